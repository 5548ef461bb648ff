// The source files of one snapshot: open documents as the editor has them, the others from the disk when first asked
// for. Immutable; another state is another `Sources`, which shares the files that are the same, and so their programs.

import { languageOf, projectLanguageOf } from '../frontends/language.ts'
import type { Language } from '../frontends/program.ts'
import { PythonModules } from '../frontends/python/modules.ts'
import type { DataFile, SourceFile, SourceTree } from '../frontends/source-tree.ts'
import { TypeScriptModules } from '../frontends/typescript/modules.ts'
import { TypeScriptProjects } from '../frontends/typescript/projects.ts'
import { defaultSettings } from '../protocol/messages.ts'
import { DataFiles } from './data-files.ts'
import type { FileSystem } from './file-system.ts'
import { type TextSource, WorkspaceFile } from './workspace-file.ts'

/** In bytes. Larger files are data, or generated. */
export const MAX_FILE_SIZE = defaultSettings.files.maxSize * 1024

/** The language of which the file at the path says how modules are found. */
function projectOf(path: string): Language | null {
  return projectLanguageOf(path.slice(path.lastIndexOf('/') + 1))
}

/** Where imports lead, in either language. */
class Modules {
  private readonly python: PythonModules
  private readonly typescript: TypeScriptModules

  /** `projects` are the paths of the project files. */
  constructor(root: string, paths: Iterable<string>, projects: readonly string[], fileSystem: FileSystem) {
    const all = [...paths]
    this.python = new PythonModules(
      root,
      all.filter((it) => languageOf(it) === 'python'),
      new Set(projects.filter((it) => projectOf(it) === 'python').map((it) => it.slice(0, it.lastIndexOf('/')))),
    )
    this.typescript = new TypeScriptModules(
      all.filter((it) => languageOf(it) === 'typescript'),
      new TypeScriptProjects(
        projects.filter((it) => projectOf(it) === 'typescript'),
        (path) => fileSystem.read(path),
      ),
    )
  }

  resolve(from: string, level: number, module: string): string | null {
    if (languageOf(from) === 'typescript') return this.typescript.resolve(from, module)
    return this.python.resolve(from, level, module)
  }

  isNamespace(from: string, level: number, module: string): boolean {
    return languageOf(from) === 'python' && this.python.isNamespace(from, level, module)
  }

  /** For TypeScript the path from the root without its ending: `src/models/user`. */
  moduleName(path: string): string {
    if (languageOf(path) === 'python') return this.python.moduleName(path)
    return path.slice(this.python.root.length + 1).replace(/\.\w+$/, '')
  }
}

interface State {
  readonly root: string
  readonly fileSystem: FileSystem
  /** All files of the workspace, open ones included. */
  readonly paths: ReadonlySet<string>
  readonly projects: readonly string[]
  readonly open: ReadonlyMap<string, WorkspaceFile>
  /** What has been read from the disk; null for what can't be read. Filled as files are asked for. */
  readonly fromDisk: Map<string, WorkspaceFile | null>
  readonly data: DataFiles
  readonly messages: string[]
  readonly modules: Modules
  readonly maxSize: number
  /** Hears of files that were found to say something else than was known. */
  readonly onStale: ((path: string) => void) | undefined
}

/** Hears of what is found out about files while they are read. */
export interface SourcesListener {
  /** A file says something else than was known. */
  readonly onStale?: ((path: string) => void) | undefined
  /** The program reads a file that is no source. */
  readonly onData?: ((path: string) => void) | undefined
}

export class Sources implements SourceTree {
  private readonly state: State
  private readonly known = new Map<Language, readonly string[]>()

  private constructor(state: State) {
    this.state = state
  }

  static of(
    fileSystem: FileSystem,
    root: string,
    paths: readonly string[],
    projects: readonly string[],
    maxSize = MAX_FILE_SIZE,
    { onData, onStale }: SourcesListener = {},
  ): Sources {
    const modules = new Modules(root, paths, projects, fileSystem)
    const state = { root, fileSystem, paths: new Set(paths), projects, open: new Map(), fromDisk: new Map() }
    const data = new DataFiles({ root, fileSystem, onAsked: onData })
    return new Sources({ ...state, data, messages: [], modules, maxSize, onStale })
  }

  get root(): string {
    return this.state.root
  }

  /** The paths of the files that say how modules are found. */
  get projects(): readonly string[] {
    return this.state.projects
  }

  get layout(): object {
    return this.state.modules
  }

  /** Files that were left out, in words for the user. Grows as files are read. */
  get messages(): readonly string[] {
    return this.state.messages
  }

  /** All source files of the workspace, sorted. */
  get paths(): readonly string[] {
    return [...this.state.paths].sort()
  }

  tooLarge(path: string): { readonly size: number; readonly limit: number } | null {
    const size = this.state.open.get(path)?.text.length ?? this.state.fileSystem.size(path) ?? 0
    return size > this.state.maxSize ? { size, limit: this.state.maxSize } : null
  }

  isOpen(path: string): boolean {
    return this.state.open.has(path)
  }

  file(path: string): SourceFile | null {
    return this.lookUp(path)
  }

