// How a connection's transactions begin and end: BEGIN, COMMIT, ROLLBACK and savepoints, with their events and their lines
// of the log. What a transaction is to a program is in transaction.ts; statements are connection.ts's part.

import { ArgumentError, InvalidRequestError } from '../sql/exc.ts'
import type { Connection } from './connection.ts'
import { type ExecutionOptions, NO_OPTIONS } from './execution-options.ts'
import { type Task, wait } from './task.ts'
import { NestedTransaction, RootTransaction } from './transaction.ts'

/** The transaction that a program asks for. */
export function* begin(connection: Connection, options: ExecutionOptions): Task<RootTransaction> {
  connection._assertOpen()
  if (connection._transaction !== null) {
    throw new InvalidRequestError(
      "This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; can't call begin() here unless rollback() or commit() is called first.",
    )
  }
  yield* connection._autobegin(options)
  return connection._transaction as unknown as RootTransaction
}

/** The transaction that begins with the first statement. */
export function* autobegin(connection: Connection, options: ExecutionOptions): Task<void> {
  if (connection._invalidated || connection._closed) connection._assertOpen()
  const isolationLevel =
    options.isolationLevel?.replaceAll('_', ' ').toUpperCase() ?? connection.engine._defaultIsolationLevel
  if (isolationLevel !== undefined && !connection.engine.driver.isolationLevels.includes(isolationLevel)) {
    throw new ArgumentError(
      `Invalid value '${isolationLevel}' for isolation_level. Valid isolation levels for '${connection.dialect.name}' are ${connection.engine.driver.isolationLevels.join(', ')}`,
    )
  }
  const transaction = new RootTransaction(connection)
  connection._transaction = transaction
  if (isolationLevel === 'AUTOCOMMIT') {
    if (options.readOnly) {
      connection._transaction = null
      throw new ArgumentError(
        'A read-only session needs a transaction: AUTOCOMMIT has none that the database could hold to reading',
      )
    }
    return
  }
  if (connection.events.has('begin')) connection.events.emit('begin', connection)
  log(connection, 'begin', 'BEGIN (implicit)')
  try {
    yield* wait(
      connection._record.driver.begin({
        readOnly: options.readOnly ?? connection.engine.readOnly,
        isolationLevel,
        deferrable: options.deferrable,
      }),
    )
    connection._record.inTransaction = true
  } catch (error) {
    connection._transaction = null
    throw connection._handle(error, 'BEGIN', [])
  }
}

/** A savepoint, within a transaction that may begin with it. */
export function* beginNested(connection: Connection): Task<NestedTransaction> {
  connection._assertOpen()
  if (connection._transaction === null) yield* connection._autobegin(connection._options)
  connection._savepoints += 1
  const name = `sa_savepoint_${connection._savepoints}`
  yield* connection._savepoint('savepoint', name)
  connection._nested = new NestedTransaction(connection, name, connection._nested)
  return connection._nested
}

/** Sends what a savepoint is made, released or rolled back with. */
export function* savepoint(
  connection: Connection,
  action: 'savepoint' | 'release' | 'rollback',
  name: string,
): Task<void> {
  const quoted = connection.dialect.identifierPreparer.quote(name)
  const sql = {
    savepoint: `SAVEPOINT ${quoted}`,
    release: `RELEASE SAVEPOINT ${quoted}`,
    rollback: `ROLLBACK TO SAVEPOINT ${quoted}`,
  }[action]
  const event = ({ savepoint: 'savepoint', release: 'releaseSavepoint', rollback: 'rollbackSavepoint' } as const)[
    action
  ]
  if (connection.events.has(event)) connection.events.emit(event, connection, name)
  yield* connection._send(sql, [], null, NO_OPTIONS)
}

/** COMMIT, if anything has begun. */
export function* commitRoot(connection: Connection): Task<void> {
  connection._assertOpen()
  if (connection.events.has('commit')) connection.events.emit('commit', connection)
  if (!connection._record.inTransaction) return
  log(connection, 'commit', 'COMMIT')
  try {
    yield* wait(connection._record.driver.commit())
    connection._record.inTransaction = false
  } catch (error) {
    throw connection._handle(error, 'COMMIT', [])
  }
}

/** ROLLBACK, unless the transaction ended together with its connection. */
export function* rollbackRoot(connection: Connection): Task<void> {
  if (connection._invalidated || !connection._record.valid) {
    connection._invalidated = false
    return
  }
  if (connection.events.has('rollback')) connection.events.emit('rollback', connection)
  if (!connection._record.inTransaction) return
  log(connection, 'rollback', 'ROLLBACK')
  try {
    yield* wait(connection._record.driver.rollback())
    connection._record.inTransaction = false
  } catch (error) {
    const translated = connection._handle(error, 'ROLLBACK', [])
    connection._invalidated = false
    // The server ended the transaction together with the connection: there is nothing left to roll back.
    if (connection._record.valid) throw translated
  }
}

function log(connection: Connection, event: 'begin' | 'commit' | 'rollback', sql: string): void {
  if (!connection.engine._logging) return
  connection.engine._log({
    level: 'info',
    event,
    sql,
    parameters: null,
    duration: null,
    rowcount: null,
    token: connection._options.loggingToken ?? null,
  })
}
