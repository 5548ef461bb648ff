// The project's own files, for tests about the sources themselves. Only what git tracks or would track.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export const root = join(import.meta.dirname, '..')

export function files(...patterns: string[]): string[] {
  const list = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard', '--', ...patterns],
    {
      cwd: root,
      encoding: 'utf8',
      maxBuffer: 2 ** 26,
    },
  )
  return [...new Set(list.split('\0'))].filter((path) => path && existsSync(join(root, path))).sort()
}

export const read = (path: string): string => readFileSync(join(root, path), 'utf8')
