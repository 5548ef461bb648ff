// SelectBase and GenerativeSelect: what SELECT, a set operation and a textual SELECT have in common (subquery, scalar
// subquery, EXISTS, CTE), and what the first two have (ORDER BY, GROUP BY, LIMIT, FOR UPDATE).

import { expect } from '../coercions.ts'
import type { SQLExpression } from '../column-operators.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import type { Label } from '../elements/named-column.ts'
import { CompileError, NotImplementedError } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { TypeEngine } from '../types/type-engine.ts'
import type { ColumnCollection, ColumnSet } from './column-collection.ts'
import { type ColumnPlusNames, generateColumnsPlusNames } from './columns-plus-names.ts'
import { ForUpdateArg, type ForUpdateOptions } from './for-update.ts'
import { Selectable } from './from-clause.ts'
import { LABEL_STYLE_DEFAULT, LABEL_STYLE_NONE, type SelectLabelStyle } from './label-style.ts'
import type { Ordering } from './row-types.ts'
import type { Exists, ScalarSelect } from './scalar-select.ts'
import { asInteger, makeSlice } from './slice.ts'
import { Executable, HasCTE, HasDialectOptions, mixin, STATEMENT_DEFAULTS } from './statement-mixins.ts'

export interface SelectBase extends HasCTE, Executable {
  readonly visitName: string
  _generate(): this
}

/** What all kinds of SELECT have in common. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export abstract class SelectBase extends Selectable {
  declare _labelStyle: SelectLabelStyle
  declare readonly nameCteColumns: boolean

  override _refreshForNewColumn(_column: ColumnElement<any>): void {
    this._resetMemoizations()
  }

  abstract get selectedColumns(): ColumnCollection<any>
  abstract get _allSelectedColumns(): any[]
  abstract _scalarType(): TypeEngine<any>
  abstract _ensureDisambiguatedNames(): SelectBase
  abstract setLabelStyle(style: SelectLabelStyle): any

  getLabelStyle(): SelectLabelStyle {
    return this._labelStyle
  }

  override get exportedColumns(): ColumnCollection<any> {
    return this.selectedColumns
  }

  /** The columns of a subquery of this statement; say `subquery()` instead. */
  get c(): ColumnCollection<any> {
    return this._implicitSubquery.c
  }

  get columns(): ColumnCollection<any> {
    return this.c
  }

  get _implicitSubquery(): any {
    return this._memoized('_implicitSubquery', () => this.subquery())
  }

  _generateColumnsPlusNames(anonForDupeKey: boolean, columns?: readonly any[]): ColumnPlusNames[] {
    return generateColumnsPlusNames(this, anonForDupeKey, columns)
  }

  /** SELECT from this statement as a subquery: SQLAlchemy's older form, which it still takes. */
  select(): any {
    return this._implicitSubquery.select()
  }

  /** EXISTS (this) */
  exists(): Exists {
    return new late.Exists(this)
  }

  /** This statement as an expression of one value. */
  scalarSubquery(): ScalarSelect {
    const statement = this._labelStyle === LABEL_STYLE_NONE ? this : this.setLabelStyle(LABEL_STYLE_NONE)
    return new late.ScalarSelect(statement)
  }

  asScalar(): any {
    return this.scalarSubquery()
  }

  label(name: string): Label<any> {
    return this.scalarSubquery().label(name)
  }

  override lateral(name: string | null = null): any {
    return late.Lateral._construct(this.subquery(), { name })
  }

  /** This statement as a FROM element: `(SELECT …) AS name`. */
  subquery(name: string | null = null): any {
    return late.Subquery._construct(this._ensureDisambiguatedNames(), { name })
  }

  alias(name: string | null = null, _options: { flat?: boolean } = {}): any {
    return this.subquery(name)
  }
}
mixin(SelectBase, HasCTE, Executable)
classFlags(SelectBase, {
  _isSelectBase: true,
  isSelect: true,
  isInsert: false,
  isUpdate: false,
  isDelete: false,
  isText: false,
  isFromStatement: false,
  supportsExecution: true,
  _labelStyle: LABEL_STYLE_NONE,
  nameCteColumns: false,
  ...STATEMENT_DEFAULTS,
} as object)
roles.takesRoles(
  SelectBase,
  roles.SelectStatementRole,
  roles.DMLSelectRole,
  roles.CompoundElementRole,
  roles.InElementRole,
  roles.HasCTERole,
)

