// From rows to objects: an entity's row processor finds or makes the object of a row in the identity map and fills it with
// what the loader strategies (loaders.ts) say. SQLAlchemy's `loading._instance_processor`; what is loaded with further
// statements is post-load.ts's part.

import type { ResultMetaData, Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { StaleDataError } from './exc.ts'
import { identKey } from './identity-map.ts'
import { strategyKey } from './interfaces.ts'
import { mapperListeners } from './listeners.ts'
import { loadScalarAttributes } from './loading.ts'
import type { Mapper } from './mapper.ts'
import { entityKey, type PathRegistry, pathKey } from './path-registry.ts'
import { PostLoad, type PostLoader } from './post-load.ts'
import type { QueryContext } from './query-context.ts'
import { type RowFunctions, rowFunctions } from './row-functions.ts'
import type { InstanceState, LoadOrigin } from './state.ts'
import { DEFER_FOR_STATE, RAISE_FOR_STATE, SET_DEFERRED_EXPIRED } from './strategies.ts'

export type Row = readonly unknown[]
export type RowGetter = (row: Row) => any
export type Populator = (state: InstanceState, row: Row) => void

/** What a row does to a state, by the occasion: first row of a new object, further rows, a load of what is missing. */
export interface Populators {
  readonly quick: [key: string, index: number][]
  readonly new: [key: string, populate: Populator][]
  readonly existing: [key: string, populate: Populator][]
  readonly eager: [key: string, populate: Populator][]
  readonly expire: [key: string, setExpired: boolean][]
}

export interface RowProcessorArgs {
  readonly context: QueryContext
  readonly queryEntity: any
  readonly path: any
  readonly loadopt: any
  readonly mapper: Mapper
  readonly result: ResultMetaData
  readonly adapter: any
  readonly populators: Populators
}

/** The index of a column in the rows, or undefined. */
export function indexOf(result: ResultMetaData, column: any): number | undefined {
  return column === null || column === undefined ? undefined : result.find(column)
}

interface InstanceProcessorOptions {
  readonly onlyLoadProps?: ReadonlySet<string> | null
  readonly refreshState?: InstanceState | null
  readonly polymorphicDiscriminator?: any
  readonly polymorphicFrom?: Mapper | null
}

/** What of an entity's row processor is the same each time its compiled statement runs. */
interface EntityPlan {
  readonly result: ResultMetaData
  /** Columns whose value is in the row, and what static strategies do. */
  readonly quick: readonly (readonly [key: string, index: number])[]
  readonly new: readonly [key: string, populate: Populator][]
  readonly expire: readonly [key: string, setExpired: boolean][]
  /** Attributes whose strategies have something to do or to schedule at each execution. */
  readonly dynamic: readonly { readonly strategy: any; readonly loadopt: any }[]
  readonly pkIndexes: readonly number[]
  readonly loadPath: PathRegistry
  readonly functions: RowFunctions
}

/** Plans by compile state and entity path: an equal statement has the same compile state, out of the compiled cache. */
const plans = new WeakMap<object, Map<string, EntityPlan>>()

function planOf(mapper: Mapper, args: Omit<RowProcessorArgs, 'populators' | 'loadopt' | 'mapper'>): EntityPlan {
  const { context, path, result } = args
  const { compileState } = context
  let byPath = plans.get(compileState)
  if (byPath === undefined) {
    byPath = new Map()
    plans.set(compileState, byPath)
  }
  const name = `${pathKey('', path.path)} ${entityKey('', mapper)}`
  let plan = byPath.get(name)
  if (plan === undefined || plan.result !== result) {
    plan = makePlan(mapper, args, null)
    byPath.set(name, plan)
  }
  return plan
}

function makePlan(
  mapper: Mapper,
  { context, queryEntity, path, result, adapter }: Omit<RowProcessorArgs, 'populators' | 'loadopt' | 'mapper'>,
  onlyLoadProps: ReadonlySet<string> | null,
  isRefresh = false,
): EntityPlan {
  const { compileState } = context
  const populators: Populators = { quick: [], new: [], existing: [], eager: [], expire: [] }
  const quickSetups: Map<any, any> = path.get(context.attributes, 'memoizedSetups', null) ?? new Map()
  const todo: any[] = []
  const dynamic: { strategy: any; loadopt: any }[] = []
  const useStrategy = (prop: any): void => {
    if (typeof prop._getContextLoader !== 'function') return
    const loadopt = prop._getContextLoader(context, path)
    const strategy = loadopt?.strategy ? prop._getStrategy(loadopt.strategy) : prop.strategy
    if (staticStrategies.has(strategy.constructor)) {
      strategyRowProcessor(strategy, { context, queryEntity, path, mapper, result, adapter, populators, loadopt })
    } else if (readerOf(strategy) !== undefined) dynamic.push({ strategy, loadopt })
  }
  for (const prop of mapper._props.values() as Iterable<any>) {
    if (onlyLoadProps !== null && onlyLoadProps.size > 0 && !onlyLoadProps.has(prop.key)) continue
    const column = quickSetups.get(prop)
    if (column === undefined) {
      todo.push(prop)
    } else if (column === DEFER_FOR_STATE) {
      populators.new.push([prop.key, deferring(prop.key, false)])
    } else if (column === RAISE_FOR_STATE) {
      populators.new.push([prop.key, deferring(prop.key, true)])
    } else if (column === SET_DEFERRED_EXPIRED) {
      populators.expire.push([prop.key, false])
    } else {
      const adapted = adapter ? adapter.columns.get(column) : null
      const index = (adapted ? indexOf(result, adapted) : undefined) ?? indexOf(result, column)
      if (index !== undefined) populators.quick.push([prop.key, index])
      else useStrategy(prop)
    }
  }
  for (const prop of todo) useStrategy(prop)
  const pkIndexes = isRefresh
    ? []
    : mapper.primaryKey.map((column) => {
        const index = indexOf(result, adapter ? adapter.columns.get(column) : column)
        if (index === undefined)
          throw new exc.NoSuchColumnError(`Could not locate column in row for column '${column}'`)
        return index
      })
  return {
    result,
    quick: populators.quick,
    new: populators.new,
    expire: populators.expire,
    dynamic,
    pkIndexes,
    loadPath: compileState.currentPath.length > 0 ? compileState.currentPath.plus(path) : path,
    functions: rowFunctions(
      mapper,
      populators.quick,
      result.keys.length,
      pkIndexes.length === 1 ? (pkIndexes[0] as number) : -1,
    ),
  }
}

/** loading._instance_processor: rows to objects of one entity, null for a row without it. */
export function instanceProcessor(
  queryEntity: any,
  mapper: Mapper,
  context: QueryContext,
  result: ResultMetaData,
  path: any,
  adapter: any,
  options: InstanceProcessorOptions = {},
): RowGetter {
  const { onlyLoadProps = null, refreshState = null, polymorphicDiscriminator = null, polymorphicFrom = null } = options
  const { session, runId } = context
  const args = { context, queryEntity, path, result, adapter }
  const plan =
    refreshState === null && onlyLoadProps === null
      ? planOf(mapper, args)
      : makePlan(mapper, args, onlyLoadProps, refreshState !== null)
  const { quick, expire, pkIndexes, loadPath } = plan
  const { construct, reader } = plan.functions
  const whenNew = plan.dynamic.length > 0 ? [...plan.new] : plan.new
  const existing: [string, Populator][] = []
  const eager: [string, Populator][] = []
  if (plan.dynamic.length > 0) {
    const populators = { quick: [], new: whenNew as [string, Populator][], existing, eager, expire: [] }
    for (const { strategy, loadopt } of plan.dynamic)
      strategyRowProcessor(strategy, { ...args, mapper, populators, loadopt })
  }
  if (refreshState === null && polymorphicFrom !== null) {
    scheduleSelectinPolymorphic(context, mapper, path, loadPath, polymorphicFrom)
  }
  const postLoad = PostLoad.forContext(context, loadPath, onlyLoadProps)
  const propagated = context.propagatedLoaderOptions
  const origin: LoadOrigin = { runId, path: loadPath, options: propagated }
  const populateExisting = context.populateExisting || mapper.alwaysRefresh
  const base = mapper._identityMapper
  const identities = session.identityMap.forMapper(base)
  const token = context.loadOptions.refreshIdentityToken
  const versionColumn = context.loadOptions.versionCheck ? mapper.versionIdCol : null
  const versionIndex =
    versionColumn === null ? undefined : indexOf(result, adapter ? adapter.columns.get(versionColumn) : versionColumn)
  const hasWork = whenNew.length > 0 || expire.length > 0
  const notify = notifier(mapper, context, onlyLoadProps)
  const single = pkIndexes.length === 1 ? (pkIndexes[0] as number) : -1
  const allowPartial = mapper.allowPartialPks

  const identityOf = (row: Row): readonly unknown[] | null => {
    const ident = pkIndexes.map((index) => row[index])
    const empty = allowPartial
      ? ident.every((value) => value === null || value === undefined)
      : ident.some((value) => value === null || value === undefined)
    return empty ? null : ident
  }

  const populateNew = (state: InstanceState, row: Row, loaded: boolean): void => {
    state.runId = runId
    if (!loaded) {
      for (const [key, index] of quick) state.setCommittedColumn(key, row[index])
    }
    if (!hasWork) return
    for (const [key, setExpired] of expire) {
      if (!loaded && (populateExisting || state === refreshState)) {
        state.expire([key])
        if (!setExpired) state.expired?.delete(key)
      }
      if (setExpired) {
        state.expired ??= new Set()
        state.expired.add(key)
      }
    }
    for (const [, populate] of whenNew) populate(state, row)
  }

  const instance = (row: Row): any => {
    let state: InstanceState | undefined
    let loaded = false
    if (refreshState !== null) {
      state = refreshState
    } else {
      const lone = single >= 0 ? row[single] : undefined
      let name: unknown
      let ident: readonly unknown[] | null = null
      if (single >= 0 && (typeof lone === 'number' || typeof lone === 'string')) {
        name = lone
      } else {
        ident = identityOf(row)
        if (ident === null) return null
        name = identKey(ident)
      }
      state = identities.get(name)
      if (state === undefined) {
        state = construct(row as unknown[], session)
        if (ident === null && token === null) state.identify(lone as number | string)
        else state.key = { mapper: base, ident: ident ?? [lone], token }
        identities.set(name, state)
        loaded = true
      } else if (versionIndex !== undefined && state.runId !== runId) {
        checkVersion(context, state, row[versionIndex])
      }
    }
    const isNew = state.runId !== runId
    const currentLoad = loaded || refreshState !== null ? true : !isNew
    const overwrite = populateExisting || state === refreshState
    if (currentLoad || overwrite) {
      if (isNew && (propagated.length > 0 || !overwrite)) state.origin = origin
      if (isNew) {
        populateNew(state, row, loaded)
        if (!loaded && overwrite && (refreshState === null || onlyLoadProps === null)) commitLoaded(state)
        if (notify !== null) notify(state, loaded)
      } else {
        if (state.loadPath !== loadPath && !(state.loadPath as PathRegistry | null)?.equals(loadPath)) {
          state.loadPath = loadPath
          for (const [key, index] of quick) if (!state.has(key)) state.setCommittedColumn(key, row[index])
        }
        for (const [, populate] of existing) populate(state, row)
      }
      postLoad?.addState(state, true)
    } else {
      if (known !== null) known(state, row)
      else populatePartial(state, row)
      if (notify !== null && isNew && context.partials.has(state))
        notify(state, false, context.partials.get(state) as ReadonlySet<string>)
      if (postLoad !== null && context.invokeAllEagers) postLoad.addState(state, false)
    }
    return state.instance
  }

  // An object that the session had before: only what it lacks is filled in.
  const populatePartial = (state: InstanceState, row: Row): void => {
    const known = context.partials.get(state)
    const first = known === undefined
    const unloaded = state.unloaded
    if (first && unloaded.size === 0 && eager.length === 0) return
    const toLoad = known ?? unloaded
    if (first) context.partials.set(state, toLoad)
    for (const [key, index] of quick) if (unloaded.has(key)) state.setCommittedColumn(key, row[index])
    if (first) {
      for (const [key, setExpired] of expire) {
        if (toLoad.has(key) && setExpired) {
          state.expired ??= new Set()
          state.expired.add(key)
        }
      }
      for (const [key, populate] of whenNew) if (toLoad.has(key)) populate(state, row)
    } else {
      for (const [key, populate] of existing) if (toLoad.has(key)) populate(state, row)
    }
    for (const [key, populate] of eager) if (!unloaded.has(key)) populate(state, row)
  }

  const plain = notify === null && !hasWork && existing.length === 0 && eager.length === 0
  // The same where there are only columns.
  const known: Populator | null = plain
    ? (state, row) => {
        const { values } = state
        for (let slot = 0; slot < values.length; slot++) {
          if (values[slot] !== undefined) continue
          for (const [key, index] of quick) if (!state.has(key)) state.setCommittedColumn(key, row[index])
          return
        }
      }
    : null

  if (mapper.polymorphicMap.size > 0 && polymorphicFrom === null && refreshState === null) {
    return polymorphicSwitch(instance, identityOf, {
      queryEntity,
      mapper,
      context,
      result,
      path,
      adapter,
      discriminator: polymorphicDiscriminator,
    })
  }
  if (!plain || single < 0 || refreshState !== null || populateExisting || token !== null || versionIndex !== undefined)
    return instance

  // Most rows of most statements: an object by a plain key, which is new or was in a row before.
  return reader({ identities, session, origin, postLoad }, instance)
}

/** Who wants to hear that an object was loaded or read again; null, as nearly always, when nobody does. */
function notifier(
  mapper: Mapper,
  context: QueryContext,
  onlyLoadProps: ReadonlySet<string> | null,
): ((state: InstanceState, loaded: boolean, keys?: ReadonlySet<string>) => void) | null {
  const { session } = context
  const load = mapperListeners(mapper, 'load')
  const refresh = mapperListeners(mapper, 'refresh')
  const persistent = session.events.has('loadedAsPersistent')
  if (load === null && refresh === null && !persistent) return null
  return (state, loaded, keys) => {
    if (!loaded) {
      for (const { listener } of refresh ?? []) listener(state.instance, context, keys ?? onlyLoadProps)
      return
    }
    for (const { listener } of load ?? []) listener(state.instance, context)
    if (persistent) session.events.emit('loadedAsPersistent', session, state.instance)
  }
}

/** InstanceState._commit_all after a row: what was changed in memory and not flushed counts for nothing. */
function commitLoaded(state: InstanceState): void {
  state.commitAll()
  if (state.pendingMutations !== null) state.pendingMutations = null
  state.session?._changed.delete(state)
}

/** loading._validate_version_id; the version of an expired object is read for it, after the row. */
function checkVersion(context: QueryContext, state: InstanceState, found: unknown): void {
  const { mapper } = state
  const { key } = mapper.getPropertyByColumn(mapper.versionIdCol)
  if (state.has(key) || !state.expired?.has(key)) validateVersion(state, key, found)
  else context.subqueryLoads.push(new VersionLoad(state, key, found))
}

class VersionLoad {
  readonly #state: InstanceState
  readonly #key: string
  readonly #found: unknown
  readonly #keys: ReadonlySet<string>

  constructor(state: InstanceState, key: string, found: unknown) {
    this.#state = state
    this.#key = key
    this.#found = found
    this.#keys = state.unreadKeys()
  }

  *load(): Task<void> {
    yield* loadScalarAttributes(this.#state, this.#keys)
    validateVersion(this.#state, this.#key, this.#found)
  }
}

function validateVersion(state: InstanceState, key: string, found: unknown): void {
  const known = state.get(key)
  if (known !== undefined && known !== found) {
    throw new StaleDataError(
      `Instance '${state}' has version id '${known}' which does not match database-loaded version id '${found}'.`,
    )
  }
}

/** A populator of a column that is deferred; made here, for what stays in a plan must not hold the first execution. */
export function deferring(key: string, raise: boolean): Populator {
  return (state) => deferAttribute(state, key, raise)
}

/** A column that is loaded when it is asked for, on this instance in a way of its own. */
function deferAttribute(state: InstanceState, key: string, raise: boolean): void {
  state.loaders ??= new Map()
  state.loaders.set(key, (loaded) => {
    if (raise)
      throw new exc.InvalidRequestError(`'${state.mapper.className}.${key}' is not available due to raiseload=True`)
    return loaded.session?._loadDeferred(loaded, key)
  })
}

interface PolymorphicArgs {
  readonly queryEntity: any
  readonly mapper: Mapper
  readonly context: QueryContext
  readonly result: ResultMetaData
  readonly path: any
  readonly adapter: any
  readonly discriminator: any
}

/** Chooses the class by the discriminator's value. */
function polymorphicSwitch(
  instance: RowGetter,
  identityOf: (row: Row) => readonly unknown[] | null,
  args: PolymorphicArgs,
): RowGetter {
  const { queryEntity, mapper, context, result, path, adapter } = args
  const given = args.discriminator ?? mapper.polymorphicOn
  if (given === null || given === undefined) return instance
  const column = adapter ? adapter.columns.get(given) : given
  const index = indexOf(result, column) ?? indexOf(result, given)
  if (index === undefined) return instance
  const bySubclass = new Map<unknown, RowGetter | false | null>()
  return (row) => {
    const value = row[index]
    if (value === null || value === undefined) {
      const ident = identityOf(row)
      if (ident === null) return null
      throw new exc.InvalidRequestError(
        `Row with identity key ${JSON.stringify(ident)} can't be loaded into an object; the polymorphic discriminator column '${column}' is NULL`,
      )
    }
    let chosen = bySubclass.get(value)
    if (chosen === undefined) {
      const sub = mapper.polymorphicMap.get(value)
      if (sub === undefined)
        throw new exc.InvalidRequestError(`No such polymorphic_identity ${exc.describe(value)} is defined`)
      chosen =
        sub === mapper
          ? null
          : sub.isa(mapper)
            ? instanceProcessor(queryEntity, sub, context, result, path, adapter, { polymorphicFrom: mapper })
            : false
      bySubclass.set(value, chosen)
    }
    if (chosen === null) return instance(row)
    if (chosen !== false) return chosen(row)
    const ident = identityOf(row)
    if (ident === null) return null
    throw new exc.InvalidRequestError(
      `Row with identity key ${JSON.stringify(ident)} can't be loaded into an object; the polymorphic discriminator column '${column}' refers to ${mapper.polymorphicMap.get(value)}, which is not a sub-mapper of the requested ${mapper}`,
    )
  }
}

// -- strategies -------------------------------------------------------------------------------------------------

export type StrategyRowProcessor = (strategy: any, args: RowProcessorArgs) => void

const strategyProcessors = new Map<Function, StrategyRowProcessor>()

/** Says how the strategies of a class (and of its subclasses) read rows. */
export function readsRows(strategy: Function, processor: StrategyRowProcessor): void {
  strategyProcessors.set(strategy, processor)
}

/** Strategies that read the rows of a statement in the same way at each execution. */
const staticStrategies = new Set<Function>()

/** Says that what the strategies of a class do with rows follows from the statement alone. */
export function readsRowsAlike(strategy: Function): void {
  staticStrategies.add(strategy)
}

function readerOf(strategy: any): StrategyRowProcessor | undefined {
  for (let cls: Function | null = strategy.constructor; cls; cls = Object.getPrototypeOf(cls)) {
    const processor = strategyProcessors.get(cls)
    if (processor !== undefined) return processor
  }
  return undefined
}

export function strategyRowProcessor(strategy: any, args: RowProcessorArgs): void {
  readerOf(strategy)?.(strategy, args)
}

// -- polymorphic loading by SELECT … IN ---------------------------------------------------------------------------

export const POLYMORPHIC_STRATEGY = strategyKey({ selectinloadPolymorphic: true })

/** Set by loaders.ts: loads the columns of a subclass for the objects of a page of rows. */
export const polymorphicLoading: {
  loadSubclassViaIn:
    | ((
        context: QueryContext,
        path: any,
        entity: any,
        from: Mapper,
        optionEntities: readonly any[] | null,
      ) => PostLoader)
    | null
} = { loadSubclassViaIn: null }

function scheduleSelectinPolymorphic(
  context: QueryContext,
  mapper: Mapper,
  path: any,
  loadPath: PathRegistry,
  from: Mapper,
): void {
  const option = context.attributes.get(pathKey('loader', path.path))
  const optionEntities: readonly any[] | null =
    option?.strategyKey === POLYMORPHIC_STRATEGY ? option.localOpts.entities : null
  const via = mapper._shouldSelectinLoad(optionEntities, from)
  if (!via || via === from) return
  const supers: any[] = []
  if (via.isMapper) {
    for (let each: Mapper | null = via; each !== null && each !== from; each = each.inherits) supers.push(each)
  } else {
    supers.push(via)
  }
  for (const entity of supers) {
    if (PostLoad.pathExists(context, loadPath, entity)) continue
    const load = polymorphicLoading.loadSubclassViaIn?.(context, path, entity, from, optionEntities)
    if (load) PostLoad.callableForPath(context, loadPath, entity.mapper, entity, load)
  }
}
