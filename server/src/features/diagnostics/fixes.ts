// Quick fixes at a place: those of the findings whose range touches it.

import type { Range } from '../../protocol/messages.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { diagnostics, type Finding } from './index.ts'

export interface OfferedFix {
  readonly title: string
  readonly finding: Finding
  readonly uri: string
  readonly edits: readonly { readonly range: Range; readonly text: string }[]
}

export function fixesFor(snapshot: Snapshot, path: string, range: Range): OfferedFix[] {
  if (snapshot.sources.file(path) === null) return []
  const [start, end] = [snapshot.offset(path, range.start), snapshot.offset(path, range.end)]
  return diagnostics(snapshot, path)
    .filter(({ span }) => span.start <= end && start <= span.end)
    .flatMap((finding) =>
      finding.fixes.map((fix) => ({
        title: fix.title,
        finding,
        uri: snapshot.uri(fix.path),
        edits: fix.edits.map((edit) => ({ range: snapshot.range(fix.path, edit.span), text: edit.text })),
      })),
    )
}
