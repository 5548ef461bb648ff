// What sessions are told: their settings, how a transaction begins, how one execution or one `get` is done. Types only;
// what is done with them is beside the files that do it.

import type { Connection, Engine, ExecutionOptions, Retry } from '../../engine/index.ts'
import type { Mapper } from '../mapper.ts'

/** What a session can be bound to: an engine or a connection. */
export type Bind = Engine | Connection

/**
 * How a session takes part in a transaction that was begun on its connection. `create_savepoint`: in a savepoint of its own, so
 * that its commits and rollbacks leave the transaction as it is, as tests want it. `rollback_only`: its rollback ends the
 * transaction, its commit does not. `control_fully`: both do. `conditional_savepoint`, when nothing is said: a savepoint where
 * the transaction is in one already, else `rollback_only`.
 */
export type JoinTransactionMode = 'conditional_savepoint' | 'rollback_only' | 'control_fully' | 'create_savepoint'

/** Options of a Session: autoflush, expiry, binds by class. */
export interface SessionOptions {
  readonly bind?: Bind | null
  /** Which engine an entity or table belongs to. */
  readonly binds?: ReadonlyMap<any, Bind> | null
  readonly autoflush?: boolean
  readonly expireOnCommit?: boolean
  readonly info?: Record<string, unknown>
  /** Every transaction of the session may only read; the database holds it to that. */
  readonly readOnly?: boolean
  readonly isolationLevel?: string
  /** A closed session can be used again when this is true, as it is when not said. */
  readonly closeResetsOnly?: boolean
  /** What the session does with the transaction of a connection that it is bound to: see `JoinTransactionMode`. */
  readonly joinTransactionMode?: JoinTransactionMode
  /** Two-phase commits are not supported: see `Session.prepare`. */
  readonly twophase?: false
}

/** How `begin` does its work. */
export interface BeginWork {
  /**
   * Does the work again, from its start and in a new transaction, when the database has undone the transaction for
   * another's sake (`isRetryable`: serialization failures and deadlocks). Objects that the session had before come back
   * expired; what the work itself has made belongs to the transaction that failed, so the work has to make and load
   * all that it uses, and to have no effects besides those on the database.
   */
  readonly retry?: Retry
}

/** How a session executes: execution options, bind arguments. */
export interface ExecuteArgs {
  readonly executionOptions?: ExecutionOptions
  readonly bindArguments?: BindArguments
}

/** What decides on the bind of one execution: the mapper and the statement. */
export interface BindArguments {
  readonly mapper?: Mapper | null
  readonly clause?: any
  readonly bind?: Bind
}

/** Options of `session.get()`: loader options, a row lock, fresh values. */
export interface GetOptions {
  readonly options?: readonly any[]
  readonly populateExisting?: boolean
  readonly withForUpdate?: any
  readonly identityToken?: unknown
  readonly executionOptions?: ExecutionOptions
}

/** Options of `session.refresh()`. */
export interface RefreshOptions {
  readonly withForUpdate?: any
}

/** Options of `session.merge()`. */
export interface MergeOptions {
  /** False takes the given state for that of the database: nothing is read, nothing is changed. */
  readonly load?: boolean
}
