// `inspectDatabase(connection)`: SQLAlchemy's Inspector, and the catalog of a whole schema as plain data. The queries are
// the dialects' (introspect.ts), the shapes of the answers are reflected.ts's, tables are made in reflection.ts.

import { NoInspectionAvailable, NoSuchTableError, NotImplementedError } from '../sql/exc.ts'
import type { Table } from '../sql/index.ts'
import { topologicalSort } from '../sql/sort-tables.ts'
import { type Catalog, type CatalogOptions, type CatalogTable, findTable } from './catalog.ts'
import { Connection } from './connection.ts'
import type { DefaultDialect } from './default-dialect.ts'
import type { DriverConnection } from './driver.ts'
import type { Engine } from './engine.ts'
import * as reflected from './reflected.ts'

export type Introspect = (connection: DriverConnection, options: CatalogOptions) => Promise<Catalog>

/** Type classes by name. */
export type CatalogTypes = Readonly<Record<string, unknown>>

/** How the databases of a dialect are inspected. */
export interface Introspection {
  readonly introspect: () => Promise<Introspect>
  readonly types: () => Promise<CatalogTypes>
  /** The dialect's own Inspector, where it can tell more. */
  readonly Inspector?: (new (bind: Connection | Engine) => Inspector) | undefined
}

const introspections = new Map<string, Introspection>()

/** Tells how databases of a dialect are introspected; backend.ts does. */
export function registerIntrospection(dialect: string, introspection: Introspection): void {
  introspections.set(dialect, introspection)
}

function introspectionOf(bind: Connection | Engine): Introspection {
  const found = introspections.get(bind.dialect.name)
  if (found === undefined)
    throw new NoInspectionAvailable(`No introspection is known for the dialect '${bind.dialect.name}'`)
  return found
}

/** The classes that the catalog of a database names. */
export function catalogTypes(bind: Connection | Engine): Promise<CatalogTypes> {
  return introspectionOf(bind).types()
}

/** Which kinds of tables `inspector.getMulti…()` tells of; kinds are joined by `|`. */
export const ObjectKind = { TABLE: 1, VIEW: 2, MATERIALIZED_VIEW: 4, ANY_VIEW: 6, ANY: 7 } as const

/** Whether `inspector.getMulti…()` tells of tables that are the connection's own. */
export const ObjectScope = { DEFAULT: 1, TEMPORARY: 2, ANY: 3 } as const

/** Which tables `inspector.getMulti…()` tells of. */
export interface MultiOptions {
  /** Only tables of these names. */
  readonly filterNames?: readonly string[] | null
  /** `ObjectKind.TABLE` when not said. */
  readonly kind?: number
  /** `ObjectScope.DEFAULT` when not said. */
  readonly scope?: number
}

/** Answers about many tables by the keys that the tables have in `metadata.tables`: `users`, `far.users`. */
export type ReflectedByTable<T> = Map<string, T>

/** How `inspector.reflectTable()` reads a table. */
export interface ReflectTableOptions {
  readonly excludeColumns?: readonly string[]
  /** Tables that foreign keys lead to are read as well; true when not said. */
  readonly resolveFks?: boolean
}

const KINDS: Record<CatalogTable['kind'], number> = {
  table: ObjectKind.TABLE,
  foreignTable: ObjectKind.TABLE,
  view: ObjectKind.VIEW,
  materializedView: ObjectKind.MATERIALIZED_VIEW,
}

/**
 * Tells what a database has: tables, columns, keys, indexes. It keeps what it was told until `clearCache()`, and reads
 * catalogs only, never data.
 * @example
 * const inspector = inspectDatabase(engine)
 * for (const name of await inspector.getTableNames()) console.log(await inspector.getColumns(name))
 */
export class Inspector {
  readonly bind: Connection | Engine
  readonly engine: Engine
  readonly dialect: DefaultDialect
  readonly #catalogs = new Map<string | null, Promise<Catalog>>()

  constructor(bind: Connection | Engine) {
    this.bind = bind
    this.engine = bind instanceof Connection ? bind.engine : bind
    this.dialect = bind.dialect
  }

  /** The schema that is meant where none is named; null before the engine has connected. */
  get defaultSchemaName(): string | null {
    return this.dialect.defaultSchemaName
  }

  /** Asks the database again from now on. */
  clearCache(): void {
    this.#catalogs.clear()
  }

