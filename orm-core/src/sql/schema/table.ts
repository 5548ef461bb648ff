// A table of the database as the program declares it: columns, constraints, indexes. A table registers itself with its
// MetaData, and asking for a known name gives the table that is there. Expressions over tables come from TableClause.

import { ArgumentError, DuplicateColumnError, describe, InvalidRequestError, warn } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { DedupeColumnCollection } from '../selectable/column-collection.ts'
import { TableClause } from '../selectable/table-clause.ts'
import { replacementTraverse } from '../visitors.ts'
import { Column } from './column.ts'
import { type Constraint, ForeignKeyConstraint, PrimaryKeyConstraint } from './constraints.ts'
import type { ForeignKey } from './foreign-key.ts'
import type { Index } from './indexes.ts'
import type { MetaData, ReflectionBind, ReflectionOptions } from './metadata.ts'
import {
  type AttachListener,
  BLANK_SCHEMA,
  type DialectOptions,
  dialectOptionsView,
  flattenDialectOptions,
  getTableKey,
  initItems,
  isPlainObject,
  RETAIN_SCHEMA,
  setParentWithDispatch,
  splitOptions,
  validateDialectOptions,
} from './schema-item.ts'
import { constructName, type NameLike } from './schema-name.ts'
import { type SentinelCharacterization, sentinelCharacteristics } from './sentinel.ts'

/** Options of a Table: schema, comment, and what each dialect adds. */
export interface TableOptions {
  schema?: NameLike | typeof BLANK_SCHEMA | null
  quote?: boolean | null
  quoteSchema?: boolean | null
  keepExisting?: boolean
  extendExisting?: boolean
  mustExist?: boolean
  includeColumns?: readonly string[] | null
  implicitReturning?: boolean
  comment?: string | null
  info?: Record<string, any> | null
  listeners?: readonly (readonly [string, (...args: any[]) => void])[]
  prefixes?: readonly string[]
  [dialectOption: string]: unknown
}

/** Options of `Table.reflect()`. */
export interface TableReflectOptions extends Pick<ReflectionOptions, 'autoloadReplace' | 'resolveFks'> {
  /** The engine or connection to read from. */
  autoloadWith: ReflectionBind
  schema?: string | null
  /** Only these columns. */
  includeColumns?: readonly string[] | null
  keepExisting?: boolean
  extendExisting?: boolean
  comment?: string | null
  info?: Record<string, any> | null
  /** `[['columnReflect', (inspector, table, column) => { column.key = … }]]` */
  listeners?: readonly (readonly ['columnReflect', (...args: any[]) => void])[]
}

export type ColumnsByKey = Record<string, Column<any, any>>
/** `Table(name, metadata, Column('id', …), …)`: the columns by their names, among constraints and options. */
export type ColumnsOfItems<I extends readonly unknown[]> = 0 extends 1 & I[number]
  ? LooseColumns
  : {
      readonly [C in I[number] as C extends Column<any, infer N> ? N : never]: C extends Column<infer V, infer N>
        ? Column<V> & { readonly __labelKey: N }
        : never
    }
type LooseColumns = { readonly [key: string]: any }

export class TableImpl<C = LooseColumns> extends TableClause<C> {
  override readonly visitName = 'table'
  readonly isSchemaItem = true
  override readonly _useSchemaMap = true
  readonly createDropStringifyDialect: string = 'default'
  declare readonly metadata: MetaData
  declare _columns: DedupeColumnCollection<Column<any>>
  declare _primaryKey: any
  declare _foreignKeys: Set<ForeignKey>
  declare readonly indexes: Set<Index>
  declare readonly constraints: Set<Constraint>
  declare readonly _extraDependencies: Set<Table<any>>
  declare implicitReturning: boolean
  declare comment: string | null
  declare _prefixes: readonly string[]
  declare _sentinelColumn: Column<any> | null
  declare _attachListeners: AttachListener[] | null
  /** Listeners of `columnReflect` that the table was made with. */
  declare _columnListeners: ((...args: any[]) => void)[]
  declare _givenDialectOptions: DialectOptions
  declare private _info: Record<string, any> | null

