// SELECT. A statement keeps what was said of it (columns, joins, options); what follows from that (the FROM list, the
// labels) is computed when it is compiled, by select-state.ts or by the ORM's own state.

import { ClauseChain, type ClauseList, extended } from '../clause-chain.ts'
import { type CoercionOptions, expect } from '../coercions.ts'
import { CompileState } from '../compile-state.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import { type CloneFn, type CloneOptions, ElementMap, ElementSet, type Internals, Node } from '../node.ts'
import * as roles from '../roles.ts'
import { isPlainObject, splitOptions } from '../schema/schema-item.ts'
import { NULLTYPE, type TypeEngine } from '../types/type-engine.ts'
import type { Lateral, Subquery } from './alias.ts'
import { ColumnCollection, type ColumnSet } from './column-collection.ts'
import { columnNamingConvention } from './columns-plus-names.ts'
import { type CompoundKeyword, CompoundSelect } from './compound-select.ts'
import type { CTE } from './cte.ts'
import { entityNamespaceKey } from './entity-namespace.ts'
import { addFromObjects, fromObjects, type JoinOptions, joinArguments } from './from-clause.ts'
import { Join } from './join.ts'
import { LABEL_STYLE_DISAMBIGUATE_ONLY, LABEL_STYLE_NONE } from './label-style.ts'
import { reduceColumns } from './reduce-columns.ts'
import type {
  Condition,
  Joinable,
  KeyedRow,
  KeyedSelection,
  RowOf,
  Selected,
  SelectedValue,
  SubqueryColumns,
} from './row-types.ts'
import type { ScalarSelect } from './scalar-select.ts'
import { GenerativeSelect, SelectStatementGrouping } from './select-base.ts'
import type { SetupJoin } from './select-state.ts'
import {
  CTE_INTERNALS,
  type CteName,
  type CteSettings,
  DIALECT_INTERNALS,
  EXECUTABLE_INTERNALS,
  type Executable,
  HasHints,
  HasPrefixes,
  HasSuffixes,
  HINT_INTERNALS,
  mixin,
  PREFIX_INTERNALS,
  SUFFIX_INTERNALS,
} from './statement-mixins.ts'

/** The columns and joins that a statement had before `withOnlyColumns()`: its joins still count. */
export class _MemoizedSelectEntities extends Node {
  static override readonly internals: Internals = [
    ['_rawColumns', 'clauses'],
    ['_setupJoins', 'setupJoins'],
    ['_withOptions', 'hasCacheKeys'],
  ]
  readonly visitName = 'memoizedSelectEntities'
  _rawColumns: readonly any[]
  _setupJoins: readonly SetupJoin[]
  _withOptions: readonly any[]

  constructor(select: Select<any, any>) {
    super()
    this._rawColumns = select._rawColumns
    this._setupJoins = select._setupJoins
    this._withOptions = select._withOptions
  }

  static _generateForStatement(select: Select<any, any>): void {
    if (select._setupJoins.length === 0 && select._withOptions.length === 0) return
    select._memoizedSelectEntities = [...select._memoizedSelectEntities, new _MemoizedSelectEntities(select)]
    select._rawColumns = []
    select._setupJoins = []
    select._withOptions = []
  }
}

/** What `fromStatement()` gives: the ORM adds its class (FromStatement). */
export interface FromStatementOf<R, S> extends Executable {
  readonly __row: R
  readonly __scalar: S
}

export interface Select<R = any, S = any> extends HasPrefixes, HasSuffixes, HasHints {
  /** This statement in the WITH clause: `WITH name AS (SELECT …)`. */
  cte(name?: CteName, options?: CteSettings): CTE<SubqueryColumns<R>>
  _generate(): this
  readonly __row: R
  readonly __scalar: S
}

const EMPTY: readonly never[] = Object.freeze([])
/** The mark by which the constructor is asked for a copy of its second argument. */
const COPY: unique symbol = Symbol('copy')

/** The values in the place of a role. */
function coerced(role: roles.Role, values: readonly any[], options?: CoercionOptions): any[] {
  const list: any[] = new Array(values.length)
  for (let i = 0; i < values.length; i++) list[i] = expect(role, values[i], options)
  return list
}

