// INSERT, UPDATE and DELETE of entities as a session executes them: rows by mappings, and the objects in memory that an
// UPDATE or DELETE has changed behind their backs. The execution side of SQLAlchemy's bulk_persistence.py; how these
// statements compile is in orm-dml.ts.

import type { Connection, CursorResult, ExecutionOptions, Result, Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { and, bindparam, insert, select, update } from '../sql/index.ts'
import { assertEvaluatable, meets, UnevaluatableError, valueFor } from './evaluator.ts'
import { StaleDataError } from './exc.ts'
import { identKey } from './identity-map.ts'
import type { Mapper } from './mapper.ts'
import { instances } from './orm-result.ts'
import { DEFAULT_LOAD_OPTIONS, QueryContext } from './query-context.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'
import { type TableLayout, tablesOf } from './table-layout.ts'

type Row = Readonly<Record<string, unknown>>

/** Executes DML of an entity. */
export function* executeDml(
  session: Session,
  statement: any,
  parameters: readonly Row[],
  connection: Connection,
  options: ExecutionOptions,
  isList: boolean,
): Task<Result<any, any>> {
  const mapper: Mapper = statement._propagateAttrs.pluginSubject.mapper
  if (statement.isInsert) {
    const returns = (statement._returning ?? []).length > 0
    const plain = isList && parameters.length > 0 && statement._postValuesClause === null && !statement._dictParameters
    if (plain && !returns) {
      return yield* insertMappings(connection, mapper, parameters, statement)
    }
    if (plain) {
      const given = bulkParameters(mapper, parameters)
      if (given !== null)
        return yield* entitiesOf(session, statement._annotate({ dmlStrategy: 'orm' }), given, connection, options)
    }
    const own = returns ? statement._annotate({ dmlStrategy: 'orm' }) : statement
    return yield* entitiesOf(session, own, parameters, connection, options)
  }
  if (statement.isUpdate && isList && parameters.length > 0 && (statement._whereCriteria ?? []).length === 0) {
    return yield* updateMappings(session, connection, mapper, parameters)
  }
  return yield* synchronized(session, mapper, statement, parameters, connection, options)
}

function* entitiesOf(
  session: Session,
  statement: any,
  parameters: readonly Row[],
  connection: Connection,
  options: ExecutionOptions,
): Task<any> {
  const cursor: any = yield* connection._execute(statement, parameters as any, options)
  const state = cursor.context.compiled?.compileState
  if (!cursor.returnsRows || !state?.fromStatementCtx) return cursor
  const loadOptions = { ...DEFAULT_LOAD_OPTIONS, populateExisting: options.populateExisting ?? true }
  const context = new QueryContext(
    state.fromStatementCtx,
    state.selectStatement,
    parameters[0] ?? {},
    session,
    loadOptions,
    options,
  )
  return yield* instances(cursor, context)
}

// -- rows by mappings ---------------------------------------------------------------------------------------------

interface Group {
  readonly keys: string
  readonly rows: { readonly row: Record<string, unknown>; readonly params: Record<string, unknown> }[]
}

/** _collect_insert_commands with bulk=True: only what is given, neighbours with the same columns together. */
function groupRows(
  rows: readonly Record<string, unknown>[],
  columns: readonly { readonly key: string; readonly column: any }[],
  renderNulls: boolean,
): Group[] {
  const groups: Group[] = []
  for (const row of rows) {
    const params: Record<string, unknown> = {}
    for (const { key, column } of columns) {
      const value = row[key]
      if (value === undefined || (value === null && !renderNulls && !column.type.shouldEvaluateNone)) continue
      params[column.key] = value
    }
    const keys = Object.keys(params).sort().join(',')
    const last = groups.at(-1)
    if (last !== undefined && last.keys === keys) last.rows.push({ row, params })
    else groups.push({ keys, rows: [{ row, params }] })
  }
  return groups
}

/** The rows of one table as a bulk INSERT sends them; null where they have different columns or several tables. */
function bulkParameters(mapper: Mapper, parameters: readonly Row[]): Row[] | null {
  const tables = tablesOf(mapper)
  const [first] = tables
  if (first === undefined || tables.length > 1) return null
  const rows = parameters.map((row) => ({ ...row }))
  addImplied(mapper, rows)
  const groups = groupRows(rows, first.columns, false)
  return groups.length === 1 ? (groups[0] as Group).rows.map(({ params }) => params) : null
}

/** What every row of a mapper has: its class, and its first version. */
function addImplied(mapper: Mapper, rows: readonly Record<string, unknown>[]): void {
  const on = mapper._polymorphicAttrKey
  if (on !== null && mapper.polymorphicIdentity !== null && mapper.polymorphicIdentity !== undefined)
    for (const row of rows) row[on] ??= mapper.polymorphicIdentity
  const { versionIdCol, versionIdGenerator } = mapper as any
  if (versionIdCol === null || versionIdGenerator === false) return
  const { key } = mapper.getPropertyByColumn(versionIdCol)
  for (const row of rows) row[key] = typeof versionIdGenerator === 'function' ? versionIdGenerator(null) : 1
}

/** bulk_persistence._bulk_insert: rows of mappings into the tables of a mapper, the root's first. */
export function* insertMappings(
  connection: Connection,
  mapper: Mapper,
  given: readonly Row[],
  statement: any = null,
  options: { readonly renderNulls?: boolean; readonly returnDefaults?: boolean } = {},
): Task<any> {
  const rows: Record<string, unknown>[] = given.map((row) => ({ ...row }))
  addImplied(mapper, rows)
  const tables = tablesOf(mapper)
  let result: CursorResult | null = null
  for (const [depth, { table, columns, primaryKey, equated }] of tables.entries()) {
    const bookkeeping = depth < tables.length - 1 || (options.returnDefaults ?? false)
    for (const group of groupRows(rows, columns, options.renderNulls ?? false)) {
      let dml: any = statement === null || depth > 0 || tables.length > 1 ? insert(table) : statement
      const params = group.rows.map((each) => each.params)
      const knowsKeys = primaryKey.every(({ column }) => column.key in (params[0] as object))
      if (!bookkeeping || knowsKeys) {
        result = yield* connection._execute(dml, params, {})
        continue
      }
      dml = dml.returnDefaults(...primaryKey.map(({ column }) => column), { sortByParameterOrder: true })
      const several = connection.dialect.insertExecutemanyReturningSortByParameterOrder
      for (const part of several ? [group.rows] : group.rows.map((each) => [each])) {
        result = yield* connection._execute(
          dml,
          part.map((each) => each.params),
          {},
        )
        const idents = result.insertedPrimaryKeyRows
        part.forEach(({ row }, index) => {
          primaryKey.forEach(({ key }, at) => {
            row[key] ??= idents[index]?.[at]
          })
        })
      }
    }
    if (equated.length > 0) for (const row of rows) populateInheritedKeys(row, equated)
  }
  if (options.returnDefaults) {
    given.forEach((row, index) => {
      Object.assign(row, rows[index])
    })
  }
  return result
}

/** sync.bulk_populate_inherit_keys: a table's keys under the attributes that the tables below have for them. */
function populateInheritedKeys(row: Record<string, unknown>, equated: TableLayout['equated']): void {
  for (const [{ _columntoproperty: properties }, pairs] of equated)
    for (const [from, to] of pairs) row[properties.get(to)!.key] = row[properties.get(from)!.key]
}

/** bulk_persistence._bulk_update: each mapping's row by its primary key; objects of a session given take the values. */
export function* updateMappings(
  session: Session | null,
  connection: Connection,
  mapper: Mapper,
  given: readonly Row[],
): Task<any> {
  let result: CursorResult | null = null
  const tables = tablesOf(mapper)
  const hasInheritedKeys = tables.some(({ equated }) => equated.length > 0)
  const rows = (hasInheritedKeys ? given.map((row) => ({ ...row })) : given) as readonly Record<string, unknown>[]
  const keyNames = mapper.primaryKey.map((column) => mapper.getPropertyByColumn(column).key)
  for (const row of rows) {
    const absent = keyNames.find((key) => row[key] === undefined || row[key] === null)
    if (absent !== undefined) {
      throw new exc.InvalidRequestError(
        `No primary key value supplied for column(s) ${absent}; per-row ORM Bulk UPDATE by Primary Key requires that records contain primary key values`,
      )
    }
  }
  for (const { table, columns, primaryKey, equated } of tables) {
    const groups: Group[] = []
    for (const row of rows) {
      const params: Record<string, unknown> = {}
      for (const { key, column } of columns) if (key in row && !keyNames.includes(key)) params[column.key] = row[key]
      if (Object.keys(params).length === 0) continue
      for (const { key, column } of primaryKey) params[column._label] = row[key]
      const keys = Object.keys(params).sort().join(',')
      const last = groups.at(-1)
      if (last !== undefined && last.keys === keys) last.rows.push({ row, params })
      else groups.push({ keys, rows: [{ row, params }] })
    }
    if (equated.length > 0) for (const row of rows) populateInheritedKeys(row, equated)
    const criteria = primaryKey.map(({ column }) =>
      column.eq(bindparam(column._label, undefined, { type: column.type })),
    )
    for (const group of groups) {
      result = yield* connection._execute(
        (update(table) as any).where(and(...criteria)),
        group.rows.map((each) => each.params),
        {},
      )
      const { rowcount } = result as CursorResult
      const { dialect } = connection
      const counts = group.rows.length > 1 ? dialect.supportsSaneMultiRowcount : dialect.supportsSaneRowcount
      if (counts && rowcount >= 0 && rowcount !== group.rows.length) {
        throw new StaleDataError(
          `UPDATE statement on table '${table.name}' expected to update ${group.rows.length} row(s); ${rowcount} were matched.`,
        )
      }
    }
  }
  if (session === null) return result
  const known = session.identityMap.forMapper(mapper._identityMapper)
  for (const row of rows) {
    const state = known.get(identKey(keyNames.map((key) => row[key])))
    if (state === undefined) continue
    for (const [key, value] of Object.entries(row)) if (state.has(key)) state.setCommittedColumn(key, value)
  }
  return result
}

// -- UPDATE and DELETE by criteria ------------------------------------------------------------------------------------

/** BulkUDCompileState: executes, and brings the objects of the session up to date. */
function* synchronized(
  session: Session,
  mapper: Mapper,
  given: any,
  parameters: readonly Row[],
  connection: Connection,
  options: ExecutionOptions,
): Task<any> {
  const own: ExecutionOptions = given._executionOptions ?? {}
  const wanted: unknown = options.synchronizeSession ?? own.synchronizeSession ?? 'auto'
  if (![false, 'auto', 'evaluate', 'fetch'].includes(wanted as any)) {
    throw new exc.ArgumentError("Valid strategies for session synchronization are 'auto', 'evaluate', 'fetch', False")
  }
  const values = given.isUpdate ? valuesOf(mapper, given) : new Map<string, any>()
  const criteria: readonly any[] = given._whereCriteria ?? []
  let how = wanted
  if (how === 'auto' || how === 'evaluate') {
    try {
      for (const criterion of criteria) assertEvaluatable(mapper, criterion)
      how = 'evaluate'
    } catch (error) {
      if (!(error instanceof UnevaluatableError)) throw error
      if (wanted === 'evaluate') {
        throw new exc.InvalidRequestError(
          `Could not evaluate current criteria in Python: "${error.message}". Specify 'fetch' or False for the synchronize_session execution option.`,
        )
      }
      how = 'fetch'
    }
  }
  const first: Row = parameters[0] ?? {}
  const identities = session.identityMap.forMapper(mapper._identityMapper)
  let matched: InstanceState[] = []
  if (how === 'evaluate') {
    for (const state of [...identities.values()]) {
      if (!state.mapper.isa(mapper) || state.deleted) continue
      const truth = meetsAll(mapper, state, criteria, first)
      // what can't be told of an object is written onto what it has, and a deletion read again
      if (truth === true || (truth === undefined && given.isUpdate)) matched.push(state)
      else if (truth === undefined) state.expire()
    }
  }
  const { dialect } = connection
  const canReturn = given.isUpdate ? dialect.updateReturning : dialect.deleteReturning
  let found: readonly (readonly unknown[])[] | null = null
  if (how === 'fetch' && !canReturn) {
    const keys = (select as any)(...mapper.primaryKey).selectFrom(mapper)
    const asked = yield* connection._execute(keys.where(...criteria), parameters as any, {})
    found = asked.all() as any
  }
  const statement = given._annotate({
    synchronizeSession: how,
    dmlStrategy: 'orm',
    ...(how === 'fetch' ? { canUseReturning: canReturn } : {}),
  })
  const result: any = yield* entitiesOf(session, statement, parameters, connection, options)
  if (how === 'fetch') {
    found ??= result.context?.returnedDefaultRows ?? []
    matched = (found ?? [])
      .map((row) => identities.get(identKey(mapper.primaryKey.map((_, at) => row[at]))))
      .filter((state): state is InstanceState => state?.mapper.isa(mapper) ?? false)
  }
  if (how === false) return result
  for (const state of matched) {
    if (given.isUpdate) applyValues(mapper, state, values, first)
    else session._removeNewlyDeleted(state)
  }
  return result
}

function meetsAll(
  mapper: Mapper,
  state: InstanceState,
  criteria: readonly any[],
  parameters: Row,
): boolean | undefined {
  let answer: boolean | undefined = true
  for (const criterion of criteria) {
    const truth = meets(mapper, state, criterion, parameters)
    if (truth === false || truth === null) return false
    if (truth === undefined) answer = undefined
  }
  return answer
}

/** The values that an UPDATE sets, by attribute; null for one that only the database can tell. */
function valuesOf(mapper: Mapper, statement: any): Map<string, any> {
  const values = new Map<string, any>()
  const entries: Iterable<readonly [any, any]> = statement._orderedValues ?? statement._values ?? []
  for (const [column, value] of entries) {
    const name = typeof column === 'string' ? column : null
    const prop: any =
      name === null
        ? (mapper._columntoproperty.get(column._deannotate?.() ?? column) ?? mapper._columntoproperty.get(column))
        : mapper._props.get(name)
    if (prop === undefined || !prop._isColumnProperty) continue
    try {
      if (value?.isClauseElement) assertEvaluatable(mapper, value)
      values.set(prop.key, value)
    } catch (error) {
      if (!(error instanceof UnevaluatableError)) throw error
      values.set(prop.key, null)
    }
  }
  return values
}

/** _apply_update_set_values_to_objects: computed values where they are known, others are read again when needed. */
function applyValues(mapper: Mapper, state: InstanceState, values: ReadonlyMap<string, any>, parameters: Row): void {
  const changed = new Set(state.changedColumns())
  const computed: [string, unknown][] = []
  const stale: string[] = []
  for (const [key, value] of values) {
    if (!state.has(key)) continue
    const now = value?.isClauseElement ? valueFor(mapper, state, value, parameters) : (value ?? undefined)
    if (now === undefined || changed.has(key)) stale.push(key)
    else computed.push([key, now])
  }
  for (const [key, value] of computed) state.setCommittedColumn(key, value)
  if (stale.length > 0) state.expire(stale)
}
