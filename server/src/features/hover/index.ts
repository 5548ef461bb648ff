// What is under the pointer, and what is said of it: a model's attribute or class where its name stands, else the
// statement around it.

import type { ModelUse } from '../../evaluator/analysis.ts'
import type { Position, Range } from '../../protocol/messages.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { modelStringAt } from '../model-strings.ts'
import { namedPart } from '../named-parts.ts'
import { placeOf } from '../places.ts'
import { statementAt } from '../statement-info.ts'
import { classHover, columnHover, relationshipHover } from './model.ts'
import { statementHover } from './statement.ts'

export interface HoverText {
  readonly markdown: string
  readonly range: Range
}

/**
 * Null where there is nothing to say. Inside a statement the statement comes first, and what the name under the
 * pointer means follows it; at a definition and elsewhere the model alone.
 */
export function hover(snapshot: Snapshot, path: string, position: Position): HoverText | null {
  if (snapshot.sources.file(path) === null) return null
  const offset = snapshot.offset(path, position)
  const site = statementAt(snapshot, path, position)
  const use = snapshot.analysis(path).uses.find(({ span }) => span.start <= offset && offset <= span.end)
  const ofModel = use
    ? describe(snapshot, use)
    : site === null
      ? (namedAt(snapshot, path, offset) ?? definitionAt(snapshot, path, offset))
      : null
  if (site !== null) {
    const sql = snapshot.memo(`hover ${path} ${site.span.start} ${site.span.end}`, () =>
      statementHover(snapshot, path, site),
    )
    return {
      markdown: ofModel === null ? sql : `${sql}\n\n---\n\n${ofModel.markdown}`,
      range: snapshot.range(path, site.span),
    }
  }
  if (ofModel === null) return null
  return {
    markdown: ofModel.markdown,
    range: use
      ? snapshot.range(path, use.span)
      : (ofModel.range ?? snapshot.range(path, { start: offset, end: offset })),
  }
}

function describe(
  snapshot: Snapshot,
  { mapper, key }: Pick<ModelUse, 'mapper' | 'key'>,
): { markdown: string; range?: Range } | null {
  const markdown =
    key === null ? classHover(snapshot, mapper) : (columnHover(snapshot, mapper, key) ?? relationshipHover(mapper, key))
  return markdown === null ? null : { markdown }
}

/** The class or attribute that a string names in which the offset is. */
function namedAt(snapshot: Snapshot, path: string, offset: number): { markdown: string; range: Range } | null {
  const string = modelStringAt(snapshot.sources.file(path)?.text ?? '', path, offset)
  const part = string === null ? null : namedPart(snapshot, path, string, offset)
  if (string === null || part === null) return null
  const { key, mapper } = part
  const found = mapper === null ? null : describe(snapshot, { mapper, key })
  return found && { markdown: found.markdown, range: snapshot.range(path, string.span) }
}

/** The class or attribute whose definition's name is at the offset. */
function definitionAt(snapshot: Snapshot, path: string, offset: number): { markdown: string; range: Range } | null {
  const covers = (object: object) => {
    const place = placeOf(snapshot, object)
    return place?.absolute === path && place.nameSpan.start <= offset && offset <= place.nameSpan.end ? place : null
  }
  for (const mapper of snapshot.evaluation.mappers) {
    const own = covers(mapper)
    const found = own ? describe(snapshot, { mapper, key: null }) : null
    if (own && found) return { markdown: found.markdown, range: snapshot.range(path, own.nameSpan) }
    for (const [key, property] of mapper.attrs) {
      const place = covers(property)
      const text = place ? describe(snapshot, { mapper, key }) : null
      if (place && text) return { markdown: text.markdown, range: snapshot.range(path, place.nameSpan) }
    }
  }
  return null
}
