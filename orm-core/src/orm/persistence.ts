// INSERT, UPDATE and DELETE of a mapper's objects: which columns are sent, how rows are grouped into one statement, and
// what the database's answer means for the objects. A port of SQLAlchemy's persistence.py.

import type { Connection, CursorResult, Task } from '../engine/index.ts'
import { warn } from '../sql/exc.ts'
import { and, bindparam, delete_, insert, update } from '../sql/index.ts'
import { FlushError, StaleDataError } from './exc.ts'
import { tellOfStatement } from './listeners.ts'
import { loadScalarAttributes } from './loading.ts'
import type { Mapper } from './mapper.ts'
import type { InstanceState } from './state.ts'
import { populate } from './sync.ts'
import {
  addRow,
  insertPlan,
  layoutOf,
  NO_EXPRESSIONS,
  noColumns,
  paramsOf,
  type RowGroup,
  shapeOf,
  statementOf,
  type TableLayout,
  tablesOf,
  updatePlan,
  withColumn,
} from './table-layout.ts'

function isExpression(value: any): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value.isClauseElement === true || typeof value.__clauseElement__ === 'function')
  )
}

/** Mapper._server_default_cols: the value comes from the database, be it by a default in SQL. */
function isComputedByServer(column: any): boolean {
  return Boolean(column.serverDefault || column.computed || column.default?.isClauseElement)
}

/** Mapper._server_onupdate_default_cols: an UPDATE changes it without being told. */
function isUpdatedByServer(column: any): boolean {
  return Boolean(column.serverOnupdate || column.onupdate?.isClauseElement)
}

/** persistence.save_obj: table by table, changed objects before new ones. `connection` is where they go. */
export function* saveStates(
  connection: Connection,
  states: readonly InstanceState[],
  single = false,
  cascadedKeys: ReadonlyMap<InstanceState, ReadonlySet<any>> | null = null,
): Task<void> {
  if (!single && states[0]?.mapper.baseMapper.batch === false) {
    const fresh = states.filter((state) => !state.hasKey).sort((a, b) => a.insertOrder - b.insertOrder)
    const known = states.filter((state) => state.hasKey).sort(byIdentity)
    for (const state of [...fresh, ...known]) yield* saveStates(connection, [state], true, cascadedKeys)
    return
  }
  const pending = inOrder(states.filter(isNew), byInsertOrder)
  const persistent = pending.length === states.length ? [] : inOrder(states.filter(isKnown), byIdentity)
  yield* tellOfStatement('beforeInsert', connection, pending)
  yield* tellOfStatement('beforeUpdate', connection, persistent)
  for (const state of pending)
    if (state.mapper._polymorphicAttrKey !== null) setPolymorphicIdentity(state.mapper, state)
  const changed = persistent.filter(hasOriginal)
  yield* loadVersions(changed)
  const areKeysKnown = !changed.some(lacksKey)
  for (const table of tablesByDepth(states)) {
    if (areKeysKnown)
      for (const group of groupsOf(table, changed, addUpdate)) yield* emitUpdates(connection, table, group)
    else yield* updateWithKeys(connection, table, changed)
    for (const group of groupsOf(table, pending, addInsert)) {
      yield* emitInserts(connection, table, group)
      yield* syncInheritedKeys(table, group.states)
    }
  }
  yield* finishStates(pending)
  yield* tellOfStatement('afterInsert', connection, pending)
  yield* finishStates(persistent)
  yield* tellOfStatement('afterUpdate', connection, persistent)
}

/** The end of persistence._postfetch: a table's keys go on to those of tables below that have attributes of their own. */
function* syncInheritedKeys(table: any, states: readonly InstanceState[]): Task<void> {
  for (const state of states) {
    const { equated } = layoutOf(state.mapper, table) as TableLayout
    for (const [mapper, pairs] of equated) yield* populate(state, mapper, state, mapper, pairs, null)
  }
}

