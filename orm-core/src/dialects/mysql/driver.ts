// MySQL and MariaDB through mysql2. Connection options from the URL, lossless reading of values, cancellation by
// KILL QUERY, and what the servers' error numbers mean live here. SQL is the compiler's matter.

import type { Connection as CallbackConnection, FieldPacket, ResultSetHeader } from 'mysql2'
import type { Connection } from 'mysql2/promise'
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
import { checkText, isInvalidText } from '../../engine/text-values.ts'
import type { URL } from '../../engine/url.ts'
import { inlineValues } from './inline-values.ts'

type MysqlModule = typeof import('mysql2/promise')

export class MysqlDriver implements Driver {
  readonly url: URL
  readonly poolKind = 'queue'
  readonly synchronous = false
  readonly isolationLevels = ['SERIALIZABLE', 'READ UNCOMMITTED', 'READ COMMITTED', 'REPEATABLE READ', 'AUTOCOMMIT']
  readonly #options: DriverOptions
  #module: MysqlModule | null = null

  constructor(url: URL, options: DriverOptions = {}) {
    this.url = url
    this.#options = options
  }

  async connect(): Promise<DriverConnection> {
    if (this.#module === null) {
      try {
        const found = (await import('mysql2/promise')) as MysqlModule & { default?: MysqlModule }
        this.#module = found.default ?? found
      } catch (error) {
        throw missingPackage('mysql2', this.url, error)
      }
    }
    const mysql = this.#module
    const config = connectionConfig(this.url, this.#options)
    try {
      const client = await mysql.createConnection(config as never)
      const connection = new MysqlConnection(
        client,
        () => mysql.createConnection(config as never),
        integerParameter(mysql),
      )
      await connection.introduce(this.#options.readOnly ?? false)
      return connection
    } catch (error) {
      throw this.#refused(error, config)
    }
  }

  classify(error: unknown): ErrorClassification | null {
    return classifyMysqlError(error)
  }

  #refused(error: unknown, config: Record<string, unknown>): unknown {
    const { code, message } = error as { code?: string; message: string }
    const host = String(config.socketPath ?? config.host)
    const network = networkProblem(this.url, host, String(config.port ?? ''), error)
    if (network !== null) return network
    switch (code) {
      case 'ER_ACCESS_DENIED_ERROR':
      case 'ER_ACCESS_DENIED_NO_PASSWORD_ERROR':
        return new DriverConnectError(
          this.url,
          `the password for user "${config.user ?? ''}" was refused`,
          'Correct user and password.',
          error,
        )
      case 'ER_DBACCESS_DENIED_ERROR':
        return new DriverConnectError(
          this.url,
          `user "${config.user ?? ''}" may not use the database "${config.database}"`,
          'Correct the name in the URL, or grant the user access to it.',
          error,
        )
      case 'ER_BAD_DB_ERROR':
        return new DriverConnectError(
          this.url,
          `there is no database "${config.database}"`,
          `Correct the name in the URL, or create it: CREATE DATABASE \`${config.database}\``,
          error,
        )
      case 'ER_CON_COUNT_ERROR':
        return new DriverConnectError(
          this.url,
          'the server has no connection left',
          'Close some, lower pool sizes, or raise max_connections.',
          error,
        )
      case 'HANDSHAKE_NO_SSL_SUPPORT':
      case 'HANDSHAKE_SSL_ERROR':
        return new DriverConnectError(
          this.url,
          message,
          'Leave out the ssl options of the URL, or set the server up for SSL.',
          error,
        )
      default:
        return new DriverConnectError(this.url, message || String(error), 'Check the URL and the server.', error)
    }
  }
}

/** mysql2's options out of a URL: the words of PyMySQL, mysqlclient and aiomysql. */
export function connectionConfig(url: URL, options: DriverOptions): Record<string, unknown> {
  const query = (name: string) => url.option(name)
  const seconds = query('connect_timeout')
  const ssl = sslConfig(url)
  const socket = query('unix_socket')
  return {
    ...(socket ? { socketPath: socket } : { host: url.host ?? 'localhost', port: url.port ?? 3306 }),
    user: url.username ?? query('user'),
    password: url.password ?? query('password'),
    database: url.database || undefined,
    charset: query('charset') ?? 'utf8mb4',
    connectTimeout: options.connectTimeout ?? (seconds === undefined ? 10_000 : Number(seconds) * 1000),
    ...(ssl ? { ssl } : {}),
    rowsAsArray: true,
    supportBigNumbers: true,
    bigNumberStrings: false,
    dateStrings: true,
    jsonStrings: true,
    decimalNumbers: false,
    timezone: 'Z',
    flags: ['+FOUND_ROWS'],
    ...options.connectArgs,
  }
}

function sslConfig(url: URL): unknown {
  const mode = url.option('ssl_mode') ?? url.option('ssl-mode') ?? url.option('ssl')
  if (mode === undefined || /^(disabled|false|0)$/i.test(mode)) return null
  return { rejectUnauthorized: /^verify/i.test(mode) }
}

/** mysql2 gives a 64-bit integer that a number can't hold as text: a bigint is made of it, in place. */
function exactIntegers(rows: unknown[][], columns: readonly ColumnDescription[]): unknown[][] {
  columns.forEach((column, index) => {
    if (column.type !== 'bigint') return
    for (const row of rows) if (typeof row[index] === 'string') row[index] = BigInt(row[index] as string)
  })
  return rows
}

const INTEGRITY = new Set([
  1062, 1048, 1169, 1215, 1216, 1217, 1364, 1451, 1452, 1557, 1586, 1761, 1762, 1859, 3819, 4025,
])
const DATA = new Set([1264, 1265, 1292, 1366, 1406, 1411, 1416, 1690, 3140, 3156])
const PROGRAMMING = new Set([
  1007, 1008, 1046, 1049, 1050, 1051, 1054, 1061, 1064, 1065, 1066, 1102, 1103, 1110, 1111, 1113, 1146, 1149, 1305,
])
/** A record changed since it was read, a lock not had in time, a deadlock: `try restarting transaction`. */
const CONFLICTS = new Set([1020, 1205, 1213])
/** Syntax that is right but for a placeholder in it, statements that can't be prepared, a percentile that is open. */
const UNPREPARABLE = new Set([1064, 1295, 4104])
const UNPREPARABLE_LIMIT = 200
const DISCONNECTS = new Set([
  1053,
  1077,
  1078,
  1079,
  1080,
  1152,
  1153,
  1154,
  1155,
  1156,
  1157,
  1158,
  1159,
  1160,
  1161,
  1184,
  1317 + 1e9,
  2006,
  2013,
  2014,
  2045,
  2055,
  4031,
])
const FATAL_CODES =
  /^(PROTOCOL_CONNECTION_LOST|PROTOCOL_ENQUEUE_AFTER|ECONNRESET|EPIPE|ETIMEDOUT|ECONNREFUSED|ERR_STREAM|PROTOCOL_SEQUENCE_TIMEOUT)/

export function classifyMysqlError(error: unknown): ErrorClassification | null {
  if (isInvalidText(error)) return { name: 'DataError', disconnect: false }
  const { code, errno, message } = error as { code?: unknown; errno?: number; message?: string }
  if (typeof code === 'string' && FATAL_CODES.test(code)) return { name: 'OperationalError', disconnect: true }
  if (message !== undefined && /closed state|connection is closed|Connection lost/i.test(message))
    return { name: 'OperationalError', disconnect: true }
  if (error instanceof TypeError && /[Bb]ind parameters/.test(error.message))
    return { name: 'ProgrammingError', disconnect: false }
  if (typeof errno !== 'number') return null
  if (errno === 1317 || errno === 1969 || errno === 3024)
    return { name: 'OperationalError', disconnect: false, cancelled: true }
  if (errno === 1792) return { name: 'InternalError', disconnect: false, hint: 'The transaction was begun read-only.' }
  if (INTEGRITY.has(errno)) return { name: 'IntegrityError', disconnect: false }
  if (DATA.has(errno)) return { name: 'DataError', disconnect: false }
  if (PROGRAMMING.has(errno)) return { name: 'ProgrammingError', disconnect: false }
  if (errno === 1235 || errno === 1286 || errno === 1289) return { name: 'NotSupportedError', disconnect: false }
  if (CONFLICTS.has(errno)) return { name: 'OperationalError', disconnect: false, retryable: true }
  if (DISCONNECTS.has(errno)) return { name: 'OperationalError', disconnect: true }
  return { name: 'OperationalError', disconnect: false }
}

export class MysqlConnection implements DriverConnection {
  server!: ServerInfo
  lost = false
  readonly #client: Connection
  readonly #core: CallbackConnection
  readonly #another: () => Promise<Connection>
  readonly #integer: (value: number | bigint) => unknown
  readonly #unpreparable = new Set<string>()
  #timeout = 0
  #drain: (() => Promise<void>) | null = null
  /** Ends the stream that is being read: mysql2 tells the connection of its loss and not the stream, which would wait. */
  #failStream: ((error: Error) => void) | null = null

