// Lazy and immediate loading: the related objects of one parent, out of the identity map or by a statement. A port of the
// loading half of SQLAlchemy's LazyLoader and ImmediateLoader.

import type { Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { clonedTraverse, deepAnnotate, Select, traverse } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { CompileOptions } from './compile-options.ts'
import { DetachedInstanceError } from './exc.ts'
import { readsRows } from './instance-processor.ts'
import { MANYTOONE } from './interfaces.ts'
import { NO_VALUE } from './listeners.ts'
import { LoaderCriteriaOption } from './loader-criteria.ts'
import { loadOnPkIdentity } from './loading.ts'
import type { PathRegistry } from './path-registry.ts'
import { PostLoad } from './post-load.ts'
import { criteriaOf, type Recursion, setLoaded, setupForRecursion } from './post-loaders.ts'
import { DEFAULT_LOAD_OPTIONS } from './query-context.ts'
import type { ReadAhead } from './read-ahead.ts'
import type { Session } from './session.ts'
import { type InstanceState, isLoadable } from './state.ts'
import { ImmediateLoader, LazyLoader } from './strategies.ts'
import { Load } from './strategy-options.ts'

export interface LazyLoadOptions {
  readonly loadopt?: any
  /** False to look only into the identity map. */
  readonly sqlOk?: boolean
  readonly noRaise?: boolean
  readonly noAutoflush?: boolean
  readonly committed?: boolean
  readonly relatedOk?: boolean
  /** False: NO_VALUE where a key was never set, which otherwise counts as NULL. */
  readonly initOk?: boolean
  /** What the relationship would hold, had it not been assigned to. */
  readonly isReplaced?: boolean
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
  if (strategy.strategyOpts.lazy === 'raise' && !options.noRaise) throw raised(prop, 'raise')
  const { session } = state
  if (session === null) {
    if (options.noRaise) return undefined
    throw new DetachedInstanceError(
      `Parent instance ${state} is not bound to a Session; lazy load operation of attribute '${strategy.key}' cannot proceed`,
    )
  }
  let ident: unknown[] | null = null
  const valueOf = (column: any) => {
    const { key } = state.mapper.getPropertyByColumn(column)
    const value = options.committed && state.hasCommitted(key) ? state.committedValue(key) : state.get(key)
    if (value !== undefined || !state.hasKey || isLoadable(state, key)) return value
    // a column that was not given a value before its row was made
    return options.initOk === false ? NO_VALUE : null
  }
  const needed: any[] = useGet
    ? strategy.mapper.primaryKey.map((column: any) => strategy._equatedColumns.get(column))
    : simpleLazyClause(strategy)
        .params.filter((each) => each.column !== null)
        .map((each) => each.column)
  if (sqlOk) yield* session._ensureColumns(state, needed, options.committed)
  // it may have come with the columns
  if (prop.key in state.related && !options.isReplaced) return undefined
  if (useGet) {
    ident = needed.map((column) => valueOf(column))
    if (ident.includes(undefined)) return undefined
    if (ident.includes(NO_VALUE)) return NO_VALUE
    const empty = strategy.mapper.allowPartialPks ? ident.every((each) => each === null) : ident.includes(null)
    if (empty) return null
    const known = session.identityMap.get({ mapper: strategy.mapper._identityMapper, ident, token: null })
    if (known !== undefined && !known.deleted) {
      if (known.isExpired) {
        if (!sqlOk) return undefined
        if (options.relatedOk !== false && (yield* session._wasAlreadyDeleted(known))) return null
      }
      return known.mapper.isa(strategy.mapper) ? known.instance : null
    }
    if (!sqlOk || options.relatedOk === false) return undefined
  }
  return yield* emitLazyLoad(strategy, session, state, ident, useGet, options)
}

/** The same as a plain call, for accessors and `awaitable`. */
export function lazyLoad(strategy: any, state: InstanceState, options: LazyLoadOptions = {}): Task<any> {
  return lazyLoadTask(strategy, state, options)
}

export function raised(prop: any, lazy: string): Error {
  return new exc.InvalidRequestError(`'${prop}' is not available due to lazy='${lazy}'`)
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
  if (strategy.strategyOpts.lazy === 'raise_on_sql' && !options.noRaise) throw raised(prop, 'raise_on_sql')
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
  let option = reverseOptions.get(prop)
  if (option === undefined) {
    option = (compileState) => processReverse(prop, compileState)
    reverseOptions.set(prop, option)
  }
  return option
}
/** One function for each relationship: statements that have the same one share a compiled statement. */
const reverseOptions = new WeakMap<object, (state: any) => void>()

function processReverse(prop: any, compileState: any): void {
  for (const reverse of prop._reverseProperty as Iterable<any>) {
    if (reverse.direction !== MANYTOONE || !reverse._lazyStrategy.useGet || reverse.strategy instanceof LazyLoader)
      continue
    const path = compileState.compileOptions._currentPath.getItem(reverse.parent)
    ;(Load as any)._constructForExistingPath(path).lazyload(reverse).processCompileState(compileState)
  }
}

// -- immediate --------------------------------------------------------------------------------------------------------------

readsRows(ImmediateLoader, (strategy, args) => {
  const { context, loadopt } = args
  if (!context.compileState.compileOptions._enableEagerloads) return
  const recursion = setupForRecursion(strategy, args)
  const prop = strategy.parentProperty
  PostLoad.callableForPath(context, recursion.path, strategy.parent, prop, (_context, path, states, _loadOnly, ahead) =>
    immediateLoad(strategy, loadopt, recursion, path, states, ahead),
  )
})

function* immediateLoad(
  strategy: any,
  loadopt: any,
  recursion: Recursion,
  path: PathRegistry,
  states: readonly (readonly [InstanceState, boolean])[],
  ahead: ReadAhead,
): Task<void> {
  yield* ahead.finish()
  const prop = strategy.parentProperty
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
      // further down only what a many-to-one finds in the identity map; collections are loaded all the same
      relatedOk: recursion.runLoader,
      noRaise: true,
      extraOptions,
      alternatePath: alternate,
      executionOptions: recursion.executionOptions,
    })
    if (value !== undefined) setLoaded(state, prop, value)
  }
}
