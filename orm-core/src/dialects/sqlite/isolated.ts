// A SQLite database in a process of its own, so that a long query neither blocks this thread nor outlives its
// cancellation. It has to be a process: SQLite's steps are native code, which ending a worker thread waits for, while
// ending a process is immediate and leaves the file consistent (SQLite rolls its journal back). What a connection can
// do is SqliteConnection's matter; this file carries the calls over, and isolated-process.ts answers them.

import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type {
  BeginOptions,
  DriverConnection,
  DriverOptions,
  DriverResult,
  DriverStream,
  ExecuteOptions,
  ServerInfo,
} from '../../engine/driver.ts'
import { checkText } from '../../engine/text-values.ts'
import type { SqliteTarget } from './driver.ts'

class SqliteProcessError extends Error {
  readonly code: string
  constructor(message: string, code: string) {
    super(message)
    this.name = 'SqliteError'
    this.code = code
  }
}

interface Pending {
  readonly resolve: (value: any) => void
  readonly reject: (error: unknown) => void
}

/** The child's file: beside this one, as source or compiled. A bundler that knows `new URL` gives it its own name. */
function processFile(): string {
  const source = new URL('./isolated-process.ts', import.meta.url)
  return fileURLToPath(import.meta.url.endsWith('.js') ? source.href.replace(/\.ts$/, '.js') : source)
}

/** Opens the target in a new process. */
export async function connectIsolated(target: SqliteTarget, options: DriverOptions): Promise<DriverConnection> {
  const { modulePath, ...connectArgs } = options.connectArgs ?? {}
  const child = spawn(process.execPath, [processFile(), ...(modulePath ? [String(modulePath)] : [])], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  })
  const connection = new IsolatedConnection(child)
  try {
    const version = (await connection.call(
      'open',
      target.filename,
      {
        readonly: target.readOnly && !target.memory,
        fileMustExist: (target.mustExist || target.readOnly) && !target.memory,
        timeout: target.timeout,
        ...connectArgs,
      },
      target.foreignKeys,
    )) as string
    connection.server = {
      versionText: version,
      version: version.split('.').map(Number),
      defaultSchema: 'main',
      database: target.filename,
    }
    return connection
  } catch (error) {
    connection.terminate()
    throw error
  }
}

/** The child's error, of the class that it had there as far as the classes of errors say anything. */
function errorOf({ message, code, name }: { message: string; code: string; name: string }): Error {
  if (name === 'RangeError') return new RangeError(message)
  if (name === 'TypeError') return new TypeError(message)
  return new SqliteProcessError(message, code)
}

function checkTexts(params: readonly unknown[]): void {
  for (const value of params) if (typeof value === 'string') checkText(value)
}

class IsolatedConnection implements DriverConnection {
  server!: ServerInfo
  lost = false
  readonly #child: ChildProcess
  readonly #pending = new Map<number, Pending>()
  #next = 1
  #cancelled = false

  constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message: any) => {
      const pending = this.#pending.get(message.id)
      this.#pending.delete(message.id)
      if (message.error) pending?.reject(errorOf(message.error))
      else pending?.resolve(message.value)
      if (this.#pending.size === 0) this.#hold(false)
    })
    child.on('error', (error) => this.#end(error))
    child.on('exit', () =>
      this.#end(
        this.#cancelled
          ? new SqliteProcessError('interrupted', 'SQLITE_INTERRUPT')
          : new SqliteProcessError('the process of the database ended', 'SQLITE_IOERR'),
      ),
    )
    this.#hold(false)
  }

  call(name: string, ...args: unknown[]): Promise<unknown> {
    if (this.lost) return Promise.reject(new SqliteProcessError('the process of the database ended', 'SQLITE_IOERR'))
    const id = this.#next++
    return new Promise((resolve, reject) => {
      this.#hold(true)
      this.#pending.set(id, { resolve, reject })
      this.#child.send({ id, name, args })
    })
  }

  execute(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): Promise<DriverResult> {
    return this.#guarded(options, () => {
      checkTexts(params)
      return this.call('execute', sql, [...params])
    }) as Promise<DriverResult>
  }

  executeMany(
    sql: string,
    paramSets: readonly (readonly unknown[])[],
    options: ExecuteOptions = {},
  ): Promise<DriverResult> {
    return this.#guarded(options, () => {
      for (const params of paramSets) checkTexts(params)
      return this.call('executeMany', sql, paramSets)
    }) as Promise<DriverResult>
  }

  async stream(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): Promise<DriverStream> {
    const id = this.#next++
    checkTexts(params)
    const columns = (await this.#guarded(options, () =>
      this.call('stream', id, sql, [...params]),
    )) as DriverStream['columns']
    return {
      columns,
      fetch: (count) => this.#guarded(options, () => this.call('fetch', id, count)) as Promise<unknown[][]>,
      close: async () => {
        if (!this.lost) await this.call('closeStream', id)
      },
    }
  }

  async begin(options: BeginOptions): Promise<void> {
    await this.call('begin', options.readOnly ?? false)
  }
  async commit(): Promise<void> {
    await this.call('commit')
  }
  async rollback(): Promise<void> {
    await this.call('rollback')
  }
  async ping(): Promise<void> {
    await this.call('execute', 'SELECT 1', [])
  }

  /** Ends the process: what it was doing is rolled back by SQLite when the file is opened next. */
  cancel(): void {
    this.#cancelled = true
    this.terminate()
  }

  async close(): Promise<void> {
    if (this.lost) return
    await this.call('close').catch(() => this.terminate())
    this.lost = true
  }

  terminate(): void {
    this.lost = true
    this.#child.kill('SIGKILL')
  }

  async #guarded(options: ExecuteOptions, work: () => Promise<unknown>): Promise<unknown> {
    options.signal?.throwIfAborted()
    const abort = () => this.cancel()
    options.signal?.addEventListener('abort', abort, { once: true })
    const timer = options.timeout ? setTimeout(abort, options.timeout) : null
    try {
      return await work()
    } finally {
      options.signal?.removeEventListener('abort', abort)
      if (timer !== null) clearTimeout(timer)
    }
  }

  #end(error: unknown): void {
    this.lost = true
    for (const pending of this.#pending.values()) pending.reject(error)
    this.#pending.clear()
  }

  /** The child keeps this process alive only while an answer is awaited. */
  #hold(on: boolean): void {
    const channel = this.#child.channel
    if (on) {
      this.#child.ref()
      channel?.ref()
    } else {
      this.#child.unref()
      channel?.unref()
    }
  }
}
