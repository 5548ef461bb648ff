// SQLite through better-sqlite3, in this thread. Opening, pragmas, statement reuse and what SQLite's errors mean live
// here; a database in a process of its own, which can be cancelled, is in isolated.ts; SQL is the compiler's matter.

import { existsSync, statSync } from 'node:fs'
import path from 'node:path'
import type BetterSqlite3 from 'better-sqlite3'
import { DriverConnectError, missingPackage } from '../../engine/connect-error.ts'
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
import { checkText, isInvalidText } from '../../engine/text-values.ts'
import type { URL } from '../../engine/url.ts'
import { ArgumentError, NotSupportedError } from '../../sql/exc.ts'
import { connectIsolated } from './isolated.ts'
import { insertOfRowid } from './rowid.ts'

type SqliteModule = typeof BetterSqlite3

const MEMORY_NAMES = new Set(['', ':memory:'])
const KEPT_STATEMENTS = 256

/** So many rows are worth a look at the schema. */
const WORTH_ASKING = 20

/** Where a SQLite URL's database is, and how it is to be opened. */
export interface SqliteTarget {
  readonly filename: string
  readonly memory: boolean
  readonly readOnly: boolean
  readonly mustExist: boolean
  /** Milliseconds to wait for another connection's lock. */
  readonly timeout: number
  /** What `foreign_keys` in the URL says; null leaves the driver's own default, which is on. */
  readonly foreignKeys: boolean | null
}

/** `sqlite://` is a database in memory, `sqlite:///a.db` a relative path, `sqlite:////a.db` an absolute one. */
export function sqliteTarget(url: URL, options: DriverOptions): SqliteTarget {
  if (url.username || url.host || url.password || url.port !== null) {
    throw new ArgumentError(
      `Invalid SQLite URL: ${url}\nValid SQLite URL forms are sqlite:///:memory: or sqlite:////absolute/path/to/file.db`,
    )
  }
  let filename = url.database ?? ':memory:'
  let mode = url.option('mode')
  let memory = MEMORY_NAMES.has(filename) || mode === 'memory'
  if (filename.startsWith('file:')) {
    const [name = '', search = ''] = filename.slice('file:'.length).split('?')
    mode ??= new URLSearchParams(search).get('mode') ?? undefined
    memory ||= MEMORY_NAMES.has(name) || mode === 'memory'
    filename = name.replace(/^\/\/(?=\/)/, '')
  }
  const timeout = url.option('timeout')
  const foreignKeys = url.option('foreign_keys')
  return {
    filename: memory ? ':memory:' : path.resolve(filename),
    memory,
    readOnly: options.readOnly ?? (mode === 'ro' || url.option('immutable') === '1'),
    mustExist: options.mustExist ?? (mode === 'ro' || mode === 'rw'),
    timeout: timeout === undefined ? (options.connectTimeout ?? 5000) : Number(timeout) * 1000,
    foreignKeys: foreignKeys === undefined ? null : foreignKeys === '1' || foreignKeys === 'on',
  }
}

export class SqliteDriver implements Driver {
  readonly url: URL
  readonly isolationLevels = ['READ UNCOMMITTED', 'SERIALIZABLE', 'AUTOCOMMIT']
  readonly synchronous: boolean
  readonly #target: SqliteTarget
  readonly #options: DriverOptions
  #module: SqliteModule | null = null

  constructor(url: URL, options: DriverOptions = {}) {
    this.url = url
    this.#options = options
    this.#target = sqliteTarget(url, options)
    this.synchronous = !options.isolated
  }

  get poolKind(): 'queue' | 'singleton' {
    return this.#target.memory ? 'singleton' : 'queue'
  }

