// One transaction of a session, or a savepoint in it: its connections, and what a rollback has to undo in memory. When
// transactions begin is the session's part, BEGIN and COMMIT are the connections'.

import { type Connection, mergeOptions, type NestedTransaction, type Task } from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { FlushError } from '../exc.ts'
import type { Session } from '../session.ts'
import type { IdentityKey, InstanceState } from '../state.ts'
import { reportDetached } from './membership.ts'
import type { Bind } from './options.ts'

/** A connection in a session's transaction. */
interface Enlisted {
  readonly connection: Connection
  /** The transaction on it is the session's to end. */
  readonly own: boolean
  readonly savepoint: NestedTransaction | null
  /** It was taken from an engine, and goes back. */
  readonly closes?: boolean
}

/** One transaction of a session: its connections, and what to undo in memory when it is rolled back. */
export class SessionTransaction implements AsyncDisposable {
  readonly session: Session
  readonly parent: SessionTransaction | null
  readonly nested: boolean
  readonly connections = new Map<Bind, Enlisted>()
  _new = new Set<InstanceState>()
  readonly _deleted = new Set<InstanceState>()
  /** Objects that a flush of this transaction has updated. */
  readonly _dirty = new Set<InstanceState>()
  readonly _keySwitches = new Map<InstanceState, IdentityKey>()
  state: 'active' | 'deactive' | 'closed' = 'active'
  /** Why it can't go on: the error of a flush. */
  failure: unknown = null

  constructor(session: Session, parent: SessionTransaction | null, nested: boolean) {
    this.session = session
    this.parent = parent
    this.nested = nested
  }

  get isActive(): boolean {
    return this.state === 'active'
  }

  /** Flushes and commits; a savepoint is released. */
  async commit(): Promise<void> {
    await this.session._exclusive.run('commit()', this._commit())
  }

