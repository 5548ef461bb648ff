// The constraints of a table: check, foreign key, primary key, unique. Each collects its columns, by name or by object,
// and attaches itself to the table as soon as its columns say which one. Naming conventions are in naming.ts.

import { expect } from '../coercions.ts'
import type { ColumnClause } from '../elements/named-column.ts'
import { ArgumentError, ConstraintColumnNotFoundError, InvalidRequestError, KeyError, warn } from '../exc.ts'
import { late } from '../late.ts'
import { DDLConstraintColumnRole, DDLExpressionRole } from '../roles.ts'
import { DedupeColumnCollection } from '../selectable/column-collection.ts'
import { INTEGERTYPE, NUMERICTYPE } from '../types/type-engine.ts'
import { traverse } from '../visitors.ts'
import type { Column } from './column.ts'
import { Sequence } from './defaults.ts'
import { ForeignKey, type ForeignKeyOptions } from './foreign-key.ts'
import { nextCreationOrder, SchemaItem, splitOptions, validateDialectOptions } from './schema-item.ts'
import type { NameLike } from './schema-name.ts'
import type { Table } from './table.ts'

/** The name of a constraint that must have none, whatever the naming convention says. */
export const NONE_NAME: unique symbol = Symbol('NONE_NAME')

export type ConstraintName = NameLike | typeof NONE_NAME | null

export type ConstraintColumn = string | ColumnClause<any>

export interface ConstraintOptions {
  name?: ConstraintName
  deferrable?: boolean | null
  initially?: string | null
  info?: Record<string, any> | null
  comment?: string | null
  _createRule?: ((compiler: any) => boolean) | null
  _typeBound?: boolean
  _autoattach?: boolean
  _columnFlag?: boolean
  _implicitGenerated?: boolean
  table?: Table | null
  [dialectOption: string]: unknown
}

export interface DdlIf {
  _shouldExecute(ddl: unknown, target: unknown, bind: unknown, options: { compiler?: unknown }): boolean
}

/** What the constraints of a table have in common. */
export abstract class Constraint extends SchemaItem {
  readonly visitName: string = 'constraint'
  name: ConstraintName
  readonly deferrable: boolean | null
  readonly initially: string | null
  comment: string | null
  _createRule: ((compiler: any) => boolean) | null
  readonly _typeBound: boolean
  readonly _creationOrder: number = nextCreationOrder()
  _ddlIf: DdlIf | null = null
  parent: Table | Column<any> | null = null

  constructor(options: ConstraintOptions) {
    super()
    const {
      name = null,
      deferrable = null,
      initially = null,
      info = null,
      comment = null,
      _createRule = null,
      _typeBound = false,
      _autoattach,
      _columnFlag,
      _implicitGenerated,
      table,
      ...dialectOptions
    } = options
    this.name = name
    this.deferrable = deferrable
    this.initially = initially
    this.comment = comment
    this._createRule = _createRule
    this._typeBound = _typeBound
    if (info) this.info = info
    validateDialectOptions(this, dialectOptions, this._givenDialectOptions)
  }

  /** The table, when the constraint is in one. */
  get table(): Table {
    const parent = this.parent as { _isTable?: boolean } | null
    if (parent?._isTable === true) return parent as Table
    throw new InvalidRequestError(
      'This constraint is not bound to a table.  Did you mean to call table.append_constraint(constraint) ?',
    )
  }

  /** Restricts the DDL of this constraint to a dialect or a condition. */
  ddlIf(options: {
    dialect?: string | readonly string[]
    callable?: (...args: any[]) => boolean
    state?: unknown
  }): this {
    this._ddlIf = new (late as any).DDLIf(options.dialect ?? null, options.callable ?? null, options.state ?? null)
    return this
  }

  _shouldCreateForCompiler(compiler: any, kw: any = {}): boolean {
    if (this._createRule !== null && !this._createRule(compiler)) return false
    if (this._ddlIf !== null) {
      return this._ddlIf._shouldExecute(new (late as any).CreateConstraint(this), this, null, { compiler, ...kw })
    }
    return true
  }