const isNew = (state: InstanceState): boolean => !state.hasKey
const isKnown = (state: InstanceState): boolean => state.hasKey
const hasOriginal = (state: InstanceState): boolean => state.original !== null
export const byInsertOrder = (a: InstanceState, b: InstanceState): number => a.insertOrder - b.insertOrder

/** _sort_states: new objects as they came, then the others by key. */
function sortStates(states: readonly InstanceState[]): InstanceState[] {
  return [...states.filter(isNew).sort(byInsertOrder), ...states.filter(isKnown).sort(byIdentity)]
}

/** The list itself, sorted, which it nearly always is already. */
export function inOrder(
  states: InstanceState[],
  compare: (a: InstanceState, b: InstanceState) => number,
): InstanceState[] {
  for (let at = 1; at < states.length; at++)
    if (compare(states[at - 1] as InstanceState, states[at] as InstanceState) > 0) return states.sort(compare)
  return states
}

/**
 * The rows of a table, neighbours of one shape together: `addUpdate` as persistence._collect_update_commands, `addInsert` as
 * _collect_insert_commands.
 */
function groupsOf(
  table: any,
  states: readonly InstanceState[],
  add: (groups: RowGroup[], layout: TableLayout, state: InstanceState) => void,
): RowGroup[] {
  const groups: RowGroup[] = []
  let mapper: Mapper | null = null
  let layout: TableLayout | undefined
  for (const state of states) {
    if (state.mapper !== mapper) {
      mapper = state.mapper
      layout = layoutOf(mapper, table)
    }
    if (layout !== undefined) add(groups, layout, state)
  }
  return groups
}

/** _finalize_insert_update_commands: values that the database has computed are forgotten, or read where they are wanted now. */
function* finishStates(states: readonly InstanceState[]): Task<void> {
  for (const state of unfinished(states)) {
    const { mapper } = state
    if (mapper._readonlyProps !== null && mapper._readonlyProps.size > 0) expireReadonly(state)
    const wanted = new Set<string>()
    if (mapper.baseMapper.eagerDefaults === true) {
      for (const { columns } of tablesOf(mapper))
        for (const { key, column } of columns)
          if (!state.has(key) && (isComputedByServer(column) || isUpdatedByServer(column))) wanted.add(key)
    }
    const version = mapper.versionIdCol
    const isServerVersion = version !== null && mapper.versionIdGenerator === false
    const versionKey = version === null ? '' : mapper.getPropertyByColumn(version).key
    if (isServerVersion && !state.has(versionKey)) wanted.add(versionKey)
    if (wanted.size > 0 && state.session !== null) {
      const wasNew = !state.hasKey
      yield* loadMissingKeys([state])
      if (wasNew) state.key = { mapper: mapper._identityMapper, ident: identityOf(state), token: null }
      yield* loadScalarAttributes(state, wanted, { noAutoflush: true })
      // the flush makes it persistent at its end
      if (wasNew) state.key = null
    }
    if (isServerVersion && (state.get(versionKey) ?? null) === null)
      throw new FlushError('Instance does not contain a non-NULL version value')
  }
}

/** Those that a flush is not done with when the statement is. */
function unfinished(states: readonly InstanceState[]): InstanceState[] {
  const found: InstanceState[] = []
  let last: Mapper | null = null
  let isPlain = true
  for (const state of states) {
    const { mapper } = state
    if (mapper !== last) {
      last = mapper
      isPlain =
        mapper.baseMapper.eagerDefaults !== true &&
        mapper.versionIdGenerator !== false &&
        (mapper._readonlyProps === null || mapper._readonlyProps.size === 0)
    }
    if (!isPlain) found.push(state)
  }
  return found
}

