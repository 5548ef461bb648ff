// A foreign key of one column. It names its target by text ("users.id") or by the column itself; a target named by text
// is found when its table is defined. The constraint over the columns is in constraints.ts.

import { expect } from '../coercions.ts'
import type { ColumnClause } from '../elements/named-column.ts'
import { ArgumentError, InvalidRequestError, NoReferencedColumnError, NoReferencedTableError } from '../exc.ts'
import { late } from '../late.ts'
import { DDLReferredColumnRole } from '../roles.ts'
import { NULLTYPE } from '../types/type-engine.ts'
import type { Column } from './column.ts'
import type { ForeignKeyConstraint } from './constraints.ts'
import { BLANK_SCHEMA, expectColumn, getTableKey, RETAIN_SCHEMA, SchemaItem } from './schema-item.ts'
import type { NameLike } from './schema-name.ts'
import type { Table } from './table.ts'

/** Options of a ForeignKey: what happens on delete and update, its name. */
export interface ForeignKeyOptions {
  useAlter?: boolean
  name?: NameLike | null
  onupdate?: string | null
  ondelete?: string | null
  deferrable?: boolean | null
  initially?: string | null
  linkToName?: boolean
  match?: string | null
  info?: Record<string, any> | null
  comment?: string | null
  _constraint?: ForeignKeyConstraint | null
  _unresolvable?: boolean
  [dialectOption: string]: unknown
}

type ColumnTokens = readonly [schema: string | null, table: string, column: string | null]

/** Refers a column to one of another table: `new ForeignKey('users.id')`. */
export class ForeignKey extends SchemaItem {
  readonly visitName = 'foreignKey'
  readonly _colspec: string | ColumnClause<any>
  readonly _tableColumn: ColumnClause<any> | null
  readonly _unresolvable: boolean
  readonly useAlter: boolean
  readonly name: NameLike | null
  readonly onupdate: string | null
  readonly ondelete: string | null
  readonly deferrable: boolean | null
  readonly initially: string | null
  readonly linkToName: boolean
  readonly match: string | null
  readonly comment: string | null
  readonly _unvalidatedDialectOptions: Record<string, unknown>
  constraint: ForeignKeyConstraint | null
  parent!: Column<any>
  private _column: ColumnClause<any> | null = null
  private _tokens: ColumnTokens | null = null
  /** The column has its type from the column that the key refers to. */
  private _gaveType = false

  constructor(column: string | ColumnClause<any> | { __clauseElement__(): unknown }, options: ForeignKeyOptions = {}) {
    super()
    const {
      useAlter = false,
      name = null,
      onupdate = null,
      ondelete = null,
      deferrable = null,
      initially = null,
      linkToName = false,
      match = null,
      info = null,
      comment = null,
      _constraint = null,
      _unresolvable = false,
      ...dialectOptions
    } = options
    this._colspec = expect(DDLReferredColumnRole, column)
    this._unresolvable = _unresolvable
    this._tableColumn = typeof this._colspec === 'string' ? null : this._colspec
    if (this._tableColumn !== null) {
      const table = this._tableColumn.table as { _isTable?: boolean } | null
      if (table !== null && table._isTable !== true) {
        throw new ArgumentError(`ForeignKey received Column not bound to a Table, got: ${String(table)}`)
      }
    }
    this.constraint = _constraint
    this.useAlter = useAlter
    this.name = name
    this.onupdate = onupdate
    this.ondelete = ondelete
    this.deferrable = deferrable
    this.initially = initially
    this.linkToName = linkToName
    this.match = match
    this.comment = comment
    if (info) this.info = info
    this._unvalidatedDialectOptions = dialectOptions
  }

  _repr(): string {
    return this.toString()
  }

  override toString(): string {
    return `ForeignKey('${this._getColspec()}')`
  }

  _copy(kw: { schema?: string | null | typeof RETAIN_SCHEMA | typeof BLANK_SCHEMA } = {}): ForeignKey {
    return this._schemaItemCopy(
      new ForeignKey(this._getColspec(kw), {
        useAlter: this.useAlter,
        name: this.name,
        onupdate: this.onupdate,
        ondelete: this.ondelete,
        deferrable: this.deferrable,
        initially: this.initially,
        linkToName: this.linkToName,
        match: this.match,
        comment: this.comment,
        ...this._unvalidatedDialectOptions,
      }),
    )
  }