  /** The name to render: the convention's for a name that was left to it. */
  _resolvedName(): NameLike | null {
    return (late as any).resolvedConstraintName(this)
  }

  override _setParent(parent: any): void {
    this.parent = parent
    parent.constraints.add(this)
  }

  abstract _copy(kw?: any): Constraint
}

/** What constraints and indexes share: columns given by name or object, resolved when the table is known. */
export class ColumnsOf {
  readonly owner: { _setParentWithDispatch(parent: any): void; constructor: Function }
  readonly columns = new DedupeColumnCollection<Column<any>>()
  readonly pending: readonly (ConstraintColumn | null)[]

  constructor(owner: { _setParentWithDispatch(parent: any): void }, pending: readonly (ConstraintColumn | null)[]) {
    this.owner = owner
    this.pending = pending
  }

  /** Attaches the owner now when all columns are in one table; or when the last of them gets there. */
  checkAttach(allowMultipleTables: boolean, fromEvent = false): void {
    const columns = this.pending.filter((c): c is Column<any> => isSchemaColumn(c))
    const withTable = columns.filter((c) => (c.table as any)?._isTable === true)
    const without = new Set(columns.filter((c) => !withTable.includes(c)))
    if (without.size > 0) {
      if (fromEvent) throw new Error('Should not reach here on event call')
      const hasStrings = this.pending.some((c) => c !== null && !isSchemaColumn(c))
      if (!hasStrings) {
        for (const column of [...without]) {
          column._onTableAttach((attached, table) => {
            if ((table as any)._isTable !== true) return
            without.delete(attached)
            if (without.size === 0) this.checkAttach(allowMultipleTables, true)
          })
        }
        return
      }
    }
    const tables = new Set(withTable.map((c) => c.table as Table))
    if (tables.size === 1) this.owner._setParentWithDispatch([...tables][0])
    else if (tables.size > 1 && !allowMultipleTables) {
      const table = withTable[0]!.table as Table
      const others = withTable.slice(1).filter((c) => c.table !== table)
      if (others.length > 0) {
        throw new ArgumentError(
          `Column(s) ${others.map((c) => `'${c}'`).join(', ')} are not part of table '${table.description}'.`,
        )
      }
    }
  }

  expressionsIn(parent: any): (Column<any> | null)[] {
    if (parent._isTable !== true) return this.pending.filter((c): c is Column<any> => isSchemaColumn(c))
    return this.pending.map((column) => {
      if (typeof column !== 'string') return column as Column<any> | null
      const found = parent.c.get(column)
      if (found === undefined) {
        throw new ConstraintColumnNotFoundError(
          `Can't create ${this.owner.constructor.name} on table '${parent.description}': no column named '${column}' is present.`,
          { cause: new KeyError(`'${column}'`) },
        )
      }
      return found
    })
  }

  setParent(parent: any): void {
    for (const column of this.expressionsIn(parent)) if (column !== null) this.columns.add(column)
  }
}

function isSchemaColumn(value: unknown): value is Column<any> {
  return (
    value !== null && typeof value === 'object' && (value as { _isSchemaColumn?: boolean })._isSchemaColumn === true
  )
}

export abstract class ColumnCollectionConstraint extends Constraint {
  readonly _columnsOf: ColumnsOf
  readonly _columnFlag: boolean
  protected get _allowMultipleTables(): boolean {
    return false
  }

  constructor(columns: readonly unknown[], options: ConstraintOptions, prepared = false) {
    super(options)
    this._columnFlag = options._columnFlag ?? false
    const pending = prepared ? columns : columns.map((c) => expect(DDLConstraintColumnRole, c))
    this._columnsOf = new ColumnsOf(this, pending as ConstraintColumn[])
    if ((options._autoattach ?? true) && pending.length > 0) this._columnsOf.checkAttach(this._allowMultipleTables)
  }

  get _columns(): DedupeColumnCollection<Column<any>> {
    return this._columnsOf.columns
  }

  get columns(): DedupeColumnCollection<Column<any>> {
    return this._columnsOf.columns
  }

  get c(): DedupeColumnCollection<Column<any>> {
    return this._columnsOf.columns
  }

  get length(): number {
    return this._columns.length
  }

