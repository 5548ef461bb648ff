// Where TypeScript's imports lead inside a workspace: relative paths, with the endings and `index` files that Node and
// bundlers know. Packages are libraries, and aliases of tsconfig are not followed.

const ENDINGS = ['.ts', '.tsx', '.mts', '.cts', '/index.ts', '/index.tsx']

export class TypeScriptModules {
  private readonly files: ReadonlySet<string>

  constructor(files: Iterable<string>) {
    this.files = new Set(files)
  }

  /** The file that a specifier names, seen from `from`; null for packages and for what is not there. */
  resolve(from: string, specifier: string): string | null {
    if (!/^\.{1,2}(\/|$)/.test(specifier)) return null
    const parts = from.split('/').slice(0, -1)
    for (const part of specifier.split('/')) {
      if (part === '..') parts.pop()
      else if (part !== '.' && part !== '') parts.push(part)
    }
    const path = parts.join('/')
    if (this.files.has(path)) return path
    // `./user.js` is how compiled code names `./user.ts`.
    const source = path.replace(/\.([mc]?)js(x?)$/, '.$1ts$2')
    if (source !== path && this.files.has(source)) return source
    for (const ending of ENDINGS) if (this.files.has(path + ending)) return path + ending
    return null
  }
}