  data(path: string): DataFile {
    const { data } = this.state
    if (languageOf(path) === null) return data.file(path)
    const file = data.refusal(path) === null ? this.lookUp(path) : null
    return file === null ? (data.refusal(path) ?? data.file(path)) : dataOf(file)
  }

  /** The files beside the sources that were asked for, be they there or not. */
  get dataPaths(): readonly string[] {
    return this.state.data.paths
  }

  resolveImport(fromPath: string, level: number, module: string): string | null {
    return this.state.modules.resolve(fromPath, level, module)
  }

  isNamespace(fromPath: string, level: number, module: string): boolean {
    return this.state.modules.isNamespace(fromPath, level, module)
  }

  relevant(language: Language): readonly string[] {
    let paths = this.known.get(language)
    if (paths === undefined) {
      const steps = this.findRelevant(language)
      let step = steps.next()
      while (!step.done) step = steps.next()
      paths = step.value
      this.known.set(language, paths)
    }
    return paths
  }

  // --- other states ---

  /** The document as the editor has it. */
  withDocument(path: string, text: string): Sources {
    const language = languageOf(path)
    if (language === null) return this.withData(this.state.data.withDocument(path, text))
    const before = this.state.open.get(path) ?? this.state.fromDisk.get(path) ?? null
    if (this.state.open.has(path) && before?.says(text)) return this
    const structure = this.state.paths.has(path) ? this : this.withPaths([path], [])
    const same = before?.says(text) === true
    const own = same ? before : new WorkspaceFile(path, language, text, structure.state.modules.moduleName(path))
    const file = own.opened(text)
    if (before !== null && !same) before.open = false
    const next = structure.with({ open: new Map(structure.state.open).set(path, file) })
    if (structure === this && before !== null) this.keepRelevance(next, before, file)
    return next
  }

  /** The document is no longer open: the disk's text counts again. */
  withoutDocument(path: string): Sources {
    if (!this.state.open.has(path)) return this.withData(this.state.data.withoutDocument(path))
    const open = new Map(this.state.open)
    const document = open.get(path)!
    open.delete(path)
    document.open = false
    const text = this.state.fileSystem.read(path)
    if (text === null) return this.with({ open }).withPaths([], [path])
    const fromDisk = new Map(this.state.fromDisk)
    if (text === document.text) fromDisk.set(path, document)
    else fromDisk.delete(path)
    return this.with({ open, fromDisk })
  }

  /** Files were created, changed or deleted on the disk. */
  withDiskChanges(changed: readonly string[], deleted: readonly string[]): Sources {
    const fromDisk = new Map(this.state.fromDisk)
    let stale = false
    for (const path of [...changed, ...deleted]) {
      const known = fromDisk.get(path)
      // Editors report a save as a change: the same text keeps its program.
      const text = known && changed.includes(path) ? this.state.fileSystem.read(path) : null
      if (text !== null && known?.says(text)) continue
      fromDisk.delete(path)
      if (!this.state.open.has(path)) stale = true
    }
    const isProject = (path: string) => projectOf(path) !== null
    if ([...changed, ...deleted].some(isProject)) {
      const all = new Set([...this.state.projects, ...changed.filter(isProject)])
      for (const path of deleted) all.delete(path)
      // Where imports lead is found out anew, also when a project file only says something else.
      const others = (paths: readonly string[]) => paths.filter((it) => !isProject(it))
      const next = this.with({ projects: [...all] }).withPaths([], [])
      return next.withDiskChanges(others(changed), others(deleted))
    }
    const added = changed.filter((path) => !this.state.paths.has(path) && languageOf(path) !== null)
    const removed = deleted.filter((path) => this.state.paths.has(path) && !this.state.open.has(path))
    if (added.length > 0 || removed.length > 0) return this.with({ fromDisk }).withPaths(added, removed)
    return stale ? this.with({ fromDisk }) : this
  }

  /** Files that are no sources were created, changed or deleted on the disk. */
  withDataChanges(paths: readonly string[]): Sources {
    return this.withData(this.state.data.withDiskChanges(paths))
  }

  private withData(data: DataFiles): Sources {
    if (data === this.state.data) return this
    const next = this.with({ data })
    for (const [language, paths] of this.known) next.known.set(language, paths)
    return next
  }

  /** With another limit for the size of files. */
  withMaxSize(maxSize: number): Sources {
    if (maxSize === this.state.maxSize) return this
    return this.with({ maxSize, fromDisk: new Map() })
  }

  private withPaths(added: readonly string[], removed: readonly string[]): Sources {
    const paths = new Set(this.state.paths)
    for (const path of added) paths.add(path)
    for (const path of removed) paths.delete(path)
    const modules = new Modules(this.root, paths, this.state.projects, this.state.fileSystem)
    const renamed = <T extends WorkspaceFile | null>(file: T): T =>
      file === null || modules.moduleName(file.path) === file.moduleName
        ? file
        : (file.renamed(modules.moduleName(file.path)) as T)
    const open = new Map([...this.state.open].map(([path, file]) => [path, renamed(file)]))
    const fromDisk = new Map([...this.state.fromDisk].map(([path, file]) => [path, renamed(file)]))
    for (const path of removed) fromDisk.delete(path)
    return this.with({ paths, modules, open, fromDisk })
  }

