// A client that speaks LSP to the server over stdio, as an editor does. Starts the server from its source.

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from 'vscode-jsonrpc/node'
import { uriOf } from '../../src/workspace/file-system.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export class TestClient {
  readonly process: ChildProcess
  readonly connection: MessageConnection
  readonly log: string[] = []
  readonly exited: Promise<number | null>

  constructor() {
    this.process = spawn(process.execPath, ['--conditions=source', '--no-warnings', main, '--stdio'])
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout!),
      new StreamMessageWriter(this.process.stdin!),
    )
    this.process.stderr!.on('data', (data) => this.log.push(String(data)))
    this.connection.onNotification('window/logMessage', ({ message }) => void this.log.push(message))
    this.exited = new Promise((resolve) => this.process.once('exit', (code) => resolve(code)))
    this.connection.listen()
  }

  async initialize(root: string | null, options: Record<string, unknown> = {}): Promise<any> {
    const folders = root === null ? null : [{ uri: uriOf(root), name: 'test' }]
    const result = await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: root === null ? null : uriOf(root),
      workspaceFolders: folders,
      capabilities: {},
      ...options,
    })
    await this.connection.sendNotification('initialized', {})
    return result
  }

  request(method: string, params: unknown = {}): Promise<any> {
    return this.connection.sendRequest(method, params)
  }

  notify(method: string, params: unknown): Promise<void> {
    return this.connection.sendNotification(method, params)
  }

  /** `shutdown` and `exit`; answers the exit code. */
  async stop(): Promise<number | null> {
    await this.connection.sendRequest('shutdown')
    await this.connection.sendNotification('exit')
    return await this.exited
  }
}
