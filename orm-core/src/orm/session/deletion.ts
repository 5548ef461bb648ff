// `session.delete(object)`: which objects the next flush deletes, after the relationships that say so are in memory. The
// DELETEs, and what becomes of children that stay, are the flush's part.

import type { Task } from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { ensureState } from '../instrumentation.ts'
import type { Session } from '../session.ts'
import { deleteCascade } from './cascades.ts'
import { attach, ownState } from './membership.ts'

/** Marks an object, and those that its delete cascades lead to. */
export function* markDeleted(session: Session, instance: object): Task<void> {
  const given = ensureState(instance)
  if (given.key === null) throw new exc.InvalidRequestError(`Instance '${given}' is not persisted`)
  const state = ownState(session, instance)
  if (session._deleted.has(state.instance)) return
  attach(session, state)
  // what is loaded for the cascades may be flushed first: the object is not among the deleted yet
  const others = yield* deleteCascade(state)
  session._deleted.set(state.instance, state)
  for (const other of others) {
    if (!other.hasKey || session._deleted.has(other.instance)) continue
    attach(session, other)
    session._deleted.set(other.instance, other)
  }
}