/** A SELECT in parentheses. */
export class SelectStatementGrouping extends SelectBase {
  static override readonly internals: Internals = [['element', 'clause']]
  override readonly visitName: string = 'selectStatementGrouping'
  element: any

  constructor(element: any) {
    super()
    this.element = expect(roles.SelectStatementRole, element)
  }

  override _ensureDisambiguatedNames(): SelectStatementGrouping {
    const element = this.element._ensureDisambiguatedNames()
    return element === this.element ? this : new SelectStatementGrouping(element)
  }

  override getLabelStyle(): SelectLabelStyle {
    return this.element.getLabelStyle()
  }

  override setLabelStyle(style: SelectLabelStyle): SelectStatementGrouping {
    return new SelectStatementGrouping(this.element.setLabelStyle(style))
  }

  get selectStatement(): any {
    return this.element
  }

  override selfGroup(_against?: any): this {
    return this
  }

  override _ungroup(): any {
    return this.element._ungroup()
  }

  override isDerivedFrom(fromclause: any): boolean {
    return this.element.isDerivedFrom(fromclause)
  }

  override _generateFromclauseColumnProxies(
    subquery: any,
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
    compound: readonly (readonly ColumnElement<any>[])[] | null = null,
  ): void {
    this.element._generateFromclauseColumnProxies(subquery, columns, primaryKey, foreignKeys, compound)
  }

  override get _allSelectedColumns(): any[] {
    return this.element._allSelectedColumns
  }

  override get selectedColumns(): ColumnCollection<any> {
    return this.element.selectedColumns
  }

  override _addFroms(_out: any[], pending: any[]): void {
    pending.push(this.element)
  }

  override _scalarType(): TypeEngine<any> {
    return this.element._scalarType()
  }

  override addCte(): never {
    throw new NotImplementedError('')
  }
}
classFlags(SelectStatementGrouping, { _isSelectContainer: true } as object)

type Limit = number | bigint | SQLExpression<any> | null

export interface GenerativeSelect extends HasDialectOptions {
  _orderByClauses: readonly any[]
  _groupByClauses: readonly any[]
  readonly visitName: string
  _generate(): this
}

