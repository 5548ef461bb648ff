// The legacy Query: `session.query(User).filter(…).order_by(…)`. It keeps the parts of a SELECT and gives statements;
// what `all()`, `first()` and the like run is `…Statement()` here, running them is the session's.

import * as exc from '../sql/exc.ts'
import {
  coercions,
  delete_ as coreDelete,
  update as coreUpdate,
  except,
  exceptAll,
  exists,
  func,
  intersect,
  intersectAll,
  literalColumn,
  Select,
  union,
  unionAll,
} from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { entityNamespaceKey } from '../sql/selectable/entity-namespace.ts'
import { ForUpdateArg } from '../sql/selectable/for-update.ts'
import { joinArguments } from '../sql/selectable/from-clause.ts'
import { LABEL_STYLE_LEGACY_ORM, LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import type { ExecutableOption } from '../sql/selectable/row-types.ts'
import { _MemoizedSelectEntities } from '../sql/selectable/select.ts'
import { makeSlice } from '../sql/selectable/slice.ts'
import { HasHints, HasPrefixes, HasSuffixes, mixin } from '../sql/selectable/statement-mixins.ts'
import { iterate } from '../sql/visitors.ts'
import { AliasedClass } from './aliased.ts'
import { CompileOptions } from './compile-options.ts'
import { FromStatement } from './from-statement.ts'
import { inspect } from './inspect.ts'
import { columnDescriptions, lastJoinedEntity, ORMSelectCompileState } from './orm-select.ts'
import { withParent } from './relationships.ts'

const EMPTY: readonly any[] = Object.freeze([])

/** The parts of a SELECT that a query keeps, with what they are at the start. */
const PARTS = {
  _whereCriteria: EMPTY,
  _havingCriteria: EMPTY,
  _orderByClauses: EMPTY,
  _groupByClauses: EMPTY,
  _limitClause: null,
  _offsetClause: null,
  _fetchClause: null,
  _fetchClauseOptions: null,
  _distinct: false,
  _distinctOn: EMPTY,
  _forUpdateArg: null,
  _correlate: EMPTY,
  _correlateExcept: null,
  _autoCorrelate: true,
  _fromObj: EMPTY,
  _setupJoins: EMPTY,
  _memoizedSelectEntities: EMPTY,
  _prefixes: EMPTY,
  _suffixes: EMPTY,
  _hints: EMPTY,
  _statementHints: EMPTY,
  _withOptions: EMPTY,
  _withContextOptions: EMPTY,
  _executionOptions: Object.freeze({}),
}

export interface Query extends HasPrefixes, HasSuffixes, HasHints {
  _generate(): this
}

/** SQLAlchemy's older way to select: `session.query(User).filter(…)`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: as above
export class Query {
  readonly _isQuery = true
  readonly isSelectable = true
  session: any
  _rawColumns: readonly any[] = []
  _propagateAttrs: any = {}
  _labelStyle: any = LABEL_STYLE_LEGACY_ORM
  _compileOptions: CompileOptions = CompileOptions.default
  loadOptions: Readonly<Record<string, unknown>> = { _legacyUniquing: true }
  _params: Readonly<Record<string, unknown>> = {}
  _enableAssertions = true
  _statement: any = null
  _lastJoined: any = undefined
  declare _whereCriteria: readonly any[]
  declare _havingCriteria: readonly any[]
  declare _orderByClauses: readonly any[]
  declare _groupByClauses: readonly any[]
  declare _limitClause: any
  declare _offsetClause: any
  declare _distinct: boolean
  declare _distinctOn: readonly any[]
  declare _forUpdateArg: any
  declare _correlate: readonly any[]
  declare _autoCorrelate: boolean
  declare _fromObj: readonly any[]
  declare _setupJoins: readonly any[]
  declare _memoizedSelectEntities: readonly any[]
  declare _withOptions: readonly any[]
  declare _withContextOptions: readonly any[]
  declare _executionOptions: Readonly<Record<string, unknown>>

  constructor(entities: any, session: any = null) {
    this.session = session
    this._setEntities(Array.isArray(entities) ? entities : [entities])
  }

  _generate(): this {
    return Object.assign(Object.create(Object.getPrototypeOf(this)), this)
  }

  _setEntities(entities: readonly any[]): void {
    this._rawColumns = entities.map((entity) =>
      coercions.expect(roles.ColumnsClauseRole, entity, { applyPropagateAttrs: this as any, postInspect: true }),
    )
  }

  _changed(changes: Record<string, unknown>): this {
    return Object.assign(this._generate(), changes)
  }

  _withCompileOptions(options: Parameters<CompileOptions['with']>[0]): this {
    return this._changed({ _compileOptions: this._compileOptions.with(options) })
  }

  // ---- assertions -----------------------------------------------------------------------------------------------

  _noStatement(method: string): void {
    if (!this._enableAssertions || this._statement === null) return
    throw new exc.InvalidRequestError(
      `Query.${method}() being called on a Query with an existing full statement - can't apply criterion.`,
    )
  }

  _noLimitOffset(method: string): void {
    if (!this._enableAssertions || (this._limitClause === null && this._offsetClause === null)) return
    throw new exc.InvalidRequestError(
      `Query.${method}() being called on a Query which already has LIMIT or OFFSET applied.  Call ${method}() before limit() or offset() are applied.`,
    )
  }

  _noCriterion(method: string, orderBy = true, distinct = true): void {
    if (!this._enableAssertions) return
    if (
      this._whereCriteria.length > 0 ||
      this._statement !== null ||
      this._fromObj.length > 0 ||
      this._setupJoins.length > 0 ||
      this._limitClause !== null ||
      this._offsetClause !== null ||
      this._groupByClauses.length > 0 ||
      (orderBy && this._orderByClauses.length > 0) ||
      (distinct && this._distinct)
    ) {
      throw new exc.InvalidRequestError(`Query.${method}() being called on a Query with existing criterion. `)
    }
  }

  get _hasRowLimitingClause(): boolean {
    return this._limitClause !== null || this._offsetClause !== null
  }

  // ---- statements -----------------------------------------------------------------------------------------------

  /** The statement, as a select() of the same things would be. */
  get statement(): any {
    let statement = this._compileOptions._setBaseAlias ? this._compileState(true).statement : this._statement20(true)
    if (Object.keys(this._params).length > 0) statement = statement.params(this._params)
    return statement
  }

  /** The statement that running the query sends: with the labels of a legacy query (`users_id`). */
  _statement20(forStatement = false, useLegacyQueryStyle = true): any {
    const compileOptions = this._compileOptions.with({
      _forStatement: forStatement,
      _useLegacyQueryStyle: useLegacyQueryStyle,
    })
    let statement: any
    if (this._statement !== null) {
      statement = new FromStatement(this._rawColumns, this._statement)
      statement._withOptions = this._withOptions
      statement._withContextOptions = this._withContextOptions
      statement._executionOptions = this._executionOptions
    } else {
      const parts: Record<string, unknown> = { _rawColumns: this._rawColumns, _labelStyle: this._labelStyle }
      for (const name of Object.keys(PARTS)) parts[name] = (this as any)[name]
      statement = Select._createRawSelect(parts)
    }
    statement._compileOptions = compileOptions
    statement._propagateAttrs =
      this._propagateAttrs.compileStatePlugin === undefined
        ? { ...this._propagateAttrs, compileStatePlugin: 'orm', pluginSubject: null }
        : this._propagateAttrs
    return statement
  }

  _compileState(forStatement = false, useLegacyQueryStyle = true): any {
    const statement = this._statement20(forStatement, useLegacyQueryStyle)
    return ORMSelectCompileState._createOrmContext(statement, { toplevel: true, compiler: null })
  }

  _selectStatement(): any {
    if (this._statement !== null) {
      throw new exc.InvalidRequestError("Can't call this method on a Query that uses from_statement()")
    }
    return this.statement
  }

  subquery(name: string | null = null, options: { withLabels?: boolean; reduceColumns?: boolean } = {}): any {
    let query: this = this.enableEagerloads(false)
    if (options.withLabels) query = query.setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
    let statement = query._selectStatement()
    if (options.reduceColumns) statement = statement.reduceColumns()
    return statement.subquery(name)
  }

  cte(name: string | null = null, options: { recursive?: boolean; nesting?: boolean } = {}): any {
    return this.enableEagerloads(false)._selectStatement().cte(name, options)
  }

  label(name: string | null): any {
    return this.enableEagerloads(false)._selectStatement().label(name)
  }

  asScalar(): any {
    return this.scalarSubquery()
  }

  scalarSubquery(): any {
    return this.enableEagerloads(false)._selectStatement().scalarSubquery()
  }

  get selectable(): any {
    return this.__clauseElement__()
  }

  __clauseElement__(): any {
    return this._withCompileOptions({ _enableEagerloads: false, _renderForSubquery: true }).setLabelStyle(
      LABEL_STYLE_TABLENAME_PLUS_COL,
    ).statement
  }

  compile(options: any = {}): any {
    return this._statement20().compile(options)
  }

  toString(): string {
    return String(this._statement20())
  }

  get columnDescriptions(): any[] {
    return columnDescriptions(this, null, true)
  }

  get whereclause(): any {
    return this.statement.whereclause
  }

  /** `EXISTS (SELECT 1 …)` */
  exists(): any {
    let inner = this.enableEagerloads(false)
      .addColumns(literalColumn('1'))
      .setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
      ._selectStatement()
      .withOnlyColumns(1)
    const zero = this._entityFromPreEntZero()
    if (zero !== null) inner = inner.selectFrom(zero)
    return exists(inner)
  }

  _entityFromPreEntZero(): any {
    const [first] = this._rawColumns
    if (first === undefined) return null
    const { parententity, bundle } = first._annotations
    if (parententity) return parententity
    if (bundle) return bundle
    for (const element of iterate(first))
      if (element._annotations.parententity) return element._annotations.parententity
    return null
  }

  /** The statement of `count()`: SELECT count(*) FROM (the query). */
  countStatement(): any {
    return this._counting()._statement20()
  }

  _counting(): this {
    const column = (func as any).count(literalColumn('*'))
    return this._legacyFromSelf(column).enableEagerloads(false)
  }

  /** The statement of `first()`. */
  firstStatement(): any {
    return this._statement === null ? this.limit(1)._statement20() : this._statement20()
  }

  /** The statement of `get()`. */
  getStatement(ident: unknown): any {
    this._noCriterion('get', false, false)
    const mapper = this._onlyFullMapperZero('get')
    const values = Array.isArray(ident) ? ident : [ident]
    const query = this._generate()
    query._whereCriteria = mapper.primaryKey.map((column: any, index: number) => column.eq(values[index]))
    return query._statement20()
  }

  _onlyFullMapperZero(method: string): any {
    const [first] = this._rawColumns
    if (this._rawColumns.length !== 1 || !first._annotations.parententity || !first.isSelectable) {
      throw new exc.InvalidRequestError(`${method}() can only be used against a single mapped class.`)
    }
    return first._annotations.parententity
  }

  _bulkStatement(make: (entity: any) => any, options: Record<string, any>): any {
    const checks: [string, boolean][] = [
      ['limit()', this._limitClause !== null],
      ['offset()', this._offsetClause !== null],
      ['order_by()', this._orderByClauses.length > 0],
      ['group_by()', this._groupByClauses.length > 0],
      ['distinct()', this._distinct],
      ['join(), outerjoin(), select_from(), or from_self()', this._fromObj.length > 0 || this._setupJoins.length > 0],
    ]
    for (const [method, called] of checks) {
      if (called) {
        throw new exc.InvalidRequestError(`Can't call Query.update() or Query.delete() when ${method} has been called`)
      }
    }
    let statement = make(this._rawColumns[0])
    if (Object.keys(options).length > 0) statement = statement.withDialectOptions(options)
    statement._whereCriteria = this._whereCriteria
    return statement
  }

  /** The statement of `delete()`. */
  deleteStatement(options: { deleteArgs?: Record<string, unknown> } = {}): any {
    return this._bulkStatement((entity) => coreDelete(entity), options.deleteArgs ?? {})
  }

  /** The statement of `update(values)`. */
  updateStatement(values: any, options: { updateArgs?: Record<string, unknown> } = {}): any {
    const { preserveParameterOrder, ...rest } = options.updateArgs ?? {}
    return this._bulkStatement((entity) => {
      const statement: any = coreUpdate(entity)
      return preserveParameterOrder ? statement.orderedValues(...values) : statement.values(values)
    }, rest)
  }

  // ---- generative -----------------------------------------------------------------------------------------------

  withLabels(): this {
    return this.setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
  }

  applyLabels(): this {
    return this.withLabels()
  }

  setLabelStyle(style: any): this {
    return this._labelStyle === style ? this : this._changed({ _labelStyle: style })
  }

  enableEagerloads(value: boolean): this {
    return this._withCompileOptions({ _enableEagerloads: value })
  }

  enableAssertions(value: boolean): this {
    return this._changed({ _enableAssertions: value })
  }

  _withCurrentPath(path: any): this {
    return this._withCompileOptions({ _currentPath: path })
  }

  _setEnableSingleCrit(value: boolean): this {
    return this._withCompileOptions({ _enableSingleCrit: value })
  }

  _withLoadOptions(options: Record<string, unknown>): this {
    return this._changed({ loadOptions: { ...this.loadOptions, ...options } })
  }

  onlyReturnTuples(value: boolean): this {
    return this._withLoadOptions({ _onlyReturnTuples: value })
  }

  tuples(): this {
    return this.onlyReturnTuples(true)
  }

  yieldPer(count: number): this {
    return this._withLoadOptions({ _yieldPer: count })
  }

  autoflush(setting: boolean): this {
    return this._withLoadOptions({ _autoflush: setting })
  }

  populateExisting(): this {
    return this._withLoadOptions({ _populateExisting: true })
  }

  withSession(session: any): this {
    return this._changed({ session })
  }

  correlate(...froms: any[]): this {
    const none = froms.length > 0 && (froms[0] === null || froms[0] === false)
    return this._changed({
      _autoCorrelate: false,
      _correlate: none
        ? []
        : [...this._correlate, ...froms.map((from) => coercions.expect(roles.FromClauseRole, from))],
    })
  }

  /** Only rows that belong to the object, by the relationship given or the one that leads here. */
  withParent(instance: any, property: any = null, options: { fromEntity?: any } = {}): this {
    const entity = options.fromEntity ? inspect(options.fromEntity) : inspect(this._filterByZero())
    return this.filter(withParent(instance, property, { fromEntity: entity.entity ?? null }))
  }

  addEntity(entity: any, alias: any = null): this {
    const added = alias === null ? entity : new AliasedClass(entity, { alias })
    return this.addColumns(added)
  }

  addColumns(...columns: any[]): this {
    const copy = this._generate()
    copy._rawColumns = [
      ...this._rawColumns,
      ...columns.map((column) =>
        coercions.expect(roles.ColumnsClauseRole, column, { applyPropagateAttrs: copy as any, postInspect: true }),
      ),
    ]
    return copy
  }

  addColumn(column: any): this {
    return this.addColumns(column)
  }

  withEntities(...entities: any[]): this {
    const copy = this._generate()
    _MemoizedSelectEntities._generateForStatement(copy as any)
    copy._setEntities(entities)
    return copy
  }

  options(...options: ExecutableOption[]): this {
    return this._changed({ _withOptions: [...this._withOptions, ...options.flat()] })
  }

  withTransformation<T>(transform: (query: this) => T): T {
    return transform(this)
  }

  executionOptions(options: Record<string, unknown>): this {
    return this._changed({ _executionOptions: { ...this._executionOptions, ...options } })
  }

  _addContextOption(callable: (compileState: any) => void, cacheArgs: unknown): this {
    return this._changed({ _withContextOptions: [...this._withContextOptions, [callable, cacheArgs]] })
  }

  withForUpdate(options: Record<string, any> = {}): this {
    return this._changed({ _forUpdateArg: new (ForUpdateArg as any)(options) })
  }

  params(values: Record<string, unknown>): this {
    return this._changed({ _params: { ...this._params, ...values } })
  }

  where(...criteria: any[]): this {
    return this.filter(...criteria)
  }

  filter(...criteria: any[]): this {
    this._noStatement('filter')
    this._noLimitOffset('filter')
    const copy = this._generate()
    copy._whereCriteria = [
      ...this._whereCriteria,
      ...criteria.map((criterion) =>
        coercions.expect(roles.WhereHavingRole, criterion, { applyPropagateAttrs: copy as any }),
      ),
    ]
    return copy
  }

  _filterByZero(): any {
    if (this._setupJoins.length > 0 && this._lastJoined !== null) {
      const joined = lastJoinedEntity(this._setupJoins)
      if (joined !== null) return joined
    }
    if (this._fromObj.length > 0 && !this._compileOptions._setBaseAlias) return this._fromObj[0]
    return this._rawColumns[0]
  }

  filterBy(values: Readonly<Record<string, unknown>>): this {
    const entity = this._filterByZero()
    return this.filter(...Object.entries(values).map(([key, value]) => entityNamespaceKey(entity, key).eq(value)))
  }

  orderBy(...clauses: any[]): this {
    this._noStatement('order_by')
    this._noLimitOffset('order_by')
    if (clauses.length === 1 && (clauses[0] === null || clauses[0] === false))
      return this._changed({ _orderByClauses: [] })
    const added = clauses.map((clause) => coercions.expect(roles.OrderByRole, clause))
    return this._changed({ _orderByClauses: [...this._orderByClauses, ...added] })
  }

  groupBy(...clauses: any[]): this {
    this._noStatement('group_by')
    this._noLimitOffset('group_by')
    if (clauses.length === 1 && (clauses[0] === null || clauses[0] === false))
      return this._changed({ _groupByClauses: [] })
    const added = clauses.map((clause) => coercions.expect(roles.GroupByRole, clause))
    return this._changed({ _groupByClauses: [...this._groupByClauses, ...added] })
  }

  having(...criteria: any[]): this {
    this._noStatement('having')
    this._noLimitOffset('having')
    const added = criteria.map((criterion) => coercions.expect(roles.WhereHavingRole, criterion))
    return this._changed({ _havingCriteria: [...this._havingCriteria, ...added] })
  }

  _setOperation(make: (...selects: any[]) => any, others: any[]): this {
    return this._fromSelectable(make(this, ...others).subquery())
  }
  union(...others: any[]): this {
    return this._setOperation(union, others)
  }
  unionAll(...others: any[]): this {
    return this._setOperation(unionAll, others)
  }
  intersect(...others: any[]): this {
    return this._setOperation(intersect, others)
  }
  intersectAll(...others: any[]): this {
    return this._setOperation(intersectAll, others)
  }
  except(...others: any[]): this {
    return this._setOperation(except, others)
  }
  exceptAll(...others: any[]): this {
    return this._setOperation(exceptAll, others)
  }

  join(target: any, onclause: any = null, options: { isouter?: boolean; full?: boolean } = {}): this {
    this._noStatement('join')
    this._noLimitOffset('join')
    const [on, given] = joinArguments(onclause, options)
    const copy = this._generate()
    const right = coercions.expect(roles.JoinTargetRole, target, { applyPropagateAttrs: copy as any, legacy: true })
    const clause = on === null ? null : coercions.expect(roles.OnClauseRole, on, { legacy: true })
    const flags = { isouter: given.isouter ?? false, full: given.full ?? false }
    copy._setupJoins = [...this._setupJoins, [right, clause, null, flags]]
    copy._lastJoined = undefined
    return copy
  }

  outerjoin(target: any, onclause: any = null, options: { full?: boolean } = {}): this {
    const [on, given] = joinArguments(onclause, options)
    return this.join(target, on, { isouter: true, full: given.full ?? false })
  }

  resetJoinpoint(): this {
    this._noStatement('reset_joinpoint')
    return this._changed({ _lastJoined: null })
  }

  selectFrom(...froms: any[]): this {
    if (this._enableAssertions && this._orderByClauses.length > 0) {
      throw new exc.InvalidRequestError('Query.select_from() being called on a Query with existing criterion. ')
    }
    this._noCriterion('select_from')
    const copy = this._generate()
    copy._setSelectFrom(froms, false)
    return copy
  }

  _setSelectFrom(froms: readonly any[], setBaseAlias: boolean): void {
    this._fromObj = froms.map((from) =>
      coercions.expect(roles.StrictFromClauseRole, from, { allowSelect: true, applyPropagateAttrs: this as any }),
    )
    this._compileOptions = this._compileOptions.with({ _setBaseAlias: setBaseAlias })
  }

  _legacyFromSelf(...entities: any[]): this {
    const from = this.setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL).correlate(null).subquery()._anonymousFromclause()
    const query = this._fromSelectable(from)
    if (entities.length > 0) query._setEntities(entities)
    return query
  }

  _fromSelectable(from: any, setEntityFrom = true): this {
    const copy = this._generate() as any
    for (const name of [
      '_whereCriteria',
      '_orderByClauses',
      '_groupByClauses',
      '_limitClause',
      '_offsetClause',
      '_lastJoined',
      '_setupJoins',
      '_memoizedSelectEntities',
      '_distinct',
      '_distinctOn',
      '_havingCriteria',
      '_prefixes',
      '_suffixes',
    ]) {
      delete copy[name]
    }
    ;(copy as Query)._setSelectFrom([from], setEntityFrom)
    copy._compileOptions = copy._compileOptions.with({ _enableSingleCrit: false })
    return copy
  }

  /** Python's `query[start:stop]`. */
  slice(start: number | null, stop: number | null): this {
    this._noStatement('slice')
    const [limit, offset] = makeSlice(this._limitClause, this._offsetClause, start, stop)
    return this._changed({ _limitClause: limit, _offsetClause: offset })
  }

  limit(limit: any): this {
    this._noStatement('limit')
    return this._changed({ _limitClause: coercions.expect(roles.LimitOffsetRole, limit) })
  }

  offset(offset: any): this {
    this._noStatement('offset')
    return this._changed({ _offsetClause: coercions.expect(roles.LimitOffsetRole, offset) })
  }

  distinct(...expressions: any[]): this {
    this._noStatement('distinct')
    const added = expressions.map((expression) => coercions.expect(roles.ByOfRole, expression))
    return this._changed({ _distinct: true, _distinctOn: [...this._distinctOn, ...added] })
  }

  fromStatement(statement: any): this {
    if (this._enableAssertions && this._orderByClauses.length > 0) {
      throw new exc.InvalidRequestError('Query.from_statement() being called on a Query with existing criterion. ')
    }
    this._noCriterion('from_statement')
    const copy = this._generate()
    copy._statement = coercions.expect(roles.SelectStatementRole, statement, { applyPropagateAttrs: copy as any })
    return copy
  }
}
mixin(Query, HasPrefixes, HasSuffixes, HasHints)
Object.assign(Query.prototype, PARTS)
