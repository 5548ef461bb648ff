// TableClause, a table known by name and a few columns only (`table()`), and the base of schema/table.ts's Table.

import type { SQLExpression } from '../column-operators.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import type { CloneFn, CloneOptions, Internals } from '../node.ts'
import * as roles from '../roles.ts'
import type { NameLike } from '../schema/schema-name.ts'
import type { Alias } from './alias.ts'
import { type ColumnCollection, ColumnSet, DedupeColumnCollection } from './column-collection.ts'
import { NamedFromClause } from './from-clause.ts'
import type { NamedColumns } from './row-types.ts'

type LooseColumns = { readonly [key: string]: any }

/** A table of which only the names are known, made by `lightweightTable()`. */
export class TableClause<C = LooseColumns> extends NamedFromClause<C> {
  static override readonly internals: Internals = [
    ['_columns', 'clauseColumns'],
    ['name', 'string'],
    ['schema', 'string'],
  ]
  override readonly visitName: string = 'table'
  name: any
  declare schema: any
  fullname: string
  _columns!: DedupeColumnCollection<any>
  _primaryKey: any
  _foreignKeys!: Set<any>
  implicitReturning = false

  constructor(name: NameLike, ...args: any[]) {
    super()
    this.name = name
    this._initCollections()
    let columns = args
    const last = args.at(-1)
    if (last !== undefined && last !== null && Object.getPrototypeOf(last) === Object.prototype) {
      columns = args.slice(0, -1)
      const { schema = null, ...rest } = last as { schema?: NameLike | null }
      if (Object.keys(rest).length > 0) {
        throw new ArgumentError(
          `Unsupported argument(s): [${Object.keys(rest)
            .map((key) => `'${key}'`)
            .join(', ')}]`,
        )
      }
      if (schema !== null) this.schema = schema
    }
    for (const column of columns) TableClause.prototype.appendColumn.call(this, column)
    this.fullname = this.schema === null ? String(name) : `${this.schema}.${name}`
  }

  _initCollections(): void {
    this._columns = new DedupeColumnCollection()
    this._primaryKey = new ColumnSet()
    this._foreignKeys = new Set()
  }

  override get c(): ColumnCollection<any> & C {
    return this._columns as any
  }

  override get columns(): ColumnCollection<any> & C {
    return this._columns as any
  }

  /** The same table under another name, with the same columns. */
  override alias(name: string | null = null, options: { flat?: boolean } = {}): Alias<C> {
    return super.alias(name, options)
  }

  override get primaryKey(): any {
    return this._primaryKey
  }

  override get foreignKeys(): Set<any> {
    return this._foreignKeys
  }

  get _autoincrementColumn(): any {
    return null
  }

  override get description(): any {
    return this.name
  }

  override toString(): string {
    return this.schema === null ? String(this.name) : `${this.schema}.${this.name}`
  }

  override _refreshForNewColumn(_column: ColumnElement<any>): void {}

  appendColumn(column: any): void {
    const existing = column.table
    if (existing !== null && existing !== undefined && existing !== this) {
      throw new ArgumentError(`column object '${column.key}' already assigned to table '${existing}'`)
    }
    this._columns.add(column)
    column.table = this
  }

  insert(): any {
    return new late.Insert(this)
  }

  update(): any {
    return new late.Update(this)
  }

  delete(): any {
    return new late.Delete(this)
  }

  override _addFroms(out: any[]): void {
    out.push(this)
  }

  // A table is one object whatever refers to it: traversals don't copy it.
  override _clone(_kw?: CloneOptions): this {
    return this
  }

  override _copyInternals(_clone: CloneFn, _kw?: CloneOptions): void {}
}
classFlags(TableClause, { _isTable: true, _isImmutable: true } as object)
roles.takesRoles(TableClause, roles.DMLTableRole)

/** A table by name, for statements that don't need its whole declaration: `table('users', column('id'))`. */
export function table<const E extends readonly [SQLExpression<any>, ...unknown[]]>(
  name: NameLike,
  ...columns: E
): TableClause<NamedColumns<E>>
export function table(name: NameLike, ...columns: any[]): TableClause
export function table(name: NameLike, ...columns: any[]): TableClause<any> {
  return new TableClause(name, ...columns)
}

declare module '../late.ts' {
  interface Late {
    TableClause: typeof TableClause
  }
}
late.TableClause = TableClause