  /** Everything about the tables of some schemas; without `schemas`, of the default one. Always read anew. */
  async catalog(options: CatalogOptions = {}): Promise<Catalog> {
    const introspect = await introspectionOf(this.bind).introspect()
    return this._connected(async (connection) => {
      try {
        return await introspect(connection.driverConnection, options)
      } catch (error) {
        throw connection._handle(error, null, null)
      }
    })
  }

  /** Names of the schemas (on SQLite of the attached databases). */
  async getSchemaNames(): Promise<string[]> {
    return [...(await this._catalogOf(null)).schemas]
  }

  /** Whether there is a schema of that name. */
  async hasSchema(schemaName: string): Promise<boolean> {
    return (await this.getSchemaNames()).includes(schemaName)
  }

  /** Names of tables; not those of views, nor of tables that only this connection sees. */
  async getTableNames(schema: string | null = null): Promise<string[]> {
    return this._names(schema, (table) => table.kind === 'table' && !table.temporary)
  }

  /** Names of tables that only this connection sees. MySQL does not list them. */
  async getTempTableNames(): Promise<string[]> {
    this._refuseOn('mysql', 'mariadb')
    return this._names(null, (table) => table.kind === 'table' && table.temporary === true)
  }

  /** Names of views; not those of materialized ones. */
  async getViewNames(schema: string | null = null): Promise<string[]> {
    return this._names(schema, (table) => table.kind === 'view' && !table.temporary)
  }

  /** Names of materialized views, which PostgreSQL alone has. */
  async getMaterializedViewNames(schema: string | null = null): Promise<string[]> {
    this._refuseOn('sqlite', 'mysql', 'mariadb')
    return this._names(schema, (table) => table.kind === 'materializedView')
  }

  /** Names of views that only this connection sees. MySQL has none. */
  async getTempViewNames(): Promise<string[]> {
    this._refuseOn('mysql', 'mariadb')
    return this._names(null, (table) => table.kind === 'view' && table.temporary === true)
  }

  /** Names of sequences, on PostgreSQL and MariaDB. */
  async getSequenceNames(schema: string | null = null): Promise<string[]> {
    this._refuseOn('sqlite')
    const catalog = await this._catalogOf(schema)
    return catalog.sequences.map(({ name }) => name)
  }

  /** The query of a view, or what made it. */
  async getViewDefinition(viewName: string, schema: string | null = null): Promise<string> {
    const catalog = await this._catalogOf(schema)
    const found = findTable(catalog, viewName, schema)
    if (found === undefined || found.definition === null) throw noSuchTable(viewName, schema)
    return found.definition
  }

  /** Whether there is a table or view of that name. */
  async hasTable(tableName: string, schema: string | null = null): Promise<boolean> {
    return findTable(await this._catalogOf(schema), tableName, schema) !== undefined
  }

  /** Whether there is a sequence of that name. */
  async hasSequence(sequenceName: string, schema: string | null = null): Promise<boolean> {
    return (await this.getSequenceNames(schema)).includes(sequenceName)
  }

  /** Whether a table has an index of that name; false where there is no such table. */
  async hasIndex(tableName: string, indexName: string, schema: string | null = null): Promise<boolean> {
    const table = findTable(await this._catalogOf(schema), tableName, schema)
    return table?.indexes.some((index) => index.name === indexName) ?? false
  }

  /**
   * Names of tables, those referred to before those that refer, each with its foreign keys; last, under null, the keys of
   * tables in circles, which are to be made after all tables.
   */
  async getSortedTableAndFkcNames(
    schema: string | null = null,
  ): Promise<[tableName: string | null, keys: [tableName: string, keyName: string | null][]][]> {
    const sorted = await this.sortTablesOnForeignKeyDependency([schema])
    return sorted.map(([table, keys]) => [table?.[1] ?? null, keys.map(([[, name], key]) => [name, key])])
  }

