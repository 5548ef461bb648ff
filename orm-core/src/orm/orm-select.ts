// SELECT of mapped entities: joins by relationships, adaptation to aliases, eager joins, criteria of single-table
// inheritance and of with_loader_criteria(), and the subquery that a LIMIT needs when collections are joined. A port of
// SQLAlchemy's ORMSelectCompileState; the joins are in orm-select-joins.ts.

import { CompileState } from '../sql/compile-state.ts'
import * as exc from '../sql/exc.ts'
import {
  AliasedReturnsRows,
  coercions,
  deepAnnotate,
  expandColumnListFromOrderBy,
  replacementTraverse,
  Select,
  SelectState,
  spliceJoins,
  surfaceSelectables,
} from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { selectIterables } from '../sql/selectable/from-clause.ts'
import {
  LABEL_STYLE_DISAMBIGUATE_ONLY,
  LABEL_STYLE_LEGACY_ORM,
  LABEL_STYLE_TABLENAME_PLUS_COL,
} from '../sql/selectable/label-style.ts'
import { normalizeFroms } from '../sql/selectable/select-state.ts'
import { ORMStatementAdapter } from './adapters.ts'
import { ColumnMap } from './columns.ts'
import { CompileOptions } from './compile-options.ts'
import { FromStatement } from './from-statement.ts'
import { inspect } from './inspect.ts'
import { initGlobalAttributes, ORMCompileState } from './orm-compile.ts'
import { joinEntities } from './orm-select-joins.ts'
import { entityKey } from './path-registry.ts'
import { hasExtraCriteria, MapperEntity, QueryEntity } from './query-entity.ts'

type Adapter = ((clause: any, asFilter: boolean) => any) | null

export class ORMSelectCompileState extends ORMCompileState {
  declare forStatement: boolean
  declare labelStyle: any
  declare _memoizedEntities: Map<any, QueryEntity[]>
  declare _joinEntities: any[]
  declare _alreadyJoinedEdges: (readonly [any, any, string])[]
  declare _whereCriteria: readonly any[]
  declare _havingCriteria: readonly any[]
  declare groupBy: readonly any[] | null
  declare distinct: boolean
  declare distinctOn: readonly any[]
  declare correlate: readonly any[] | null
  declare correlateExcept: readonly any[] | null
  declare _forUpdateArg: any

  static override createForStatement(statement: any, compiler: any, kw: any = {}): ORMSelectCompileState {
    return this._createOrmContext(statement, { toplevel: !compiler || compiler.stack.length === 0, compiler, kw })
  }

  static _createOrmContext(
    statement: any,
    options: { toplevel: boolean; compiler: any; kw?: any },
  ): ORMSelectCompileState {
    const { toplevel, compiler } = options
    const self = Object.create(this.prototype) as ORMSelectCompileState
    self._start()
    self._memoizedEntities = new Map()
    self._joinEntities = []
    self._alreadyJoinedEdges = []
    self._whereCriteria = []
    self._havingCriteria = []
    self.correlate = null
    self.correlateExcept = null
    const compileOptions: CompileOptions = statement._compileOptions ?? CompileOptions.default
    self.selectStatement = statement
    self.forStatement = compileOptions._forStatement
    self.useLegacyQueryStyle = compileOptions._useLegacyQueryStyle
    self.compileOptions = toplevel
      ? compileOptions
      : compileOptions.with({ _enableEagerloads: false, _renderForSubquery: true })
    if (self.useLegacyQueryStyle && statement._labelStyle === LABEL_STYLE_LEGACY_ORM) {
      self.labelStyle = self.forStatement ? LABEL_STYLE_DISAMBIGUATE_ONLY : LABEL_STYLE_TABLENAME_PLUS_COL
    } else {
      self.labelStyle = statement._labelStyle
    }
    self._labelConvention = this._columnNamingConvention(statement._labelStyle, self.useLegacyQueryStyle)
    for (const memoized of statement._memoizedSelectEntities) {
      self._memoizedEntities.set(memoized, QueryEntity.toCompileState(self, memoized._rawColumns, [], false))
    }
    QueryEntity.toCompileState(self, statement._rawColumns, self._entities, true)
    self.currentPath = compileOptions._currentPath
    initGlobalAttributes(self, statement, compiler, { toplevel, processCriteriaForToplevel: false })
    if (toplevel) {
      for (const memoized of statement._memoizedSelectEntities) {
        const entities = self._memoizedEntities.get(memoized)!.filter((entity) => entity instanceof MapperEntity)
        for (const option of memoized._withOptions) {
          if (option._isCompileState) option.processCompileStateReplacedEntities(self, entities)
        }
      }
      for (const option of statement._withOptions) if (option._isCompileState) option.processCompileState(self)
    }
    for (const [callable] of statement._withContextOptions) callable(self)
    self.fromClauses = normalizeFroms(statement._fromObj.map((from: any) => from.selectable ?? from))
    self._setupForGenerate()
    const computed = new SelectState(self.statement, compiler, options.kw)
    return Object.assign(self, computed)
  }