  /** Undoes what was done since this began, in the database and in the session's objects. */
  async rollback(): Promise<void> {
    if (this.state === 'closed') throw new exc.ResourceClosedError('This transaction is closed')
    await this.session._exclusive.runAfter('rollback()', () => this._rollback())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.state !== 'closed') await this.rollback()
  }

  // -- connections ---------------------------------------------------------------------------------------------------

  /** The connection of a bind in this transaction, which takes part in it from now on. */
  *_connection(bind: Bind): Task<Connection> {
    const known = this.connections.get(bind)
    if (known !== undefined) return known.connection
    // what is done after the end would be in a transaction that nobody commits
    if (this.session._within?.state === 'closed') {
      throw new exc.InvalidRequestError(
        "Can't operate on closed transaction inside context manager.  Please complete the context manager before emitting further commands.",
      )
    }
    const enlisted = yield* this.#enlist(bind)
    const { connection } = enlisted
    this.connections.set(bind, enlisted)
    if (this.session.events.has('afterBegin')) yield* this.session._emit('afterBegin', this.session, this, connection)
    return connection
  }

  *#enlist(bind: Bind): Task<Enlisted> {
    const { session, parent } = this
    if (parent !== null) {
      const connection = yield* parent._connection(bind)
      return { connection, own: false, savepoint: this.nested ? yield* connection._beginNested() : null }
    }
    if (!('pool' in bind)) {
      if (bind._transaction === null) return { connection: bind, own: true, savepoint: null }
      const inSavepoint = bind._nested !== null
      const { joinTransactionMode: mode } = session
      if (mode === 'create_savepoint' || (mode === 'conditional_savepoint' && inSavepoint))
        return { connection: bind, own: false, savepoint: yield* bind._beginNested() }
      return { connection: bind, own: mode === 'control_fully' && !inSavepoint, savepoint: null }
    }
    const connection = yield* bind._connect(`a ${session.constructor.name}`)
    if (session._connectionOptions !== null)
      connection._options = mergeOptions(connection._options, session._connectionOptions)
    return { connection, own: true, savepoint: null, closes: true }
  }

  // -- its end ---------------------------------------------------------------------------------------------------------

  *_commit(): Task<void> {
    const { session, parent } = this
    this._assertUsable()
    if (session._transaction !== this)
      throw new exc.InvalidRequestError("Can't operate on closed transaction inside context manager.")
    yield* session._emit('beforeCommit', session)
    yield* this.#flushAll()
    try {
      for (const { connection, savepoint, own } of this.connections.values()) {
        if (savepoint !== null) yield* savepoint._commit()
        else if (own && connection._transaction !== null) yield* connection._transaction._commit()
      }
    } catch (error) {
      yield* this._rollback()
      throw error
    }
    session.events.emit('afterCommit', session)
    if (parent !== null) this.#handOver(parent)
    else {
      if (session.expireOnCommit) {
        session.expireAll()
        reportDetached(session, this._deleted)
      }
    }
    yield* this.#end()
  }

  /** Listeners of a flush may make more to be flushed. */
  *#flushAll(): Task<void> {
    const { session } = this
    for (let round = 0; session._hasPending(); round++) {
      if (round === 100) {
        throw new FlushError(
          'Over 100 subsequent flushes have occurred within session.commit() - is an after_flush() hook creating new objects?',
        )
      }
      yield* session._flush()
    }
  }

  *_rollback(): Task<void> {
    if (this.state === 'closed') return
    const { session } = this
    while (session._transaction !== null && session._transaction !== this) yield* session._transaction._rollback()
    if (this.state === 'deactive') {
      // the database has undone it already; what was changed in memory since then is discarded
      if (session._hasPending()) this.#restore()
      yield* this.#end()
      session.events.emit('afterSoftRollback', session, this)
      return
    }
    yield* this.#undo(() => this.#end())
    session.events.emit('afterSoftRollback', session, this)
  }

  /** What a failed flush does to it: all is undone, and nothing can be done with it but to roll it back. */
  *_fail(error: unknown): Task<void> {
    const { session } = this
    while (session._transaction !== null && session._transaction !== this) yield* session._transaction._rollback()
    this.#deactivate(error)
    yield* this.#undo(null)
    session.events.emit('afterSoftRollback', session, this)
  }

  *#undo(end: (() => Task<void>) | null): Task<void> {
    const { session } = this
    try {
      for (const { connection, savepoint, own } of this.connections.values()) {
        if (savepoint !== null) yield* savepoint._rollback()
        else if ((own || this.parent === null) && connection._transaction !== null)
          yield* connection._transaction._rollback()
      }
    } finally {
      session.events.emit('afterRollback', session)
      this.#restore()
      if (end !== null) yield* end()
    }
  }

  /** Ends it without a word about objects: the session is being closed, and forgets them all. */
  *_abandon(): Task<void> {
    try {
      for (const { connection, savepoint, own } of this.connections.values()) {
        if (savepoint !== null) yield* savepoint._rollback()
        else if (own && connection._transaction !== null) yield* connection._transaction._rollback()
      }
    } finally {
      yield* this.#end()
    }
  }

  *#end(): Task<void> {
    const { session } = this
    this.state = 'closed'
    session._transaction = this.parent
    if (session.events.has('afterTransactionEnd')) session.events.emit('afterTransactionEnd', session, this)
    if (this.parent !== null) return
    for (const { connection, closes } of this.connections.values()) if (closes === true) yield* connection._close()
    this.connections.clear()
  }

  // -- what is in memory -------------------------------------------------------------------------------------------------

  /** A released savepoint's work is undone by the transaction around it. */
  #handOver(parent: SessionTransaction): void {
    for (const state of this._new) parent._new.add(state)
    for (const state of this._deleted) parent._deleted.add(state)
    for (const state of this._dirty) parent._dirty.add(state)
    for (const [state, key] of this._keySwitches)
      if (!parent._keySwitches.has(state)) parent._keySwitches.set(state, key)
  }

  /** SessionTransaction._restore_snapshot: new objects are new no more, deleted ones are there again. */
  #restore(): void {
    const { session } = this
    const { events, identityMap } = session
    const made = new Set([...this._new, ...session._new])
    const pending = new Set(session._new)
    for (const state of made) {
      if (state.hasKey) {
        identityMap.discard(state)
        state.key = null
      }
      session._new.delete(state)
      session._deleted.delete(state.instance)
      state.session = null
      state.original = null
      session._changed.delete(state)
      const event = pending.has(state) ? 'pendingToTransient' : 'persistentToTransient'
      if (events.has(event)) events.emit(event, session, state.instance)
    }
    for (const [state, key] of this._keySwitches) {
      if (state.hasKey && identityMap.get(state.key as IdentityKey) === state) identityMap.discard(state)
      state.key = key
      if (!made.has(state)) this.#replace(state)
    }
    const deleted = new Set([...this._deleted, ...session._deleted.values()])
    session._deleted.clear()
    for (const state of deleted) {
      // one that was new here as well stays deleted, and so does one that has left the session since
      if (!state.hasKey || state.session !== session) continue
      state.deleted = false
      this.#replace(state)
      if (events.has('deletedToPersistent')) events.emit('deletedToPersistent', session, state.instance)
    }
    for (const state of identityMap.states()) {
      // one that was set to what it was has changed, too
      if (!this.nested || state.modified || session._changed.has(state) || this._dirty.has(state)) {
        state.expire()
        session._changed.delete(state)
      }
    }
  }

  /** Of an object that another has taken the place of, the session no longer hears changes. */
  #replace(state: InstanceState): void {
    const { session } = this
    const replaced = session.identityMap.replace(state)
    session._replaced?.delete(state)
    if (replaced === undefined) return
    session._changed.delete(replaced)
    session._replaced ??= new WeakSet()
    session._replaced.add(replaced)
  }

  // -- failures ------------------------------------------------------------------------------------------------------------

  /**
   * A rollback that failed after an error, which is the one to be told: with a deadlock MySQL undoes a whole transaction,
   * its savepoints included. What is around the savepoint can't go on then.
   */
  _lost(error: unknown): void {
    if (this.parent !== null) this.parent.#deactivate(error)
  }

  #deactivate(failure: unknown): void {
    this.state = 'deactive'
    this.failure = failure
  }

  _assertUsable(): void {
    if (this.state === 'closed') throw new exc.ResourceClosedError('This transaction is closed')
    if (this.state === 'deactive') {
      throw new exc.PendingRollbackError(
        `This Session's transaction has been rolled back due to a previous exception during flush. To begin a new transaction with this Session, first issue Session.rollback(). Original exception was: ${(this.failure as Error)?.message}`,
        { code: '7s2a' },
      )
    }
  }
}
