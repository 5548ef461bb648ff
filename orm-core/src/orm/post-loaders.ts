// What the loaders that send statements of their own have in common: how far they follow a path into itself, which
// options they pass on, and how what they have loaded comes onto the objects.

import * as exc from '../sql/exc.ts'
import type { RowProcessorArgs } from './instance-processor.ts'
import { LoaderCriteriaOption } from './loader-criteria.ts'
import type { Mapper } from './mapper.ts'
import type { PathRegistry } from './path-registry.ts'
import { PostLoad } from './post-load.ts'
import type { QueryContext } from './query-context.ts'
import { applyPending, loadedCollection } from './related-changes.ts'
import type { InstanceState } from './state.ts'

/** Puts a loaded value on a state: a collection of what was found, or the one object. */
export function setLoaded(state: InstanceState, prop: any, value: any): void {
  if (prop.uselist) {
    state.setCommittedRelated(prop.key, loadedCollection(state, prop, value ?? []))
    if (state.pendingMutations !== null) applyPending(state, prop)
  } else state.setCommittedRelated(prop.key, value ?? null)
}

/** What belongs to one parent. Joined rows repeat their objects, which count once. */
export interface Related {
  readonly items: any[]
  /** Made when looking through the list would take longer. */
  seen: Set<any> | null
}

/** Adds an object to what belongs to a key, unless it is there. */
export function addOnce(found: Map<unknown, Related>, key: unknown, object: any): void {
  const related = found.get(key)
  if (related === undefined) {
    found.set(key, { items: [object], seen: null })
    return
  }
  const { items } = related
  if (items.length < 12) {
    if (!items.includes(object)) items.push(object)
    return
  }
  related.seen ??= new Set(items)
  if (related.seen.has(object)) return
  related.seen.add(object)
  items.push(object)
}

export interface Recursion {
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
export function setupForRecursion(strategy: any, { context, path, loadopt }: RowProcessorArgs): Recursion {
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
export function appliesToEntity(strategy: any, { path, queryEntity }: RowProcessorArgs): boolean {
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
export function optionsFor(context: QueryContext, loadopt: any, entity: any): readonly any[] {
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

export function criteriaOf(loadopt: any): any {
  const criteria: readonly any[] = loadopt._extraCriteria
  return criteria.slice(1).reduce((all, each) => all.and(each), criteria[0])
}

/** The relationship's ORDER BY goes to the outermost statement, after the joins are known. */
export function withOutermostOrderBy(query: any, prop: any): any {
  let orderBy = outermostOrderBys.get(prop)
  if (orderBy === undefined) {
    orderBy = (state: any) => {
      state.eagerOrderBy = [...state.eagerOrderBy, ...prop.orderBy]
    }
    outermostOrderBys.set(prop, orderBy)
  }
  return query._addContextOption(orderBy, [prop])
}
/** One function for each relationship: statements that have the same one share a compiled statement. */
const outermostOrderBys = new WeakMap<object, (state: any) => void>()

/** A column's present value on a state; undefined when it is not loaded. */
export function columnValue(mapper: Mapper, state: InstanceState, column: any): any {
  const { key } = (state.mapper.isa(mapper) ? state.mapper : mapper).getPropertyByColumn(column)
  return state.get(key)
}