  /** The entities of a statement, without compiling it. */
  static _createEntitiesCollection(query: any, legacy: boolean): ORMSelectCompileState {
    const self = Object.create(this.prototype) as ORMSelectCompileState
    self._start()
    self.compileOptions = CompileOptions.default
    self._labelConvention = this._columnNamingConvention(query._labelStyle, legacy)
    QueryEntity.toCompileState(self, query._rawColumns, self._entities, true)
    return self
  }

  // ---- hooks of the statement -----------------------------------------------------------------------------------

  static override getColumnDescriptions(statement: any): any[] {
    return columnDescriptions(statement, null, false)
  }

  static override determineLastJoinedEntity(statement: any): any {
    return lastJoinedEntity(statement._setupJoins)
  }

  static override allSelectedColumns(statement: any): any[] {
    return statement._rawColumns.flatMap((element: any) => {
      const namespace = element.isSelectable ? element._annotations.entityNamespace : undefined
      return namespace?.isMapper || namespace?.isAliasedClass
        ? selectIterables(namespace._allColumnExpressions)
        : selectIterables([element])
    })
  }

  static override getColumnsClauseFroms(statement: any): any {
    return normalizeFroms(
      statement._rawColumns.flatMap((element: any) => {
        const entity = element._annotations.parententity
        return entity ? [entity.__clauseElement__()] : element._fromObjects
      }),
    )
  }

  static override fromStatement(statement: any, from: any): any {
    const element = coercions.expect(roles.ReturnsRowsRole, from, { applyPropagateAttrs: statement })
    const made = new FromStatement(statement._rawColumns, element)
    made._withOptions = statement._withOptions
    made._withContextOptions = statement._withContextOptions
    made._executionOptions = statement._executionOptions
    made._propagateAttrs = statement._propagateAttrs
    return made
  }

  // ---- generation -----------------------------------------------------------------------------------------------

  _setupForGenerate(): void {
    const query = this.selectStatement
    this.statement = null
    if (this.compileOptions._setBaseAlias) this._setSelectFromAlias()
    for (const memoized of query._memoizedSelectEntities) {
      if (memoized._setupJoins.length > 0)
        joinEntities(this, memoized._setupJoins, this._memoizedEntities.get(memoized)!)
    }
    if (query._setupJoins.length > 0) joinEntities(this, query._setupJoins, this._entities)
    const adapter = this._getCurrentAdapter()
    const filter = (criteria: readonly any[]) =>
      adapter ? criteria.map((criterion) => adapter(criterion, true)) : criteria
    this._whereCriteria = filter(query._whereCriteria)
    this.orderBy = filter(query._orderByClauses)
    this._havingCriteria = filter(query._havingCriteria)
    this.groupBy = query._groupByClauses.length > 0 ? filter(query._groupByClauses) : null
    if (this.eagerOrderBy.length > 0) {
      this.eagerOrderBy = this.fromClauses[0]._targetAdapter.copyAndProcess([...this.eagerOrderBy])
    }
    this.distinctOn = filter(query._distinctOn)
    this.distinct = query._distinct
    const surface = (froms: readonly any[]) => froms.flatMap((from) => surfaceSelectables(from))
    if (query._correlate.length > 0) this.correlate = surface(query._correlate)
    else if (query._correlateExcept !== null) this.correlateExcept = surface(query._correlateExcept)
    else if (!query._autoCorrelate) this.correlate = [null]
    this._forUpdateArg = query._forUpdateArg
    if (this.compileOptions._isStar && this._entities.length !== 1) {
      throw new exc.CompileError(
        "Can't generate ORM query that includes multiple expressions at the same time as '*'; query for '*' alone if present",
      )
    }
    for (const entity of this._entities) entity.setupCompileState(this)
    for (const create of this.createEagerJoins) create()
    if (this.compileOptions._enableSingleCrit) this._adjustForExtraCriteria()
    if (this.primaryColumns.length === 0) {
      throw new exc.InvalidRequestError('Query contains no columns with which to SELECT from.')
    }
    if (this.fromClauses.length === 0) this.fromClauses = [...this._fallbackFromClauses]
    const nest = this.multiRowEagerLoaders && this.eagerAddingJoins && this._shouldNestSelectable
    this.statement = nest ? this._compoundEagerStatement() : this._simpleStatement()
    if (this.forStatement) {
      const mapper = this._entities[0]?.mapper
      if (mapper) this.statement = this.statement._annotate({ deepentity: mapper })
    }
  }

