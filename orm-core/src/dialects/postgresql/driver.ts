// PostgreSQL through pg, with pg-cursor for streams. Connection options from the URL, lossless reading of values,
// cancellation, and what the server's error codes mean live here. SQL is the compiler's matter.

import type { Client, ClientConfig, QueryArrayConfig, QueryArrayResult } from 'pg'
import type PgCursor from 'pg-cursor'
import { DriverConnectError, missingPackage, networkProblem } from '../../engine/connect-error.ts'
import type {
  BeginOptions,
  ColumnDescription,
  Driver,
  DriverConnection,
  DriverOptions,
  DriverResult,
  DriverStream,
  ErrorClassification,
  ExecuteOptions,
  ServerInfo,
} from '../../engine/driver.ts'
import type { MaybePromise } from '../../engine/task.ts'
import { checkTextWithoutNul, isInvalidText } from '../../engine/text-values.ts'
import type { URL } from '../../engine/url.ts'
import { InterfaceError, NotSupportedError } from '../../sql/exc.ts'
import { Exchange, PreparedStatement, type Reading, type Wire } from './exchange.ts'
import { parseArray, parseInteger8, TYPE_NAMES } from './values.ts'

type PgModule = typeof import('pg')

const PREPARED_LIMIT = 200
/** A text of so many characters makes a plan that the server is not to keep many of. */
const LARGE = 10_000
const LARGE_LIMIT = 8
/** So many sets of values are written before an answer is awaited. */
const BATCH = 1000

