// The contract between the engine and a database driver: what a dialect's driver.ts gives. A driver speaks SQL text
// and positional values; it knows nothing of expressions, ORM or pools. Results are lossless: what a JavaScript number
// can't hold is a bigint or text, dates and times are text; types (sql/types.ts) make richer values of them.

import type { MaybePromise } from './task.ts'
import type { URL } from './url.ts'

/** One column of a result. `type` is the database's word for it when the driver knows it. */
export interface ColumnDescription {
  readonly name: string
  readonly type: string | null
}

export interface DriverResult {
  /** Empty when the statement returns no rows. */
  readonly columns: readonly ColumnDescription[]
  readonly rows: unknown[][]
  /** Rows matched by an UPDATE or DELETE, inserted by an INSERT; -1 when not known. */
  readonly rowcount: number
  readonly lastrowid: number | bigint | null
}

/** Rows that arrive in pages. The reader calls `close` when it stops early. */
export interface DriverStream {
  readonly columns: readonly ColumnDescription[]
  /** The next page; an empty page is the end. */
  fetch(count: number): MaybePromise<unknown[][]>
  close(): MaybePromise<void>
}

export interface ExecuteOptions {
  /** Ends the statement on the server when it is aborted. */
  readonly signal?: AbortSignal | undefined
  /** Milliseconds after which the statement is ended. */
  readonly timeout?: number | undefined
  /** The statement will be sent again: worth preparing. */
  readonly prepare?: boolean | undefined
  /** Integers larger than 2^53 may come back (SQLite reads all as bigint then). True when not said. */
  readonly bigIntegers?: boolean | undefined
  /** The dialect's types of the parameters, in their order (setinputsizes); 0 where the database is to find out. */
  readonly parameterTypes?: readonly number[] | null | undefined
  /** The execution that this is part of, for a driver that answers without a database. */
  readonly context?: unknown
}

export interface BeginOptions {
  readonly readOnly?: boolean | undefined
  readonly isolationLevel?: string | undefined
  readonly deferrable?: boolean | undefined
}

/** An open connection. Methods that a driver can answer at once return plain values. */
export interface DriverConnection {
  /** The connection of better-sqlite3, pg or mysql2, for what SQL can't say; not there where it is in another process. */
  readonly raw?: any
  execute(sql: string, params: readonly unknown[], options?: ExecuteOptions): MaybePromise<DriverResult>
  /** One statement with many sets of values, none of which returns rows. */
  executeMany(
    sql: string,
    paramSets: readonly (readonly unknown[])[],
    options?: ExecuteOptions,
  ): MaybePromise<DriverResult>
  /**
   * One statement with many sets of values, each of which returns a row; not there where it saves nothing. `progress` says
   * how many are done, for the message when one fails.
   */
  executeEach?(
    sql: string,
    paramSets: readonly (readonly unknown[])[],
    options: ExecuteOptions,
    progress: { done: number },
  ): MaybePromise<DriverResult>
  stream(sql: string, params: readonly unknown[], options?: ExecuteOptions): MaybePromise<DriverStream>
  begin(options: BeginOptions): MaybePromise<void>
  commit(): MaybePromise<void>
  rollback(): MaybePromise<void>
  /** Ends what runs now, from outside. */
  cancel(): MaybePromise<void>
  ping(): MaybePromise<void>
  close(): MaybePromise<void>
  /** Ends the connection without the server's cooperation. */
  terminate(): void
  /** Set once the connection is known to be lost. */
  readonly lost: boolean
  /** Set when rows come with their types applied, as those of a driver without a database do. */
  readonly processed?: boolean
  /** What the server said of itself when the connection was made. */
  readonly server: ServerInfo
}

/** What a server says of itself when a connection is opened. */
export interface ServerInfo {
  readonly version: readonly number[]
  readonly versionText: string
  readonly isMariadb?: boolean
  /** A backslash in a string literal escapes what follows it. Not said where a dialect has one way only. */
  readonly backslashEscapes?: boolean
  /** Double quotes are for names (MySQL's ANSI_QUOTES). */
  readonly ansiQuotes?: boolean
  readonly defaultSchema: string | null
  readonly database: string | null
}

export type DbapiErrorName =
  | 'IntegrityError'
  | 'OperationalError'
  | 'ProgrammingError'
  | 'DataError'
  | 'InternalError'
  | 'NotSupportedError'
  | 'InterfaceError'
  | 'DatabaseError'

/** What a driver's error means. */
export interface ErrorClassification {
  readonly name: DbapiErrorName
  /** The connection can't be used any more. */
  readonly disconnect: boolean
  /** The statement ended because it was asked to. */
  readonly cancelled?: boolean
  /** The transaction was undone for another's sake and may succeed when it is done again: a serialization failure, a deadlock. */
  readonly retryable?: boolean
  /** What the user can do about it, when the driver can tell. */
  readonly hint?: string | null
}

export interface DriverOptions {
  /** Never create a database file that isn't there. */
  readonly mustExist?: boolean | undefined
  /** Open the database so that nothing can be written through any session. */
  readonly readOnly?: boolean | undefined
  /** SQLite in a process of its own: a long query does not block this thread, and can be cancelled. */
  readonly isolated?: boolean | undefined
  /** Milliseconds to wait for a connection. */
  readonly connectTimeout?: number | undefined
  /** Passed to the driver's own connect function, over what the URL says. */
  readonly connectArgs?: Readonly<Record<string, unknown>> | undefined
}

/** How to reach one database. */
export interface Driver {
  readonly url: URL
  /** The pool that suits: a database in memory lives in one connection. */
  readonly poolKind: 'queue' | 'singleton'
  readonly isolationLevels: readonly string[]
  /** True when every method of its connections answers at once. */
  readonly synchronous: boolean
  connect(): MaybePromise<DriverConnection>
  classify(error: unknown): ErrorClassification | null
}
