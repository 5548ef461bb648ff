// The session: objects of a database by identity, and what was changed in them since the last flush. This is its surface
// and the state that its parts share; each part is a file of session/, what a flush sends is unit-of-work.ts's, how rows
// become objects is in loading.ts. The parts know the session as a type only, so that they are imported in one direction.

import {
  type AsyncResult,
  type AsyncScalarResult,
  type Connection,
  type CursorResult,
  EventTarget,
  type ExecutableStatement,
  type ExecutionOptions,
  type MaybePromise,
  type Parameters,
  type Result,
  ResultPromise,
  type Row,
  type ScalarResult,
  type Task,
  type TypedStatement,
  withRetry,
} from '../engine/index.ts'
import { distill } from '../engine/statements.ts'
import type { InsertValuesOf, UpdateValuesOf } from '../sql/dml/dml.ts'
import type { UpdateBase } from '../sql/dml/update-base.ts'
import * as exc from '../sql/exc.ts'
import { ObjectDeletedError } from './exc.ts'
import { Exclusive } from './exclusive.ts'
import { flushSession } from './flush.ts'
import { IdentityMap } from './identity-map.ts'
import { classMapper } from './inspect.ts'
import { ensureState } from './instrumentation.ts'
import './loaders.ts'
import { showAs } from '../sql/show.ts'
import { quickGet } from './key-reader.ts'
import { Binds } from './session/binds.ts'
import { type BulkInsertOptions, type BulkSaveOptions, bulkInsert, bulkSave, bulkUpdate } from './session/bulk.ts'
import { cascade } from './session/cascades.ts'
import { markDeleted } from './session/deletion.ts'
import { executeStatement, streamStatement } from './session/execution.ts'
import { getByKey } from './session/get.ts'
import { detach, detachAll, persistentState, removeNewlyDeleted, saveOrUpdate, takeBack } from './session/membership.ts'
import { merge } from './session/merge.ts'
import type {
  BeginWork,
  Bind,
  BindArguments,
  ExecuteArgs,
  GetOptions,
  JoinTransactionMode,
  MergeOptions,
  RefreshOptions,
  SessionOptions,
} from './session/options.ts'
import { expire, expireAll, refresh } from './session/refresh.ts'
import { SessionTransaction } from './session/transaction.ts'
import {
  ensureColumns,
  ensureRelated,
  knownRelated,
  loadAttribute,
  loadDeferred,
  type RelatedOptions,
  readUnloaded,
  refreshExpired,
} from './session/unloaded.ts'
import { doWithin } from './session/work.ts'
import { type SessionEvents, sessionClassEvents } from './session-events.ts'
import { SessionQuery } from './session-query.ts'
import { type Home, type IdentityKey, type InstanceState, stateOf } from './state.ts'
import type { EntityType, Instance, Loaded } from './typed.ts'

/** A statement that says which rows it is executed with. */
interface WithRows<P> {
  readonly __rows?: P
}

/** Objects and their changes between a program and a database: the unit of work. */
export class Session implements AsyncDisposable {
  readonly identityMap = new IdentityMap()
  readonly events: EventTarget<SessionEvents>
  readonly info: Record<string, unknown>
  autoflush: boolean
  expireOnCommit: boolean
  bind: Bind | null
  readonly #binds: Binds
  _new = new Set<InstanceState>()
  readonly _deleted = new Map<object, InstanceState>()
  /** Objects whose place in the identity map a rollback has given back to others. */
  _replaced: WeakSet<InstanceState> | null = null
  /** Objects that were changed since the last flush. Those that are changed back stay until then. */
  readonly _changed = new Set<InstanceState>()
  /** Counts how often the session was emptied. */
  _epoch = 1
  /** What its objects know it by. */
  _home: Home = { session: this }
  _transaction: SessionTransaction | null = null
  /** The transaction of the function that `begin()` or `beginNested()` was given, while it runs. */
  _within: SessionTransaction | null = null
  _flushing = false
  readonly _exclusive = new Exclusive()
  /** What the session's settings say of each connection that it takes from an engine. */
  readonly _connectionOptions: ExecutionOptions | null
  readonly joinTransactionMode: JoinTransactionMode
  readonly #closeResetsOnly: boolean
  #closedForGood = false