  connect(): MaybePromise<DriverConnection> {
    if (!this.#target.memory) this.#checkFile()
    if (this.#options.isolated) {
      return connectIsolated(this.#target, this.#options).catch((error) => {
        throw this.#refused(error)
      })
    }
    if (this.#module !== null) return this.#open(this.#module)
    return import('better-sqlite3').then(
      (found) => {
        this.#module = found.default
        return this.#open(found.default)
      },
      (error) => {
        throw missingPackage('better-sqlite3', this.url, error)
      },
    )
  }

  classify(error: unknown): ErrorClassification | null {
    return classifySqliteError(error)
  }

  #open(Database: SqliteModule): SqliteConnection {
    try {
      return new SqliteConnection(openSqlite(Database, this.#target, this.#options))
    } catch (error) {
      throw this.#refused(error)
    }
  }

  #checkFile(): void {
    const { filename, mustExist, readOnly } = this.#target
    if (existsSync(filename)) {
      if (statSync(filename).isDirectory()) {
        throw new DriverConnectError(
          this.url,
          `${filename} is a folder, not a database file`,
          'Name a file in the URL.',
        )
      }
      return
    }
    if (mustExist || readOnly) {
      throw new DriverConnectError(
        this.url,
        `there is no database file ${filename}`,
        'Correct the path in the URL (sqlite:///relative.db, sqlite:////absolute.db), or create the database first.',
      )
    }
    if (!existsSync(path.dirname(filename))) {
      throw new DriverConnectError(
        this.url,
        `the folder ${path.dirname(filename)} does not exist`,
        'Create the folder or correct the path in the URL.',
      )
    }
  }

  #refused(error: unknown): unknown {
    const code = (error as { code?: string }).code ?? ''
    if (code.startsWith('SQLITE_NOTADB')) {
      return new DriverConnectError(
        this.url,
        `${this.#target.filename} is not a SQLite database`,
        'Check the path in the URL; an encrypted database needs another driver.',
        error,
      )
    }
    if (code.startsWith('SQLITE_CANTOPEN')) {
      return new DriverConnectError(
        this.url,
        `${this.#target.filename} can't be opened`,
        'Check that the file and its folder may be read and written by this user.',
        error,
      )
    }
    if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
      return new DriverConnectError(this.url, 'the database is locked by another process', LOCKED_HINT, error)
    }
    return error
  }
}

const LOCKED_HINT =
  'Another connection is in a transaction that has written, or read while this one writes: commit or roll it back, wait longer (sqlite:///file.db?timeout=30), or set PRAGMA journal_mode = WAL, with which readers and a writer do not wait for each other.'

export function classifySqliteError(error: unknown): ErrorClassification | null {
  if (isInvalidText(error)) return { name: 'DataError', disconnect: false }
  const code = (error as { code?: unknown }).code
  if (typeof code !== 'string' || !code.startsWith('SQLITE_')) {
    // better-sqlite3's words for an integer beyond 64 bits and for a text or blob beyond SQLite's limit
    if (error instanceof RangeError && /too big|too large/.test(error.message)) {
      return { name: 'DataError', disconnect: false, hint: 'SQLite keeps integers of 64 bits.' }
    }
    if (error instanceof RangeError || error instanceof TypeError) {
      return { name: error instanceof RangeError ? 'ProgrammingError' : 'InterfaceError', disconnect: false }
    }
    return null
  }
  if (code.startsWith('SQLITE_CONSTRAINT')) return { name: 'IntegrityError', disconnect: false }
  if (code === 'SQLITE_MISMATCH') return { name: 'IntegrityError', disconnect: false }
  if (code === 'SQLITE_TOOBIG') return { name: 'DataError', disconnect: false }
  if (code === 'SQLITE_MISUSE' || code === 'SQLITE_RANGE') return { name: 'ProgrammingError', disconnect: false }
  if (code === 'SQLITE_INTERRUPT') return { name: 'OperationalError', disconnect: false, cancelled: true }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return { name: 'OperationalError', disconnect: false, retryable: true, hint: LOCKED_HINT }
  }
  if (code.startsWith('SQLITE_READONLY')) {
    return { name: 'OperationalError', disconnect: false, hint: 'The connection or session was opened read-only.' }
  }
  if (code === 'SQLITE_INTERNAL' || code === 'SQLITE_NOTFOUND') return { name: 'InternalError', disconnect: false }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') return { name: 'DatabaseError', disconnect: false }
  return { name: 'OperationalError', disconnect: false }
}

export function openSqlite(
  Database: SqliteModule,
  target: SqliteTarget,
  options: DriverOptions,
): BetterSqlite3.Database {
  const database = new Database(target.filename, {
    readonly: target.readOnly && !target.memory,
    fileMustExist: (target.mustExist || target.readOnly) && !target.memory,
    timeout: target.timeout,
    ...options.connectArgs,
  })
  // Reading the schema's version opens the file for real, so that a file that is no database is found out here.
  database.pragma('schema_version')
  if (target.foreignKeys !== null) database.pragma(`foreign_keys = ${target.foreignKeys ? 'ON' : 'OFF'}`)
  registerFunctions(database)
  return database
}

/** What Python's sqlite3 and SQLAlchemy's dialect add to a connection: a REGEXP operator. */
function registerFunctions(database: BetterSqlite3.Database): void {
  let last: { pattern: string; regexp: RegExp } | null = null
  database.function('regexp', { deterministic: true }, (pattern: unknown, value: unknown) => {
    if (typeof pattern !== 'string' || value === null) return null
    if (last?.pattern !== pattern) last = { pattern, regexp: new RegExp(pattern, 'u') }
    return last.regexp.test(String(value)) ? 1 : 0
  })
}

interface Prepared {
  readonly statement: BetterSqlite3.Statement<unknown[]>
  readonly columns: readonly ColumnDescription[]
  /** Whether it was last told to read integers as bigint. */
  safe: boolean
}

