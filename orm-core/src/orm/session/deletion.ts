// `session.delete(object)`: which objects the next flush deletes, after the relationships that say so are in memory. The
// DELETEs, and what becomes of children that stay, are the flush's part.

import type { Task } from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { membersOf } from '../collections/adapter.ts'
import { ensureState } from '../instrumentation.ts'
import type { Session } from '../session.ts'
import type { InstanceState } from '../state.ts'
import { cascade } from './cascades.ts'
import { attach, ownState } from './membership.ts'

/** Marks an object, and those that its delete cascades lead to. */
export function* markDeleted(session: Session, instance: object): Task<void> {
  const given = ensureState(instance)
  if (given.key === null) throw new exc.InvalidRequestError(`Instance '${given}' is not persisted`)
  const state = ownState(session, instance)
  if (session._deleted.has(state.instance)) return
  yield* loadCascades(session, state, new Set())
  attach(session, state)
  session._deleted.set(state.instance, state)
  for (const other of cascade('delete', state)) {
    if (other.key === null) {
      session._new.delete(other)
      continue
    }
    attach(session, other)
    session._deleted.set(other.instance, other)
  }
}

/** Relationships with a delete cascade are needed in memory before the flush. */
function* loadCascades(session: Session, state: InstanceState, seen: Set<InstanceState>): Task<void> {
  if (seen.has(state)) return
  seen.add(state)
  for (const prop of state.mapper.relationships.values()) {
    if (prop.viewonly || prop.passiveDeletes === 'all') continue
    if (!prop.cascade.delete || (prop.passiveDeletes && !(prop.key in state.related))) continue
    yield* session._ensureRelated(state, prop)
    for (const item of membersOf(state.related[prop.key])) yield* loadCascades(session, ensureState(item), seen)
  }
}
