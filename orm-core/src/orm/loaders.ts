// How the loader strategies read rows, and the statements that some of them send besides: select-in, subquery,
// immediate and lazy loading, a port of the row-processing half of SQLAlchemy's strategies.py. What the strategies add
// to the statement itself is in strategies.ts and joined-loader.ts.

import type { Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import {
  bindparam,
  clonedTraverse,
  deepAnnotate,
  expandColumnListFromOrderBy,
  Select,
  select,
  traverse,
  tuple,
} from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { AliasedClass } from './aliased.ts'
import { Bundle } from './bundle.ts'
import { CompileOptions } from './compile-options.ts'
import { identKey } from './identity-map.ts'
import { inspect } from './inspect.ts'
import { loadedCollection } from './instrumentation.ts'
import { MANYTOONE } from './interfaces.ts'
import { JoinedLoader } from './joined-loader.ts'
import { LoaderCriteriaOption } from './loader-criteria.ts'
import {
  deferAttribute,
  indexOf,
  instanceProcessor,
  loadOnPkIdentity,
  type Populator,
  PostLoad,
  polymorphicLoading,
  type RowProcessorArgs,
  readsRows,
  strategyRowProcessor,
} from './loading.ts'
import type { Mapper } from './mapper.ts'
import { ORMSelectCompileState } from './orm-select.ts'
import { PathRegistry } from './path-registry.ts'
import { DEFAULT_LOAD_OPTIONS, type QueryContext } from './query-context.ts'
import type { Session } from './session.ts'
import type { IdentityKey, InstanceState } from './state.ts'
import {
  ColumnLoader,
  DeferredColumnLoader,
  ExpressionColumnLoader,
  ImmediateLoader,
  LazyLoader,
  NoLoader,
  SelectInLoader,
  SubqueryLoader,
} from './strategies.ts'
import { Load } from './strategy-options.ts'

const CHUNK = 500

/** Puts a loaded value on a state: a collection of what was found, or the one object. */
export function setLoaded(state: InstanceState, prop: any, value: any): void {
  if (prop.uselist) state.setCommittedRelated(prop.key, loadedCollection(state, prop.key, value ?? []))
  else state.setCommittedRelated(prop.key, value ?? null)
}

// -- columns ------------------------------------------------------------------------------------------------------

function columnRows(columns: readonly any[], strategy: any, { result, adapter, populators }: RowProcessorArgs): void {
  for (const column of columns) {
    const index = indexOf(result, adapter ? adapter.columns.get(column) : column)
    if (index !== undefined) {
      populators.quick.push([strategy.key, index])
      return
    }
  }
  populators.expire.push([strategy.key, true])
}

readsRows(ColumnLoader, (strategy, args) => columnRows(strategy.columns, strategy, args))

readsRows(ExpressionColumnLoader, (strategy, args) => {
  const given = args.loadopt?._extraCriteria
  if (given?.length) columnRows(given, strategy, args)
  else if (strategy._haveDefaultExpression) columnRows(strategy.columns, strategy, args)
  else args.populators.expire.push([strategy.key, true])
})

readsRows(DeferredColumnLoader, (strategy, { populators }) => {
  if (strategy.isClassLevel) populators.expire.push([strategy.key, false])
  else populators.new.push([strategy.key, (state) => deferAttribute(state, strategy.key, strategy.raiseload)])
})

// -- relationships without further statements -----------------------------------------------------------------------

readsRows(NoLoader, (strategy, { populators }) => {
  populators.new.push([strategy.key, (state) => setLoaded(state, strategy.parentProperty, null)])
})

readsRows(LazyLoader, (strategy, args) => {
  const { context, populators, mapper, loadopt } = args
  const only = context.compileState.compileOptions._onlyLoadProps
  if (context.loadOptions.isUserRefresh && only?.has(strategy.key)) return immediateRows(strategy, args)
  if (!strategy.isClassLevel || loadopt?._extraCriteria?.length || isRaise(strategy)) {
    populators.new.push([
      strategy.key,
      (state) => {
        state.loaders ??= new Map()
        state.loaders.set(strategy.key, (each) => lazyLoad(strategy, each, { loadopt }))
      },
    ])
  } else if (context.populateExisting || mapper.alwaysRefresh) {
    populators.new.push([
      strategy.key,
      (state) => {
        state.dropRelated(strategy.key)
      },
    ])
  }
})

function isRaise(strategy: any): boolean {
  const { lazy } = strategy.strategyOpts
  return lazy === 'raise' || lazy === 'raise_on_sql'
}

function immediateRows(strategy: any, args: RowProcessorArgs): void {
  strategyRowProcessor(strategy.parentProperty._getStrategy({ lazy: 'immediate' }), args)
}

// -- joined -----------------------------------------------------------------------------------------------------------

readsRows(JoinedLoader, (strategy, args) => {
  const { context, path, result, loadopt, queryEntity, populators } = args
  if (!context.compileState.compileOptions._enableEagerloads) return
  const prop = strategy.parentProperty
  if (strategy.uselist) context.loadersRequireUniquing = true
  const ourPath = path.getItem(prop)
  const adapter = eagerAdapter(strategy, context, result, ourPath, loadopt)
  if (adapter === false) {
    strategyRowProcessor(prop._getStrategy({ lazy: 'select' }), args)
    return
  }
  const instance = instanceProcessor(
    queryEntity,
    strategy.mapper,
    context,
    result,
    ourPath.getItem(strategy.entity),
    adapter,
  )
  const { key } = strategy
  const onlyRead: Populator = (_state, row) => {
    instance(row)
  }
  if (!strategy.uselist) {
    populators.new.push([key, (state, row) => state.setCommittedRelated(key, instance(row))])
    populators.existing.push([
      key,
      (state, row) => {
        const found = instance(row)
        if (!(key in state.related)) state.setCommittedRelated(key, found)
      },
    ])
  } else {
    const appenderOf = (state: InstanceState) => {
      let byKey = context.appenders.get(state)
      if (byKey === undefined) {
        byKey = new Map()
        context.appenders.set(state, byKey)
      }
      return byKey
    }
    const start = (state: InstanceState) => {
      setLoaded(state, prop, null)
      const appender = { items: state.related[key] as any[], seen: new Set<any>(state.related[key]) }
      appenderOf(state).set(key, appender)
      return appender
    }
    const append = (appender: { items: any[]; seen: Set<any> }, found: any) => {
      if (found === null || appender.seen.has(found)) return
      appender.seen.add(found)
      appender.items[appender.items.length] = found
    }
    populators.new.push([key, (state, row) => append(start(state), instance(row))])
    populators.existing.push([key, (state, row) => append(appenderOf(state).get(key) ?? start(state), instance(row))])
  }
  if (context.invokeAllEagers) populators.eager.push([key, onlyRead])
})

/** The adapter of the joined rows, or false when the statement does not have them. */
function eagerAdapter(strategy: any, context: QueryContext, result: any, path: any, loadopt: any): any {
  const { compileState } = context
  const userDefined = loadopt ? strategy._initUserDefinedEagerProc(loadopt, compileState, context.attributes) : false
  let decorator: any
  if (userDefined !== false) {
    decorator = userDefined
    const compound = compileState.compoundEagerAdapter
    if (compound) decorator = decorator ? decorator.wrap(compound) : compound
  } else {
    decorator = path.get(compileState.attributes, 'eagerRowProcessor')
    if (decorator === null) return false
  }
  const complete = strategy.mapper.primaryKey.every(
    (column: any) => indexOf(result, decorator ? decorator.columns.get(column) : column) !== undefined,
  )
  return complete ? decorator : false
}

// -- loads after the rows -----------------------------------------------------------------------------------------------

interface Recursion {
  readonly path: PathRegistry
  readonly runLoader: boolean
  readonly executionOptions: Record<string, unknown>
  readonly depth: number | null
}

const recursionIds = new WeakMap<object, number>()
let lastRecursionId = 0

function recursionOption(strategy: object): string {
  let id = recursionIds.get(strategy)
  if (id === undefined) {
    lastRecursionId += 1
    id = lastRecursionId
    recursionIds.set(strategy, id)
  }
  return `_recursionDepth${id}`
}

/** PostLoader._setup_for_recursion: whether this path is to be followed once more. */
function setupForRecursion(strategy: any, { context, path, loadopt }: RowProcessorArgs): Recursion {
  const prop = strategy.parentProperty
  const effective: PathRegistry = context.compileState.currentPath.plus(path)
  const executionOptions: Record<string, unknown> = { saTopLevelOrmContext: context._getTopLevelContext() }
  let depth: number | null = loadopt?.localOpts.recursionDepth ?? null
  const unlimited = depth === -1
  const no = (): Recursion => ({ path: effective, runLoader: false, executionOptions, depth })
  if (depth !== null) {
    if (!prop._isSelfReferential) {
      throw new exc.InvalidRequestError(
        `recursion_depth option on relationship ${prop} not valid for non-self-referential relationship`,
      )
    }
    const option = recursionOption(strategy)
    depth = (context.executionOptions[option] as number | undefined) ?? depth
    if (!unlimited && depth < 0) return no()
    if (!unlimited) executionOptions[option] = depth - 1
  }
  if (PostLoad.pathExists(context, effective, prop)) return no()
  const withProp = effective.getItem(prop)
  if (!path.getItem(prop).contains(context.attributes, 'loader')) {
    const { joinDepth } = prop
    if (joinDepth) {
      if (withProp.length / 2 > joinDepth) return no()
    } else if (withProp.containsMapper(strategy.mapper)) return no()
  }
  return { path: effective, runLoader: true, executionOptions, depth }
}

/** True when the entity being read has this relationship. */
function appliesToEntity(strategy: any, { path, queryEntity }: RowProcessorArgs): boolean {
  const entity = path.length === 1 ? queryEntity.entityZero : path.at(-1)
  return entityIsa(entity, strategy.parent) || (path.length > 1 && strategy.parent.isa(entity.mapper))
}

function entityIsa(entity: any, mapper: Mapper): boolean {
  if (entity.isAliasedClass) return entity.withPolymorphicMappers.includes(mapper) || entity.mapper.isa(mapper)
  if (entity.withPolymorphicMappers?.length > 0)
    return entity.withPolymorphicMappers.includes(mapper) || entity.isa(mapper)
  return entity.isa(mapper)
}

/** The options of the statement for the ones that follow from it. */
function optionsFor(context: QueryContext, loadopt: any, entity: any): readonly any[] {
  const original = context.compileState.selectStatement
  const cached: readonly any[] = original._withOptions ?? []
  const own: readonly any[] = context.statement._withOptions ?? []
  const options =
    original === context.statement || cached.length !== own.length
      ? own
      : cached.map((option, index) => option._adaptCachedOptionToUncachedOption?.(context, own[index]) ?? option)
  if (!loadopt?._extraCriteria?.length) return options
  return [...options, new LoaderCriteriaOption(entity, criteriaOf(loadopt))]
}

function criteriaOf(loadopt: any): any {
  const criteria: readonly any[] = loadopt._extraCriteria
  return criteria.slice(1).reduce((all, each) => all.and(each), criteria[0])
}

// -- select in ------------------------------------------------------------------------------------------------------------

interface QueryInfo {
  /** The related objects are found by keys that the parents have themselves. */
  readonly loadOnlyChild: boolean
  readonly loadWithJoin: boolean
  readonly inExpr: any
  readonly pkCols: readonly any[]
  readonly zeroIdx: boolean
  readonly childLookupCols: readonly any[] | null
  readonly parentAlias: any
}

const queryInfos = new WeakMap<object, { info: QueryInfo; fallback: QueryInfo | null }>()

function queryInfoOf(strategy: any): { info: QueryInfo; fallback: QueryInfo | null } {
  let found = queryInfos.get(strategy)
  if (found === undefined) {
    if (!strategy.omitJoin) found = { info: infoForJoin(strategy), fallback: null }
    else if (strategy.parentProperty.direction === MANYTOONE) {
      found = { info: infoForOmitJoinManyToOne(strategy), fallback: infoForJoin(strategy) }
    } else found = { info: infoForOmitJoin(strategy), fallback: null }
    queryInfos.set(strategy, found)
  }
  return found
}

function inExpression(columns: readonly any[]): { inExpr: any; zeroIdx: boolean } {
  return columns.length > 1 ? { inExpr: tuple(...columns), zeroIdx: false } : { inExpr: columns[0], zeroIdx: true }
}

function infoForOmitJoin(strategy: any): QueryInfo {
  const { parent } = strategy
  const pairs: [any, any][] = [...strategy.parentProperty._joinCondition.localRemotePairs]
  const byHash = new Map<number, any>(pairs.map(([local, remote]) => [local._hash, remote]))
  for (const [local, remote] of pairs) {
    for (const equivalent of parent._equivalentColumns.get(local) ?? []) byHash.set(equivalent._hash, remote)
  }
  const columns = parent.primaryKey
    .map((column: any) => byHash.get(column._hash))
    .filter((column: any) => column !== undefined)
  return {
    loadOnlyChild: false,
    loadWithJoin: false,
    pkCols: columns,
    ...inExpression(columns),
    childLookupCols: null,
    parentAlias: null,
  }
}

function infoForOmitJoinManyToOne(strategy: any): QueryInfo {
  const columns = strategy.mapper.primaryKey
  const lazy = strategy.parentProperty._getStrategy({ lazy: 'select' })
  const childLookupCols = columns.map((column: any) => lazy._equatedColumns.get(column))
  return {
    loadOnlyChild: true,
    loadWithJoin: false,
    pkCols: columns,
    ...inExpression(columns),
    childLookupCols,
    parentAlias: null,
  }
}

function infoForJoin(strategy: any): QueryInfo {
  const parentAlias = new AliasedClass(strategy.parent)
  const insp = inspect(parentAlias)
  const columns = strategy.parent.primaryKey.map((column: any) => insp._adaptElement(column))
  return {
    loadOnlyChild: false,
    loadWithJoin: true,
    pkCols: columns,
    ...inExpression(columns),
    childLookupCols: null,
    parentAlias,
  }
}

readsRows(SelectInLoader, (strategy, args) => {
  const { context, path, loadopt } = args
  if (context.refreshState) return immediateRows(strategy, args)
  const recursion = setupForRecursion(strategy, args)
  if (!recursion.runLoader) return
  if (!context.compileState.compileOptions._enableEagerloads) return
  if (!appliesToEntity(strategy, args)) return
  const prop = strategy.parentProperty
  const withPoly = path.getItem(prop).get(context.attributes, 'pathWithPolymorphic', null)
  const entity = withPoly !== null ? inspect(withPoly) : strategy.entity
  PostLoad.callableForPath(context, recursion.path, strategy.parent, prop, (postContext, postPath, states, loadOnly) =>
    selectInLoad(strategy, { context: postContext, path: postPath, states, loadOnly, entity, loadopt, recursion }),
  )
})

interface SelectInArgs {
  readonly context: QueryContext
  readonly path: PathRegistry
  readonly states: readonly (readonly [InstanceState, boolean])[]
  readonly loadOnly: ReadonlySet<string> | null
  readonly entity: any
  readonly loadopt: any
  readonly recursion: Recursion
}

interface Waiting {
  readonly state: InstanceState
  readonly overwrite: boolean
}

/** What a relationship's statements have in common, so that they are equal ones and compiled once. */
const baseQueries = new WeakMap<QueryInfo, WeakMap<object, any>>()

function baseQuery(info: QueryInfo, entity: any, prop: any): any {
  let byEntity = baseQueries.get(info)
  if (byEntity === undefined) {
    byEntity = new WeakMap()
    baseQueries.set(info, byEntity)
  }
  let query = byEntity.get(entity)
  if (query === undefined) {
    query = makeBaseQuery(info, entity, prop)
    byEntity.set(entity, query)
  }
  return query
}

function makeBaseQuery(info: QueryInfo, entity: any, prop: any): any {
  let { pkCols, inExpr } = info
  if (!info.loadWithJoin && entity.isAliasedClass) {
    pkCols = pkCols.map((column) => entity._adaptElement(column))
    inExpr = entity._adaptElement(inExpr)
  }
  let query: any = Select._createRawSelect({
    _rawColumns: [new Bundle('pk', ...pkCols).__clauseElement__(), entity.__clauseElement__()],
    _labelStyle: LABEL_STYLE_TABLENAME_PLUS_COL,
    _compileOptions: CompileOptions.default,
    _propagateAttrs: { compileStatePlugin: 'orm', pluginSubject: entity },
  })
  if (info.loadWithJoin) {
    query = query.selectFrom(info.parentAlias).join(inspect(info.parentAlias).attr(prop.key).ofType(entity.entity))
  } else {
    query = query.selectFrom(entity)
  }
  return query.filter(inExpr.in(bindparam('primary_keys')))
}

function* selectInLoad(strategy: any, args: SelectInArgs): Task<void> {
  const { context, path, states, loadOnly, entity, loadopt, recursion } = args
  if (loadOnly !== null && !loadOnly.has(strategy.key)) return
  const prop = strategy.parentProperty
  let { info } = queryInfoOf(strategy)
  const { fallback } = queryInfoOf(strategy)
  const byKey = new Map<unknown, { ident: readonly unknown[]; waiting: Waiting[] }>()
  const none: Waiting[] = []
  if (info.loadOnlyChild) {
    for (const [state, overwrite] of states) {
      const ident = (info.childLookupCols as readonly any[]).map((column) =>
        columnValue(strategy.parent, state, column),
      )
      if (ident.includes(undefined)) {
        info = fallback as QueryInfo
        break
      }
      if (ident.includes(null)) none.push({ state, overwrite })
      else {
        const key = identKey(ident)
        const entry = byKey.get(key)
        if (entry === undefined) byKey.set(key, { ident, waiting: [{ state, overwrite }] })
        else entry.waiting.push({ state, overwrite })
      }
    }
  }
  let query = baseQuery(info, entity, prop)
  let effective: any = path.getItem(prop)
  if (recursion.depth !== null) effective = effective._truncateRecursive()
  query = query.options(...optionsFor(context, loadopt, entity))
  query = query._generate()
  query._compileOptions = (query._compileOptions as CompileOptions).with({ _currentPath: effective })
  if (context.populateExisting) query = query.executionOptions({ populateExisting: true })
  if (prop.orderBy) {
    if (info.loadWithJoin) query = withOutermostOrderBy(query, prop)
    else {
      const order = entity.isAliasedClass ? prop.orderBy.map((each: any) => entity._adaptElement(each)) : prop.orderBy
      query = query.orderBy(...order)
    }
  }
  if (info.loadOnlyChild) yield* loadViaChild(strategy, context, query, info, byKey, none, recursion.executionOptions)
  else yield* loadViaParent(strategy, context, query, info, states, recursion.executionOptions)
}

/** The relationship's ORDER BY goes to the outermost statement, after the joins are known. */
function withOutermostOrderBy(query: any, prop: any): any {
  return query._addContextOption(
    (state: any) => {
      state.eagerOrderBy = [...state.eagerOrderBy, ...prop.orderBy]
    },
    [prop],
  )
}

/** A column's present value on a state; undefined when it is not loaded. */
export function columnValue(mapper: Mapper, state: InstanceState, column: any): any {
  const { key } = (state.mapper.isa(mapper) ? state.mapper : mapper).getPropertyByColumn(column)
  return state.get(key)
}

function compareIdents(a: readonly unknown[], b: readonly unknown[]): number {
  for (let i = 0; i < a.length; i++) {
    const left = a[i] as any
    const right = b[i] as any
    if (left < right) return -1
    if (left > right) return 1
  }
  return 0
}

function* loadViaChild(
  strategy: any,
  context: QueryContext,
  query: any,
  info: QueryInfo,
  byKey: ReadonlyMap<unknown, { ident: readonly unknown[]; waiting: Waiting[] }>,
  none: readonly Waiting[],
  executionOptions: Record<string, unknown>,
): Task<void> {
  const prop = strategy.parentProperty
  const entries = [...byKey.entries()].sort(([, a], [, b]) => compareIdents(a.ident, b.ident))
  for (let at = 0; at < entries.length; at += CHUNK) {
    const chunk = entries.slice(at, at + CHUNK)
    const keys = chunk.map(([, { ident }]) => (info.zeroIdx ? ident[0] : ident))
    const result = yield* context.session._execute(query, [{ primary_keys: keys }], { executionOptions })
    const found = new Map<unknown, any>()
    for (const [ident, object] of pairsOf(result)) found.set(identKey(ident), object)
    for (const [key, { waiting }] of chunk) {
      const related = found.get(key) ?? null
      for (const { state, overwrite } of waiting) {
        if (!overwrite && strategy.key in state.related) continue
        setLoaded(state, prop, strategy.uselist ? [related] : related)
      }
    }
  }
  for (const { state, overwrite } of none) {
    if (overwrite || !(strategy.key in state.related)) setLoaded(state, prop, null)
  }
}

/** The rows of a loader's statement as they are: a key and an object. */
function pairsOf(result: any): readonly (readonly [any, any])[] {
  return result._take(Number.POSITIVE_INFINITY)
}

function* loadViaParent(
  strategy: any,
  context: QueryContext,
  query: any,
  info: QueryInfo,
  states: readonly (readonly [InstanceState, boolean])[],
  executionOptions: Record<string, unknown>,
): Task<void> {
  const prop = strategy.parentProperty
  for (let at = 0; at < states.length; at += CHUNK) {
    const chunk = states.slice(at, at + CHUNK)
    const keys = chunk.map(([state]) => {
      const { ident } = state.key as IdentityKey
      return info.zeroIdx ? ident[0] : ident
    })
    const result = yield* context.session._execute(query, [{ primary_keys: keys }], { executionOptions })
    // A set for each parent: joined rows repeat their objects.
    const found = new Map<unknown, Set<any>>()
    for (const [ident, object] of pairsOf(result)) {
      const key = identKey(ident)
      const list = found.get(key)
      if (list === undefined) found.set(key, new Set([object]))
      else list.add(object)
    }
    for (const [state, overwrite] of chunk) {
      if (!overwrite && strategy.key in state.related) continue
      const list = [...(found.get(identKey((state.key as IdentityKey).ident)) ?? [])]
      setLoaded(state, prop, strategy.uselist ? list : (list[0] ?? null))
    }
  }
}

// -- immediate --------------------------------------------------------------------------------------------------------------

readsRows(ImmediateLoader, (strategy, args) => {
  const { context, loadopt } = args
  if (!context.compileState.compileOptions._enableEagerloads) return
  const recursion = setupForRecursion(strategy, args)
  const prop = strategy.parentProperty
  PostLoad.callableForPath(context, recursion.path, strategy.parent, prop, function* (_context, path, states) {
    let alternate: any = path
    let extraOptions: readonly any[] = []
    if (recursion.depth) {
      const again = new Load(loadopt.path.entity)
      again.context = [loadopt, loadopt._recurse()]
      alternate = (path as any)._truncateRecursive()
      extraOptions = [again]
    }
    const lazy = prop._getStrategy({ lazy: 'select' })
    for (const [state, overwrite] of states) {
      if (!overwrite && strategy.key in state.related) continue
      const value = yield* lazyLoadTask(lazy, state, {
        sqlOk: recursion.runLoader,
        noRaise: true,
        extraOptions,
        alternatePath: alternate,
        executionOptions: recursion.executionOptions,
      })
      if (value !== undefined) setLoaded(state, prop, value)
    }
  })
})

// -- lazy ---------------------------------------------------------------------------------------------------------------------

export interface LazyLoadOptions {
  readonly loadopt?: any
  /** False to look only into the identity map. */
  readonly sqlOk?: boolean
  readonly noRaise?: boolean
  readonly noAutoflush?: boolean
  readonly committed?: boolean
  readonly extraOptions?: readonly any[]
  readonly alternatePath?: any
  readonly executionOptions?: Record<string, unknown>
}

const simpleClauses = new WeakMap<object, { criterion: any; params: { key: string; column: any; value: unknown }[] }>()

function simpleLazyClause(strategy: any): { criterion: any; params: { key: string; column: any; value: unknown }[] } {
  let found = simpleClauses.get(strategy)
  if (found === undefined) {
    const lazywhere = deepAnnotate(strategy._lazywhere, { _ormAdapt: true })
    traverse(
      lazywhere,
      {},
      {
        bindparam: (bind: any) => {
          bind.unique = false
        },
      },
    )
    const params: { key: string; column: any; value: unknown }[] = []
    const criterion = clonedTraverse(
      lazywhere,
      {},
      {
        bindparam: (bind: any) => {
          const column = strategy._bindToCol.get(bind._identifyingKey)
          if (column !== undefined) params.push({ key: bind.key, column, value: null })
          else if (!bind.callable) params.push({ key: bind.key, column: null, value: bind.value })
        },
      },
    )
    found = { criterion, params }
    simpleClauses.set(strategy, found)
  }
  return found
}

/** Loads a relationship now: the object or list; undefined when it can't be known without SQL that was not allowed. */
export function* lazyLoadTask(strategy: any, state: InstanceState, options: LazyLoadOptions = {}): Task<any> {
  const prop = strategy.parentProperty
  const sqlOk = options.sqlOk ?? true
  if (state.key === null && !prop.loadOnPending) return prop.uselist ? [] : null
  const useGet = strategy.useGet && !options.loadopt?._extraCriteria?.length
  if (!sqlOk && !useGet) return undefined
  if (strategy.strategyOpts.lazy === 'raise' && !options.noRaise) throw raised(strategy, 'raise')
  const { session } = state
  if (session === null) {
    if (options.noRaise) return undefined
    throw new exc.InvalidRequestError(
      `Parent instance ${state} is not bound to a Session; lazy load operation of attribute '${strategy.key}' cannot proceed`,
    )
  }
  let ident: unknown[] | null = null
  const valueOf = (column: any) => {
    const { key } = state.mapper.getPropertyByColumn(column)
    return options.committed && state.hasCommitted(key) ? state.committedValue(key) : state.get(key)
  }
  const needed: any[] = useGet
    ? strategy.mapper.primaryKey.map((column: any) => strategy._equatedColumns.get(column))
    : simpleLazyClause(strategy)
        .params.filter((each) => each.column !== null)
        .map((each) => each.column)
  if (sqlOk) yield* session._ensureColumns(state, needed)
  if (useGet) {
    ident = needed.map((column) => valueOf(column))
    if (ident.includes(undefined)) return undefined
    const empty = strategy.mapper.allowPartialPks ? ident.every((each) => each === null) : ident.includes(null)
    if (empty) return null
    const known = session.identityMap.get({ mapper: strategy.mapper.baseMapper, ident, token: null })
    if (known !== undefined && !known.deleted) {
      if (!known.mapper.isa(strategy.mapper)) return null
      if (sqlOk && known.expired !== null && known.expired.size > 0) yield* session._refreshExpired(known)
      return known.instance
    }
    if (!sqlOk) return undefined
  }
  return yield* emitLazyLoad(strategy, session, state, ident, useGet, options)
}

/** The same as a plain call, for accessors and `awaitable`. */
export function lazyLoad(strategy: any, state: InstanceState, options: LazyLoadOptions = {}): Task<any> {
  return lazyLoadTask(strategy, state, options)
}

function raised(strategy: any, lazy: string): Error {
  return new exc.InvalidRequestError(`'${strategy}' is not available due to lazy='${lazy}'`)
}

function* emitLazyLoad(
  strategy: any,
  session: Session,
  state: InstanceState,
  ident: readonly unknown[] | null,
  useGetGiven: boolean,
  options: LazyLoadOptions,
): Task<any> {
  const prop = strategy.parentProperty
  const { loadopt } = options
  const element = strategy.entity.__clauseElement__()
  let statement: any = Select._createRawSelect({
    _rawColumns: [element],
    _propagateAttrs: element._propagateAttrs,
    _labelStyle: LABEL_STYLE_TABLENAME_PLUS_COL,
    _compileOptions: CompileOptions.default,
  })
  const loadOptions = { ...DEFAULT_LOAD_OPTIONS, invokeAllEagers: false, lazyLoadedFrom: state }
  if (prop.secondary !== null) statement = statement.selectFrom(strategy.mapper, prop.secondary)
  statement = statement._generate()
  if (state.key === null || options.noAutoflush) statement._executionOptions = { autoflush: false }
  let useGet = useGetGiven
  let effective: any
  const hasCriteria = loadopt?._extraCriteria?.length > 0
  if (state.loadOptions.length > 0 || hasCriteria) {
    effective = (options.alternatePath ?? state.loadPath ?? state.mapper._pathRegistry).getItem(prop)
    let opts = state.loadOptions
    if (hasCriteria) {
      useGet = false
      opts = [...opts, new LoaderCriteriaOption(strategy.entity, criteriaOf(loadopt))]
    }
    statement._withOptions = opts
  } else {
    effective = (options.alternatePath ?? state.mapper._pathRegistry).getItem(prop)
  }
  if (options.extraOptions && options.extraOptions.length > 0) {
    statement._withOptions = [...(statement._withOptions ?? []), ...options.extraOptions]
  }
  statement._compileOptions = CompileOptions.default.with({ _currentPath: effective })
  if (strategy.strategyOpts.lazy === 'raise_on_sql' && !options.noRaise) throw raised(strategy, 'raise_on_sql')
  const executionOptions = { ...options.executionOptions }
  if (useGet) return yield* loadOnPkIdentity(session, statement, ident, { loadOptions, executionOptions })
  if (strategy._orderBy) statement._orderByClauses = strategy._orderBy
  statement._withContextOptions = [...(statement._withContextOptions ?? []), [reverseLazyLoads(prop), [prop]]]
  const { criterion, params } = simpleLazyClause(strategy)
  const values: Record<string, unknown> = {}
  for (const { key, column, value } of params) {
    if (column === null) {
      values[key] = value
      continue
    }
    const property = state.mapper.getPropertyByColumn(column)
    values[key] =
      options.committed && state.hasCommitted(property.key)
        ? state.committedValue(property.key)
        : state.get(property.key)
  }
  if (Object.values(values).some((value) => value === undefined)) return prop.uselist ? [] : null
  statement._whereCriteria = [criterion]
  const result = yield* session._execute(statement, [values], {
    executionOptions: { ...executionOptions, _saOrmLoadOptions: loadOptions },
  })
  const rows = result.unique().scalars().all()
  return prop.uselist ? rows : (rows[0] ?? null)
}

/** The other side of a one-to-many is this very object: it is not joined or selected again. */
function reverseLazyLoads(prop: any): (state: any) => void {
  return (compileState) => {
    for (const reverse of prop._reverseProperty as Iterable<any>) {
      if (reverse.direction !== MANYTOONE || !reverse._lazyStrategy.useGet || reverse.strategy instanceof LazyLoader)
        continue
      const path = compileState.compileOptions._currentPath.getItem(reverse.parent)
      ;(Load as any)._constructForExistingPath(path).lazyload(reverse).processCompileState(compileState)
    }
  }
}

// -- subquery -------------------------------------------------------------------------------------------------------------

readsRows(SubqueryLoader, (strategy, args) => {
  const { context, path, loadopt, populators, queryEntity } = args
  if (context.refreshState) return immediateRows(strategy, args)
  if (!setupForRecursion(strategy, args).runLoader) return
  if (!(context.compileState instanceof ORMSelectCompileState)) return
  if (!appliesToEntity(strategy, args)) return
  const { compileOptions } = context.compileState
  if (!compileOptions._enableEagerloads || compileOptions._forRefreshState) return
  const prop = strategy.parentProperty
  context.loadersRequireBuffering = true
  const withProp = path.getItem(prop)
  if (withProp.get(context.attributes, 'collections') !== null) return
  withProp.set(context.attributes, 'collections', true)
  const states: [InstanceState, boolean][] = []
  populators.new.push([strategy.key, (state) => states.push([state, true])])
  if (context.invokeAllEagers) populators.eager.push([strategy.key, (state) => states.push([state, false])])
  const query = subqueryStatement(strategy, context, queryEntity, withProp, loadopt)
  context.subqueryLoads.push(function* () {
    // Nothing is sent when no row had the entity.
    if (states.length === 0) return
    const rows = (yield* context.session._execute(query, [context.params], {
      executionOptions: {
        ...query._executionOptions,
        _saOrmLoadOptions: { ...DEFAULT_LOAD_OPTIONS, populateExisting: context.populateExisting },
      },
    }))
      .unique()
      .all() as any[]
    const found = new Map<unknown, any[]>()
    for (const row of rows) {
      const key = identKey(Array.prototype.slice.call(row, 1))
      const list = found.get(key)
      if (list === undefined) found.set(key, [row[0]])
      else list.push(row[0])
    }
    const locals = [...prop.localColumns]
    for (const [state, overwrite] of states) {
      if (!overwrite && strategy.key in state.related) continue
      const list = found.get(identKey(locals.map((column: any) => columnValue(strategy.parent, state, column)))) ?? []
      setLoaded(state, prop, strategy.uselist ? list : (list[0] ?? null))
    }
  })
})

const ORIGINAL_QUERY = '_subqueryOriginal'
const SUBQUERY_PATHS = '_subqueryPaths'

/** SubqueryLoader._setup_query_from_rowproc: the original statement as a subquery, joined to the related rows. */
function subqueryStatement(strategy: any, context: QueryContext, queryEntity: any, path: any, loadopt: any): any {
  const { compileState } = context
  const prop = strategy.parentProperty
  const entityIndex = compileState._entities.indexOf(queryEntity)
  const withPoly = path.get(compileState.attributes, 'pathWithPolymorphic', null)
  const effectiveEntity = withPoly ?? strategy.entity
  const options = context.statement._executionOptions ?? {}
  const [beforePath, beforeRewritten] = options[SUBQUERY_PATHS] ?? [PathRegistry.root, PathRegistry.root]
  const isRoot = beforePath === PathRegistry.root
  const subqPath: PathRegistry = beforePath.plus(path)
  let rewritten: any = beforeRewritten.plus(path)
  const original = options[ORIGINAL_QUERY] ?? context.statement
  const originalState = ORMSelectCompileState._createEntitiesCollection(original, false) as any

  // leftmost entity and its key
  const [first, second] = rewritten.path
  const leftMapper: Mapper = inspect(first).mapper
  const own = strategy.parent.isa(leftMapper) && prop === second
  const leftmostMapper: Mapper = own ? strategy.parent : leftMapper
  const leftmostProp: any = own ? prop : second
  if (isRoot) {
    const start = originalState._entities[entityIndex].entityZero._pathRegistry.getItem(leftmostProp)
    const additional = rewritten.length - start.length
    rewritten = additional > 0 ? start.plus(PathRegistry.coerce(rewritten.path.slice(-additional))) : start
  }
  const owner = rewritten.path[0]
  const leftmostAttributes = [...leftmostProp.localColumns].map((column: any) =>
    inspect(owner.entity).attr(leftmostMapper.getPropertyByColumn(column).key),
  )

  // the original statement, reduced to the leftmost key
  let inner = original._generate().correlate(null)
  if (inner._fromObj.length === 0) {
    const entities = new Set(
      (ORMSelectCompileState.getColumnDescriptions(original) as any[])
        .map((each) => each.entity)
        .filter((each) => each !== null),
    )
    inner = inner.selectFrom(...entities)
  }
  inner = inner._generate()
  inner._withOptions = []
  const target = leftmostAttributes.map((attribute) => attribute.__clauseElement__())
  const adapt = originalState._getCurrentAdapter?.()
  inner._rawColumns = adapt ? target.map((column) => adapt(column, false)) : target
  const distinctKey = leftmostProp.distinctTargetKey
  if (distinctKey === true) inner._distinct = true
  else if (distinctKey === null) {
    const chosen = new Set<number>(inner._rawColumns.map((column: any) => column._hash))
    const tables = new Set<any>(inner._rawColumns.map((column: any) => column.table))
    for (const table of tables) {
      if (![...(table.primaryKey ?? [])].every((column: any) => chosen.has(column._hash))) inner._distinct = true
    }
  }
  if (inner._limitClause === null && inner._offsetClause === null && inner._fetchClause === null)
    inner._orderByClauses = []
  if (inner._distinct && inner._orderByClauses.length > 0) {
    inner._rawColumns = [...inner._rawColumns, ...expandColumnListFromOrderBy(inner._rawColumns, inner._orderByClauses)]
  }
  const embedded = inner.setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL).subquery()
  const leftAlias = new AliasedClass(leftmostMapper, { alias: embedded, useMapperPath: true })

  // joins from the leftmost key to the related rows
  const pairs = [...subqPath.pairs()]
  const toJoin = pairs.map(([mapper, each], index): [any, string] => {
    if (index === 0) return [mapper, each.key]
    const previous = pairs[index - 1]?.[1].mapper
    return [previous.isa(mapper) ? previous : mapper, each.key]
  })
  const lastEntity = toJoin.at(-1)?.[0]
  const info = inspect(lastEntity)
  const parentAlias =
    toJoin.length < 2
      ? leftAlias
      : info.isAliasedClass
        ? info.entity
        : new AliasedClass(info.mapper, { useMapperPath: true })
  const localAttributes = [...prop.localColumns].map((column: any) =>
    inspect(parentAlias).attr(strategy.parent.getPropertyByColumn(column).key),
  )
  const related = inspect(effectiveEntity)
  let query: any = select(related.entity ?? effectiveEntity).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
  query = query._generate()
  query._compileOptions = CompileOptions.default.with({ _enableSingleCrit: false, _useLegacyQueryStyle: true })
  query._executionOptions = {
    ...options,
    ...context.executionOptions,
    [ORIGINAL_QUERY]: original,
    [SUBQUERY_PATHS]: [subqPath, rewritten],
  }
  query = query.addColumns(...localAttributes)
  for (const attribute of joinAttributes(toJoin, leftAlias, parentAlias, related.entity ?? effectiveEntity)) {
    query = query.join(attribute)
  }
  query = query._generate()
  query._compileOptions = query._compileOptions.with({ _currentPath: rewritten })
  let withOptions: readonly any[] = original._withOptions ?? []
  if (loadopt?._extraCriteria?.length) {
    withOptions = [...withOptions, new LoaderCriteriaOption(related, criteriaOf(loadopt))]
  }
  query = query.options(...withOptions)
  return prop.orderBy ? withOutermostOrderBy(query, prop) : query
}

