// Tables whose columns the program reads from its database (`Table(…, autoload_with=engine)`): nothing says which there
// are, but a column that the program names is one of them.

import { ormExport } from './orm-core.ts'

interface ReflectedTable {
  readonly c: object
  appendColumn(column: object): void
}

const reflected = new WeakMap<object, ReflectedTable>()

/** Notes a table that is read from the database. */
export function noteReflected(table: object): void {
  reflected.set((table as ReflectedTable).c, table as ReflectedTable)
}

/** Whether a table, given as a whole, has columns that nobody knows. */
export function isReflected(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !('isSchemaItem' in value)) return false
  const { c } = value as { readonly c?: unknown }
  return typeof c === 'object' && c !== null && reflected.has(c)
}

/** The column of that name, new to the collection, when it is that of a table read from the database. */
export function reflectedColumn(collection: object, name: string): object | undefined {
  const table = reflected.get(collection)
  if (table === undefined || name.startsWith('_')) return undefined
  const column = Reflect.construct(ormExport('Column') as new (name: string) => object, [name])
  table.appendColumn(column)
  return column
}

/** The columns that an INSERT or UPDATE of such a table names by words. */
export function nameReflected(statement: object, names: Iterable<string>): void {
  const { table } = statement as { readonly table?: unknown }
  if (!isReflected(table)) return
  const { c } = table as unknown as { readonly c: { get(key: string): unknown } }
  for (const name of names) if (!c.get(name)) reflectedColumn(c, name)
}