export class PostgresDriver implements Driver {
  readonly url: URL
  readonly poolKind = 'queue'
  readonly synchronous = false
  readonly isolationLevels = ['SERIALIZABLE', 'READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'AUTOCOMMIT']
  readonly #options: DriverOptions
  #module: PgModule['default'] | null = null

  constructor(url: URL, options: DriverOptions = {}) {
    this.url = url
    this.#options = options
  }

  async connect(): Promise<DriverConnection> {
    if (this.#module === null) {
      try {
        this.#module = (await import('pg')).default
      } catch (error) {
        throw missingPackage('pg', this.url, error)
      }
    }
    const pg = this.#module
    const config = clientConfig(this.url, this.#options)
    const client = new pg.Client(config)
    const connection = new PostgresConnection(client, () => new pg.Client(config), prepareValueOf(pg))
    try {
      await client.connect()
      await connection.introduce(this.#options.readOnly ?? false)
    } catch (error) {
      connection.terminate()
      throw this.#refused(error, config)
    }
    return connection
  }

  classify(error: unknown): ErrorClassification | null {
    return classifyPostgresError(error)
  }

  #refused(error: unknown, config: ClientConfig): unknown {
    const { code, message } = error as { code?: string; message: string }
    const host = config.host ?? 'localhost'
    const port = config.port ?? 5432
    const network = networkProblem(this.url, host, port, error)
    if (network !== null) return network
    const user = config.user ?? ''
    switch (code) {
      case '28P01':
        return new DriverConnectError(
          this.url,
          `the password for user "${user}" was refused`,
          'Correct user and password.',
          error,
        )
      case '28000':
        return new DriverConnectError(
          this.url,
          `user "${user}" may not connect: ${message}`,
          'Correct the user, or allow it in pg_hba.conf; the server may want SSL (?sslmode=require).',
          error,
        )
      case '3D000':
        return new DriverConnectError(
          this.url,
          `there is no database "${config.database ?? user}"`,
          `Correct the name in the URL, or create it: CREATE DATABASE "${config.database ?? user}"`,
          error,
        )
      case '53300':
        return new DriverConnectError(
          this.url,
          'the server has no connection left',
          'Close some, lower pool sizes, or raise max_connections.',
          error,
        )
      case '57P03':
        return new DriverConnectError(
          this.url,
          'the server is starting up or shutting down',
          'Try again in a moment.',
          error,
        )
      default:
    }
    if (/timeout expired/.test(message)) {
      return new DriverConnectError(
        this.url,
        `${host}:${port} does not answer in time`,
        'Check the network, or raise connect_timeout.',
        error,
      )
    }
    if (/password must be a string|no password/i.test(message)) {
      return new DriverConnectError(
        this.url,
        'the server wants a password',
        'Give one in the URL: postgresql://user:password@host/database',
        error,
      )
    }
    if (/SSL|certificate/i.test(message)) {
      return new DriverConnectError(
        this.url,
        message,
        'Choose ?sslmode=disable, require, verify-ca or verify-full in the URL.',
        error,
      )
    }
    return new DriverConnectError(this.url, message || String(error), 'Check the URL and the server.', error)
  }
}

/** pg's options out of a URL: libpq's words, asyncpg's, and those of psycopg. */
export function clientConfig(url: URL, options: DriverOptions): ClientConfig {
  const query = (name: string) => url.option(name)
  const seconds = query('connect_timeout') ?? query('timeout')
  const config: Record<string, unknown> = {
    host: query('host')?.split(',')[0] ?? url.host ?? process.env.PGHOST ?? 'localhost',
    port: Number(query('port')?.split(',')[0] ?? url.port ?? process.env.PGPORT ?? 5432),
    user: query('user') ?? url.username ?? process.env.PGUSER,
    password: query('password') ?? url.password ?? process.env.PGPASSWORD,
    database: query('dbname') ?? url.database ?? process.env.PGDATABASE,
    application_name: query('application_name'),
    options: query('options'),
    client_encoding: 'UTF8',
    connectionTimeoutMillis: options.connectTimeout ?? (seconds === undefined ? 10_000 : Number(seconds) * 1000),
    keepAlive: query('keepalives') !== '0',
    ssl: sslConfig(url),
    types: { getTypeParser },
  }
  if (config.database === '') config.database = undefined
  for (const name of Object.keys(config)) if (config[name] === undefined) delete config[name]
  return { ...config, ...options.connectArgs } as ClientConfig
}

function sslConfig(url: URL): unknown {
  const mode = url.option('sslmode') ?? url.option('ssl') ?? process.env.PGSSLMODE
  switch (mode) {
    case 'require':
    case 'true':
    case 'no-verify':
      return { rejectUnauthorized: false }
    case 'verify-ca':
    case 'verify-full':
      return { rejectUnauthorized: true, ...(mode === 'verify-ca' ? { checkServerIdentity: () => undefined } : {}) }
    default:
      return false
  }
}

/** What a value becomes. Dates, times, numerics and JSON stay text: a type turns them into more. */
function getTypeParser(oid: number, _format?: unknown): (text: string) => unknown {
  switch (oid) {
    case 16:
      return (text) => text === 't'
    case 21:
    case 23:
    case 26:
      return Number
    case 20:
      return parseInteger8
    case 700:
    case 701:
      return Number
    case 17:
      return parseBytea
    default: {
      const element = ARRAY_ELEMENTS.get(oid)
      if (element === undefined) return asText
      const parser = getTypeParser(element)
      return (text) => parseArray(text, parser)
    }
  }
}

const asText = (text: string): string => text

/** Array types of pg_type's fixed part, by the type of their elements. */
const ARRAY_ELEMENTS = new Map<number, number>([
  [1000, 16],
  [1001, 17],
  [1002, 18],
  [1003, 19],
  [1016, 20],
  [1005, 21],
  [1007, 23],
  [1009, 25],
  [1028, 26],
  [199, 114],
  [3807, 3802],
  [1021, 700],
  [1022, 701],
  [1231, 1700],
  [1014, 1042],
  [1015, 1043],
  [1182, 1082],
  [1183, 1083],
  [1270, 1266],
  [1115, 1114],
  [1185, 1184],
  [1187, 1186],
  [2951, 2950],
  [1041, 869],
  [651, 650],
])

function parseBytea(text: string): Buffer {
  if (text.startsWith('\\x')) return Buffer.from(text.slice(2), 'hex')
  const bytes: number[] = []
  for (let i = 0; i < text.length; i++) {
    if (text[i] !== '\\') bytes.push(text.charCodeAt(i))
    else if (text[i + 1] === '\\') {
      bytes.push(92)
      i += 1
    } else {
      bytes.push(Number.parseInt(text.slice(i + 1, i + 4), 8))
      i += 3
    }
  }
  return Buffer.from(bytes)
}

export function classifyPostgresError(error: unknown): ErrorClassification | null {
  if (isInvalidText(error)) return { name: 'DataError', disconnect: false }
  const { code, message, severity } = error as { code?: string; message?: string; severity?: string }
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
    const kind = code.slice(0, 2)
    if (code === '57014') return { name: 'OperationalError', disconnect: false, cancelled: true }
    if (kind === '57' || kind === '08')
      return { name: 'OperationalError', disconnect: severity === 'FATAL' || kind === '08' }
    if (kind === '23') return { name: 'IntegrityError', disconnect: false }
    if (kind === '22') return { name: 'DataError', disconnect: false }
    if (code === '25006') {
      return { name: 'InternalError', disconnect: false, hint: 'The transaction was begun read-only.' }
    }
    if (kind === '42' || kind === '26' || kind === '34' || kind === '3D' || kind === '3F')
      return { name: 'ProgrammingError', disconnect: false }
    // Citus, CockroachDB and YugabyteDB report their conflicts with the same codes.
    if (code === '40001' || code === '40P01') return { name: 'OperationalError', disconnect: false, retryable: true }
    if (kind === '40' || kind === '53' || kind === '54' || kind === '55' || kind === '58')
      return { name: 'OperationalError', disconnect: false }
    if (kind === '25' || kind === '24' || kind === '2D' || kind === '3B')
      return { name: 'InternalError', disconnect: false }
    if (kind === '0A') return { name: 'NotSupportedError', disconnect: false }
    return { name: 'DatabaseError', disconnect: severity === 'FATAL' }
  }
  if (typeof code === 'string' && /^(ECONN|EPIPE|ETIMEDOUT|EHOST)/.test(code))
    return { name: 'OperationalError', disconnect: true }
  if (
    message !== undefined &&
    /Connection terminated|Client has encountered a connection error|not queryable|Client was closed/.test(message)
  ) {
    return { name: 'OperationalError', disconnect: true }
  }
  return null
}

export class PostgresConnection implements DriverConnection {
  server!: ServerInfo
  lost = false
  readonly #client: Client
  readonly #another: () => Client
  readonly #prepareValue: (value: unknown) => unknown
  readonly #prepared = new Map<string, PreparedStatement>()
  #lossReason: Error | null = null
  #timeout = 0
  /** The timeout was set inside the transaction, whose rollback takes it back. */
  #timeoutIsLocal = false
  #inTransaction = false
  /** What goes to the server together with the next statement: the end of a transaction, and the beginning of the next. */
  #before: string[] = []
  /** Statements of the transaction might have changed or locked something. */
  #hasActed = false
  /** The names of statements that the server may forget. */
  #closing: string[] = []
  /** What was given to pg last, unless it was something of pg's own. */
  #last: Exchange | null = null
  /** pg's client is in other hands, too. */
  #isShared = false

