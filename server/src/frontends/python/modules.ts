// Where Python's imports lead inside a workspace, as an editor would find it without running anything: package roots
// from project files, `src/`, packages with and without `__init__.py`, files beside each other.
// It knows paths only. What a library's module means is the evaluator's library.

import { ownText } from '../own-text.ts'
import { isOrmName } from './imports.ts'

/** A folder with more packages than this side by side holds copies of libraries. */
const MAX_PACKAGES = 12

/** Folders with what tests need. */
const TESTS = /\/(?:tests?|testing|test_?data|fixtures)(?=\/|$)/

const TEST_FILE = /\/(?:test_[^/]*|[^/]*_tests?|tests?|conftest)\.py$/

/** Modules of Python's own that models lean on: inside a package no neighbour of that name stands before them. */
const STANDARD = new Set(
  (
    'abc collections contextlib copy dataclasses datetime decimal enum functools importlib inspect itertools json math ' +
    'numbers operator os re string sys textwrap time types typing uuid warnings weakref'
  ).split(' '),
)

const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_]*$/u

function folderOf(path: string): string {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')))
}

export class PythonModules {
  readonly root: string
  private readonly files = new Set<string>()
  private readonly folders = new Set<string>()
  private readonly roots = new Set<string>()
  private readonly searchPaths = new Map<string, readonly string[]>()
  private readonly testFolders = new Map<string, boolean>()
  /** The last parts of all names of modules that are here. */
  private readonly lastNames = new Set<string>()
  /** For each folder that has imports of what may be here. */
  private readonly resolved = new Map<string, Map<string, string | null>>()
  /** By the name of each outermost regular package: the folders that it is in. */
  private readonly homes = new Map<string, string[]>()

  /** `files` are the workspace's Python files, `projects` the folders that have a project file. */
  constructor(root: string, files: Iterable<string>, projects: Iterable<string>) {
    this.root = root
    for (const path of files) {
      this.files.add(path)
      const folder = folderOf(path)
      this.lastNames.add(path.slice(folder.length + 1).replace(/\.py$/, ''))
      if (path.endsWith('/__init__.py')) this.lastNames.add(folder.slice(folder.lastIndexOf('/') + 1))
      for (let folder = folderOf(path); folder.length >= root.length && !this.folders.has(folder); ) {
        this.folders.add(folder)
        folder = folderOf(folder)
      }
    }
    this.findHomes()
    for (const folder of [root, ...[...projects].sort()]) {
      this.roots.add(folder)
      if (this.folders.has(`${folder}/src`) && !this.isPackage(`${folder}/src`)) this.roots.add(`${folder}/src`)
    }
  }

  /** The file that the import names, seen from `from`; null when the workspace has none. */
  resolve(from: string, level: number, module: string): string | null {
    // Most imports are of packages that are not here, or of a name in a module.
    if (module !== '' && !this.lastNames.has(module.slice(module.lastIndexOf('.') + 1))) return null
    const folder = folderOf(from)
    let known = this.resolved.get(folder)
    if (known === undefined) {
      known = new Map()
      this.resolved.set(folder, known)
    }
    const name = level === 0 ? module : '.'.repeat(level) + module
    let found = known.get(name)
    if (found === undefined) {
      found = null
      for (const base of this.bases(folder, level, module)) {
        found = this.fileOf(base)
        if (found !== null) break
      }
      known.set(ownText(name), found)
    }
    return found
  }

  /** Whether the import names a folder with Python files but without `__init__.py`. */
  isNamespace(from: string, level: number, module: string): boolean {
    if (this.resolve(from, level, module) !== null) return false
    for (const base of this.bases(folderOf(from), level, module)) if (this.folders.has(base)) return true
    return false
  }

  /**
   * The dotted name by which the workspace imports the file. It begins at the topmost folder with `__init__.py`; a file
   * that is in no such folder is named from the nearest package root.
   */
  moduleName(path: string): string {
    const file = path.slice(path.lastIndexOf('/') + 1).replace(/\.\w+$/, '')
    const folder = folderOf(path)
    // A folder without `__init__.py` inside a regular package belongs to that package, project file or not.
    let from: string | null = null
    let nearest = this.root
    for (let at = folder; at.length > this.root.length; at = folderOf(at)) {
      if (this.isPackage(at)) from = folderOf(at)
      else if (this.roots.has(at) && nearest === this.root) nearest = at
      if (this.roots.has(at) && at.endsWith('/src')) break
    }
    // `src/company/app/…`: the folders around a regular package are part of its name only where `src` says so.
    if (from === null || (nearest.endsWith('/src') && from.startsWith(nearest))) {
      const between = (from ?? folder)
        .slice(nearest.length + 1)
        .split('/')
        .filter(Boolean)
      from = between.every((part) => IDENTIFIER.test(part)) ? nearest : (from ?? folder)
    }
    const parts = folder
      .slice(from.length + 1)
      .split('/')
      .filter(Boolean)
    if (file !== '__init__' || parts.length === 0) parts.push(file)
    return parts.join('.')
  }

