// Where TypeScript's imports lead inside a workspace: relative paths, and the names that projects give their own modules
// (./projects.ts), with the endings and `index` files that Node and bundlers know. Other packages are libraries.

import { join, type TypeScriptProjects } from './projects.ts'

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '/index.ts', '/index.tsx']

export class TypeScriptModules {
  private readonly files: ReadonlySet<string>
  private readonly projects: TypeScriptProjects | null
  private readonly resolved = new Map<string, string | null>()

  constructor(files: Iterable<string>, projects: TypeScriptProjects | null = null) {
    this.files = new Set(files)
    this.projects = projects
  }

  /** The file that a specifier names, seen from `from`; null for packages and for what is not there. */
  resolve(from: string, specifier: string): string | null {
    const folder = from.slice(0, from.lastIndexOf('/'))
    if (/^\.{1,2}(\/|$)/.test(specifier)) return this.fileAt(join(folder, specifier))
    // What orm-core's names mean is the evaluator's library, also where its source is part of the workspace.
    if (this.projects === null || /^(?:node:|orm-core(?:\/|$))/.test(specifier)) return null
    const key = `${folder}\n${specifier}`
    let found = this.resolved.get(key)
    if (found === undefined) {
      found = null
      for (const path of this.projects.candidates(from, specifier)) {
        found = this.fileAt(path)
        if (found !== null) break
      }
      this.resolved.set(key, found)
    }
    return found
  }

  private fileAt(path: string): string | null {
    if (this.files.has(path)) return path
    // `./user.js` is how compiled code names `./user.ts`.
    const source = path.replace(/\.([mc]?)js(x?)$/, '.$1ts$2')
    if (source !== path && this.files.has(source)) return source
    for (const ending of ENDINGS) if (this.files.has(path + ending)) return path + ending
    return null
  }
}
