// In which order a flush works: objects are saved after those whose keys they need, and deleted before those that are
// needed. Mappers are ordered as wholes; where mappers depend on each other in a circle (a tree in one table), single
// objects are. SQLAlchemy's actions and dependencies of the unit of work.

import { CircularDependencyError } from '../sql/exc.ts'
import { MANYTOMANY, MANYTOONE } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import type { InstanceState } from './state.ts'

export type Action =
  | { readonly kind: 'save' | 'delete'; readonly mappers: readonly Mapper[]; readonly sortKey: string }
  | { readonly kind: 'process' | 'processDelete'; readonly prop: any; readonly sortKey: string }
  | { readonly kind: 'postUpdate' | 'preUpdate'; readonly mapper: Mapper; readonly sortKey: string }

/** The steps of a flush that touches these hierarchies, in levels of what may happen together. */
export function orderActions(
  mappers: ReadonlySet<Mapper>,
  isActive: (prop: any) => boolean,
): {
  readonly levels: readonly (readonly Action[])[]
  readonly cyclic: ReadonlySet<Mapper>
} {
  const props = [...relationshipsOf(mappers)].filter(isActive)
  const all = new Set(mappers)
  for (const prop of props) all.add(prop.parent.baseMapper).add(prop.mapper.baseMapper)
  const circles = findCircles(all, props)
  const save = new Map<Mapper, Action>()
  const remove = new Map<Mapper, Action>()
  const edges: [Action, Action][] = []
  const actions: Action[] = []
  for (const mapper of all) {
    if (save.has(mapper)) continue
    const together = [...(circles.get(mapper) ?? [mapper])]
    const saves: Action = { kind: 'save', mappers: together, sortKey: `SaveUpdateAll ${mapper.qualname}` }
    const deletes: Action = { kind: 'delete', mappers: together, sortKey: `DeleteAll ${mapper.qualname}` }
    for (const each of together) {
      save.set(each, saves)
      remove.set(each, deletes)
    }
    actions.push(saves, deletes)
    edges.push([saves, deletes])
  }
  const updates = new Map<string, Action>()
  const updateOf = (kind: 'postUpdate' | 'preUpdate', mapper: Mapper): Action => {
    const sortKey = `PostUpdateAll ${mapper.qualname} ${kind}`
    let found = updates.get(sortKey)
    if (found === undefined) {
      found = { kind, mapper, sortKey }
      updates.set(sortKey, found)
      actions.push(found)
    }
    return found
  }
  for (const prop of props) {
    const parent = prop.parent.baseMapper as Mapper
    const child = prop.mapper.baseMapper as Mapper
    const after: Action = { kind: 'process', prop, sortKey: `ProcessAll ${prop.parent.qualname}_${prop.key}` }
    const before: Action = {
      kind: 'processDelete',
      prop,
      sortKey: `ProcessAll ${prop.parent.qualname}_${prop.key} delete`,
    }
    const parentSaves = save.get(parent) as Action
    const parentDeletes = remove.get(parent) as Action
    const childSaves = save.get(child) as Action
    const childDeletes = remove.get(child) as Action
    // Inside a circle keys are set object by object, while the mappers are saved.
    if (parentSaves === childSaves && circles.has(parent) && prop.direction !== MANYTOMANY && !prop.postUpdate) continue
    actions.push(after, before)
    const add = (first: Action, second: Action) => edges.push([first, second])
    if (prop.direction === MANYTOMANY) {
      add(parentSaves, after)
      add(childSaves, after)
      add(after, childDeletes)
      add(before, parentSaves)
      add(before, parentDeletes)
      add(before, childDeletes)
      add(before, childSaves)
    } else if (prop.postUpdate) {
      const updated = prop.direction === MANYTOONE ? parent : child
      const post = updateOf('postUpdate', updated)
      const pre = updateOf('preUpdate', updated)
      add(childSaves, after)
      add(parentSaves, after)
      add(after, post)
      if (prop.direction === MANYTOONE) add(after, pre)
      add(before, pre)
      add(pre, childDeletes)
      add(pre, parentDeletes)
    } else if (prop.direction === MANYTOONE) {
      add(childSaves, after)
      add(after, parentSaves)
      add(parentSaves, childDeletes)
      add(parentDeletes, childDeletes)
    } else {
      add(parentSaves, after)
      add(after, childSaves)
      add(after, childDeletes)
      add(childSaves, parentDeletes)
      add(childDeletes, parentDeletes)
      add(before, childSaves)
      add(before, childDeletes)
    }
  }
  actions.sort((a, b) => (a.sortKey < b.sortKey ? -1 : a.sortKey > b.sortKey ? 1 : 0))
  return { levels: sortLevels(actions, edges), cyclic: new Set(circles.keys()) }
}