/** A SELECT that can be ordered, grouped and limited. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export abstract class GenerativeSelect extends SelectBase {
  declare _limitClause: any
  declare _offsetClause: any
  declare _fetchClause: any
  declare _fetchClauseOptions: { readonly withTies: boolean; readonly percent: boolean } | null
  declare _forUpdateArg: ForUpdateArg | null

  /** FOR UPDATE, with what the dialect knows of it. */
  withForUpdate(options: ForUpdateOptions = {}): this {
    const copy = this._generate()
    copy._forUpdateArg = new ForUpdateArg(options)
    return copy
  }

  override setLabelStyle(style: SelectLabelStyle): this {
    if (this._labelStyle === style) return this
    const copy = this._generate()
    copy._labelStyle = style
    return copy
  }

  get _groupByClause(): any {
    return late.ClauseList._constructRaw(operators.commaOp, this._groupByClauses)
  }

  get _orderByClause(): any {
    return late.ClauseList._constructRaw(operators.commaOp, this._orderByClauses)
  }

  protected _offsetOrLimitClause(element: unknown): any {
    return expect(roles.LimitOffsetRole, element, { name: null, type: null })
  }

  private _asInteger(clause: any, attribute: string): number | bigint | null {
    if (clause === null) return null
    if (!('_limitOffsetValue' in clause)) {
      throw new CompileError(`This SELECT structure does not use a simple integer value for ${attribute}`)
    }
    return asInteger(clause._limitOffsetValue)
  }

  get _limit(): number | bigint | null {
    return this._asInteger(this._limitClause, 'limit')
  }

  get _offset(): number | bigint | null {
    return this._asInteger(this._offsetClause, 'offset')
  }

  _simpleIntClause(clause: any): boolean {
    return '_limitOffsetValue' in clause
  }

  get _hasRowLimitingClause(): boolean {
    return this._limitClause !== null || this._offsetClause !== null || this._fetchClause !== null
  }

  limit(limit: Limit): this {
    const copy = this._generate()
    copy._fetchClause = null
    copy._fetchClauseOptions = null
    copy._limitClause = this._offsetOrLimitClause(limit)
    return copy
  }

  /** FETCH FIRST count ROWS ONLY. */
  fetch(count: Limit, options: { withTies?: boolean; percent?: boolean; [dialectOption: string]: unknown } = {}): this {
    const { withTies = false, percent = false, ...dialectOptions } = options
    const copy = Object.keys(dialectOptions).length > 0 ? this._addDialectOptions(dialectOptions) : this._generate()
    copy._limitClause = null
    if (count === null) {
      copy._fetchClause = null
      copy._fetchClauseOptions = null
    } else {
      copy._fetchClause = this._offsetOrLimitClause(count)
      copy._fetchClauseOptions = { withTies, percent }
    }
    return copy
  }

  offset(offset: Limit): this {
    const copy = this._generate()
    copy._offsetClause = this._offsetOrLimitClause(offset)
    return copy
  }

  /** LIMIT and OFFSET from the positions of a slice, relative to those that are there. */
  slice(start: number | null, stop: number | null): this {
    const copy = this._generate()
    copy._fetchClause = null
    copy._fetchClauseOptions = null
    const [limit, offset] = makeSlice(this._limitClause, this._offsetClause, start, stop)
    copy._limitClause = limit
    copy._offsetClause = offset
    return copy
  }

  /** Adds to ORDER BY; `orderBy(null)` alone removes it. */
  orderBy(...clauses: Ordering[]): this {
    const copy = this._generate()
    if (clauses.length === 1 && clauses[0] === null) copy._orderByClauses = []
    else {
      const options = { applyPropagateAttrs: copy }
      this._addOrderBy(
        copy,
        clauses.map((clause) => expect(roles.OrderByRole, clause, options)),
      )
    }
    return copy
  }

  protected _addOrderBy(copy: this, clauses: readonly any[]): void {
    copy._orderByClauses = [...this._orderByClauses, ...clauses]
  }

  /** Adds to GROUP BY; `groupBy(null)` alone removes it. */
  groupBy(...clauses: Ordering[]): this {
    const copy = this._generate()
    if (clauses.length === 1 && clauses[0] === null) copy._groupByClauses = []
    else {
      const options = { applyPropagateAttrs: copy }
      this._addGroupBy(
        copy,
        clauses.map((clause) => expect(roles.GroupByRole, clause, options)),
      )
    }
    return copy
  }

  protected _addGroupBy(copy: this, clauses: readonly any[]): void {
    copy._groupByClauses = [...this._groupByClauses, ...clauses]
  }
}
mixin(GenerativeSelect, HasDialectOptions)
classFlags(GenerativeSelect, {
  _orderByClauses: Object.freeze([]),
  _groupByClauses: Object.freeze([]),
  _limitClause: null,
  _offsetClause: null,
  _fetchClause: null,
  _fetchClauseOptions: null,
  _forUpdateArg: null,
  _labelStyle: LABEL_STYLE_DEFAULT,
} as object)

declare module '../late.ts' {
  interface Late {
    SelectStatementGrouping: typeof SelectStatementGrouping
    SelectBase: typeof SelectBase
  }
}
late.SelectStatementGrouping = SelectStatementGrouping
late.SelectBase = SelectBase
