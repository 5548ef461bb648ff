// How objects come into a session and leave it: which are new, which have rows, which are given up. Rows are not sent
// here; what a rollback does to objects is the transaction's.

import * as exc from '../../sql/exc.ts'
import { ensureState } from '../instrumentation.ts'
import type { Session } from '../session.ts'
import { type IdentityKey, type InstanceState, stateOf } from '../state.ts'
import { cascade } from './cascades.ts'

/** Session._save_or_update_state: an object, and those that it refers to, belong to the session. */
export function saveOrUpdate(session: Session, state: InstanceState): void {
  state.orphanedOutside = false
  saveOrUpdateOne(session, state)
  if (!state.hasRelated) return
  for (const other of cascade('saveUpdate', state, (each) => session._containsState(each)))
    saveOrUpdateOne(session, other)
}

function saveOrUpdateOne(session: Session, state: InstanceState): void {
  if (state.session !== null && state.session !== session) throw attachedElsewhere(state)
  session._autobegin()
  if (!state.hasKey) {
    if (!session._new.has(state)) {
      attach(session, state)
      state.nextInsertOrder()
      session._new.add(state)
      if (session.events.has('transientToPending')) session.events.emit('transientToPending', session, state.instance)
    }
    return
  }
  if (state.deleted)
    throw new exc.InvalidRequestError(
      `Instance '${state}' has been deleted.  Use the make_transient() function to send this object back to the transient state.`,
    )
  session._deleted.delete(state.instance)
  const known = session.identityMap.get(state.key as IdentityKey)
  if (known !== undefined && known !== state) throw keyTaken(state)
  attach(session, state)
  session.identityMap.add(state)
}

/** An object has this session from now on. */
export function attach(session: Session, state: InstanceState): void {
  if (state.session !== null && state.session !== session) throw attachedElsewhere(state)
  const { events } = session
  const joins = state.session === null
  // one that a page of a stream has left comes back to its place
  if (state.hasKey && (joins || state.passed === 0)) {
    const known = session.identityMap.get(state.key as IdentityKey)
    if (known !== undefined && known !== state) throw keyTaken(state)
  }
  if (joins) session._autobegin()
  if (joins && events.has('beforeAttach')) events.emit('beforeAttach', session, state.instance)
  state.session = session
  if (state.passed !== 0) state.passed = 0
  if (state.hasKey) {
    session.identityMap.add(state)
    if (state.modified) session._changed.add(state)
  }
  if (!joins) return
  if (events.has('afterAttach')) events.emit('afterAttach', session, state.instance)
  if (state.hasKey && events.has('detachedToPersistent')) events.emit('detachedToPersistent', session, state.instance)
}

/** An object has no session from now on. */
export function detach(session: Session, state: InstanceState): void {
  if (state.deleted) session._transaction?._deleted.delete(state)
  session._new.delete(state)
  session._deleted.delete(state.instance)
  session.identityMap.discard(state)
  session._changed.delete(state)
  reportDetached(session, [state])
}

/** All objects leave the session. */
export function detachAll(session: Session): void {
  const { events } = session
  const heard = events.has('persistentToDetached') || events.has('pendingToTransient')
  const all = heard ? [...session.identityMap.states(), ...session._new] : []
  session._home.session = null
  session._home = { session }
  // what a flush has deleted is in neither list: it belongs to the transaction until its end
  for (let each = session._transaction; each !== null; each = each.parent)
    for (const state of each._deleted) state.session = session
  session.identityMap.clear()
  session._epoch += 1
  session._changed.clear()
  session._new.clear()
  session._deleted.clear()
  reportDetached(session, all)
}

/** InstanceState._detach_states: objects that have no session from now on. */
export function reportDetached(session: Session, states: Iterable<InstanceState>): void {
  const { events } = session
  const heard =
    events.has('persistentToDetached') || events.has('deletedToDetached') || events.has('pendingToTransient')
  for (const state of states) {
    state.session = null
    if (!heard) continue
    const event = state.deleted
      ? 'deletedToDetached'
      : state.key === null
        ? 'pendingToTransient'
        : 'persistentToDetached'
    if (events.has(event)) events.emit(event, session, state.instance)
  }
}

/** An object that a stream has let go belongs to the session again. False when the session was emptied meanwhile. */
export function takeBack(session: Session, state: InstanceState): boolean {
  const isOurs = state.passed === session._epoch
  state.passed = 0
  if (!isOurs) {
    state.session = null
    return false
  }
  if (session.identityMap.has(state.key as IdentityKey)) {
    state.session = null
    throw keyTaken(state)
  }
  session.identityMap.add(state)
  return true
}

/** Session._remove_newly_deleted: rows that a statement has deleted take their objects with them. */
export function removeNewlyDeleted(session: Session, state: InstanceState): void {
  const transaction = session._autobegin()
  session.identityMap.discard(state)
  session._changed.delete(state)
  session._deleted.delete(state.instance)
  state.deleted = true
  transaction._deleted.add(state)
  session.events.emit('persistentToDeleted', session, state.instance)
}

/** The state of an object that has a row, and this session. */
export function persistentState(session: Session, instance: object): InstanceState {
  const state = stateOf(instance)
  if (state === undefined || !state.hasKey || !session._containsState(state)) {
    throw new exc.InvalidRequestError(`Instance '${state ?? String(instance)}' is not persistent within this Session`)
  }
  return state
}

/** The state of any object, of this session or of none. */
export function ownState(session: Session, instance: object): InstanceState {
  const state = ensureState(instance)
  if (state.session !== null && state.session !== session) throw attachedElsewhere(state)
  return state
}

function attachedElsewhere(state: InstanceState): Error {
  return new exc.InvalidRequestError(`Object '${state}' is already attached to another session`)
}

function keyTaken(state: InstanceState): Error {
  return new exc.InvalidRequestError(
    `Can't attach instance ${state}; another instance with key ${JSON.stringify((state.key as IdentityKey).ident)} is already present in this session.`,
  )
}
