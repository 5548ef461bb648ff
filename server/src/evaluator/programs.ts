// Programs of one workspace that know nothing of each other: examples, scripts, samples. Each of them is run alone, so
// what a library keeps for a whole process (SQLModel's metadata, Advanced Alchemy's registry) is another one for each.
// They are told apart by their imports, and only where two of them define one table.

import type { Table } from 'orm-core'
import type { SourceTree } from '../frontends/source-tree.ts'
import type { Interpreter } from './interpreter.ts'
import { isSpokenFor } from './library/index.ts'
import { tablesOf } from './models.ts'
import { isTestFile } from './test-files.ts'
import { PyClass } from './values.ts'

const IMPORT = /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+(\([^)]*\)|[^\n#]*)|import[ \t]+([\w., \t]+))/gm

/**
 * The program of each file that is not in the first one, by number; null when there is one program alone. Asked for once
 * all modules are loaded as one program.
 */
export function independentPrograms(ctx: Interpreter): ReadonlyMap<string, number> | null {
  const conflicts = [...conflictsIn(ctx), ...replacedByTests(ctx)]
  if (conflicts.length === 0) return null
  const imports = importsOfAll(ctx.sources)
  const groups = connectedFiles(imports)
  const apart = new Set<string>()
  for (const paths of conflicts) {
    const roots = [...new Set(paths.map((path) => groups.rootOf(path)))]
    const size = (root: string) => groups.members(root).length
    roots.sort((a, b) => size(b) - size(a) || (a < b ? -1 : 1))
    for (const root of roots.slice(1)) apart.add(root)
  }
  const programs = new Map<string, number>()
  for (const [index, root] of [...apart].sort().entries())
    for (const path of groups.members(root)) programs.set(path, index + 1)
  let next = apart.size + 1
  for (const paths of conflicts) if (divide(paths, imports, programs, next)) next++
  return programs.size === 0 ? null : programs
}

/**
 * Programs that share files, such as a library of the same workspace: no file leads to both definitions of a table. What
 * belongs to the smaller one alone is put into `programs`; false when there is nothing to divide.
 */
function divide(
  definers: readonly string[],
  imports: ReadonlyMap<string, readonly string[]>,
  programs: Map<string, number>,
  number: number,
): boolean {
  const importers = new Map<string, string[]>()
  for (const [path, targets] of imports)
    for (const target of targets) importers.set(target, [...(importers.get(target) ?? []), path])
  const sides = definers.map((path) => {
    const users = reached([path], importers)
    return { path, users, files: reached(users, imports) }
  })
  const [main, ...others] = sides.sort((a, b) => b.files.size - a.files.size || (a.path < b.path ? -1 : 1))
  let found = false
  for (const { files, path, users } of others) {
    if (programs.get(path) !== programs.get(main!.path) || [...users].some((user) => main!.users.has(user))) continue
    for (const file of files) {
      if (main!.files.has(file) || programs.get(file) !== programs.get(main!.path)) continue
      programs.set(file, number)
      found = true
    }
    if (found) break
  }
  return found
}

/** All files that these lead to, themselves among them. */
function reached(from: Iterable<string>, graph: ReadonlyMap<string, readonly string[]>): Set<string> {
  const found = new Set(from)
  for (const path of found) for (const next of graph.get(path) ?? []) found.add(next)
  return found
}

/** Tables of a library's collection that a class of a test takes over (`extend_existing`): the test's file and the table's. */
function replacedByTests(ctx: Interpreter): string[][] {
  return (ctx.mappedClasses as readonly PyClass[]).flatMap((type) => {
    const path = type.place?.path
    if (path === undefined || !isTestFile(path) || libraryMetadata(type) === null) return []
    const { inherits, localTable } = (type.mapped?.mapper ?? {}) as { inherits?: object | null; localTable?: object }
    const owner = localTable === undefined || inherits ? undefined : ctx.ledger.ownerOf(localTable)
    return owner === undefined || owner === path || isTestFile(owner) ? [] : [[owner, path]]
  })
}

/** For each table of a library's collection that is defined more than once, the files that do. */
function conflictsIn(ctx: Interpreter): string[][] {
  const byTable = new Map<Table, Set<string>>()
  for (const { declares, message, path } of ctx.problems) {
    const key = /^Table '(.+)' is already defined for this MetaData instance/.exec(message)?.[1]
    const type = key === undefined ? undefined : ctx.modules.workspaceModule(path)?.scope?.names.get(declares ?? '')
    if (!(type instanceof PyClass)) continue
    const metadata = libraryMetadata(type)
    const table = metadata && (tablesOf(metadata) as Table[]).find((each) => each.key === key)
    if (!table) continue
    const owner = ctx.ledger.ownerOf(table)
    if (owner === undefined) continue
    const paths = byTable.get(table) ?? new Set<string>([owner])
    paths.add(path)
    byTable.set(table, paths)
  }
  return [...byTable.values()].map((paths) => [...paths])
}

/** The collection of tables that a class shares with all classes of a library's base. */
function libraryMetadata(type: PyClass): object | null {
  const owner = type.mro.find((each) => each.facts.has('registry'))
  if (owner === undefined || (owner.place !== null && !owner.place.path.startsWith('library:'))) return null
  return (owner.facts.get('registry') as { metadata: object }).metadata
}

interface Groups {
  rootOf(path: string): string
  members(root: string): readonly string[]
}

/** What each file imports. What a test imports, it imports for itself. */
function importsOfAll(sources: SourceTree): ReadonlyMap<string, readonly string[]> {
  return new Map(
    sources.relevant('python').map((path) => [path, isTestFile(path) ? [] : importsOf(sources, path)] as const),
  )
}

/** The files of the workspace in groups that imports lead through. */
function connectedFiles(imports: ReadonlyMap<string, readonly string[]>): Groups {
  const parents = new Map<string, string>()
  const rootOf = (path: string): string => {
    let root = path
    for (let next = parents.get(root); next !== undefined && next !== root; next = parents.get(root)) root = next
    parents.set(path, root)
    return root
  }
  for (const [path, targets] of imports) {
    rootOf(path)
    for (const target of targets) parents.set(rootOf(target), rootOf(path))
  }
  const members = new Map<string, string[]>()
  for (const path of parents.keys()) {
    const root = rootOf(path)
    const known = members.get(root)
    if (known) known.push(path)
    else members.set(root, [path])
  }
  return { rootOf, members: (root) => members.get(root) ?? [root] }
}

function importsOf(sources: SourceTree, path: string): string[] {
  const found: string[] = []
  const add = (level: number, module: string) => {
    if (level === 0 && isSpokenFor(module)) return
    const target = sources.resolveImport(path, level, module)
    // An empty __init__.py ties nobody to anybody.
    if (target !== null && target !== path && sources.file(target)?.program.body.length !== 0) found.push(target)
  }
  for (const [, dots, module, names, plain] of (sources.file(path)?.text ?? '').matchAll(IMPORT)) {
    if (plain !== undefined) {
      for (const each of plain.split(',')) add(0, each.trim().split(/[ \t]/)[0]!)
      continue
    }
    const level = dots!.length
    if (module !== '' || level > 0) add(level, module!)
    for (const name of names!.match(/\b\w+(?:[ \t]+as[ \t]+\w+)?/g) ?? []) {
      const inner = name.split(/[ \t]/)[0]!
      add(level, module === '' ? inner : `${module}.${inner}`)
    }
  }
  return found
}
