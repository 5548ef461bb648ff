// A connection of an engine: executes statements, begins a transaction at the first of them, keeps savepoints, reports
// to listeners and to the log. SQL is the compiler's; the wire is the driver's; reuse of connections is the pool's.

import { Compiled, type CompiledCache, type CompileOptions } from '../compile/compiled.ts'
import { InvalidRequestError, PendingRollbackError, ResourceClosedError } from '../sql/exc.ts'
import { showAs } from '../sql/show.ts'
import type { ConnectionEvents } from './connection-events.ts'
import { autobegin, begin, beginNested, commitRoot, rollbackRoot, savepoint } from './connection-transaction.ts'
import { CursorResult } from './cursor.ts'
import type { DriverConnection, DriverResult, ExecuteOptions } from './driver.ts'
import type { Engine } from './engine.ts'
import { bindingError, describeParameters, translateError } from './errors.ts'
import { EventTarget } from './events.ts'
import { ExecutionContext, type ParameterSet } from './execution-context.ts'
import { type ExecutionOptions, mergeOptions, NO_OPTIONS } from './execution-options.ts'
import { executeInsertmanyvalues, type Sent } from './insert-pages.ts'
import type { PoolConnection, PoolHolder } from './pool.ts'
import type { Reflection } from './reflection.ts'
import { AsyncResult, type PagedSource, ResultPromise, type ScalarResult } from './result.ts'
import { ResultMetaData, type Row } from './row.ts'
import { describeOnce, processRows } from './row-description.ts'
import { RowPages } from './row-pages.ts'
import { type SchemaVisit, type SchemaVisitor, visitSchema } from './schema-visit.ts'
import { distill, type ExecutableStatement, executable, type Parameters, type TypedStatement } from './statements.ts'
import { attempt, isPromise, type MaybePromise, run, type Task, wait } from './task.ts'
import type { NestedTransaction, RootTransaction } from './transaction.ts'

interface ExecuteOptionsOf {
  readonly executionOptions?: ExecutionOptions
}

/** A connection of an engine's pool, with its transaction: `await using connection = await engine.connect()`. */
export class Connection implements AsyncDisposable, PoolHolder {
  readonly engine: Engine
  readonly dialect: any
  readonly events: EventTarget<ConnectionEvents>
  readonly _record: PoolConnection
  _transaction: RootTransaction | null = null
  _nested: NestedTransaction | null = null
  _options: ExecutionOptions
  _closed = false
  _savepoints = 0
  _lastSql: string | null = null
  /** Set between a lost connection inside a transaction and the rollback that owns up to it. */
  _invalidated = false
  /** Who uses this connection, for the pool's messages: a session says so. */
  _owner: string | null = null

  constructor(engine: Engine, record: PoolConnection, options: ExecutionOptions = NO_OPTIONS) {
    this.engine = engine
    this.dialect = engine.dialect
    this.events = new EventTarget<ConnectionEvents>(engine.events)
    this._record = record
    this._options = options
  }

  describeUse(): string {
    const sql =
      this._lastSql === null
        ? 'no statement yet'
        : `last sent ${JSON.stringify(this._lastSql.replace(/\s+/g, ' ').slice(0, 120))}`
    return `${this._owner ?? 'a Connection'}${this._transaction ? ' in a transaction' : ''}, ${sql}`
  }

  /** The driver's connection, for what only the driver can do. */
  get driverConnection(): DriverConnection {
    return this._record.driver
  }

  get closed(): boolean {
    return this._closed
  }

  get invalidated(): boolean {
    return this._invalidated || !this._record.valid
  }

  // -- executing -----------------------------------------------------------------------------------------------

