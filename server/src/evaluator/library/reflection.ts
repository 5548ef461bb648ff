// Tables whose columns the program reads from its database (`Table(…, autoload_with=engine)`): nothing says which there
// are, but a column that the program names is one of them.

import { type AnyFunction, ormExport } from './orm-core.ts'

const reflected = new WeakMap<object, { readonly table: object; readonly columns: Map<string, object> }>()

/** Notes a table that is read from the database. */
export function noteReflected(table: object): void {
  reflected.set((table as { readonly c: object }).c, { table, columns: new Map() })
}

/** Whether a table, given as a whole, has columns that nobody knows. */
export function isReflected(value: unknown): value is object {
  if (typeof value !== 'object' || value === null || !('isSchemaItem' in value)) return false
  const { c } = value as { readonly c?: unknown }
  return typeof c === 'object' && c !== null && reflected.has(c)
}

/** The column of that name, when the collection is that of a table read from the database. */
export function reflectedColumn(collection: object, name: string): object | undefined {
  const found = reflected.get(collection)
  if (found === undefined || name.startsWith('_')) return undefined
  let column = found.columns.get(name)
  if (column === undefined) {
    column = (ormExport('column') as AnyFunction)(name) as { table: object }
    ;(column as { table: object }).table = found.table
    found.columns.set(name, column)
  }
  return column
}
