// VALUES as a FROM element, and in an IN list.

import { expect } from '../coercions.ts'
import type { SQLExpression } from '../column-operators.ts'
import { classFlags } from '../elements/clause-element.ts'
import { ColumnElement } from '../elements/column-element.ts'
import { late } from '../late.ts'
import { anonymousLabel } from '../names.ts'
import { type Internals, nextIdentity } from '../node.ts'
import * as roles from '../roles.ts'
import { splitOptions } from '../schema/schema-item.ts'
import { NULLTYPE, type TypeEngine } from '../types/type-engine.ts'
import type { ColumnCollection, ColumnSet } from './column-collection.ts'
import { type ColumnPlusNames, generateColumnsPlusNames } from './columns-plus-names.ts'
import { LateralFromClause } from './from-clause.ts'
import { LABEL_STYLE_NONE } from './label-style.ts'
import type { NamedColumns } from './row-types.ts'
import { CTE_INTERNALS, HasCTE, mixin, STATEMENT_DEFAULTS } from './statement-mixins.ts'

export interface ValuesOptions {
  name?: string | null
  literalBinds?: boolean
}

export interface Values extends HasCTE {
  _generate(): this
}

/** A VALUES table, made by `values()`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export class Values<C = { readonly [key: string]: any }> extends LateralFromClause<C> {
  static override readonly internals: Internals = [
    ['_columnArgs', 'clauses'],
    ['_data', 'dml'],
    ['name', 'anonName'],
    ['_unnamed', 'boolean'],
    ['_isLateral', 'boolean'],
    ['literalBinds', 'boolean'],
    ...CTE_INTERNALS,
  ]
  override readonly visitName = 'values'
  readonly nameCteColumns = true
  _columnArgs: any[]
  _data: readonly (readonly (readonly unknown[])[])[] = []
  _unnamed: boolean
  /** Set by a name and by `alias()`, but not by `lateral()`. */
  declare namedWithColumn: boolean
  name: any
  literalBinds: boolean

  constructor(...args: any[]) {
    super()
    const [columns, options] = splitOptions<ValuesOptions>(args)
    this._columnArgs = columns.map((column) => expect(roles.LabeledColumnExprRole, column))
    this.literalBinds = options.literalBinds ?? false
    this._unnamed = (options.name ?? null) === null
    this.name = options.name ?? anonymousLabel(nextIdentity(), 'anon')
    this.namedWithColumn = !this._unnamed
  }

  get _labelStyle(): string {
    return LABEL_STYLE_NONE
  }

  get _columnTypes(): TypeEngine<any>[] {
    return this._columnArgs.map((column) => column.type)
  }

  get _allSelectedColumns(): any[] {
    return this._columnArgs
  }

  _generateColumnsPlusNames(anonForDupeKey: boolean, columns?: readonly any[]): ColumnPlusNames[] {
    return generateColumnsPlusNames(this, anonForDupeKey, columns)
  }

  override alias(name: string | null = null, _options: { flat?: boolean } = {}): this {
    const copy = this._generate()
    copy.name = name ?? anonymousLabel(copy._hash, 'anon')
    copy.namedWithColumn = true
    copy._unnamed = false
    return copy
  }

  override lateral(name: string | null = null): this {
    const copy = this._generate()
    copy._isLateral = true
    if (name !== null) copy.name = name
    copy._unnamed = false
    return copy
  }

  /** Adds rows. */
  data(rows: Iterable<readonly unknown[]>): this {
    const copy = this._generate()
    copy._data = [...this._data, [...rows]]
    return copy
  }

  scalarValues(): ScalarValues {
    return new ScalarValues(this._columnArgs, this._data, this.literalBinds)
  }

  protected override _populateColumnCollection(
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
  ): void {
    for (let column of this._columnArgs) {
      if (column.table !== null && column.table !== this) {
        column = column._makeProxy(this, { primaryKey, foreignKeys })[1]
      } else column._resetMemoizations()
      columns.add(column)
      column.table = this
    }
  }

  override _addFroms(out: any[]): void {
    out.push(this)
  }
}
mixin(Values, HasCTE)
classFlags(Values, {
  _independentCtes: STATEMENT_DEFAULTS._independentCtes,
  _independentCtesOpts: STATEMENT_DEFAULTS._independentCtesOpts,
  _isValues: true,
} as object)
roles.takesRoles(Values, roles.InElementRole, roles.HasCTERole)

/** VALUES inside an expression: `(a, b) IN (VALUES (1, 2), (3, 4))`. */
export class ScalarValues extends ColumnElement<any> {
  static override readonly internals: Internals = [
    ['_columnArgs', 'clauses'],
    ['_data', 'dml'],
    ['literalBinds', 'boolean'],
  ]
  override readonly visitName = 'scalarValues'
  readonly _columnArgs: any[]
  readonly _data: readonly (readonly (readonly unknown[])[])[]
  readonly literalBinds: boolean
  override type: TypeEngine<any>

  constructor(columns: any[], data: readonly (readonly (readonly unknown[])[])[], literalBinds: boolean) {
    super()
    this._columnArgs = columns
    this._data = data
    this.literalBinds = literalBinds
    this.type = NULLTYPE
  }

  get _columnTypes(): TypeEngine<any>[] {
    return this._columnArgs.map((column) => column.type)
  }

  override selfGroup(_against?: any): this {
    return this
  }

  override _ungroup(): this {
    return this
  }
}
roles.takesRoles(ScalarValues, roles.InElementRole)

/** `values(column('id', Integer), column('name', String), { name: 'v' }).data([[1, 'a'], [2, 'b']])` */
export function values<const E extends readonly [SQLExpression<any>, ...unknown[]]>(
  ...columns: E
): Values<NamedColumns<E>>
export function values(...columns: any[]): Values
export function values(...columns: any[]): Values<any> {
  return new Values(...columns)
}

declare module '../late.ts' {
  interface Late {
    Values: typeof Values
  }
}
late.Values = Values
