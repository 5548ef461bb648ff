// INSERT, UPDATE and DELETE of a mapper's objects: which columns are sent, how rows are grouped into one statement, and
// what the database's answer means for the objects. A port of SQLAlchemy's persistence.py.

import type { Connection, CursorResult, Task } from '../engine/index.ts'
import { warn } from '../sql/exc.ts'
import { and, bindparam, delete_, insert, update } from '../sql/index.ts'
import { FlushError, StaleDataError } from './exc.ts'
import { tellOfStatement } from './listeners.ts'
import { loadScalarAttributes } from './loading.ts'
import type { Mapper } from './mapper.ts'
import { addSlot, columnSlotsOf, type InstanceState } from './state.ts'

interface MappedTableColumn {
  readonly key: string
  readonly column: any
  /** Where the attribute's value is in an instance's state. */
  readonly slot: number
  /** mapper._insert_cols_as_none: it is sent as NULL when there is no value. */
  readonly asNull: boolean
}

interface MappedKeyColumn {
  readonly key: string
  readonly column: any
  readonly slot: number
  /** Its place in the table's primary key. */
  readonly at: number
}

interface TableColumns {
  readonly table: any
  /** Attributes that have a column in the table. */
  readonly columns: readonly MappedTableColumn[]
  readonly primaryKey: readonly MappedKeyColumn[]
  /** Columns whose values the database or the statement computes when there are none. */
  readonly hasDefaults: boolean
  readonly isVersioned: boolean
  /** Statements of flushes, which are the same each time. */
  readonly statements: Map<string, any>
}

const layouts = new WeakMap<Mapper, TableColumns[]>()

/** A mapper's tables, the root's first, with the attributes that they hold. */
export function tablesOf(mapper: Mapper): TableColumns[] {
  let found = layouts.get(mapper)
  if (found !== undefined) return found
  found = []
  const slots = columnSlotsOf(mapper)
  const order: any[] = []
  for (const each of [...mapper.iterateToRoot()].reverse())
    for (const table of each.tables) if (!order.includes(table)) order.push(table)
  for (const table of order) {
    if (!mapper._pksByTable.has(table)) continue
    const columns: MappedTableColumn[] = []
    for (const column of (mapper._colsByTable.get(table) ?? []) as Iterable<any>) {
      const prop: any = mapper._columntoproperty.get(column)
      if (prop !== undefined && !mapper._readonlyProps?.has(prop))
        columns.push({ key: prop.key, column, slot: addSlot(slots, prop.key), asNull: sentAsNull(column) })
    }
    const primaryKey = [...(mapper._pksByTable.get(table) ?? [])].map((column: any) => {
      const { key } = mapper._columntoproperty.get(column) as any
      const at = [...table.primaryKey].findIndex((each: any) => each._hash === column._hash)
      return { key: key as string, column, slot: addSlot(slots, key), at }
    })
    found.push({
      table,
      columns,
      primaryKey,
      hasDefaults: columns.some(
        ({ column }) =>
          column.serverDefault || column.default || column.computed || column.serverOnupdate || column.onupdate,
      ),
      isVersioned: mapper.versionIdCol !== null && columns.some(({ column }) => column === mapper.versionIdCol),
      statements: new Map(),
    })
  }
  layouts.set(mapper, found)
  return found
}

function layoutOf(mapper: Mapper, table: any): TableColumns | undefined {
  const all = tablesOf(mapper)
  return all.length === 1 && all[0]?.table === table ? all[0] : all.find((each) => each.table === table)
}

function statementOf(layout: TableColumns, name: string, make: () => any): any {
  let statement = layout.statements.get(name)
  if (statement === undefined) {
    statement = make()
    layout.statements.set(name, statement)
  }
  return statement
}

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

function sentAsNull(column: any): boolean {
  if (column.type.shouldEvaluateNone) return false
  return !column.primaryKey && !column.default && !column.serverDefault && !column.computed && !column.identity
}

const NO_EXPRESSIONS: ReadonlyMap<any, unknown> = new Map()

/** What one object's row is sent as: values and, by the shape that it shares with its neighbours, their names. */
interface Command {
  readonly state: InstanceState
  readonly shape: Shape
  readonly row: unknown[]
  readonly values: ReadonlyMap<any, unknown>
}