  /** `Table(name, metadata, ...items, { options })`; columns may also be given as one object, by key. */
  constructor(name: NameLike, metadata: MetaData, ...args: any[]) {
    if (metadata === undefined) {
      throw new TypeError("Table() takes at least two positional-only arguments 'name' and 'metadata'")
    }
    let options: TableOptions = {}
    const items: unknown[] = []
    for (const arg of args) {
      if (!isPlainObject(arg)) items.push(arg)
      else if (isKeyedColumns(arg)) {
        for (const [key, column] of Object.entries(arg) as [string, Column<any>][]) {
          column.name ??= key as any
          column.key ??= key as any
          items.push(column)
        }
      } else options = arg as TableOptions
    }
    let schema: NameLike | null
    if (options.schema === undefined || options.schema === null) schema = metadata.schema
    else if (options.schema === BLANK_SCHEMA) schema = null
    else schema = options.schema as NameLike
    const { keepExisting = false, extendExisting = false } = options
    if (keepExisting && extendExisting) {
      throw new ArgumentError('keep_existing and extend_existing are mutually exclusive.')
    }
    if (typeof (options.autoloadWith as Partial<ReflectionBind> | undefined)?._reflection === 'function') {
      throw new ArgumentError(
        `A table is read from a database by 'await Table.reflect(${describe(String(name))}, metadata, { autoloadWith: … })'`,
      )
    }
    const key = getTableKey(String(name), schema === null ? null : String(schema))
    const existing = metadata.tables.get(key)
    super(constructName(name, options.quote ?? null))
    if (existing !== undefined) {
      if (!keepExisting && !extendExisting && items.length > 0) {
        throw new InvalidRequestError(
          `Table '${key}' is already defined for this MetaData instance.  Specify 'extend_existing=True' to redefine options and columns on an existing Table object.`,
        )
      }
      if (extendExisting) existing._initExisting(items, options)
      // biome-ignore lint/correctness/noConstructorReturn: asking for a known name gives the table that is there.
      return existing as Table<C>
    }
    if (options.mustExist) throw new InvalidRequestError(`Table '${key}' not defined`)
    this._init(metadata, schema, items, options, key)
  }

  /** `Table(name, metadata, …, autoload_with=engine)` */
  static async reflect(name: string, metadata: MetaData, ...args: unknown[]): Promise<Table<any>> {
    const [items, options] = splitOptions<TableReflectOptions>(args)
    const { autoloadWith, keepExisting, extendExisting, resolveFks } = options
    if (autoloadWith === undefined || autoloadWith === null)
      throw new ArgumentError('Table.reflect() needs autoloadWith, an engine or a connection')
    const schema = options.schema ?? metadata.schema
    const known = metadata.tables.get(getTableKey(name, schema === null ? null : String(schema)))
    if (known !== undefined && (keepExisting || (!extendExisting && items.length === 0))) return known
    const reflection = await autoloadWith._reflection(schema === null ? null : String(schema), resolveFks ?? true)
    return reflection.table(name, metadata, items, options)
  }

  private _init(
    metadata: MetaData,
    schema: NameLike | null,
    items: readonly unknown[],
    options: TableOptions,
    key: string,
  ): void {
    const self = this as any
    self.metadata = metadata
    const {
      schema: _schema,
      quote: _quote,
      quoteSchema = null,
      keepExisting = false,
      extendExisting = false,
      mustExist: _mustExist,
      includeColumns: _includeColumns,
      implicitReturning = true,
      comment = null,
      info = null,
      listeners = [],
      prefixes = [],
      ...dialectOptions
    } = options
    // quoting is said of the schema that is given, not of the one that the metadata has
    const quoted = options.schema === undefined || options.schema === null ? null : quoteSchema
    self.schema = schema === null ? null : constructName(schema, quoted)
    self.fullname = key
    self._initCollections()
    self._sentinelColumn = null
    self.indexes = new Set()
    self.constraints = new Set()
    self._extraDependencies = new Set()
    self._attachListeners = null
    self._columnListeners = []
    self._givenDialectOptions = {}
    self.implicitReturning = implicitReturning
    self.comment = comment
    self._info = info
    self._prefixes = prefixes
    metadata._placeTable(this, key)
    try {
      new PrimaryKeyConstraint({ _implicitGenerated: true })._setParentWithDispatch(this as any)
      for (const [event, listener] of listeners) {
        // what a table hears of before it has columns; all other events are heard through listen()
        if (event !== 'columnReflect') throw new InvalidRequestError(`No such event '${event}' for target '${key}'`)
        self._columnListeners.push(listener)
      }
      validateDialectOptions(this, dialectOptions, this._givenDialectOptions)
      initItems(this, items, { allowReplacements: extendExisting || keepExisting, allNames: new Map() })
    } catch (error) {
      metadata._removeTable(this)
      throw error
    }
    for (const listener of metadata._tableListeners) listener(this, metadata)
  }