  constructor(bind: Bind | SessionOptions | null = null, options: SessionOptions = {}) {
    const given = bind !== null && !('dialect' in bind) ? (bind as SessionOptions) : options
    this.bind = bind !== null && 'dialect' in bind ? (bind as Bind) : (given.bind ?? null)
    if ((given as { twophase?: boolean }).twophase) throw noTwophase()
    this.events = new EventTarget<SessionEvents>(sessionClassEvents(this.constructor))
    this.autoflush = given.autoflush ?? true
    this.joinTransactionMode = joinTransactionModeOf(given)
    this.expireOnCommit = given.expireOnCommit ?? true
    this.info = { ...given.info }
    this.#binds = new Binds(given.binds)
    this._connectionOptions = connectionOptions(given)
    this.#closeResetsOnly = given.closeResetsOnly !== false
  }

  // -- executing --------------------------------------------------------------------------------------------------

  /**
   * Executes a statement; what its rows are follows from it.
   * @example
   * for (const [user, title] of await session.execute(select(User, Post.title).join(User.posts))) …
   */
  execute<R, S, P = Parameters>(
    statement: TypedStatement<R, S> & WithRows<P>,
    parameters?: NoInfer<P> | null,
    options?: ExecuteArgs,
  ): ResultPromise<Result<R, S>>
  execute<P = Parameters>(
    statement: UpdateBase & WithRows<P>,
    parameters?: NoInfer<P> | null,
    options?: ExecuteArgs,
  ): ResultPromise<CursorResult>
  execute<R = Row, S = any>(
    statement: ExecutableStatement & WithRows<undefined>,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): ResultPromise<Result<R, S>>
  execute(statement: any, parameters: Parameters = null, options: ExecuteArgs = {}): ResultPromise<any> {
    return new ResultPromise(
      this._exclusive.attempt(
        'execute()',
        this._execute(statement, distill(parameters), options, Array.isArray(parameters)),
      ) as MaybePromise<Result<any, any>>,
    )
  }

