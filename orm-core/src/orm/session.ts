// The session: objects of a database by identity, and what was changed in them since the last flush. It executes
// statements, loads what is asked for, begins and ends transactions. What a flush sends is unit-of-work.ts's part; how
// rows become objects is in loading.ts.

import { distill } from '../engine/connection.ts'
import {
  type AsyncResult,
  type AsyncScalarResult,
  type Connection,
  type CursorResult,
  type Engine,
  EventTarget,
  type ExecutableStatement,
  type ExecutionOptions,
  type MaybePromise,
  mergeOptions,
  type NestedTransaction,
  type Parameters,
  type Result,
  ResultPromise,
  type Retry,
  type Row,
  runSync,
  type ScalarResult,
  type Task,
  type TypedStatement,
  withRetry,
} from '../engine/index.ts'
import type { UpdateBase } from '../sql/dml/update-base.ts'
import * as exc from '../sql/exc.ts'
import { coercions, select } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { executeDml, insertMappings, updateMappings } from './bulk-persistence.ts'
import { FlushError, ObjectDeletedError, StaleDataError } from './exc.ts'
import { Exclusive } from './exclusive.ts'
import { IdentityMap, identKey } from './identity-map.ts'
import { primaryKeyOf } from './identity-statement.ts'
import { inspect } from './inspect.ts'
import { ensureState } from './instrumentation.ts'
import './loaders.ts'
import { keySelect, quickGet } from './key-reader.ts'
import { lazyLoadTask } from './lazy-loader.ts'
import { type LoadOnIdentOptions, loadOnPkIdentity, loadScalarAttributes } from './loading.ts'
import type { Mapper } from './mapper.ts'
import { ORMCompileState } from './orm-compile.ts'
import { instances, streamInstances } from './orm-result.ts'
import { setLoaded } from './post-loaders.ts'
import { DEFAULT_LOAD_OPTIONS, type LoadOptions, QueryContext } from './query-context.ts'
import { ORMExecuteState, type SessionEvents, sessionClassEvents } from './session-events.ts'
import { SessionQuery } from './session-query.ts'
import { type IdentityKey, type InstanceState, stateOf } from './state.ts'
import type { EntityType, Instance, Loaded } from './typed.ts'

/** What a session can be bound to: an engine or a connection. */
export type Bind = Engine | Connection

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

/** One transaction of a session: its connections, and what to undo in memory when it is rolled back. */
export class SessionTransaction implements AsyncDisposable {
  readonly session: Session
  readonly parent: SessionTransaction | null
  readonly nested: boolean
  readonly connections = new Map<
    Bind,
    { readonly connection: Connection; readonly own: boolean; savepoint: NestedTransaction | null }
  >()
  readonly _new = new Set<InstanceState>()
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

  async commit(): Promise<void> {
    await this.session._exclusive.run('commit()', this.session._commitTransaction(this))
  }

  async rollback(): Promise<void> {
    await this.session._exclusive.runAfter('rollback()', () => this.session._rollbackTransaction(this))
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.state !== 'closed') await this.rollback()
  }
}

/** Objects and their changes between a program and a database: the unit of work. */
export class Session implements AsyncDisposable {
  readonly identityMap = new IdentityMap()
  readonly events: EventTarget<SessionEvents>
  readonly info: Record<string, unknown>
  autoflush: boolean
  expireOnCommit: boolean
  bind: Bind | null
  readonly #binds = new Map<any, Bind>()
  readonly _new = new Map<object, InstanceState>()
  readonly _deleted = new Map<object, InstanceState>()
  /** Objects that were changed since the last flush. Those that are changed back stay until then. */
  readonly _changed = new Set<InstanceState>()
  /** Counts how often the session was emptied. */
  _epoch = 1
  _transaction: SessionTransaction | null = null
  _flushing = false
  readonly _exclusive = new Exclusive()
  #closedForGood = false
  readonly #options: SessionOptions

  constructor(bind: Bind | SessionOptions | null = null, options: SessionOptions = {}) {
    const given = bind !== null && !('dialect' in bind) ? (bind as SessionOptions) : options
    this.bind = bind !== null && 'dialect' in bind ? (bind as Bind) : (given.bind ?? null)
    if ((given as { twophase?: boolean }).twophase) throw noTwophase()
    this.#options = given
    this.events = new EventTarget<SessionEvents>(sessionClassEvents(this.constructor))
    this.autoflush = given.autoflush ?? true
    this.expireOnCommit = given.expireOnCommit ?? true
    this.info = { ...given.info }
    for (const [key, target] of given.binds ?? []) this.#binds.set(key, target)
  }

  // -- executing --------------------------------------------------------------------------------------------------