  constructor(client: Connection, another: () => Promise<Connection>, integer: (value: number | bigint) => unknown) {
    this.#integer = integer
    this.#client = client
    this.#core = (client as unknown as { connection: CallbackConnection }).connection
    this.#another = another
    this.#core.on('error', (error) => {
      this.lost = true
      this.#failStream?.(error)
    })
    this.#core.on('end', () => {
      this.lost = true
      this.#failStream?.(new Error('Connection lost: The server closed the connection.'))
    })
  }

  /** mysql2's own connection. */
  get raw(): Connection {
    return this.#client
  }

  async introduce(readOnly: boolean): Promise<void> {
    if (readOnly) await this.#client.query('SET SESSION TRANSACTION READ ONLY')
    const [rows] = (await this.#client.query('SELECT VERSION(), DATABASE(), @@sql_mode')) as unknown as [
      [string, string | null, string][],
    ]
    const [versionText, database, mode] = rows[0] as [string, string | null, string]
    this.server = {
      ...serverVersion(versionText),
      versionText,
      defaultSchema: database,
      database,
      backslashEscapes: !mode.includes('NO_BACKSLASH_ESCAPES'),
      ansiQuotes: mode.includes('ANSI_QUOTES'),
    }
  }

  async execute(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): Promise<DriverResult> {
    return this.#guarded(options, async () => {
      const outcome = params.length > 0 ? await this.#executePrepared(sql, params) : await this.#client.query(sql)
      return readResult(outcome as unknown as [unknown, FieldPacket[] | undefined])
    })
  }

  /** Prepared on the server; written out where the server takes no placeholder. */
  async #executePrepared(sql: string, params: readonly unknown[]): Promise<unknown> {
    const inlined = () => inlineValues(sql, params, this.server.backslashEscapes ?? true)
    if (this.#unpreparable.has(sql)) return this.#client.query(inlined() ?? sql)
    try {
      return await this.#client.execute(sql, params.map(this.#toWire) as any)
    } catch (error) {
      // Preparing has no effect: what it refuses can be sent another way.
      const text = UNPREPARABLE.has((error as { errno?: number }).errno ?? 0) ? inlined() : null
      if (text === null) throw error
      const result = await this.#client.query(text)
      if (this.#unpreparable.size >= UNPREPARABLE_LIMIT) this.#unpreparable.clear()
      this.#unpreparable.add(sql)
      return result
    }
  }

  async executeMany(
    sql: string,
    paramSets: readonly (readonly unknown[])[],
    options: ExecuteOptions = {},
  ): Promise<DriverResult> {
    return this.#guarded(options, async () => {
      let rowcount = 0
      let lastrowid: number | bigint | null = null
      for (const params of paramSets) {
        const result = readResult(
          (await this.#client.execute(sql, params.map(this.#toWire) as any)) as unknown as [
            unknown,
            FieldPacket[] | undefined,
          ],
        )
        rowcount += Math.max(0, result.rowcount)
        lastrowid = result.lastrowid
      }
      return { columns: [], rows: [], rowcount, lastrowid }
    })
  }

  async stream(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): Promise<DriverStream> {
    options.signal?.throwIfAborted()
    if (this.#drain !== null) await this.#drain()
    const command = this.#core.execute({ sql, values: params.map(this.#toWire), rowsAsArray: true } as never) as any
    let columns: ColumnDescription[] = []
    const fields = new Promise<void>((resolve, reject) => {
      command.on('fields', (found: FieldPacket[] | undefined) => {
        columns = describeColumns(found)
        resolve()
      })
      command.on('error', reject)
      command.on('end', resolve)
    })
    const readable = command.stream({ highWaterMark: 200 })
    const iterator = readable[Symbol.asyncIterator]() as AsyncIterator<unknown[]>
    fields.catch(() => {})
    this.#failStream = (error) => {
      command.emit('error', error)
      readable.destroy(error)
    }
    readable.on('error', () => {})
    await this.#guarded(options, () => fields, true)
    let ended = false
    let ahead: unknown[][] = []
    const read = async (count: number): Promise<unknown[][]> => {
      const page: unknown[][] = []
      while (!ended && page.length < count) {
        const step = await iterator.next()
        if (step.done) ended = true
        else page.push(step.value)
      }
      if (ended) this.#failStream = null
      if (ended && this.#drain === drain) this.#drain = null
      return exactIntegers(page, columns)
    }
    // The protocol has one result at a time: another statement has to wait until the rest of this one is in memory.
    const drain = async (): Promise<void> => {
      if (!ended) ahead = [...ahead, ...(await read(Number.POSITIVE_INFINITY))]
    }
    this.#drain = drain
    return {
      columns,
      fetch: async (count) => {
        if (ahead.length === 0) return this.#guarded(options, () => read(count), true)
        const page = ahead.slice(0, count)
        ahead = ahead.slice(count)
        return page
      },
      close: async () => {
        // There is no way to leave a result halfway: the server is told to end it, the rest is read away.
        ahead = []
        if (ended || this.lost) return
        await this.cancel()
        try {
          await read(Number.POSITIVE_INFINITY)
        } catch (error) {
          if (!classifyMysqlError(error)?.cancelled) throw error
        } finally {
          ended = true
          if (this.#drain === drain) this.#drain = null
        }
      },
    }
  }

  async begin(options: BeginOptions): Promise<void> {
    if (options.isolationLevel) await this.#client.query(`SET TRANSACTION ISOLATION LEVEL ${options.isolationLevel}`)
    await this.#client.query(options.readOnly ? 'START TRANSACTION READ ONLY' : 'START TRANSACTION')
  }
  async commit(): Promise<void> {
    if (this.#drain !== null) await this.#drain()
    await this.#client.query('COMMIT')
  }
  async rollback(): Promise<void> {
    if (this.#drain !== null) await this.#drain()
    await this.#client.query('ROLLBACK')
  }
  async ping(): Promise<void> {
    await this.#client.ping()
  }

  /** Ends, over another connection, the statement that this one runs. */
  async cancel(): Promise<void> {
    const other = await this.#another()
    try {
      await other.query(`KILL QUERY ${Number(this.#core.threadId)}`)
    } finally {
      await other.end()
    }
  }

  async close(): Promise<void> {
    if (!this.lost) await this.#client.end()
    this.lost = true
  }

  terminate(): void {
    this.lost = true
    this.#client.destroy()
  }

  /** Values as mysql2 wants them. */
  readonly #toWire = (value: unknown): unknown => {
    if (value === undefined) return null
    if (typeof value === 'number' && Number.isSafeInteger(value)) return this.#integer(value)
    if (typeof value === 'string') checkText(value)
    if (typeof value === 'bigint') return this.#integer(value)
    if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '')
    if (value instanceof Uint8Array && !Buffer.isBuffer(value)) return Buffer.from(value)
    return value
  }

  async #guarded<T>(options: ExecuteOptions, work: () => Promise<T>, reading = false): Promise<T> {
    const { signal, timeout = 0 } = options
    signal?.throwIfAborted()
    if (!reading && this.#drain !== null) await this.#drain()
    if (!reading && timeout !== this.#timeout) {
      await this.#client.query(
        this.server.isMariadb
          ? `SET SESSION max_statement_time = ${timeout / 1000}`
          : `SET SESSION max_execution_time = ${Math.floor(timeout)}`,
      )
      this.#timeout = timeout
    }
    let cancelling: Promise<void> | null = null
    const abort = () => {
      cancelling = this.cancel()
    }
    signal?.addEventListener('abort', abort, { once: true })
    try {
      return await work()
    } catch (error) {
      if (classifyMysqlError(error)?.disconnect) this.lost = true
      throw error
    } finally {
      signal?.removeEventListener('abort', abort)
      if (cancelling !== null) await cancelling
    }
  }
}