/** Column properties that are SQL expressions may have another value after each flush. */
function expireReadonly(state: InstanceState): void {
  const stale = [...(state.mapper._readonlyProps as Iterable<any>)]
    .filter((prop) =>
      prop.expireOnFlush !== false ? !prop.deferred || state.has(prop.key) : !prop.deferred && !state.has(prop.key),
    )
    .map((prop) => prop.key as string)
    .filter((key) => state.mapper._props.has(key))
  if (stale.length > 0) state.expire(stale)
}

/** Objects whose keys are expired have to be read again before their rows can be named. */
function* loadMissingKeys(states: readonly InstanceState[]): Task<void> {
  for (const state of states) if (lacksKey(state) && state.session !== null) yield* state.session._refreshExpired(state)
}

/** Whether the primary key of an object is expired. */
function lacksKey(state: InstanceState): boolean {
  if (loneKeyOf(state) !== undefined) return false
  return state.mapper.primaryKey.some((column) => isMissing(state, column))
}

function isMissing(state: InstanceState, column: any): boolean {
  const { key } = state.mapper.getPropertyByColumn(column)
  return !state.has(key) && !state.hasCommitted(key)
}

/** The version that a row must have is asked for before anything is sent. */
function* loadVersions(states: readonly InstanceState[]): Task<void> {
  for (const state of states) {
    const { versionIdCol } = state.mapper
    if (versionIdCol !== null && isMissing(state, versionIdCol) && state.session !== null)
      yield* state.session._refreshExpired(state)
  }
}

/**
 * Updates of a table where keys are expired: these are read when their row's turn has come, and a group of rows is sent
 * when the first row of the next one is known, as by the itertools.groupby of _emit_update_statements.
 */
function* updateWithKeys(connection: Connection, table: any, states: readonly InstanceState[]): Task<void> {
  const groups: RowGroup[] = []
  for (const state of states) {
    const layout = layoutOf(state.mapper, table)
    if (layout === undefined || !hasUpdate(layout, state)) continue
    yield* loadMissingKeys([state])
    addUpdate(groups, layout, state)
    if (groups.length > 1) yield* emitUpdates(connection, table, groups.shift() as RowGroup)
  }
  for (const group of groups) yield* emitUpdates(connection, table, group)
}

/** Mapper._sorted_tables, of those that these objects have. */
function tablesByDepth(states: readonly InstanceState[]): any[] {
  const depths = new Map<any, number>()
  const mappers = new Set<Mapper>()
  for (const { mapper } of states) mappers.add(mapper)
  const inHierarchy =
    mappers.size > 1 ? [...(states[0] as InstanceState).mapper.baseMapper.selfAndDescendants] : mappers
  for (const mapper of inHierarchy) {
    if (!mappers.has(mapper)) continue
    tablesOf(mapper).forEach(({ table }, depth) => {
      depths.set(table, Math.max(depth, depths.get(table) ?? 0))
    })
  }
  return [...depths.keys()].sort((a, b) => (depths.get(a) as number) - (depths.get(b) as number))
}

/** mapper._persistent_sortkey_fn: by primary key, part by part. */
export function byIdentity(a: InstanceState, b: InstanceState): number {
  const own = a.loneIdent
  const others = b.loneIdent
  if (own !== undefined && others !== undefined) return own < others ? -1 : own > others ? 1 : 0
  const left = a.key?.ident ?? []
  const right = b.key?.ident ?? []
  for (let at = 0; at < left.length; at++) {
    const x: any = left[at]
    const y: any = right[at]
    if (x < y) return -1
    if (x > y) return 1
  }
  return 0
}

function setPolymorphicIdentity(mapper: Mapper, state: InstanceState): void {
  const key = mapper._polymorphicAttrKey
  if (key === null || mapper.polymorphicIdentity === null || mapper.polymorphicIdentity === undefined) return
  if (!state.has(key) || state.get(key) === null) state.instance[key] = mapper.polymorphicIdentity
}