  /** The same for several schemas, with the schema of each table. */
  async sortTablesOnForeignKeyDependency(
    considerSchemas: readonly (string | null)[] = [null],
  ): Promise<[SchemaTable | null, [SchemaTable, string | null][]][]> {
    const tables = new Map<string, SchemaTable>()
    const keysOf = new Map<string, (string | null)[]>()
    const pairs: [string, string][] = []
    const id = (schema: string | null, name: string) => JSON.stringify([schema, name])
    for (const schema of considerSchemas) {
      for (const [table, keys] of await this._multi(schema, {}, reflected.reflectedForeignKeys)) {
        const own = id(schema, table.name)
        tables.set(own, [schema, table.name])
        keysOf.set(own, [...new Set(keys.map(({ name }) => name))])
        for (const { referredSchema, referredTable } of keys) {
          const target = id(referredSchema, referredTable)
          if (target !== own) pairs.push([target, own])
        }
      }
    }
    const late: [SchemaTable, string | null][] = []
    let order: string[]
    try {
      order = topologicalSort(pairs, tables.keys())
    } catch (error) {
      if (!(error instanceof Error) || error.name !== 'CircularDependencyError') throw error
      // all keys of all tables that depend on another
      for (const own of new Set(pairs.map(([, own]) => own)))
        for (const key of keysOf.get(own)!) late.push([tables.get(own)!, key])
      order = [...tables.keys()]
    }
    const isLate = new Set(late.map(([, key]) => key))
    return [
      ...order.map((own): [SchemaTable, [SchemaTable, string | null][]] => {
        const table = tables.get(own)!
        return [
          table,
          keysOf
            .get(own)!
            .filter((key) => !isLate.has(key))
            .map((key) => [table, key]),
        ]
      }),
      [null, late],
    ]
  }

  /** The columns of a table or view, in their order. */
  async getColumns(tableName: string, schema: string | null = null): Promise<reflected.ReflectedColumn[]> {
    return this._of(tableName, schema, reflected.reflectedColumns)
  }

  /** The primary key; without one, no columns. */
  async getPkConstraint(
    tableName: string,
    schema: string | null = null,
  ): Promise<reflected.ReflectedPrimaryKeyConstraint> {
    return this._of(tableName, schema, reflected.reflectedPrimaryKey)
  }

  /** The foreign keys of a table. */
  async getForeignKeys(
    tableName: string,
    schema: string | null = null,
  ): Promise<reflected.ReflectedForeignKeyConstraint[]> {
    return this._of(tableName, schema, reflected.reflectedForeignKeys)
  }

  /** The indexes of a table, by their names. That of the primary key is not one of them. */
  async getIndexes(tableName: string, schema: string | null = null): Promise<reflected.ReflectedIndex[]> {
    return this._of(tableName, schema, reflected.reflectedIndexes)
  }

  /** The UNIQUE constraints of a table. */
  async getUniqueConstraints(
    tableName: string,
    schema: string | null = null,
  ): Promise<reflected.ReflectedUniqueConstraint[]> {
    return this._of(tableName, schema, reflected.reflectedUniqueConstraints)
  }

  /** The CHECK constraints of a table, those without a name last. */
  async getCheckConstraints(
    tableName: string,
    schema: string | null = null,
  ): Promise<reflected.ReflectedCheckConstraint[]> {
    return this._of(tableName, schema, reflected.reflectedChecks)
  }

  /** SQLite has no comments. */
  async getTableComment(tableName: string, schema: string | null = null): Promise<reflected.ReflectedTableComment> {
    this._refuseOn('sqlite')
    return this._of(tableName, schema, reflected.reflectedTableComment)
  }

  /** What a table is made with on this database: engine and character set, STRICT. PostgreSQL's are not read. */
  async getTableOptions(tableName: string, schema: string | null = null): Promise<reflected.ReflectedOptions> {
    this._refuseOn('postgresql')
    return this._of(tableName, schema, reflected.reflectedTableOptions)
  }

