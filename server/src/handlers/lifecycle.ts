// From `initialize` to `exit`: answers at once, loads the features then, walks through the folders in slices so that
// requests come in between, and follows settings, trust, folders and files on the disk.

import type { InitializeParams, InitializeResult } from 'vscode-languageserver/node'
import {
  defaultSettings,
  type InitializationOptions,
  type NotificationMethod,
  type Settings,
  TrustGranted,
} from '../protocol/messages.ts'
import type { Discovery } from '../workspace/discovery.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import type { Sources } from '../workspace/sources.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { capabilities } from './capabilities.ts'
import { openDocuments } from './documents.ts'
import type { Server } from './server.ts'
import { inSlices } from './slices.ts'

const FileChange = { created: 1, changed: 2, deleted: 3 }
const WatchKind = { delete: 4 }

export function registerLifecycle(server: Server): void {
  const { connection } = server
  let folders: string[] = []
  let hasConfiguration = false
  let hasWatchers = false

  connection.onInitialize((params: InitializeParams): InitializeResult => {
    const options = params.initializationOptions as Partial<InitializationOptions> | undefined
    server.capabilities = params.capabilities
    server.trusted = options?.trusted ?? false
    server.settings = withDefaults(options?.settings)
    hasConfiguration = params.capabilities.workspace?.configuration === true
    hasWatchers = !!params.capabilities.workspace?.didChangeWatchedFiles?.dynamicRegistration
    folders = foldersOf(params)
    return { capabilities, serverInfo: { name: 'athanor' } }
  })

  connection.onInitialized(() => {
    if (hasWatchers) watchFiles(server)
    load(server, folders).catch((error: unknown) => {
      server.logError('Loading', error)
      // Requests that wait are answered, with errors.
      server.start()
    })
  })

  connection.onDidChangeConfiguration(async ({ settings }) => {
    const section: unknown = hasConfiguration
      ? await connection.workspace.getConfiguration('athanor')
      : (settings as { athanor?: unknown } | null)?.athanor
    await server.ready
    server.setSettings(withDefaults(section as Partial<Settings> | undefined))
  })

  server.onNotification(TrustGranted, () => server.setTrusted(true))
  server.onNotification(FoldersChanged, ({ event }) => void changeFolders(server, event))

  connection.onDidChangeWatchedFiles(async ({ changes }) => {
    await server.ready
    const { pathOf } = await import('../workspace/file-system.ts')
    for (const workspace of server.workspaces) {
      const own = changes.flatMap(({ uri, type }) => {
        const path = pathOf(uri)
        if (path === null || !path.startsWith(`${workspace.root}/`)) return []
        const kind: 'created' | 'changed' | 'deleted' =
          type === FileChange.created ? 'created' : type === FileChange.deleted ? 'deleted' : 'changed'
        return [{ kind, path }]
      })
      if (own.length > 0) server.apply(workspace, ...own)
    }
    server.filesChanged(changes)
  })

  connection.onShutdown(() => server.shutDown())
}

const FoldersChanged: NotificationMethod<{
  readonly event: {
    readonly added: readonly { readonly uri: string }[]
    readonly removed: readonly { readonly uri: string }[]
  }
}> = { method: 'workspace/didChangeWorkspaceFolders' }

function foldersOf(params: InitializeParams): string[] {
  const folders = params.workspaceFolders?.map((folder) => folder.uri) ?? []
  // Editors without workspace folders send the older root.
  const root = (params as { rootUri?: string | null }).rootUri
  return folders.length > 0 ? folders : root ? [root] : []
}

/** Settings from the editor over the defaults; what has the wrong type is left out. */
export function withDefaults(given: Partial<Settings> | null | undefined): Settings {
  const merged: Record<string, unknown> = { ...defaultSettings }
  for (const [key, fallback] of Object.entries(defaultSettings)) {
    const value = (given as Record<string, unknown> | null | undefined)?.[key]
    if (value === undefined || value === null || Array.isArray(value) !== Array.isArray(fallback)) continue
    if (typeof value !== typeof fallback) continue
    merged[key] = typeof fallback === 'object' && !Array.isArray(fallback) ? { ...fallback, ...value } : value
  }
  return merged as unknown as Settings
}