  /** The target as text, "schema.table.column", with another schema or table when asked. */
  _getColspec(
    options: {
      schema?: string | null | typeof RETAIN_SCHEMA | typeof BLANK_SCHEMA
      tableName?: string | null
      isCopy?: boolean
    } = {},
  ): string {
    const { schema = null, tableName = null } = options
    if (schema !== null && schema !== RETAIN_SCHEMA) {
      const [, table, column] = this._columnTokens
      const name = tableName ?? table
      return schema === BLANK_SCHEMA ? `${name}.${column}` : `${schema}.${name}.${column}`
    }
    if (tableName !== null) {
      const [ownSchema, , column] = this._columnTokens
      return ownSchema ? `${ownSchema}.${tableName}.${column}` : `${tableName}.${column}`
    }
    if (this._tableColumn !== null) {
      const table = this._tableColumn.table as Table | null
      if (table === null) {
        if (options.isCopy) {
          throw new InvalidRequestError(
            `Can't copy ForeignKey object which refers to non-table bound Column ${this._tableColumn}`,
          )
        }
        return this._tableColumn.key as string
      }
      return `${table.fullname}.${this._tableColumn.key}`
    }
    return this._colspec as string
  }

  get targetFullname(): string {
    return this._getColspec()
  }

  get _referredSchema(): string | null {
    return this._columnTokens[0]
  }

  _tableKey(): string | null {
    if (this._tableColumn !== null) {
      const table = this._tableColumn.table as Table | null
      return table === null ? null : table.key
    }
    const [schema, table] = this._columnTokens
    return getTableKey(table, schema)
  }

  references(table: { correspondingColumn(column: any): unknown }): boolean {
    return table.correspondingColumn(this.column) !== null
  }

  /** The column of `table` that this key refers to, or null. */
  getReferent(table: { c: { correspondingColumn(column: any): any } }): ColumnClause<any> | null {
    return table.c.correspondingColumn(this.column)
  }

  get _columnTokens(): ColumnTokens {
    if (this._tokens === null) {
      const parts = this._getColspec().split('.')
      const last = parts.pop()!
      if (parts.length === 0) this._tokens = [null, last, null]
      else {
        const table = parts.pop()!
        this._tokens = [parts.length > 0 ? parts.join('.') : null, table, last]
      }
    }
    return this._tokens
  }

  _resolveColTokens(): readonly [table: Table, tableKey: string, column: string | null] {
    if (this.parent === undefined) {
      throw new InvalidRequestError('this ForeignKey object does not yet have a parent Column associated with it.')
    }
    const parentTable = this.parent.table as Table | null
    if (parentTable === null) {
      throw new InvalidRequestError("this ForeignKey's parent column is not yet associated with a Table.")
    }
    let [schema, table, column] = this._columnTokens
    if (!this._unresolvable && schema === null && parentTable.metadata.schema !== null) {
      schema = String(parentTable.metadata.schema)
    }
    return [parentTable, getTableKey(table, schema), column]
  }

  _linkToColByColstring(parentTable: Table, table: Table, name: string | null): ColumnClause<any> {
    let column: ColumnClause<any> | undefined
    let key: string
    if (name === null) {
      key = this.parent.key as string
      column = table.c.get(key)
    } else {
      key = name
      if (this.linkToName) for (const c of table.c) if (String(c.name) === name) column = c
      if (!this.linkToName) column = table.c.get(name)
    }
    if (column === undefined) {
      throw new NoReferencedColumnError(
        `Could not initialize target column for ForeignKey '${this._colspec}' on table '${parentTable.name}': table '${table.name}' has no column named '${key}'`,
        String(table.name),
        key,
      )
    }
    return column
  }

  _setTargetColumn(column: ColumnClause<any>): void {
    // A column without a type of its own has the type of the column that it refers to.
    this._giveType(column)
    this.parent._setupOnMemoizedFks((fk) => fk._giveType(column))
    this._column = column
  }

  private _giveType(column: ColumnClause<any>): void {
    if (!this.parent.type._isnull) return
    this.parent.type = column.type
    this.parent._tellCopies()
    this._gaveType = true
  }

