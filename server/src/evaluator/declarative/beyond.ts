// Mapped classes with a base that lies beyond the workspace: what such a base may bring (the primary key, columns that an
// index names) is not held against the class. Which columns those are is not guessed, but for the key, which all need.

import { isInstanceOf, ormExport } from '../library/orm-core.ts'

const partial = new WeakSet<object>()

/** Whether columns of the table are known to come from a base that is not: what it lacks is no mistake. */
export function isPartial(table: object | null | undefined): boolean {
  return table != null && partial.has(table)
}

export function notePartial(table: object): void {
  partial.add(table)
}

const metadatas = new WeakSet<object>()

/** Whether the metadata is one that a package beyond the workspace has tables of its own in. */
export function isFromBeyond(metadata: object): boolean {
  return metadatas.has(metadata)
}

export function noteFromBeyond(metadata: object): void {
  metadatas.add(metadata)
}

interface PendingColumns {
  readonly _columnsOf?: { readonly pending: readonly unknown[] }
}

/** The columns of the table that these members make, by name and key. */
function columnNames(properties: ReadonlyMap<string, unknown>): Set<string> {
  const names = new Set<string>()
  for (const [key, property] of properties) {
    const column = columnIn(property)
    if (column === null) continue
    names.add(column.key ?? key)
    names.add(column.name ?? key)
  }
  return names
}

interface SomeColumn {
  readonly name: string | null
  readonly key: string | null
  readonly primaryKey: boolean
}

function columnIn(property: unknown): SomeColumn | null {
  if (isInstanceOf(property, 'Column')) return property as SomeColumn
  if (isInstanceOf(property, 'MappedColumn')) return (property as { column: SomeColumn }).column
  return null
}

/** The arguments of the table without those that name a column which nobody here defines. */
export function withoutMissing(args: readonly unknown[], properties: ReadonlyMap<string, unknown>): unknown[] {
  const names = columnNames(properties)
  for (const arg of args) {
    const column = columnIn(arg)
    if (column?.name != null) names.add(column.name)
  }
  return args.filter((arg) => {
    const pending = (arg as PendingColumns | null)?._columnsOf?.pending ?? []
    return pending.every((column) => typeof column !== 'string' || names.has(column))
  })
}

/** Gives a table whose columns are in the database alone an `id` of unknown type; false when it has a key of its own. */
export function assumeKeyOf(table: object): boolean {
  const { primaryKey } = table as { primaryKey?: { columns: { length: number } } }
  if (primaryKey === undefined || primaryKey.columns.length > 0) return false
  const { c } = table as { c: { get(key: string): unknown } }
  if (c.get('id')) return false
  ;(table as { appendColumn(column: object): void }).appendColumn(assumedKey())
  return true
}

function assumedKey(): object {
  const column = ormExport('Column') as new (...args: unknown[]) => object
  return Reflect.construct(column, ['id', { primaryKey: true }])
}

/** Gives a class whose key an unknown base brings an `id` of unknown type; false when it has a key of its own. */
export function assumeKey(args: readonly unknown[], properties: Map<string, unknown>): boolean {
  const named = args.some((arg) => isInstanceOf(arg, 'PrimaryKeyConstraint') || columnIn(arg)?.primaryKey === true)
  const own = [...properties.values()].some((property) => columnIn(property)?.primaryKey === true)
  if (named || own || properties.has('id')) return false
  const rest = [...properties]
  properties.clear()
  properties.set('id', assumedKey())
  for (const [key, property] of rest) properties.set(key, property)
  return true
}
