// Names of classes, tables, columns and relationships where a model names them in a string: what other language servers
// take for any text. Attributes of classes in code are theirs.

import type { Position, Range } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { modelStringAt } from './model-strings.ts'
import { type PartName, partNames } from './named-parts.ts'

export interface Completion extends PartName {
  /** What it takes the place of: what is typed of the name. */
  readonly range: Range
}

/** Whether there may be something to say: asked at each key that is pressed, before anything is computed. */
export function isCompletable(snapshot: Snapshot, path: string, position: Position): boolean {
  const text = snapshot.sources.file(path)?.text
  const string = text === undefined ? null : modelStringAt(text, path, snapshot.offset(path, position))
  // A name that is given here is nowhere else yet.
  return string !== null && string.kind !== 'new-table' && string.kind !== 'new-column'
}

/** What could be typed at the position; empty outside of such strings. */
export function completions(snapshot: Snapshot, path: string, position: Position): Completion[] {
  const file = snapshot.sources.file(path)
  if (file === null) return []
  const offset = snapshot.offset(path, position)
  const string = modelStringAt(file.text, path, offset)
  if (string === null) return []
  const { from, names } = partNames(snapshot, path, string, offset)
  const range = snapshot.range(path, { start: from, end: offset })
  const seen = new Set<string>()
  return names.flatMap((each) => {
    if (seen.has(each.name)) return []
    seen.add(each.name)
    return [{ ...each, range }]
  })
}