  constructor(client: Client, another: () => Client, prepareValue: (value: unknown) => unknown) {
    this.#client = client
    this.#another = another
    this.#prepareValue = prepareValue
    client.on('error', (error) => {
      this.#lossReason = error
      this.lost = true
    })
    client.on('end', () => {
      this.lost = true
    })
  }

  /** pg's own client, for LISTEN, COPY and what SQL alone can't do. */
  get raw(): Client {
    this.#sayBefore()?.catch(() => {})
    this.#isShared = true
    return this.#client
  }

  async introduce(readOnly: boolean): Promise<void> {
    if (readOnly) await this.#client.query('SET default_transaction_read_only = on')
    const { rows } = await this.#client.query<unknown[]>({
      text: "SELECT current_setting('server_version_num'), pg_catalog.version(), current_schema(), current_database(), current_setting('standard_conforming_strings')",
      rowMode: 'array',
    } as QueryArrayConfig)
    const [number, text, schema, database, standardStrings] = rows[0] as [string, string, string | null, string, string]
    const version = Number(number)
    this.server = {
      version:
        version >= 100000
          ? [Math.floor(version / 10000), version % 10000]
          : [Math.floor(version / 10000), Math.floor(version / 100) % 100, version % 100],
      versionText: text,
      defaultSchema: schema,
      database,
      backslashEscapes: standardStrings === 'off',
    }
  }

  execute(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): Promise<DriverResult> {
    if (!options.prepare) return this.#executeUnprepared(sql, params, options)
    return this.#whenGuarded(options, () =>
      this.#exchange(this.#statement(sql, options.parameterTypes), [this.#valuesOf(params)]),
    )
  }

  async #executeUnprepared(sql: string, params: readonly unknown[], options: ExecuteOptions): Promise<DriverResult> {
    const types = typesToSend(options.parameterTypes)
    const query: QueryArrayConfig = { text: sql, values: params.map(toWire), rowMode: 'array' }
    if (types !== null) query.types = types
    if (!isReading(sql)) this.#hasActed = true
    return this.#guarded(options, async () => readResult(await this.#query(query)))
  }

  executeMany(
    sql: string,
    paramSets: readonly (readonly unknown[])[],
    options: ExecuteOptions = {},
  ): Promise<DriverResult> {
    return this.#whenGuarded(options, async () => {
      const statement = this.#statement(sql, null)
      // outside of a transaction each is one of its own, as when they are sent one by one
      const size = this.#inTransaction ? BATCH : 1
      let rowcount = 0
      for (let at = 0; at < paramSets.length; at += size) {
        const page = paramSets.slice(at, at + size).map((params) => this.#valuesOf(params))
        const done = await this.#exchange(statement, page)
        rowcount += Math.max(0, done.rowcount)
      }
      return { columns: [], rows: [], rowcount, lastrowid: null }
    })
  }

  /** Sends a prepared statement, and with it what has waited for one. */
  async #exchange(statement: PreparedStatement, paramSets: readonly (readonly unknown[])[]): Promise<DriverResult> {
    if (this.lost) throw this.#lossReason ?? new Error('Connection terminated')
    const exchange = new Exchange(statement, paramSets, this.#before, this.#closing, READING)
    if (this.#before.length > 0) this.#before = []
    if (this.#closing.length > 0) this.#closing = []
    this.#hasActed ||= !statement.isReading
    const before = this.#isShared ? null : this.#last
    this.#last = exchange
    this.#client.query(exchange as never)
    // Left to itself, pg waits for the answer to the one before.
    if (before?.isUnanswered && exchange.isKnown) {
      exchange.write((this.#client as unknown as { connection: Wire }).connection)
    }
    try {
      return await exchange.done
    } catch (error) {
      if (classifyPostgresError(error)?.disconnect) this.lost = true
      throw error
    } finally {
      if (this.#last === exchange) this.#last = null
    }
  }

  /** Sends what waits for a statement, where none comes that it could go with. */
  #sayBefore(): Promise<unknown> | null {
    this.#last = null
    if (this.#before.length === 0) return null
    const text = this.#before.join('; ')
    this.#before = []
    return this.#client.query(text)
  }

  #valuesOf(params: readonly unknown[]): unknown[] {
    const values = new Array(params.length)
    for (let at = 0; at < params.length; at++) {
      const value = toWire(params[at])
      values[at] = typeof value === 'string' ? value : this.#prepareValue(value)
    }
    return values
  }

  async stream(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): Promise<DriverStream> {
    // A cursor of the server's own lets other statements run between its pages, as eager loaders need.
    if (
      this.#inTransaction &&
      /^\s*(SELECT|VALUES|TABLE|WITH)\b/i.test(sql) &&
      !/\b(INSERT|UPDATE|DELETE|MERGE)\b/i.test(sql)
    ) {
      return this.#serverCursor(sql, params, options)
    }
    const { default: Cursor } = (await import('pg-cursor')) as unknown as { default: typeof PgCursor }
    options.signal?.throwIfAborted()
    const submitted = new Cursor<unknown[]>(
      sql,
      params.map(toWire) as any[],
      {
        rowMode: 'array',
        types: { getTypeParser },
      } as never,
    )
    sayTypes(submitted, typesToSend(options.parameterTypes))
    this.#hasActed = true
    await this.#sayBefore()
    const cursor = this.#client.query(submitted)
    let columns: readonly ColumnDescription[] = []
    let ended = false
    const read = async (count: number): Promise<unknown[][]> => {
      if (ended) return []
      const rows = await this.#guarded(options, () => cursor.read(count))
      if (rows.length < count) ended = true
      return rows
    }
    const internal = cursor as unknown as { _result?: { fields?: { name: string; dataTypeID: number }[] } }
    // The columns are known with the first page; it is read now and given out when asked for.
    let ahead = await read(options.prepare ? 200 : 100)
    columns = (internal._result?.fields ?? []).map((field) => ({
      name: field.name,
      type: TYPE_NAMES.get(field.dataTypeID) ?? null,
    }))
    return {
      columns,
      fetch: async (count) => {
        if (ahead.length === 0) return read(count)
        const page = ahead.slice(0, count)
        ahead = ahead.slice(count)
        return page
      },
      close: async () => {
        ahead = []
        if (!this.lost) await cursor.close()
      },
    }
  }

  async #serverCursor(sql: string, params: readonly unknown[], options: ExecuteOptions): Promise<DriverStream> {
    statementNumber += 1
    const name = `athanor_cursor_${statementNumber}`
    await this.execute(`DECLARE ${name} NO SCROLL CURSOR FOR ${sql}`, params, { ...options, prepare: false })
    let ended = false
    const fetch = async (count: number): Promise<DriverResult> => {
      const result = await this.execute(`FETCH ${count} FROM ${name}`, [], { ...options, prepare: false })
      if (result.rows.length < count) ended = true
      return result
    }
    const first = await fetch(200)
    let ahead = first.rows
    return {
      columns: first.columns,
      fetch: async (count) => {
        if (ahead.length === 0) return ended ? [] : (await fetch(count)).rows
        const page = ahead.slice(0, count)
        ahead = ahead.slice(count)
        return page
      },
      close: async () => {
        ahead = []
        ended = true
        if (!this.lost && this.#inTransaction) await this.execute(`CLOSE ${name}`, [])
      },
    }
  }

  /** The server hears of it with the first statement, as with psycopg. */
  begin(options: BeginOptions): void {
    let sql = 'BEGIN'
    if (options.isolationLevel) sql += ` ISOLATION LEVEL ${options.isolationLevel}`
    if (options.readOnly) sql += ' READ ONLY'
    if (options.deferrable) sql += ' DEFERRABLE'
    this.#before.push(sql)
    this.#inTransaction = true
    this.#hasActed = false
    this.#timeoutIsLocal = false
  }

  /** Ends a transaction that the server has not heard of. */
  #forgetBegin(): boolean {
    this.#inTransaction = false
    if (this.#before.at(-1)?.startsWith('BEGIN') !== true) return false
    this.#before.pop()
    return true
  }

  async commit(): Promise<void> {
    if (this.#forgetBegin()) return
    const result = await this.#query({ text: 'COMMIT', rowMode: 'array' } as QueryArrayConfig)
    if ((result as { command?: string }).command === 'ROLLBACK') {
      if (this.#timeoutIsLocal) this.#timeout = Number.NaN
      throw new InterfaceError(
        'The transaction had failed before, so the server rolled it back instead of committing',
        'COMMIT',
        null,
        null,
      )
    }
  }

  /** Nobody waits for the end of a transaction that has only read: it goes with the next statement, or by itself soon. */
  rollback(): MaybePromise<void> {
    if (this.#forgetBegin()) return
    if (this.#timeoutIsLocal) this.#timeout = Number.NaN
    if (this.#hasActed || this.lost)
      return this.#query({ text: 'ROLLBACK', rowMode: 'array' } as QueryArrayConfig).then(() => {})
    this.#before.push('ROLLBACK')
    setImmediate(() => {
      if (this.lost || this.#before[0] !== 'ROLLBACK') return
      this.#before.shift()
      this.#last = null
      this.#client.query('ROLLBACK').catch((error) => {
        this.#lossReason = error
        this.lost = true
      })
    })
  }

  async ping(): Promise<void> {
    await this.#query({ text: ';', rowMode: 'array' } as QueryArrayConfig)
  }

  /** Asks the server, over a connection of its own, to end what this one is doing. */
  async cancel(): Promise<void> {
    const { processID, secretKey } = this.#client as unknown as { processID: number; secretKey: number }
    const other = this.#another() as unknown as { connection: any; host: string; port: number; end(): Promise<void> }
    const { connection, host, port } = other
    await new Promise<void>((resolve) => {
      const finish = () => {
        connection.end?.()
        resolve()
      }
      connection.on('error', finish)
      connection.on('end', finish)
      const send = () => connection.cancel(processID, secretKey)
      connection.once(connection.ssl ? 'sslconnect' : 'connect', send)
      if (connection.ssl) connection.once('connect', () => connection.requestSsl())
      if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${port}`)
      else connection.connect(port, host)
      setTimeout(finish, 5000).unref()
    })
  }

  async close(): Promise<void> {
    if (!this.lost) await this.#client.end()
    this.lost = true
  }

  terminate(): void {
    this.lost = true
    const { connection } = this.#client as unknown as { connection?: { stream?: { destroy(): void } } }
    connection?.stream?.destroy()
  }

  async #query(query: QueryArrayConfig): Promise<QueryArrayResult<unknown[]>> {
    if (this.lost) throw this.#lossReason ?? new Error('Connection terminated')
    try {
      await this.#sayBefore()
      return await this.#client.query<unknown[]>(query)
    } catch (error) {
      if (classifyPostgresError(error)?.disconnect) this.lost = true
      throw error
    }
  }

  /** Does what neither a timeout nor a signal is given for at once. */
  #whenGuarded<T>(options: ExecuteOptions, work: () => Promise<T>): Promise<T> {
    return options.signal === undefined && (options.timeout ?? 0) === this.#timeout
      ? work()
      : this.#guarded(options, work)
  }

  async #guarded<T>(options: ExecuteOptions, work: () => Promise<T>): Promise<T> {
    const { signal, timeout = 0 } = options
    signal?.throwIfAborted()
    if (timeout !== this.#timeout) {
      // outside of a transaction that is about to begin, whose end would take it back
      const begin = this.#before.at(-1)?.startsWith('BEGIN') ? this.#before.pop() : undefined
      this.#timeoutIsLocal = this.#inTransaction && begin === undefined
      const text = `SET statement_timeout = ${Math.max(0, Math.floor(timeout))}`
      await this.#query({ text, rowMode: 'array' } as QueryArrayConfig)
      if (begin !== undefined) this.#before.push(begin)
      this.#timeout = timeout
    }
    if (signal === undefined) return work()
    let cancelling: Promise<void> | null = null
    const abort = () => {
      cancelling = this.cancel()
    }
    signal.addEventListener('abort', abort, { once: true })
    try {
      return await work()
    } finally {
      signal.removeEventListener('abort', abort)
      // A cancel request that comes late would hit the next statement.
      if (cancelling !== null) await cancelling
    }
  }

  /** A statement that was not used for long: the server may forget it, too. */
  #forget(key: string): void {
    const statement = this.#prepared.get(key)
    this.#prepared.delete(key)
    if (statement !== undefined && statement.state !== 'new') this.#closing.push(statement.name)
  }

  #statement(sql: string, parameterTypes: readonly number[] | null | undefined): PreparedStatement {
    const types = parameterTypes == null || parameterTypes.every((each) => each === 0) ? null : parameterTypes
    const key = types === null ? sql : `${types.join()} ${sql}`
    let statement = this.#prepared.get(key)
    if (statement === undefined) {
      if (this.#prepared.size >= PREPARED_LIMIT) this.#forget(this.#prepared.keys().next().value as string)
      if (sql.length > LARGE) {
        const large = [...this.#prepared].filter(([, { text }]) => text.length > LARGE)
        if (large.length >= LARGE_LIMIT) this.#forget((large[0] as [string, PreparedStatement])[0])
      }
      statementNumber += 1
      statement = new PreparedStatement(`athanor_${statementNumber}`, sql, types, isReading(sql))
      this.#prepared.set(key, statement)
    }
    return statement
  }
}

/** Whether a text is of a query that changes and locks nothing, as far as a text can tell. */
function isReading(sql: string): boolean {
  return (
    /^\s*SELECT\b/i.test(sql) && !/\bFOR\s+(NO\s+KEY\s+UPDATE|UPDATE|KEY\s+SHARE|SHARE)\b|advisory|\bINTO\b/i.test(sql)
  )
}

const READING: Reading = { parserOf: getTypeParser, asText }

/** How pg writes a value. */
function prepareValueOf(pg: object): (value: unknown) => unknown {
  return (pg as { utils: { prepareValue(value: unknown): unknown } }).utils.prepareValue
}

let statementNumber = 0

/** pg hands what reads a result's values on to the Parse message, where an array says the types of the parameters. */
type SentTypes = number[] & { getTypeParser: typeof getTypeParser }

function typesToSend(types: readonly number[] | null | undefined): SentTypes | null {
  return types == null || types.every((each) => each === 0) ? null : Object.assign([...types], { getTypeParser })
}

/** pg-cursor's Parse message has no types: they are added while it is written. */
function sayTypes(cursor: object, types: SentTypes | null): void {
  if (types === null) return
  const own = cursor as { submit(connection: { parse(query: object, more: boolean): void }): void }
  const submit = own.submit
  own.submit = function (connection) {
    const { parse } = connection
    connection.parse = (query, more) => parse.call(connection, { ...query, types }, more)
    try {
      submit.call(this, connection)
    } finally {
      connection.parse = parse
    }
  }
}

function readResult(result: QueryArrayResult<unknown[]> | QueryArrayResult<unknown[]>[]): DriverResult {
  const last = (Array.isArray(result) ? result.at(-1) : result) as QueryArrayResult<unknown[]>
  return {
    columns: last.fields.map((field) => ({ name: field.name, type: TYPE_NAMES.get(field.dataTypeID) ?? null })),
    rows: last.rows,
    rowcount: last.rowCount ?? -1,
    lastrowid: null,
  }
}

/** Values as pg wants them. Types with a bind processor have made text of most before. */
function toWire(value: unknown): unknown {
  if (typeof value === 'string') {
    checkTextWithoutNul(value)
    return value
  }
  if (typeof value === 'bigint') return value.toString()
  if (value instanceof Date) return value.toISOString()
  if (value instanceof Uint8Array)
    return Buffer.isBuffer(value) ? value : Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (Array.isArray(value)) return value.map(toWire)
  if (typeof value === 'symbol' || typeof value === 'function')
    throw new NotSupportedError(`can't adapt a ${typeof value}`, null, null, null)
  return value
}