  private findHomes(): void {
    const packages = new Map<string, string[]>()
    for (const folder of this.folders) {
      const home = folderOf(folder)
      if (folder.length <= this.root.length || !this.isPackage(folder) || this.isPackage(home)) continue
      packages.set(home, [...(packages.get(home) ?? []), folder.slice(home.length + 1)])
    }
    for (const [home, names] of packages) {
      if (names.length > MAX_PACKAGES) continue
      for (const name of names) this.homes.set(name, [...(this.homes.get(name) ?? []), home])
    }
  }

  /** Where the one package of that name is, when there is no other: `lib/`, which some setting puts on the path. */
  private homeOf(module: string): string | null {
    const name = module.split('.', 1)[0]!
    const homes = isOrmName(name) ? undefined : this.homes.get(name)
    return homes?.length === 1 ? homes[0]! : null
  }

  private isPackage(folder: string): boolean {
    return this.files.has(`${folder}/__init__.py`)
  }

  private fileOf(base: string): string | null {
    const init = `${base}/__init__.py`
    if (this.files.has(init)) return init
    const file = `${base}.py`
    return this.files.has(file) ? file : null
  }

  /** Where the module could be, without suffix, best first. */
  private *bases(folder: string, level: number, module: string): Generator<string> {
    const tail = module === '' ? '' : `/${module.replaceAll('.', '/')}`
    if (level > 0) {
      let base = folder
      for (let i = 1; i < level; i++) base = folderOf(base)
      if (base.length >= this.root.length) yield base + tail
      return
    }
    if (module === '') return
    // A copy of a package that tests have is nobody's but its own: it and the package itself are not on one path.
    const copy = this.copyAround(folder, module.split('.', 1)[0]!)
    if (copy !== null) {
      yield copy + tail
      return
    }
    const isStandard = STANDARD.has(module.split('.', 1)[0]!)
    for (const base of this.searchPath(folder)) if (!isStandard || !this.isPackage(base)) yield base + tail
    const home = this.homeOf(module)
    if (home !== null) yield home + tail
  }

  /** The folder of test data from which the package `name` around is imported; null where there is none. */
  private copyAround(folder: string, name: string): string | null {
    for (let at = folder; at.length > this.root.length; at = folderOf(at)) {
      const home = folderOf(at)
      if (at.slice(home.length + 1) !== name || !this.isPackage(at) || !TESTS.test(home.slice(this.root.length)))
        continue
      if (!this.holdsTests(at)) return home
    }
    return null
  }

  /** Whether tests are inside: tests in folders that are named as what they test are no copy of it. */
  private holdsTests(folder: string): boolean {
    let known = this.testFolders.get(folder)
    if (known === undefined) {
      known = [...this.files].some((path) => path.startsWith(`${folder}/`) && TEST_FILE.test(path))
      this.testFolders.set(folder, known)
    }
    return known
  }

  /** `sys.path` as seen from a folder: package roots around it, plain folders around it, then all other roots. */
  private searchPath(folder: string): readonly string[] {
    const known = this.searchPaths.get(folder)
    if (known) return known
    const around: string[] = []
    for (let at = folder; at.length >= this.root.length; at = folderOf(at)) {
      around.push(at)
      if (at === '') break
    }
    const path = new Set<string>()
    for (const at of around) {
      if (!this.roots.has(at)) continue
      if (this.roots.has(`${at}/src`)) path.add(`${at}/src`)
      path.add(at)
    }
    for (const at of around) if (!this.isPackage(at)) path.add(at)
    for (const at of this.roots) path.add(at)
    // A script in a package's folder finds its neighbours, as `python package/script.py` does.
    path.add(folder)
    const list = [...path]
    this.searchPaths.set(folder, list)
    return list
  }
}