  private with(changes: Partial<State>): Sources {
    return new Sources({ ...this.state, ...changes })
  }

  // --- reading ---

  private lookUp(path: string): WorkspaceFile | null {
    const open = this.state.open.get(path)
    if (open) return open.text.length > this.state.maxSize ? null : open
    const known = this.state.fromDisk.get(path)
    if (known !== undefined) return known
    const file = this.read(path)
    this.state.fromDisk.set(path, file)
    return file
  }

  private read(path: string): WorkspaceFile | null {
    const { fileSystem, modules } = this.state
    const language = languageOf(path)
    const size = language === null ? null : fileSystem.size(path)
    if (language === null || size === null) return null
    if (size > this.state.maxSize) {
      const limit = Math.round(this.state.maxSize / 1024)
      this.state.messages.push(`${path} is not read: ${Math.ceil(size / 1024)} KB, the limit is ${limit} KB.`)
      return null
    }
    const text = fileSystem.read(path)
    return text === null ? null : new WorkspaceFile(path, language, text, modules.moduleName(path))
  }

  /**
   * Reads all files, one at each step, and where they import from, which the first question would do all at once.
   * @param needed whether a file is going to be read whole; the texts of the others are not kept
   */
  *readAhead(needed: (file: SourceFile) => boolean = () => true): Generator<void> {
    for (const path of this.state.paths) {
      const file = this.lookUp(path)
      void file?.scan
      if (file !== null && !needed(file)) file.release(this.textSource)
      yield
    }
    for (const language of ['python', 'typescript'] as const) {
      if (!this.known.has(language)) this.known.set(language, yield* this.findRelevant(language))
    }
  }

  /** Lets go of texts and programs of files that are not open, one file at each step; not of those that `isNeeded`. */
  *release(isNeeded: (path: string) => boolean, before?: (file: SourceFile) => void): Generator<void> {
    for (const [path, file] of this.state.fromDisk) {
      if (file === null || !file.isHeld || file.open || isNeeded(path)) continue
      before?.(file)
      file.release(this.textSource)
      yield
    }
  }

  private get textSource(): TextSource {
    const { fileSystem, onStale } = this.state
    return { read: (path) => fileSystem.read(path), ...(onStale === undefined ? {} : { stale: onStale }) }
  }

  // --- relevance ---

  /** Files that name an ORM, those from which imports lead to one, and what these import to build on queries. */
  private *findRelevant(language: Language): Generator<void, readonly string[]> {
    const importers = new Map<string, string[]>()
    const waiting: string[] = []
    const building: string[] = []
    for (const path of this.state.paths) {
      yield
      const file = languageOf(path) === language ? this.lookUp(path) : null
      if (file === null) continue
      if (file.scan.mentions) waiting.push(path)
      else if (file.scan.builds) building.push(path)
      for (const target of this.importedFiles(file)) {
        const list = importers.get(target)
        if (list) list.push(path)
        else importers.set(target, [path])
      }
    }
    const relevant = new Set(waiting)
    while (waiting.length > 0) {
      for (const importer of importers.get(waiting.pop()!) ?? []) {
        if (relevant.has(importer)) continue
        relevant.add(importer)
        waiting.push(importer)
      }
    }
    // A base class whose methods add to the queries of its subclasses need not import anything.
    const isUsed = (path: string) => importers.get(path)?.some((importer) => relevant.has(importer)) === true
    let left = building.filter((path) => !relevant.has(path))
    for (let found = left.filter(isUsed); found.length > 0; found = left.filter(isUsed)) {
      for (const path of found) relevant.add(path)
      left = left.filter((path) => !relevant.has(path))
    }
    return [...relevant].sort()
  }

  private *importedFiles(file: WorkspaceFile): Generator<string> {
    for (const { level, module, names } of file.imports) {
      const target = this.resolveImport(file.path, level, module)
      if (target !== null) yield target
      for (const name of names) {
        if (target !== null && !target.endsWith('/__init__.py')) break
        const submodule = this.resolveImport(file.path, level, module === '' ? name : `${module}.${name}`)
        if (submodule !== null) yield submodule
      }
    }
  }

  /** After an edit that changes neither a file's imports nor what its text speaks of, the same files are relevant. */
  private keepRelevance(next: Sources, before: WorkspaceFile, after: WorkspaceFile): void {
    if (this.known.size === 0) return
    if (before !== after) {
      if (before.scan.mentions !== after.scan.mentions || before.scan.builds !== after.scan.builds) return
      if (!before.imports.says(after.imports)) return
    }
    for (const [language, paths] of this.known) next.known.set(language, paths)
  }
}

/** What a program reads that opens a source. */
const dataOfSources = new WeakMap<WorkspaceFile, DataFile>()

function dataOf(file: WorkspaceFile): DataFile {
  let data = dataOfSources.get(file)
  if (data === undefined) {
    data = {
      get text() {
        return file.text
      },
      lack: null,
    }
    dataOfSources.set(file, data)
  }
  return data
}