  /** The first column of each row: `await session.scalars(select(User)).all()`. */
  scalars<S, P = Parameters>(
    statement: TypedStatement<any, S> & WithRows<P>,
    parameters?: NoInfer<P> | null,
    options?: ExecuteArgs,
  ): ResultPromise<ScalarResult<S>>
  scalars<S = any>(
    statement: ExecutableStatement & WithRows<undefined>,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): ResultPromise<ScalarResult<S>>
  scalars(statement: any, parameters: Parameters = null, options: ExecuteArgs = {}): ResultPromise<any> {
    return new ResultPromise(this._exclusive.attempt('scalars()', this.#scalars(statement, parameters, options)))
  }

  *#scalars(statement: any, parameters: Parameters, options: ExecuteArgs): Task<ScalarResult<any>> {
    return (yield* this._execute(statement, distill(parameters), options, Array.isArray(parameters))).scalars()
  }

  /** The first column of the first row. */
  scalar<S>(statement: TypedStatement<any, S>, parameters?: Parameters, options?: ExecuteArgs): Promise<S | null>
  scalar<S = any>(statement: ExecutableStatement, parameters?: Parameters, options?: ExecuteArgs): Promise<S | null>
  async scalar(statement: any, parameters: Parameters = null, options: ExecuteArgs = {}): Promise<any> {
    return (await this._exclusive.run('scalar()', this._execute(statement, distill(parameters), options))).scalar()
  }

  /** Executes, and reads rows and entities in pages, in constant memory. */
  stream<R, S>(
    statement: TypedStatement<R, S>,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): Promise<AsyncResult<R, S>>
  stream<R = Row, S = any>(
    statement: ExecutableStatement,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): Promise<AsyncResult<R, S>>
  async stream(
    statement: any,
    parameters: Parameters = null,
    options: ExecuteArgs = {},
  ): Promise<AsyncResult<any, any>> {
    return this._exclusive.run('stream()', this._stream(statement, distill(parameters), options))
  }

  streamScalars<S>(
    statement: TypedStatement<any, S>,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): Promise<AsyncScalarResult<S>>
  streamScalars<S = any>(
    statement: ExecutableStatement,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): Promise<AsyncScalarResult<S>>
  async streamScalars(
    statement: any,
    parameters: Parameters = null,
    options: ExecuteArgs = {},
  ): Promise<AsyncScalarResult<any>> {
    return (
      await this._exclusive.run('streamScalars()', this._stream(statement, distill(parameters), options))
    ).scalars()
  }

  /** The legacy Query: `session.query(User).filter(…).all()`; several entities give tuples. */
  query<C>(entity: C): SessionQuery<Loaded<C>>
  query(...entities: any[]): SessionQuery
  query(...entities: any[]): SessionQuery {
    return new SessionQuery(entities, this)
  }

  _execute(
    statement: any,
    parameters: readonly Record<string, unknown>[],
    options: ExecuteArgs,
    isList = false,
    inListener = false,
  ): Task<Result<any, any>> {
    return executeStatement(this, statement, parameters, options, isList, inListener)
  }

  _stream(
    statement: any,
    parameters: readonly Record<string, unknown>[],
    options: ExecuteArgs,
  ): Task<AsyncResult<any, any>> {
    return streamStatement(this, statement, parameters, options)
  }

  // -- objects ----------------------------------------------------------------------------------------------------

  /** The object of a primary key: from the identity map if it is there, else from the database, or null. */
  get<C extends EntityType>(entity: C, ident: {} | null, options?: GetOptions): Promise<Loaded<C> | null> {
    if (options === undefined) {
      try {
        const found = quickGet(this, entity, ident)
        if (found !== undefined) return Promise.resolve(found)
      } catch (error) {
        return Promise.reject(error)
      }
    }
    return this._exclusive.run('get()', this._get(entity, ident, options))
  }

  /** Like `get`, but an object that is not there is an error. */
  async getOne<C extends EntityType>(entity: C, ident: {} | null, options?: GetOptions): Promise<Loaded<C>> {
    const found = await this.get(entity, ident, options)
    if (found === null) {
      const key = typeof ident === 'object' ? JSON.stringify(ident) : String(ident)
      throw new exc.NoResultFound(
        `No row was found when one was required: ${classMapper(entity).className} with key ${key}`,
      )
    }
    return found
  }

  _get(entity: any, ident: any, options: GetOptions = {}): Task<any> {
    return getByKey(this, entity, ident, options)
  }

  /** Reads an object's row again; only the named attributes, if names are given. */
  async refresh(
    instance: object,
    attributeNames: readonly string[] | null = null,
    options: RefreshOptions = {},
  ): Promise<void> {
    await this._exclusive.run('refresh()', this._refresh(instance, attributeNames, options))
  }

  _refresh(
    instance: object,
    attributeNames: readonly string[] | null = null,
    options: RefreshOptions = {},
  ): Task<void> {
    return refresh(this, instance, attributeNames, options)
  }

  /** Marks values as out of date: they are read again when they are next needed. */
  expire(instance: object, attributeNames: readonly string[] | null = null): void {
    expire(this, persistentState(this, instance), attributeNames)
  }

  /** Marks the values of all objects as out of date, and drops what was changed in them. */
  expireAll(): void {
    expireAll(this)
  }

  /** Adds an object, and those that it refers to, to be inserted at the next flush. */
  add(instance: Instance): void {
    saveOrUpdate(this, ensureState(instance))
  }

  /** Adds each object, in the order given. */
  addAll(instances: Iterable<Instance>): void {
    for (const instance of instances) this.add(instance)
  }

  /** Deletes the object's row at the next flush, with what its cascades say. Awaits relationships that are not loaded. */
  async delete(instance: object): Promise<void> {
    await this._exclusive.run('delete()', markDeleted(this, instance))
  }

  /** Takes an object out of the session, with those that its cascades lead to. */
  expunge(instance: object): void {
    const state = stateOf(instance)
    if (state?.session !== this)
      throw new exc.InvalidRequestError(`Instance ${state ?? String(instance)} is not present in this Session`)
    for (const each of [state, ...cascade('expunge', state)]) detach(this, each)
  }

  /** Takes all objects out of the session. */
  expungeAll(): void {
    detachAll(this)
  }

  /** Copies the state of an object, and of what it refers to, onto the session's own objects. */
  async merge<T extends object>(instance: T, options: MergeOptions = {}): Promise<T> {
    return (await this._exclusive.run('merge()', merge(this, ensureState(instance), options.load ?? true))) as T
  }

  /** Inserts rows given by attribute names, without making objects. */
  async bulkInsertMappings<T>(
    entity: T,
    mappings: readonly InsertValuesOf<T>[],
    options: BulkInsertOptions = {},
  ): Promise<void> {
    await this._exclusive.run('bulkInsertMappings()', bulkInsert(this, entity, mappings, options))
  }

  /** Updates rows by their primary keys, which the mappings hold beside the new values. */
  async bulkUpdateMappings<T>(entity: T, mappings: readonly UpdateValuesOf<T>[]): Promise<void> {
    await this._exclusive.run('bulkUpdateMappings()', bulkUpdate(this, entity, mappings))
  }

  /** Inserts new and updates known objects in few statements, without cascades and without taking them in. */
  async bulkSaveObjects(objects: Iterable<object>, options: BulkSaveOptions = {}): Promise<void> {
    await this._exclusive.run('bulkSaveObjects()', bulkSave(this, objects, options))
  }

  /** Whether the object is in the session, new or with a row. */
  contains(instance: object): boolean {
    const state = stateOf(instance)
    return state?.session === this && !state.deleted
  }

  /** Objects that the next flush inserts. */
  get new(): ReadonlySet<object> {
    return new Set([...this._new].map((state) => state.instance))
  }
  /** Objects that the next flush deletes. */
  get deleted(): ReadonlySet<object> {
    return new Set(this._deleted.keys())
  }
  /** Objects with rows that were changed since the last flush. */
  get dirty(): ReadonlySet<object> {
    const found = new Set<object>()
    for (const state of this._changed)
      if (state.hasKey && !state.deleted && !this._deleted.has(state.instance)) found.add(state.instance)
    return found
  }

  /** All objects of the session: new ones first. */
  *[Symbol.iterator](): Iterator<object> {
    for (const { instance } of this._new) yield instance
    for (const state of this.identityMap.states()) yield state.instance
  }

  /** Whether the object was changed since it was loaded or flushed. */
  isModified(instance: object): boolean {
    return stateOf(instance)?.modified ?? false
  }

  /** Session._contains_state: whether it is new here, or in the identity map. */
  _containsState(state: InstanceState): boolean {
    if (state.session !== this) return false
    return state.hasKey ? this.identityMap.get(state.key as IdentityKey) === state : this._new.has(state)
  }

  /** UOWTransaction.was_already_deleted: an expired object may have no row any more. */
  *_wasAlreadyDeleted(state: InstanceState): Task<boolean> {
    if (!state.isExpired) return false
    try {
      yield* this._refreshExpired(state)
    } catch (error) {
      if (!(error instanceof ObjectDeletedError)) throw error
      removeNewlyDeleted(this, state)
      return true
    }
    return false
  }

  // -- what instrumentation and loaders tell and ask the session -------------------------------------------------

  _saveOrUpdateState(state: InstanceState): void {
    saveOrUpdate(this, state)
  }

  _removeNewlyDeleted(state: InstanceState): void {
    removeNewlyDeleted(this, state)
  }

  /** An object is given up by `makeTransient`. */
  _forget(state: InstanceState): void {
    detach(this, state)
  }

  /** A new object that lost its only parent leaves the session. */
  _expungePending(state: InstanceState): void {
    detach(this, state)
  }

  /** An object was changed, and has to be looked at by the next flush. */
  _noteChange(state: InstanceState): void {
    if (state.passed !== 0 && !takeBack(this, state)) return
    // what a flush has deleted is in no list any more, nor is what another object has taken the place of
    if (!state.deleted && this._replaced?.has(state) !== true) this._changed.add(state)
    if (this._transaction === null) this._autobegin()
  }

  _readUnloaded(state: InstanceState, key: string): any {
    return readUnloaded(this, state, key)
  }

  _knownRelated(state: InstanceState, prop: any, initOk?: boolean): any {
    return knownRelated(state, prop, initOk)
  }

  /** The value of an attribute, loaded if it has to be. */
  async load<T = any>(instance: object, key: string): Promise<T> {
    return (await this._exclusive.run(`the load of '${key}'`, loadAttribute(this, ensureState(instance), key))) as T
  }

  _ensureRelated(state: InstanceState, prop: any, options: RelatedOptions = {}): Task<void> {
    return ensureRelated(state, prop, options)
  }

  _ensureColumns(state: InstanceState, columns: readonly any[], committed?: boolean): Task<void> {
    return ensureColumns(state, columns, committed)
  }

  _refreshExpired(state: InstanceState): Task<void> {
    return refreshExpired(state)
  }

  _loadDeferred(state: InstanceState, key: string): Task<any> {
    return loadDeferred(state, key)
  }

  // -- transactions -------------------------------------------------------------------------------------------------

  /** Begins explicitly: with a function, the work is committed or rolled back as a whole. */
  begin(): Promise<SessionTransaction>
  begin<T>(work: (session: this) => Promise<T> | T, options?: BeginWork): Promise<T>
  async begin<T>(work?: (session: this) => Promise<T> | T, options: BeginWork = {}): Promise<SessionTransaction | T> {
    if (options.retry && this._hasPending()) {
      throw new exc.InvalidRequestError(
        'begin() with retry needs a session without unflushed changes: what was changed before the work began could not be done again with it',
      )
    }
    if (this._transaction !== null) throw new exc.InvalidRequestError('A transaction is already begun on this Session.')
    if (work === undefined) return this._autobegin()
    return withRetry(options.retry, () => doWithin<this, T>(this, this._autobegin(), work))
  }

  /** A savepoint: what is done until its end can be undone alone. */
  beginNested(): Promise<SessionTransaction>
  beginNested<T>(work: (session: this) => Promise<T> | T): Promise<T>
  async beginNested<T>(work?: (session: this) => Promise<T> | T): Promise<SessionTransaction | T> {
    const transaction = await this._exclusive.run('beginNested()', this.#beginNested())
    return work === undefined ? transaction : doWithin<this, T>(this, transaction, work)
  }

  *#beginNested(): Task<SessionTransaction> {
    this._autobegin()._assertUsable()
    yield* this._flush()
    return this.#start(this._autobegin())
  }

  /** The transaction that the session is in, begun if there is none. */
  _autobegin(): SessionTransaction {
    if (this._transaction !== null) return this._transaction
    if (this.#closedForGood) {
      throw new exc.InvalidRequestError(
        'This Session has been permanently closed and is unable to handle any more transaction requests.',
      )
    }
    return this.#start(null)
  }

  #start(parent: SessionTransaction | null): SessionTransaction {
    const transaction = new SessionTransaction(this, parent, parent !== null)
    this._transaction = transaction
    if (this.events.has('afterTransactionCreate')) this.events.emit('afterTransactionCreate', this, transaction)
    return transaction
  }

