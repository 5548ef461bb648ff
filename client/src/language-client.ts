// Starts the language server and speaks to it: which documents it gets, which files it is told of, and what happens when
// it cannot start. What is said beyond LSP is in the server's protocol; who says it, in the parts.

import {
  type ConnectionSetting,
  GetStatus,
  type InitializationOptions,
  type NotificationMethod,
  type Settings,
  type Status,
  StatusChanged,
  TrustGranted,
} from 'athanor-server/protocol'
import * as vscode from 'vscode'
import {
  LanguageClient,
  type LanguageClientOptions,
  type ServerOptions,
  TransportKind,
} from 'vscode-languageclient/node'
import { modelNames } from './model-names.ts'
import type { Athanor } from './part.ts'

const LANGUAGES = ['python', 'typescript', 'typescriptreact']

/** Commands that the server's hovers may link to. */
const HOVER_COMMANDS = [
  'athanor.runQuery',
  'athanor.showSql',
  'athanor.explainQuery',
  'athanor.showRelationshipGraph',
  'athanor.selectConnection',
]

const idle: Status = {
  indexing: null,
  models: 0,
  active: null,
  catalog: null,
  connectionError: null,
  running: [],
  sessions: [],
}

function settings(): Settings {
  const folders = vscode.workspace.workspaceFolders?.map((folder) => folder.uri) ?? [undefined]
  const section = vscode.workspace.getConfiguration('athanor', folders[0])
  // Of two folders' connections with one name, the first folder's counts.
  const connections = new Map<string, ConnectionSetting>()
  for (const folder of [...folders].reverse()) {
    const own = vscode.workspace.getConfiguration('athanor', folder).get<ConnectionSetting[]>('connections', [])
    for (const connection of own) connections.set(connection.name, connection)
  }
  return {
    connections: [...connections.values()],
    dialect: section.get('dialect', 'auto'),
    codeLens: { enabled: section.get('codeLens.enabled', true) },
    inlayHints: { enabled: section.get('inlayHints.enabled', false) },
    diagnostics: {
      enabled: section.get('diagnostics.enabled', true),
      database: section.get('diagnostics.database', true),
    },
    run: { limit: section.get('run.limit', 500), timeoutSeconds: section.get('run.timeoutSeconds', 30) },
    files: { maxSize: section.get('files.maxSize', 2048) },
  }
}

function createClient(extension: vscode.ExtensionContext, log: vscode.LogOutputChannel): LanguageClient {
  const module = extension.asAbsolutePath('dist/server.js')
  // What is read once is garbage at once: a small nursery halves the process's memory (bench/README.md).
  const nursery = '--max-semi-space-size=4'
  const server: ServerOptions = {
    run: { module, transport: TransportKind.ipc, options: { execArgv: [nursery] } },
    debug: { module, transport: TransportKind.ipc, options: { execArgv: [nursery, '--nolazy', '--inspect=6019'] } },
  }
  const options: LanguageClientOptions = {
    documentSelector: LANGUAGES.flatMap((language) => [
      { scheme: 'file', language },
      { scheme: 'untitled', language },
    ]),
    // Which files are watched, the server says.
    synchronize: { configurationSection: 'athanor' },
    initializationOptions: (): InitializationOptions => ({
      trusted: vscode.workspace.isTrusted,
      settings: settings(),
    }),
    outputChannel: log,
    middleware: {
      ...modelNames((method, params, token) => client.sendRequest(method.method, params, token)),
      workspace: {
        // The server asks for all settings at once: the folders' connections are put together here.
        configuration: (params, token, next) =>
          params.items.every(({ section }) => section === 'athanor')
            ? params.items.map(() => settings())
            : next(params, token),
      },
    },
    markdown: { isTrusted: { enabledCommands: HOVER_COMMANDS }, supportHtml: false },
  }
  const client = new LanguageClient('athanor', 'Athanor', server, options)
  return client
}

export function startLanguageClient(extension: vscode.ExtensionContext): Athanor {
  const log = vscode.window.createOutputChannel('Athanor', { log: true })
  const client = createClient(extension, log)
  const statusEmitter = new vscode.EventEmitter<Status>()
  const startedEmitter = new vscode.EventEmitter<void>()
  const notifications = new Map<string, vscode.EventEmitter<any>>()
  let status = idle
  let started: Promise<void> | undefined

  const setStatus = (next: Status) => {
    status = next
    statusEmitter.fire(next)
  }

  const afterStart = async () => {
    setStatus((await client.sendRequest<Status>(GetStatus.method, {})) ?? idle)
    startedEmitter.fire()
  }

  const athanor: Athanor = {
    extension,
    log,
    get status() {
      return status
    },
    onStatus: statusEmitter.event,
    onStarted: startedEmitter.event,
    async request(method, params, token) {
      await athanor.start()
      // A token that is not there must not be passed on: it would count as a parameter.
      return await (token
        ? client.sendRequest(method.method, params, token)
        : client.sendRequest(method.method, params))
    },
    onNotification<P>(method: NotificationMethod<P>, handler: (params: P) => void) {
      // The client keeps one handler for a method; any number of parts may listen.
      let emitter = notifications.get(method.method)
      if (!emitter) {
        const created = new vscode.EventEmitter<any>()
        emitter = created
        notifications.set(method.method, created)
        extension.subscriptions.push(
          created,
          client.onNotification(method.method, (params) => created.fire(params)),
        )
      }
      const registration = emitter.event(handler)
      extension.subscriptions.push(registration)
      return registration
    },
    start() {
      started ??= client.start().then(afterStart, (error) => {
        started = undefined
        athanor.fail('The language server did not start', error)
        throw error
      })
      return started
    },
    async restart() {
      await started?.catch(() => undefined)
      setStatus(idle)
      started = client.restart().then(afterStart)
      await started
    },
    command(id, run) {
      extension.subscriptions.push(
        vscode.commands.registerCommand(id, async (...args: unknown[]) => {
          try {
            return await run(...args)
          } catch (error) {
            if (error instanceof vscode.CancellationError) return
            athanor.fail(`${id.replace('athanor.', '')} did not work`, error)
          }
        }),
      )
    },
    fail(doing, error) {
      const message = error instanceof Error ? error.message : String(error)
      log.error(`${doing}: ${error instanceof Error ? (error.stack ?? message) : message}`)
      void vscode.window.showErrorMessage(`Athanor: ${doing}. ${message}`, 'Show Log').then((choice) => {
        if (choice) log.show()
      })
    },
  }

  athanor.onNotification(StatusChanged, setStatus)
  extension.subscriptions.push(
    client,
    log,
    statusEmitter,
    startedEmitter,
    vscode.workspace.onDidGrantWorkspaceTrust(() => void client.sendNotification(TrustGranted.method, {})),
  )
  return athanor
}
