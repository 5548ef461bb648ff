// Session.flush(): which objects a flush begins with, its events, and what becomes of the transaction when it fails. What
// is sent, and in which order, is unit-of-work.ts's part.

import type { Task } from '../engine/index.ts'
import { ensureState } from './instrumentation.ts'
import { isOrphan } from './parents.ts'
import { lacksIdentity, registerPersistent } from './register-persistent.ts'
import { isUnloadedCollection } from './related-changes.ts'
import type { Session } from './session.ts'
import { flushSimple } from './simple-flush.ts'
import type { InstanceState } from './state.ts'
import { UOWTransaction } from './unit-of-work.ts'

/** What was added to write-only collections of new objects before they came into the session. */
function cascadeUnloaded(session: Session): void {
  const waiting = [...session._new].filter((state) => state.pendingMutations !== null)
  for (const state of waiting) {
    for (const prop of state.mapper.relationships.values() as Iterable<any>) {
      if (!isUnloadedCollection(prop) || !prop.cascade.saveUpdate) continue
      for (const item of state.pendingMutations?.get(prop.key)?.added ?? []) {
        const other = ensureState(item)
        // a cascade halts at what the session has
        if (!session._containsState(other)) session._saveOrUpdateState(other)
      }
    }
  }
}

/** Session._flush */
function* flush(session: Session, uow: UOWTransaction): Task<void> {
  yield* session._emit('beforeFlush', session, uow, null)
  cascadeUnloaded(session)
  const deleted = new Set(session._deleted.values())
  const saved: InstanceState[] = []
  const orphans: InstanceState[] = []
  for (const source of [session._new, session._changed]) {
    for (const state of source) {
      if (deleted.has(state) || (source === session._changed && !state.hasKey)) continue
      if (state.parents !== null || state.orphanedOutside) {
        const isLost = isOrphan(state)
        if (isLost && !state.hasKey && state.orphanedOutside) {
          session.expunge(state.instance)
          continue
        }
        if (isLost && state.hasKey) {
          orphans.push(state)
          continue
        }
      }
      saved.push(state)
    }
  }
  if (saved.length + orphans.length + deleted.size === 0) return
  session._autobegin()._assertUsable()
  uow.begun = true
  if (deleted.size === 0 && orphans.length === 0 && (yield* flushSimple(session, saved))) {
    yield* session._emit('afterFlush', session, uow)
    for (const state of saved) if (lacksIdentity(state)) yield* session._refreshExpired(state)
    registerPersistent(session, saved)
  } else {
    for (const state of saved) uow.registerObject(state)
    for (const state of orphans) uow.registerObject(state, { isDelete: true })
    for (const state of deleted) uow.registerObject(state, { isDelete: true })
    yield* uow.execute()
    yield* session._emit('afterFlush', session, uow)
    for (const [state, { isDelete }] of uow.states)
      if (!isDelete && lacksIdentity(state) && state.session === session) {
        if (state.isExpired) yield* session._wasAlreadyDeleted(state)
        else yield* session._refreshExpired(state)
      }
    uow.finalize()
  }
  // Collections that lost or gained objects through the other side are as the database has them now.
  for (const state of session._changed) state.commitAll()
  session._changed.clear()
  yield* session._emit('afterFlushPostexec', session, uow)
}

/** Flushes; when a statement fails, the transaction is rolled back and says so until the session is rolled back too. */
export function* flushSession(session: Session): Task<void> {
  const uow = new UOWTransaction(session)
  try {
    yield* flush(session, uow)
  } catch (error) {
    const transaction = session._transaction
    if (transaction !== null && uow.begun) {
      try {
        yield* transaction._fail(error)
      } catch {
        transaction._lost(error)
      }
    }
    throw error
  }
}