  /**
   * Executes a statement; what its rows are follows from it.
   * @example
   * for (const [user, title] of await session.execute(select(User, Post.title).join(User.posts))) …
   */
  execute<R, S>(
    statement: TypedStatement<R, S>,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): ResultPromise<Result<R, S>>
  execute(statement: UpdateBase, parameters?: Parameters, options?: ExecuteArgs): ResultPromise<CursorResult>
  execute<R = Row, S = any>(
    statement: ExecutableStatement,
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
  scalars<S>(
    statement: TypedStatement<any, S>,
    parameters?: Parameters,
    options?: ExecuteArgs,
  ): ResultPromise<ScalarResult<S>>
  scalars<S = any>(
    statement: ExecutableStatement,
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

  *_execute(
    given: any,
    parameters: readonly Record<string, unknown>[],
    options: ExecuteArgs,
    /** Whether the parameters came in a list, as those of several rows do. */
    isList = false,
    /** Called by a listener of `doOrmExecute`, which is not to hear of it. */
    inListener = false,
  ): Task<Result<any, any>> {
    if (!inListener && this.events.has('doOrmExecute'))
      return yield* this.#askBeforeExecute(given, parameters, options, isList)
    const prepared = yield* this.#prepare(given, options)
    const { statement, connection, executionOptions, loadOptions, isOrm } = prepared
    if (isOrm && statement.isDml && statement._propagateAttrs.pluginSubject?.mapper) {
      return yield* executeDml(this, statement, parameters, connection, executionOptions, isList)
    }
    const cursor = yield* connection._execute(statement, parameters, executionOptions)
    const { compiled } = cursor.context
    const compileState = compiled?.compileState
    if (!isOrm || !(compileState instanceof ORMCompileState) || !cursor.returnsRows) return cursor
    const context = new QueryContext(compileState, statement, parameters[0] ?? {}, this, loadOptions, executionOptions)
    return yield* instances(cursor, context)
  }

  *_stream(
    given: any,
    parameters: readonly Record<string, unknown>[],
    options: ExecuteArgs,
  ): Task<AsyncResult<any, any>> {
    const prepared = yield* this.#prepare(given, options)
    const { statement, connection, executionOptions, loadOptions, isOrm } = prepared
    if (!isOrm) return yield* connection._stream(statement, parameters, executionOptions)
    const merged = mergeOptions(statement._executionOptions, connection._options, executionOptions)
    const execution = connection._compile(statement, parameters, merged)
    if (connection._transaction === null) yield* connection._autobegin(merged)
    yield* execution.prepare(parameters)
    const { metadata, source } = yield* connection._streamContext(execution, merged)
    const context = new QueryContext(
      execution.compiled.compileState,
      statement,
      parameters[0] ?? {},
      this,
      loadOptions,
      merged,
    )
    return streamInstances(metadata, source, context)
  }

  /** Lets the listeners of `doOrmExecute` change the statement, or answer in its place. */
  *#askBeforeExecute(
    given: any,
    parameters: readonly Record<string, unknown>[],
    options: ExecuteArgs,
    isList: boolean,
  ): Task<Result<any, any>> {
    const state = new ORMExecuteState(
      this,
      executableOf(given),
      parameters,
      options.executionOptions ?? {},
      options.bindArguments ?? {},
      isList,
    )
    for (const listener of this.events.listeners('doOrmExecute')) {
      const answer: any = yield* this._exclusive.lend(() => listener(state))
      if (answer !== undefined && answer !== null) return answer
    }
    const changed = { executionOptions: state.localExecutionOptions, bindArguments: state.bindArguments }
    return yield* this._execute(state.statement, state.parameters, changed, isList, true)
  }

  *#prepare(
    given: any,
    options: ExecuteArgs,
  ): Task<{
    statement: any
    connection: Connection
    executionOptions: ExecutionOptions
    loadOptions: LoadOptions
    isOrm: boolean
  }> {
    const statement = executableOf(given)
    const isOrm = statement._propagateAttrs?.compileStatePlugin === 'orm'
    let executionOptions: ExecutionOptions = options.executionOptions ?? {}
    const all = mergeOptions(statement._executionOptions, executionOptions)
    const loadOptions = this.#loadOptions(all)
    if (isOrm && loadOptions.autoflush) yield* this._autoflushNow()
    if (loadOptions.populateExisting || loadOptions.yieldPer !== null) executionOptions = { ...executionOptions }
    const subject = statement._propagateAttrs?.pluginSubject
    const connection = yield* this._connectionFor({
      mapper: subject?.mapper ?? null,
      clause: statement,
      ...options.bindArguments,
    })
    return { statement, connection, executionOptions, loadOptions, isOrm }
  }

