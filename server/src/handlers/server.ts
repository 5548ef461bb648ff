// What all handlers share: the connection, the settings, the workspaces, and a table of requests which waits until the
// features are loaded. It knows no feature; the parts register theirs.

import {
  type CancellationToken,
  type ClientCapabilities,
  type Connection,
  ErrorCodes,
  type FileEvent,
  LSPErrorCodes,
  type NotificationType,
  type ProtocolRequestType,
  ResponseError,
} from 'vscode-languageserver/node'
import type { NotificationMethod, RequestMethod, Settings } from '../protocol/messages.ts'
import { defaultSettings } from '../protocol/messages.ts'
import type { Discovery } from '../workspace/discovery.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import type { Change, Workspace } from '../workspace/workspace.ts'
import { inSlices, nextTurn } from './slices.ts'

type Handler = (params: any, token: CancellationToken) => unknown

/** A document in a snapshot of the workspace that it belongs to. */
export interface Place {
  readonly workspace: Workspace
  readonly snapshot: Snapshot
  readonly path: string
}

/** What a part of the server does when its time has come: register requests, listen to changes. */
export type Part = (server: Server) => void

export class Server {
  readonly connection: Connection
  capabilities: ClientCapabilities = {}
  settings: Settings = defaultSettings
  /** False in a workspace that the user has not trusted: nothing connects to a database then. */
  trusted = false
  /** One for each folder, longest path first. Filled when the folders have been walked through. */
  workspaces: Workspace[] = []
  /** Makes a workspace of what was found in a folder, and lists it. Null until the features are loaded. */
  makeWorkspace: ((root: string, discovery: Discovery) => Workspace) | null = null
  /** How many folders are being walked through: until it is zero, nobody knows which documents are in none. */
  walking = 0
  /** Files read of files to read; null when all are. */
  indexing: { readonly done: number; readonly total: number } | null = null

  private readonly requests = new Map<string, Handler>()
  private readonly notifications = new Map<string, ((params: any) => void)[]>()
  private readonly changeListeners: ((workspace: Workspace, before: Snapshot) => void)[] = []
  private readonly askListeners: ((workspace: Workspace) => void)[] = []
  private readonly indexListeners: (() => void)[] = []
  private readonly settingsListeners: (() => void)[] = []
  private readonly fileListeners: ((changes: readonly FileEvent[]) => void)[] = []
  private readonly shutdownListeners: (() => Promise<void> | void)[] = []
  /** How many requests wait until their document is analysed. */
  private analysing = 0
  private isDown = false
  private markReady: () => void = () => {}
  /** Features are loaded and the workspaces known. */
  readonly ready: Promise<void>

  constructor(connection: Connection) {
    this.connection = connection
    this.ready = new Promise((resolve) => {
      this.markReady = resolve
    })
    connection.onRequest((method, params, token) => this.answer(method, params, token))
    connection.onNotification((method, params) => this.receive(method, params))
  }

  listen(): void {
    this.connection.listen()
  }

  /** Called once, when parts and workspaces are there: what has waited is answered now. */
  start(): void {
    this.markReady()
  }

  // --- registering ---

  /** Answers a request. What the handler throws becomes the request's error; the server lives on. */
  onRequest<P, R, PR, E, O>(
    type: ProtocolRequestType<P, R, PR, E, O>,
    handler: (params: P, token: CancellationToken) => R | Promise<R>,
  ): void
  onRequest<P, R>(
    type: RequestMethod<P, R>,
    handler: (params: P, token: CancellationToken) => NoInfer<R> | Promise<NoInfer<R>>,
  ): void
  onRequest(type: { readonly method: string }, handler: Handler): void {
    this.requests.set(type.method, handler)
  }

  /** Hears a notification of the protocol or one of LSP that the lifecycle does not handle itself. */
  onNotification<P>(type: NotificationMethod<P> | NotificationType<P>, handler: (params: P) => void): void {
    const list = this.notifications.get(type.method) ?? []
    list.push(handler)
    this.notifications.set(type.method, list)
  }

  /** After a workspace has a new snapshot. */
  onChange(listener: (workspace: Workspace, before: Snapshot) => void): void {
    this.changeListeners.push(listener)
  }

  /** After a request about a document of the workspace. */
  onAsked(listener: (workspace: Workspace) => void): void {
    this.askListeners.push(listener)
  }

  /** After `indexing` has changed. */
  onIndexing(listener: () => void): void {
    this.indexListeners.push(listener)
  }

  /** After `settings` or `trusted` have changed; the snapshots have the new settings already. */
  onSettings(listener: () => void): void {
    this.settingsListeners.push(listener)
  }

  /** After files on the disk have changed, be they source or not (`.env`). The snapshots know it already. */
  onFiles(listener: (changes: readonly FileEvent[]) => void): void {
    this.fileListeners.push(listener)
  }

