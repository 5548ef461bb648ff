// The files of the workspace that are no sources and whose text the program reads: `open("queries.sql").read()`. Each is
// read when somebody asks for it, from the editor where it is open there. Immutable as the sources are, whose part it is.

import type { DataFile } from '../frontends/source-tree.ts'
import { isIgnoredName } from './discovery.ts'
import type { FileSystem } from './file-system.ts'

/** In bytes. Larger files hold data rather than statements. */
export const MAX_DATA_SIZE = 1024 * 1024

const MISSING: DataFile = { text: null, lack: 'is not in the workspace' }
const OUTSIDE: DataFile = { text: null, lack: 'is outside the workspace' }
const IGNORED: DataFile = { text: null, lack: 'is in a folder that is left out of the workspace' }
const TOO_LARGE: DataFile = { text: null, lack: 'is larger than 1 MB' }
const NO_TEXT: DataFile = { text: null, lack: 'is not text in UTF-8' }

interface Place {
  readonly root: string
  readonly fileSystem: FileSystem
  /** Hears of files that are asked for and may be in the workspace. */
  readonly onAsked?: ((path: string) => void) | undefined
}

export class DataFiles {
  private readonly place: Place
  /** What was asked for. Grows as files are. */
  private readonly known: Map<string, DataFile>
  /** The texts of open documents. */
  private readonly open: Map<string, string>

  constructor(place: Place, known = new Map<string, DataFile>(), open = new Map<string, string>()) {
    this.place = place
    this.known = known
    this.open = open
  }

  /** The files that were asked for and may be in the workspace, be they there or not. */
  get paths(): string[] {
    return [...this.known].flatMap(([path, file]) => (isInside(file) ? [path] : []))
  }

  file(path: string): DataFile {
    let file = this.known.get(path)
    if (file === undefined) {
      file = this.read(path)
      this.known.set(path, file)
      if (isInside(file)) this.place.onAsked?.(path)
    }
    return file
  }

  /** Why no text of the path counts, wherever it may be; null when it may have one. */
  refusal(path: string): DataFile | null {
    const { fileSystem, root } = this.place
    if (!path.startsWith(`${root}/`)) return OUTSIDE
    if (
      path
        .slice(root.length + 1)
        .split('/')
        .some(isIgnoredName)
    )
      return IGNORED
    // A link may lead anywhere.
    const real = fileSystem.realPath(path)
    return real === path || real.startsWith(`${fileSystem.realPath(root)}/`) ? null : OUTSIDE
  }

  /** The document as the editor has it. */
  withDocument(path: string, text: string): DataFiles {
    return this.open.get(path) === text ? this : this.changed(path, text)
  }

  withoutDocument(path: string): DataFiles {
    return this.open.has(path) ? this.changed(path, null) : this
  }

  /** Files were created, changed or deleted on the disk. */
  withDiskChanges(paths: readonly string[]): DataFiles {
    let known: Map<string, DataFile> | null = null
    for (const path of paths) {
      const before = this.known.get(path)
      if (before === undefined || saysSame(before, this.read(path))) continue
      known ??= new Map(this.known)
      known.delete(path)
    }
    return known === null ? this : new DataFiles(this.place, known, this.open)
  }

  private changed(path: string, text: string | null): DataFiles {
    const open = new Map(this.open)
    if (text === null) open.delete(path)
    else open.set(path, text)
    const next = new DataFiles(this.place, new Map(this.known), open)
    const before = this.known.get(path)
    if (before !== undefined && !saysSame(before, next.read(path))) {
      next.known.delete(path)
      return next
    }
    // Nobody has seen a difference.
    if (text === null) this.open.delete(path)
    else this.open.set(path, text)
    return this
  }

  private read(path: string): DataFile {
    const refused = this.refusal(path)
    if (refused !== null) return refused
    const open = this.open.get(path)
    if (open !== undefined) return open.length > MAX_DATA_SIZE ? TOO_LARGE : { text: open, lack: null }
    const { fileSystem } = this.place
    const size = fileSystem.size(path)
    if (size === null) return MISSING
    if (size > MAX_DATA_SIZE) return TOO_LARGE
    const bytes = fileSystem.bytes?.(path) ?? null
    return bytes === null ? MISSING : textOf(bytes)
  }
}

function isInside(file: DataFile): boolean {
  return file !== OUTSIDE && file !== IGNORED
}

function saysSame(one: DataFile, other: DataFile): boolean {
  return one.text === other.text && one.lack === other.lack
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function textOf(bytes: Uint8Array): DataFile {
  if (bytes.includes(0)) return NO_TEXT
  try {
    return { text: utf8.decode(bytes), lack: null }
  } catch {
    return NO_TEXT
  }
}