  _initExisting(items: readonly unknown[], options: TableOptions): void {
    const {
      schema = null,
      quote,
      quoteSchema,
      keepExisting: _keepExisting,
      extendExisting: _extendExisting,
      mustExist: _mustExist,
      includeColumns = null,
      implicitReturning = this.implicitReturning,
      comment = this.comment,
      info = this._info,
      listeners: _listeners,
      prefixes: _prefixes,
      ...dialectOptions
    } = options
    if (schema && String(schema) !== String(this.schema)) {
      throw new ArgumentError(
        `Can't change schema of existing table from '${this.schema === null ? 'None' : this.schema}' to '${String(schema)}'`,
      )
    }
    if (includeColumns !== null) {
      for (const column of this._columns._allColumns) {
        if (!includeColumns.includes(String(column.name))) this._columns.remove(column)
      }
    }
    if (quote !== undefined || quoteSchema !== undefined) {
      throw new ArgumentError("Can't redefine 'quote' or 'quote_schema' arguments")
    }
    this.comment = comment
    this.implicitReturning = implicitReturning
    this._info = info
    const allNames = new Map(this._columns._allColumns.map((column) => [String(column.name), column]))
    validateDialectOptions(this, dialectOptions, this._givenDialectOptions)
    initItems(this, items, { allowReplacements: true, allNames })
  }

  /** The key in `metadata.tables`: "name" or "schema.name". */
  get key(): string {
    return getTableKey(String(this.name), this.schema === null ? null : String(this.schema))
  }

  override get primaryKey(): PrimaryKeyConstraint {
    return this._primaryKey
  }

  /** A place for the user's own data. */
  get info(): Record<string, any> {
    this._info ??= {}
    return this._info
  }

  set info(info: Record<string, any>) {
    this._info = info
  }

  get dialectOptions(): DialectOptions {
    return dialectOptionsView(this, this._givenDialectOptions)
  }

  get dialectKwargs(): Record<string, unknown> {
    return flattenDialectOptions(this._givenDialectOptions)
  }

  get kwargs(): Record<string, unknown> {
    return this.dialectKwargs
  }

  get _sortedConstraints(): Constraint[] {
    return [...this.constraints].sort((a, b) => a._creationOrder - b._creationOrder)
  }

  get foreignKeyConstraints(): Set<ForeignKeyConstraint> {
    const found = new Set<ForeignKeyConstraint>()
    for (const key of this._foreignKeys) if (key.constraint !== null) found.add(key.constraint)
    return found
  }

  override get _autoincrementColumn(): Column<any> | null {
    return this.primaryKey._autoincrementColumn
  }

  get autoincrementColumn(): Column<any> | null {
    return this._autoincrementColumn
  }

  /** Which columns tell apart the rows that one INSERT of many rows returns. */
  get _sentinelColumnCharacteristics(): SentinelCharacterization {
    return this._memoized('sentinel', () => sentinelCharacteristics(this))
  }

  override toString(): string {
    return getTableKey(String(this.description), this.schema === null ? null : String(this.schema))
  }

  /** As Python shows it in messages. */
  override _repr(): string {
    const columns = this._columns._allColumns.map((column) => column._repr())
    const schema = this.schema === null ? 'None' : describe(String(this.schema))
    return `Table(${[describe(String(this.name)), 'MetaData()', ...columns, `schema=${schema}`].join(', ')})`
  }

  /** States that this table must be created after another, without a foreign key that says so. */
  addIsDependentOn(table: Table<any>): void {
    this._extraDependencies.add(table)
  }

  override appendColumn(column: Column<any>, options: { replaceExisting?: boolean } = {}): void {
    try {
      column._setParentWithDispatch(this as any, {
        allowReplacements: options.replaceExisting ?? false,
        allNames: new Map(this._columns._allColumns.map((each) => [String(each.name), each])),
      })
    } catch (error) {
      if (!(error instanceof DuplicateColumnError)) throw error
      throw new DuplicateColumnError(
        `${error.message} Specify replace_existing=True to Table.append_column() to replace an existing column.`,
        { cause: error },
      )
    }
  }

  appendConstraint(constraint: Constraint | Index): void {
    constraint._setParentWithDispatch(this)
  }

  _setParentWithDispatch(parent: MetaData, kw?: any): void {
    setParentWithDispatch(this, parent, kw)
  }

  _setParent(metadata: MetaData): void {
    metadata._placeTable(this, this.key)
    ;(this as { metadata: MetaData }).metadata = metadata
  }

  create(bind: any, options: { checkfirst?: boolean } = {}): unknown {
    return bind._runDdlVisitor((late as any).SchemaGenerator, this, { checkfirst: options.checkfirst ?? false })
  }

