// Which columns of which tables a mapper's objects have rows of, and how their rows are grouped into statements: rows with
// values for the same columns have the same shape, and neighbours of one shape are sent together. What the statements are
// is in persistence.ts.

import type { Mapper } from './mapper.ts'
import { addSlot, columnSlotsOf, type InstanceState } from './state.ts'
import type { SyncPairs } from './sync.ts'

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

/** One table of a mapper. */
export interface TableLayout {
  readonly table: any
  /** Attributes that have a column in the table. */
  readonly columns: readonly MappedTableColumn[]
  readonly primaryKey: readonly MappedKeyColumn[]
  /** Columns whose values the database or the statement computes when there are none. */
  readonly hasDefaults: boolean
  readonly isVersioned: boolean
  /** Mapper._table_to_equated: keys of tables below that repeat one of this table's under an attribute of their own. */
  readonly equated: readonly (readonly [mapper: Mapper, pairs: SyncPairs])[]
  /** Statements of flushes, which are the same each time. */
  readonly statements: Map<string, any>
  readonly inserts: Map<ColumnChoice, RowPlan>
  readonly updates: Map<ColumnChoice, RowPlan>
}

/** Some of a table's columns: a bit for each, or their places in a text where there are many. */
export type ColumnChoice = number | string

/** More columns than a number has bits for. */
const MANY = 30

/** What to choose columns from. */
export function noColumns({ columns }: TableLayout): ColumnChoice {
  return columns.length > MANY ? '' : 0
}

export function withColumn(choice: ColumnChoice, at: number): ColumnChoice {
  return typeof choice === 'number' ? choice | (1 << at) : `${choice} ${at}`
}

function chosen({ columns }: TableLayout, choice: ColumnChoice): readonly MappedTableColumn[] {
  const indexes = typeof choice === 'string' ? new Set(choice.split(' ').filter(Boolean).map(Number)) : null
  return columns.filter((_, at) => (indexes === null ? ((choice as number) & (1 << at)) !== 0 : indexes.has(at)))
}

/** The names of the parameters of rows. Rows of one shape go into one statement, whatever class they are of. */
export interface Shape {
  readonly keys: readonly string[]
  /** Has SQL expressions besides, so that it is a statement of its own. */
  readonly single: boolean
}

const shapes = new Map<string, Shape>()

/** The shape of rows with these parameters, one object for all equal ones. */
export function shapeOf(keys: readonly string[], single = false): Shape {
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

/** The shape of rows with some columns, and where an object of one class has their values. */
export interface RowPlan {
  readonly shape: Shape
  readonly slots: readonly number[]
}

/** New rows with these columns. */
export function insertPlan(layout: TableLayout, choice: ColumnChoice): RowPlan {
  let plan = layout.inserts.get(choice)
  if (plan === undefined) {
    const columns = chosen(layout, choice)
    plan = { shape: shapeOf(columns.map(({ column }) => column.key)), slots: columns.map(({ slot }) => slot) }
    layout.inserts.set(choice, plan)
  }
  return plan
}

/** Changes of these columns: they come first, then the primary key by which the row is found. */
export function updatePlan(layout: TableLayout, choice: ColumnChoice): RowPlan {
  let plan = layout.updates.get(choice)
  if (plan === undefined) {
    const columns = chosen(layout, choice)
    const keys: string[] = columns.map(({ column }) => column.key)
    for (const { column } of layout.primaryKey) keys.push(column._label)
    plan = { shape: shapeOf(keys), slots: columns.map(({ slot }) => slot) }
    layout.updates.set(choice, plan)
  }
  return plan
}

export const NO_EXPRESSIONS: ReadonlyMap<any, unknown> = new Map()

/** Objects whose rows go into one statement. */
export interface RowGroup {
  readonly shape: Shape
  readonly states: InstanceState[]
  readonly rows: unknown[][]
  /** SQL expressions, of an only row. */
  readonly values: ReadonlyMap<any, unknown>
}

/** Adds a row to the group of its neighbour, or begins another. */
export function addRow(
  groups: RowGroup[],
  shape: Shape,
  state: InstanceState,
  row: unknown[],
  values: ReadonlyMap<any, unknown> = NO_EXPRESSIONS,
): void {
  const last = groups[groups.length - 1]
  if (last === undefined || last.shape !== shape || shape.single) {
    groups.push({ shape, states: [state], rows: [row], values })
    return
  }
  last.states.push(state)
  last.rows.push(row)
}

/** The parameters of a row by their names. */
export function paramsOf({ keys }: Shape, row: readonly unknown[]): Record<string, unknown> {
  const params: Record<string, unknown> = {}
  for (let at = 0; at < row.length; at++) params[keys[at] as string] = row[at]
  return params
}

const layouts = new WeakMap<Mapper, TableLayout[]>()

/** A mapper's tables, the root's first, with the attributes that they hold. */
export function tablesOf(mapper: Mapper): TableLayout[] {
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
      equated: equatedWith(mapper, table),
      isVersioned: mapper.versionIdCol !== null && columns.some(({ column }) => column === mapper.versionIdCol),
      statements: new Map(),
      inserts: new Map(),
      updates: new Map(),
    })
  }
  layouts.set(mapper, found)
  return found
}

/** Pairs under one attribute need no step of their own: the tables read the same value. */
function equatedWith(mapper: Mapper, table: any): [Mapper, SyncPairs][] {
  const found: [Mapper, SyncPairs][] = []
  for (const each of mapper.iterateToRoot()) {
    const pairs = (each._inheritsEquatedPairs ?? []).filter(
      ([from, to]: readonly any[]) =>
        from.table === table && mapper._columntoproperty.get(from) !== mapper._columntoproperty.get(to),
    )
    if (pairs.length > 0) found.push([each, pairs])
  }
  return found
}

export function layoutOf(mapper: Mapper, table: any): TableLayout | undefined {
  const all = tablesOf(mapper)
  return all.length === 1 && all[0]?.table === table ? all[0] : all.find((each) => each.table === table)
}

/** A statement of flushes, made once. */
export function statementOf(layout: TableLayout, name: string, make: () => any): any {
  let statement = layout.statements.get(name)
  if (statement === undefined) {
    statement = make()
    layout.statements.set(name, statement)
  }
  return statement
}

function sentAsNull(column: any): boolean {
  if (column.type.shouldEvaluateNone) return false
  return !column.primaryKey && !column.default && !column.serverDefault && !column.computed && !column.identity
}
