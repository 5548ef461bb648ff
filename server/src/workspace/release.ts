// What a workspace lets go of when nothing happens in it: texts, programs and analyses of files that are not open. Most
// files are read once, to know whether they matter and what they make.

import { noteCallers, noteClasses } from '../evaluator/index.ts'
import { noteUrls, type Snapshot } from './snapshot.ts'
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
    noteUrls(file)
    noteCallers(file)
    if (file.language === 'python') noteClasses(file)
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