  /** Whether a transaction has begun. */
  inTransaction(): boolean {
    return this._transaction !== null
  }
  /** Whether a savepoint is open. */
  inNestedTransaction(): boolean {
    return this._transaction?.nested ?? false
  }
  /** The outermost transaction. */
  getTransaction(): SessionTransaction | null {
    let root = this._transaction
    while (root?.parent) root = root.parent
    return root
  }
  /** False when a flush has failed, and `rollback()` is due. */
  get isActive(): boolean {
    return this._transaction === null || this._transaction.isActive
  }

  /** Flushes and commits all that the session's transaction did. */
  async commit(): Promise<void> {
    await this._exclusive.run('commit()', this.#commit())
  }

  *#commit(): Task<void> {
    this._autobegin()
    while (this._transaction !== null) yield* this._transaction._commit()
  }

  /** Undoes all that the session's transaction did, in the database and in the session's objects. */
  async rollback(): Promise<void> {
    await this._exclusive.runAfter('rollback()', () => this.#rollback())
  }

  *#rollback(): Task<void> {
    while (this._transaction !== null) yield* this._transaction._rollback()
  }

  /** The first half of a two-phase commit, which is not supported. */
  async prepare(): Promise<never> {
    throw noTwophase()
  }

  // -- connections ---------------------------------------------------------------------------------------------------

