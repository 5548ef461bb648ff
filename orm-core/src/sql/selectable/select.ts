// SELECT. A statement keeps what was said of it (columns, joins, options); what follows from that (the FROM list, the
// labels) is computed when it is compiled, by select-state.ts or by the ORM's own state.

import { expect } from '../coercions.ts'
import { CompileState } from '../compile-state.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import { type CloneFn, type CloneOptions, ElementMap, ElementSet, type Internals, Node } from '../node.ts'
import * as roles from '../roles.ts'
import { isPlainObject, splitOptions } from '../schema/schema-item.ts'
import { NULLTYPE, type TypeEngine } from '../types/type-engine.ts'
import { ColumnCollection, type ColumnSet } from './column-collection.ts'
import { columnNamingConvention } from './columns-plus-names.ts'
import { type CompoundKeyword, CompoundSelect } from './compound-select.ts'
import { entityNamespaceKey } from './entity-namespace.ts'
import { fromObjects, type JoinOptions, joinArguments } from './from-clause.ts'
import { Join } from './join.ts'
import { LABEL_STYLE_DISAMBIGUATE_ONLY, LABEL_STYLE_NONE } from './label-style.ts'
import { reduceColumns } from './reduce-columns.ts'
import type { Condition, KeyedRow, KeyedSelection, RowOf, Selected, SelectedValue } from './row-types.ts'
import { GenerativeSelect, SelectStatementGrouping } from './select-base.ts'
import type { SetupJoin } from './select-state.ts'
import {
  CTE_INTERNALS,
  DIALECT_INTERNALS,
  EXECUTABLE_INTERNALS,
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

export interface Select<R = any, S = any> extends HasPrefixes, HasSuffixes, HasHints {
  _generate(): this
  readonly __row: R
  readonly __scalar: S
}

const EMPTY: readonly never[] = Object.freeze([])

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
  override readonly visitName = 'select'
  _rawColumns: readonly any[]
  declare _setupJoins: readonly SetupJoin[]
  declare _memoizedSelectEntities: readonly _MemoizedSelectEntities[]
  declare _distinct: boolean
  declare _distinctOn: readonly any[]
  declare _correlate: readonly any[]
  declare _correlateExcept: readonly any[] | null
  declare _whereCriteria: readonly any[]
  declare _havingCriteria: readonly any[]
  declare _fromObj: readonly any[]
  declare _autoCorrelate: boolean
  /** The keys of `select({ key: expression })`: rows are objects with these keys. */
  declare _rowKeys: readonly string[] | null

  constructor(...entities: any[]) {
    super()
    const last = entities.at(-1)
    if (entities.length === 1 && isPlainObject(last)) {
      this._rowKeys = Object.keys(last)
      this._rawColumns = this._rowKeys.map((key) => keyedColumn(key, last[key], this))
    } else {
      const options = { applyPropagateAttrs: this }
      this._rawColumns = entities.map((entity) => expect(roles.ColumnsClauseRole, entity, options))
    }
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
  fromStatement(statement: any): any {
    return CompileState.getPluginClass(this).fromStatement(this, statement)
  }

  private _addJoin(from: any, target: any, onclause: any, options: JoinOptions): this {
    const [on, given] = joinArguments(onclause, options)
    const copy = this._generate()
    const left = from === null ? null : expect(roles.FromClauseRole, from, { applyPropagateAttrs: copy })
    const right = expect(roles.JoinTargetRole, target, { applyPropagateAttrs: copy })
    const clause = on === null ? null : expect(roles.OnClauseRole, on)
    const flags = { isouter: given.isouter ?? false, full: given.full ?? false }
    copy._setupJoins = [...this._setupJoins, [right, clause, left, flags]]
    return copy
  }

  /** JOIN to a table, entity or relationship; the left side is the FROM element that can join to it. */
  join(target: any, onclause: any = null, options: JoinOptions = {}): this {
    return this._addJoin(null, target, onclause, options)
  }

  outerjoin(target: any, onclause: any = null, options: { full?: boolean } = {}): this {
    const [on, given] = joinArguments(onclause, options)
    return this._addJoin(null, target, on, { isouter: true, full: given.full ?? false })
  }

  /** JOIN with its left side. */
  joinFrom(from: any, target: any, onclause: any = null, options: JoinOptions = {}): this {
    return this._addJoin(from, target, onclause, options)
  }

  outerjoinFrom(from: any, target: any, onclause: any = null, options: { full?: boolean } = {}): this {
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
    const seen = new ElementSet<any>()
    for (const element of this._rawColumns) for (const from of element._fromObjects) seen.add(from)
    for (const element of this._whereCriteria) for (const from of element._fromObjects) seen.add(from)
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
    for (const [target] of this._setupJoins) all.update(target._fromObjects ?? [])
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
    copy._rawColumns = [
      ...this._rawColumns,
      ...entities.map((entity) => expect(roles.ColumnsClauseRole, entity, { applyPropagateAttrs: copy })),
    ]
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
    const options = { applyPropagateAttrs: copy }
    copy._whereCriteria = [
      ...this._whereCriteria,
      ...criteria.map((criterion) => expect(roles.WhereHavingRole, criterion, options)),
    ]
    return copy
  }

  /** Adds to HAVING, with AND. */
  having(...criteria: Condition[]): this {
    const copy = this._generate()
    const options = { applyPropagateAttrs: copy }
    copy._havingCriteria = [
      ...this._havingCriteria,
      ...criteria.map((criterion) => expect(roles.WhereHavingRole, criterion, options)),
    ]
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
    copy._fromObj = [
      ...this._fromObj,
      ...froms.map((from) => expect(roles.FromClauseRole, from, { applyPropagateAttrs: copy })),
    ]
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
    names.forEach(({ column, proxyName, requiredLabelName }, i) => {
      if (!column._isColumnElement) return
      proxies.push(
        column._makeProxy(subquery, {
          key: proxyName,
          name: requiredLabelName,
          nameIsTruncatable: true,
          compoundSelectCols: compound?.[i],
          primaryKey,
          foreignKeys,
        }),
      )
    })
    columns._populateSeparateKeys(proxies)
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
  _isSelectStatement: true,
  _setupJoins: EMPTY,
  _memoizedSelectEntities: EMPTY,
  _distinct: false,
  _distinctOn: EMPTY,
  _correlate: EMPTY,
  _correlateExcept: null,
  _whereCriteria: EMPTY,
  _havingCriteria: EMPTY,
  _fromObj: EMPTY,
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
