// From rows to objects: SQLAlchemy's loading.py. An entity's row processor finds or makes the object of a row in the
// identity map and fills it with what the loader strategies (loaders.ts) say; loaders that send further statements are
// collected and run after the rows.

import type { ResultMetaData, Task } from '../engine/index.ts'
import * as exc from '../sql/exc.ts'
import { and, bindparam, deepAnnotate, null_, replacementTraverse, select } from '../sql/index.ts'
import { LABEL_STYLE_TABLENAME_PLUS_COL } from '../sql/selectable/label-style.ts'
import { CompileOptions } from './compile-options.ts'
import { ObjectDeletedError, StaleDataError } from './exc.ts'
import { FromStatement } from './from-statement.ts'
import { identKey } from './identity-map.ts'
import { type RowConstructor, rowConstructor } from './instrumentation.ts'
import { strategyKey } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import { type PathRegistry, pathKey } from './path-registry.ts'
import { DEFAULT_LOAD_OPTIONS, type LoadOptions, type QueryContext } from './query-context.ts'
import { BundleEntity, type ColumnEntity, IdentityTokenEntity, MapperEntity, type QueryEntity } from './query-entity.ts'
import type { Session } from './session.ts'
import type { IdentityKey, InstanceState } from './state.ts'
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

// -- entities ---------------------------------------------------------------------------------------------------

/** The reader of one entity of the statement. */
export function rowProcessor(entity: QueryEntity, context: QueryContext, result: ResultMetaData): RowGetter {
  if (entity instanceof MapperEntity) return mapperRowProcessor(entity, context, result)
  if (entity instanceof BundleEntity) {
    const processors = entity._entities.map((each) => rowProcessor(each, context, result))
    const labels = entity._entities.map((each) => each._labelName as string)
    const custom = entity.bundle.createRowProcessor?.(context.statement, processors, labels)
    return custom ?? ((row) => processors.map((process) => process(row)))
  }
  if (entity instanceof IdentityTokenEntity) return () => context.loadOptions.refreshIdentityToken
  return columnRowProcessor(entity as ColumnEntity, context, result)
}

function columnRowProcessor(entity: ColumnEntity, context: QueryContext, result: ResultMetaData): RowGetter {
  const { compileState } = context
  let column = entity._fetchColumn
  if (column === null) {
    column = entity.column
    if (compileState._fromObjAlias) column = compileState._fromObjAlias.columns.get(column)
  }
  if (compileState.compoundEagerAdapter) column = compileState.compoundEagerAdapter.columns.get(column)
  const index = indexOf(result, column)
  if (index !== undefined) return (row) => row[index]
  if (entity.rawColumnIndex !== null && result.keys.length > entity.rawColumnIndex) {
    const raw = entity.rawColumnIndex
    return (row) => row[raw]
  }
  throw new exc.NoSuchColumnError(`Could not locate column in row for column '${column}'`)
}

function mapperRowProcessor(entity: MapperEntity, context: QueryContext, result: ResultMetaData): RowGetter {
  const { compileState } = context
  let adapter = entity._getEntityClauses(compileState)
  if (compileState.compoundEagerAdapter) {
    adapter = adapter ? adapter.wrap(compileState.compoundEagerAdapter) : compileState.compoundEagerAdapter
  }
  const primary = compileState._primaryEntity === entity
  return instanceProcessor(entity, entity.mapper, context, result, entity.path, adapter, {
    onlyLoadProps: primary ? compileState.compileOptions._onlyLoadProps : null,
    refreshState: primary ? context.refreshState : null,
    polymorphicDiscriminator: entity._polymorphicDiscriminator,
  })
}

// -- instances --------------------------------------------------------------------------------------------------

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
        if (!loaded) {
          if (overwrite && refreshState === null) state.touched = null
          session._refreshed(state)
        }
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

// -- loads after the rows -----------------------------------------------------------------------------------------

export type PostLoader = (
  context: QueryContext,
  path: PathRegistry,
  states: readonly (readonly [InstanceState, boolean])[],
  loadOnly: ReadonlySet<string> | null,
) => Task<void>

interface ScheduledLoader {
  readonly context: QueryContext
  readonly limitToMapper: Mapper
  readonly load: PostLoader
}

/** The loaders that wait for the states of one path. */
export class PostLoad {
  readonly path: PathRegistry
  readonly loaders = new Map<unknown, ScheduledLoader>()
  readonly #states = new Map<InstanceState, boolean>()
  loadKeys: ReadonlySet<string> | null = null

  constructor(path: PathRegistry) {
    this.path = path
  }

  addState(state: InstanceState, overwrite: boolean): void {
    this.#states.set(state, overwrite)
  }

