// The end of a flush: new objects have rows from now on, keys that have changed are found under their new values, and what
// was changed counts as what the database has.

import { membersOf } from './collections/adapter.ts'
import { identKey } from './identity-map.ts'
import { identityOf, loneKeyOf } from './persistence.ts'
import type { SessionTransaction } from './session/transaction.ts'
import type { Session } from './session.ts'
import type { IdentityKey, InstanceState } from './state.ts'

/** Session._register_persistent */
export function registerPersistent(session: Session, states: readonly InstanceState[]): void {
  const transaction = session._transaction as SessionTransaction
  const { identityMap } = session
  const pending = session._new
  const announces = session.events.has('pendingToPersistent')
  const made: InstanceState[] = []
  for (const state of states) {
    const lone = loneKeyOf(state)
    if (!state.hasKey) {
      if (lone !== undefined) state.identify(lone)
      else state.key = { mapper: state.mapper._identityMapper, ident: identityOf(state), token: null }
      identityMap.add(state)
    } else if (lone === undefined || lone !== state.loneIdent) switchKey(session, state, transaction)
    state.orphanedOutside = false
    if (state.pendingMutations !== null)
      for (const key of state.pendingMutations.keys()) if (!(key in state.related)) state.pendingMutations.delete(key)
    if (pending.has(state)) {
      if (state.hasRelated) forgetEmpty(state)
      made.push(state)
    } else if (transaction !== null) transaction._dirty.add(state)
    state.commitAll()
  }
  if (made.length === pending.size && transaction._new.size === 0) {
    // what was new in the session is new in its transaction: often all of it
    transaction._new = pending
    session._new = new Set()
  } else {
    for (const state of made) {
      pending.delete(state)
      transaction._new.add(state)
    }
  }
  for (const state of made) if (!identityMap.has(state.key as IdentityKey)) identityMap.add(state)
  if (announces) for (const state of made) session.events.emit('pendingToPersistent', session, state.instance)
}

/** A collection of a new object that was read, and nothing put into, is not known from the database. */
function forgetEmpty(state: InstanceState): void {
  for (const key of Object.keys(state.related)) {
    const value = state.related[key]
    if (value !== null && !state.committedRelated?.has(key) && membersOf(value).length === 0) state.dropRelated(key)
  }
}

/** Whether the values of an object's primary key are out of date. */
export function lacksIdentity(state: InstanceState): boolean {
  if (state.expired === null || state.expired.size === 0) return false
  return state.mapper.primaryKey.some((column) => !state.has(state.mapper.getPropertyByColumn(column).key))
}

/** An object's primary key may have changed. */
function switchKey(session: Session, state: InstanceState, transaction: SessionTransaction): void {
  const { identityMap } = session
  const key = state.key as IdentityKey
  const ident = identityOf(state)
  if (identKey(ident) !== identKey(key.ident)) {
    if (!transaction._keySwitches.has(state)) transaction._keySwitches.set(state, key)
    if (identityMap.get(key) === state) identityMap.discard(state)
    state.key = { ...key, ident }
  }
  identityMap.add(state)
}