function joinAttributes(toJoin: readonly [any, string][], leftAlias: any, parentAlias: any, target: any): any[] {
  const attribute = (alias: any, key: string) => inspect(alias).attr(key)
  const [first] = toJoin
  const last = toJoin.at(-1)
  if (first === undefined || last === undefined) return []
  if (toJoin.length === 1) return [attribute(leftAlias, first[1]).ofType(target)]
  if (toJoin.length === 2) {
    return [attribute(leftAlias, first[1]).ofType(parentAlias), attribute(parentAlias, last[1]).ofType(target)]
  }
  const middle = toJoin.slice(1, -1).map(([entity, key]): [any, string] => {
    const insp = inspect(entity)
    return [insp.isAliasedClass ? insp.entity : new AliasedClass(insp.mapper), key]
  })
  const inner = middle.map(([alias, key], index) => attribute(alias, key).ofType(middle[index + 1]?.[0] ?? parentAlias))
  return [
    attribute(leftAlias, first[1]).ofType(middle[0]?.[0]),
    ...inner,
    attribute(parentAlias, last[1]).ofType(target),
  ]
}

// -- polymorphic ----------------------------------------------------------------------------------------------------------

polymorphicLoading.loadSubclassViaIn = (context, path, entity, from, optionEntities) => {
  const { mapper } = entity
  const { query, enable, disable } = subclassLoadViaIn(mapper, entity, from)
  return function* (_context, postPath, given) {
    let states = given
    if (!optionEntities || optionEntities.length === 0) {
      states = states.filter(([state]) => state.mapper._wouldSelectinLoadOnlyFromGivenMapper(mapper))
      if (states.length === 0) return
    }
    const prepended = path.parent && path.parent.length > 0
    const options = [
      prepended ? enable._prependPath(postPath) : enable,
      ...(context.statement._withOptions ?? []),
      prepended ? disable._prependPath(postPath) : disable,
    ]
    let statement = query.options(...options)._generate()
    statement._compileOptions = CompileOptions.default.with({ _currentPath: (postPath as any).parent })
    if (context.populateExisting) statement = statement.executionOptions({ populateExisting: true })
    const single = mapper.baseMapper.primaryKey.length === 1
    for (let at = 0; at < states.length; at += CHUNK) {
      const keys = states.slice(at, at + CHUNK).map(([state]) => {
        const { ident } = state.key as IdentityKey
        return single ? ident[0] : ident
      })
      const result = yield* context.session._execute(statement, [{ primary_keys: keys }], {})
      result.unique().scalars().all()
    }
  }
}