/** A better-sqlite3 connection. Every method answers at once. */
export class SqliteConnection implements DriverConnection {
  readonly server: ServerInfo
  readonly #database: BetterSqlite3.Database
  readonly #prepared = new Map<string, Prepared>()
  #queryOnly = false
  #streams = 0

  constructor(database: BetterSqlite3.Database) {
    this.#database = database
    const versionText = database.prepare('SELECT sqlite_version()').pluck().get() as string
    this.server = {
      versionText,
      version: versionText.split('.').map(Number),
      defaultSchema: 'main',
      database: database.name,
    }
  }

  get lost(): boolean {
    return !this.#database.open
  }

  /** The driver's own connection, for what SQL can't say (backup, functions, extensions). */
  get raw(): BetterSqlite3.Database {
    return this.#database
  }

  execute(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): DriverResult {
    options.signal?.throwIfAborted()
    const prepared = this.#prepare(sql)
    const { statement } = prepared
    if (!statement.reader) {
      const info = statement.run(...argumentsFor(params))
      return { columns: [], rows: [], rowcount: info.changes, lastrowid: this.#rowid(info) }
    }
    const safe = options.bigIntegers ?? true
    if (prepared.safe !== safe) {
      statement.safeIntegers(safe)
      prepared.safe = safe
    }
    const rows = statement.all(...argumentsFor(params)) as unknown[][]
    if (safe) narrowIntegers(rows)
    return { columns: prepared.columns, rows, rowcount: statement.readonly ? -1 : rows.length, lastrowid: null }
  }

  executeMany(sql: string, paramSets: readonly (readonly unknown[])[], options: ExecuteOptions = {}): DriverResult {
    options.signal?.throwIfAborted()
    const { statement } = this.#prepare(sql)
    let rowcount = 0
    let lastrowid: number | bigint | null = null
    for (const params of paramSets) {
      if (statement.reader) {
        rowcount += statement.all(bindable(params)).length
      } else {
        const info = statement.run(...argumentsFor(params))
        rowcount += info.changes
        lastrowid = this.#rowid(info)
      }
    }
    return { columns: [], rows: [], rowcount, lastrowid }
  }

  executeEach(
    sql: string,
    paramSets: readonly (readonly unknown[])[],
    options: ExecuteOptions,
    progress: { done: number },
  ): DriverResult {
    options.signal?.throwIfAborted()
    const prepared = this.#prepare(sql)
    const insert = paramSets.length < WORTH_ASKING ? null : insertOfRowid(this.#database, sql)
    const rows =
      insert === null
        ? this.#getEach(prepared, paramSets, options, progress)
        : this.#insertEach(insert, paramSets, progress)
    return { columns: prepared.columns, rows, rowcount: rows.length, lastrowid: null }
  }

  /** INSERTs that give back the rowids of what they have inserted. */
  #insertEach(sql: string, paramSets: readonly (readonly unknown[])[], progress: { done: number }): unknown[][] {
    const { statement } = this.#prepare(sql)
    const rows: unknown[][] = []
    for (const params of paramSets) {
      const info = statement.run(...argumentsFor(params))
      // a trigger may have ignored the row
      if (info.changes > 0) rows.push([this.#rowid(info)])
      progress.done += 1
    }
    return rows
  }

  /** The rowid of the last INSERT, all of its digits. */
  #rowid({ lastInsertRowid }: BetterSqlite3.RunResult): number | bigint {
    if (Number.isSafeInteger(lastInsertRowid)) return lastInsertRowid
    return this.#database.prepare('SELECT last_insert_rowid()').pluck().safeIntegers().get() as bigint
  }

  #getEach(
    prepared: Prepared,
    paramSets: readonly (readonly unknown[])[],
    options: ExecuteOptions,
    progress: { done: number },
  ): unknown[][] {
    const { statement } = prepared
    const safe = options.bigIntegers ?? true
    if (prepared.safe !== safe) {
      statement.safeIntegers(safe)
      prepared.safe = safe
    }
    const rows: unknown[][] = []
    // one value is read faster than a row of one
    const isSingle = prepared.columns.length === 1
    if (isSingle) statement.pluck(true)
    try {
      for (const params of paramSets) {
        const row = statement.get(...argumentsFor(params))
        if (row !== undefined) rows.push(isSingle ? [row] : (row as unknown[]))
        progress.done += 1
      }
    } finally {
      if (isSingle) statement.raw(true)
    }
    if (safe) narrowIntegers(rows)
    return rows
  }

  stream(sql: string, params: readonly unknown[], options: ExecuteOptions = {}): DriverStream {
    options.signal?.throwIfAborted()
    // A statement that is being stepped through can't be run again, so a stream prepares its own.
    const statement = this.#database.prepare<unknown[]>(sql)
    if (!statement.reader) {
      statement.run(bindable(params))
      return { columns: [], fetch: () => [], close: () => {} }
    }
    statement.raw(true)
    const safe = options.bigIntegers ?? true
    statement.safeIntegers(safe)
    const columns = describeColumns(statement)
    // While rows are read from one statement, loaders send others.
    this.#streams += 1
    this.#database.unsafeMode(true)
    let open = true
    const ended = () => {
      if (!open) return
      open = false
      this.#streams -= 1
      if (this.#streams === 0 && this.#database.open) this.#database.unsafeMode(false)
    }
    const iterator = statement.iterate(bindable(params)) as IterableIterator<unknown[]>
    let done = false
    return {
      columns,
      fetch(count) {
        const page: unknown[][] = []
        while (!done && page.length < count) {
          options.signal?.throwIfAborted()
          const step = iterator.next()
          if (step.done) {
            done = true
            ended()
          } else page.push(step.value)
        }
        if (safe) narrowIntegers(page)
        return page
      },
      close() {
        done = true
        iterator.return?.()
        ended()
      },
    }
  }

  begin(options: BeginOptions): void {
    if (options.isolationLevel === 'READ UNCOMMITTED') this.#database.pragma('read_uncommitted = 1')
    if (options.readOnly) this.#setQueryOnly(true)
    // The one connection of a database in memory is shared, and so is its transaction.
    if (!this.#database.inTransaction) this.execute('BEGIN', [])
  }

  commit(): void {
    if (this.#database.inTransaction) this.execute('COMMIT', [])
    this.#setQueryOnly(false)
  }

  rollback(): void {
    if (this.#database.inTransaction) this.execute('ROLLBACK', [])
    this.#setQueryOnly(false)
  }

  cancel(): void {
    throw new NotSupportedError(
      'A query of SQLite in this thread cannot be cancelled; create the engine with { isolated: true }',
      null,
      null,
      null,
    )
  }

  ping(): void {
    this.execute('SELECT 1', [])
  }

  close(): void {
    this.#database.close()
  }

  terminate(): void {
    if (this.#database.open) this.#database.close()
  }

  #setQueryOnly(on: boolean): void {
    if (this.#queryOnly === on) return
    this.#database.pragma(`query_only = ${on ? 'ON' : 'OFF'}`)
    this.#queryOnly = on
  }

  #prepare(sql: string): Prepared {
    const known = this.#prepared.get(sql)
    if (known !== undefined) return known
    const statement = this.#database.prepare<unknown[]>(sql)
    if (statement.reader) statement.raw(true)
    const prepared: Prepared = {
      statement,
      columns: statement.reader ? describeColumns(statement) : [],
      safe: false,
    }
    // A pragma or a change of the schema is not worth keeping, and `SELECT *` must see new columns.
    if (/^\s*(?:SELECT|INSERT|UPDATE|DELETE|WITH|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b/i.test(sql)) {
      if (this.#prepared.size >= KEPT_STATEMENTS) {
        this.#prepared.delete(this.#prepared.keys().next().value as string)
      }
      this.#prepared.set(sql, prepared)
    } else {
      this.#prepared.clear()
    }
    return prepared
  }
}

function describeColumns(statement: BetterSqlite3.Statement<unknown[]>): ColumnDescription[] {
  return statement.columns().map(({ name, type }) => ({ name, type }))
}

const PLAIN = new Set(['number', 'string', 'bigint'])

/** More than so many values are given as a list. */
const MAX_ARGUMENTS = 100

/**
 * What better-sqlite3's functions are called with: values one by one, which it reads faster than the elements of a list. A
 * list as an only argument is what the values are taken from.
 */
function argumentsFor(params: readonly unknown[]): unknown[] {
  const given = bindable(params)
  return given === params && given.length <= MAX_ARGUMENTS ? given : [given]
}

/** SQLite stores numbers, text, bytes and NULL; other JavaScript values are given as one of those. */
function bindable(params: readonly unknown[]): unknown[] {
  for (let i = 0; i < params.length; i++) {
    const value = params[i]
    if (typeof value === 'string') checkText(value)
    else if (value !== null && !PLAIN.has(typeof value)) return params.map(toBindable)
  }
  return params as unknown[]
}

function toBindable(value: unknown): unknown {
  if (typeof value === 'string') checkText(value)
  if (value === undefined) return null
  if (typeof value === 'boolean') return value ? 1 : 0
  if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '000')
  if (value instanceof Uint8Array || typeof value !== 'object' || value === null) return value
  return JSON.stringify(value)
}

/** Integers that a number holds exactly come as numbers, larger ones stay bigint. */
function narrowIntegers(rows: unknown[][]): void {
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i]
      if (typeof value === 'bigint' && value >= -9007199254740991n && value <= 9007199254740991n) row[i] = Number(value)
    }
  }
}