  [Symbol.iterator](): IterableIterator<Column<any>> {
    return this._columns[Symbol.iterator]()
  }

  contains(key: string): boolean {
    return this._columns.contains(key)
  }

  containsColumn(column: ColumnClause<any>): boolean {
    return this._columns.containsColumn(column)
  }

  override _setParent(parent: any): void {
    super._setParent(parent)
    this._columnsOf.setParent(parent)
  }

  protected _copyOptions(): ConstraintOptions {
    return {
      name: this.name,
      deferrable: this.deferrable,
      initially: this.initially,
      comment: this.comment,
      ...this.dialectKwargs,
    }
  }

  protected _copiedColumns(target: Table | null): unknown[] {
    const source = this.parent as Table
    return this._columns._allColumns.map((column) => (late as any).copyExpression(column, source, target))
  }
}

/** A UNIQUE constraint of a table. */
export class UniqueConstraint extends ColumnCollectionConstraint {
  override readonly visitName = 'uniqueConstraint'

  constructor(...args: (ConstraintColumn | ConstraintOptions)[]) {
    const [columns, options] = splitOptions<ConstraintOptions>(args)
    super(columns, options)
  }

  override _copy(kw: { targetTable?: Table | null } = {}): UniqueConstraint {
    const columns = this._copiedColumns(kw.targetTable ?? null)
    return this._schemaItemCopy(new UniqueConstraint(...(columns as ConstraintColumn[]), this._copyOptions()))
  }
}

/** A CHECK of a table. */
export class CheckConstraint extends ColumnCollectionConstraint {
  override readonly visitName = 'tableOrColumnCheckConstraint'
  readonly sqltext: any

  constructor(sqltext: unknown, options: ConstraintOptions = {}) {
    const text = expect(DDLExpressionRole, sqltext)
    const columns: unknown[] = []
    traverse(text, {}, { column: (column: unknown) => columns.push(column) })
    super(columns, { ...options, _autoattach: false }, true)
    this.sqltext = text
    if ((options._autoattach ?? true) && columns.length > 0) this._columnsOf.checkAttach(true)
    if (options.table) this._setParentWithDispatch(options.table)
  }

  protected override get _allowMultipleTables(): boolean {
    return true
  }

  get isColumnLevel(): boolean {
    return (this.parent as { _isTable?: boolean } | null)?._isTable !== true
  }

  override _copy(kw: { targetTable?: Table | null } = {}): CheckConstraint {
    const target = kw.targetTable ?? null
    const text = target === null ? this.sqltext : (late as any).copyExpression(this.sqltext, this.table, target)
    return this._schemaItemCopy(
      new CheckConstraint(text, {
        name: this.name,
        initially: this.initially,
        deferrable: this.deferrable,
        _createRule: this._createRule,
        table: target,
        comment: this.comment,
        _autoattach: false,
        _typeBound: this._typeBound,
      }),
    )
  }
}

/** Options of a ForeignKeyConstraint: what happens on delete and update, its name. */
export interface ForeignKeyConstraintOptions extends ConstraintOptions {
  onupdate?: string | null
  ondelete?: string | null
  useAlter?: boolean
  linkToName?: boolean
  match?: string | null
}

/** A foreign key of several columns. */
export class ForeignKeyConstraint extends ColumnCollectionConstraint {
  override readonly visitName = 'foreignKeyConstraint'
  readonly onupdate: string | null
  readonly ondelete: string | null
  readonly useAlter: boolean
  readonly linkToName: boolean
  readonly match: string | null
  readonly elements: ForeignKey[]

