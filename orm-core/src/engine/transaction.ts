// Transactions of a connection: the root one and savepoints inside it. Which SQL begins and ends them is the driver's
// and the dialect's matter; what a failed commit leaves behind is decided here.

import { InvalidRequestError, PendingRollbackError } from '../sql/exc.ts'
import type { Connection } from './connection.ts'
import { run, type Task } from './task.ts'

export type TransactionState = 'active' | 'inactive' | 'closed'

/** A transaction of a connection: committed or rolled back once. */
export abstract class Transaction implements AsyncDisposable {
  readonly connection: Connection
  _state: TransactionState = 'active'

  constructor(connection: Connection) {
    this.connection = connection
  }

  /** False after commit, rollback, or a failure that ended it. */
  get isActive(): boolean {
    return this._state === 'active'
  }

  abstract _commit(): Task<void>
  abstract _rollback(): Task<void>

  async commit(): Promise<void> {
    await run(this._commit())
  }
  async rollback(): Promise<void> {
    await run(this._rollback())
  }
  /** Rolls back unless it has ended. */
  async close(): Promise<void> {
    await run(this._close())
  }
  *_close(): Task<void> {
    if (this._state !== 'closed') yield* this._rollback()
  }
  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** The transaction that `connection.begin()` starts. */
export class RootTransaction extends Transaction {
  *_commit(): Task<void> {
    if (this._state !== 'active') throw cannotOperate(this)
    this._state = 'inactive'
    try {
      yield* this.connection._commitImpl()
    } finally {
      this._end()
    }
  }

  *_rollback(): Task<void> {
    if (this._state === 'closed') return
    try {
      if (this.connection._transaction === this) yield* this.connection._rollbackImpl()
    } finally {
      this._end()
    }
  }

  _end(): void {
    for (let nested = this.connection._nested; nested !== null; nested = nested.parent) nested._state = 'closed'
    this._state = 'closed'
    if (this.connection._transaction === this) {
      this.connection._transaction = null
      this.connection._nested = null
    }
  }
}

/** A savepoint, which `connection.beginNested()` sets. */
export class NestedTransaction extends Transaction {
  readonly name: string
  readonly parent: NestedTransaction | null

  constructor(connection: Connection, name: string, parent: NestedTransaction | null) {
    super(connection)
    this.name = name
    this.parent = parent
  }

  *_commit(): Task<void> {
    if (this._state !== 'active') throw cannotOperate(this)
    try {
      yield* this.connection._savepoint('release', this.name)
    } finally {
      this.#end()
    }
  }

  *_rollback(): Task<void> {
    if (this._state === 'closed') return
    try {
      if (this.connection._transaction?.isActive) yield* this.connection._savepoint('rollback', this.name)
    } finally {
      this.#end()
    }
  }

  #end(): void {
    this._state = 'closed'
    for (let nested = this.connection._nested; nested !== null; nested = nested.parent) {
      if (nested !== this) continue
      for (let inner = this.connection._nested; inner !== this && inner !== null; inner = inner.parent)
        inner._state = 'closed'
      this.connection._nested = this.parent
      return
    }
  }
}

function cannotOperate(transaction: Transaction): Error {
  if (transaction._state === 'inactive') {
    return new PendingRollbackError(
      "Can't operate on closed transaction inside context manager.  Please complete the context manager before emitting further commands.",
    )
  }
  return new InvalidRequestError('This transaction is inactive')
}