  /** Executes a statement: `await connection.execute(select(users), …)`. Several parameter sets are an executemany. */
  execute<R, S>(
    statement: TypedStatement<R, S>,
    parameters?: Parameters,
    options?: ExecuteOptionsOf,
  ): ResultPromise<CursorResult<R, S>>
  execute<R = Row, S = any>(
    statement: ExecutableStatement,
    parameters?: Parameters,
    options?: ExecuteOptionsOf,
  ): ResultPromise<CursorResult<R, S>>
  execute(statement: any, parameters: Parameters = null, options: ExecuteOptionsOf = {}): ResultPromise<any> {
    return new ResultPromise(
      attempt(this.#ready(this._execute(statement, distill(parameters), options.executionOptions ?? NO_OPTIONS))),
    )
  }

  /** The first column of the first row. */
  scalar<S>(statement: TypedStatement<any, S>, parameters?: Parameters, options?: ExecuteOptionsOf): Promise<S | null>
  scalar<S = any>(
    statement: ExecutableStatement,
    parameters?: Parameters,
    options?: ExecuteOptionsOf,
  ): Promise<S | null>
  async scalar(statement: any, parameters: Parameters = null, options: ExecuteOptionsOf = {}): Promise<any> {
    return (await this.execute(statement, parameters, options)).scalar()
  }

  /** The first column of each row. */
  scalars<S>(
    statement: TypedStatement<any, S>,
    parameters?: Parameters,
    options?: ExecuteOptionsOf,
  ): ResultPromise<ScalarResult<S>>
  scalars<S = any>(
    statement: ExecutableStatement,
    parameters?: Parameters,
    options?: ExecuteOptionsOf,
  ): ResultPromise<ScalarResult<S>>
  scalars(statement: any, parameters: Parameters = null, options: ExecuteOptionsOf = {}): ResultPromise<any> {
    return this.execute(statement, parameters, options).scalars()
  }

  /** Sends SQL text as it is, with the driver's own placeholders. */
  execDriverSql(
    sql: string,
    parameters: readonly unknown[] = [],
    options: { readonly executionOptions?: ExecutionOptions } = {},
  ): ResultPromise<CursorResult> {
    return new ResultPromise(
      attempt(this.#ready(this._execDriverSql(sql, parameters, mergeOptions(this._options, options.executionOptions)))),
    )
  }

  /** Executes, and reads the rows as they are asked for, in constant memory. */
  stream<R, S>(
    statement: TypedStatement<R, S>,
    parameters?: Parameters,
    options?: ExecuteOptionsOf,
  ): Promise<AsyncResult<R, S>>
  stream<R = Row, S = any>(
    statement: ExecutableStatement,
    parameters?: Parameters,
    options?: ExecuteOptionsOf,
  ): Promise<AsyncResult<R, S>>
  async stream(
    statement: any,
    parameters: Parameters = null,
    options: ExecuteOptionsOf = {},
  ): Promise<AsyncResult<any, any>> {
    return run(this.#ready(this._stream(statement, distill(parameters), options.executionOptions ?? NO_OPTIONS)))
  }

  /** `metadata.createAll(connection)`: runs the DDL of a visitor, leaving out what exists already. */
  async _runDdlVisitor(Visitor: SchemaVisitor, item: any, options: SchemaVisit = {}): Promise<void> {
    await visitSchema(this, Visitor, item, options)
  }

  /** `metadata.reflect(connection)`: what the database says of a schema's tables. */
  async _reflection(schema: string | null, resolveFks: boolean): Promise<Reflection> {
    const [{ readReflection }, { inspectDatabase }] = await Promise.all([
      import('./reflection.ts'),
      import('./inspector.ts'),
    ])
    return readReflection(inspectDatabase(this), schema, resolveFks)
  }

  *#ready<T>(work: Task<T>): Task<T> {
    this._assertOpen()
    return yield* work
  }

  _assertOpen(): void {
    if (this._closed) throw new ResourceClosedError('This Connection is closed')
    if (this._invalidated) {
      throw new PendingRollbackError(
        "Can't reconnect until invalid transaction is rolled back.  Please rollback() fully before proceeding",
        { code: '8s2b' },
      )
    }
  }

  *_execute(
    statement: any,
    given: readonly ParameterSet[],
    callOptions: ExecutionOptions,
  ): Task<CursorResult<any, any>> {
    let element = executable(statement)
    let parameters = given
    const options = mergeOptions(element._executionOptions, this._options, callOptions)
    const events = this.events
    if (events.has('beforeExecute')) {
      const answer = events.ask('beforeExecute', this, element, parameters, options)
      if (Array.isArray(answer)) {
        element = executable(answer[0])
        parameters = distill(answer[1])
      }
    }
    const context = this._compile(element, parameters, options)
    let result: CursorResult<any, any>
    if (context.compiled.isSql === false || context.compiled.isDdl) {
      if (!this._transaction) yield* this._autobegin(options)
      else if (this._invalidated) this._assertOpen()
      context.statement = context.compiled.string
      const sent = yield* this._send(context.statement, [], context, options)
      result = new CursorResult(context, null, [], sent.rowcount)
    } else {
      yield* this._prepare(context, parameters, options)
      result = yield* this.#executeContext(context, options)
    }
    if (events.has('afterExecute')) events.emit('afterExecute', this, element, parameters, options, result)
    return result
  }

  /** An executemany whose parameters come as lists, in the order of `keys`, by which they are sorted. */
  *_executeRows(statement: any, keys: readonly string[], rows: readonly unknown[][]): Task<CursorResult<any, any>> {
    const events = this.events
    if (rows.length > 1 && !events.has('beforeExecute') && !events.has('afterExecute')) {
      const options = mergeOptions(statement._executionOptions, this._options)
      const context = this._compile(statement, rows, options, keys)
      let taken: boolean
      try {
        taken = context.takeRows(keys, rows)
      } catch (error) {
        throw this._refuseParameters(error, context, setsOf(keys, rows), options)
      }
      if (taken) {
        if (!this._transaction) yield* this._autobegin(options)
        else if (this._invalidated) this._assertOpen()
        return yield* this.#executeContext(context, options)
      }
    }
    return yield* this._execute(statement, setsOf(keys, rows), NO_OPTIONS)
  }

  /** Makes the parameters ready, before the transaction begins that sending them may need. */
  *_prepare(context: ExecutionContext, parameters: readonly ParameterSet[], options: ExecutionOptions): Task<void> {
    if (this._invalidated) this._assertOpen()
    try {
      yield* context.prepare(parameters)
    } catch (error) {
      throw this._refuseParameters(error, context, parameters, options)
    }
    if (!this._transaction) yield* this._autobegin(options)
  }

  /** SQLAlchemy's error for parameters that could not be made ready. */
  _refuseParameters(
    error: unknown,
    { compiled }: ExecutionContext,
    params: unknown,
    { signal }: ExecutionOptions = NO_OPTIONS,
  ): unknown {
    const { hideParameters } = this.engine
    const refused = bindingError(error, { statement: compiled.string, params, hideParameters, signal })
    if (refused === error) return error
    const answer = this.events.askAll('handleError', this, refused, compiled.string, params)
    return answer instanceof Error ? answer : refused
  }

  _compile(
    element: any,
    parameters: readonly unknown[],
    options: ExecutionOptions,
    keys: readonly string[] | null = null,
  ): ExecutionContext {
    if (element.isDdl || element.isDdlElement) {
      const compiled = element.compile({ dialect: this.dialect, schemaTranslateMap: options.schemaTranslateMap })
      compiled.isDdl = true
      return new ExecutionContext(this, compiled, element, options, null)
    }
    const cache = options.compiledCache === undefined ? this.engine._compiledCache : options.compiledCache
    const [compiled, extracted] = compileWithCache(element, cache as CompiledCache | null, this.dialect, {
      columnKeys: [...(keys ?? Object.keys((parameters[0] as object | undefined) ?? {}))].sort(),
      forExecutemany: parameters.length > 1,
      schemaTranslateMap: options.schemaTranslateMap,
    })
    return new ExecutionContext(this, compiled, element, options, extracted)
  }

  *#executeContext(context: ExecutionContext, options: ExecutionOptions): Task<CursorResult<any, any>> {
    let sent: Sent
    if (context.executeStyle === 'insertmanyvalues') {
      sent = yield* executeInsertmanyvalues(this, context, options)
    } else if (context.executeStyle === 'executemany') {
      const result = yield* this.#sendMany(context, options)
      sent = { result, rows: result.rows }
    } else {
      const result = yield* this._send(context.statement, context.parameters[0] ?? [], context, options)
      sent = { result, rows: result.rows }
    }
    const { result } = sent
    let { rows } = sent
    let metadata: ResultMetaData | null = null
    if (result.columns.length > 0) {
      const description = describeOnce(context, result)
      metadata = description.metadata
      if (!this._record.driver.processed) rows = processRows(rows, description.processors)
    }
    const rowcount = context.isImplicitReturning && result.columns.length > 0 ? rows.length : result.rowcount
    if (context.isinsert && !context.isExplicitReturning) {
      context.afterInsert(result, metadata === null ? null : rows)
      if (!context.isSupplementalReturning) return new CursorResult(context, null, [], rowcount)
    } else if (context.isImplicitReturning) {
      if (rows.length > 0) context.returnedDefaultRows = rows
      if (!context.isSupplementalReturning) return new CursorResult(context, null, [], rowcount)
    }
    return new CursorResult(context, metadata, rows, rowcount)._keyBy(context.invokedStatement?._rowKeys)
  }

  *#sendMany(context: ExecutionContext, options: ExecutionOptions): Task<DriverResult> {
    const { statement, parameters } = context
    return yield* this.#sending(statement, parameters, context, true, options, () =>
      this._record.driver.executeMany(statement, parameters, this._driverOptions(context, options)),
    )
  }

  *_execDriverSql(sql: string, parameters: readonly unknown[], options: ExecutionOptions): Task<CursorResult> {
    if (!this._transaction) yield* this._autobegin(options)
    else if (this._invalidated) this._assertOpen()
    const context = new ExecutionContext(this, null, null, options, null)
    context.statement = sql
    const result = yield* this._send(sql, parameters, context, options)
    const metadata = result.columns.length > 0 ? new ResultMetaData(result.columns.map((column) => column.name)) : null
    return new CursorResult(context, metadata, result.rows, result.rowcount)
  }

  *_stream(
    statement: any,
    parameters: readonly ParameterSet[],
    callOptions: ExecutionOptions,
  ): Task<AsyncResult<any, any>> {
    const element = executable(statement)
    const options = mergeOptions(element._executionOptions, this._options, callOptions)
    const context = this._compile(element, parameters, options)
    yield* this._prepare(context, parameters, options)
    const { metadata, source } = yield* this._streamContext(context, options)
    const result = new AsyncResult(metadata, source, options.yieldPer ?? options.maxRowBuffer ?? 1000)
    return result._keyBy(statement?._rowKeys)
  }

  /** Sends a prepared SELECT and reads its rows in pages. */
  *_streamContext(
    context: ExecutionContext,
    options: ExecutionOptions,
  ): Task<{ metadata: ResultMetaData; source: PagedSource; result: DriverResult }> {
    if (this._invalidated) this._assertOpen()
    const { statement } = context
    const values = context.parameters[0] ?? []
    let columns: DriverResult['columns'] = []
    let stream: any
    yield* this.#sending(statement, values, context, false, options, () => {
      const opened = this._record.driver.stream(statement, values, this._driverOptions(context, options))
      return then(opened, (found) => {
        stream = found
        columns = found.columns
        return { columns, rows: [], rowcount: -1, lastrowid: null }
      })
    })
    const result: DriverResult = { columns, rows: [], rowcount: -1, lastrowid: null }
    const description = describeOnce(context, result)
    const source = new RowPages(this, stream, description, statement, values, options)
    return { metadata: description.metadata, source, result }
  }

  *_send(
    sql: string,
    parameters: readonly unknown[],
    context: ExecutionContext | null,
    options: ExecutionOptions,
    prepare = true,
  ): Task<DriverResult> {
    const driver = this._record.driver
    if (!this.events.has('beforeCursorExecute') && !this.events.has('afterCursorExecute') && !this.engine._logging) {
      this._lastSql = sql
      try {
        return yield* wait(driver.execute(sql, parameters, this._driverOptions(context, options, prepare)))
      } catch (error) {
        throw this._handle(error, sql, parameters, options)
      }
    }
    return yield* this.#sending(sql, parameters, context, false, options, (newSql, newParameters) => {
      const driverOptions = this._driverOptions(context, options, prepare)
      // A listener that sends something else knows nothing of types.
      const same = newSql === sql && newParameters === parameters
      return driver.execute(
        newSql,
        newParameters as readonly unknown[],
        same ? driverOptions : { ...driverOptions, parameterTypes: null },
      )
    })
  }

  /**
   * Sends SQL whose parameters are ready, while nobody listens (`_isQuiet`): the way of statements that are sent over and
   * over.
   */
  _sendReady(sql: string, parameters: readonly unknown[], options: ExecuteOptions): MaybePromise<DriverResult> {
    this._lastSql = sql
    try {
      const sent = this._record.driver.execute(sql, parameters, options)
      if (!isPromise(sent)) return sent
      return sent.then(undefined, (error) => {
        throw this._handle(error, sql, parameters)
      })
    } catch (error) {
      throw this._handle(error, sql, parameters)
    }
  }

  /** Whether statements can be sent without asking anybody: no options, no listeners, no log. */
  get _isQuiet(): boolean {
    return (
      this._options === NO_OPTIONS &&
      !this._closed &&
      !this._invalidated &&
      this.events.isSilent &&
      !this.engine._logging
    )
  }

  *#sending(
    sql: string,
    parameters: unknown,
    context: ExecutionContext | null,
    executemany: boolean,
    options: ExecutionOptions,
    send: (sql: string, parameters: unknown) => any,
  ): Task<DriverResult> {
    let sentSql = sql
    let sentParameters = parameters
    const answer = this.events.ask('beforeCursorExecute', this, sql, parameters, context, executemany)
    if (Array.isArray(answer)) [sentSql, sentParameters] = answer
    this._lastSql = sentSql
    const started = performance.now()
    let result: DriverResult
    try {
      result = yield* wait(send(sentSql, sentParameters))
    } catch (error) {
      throw this._handle(error, sentSql, sentParameters, options)
    }
    if (this.engine._logging) {
      this.engine._log({
        level: 'info',
        event: 'statement',
        sql: sentSql,
        parameters: this.engine.hideParameters ? '[hidden]' : sentParameters,
        duration: performance.now() - started,
        rowcount: result.columns.length > 0 ? result.rows.length : result.rowcount,
        token: options.loggingToken ?? null,
      })
    }
    this.events.emit('afterCursorExecute', this, sentSql, sentParameters, context, executemany)
    return result
  }

  _driverOptions(context: ExecutionContext | null, options: ExecutionOptions, prepare = true): ExecuteOptions {
    return {
      signal: options.signal,
      timeout: options.timeout ?? this.engine.statementTimeout,
      prepare: prepare && context?.compiled != null && this.engine.prepareStatements,
      bigIntegers: context?.mayHoldBigIntegers ?? true,
      parameterTypes: context?.parameterTypes,
      context,
    }
  }

  /** Makes SQLAlchemy's error of a driver's, and gives up the connection if it is lost. */
  _handle(error: unknown, sql: string | null, parameters: unknown, options: ExecutionOptions = NO_OPTIONS): unknown {
    const { error: translated, disconnect } = translateError(this.engine.driver, error, {
      statement: sql,
      params: parameters,
      hideParameters: this.engine.hideParameters,
      signal: options.signal,
    })
    if (disconnect || this._record.driver.lost) {
      const first = this._record.valid
      this.engine.pool.invalidate(this._record, error)
      if (first && disconnect) this.engine.pool.invalidateAll()
      if (this._transaction !== null) this._invalidated = true
    }
    const answer = this.events.askAll('handleError', this, translated, sql, parameters)
    return answer instanceof Error ? answer : translated
  }

  // -- transactions --------------------------------------------------------------------------------------------

  /** Begins the transaction, before the first statement would. */
  async begin(
    options: { readonly readOnly?: boolean; readonly isolationLevel?: string; readonly deferrable?: boolean } = {},
  ): Promise<RootTransaction> {
    return run(this._begin(mergeOptions(this._options, options as ExecutionOptions)))
  }

  _begin(options: ExecutionOptions): Task<RootTransaction> {
    return begin(this, options)
  }

  _autobegin(options: ExecutionOptions): Task<void> {
    return autobegin(this, options)
  }

  /** A savepoint: what follows can be undone without ending the transaction. */
  async beginNested(): Promise<NestedTransaction> {
    return run(this._beginNested())
  }

  _beginNested(): Task<NestedTransaction> {
    return beginNested(this)
  }

  _savepoint(action: 'savepoint' | 'release' | 'rollback', name: string): Task<void> {
    return savepoint(this, action, name)
  }

  _commitImpl(): Task<void> {
    return commitRoot(this)
  }

  _rollbackImpl(): Task<void> {
    return rollbackRoot(this)
  }

  /** Commits the transaction in progress, if any. */
  async commit(): Promise<void> {
    if (this._transaction !== null) await this._transaction.commit()
  }

  /** Rolls back the transaction in progress, if any. */
  async rollback(): Promise<void> {
    if (this._transaction !== null) await this._transaction.rollback()
    else this._invalidated = false
  }

  inTransaction(): boolean {
    return this._transaction?.isActive ?? false
  }

  inNestedTransaction(): boolean {
    return this._nested?.isActive ?? false
  }

  getTransaction(): RootTransaction | null {
    return this._transaction
  }

  getNestedTransaction(): NestedTransaction | null {
    return this._nested
  }

  /** Sets options for what this connection executes from now on. */
  executionOptions(options: ExecutionOptions): this {
    if (options.isolationLevel !== undefined && this._transaction !== null) {
      throw new InvalidRequestError(
        'This connection has already initialized a SQLAlchemy Transaction() object via begin() or autobegin; isolation_level may not be altered unless rollback() or commit() is called first.',
      )
    }
    this._options = mergeOptions(this._options, options)
    if (this.events.has('setConnectionExecutionOptions'))
      this.events.emit('setConnectionExecutionOptions', this, options)
    return this
  }

  getExecutionOptions(): ExecutionOptions {
    return this._options
  }

  /** Ends, on the server, what this connection is doing. */
  async cancel(): Promise<void> {
    await this._record.driver.cancel()
  }

  /** Takes the connection out of its pool: it is this object's alone, and closed with it. */
  detach(): void {
    this._assertOpen()
    this.engine.pool.detach(this._record)
  }

  /** Gives the connection up: it is closed and not reused. */
  async invalidate(error: unknown = null): Promise<void> {
    this.engine.pool.invalidate(this._record, error)
    if (this._transaction !== null) this._invalidated = true
  }

  /** Rolls back what is not committed and gives the connection back to the pool. */
  async close(): Promise<void> {
    await run(this._close())
  }

  *_close(): Task<void> {
    if (this._closed) return
    try {
      if (this._transaction !== null) yield* this._transaction._rollback()
    } finally {
      this._closed = true
      this._invalidated = false
      yield* this.engine.pool.release(this._record)
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  toString(): string {
    return `Connection(${this.engine.url}, ${describeParameters([])})`
  }
}

/** Rows of values as sets of parameters. */
function setsOf(keys: readonly string[], rows: readonly unknown[][]): ParameterSet[] {
  return rows.map((row) => Object.fromEntries(keys.map((key, index) => [key, row[index]])))
}

function compileWithCache(
  element: any,
  cache: CompiledCache | null,
  dialect: any,
  options: CompileOptions,
): [any, readonly any[] | null] {
  if (element instanceof Compiled) return [element, null]
  if (cache === null) return [element.compile({ dialect, ...options }), null]
  const { compiled, extractedParameters } = cache.compile(element, dialect, options)
  return [compiled, extractedParameters]
}

function then<A, B>(value: A | PromiseLike<A>, next: (value: A) => B): B | PromiseLike<B> {
  return typeof (value as any)?.then === 'function' ? (value as PromiseLike<A>).then(next) : next(value as A)
}
showAs(Connection, (connection) => String(connection.engine.url))