  /** Which engine a statement or mapper goes to. Override it to route reads and writes apart. */
  getBind(args: BindArguments = {}): Bind {
    const found = args.bind ?? this.#binds.find(args) ?? this.bind
    if (found !== null) return found
    throw new exc.UnboundExecutionError(
      `Could not locate a bind configured on ${args.mapper ? `mapper ${args.mapper}` : 'SQL expression'} or this Session.`,
    )
  }

  /** Whether all statements go to `bind`, so that nobody has to be asked. */
  get _usesOneBind(): boolean {
    return this.#binds.isEmpty && this.getBind === Session.prototype.getBind
  }

  /** The connection that the session's transaction uses, begun if it has to be. */
  async connection(args: BindArguments = {}): Promise<Connection> {
    return this._exclusive.run('connection()', this._connectionFor(args))
  }

  *_connectionFor(args: BindArguments): Task<Connection> {
    const transaction = this._autobegin()
    transaction._assertUsable()
    return yield* transaction._connection(this.getBind(args))
  }

  /** Lets listeners hear an event and waits for their answers; they may use the session. */
  *_emit<K extends keyof SessionEvents>(name: K, ...args: SessionEvents[K]): Task<void> {
    if (!this.events.has(name)) return
    for (const listener of this.events.listeners(name)) yield* this._exclusive.lend(() => listener(...(args as any)))
  }

