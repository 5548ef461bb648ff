// Names that a project gives its own modules: `paths` and `baseUrl` of tsconfig.json, `imports` of package.json, and the
// packages of a workspace. Says which paths a name may mean; whether there is a file, ./modules.ts finds out.

import { parse } from 'jsonc-parser'

/** Conditions of `imports` and `exports`, those that lead to source first. */
const CONDITIONS = ['source', 'development', 'types', 'typescript', 'import', 'module', 'node', 'require', 'default']
/** Folders that a build writes, from what stands in `src`. */
const OUTPUT = /\/(?:dist|build|lib|out)\//
const MAX_EXTENDS = 10

type Json = Readonly<Record<string, unknown>>

interface Aliases {
  /** Pattern with at most one `*` to absolute paths with at most one `*`. */
  readonly paths: ReadonlyMap<string, readonly string[]>
  readonly baseUrl: string | null
}

const NONE: Aliases = { paths: new Map(), baseUrl: null }

/**
 * The projects of a workspace folder.
 *
 * Rules: https://www.typescriptlang.org/docs/handbook/modules/reference.html#paths,
 * https://nodejs.org/api/packages.html#subpath-patterns. Configurations that a package outside the workspace brings
 * (`extends: '@tsconfig/node20'`) are not read.
 */
export class TypeScriptProjects {
  private readonly files: ReadonlySet<string>
  private readonly read: (path: string) => string | null
  private readonly parsed = new Map<string, Json | null>()
  private readonly aliases = new Map<string, Aliases>()
  private byName: Map<string, string> | undefined

  /** `files` are the paths of all project files (`projectLanguageOf`); `read` gives a file's text or null. */
  constructor(files: Iterable<string>, read: (path: string) => string | null) {
    this.files = new Set(files)
    this.read = read
  }

  /** Absolute paths, with or without an ending, that a specifier without a leading dot may mean; the best first. */
  *candidates(from: string, specifier: string): Generator<string> {
    if (this.files.size === 0) return
    const own = nearest(from, (folder) => this.configIn(folder))
    if (own !== null) {
      const { paths, baseUrl } = this.aliasesOf(own)
      yield* matches(paths, specifier)
      if (baseUrl !== null) yield `${baseUrl}/${specifier}`
    }
    if (specifier.startsWith('#')) yield* this.imports(from, specifier)
    else yield* this.packages(specifier)
  }

  // --- tsconfig.json ---

  private configIn(folder: string): string | null {
    for (const name of ['tsconfig.json', 'jsconfig.json']) {
      if (this.files.has(`${folder}/${name}`)) return `${folder}/${name}`
    }
    return null
  }

  /** Of a configuration that only lists others (`references`), the first of these that has any. */
  private aliasesOf(config: string): Aliases {
    let known = this.aliases.get(config)
    if (known === undefined) {
      known = this.readAliases(config, 0)
      for (const reference of list(this.json(config)?.references)) {
        if (known !== NONE) break
        const path = text(object(reference)?.path)
        if (path === null) continue
        const to = join(folderOf(config), path)
        known = this.readAliases(to.endsWith('.json') ? to : `${to}/tsconfig.json`, 0)
      }
      this.aliases.set(config, known)
    }
    return known
  }