  drop(bind: any, options: { checkfirst?: boolean } = {}): unknown {
    return bind._runDdlVisitor((late as any).SchemaDropper, this, { checkfirst: options.checkfirst ?? false })
  }

  /** A table like this one in another MetaData. */
  toMetadata(
    metadata: MetaData,
    options: {
      schema?: NameLike | typeof RETAIN_SCHEMA | null
      referredSchemaFn?: (
        table: Table<any>,
        toSchema: string | null,
        constraint: ForeignKeyConstraint,
        referredSchema: string | null,
      ) => string | null
      name?: NameLike | null
    } = {},
  ): Table<C> {
    const name = options.name ?? this.name
    const asked = options.schema === undefined ? RETAIN_SCHEMA : options.schema
    const schema = (asked === RETAIN_SCHEMA ? this.schema : asked === null ? metadata.schema : asked) as NameLike | null
    const schemaText = schema === null ? null : String(schema)
    const existing = metadata.tables.get(getTableKey(String(name), schemaText))
    if (existing !== undefined) {
      warn(`Table '${this.description}' already exists within the given MetaData - not copying.`)
      return existing as Table<C>
    }
    const columns = this._columns._allColumns.map((column) =>
      column._copy({ schema: schemaText, _toMetadata: metadata }),
    )
    const table = new Table<C>(name as NameLike, metadata, ...columns, {
      schema,
      comment: this.comment,
      ...this.kwargs,
    })
    for (const constraint of this._sortedConstraints) {
      if (constraint instanceof ForeignKeyConstraint) {
        const referred = constraint._referredSchema
        const own = this.schema === null ? null : String(this.schema)
        const target = options.referredSchemaFn
          ? options.referredSchemaFn(this as Table<any>, schemaText, constraint, referred)
          : referred === own
            ? schemaText
            : null
        table.appendConstraint(constraint._copy({ schema: target, targetTable: table as any }))
      } else if (!constraint._typeBound) {
        if ((constraint as { _columnFlag?: boolean })._columnFlag) continue
        table.appendConstraint(constraint._copy({ schema: schemaText, targetTable: table }))
      }
    }
    for (const index of this.indexes) {
      if (index._columnFlag) continue
      const expressions = index._tableBoundExpressions.map((expression) => copyExpression(expression, this, table))
      new late.Index(index.name, ...expressions, { unique: index.unique, _table: table as any, ...index.kwargs })
    }
    if (this._info !== null) table.info = { ...this._info }
    return table
  }
}

function isKeyedColumns(value: Record<string, unknown>): boolean {
  const values = Object.values(value)
  return values.length > 0 && values.every((each) => each instanceof Column)
}

/** The expression with the columns of one table replaced by those of another that have the same keys. */
export function copyExpression(expression: any, source: Table<any> | null, target: Table<any> | null): any {
  if (source === null || target === null) return expression
  return replacementTraverse(expression, {}, (element: any) => {
    if (
      element instanceof Column &&
      (element.table as unknown) === source &&
      source._columns.contains(element.key as string)
    ) {
      return target._columns.get(element.key as string) ?? null
    }
    return null
  })
}
;(late as any).copyExpression = copyExpression

/** `new Table(…)`: the columns are known by name when they are given in the call. */
export interface TableConstructor {
  readonly prototype: TableImpl<any>
  readonly internals: Internals
  new <const C extends ColumnsByKey>(
    name: NameLike,
    metadata: MetaData,
    columns: C,
    ...rest: unknown[]
  ): TableImpl<Readonly<C>>
  new <const I extends readonly unknown[]>(
    name: NameLike,
    metadata: MetaData,
    ...items: I
  ): TableImpl<ColumnsOfItems<I>>
  new <C = LooseColumns>(name: NameLike, metadata: MetaData, ...items: any[]): TableImpl<C>
  /**
   * Reads a table from a database. Columns and constraints that are given take the place of those that it has.
   * @example
   * const users = await Table.reflect('users', metadata, { autoloadWith: engine })
   */
  reflect<C = LooseColumns>(
    name: string,
    metadata: MetaData,
    ...itemsAndOptions: [...items: unknown[], options: TableReflectOptions]
  ): Promise<TableImpl<C>>
}

Object.defineProperty(TableImpl, 'name', { value: 'Table' })
/** A table with its columns and constraints. */
export const Table = TableImpl as unknown as TableConstructor
export type Table<C = LooseColumns> = TableImpl<C>

declare module '../late.ts' {
  interface Late {
    Table: typeof Table
  }
}
late.Table = Table