  *invoke(): Task<void> {
    if (this.#states.size === 0) return
    const all = [...this.#states]
    for (const { context, limitToMapper, load } of this.loaders.values()) {
      const states = all.filter(([state]) => state.mapper.isa(limitToMapper))
      if (states.length > 0) yield* load(context, this.path, states, this.loadKeys)
    }
    this.#states.clear()
  }

  static forContext(
    context: QueryContext,
    path: PathRegistry,
    onlyLoadProps: ReadonlySet<string> | null,
  ): PostLoad | null {
    const found = context.postLoadPaths.get(pathKey('', path.path)) ?? null
    if (found !== null && onlyLoadProps !== null && onlyLoadProps.size > 0) found.loadKeys = onlyLoadProps
    return found
  }

  static pathExists(context: QueryContext, path: PathRegistry, token: unknown): boolean {
    return context.postLoadPaths.get(pathKey('', path.path))?.loaders.has(token) ?? false
  }

  static callableForPath(
    context: QueryContext,
    path: PathRegistry,
    limitToMapper: Mapper,
    token: unknown,
    load: PostLoader,
  ): void {
    const key = pathKey('', path.path)
    let found = context.postLoadPaths.get(key)
    if (found === undefined) {
      found = new PostLoad(path)
      context.postLoadPaths.set(key, found)
    }
    found.loaders.set(token, { context, limitToMapper, load })
  }
}

/** Runs the loaders that rows have scheduled, and those that their rows schedule. */
export function* invokePostLoads(context: QueryContext): Task<void> {
  while (context.postLoadPaths.size > 0) {
    const waiting = [...context.postLoadPaths.values()]
    context.postLoadPaths.clear()
    for (const postLoad of waiting) yield* postLoad.invoke()
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

// -- one object ---------------------------------------------------------------------------------------------------

export interface LoadOnIdentOptions {
  readonly loadOptions?: Partial<LoadOptions>
  readonly refreshState?: InstanceState | null
  readonly withForUpdate?: any
  readonly onlyLoadProps?: ReadonlySet<string> | null
  readonly identityToken?: unknown
  readonly noAutoflush?: boolean
  readonly executionOptions?: Record<string, unknown>
  readonly requirePkCols?: boolean
  readonly isUserRefresh?: boolean
}

/** Statements that ask for an object by its key, by the statements that they were made of. */
const identQueries = new WeakMap<object, { readonly query: any; readonly names: readonly string[] }>()

/** loading.load_on_pk_identity: the object of a primary key, by a SELECT. */
export function* loadOnPkIdentity(
  session: Session,
  statement: any,
  ident: readonly unknown[] | null,
  options: LoadOnIdentOptions = {},
): Task<any> {
  const { refreshState = null } = options
  const simple =
    ident !== null &&
    refreshState === null &&
    !options.withForUpdate &&
    (options.onlyLoadProps ?? null) === null &&
    !ident.includes(null) &&
    !ident.includes(undefined)
  const prepared = simple ? identQueries.get(statement) : undefined
  const query = prepared?.query ?? statement._generate()
  let params: Record<string, unknown> | null = null
  if (prepared !== undefined) {
    params = {}
    const { names } = prepared
    for (let at = 0; at < names.length; at++) params[names[at] as string] = (ident as readonly unknown[])[at]
  } else if (ident !== null) {
    const mapper: Mapper = query._propagateAttrs.pluginSubject.mapper
    const [clause, getParams] = mapper._getClause
    let criterion = clause
    const nulls = new Set<string>()
    params = {}
    mapper.primaryKey.forEach((column, index) => {
      const { key } = getParams.get(column)
      const value = ident[index]
      if (value === null || value === undefined) nulls.add(key)
      ;(params as Record<string, unknown>)[key] = value
    })
    if (nulls.size > 0) criterion = adaptCriterionToNull(criterion, nulls)
    query._whereCriteria = [deepAnnotate(criterion, { _ormAdapt: true })]
  }
  let { onlyLoadProps = null } = options
  let versionCheck = false
  if (options.withForUpdate) {
    versionCheck = true
    query._forUpdateArg = options.withForUpdate
  } else if (query._forUpdateArg) {
    versionCheck = true
  }
  if (options.requirePkCols && onlyLoadProps !== null && refreshState !== null) {
    const props = refreshState.mapper._props
    if ([...onlyLoadProps].some((key) => (props.get(key) as any)?._isRelationship)) {
      onlyLoadProps = new Set([...refreshState.mapper._primaryKeyPropkeys, ...onlyLoadProps])
    }
  }
  if (prepared === undefined) {
    let compileOptions = query._compileOptions ?? CompileOptions.default
    if (refreshState !== null && refreshState.loadOptions.length > 0 && refreshState.loadPath !== null) {
      compileOptions = compileOptions.with({ _currentPath: (refreshState.loadPath as any).parent })
      query._withOptions = [...(query._withOptions ?? []), ...refreshState.loadOptions]
    }
    query._compileOptions = compileOptions.with({
      _forRefreshState: refreshState !== null,
      ...(onlyLoadProps !== null && onlyLoadProps.size > 0 ? { _onlyLoadProps: onlyLoadProps } : {}),
    })
    query._orderByClauses = []
    if (simple) {
      const { mapper } = query._propagateAttrs.pluginSubject
      const [, getParams] = mapper._getClause
      identQueries.set(statement, { query, names: mapper.primaryKey.map((column: any) => getParams.get(column).key) })
    }
  }
  const loadOptions: LoadOptions = {
    ...DEFAULT_LOAD_OPTIONS,
    ...options.loadOptions,
    versionCheck,
    refreshState,
    refreshIdentityToken: options.identityToken ?? null,
    isUserRefresh: options.isUserRefresh ?? false,
    populateExisting: refreshState !== null || (options.loadOptions?.populateExisting ?? false),
    ...(options.noAutoflush ? { autoflush: false } : {}),
  }
  const result = yield* session._execute(query, params === null ? [] : [params], {
    executionOptions: { ...options.executionOptions, _saOrmLoadOptions: loadOptions },
  })
  const rows = result.unique().scalars().all()
  if (rows.length > 1) throw new exc.MultipleResultsFound('Multiple rows were found when exactly one was required')
  return rows[0] ?? null
}

/** `pk = :pk_1` becomes `pk IS NULL` for the parameters named (sql_util.adapt_criterion_to_null). */
export function adaptCriterionToNull(criterion: any, nulls: ReadonlySet<string>): any {
  const isNull = (element: any) =>
    element?.visitName === 'bindparam' && nulls.has(element._identifyingKey ?? element.key)
  return replacementTraverse(criterion, {}, (element: any) => {
    if (element.visitName !== 'binary') return null
    if (isNull(element.left)) return element.right.is(null_())
    return isNull(element.right) ? element.left.is(null_()) : null
  })
}

/** loading.load_scalar_attributes: fetches columns of an object that are expired or deferred. */
export function* loadScalarAttributes(
  state: InstanceState,
  keys: ReadonlySet<string> | null,
  options: { readonly noAutoflush?: boolean } = {},
): Task<void> {
  const { mapper } = state
  const session = state.session as Session
  const key = state.key as IdentityKey
  const optimized = keys === null ? null : optimizedGetStatement(state, keys)
  if (optimized !== null) {
    const found = yield* loadOnPkIdentity(session, new FromStatement(mapper, optimized) as any, null, {
      onlyLoadProps: keys,
      refreshState: state,
      noAutoflush: options.noAutoflush ?? false,
    })
    if (found === null) throw rowGone(state)
    return
  }
  const statement = select(mapper as any).setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
  const found = yield* loadOnPkIdentity(session, statement, key.ident, {
    refreshState: state,
    onlyLoadProps: keys,
    noAutoflush: options.noAutoflush ?? false,
    identityToken: key.token,
  })
  if (found === null) throw rowGone(state)
}

function rowGone(state: InstanceState): Error {
  return new ObjectDeletedError(`Instance '${state}' has been deleted, or its row is otherwise not present.`)
}

/** Mapper._optimized_get_statement: columns of a subclass's tables alone are read without the base's table. */
function optimizedGetStatement(state: InstanceState, keys: ReadonlySet<string>): any {
  const { mapper } = state
  if (mapper.inherits === null || mapper.concrete) return null
  const props: any[] = [...keys].map((key) => mapper._props.get(key)).filter((prop: any) => prop?._isColumnProperty)
  const tables = new Set<any>(props.flatMap((prop) => prop.columns.map((column: any) => column.table)))
  if (tables.size === 0 || tables.has(mapper.baseMapper.localTable) || tables.has(undefined)) return null
  const conditions: any[] = []
  let start = false
  for (const each of [...mapper.iterateToRoot()].reverse()) {
    if (tables.has(each.localTable)) start = true
    else if ((each.localTable as any)?.visitName !== 'table') return null
    if (start && !each.single) {
      conditions.push(each.inheritCondition)
      tables.add(each.localTable)
    }
  }
  const [first] = conditions
  if (!first) return null
  let available = true
  const bound = (column: any, other: any): any => {
    const { key } = mapper.getPropertyByColumn(column)
    const value = state.has(key) ? state.get(key) : state.committedValue(key)
    if (value === null || value === undefined) available = false
    return bindparam(null, value, { type: other.type })
  }
  conditions[0] = replacementTraverse(first, {}, (element: any) => {
    if (element.visitName !== 'binary') return null
    const { left, right, operator } = element
    if (left?.table && !tables.has(left.table)) return right.reverseOperate(operator, bound(left, right))
    if (right?.table && !tables.has(right.table)) return left.operate(operator, bound(right, left))
    return null
  })
  if (!available) return null
  const columns = props.flatMap((prop) => prop.columns)
  return (select as any)(...columns)
    .where(and(...conditions))
    .setLabelStyle(LABEL_STYLE_TABLENAME_PLUS_COL)
}
