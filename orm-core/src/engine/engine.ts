// An engine: one database, its dialect, its driver and its pool, and the cache of compiled statements. It is where
// connections come from; how URLs become engines is in create-engine.ts.

import { CompiledCache } from '../compile/compiled.ts'
import { showAs } from '../sql/show.ts'
import { Connection } from './connection.ts'
import type { ConnectionEvents, LogEntry } from './connection-events.ts'
import type { Driver, ServerInfo } from './driver.ts'
import { EventTarget } from './events.ts'
import { type ExecutionOptions, mergeOptions, NO_OPTIONS } from './execution-options.ts'
import { Pool, type PoolHolder, type PoolOptions } from './pool.ts'
import type { Reflection } from './reflection.ts'
import { type Retry, withRetry } from './retry.ts'
import { run, type Task, wait } from './task.ts'
import type { URL } from './url.ts'

/** Settings of an engine: its pool, its log, its execution options. */
export interface EngineOptions extends PoolOptions {
  /** Logs the SQL: `true` on standard output, or a function that gets each entry. */
  readonly echo?: boolean | ((entry: LogEntry) => void) | undefined
  readonly hideParameters?: boolean | undefined
  readonly isolationLevel?: string | undefined
  /** Every transaction is read-only, which the database enforces. */
  readonly readOnly?: boolean | undefined
  readonly executionOptions?: ExecutionOptions | undefined
  /** Milliseconds that a statement may take. */
  readonly statementTimeout?: number | undefined
  /** Compiled statements that are kept; 0 turns the cache off. */
  readonly queryCacheSize?: number | undefined
  /** Keeps prepared statements on the server for statements that were compiled (PostgreSQL). */
  readonly prepareStatements?: boolean | undefined
  readonly loggingName?: string | undefined
}

/** A database and its pool of connections, made by `createEngine()`. */
export class Engine implements AsyncDisposable {
  readonly url: URL
  readonly dialect: any
  readonly driver: Driver
  readonly pool: Pool
  readonly events: EventTarget<ConnectionEvents>
  readonly hideParameters: boolean
  readonly readOnly: boolean
  readonly statementTimeout: number | undefined
  readonly prepareStatements: boolean
  readonly _compiledCache: CompiledCache | null
  readonly _defaultIsolationLevel: string | undefined
  readonly _options: ExecutionOptions
  readonly #echo: ((entry: LogEntry) => void) | null
  #server: ServerInfo | null = null

  constructor(url: URL, dialect: any, driver: Driver, options: EngineOptions = {}, shared?: Engine) {
    this.url = url
    this.dialect = dialect
    this.driver = driver
    this.pool = shared?.pool ?? new (options.poolclass ?? Pool)(driver, options)
    this.events = new EventTarget<ConnectionEvents>(shared?.events ?? null)
    this.hideParameters = options.hideParameters ?? false
    this.readOnly = options.readOnly ?? false
    this.statementTimeout = options.statementTimeout
    this.prepareStatements = options.prepareStatements ?? true
    this._defaultIsolationLevel = options.isolationLevel?.replaceAll('_', ' ').toUpperCase()
    this._options = options.executionOptions ?? NO_OPTIONS
    this._compiledCache =
      shared?._compiledCache ?? (options.queryCacheSize === 0 ? null : new CompiledCache(options.queryCacheSize ?? 500))
    this.#echo = options.echo === true ? (entry) => printEntry(entry, options.loggingName) : options.echo || null
    this.#options = options
    this.#server = shared?.server ?? null
  }

  readonly #options: EngineOptions

  get name(): string {
    return this.dialect.name
  }

  /** What the server said of itself, after the first connection. */
  get server(): ServerInfo | null {
    return this.#server
  }

  get _logging(): boolean {
    return this.#echo !== null
  }

  _log(entry: LogEntry): void {
    this.#echo?.(entry)
  }

  /** Takes a connection: `await using connection = await engine.connect()`. */
  async connect(): Promise<Connection> {
    return run(this._connect())
  }