  #loadOptions(options: ExecutionOptions): LoadOptions {
    const given = (options._saOrmLoadOptions as LoadOptions | undefined) ?? DEFAULT_LOAD_OPTIONS
    const { populateExisting, autoflush, yieldPer, identityToken } = options
    if (
      populateExisting === undefined &&
      autoflush === undefined &&
      yieldPer === undefined &&
      identityToken === undefined
    )
      return given
    return {
      ...given,
      ...(populateExisting === undefined ? {} : { populateExisting }),
      ...(autoflush === undefined ? {} : { autoflush }),
      ...(yieldPer === undefined ? {} : { yieldPer }),
      ...(identityToken === undefined ? {} : { refreshIdentityToken: identityToken }),
    }
  }

  // -- objects ----------------------------------------------------------------------------------------------------

  /** The object of a primary key: from the identity map if it is there, else from the database, or null. */
  get<C extends EntityType>(entity: C, ident: unknown, options?: GetOptions): Promise<Loaded<C> | null> {
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
  async getOne<C extends EntityType>(entity: C, ident: unknown, options?: GetOptions): Promise<Loaded<C>> {
    const found = await this.get(entity, ident, options)
    if (found === null) throw new exc.NoResultFound('No row was found when one was required')
    return found
  }

  *_get(entity: any, ident: any, options: GetOptions = {}): Task<any> {
    const mapper: Mapper = inspect(entity).mapper
    mapper._checkConfigure()
    const key = primaryKeyOf(mapper, ident)
    const token = options.identityToken ?? null
    if (!options.populateExisting && !mapper.alwaysRefresh && !options.withForUpdate) {
      const known = this.identityMap.forMapper(mapper._identityMapper).get(identKey(key))
      if (known !== undefined) {
        if (!known.mapper.isa(mapper)) return null
        if (known.expired !== null && known.expired.size > 0) {
          try {
            yield* this._refreshExpired(known)
          } catch (error) {
            if (!(error instanceof ObjectDeletedError)) throw error
            this._removeNewlyDeleted(known)
          }
        }
        if (!known.deleted) return known.instance
      }
    }
    const loadOptions: LoadOnIdentOptions['loadOptions'] = options.populateExisting ? { populateExisting: true } : {}
    let statement = keySelect(mapper)
    if (options.options) statement = statement.options(...options.options)
    if (options.executionOptions) statement = statement.executionOptions(options.executionOptions)
    return yield* loadOnPkIdentity(this, statement, key, {
      loadOptions,
      withForUpdate: options.withForUpdate ? forUpdate(options.withForUpdate) : null,
      identityToken: token,
    })
  }

  /** Reads an object's row again; only the named attributes, if names are given. */
  async refresh(
    instance: object,
    attributeNames: readonly string[] | null = null,
    options: { readonly withForUpdate?: any } = {},
  ): Promise<void> {
    await this._exclusive.run('refresh()', this._refresh(instance, attributeNames, options))
  }

  *_refresh(
    instance: object,
    attributeNames: readonly string[] | null = null,
    options: { readonly withForUpdate?: any } = {},
  ): Task<void> {
    const state = this.#persistent(instance)
    const keys = attributeNames === null ? null : new Set(attributeNames)
    this.#expire(state, keys)
    yield* this._autoflushNow()
    const statement = select(state.mapper as any)
    const found = yield* loadOnPkIdentity(this, statement, (state.key as IdentityKey).ident, {
      refreshState: state,
      onlyLoadProps: keys,
      requirePkCols: true,
      isUserRefresh: true,
      noAutoflush: true,
      withForUpdate: options.withForUpdate ? forUpdate(options.withForUpdate) : null,
    })
    if (found === null) throw new exc.InvalidRequestError(`Could not refresh instance '${state}'`)
  }

  /** Marks values as out of date: they are read again when they are next needed. */
  expire(instance: object, attributeNames: readonly string[] | null = null): void {
    this.#expire(this.#persistent(instance), attributeNames)
  }

  /** Session._expire_state: a whole object takes those along that a refresh-expire cascade leads to. */
  #expire(state: InstanceState, attributeNames: Iterable<string> | null): void {
    if (attributeNames !== null) {
      state.expire(attributeNames)
      return
    }
    const others = [...cascade('refreshExpire', state)]
    state.expire()
    for (const other of others) {
      if (other.key !== null) other.expire()
      else if (this._new.has(other.instance)) this.#detach(other)
    }
  }

  expireAll(): void {
    for (const state of this.identityMap.states()) state.expire()
    for (const state of this._changed) if (state.hasKey) this._changed.delete(state)
  }

  /** Adds an object, and those that it refers to, to be inserted at the next flush. */
  add(instance: Instance): void {
    this._saveOrUpdateState(ensureState(instance))
  }

  addAll(instances: Iterable<Instance>): void {
    for (const instance of instances) this.add(instance)
  }

  /** Deletes the object's row at the next flush, with what its cascades say. Awaits relationships that are not loaded. */
  async delete(instance: object): Promise<void> {
    await this._exclusive.run('delete()', this._delete(instance))
  }

  *_delete(instance: object): Task<void> {
    const state = ensureState(instance)
    if (state.key === null) throw new exc.InvalidRequestError(`Instance '${state}' is not persisted`)
    if (state.session !== null && state.session !== this) throw attachedElsewhere(state)
    if (this._deleted.has(state.instance)) return
    yield* this.#loadForDelete(state, new Set())
    this.#attach(state)
    this._deleted.set(state.instance, state)
    for (const other of cascade('delete', state)) {
      if (other.key === null) {
        this._new.delete(other.instance)
        continue
      }
      this.#attach(other)
      this._deleted.set(other.instance, other)
    }
  }

  /** Relationships with a delete cascade are needed in memory before the flush. */
  *#loadForDelete(state: InstanceState, seen: Set<InstanceState>): Task<void> {
    if (seen.has(state)) return
    seen.add(state)
    for (const prop of state.mapper.relationships.values()) {
      if (prop.viewonly || prop.passiveDeletes === 'all') continue
      const wanted = prop.cascade.delete
      if (!wanted || (prop.passiveDeletes && !(prop.key in state.related))) continue
      yield* this._ensureRelated(state, prop)
      for (const item of itemsOf(state.related[prop.key])) yield* this.#loadForDelete(ensureState(item), seen)
    }
  }

  /** Takes an object out of the session. */
  expunge(instance: object): void {
    const state = stateOf(instance)
    if (state?.session !== this)
      throw new exc.InvalidRequestError(`Instance ${state ?? String(instance)} is not present in this Session`)
    for (const each of [state, ...cascade('expunge', state)]) this.#detach(each)
  }

  expungeAll(): void {
    const all = this.identityMap.states()
    for (const state of this._new.values()) all.push(state)
    this.identityMap.clear()
    this._epoch += 1
    this._changed.clear()
    this._new.clear()
    this._deleted.clear()
    this.#left(all)
  }

  /** Copies the state of an object, and of what it refers to, onto the session's own objects. */
  async merge<T extends object>(instance: T, options: { readonly load?: boolean } = {}): Promise<T> {
    return (await this._exclusive.run('merge()', this.#mergeGraph(ensureState(instance), options.load ?? true))) as T
  }

  /** What is waiting is flushed first, and nothing in the middle of the merge. */
  *#mergeGraph(state: InstanceState, load: boolean): Task<any> {
    if (load) yield* this._autoflushNow()
    const { autoflush } = this
    this.autoflush = false
    try {
      return yield* this._merge(state, load, new Map(), new Map())
    } finally {
      this.autoflush = autoflush
    }
  }

  *_merge(
    state: InstanceState,
    load: boolean,
    done: Map<InstanceState, any>,
    /** Along which relationships an object was reached: their other sides are left alone. */
    reached: Map<InstanceState, Set<any>>,
  ): Task<any> {
    const known = done.get(state)
    if (known !== undefined) return known
    const { mapper } = state
    const ident = mapper.primaryKey.map((column) => state.get(mapper.getPropertyByColumn(column).key) ?? null)
    let target: any = null
    if (state.session === this && state.key !== null) return state.instance
    if (!ident.includes(null)) {
      const here = this.identityMap.forMapper(mapper._identityMapper).get(identKey(ident))
      if (here !== undefined) target = here.instance
      else if (load) target = yield* this._get(mapper.class_, ident)
    }
    const isNew = target === null
    if (isNew) {
      target = Object.create(mapper.class_.prototype)
      ensureState(target, mapper)
    }
    done.set(state, target)
    const merged = ensureState(target)
    assertMergeable(state, merged, load)
    if (isNew && !load) {
      merged.key = state.key
      merged.session = this
      this.identityMap.add(merged)
    }
    for (const [key, prop] of mapper._props as Map<string, any>) {
      if (prop._isColumnProperty) {
        if (state.has(key)) target[key] = state.instance[key]
      } else if (prop._isRelationship && prop.cascade.merge && key in state.related) {
        const ways = reached.get(state)
        if (load && [...prop._reverseProperty].some((reverse: any) => ways?.has(reverse))) continue
        if (load && prop.uselist && merged.key !== null) yield* this._ensureRelated(merged, prop)
        const copies: any[] = []
        for (const item of itemsOf(state.related[key])) {
          const other = ensureState(item)
          const waysTo = reached.get(other)
          if (waysTo === undefined) reached.set(other, new Set([prop]))
          else waysTo.add(prop)
          copies.push(yield* this._merge(other, load, done, reached))
        }
        target[key] = prop.uselist ? copies : (copies[0] ?? null)
      }
    }
    if (!load) merged.commitAll()
    if (isNew && load) this.add(target)
    return target
  }

  /** Inserts rows given by attribute names, without making objects. */
  async bulkInsertMappings(
    entity: any,
    mappings: readonly Record<string, unknown>[],
    options: { readonly returnDefaults?: boolean; readonly renderNulls?: boolean } = {},
  ): Promise<void> {
    const { mapper } = inspect(entity)
    mapper._checkConfigure()
    const session = this
    await this._exclusive.run(
      'bulkInsertMappings()',
      (function* (): Task<void> {
        yield* insertMappings(yield* session._connectionFor({ mapper }), mapper, mappings, null, options)
      })(),
    )
  }

  /** Updates rows by their primary keys, which the mappings hold beside the new values. */
  async bulkUpdateMappings(entity: any, mappings: readonly Record<string, unknown>[]): Promise<void> {
    const { mapper } = inspect(entity)
    mapper._checkConfigure()
    const session = this
    await this._exclusive.run(
      'bulkUpdateMappings()',
      (function* (): Task<void> {
        yield* updateMappings(session, yield* session._connectionFor({ mapper }), mapper, mappings)
      })(),
    )
  }

  /** Inserts new and updates known objects in few statements, without cascades and without taking them in. */
  async bulkSaveObjects(
    objects: Iterable<object>,
    options: { readonly returnDefaults?: boolean; readonly updateChangedOnly?: boolean } = {},
  ): Promise<void> {
    const groups = new Map<string, InstanceState[]>()
    const numbers = new Map<Mapper, number>()
    for (const object of objects) {
      const state = ensureState(object)
      if (!numbers.has(state.mapper)) numbers.set(state.mapper, numbers.size)
      const name = `${numbers.get(state.mapper)} ${state.key === null}`
      const group = groups.get(name)
      if (group === undefined) groups.set(name, [state])
      else group.push(state)
    }
    const session = this
    await this._exclusive.run(
      'bulkSaveObjects()',
      (function* (): Task<void> {
        for (const states of groups.values()) {
          const { mapper, key } = states[0] as InstanceState
          const connection = yield* session._connectionFor({ mapper })
          const rows = states.map((state) => columnValues(state, key !== null && options.updateChangedOnly !== false))
          if (key !== null) yield* updateMappings(session, connection, mapper, rows)
          else yield* insertMappings(connection, mapper, rows, null, options)
          if (key === null && options.returnDefaults) {
            states.forEach((state, index) => {
              Object.assign(state.instance, rows[index])
            })
          }
        }
      })(),
    )
  }

  contains(instance: object): boolean {
    const state = stateOf(instance)
    return state?.session === this && !state.deleted
  }

  get new(): ReadonlySet<object> {
    return new Set(this._new.keys())
  }
  get deleted(): ReadonlySet<object> {
    return new Set(this._deleted.keys())
  }
  get dirty(): ReadonlySet<object> {
    const found = new Set<object>()
    for (const state of this._changed)
      if (state.hasKey && state.modified && !this._deleted.has(state.instance)) found.add(state.instance)
    return found
  }

  *[Symbol.iterator](): Iterator<object> {
    yield* this._new.keys()
    for (const state of this.identityMap.states()) yield state.instance
  }

  isModified(instance: object): boolean {
    return stateOf(instance)?.modified ?? false
  }

  _saveOrUpdateState(state: InstanceState): void {
    this.#saveOrUpdateOne(state)
    if (state.hasRelated) for (const other of cascade('saveUpdate', state)) this.#saveOrUpdateOne(other)
  }

  #saveOrUpdateOne(state: InstanceState): void {
    if (state.session !== null && state.session !== this) throw attachedElsewhere(state)
    if (!state.hasKey) {
      if (!this._new.has(state.instance)) {
        this.#attach(state)
        state.nextInsertOrder()
        this._new.set(state.instance, state)
        if (this.events.has('transientToPending')) this.events.emit('transientToPending', this, state.instance)
      }
      return
    }
    if (state.deleted)
      throw new exc.InvalidRequestError(
        `Instance '${state}' has been deleted.  Use the make_transient() function to send this object back to the transient state.`,
      )
    this._deleted.delete(state.instance)
    const key = state.key as IdentityKey
    const known = this.identityMap.get(key)
    if (known !== undefined && known !== state) {
      throw new exc.InvalidRequestError(
        `Can't attach instance ${state}; another instance with key ${JSON.stringify(key.ident)} is already present in this session.`,
      )
    }
    this.#attach(state)
    this.identityMap.add(state)
  }

  #attach(state: InstanceState): void {
    if (state.session !== null && state.session !== this) throw attachedElsewhere(state)
    const joins = state.session === null
    if (joins && this.events.has('beforeAttach')) this.events.emit('beforeAttach', this, state.instance)
    state.session = this
    if (state.hasKey) {
      this.identityMap.add(state)
      if (state.modified) this._changed.add(state)
    }
    if (!joins) return
    if (this.events.has('afterAttach')) this.events.emit('afterAttach', this, state.instance)
    if (state.hasKey && this.events.has('detachedToPersistent'))
      this.events.emit('detachedToPersistent', this, state.instance)
  }

  /** Session._remove_newly_deleted: rows that a statement has deleted take their objects with them. */
  _removeNewlyDeleted(state: InstanceState): void {
    const transaction = this.#autobegin()
    this.identityMap.discard(state)
    this._changed.delete(state)
    this._deleted.delete(state.instance)
    state.deleted = true
    transaction._deleted.add(state)
    this.events.emit('persistentToDeleted', this, state.instance)
  }

  /** An object is given up by `makeTransient`. */
  _forget(state: InstanceState): void {
    this.#detach(state)
  }

  /** An object was changed, and has to be looked at by the next flush. */
  _noteChange(state: InstanceState): void {
    if (state.passed === 0 || this.#takeBack(state)) this._changed.add(state)
  }

  /** An object that a stream has let go belongs to the session again. False when the session was emptied meanwhile. */
  #takeBack(state: InstanceState): boolean {
    const isOurs = state.passed === this._epoch
    state.passed = 0
    if (!isOurs) {
      state.session = null
      return false
    }
    const key = state.key as IdentityKey
    if (this.identityMap.has(key)) {
      state.session = null
      throw new exc.InvalidRequestError(
        `Can't attach instance ${state}; another instance with key ${JSON.stringify(key.ident)} is already present in this session.`,
      )
    }
    this.identityMap.add(state)
    return true
  }

  /** A new object that lost its only parent leaves the session. */
  _expungePending(state: InstanceState): void {
    this.#detach(state)
  }

  #detach(state: InstanceState): void {
    this._new.delete(state.instance)
    this._deleted.delete(state.instance)
    this.identityMap.discard(state)
    this._changed.delete(state)
    this.#left([state])
  }

  #persistent(instance: object): InstanceState {
    const state = stateOf(instance)
    if (state === undefined || state.key === null || state.session !== this) {
      throw new exc.InvalidRequestError(`Instance '${state ?? String(instance)}' is not persistent within this Session`)
    }
    return state
  }

  // -- what is not loaded --------------------------------------------------------------------------------------------

  /** A plain read of an attribute without a value: an error that says what to do. */
  _readUnloaded(state: InstanceState, key: string): any {
    if (state.passed !== 0 && !this.#takeBack(state)) return state.instance[key]
    const prop: any = state.mapper._props.get(key)
    // The related object may be here already: then nobody has to wait.
    const known = prop._isRelationship ? this._knownRelated(state, prop) : undefined
    if (known !== undefined) {
      setLoaded(state, prop, known)
      return known
    }
    // a column that nothing says of how it would be loaded has no value
    if (prop._isColumnProperty && !prop.deferred && !state.expired?.has(key) && !state.loaders?.has(key)) return null
    const name = `${state.mapper.className}.${key}`
    throw new exc.InvalidRequestError(
      `'${name}' is not loaded, and reading a property cannot wait for the database; use \`await instance.awaitable.${key}\`, ` +
        `\`await session.refresh(instance, ['${key}'])\`, or load it with the query: options(selectinload(${name})) or undefer(${name})`,
    )
  }

  /** The object that a many-to-one leads to, when the identity map has it (or there is none); else undefined. */
  _knownRelated(state: InstanceState, prop: any): any {
    if (!prop._lazyStrategy.useGet || state.loaders?.has(prop.key)) return undefined
    const task = lazyLoadTask(prop._lazyStrategy, state, { sqlOk: false, noRaise: true })
    return runSync(task, 'a look into the identity map')
  }

  /** The value of an attribute, loaded if it has to be. */
  async load<T = any>(instance: object, key: string): Promise<T> {
    return (await this._exclusive.run(`the load of '${key}'`, this._loadAttribute(ensureState(instance), key))) as T
  }

  *_loadAttribute(state: InstanceState, key: string): Task<any> {
    if (state.passed !== 0 && !this.#takeBack(state)) return state.instance[key]
    if (state.has(key)) return state.get(key)
    const prop: any = state.mapper.getProperty(key)
    if (prop._isRelationship) {
      // one that is loaded eagerly comes with the rest of an expired object
      if (state.expired?.has(key) && state.hasKey) yield* this._refreshExpired(state)
      yield* this._ensureRelated(state, prop)
      return state.related[key]
    }
    if (!prop._isColumnProperty) return state.instance[key]
    const own = state.loaders?.get(key)
    if (own !== undefined) {
      yield* own(state) as Task<unknown>
      return state.get(key)
    }
    if (state.expired?.has(key)) yield* this._refreshExpired(state)
    else if (prop.deferred) yield* this._loadDeferred(state, key)
    return state.get(key) ?? null
  }

  *_ensureRelated(
    state: InstanceState,
    prop: any,
    options: { readonly sqlOk?: boolean; readonly noAutoflush?: boolean; readonly committed?: boolean } = {},
  ): Task<void> {
    const { key } = prop
    if (key in state.related) return
    const own = state.loaders?.get(key)
    const value =
      own !== undefined ? yield* own(state) as Task<any> : yield* lazyLoadTask(prop._lazyStrategy, state, options)
    if (value === undefined || key in state.related) return
    setLoaded(state, prop, value)
  }

  /** Columns that a lazy load needs, fetched first when they are expired. */
  *_ensureColumns(state: InstanceState, columns: readonly any[]): Task<void> {
    const missing = columns.some((column) => !state.has(state.mapper.getPropertyByColumn(column).key))
    if (missing && state.key !== null) yield* this._refreshExpired(state)
  }

  /** Reads all expired columns of an object with one SELECT. */
  *_refreshExpired(state: InstanceState): Task<void> {
    const keys = new Set([...(state.expired ?? [])].filter((key) => !state.has(key)))
    if (keys.size === 0) return
    yield* loadScalarAttributes(state, keys)
    state.expired = null
  }

  /** A deferred column, together with the others of its group. */
  *_loadDeferred(state: InstanceState, key: string): Task<any> {
    const prop: any = state.mapper.getProperty(key)
    const keys = new Set([key])
    if (prop.group) {
      for (const [other, each] of state.mapper._props as Map<string, any>) {
        if (each._isColumnProperty && each.group === prop.group && !state.has(other)) keys.add(other)
      }
    }
    yield* loadScalarAttributes(state, keys)
    return state.get(key)
  }

  // -- transactions -------------------------------------------------------------------------------------------------

  /** Begins explicitly: with a function, the work is committed or rolled back as a whole. */
  begin(): Promise<SessionTransaction>
  begin<T>(work: (session: this) => Promise<T> | T, options?: BeginWork): Promise<T>
  async begin<T>(work?: (session: this) => Promise<T> | T, options: BeginWork = {}): Promise<SessionTransaction | T> {
    if (this._transaction !== null) throw new exc.InvalidRequestError('A transaction is already begun on this Session.')
    if (work === undefined) return this.#autobegin()
    if (options.retry && this._hasPending()) {
      throw new exc.InvalidRequestError(
        'begin() with retry needs a session without unflushed changes: what was changed before the work began could not be done again with it',
      )
    }
    return withRetry(options.retry, () => this.#within(this.#autobegin(), work))
  }

  /** A savepoint: what is done until its end can be undone alone. */
  beginNested(): Promise<SessionTransaction>
  beginNested<T>(work: (session: this) => Promise<T> | T): Promise<T>
  async beginNested<T>(work?: (session: this) => Promise<T> | T): Promise<SessionTransaction | T> {
    const transaction = await this._exclusive.run('beginNested()', this._beginNested())
    return work === undefined ? transaction : this.#within(transaction, work)
  }

  async #within<T>(transaction: SessionTransaction, work: (session: this) => Promise<T> | T): Promise<T> {
    try {
      const value = await work(this)
      if (transaction.isActive) await transaction.commit()
      return value
    } catch (error) {
      // of the work, or of the flush and the COMMIT at its end
      try {
        await this.#undo(transaction)
      } catch {
        this._lost(transaction, error)
      }
      throw error
    }
  }

  /**
   * A rollback that failed after an error, which is the one to be told: with a deadlock MySQL undoes a whole transaction,
   * its savepoints included. What is around the savepoint can't go on then.
   */
  _lost(transaction: SessionTransaction, error: unknown): void {
    if (transaction.parent === null) return
    transaction.parent.state = 'deactive'
    transaction.parent.failure = error
  }

  /** What failed may have ended the transaction already, and left another that only says so. */
  async #undo(transaction: SessionTransaction): Promise<void> {
    if (transaction.state !== 'closed') await transaction.rollback()
    else if (transaction.parent === null && this._transaction?.state === 'deactive') await this._transaction.rollback()
  }

  #autobegin(): SessionTransaction {
    if (this._transaction !== null) return this._transaction
    if (this.#closedForGood) {
      throw new exc.InvalidRequestError(
        'This Session has been permanently closed and is unable to handle any more transaction requests.',
      )
    }
    this._transaction = new SessionTransaction(this, null, false)
    if (this.events.has('afterTransactionCreate')) this.events.emit('afterTransactionCreate', this, this._transaction)
    return this._transaction
  }

  *_beginNested(): Task<SessionTransaction> {
    yield* this._flush()
    const parent = this.#autobegin()
    const nested = new SessionTransaction(this, parent, true)
    this._transaction = nested
    if (this.events.has('afterTransactionCreate')) this.events.emit('afterTransactionCreate', this, nested)
    return nested
  }

  inTransaction(): boolean {
    return this._transaction !== null
  }
  inNestedTransaction(): boolean {
    return this._transaction?.nested ?? false
  }
  getTransaction(): SessionTransaction | null {
    let root = this._transaction
    while (root?.parent) root = root.parent
    return root
  }
  get isActive(): boolean {
    return this._transaction === null || this._transaction.isActive
  }

  /** Flushes and commits all that the session's transaction did. */
  async commit(): Promise<void> {
    await this._exclusive.run('commit()', this._commit())
  }

  *_commit(): Task<void> {
    this.#autobegin()
    while (this._transaction !== null) yield* this._commitTransaction(this._transaction)
  }

  *_commitTransaction(transaction: SessionTransaction): Task<void> {
    this.#assertUsable(transaction)
    if (this._transaction !== transaction)
      throw new exc.InvalidRequestError("Can't operate on closed transaction inside context manager.")
    yield* this._emit('beforeCommit', this)
    for (let round = 0; this._hasPending(); round++) {
      if (round === 100) {
        throw new FlushError(
          'Over 100 subsequent flushes have occurred within session.commit() - is an after_flush() hook creating new objects?',
        )
      }
      yield* this._flush()
    }
    try {
      for (const { connection, savepoint, own } of transaction.connections.values()) {
        if (savepoint !== null) yield* savepoint._commit()
        else if (own && connection._transaction !== null) yield* connection._transaction._commit()
      }
    } catch (error) {
      yield* this._rollbackTransaction(transaction)
      throw error
    }
    this.events.emit('afterCommit', this)
    const { parent } = transaction
    if (parent !== null) {
      for (const state of transaction._new) parent._new.add(state)
      for (const state of transaction._deleted) parent._deleted.add(state)
      for (const state of transaction._dirty) parent._dirty.add(state)
      for (const [state, key] of transaction._keySwitches)
        if (!parent._keySwitches.has(state)) parent._keySwitches.set(state, key)
    } else {
      if (this.expireOnCommit) this.expireAll()
      this.#left(transaction._deleted)
    }
    yield* this.#end(transaction)
  }

  /** Undoes all that the session's transaction did, in the database and in the session's objects. */
  async rollback(): Promise<void> {
    await this._exclusive.runAfter('rollback()', () => this._rollback())
  }

  *_rollback(): Task<void> {
    if (this._transaction !== null) yield* this._rollbackTransaction(this._transaction)
  }

  *_rollbackTransaction(transaction: SessionTransaction): Task<void> {
    if (transaction.state === 'closed') return
    while (this._transaction !== null && this._transaction !== transaction)
      yield* this._rollbackTransaction(this._transaction)
    try {
      for (const { connection, savepoint, own } of transaction.connections.values()) {
        if (savepoint !== null) yield* savepoint._rollback()
        else if ((own || transaction.parent === null) && connection._transaction !== null)
          yield* connection._transaction._rollback()
      }
    } finally {
      this.events.emit('afterRollback', this)
      this.#restore(transaction)
      yield* this.#end(transaction)
      this.events.emit('afterSoftRollback', this, transaction)
    }
  }

  /** SessionTransaction._restore_snapshot: new objects are new no more, deleted ones are there again. */
  #restore(transaction: SessionTransaction): void {
    const made = new Set([...transaction._new, ...this._new.values()])
    const pending = new Set(this._new.values())
    for (const state of made) {
      if (state.hasKey) {
        this.identityMap.discard(state)
        state.key = null
      }
      this._new.delete(state.instance)
      state.session = null
      state.deleted = false
      state.original = null
      state.committedRelated = null
      this._changed.delete(state)
      const event = pending.has(state) ? 'pendingToTransient' : 'persistentToTransient'
      if (this.events.has(event)) this.events.emit(event, this, state.instance)
    }
    this._deleted.clear()
    for (const [state, key] of transaction._keySwitches) {
      if (made.has(state)) continue
      this.identityMap.discard(state)
      state.key = key
      this.identityMap.add(state)
    }
    for (const state of transaction._deleted) {
      if (made.has(state)) continue
      state.deleted = false
      state.session = this
      this.identityMap.add(state)
      if (this.events.has('deletedToPersistent')) this.events.emit('deletedToPersistent', this, state.instance)
    }
    for (const state of this.identityMap.states()) {
      if (!transaction.nested || state.modified || transaction._dirty.has(state)) {
        state.expire()
        this._changed.delete(state)
      }
    }
  }

  /** InstanceState._detach_states: objects that have no session from now on. */
  #left(states: Iterable<InstanceState>): void {
    const { events } = this
    const heard =
      events.has('persistentToDetached') || events.has('deletedToDetached') || events.has('pendingToTransient')
    for (const state of states) {
      state.session = null
      if (!heard) continue
      const event = state.deleted
        ? 'deletedToDetached'
        : state.key === null
          ? 'pendingToTransient'
          : 'persistentToDetached'
      if (events.has(event)) events.emit(event, this, state.instance)
    }
  }

  *#end(transaction: SessionTransaction): Task<void> {
    transaction.state = 'closed'
    this._transaction = transaction.parent
    if (this.events.has('afterTransactionEnd')) this.events.emit('afterTransactionEnd', this, transaction)
    if (transaction.parent !== null) return
    for (const { connection, own } of transaction.connections.values()) if (own) yield* connection._close()
    transaction.connections.clear()
  }

  #assertUsable(transaction: SessionTransaction): void {
    if (transaction.state === 'closed') throw new exc.ResourceClosedError('This transaction is closed')
    if (transaction.state === 'deactive') {
      throw new exc.PendingRollbackError(
        `This Session's transaction has been rolled back due to a previous exception during flush. To begin a new transaction with this Session, first issue Session.rollback(). Original exception was: ${(transaction.failure as Error)?.message}`,
        { code: '7s2a' },
      )
    }
  }

  // -- connections ---------------------------------------------------------------------------------------------------

  /** Which engine a statement or mapper goes to. Override it to route reads and writes apart. */
  getBind(args: BindArguments = {}): Bind {
    if (args.bind) return args.bind
    if (this.#binds.size > 0) {
      for (let mapper = args.mapper ?? null; mapper !== null; mapper = mapper.inherits) {
        const found = this.#binds.get(mapper) ?? this.#binds.get(mapper.class_) ?? this.#binds.get(mapper.localTable)
        if (found !== undefined) return found
      }
      for (const table of args.clause?._fromObjects ?? args.clause?.froms ?? []) {
        const found = this.#binds.get(table)
        if (found !== undefined) return found
      }
      const target = this.#binds.get(args.clause?.table)
      if (target !== undefined) return target
    }
    if (this.bind !== null) return this.bind
    throw new exc.UnboundExecutionError(
      `Could not locate a bind configured on ${args.mapper ? `mapper ${args.mapper}` : 'SQL expression'} or this Session.`,
    )
  }

  /** Whether all statements go to `bind`, so that nobody has to be asked. */
  get _usesOneBind(): boolean {
    return this.#binds.size === 0 && this.getBind === Session.prototype.getBind
  }

  /** The connection that the session's transaction uses, begun if it has to be. */
  async connection(args: BindArguments = {}): Promise<Connection> {
    return this._exclusive.run('connection()', this._connectionFor(args))
  }

  *_connectionFor(args: BindArguments): Task<Connection> {
    const transaction = this.#autobegin()
    this.#assertUsable(transaction)
    const bind = this.getBind(args)
    return yield* this.#connectionIn(transaction, bind)
  }

  *#connectionIn(transaction: SessionTransaction, bind: Bind): Task<Connection> {
    const known = transaction.connections.get(bind)
    if (known !== undefined) return known.connection
    if (transaction.parent !== null) {
      const connection = yield* this.#connectionIn(transaction.parent, bind)
      transaction.connections.set(bind, {
        connection,
        own: false,
        savepoint: transaction.nested ? yield* connection._beginNested() : null,
      })
      if (this.events.has('afterBegin')) yield* this._emit('afterBegin', this, transaction, connection)
      return connection
    }
    if (!('pool' in bind)) {
      // join_transaction_mode "conditional_savepoint": inside a savepoint the session makes one of its own; else it is
      // part of the given transaction, which its rollback ends and its commit does not.
      const outer = bind._transaction !== null
      transaction.connections.set(bind, {
        connection: bind,
        own: !outer,
        savepoint: bind._nested !== null ? yield* bind._beginNested() : null,
      })
      if (this.events.has('afterBegin')) yield* this._emit('afterBegin', this, transaction, bind)
      return bind
    }
    const connection = yield* bind._connect(`a ${this.constructor.name}`)
    const { readOnly, isolationLevel } = this.#options
    if (readOnly !== undefined || isolationLevel !== undefined) {
      connection._options = mergeOptions(connection._options, {
        ...(readOnly === undefined ? {} : { readOnly }),
        ...(isolationLevel === undefined ? {} : { isolationLevel }),
      })
    }
    transaction.connections.set(bind, { connection, own: true, savepoint: null })
    if (this.events.has('afterBegin')) yield* this._emit('afterBegin', this, transaction, connection)
    return connection
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
    const { flushSession } = flushLater
    if (flushSession === null) throw new exc.InvalidRequestError('unit-of-work.ts is not loaded')
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
    if (this._new.size > 0 || this._deleted.size > 0) return true
    for (const state of this._changed) if (state.modified) return true
    return false
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

  /** Rolls back, forgets all objects and gives the connections back. The session can be used again. */
  async close(): Promise<void> {
    await this._exclusive.runAfter('close()', () => this._close())
    if (this.#options.closeResetsOnly === false) this.#closedForGood = true
  }

  /** Like `close`; the session can be used again whatever its settings say of closing. */
  async reset(): Promise<void> {
    await this._exclusive.runAfter('reset()', () => this._close())
  }

  /** The first half of a two-phase commit, which is not supported. */
  async prepare(): Promise<never> {
    throw noTwophase()
  }

  *_close(): Task<void> {
    while (this._transaction !== null) {
      const transaction = this._transaction
      try {
        for (const { connection, savepoint, own } of transaction.connections.values()) {
          if (savepoint !== null) yield* savepoint._rollback()
          else if (own && connection._transaction !== null) yield* connection._transaction._rollback()
        }
      } finally {
        yield* this.#end(transaction)
      }
    }
    this.expungeAll()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

/** Options of `session.get()`: loader options, a row lock, fresh values. */
export interface GetOptions {
  readonly options?: readonly any[]
  readonly populateExisting?: boolean
  readonly withForUpdate?: any
  readonly identityToken?: unknown
  readonly executionOptions?: ExecutionOptions
}

/** What a session executes for what it is given. */
function executableOf(given: any): any {
  if (typeof given?.__clauseElement__ === 'function') return given.__clauseElement__()
  if (typeof given === 'string') throw new exc.ObjectNotExecutableError(given)
  if (!given?.supportsExecution && !given?.isDdlElement) return coercions.expect(roles.StatementRole as any, given)
  return given
}

function noTwophase(): Error {
  return new exc.NotSupportedError(
    'Two-phase commits are not supported: none of the drivers speaks PREPARE TRANSACTION or XA. Commit one database per session; where two must agree, write an outbox row in the first transaction and do the second database from it.',
    null,
    null,
    null,
  )
}

/** The flush, set by unit-of-work.ts. */
export const flushLater: { flushSession: ((session: Session) => Task<void>) | null } = { flushSession: null }

function attachedElsewhere(state: InstanceState): Error {
  return new exc.InvalidRequestError(`Object '${state}' is already attached to another session`)
}

/** What Session.merge refuses: changes that nothing would be compared with, and another version of the row. */
function assertMergeable(state: InstanceState, merged: InstanceState, load: boolean): void {
  if (!load && state.key === null) {
    throw new exc.InvalidRequestError(
      'merge() with load=False option does not support objects transient (i.e. unpersisted) objects.  flush() all changes on mapped instances before merging with load=False.',
    )
  }
  if (!load && state.modified) {
    throw new exc.InvalidRequestError(
      "merge() with load=False option does not support objects marked as 'dirty'.  flush() all changes on mapped instances before merging with load=False.",
    )
  }
  const { versionIdCol } = state.mapper
  if (versionIdCol === null) return
  const { key } = state.mapper.getPropertyByColumn(versionIdCol)
  if (!state.has(key) || !merged.has(key) || state.get(key) === merged.get(key)) return
  throw new StaleDataError(
    `Version id '${state.get(key)}' on merged state ${state} does not match existing version '${merged.get(key)}'. Leave the version attribute unset when merging to update the most recent version.`,
  )
}

/** The values of an object's columns; with `changedOnly` its key and what differs from its row. */
function columnValues(state: InstanceState, changedOnly: boolean): Record<string, unknown> {
  const changed = new Set(state.changedColumns())
  const values: Record<string, unknown> = {}
  for (const [key, prop] of state.mapper._props as Map<string, any>) {
    if (!prop._isColumnProperty || !state.has(key)) continue
    if (!changedOnly || changed.has(key) || state.mapper._primaryKeyPropkeys.has(key)) values[key] = state.get(key)
  }
  return values
}

function forUpdate(given: any): any {
  return (select() as any).withForUpdate(given === true ? {} : given)._forUpdateArg
}

export function itemsOf(value: any): any[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? [...value] : typeof value[Symbol.iterator] === 'function' ? [...value] : [value]
}

/** The objects that an object's relationships of a cascade lead to, in memory, itself left out. */
export function* cascade(
  kind: 'saveUpdate' | 'delete' | 'merge' | 'expunge' | 'refreshExpire',
  start: InstanceState,
): Generator<InstanceState> {
  const seen = new Set<InstanceState>([start])
  const queue = [start]
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    for (const prop of state.mapper._props.values() as Iterable<any>) {
      if (
        !prop._isRelationship ||
        !prop.cascade[kind] ||
        (prop.viewonly && kind !== 'expunge' && kind !== 'refreshExpire')
      )
        continue
      if (!(prop.key in state.related)) continue
      for (const item of itemsOf(state.related[prop.key])) {
        const other = ensureState(item)
        if (seen.has(other)) continue
        seen.add(other)
        yield other
        queue.push(other)
      }
    }
  }
}