function addInsert(groups: RowGroup[], layout: TableLayout, state: InstanceState): void {
  const { mapper } = state
  const { columns } = layout
  let present: readonly unknown[] = state.values
  let values: Map<any, unknown> | null = null
  let choice = noColumns(layout)
  if (layout.isVersioned) {
    const next = nextVersion(mapper, null)
    if (next !== undefined) present = withVersion(state, next)
  }
  for (let at = 0; at < columns.length; at++) {
    const { column, slot, asNull } = columns[at] as (typeof columns)[number]
    const value = present[slot]
    if (value === undefined || value === null) {
      if (!(asNull || (value === null && column.type.shouldEvaluateNone))) continue
    } else if (typeof value === 'object' && isExpression(value)) {
      values ??= new Map()
      values.set(column, value)
      continue
    }
    choice = withColumn(choice, at)
  }
  const { shape, slots } = insertPlan(layout, choice)
  const row = new Array(slots.length)
  for (let at = 0; at < slots.length; at++) row[at] = present[slots[at] as number] ?? null
  if (values === null) addRow(groups, shape, state, row)
  else addRow(groups, shapeOf(shape.keys, true), state, row, values)
}

/** An object's values with another version; the object takes it when its row has been sent. */
function withVersion({ mapper, slots, values }: InstanceState, version: unknown): unknown[] {
  const copy = values.slice()
  copy[slots.at.get(mapper.getPropertyByColumn(mapper.versionIdCol).key) as number] = version
  return copy
}

function nextVersion(mapper: Mapper, version: unknown): unknown {
  const generator = mapper.versionIdGenerator as any
  if (generator === false) return undefined
  if (typeof generator === 'function') return generator(version)
  return typeof version === 'number' ? version + 1 : 1
}

function* emitInserts(connection: Connection, table: any, group: RowGroup): Task<void> {
  const layout = layoutOf((group.states[0] as InstanceState).mapper, table) as TableLayout
  yield* sendInserts(connection, layout, group)
  if (layout.isVersioned) takeVersions(group)
}

/** The versions that new rows were sent with are known once the rows are there. */
function takeVersions({ shape, states, rows }: RowGroup): void {
  for (let index = 0; index < states.length; index++) {
    const state = states[index] as InstanceState
    const { versionIdCol } = state.mapper
    const at = shape.keys.indexOf(versionIdCol.key)
    if (at >= 0) setColumn(state, state.mapper.getPropertyByColumn(versionIdCol).key, rows[index]?.[at])
  }
}

function* sendInserts(connection: Connection, layout: TableLayout, group: RowGroup): Task<void> {
  const { dialect } = connection
  const { shape, states, rows, values } = group
  const { keys } = shape
  const { mapper } = states[0] as InstanceState
  const { table } = layout
  const pk = layout.primaryKey
  const hasAllPks = pk.every(({ column }) => keys.includes(column.key))
  const fetches = layout.hasDefaults
    ? layout.columns.filter(
        ({ column }) => !keys.includes(column.key) && (column.serverDefault || column.default || column.computed),
      )
    : []
  const statement: any = statementOf(layout, 'insert', () => insert(table))
  if (values.size > 0) {
    const [state, row] = [states[0] as InstanceState, rows[0] as unknown[]]
    const given = new Map<any, unknown>([...columnMap(table, paramsOf(shape, row)), ...values])
    const result = yield* connection._execute(statement.values(given), [], {})
    afterInsert(state, layout, result, result.insertedPrimaryKey, 0)
    expireExpressions(state, values)
    return
  }
  if (hasAllPks && fetches.length === 0 && rows.length > 1) {
    yield* connection._executeRows(statement, keys, rows)
    return
  }
  const serverSide = fetches.filter(({ column }) => isComputedByServer(column)).map(({ column }) => column)
  const withDefaults = dialect.insertReturning && serverSide.length > 0 && mapper.eagerDefaults !== false
  if (rows.length > 1 && dialect.insertExecutemanyReturningSortByParameterOrder && !hasAllPks) {
    const wanted = [...pk.map(({ column }) => column), ...(withDefaults ? serverSide : [])]
    const returning = statementOf(layout, `insert returning ${wanted.map((column) => column.key).join()}`, () =>
      statement.returnDefaults(...wanted, { sortByParameterOrder: true }),
    )
    const result = yield* connection._executeRows(returning, keys, rows)
    const idents = result.insertedPrimaryKeyRows
    for (let index = 0; index < states.length; index++)
      afterInsert(states[index] as InstanceState, layout, result, idents[index] ?? [], index)
    return
  }
  for (let index = 0; index < states.length; index++) {
    const state = states[index] as InstanceState
    let one = withDefaults ? statement.returnDefaults(...serverSide) : statement
    const version = state.mapper.versionIdCol
    if (version !== null && version.table === table && dialect.insertReturning && !hasAllPks)
      one = one.returnDefaults(version)
    const params = keys.length > 0 ? [paramsOf(shape, rows[index] as unknown[])] : []
    const result = yield* connection._execute(one, params, {})
    afterInsert(state, layout, result, result.insertedPrimaryKey, 0)
  }
}