/** Mapper._subclass_load_via_in: a statement for the columns that a subclass adds. */
function subclassLoadViaIn(mapper: Mapper, entity: any, from: Mapper): { query: any; enable: any; disable: any } {
  const keep = new Set<any>(mapper._identityKeyProps)
  if (mapper.polymorphicOn !== null) keep.add(mapper.getPropertyByColumn(mapper.polymorphicOn))
  const classes = new Set<Mapper>([mapper])
  for (
    let each = mapper.inherits;
    each !== null && each !== from && each.polymorphicLoad === 'selectin';
    each = each.inherits
  ) {
    classes.add(each)
  }
  let enable: any = new Load(entity)
  let disable: any = new Load(entity)
  for (const prop of [...mapper.columnAttrs.values(), ...mapper.relationships.values()]) {
    const attribute = inspect(entity).attr(prop.key)
    if (attribute === undefined || attribute === null) continue
    if (classes.has(prop.parent) || keep.has(prop)) {
      enable = enable._setGenericStrategy([attribute], prop.strategyOpts, true)
    } else {
      disable = disable._setGenericStrategy([attribute], { doNothing: true }, false)
    }
  }
  let primaryKey = mapper.primaryKey.map((column) => deepAnnotate(column as any, { _ormAdapt: true }))
  let inExpr: any = primaryKey.length > 1 ? tuple(...primaryKey) : primaryKey[0]
  let query: any = select(entity.isAliasedClass ? entity.entity : (mapper as any)).setLabelStyle(
    LABEL_STYLE_TABLENAME_PLUS_COL,
  )
  if (entity.isAliasedClass) {
    inExpr = entity._adapter.traverse(inExpr)
    primaryKey = primaryKey.map((column) => entity._adapter.traverse(column))
  }
  query = query.where(inExpr.in(bindparam('primary_keys', undefined, { expanding: true }))).orderBy(...primaryKey)
  return { query, enable, disable }
}
