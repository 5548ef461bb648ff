// A SQLite database in a process of its own, so that a long query neither blocks this thread nor outlives its
// cancellation. It has to be a process: SQLite's steps are native code, which ending a worker thread waits for, while
// ending a process is immediate and leaves the file consistent (SQLite rolls its journal back). What a connection can
// do is SqliteConnection's matter; this file carries the calls over.

import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import type {
  BeginOptions,
  DriverConnection,
  DriverOptions,
  DriverResult,
  DriverStream,
  ExecuteOptions,
  ServerInfo,
} from '../../engine/driver.ts'
import type { SqliteTarget } from './driver.ts'

/** What the child runs. It is sent as text, so it uses nothing but its argument and Node's `require`. */
function childMain(modulePath: string): void {
  const Database = require(modulePath)
  const send = (message: unknown) => (process as any).send(message)
  let database: any
  let queryOnly = false
  const streams = new Map<number, any>()
  const narrow = (rows: any[][]) => {
    for (const row of rows) {
      for (let i = 0; i < row.length; i++) {
        const value = row[i]
        if (typeof value === 'bigint' && value >= -9007199254740991n && value <= 9007199254740991n)
          row[i] = Number(value)
      }
    }
    return rows
  }
  const bindable = (params: any[]) =>
    params.map((value) => {
      if (value === undefined) return null
      if (typeof value === 'boolean') return value ? 1 : 0
      if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '000')
      if (value instanceof Uint8Array) return Buffer.from(value)
      if (typeof value === 'object' && value !== null) return JSON.stringify(value)
      return value
    })
  const prepare = (sql: string) => {
    const statement = database.prepare(sql)
    if (!statement.reader) return { statement, columns: [] }
    statement.raw(true).safeIntegers(true)
    return { statement, columns: statement.columns().map((c: any) => ({ name: c.name, type: c.type })) }
  }
  const setQueryOnly = (on: boolean) => {
    if (queryOnly !== on) database.pragma(`query_only = ${on ? 'ON' : 'OFF'}`)
    queryOnly = on
  }
  const run = (sql: string) => database.prepare(sql).run()
  const calls: Record<string, (...args: any[]) => unknown> = {
    open(filename: string, options: object, foreignKeys: boolean) {
      database = new Database(filename, options)
      database.pragma('schema_version')
      if (foreignKeys) database.pragma('foreign_keys = ON')
      database.function('regexp', { deterministic: true }, (pattern: unknown, value: unknown) =>
        typeof pattern !== 'string' || value === null ? null : new RegExp(pattern, 'u').test(String(value)) ? 1 : 0,
      )
      return database.prepare('SELECT sqlite_version()').pluck().get()
    },
    execute(sql: string, params: any[]) {
      const { statement, columns } = prepare(sql)
      if (!statement.reader) {
        const info = statement.run(bindable(params))
        return { columns, rows: [], rowcount: info.changes, lastrowid: info.lastInsertRowid }
      }
      const rows = narrow(statement.all(bindable(params)))
      return { columns, rows, rowcount: statement.readonly ? -1 : rows.length, lastrowid: null }
    },
    executeMany(sql: string, sets: any[][]) {
      const { statement } = prepare(sql)
      let rowcount = 0
      let lastrowid = null
      for (const params of sets) {
        if (statement.reader) rowcount += statement.all(bindable(params)).length
        else {
          const info = statement.run(bindable(params))
          rowcount += info.changes
          lastrowid = info.lastInsertRowid
        }
      }
      return { columns: [], rows: [], rowcount, lastrowid }
    },
    stream(id: number, sql: string, params: any[]) {
      const { statement, columns } = prepare(sql)
      if (!statement.reader) statement.run(bindable(params))
      else streams.set(id, statement.iterate(bindable(params)))
      return columns
    },
    fetch(id: number, count: number) {
      const iterator = streams.get(id)
      const page: any[][] = []
      while (iterator && page.length < count) {
        const step = iterator.next()
        if (step.done) {
          streams.delete(id)
          break
        }
        page.push(step.value)
      }
      return narrow(page)
    },
    closeStream(id: number) {
      streams.get(id)?.return?.()
      streams.delete(id)
    },
    begin(readOnly: boolean) {
      if (readOnly) setQueryOnly(true)
      if (!database.inTransaction) run('BEGIN')
    },
    commit() {
      if (database.inTransaction) run('COMMIT')
      setQueryOnly(false)
    },
    rollback() {
      if (database.inTransaction) run('ROLLBACK')
      setQueryOnly(false)
    },
    close() {
      database?.close()
      setImmediate(() => process.disconnect())
    },
  }
  process.on('message', ({ id, name, args }: any) => {
    try {
      send({ id, value: calls[name]?.(...args) })
    } catch (error: any) {
      send({ id, error: { message: error.message, code: error.code, name: error.name } })
    }
  })
  process.on('disconnect', () => process.exit(0))
}

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

/** Opens the target in a new process. */
export async function connectIsolated(target: SqliteTarget, options: DriverOptions): Promise<DriverConnection> {
  const modulePath =
    (options.connectArgs?.modulePath as string | undefined) ?? createRequire(import.meta.url).resolve('better-sqlite3')
  // A TypeScript loader may have renamed the global `require` of this source text; the child's own is passed in.
  const code = `(${childMain.toString()})(${JSON.stringify(modulePath)})`
  const child = spawn(process.execPath, ['-e', code], {
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    serialization: 'advanced',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_OPTIONS: '' },
  })
  const connection = new IsolatedConnection(child)
  try {
    const { modulePath: _, ...connectArgs } = options.connectArgs ?? {}
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
      if (message.error) pending?.reject(new SqliteProcessError(message.error.message, message.error.code))
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
    return this.#guarded(options, () => this.call('execute', sql, [...params])) as Promise<DriverResult>
  }

  executeMany(
    sql: string,
    paramSets: readonly (readonly unknown[])[],
    options: ExecuteOptions = {},
  ): Promise<DriverResult> {
    return this.#guarded(options, () => this.call('executeMany', sql, paramSets)) as Promise<DriverResult>
  }

  async stream(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): Promise<DriverStream> {
    const id = this.#next++
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
