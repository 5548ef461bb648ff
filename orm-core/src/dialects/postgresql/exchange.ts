// What goes to the server in one go and the answers that come back: a prepared statement with one set of values or with
// many, and before it what has to be said first (BEGIN, ROLLBACK). Everything is written before the first answer is awaited,
// so that a thousand rows, or a transaction and its first statement, cost one way to the server and back. pg takes any
// object with these methods for a query (its cursors are such objects); the messages are those of PostgreSQL's extended
// protocol. When statements are prepared and what they are sent for is the driver's matter.

import type { ColumnDescription, DriverResult } from '../../engine/driver.ts'
import { TYPE_NAMES } from './values.ts'

/** Of pg's connection, what writes messages. */
export interface Wire {
  readonly stream: { cork?(): void; uncork?(): void }
  parse(message: { text: string; name: string; types?: readonly number[] | null }): void
  bind(message: { statement: string; values: readonly unknown[] }): void
  describe(message: { type: 'P'; name: string }): void
  execute(message: { portal: string; rows: number }): void
  close(message: { type: 'S'; name: string }): void
  sync(): void
}

interface Field {
  readonly name: string
  readonly dataTypeID: number
}

type Parser = (text: string) => unknown
type ParserOf = (oid: number) => Parser

/** A statement that a connection's server keeps under a name. */
export class PreparedStatement {
  readonly name: string
  readonly text: string
  /** The types of the parameters that are said; null leaves all to the server. */
  readonly types: readonly number[] | null
  /** It neither changes nor locks anything. */
  readonly isReading: boolean
  /** It was sent, but an error came before it was clear whether the server has taken it. */
  state: 'new' | 'doubtful' | 'ready' = 'new'
  /** What its rows are, once the server has said so. A plan whose result changes is an error of the server's. */
  columns: readonly ColumnDescription[] | null = null
  /** The columns whose texts become other values. */
  #parsers: readonly (readonly [index: number, parse: Parser])[] = []

  constructor(name: string, text: string, types: readonly number[] | null, isReading: boolean) {
    this.name = name
    this.text = text
    this.types = types
    this.isReading = isReading
  }

  describe(fields: readonly Field[], parserOf: ParserOf, asText: Parser): void {
    this.columns = fields.map(({ name, dataTypeID }) => ({ name, type: TYPE_NAMES.get(dataTypeID) ?? null }))
    this.#parsers = fields
      .map(({ dataTypeID }, index) => [index, parserOf(dataTypeID)] as const)
      .filter(([, parse]) => parse !== asText)
  }

  /** Makes values of a row's texts, in their place. */
  read(row: unknown[]): unknown[] {
    for (const [index, parse] of this.#parsers) {
      const value = row[index]
      if (value !== null) row[index] = parse(value as string)
    }
    return row
  }
}

/** How the driver has values read. */
export interface Reading {
  readonly parserOf: ParserOf
  /** The parser that leaves texts as they are. */
  readonly asText: Parser
}

function uncork({ stream }: Wire): void {
  stream.uncork?.()
}

const NO_COLUMNS: readonly ColumnDescription[] = []

/** One statement with its sets of values, and what has to be said before it. */
export class Exchange {
  readonly done: Promise<DriverResult>
  readonly #statement: PreparedStatement
  readonly #paramSets: readonly (readonly unknown[])[]
  /** Statements without parameters and rows. */
  readonly #before: readonly string[]
  /** The names of statements that the server may forget. */
  readonly #closing: readonly string[]
  readonly #reading: Reading
  #isWritten = false
  #isAnswered = false
  #skip: number
  readonly #rows: unknown[][] = []
  #rowcount = -1
  #failure: unknown = null
  #resolve!: (result: DriverResult) => void
  #reject!: (error: unknown) => void

  constructor(
    statement: PreparedStatement,
    paramSets: readonly (readonly unknown[])[],
    before: readonly string[],
    closing: readonly string[],
    reading: Reading,
  ) {
    this.#statement = statement
    this.#paramSets = paramSets
    this.#before = before
    this.#closing = closing
    this.#reading = reading
    this.#skip = before.length
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  /** Written, and the server has not said that it is done. */
  get isUnanswered(): boolean {
    return this.#isWritten && !this.#isAnswered
  }

  /** Whether the server knows the statement, and we know its rows, whatever becomes of what is sent before it. */
  get isKnown(): boolean {
    return this.#statement.state === 'ready' && this.#statement.columns !== null
  }

  /** Called by pg when it is this one's turn. */
  submit(connection: Wire): null {
    this.write(connection)
    return null
  }

  /** Writes everything, once. The answers come when those of what was written before have come. */
  write(connection: Wire): void {
    if (this.#isWritten) return
    this.#isWritten = true
    const statement = this.#statement
    const { name, text, types } = statement
    connection.stream.cork?.()
    try {
      for (const sql of this.#before) {
        connection.parse({ text: sql, name: '' })
        connection.bind({ statement: '', values: [] })
        connection.execute({ portal: '', rows: 0 })
      }
      for (const forgotten of this.#closing) connection.close({ type: 'S', name: forgotten })
      if (statement.state !== 'ready') {
        if (statement.state === 'doubtful') connection.close({ type: 'S', name })
        connection.parse({ text, name, types })
        statement.state = 'doubtful'
      }
      let described = statement.columns !== null
      for (const values of this.#paramSets) {
        connection.bind({ statement: name, values })
        if (!described) connection.describe({ type: 'P', name: '' })
        described = true
        connection.execute({ portal: '', rows: 0 })
      }
      connection.sync()
    } finally {
      // What is written in the same turn goes in the same packet.
      process.nextTick(uncork, connection)
    }
  }

  handleRowDescription({ fields }: { fields: readonly Field[] }): void {
    const { parserOf, asText } = this.#reading
    this.#statement.describe(fields, parserOf, asText)
  }

  handleDataRow({ fields }: { fields: unknown[] }): void {
    try {
      this.#rows.push(this.#statement.read(fields))
    } catch (error) {
      this.#failure ??= error
    }
  }

  handleCommandComplete({ text }: { text: string }): void {
    if (this.#skip > 0) {
      this.#skip -= 1
      return
    }
    const count = /(\d+)$/.exec(text)
    if (count !== null) this.#rowcount = Math.max(0, this.#rowcount) + Number(count[1])
  }

  handleReadyForQuery(): void {
    this.#isAnswered = true
    const statement = this.#statement
    statement.state = 'ready'
    statement.columns ??= NO_COLUMNS
    if (this.#failure !== null) this.#reject(this.#failure)
    else this.#resolve({ columns: statement.columns, rows: this.#rows, rowcount: this.#rowcount, lastrowid: null })
  }

  handleError(error: unknown): void {
    this.#isAnswered = true
    this.#reject(error)
  }

  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}

  handleCopyInResponse(connection: { sendCopyFail(message: string): void }): void {
    connection.sendCopyFail('No source stream defined')
  }
  handleCopyData(): void {}
}
