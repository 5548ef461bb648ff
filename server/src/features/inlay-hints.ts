// What a statement returns, in a few words beside it: `→ User`, `→ (name, post_count)`. Off unless asked for.

import type { Mapper } from 'orm-core'
import { inspect } from 'orm-core'
import type { StatementSite } from '../evaluator/analysis.ts'
import type { Position, Range } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { isBareName } from './bare-name.ts'

export interface InlayHint {
  readonly position: Position
  readonly label: string
}

/** More columns than these are counted. */
const MOST = 4

/** Hints of the statements that begin inside the range, at the statement's end. */
export function inlayHints(snapshot: Snapshot, path: string, range: Range): InlayHint[] {
  const file = snapshot.sources.file(path)
  if (file === null || !snapshot.settings.inlayHints.enabled) return []
  const [start, end] = [snapshot.offset(path, range.start), snapshot.offset(path, range.end)]
  return snapshot.analysis(path).statements.flatMap((site) => {
    if (site.span.start < start || site.span.start > end || !site.complete) return []
    // A bare name says it where the statement is written.
    if (isBareName(file.text, site)) return []
    const label = returned(site)
    return label === null ? [] : [{ position: snapshot.range(path, site.span).end, label }]
  })
}

interface Description {
  readonly name: string | null
  readonly expr?: unknown
  readonly entity?: unknown
}

function returned(site: StatementSite): string | null {
  let columns: readonly Description[] | undefined
  try {
    columns = (site.statement as { columnDescriptions?: readonly Description[] }).columnDescriptions
  } catch {
    // A statement that describes nothing (text, DML without RETURNING) has no hint.
    return null
  }
  if (!columns || columns.length === 0) return null
  const names = columns.slice(0, MOST).map(nameOf)
  if (columns.length > MOST) names.push(`… ${columns.length - MOST} more`)
  return `→ ${columns.length === 1 ? names[0] : `(${names.join(', ')})`}`
}

function nameOf({ entity, expr, name }: Description): string {
  if (entity && entity === expr) {
    const mapper = (inspect(entity as never, false) as { mapper?: Mapper } | null)?.mapper
    if (mapper) return mapper.className
  }
  return name ?? '?'
}