  private readAliases(config: string, depth: number): Aliases {
    const content = this.json(config)
    if (content === null || depth > MAX_EXTENDS) return NONE
    let found = NONE
    for (const each of typeof content.extends === 'string' ? [content.extends] : list(content.extends)) {
      const base = text(each)
      if (base === null || !/^\.{0,2}\//.test(base)) continue
      const path = join(folderOf(config), base)
      const inherited = this.readAliases(path.endsWith('.json') ? path : `${path}.json`, depth + 1)
      if (inherited !== NONE) found = inherited
    }
    const options = object(content.compilerOptions)
    const folder = folderOf(config)
    const base = text(options?.baseUrl)
    const baseUrl = base === null ? found.baseUrl : join(folder, base.replace('${configDir}', '.'))
    const paths = object(options?.paths)
    if (base === null && paths === null) return found
    if (paths === null) return { paths: found.paths, baseUrl }
    const entries = Object.entries(paths).map(([pattern, to]) => {
      const targets = list(to).flatMap((it) => text(it)?.replace('${configDir}', '.') ?? [])
      return [pattern, targets.map((it) => join(baseUrl ?? folder, it))] as const
    })
    return { paths: new Map(entries), baseUrl }
  }

  // --- package.json ---

  private *imports(from: string, specifier: string): Generator<string> {
    const file = nearest(from, (folder) => (this.files.has(`${folder}/package.json`) ? `${folder}/package.json` : null))
    if (file !== null) yield* mapped(object(this.json(file)?.imports), specifier, folderOf(file))
  }

  /** `@acme/db/models`: a package of the workspace, by what its `exports` say and by where source usually stands. */
  private *packages(specifier: string): Generator<string> {
    const parts = specifier.split('/')
    const name = parts.splice(0, specifier.startsWith('@') ? 2 : 1).join('/')
    const folder = this.packageFolders().get(name)
    if (folder === undefined) return
    const content = this.json(`${folder}/package.json`)
    const exports = content?.exports
    const subpath = parts.join('/')
    const table = object(exports)
    const perPath = table !== null && Object.keys(table).some((it) => it.startsWith('.'))
    if (perPath) yield* mapped(table, subpath === '' ? '.' : `./${subpath}`, folder)
    if (subpath !== '') {
      yield `${folder}/${subpath}`
      yield `${folder}/src/${subpath}`
      return
    }
    if (!perPath) for (const target of targets(exports)) yield* sourcesOf(join(folder, target))
    for (const field of ['source', 'types', 'module', 'main']) {
      const target = text(content?.[field])
      if (target !== null) yield* sourcesOf(join(folder, target))
    }
    yield `${folder}/src/index`
    yield `${folder}/index`
  }

  private packageFolders(): Map<string, string> {
    if (this.byName === undefined) {
      this.byName = new Map()
      for (const file of [...this.files].sort()) {
        if (!file.endsWith('/package.json')) continue
        const name = text(this.json(file)?.name)
        if (name !== null && !this.byName.has(name)) this.byName.set(name, folderOf(file))
      }
    }
    return this.byName
  }

  /** With comments and trailing commas, as TypeScript reads it; null for what can't be read or is no object. */
  private json(file: string): Json | null {
    let known = this.parsed.get(file)
    if (known === undefined) {
      const content = this.files.has(file) ? this.read(file) : null
      known = content === null ? null : object(parse(content, [], { allowTrailingComma: true }))
      this.parsed.set(file, known)
    }
    return known
  }
}

/** The paths of the best pattern: without `*` before those with one, a longer beginning before a shorter one. */
function matches(paths: ReadonlyMap<string, readonly string[]>, specifier: string): readonly string[] {
  const exact = paths.get(specifier)
  if (exact !== undefined) return exact
  let best: { readonly prefix: string; readonly rest: string; readonly targets: readonly string[] } | null = null
  for (const [pattern, targets] of paths) {
    const star = pattern.indexOf('*')
    if (star < 0) continue
    const prefix = pattern.slice(0, star)
    const suffix = pattern.slice(star + 1)
    const fits = specifier.length >= pattern.length - 1 && specifier.startsWith(prefix) && specifier.endsWith(suffix)
    if (!fits || (best !== null && best.prefix.length >= prefix.length)) continue
    best = { prefix, rest: specifier.slice(prefix.length, specifier.length - suffix.length), targets }
  }
  return best?.targets.map((it) => it.replace('*', () => best.rest)) ?? []
}

/** What `imports` or `exports` make of a key, with the source that a build output comes from. */
function* mapped(table: Json | null, key: string, folder: string): Generator<string> {
  if (table === null) return
  const paths = new Map(Object.entries(table).map(([pattern, target]) => [pattern, [...targets(target)]]))
  for (const target of matches(paths, key)) {
    if (target.startsWith('.')) yield* sourcesOf(join(folder, target))
  }
}

/** The strings of a target, which may be one, several, or one for each condition. */
function* targets(target: unknown): Generator<string> {
  if (typeof target === 'string') yield target
  for (const each of list(target)) yield* targets(each)
  const conditions = object(target)
  if (conditions === null) return
  for (const condition of CONDITIONS) if (condition in conditions) yield* targets(conditions[condition])
}

function* sourcesOf(path: string): Generator<string> {
  const source = path.replace(/\.d(\.[mc]?ts)$/, '$1')
  yield source
  if (!OUTPUT.test(source)) return
  yield source.replace(OUTPUT, '/src/')
  yield source.replace(OUTPUT, '/')
}

function nearest(from: string, find: (folder: string) => string | null): string | null {
  for (let folder = folderOf(from); folder !== ''; folder = folderOf(folder)) {
    const found = find(folder)
    if (found !== null) return found
  }
  return null
}

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

/** `path` seen from `folder`, without `.` and `..`. */
export function join(folder: string, path: string): string {
  const parts = path.startsWith('/') ? [] : folder.split('/')
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/')
}

function object(value: unknown): Json | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Json) : null
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | null {
  return typeof value === 'string' ? value : null
}