  // -- flush -------------------------------------------------------------------------------------------------------------

  /** Sends what has changed. */
  async flush(): Promise<void> {
    await this._exclusive.run('flush()', this._flush())
  }

  *_flush(): Task<void> {
    if (this._flushing) throw new exc.InvalidRequestError('Session is already flushing')
    if (!this._hasPending()) return
    this._flushing = true
    try {
      yield* flushSession(this)
    } finally {
      this._flushing = false
    }
  }

  *_autoflushNow(): Task<void> {
    if (this.autoflush && !this._flushing && this._hasPending()) yield* this._flush()
  }

  _hasPending(): boolean {
    return this._new.size > 0 || this._deleted.size > 0 || this._changed.size > 0
  }

  /** Runs `work` without flushes before queries. */
  async noAutoflush<T>(work: () => Promise<T> | T): Promise<T> {
    const before = this.autoflush
    this.autoflush = false
    try {
      return await work()
    } finally {
      this.autoflush = before
    }
  }

  // -- its end -------------------------------------------------------------------------------------------------------------

  /** Rolls back, forgets all objects and gives the connections back. The session can be used again. */
  async close(): Promise<void> {
    await this._exclusive.runAfter('close()', () => this.#close())
    if (!this.#closeResetsOnly) this.#closedForGood = true
  }

  /** Like `close`; the session can be used again whatever its settings say of closing. */
  async reset(): Promise<void> {
    await this._exclusive.runAfter('reset()', () => this.#close())
  }

  *#close(): Task<void> {
    while (this._transaction !== null) yield* this._transaction._abandon()
    this.expungeAll()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

const JOIN_TRANSACTION_MODES = ['conditional_savepoint', 'rollback_only', 'control_fully', 'create_savepoint'] as const

function joinTransactionModeOf({ joinTransactionMode = 'conditional_savepoint' }: SessionOptions): JoinTransactionMode {
  if (JOIN_TRANSACTION_MODES.includes(joinTransactionMode)) return joinTransactionMode
  throw new exc.ArgumentError(
    `invalid selection for join_transaction_mode: '${String(joinTransactionMode)}'; it is one of ${JOIN_TRANSACTION_MODES.join(', ')}`,
  )
}

function connectionOptions({ readOnly, isolationLevel }: SessionOptions): ExecutionOptions | null {
  if (readOnly === undefined && isolationLevel === undefined) return null
  return {
    ...(readOnly === undefined ? {} : { readOnly }),
    ...(isolationLevel === undefined ? {} : { isolationLevel }),
  }
}

function noTwophase(): Error {
  return new exc.NotSupportedError(
    'Two-phase commits are not supported: none of the drivers speaks PREPARE TRANSACTION or XA. Commit one database per session; where two must agree, write an outbox row in the first transaction and do the second database from it.',
    null,
    null,
    null,
  )
}
showAs(Session, (session) => String(session.bind ?? ''))