function* columnMap(table: any, params: Record<string, unknown>): Generator<[any, unknown]> {
  for (const key of Object.keys(params)) yield [table.c.get?.(key) ?? table.c[key], params[key]]
}

/** persistence._postfetch: generated keys and defaults come onto the object, what is not known is loaded when needed. */
function afterInsert(
  state: InstanceState,
  layout: TableLayout,
  result: CursorResult,
  ident: readonly unknown[],
  index: number,
): void {
  const { mapper, values } = state
  for (const { slot, at } of layout.primaryKey) {
    const value = ident[at]
    if (value !== null && value !== undefined && (values[slot] === undefined || values[slot] === null))
      values[slot] = value
  }
  if (!layout.hasDefaults && !layout.isVersioned) return
  const prefetched: readonly any[] = result.prefetchCols()
  if (prefetched.length > 0) {
    const sent = result.context.compiledParameters[index] ?? {}
    for (const column of prefetched) {
      const prop: any = mapper._columntoproperty.get(column)
      if (prop !== undefined && column.key in sent) setColumn(state, prop.key, sent[column.key])
    }
  }
  const returned = result.returnedDefaultsRows?.[index]
  const returning: readonly any[] = result.context.compiled.implicitReturning ?? []
  if (returned) {
    returning.forEach((column, at) => {
      const prop: any = mapper._columntoproperty.get(column)
      if (prop !== undefined && !column.primaryKey) setColumn(state, prop.key, returned[at])
    })
  }
  for (const { key, column } of layout.columns) {
    if (state.has(key) || !isComputedByServer(column)) continue
    state.expired ??= new Set()
    state.expired.add(key)
  }
}

/** Values that the database computes are read again when they are needed. */
function expireExpressions(state: InstanceState, values: ReadonlyMap<any, unknown>): void {
  const keys = [...values.keys()].map((column) => state.mapper.getPropertyByColumn(column).key)
  const returned = keys.filter((key) => isExpression(state.get(key)))
  if (returned.length > 0) state.expire(returned)
}

/** Puts a value where the flush has found it, which nobody listens to. */
function setColumn(state: InstanceState, key: string, value: unknown): void {
  const slot = state.slots.at.get(key)
  if (slot !== undefined) state.values[slot] = value
}

/** Whether there is something to send to a table. */
function hasUpdate(layout: TableLayout, { values, original }: InstanceState): boolean {
  if (layout.isVersioned) return true
  return layout.columns.some(({ slot }) => values[slot] !== undefined && values[slot] !== original?.[slot])
}