  _setSelectFromAlias(): void {
    const adapter = this._getSelectFromAliasFromObj(this.selectStatement._fromObj[0])
    if (!adapter) return
    this.compileOptions = this.compileOptions.with({ _enableSingleCrit: false })
    this._fromObjAlias = adapter
  }

  _getSelectFromAliasFromObj(from: any): any {
    const info = from._annotations.parententity ?? from
    if (info.mapper) {
      if (!info.isAliasedClass) {
        throw new exc.ArgumentError('A selectable (FromClause) instance is expected when the base alias is being set.')
      }
      return info._adapter
    }
    if (info instanceof AliasedReturnsRows) {
      return new ORMStatementAdapter(info, { equivalents: this._allEquivs() })
    }
    return null
  }

  _allEquivs(): any {
    const all = new ColumnMap<any>()
    const entities = [...[...this._memoizedEntities.values()].flat(), ...this._entities]
    for (const entity of entities) {
      if (!(entity instanceof MapperEntity)) continue
      for (const [column, equivalents] of entity.mapper._equivalentColumns) all.set(column, equivalents)
    }
    return all
  }

  /** The limited SELECT as a subquery, with the eager joins around it. */
  _compoundEagerStatement(): any {
    const orderBy = this.orderBy ?? []
    const unwrapped = orderBy.map((element) => (element.visitName === 'labelReference' ? element.element : element))
    const extra = unwrapped.length > 0 ? expandColumnListFromOrderBy(this.primaryColumns, unwrapped) : []
    const columns = [...this.primaryColumns, ...extra.filter((column) => !this.dedupeColumns.has(column))]
    const inner = this._selectStatement(columns, this.fromClauses, this.orderBy).alias()
    const adapter = new ORMStatementAdapter(inner, { equivalents: this._allEquivs() })
    this.compoundEagerAdapter = adapter
    let statement: any = Select._createRawSelect({
      _rawColumns: [inner, ...this.secondaryColumns],
      _labelStyle: this.labelStyle,
    })
    if (this._forUpdateArg !== null && this._forUpdateArg.of === null) statement._forUpdateArg = this._forUpdateArg
    let from = inner
    for (const join of this.eagerJoins.values()) from = spliceJoins(from, join, join.stopOn)
    statement = statement.selectFrom(from)
    if (unwrapped.length > 0) statement = statement.orderBy(...adapter.copyAndProcess(unwrapped))
    if (this.eagerOrderBy.length > 0) statement = statement.orderBy(...this.eagerOrderBy)
    return statement
  }

  _simpleStatement(): any {
    // an eager join wraps the FROM element at its index, or stands for its entity
    const froms = [...this.fromClauses, ...this.eagerJoins.values()]
    const statement = this._selectStatement([...this.primaryColumns, ...this.secondaryColumns], froms, this.orderBy)
    return this.eagerOrderBy.length > 0 ? statement.orderBy(...this.eagerOrderBy) : statement
  }

  _selectStatement(rawColumns: readonly any[], fromObj: readonly any[], orderBy: readonly any[] | null): any {
    const query = this.selectStatement
    let statement: any = Select._createRawSelect({
      _rawColumns: rawColumns,
      _fromObj: fromObj,
      _labelStyle: this.labelStyle,
    })
    if (this._whereCriteria.length > 0) statement._whereCriteria = this._whereCriteria
    if (this._havingCriteria.length > 0) statement._havingCriteria = this._havingCriteria
    if (orderBy && orderBy.length > 0) statement._orderByClauses = orderBy
    if (this.distinctOn.length > 0) statement = statement.distinct(...this.distinctOn)
    else if (this.distinct) statement = statement.distinct()
    if (this.groupBy) statement._groupByClauses = this.groupBy
    statement._limitClause = query._limitClause
    statement._offsetClause = query._offsetClause
    statement._fetchClause = query._fetchClause
    statement._fetchClauseOptions = query._fetchClauseOptions
    statement._independentCtes = query._independentCtes
    statement._independentCtesOpts = query._independentCtesOpts
    if (query._prefixes.length > 0) statement._prefixes = query._prefixes
    if (query._suffixes.length > 0) statement._suffixes = query._suffixes
    statement._forUpdateArg = this._forUpdateArg
    if (query._hints.length > 0) statement._hints = query._hints
    if (query._statementHints.length > 0) statement._statementHints = query._statementHints
    if (this.correlate) statement = statement.correlate(...this.correlate)
    if (this.correlateExcept !== null) statement = statement.correlateExcept(...this.correlateExcept)
    return statement
  }

