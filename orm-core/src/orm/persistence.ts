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

interface TableColumns {
  readonly table: any
  /** Attributes that have a column in the table. */
  readonly columns: readonly { readonly key: string; readonly column: any }[]
  readonly primaryKey: readonly { readonly key: string; readonly column: any }[]
}

const layouts = new WeakMap<Mapper, TableColumns[]>()

/** A mapper's tables, the root's first, with the attributes that they hold. */
export function tablesOf(mapper: Mapper): TableColumns[] {
  let found = layouts.get(mapper)
  if (found !== undefined) return found
  found = []
  const order: any[] = []
  for (const each of [...mapper.iterateToRoot()].reverse())
    for (const table of each.tables) if (!order.includes(table)) order.push(table)
  for (const table of order) {
    if (!mapper._pksByTable.has(table)) continue
    const columns: { key: string; column: any }[] = []
    for (const column of mapper._colsByTable.get(table) ?? []) {
      const prop: any = mapper._columntoproperty.get(column)
      if (prop !== undefined && !mapper._readonlyProps?.has(prop)) columns.push({ key: prop.key, column })
    }
    const primaryKey = [...(mapper._pksByTable.get(table) ?? [])].map((column: any) => ({
      key: (mapper._columntoproperty.get(column) as any).key as string,
      column,
    }))
    found.push({ table, columns, primaryKey })
  }
  layouts.set(mapper, found)
  return found
}

function isExpression(value: any): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    (value.isClauseElement === true || typeof value.__clauseElement__ === 'function')
  )
}

/** mapper._insert_cols_as_none: columns that are sent as NULL when there is no value. */
function sentAsNull(column: any): boolean {
  return !column.primaryKey && !column.default && !column.serverDefault && !column.computed && !column.identity
}

interface Command {
  readonly state: InstanceState
  readonly params: Record<string, unknown>
  readonly values: ReadonlyMap<any, unknown>
  readonly signature: string
}

/** persistence.save_obj: table by table, changed objects before new ones. `connection` is where they go. */
export function* saveStates(connection: Connection, states: readonly InstanceState[]): Task<void> {
  const pending = states.filter((state) => state.key === null).sort((a, b) => a.insertOrder - b.insertOrder)
  const persistent = states.filter((state) => state.key !== null).sort(byIdentity)
  yield* tellOfStatement('beforeInsert', connection, pending)
  yield* tellOfStatement('beforeUpdate', connection, persistent)
  for (const [mapper, ofMapper] of groupByMapper(pending)) {
    for (const state of ofMapper) setPolymorphicIdentity(mapper, state)
  }
  yield* loadMissingKeys(persistent.filter((state) => state.changedColumns().length > 0))
  const changes = persistent.map((state) => ({ state, changed: new Set(state.changedColumns()) }))
  for (const table of tablesByDepth(states)) {
    const commands: Command[] = []
    for (const { state, changed } of changes) {
      const layout = tablesOf(state.mapper).find((each) => each.table === table)
      const command = layout === undefined ? null : updateCommand(layout, state, changed)
      if (command !== null) commands.push(command)
    }
    for (const group of consecutive(commands)) yield* emitUpdates(connection, table, group)
    const inserts: Command[] = []
    for (const state of pending) {
      if (tablesOf(state.mapper).some((each) => each.table === table)) inserts.push(insertCommand(table, state))
    }
    for (const group of consecutive(inserts)) yield* emitInserts(connection, table, group)
  }
  yield* finishStates(pending)
  yield* tellOfStatement('afterInsert', connection, pending)
  yield* finishStates(persistent)
  yield* tellOfStatement('afterUpdate', connection, persistent)
}

/** _finalize_insert_update_commands: values that the database has computed are forgotten, or read where they are wanted now. */
function* finishStates(states: readonly InstanceState[]): Task<void> {
  for (const state of states) {
    const { mapper } = state
    if (mapper._readonlyProps && mapper._readonlyProps.size > 0) expireReadonly(state)
    const wanted = new Set<string>()
    if (mapper.baseMapper.eagerDefaults === true) {
      for (const { columns } of tablesOf(mapper))
        for (const { key, column } of columns)
          if (!state.has(key) && (column.serverDefault || column.computed || column.serverOnupdate)) wanted.add(key)
    }
    const version = mapper.versionIdCol
    const isServerVersion = version !== null && mapper.versionIdGenerator === false
    const versionKey = version === null ? '' : mapper.getPropertyByColumn(version).key
    if (isServerVersion && !state.has(versionKey)) wanted.add(versionKey)
    if (wanted.size > 0 && state.session !== null) {
      const wasNew = !state.hasKey
      if (wasNew) state.key = { mapper: mapper.baseMapper, ident: identityOf(state), token: null }
      yield* loadScalarAttributes(state, wanted, { noAutoflush: true })
      // the flush makes it persistent at its end
      if (wasNew) state.key = null
    }
    if (isServerVersion && (state.get(versionKey) ?? null) === null)
      throw new FlushError('Instance does not contain a non-NULL version value')
  }
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
  for (const state of states) {
    const missing = state.mapper.primaryKey.some((column) => {
      const { key } = state.mapper.getPropertyByColumn(column)
      return !state.has(key) && !state.hasCommitted(key)
    })
    if (missing && state.session !== null) yield* state.session._refreshExpired(state)
  }
}

