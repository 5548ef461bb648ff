// The pages of docs/reference as programs: their blocks in one file each, in which `expression // → value` became a
// check. What a page says is in its checks; where its code stands is kept, so that an error names the page's line.

import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'

export const root = path.resolve(import.meta.dirname, '../../..')
export const folder = path.join(root, 'docs/reference')
export const pages = readdirSync(folder).filter((name) => name.endsWith('.md') && name !== 'README.md')

export interface Checked {
  readonly line: number
  readonly expected: string
  readonly actual: string
}

/** The code of a page's blocks, on the page's own lines. */
export function codeOf(page: string): string[] {
  let inside = false
  return readFileSync(path.join(folder, page), 'utf8')
    .split('\n')
    .map((line) => {
      if (/^```/.test(line)) {
        inside = line === '```ts'
        return ''
      }
      return inside ? line : ''
    })
}

const ARROW = /^(\s*);?(.*\S)\s+\/\/ → (.*)$/

const CHECK = `
import { writeFileSync as __write } from 'node:fs'
import { inspect as __inspect } from 'node:util'
const __found: { line: number; expected: string; actual: string }[] = []
const __show = (value: any): string => {
  const element = value !== null && typeof value === 'object' && (value.isClauseElement || value.isDdl || value.isDdlElement || typeof value.string === 'string')
  const text = typeof value === 'string' ? value : element ? (value.string ?? String(value)) : __inspect(value, { depth: 4, breakLength: Infinity })
  return text.replace(/\\s+/g, ' ').trim()
}
export async function __check(line: number, expected: string, work: () => unknown): Promise<void> {
  let actual: string
  try {
    actual = __show(await work())
  } catch (error) {
    actual = \`throws \${(error as Error).name}\`
    if (!expected.startsWith('throws')) actual += \`: \${(error as Error).message}\`
  }
  __found.push({ line, expected, actual })
}
process.on('exit', () => __write(process.argv[2]!, JSON.stringify(__found)))
`

function program(page: string): string {
  const lines = codeOf(page).map((line, index) => {
    const match = ARROW.exec(line)
    return match === null
      ? line
      : `${match[1]}await __check(${index + 1}, ${JSON.stringify(match[3])}, async () => (${match[2]}))`
  })
  // the first line of a page is its title
  return ["import { __check } from './check.ts'", ...lines.slice(1)].join('\n')
}

/** Type-checks and runs pages in a folder of their own; gives what each arrow found. */
export class Reference {
  readonly #project = mkdtempSync(path.join(os.tmpdir(), 'orm-core-reference-'))

  constructor() {
    const modules = path.join(this.#project, 'node_modules')
    mkdirSync(modules)
    for (const name of ['orm-core', 'better-sqlite3', '@types'])
      symlinkSync(path.join(root, name === 'orm-core' ? name : `node_modules/${name}`), path.join(modules, name))
    writeFileSync(path.join(this.#project, 'package.json'), '{ "type": "module" }')
    const compilerOptions = {
      target: 'ES2024',
      lib: ['ES2024', 'ESNext.Disposable'],
      module: 'NodeNext',
      customConditions: ['source'],
      strict: true,
      noUncheckedIndexedAccess: true,
      noImplicitOverride: true,
      allowImportingTsExtensions: true,
      noEmit: true,
      skipLibCheck: true,
      types: ['node'],
    }
    writeFileSync(path.join(this.#project, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
    writeFileSync(path.join(this.#project, 'check.ts'), CHECK)
    for (const page of pages) writeFileSync(this.#file(page), program(page))
  }

  #file(page: string): string {
    return path.join(this.#project, page.replace('.md', '.ts'))
  }

  /** What the type checker says, by page and line. */
  typeErrors(): string[] {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    try {
      execFileSync(process.execPath, [tsc, '-p', '.'], { cwd: this.#project, encoding: 'utf8', stdio: 'pipe' })
      return []
    } catch (error) {
      return (error as { stdout: string }).stdout.trim().split('\n')
    }
  }

  run(page: string): Checked[] {
    const out = path.join(this.#project, `${page}.json`)
    const args = ['--no-warnings', '--conditions=source', this.#file(page), out]
    try {
      execFileSync(process.execPath, args, { cwd: this.#project, encoding: 'utf8', stdio: 'pipe' })
    } catch (error) {
      throw new Error(`${page}: ${(error as { stderr: string }).stderr}`)
    }
    return JSON.parse(readFileSync(out, 'utf8')) as Checked[]
  }

  [Symbol.dispose](): void {
    rmSync(this.#project, { recursive: true, force: true })
  }
}
