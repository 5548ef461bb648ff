// Evaluates sources that a test holds as text.

import type { FileAnalysis } from '../../src/evaluator/index.ts'
import type { Snapshot } from '../../src/workspace/snapshot.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

const ROOT = '/workspace'

/** The analysis of `main.py`, beside the other files of the workspace. */
export function analyzed(main: string, others: Record<string, string> = {}): FileAnalysis {
  return snapshotOf(main, others).analysis(`${ROOT}/main.py`)
}

/** The workspace with `main.py` and others in it. */
export function snapshotOf(main: string, others: Record<string, string> = {}): Snapshot {
  const files: Record<string, string> = { ...others, 'main.py': main }
  const workspace = new Workspace({
    root: ROOT,
    fileSystem: { entries: () => [], read: () => null, size: () => null, realPath: (path) => path },
    discovery: { files: [], projects: [], messages: [] },
  })
  const changes = Object.entries(files).map(([path, text]) => ({
    kind: 'open' as const,
    path: `${ROOT}/${path}`,
    text,
  }))
  return workspace.apply(...changes)
}
