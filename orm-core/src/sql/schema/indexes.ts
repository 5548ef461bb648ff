// An index of a table, over columns and expressions. Its options of one dialect (`postgresqlUsing`) are declared by
// that dialect; its DDL is the DDL compiler's.

import { expectColExpressionCollection } from '../coercions.ts'
import { ClauseElement } from '../elements/clause-element.ts'
import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import { DDLConstraintColumnRole } from '../roles.ts'
import type { DedupeColumnCollection } from '../selectable/column-collection.ts'
import type { Column } from './column.ts'
import { ColumnsOf, type ConstraintColumn, type DdlIf } from './constraints.ts'
import { SchemaItem, splitOptions, validateDialectOptions } from './schema-item.ts'
import { constructName, type NameLike } from './schema-name.ts'
import type { Table } from './table.ts'

/** Options of an Index: unique, and what each dialect adds. */
export interface IndexOptions {
  unique?: boolean
  quote?: boolean | null
  info?: Record<string, any> | null
  _table?: Table | null
  _columnFlag?: boolean
  [dialectOption: string]: unknown
}

/** An index of a table: `new Index('by_name', users.c.name)`. */
export class Index extends SchemaItem {
  readonly visitName = 'index'
  name: any
  readonly unique: boolean
  table: Table | null = null
  expressions: any[]
  readonly _columnsOf: ColumnsOf
  readonly _columnFlag: boolean
  _ddlIf: DdlIf | null = null

  constructor(name: NameLike | null, ...args: unknown[]) {
    super()
    const [expressions, options] = splitOptions<IndexOptions>(args)
    const { unique = false, quote = null, info = null, _table = null, _columnFlag = false, ...dialectOptions } = options
    this.name = constructName(name, quote)
    this.unique = unique
    if (info) this.info = info
    this._columnFlag = _columnFlag
    validateDialectOptions(this, dialectOptions, this._givenDialectOptions)
    this.expressions = []
    const pending: ConstraintColumn[] = []
    for (const [resolved, , , addElement] of expectColExpressionCollection(DDLConstraintColumnRole, expressions)) {
      this.expressions.push(resolved)
      pending.push(addElement)
    }
    this._columnsOf = new ColumnsOf(this, pending)
    if (pending.length > 0) this._columnsOf.checkAttach(false)
    if (_table !== null) this._setParentWithDispatch(_table)
  }

  get columns(): DedupeColumnCollection<Column<any>> {
    return this._columnsOf.columns
  }

  get c(): DedupeColumnCollection<Column<any>> {
    return this._columnsOf.columns
  }

  get _tableBoundExpressions(): any[] {
    return this.expressions
  }

  override _setParent(table: any): void {
    this._columnsOf.setParent(table)
    if (this.table !== null && this.table !== table) {
      throw new ArgumentError(
        `Index '${this.name}' is against table '${this.table.description}', and cannot be associated with table '${table.description}'.`,
      )
    }
    this.table = table
    table.indexes.add(this)
    const columns = this._columnsOf.expressionsIn(table)
    this.expressions = this.expressions.map((expression, i) =>
      expression instanceof ClauseElement ? expression : columns[i],
    )
  }

  /** Restricts the DDL of this index to a dialect or a condition. */
  ddlIf(options: {
    dialect?: string | readonly string[]
    callable?: (...args: any[]) => boolean
    state?: unknown
  }): this {
    this._ddlIf = new (late as any).DDLIf(options.dialect ?? null, options.callable ?? null, options.state ?? null)
    return this
  }

  _resolvedName(): NameLike | null {
    return (late as any).resolvedConstraintName(this)
  }

  create(bind: any, options: { checkfirst?: boolean } = {}): unknown {
    return bind._runDdlVisitor((late as any).SchemaGenerator, this, { checkfirst: options.checkfirst ?? false })
  }

  drop(bind: any, options: { checkfirst?: boolean } = {}): unknown {
    return bind._runDdlVisitor((late as any).SchemaDropper, this, { checkfirst: options.checkfirst ?? false })
  }
}

declare module '../late.ts' {
  interface Late {
    Index: typeof Index
  }
}
late.Index = Index