function serverVersion(text: string): { version: number[]; isMariadb: boolean } {
  const isMariadb = /mariadb/i.test(text)
  const found = (isMariadb ? /(?:5\.5\.5-)?(\d+)\.(\d+)\.(\d+)-?.*mariadb/i : /(\d+)\.(\d+)\.(\d+)/).exec(text)
  return { version: found ? found.slice(1, 4).map(Number) : [], isMariadb }
}

function readResult([result, fields]: [unknown, FieldPacket[] | undefined]): DriverResult {
  if (Array.isArray(result)) {
    const columns = describeColumns(fields)
    return { columns, rows: exactIntegers(result as unknown[][], columns), rowcount: result.length, lastrowid: null }
  }
  const header = result as ResultSetHeader
  return { columns: [], rows: [], rowcount: header.affectedRows, lastrowid: header.insertId }
}

const TYPE_NAMES: Record<number, string> = {
  0: 'decimal',
  1: 'tinyint',
  2: 'smallint',
  3: 'int',
  4: 'float',
  5: 'double',
  7: 'timestamp',
  8: 'bigint',
  9: 'mediumint',
  10: 'date',
  11: 'time',
  12: 'datetime',
  13: 'year',
  15: 'varchar',
  16: 'bit',
  245: 'json',
  246: 'decimal',
  247: 'enum',
  248: 'set',
  249: 'tinyblob',
  250: 'mediumblob',
  251: 'longblob',
  252: 'blob',
  253: 'varchar',
  254: 'char',
  255: 'geometry',
}

function describeColumns(fields: FieldPacket[] | undefined): ColumnDescription[] {
  return (fields ?? []).map((field) => ({
    name: field.name,
    type: TYPE_NAMES[(field.columnType ?? field.type) as number] ?? null,
  }))
}

/** Whole numbers are sent as 64-bit integers: mysql2 would send a double, which LIMIT refuses and large values don't fit. */
function integerParameter(mysql: MysqlModule): (value: number | bigint) => unknown {
  const { TypedParameter } = mysql as unknown as { TypedParameter?: { LONGLONG?: (value: number | bigint) => unknown } }
  const bigint = TypedParameter?.LONGLONG
  if (bigint === undefined) return String
  return (value) => (typeof value === 'bigint' && BigInt.asIntN(64, value) !== value ? String(value) : bigint(value))
}