function tablesByDepth(states: readonly InstanceState[]): any[] {
  const depths = new Map<any, number>()
  for (const mapper of new Set(states.map((state) => state.mapper))) {
    tablesOf(mapper).forEach(({ table }, depth) => {
      depths.set(table, Math.max(depth, depths.get(table) ?? 0))
    })
  }
  return [...depths.keys()].sort((a, b) => (depths.get(a) as number) - (depths.get(b) as number))
}

/** mapper._persistent_sortkey_fn: by primary key, part by part. */
export function byIdentity(a: InstanceState, b: InstanceState): number {
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

function insertCommand(table: any, state: InstanceState): Command {
  const { mapper } = state
  const layout = tablesOf(mapper).find((each) => each.table === table) as TableColumns
  const params: Record<string, unknown> = {}
  const values = new Map<any, unknown>()
  for (const { key, column } of layout.columns) {
    const value = state.get(key)
    if (value === undefined || value === null) {
      const evaluates = value === null && column.type.shouldEvaluateNone
      if (evaluates || sentAsNull(column)) params[column.key] = null
      continue
    }
    if (isExpression(value)) values.set(column, value)
    else params[column.key] = value
  }
  if (mapper.versionIdCol !== null && layout.columns.some(({ column }) => column === mapper.versionIdCol)) {
    const next = nextVersion(mapper, null)
    if (next !== undefined) {
      params[mapper.versionIdCol.key] = next
      state.instance[mapper.getPropertyByColumn(mapper.versionIdCol).key] = next
    }
  }
  return {
    state,
    params,
    values,
    signature: `${Object.keys(params).sort().join(',')}|${values.size > 0 ? Math.random() : ''}`,
  }
}

function nextVersion(mapper: Mapper, version: unknown): unknown {
  const generator = mapper.versionIdGenerator as any
  if (generator === false) return undefined
  if (typeof generator === 'function') return generator(version)
  return typeof version === 'number' ? version + 1 : 1
}

function* consecutive(commands: readonly Command[]): Generator<Command[]> {
  let group: Command[] = []
  for (const command of commands) {
    if (group.length > 0 && group[0]?.signature !== command.signature) {
      yield group
      group = []
    }
    group.push(command)
  }
  if (group.length > 0) yield group
}

function* emitInserts(connection: Connection, table: any, group: readonly Command[]): Task<void> {
  const { dialect } = connection
  const [first] = group as [Command]
  const pk = tablesOf(first.state.mapper).find((each) => each.table === table)?.primaryKey ?? []
  const hasAllPks = pk.every(({ column }) => column.key in first.params)
  const fetches =
    tablesOf(first.state.mapper)
      .find((each) => each.table === table)
      ?.columns.filter(
        ({ column }) => !(column.key in first.params) && (column.serverDefault || column.default || column.computed),
      ) ?? []
  const statement: any = insert(table)
  if (first.values.size > 0) {
    for (const { state, params, values } of group) {
      const result = yield* connection._execute(
        statement.values(new Map<any, unknown>([...columnMap(table, params), ...values])),
        [],
        {},
      )
      afterInsert(state, table, pk, result, result.insertedPrimaryKey, 0)
      expireExpressions(state, values)
    }
    return
  }
  if (hasAllPks && fetches.length === 0 && group.length > 1) {
    yield* connection._execute(
      statement,
      group.map(({ params }) => params),
      {},
    )
    return
  }
  const serverSide = fetches.filter(({ column }) => column.serverDefault || column.computed).map(({ column }) => column)
  const withDefaults = dialect.insertReturning && serverSide.length > 0 && first.state.mapper.eagerDefaults !== false
  if (group.length > 1 && dialect.insertExecutemanyReturningSortByParameterOrder && !hasAllPks) {
    const returning = statement.returnDefaults(...pk.map(({ column }) => column), ...(withDefaults ? serverSide : []), {
      sortByParameterOrder: true,
    })
    const result = yield* connection._execute(
      returning,
      group.map(({ params }) => params),
      {},
    )
    group.forEach(({ state }, index) => {
      afterInsert(state, table, pk, result, result.insertedPrimaryKeyRows[index] ?? [], index)
    })
    return
  }
  for (const { state, params } of group) {
    let one = withDefaults ? statement.returnDefaults(...serverSide) : statement
    const version = state.mapper.versionIdCol
    if (version !== null && version.table === table && dialect.insertReturning) one = one.returnDefaults(version)
    const result = yield* connection._execute(one, Object.keys(params).length > 0 ? [params] : [], {})
    afterInsert(state, table, pk, result, result.insertedPrimaryKey, 0)
  }
}

function* columnMap(table: any, params: Record<string, unknown>): Generator<[any, unknown]> {
  for (const key of Object.keys(params)) yield [table.c.get?.(key) ?? table.c[key], params[key]]
}

/** persistence._postfetch: generated keys and defaults come onto the object, what is not known is loaded when needed. */
function afterInsert(
  state: InstanceState,
  table: any,
  pk: readonly { readonly key: string; readonly column: any }[],
  result: CursorResult,
  ident: readonly unknown[],
  index: number,
): void {
  const { mapper } = state
  const columns = [...table.primaryKey]
  for (const { key, column } of pk) {
    const at = columns.findIndex((each: any) => each._hash === column._hash)
    const value = ident[at]
    if (value !== null && value !== undefined && (state.get(key) === undefined || state.get(key) === null))
      setColumn(state, key, value)
  }
  const sent = result.context.compiledParameters[index] ?? {}
  for (const column of result.prefetchCols() as any[]) {
    const prop: any = mapper._columntoproperty.get(column)
    if (prop !== undefined && column.key in sent) setColumn(state, prop.key, sent[column.key])
  }
  const returned = result.returnedDefaultsRows?.[index]
  const returning: readonly any[] = result.context.compiled.implicitReturning ?? []
  if (returned) {
    returning.forEach((column, at) => {
      const prop: any = mapper._columntoproperty.get(column)
      if (prop !== undefined && !column.primaryKey) setColumn(state, prop.key, returned[at])
    })
  }
  for (const { key, column } of tablesOf(mapper).find((each) => each.table === table)?.columns ?? []) {
    if (state.has(key) || !(column.serverDefault || column.computed)) continue
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

function setColumn(state: InstanceState, key: string, value: unknown): void {
  state.instance[key] = value
}

function updateCommand(layout: TableColumns, state: InstanceState, changed: ReadonlySet<string>): Command | null {
  const { mapper } = state
  const params: Record<string, unknown> = {}
  const values = new Map<any, unknown>()
  for (const { key, column } of layout.columns) {
    if (!changed.has(key)) continue
    const value = state.get(key)
    if (isExpression(value)) values.set(column, value)
    else params[column.key] = value
  }
  const versioned = mapper.versionIdCol !== null && layout.columns.some(({ column }) => column === mapper.versionIdCol)
  if (Object.keys(params).length === 0 && values.size === 0 && !(versioned && changed.size > 0)) return null
  for (const { key, column } of layout.primaryKey) {
    const old = state.hasCommitted(key) ? state.committedValue(key) : state.get(key)
    if (old === null || old === undefined) {
      throw new FlushError(
        `Can't update table ${layout.table.name} using NULL for primary key value on column ${column}`,
      )
    }
    params[column._label] = old
  }
  if (versioned) {
    const key = mapper.getPropertyByColumn(mapper.versionIdCol).key
    const old = state.hasCommitted(key) ? state.committedValue(key) : state.get(key)
    params[mapper.versionIdCol._label] = old
    const next = nextVersion(mapper, old)
    if (next !== undefined && !changed.has(key)) {
      params[mapper.versionIdCol.key] = next
      state.instance[key] = next
    }
  }
  return {
    state,
    params,
    values,
    signature: `${Object.keys(params).sort().join(',')}|${values.size > 0 ? Math.random() : ''}`,
  }
}

function whereKey(layout: TableColumns, mapper: Mapper): any {
  const columns = layout.primaryKey.map(({ column }) => column)
  const version = mapper.versionIdCol
  if (version !== null && layout.columns.some(({ column }) => column === version)) columns.push(version)
  return and(...columns.map((column) => column.eq(bindparam(column._label, undefined, { type: column.type }))))
}

function* emitUpdates(connection: Connection, table: any, group: readonly Command[]): Task<void> {
  const [first] = group as [Command]
  const { mapper } = first.state
  const layout = tablesOf(mapper).find((each) => each.table === table) as TableColumns
  let statement: any = (update(table) as any).where(whereKey(layout, mapper))
  if (first.values.size > 0) statement = statement.values(first.values)
  const versioned = mapper.versionIdCol !== null
  let matched = 0
  const { dialect } = connection
  const checks = versioned || dialect.supportsSaneRowcount
  if (group.length > 1 && !versioned && first.values.size === 0) {
    const result = yield* connection._execute(
      statement,
      group.map(({ params }) => params),
      {},
    )
    matched = result.rowcount
    group.forEach(({ state }, index) => {
      afterUpdate(state, result, index)
    })
  } else {
    for (const { state, params } of group) {
      const result = yield* connection._execute(statement, [params], {})
      matched += result.rowcount
      afterUpdate(state, result, 0)
    }
  }
  if (checks && matched >= 0 && matched !== group.length) {
    throw new StaleDataError(
      `UPDATE statement on table '${table.name}' expected to update ${group.length} row(s); ${matched} were matched.`,
    )
  }
  for (const { state, values } of group) {
    expireExpressions(state, values)
    for (const { key, column } of layout.columns) {
      if (!column.serverOnupdate || column.key in first.params) continue
      state.expire([key])
    }
  }
}

/** What the statement computed before it was sent (`onupdate`) is what the objects have now. */
function afterUpdate(state: InstanceState, result: CursorResult, index: number): void {
  const sent = result.context.compiledParameters[index] ?? {}
  for (const column of result.prefetchCols() as any[]) {
    const prop: any = state.mapper._columntoproperty.get(column)
    if (prop !== undefined && column.key in sent) setColumn(state, prop.key, sent[column.key])
  }
}

/** persistence.post_update: keys that had to wait for other rows, in an UPDATE of their own. */
export function* postUpdateStates(
  connection: Connection,
  states: readonly InstanceState[],
  columns: ReadonlySet<any>,
): Task<void> {
  for (const table of tablesByDepth(states)) {
    const commands: Command[] = []
    for (const state of [...states].sort(byIdentity)) {
      const layout = tablesOf(state.mapper).find((each) => each.table === table)
      if (layout === undefined) continue
      const params: Record<string, unknown> = {}
      for (const { key, column } of layout.columns) if (columns.has(column)) params[column.key] = state.get(key) ?? null
      if (Object.keys(params).length === 0) continue
      for (const { key, column } of layout.primaryKey) params[column._label] = state.get(key)
      commands.push({ state, params, values: new Map(), signature: Object.keys(params).sort().join(',') })
    }
    for (const group of consecutive(commands)) yield* emitUpdates(connection, table, group)
  }
  for (const state of states) {
    for (const column of columns) {
      const { key } = state.mapper.getPropertyByColumn(column)
      state.setCommittedColumn(key, state.get(key))
    }
  }
}

/** Deletes objects' rows. */
export function* deleteStates(connection: Connection, states: readonly InstanceState[]): Task<void> {
  yield* tellOfStatement('beforeDelete', connection, states)
  yield* loadMissingKeys(states)
  for (const table of tablesByDepth(states).reverse()) {
    const affected = states.filter((state) => tablesOf(state.mapper).some((each) => each.table === table))
    const [first] = affected
    if (first === undefined) continue
    const { mapper } = first
    const layout = tablesOf(mapper).find((each) => each.table === table) as TableColumns
    const columns = layout.primaryKey.map((each) => each)
    const version = mapper.versionIdCol
    const hasVersion = version !== null && layout.columns.some(({ column }) => column === version)
    if (hasVersion) columns.push({ key: mapper.getPropertyByColumn(version).key, column: version })
    const criteria = columns.map(({ column }) => column.eq(bindparam(column.key, undefined, { type: column.type })))
    const statement: any = (delete_(table) as any).where(and(...criteria))
    const params = affected.map((state) =>
      Object.fromEntries(
        columns.map(({ key, column }) => [
          column.key,
          state.hasCommitted(key) ? state.committedValue(key) : state.get(key),
        ]),
      ),
    )
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

function groupByMapper(states: readonly InstanceState[]): Map<Mapper, InstanceState[]> {
  const groups = new Map<Mapper, InstanceState[]>()
  for (const state of states) {
    const list = groups.get(state.mapper)
    if (list === undefined) groups.set(state.mapper, [state])
    else list.push(state)
  }
  return groups
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