/** A SELECT, made by `select()`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export class Select<R = any, S = any> extends GenerativeSelect {
  static override readonly internals: Internals = [
    ['_rawColumns', 'clauses'],
    ['_memoizedSelectEntities', 'clauses'],
    ['_fromObj', 'clauses'],
    ['_whereCriteria', 'clauses'],
    ['_havingCriteria', 'clauses'],
    ['_orderByClauses', 'clauses'],
    ['_groupByClauses', 'clauses'],
    ['_setupJoins', 'setupJoins'],
    ['_correlate', 'clauses'],
    ['_correlateExcept', 'clauses'],
    ['_limitClause', 'clause'],
    ['_offsetClause', 'clause'],
    ['_fetchClause', 'clause'],
    ['_fetchClauseOptions', 'plainDict'],
    ['_forUpdateArg', 'clause'],
    ['_distinct', 'boolean'],
    ['_distinctOn', 'clauses'],
    ['_labelStyle', 'plain'],
    ...CTE_INTERNALS,
    ...PREFIX_INTERNALS,
    ...SUFFIX_INTERNALS,
    ...HINT_INTERNALS,
    ...EXECUTABLE_INTERNALS,
    ...DIALECT_INTERNALS,
  ]
  static override readonly cacheKeyInternals: Internals | undefined = [
    ...Select.internals,
    ['_compileOptions', 'hasCacheKey'],
  ]
  declare readonly visitName: string
  declare _memoizedSelectEntities: readonly _MemoizedSelectEntities[]
  declare _distinct: boolean
  declare _distinctOn: readonly any[]
  declare _correlate: readonly any[]
  declare _correlateExcept: readonly any[] | null
  declare _autoCorrelate: boolean
  /** The keys of `select({ key: expression })`: rows are objects with these keys. */
  declare _rowKeys: readonly string[] | null
  // the lists that grow clause by clause, which the accessors below give as arrays
  declare private _columnList: ClauseList
  declare private _joinList: ClauseList
  declare private _whereList: ClauseList
  declare private _havingList: ClauseList
  declare private _fromList: ClauseList
  declare private _orderByList: ClauseList
  declare private _groupByList: ClauseList

  /** This statement as an expression of one value. */
  override scalarSubquery(): ScalarSelect<S> {
    return super.scalarSubquery()
  }

  /** This statement as a FROM element: `(SELECT …) AS name`. Its `c` has a type for each name that is known. */
  override subquery(name: string | null = null): Subquery<SubqueryColumns<R>> {
    return super.subquery(name)
  }

  override alias(name: string | null = null, options: { flat?: boolean } = {}): Subquery<SubqueryColumns<R>> {
    return super.alias(name, options)
  }

  override lateral(name: string | null = null): Lateral<SubqueryColumns<R>> {
    return super.lateral(name)
  }

  constructor(...entities: any[]) {
    super()
    // Every Select has all fields, in this order: statements are read everywhere, and copied by each of their methods.
    this._cacheKey = undefined
    this._memo = null
    this._mark = 0
    const from: Select<any, any> = entities[0] === COPY ? entities[1] : Select.prototype
    this._propagateAttrs = from._propagateAttrs
    this._columnList = from._columnList
    this._joinList = from._joinList
    this._memoizedSelectEntities = from._memoizedSelectEntities
    this._distinct = from._distinct
    this._distinctOn = from._distinctOn
    this._correlate = from._correlate
    this._correlateExcept = from._correlateExcept
    this._whereList = from._whereList
    this._havingList = from._havingList
    this._fromList = from._fromList
    this._autoCorrelate = from._autoCorrelate
    this._rowKeys = from._rowKeys
    this._orderByList = from._orderByList
    this._groupByList = from._groupByList
    this._limitClause = from._limitClause
    this._offsetClause = from._offsetClause
    this._fetchClause = from._fetchClause
    this._fetchClauseOptions = from._fetchClauseOptions
    this._forUpdateArg = from._forUpdateArg
    this._labelStyle = from._labelStyle
    this._prefixes = from._prefixes
    this._suffixes = from._suffixes
    this._hints = from._hints
    this._statementHints = from._statementHints
    this._independentCtes = from._independentCtes
    this._independentCtesOpts = from._independentCtesOpts
    this._withOptions = from._withOptions
    this._withContextOptions = from._withContextOptions
    this._executionOptions = from._executionOptions
    this._givenDialectOptions = from._givenDialectOptions
    this._compileOptions = from._compileOptions
    if (entities[0] === COPY) return
    const last = entities.at(-1)
    if (entities.length === 1 && isPlainObject(last)) {
      this._rowKeys = Object.keys(last)
      this._rawColumns = this._rowKeys.map((key) => keyedColumn(key, last[key], this))
    } else {
      const options = { applyPropagateAttrs: this }
      this._rawColumns = coerced(roles.ColumnsClauseRole, entities, options)
    }
  }

  /** A copy to be changed: of a Select itself by its constructor, which is much faster than copying any object. */
  override _generate(): this {
    return this.constructor === Select ? (new Select(COPY, this) as this) : super._generate()
  }

  get _rawColumns(): readonly any[] {
    if (this._columnList instanceof ClauseChain) this._columnList = this._columnList.toArray()
    return this._columnList as readonly any[]
  }
  set _rawColumns(list: readonly any[]) {
    this._columnList = list
  }

  get _setupJoins(): readonly SetupJoin[] {
    if (this._joinList instanceof ClauseChain) this._joinList = this._joinList.toArray()
    return this._joinList as readonly SetupJoin[]
  }
  set _setupJoins(list: readonly SetupJoin[]) {
    this._joinList = list
  }

  get _whereCriteria(): readonly any[] {
    if (this._whereList instanceof ClauseChain) this._whereList = this._whereList.toArray()
    return this._whereList as readonly any[]
  }
  set _whereCriteria(list: readonly any[]) {
    this._whereList = list
  }

  get _havingCriteria(): readonly any[] {
    if (this._havingList instanceof ClauseChain) this._havingList = this._havingList.toArray()
    return this._havingList as readonly any[]
  }
  set _havingCriteria(list: readonly any[]) {
    this._havingList = list
  }

  get _fromObj(): readonly any[] {
    if (this._fromList instanceof ClauseChain) this._fromList = this._fromList.toArray()
    return this._fromList as readonly any[]
  }
  set _fromObj(list: readonly any[]) {
    this._fromList = list
  }

  override get _orderByClauses(): readonly any[] {
    if (this._orderByList instanceof ClauseChain) this._orderByList = this._orderByList.toArray()
    return this._orderByList as readonly any[]
  }
  override set _orderByClauses(list: readonly any[]) {
    this._orderByList = list
  }

  override get _groupByClauses(): readonly any[] {
    if (this._groupByList instanceof ClauseChain) this._groupByList = this._groupByList.toArray()
    return this._groupByList as readonly any[]
  }
  override set _groupByClauses(list: readonly any[]) {
    this._groupByList = list
  }

  /** A Select from ready parts. */
  static _createRawSelect(values: Record<string, unknown>): Select<any, any> {
    return Object.assign(new Select(), values)
  }

  get kwargs(): Record<string, unknown> {
    return {}
  }

  override _scalarType(): TypeEngine<any> {
    if (this._rawColumns.length === 0) return NULLTYPE
    for (const column of this._rawColumns[0]._selectIterable) return column.type
    return NULLTYPE
  }

  /** The same as `where()`. */
  filter(...criteria: Condition[]): this {
    return this.where(...criteria)
  }

  private _filterByZero(): any {
    if (this._setupJoins.length > 0) {
      const joined = CompileState.getPluginClass(this).determineLastJoinedEntity(this)
      if (joined !== null) return joined
    }
    return this._fromObj[0] ?? this._rawColumns[0]
  }

  /** WHERE by the names of columns of the entity joined last, or of the first one. */
  filterBy(values: Readonly<Record<string, unknown>>): this {
    const entity = this._filterByZero()
    return this.filter(...Object.entries(values).map(([key, value]) => entityNamespaceKey(entity, key).eq(value)))
  }

  /** Names, types and expressions of the columns. */
  get columnDescriptions(): any[] {
    return CompileState.getPluginClass(this).getColumnDescriptions(this)
  }

  /** Entities loaded from another statement (ORM). */
  fromStatement(statement: any): FromStatementOf<R, S> {
    return CompileState.getPluginClass(this).fromStatement(this, statement)
  }

  private _addJoin(from: any, target: any, onclause: any, options: JoinOptions): this {
    const [on, given] = joinArguments(onclause, options)
    const copy = this._generate()
    const left = from === null ? null : expect(roles.FromClauseRole, from, { applyPropagateAttrs: copy })
    const right = expect(roles.JoinTargetRole, target, { applyPropagateAttrs: copy })
    const clause = on === null ? null : expect(roles.OnClauseRole, on)
    const flags = { isouter: given.isouter ?? false, full: given.full ?? false }
    copy._joinList = extended(this._joinList, [[right, clause, left, flags]])
    return copy
  }

  /** JOIN to a table, entity or relationship; the left side is the FROM element that can join to it. */
  join(target: Joinable, onclause: any = null, options: JoinOptions = {}): this {
    return this._addJoin(null, target, onclause, options)
  }

  outerjoin(target: Joinable, onclause: any = null, options: { full?: boolean } = {}): this {
    const [on, given] = joinArguments(onclause, options)
    return this._addJoin(null, target, on, { isouter: true, full: given.full ?? false })
  }

  /** JOIN with its left side. */
  joinFrom(from: Joinable, target: Joinable, onclause: any = null, options: JoinOptions = {}): this {
    return this._addJoin(from, target, onclause, options)
  }

  outerjoinFrom(from: Joinable, target: Joinable, onclause: any = null, options: { full?: boolean } = {}): this {
    const [on, given] = joinArguments(onclause, options)
    return this._addJoin(from, target, on, { isouter: true, full: given.full ?? false })
  }

  /** The FROM list as it will be written. */
  getFinalFroms(): any[] {
    const compiler = (late as any).defaultCompiler?.(this) ?? null
    return (CompileState.createForStatement(this, compiler) as any)._getDisplayFroms()
  }

  get froms(): any[] {
    return this.getFinalFroms()
  }

  get columnsClauseFroms(): any[] {
    return CompileState.getPluginClass(this).getColumnsClauseFroms(this)
  }

  get innerColumns(): Iterable<any> {
    return this._allSelectedColumns
  }

  _iterateFromElements(): any[] {
    const seen = new ElementSet<any>(addFromObjects(this._whereCriteria, addFromObjects(this._rawColumns, [])))
    for (const element of this._fromObj) seen.add(element)
    return [...seen]
  }

  override isDerivedFrom(fromclause: any): boolean {
    if (fromclause?._clonedSet?.has(this)) return true
    return this._iterateFromElements().some((from) => from.isDerivedFrom(fromclause))
  }

  override _copyInternals(clone: CloneFn, kw: CloneOptions = {}): void {
    // All FROM elements are copied first, so that columns of them become columns of the copies; a join that the
    // copying produces has to be stated as a FROM (Select._copy_internals).
    const all = new ElementSet<any>()
    all.update(fromObjects(...this._rawColumns), fromObjects(...this._whereCriteria))
    for (const [target] of this._setupJoins) all.update(addFromObjects([target], []))
    const copies = new ElementMap<any, any>()
    for (const from of all) copies.set(from, clone(from, kw))
    const existing = this._fromObj.map((from) => clone(from, kw))
    const existingSet = new ElementSet<any>(existing)
    const added: any[] = []
    for (const copy of copies.values()) {
      if (copy instanceof Join && !all.has(copy) && !existingSet.has(copy)) added.push(copy)
    }
    this._fromObj = [...existing, ...added]
    const replace = (element: any): any => {
      if (!element._isColumnElement || element.visitName !== 'column' || element.table === null) return null
      return copies.get(element.table)?.correspondingColumn(element) ?? null
    }
    super._copyInternals(clone, { ...kw, replace, omitAttrs: ['_fromObj'] })
    this._resetMemoizations()
  }

  override getChildren(kw: CloneOptions = {}): Node[] {
    const children = super.getChildren({ ...kw, omitAttrs: ['_fromObj', '_correlate', '_correlateExcept'] })
    children.push(...this._iterateFromElements())
    return children
  }

  addColumns<const E extends readonly Selected[]>(
    ...entities: E
  ): Select<R extends readonly unknown[] ? RowOf<[...R, ...E]> : any, S>
  addColumns(...entities: any[]): any {
    const copy = this._generate()
    copy._rowKeys = null
    copy._columnList = extended(
      this._columnList,
      coerced(roles.ColumnsClauseRole, entities, { applyPropagateAttrs: copy }),
    )
    return copy
  }

  column(column: any): any {
    return this.addColumns(column)
  }

  _setEntities(entities: readonly any[]): void {
    this._rawColumns = entities.map((entity) => expect(roles.ColumnsClauseRole, entity, { applyPropagateAttrs: this }))
  }

  /** Without columns that are equal to others by WHERE or ON. */
  reduceColumns(options: { onlySynonyms?: boolean } = {}): any {
    const columns = reduceColumns(this._allSelectedColumns, [...this._whereCriteria, ...this._fromObj], {
      onlySynonyms: options.onlySynonyms ?? true,
    })
    return this.withOnlyColumns(...(columns as [any, ...any[]]))
  }

  /** Other columns in place of these; the last argument may say `{ maintainColumnFroms: true }`. */
  withOnlyColumns<const E extends readonly [Selected, ...Selected[]]>(
    ...entities: E
  ): Select<RowOf<E>, SelectedValue<E[0]>>
  withOnlyColumns(...args: any[]): any
  withOnlyColumns(...args: any[]): any {
    const [entities, options] = splitOptions<{ maintainColumnFroms?: boolean }>(args)
    const copy = this._generate()
    copy._rowKeys = null
    if (options.maintainColumnFroms) copy._fromObj = [...this._fromObj, ...this.columnsClauseFroms]
    _MemoizedSelectEntities._generateForStatement(copy)
    copy._rawColumns = entities.map((entity) => expect(roles.ColumnsClauseRole, entity))
    return copy
  }

  get whereclause(): any {
    return late.BooleanClauseList._constructForWhereclause(this._whereCriteria)
  }

  get _whereclause(): any {
    return this.whereclause
  }

  /** Adds to WHERE, with AND. */
  where(...criteria: Condition[]): this {
    const copy = this._generate()
    copy._whereList = extended(this._whereList, coerced(roles.WhereHavingRole, criteria, { applyPropagateAttrs: copy }))
    return copy
  }

  /** Adds to HAVING, with AND. */
  having(...criteria: Condition[]): this {
    const copy = this._generate()
    copy._havingList = extended(
      this._havingList,
      coerced(roles.WhereHavingRole, criteria, { applyPropagateAttrs: copy }),
    )
    return copy
  }

  /** DISTINCT; with expressions DISTINCT ON. */
  distinct(...expressions: any[]): this {
    const copy = this._generate()
    copy._distinct = true
    if (expressions.length > 0) {
      copy._distinctOn = [
        ...this._distinctOn,
        ...expressions.map((each) => expect(roles.ByOfRole, each, { applyPropagateAttrs: copy })),
      ]
    }
    return copy
  }

  /** Adds FROM elements. */
  selectFrom(...froms: any[]): this {
    const copy = this._generate()
    copy._fromList = extended(this._fromList, coerced(roles.FromClauseRole, froms, { applyPropagateAttrs: copy }))
    return copy
  }

  /** FROM elements that are left out where an enclosing statement has them; `correlate(null)`: none are. */
  correlate(...froms: any[]): this {
    const copy = this._generate()
    copy._autoCorrelate = false
    copy._correlate = correlationOf(froms, this._correlate, 'correlate')
    return copy
  }

  /** All FROM elements but these are left out where an enclosing statement has them. */
  correlateExcept(...froms: any[]): this {
    const copy = this._generate()
    copy._autoCorrelate = false
    copy._correlateExcept = correlationOf(froms, this._correlateExcept ?? [], 'correlate_except')
    return copy
  }

  override get selectedColumns(): ColumnCollection<any> {
    return this._memoized('selectedColumns', () => {
      const keyOf = columnNamingConvention(this._labelStyle)
      const pairs: [string, any][] = []
      for (const column of this._allSelectedColumns) {
        if (column._isColumnElement) pairs.push([keyOf(column) as string, column])
      }
      return new ColumnCollection<any>(pairs)
    })
  }

  override get _allSelectedColumns(): any[] {
    return this._memoized('_allSelectedColumns', () => CompileState.getPluginClass(this).allSelectedColumns(this))
  }

  override _ensureDisambiguatedNames(): this {
    return this._labelStyle === LABEL_STYLE_NONE ? this.setLabelStyle(LABEL_STYLE_DISAMBIGUATE_ONLY) : this
  }

  override _generateFromclauseColumnProxies(
    subquery: any,
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
    compound: readonly (readonly ColumnElement<any>[])[] | null = null,
  ): void {
    const proxies: [string, ColumnElement<any>][] = []
    let names = this._generateColumnsPlusNames(false)
    if (compound !== null) names = names.slice(0, compound.length)
    names.forEach(({ column, proxyName, requiredLabelName, requiredIsGenerated }, i) => {
      if (!column._isColumnElement) return
      proxies.push(
        column._makeProxy(subquery, {
          key: proxyName,
          name: requiredLabelName,
          nameIsTruncatable: true,
          nameIsGenerated: requiredIsGenerated,
          compoundSelectCols: compound?.[i],
          primaryKey,
          foreignKeys,
        }),
      )
    })
    columns._populateSeparateKeys(proxies)
  }

  protected override _addOrderBy(copy: this, clauses: readonly any[]): void {
    copy._orderByList = extended(this._orderByList, clauses)
  }

  protected override _addGroupBy(copy: this, clauses: readonly any[]): void {
    copy._groupByList = extended(this._groupByList, clauses)
  }

  private _needsParensForGrouping(): boolean {
    return this._hasRowLimitingClause || this._orderByClauses.length > 0
  }

  override selfGroup(against?: any): any {
    if (against instanceof CompoundSelect && !this._needsParensForGrouping()) return this
    return new SelectStatementGrouping(this)
  }

  private _compound(keyword: CompoundKeyword, others: any[]): CompoundSelect<R, S> {
    return new CompoundSelect(keyword, this, ...others)
  }

  union(...others: any[]): CompoundSelect<R, S> {
    return this._compound('UNION', others)
  }

  unionAll(...others: any[]): CompoundSelect<R, S> {
    return this._compound('UNION ALL', others)
  }

  except(...others: any[]): CompoundSelect<R, S> {
    return this._compound('EXCEPT', others)
  }

  exceptAll(...others: any[]): CompoundSelect<R, S> {
    return this._compound('EXCEPT ALL', others)
  }

  intersect(...others: any[]): CompoundSelect<R, S> {
    return this._compound('INTERSECT', others)
  }

  intersectAll(...others: any[]): CompoundSelect<R, S> {
    return this._compound('INTERSECT ALL', others)
  }
}
mixin(Select, HasPrefixes, HasSuffixes, HasHints)
classFlags(Select, {
  visitName: 'select',
  _isSelectStatement: true,
  _memoizedSelectEntities: EMPTY,
  _distinct: false,
  _distinctOn: EMPTY,
  _correlate: EMPTY,
  _correlateExcept: null,
  _columnList: EMPTY,
  _joinList: EMPTY,
  _whereList: EMPTY,
  _havingList: EMPTY,
  _fromList: EMPTY,
  _orderByList: EMPTY,
  _groupByList: EMPTY,
  _autoCorrelate: true,
  _rowKeys: null,
} as object)