  /** Before the process ends: close what is open. */
  onShutdown(listener: () => Promise<void> | void): void {
    this.shutdownListeners.push(listener)
  }

  // --- workspaces ---

  /** The document's place in the current snapshot; null for what is not a file, or is in no folder. */
  place(path: string | null): Place | null {
    if (path === null) return null
    const workspace = this.workspaces.find((it) => path.startsWith(`${it.root}/`))
    return workspace ? { workspace, snapshot: workspace.snapshot, path } : null
  }

  /**
   * The document's place in a snapshot that knows all models and has analysed the document: what is asked of it is
   * answered at once. Until then others are answered in between, and the request may be cancelled.
   */
  async analysed(path: string | null, token: CancellationToken): Promise<Place | null> {
    return this.prepared(path, token, (place) => place.snapshot.prepareAnalysis(place.path))
  }

  /** The file with the models of its workspace alone, where `wanted` says that they are asked for; null otherwise. */
  async modelled(
    path: string | null,
    token: CancellationToken,
    wanted: (place: Place) => boolean,
  ): Promise<Place | null> {
    const place = this.place(path)
    return place !== null && wanted(place) ? this.prepared(path, token, ({ snapshot }) => snapshot.prepare()) : null
  }

  private async prepared(
    path: string | null,
    token: CancellationToken,
    prepare: (place: Place) => Generator<void, unknown>,
  ): Promise<Place | null> {
    this.analysing++
    try {
      for (;;) {
        const place = this.place(path)
        if (place === null) return null
        const { snapshot, workspace } = place
        const stop = () => token.isCancellationRequested || workspace.snapshot !== snapshot
        const done = await inSlices(prepare(place), { stop })
        if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.')
        if (!done) continue
        for (const listener of this.askListeners) listener(workspace)
        return place
      }
    } finally {
      this.analysing--
    }
  }

  /** Whether a request waits for an analysis. */
  get isAnalysing(): boolean {
    return this.analysing > 0
  }

  /** The next turn in which no request waits for an analysis: what nobody waits for can go on. */
  async idle(): Promise<void> {
    do await nextTurn()
    while (this.isAnalysing)
  }

  /** Applies changes to one workspace and tells the listeners. */
  apply(workspace: Workspace, ...changes: readonly Change[]): void {
    const before = workspace.snapshot
    if (workspace.apply(...changes) === before) return
    for (const listener of this.changeListeners) this.guard('A change', () => listener(workspace, before))
  }

  setIndexing(indexing: Server['indexing']): void {
    this.indexing = indexing
    for (const listener of this.indexListeners) this.guard('Indexing', listener)
  }

  setSettings(settings: Settings): void {
    this.settings = settings
    for (const workspace of this.workspaces) this.apply(workspace, { kind: 'settings', settings })
    this.tellSettings()
  }

  setTrusted(trusted: boolean): void {
    this.trusted = trusted
    this.tellSettings()
  }

  filesChanged(changes: readonly FileEvent[]): void {
    for (const listener of this.fileListeners) this.guard('Changed files', () => listener(changes))
  }

  private tellSettings(): void {
    for (const listener of this.settingsListeners) this.guard('New settings', listener)
  }

  async shutDown(): Promise<void> {
    this.isDown = true
    for (const listener of this.shutdownListeners) {
      try {
        await listener()
      } catch (error) {
        this.logError('Shutting down', error)
      }
    }
  }

  // --- answering ---

  private async answer(method: string, params: unknown, token: CancellationToken): Promise<unknown> {
    await this.ready
    if (this.isDown) return new ResponseError(ErrorCodes.InvalidRequest, `${method} after shutdown.`)
    if (token.isCancellationRequested)
      return new ResponseError(LSPErrorCodes.RequestCancelled, `${method} was cancelled.`)
    const handler = this.requests.get(method)
    if (!handler) return new ResponseError(ErrorCodes.MethodNotFound, `${method} is not known to this server.`)
    try {
      return (await handler(params, token)) ?? null
    } catch (error) {
      if (error instanceof ResponseError) return error
      this.logError(method, error)
      const message = error instanceof Error ? error.message : String(error)
      return new ResponseError(ErrorCodes.InternalError, `${method} failed: ${message}`)
    }
  }

  private async receive(method: string, params: unknown): Promise<void> {
    await this.ready
    for (const handler of this.notifications.get(method) ?? []) this.guard(method, () => handler(params))
  }

  private guard(what: string, action: () => void): void {
    try {
      action()
    } catch (error) {
      this.logError(what, error)
    }
  }

  logError(what: string, error: unknown): void {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error)
    try {
      this.connection.console.error(`${what}: ${text}`)
    } catch {
      // The connection is closed or not open yet; standard error is what is left.
      process.stderr.write(`${what}: ${text}\n`)
    }
  }
}
