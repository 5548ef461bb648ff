// A collection of tables that belong together, with their sequences and the convention by which their constraints are
// named. Reading tables from a database is the engine's reflection.

import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import { showAs } from '../show.ts'
import { sortTables } from '../sort-tables.ts'
import type { Sequence } from './defaults.ts'
import { type ForeignKey, fkMemoKey } from './foreign-key.ts'
import { SchemaItem } from './schema-item.ts'
import { constructName, type NameLike } from './schema-name.ts'
import type { Table, TableReflectOptions } from './table.ts'

export type NamingToken = (constraint: any, table: Table<any>) => string
/** By kind of constraint ("ix", "uq", "ck", "fk", "pk") its template; by any other name a token of one's own. */
export type NamingConvention = Readonly<Record<string, string | NamingToken | null>>

export const DEFAULT_NAMING_CONVENTION: NamingConvention = Object.freeze({ ix: 'ix_%(column_0_label)s' })

/** What DDL can be run on: an engine or a connection. */
export interface SchemaBind {
  _runDdlVisitor(visitor: any, item: any, options?: any): Promise<void>
}

/** What tables can be read from: an engine or a connection. */
export interface ReflectionBind {
  _reflection(schema: string | null, resolveFks: boolean): Promise<SchemaReflection>
}

/** What a database says of its tables, ready to make them. */
export interface SchemaReflection {
  reflectInto(metadata: MetaData, schema: string | null, options: ReflectionOptions): void
  table(name: string, metadata: MetaData, items: readonly unknown[], options: TableReflectOptions): Table
}

/** Options of `metadata.reflect()`, and of `Table.reflect()` where one table is read. */
export interface ReflectionOptions {
  /** The schema to read; without it the metadata's, or else the connection's default. */
  readonly schema?: string | null
  /** Views as well. */
  readonly views?: boolean
  /** Only tables of these names, or those that the function says yes to. */
  readonly only?: readonly string[] | ((name: string, metadata: MetaData) => boolean) | null
  /** Tables that the metadata has already are read again. */
  readonly extendExisting?: boolean
  /** Columns of such tables are replaced by what the database says; true when not said. */
  readonly autoloadReplace?: boolean
  /** Tables that foreign keys lead to are read as well; true when not said. */
  readonly resolveFks?: boolean
  /** Of one table only these columns. */
  readonly includeColumns?: readonly string[] | null
}

/** Options of `createAll()` and `dropAll()`: which tables, and whether to look first. */
export interface SchemaOptions {
  /** Only these tables. */
  readonly tables?: readonly any[] | null
  /** Looks first what exists; true when not said. */
  readonly checkfirst?: boolean
}

/** The tables of a program: creates and drops them together. */
export class MetaData extends SchemaItem {
  readonly visitName = 'metadata'
  readonly tables = new Map<string, Table<any>>()
  readonly schema: NameLike | null
  namingConvention: NamingConvention
  readonly _sequences = new Map<string, Sequence>()
  /** Foreign keys that name a column by text, by that text: they are told when the column is defined. */
  readonly _fkMemos = new Map<string, ForeignKey[]>()
  readonly _tableListeners: ((table: Table<any>, metadata: MetaData) => void)[] = []

  constructor(
    options: {
      schema?: NameLike | null
      quoteSchema?: boolean | null
      namingConvention?: NamingConvention | null
      info?: Record<string, any> | null
    } = {},
  ) {
    super()
    const { schema = null, quoteSchema = null, namingConvention, info } = options
    if (schema !== null && typeof schema !== 'string' && !('quote' in schema)) {
      throw new ArgumentError(`expected schema argument to be a string, got ${typeof schema}.`)
    }
    this.schema = constructName(schema, quoteSchema)
    this.namingConvention =
      namingConvention && Object.keys(namingConvention).length > 0 ? namingConvention : DEFAULT_NAMING_CONVENTION
    if (info) this.info = info
  }

  _repr(): string {
    return this.toString()
  }

  override toString(): string {
    return 'MetaData()'
  }

  override _setParent(): void {}

  contains(table: string | Table<any>): boolean {
    return this.tables.has(typeof table === 'string' ? table : table.key)
  }

  get _schemas(): Set<string> {
    const schemas = new Set<string>()
    for (const table of this.tables.values()) if (table.schema !== null) schemas.add(String(table.schema))
    return schemas
  }

  _placeTable(table: Table<any>, key: string): void {
    this.tables.set(key, table)
  }

  _removeTable(table: Table<any>): void {
    const key = table.key
    if (this.tables.get(key) !== table) return
    this.tables.delete(key)
    for (const foreignKey of table._foreignKeys) foreignKey._removeFromMetadata(this)
  }

  clear(): void {
    this.tables.clear()
    this._fkMemos.clear()
  }

  remove(table: Table<any>): void {
    this._removeTable(table)
  }

  /** The tables in an order in which they can be created. */
  get sortedTables(): Table<any>[] {
    late.flushPendingClasses?.()
    const tables = [...this.tables.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
    return sortTables(tables)
  }

  _fkMemosFor(tableKey: string, column: string): readonly ForeignKey[] {
    return this._fkMemos.get(fkMemoKey(tableKey, column)) ?? []
  }

  /**
   * Creates the tables that are not there yet, with their types, sequences and indexes.
   * @example
   * await Base.metadata.createAll(engine)
   */
  createAll(bind: SchemaBind, options: SchemaOptions = {}): Promise<void> {
    late.flushPendingClasses?.()
    return bind._runDdlVisitor((late as any).SchemaGenerator, this, {
      checkfirst: options.checkfirst ?? true,
      tables: options.tables ?? null,
    })
  }

  /**
   * Reads the tables of a database into this metadata: columns with their types, keys, constraints, indexes, defaults and
   * comments. Tables that it has already are left as they are.
   * @example
   * await metadata.reflect(engine, { only: ['users', 'posts'] })
   */
  async reflect(bind: ReflectionBind, options: ReflectionOptions = {}): Promise<void> {
    const schema = options.schema ?? (this.schema === null ? null : String(this.schema))
    const reflection = await bind._reflection(schema, options.resolveFks ?? true)
    reflection.reflectInto(this, schema, options)
  }

  /** Drops the tables that are there, those that refer before those referred to. */
  dropAll(bind: SchemaBind, options: SchemaOptions = {}): Promise<void> {
    late.flushPendingClasses?.()
    return bind._runDdlVisitor((late as any).SchemaDropper, this, {
      checkfirst: options.checkfirst ?? true,
      tables: options.tables ?? null,
    })
  }
}
showAs(MetaData, (metadata) => [...metadata.tables.keys()].join(', '))