/** The relationships that a flush has to look at. */
export function* relationshipsOf(mappers: ReadonlySet<Mapper>): Generator<any> {
  const seen = new Set<any>()
  for (const base of mappers) {
    for (const mapper of base.selfAndDescendants) {
      for (const prop of mapper._props.values() as Iterable<any>) {
        if (!prop._isRelationship || prop.viewonly || seen.has(prop) || prop.parent !== mapper) continue
        seen.add(prop)
        yield prop
      }
    }
  }
}

/** Hierarchies whose objects may need each other's keys, each with all that it is in a circle with. */
function findCircles(mappers: ReadonlySet<Mapper>, props: readonly any[]): Map<Mapper, Set<Mapper>> {
  const needs = new Map<Mapper, Set<Mapper>>()
  for (const mapper of mappers) needs.set(mapper, new Set())
  for (const prop of props) {
    if (prop.direction === MANYTOMANY || prop.postUpdate) continue
    const parent = prop.parent.baseMapper as Mapper
    const child = prop.mapper.baseMapper as Mapper
    if (prop.direction === MANYTOONE) needs.get(parent)?.add(child)
    else needs.get(child)?.add(parent)
  }
  const reach = new Map<Mapper, Set<Mapper>>()
  for (const mapper of mappers) {
    const seen = new Set<Mapper>()
    const queue = [...(needs.get(mapper) ?? [])]
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (seen.has(next)) continue
      seen.add(next)
      queue.push(...(needs.get(next) ?? []))
    }
    reach.set(mapper, seen)
  }
  const circles = new Map<Mapper, Set<Mapper>>()
  for (const mapper of mappers) {
    if (!reach.get(mapper)?.has(mapper)) continue
    const together = [...mappers].filter((other) => reach.get(mapper)?.has(other) && reach.get(other)?.has(mapper))
    circles.set(mapper, new Set(together))
  }
  return circles
}

/** topological.sort_as_subsets: what has no unfinished predecessor is the next level. */
export function sortLevels<T>(items: readonly T[], edges: readonly (readonly [T, T])[]): T[][] {
  const present = new Set(items)
  const waiting = new Map<T, number>()
  const followers = new Map<T, T[]>()
  const unique = new Map<T, Set<T>>()
  for (const [first, second] of edges) {
    if (first === second || !present.has(first) || !present.has(second)) continue
    let seen = unique.get(first)
    if (seen === undefined) {
      seen = new Set()
      unique.set(first, seen)
      followers.set(first, [])
    }
    if (seen.has(second)) continue
    seen.add(second)
    followers.get(first)?.push(second)
    waiting.set(second, (waiting.get(second) ?? 0) + 1)
  }
  const levels: T[][] = []
  let level = items.filter((item) => !waiting.get(item))
  let done = 0
  while (level.length > 0) {
    levels.push(level)
    done += level.length
    const ready = new Set<T>()
    for (const item of level) {
      for (const follower of followers.get(item) ?? []) {
        const left = (waiting.get(follower) as number) - 1
        waiting.set(follower, left)
        if (left === 0) ready.add(follower)
      }
    }
    level = items.filter((item) => ready.has(item))
  }
  if (done < items.length) {
    throw new CircularDependencyError(
      'Circular dependency detected.',
      items.filter((item) => (waiting.get(item) ?? 0) > 0),
      [],
    )
  }
  return levels
}

/** Objects of a circle in levels: each after those whose keys it needs. */
export function sortStates(
  states: readonly InstanceState[],
  needs: (state: InstanceState) => Iterable<InstanceState>,
): InstanceState[][] {
  const edges: [InstanceState, InstanceState][] = []
  for (const state of states) for (const other of needs(state)) edges.push([other, state])
  return sortLevels(states, edges)
}
