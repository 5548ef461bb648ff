// What a flush knows of a relationship of an object: what it gained, kept and lost, as states. When it may be loaded for
// that is unit-of-work.ts's part, what memory knows is history.ts's.

import type { Task } from '../engine/index.ts'
import { InvalidRequestError } from '../sql/exc.ts'
import type { DependencyProcessor, StateHistory } from './dependency.ts'
import { historyInMemory } from './history.ts'
import { ensureState } from './instrumentation.ts'
import { isUnloadedCollection } from './related-changes.ts'
import type { InstanceState } from './state.ts'

export interface KnownHistory {
  readonly history: StateHistory | null
  readonly mayLoad: boolean
}

export function stateOrNull(item: any): InstanceState | null {
  return item === null || item === undefined ? null : ensureState(item)
}

/** What a flush knows of an object's relationship already, or finds in memory. */
export function historyNow(
  byState: Map<InstanceState, KnownHistory>,
  state: InstanceState,
  { prop }: DependencyProcessor,
  withPending: boolean,
): StateHistory | null {
  const known = byState.get(state)
  if (known !== undefined) return known.history
  // an object without anything related has nothing to tell
  if (!state.hasRelated) return null
  const history = isUnloadedCollection(prop)
    ? pendingHistory(state, prop)
    : asStates(historyInMemory(state, prop, withPending))
  byState.set(state, { history, mayLoad: false })
  return history
}

export function asStates(history: {
  added: readonly any[]
  unchanged: readonly any[]
  deleted: readonly any[]
}): StateHistory | null {
  const { added, unchanged, deleted } = history
  if (added.length + unchanged.length + deleted.length === 0) return null
  return new RelatedStates(statesIn(added), unchanged, statesIn(deleted))
}

/** A history as states; what has not changed is often much, and seldom asked for. */
class RelatedStates implements StateHistory {
  readonly added: readonly (InstanceState | null)[]
  readonly deleted: readonly (InstanceState | null)[]
  readonly #unchangedItems: readonly any[]
  #unchanged: readonly (InstanceState | null)[] | null = null

  constructor(
    added: readonly (InstanceState | null)[],
    unchangedItems: readonly any[],
    deleted: readonly (InstanceState | null)[],
  ) {
    this.added = added
    this.deleted = deleted
    this.#unchangedItems = unchangedItems
  }

  get unchanged(): readonly (InstanceState | null)[] {
    this.#unchanged ??= statesIn(this.#unchangedItems)
    return this.#unchanged
  }
}

const NONE: readonly (InstanceState | null)[] = []

function statesIn(items: readonly any[]): readonly (InstanceState | null)[] {
  return items.length === 0 ? NONE : items.map(stateOrNull)
}

/** What was added to and taken out of a collection that is never in memory. */
export function pendingHistory(state: InstanceState, prop: any): StateHistory | null {
  const changes = state.pendingMutations?.get(prop.key)
  return asStates({ added: changes?.added ?? [], unchanged: [], deleted: changes?.removed ?? [] })
}

/** WriteOnlyHistory: what is never read whole cannot tell who loses its parent. */
export function refuseToRead(prop: any): never {
  throw new InvalidRequestError(
    `Attribute ${prop} can't load the existing state from the database for this operation; full iteration is not permitted.  If this is a delete operation, configure passive_deletes=True on the ${prop} relationship in order to resolve this error.`,
  )
}

/** The same; a dynamic one is read. */
export function* unloadedHistory(state: InstanceState, prop: any): Task<StateHistory | null> {
  const changes = state.pendingMutations?.get(prop.key)
  const added: any[] = [...(changes?.added ?? [])]
  const deleted: any[] = [...(changes?.removed ?? [])]
  let unchanged: any[] = []
  if (state.hasKey && prop.lazy === 'write_only') refuseToRead(prop)
  if (state.hasKey && prop.lazy === 'dynamic') {
    const result: any = yield* state.instance[prop.key].autoflush(false)._iter()
    unchanged = result.all().filter((item: any) => !added.includes(item) && !deleted.includes(item))
  }
  return asStates({ added, unchanged, deleted })
}
