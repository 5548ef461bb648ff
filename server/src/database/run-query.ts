// One run of one statement: a session in a transaction that is read-only unless it may write, rows read in pages, and
// an end that always frees the connection. Who asks, and how results are shown, is not known here.

import { type Connection, type Engine, type ExecutableStatement, InvalidRequestError, Session } from 'orm-core'
import type { Cell, DialectName, ResultColumn } from '../protocol/messages.ts'
import { problemOf } from './problem.ts'
import { cellOf, type GridColumn, gridColumns, shownColumns } from './result-rows.ts'
import { SentLog } from './sent-log.ts'

export interface RunRequest {
  readonly engine: Engine
  /** The connection's name, for messages. */
  readonly name: string
  readonly dialect: DialectName
  readonly statement: object
  /** The statement is a query: its rows are read from the server page by page. */
  readonly query: boolean
  /** The transaction may write; nothing is kept before `commit`. */
  readonly write: boolean
  readonly timeoutSeconds?: number | undefined
  /** A write session's connection, which this run neither begins nor ends. */
  readonly within?: { readonly connection: Connection; readonly log: SentLog } | undefined
}

interface Rows {
  readonly keys: readonly string[]
  next(count: number): Promise<(readonly unknown[])[]>
  close(): Promise<void>
}

/** Rows of an SQLite result that are read at once, so that the file is not held. */
const READ_AHEAD = 20_000

/** Rows that were read but not asked for yet tell whether there are more. */
export class QueryRun {
  readonly #request: RunRequest
  readonly #abort = new AbortController()
  readonly #connection: Connection
  readonly #session: Session
  readonly log: SentLog
  #rows: Rows | null = null
  #ahead: (readonly unknown[])[] = []
  #columns: GridColumn[] = []
  #exhausted = false
  #closed = false
  #released = false
  #busy: Promise<unknown> = Promise.resolve()
  affected: number | null = null

  private constructor(request: RunRequest, connection: Connection, log: SentLog) {
    this.#request = request
    this.#connection = connection
    this.#session = new Session(connection, { autoflush: false })
    this.log = log
  }

  /**
   * Connects, begins the transaction and sends the statement.
   * @param register gets the run before anything is sent, so that it can be cancelled
   * @throws DatabaseProblem; the connection is freed then
   */
  static async start(request: RunRequest, register: (run: QueryRun) => void = () => {}): Promise<QueryRun> {
    let connection: Connection
    try {
      connection = request.within?.connection ?? (await request.engine.connect())
    } catch (error) {
      throw problemOf(error, request.name)
    }
    const run = new QueryRun(request, connection, request.within?.log ?? new SentLog(connection))
    register(run)
    try {
      await run.#send()
      return run
    } catch (error) {
      const problem = run.#problem(error)
      await run.close()
      throw problem
    }
  }

