// A file that is not read because of its size: whoever looks at it learns why nothing is shown in it.

import type { Snapshot } from '../../workspace/snapshot.ts'
import type { Finding } from './finding.ts'

export function fileTooLarge(snapshot: Snapshot, path: string): Finding[] {
  const found = snapshot.sources.tooLarge?.(path) ?? null
  if (found === null) return []
  const kilobytes = (bytes: number) => `${Math.ceil(bytes / 1024).toLocaleString('en')} KB`
  return [
    {
      path,
      span: { start: 0, end: 0 },
      severity: 'information',
      code: 'file-too-large',
      message: `Athanor does not read this file: it has ${kilobytes(found.size)}, and the setting athanor.files.maxSize allows ${kilobytes(found.limit)}`,
      related: [],
      fixes: [],
      source: 'code',
    },
  ]
}