function addUpdate(groups: RowGroup[], layout: TableLayout, state: InstanceState): void {
  const { values: present } = state
  const original = state.original as readonly unknown[]
  const { columns } = layout
  let values: Map<any, unknown> | null = null
  let choice = noColumns(layout)
  const none = choice
  for (let at = 0; at < columns.length; at++) {
    const { column, slot } = columns[at] as (typeof columns)[number]
    const value = present[slot]
    if (value === undefined || value === original[slot]) continue
    // a key that had no value before (of what bulkSaveObjects() has sent) says which row it is, and is not changed
    if (original[slot] === undefined && layout.primaryKey.some((each) => each.slot === slot)) continue
    if (typeof value === 'object' && value !== null && isExpression(value)) {
      values ??= new Map()
      values.set(column, value)
    } else choice = withColumn(choice, at)
  }
  if (choice === none && values === null && !(layout.isVersioned && state.changedColumns().length > 0)) return
  const { shape, slots } = updatePlan(layout, choice)
  const { primaryKey } = layout
  const row = new Array(slots.length + primaryKey.length)
  for (let at = 0; at < slots.length; at++) row[at] = present[slots[at] as number]
  for (let at = 0; at < primaryKey.length; at++) {
    const { column, slot } = primaryKey[at] as (typeof primaryKey)[number]
    const old = original[slot] === undefined ? present[slot] : original[slot]
    if (old === null || old === undefined) {
      throw new FlushError(
        `Can't update table ${layout.table.name} using NULL for primary key value on column ${column}`,
      )
    }
    row[slots.length + at] = old
  }
  if (layout.isVersioned) {
    const keys = [...shape.keys, ...versionParameters(state, original, row)]
    addRow(groups, shapeOf(keys, values !== null), state, row, values ?? NO_EXPRESSIONS)
  } else if (values !== null) addRow(groups, shapeOf(shape.keys, true), state, row, values)
  else addRow(groups, shape, state, row)
}

/** The version that the row must have, and the next one where the object counts it: added to the row, named here. */
function versionParameters(state: InstanceState, original: readonly unknown[], row: unknown[]): string[] {
  const { mapper, values: present } = state
  const { versionIdCol } = mapper
  const { key } = mapper.getPropertyByColumn(versionIdCol)
  const slot = state.slots.at.get(key) as number
  const old = original[slot] === undefined ? present[slot] : original[slot]
  const next = nextVersion(mapper, old)
  const isChanged = present[slot] !== undefined && present[slot] !== original[slot]
  row.push(old)
  if (next === undefined || isChanged) return [versionIdCol._label]
  row.push(next)
  setColumn(state, key, next)
  return [versionIdCol._label, versionIdCol.key]
}

function updateOf(layout: TableLayout, mapper: Mapper): any {
  return statementOf(layout, 'update', () => {
    const columns = layout.primaryKey.map(({ column }) => column)
    if (layout.isVersioned) columns.push(mapper.versionIdCol)
    const criteria = columns.map((column) => column.eq(bindparam(column._label, undefined, { type: column.type })))
    return (update(layout.table) as any).where(and(...criteria))
  })
}

function* emitUpdates(connection: Connection, table: any, group: RowGroup): Task<void> {
  yield* sendUpdates(connection, table, group)
  yield* syncInheritedKeys(table, group.states)
}