  *_connect(owner: string | null = null): Task<Connection> {
    // The pool wants to know who holds the connection before there is a Connection to say so.
    const placeholder: { connection: Connection | null } & PoolHolder = {
      connection: null,
      describeUse: () => placeholder.connection?.describeUse() ?? 'a connection being opened',
    }
    const record = yield* this.pool.connect(placeholder)
    const connection = new Connection(this, record, this._options)
    connection._owner = owner
    placeholder.connection = connection
    if (this.#server === null) this.#introduce(record.driver.server)
    if (this.events.has('engineConnect')) this.events.emit('engineConnect', connection)
    return connection
  }

  #introduce(server: ServerInfo): void {
    this.#server = server
    // A connection without a server changes nothing about the dialect.
    if (server.version.length === 0) return
    if (server.isMariadb) this.dialect._setMariadb()
    if (typeof this.dialect.applyServerVersion === 'function') this.dialect.applyServerVersion(server.version)
    else this.dialect.serverVersionInfo = server.version
    this.dialect.defaultSchemaName = server.defaultSchema
    this.dialect.applyServerSettings?.(server)
  }

  /**
   * Runs `work` in a transaction: committed when it succeeds, rolled back when it throws. With `retry` a transaction
   * that the database undid for another's sake is done again from its start, see `isRetryable`.
   */
  async begin<T>(
    work: (connection: Connection) => Promise<T> | T,
    options: {
      readonly readOnly?: boolean
      readonly isolationLevel?: string
      readonly deferrable?: boolean
      readonly retry?: Retry
    } = {},
  ): Promise<T> {
    if (options.retry) return withRetry(options.retry, () => this.begin(work, { ...options, retry: false }))
    const connection = await this.connect()
    try {
      const transaction = await connection.begin(options)
      const value = await work(connection)
      if (transaction.isActive) await transaction.commit()
      return value
    } finally {
      await connection.close()
    }
  }

  /** `metadata.createAll(engine)`, in a transaction of its own. */
  async _runDdlVisitor(Visitor: any, item: any, options: any = {}): Promise<void> {
    await this.begin((connection) => connection._runDdlVisitor(Visitor, item, options))
  }

  /** `metadata.reflect(engine)` */
  async _reflection(schema: string | null, resolveFks: boolean): Promise<Reflection> {
    const connection = await this.connect()
    try {
      return await connection._reflection(schema, resolveFks)
    } finally {
      await connection.close()
    }
  }

  /** The same engine and pool with other execution options. */
  executionOptions(options: ExecutionOptions): Engine {
    return new Engine(
      this.url,
      this.dialect,
      this.driver,
      { ...this.#options, executionOptions: mergeOptions(this._options, options) },
      this,
    )
  }

  getExecutionOptions(): ExecutionOptions {
    return this._options
  }

  /** Closes the connections that are not in use; the engine makes new ones when it is used again. */
  async dispose(options: { readonly close?: boolean } = {}): Promise<void> {
    await run(this.pool.dispose(options))
    if (this.events.has('engineDisposed')) this.events.emit('engineDisposed', this)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.dispose()
  }

  *_dispose(): Task<void> {
    yield* wait(yield* this.pool.dispose())
  }

  toString(): string {
    return `Engine(${this.url})`
  }
}

function printEntry(entry: LogEntry, name: string | undefined): void {
  const who = [name, entry.token].filter(Boolean).join(' ')
  const time = entry.duration === null ? '' : ` [${entry.duration.toFixed(2)} ms]`
  const parameters =
    Array.isArray(entry.parameters) && entry.parameters.length > 0
      ? ` ${JSON.stringify(entry.parameters, (_key, value) => (typeof value === 'bigint' ? value.toString() : value))}`
      : ''
  process.stdout.write(`${new Date().toISOString()} ${who ? `${who} ` : ''}${entry.sql}${parameters}${time}\n`)
}
showAs(Engine, (engine) => String(engine.url))
