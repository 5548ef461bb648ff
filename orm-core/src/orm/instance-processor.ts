// From rows to objects: an entity's row processor finds or makes the object of a row in the identity map and fills it with
// what the loader strategies (loaders.ts) say. SQLAlchemy's `loading._instance_processor`; what is loaded with further
// statements is post-load.ts's part.

import type { ResultMetaData } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { StaleDataError } from './exc.ts'
import { identKey } from './identity-map.ts'
import { type RowConstructor, rowConstructor } from './instrumentation.ts'
import { strategyKey } from './interfaces.ts'
import { mapperListeners } from './listeners.ts'
import type { Mapper } from './mapper.ts'
import { type PathRegistry, pathKey } from './path-registry.ts'
import { PostLoad, type PostLoader } from './post-load.ts'
import type { QueryContext } from './query-context.ts'
import type { InstanceState } from './state.ts'
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
  const { compileState } = context
  const populators: Populators = { quick: [], new: [], existing: [], eager: [], expire: [] }
  const quickSetups: Map<any, any> = path.get(context.attributes, 'memoizedSetups', null) ?? new Map()
  const todo: any[] = []
  for (const prop of mapper._props.values() as Iterable<any>) {
    if (onlyLoadProps !== null && onlyLoadProps.size > 0 && !onlyLoadProps.has(prop.key)) continue
    const column = quickSetups.get(prop)
    if (column === undefined) {
      todo.push(prop)
    } else if (column === DEFER_FOR_STATE) {
      populators.new.push([prop.key, (state) => deferAttribute(state, prop.key, false)])
    } else if (column === RAISE_FOR_STATE) {
      populators.new.push([prop.key, (state) => deferAttribute(state, prop.key, true)])
    } else if (column === SET_DEFERRED_EXPIRED) {
      populators.expire.push([prop.key, false])
    } else {
      const adapted = adapter ? adapter.columns.get(column) : null
      const index = (adapted ? indexOf(result, adapted) : undefined) ?? indexOf(result, column)
      if (index !== undefined) populators.quick.push([prop.key, index])
      else createRowProcessor(prop, { context, queryEntity, path, mapper, result, adapter, populators, loadopt: null })
    }
  }
  for (const prop of todo) {
    createRowProcessor(prop, { context, queryEntity, path, mapper, result, adapter, populators, loadopt: null })
  }
  const loadPath: PathRegistry = compileState.currentPath.length > 0 ? compileState.currentPath.plus(path) : path
  if (refreshState === null && polymorphicFrom !== null) {
    scheduleSelectinPolymorphic(context, mapper, path, loadPath, polymorphicFrom)
  }
  const postLoad = PostLoad.forContext(context, loadPath, onlyLoadProps)
  const propagated = context.propagatedLoaderOptions
  const populateExisting = context.populateExisting || mapper.alwaysRefresh
  const base = mapper.baseMapper
  const identities = session.identityMap.forMapper(base)
  const token = context.loadOptions.refreshIdentityToken
  const versionColumn = context.loadOptions.versionCheck ? mapper.versionIdCol : null
  const versionIndex =
    versionColumn === null ? undefined : indexOf(result, adapter ? adapter.columns.get(versionColumn) : versionColumn)
  const construct = refreshState === null ? rowConstructor(mapper, populators.quick, result.keys.length) : null
  const { quick, new: whenNew, existing, eager, expire } = populators
  const hasWork = whenNew.length > 0 || expire.length > 0
  const notify = notifier(mapper, context, onlyLoadProps)

  const pkIndexes =
    refreshState === null
      ? mapper.primaryKey.map((column) => {
          const index = indexOf(result, adapter ? adapter.columns.get(column) : column)
          if (index === undefined)
            throw new exc.NoSuchColumnError(`Could not locate column in row for column '${column}'`)
          return index
        })
      : []
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
      if (!loaded && populateExisting) {
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
        ident ??= [lone]
        state = (construct as RowConstructor)(row as unknown[], session, 0)
        state.key = { mapper: base, ident, token }
        identities.set(name, state)
        loaded = true
      } else if (versionIndex !== undefined && state.runId !== runId) {
        validateVersion(mapper, state, row[versionIndex])
      }
    }
    const isNew = state.runId !== runId
    const currentLoad = loaded || refreshState !== null ? true : !isNew
    const overwrite = populateExisting || state === refreshState
    if (currentLoad || overwrite) {
      if (isNew && (propagated.length > 0 || !overwrite)) {
        state.loadOptions = propagated
        state.loadPath = loadPath
      }
      if (isNew) {
        populateNew(state, row, loaded)
        if (!loaded && overwrite && refreshState === null) state.touched = null
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
      populatePartial(state, row, isNew)
      if (notify !== null && isNew && context.partials.has(state))
        notify(state, false, context.partials.get(state) as ReadonlySet<string>)
      if (postLoad !== null && context.invokeAllEagers) postLoad.addState(state, false)
    }
    return state.instance
  }

  // An object that the session had before: only what it lacks is filled in.
  const populatePartial = (state: InstanceState, row: Row, _isNew: boolean): void => {
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
  return instance
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

function validateVersion(mapper: Mapper, state: InstanceState, found: unknown): void {
  const key = mapper.getPropertyByColumn(mapper.versionIdCol).key
  const known = state.get(key)
  if (known !== found) {
    throw new StaleDataError(
      `Instance '${state}' has version id '${known}' which does not match database-loaded version id '${found}'.`,
    )
  }
}

/** A column that is loaded when it is asked for, on this instance in a way of its own. */
export function deferAttribute(state: InstanceState, key: string, raise: boolean): void {
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

/** Lets the strategy that applies to `prop` at this path add its populators. */
export function createRowProcessor(prop: any, args: RowProcessorArgs): void {
  if (typeof prop._getContextLoader !== 'function') return
  const loadopt = prop._getContextLoader(args.context, args.path)
  const strategy = loadopt?.strategy ? prop._getStrategy(loadopt.strategy) : prop.strategy
  strategyRowProcessor(strategy, { ...args, loadopt })
}

export function strategyRowProcessor(strategy: any, args: RowProcessorArgs): void {
  for (let cls: Function | null = strategy.constructor; cls; cls = Object.getPrototypeOf(cls)) {
    const processor = strategyProcessors.get(cls)
    if (processor !== undefined) {
      processor(strategy, args)
      return
    }
  }
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
