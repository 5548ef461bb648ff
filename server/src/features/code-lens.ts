// The lines above statements: Run, and SQL. One pair for each statement as it is written, not for each use of a name
// that holds one, and none inside another statement.

import { Commands, type Range, type StatementTarget } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { isBareName } from './bare-name.ts'

export interface Lens {
  readonly range: Range
  readonly title: string
  readonly tooltip: string
  readonly command: string
  readonly target: StatementTarget
}

/** Lenses of one file, in source order. */
export function codeLenses(snapshot: Snapshot, path: string): Lens[] {
  const file = snapshot.sources.file(path)
  if (file === null || !snapshot.settings.codeLens.enabled) return []
  const lines = new Set<number>()
  return snapshot.analysis(path).statements.flatMap((site) => {
    // The bare name of a variable that holds a statement has its lenses where the statement is written.
    if (isBareName(file.text, site)) return []
    const range = snapshot.range(path, site.span)
    if (lines.has(range.start.line)) return []
    lines.add(range.start.line)
    const target = { uri: snapshot.uri(path), position: range.start }
    const lens = (title: string, tooltip: string, command: string): Lens => ({ range, title, tooltip, command, target })
    return [
      ...(site.error === null
        ? [lens('$(play) Run', 'Run this statement against the active connection', Commands.runQuery)]
        : []),
      lens('SQL', 'Show the SQL that this statement compiles to', Commands.showSql),
    ]
  })
}
