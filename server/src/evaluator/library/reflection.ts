// Tables whose columns the program reads from its database (`Table(…, autoload_with=engine)`): nothing says which there
// are, but a column that the program names is one of them.

import { type AnyFunction, mapperOf, ormExport } from './orm-core.ts'

interface ReflectedTable {
  readonly c: object
  readonly name: string
  appendColumn(column: object): void
}

interface ReflectedMapper {
  readonly localTable: object | null
  readonly _props: ReadonlyMap<string, object>
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

/** Why nobody can list the columns of such a table. */
export function readsColumns(table: object): string {
  return `the columns of the table \`${(table as ReflectedTable).name}\` are read from the database when it runs`
}

/**
 * Maps the column of that name, when it is one that the class's table may have. It is loaded when it is asked for: what an
 * entity is made of does not hang on what has been named of it until now.
 */
export function reflectedAttribute(mapper: object, name: string): boolean {
  const { _props: known, localTable } = mapper as ReflectedMapper
  if (!isReflected(localTable) || name.startsWith('_') || known.has(name)) return false
  const { c } = localTable as unknown as { readonly c: { get(key: string): object | undefined } }
  const column = c.get(name) ?? reflectedColumn(c, name)
  if (column === undefined) return false
  const [add, deferred] = ['addAttribute', 'deferred'].map((each) => ormExport(each) as AnyFunction)
  add!(mapper, name, deferred!(column))
  return true
}

/** The same asked of an alias of the class, which has its own copies of the columns that it knows. */
export function nameOfAlias(alias: object, name: string): void {
  const { mapper, selectable } = (ormExport('inspect') as AnyFunction)(alias) as {
    readonly mapper?: ReflectedMapper
    readonly selectable: { readonly c: { get(key: string): unknown }; _refreshForNewColumn(column: unknown): void }
  }
  if (!isReflected(mapper?.localTable)) return
  reflectedAttribute(mapper!, name)
  const { c } = mapper!.localTable as unknown as typeof selectable
  if (c.get(name) && !selectable.c.get(name)) selectable._refreshForNewColumn(c.get(name))
}

/** The columns by which `filter_by(name=…)` filters the entity that was joined last. */
export function nameFiltered(statement: object, names: Iterable<string>): void {
  const { _filterByZero } = statement as { _filterByZero?(): unknown }
  const entity = _filterByZero?.call(statement) as { readonly _annotations?: Readonly<Record<string, unknown>> } | null
  const inspected = (entity?._annotations?.parententity ?? entity) as { readonly mapper?: object } | null | undefined
  const mapper = inspected?.mapper ?? mapperOf(entity)
  if (mapper !== null) for (const name of names) reflectedAttribute(mapper, name)
}

/** The columns that an INSERT or UPDATE of such a table names by words. */
export function nameReflected(statement: object, names: Iterable<string>): void {
  const { table } = statement as { readonly table?: unknown }
  if (!isReflected(table)) return
  const { c } = table as unknown as { readonly c: { get(key: string): unknown } }
  for (const name of names) if (!c.get(name)) reflectedColumn(c, name)
}
