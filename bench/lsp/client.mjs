// A language client for measuring: starts a server over stdio, speaks LSP as an editor does, and takes the times of its
// answers. It knows no server in particular.

import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node'

export class Client {
  constructor(name, args) {
    this.name = name
    this.started = performance.now()
    this.process = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'pipe'] })
    this.process.stderr.resume()
    this.exited = new Promise((resolve) => this.process.once('exit', resolve))
    this.connection = createMessageConnection(
      new StreamMessageReader(this.process.stdout),
      new StreamMessageWriter(this.process.stdin),
    )
    this.waiting = []
    this.connection.onNotification('textDocument/publishDiagnostics', (params) => {
      for (const each of [...this.waiting]) each(params)
    })
    // What editors answer when a server asks for settings or registers for something.
    this.connection.onRequest('workspace/configuration', ({ items }) => items.map(() => null))
    this.connection.onRequest('client/registerCapability', () => null)
    this.connection.onRequest('window/workDoneProgress/create', () => null)
    this.connection.onUnhandledNotification(() => {})
    this.connection.onError(() => {})
    this.connection.listen()
    this.versions = new Map()
  }

  /** Milliseconds since the process was started. */
  get elapsed() {
    return performance.now() - this.started
  }

  async initialize(root) {
    const uri = pathToFileURL(root).href
    await this.connection.sendRequest('initialize', {
      processId: process.pid,
      rootUri: uri,
      workspaceFolders: [{ uri, name: 'bench' }],
      capabilities: {
        textDocument: { publishDiagnostics: { versionSupport: true }, hover: { contentFormat: ['markdown'] } },
        workspace: { workspaceFolders: true, configuration: true },
      },
    })
    const answered = this.elapsed
    await this.connection.sendNotification('initialized', {})
    return answered
  }

  uri(path) {
    return pathToFileURL(path).href
  }

  /** How long the answer to a request that costs nothing takes. */
  async ping() {
    const before = performance.now()
    await this.connection.sendRequest('bench/ping', {}).catch(() => null)
    return performance.now() - before
  }

  async open(path, text = readFileSync(path, 'utf8')) {
    const uri = pathToFileURL(path).href
    this.versions.set(uri, 1)
    await this.connection.sendNotification('textDocument/didOpen', {
      textDocument: { uri, languageId: 'python', version: 1, text },
    })
  }

  async change(path, contentChanges) {
    const uri = pathToFileURL(path).href
    const version = this.versions.get(uri) + 1
    this.versions.set(uri, version)
    await this.connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges })
  }

  async hover(path, position) {
    const before = performance.now()
    const result = await this.connection.sendRequest('textDocument/hover', {
      textDocument: { uri: pathToFileURL(path).href },
      position,
    })
    return { elapsed: performance.now() - before, text: textOf(result) }
  }

  /** The next diagnostics of the file for which `test` holds; null after `limit` ms. */
  diagnostics(path, test = () => true, limit = 30_000) {
    const uri = pathToFileURL(path).href
    return new Promise((resolve) => {
      const done = (value) => {
        clearTimeout(timer)
        this.waiting.splice(this.waiting.indexOf(hear), 1)
        resolve(value)
      }
      const hear = (params) => {
        if (decodeURIComponent(params.uri) === decodeURIComponent(uri) && test(params.diagnostics))
          done(params.diagnostics)
      }
      const timer = setTimeout(() => done(null), limit)
      this.waiting.push(hear)
    })
  }

  /** Resident memory and the processor time used until now, from /proc; null on systems that have none. */
  usage() {
    try {
      const status = readFileSync(`/proc/${this.process.pid}/status`, 'utf8')
      const memory = (field) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)[1]) / 1024
      const stat = readFileSync(`/proc/${this.process.pid}/stat`, 'utf8').split(') ')[1].split(' ')
      return { rss: memory('VmRSS'), peak: memory('VmHWM'), cpu: (Number(stat[11]) + Number(stat[12])) * 10 }
    } catch {
      return null
    }
  }

  async stop() {
    await Promise.race([this.connection.sendRequest('shutdown').catch(() => {}), sleep(2000)])
    await this.connection.sendNotification('exit').catch(() => {})
    const timer = setTimeout(() => this.process.kill('SIGKILL'), 2000)
    await this.exited
    clearTimeout(timer)
    this.connection.dispose()
  }
}

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

function textOf(result) {
  const contents = result?.contents
  if (!contents) return ''
  return typeof contents === 'string'
    ? contents
    : Array.isArray(contents)
      ? contents.map(String).join('\n')
      : contents.value
}

/** The value below which `share` of the values are. */
export function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? null
}
