// Tables made of what a database says of itself: `metadata.reflect(engine)`, `Table.reflect(…)`. SQLAlchemy's
// reflection.py from the catalog on; catalogs are read by the dialects' introspect.ts. All that is needed is read before
// the first table is made, so that nobody sees half of one.

import * as exc from '../sql/exc.ts'
import {
  BLANK_SCHEMA,
  CheckConstraint,
  Column,
  Computed,
  DefaultClause,
  ForeignKeyConstraint,
  Identity,
  Index,
  type MetaData,
  type ReflectionOptions,
  type SchemaReflection,
  Table,
  type TableReflectOptions,
  text,
  UniqueConstraint,
} from '../sql/index.ts'
import {
  type Catalog,
  type CatalogColumn,
  type CatalogForeignKey,
  type CatalogIndex,
  type CatalogTable,
  findTable,
  typeFromCatalog,
} from './catalog.ts'
import type { Connection } from './connection.ts'
import { type CatalogTypes, catalogTypes, Inspector } from './inspector.ts'

/** What becomes of one table. */
interface TableReflection {
  readonly includeColumns: readonly string[] | null
  readonly excludeColumns: readonly string[]
  readonly resolveFks: boolean
  readonly extendExisting: boolean
  readonly autoloadReplace: boolean
  /** Tables that have been read already, where known ones are read again. */
  readonly extended: Set<Table>
}

/** Reads what tables of a schema may be made of; with `resolveFks` of all schemas that their foreign keys lead to. */
export async function readReflection(
  connection: Connection,
  schema: string | null,
  resolveFks: boolean,
): Promise<Reflection> {
  const types = await catalogTypes(connection)
  const inspector = new Inspector(connection)
  const catalogs = new Map<string | null, Catalog>()
  const todo = [schema]
  for (const next of todo) {
    if (catalogs.has(next)) continue
    const catalog = await inspector.catalog({ schemas: [next] })
    catalogs.set(next, catalog)
    if (!resolveFks) continue
    for (const table of catalog.tables)
      for (const { referredSchema } of table.foreignKeys) todo.push(referredSchema ?? ownSchema(next, catalog))
  }
  return new Reflection(String(connection.engine.url), types, catalogs)
}

/** What was read of a database's schemas, to make tables of. */
export class Reflection implements SchemaReflection {
  readonly #database: string
  readonly #dialect: Catalog['dialect']
  readonly #types: CatalogTypes
  readonly #catalogs: ReadonlyMap<string | null, Catalog>

  constructor(database: string, types: CatalogTypes, catalogs: ReadonlyMap<string | null, Catalog>) {
    this.#database = database
    this.#dialect = [...catalogs.values()][0]!.dialect
    this.#types = types
    this.#catalogs = catalogs
  }

  /** MetaData.reflect: the tables of a schema that the metadata does not have. */
  reflectInto(metadata: MetaData, schema: string | null, options: ReflectionOptions): void {
    const { only = null, extendExisting = false } = options
    const available = this.#catalogs
      .get(schema)!
      .tables.filter(({ kind }) => kind === 'table' || (options.views && kind !== 'foreignTable'))
      .map(({ name }) => name)
    const isNew = (name: string): boolean =>
      extendExisting || !metadata.tables.has(schema === null ? name : `${schema}.${name}`)
    let load: readonly string[]
    if (only === null || typeof only === 'function') {
      load = available.filter((name) => isNew(name) && (only === null || only(name, metadata)))
    } else {
      const missing = only.filter((name) => !available.includes(name))
      if (missing.length > 0) {
        throw new exc.InvalidRequestError(
          `Could not reflect: requested table(s) not available in Engine(${this.#database})${schema === null ? '' : ` schema '${schema}'`}: (${missing.join(', ')})`,
        )
      }
      load = only.filter(isNew)
    }
    const how = howToReflect(options)
    for (const name of load) this.#autoload(name, metadata, schema, how)
  }

