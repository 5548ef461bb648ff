// The few things the workspace asks of a disk, so that tests can have one in memory. Paths are absolute, with `/`
// on every platform; a path is a file's identity in all of the server.

import { readdirSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'

export interface FolderEntry {
  readonly name: string
  /** A link has the kind of what it leads to. */
  readonly kind: 'file' | 'folder' | 'other'
  readonly link: boolean
}

export interface FileSystem {
  /** Empty when the folder can't be read. */
  entries(folder: string): readonly FolderEntry[]
  /** Null when the file can't be read. */
  read(path: string): string | null
  /** What is in a file, be it text or not; null when it can't be read, or is none (a pipe, a device). */
  bytes?(path: string): Uint8Array | null
  /** In bytes; null when there is no such file. */
  size(path: string): number | null
  /** The path without links, the path itself when it can't be told. */
  realPath(path: string): string
}

/** The disk. Text is UTF-8, with or without a byte order mark. */
export const disk: FileSystem = {
  entries(folder) {
    try {
      return readdirSync(folder, { withFileTypes: true }).map((entry) => {
        const link = entry.isSymbolicLink()
        const target = link ? stateOf(`${folder}/${entry.name}`) : entry
        const kind = target?.isFile() ? 'file' : target?.isDirectory() ? 'folder' : 'other'
        return { name: entry.name, kind, link }
      })
    } catch {
      // Not readable, or deleted a moment ago: it has nothing for us.
      return []
    }
  },
  read(path) {
    try {
      const text = readFileSync(path, 'utf8')
      return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
    } catch {
      return null
    }
  },
  bytes(path) {
    try {
      return stateOf(path)?.isFile() ? readFileSync(path) : null
    } catch {
      return null
    }
  },
  size(path) {
    return stateOf(path)?.size ?? null
  },
  realPath(path) {
    try {
      return realpathSync(path).replaceAll('\\', '/')
    } catch {
      return path
    }
  },
}

/** Null for what is not there, can't be looked at, or leads around in a circle. */
function stateOf(path: string): Stats | null {
  try {
    return statSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}

/** The path of a `file:` URI, null for others. Windows drives are in upper case, as `uriOf` writes them. */
export function pathOf(uri: string): string | null {
  if (typeof uri !== 'string' || !uri.startsWith('file:')) return null
  try {
    const path = fileURLToPath(uri.replace(/^file:\/\/\/([a-z])(:|%3A)/i, (_, drive: string) => `file:///${drive}:`))
    return normalise(path)
  } catch {
    return null
  }
}

export function uriOf(path: string): string {
  return pathToFileURL(path).href
}

/** An absolute path as the workspace names it: `/`, no slash at its end, an upper-case drive. */
export function normalise(path: string): string {
  let slashed = path.replaceAll('\\', '/')
  if (slashed.length > 1 && slashed.endsWith('/')) slashed = slashed.slice(0, -1)
  return /^[a-z]:/.test(slashed) ? slashed[0]!.toUpperCase() + slashed.slice(1) : slashed
}