  constructor(
    columns: readonly ConstraintColumn[],
    refcolumns: readonly ConstraintColumn[],
    options: ForeignKeyConstraintOptions = {},
  ) {
    const { onupdate = null, ondelete = null, useAlter = false, linkToName = false, match = null, ...rest } = options
    super(columns, { ...rest, _autoattach: false })
    this.onupdate = onupdate
    this.ondelete = ondelete
    this.useAlter = useAlter
    this.linkToName = linkToName
    this.match = match
    const distinct = new Set(columns)
    if (distinct.size !== refcolumns.length) {
      throw new ArgumentError(
        distinct.size !== columns.length
          ? 'ForeignKeyConstraint with duplicate source column references are not supported.'
          : 'ForeignKeyConstraint number of constrained columns must match the number of referenced columns.',
      )
    }
    this.elements = refcolumns.map(
      (column) =>
        new ForeignKey(column, {
          _constraint: this,
          name: this.name as ForeignKeyOptions['name'] & {},
          onupdate,
          ondelete,
          useAlter,
          linkToName,
          match,
          deferrable: this.deferrable,
          initially: this.initially,
          ...this.dialectKwargs,
        }),
    )
    if ((options._autoattach ?? true) && columns.length > 0) this._columnsOf.checkAttach(false)
    if (options.table && this.parent !== options.table) this._setParentWithDispatch(options.table)
  }

  _appendElement(column: Column<any>, foreignKey: ForeignKey): void {
    this._columns.add(column)
    this.elements.push(foreignKey)
  }

  get _referredSchema(): string | null {
    return this.elements[0]?._referredSchema ?? null
  }

  get referredTable(): Table {
    return this.elements[0]!.column.table as Table
  }

  get columnKeys(): string[] {
    if (this.parent !== null) return this._columns.keys()
    return this._columnsOf.pending.map((c) => (typeof c === 'string' ? c : (c!.key as string)))
  }

  get _colDescription(): string {
    return this.columnKeys.join(', ')
  }

  _validateDestTable(table: Table): void {
    const keys = new Set(this.elements.map((element) => element._tableKey()))
    if (keys.has(null) || keys.size <= 1) return
    const [first, second] = [...keys].sort()
    throw new ArgumentError(
      `ForeignKeyConstraint on ${table.fullname}(${this._colDescription}) refers to multiple remote tables: ${first} and ${second}`,
    )
  }

  override _setParent(parent: any): void {
    super._setParent(parent)
    const columns = this._columns._allColumns
    this.elements.forEach((element, i) => {
      const column = columns[i]
      if (column !== undefined && element.parent !== column) element._setParentWithDispatch(column)
    })
    this._validateDestTable(parent)
  }

  override _copy(kw: { schema?: any; targetTable?: Table | null } = {}): ForeignKeyConstraint {
    const target = kw.targetTable ?? null
    const copy = new ForeignKeyConstraint(
      this.elements.map((element) => element.parent.key as string),
      this.elements.map((element) =>
        element._getColspec({
          schema: kw.schema ?? null,
          tableName:
            target !== null && element._tableKey() === (element.parent.table as Table).key ? String(target.name) : null,
          isCopy: true,
        }),
      ),
      {
        name: this.name,
        onupdate: this.onupdate,
        ondelete: this.ondelete,
        useAlter: this.useAlter,
        deferrable: this.deferrable,
        initially: this.initially,
        linkToName: this.linkToName,
        match: this.match,
        comment: this.comment,
        ...this.dialectKwargs,
      },
    )
    this.elements.forEach((element, i) => {
      element._schemaItemCopy(copy.elements[i]!)
    })
    return this._schemaItemCopy(copy)
  }
}

/** The primary key of a table. */
export class PrimaryKeyConstraint extends ColumnCollectionConstraint {
  override readonly visitName = 'primaryKeyConstraint'
  readonly _implicitGenerated: boolean
  private _autoincrement: { column: Column<any> | null } | null = null

  constructor(...args: (ConstraintColumn | ConstraintOptions)[]) {
    const [columns, options] = splitOptions<ConstraintOptions>(args)
    super(columns, { ...options, _autoattach: false })
    this._implicitGenerated = options._implicitGenerated ?? false
    if ((options._autoattach ?? true) && columns.length > 0) this._columnsOf.checkAttach(false)
  }

