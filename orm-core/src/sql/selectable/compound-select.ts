// UNION, INTERSECT, EXCEPT of selects. Which members need parentheses is decided by each member's `selfGroup()`.

import { expect } from '../coercions.ts'
import { CompileState } from '../compile-state.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as roles from '../roles.ts'
import type { TypeEngine } from '../types/type-engine.ts'
import type { Subquery } from './alias.ts'
import type { ColumnCollection, ColumnSet } from './column-collection.ts'
import type { CTE } from './cte.ts'
import { LABEL_STYLE_DEFAULT, type SelectLabelStyle } from './label-style.ts'
import type { SubqueryColumns } from './row-types.ts'
import { GenerativeSelect, SelectStatementGrouping } from './select-base.ts'
import {
  CTE_INTERNALS,
  type CteName,
  type CteSettings,
  DIALECT_INTERNALS,
  EXECUTABLE_INTERNALS,
} from './statement-mixins.ts'

export type CompoundKeyword = 'UNION' | 'UNION ALL' | 'EXCEPT' | 'EXCEPT ALL' | 'INTERSECT' | 'INTERSECT ALL'

export interface CompoundSelect<R = any, S = any> {
  /** This statement in the WITH clause. */
  cte(name?: CteName, options?: CteSettings): CTE<SubqueryColumns<R>>
}

/** SELECTs joined by UNION, INTERSECT or EXCEPT. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the method is mixed in by the base
export class CompoundSelect<R = any, S = any> extends GenerativeSelect {
  declare readonly __row: R
  declare readonly __scalar: S
  static override readonly internals: Internals = [
    ['selects', 'clauses'],
    ['_limitClause', 'clause'],
    ['_offsetClause', 'clause'],
    ['_fetchClause', 'clause'],
    ['_fetchClauseOptions', 'plainDict'],
    ['_orderByClauses', 'clauses'],
    ['_groupByClauses', 'clauses'],
    ['_forUpdateArg', 'clause'],
    ['keyword', 'string'],
    ...CTE_INTERNALS,
    ...DIALECT_INTERNALS,
    ...EXECUTABLE_INTERNALS,
  ]
  override readonly visitName = 'compoundSelect'
  readonly keyword: CompoundKeyword
  selects: any[]
  readonly _autoCorrelate = false

  constructor(keyword: CompoundKeyword, ...selects: any[]) {
    super()
    this.keyword = keyword
    this.selects = selects.map((select) =>
      expect(roles.CompoundElementRole, select, { applyPropagateAttrs: this }).selfGroup(this),
    )
  }

  /** The SELECT that gives the columns their names. SQLAlchemy has a bare IndexError for a UNION of nothing. */
  private get _first(): any {
    const [first] = this.selects
    if (first === undefined) throw new InvalidRequestError('a UNION of no SELECT has no columns')
    return first
  }

  override subquery(name: string | null = null): Subquery<SubqueryColumns<R>> {
    return super.subquery(name)
  }

  override _scalarType(): TypeEngine<any> {
    return this._first._scalarType()
  }

  override selfGroup(_against?: any): any {
    return new SelectStatementGrouping(this)
  }

  override isDerivedFrom(fromclause: any): boolean {
    return this.selects.some((select) => select.isDerivedFrom(fromclause))
  }

  override setLabelStyle(style: SelectLabelStyle): this {
    if (this._labelStyle === style) return this
    const copy = this._generate()
    copy.selects = [this._first.setLabelStyle(style), ...this.selects.slice(1)]
    return copy
  }

  override _ensureDisambiguatedNames(): this {
    const first = this._first._ensureDisambiguatedNames()
    if (first === this._first) return this
    const copy = this._generate()
    copy.selects = [first, ...this.selects.slice(1)]
    return copy
  }

  override _generateFromclauseColumnProxies(
    subquery: any,
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
    _compound: readonly (readonly ColumnElement<any>[])[] | null = null,
  ): void {
    let first = this._first
    if (this._labelStyle !== LABEL_STYLE_DEFAULT) first = first.setLabelStyle(this._labelStyle)
    // A column of the set stands for the columns at its position in all members; those of the first are nearest.
    const byMember = this.selects.map((select, i) =>
      select._allSelectedColumns
        .filter((column: any) => column._isColumnElement)
        .map((column: any) => column._annotate({ weight: i + 1 })),
    )
    const length = Math.min(...byMember.map((member) => member.length))
    const compound = Array.from({ length }, (_, i) => byMember.map((member) => member[i]))
    first._generateFromclauseColumnProxies(subquery, columns, primaryKey, foreignKeys, compound)
  }

  override _refreshForNewColumn(column: ColumnElement<any>): void {
    super._refreshForNewColumn(column)
    for (const select of this.selects) select._refreshForNewColumn(column)
  }

  override get _allSelectedColumns(): any[] {
    return this._first._allSelectedColumns
  }

  override get selectedColumns(): ColumnCollection<any> {
    return this._first.selectedColumns
  }

  get kwargs(): Record<string, unknown> {
    return {}
  }
}
classFlags(CompoundSelect, { _isFromContainer: true } as object)

/** How ORDER BY finds a label of a set operation: among the columns that a subquery of it would have. */
export class CompoundSelectState extends CompileState {
  private _resolve: readonly [Map<string, any>, Map<string, any>, Map<string, any>] | null = null

  get _labelResolveDict(): readonly [Map<string, any>, Map<string, any>, Map<string, any>] {
    if (this._resolve === null) {
      const subquery = this.statement.subquery()
      Object.defineProperty(subquery, 'namedWithColumn', { value: false })
      const columns = new Map<string, any>()
      for (const column of subquery.c) columns.set(column.key, column)
      this._resolve = [columns, columns, columns]
    }
    return this._resolve
  }
}
CompileState.pluginFor('default', 'compoundSelect')(CompoundSelectState)

/** What makes a set operation: its rows are those of the first SELECT. */
interface SetOperation {
  <R, S>(first: TypedSelect<R, S>, ...others: any[]): CompoundSelect<R, S>
  (...selects: any[]): CompoundSelect
}
interface TypedSelect<R, S> {
  readonly __row: R
  readonly __scalar: S
}

/** `UNION` of SELECTs. */
export const union: SetOperation = (...selects: any[]) => new CompoundSelect('UNION', ...selects)
/** `UNION ALL` of SELECTs. */
export const unionAll: SetOperation = (...selects: any[]) => new CompoundSelect('UNION ALL', ...selects)
/** `EXCEPT` of SELECTs. */
export const except: SetOperation = (...selects: any[]) => new CompoundSelect('EXCEPT', ...selects)
/** `EXCEPT ALL` of SELECTs. */
export const exceptAll: SetOperation = (...selects: any[]) => new CompoundSelect('EXCEPT ALL', ...selects)
/** `INTERSECT` of SELECTs. */
export const intersect: SetOperation = (...selects: any[]) => new CompoundSelect('INTERSECT', ...selects)
/** `INTERSECT ALL` of SELECTs. */
export const intersectAll: SetOperation = (...selects: any[]) => new CompoundSelect('INTERSECT ALL', ...selects)

declare module '../late.ts' {
  interface Late {
    CompoundSelect: typeof CompoundSelect
  }
}
late.CompoundSelect = CompoundSelect
