// What a workspace lets go of when nothing happens in it: texts, programs and analyses of files that are not open. Most
// files are read once, to know whether they matter and what they make. While somebody asks without a pause, it is only what
// other analyses have needed.

import { noteCallers, noteClasses } from '../evaluator/index.ts'
import type { SourceFile } from '../frontends/source-tree.ts'
import { engineWordsOf } from './engine-words.ts'
import type { Snapshot } from './snapshot.ts'
import type { Sources } from './sources.ts'

/**
 * In small steps. What may be asked of the texts of all files is found out before.
 * @returns of how many files something was let go, null when it is too early: the snapshot is still at work
 */
export function* release(snapshot: Snapshot): Generator<void, number | null> {
  const evaluation = snapshot.knownEvaluation
  if (evaluation === undefined) return null
  for (const path of snapshot.relevantFiles()) {
    const file = snapshot.sources.file(path)
    if (file === null) continue
    note(file)
    yield
  }
  const sources = snapshot.sources as Sources
  const used = evaluation.release((path) => sources.isOpen(path))
  if (used === null) return null
  const needed = new Set(used)
  let count = 0
  for (const _ of sources.release((path) => needed.has(path))) {
    count++
    yield
  }
  return count
}

/** In small steps, before a file is analysed: lets go of what only the analyses of others have needed, when that is much. */
export function* makeRoom(snapshot: Snapshot, path: string): Generator<void> {
  const { evaluation, sources } = snapshot
  if (!evaluation.makeRoom(path)) return
  yield* (sources as Sources).release((other) => evaluation.isInUse(other), note)
}

/** Finds out what may be asked of a file's text. */
function note(file: SourceFile): void {
  engineWordsOf(file)
  noteCallers(file)
  if (file.language === 'python') noteClasses(file)
}