function* sendUpdates(connection: Connection, table: any, group: RowGroup): Task<void> {
  const { shape, states, rows, values } = group
  const { mapper } = states[0] as InstanceState
  const layout = layoutOf(mapper, table) as TableLayout
  let statement: any = updateOf(layout, mapper)
  const computed = computedByUpdate(layout, mapper, group, connection)
  if (computed.length > 0)
    statement = statementOf(layout, `update returning ${computed.map((column) => column.key).join()}`, () =>
      updateOf(layout, mapper).returnDefaults(...computed),
    )
  if (values.size > 0) statement = statement.values(values)
  const versioned = mapper.versionIdCol !== null
  let matched = 0
  const { dialect } = connection
  const checks = versioned || dialect.supportsSaneRowcount
  if (rows.length > 1 && !versioned && values.size === 0 && computed.length === 0) {
    const result = yield* connection._executeRows(statement, shape.keys, rows)
    matched = result.rowcount
    if (layout.hasDefaults) {
      for (let index = 0; index < states.length; index++) afterUpdate(states[index] as InstanceState, result, index)
    }
  } else {
    for (let index = 0; index < states.length; index++) {
      const state = states[index] as InstanceState
      const result = yield* connection._execute(statement, [paramsOf(shape, rows[index] as unknown[])], {})
      matched += result.rowcount
      afterUpdate(state, result, 0)
      if (computed.length > 0) takeReturned(state, result)
    }
  }
  if (checks && matched >= 0 && matched !== rows.length) {
    throw new StaleDataError(
      `UPDATE statement on table '${table.name}' expected to update ${rows.length} row(s); ${matched} were matched.`,
    )
  }
  if (values.size === 0 && !layout.hasDefaults) return
  for (const state of states) {
    if (values.size > 0) expireExpressions(state, values)
    if (!layout.hasDefaults) continue
    for (const { key, column } of layout.columns) {
      if (!isUpdatedByServer(column) || shape.keys.includes(column.key) || computed.includes(column)) continue
      state.expire([key])
    }
  }
}

/** Columns that an UPDATE changes on the server and that come back with it, where the server can send them. */
function computedByUpdate(layout: TableLayout, mapper: Mapper, group: RowGroup, connection: Connection): any[] {
  if (!layout.hasDefaults || !connection.dialect.updateReturning) return []
  const { keys } = group.shape
  const found: any[] = []
  if (mapper.baseMapper.eagerDefaults === true) {
    for (const { column } of layout.columns)
      if (isUpdatedByServer(column) && !keys.includes(column.key) && !group.values.has(column)) found.push(column)
  }
  const version = mapper.versionIdCol
  if (layout.isVersioned && version.serverDefault && mapper.versionIdGenerator === false && !keys.includes(version.key))
    found.push(version)
  return found
}

function takeReturned(state: InstanceState, result: CursorResult): void {
  const returned = result.returnedDefaultsRows?.[0]
  if (!returned) return
  const returning: readonly any[] = result.context.compiled.implicitReturning ?? []
  returning.forEach((column, at) => {
    const prop: any = state.mapper._columntoproperty.get(column)
    if (prop !== undefined) state.setCommittedColumn(prop.key, returned[at])
  })
}

/** What the statement computed before it was sent (`onupdate`) is what the objects have now. */
function afterUpdate(state: InstanceState, result: CursorResult, index: number): void {
  const prefetched = result.prefetchCols() as any[]
  if (prefetched.length === 0) return
  const sent = result.context.compiledParameters[index] ?? {}
  for (const column of prefetched) {
    const prop: any = state.mapper._columntoproperty.get(column)
    if (prop !== undefined && column.key in sent) setColumn(state, prop.key, sent[column.key])
  }
}

/** Whether a column has another value than its row. */
function isAdded(state: InstanceState, key: string): boolean {
  const value = state.get(key)
  return value !== undefined && (!state.hasKey || (state.original !== null && value !== state.committedValue(key)))
}

/** persistence.post_update: keys that had to wait for other rows, in an UPDATE of their own. */
export function* postUpdateStates(
  connection: Connection,
  states: readonly InstanceState[],
  columns: ReadonlySet<any>,
): Task<void> {
  yield* loadMissingKeys(states.filter(isKnown))
  for (const table of tablesByDepth(states)) {
    const groups: RowGroup[] = []
    for (const state of sortStates(states)) {
      const layout = layoutOf(state.mapper, table)
      if (layout === undefined) continue
      const keys: string[] = []
      const row: unknown[] = []
      for (const { key, column } of layout.columns) {
        if (!columns.has(column) || !isAdded(state, key)) continue
        keys.push(column.key)
        row.push(state.get(key) ?? null)
      }
      if (keys.length === 0) continue
      for (const { key, column } of layout.primaryKey) {
        keys.push(column._label)
        row.push(state.get(key))
      }
      addRow(groups, shapeOf(keys), state, row)
    }
    for (const group of groups) yield* sendUpdates(connection, table, group)
  }
}

