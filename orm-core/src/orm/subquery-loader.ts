// Subquery loading: the original statement as a subquery, joined to the related rows. A port of SQLAlchemy's
// SubqueryLoader.

import type { Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { expandColumnListFromOrderBy, select } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { AliasedClass } from './aliased.ts'
import { immediateRows } from './column-rows.ts'
import { CompileOptions } from './compile-options.ts'
import { identKey, loneKey } from './identity-map.ts'
import { inspect } from './inspect.ts'
import { indexOf, type Row, type RowProcessorArgs, readsRows } from './instance-processor.ts'
import { LoaderCriteriaOption } from './loader-criteria.ts'
import type { Mapper } from './mapper.ts'
import { PAIRS } from './orm-result.ts'
import { ORMSelectCompileState } from './orm-select.ts'
import { PathRegistry } from './path-registry.ts'
import {
  addOnce,
  appliesToEntity,
  criteriaOf,
  type Related,
  setLoaded,
  setupForRecursion,
  withOutermostOrderBy,
} from './post-loaders.ts'
import { DEFAULT_LOAD_OPTIONS, type QueryContext } from './query-context.ts'
import type { InstanceState } from './state.ts'
import { SubqueryLoader } from './strategies.ts'

readsRows(SubqueryLoader, (strategy, args) => {
  const { context, path, loadopt, populators, queryEntity } = args
  if (context.refreshState) return immediateRows(strategy, args)
  if (!setupForRecursion(strategy, args).runLoader) return
  if (!(context.compileState instanceof ORMSelectCompileState)) return
  if (!appliesToEntity(strategy, args)) return
  const { compileOptions } = context.compileState
  if (!compileOptions._enableEagerloads || compileOptions._forRefreshState) return
  const prop = strategy.parentProperty
  const { key } = strategy
  context.loadersRequireBuffering = true
  const withProp = path.getItem(prop)
  // subclasses whose rows are read beside those of the class share its statement
  let collections: SubqueryCollections | null = withProp.get(context.attributes, 'collections')
  if (collections === null) {
    const query = subqueryStatement(strategy, context, queryEntity, withProp, loadopt)
    collections = new SubqueryCollections(prop, context, query)
    withProp.set(context.attributes, 'collections', collections)
  }
  const found = collections
  const keyOf = keyReader(prop, args)
  populators.new.push([key, (state, row) => found.put(state, keyOf(row))])
  populators.existing.push([
    key,
    (state, row) => {
      if (!(key in state.related)) found.put(state, keyOf(row))
    },
  ])
  if (context.invokeAllEagers) populators.eager.push([key, () => found.require()])
})

/** Where a row has the key that its related objects are found by. */
function keyReader(prop: any, { result, adapter }: RowProcessorArgs): (row: Row) => unknown {
  const indexes = [...prop.localColumns].map((column: any) => {
    const index = indexOf(result, adapter ? adapter.columns.get(column) : column)
    if (index === undefined) throw new exc.NoSuchColumnError(`Could not locate column in row for column '${column}'`)
    return index
  })
  const [only] = indexes
  if (indexes.length === 1 && only !== undefined) return (row) => loneKey(row[only])
  return (row) => identKey(indexes.map((index) => row[index]))
}

/** SubqueryLoader._SubqCollections: what a statement loads. It is sent after the first row whose object needs it. */
class SubqueryCollections {
  readonly #prop: any
  readonly #context: QueryContext
  readonly #query: any
  /** Objects of the row at hand, which wait for the statement; null before the first one. */
  #waiting: [InstanceState, unknown][] | null = null
  #found: Map<unknown, Related> | null = null

  constructor(prop: any, context: QueryContext, query: any) {
    this.#prop = prop
    this.#context = context
    this.#query = query
  }

  /** Gives an object what belongs to a key, as soon as that is known. */
  put(state: InstanceState, key: unknown): void {
    if (this.#found === null) this.require().push([state, key])
    else this.#set(this.#found, state, key)
  }

  /** Sees to it that the statement is sent. */
  require(): [InstanceState, unknown][] {
    if (this.#waiting === null) {
      this.#waiting = []
      this.#context.subqueryLoads.push(this)
    }
    return this.#waiting
  }

  *load(): Task<void> {
    const { session, params, populateExisting } = this.#context
    const single = this.#prop.localColumns.size === 1
    const result: any = yield* session._execute(this.#query, [params], {
      executionOptions: {
        ...this.#query._executionOptions,
        _saOrmLoadOptions: { ...DEFAULT_LOAD_OPTIONS, populateExisting },
        [PAIRS]: single,
      },
    })
    const rows: any[] = result._take(Number.POSITIVE_INFINITY)
    const found = new Map<unknown, Related>()
    if (single) for (let i = 0; i < rows.length; i += 2) addOnce(found, loneKey(rows[i + 1]), rows[i])
    else for (const row of rows) addOnce(found, identKey(row.slice(1)), row[0])
    this.#found = found
    for (const [state, key] of this.#waiting?.splice(0) ?? []) this.#set(found, state, key)
  }

  #set(found: ReadonlyMap<unknown, Related>, state: InstanceState, key: unknown): void {
    const list = found.get(key)?.items ?? []
    setLoaded(state, this.#prop, this.#prop.uselist ? list : (list[0] ?? null))
  }
}

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
