// Which objects go with an object when it is added, deleted, expunged or expired: those that its relationships lead to.
// Only a delete cascade loads what is not in memory. What a setting of `cascade` means is in ../cascade.ts.

import type { Task } from '../../engine/index.ts'
import { membersOf } from '../collections/adapter.ts'
import { refuseToRead } from '../flush-history.ts'
import { ensureState } from '../instrumentation.ts'
import { isUnloadedCollection } from '../related-changes.ts'
import type { InstanceState } from '../state.ts'
import { AssertionError } from '../sync.ts'

/** What may follow a relationship from one object to the next, besides deletion. */
export type CascadeKind = 'saveUpdate' | 'merge' | 'expunge' | 'refreshExpire'

type Halt = (state: InstanceState) => boolean

/**
 * Mapper.cascade_iterator: the objects that an object's relationships of a cascade lead to, in memory. Those that `haltOn`
 * is true of are left out, with what is behind them.
 */
export function* cascade(
  kind: CascadeKind,
  start: InstanceState,
  haltOn: Halt | null = null,
): Generator<InstanceState> {
  if (!start.hasRelated) return
  const seen = new Set<InstanceState>()
  const stack: Iterator<InstanceState>[] = [related(kind, start, seen, haltOn)]
  while (stack.length > 0) {
    const next = (stack.at(-1) as Iterator<InstanceState>).next()
    if (next.done) {
      stack.pop()
      continue
    }
    yield next.value
    if (next.value.hasRelated) stack.push(related(kind, next.value, seen, haltOn))
  }
}

/** What one object leads to directly; one relationship after another, each as it is when its turn comes. */
function* related(
  kind: CascadeKind,
  state: InstanceState,
  seen: Set<InstanceState>,
  haltOn: Halt | null,
): Generator<InstanceState> {
  for (const prop of state.mapper.relationships.values() as Iterable<any>) {
    if (!prop.cascade[kind] || !(prop.key in state.related)) continue
    const skipsPending = kind === 'refreshExpire' && !prop.cascade.deleteOrphan
    const items = kind === 'saveUpdate' ? allPending(state, prop) : membersOf(state.related[prop.key])
    const found: InstanceState[] = []
    for (const item of items) {
      if (item === null || item === undefined) continue
      const other = ensureState(item)
      if (seen.has(other) || haltOn?.(other) || (skipsPending && !other.hasKey)) continue
      assertHandled(state, prop, other)
      seen.add(other)
      found.push(other)
    }
    yield* found
  }
}

/** impl.get_all_pending: what is there, and what was there when it was last in the database. */
function allPending(state: InstanceState, prop: any): any[] {
  const now = membersOf(state.related[prop.key])
  const before = state.committedRelated?.get(prop.key)
  if (prop.uselist) return Array.isArray(before) ? [...now, ...before] : now
  return typeof before === 'object' && before !== null ? [...now, before] : now
}

function assertHandled(state: InstanceState, prop: any, other: InstanceState): void {
  if (other.mapper.isa(prop.mapper)) return
  throw new AssertionError(
    `Attribute '${prop.key}' on class '<class '${state.mapper.qualname}'>' doesn't handle objects of type '<class '${other.mapper.qualname}'>'`,
  )
}

/** The objects that a delete cascade leads to; relationships that are not passive are loaded for it. */
export function* deleteCascade(start: InstanceState): Task<InstanceState[]> {
  const seen = new Set<InstanceState>()
  const found: InstanceState[] = []
  yield* collectDeleted(start, seen, found)
  return found
}

function* collectDeleted(state: InstanceState, seen: Set<InstanceState>, found: InstanceState[]): Task<void> {
  for (const prop of state.mapper.relationships.values() as Iterable<any>) {
    if (!prop.cascade.delete || prop.viewonly) continue
    if (!isUnloadedCollection(prop) && !(prop.key in state.related)) {
      if (prop.passiveDeletes || !state.hasKey || state.session === null) continue
      yield* state.session._ensureRelated(state, prop, { noRaise: true })
    }
    const items: any[] = isUnloadedCollection(prop)
      ? yield* dynamicMembers(state, prop)
      : membersOf(state.related[prop.key])
    const here: InstanceState[] = []
    for (const item of items) {
      if (item === null || item === undefined) continue
      const other = ensureState(item)
      if (seen.has(other)) continue
      assertHandled(state, prop, other)
      seen.add(other)
      here.push(other)
    }
    for (const other of here) {
      found.push(other)
      yield* collectDeleted(other, seen, found)
    }
  }
}

function* dynamicMembers(state: InstanceState, prop: any): Task<any[]> {
  const added: any[] = [...(state.pendingMutations?.get(prop.key)?.added ?? [])]
  if (!state.hasKey || prop.passiveDeletes) return added
  if (prop.lazy === 'write_only') refuseToRead(prop)
  if (state.session === null) return added
  const result: any = yield* state.instance[prop.key].autoflush(false)._iter()
  const rows: any[] = result.all()
  return [...added, ...rows.filter((item) => !added.includes(item))]
}