  override _setParent(table: any): void {
    super._setParent(table)
    if (table._primaryKey !== this) {
      table.constraints.delete(table._primaryKey)
      table._primaryKey = this
      table.constraints.add(this)
    }
    this._autoincrement = null
    const own = this._columns._allColumns
    let tableColumns = table._columns._allColumns.filter((column: Column<any>) => column.primaryKey) as Column<any>[]
    if (own.length > 0 && tableColumns.length > 0) {
      const same = own.length === tableColumns.length && own.every((column) => tableColumns.includes(column))
      if (!same) {
        const names = (columns: Column<any>[]) => columns.map((column) => `'${column.name}'`).join(', ')
        warn(
          `Table '${table.name}' specifies columns ${names(tableColumns)} as primary_key=True, not matching locally specified columns ${names(own)}; setting the current primary key columns to ${names(own)}. This warning may become an exception in a future release`,
        )
        tableColumns = []
      }
    }
    for (const column of own) {
      column.primaryKey = true
      if (column._nullableUnspecified) column.nullable = false
    }
    this._columns.extend(tableColumns)
  }

  /** Takes the primary key of another source, as reflection and the ORM do. */
  _reload(columns: readonly Column<any>[]): void {
    for (const column of columns) column.primaryKey = true
    this._columns.extend(columns)
    this._autoincrement = null
    this._setParentWithDispatch(this.table)
  }

  _replace(column: Column<any>): void {
    this._autoincrement = null
    this._columns.replace(column)
    ;(late as any).columnAddedToPkConstraint(this)
  }

  get columnsAutoincFirst(): Column<any>[] {
    const auto = this._autoincrementColumn
    const all = this._columns._allColumns
    return auto === null ? all : [auto, ...all.filter((column) => column !== auto)]
  }

  /** The column that the database counts up, by SQLAlchemy's rules of `autoincrement`. */
  get _autoincrementColumn(): Column<any> | null {
    this._autoincrement ??= { column: this._findAutoincrement() }
    return this._autoincrement.column
  }

  private _findAutoincrement(): Column<any> | null {
    const columns = this._columns._allColumns
    if (columns.length === 1) {
      const column = columns[0]!
      if (column.autoincrement === true) {
        validateAutoincrement(column, true)
        return column
      }
      const automatic = column.autoincrement === 'auto' || column.autoincrement === 'ignore_fk'
      return automatic && validateAutoincrement(column, false) ? column : null
    }
    let found: Column<any> | null = null
    for (const column of columns) {
      if (column.autoincrement !== true) continue
      validateAutoincrement(column, true)
      if (found !== null) {
        throw new ArgumentError(
          `Only one Column may be marked autoincrement=True, found both ${column.name} and ${found.name}.`,
        )
      }
      found = column
    }
    return found
  }

  override _copy(kw: { targetTable?: Table | null } = {}): PrimaryKeyConstraint {
    const columns = this._copiedColumns(kw.targetTable ?? null)
    return this._schemaItemCopy(new PrimaryKeyConstraint(...(columns as ConstraintColumn[]), this._copyOptions()))
  }
}

function isKindOf(cls: any, base: any): boolean {
  return cls === base || cls?.prototype instanceof base
}

function validateAutoincrement(column: Column<any>, demanded: boolean): boolean {
  const affinity = column.type._typeAffinity
  if (!isKindOf(affinity, INTEGERTYPE._typeAffinity) && !isKindOf(affinity, NUMERICTYPE._typeAffinity)) {
    if (demanded) {
      throw new ArgumentError(
        `Column type ${column.type} on column '${column}' is not compatible with autoincrement=True`,
      )
    }
    return false
  }
  if (demanded) return true
  if (column.default !== null && !(column.default instanceof Sequence)) return false
  if (column.serverDefault !== null && !column.serverDefault.isIdentity) return false
  return column.foreignKeys.size === 0 || column.autoincrement === 'ignore_fk'
}

declare module '../late.ts' {
  interface Late {
    ForeignKeyConstraint: typeof ForeignKeyConstraint
    CheckConstraint: typeof CheckConstraint
    UniqueConstraint: typeof UniqueConstraint
    PrimaryKeyConstraint: typeof PrimaryKeyConstraint
  }
}
late.ForeignKeyConstraint = ForeignKeyConstraint
late.CheckConstraint = CheckConstraint
late.NONE_NAME = NONE_NAME
late.UniqueConstraint = UniqueConstraint
late.PrimaryKeyConstraint = PrimaryKeyConstraint