  /** `getColumns()` of many tables at once. */
  async getMultiColumns(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedColumn[]>> {
    return this._byKey(schema, options, reflected.reflectedColumns)
  }

  /** `getPkConstraint()` of many tables at once. */
  async getMultiPkConstraint(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedPrimaryKeyConstraint>> {
    return this._byKey(schema, options, reflected.reflectedPrimaryKey)
  }

  /** `getForeignKeys()` of many tables at once. */
  async getMultiForeignKeys(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedForeignKeyConstraint[]>> {
    return this._byKey(schema, options, reflected.reflectedForeignKeys)
  }

  /** `getIndexes()` of many tables at once. */
  async getMultiIndexes(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedIndex[]>> {
    return this._byKey(schema, options, reflected.reflectedIndexes)
  }

  /** `getUniqueConstraints()` of many tables at once. */
  async getMultiUniqueConstraints(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedUniqueConstraint[]>> {
    return this._byKey(schema, options, reflected.reflectedUniqueConstraints)
  }

  /** `getCheckConstraints()` of many tables at once. */
  async getMultiCheckConstraints(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedCheckConstraint[]>> {
    return this._byKey(schema, options, reflected.reflectedChecks)
  }

  /** `getTableComment()` of many tables at once. */
  async getMultiTableComment(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedTableComment>> {
    return this._byKey(schema, options, reflected.reflectedTableComment)
  }

  /** `getTableOptions()` of many tables at once. */
  async getMultiTableOptions(
    schema: string | null = null,
    options: MultiOptions = {},
  ): Promise<ReflectedByTable<reflected.ReflectedOptions>> {
    return this._byKey(schema, options, reflected.reflectedTableOptions)
  }

  /**
   * Puts what the database says of a table into a `Table` that has been made.
   * @example
   * const users = new Table('users', metadata)
   * await inspector.reflectTable(users)
   */
  async reflectTable(
    table: Table<any>,
    includeColumns: readonly string[] | null = null,
    options: ReflectTableOptions = {},
  ): Promise<void> {
    const schema = table.schema === null ? null : String(table.schema)
    const { readReflection } = await import('./reflection.ts')
    const reflection = await readReflection(this, schema, options.resolveFks ?? true)
    reflection.intoTable(table, includeColumns, options)
  }

  /** The catalog of a schema as it was when it was first asked for, with what is the connection's own. */
  _catalogOf(schema: string | null): Promise<Catalog> {
    let catalog = this.#catalogs.get(schema)
    if (catalog === undefined) {
      catalog = this.catalog({ schemas: [schema], temporary: true })
      this.#catalogs.set(schema, catalog)
      // what failed is tried again
      catalog.catch(() => this.#catalogs.delete(schema))
    }
    return catalog
  }

  async _connected<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    if (this.bind instanceof Connection) return work(this.bind)
    const connection = await this.bind.connect()
    try {
      return await work(connection)
    } finally {
      await connection.close()
    }
  }

  async _reflectedIn(schema: string | null): Promise<reflected.ReflectedIn> {
    const [catalog, types] = await Promise.all([this._catalogOf(schema), catalogTypes(this.bind)])
    return { catalog, types: types as Record<string, any>, schema, dialectName: this.dialect.name }
  }

  _refuseOn(...dialects: string[]): void {
    const { name } = this.dialect
    if (dialects.includes(name)) throw new NotImplementedError(`${name} does not tell this`)
  }

  private async _names(schema: string | null, isWanted: (table: CatalogTable) => boolean): Promise<string[]> {
    return (await this._catalogOf(schema)).tables.filter(isWanted).map(({ name }) => name)
  }

  private async _of<T>(
    tableName: string,
    schema: string | null,
    tell: (table: CatalogTable, where: reflected.ReflectedIn) => T,
  ): Promise<T> {
    const where = await this._reflectedIn(schema)
    const table = findTable(where.catalog, tableName, schema)
    if (table === undefined) throw noSuchTable(tableName, schema)
    return tell(table, where)
  }

  private async _multi<T>(
    schema: string | null,
    { filterNames = null, kind = ObjectKind.TABLE, scope = ObjectScope.DEFAULT }: MultiOptions,
    tell: (table: CatalogTable, where: reflected.ReflectedIn) => T,
  ): Promise<[CatalogTable, T][]> {
    const where = await this._reflectedIn(schema)
    const wanted = where.catalog.tables.filter(
      (table) =>
        (KINDS[table.kind] & kind) !== 0 &&
        ((table.temporary ? ObjectScope.TEMPORARY : ObjectScope.DEFAULT) & scope) !== 0 &&
        (filterNames === null || filterNames.length === 0 || filterNames.includes(table.name)),
    )
    return wanted.map((table) => [table, tell(table, where)])
  }

  private async _byKey<T>(
    schema: string | null,
    options: MultiOptions,
    tell: (table: CatalogTable, where: reflected.ReflectedIn) => T,
  ): Promise<ReflectedByTable<T>> {
    const found = await this._multi(schema, options, tell)
    return new Map(found.map(([{ name }, told]) => [schema === null ? name : `${schema}.${name}`, told]))
  }
}

/** A table by its schema and name. */
export type SchemaTable = readonly [schema: string | null, name: string]

function noSuchTable(name: string, schema: string | null): NoSuchTableError {
  return new NoSuchTableError(schema === null ? name : `${schema}.${name}`)
}

/** The inspector of an engine or a connection: on PostgreSQL a `PGInspector`. */
export function inspectDatabase(bind: Connection | Engine): Inspector {
  const Own = introspectionOf(bind).Inspector ?? Inspector
  return new Own(bind)
}
