// What engines and connections report: the events with their arguments, and a line of the log. Who is told, and in which
// order, is events.ts's matter.

import type { Connection } from './connection.ts'
import type { Engine } from './engine.ts'
import type { ExecutionContext, ParameterSet } from './execution-context.ts'
import type { ExecutionOptions } from './execution-options.ts'

/**
 * What an engine or a connection reports. A listener of `beforeCursorExecute` may return `[sql, parameters]` to send
 * instead, one of `beforeExecute` `[statement, parameters]`, and one of `handleError` another error to throw.
 */
export interface ConnectionEvents {
  beforeExecute: readonly [
    connection: Connection,
    statement: unknown,
    parameters: readonly ParameterSet[],
    options: ExecutionOptions,
  ]
  afterExecute: readonly [
    connection: Connection,
    statement: unknown,
    parameters: readonly ParameterSet[],
    options: ExecutionOptions,
    result: unknown,
  ]
  beforeCursorExecute: readonly [
    connection: Connection,
    sql: string,
    parameters: unknown,
    context: ExecutionContext | null,
    executemany: boolean,
  ]
  afterCursorExecute: readonly [
    connection: Connection,
    sql: string,
    parameters: unknown,
    context: ExecutionContext | null,
    executemany: boolean,
  ]
  handleError: readonly [connection: Connection, error: unknown, sql: string | null, parameters: unknown]
  begin: readonly [connection: Connection]
  commit: readonly [connection: Connection]
  rollback: readonly [connection: Connection]
  savepoint: readonly [connection: Connection, name: string]
  releaseSavepoint: readonly [connection: Connection, name: string]
  rollbackSavepoint: readonly [connection: Connection, name: string]
  engineConnect: readonly [connection: Connection]
  /** The engine's idle connections were closed. */
  engineDisposed: readonly [engine: Engine]
  setConnectionExecutionOptions: readonly [connection: Connection, options: ExecutionOptions]
}

/** One line of the engine's log. */
export interface LogEntry {
  readonly level: 'info' | 'debug'
  readonly event: 'statement' | 'begin' | 'commit' | 'rollback' | 'savepoint' | 'rows'
  readonly sql: string
  readonly parameters: unknown
  /** Milliseconds, when the statement is done. */
  readonly duration: number | null
  readonly rowcount: number | null
  readonly token: string | null
}