/** Deletes objects' rows. */
export function* deleteStates(connection: Connection, states: readonly InstanceState[]): Task<void> {
  yield* tellOfStatement('beforeDelete', connection, states)
  yield* loadMissingKeys(states)
  for (const table of tablesByDepth(states).reverse()) {
    const affected = states.filter((state) => layoutOf(state.mapper, table) !== undefined)
    const [first] = affected
    if (first === undefined) continue
    const { mapper } = first
    const layout = layoutOf(mapper, table) as TableLayout
    const columns: { key: string; column: any }[] = [...layout.primaryKey]
    const version = mapper.versionIdCol
    const hasVersion = version !== null && layout.columns.some(({ column }) => column === version)
    if (hasVersion) columns.push({ key: mapper.getPropertyByColumn(version).key, column: version })
    const criteria = columns.map(({ column }) => column.eq(bindparam(column.key, undefined, { type: column.type })))
    const statement: any = (delete_(table) as any).where(and(...criteria))
    const params = affected.map((state) => {
      for (const { key, column } of layout.primaryKey) if (isWithoutRow(state, key)) refuseNull(table, column)
      return Object.fromEntries(
        columns.map(({ key, column }) => [
          column.key,
          state.hasCommitted(key) ? state.committedValue(key) : state.get(key),
        ]),
      )
    })
    const result = yield* connection._execute(statement, params, {})
    if (
      result.rowcount >= 0 &&
      result.rowcount !== affected.length &&
      (hasVersion || mapper.baseMapper.confirmDeletedRows)
    ) {
      const message = `DELETE statement on table '${table.name}' expected to delete ${affected.length} row(s); ${result.rowcount} were matched.`
      if (hasVersion) throw new StaleDataError(message)
      warn(`${message}  Please set confirm_deleted_rows=False within the mapper configuration to prevent this warning.`)
    }
  }
  yield* tellOfStatement('afterDelete', connection, states)
}

/** get_committed_value() is None: no row has told the value that the program has set (of what bulkSaveObjects() has sent). */
function isWithoutRow({ original, slots, values }: InstanceState, key: string): boolean {
  const slot = slots.at.get(key) as number
  const value = original === null || original[slot] === undefined ? undefined : original[slot]
  return value === null || (value === undefined && original !== null && values[slot] !== undefined)
}

function refuseNull(table: any, column: any): never {
  throw new FlushError(`Can't delete from table ${table.name} using NULL for primary key value on column ${column}`)
}

/** The only part of an object's primary key, where that is a number or a string. */
export function loneKeyOf(state: InstanceState): number | string | undefined {
  const { slots } = state
  slots.lone ??= loneSlotOf(state)
  const value = state.values[slots.lone]
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}

/** Where the only part of the primary key is; -1 where there is more than one. */
function loneSlotOf({ mapper, slots }: InstanceState): number {
  const [column, ...more] = mapper.primaryKey as readonly any[]
  return more.length > 0 ? -1 : (slots.at.get(mapper.getPropertyByColumn(column).key) ?? -1)
}

/** The primary key that an object has now; an error when a part is missing. */
export function identityOf(state: InstanceState): readonly unknown[] {
  return state.mapper.primaryKey.map((column) => {
    const value = state.get(state.mapper.getPropertyByColumn(column).key)
    if (value === null || value === undefined) {
      throw new FlushError(
        `Instance ${state} has a NULL identity key.  If this is an auto-generated value, check that the database table allows generation of new primary key values, and that the mapped Column object is configured to expect these generated values.  Ensure also that this flush() is not occurring at an inappropriate time, such as within a load() event.`,
      )
    }
    return value
  })
}