  async #send(): Promise<void> {
    const { query, statement, within, write } = this.#request
    if (!within) {
      const started = performance.now()
      await this.#connection.begin({ readOnly: !write })
      this.log.note(write ? 'BEGIN' : 'BEGIN (read only)', performance.now() - started)
    }
    this.log.purpose = 'statement'
    const executable = statement as ExecutableStatement
    this.#rows = query ? await this.#stream(executable) : await this.#execute(executable)
  }

  async #stream(statement: ExecutableStatement): Promise<Rows> {
    const options = { executionOptions: { ...this.#executionOptions(), yieldPer: 500 } }
    try {
      const result = await this.#session.stream(statement, null, options)
      return {
        keys: result.keys(),
        next: async (count) => (await result.fetchMany(count)).map(asRow),
        close: () => result.close(),
      }
    } catch (error) {
      // A joined collection spreads an entity over rows: such a result is read whole, each entity once.
      if (!(error instanceof InvalidRequestError) || !/unique\(\)|yield_per/i.test(error.message)) throw error
      return this.#execute(statement, true)
    }
  }

  async #execute(statement: ExecutableStatement, unique = false): Promise<Rows> {
    const result = await this.#session.execute(statement, null, { executionOptions: this.#executionOptions() })
    const rowcount = (result as { rowcount?: number }).rowcount
    if (!result.returnsRows) {
      this.affected = typeof rowcount === 'number' && rowcount >= 0 ? rowcount : null
      return { keys: [], next: async () => [], close: async () => {} }
    }
    const rows = (unique ? result.unique() : result).all().map(asRow)
    if (this.#request.write && !this.#request.query) this.affected = rows.length
    let position = 0
    return {
      keys: result.keys(),
      next: async (count) => {
        const page = rows.slice(position, position + count)
        position += count
        return page
      },
      close: async () => {},
    }
  }

  #executionOptions() {
    const { timeoutSeconds } = this.#request
    return { signal: this.#abort.signal, ...(timeoutSeconds === undefined ? {} : { timeout: timeoutSeconds * 1000 }) }
  }

  /** The heads of the columns, known after the first page. */
  get columns(): ResultColumn[] {
    return this.#columns.map((column) => column.head)
  }

  /** There are rows after those that were fetched. */
  get more(): boolean {
    return this.#ahead.length > 0
  }

  get cancelled(): boolean {
    return this.#abort.signal.aborted
  }

  /**
   * The next rows.
   * @throws DatabaseProblem; the run is closed then
   */
  fetch(count: number): Promise<Cell[][]> {
    const work = this.#busy.then(() => this.#fetch(count))
    this.#busy = work.then(() => this.#release()).catch(() => {})
    return work
  }

  /**
   * An open reader keeps other programs from writing to an SQLite file: the rest of a result of bearable size is read
   * at once and the transaction ended. What is larger stays open.
   */
  async #release(): Promise<void> {
    const { dialect, within } = this.#request
    if (dialect !== 'sqlite' || within || this.#rows === null || this.#released) return
    while (!this.#exhausted && this.#ahead.length < READ_AHEAD) {
      const page = await this.#rows.next(1000)
      if (page.length === 0) this.#exhausted = true
      else this.#ahead.push(...page)
    }
    if (this.#exhausted && !this.#request.write) await this.#end()
  }

  async #fetch(count: number): Promise<Cell[][]> {
    const rows = this.#rows
    if (rows === null || this.#closed) return []
    try {
      // One more than asked for tells whether there are more.
      while (!this.#exhausted && this.#ahead.length <= count) {
        const page = await rows.next(count + 1 - this.#ahead.length)
        if (page.length === 0) this.#exhausted = true
        else this.#ahead.push(...page)
      }
    } catch (error) {
      const problem = this.#problem(error)
      await this.close()
      throw problem
    }
    const page = this.#ahead.splice(0, count)
    if (this.#columns.length === 0 && rows.keys.length > 0) {
      this.#columns = shownColumns(gridColumns(this.#request.statement, rows.keys, this.#request.dialect), page)
    }
    return page.map((row) => this.#columns.map((column) => cellOf(column.take(row))))
  }

  #problem(error: unknown) {
    const { name, timeoutSeconds } = this.#request
    return problemOf(error, name, {
      cancelled: this.cancelled,
      ...(timeoutSeconds === undefined ? {} : { timeoutSeconds }),
    })
  }

  /** Stops the statement on the server. Whoever waits for it gets the problem "cancelled". */
  cancel(): void {
    this.#abort.abort()
  }

  /** Keeps what was written. @throws DatabaseProblem */
  async commit(): Promise<void> {
    const started = performance.now()
    try {
      await this.#connection.commit()
    } catch (error) {
      throw this.#problem(error)
    }
    this.log.note('COMMIT', performance.now() - started)
  }

  /** Ends the transaction (undone, unless it was committed) and frees the connection. Can be called twice. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    await this.#end()
  }

  async #end(): Promise<void> {
    if (this.#released) return
    this.#released = true
    const quietly = async (work: () => Promise<unknown>) => {
      try {
        await work()
      } catch {
        // The connection is gone already; the pool throws it away.
      }
    }
    await quietly(async () => this.#rows?.close())
    if (this.#request.within) return
    await quietly(() => this.#connection.rollback())
    await quietly(() => this.#connection.close())
  }
}

/** A row as values by position; a result of one entity gives it bare. */
function asRow(row: unknown): readonly unknown[] {
  if (Array.isArray(row)) return row
  // select({ key: expression }) gives plain objects, which no entity is
  if (row !== null && typeof row === 'object' && Object.getPrototypeOf(row) === Object.prototype)
    return Object.values(row)
  return [row]
}