  /** `Table(name, metadata, …, { autoloadWith })`: the columns given take the place of those of the same name. */
  table(name: string, metadata: MetaData, items: readonly unknown[], options: TableReflectOptions): Table {
    const {
      autoloadWith: _bind,
      autoloadReplace: _replace,
      resolveFks: _resolve,
      includeColumns = null,
      ...rest
    } = options
    const schema = rest.schema ?? (metadata.schema === null ? null : String(metadata.schema))
    const known = metadata.tables.get(schema === null ? name : `${schema}.${name}`)
    const how = howToReflect({ ...options, includeColumns })
    if (known !== undefined) {
      if (options.extendExisting) this.#reflect(known, how)
      return new Table(name, metadata, ...items, rest)
    }
    const made = new Table(name, metadata, { ...rest, extendExisting: false, keepExisting: false })
    try {
      this.#reflect(made, how)
      if (items.length > 0) new Table(name, metadata, ...items, { ...rest, extendExisting: true, keepExisting: false })
    } catch (error) {
      metadata.remove(made)
      throw error
    }
    return made
  }

  #autoload(name: string, metadata: MetaData, schema: string | null, how: TableReflection): void {
    const known = metadata.tables.get(schema === null ? name : `${schema}.${name}`)
    if (known !== undefined) {
      if (how.extendExisting && !how.extended.has(known)) this.#reflect(known, how)
      return
    }
    const made = new Table(name, metadata, { schema: schema ?? BLANK_SCHEMA })
    try {
      this.#reflect(made, how)
    } catch (error) {
      metadata.remove(made)
      throw error
    }
  }

  /** Inspector.reflect_table */
  #reflect(table: Table, how: TableReflection): void {
    how.extended.add(table)
    const schema = table.schema === null ? null : String(table.schema)
    const catalog = this.#catalogs.get(schema)
    const found = catalog === undefined ? undefined : findTable(catalog, String(table.name), schema)
    if (catalog === undefined || found === undefined) throw new exc.NoSuchTableError(String(table.name))
    const excludeColumns = how.autoloadReplace ? [] : table._columns._allColumns.map((column) => String(column.name))
    const own = { ...how, excludeColumns }
    const columns = new Map<string, Column<any>>()
    for (const column of found.columns) this.#reflectColumn(table, column, own, columns)
    reflectPrimaryKey(table, found, columns)
    for (const key of found.foreignKeys) {
      this.#reflectForeignKey(table, key, key.referredSchema ?? ownSchema(schema, catalog), own, columns)
    }
    for (const index of found.indexes) this.#reflectIndex(table, index, own, columns)
    for (const { name, columns: names } of found.uniques) {
      // MySQL has a UNIQUE constraint and its index under one name: the index stands for both
      const isIndex = this.#dialect === 'mysql' && found.indexes.some((index) => index.name === name)
      if (isIndex || leavesOut(own, names)) continue
      const items = names.map((each) => columns.get(each) ?? table._columns.get(each)).filter((each) => each != null)
      if (items.length > 0) table.appendConstraint(new UniqueConstraint(...(items as any[]), { name }))
    }
    for (const { name, sqltext } of found.checks)
      table.appendConstraint(new CheckConstraint(text(escapeBinds(sqltext)), { name }))
    if (found.comment !== null) table.comment = found.comment
  }

  #reflectColumn(
    table: Table,
    { name, type, nullable, default: defaultSql, autoincrement, identity, computed, comment }: CatalogColumn,
    { includeColumns, excludeColumns }: TableReflection,
    columns: Map<string, Column<any>>,
  ): void {
    if ((includeColumns !== null && !includeColumns.includes(name)) || excludeColumns.includes(name)) return
    let Type = typeFromCatalog(type, this.#types as Record<string, any>)
    if (Type === null) {
      exc.warn(`Did not recognize type '${type.ddl}' of column '${name}'`)
      Type = typeFromCatalog({ ddl: type.ddl, name: 'NullType' }, this.#types as Record<string, any>)
    }
    const parts: unknown[] = []
    if (defaultSql !== null) parts.push(new DefaultClause(text(escapeBinds(defaultSql)), { _reflected: true }))
    if (computed !== null)
      parts.push(new Computed(text(escapeBinds(computed.sqltext)), { persisted: computed.persisted }))
    if (identity !== null) {
      const { always, start, increment, minvalue, maxvalue, cycle, cache } = identity
      const count = { start, increment, minvalue, maxvalue, cache }
      const numbers = Object.fromEntries(Object.entries(count).map(([key, value]) => [key, integer(value)]))
      parts.push(new Identity({ always, cycle, ...numbers }))
    }
    const column = new Column(name, Type as any, ...(parts as any[]), {
      nullable,
      comment,
      // SQLite does not say which columns it counts up
      ...(this.#dialect === 'sqlite' ? {} : { autoincrement }),
    }) as Column<any>
    columns.set(name, column)
    if (table.primaryKey.columns.contains(column.key as any)) column.primaryKey = true
    table.appendColumn(column, { replaceExisting: true })
  }

  #reflectForeignKey(
    table: Table,
    key: CatalogForeignKey,
    referredSchema: string | null,
    how: TableReflection,
    columns: ReadonlyMap<string, Column<any>>,
  ): void {
    const { name, referredTable, referredColumns } = key
    const constrained = key.columns.map((each) => String(columns.get(each)?.key ?? each))
    if (leavesOut(how, constrained) || constrained.some((each) => how.excludeColumns.includes(each))) return
    if (new Set(constrained).size !== constrained.length) {
      exc.warn(
        `On reflected table ${table.name}, skipping reflection of foreign key constraint ${name}; duplicate source columns within name(s) ${constrained.join(', ')} are not supported`,
      )
      return
    }
    if (how.resolveFks) {
      const further = { ...how, includeColumns: null }
      this.#autoload(referredTable, table.metadata, referredSchema, further)
    }
    const target = referredSchema === null ? referredTable : `${referredSchema}.${referredTable}`
    const { ondelete, onupdate, deferrable, initially, match } = key
    try {
      table.appendConstraint(
        new ForeignKeyConstraint(
          constrained,
          referredColumns.map((column) => `${target}.${column}`),
          { name, linkToName: true, ondelete, onupdate, deferrable, initially, match },
        ),
      )
    } catch (error) {
      if (!(error instanceof exc.ConstraintColumnNotFoundError)) throw error
      exc.warn(
        `On reflected table ${table.name}, skipping reflection of foreign key constraint ${name}; one or more subject columns within name(s) ${constrained.join(', ')} are not present in the table`,
      )
    }
  }

  #reflectIndex(
    table: Table,
    index: CatalogIndex,
    how: TableReflection,
    columns: ReadonlyMap<string, Column<any>>,
  ): void {
    const names = index.expressions.map(({ column }) => column).filter((column) => column !== null)
    const standsForConstraint = index.fromConstraint && this.#dialect !== 'mysql'
    if (standsForConstraint || leavesOut(how, names)) return
    const elements = index.expressions.map(({ column, sql, descending }) => {
      if (column === null) return text(escapeBinds(sql))
      const known: any = columns.get(column) ?? table._columns.get(column)
      if (known === undefined) exc.warn(`index key '${column}' was not located in columns for table '${table.name}'`)
      return descending ? known?.desc() : known
    })
    const found = elements.filter((element) => element !== undefined)
    if (found.length > 0)
      new Index(index.name, ...found, { unique: index.unique, _table: table, ...this.#options(index) })
  }

  #options({ where, include, method }: CatalogIndex): Record<string, unknown> {
    const options: Record<string, unknown> = {}
    if (where !== null) options[`${this.#dialect}Where`] = text(escapeBinds(where))
    if (this.#dialect !== 'postgresql') return options
    if (include.length > 0) options.postgresqlInclude = [...include]
    if (method !== null && method !== 'btree') options.postgresqlUsing = method
    return options
  }
}

/** A catalog leaves the default schema's name out: where tables are read by that name, keys lead to it by that name. */
function ownSchema(schema: string | null, { defaultSchema }: Catalog): string | null {
  return schema === defaultSchema ? schema : null
}

function howToReflect(options: ReflectionOptions): TableReflection {
  return {
    includeColumns: options.includeColumns ?? null,
    excludeColumns: [],
    resolveFks: options.resolveFks ?? true,
    extendExisting: options.extendExisting ?? false,
    autoloadReplace: options.autoloadReplace ?? true,
    extended: new Set(),
  }
}

/** Whether a constraint or index has columns that the program does not want. */
function leavesOut({ includeColumns }: TableReflection, names: readonly string[]): boolean {
  return includeColumns !== null && names.some((name) => !includeColumns.includes(name))
}

function reflectPrimaryKey(
  table: Table,
  { primaryKey }: CatalogTable,
  columns: ReadonlyMap<string, Column<any>>,
): void {
  if (primaryKey === null) return
  table.primaryKey.name = primaryKey.name
  table.primaryKey._reload(primaryKey.columns.map((name) => columns.get(name)).filter((column) => column !== undefined))
}

/** SQL of the database as `text()` takes it: what looks like a parameter is none. */
function escapeBinds(sql: string): string {
  return sql.replace(/(?<![:\w\\]):(?=\w+(?!:))/g, '\\:')
}

function integer(value: string): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : BigInt(value)
}