  get _shouldNestSelectable(): boolean {
    const query = this.selectStatement
    return (
      query._limitClause !== null ||
      query._offsetClause !== null ||
      query._distinct ||
      query._distinctOn.length > 0 ||
      query._groupByClauses.length > 0
    )
  }

  // ---- adaptation -----------------------------------------------------------------------------------------------

  _adaptPolymorphicElement(element: any): any {
    const entity = element._annotations.parententity
    if (entity) {
      const alias = this._polymorphicAdapters.get(entity)
      if (alias) return alias.adaptClause(element)
    }
    const search = element._isFromClause ? element : element.table
    if (search === undefined || search === null) return null
    const alias = this._polymorphicAdapters.get(search)
    return alias ? alias.adaptClause(element) : null
  }

  override _getCurrentAdapter(): Adapter {
    const adapters: [boolean, (element: any) => any][] = []
    if (this._fromObjAlias) adapters.push([true, (element) => this._fromObjAlias.replace(element)])
    if (this._polymorphicAdapters.size > 0) adapters.push([false, (element) => this._adaptPolymorphicElement(element)])
    if (adapters.length === 0) return null
    return (clause) =>
      replacementTraverse(clause, {}, (element: any) => {
        const isOrm = '_ormAdapt' in element._annotations || 'parententity' in element._annotations
        for (const [always, adapter] of adapters) {
          if (!isOrm && !always) continue
          const adapted = adapter(element)
          if (adapted !== null && adapted !== undefined) return adapted
        }
        return null
      })
  }

  // ---- criteria -------------------------------------------------------------------------------------------------

  override _noteExtraCriteria(entity: any): void {
    if (!hasExtraCriteria(this, entity)) return
    this.extraCriteriaEntities.set(entity, entity.isAliasedClass ? entity._adapter : null)
  }

  _getExtraCriteria(info: any): any[] {
    const options = this.globalAttributes.get(entityKey('additionalEntityCriteria', info.mapper)) ?? []
    return options
      .filter((option: any) => (option.includeAliases || option.entity === info) && option._shouldInclude(this))
      .map((option: any) => option._resolveWhereCriteria(info))
  }

  _adjustForExtraCriteria(): void {
    for (const from of this.fromClauses) {
      const info = from._annotations.parententity
      if (info && !this.extraCriteriaEntities.has(info)) this._noteExtraCriteria(info)
    }
    for (const [info, adapter] of this.extraCriteriaEntities) {
      if (this._joinEntities.includes(info)) continue
      const criteria = this.compileOptions._forRefreshState ? [] : this._getExtraCriteria(info)
      const single = info.mapper._singleTableCriterion
      if (single !== null) criteria.push(single)
      const current = this._getCurrentAdapter()
      for (const each of criteria) {
        let criterion = adapter ? adapter.traverse(each) : each
        if (current) criterion = current(deepAnnotate(criterion, { _ormAdapt: true }), false)
        this._whereCriteria = [...this._whereCriteria, criterion]
      }
    }
  }
}
CompileState.pluginFor('orm', 'select')(ORMSelectCompileState)

export function lastJoinedEntity(setupJoins: readonly any[]): any {
  const last = setupJoins.at(-1)
  if (!last) return null
  const [target] = last
  return target?.isAttribute || target?._isDeclaredRelationship ? inspect(target).comparator.entity : target
}

/** Names, types and entities of what a statement selects. */
export function columnDescriptions(statement: any, compileState: any, legacy: boolean): any[] {
  const state = compileState ?? ORMSelectCompileState._createEntitiesCollection(statement, legacy)
  return state._entities.map((entity: any) => ({
    name: entity._labelName,
    type: entity.type,
    aliased: Boolean(entity.entityZero?.isAliasedClass),
    expr: entity.expr,
    entity: entity.entityZero?.entity ?? null,
  }))
}