/** Loads the features, walks through the folders, and opens the gate for requests. */
async function load(server: Server, uris: readonly string[]): Promise<void> {
  const [{ parts }, { dataFileListener }, { pathOf }, { Workspace: Folder }] = await Promise.all([
    import('./parts.ts'),
    import('./data-files.ts'),
    import('../workspace/file-system.ts'),
    import('../workspace/workspace.ts'),
  ])
  const onData = dataFileListener(server)
  server.makeWorkspace = (root, discovery) => {
    const stale = new Set<string>()
    const onStale = (path: string) => {
      if (stale.size === 0) {
        setImmediate(() => {
          server.apply(workspace, ...[...stale].map((path) => ({ kind: 'changed', path }) as const))
          stale.clear()
        })
      }
      stale.add(path)
    }
    const workspace = new Folder({ root, settings: server.settings, discovery, onStale, onData })
    server.workspaces = [...server.workspaces.filter((it) => it.root !== root), workspace]
    server.workspaces.sort((a, b) => b.root.length - a.root.length)
    return workspace
  }
  await walk(server, async () => {
    for (const uri of uris) {
      const root = pathOf(uri)
      if (root !== null) await addWorkspace(server, root)
    }
  })
  for (const part of parts) part(server)
  openDocuments(server)
  server.start()
  for (const workspace of [...server.workspaces]) await index(server, workspace)
}

/** While folders are walked through, documents that are in none of the others wait. */
async function walk<T>(server: Server, action: () => Promise<T>): Promise<T> {
  server.walking++
  try {
    return await action()
  } finally {
    server.walking--
  }
}

async function addWorkspace(server: Server, root: string): Promise<Workspace> {
  const [{ discover }, { disk }] = await Promise.all([
    import('../workspace/discovery.ts'),
    import('../workspace/file-system.ts'),
  ])
  const discovery: Discovery = { files: [], projects: [], messages: [] }
  await inSlices(discover(disk, root, discovery))
  for (const message of discovery.messages) server.connection.console.warn(message)
  return server.makeWorkspace!(root, discovery)
}

/**
 * Reads the workspace's files and its models ahead, so that the first question does not wait for all of them at once. A
 * question that comes in between is answered at once; it takes over what is done.
 */
async function index(server: Server, workspace: Workspace): Promise<void> {
  const { makesModels } = await import('../evaluator/index.ts')
  const sources = workspace.snapshot.sources as Sources
  let done = 0
  const total = sources.paths.length
  const tell = () => server.setIndexing({ done, total })
  tell()
  await inSlices(
    (function* () {
      for (const _ of sources.readAhead(makesModels)) {
        done = Math.min(done + 1, total)
        yield
      }
    })(),
    { afterSlice: tell },
  )
  // The editor's first changes come while the models are read.
  for (let snapshot: Snapshot | null = null; snapshot !== workspace.snapshot; ) {
    snapshot = workspace.snapshot
    await inSlices(snapshot.prepare(), { stop: () => snapshot !== workspace.snapshot })
  }
  server.setIndexing(null)
}

async function changeFolders(
  server: Server,
  event: { readonly added: readonly { readonly uri: string }[]; readonly removed: readonly { readonly uri: string }[] },
): Promise<void> {
  const { pathOf } = await import('../workspace/file-system.ts')
  const removed = new Set(event.removed.map(({ uri }) => pathOf(uri)))
  server.workspaces = server.workspaces.filter((it) => !removed.has(it.root))
  for (const { uri } of event.added) {
    const root = pathOf(uri)
    if (root === null) continue
    const workspace = await walk(server, () => addWorkspace(server, root))
    openDocuments(server)
    await index(server, workspace)
  }
}

function watchFiles(server: Server): void {
  const watchers = [
    { globPattern: '**/*.{py,ts,tsx,mts,cts}' },
    { globPattern: '**/{pyproject.toml,setup.py,setup.cfg,alembic.ini,package.json,.env,.env.*}' },
    { globPattern: '**/[jt]sconfig*.json' },
    // Of a folder that is deleted editors report the folder alone.
    { globPattern: '**/*', kind: WatchKind.delete },
  ]
  const registration = { id: 'athanor-files', method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers } }
  server.connection
    .sendRequest('client/registerCapability', { registrations: [registration] })
    .catch((error: unknown) => server.logError('Watching files', error))
}
