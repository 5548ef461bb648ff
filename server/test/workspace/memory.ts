// A disk in memory for the workspace's tests: a map of paths to texts, links, and a count of what was read.

import type { FileSystem, FolderEntry } from '../../src/workspace/file-system.ts'

export class MemoryFileSystem implements FileSystem {
  readonly files = new Map<string, string>()
  /** Link to folder. */
  readonly links = new Map<string, string>()
  readonly reads: string[] = []

  constructor(files: Readonly<Record<string, string>>) {
    for (const [path, text] of Object.entries(files)) this.files.set(path, text)
  }

  entries(folder: string): readonly FolderEntry[] {
    const real = this.realPath(folder)
    const found = new Map<string, FolderEntry>()
    for (const path of this.files.keys()) {
      if (!path.startsWith(`${real}/`)) continue
      const [name, ...rest] = path.slice(real.length + 1).split('/')
      found.set(name!, { name: name!, kind: rest.length > 0 ? 'folder' : 'file', link: false })
    }
    for (const link of this.links.keys()) {
      const at = link.lastIndexOf('/')
      if (link.slice(0, at) === real)
        found.set(link.slice(at + 1), { name: link.slice(at + 1), kind: 'folder', link: true })
    }
    return [...found.values()]
  }

  read(path: string): string | null {
    this.reads.push(path)
    return this.files.get(this.realPath(path)) ?? null
  }

  bytes(path: string): Uint8Array | null {
    const text = this.read(path)
    return text === null ? null : new TextEncoder().encode(text)
  }

  size(path: string): number | null {
    return this.files.get(this.realPath(path))?.length ?? null
  }

  realPath(path: string): string {
    let real = path
    for (let i = 0; i < 20; i++) {
      const link = [...this.links].find(([from]) => real === from || real.startsWith(`${from}/`))
      if (!link) break
      real = link[1] + real.slice(link[0].length)
    }
    return real
  }
}
