// Values that are out of date: an object's row is read again now (refresh), or when it is needed (expire).

import type { Task } from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { select } from '../../sql/index.ts'
import { loadOnPkIdentity } from '../loading.ts'
import type { Session } from '../session.ts'
import type { IdentityKey, InstanceState } from '../state.ts'
import { cascade } from './cascades.ts'
import { forUpdate } from './get.ts'
import { detach, persistentState } from './membership.ts'
import type { RefreshOptions } from './options.ts'

/** Reads an object's row again; only the named attributes, if names are given. */
export function* refresh(
  session: Session,
  instance: object,
  attributeNames: readonly string[] | null,
  options: RefreshOptions,
): Task<void> {
  const state = persistentState(session, instance)
  const keys = attributeNames === null ? null : new Set(attributeNames)
  expire(session, state, keys)
  yield* session._autoflushNow()
  const statement = select(state.mapper as any)
  const found = yield* loadOnPkIdentity(session, statement, (state.key as IdentityKey).ident, {
    refreshState: state,
    onlyLoadProps: keys,
    requirePkCols: true,
    isUserRefresh: true,
    noAutoflush: true,
    withForUpdate: forUpdate(options.withForUpdate),
  })
  if (found === null) throw new exc.InvalidRequestError(`Could not refresh instance '${state}'`)
}

/** Session._expire_state: a whole object takes those along that a refresh-expire cascade leads to. */
export function expire(session: Session, state: InstanceState, attributeNames: Iterable<string> | null): void {
  const names = attributeNames === null ? [] : [...attributeNames]
  if (names.length > 0) {
    state.expire(names)
    return
  }
  const others = [...cascade('refreshExpire', state)]
  state.expire()
  for (const other of others) {
    if (other.key !== null) other.expire()
    else if (session._new.has(other)) detach(session, other)
  }
}

/** All objects with rows are out of date, what was changed in them is dropped. */
export function expireAll(session: Session): void {
  for (const state of session.identityMap.states()) state.expire()
  for (const state of session._changed) if (state.hasKey) session._changed.delete(state)
}