/** The names of the parameters of commands. Commands of one shape go into one statement. */
interface Shape {
  readonly keys: readonly string[]
  /** Has SQL expressions besides, so that it is a statement of its own. */
  readonly single: boolean
}

const shapes = new Map<string, Shape>()

/** The shape of a command with these parameters, one object for all equal ones. */
function shapeOf(keys: readonly string[], single: boolean): Shape {
  if (single) return { keys, single }
  const name = keys.join('\u0000')
  let shape = shapes.get(name)
  if (shape === undefined) {
    if (shapes.size > 5000) shapes.clear()
    shape = { keys, single }
    shapes.set(name, shape)
  }
  return shape
}

function paramsOf({ shape, row }: Command): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (let at = 0; at < row.length; at++) params[shape.keys[at] as string] = row[at]
  return params
}

/** persistence.save_obj: table by table, changed objects before new ones. `connection` is where they go. */
export function* saveStates(connection: Connection, states: readonly InstanceState[], single = false): Task<void> {
  if (!single && states[0]?.mapper.baseMapper.batch === false) {
    const fresh = states.filter((state) => !state.hasKey).sort((a, b) => a.insertOrder - b.insertOrder)
    const known = states.filter((state) => state.hasKey).sort(byIdentity)
    for (const state of [...fresh, ...known]) yield* saveStates(connection, [state], true)
    return
  }
  const pending = states.filter((state) => !state.hasKey).sort((a, b) => a.insertOrder - b.insertOrder)
  const persistent = states.filter((state) => state.hasKey).sort(byIdentity)
  yield* tellOfStatement('beforeInsert', connection, pending)
  yield* tellOfStatement('beforeUpdate', connection, persistent)
  for (const state of pending)
    if (state.mapper._polymorphicAttrKey !== null) setPolymorphicIdentity(state.mapper, state)
  const changed = persistent.filter((state) => state.original !== null)
  yield* loadMissingKeys(changed)
  for (const table of tablesByDepth(states)) {
    const updates: Command[] = []
    for (const state of changed) {
      const layout = layoutOf(state.mapper, table)
      const command = layout === undefined ? null : updateCommand(layout, state)
      if (command !== null) updates.push(command)
    }
    for (const group of consecutive(updates)) yield* emitUpdates(connection, table, group)
    const inserts: Command[] = []
    for (const state of pending) {
      const layout = layoutOf(state.mapper, table)
      if (layout !== undefined) inserts.push(insertCommand(layout, state))
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
    const isPlain = mapper.baseMapper.eagerDefaults !== true && mapper.versionIdGenerator !== false
    const hasReadonly = mapper._readonlyProps !== null && mapper._readonlyProps.size > 0
    if (hasReadonly) expireReadonly(state)
    if (isPlain) continue
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
      if (wasNew) state.key = { mapper: mapper._identityMapper, ident: identityOf(state), token: null }
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
    if (loneKeyOf(state) !== undefined) continue
    const missing = state.mapper.primaryKey.some((column) => {
      const { key } = state.mapper.getPropertyByColumn(column)
      return !state.has(key) && !state.hasCommitted(key)
    })
    if (missing && state.session !== null) yield* state.session._refreshExpired(state)
  }
}

function tablesByDepth(states: readonly InstanceState[]): any[] {
  const depths = new Map<any, number>()
  const mappers = new Set<Mapper>()
  for (const { mapper } of states) mappers.add(mapper)
  for (const mapper of mappers) {
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

/** Which of a table's columns a row has, as a name: rows with the same ones have the same shape. */
const insertShapes = new WeakMap<TableColumns, Map<number | string, Shape>>()

function insertCommand(layout: TableColumns, state: InstanceState): Command {
  const { mapper, values: present } = state
  const { columns } = layout
  const row: unknown[] = []
  let values: Map<any, unknown> | null = null
  let mask = 0
  let key: string | null = columns.length > 30 ? '' : null
  if (layout.isVersioned) {
    const next = nextVersion(mapper, null)
    if (next !== undefined) setColumn(state, mapper.getPropertyByColumn(mapper.versionIdCol).key, next)
  }
  for (let at = 0; at < columns.length; at++) {
    const { column, slot, asNull } = columns[at] as MappedTableColumn
    const value = present[slot]
    if (value === undefined || value === null) {
      if (!(asNull || (value === null && column.type.shouldEvaluateNone))) continue
      // what the row has is what the object has from now on; what is to be read again at once is left to that
      if (!column.serverOnupdate || mapper.baseMapper.eagerDefaults !== true) present[slot] = null
      row.push(null)
    } else if (typeof value === 'object' && isExpression(value)) {
      values ??= new Map()
      values.set(column, value)
      continue
    } else row.push(value)
    if (key === null) mask |= 1 << at
    else key += ` ${at}`
  }
  if (values !== null) return { state, row, values, shape: { keys: keysOf(layout, key ?? mask), single: true } }
  let known = insertShapes.get(layout)
  if (known === undefined) {
    known = new Map()
    insertShapes.set(layout, known)
  }
  const name = key ?? mask
  let shape = known.get(name)
  if (shape === undefined) {
    shape = shapeOf(keysOf(layout, name), false)
    known.set(name, shape)
  }
  return { state, row, values: NO_EXPRESSIONS, shape }
}

function keysOf({ columns }: TableColumns, mask: number | string): string[] {
  const indexes = typeof mask === 'string' ? new Set(mask.split(' ').filter(Boolean).map(Number)) : null
  return columns
    .filter((_, at) => (indexes === null ? ((mask as number) & (1 << at)) !== 0 : indexes.has(at)))
    .map(({ column }) => column.key)
}

function nextVersion(mapper: Mapper, version: unknown): unknown {
  const generator = mapper.versionIdGenerator as any
  if (generator === false) return undefined
  if (typeof generator === 'function') return generator(version)
  return typeof version === 'number' ? version + 1 : 1
}

function* consecutive(commands: readonly Command[]): Generator<readonly Command[]> {
  let start = 0
  for (let at = 1; at <= commands.length; at++) {
    const first = (commands[start] as Command).shape
    if (at < commands.length && !first.single && (commands[at] as Command).shape === first) continue
    yield start === 0 && at === commands.length ? commands : commands.slice(start, at)
    start = at
  }
}

function* emitInserts(connection: Connection, table: any, group: readonly Command[]): Task<void> {
  const { dialect } = connection
  const [first] = group as [Command]
  const { keys } = first.shape
  const layout = layoutOf(first.state.mapper, table) as TableColumns
  const pk = layout.primaryKey
  const hasAllPks = pk.every(({ column }) => keys.includes(column.key))
  const fetches = layout.hasDefaults
    ? layout.columns.filter(
        ({ column }) => !keys.includes(column.key) && (column.serverDefault || column.default || column.computed),
      )
    : []
  const statement: any = statementOf(layout, 'insert', () => insert(table))
  if (first.values.size > 0) {
    for (const command of group) {
      const { state, values } = command
      const result = yield* connection._execute(
        statement.values(new Map<any, unknown>([...columnMap(table, paramsOf(command)), ...values])),
        [],
        {},
      )
      afterInsert(state, layout, result, result.insertedPrimaryKey, 0)
      expireExpressions(state, values)
    }
    return
  }
  if (hasAllPks && fetches.length === 0 && group.length > 1) {
    yield* connection._executeRows(
      statement,
      keys,
      group.map(({ row }) => row),
    )
    return
  }
  const serverSide = fetches.filter(({ column }) => isComputedByServer(column)).map(({ column }) => column)
  const withDefaults = dialect.insertReturning && serverSide.length > 0 && first.state.mapper.eagerDefaults !== false
  if (group.length > 1 && dialect.insertExecutemanyReturningSortByParameterOrder && !hasAllPks) {
    const wanted = [...pk.map(({ column }) => column), ...(withDefaults ? serverSide : [])]
    const returning = statementOf(layout, `insert returning ${wanted.map((column) => column.key).join()}`, () =>
      statement.returnDefaults(...wanted, { sortByParameterOrder: true }),
    )
    const result = yield* connection._executeRows(
      returning,
      keys,
      group.map(({ row }) => row),
    )
    const idents = result.insertedPrimaryKeyRows
    for (let index = 0; index < group.length; index++)
      afterInsert((group[index] as Command).state, layout, result, idents[index] ?? [], index)
    return
  }
  for (const command of group) {
    const { state } = command
    let one = withDefaults ? statement.returnDefaults(...serverSide) : statement
    const version = state.mapper.versionIdCol
    if (version !== null && version.table === table && dialect.insertReturning) one = one.returnDefaults(version)
    const result = yield* connection._execute(one, keys.length > 0 ? [paramsOf(command)] : [], {})
    afterInsert(state, layout, result, result.insertedPrimaryKey, 0)
  }
}

function* columnMap(table: any, params: Record<string, unknown>): Generator<[any, unknown]> {
  for (const key of Object.keys(params)) yield [table.c.get?.(key) ?? table.c[key], params[key]]
}

/** persistence._postfetch: generated keys and defaults come onto the object, what is not known is loaded when needed. */
function afterInsert(
  state: InstanceState,
  layout: TableColumns,
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

function updateCommand(layout: TableColumns, state: InstanceState): Command | null {
  const { mapper, values: present } = state
  const original = state.original as readonly unknown[]
  const { columns } = layout
  const row: unknown[] = []
  let values: Map<any, unknown> | null = null
  let mask = 0
  let name: string | null = columns.length > 30 ? '' : null
  for (let at = 0; at < columns.length; at++) {
    const { column, slot } = columns[at] as MappedTableColumn
    const value = present[slot]
    if (value === undefined || value === original[slot]) continue
    if (typeof value === 'object' && value !== null && isExpression(value)) {
      values ??= new Map()
      values.set(column, value)
      continue
    }
    row.push(value)
    if (name === null) mask |= 1 << at
    else name += ` ${at}`
  }
  if (row.length === 0 && values === null && !(layout.isVersioned && state.changedColumns().length > 0)) return null
  for (const { column, slot } of layout.primaryKey) {
    const old = original[slot] === undefined ? present[slot] : original[slot]
    if (old === null || old === undefined) {
      throw new FlushError(
        `Can't update table ${layout.table.name} using NULL for primary key value on column ${column}`,
      )
    }
    row.push(old)
  }
  if (!layout.isVersioned && values === null)
    return { state, row, values: NO_EXPRESSIONS, shape: updateShape(layout, name ?? mask) }
  const keys = [...updateKeys(layout, name ?? mask)]
  if (layout.isVersioned) {
    const { versionIdCol } = mapper
    const { key } = mapper.getPropertyByColumn(versionIdCol)
    const slot = state.slots.at.get(key) as number
    const old = original[slot] === undefined ? present[slot] : original[slot]
    const next = nextVersion(mapper, old)
    const isChanged = present[slot] !== undefined && present[slot] !== original[slot]
    keys.push(versionIdCol._label)
    row.push(old)
    if (next !== undefined && !isChanged) {
      keys.push(versionIdCol.key)
      row.push(next)
      setColumn(state, key, next)
    }
  }
  return { state, row, values: values ?? NO_EXPRESSIONS, shape: shapeOf(keys, values !== null) }
}

const updateShapes = new WeakMap<TableColumns, Map<number | string, Shape>>()

function updateShape(layout: TableColumns, mask: number | string): Shape {
  let known = updateShapes.get(layout)
  if (known === undefined) {
    known = new Map()
    updateShapes.set(layout, known)
  }
  let shape = known.get(mask)
  if (shape === undefined) {
    shape = shapeOf(updateKeys(layout, mask), false)
    known.set(mask, shape)
  }
  return shape
}

/** The changed columns, then the primary key by which the row is found. */
function updateKeys(layout: TableColumns, mask: number | string): string[] {
  return [...keysOf(layout, mask), ...layout.primaryKey.map(({ column }) => column._label as string)]
}

function updateOf(layout: TableColumns, mapper: Mapper): any {
  return statementOf(layout, 'update', () => {
    const columns = layout.primaryKey.map(({ column }) => column)
    if (layout.isVersioned) columns.push(mapper.versionIdCol)
    const criteria = columns.map((column) => column.eq(bindparam(column._label, undefined, { type: column.type })))
    return (update(layout.table) as any).where(and(...criteria))
  })
}

function* emitUpdates(connection: Connection, table: any, group: readonly Command[]): Task<void> {
  const [first] = group as [Command]
  const { mapper } = first.state
  const layout = layoutOf(mapper, table) as TableColumns
  let statement: any = updateOf(layout, mapper)
  const computed = computedByUpdate(layout, mapper, first, connection)
  if (computed.length > 0)
    statement = statementOf(layout, `update returning ${computed.map((column) => column.key).join()}`, () =>
      updateOf(layout, mapper).returnDefaults(...computed),
    )
  if (first.values.size > 0) statement = statement.values(first.values)
  const versioned = mapper.versionIdCol !== null
  let matched = 0
  const { dialect } = connection
  const checks = versioned || dialect.supportsSaneRowcount
  if (group.length > 1 && !versioned && first.values.size === 0 && computed.length === 0) {
    const result = yield* connection._executeRows(
      statement,
      first.shape.keys,
      group.map(({ row }) => row),
    )
    matched = result.rowcount
    if (layout.hasDefaults) {
      for (let index = 0; index < group.length; index++) afterUpdate((group[index] as Command).state, result, index)
    }
  } else {
    for (const command of group) {
      const result = yield* connection._execute(statement, [paramsOf(command)], {})
      matched += result.rowcount
      afterUpdate(command.state, result, 0)
      if (computed.length > 0) takeReturned(command.state, result)
    }
  }
  if (checks && matched >= 0 && matched !== group.length) {
    throw new StaleDataError(
      `UPDATE statement on table '${table.name}' expected to update ${group.length} row(s); ${matched} were matched.`,
    )
  }
  for (const { state, values } of group) {
    if (values.size > 0) expireExpressions(state, values)
    if (!layout.hasDefaults) continue
    for (const { key, column } of layout.columns) {
      if (!column.serverOnupdate || first.shape.keys.includes(column.key) || computed.includes(column)) continue
      state.expire([key])
    }
  }
}

/** Columns that an UPDATE changes on the server and that come back with it, where the server can send them. */
function computedByUpdate(layout: TableColumns, mapper: Mapper, first: Command, connection: Connection): any[] {
  if (!layout.hasDefaults || !connection.dialect.updateReturning) return []
  const { keys } = first.shape
  const found: any[] = []
  if (mapper.baseMapper.eagerDefaults === true) {
    for (const { column } of layout.columns)
      if (column.serverOnupdate && !keys.includes(column.key) && !first.values.has(column)) found.push(column)
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

/** persistence.post_update: keys that had to wait for other rows, in an UPDATE of their own. */
export function* postUpdateStates(
  connection: Connection,
  states: readonly InstanceState[],
  columns: ReadonlySet<any>,
): Task<void> {
  for (const table of tablesByDepth(states)) {
    const commands: Command[] = []
    for (const state of [...states].sort(byIdentity)) {
      const layout = layoutOf(state.mapper, table)
      if (layout === undefined) continue
      const keys: string[] = []
      const row: unknown[] = []
      for (const { key, column } of layout.columns) {
        if (!columns.has(column)) continue
        keys.push(column.key)
        row.push(state.get(key) ?? null)
      }
      if (keys.length === 0) continue
      for (const { key, column } of layout.primaryKey) {
        keys.push(column._label)
        row.push(state.get(key))
      }
      commands.push({ state, row, values: NO_EXPRESSIONS, shape: shapeOf(keys, false) })
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
    const affected = states.filter((state) => layoutOf(state.mapper, table) !== undefined)
    const [first] = affected
    if (first === undefined) continue
    const { mapper } = first
    const layout = layoutOf(mapper, table) as TableColumns
    const columns: { key: string; column: any }[] = [...layout.primaryKey]
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

/** The only part of an object's primary key, where that is a number or a string. */
export function loneKeyOf(state: InstanceState): number | string | undefined {
  const { mapper } = state
  if (mapper.primaryKey.length !== 1) return undefined
  let slot = loneSlots.get(mapper)
  if (slot === undefined) {
    slot = state.slots.at.get(mapper.getPropertyByColumn(mapper.primaryKey[0] as any).key) as number
    loneSlots.set(mapper, slot)
  }
  const value = state.values[slot]
  return typeof value === 'number' || typeof value === 'string' ? value : undefined
}

const loneSlots = new WeakMap<Mapper, number>()

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
