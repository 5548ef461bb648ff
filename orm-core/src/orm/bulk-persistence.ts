// INSERT, UPDATE and DELETE of entities as a session executes them: which strategy a statement takes, what becomes of the
// objects in memory that an UPDATE or DELETE has changed behind their backs, and the entities that RETURNING brings. The
// execution side of SQLAlchemy's bulk_persistence.py; how these statements compile is in orm-dml.ts, rows by mappings are
// in bulk-rows.ts.

import type { Connection, CursorResult, ExecutionOptions, Result, Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { select } from '../sql/index.ts'
import { bulkInsertRows, bulkUpdateRows } from './bulk-rows.ts'
import { type Evaluate, EvaluatorCompiler, EXPIRED_OBJECT, UnevaluatableError } from './evaluator.ts'
import { identKey } from './identity-map.ts'
import { tell } from './listeners.ts'
import type { Mapper } from './mapper.ts'
import { BulkORMDelete, BulkORMUpdate, criteriaOfOptions } from './orm-dml.ts'
import { instancesOf } from './orm-result.ts'
import { type LoadOptions, QueryContext } from './query-context.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'

type Row = Readonly<Record<string, unknown>>

/** A DML statement of an entity on its way to the database. */
export interface DmlExecution {
  readonly session: Session
  readonly statement: any
  readonly parameters: readonly Row[]
  /** Whether the parameters came in a list, as those of several rows do. */
  readonly isList: boolean
  readonly connection: Connection
  /** Those of the call. */
  readonly options: ExecutionOptions
  /** Those of the statement and the call. */
  readonly allOptions: ExecutionOptions
  readonly loadOptions: LoadOptions
}

/** Executes DML of an entity. */
export function executeDml(execution: DmlExecution): Task<Result<any, any>> {
  return execution.statement.isInsert ? executeInsert(execution) : executeUpdateOrDelete(execution)
}

// -- INSERT -----------------------------------------------------------------------------------------------------------

/** BulkORMInsert.orm_execute_statement */
function* executeInsert(execution: DmlExecution): Task<any> {
  const { statement, parameters, connection, options, allOptions } = execution
  const mapper = mapperOf(statement)
  const strategy = allOptions.dmlStrategy ?? 'auto'
  if (!['raw', 'bulk', 'orm', 'auto'].includes(strategy))
    throw new exc.ArgumentError("Valid strategies for ORM insert strategy are 'raw', 'orm', 'bulk', 'auto")
  if (strategy === 'raw') return yield* connection._execute(statement, parameters, options)
  if (strategy === 'bulk' && parameters.length === 0)
    throw new exc.InvalidRequestError('Can\'t use "bulk" ORM insert strategy without passing separate parameters')
  if (strategy === 'orm' || parameters.length === 0) {
    const cursor: any = yield* connection._execute(statement._annotate({ dmlStrategy: 'orm' }), parameters, options)
    return yield* returning(execution, cursor)
  }
  if (statement._postValuesClause !== null && mapper._multiplePersistenceTables) {
    throw new exc.InvalidRequestError(
      `bulk INSERT with a 'post values' clause (typically upsert) not supported for multi-table mapper ${mapper}`,
    )
  }
  const { result, returned } = yield* bulkInsertRows(connection, mapper, parameters, {
    statement,
    renderNulls: Boolean(allOptions.renderNulls),
    executionOptions: options,
  })
  if (returned === null) return result
  return yield* returning(execution, returned.cursor, returned)
}

/** ORMDMLState._return_orm_returning: the entities and values of a RETURNING clause. */
function* returning(
  { session, statement, parameters, options, loadOptions }: DmlExecution,
  cursor: CursorResult<any, any>,
  spliced: { readonly metadata: any; readonly rows: unknown[][] } | null = null,
): Task<any> {
  const state: any = cursor.context.compiled?.compileState
  if (!cursor.returnsRows || !state?.fromStatementCtx || state.fromStatementCtx.compileOptions._isStar) return cursor
  const context = new QueryContext(
    state.fromStatementCtx,
    state.selectStatement,
    parameters[0] ?? {},
    session,
    // what a DELETE returns does not replace what is known of an object
    statement.isDelete ? { ...loadOptions, populateExisting: false } : loadOptions,
    options,
  )
  const rows = spliced?.rows ?? ((cursor as any)._take(Number.POSITIVE_INFINITY) as unknown[][])
  return yield* instancesOf(spliced?.metadata ?? cursor._metadata, rows, context)
}

function mapperOf(statement: any): Mapper {
  return statement._propagateAttrs.pluginSubject.mapper
}

// -- UPDATE and DELETE ------------------------------------------------------------------------------------------------

/** How objects in memory are told of an UPDATE or DELETE, as far as it is known before the statement is sent. */
interface Synchronization {
  readonly how: 'evaluate' | 'fetch' | false
  readonly condition: Evaluate | null
  /** Primary keys that were asked for before the statement, where it can't return them. */
  readonly matched: readonly (readonly unknown[])[] | null
  readonly canUseReturning: boolean | null
}

/** BulkUDCompileState: the statement, with what it means for objects of the session. */
function* executeUpdateOrDelete(execution: DmlExecution): Task<any> {
  const { statement, parameters, isList, connection, options, allOptions } = execution
  const mapper = mapperOf(statement)
  const wanted: unknown = allOptions.synchronizeSession === undefined ? 'auto' : allOptions.synchronizeSession
  const given = allOptions.dmlStrategy ?? 'auto'
  if (!['orm', 'auto', 'bulk', 'core_only'].includes(given))
    throw new exc.ArgumentError("Valid strategies for ORM UPDATE strategy are 'orm', 'auto', 'bulk', 'core_only'")
  if (given === 'bulk' && !isList)
    throw new exc.InvalidRequestError('Can\'t use "bulk" ORM insert strategy without passing separate parameters')
  const isBulk = given === 'bulk' || (given === 'auto' && isList && parameters.length > 0 && statement.isUpdate)
  if (wanted !== null && ![false, 'auto', 'evaluate', 'fetch'].includes(wanted as any))
    throw new exc.ArgumentError("Valid strategies for session synchronization are 'auto', 'evaluate', 'fetch', False")
  if (isBulk) return yield* executeBulkUpdate(execution, mapper, wanted)
  const synchronization = yield* beforehand(execution, mapper, wanted)
  const annotated = statement._annotate({
    synchronizeSession: synchronization.how,
    isDeleteUsing: Boolean(allOptions.isDeleteUsing),
    isUpdateFrom: Boolean(allOptions.isUpdateFrom),
    dmlStrategy: 'orm',
    ...(synchronization.canUseReturning === null ? {} : { canUseReturning: synchronization.canUseReturning }),
  })
  const cursor: any = yield* connection._execute(annotated, parameters as any, options)
  afterwards(execution, mapper, synchronization, cursor)
  return yield* returning(execution, cursor)
}

/** One UPDATE for each row of parameters, by its primary key. */
function* executeBulkUpdate(execution: DmlExecution, mapper: Mapper, wanted: unknown): Task<any> {
  const { session, statement, parameters, connection } = execution
  if (wanted === 'fetch') {
    throw new exc.InvalidRequestError(
      "The 'fetch' synchronization strategy is not available for 'bulk' ORM updates (i.e. multiple parameter sets)",
    )
  }
  const synchronizes = wanted === 'auto' || wanted === 'evaluate'
  if (synchronizes && (statement._whereCriteria ?? []).length > 0) {
    throw new exc.InvalidRequestError(
      'bulk synchronize of persistent objects not supported when using bulk update with additional WHERE criteria right now.  add synchronize_session=None execution option to bypass synchronize of persistent objects.',
    )
  }
  const result = yield* bulkUpdateRows(connection, mapper, parameters, statement)
  if (synchronizes) synchronizeRows(session, mapper, parameters)
  return result
}

/** _do_post_synchronize_bulk_evaluate */
function synchronizeRows(session: Session, mapper: Mapper, rows: readonly Row[]): void {
  const known = session.identityMap.forMapper(mapper._identityMapper)
  const keyNames = mapper.primaryKey.map((column) => mapper.getPropertyByColumn(column).key)
  for (const row of rows) {
    const state = known.get(identKey(keyNames.map((key) => row[key])))
    if (state === undefined) continue
    const keys = Object.keys(row).filter((key) => !keyNames.includes(key) && state.slots.at.has(key))
    takeValues(state, keys, (key) => row[key])
  }
}

/** What is known before the statement: whether objects can be looked through, or whose keys have to be asked for. */
function* beforehand(execution: DmlExecution, mapper: Mapper, wanted: unknown): Task<Synchronization> {
  if (wanted === false || wanted === null) return { how: false, condition: null, matched: null, canUseReturning: null }
  if (wanted !== 'fetch') {
    try {
      const condition = conditionOf(mapper, execution)
      return { how: 'evaluate', condition, matched: null, canUseReturning: null }
    } catch (error) {
      if (!(error instanceof UnevaluatableError)) throw error
      if (wanted === 'evaluate') {
        throw new exc.InvalidRequestError(
          `Could not evaluate current criteria in Python: "${error.message}". Specify 'fetch' or False for the synchronize_session execution option.`,
        )
      }
    }
  }
  return yield* beforeFetch(execution, mapper)
}

/** _eval_condition_from_statement */
function conditionOf(mapper: Mapper, { statement, parameters }: DmlExecution): Evaluate {
  const criteria = [...(statement._whereCriteria ?? []), ...criteriaOfOptions(statement, mapper)]
  return criteria.length === 0 ? () => true : new EvaluatorCompiler(mapper, parameters[0] ?? {}).process(...criteria)
}

/** _do_pre_synchronize_fetch: the statement returns the keys itself where the database has RETURNING. */
function* beforeFetch(execution: DmlExecution, mapper: Mapper): Task<Synchronization> {
  const { session, statement, parameters, connection, options, allOptions, isList } = execution
  const state = statement.isUpdate ? BulkORMUpdate : BulkORMDelete
  const canUseReturning = state.canUseReturning(connection.dialect, mapper, {
    isUpdateFrom: Boolean(allOptions.isUpdateFrom),
    isDeleteUsing: Boolean(allOptions.isDeleteUsing),
    isExecutemany: isList && parameters.length > 1,
  })
  if (canUseReturning) return { how: 'fetch', condition: null, matched: null, canUseReturning }
  const keys = (select as any)(...mapper.primaryKey)
    .selectFrom(mapper)
    .options(...(statement._withOptions ?? []))
  const asked = yield* session._execute(keys.where(...(statement._whereCriteria ?? [])), parameters as any, {
    executionOptions: { ...options, autoflush: false },
  })
  return { how: 'fetch', condition: null, matched: asked.all() as any, canUseReturning }
}

/** BulkUDCompileState.orm_setup_cursor_result: objects take the new values, or are deleted. */
function afterwards(
  execution: DmlExecution,
  mapper: Mapper,
  how: Synchronization,
  cursor: CursorResult<any, any>,
): void {
  const { session, statement } = execution
  if (how.how === false) return
  const found = how.how === 'evaluate' ? statesThat(session, mapper, how.condition as Evaluate) : null
  const matched = found ?? statesOf(session, mapper, how.matched ?? returnedKeys(mapper, cursor)).map(withTruth)
  if (statement.isUpdate) {
    if (found !== null || matched.length > 0) applyValues(execution, mapper, cursor, matched)
    return
  }
  for (const { state, truth } of matched) {
    // what can't be told of an object is read again
    if (truth === EXPIRED_OBJECT) state.expire()
    else session._removeNewlyDeleted(state)
  }
}

interface Matched {
  readonly state: InstanceState
  readonly truth: unknown
}

const withTruth = (state: InstanceState): Matched => ({ state, truth: true })

/** _get_matched_objects_on_criteria */
function statesThat(session: Session, mapper: Mapper, condition: Evaluate): Matched[] {
  const found: Matched[] = []
  const hierarchies = new Set([...mapper.selfAndDescendants].map((each) => each._identityMapper))
  for (const hierarchy of hierarchies) {
    for (const state of session.identityMap.forMapper(hierarchy).values()) {
      if (!state.mapper.isa(mapper) || state.isExpired) continue
      const truth = condition(state)
      if (truth === true || truth === EXPIRED_OBJECT) found.push({ state, truth })
    }
  }
  return found
}

function statesOf(session: Session, mapper: Mapper, keys: readonly (readonly unknown[])[]): InstanceState[] {
  const identities = session.identityMap.forMapper(mapper._identityMapper)
  return keys.map((key) => identities.get(identKey(key))).filter((state) => state !== undefined)
}

/** _interpret_returning_rows: the primary keys among what the statement has returned. */
function returnedKeys(mapper: Mapper, { context }: CursorResult<any, any>): unknown[][] {
  const columns: readonly any[] = context.compiled?.implicitReturning ?? []
  const table: any = mapper.localTable
  const own = table === mapper.baseMapper.localTable ? mapper.primaryKey : [...table.primaryKey]
  const indexes = own.map((column: any) => columns.findIndex((each) => each._hash === column._hash))
  if (indexes.includes(-1)) return []
  return (context.returnedDefaultRows ?? []).map((row) => indexes.map((index: number) => row[index]))
}

/** _apply_update_set_values_to_objects: computed values where they are known; others are read again when needed. */
function applyValues(
  { session, statement, parameters }: DmlExecution,
  mapper: Mapper,
  cursor: CursorResult<any, any>,
  matched: readonly Matched[],
): void {
  const compiler = new EvaluatorCompiler(mapper, parameters[0] ?? {})
  const evaluators = new Map<string, Evaluate>()
  const names = new Set<string>()
  for (const [key, value] of valuesByAttribute(mapper, statement)) {
    names.add(key)
    try {
      evaluators.set(key, value?.isClauseElement ? compiler.process(value) : () => value ?? null)
    } catch (error) {
      if (!(error instanceof UnevaluatableError)) throw error
    }
  }
  const keyOf = (column: any): string | undefined => (mapper._columntoproperty.get(column) as any)?.key
  const sent = cursor.context.compiledParameters[0] ?? {}
  const prefetched = new Map<string, unknown>()
  for (const column of cursor.prefetchCols() as any[]) {
    const key = keyOf(column)
    if (key !== undefined && column.key in sent && !evaluators.has(column.key)) prefetched.set(key, sent[column.key])
  }
  let stale = (cursor.postfetchCols() as any[])
    .map(keyOf)
    .filter((key): key is string => key !== undefined && !evaluators.has(key))
  for (const { state } of matched) {
    for (const [key, value] of prefetched) state.setCommittedColumn(key, value)
    // of the first object alone, as there
    if (stale.length > 0) state.expire(stale)
    stale = []
    const changed = new Set(state.changedColumns())
    const keys = [...evaluators.keys()].filter((key) => !changed.has(key))
    takeValues(state, keys, (key) => (evaluators.get(key) as Evaluate)(state), names)
    if (session._transaction !== null) session._transaction._dirty.add(state)
  }
}

/** Gives an object the values of attributes that it has loaded; those that were changed and are not flushed expire. */
function takeValues(
  state: InstanceState,
  keys: readonly string[],
  valueOf: (key: string) => unknown,
  all: Iterable<string> = keys,
): void {
  if (state.isExpired) state.isExpired = false
  const changed = new Set(state.changedColumns())
  const unknown: string[] = []
  const taken = keys.filter((key) => !changed.has(key))
  const values = new Map<string, unknown>()
  for (const key of taken) if (state.has(key)) values.set(key, valueOf(key))
  for (const [key, value] of values) {
    if (value === EXPIRED_OBJECT) unknown.push(key)
    else state.setCommittedColumn(key, value)
  }
  tell(state.mapper, 'refresh', state.instance, null, new Set(taken))
  const stale = [...all].filter((key) => state.has(key) && (!taken.includes(key) || unknown.includes(key)))
  if (stale.length > 0) state.expire(stale)
}

/** The values that an UPDATE sets, by attribute. */
function* valuesByAttribute(mapper: Mapper, statement: any): Generator<[string, any]> {
  const entries: Iterable<readonly [any, any]> = statement._orderedValues ?? statement._values ?? []
  for (const [column, value] of entries) {
    const prop: any =
      typeof column === 'string'
        ? mapper._props.get(column)
        : (mapper._columntoproperty.get(column._deannotate?.() ?? column) ?? mapper._columntoproperty.get(column))
    if (prop?._isColumnProperty) yield [prop.key, value]
  }
}
