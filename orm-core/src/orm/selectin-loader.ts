// Select-in loading: the related objects of many parents with one SELECT … IN. A port of SQLAlchemy's SelectInLoader.

import type { Task } from '../engine/index.ts'
import { bindparam, Select, tuple } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { AliasedClass } from './aliased.ts'
import { Bundle } from './bundle.ts'
import { immediateRows } from './column-rows.ts'
import { CompileOptions } from './compile-options.ts'
import { identKey, nameOf } from './identity-map.ts'
import { inspect } from './inspect.ts'
import { readsRows } from './instance-processor.ts'
import { MANYTOONE } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import { PAIRS } from './orm-result.ts'
import { entityKey, type PathRegistry, pathKey } from './path-registry.ts'
import { PostLoad } from './post-load.ts'
import {
  addOnce,
  appliesToEntity,
  columnValue,
  optionsFor,
  type Recursion,
  type Related,
  setLoaded,
  setupForRecursion,
  withOutermostOrderBy,
} from './post-loaders.ts'
import type { QueryContext } from './query-context.ts'
import type { ReadAhead } from './read-ahead.ts'
import type { IdentityKey, InstanceState } from './state.ts'
import { SelectInLoader } from './strategies.ts'
import { Load } from './strategy-options.ts'

const CHUNK = 500

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
  PostLoad.callableForPath(
    context,
    recursion.path,
    strategy.parent,
    prop,
    (postContext, postPath, states, loadOnly, ahead) =>
      selectInLoad(strategy, {
        context: postContext,
        path: postPath,
        states,
        loadOnly,
        entity,
        loadopt,
        recursion,
        ahead,
      }),
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
  readonly ahead: ReadAhead
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
  const { context, states, loadOnly, recursion } = args
  if (loadOnly !== null && !loadOnly.has(strategy.key)) return
  let { info } = queryInfoOf(strategy)
  const { fallback } = queryInfoOf(strategy)
  const byKey = new Map<unknown, { ident: readonly unknown[]; waiting: Waiting[] }>()
  const none: Waiting[] = []
  if (info.loadOnlyChild) {
    for (const [state, overwrite] of states) {
      const ident = childLookup(strategy.parent, state, info.childLookupCols as readonly any[])
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
  const query = queryFor(strategy, args, info)
  const pages: Pages = { context, query, info, executionOptions: recursion.executionOptions, ahead: args.ahead }
  if (info.loadOnlyChild) yield* loadViaChild(strategy, pages, byKey, none)
  else yield* loadViaParent(strategy, pages, states)
}

function childLookup(parent: Mapper, state: InstanceState, columns: readonly any[]): unknown[] {
  const [first] = columns
  return columns.length === 1
    ? [columnValue(parent, state, first)]
    : columns.map((column) => columnValue(parent, state, column))
}

/** Statements by compile state, path and relationship: what an equal statement before this one has sent. */
const queries = new WeakMap<object, Map<string, any>>()

/** The statement for a relationship at a path; the same one each time where no option has values of its own. */
function queryFor(strategy: any, args: SelectInArgs, info: QueryInfo): any {
  const { context, path, entity, loadopt, recursion } = args
  const { compileState } = context
  if (recursion.depth !== null || loadopt?._extraCriteria?.length || !compileState.selectStatement) {
    return makeQuery(strategy, args, info)
  }
  const options: readonly any[] = compileState.selectStatement._withOptions ?? []
  if (!options.every(isPlainLoad)) return makeQuery(strategy, args, info)
  let known = queries.get(compileState)
  if (known === undefined) {
    known = new Map()
    queries.set(compileState, known)
  }
  const flags = `${info.loadWithJoin ? 1 : 0}${context.populateExisting ? 1 : 0}`
  const name = `${pathKey(flags, path.path)} ${entityKey('', strategy)} ${entityKey('', entity)}`
  let query = known.get(name)
  if (query === undefined) {
    query = makeQuery(strategy, args, info)
    known.set(name, query)
  }
  return query
}

function isPlainLoad(option: any): boolean {
  return option instanceof Load && option.context.every((element: any) => !element._extraCriteria?.length)
}

function makeQuery(strategy: any, { context, path, entity, loadopt, recursion }: SelectInArgs, info: QueryInfo): any {
  const prop = strategy.parentProperty
  let query = baseQuery(info, entity, prop)
  let effective: any = path.getItem(prop)
  if (recursion.depth !== null) effective = effective._truncateRecursive()
  query = query.options(...optionsFor(context, loadopt, entity))
  query = query._generate()
  query._compileOptions = (query._compileOptions as CompileOptions).with({ _currentPath: effective })
  if (context.populateExisting) query = query.executionOptions({ populateExisting: true })
  if (!prop.orderBy) return query
  if (info.loadWithJoin) return withOutermostOrderBy(query, prop)
  const order = entity.isAliasedClass ? prop.orderBy.map((each: any) => entity._adaptElement(each)) : prop.orderBy
  return query.orderBy(...order)
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

/** How a loader asks for the rows of one page of keys after the other. */
interface Pages {
  readonly context: QueryContext
  readonly query: any
  readonly info: QueryInfo
  readonly executionOptions: Record<string, unknown>
  readonly ahead: ReadAhead
}

function* loadViaChild(
  strategy: any,
  pages: Pages,
  byKey: ReadonlyMap<unknown, { ident: readonly unknown[]; waiting: Waiting[] }>,
  none: readonly Waiting[],
): Task<void> {
  const prop = strategy.parentProperty
  const { info, ahead, query } = pages
  const entries = [...byKey.entries()].sort(([, a], [, b]) => compareIdents(a.ident, b.ident))
  for (let at = 0; at < entries.length; at += CHUNK) {
    const chunk = entries.slice(at, at + CHUNK)
    const keys = chunk.map(([, { ident }]) => (info.zeroIdx ? ident[0] : ident))
    yield* ahead.send(query, readPairs(pages, keys), (pairs) => {
      const found = new Map<unknown, any>()
      for (let i = 0; i < pairs.length; i += 2) found.set(pairs[i], pairs[i + 1])
      for (const [key, { waiting }] of chunk) {
        const related = found.get(key) ?? null
        for (const { state, overwrite } of waiting) {
          if (!overwrite && strategy.key in state.related) continue
          setLoaded(state, prop, strategy.uselist ? [related] : related)
        }
      }
    })
  }
  for (const { state, overwrite } of none) {
    if (overwrite || !(strategy.key in state.related)) setLoaded(state, prop, null)
  }
}

/** A page of a loader's rows as a flat list: the key of a parent or child as a name, and the object. */
function* readPairs(pages: Pages, keys: readonly unknown[]): Task<readonly unknown[]> {
  const { context, query, info } = pages
  const executionOptions = info.zeroIdx ? { ...pages.executionOptions, [PAIRS]: true } : pages.executionOptions
  const result: any = yield* context.session._execute(query, [{ primary_keys: keys }], { executionOptions })
  const rows: any[] = result._take(Number.POSITIVE_INFINITY)
  if (info.zeroIdx) {
    for (let i = 0; i < rows.length; i += 2) {
      const type = typeof rows[i]
      if (type !== 'number' && type !== 'string') rows[i] = identKey([rows[i]])
    }
    return rows
  }
  return rows.flatMap(([ident, object]) => [identKey(ident), object])
}

function* loadViaParent(
  strategy: any,
  pages: Pages,
  states: readonly (readonly [InstanceState, boolean])[],
): Task<void> {
  const prop = strategy.parentProperty
  const { info, ahead, query } = pages
  for (let at = 0; at < states.length; at += CHUNK) {
    const chunk = states.slice(at, at + CHUNK)
    const keys = chunk.map(([state]) => {
      if (state.loneIdent !== undefined) return state.loneIdent
      const { ident } = state.key as IdentityKey
      return info.zeroIdx ? ident[0] : ident
    })
    yield* ahead.send(query, readPairs(pages, keys), (pairs) => {
      const found = new Map<unknown, Related>()
      for (let i = 0; i < pairs.length; i += 2) {
        addOnce(found, pairs[i], pairs[i + 1])
      }
      for (const [state, overwrite] of chunk) {
        if (!overwrite && strategy.key in state.related) continue
        const items = found.get(nameOf(state))?.items ?? []
        setLoaded(state, prop, strategy.uselist ? items : (items[0] ?? null))
      }
    })
  }
}
