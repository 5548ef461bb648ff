// `session.get(entity, key)`: from the identity map if the object is there, else with one SELECT. The short way for what
// is asked over and over is ../key-reader.ts.

import type { Task } from '../../engine/index.ts'
import { select } from '../../sql/index.ts'
import { ObjectDeletedError } from '../exc.ts'
import { identKey } from '../identity-map.ts'
import { primaryKeyOf } from '../identity-statement.ts'
import { inspect } from '../inspect.ts'
import { keySelect } from '../key-reader.ts'
import { loadOnPkIdentity } from '../loading.ts'
import type { Mapper } from '../mapper.ts'
import type { Session } from '../session.ts'
import type { InstanceState } from '../state.ts'
import { removeNewlyDeleted } from './membership.ts'
import type { GetOptions } from './options.ts'

/** Session._get_impl: the object of a primary key, or null. */
export function* getByKey(session: Session, entity: any, ident: any, options: GetOptions): Task<any> {
  const mapper: Mapper = inspect(entity).mapper
  mapper._checkConfigure()
  const key = primaryKeyOf(mapper, ident)
  if (!options.populateExisting && !mapper.alwaysRefresh && !options.withForUpdate) {
    const known = session.identityMap.forMapper(mapper._identityMapper).get(identKey(key))
    if (known !== undefined) {
      if (!known.mapper.isa(mapper)) return null
      yield* refreshKnown(session, known)
      if (!known.deleted) return known.instance
    }
  }
  let statement = keySelect(mapper)
  if (options.options) statement = statement.options(...options.options)
  if (options.executionOptions) statement = statement.executionOptions(options.executionOptions)
  return yield* loadOnPkIdentity(session, statement, key, {
    loadOptions: options.populateExisting ? { populateExisting: true } : {},
    withForUpdate: forUpdate(options.withForUpdate),
    identityToken: options.identityToken ?? null,
  })
}

/** An expired object of the identity map is read again; its row may be gone. */
function* refreshKnown(session: Session, known: InstanceState): Task<void> {
  if (!known.isExpired) return
  try {
    yield* session._refreshExpired(known)
  } catch (error) {
    if (!(error instanceof ObjectDeletedError)) throw error
    removeNewlyDeleted(session, known)
  }
}

/** A row lock as a statement has it: `true` or the arguments of `withForUpdate()`; null for none. */
export function forUpdate(given: any): any {
  return given ? (select() as any).withForUpdate(given === true ? {} : given)._forUpdateArg : null
}