function correlationOf(froms: readonly any[], current: readonly any[], method: string): readonly any[] {
  if (froms.length === 0 || froms[0] === null || froms[0] === false) {
    if (froms.length > 1) {
      throw new ArgumentError(`additional FROM objects not accepted when passing None/False to ${method}()`)
    }
    return []
  }
  return [...current, ...froms.map((from) => expect(roles.FromClauseRole, from))]
}

/** An expression of `select({ key: expression })` gets the key as its label when it has another name. */
function keyedColumn(key: string, value: unknown, select: Select<any, any>): any {
  const element = expect(roles.ColumnsClauseRole, value, { applyPropagateAttrs: select })
  if (!element._isColumnElement || element._proxyKey === key) return element
  return element.label(key)
}

/** SELECT of expressions, entities or tables; with one plain object the rows are objects with its keys. */
export function select<C extends abstract new (...args: any) => any>(
  entity: C,
): Select<[InstanceType<C>], InstanceType<C>>
export function select<const E extends readonly [Selected, ...Selected[]]>(
  ...entities: E
): Select<RowOf<E>, SelectedValue<E[0]>>
export function select<O extends KeyedSelection>(entities: O): Select<KeyedRow<O>, SelectedValue<O[keyof O]>>
export function select(): Select<[], never>
export function select(...entities: any[]): Select<any, any> {
  return new Select(...entities)
}

declare module '../late.ts' {
  interface Late {
    Select: typeof Select
    select: typeof select
  }
}
late.Select = Select
late.select = select