  /** The column that was found, when one was; nothing is looked for. */
  get _knownColumn(): ColumnClause<any> | null {
    return this._column
  }

  /** Forgets the column that was found, with the type that it gave; the columns that lose their types are told. */
  _forgetTarget(lost: Set<Column<any>>): void {
    if (this._tableColumn !== null) return
    this._column = null
    if (!this._gaveType) return
    this._gaveType = false
    this.parent.type = NULLTYPE
    this.parent._resetMemoizations()
    lost.add(this.parent)
    this.parent._setupOnMemoizedFks((fk) => fk._forgetTarget(lost))
  }

  /** The column referred to; raises when its table or the column in it isn't there. */
  get column(): ColumnClause<any> {
    this._column ??= this._resolveColumn()
    return this._column as ColumnClause<any>
  }

  _resolveColumn(raise?: true): ColumnClause<any>
  _resolveColumn(raise: boolean): ColumnClause<any> | null
  _resolveColumn(raise = true): ColumnClause<any> | null {
    if (typeof this._colspec !== 'string') return this._colspec
    const [parentTable, tableKey, column] = this._resolveColTokens()
    const metadata = parentTable.metadata
    if (this._unresolvable || !metadata.tables.has(tableKey)) {
      if (!raise) return null
      throw new NoReferencedTableError(
        `Foreign key associated with column '${this.parent}' could not find table '${tableKey}' with which to generate a foreign key to target column '${column}'`,
        tableKey,
      )
    }
    if (!metadata.tables.has(parentTable.key)) {
      if (!raise) return null
      throw new InvalidRequestError(`Table ${parentTable} is no longer associated with its parent MetaData`)
    }
    return this._linkToColByColstring(parentTable, metadata.tables.get(tableKey)!, column)
  }

  override _setParent(parent: Column<any>): void {
    if (this.parent !== undefined && this.parent !== parent) {
      throw new InvalidRequestError('This ForeignKey already has a parent !')
    }
    expectColumn(this, parent)
    this.parent = parent
    parent.foreignKeys.add(this)
    parent._onTableAttach((column, table) => this._setTable(column, table))
  }

  _setRemoteTable(table: Table): void {
    const [parentTable, , name] = this._resolveColTokens()
    this._setTargetColumn(this._linkToColByColstring(parentTable, table, name))
    this.constraint!._validateDestTable(table)
  }

  _removeFromMetadata(metadata: { _fkMemos: Map<string, ForeignKey[]> }): void {
    // Only keys that name their target as text wait for it there.
    if (this._tableColumn !== null) return
    const [, tableKey, column] = this._resolveColTokens()
    const memos = metadata._fkMemos.get(fkMemoKey(tableKey, column))
    const at = memos?.indexOf(this) ?? -1
    if (at >= 0) memos!.splice(at, 1)
  }

  _setTable(column: Column<any>, table: Table): void {
    if (this.constraint === null) {
      this.constraint = new late.ForeignKeyConstraint([], [], {
        useAlter: this.useAlter,
        name: this.name,
        onupdate: this.onupdate,
        ondelete: this.ondelete,
        deferrable: this.deferrable,
        initially: this.initially,
        match: this.match,
        comment: this.comment,
        ...this._unvalidatedDialectOptions,
      })
      this.constraint._appendElement(column, this)
      this.constraint._setParentWithDispatch(table)
    }
    table.foreignKeys.add(this)
    if (typeof this._colspec !== 'string') {
      this._setTargetColumn(this._colspec)
      return
    }
    const [parentTable, tableKey, name] = this._resolveColTokens()
    const metadata = parentTable.metadata
    const target = metadata.tables.get(tableKey)
    if (target !== undefined) {
      try {
        this._setTargetColumn(this._linkToColByColstring(parentTable, target, name))
      } catch (error) {
        // The column may be added to its table later.
        if (!(error instanceof NoReferencedColumnError)) throw error
      }
    }
    const key = fkMemoKey(tableKey, name)
    const memos = metadata._fkMemos.get(key)
    if (memos === undefined) metadata._fkMemos.set(key, [this])
    else memos.push(this)
  }
}

export function fkMemoKey(tableKey: string, column: string | null): string {
  return `${tableKey}\u0000${column}`
}
