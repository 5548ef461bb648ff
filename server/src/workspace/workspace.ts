// Holds the current snapshot of one workspace folder and makes the next one from each change. It is the only thing
// here that changes; whoever needs a consistent view takes `snapshot` once and works with that.

import { languageOf, projectLanguageOf } from '../frontends/language.ts'
import { defaultSettings, type Settings } from '../protocol/messages.ts'
import { type Discovery, discoverAll, isIgnoredName } from './discovery.ts'
import { disk, type FileSystem } from './file-system.ts'
import { type ConnectedCatalog, Snapshot } from './snapshot.ts'
import { Sources } from './sources.ts'

/** Something that happened. Paths are absolute, with `/`. */
export type Change =
  | { readonly kind: 'open' | 'edit'; readonly path: string; readonly text: string }
  | { readonly kind: 'close'; readonly path: string }
  | { readonly kind: 'created' | 'changed' | 'deleted'; readonly path: string }
  | { readonly kind: 'catalog'; readonly catalog: ConnectedCatalog | null }
  | { readonly kind: 'settings'; readonly settings: Settings }

export interface WorkspaceOptions {
  readonly root: string
  readonly fileSystem?: FileSystem
  readonly settings?: Settings
  readonly catalog?: ConnectedCatalog | null
  /** What was found in the folder; looked for at once when it is left out. */
  readonly discovery?: Discovery
  /** Hears of files that were found to say something else than was known of them: nobody told of their change. */
  readonly onStale?: (path: string) => void
  /** Hears of files that are no sources and that the program reads. */
  readonly onData?: (path: string) => void
}

export class Workspace {
  readonly root: string
  private current: Snapshot

  constructor(options: WorkspaceOptions) {
    const { root, fileSystem = disk, settings = defaultSettings, catalog = null } = options
    const found = options.discovery ?? discoverAll(fileSystem, root)
    this.root = root
    const maxSize = settings.files.maxSize * 1024
    const sources = Sources.of(fileSystem, root, found.files, found.projects, maxSize, options)
    this.current = new Snapshot({ sources, settings, catalog, version: 1 })
  }

  get snapshot(): Snapshot {
    return this.current
  }

  /** Applies changes in order, as one step. The snapshot stays the same object when nothing changed by them. */
  apply(...changes: readonly Change[]): Snapshot {
    const before = this.current
    let sources = before.sources as Sources
    let { settings, catalog } = before
    const changed: string[] = []
    const deleted: string[] = []
    const data: string[] = []
    for (const change of changes) {
      switch (change.kind) {
        case 'open':
        case 'edit':
          sources = sources.withDocument(change.path, change.text)
          break
        case 'close':
          sources = sources.withoutDocument(change.path)
          break
        case 'created':
        case 'changed':
          if (this.isSource(change.path)) changed.push(change.path)
          else data.push(change.path)
          break
        case 'deleted':
          if (this.isInside(change.path)) deleted.push(...this.below(sources, change.path))
          data.push(...sources.dataPaths.filter((it) => it === change.path || it.startsWith(`${change.path}/`)))
          break
        case 'catalog':
          catalog = change.catalog
          break
        case 'settings':
          settings = change.settings
          sources = sources.withMaxSize(settings.files.maxSize * 1024)
          break
      }
    }
    if (changed.length > 0 || deleted.length > 0) sources = sources.withDiskChanges(changed, deleted)
    if (data.length > 0) sources = sources.withDataChanges(data)
    if (sources === before.sources && settings === before.settings && catalog === before.catalog) return before
    const evaluation = sources === before.sources ? before.knownEvaluation : undefined
    const previous = evaluation === undefined ? before.lastEvaluation : undefined
    const version = before.version + 1
    const dialectBefore = before.knownDialect
    this.current = new Snapshot({ sources, settings, catalog, version, evaluation, previous, dialectBefore })
    return this.current
  }

  /** Whether the path is a source or project file of the folder, in no place that discovery leaves out. */
  private isSource(path: string): boolean {
    const name = path.slice(path.lastIndexOf('/') + 1)
    return (languageOf(name) !== null || projectLanguageOf(name) !== null) && this.isInside(path)
  }

  /** Whether the path is in the folder and in no place that discovery leaves out. */
  private isInside(path: string): boolean {
    if (!path.startsWith(`${this.root}/`)) return false
    return !path
      .slice(this.root.length + 1)
      .split('/')
      .some(isIgnoredName)
  }

  /** The path, or all files in it when a folder was deleted: watchers tell of the folder only. */
  private below(sources: Sources, path: string): readonly string[] {
    return [...sources.paths, ...sources.projects].filter((it) => it === path || it.startsWith(`${path}/`))
  }
}
