// What a comparison with an object sends for it: `Post.author == user` asks for the object's key when it is executed, not
// when it is written. Reading what is expired is the session's part (session/execution.ts).

import * as exc from '../sql/exc.ts'
import { ExpiredKeyError } from './exc.ts'
import type { InstanceState } from './state.ts'

/** RelationshipProperty._get_attr_w_warn_on_none: the present value, else the last that was known. */
export function valueForComparison(state: InstanceState, column: any, prop: any): unknown {
  let value: unknown = state.get(prop.key)
  if (value === undefined) {
    const isLoadable = state.hasKey && (state.expired?.has(prop.key) || prop.deferred)
    if (isLoadable && state.persistent) throw new ExpiredKeyError(state, column, prop.key)
    value = state.persistent ? null : state.lastKnown?.get(prop.key)
  }
  if (value === undefined) {
    const why = state.expired?.has(prop.key)
      ? 'the object is detached and the value was expired'
      : 'no value has been set for this column'
    throw new exc.InvalidRequestError(`Can't resolve value for column ${column} on object ${state}; ${why}`)
  }
  if (value === null) {
    exc.warn(
      `Got None for value of column ${column}; this is unsupported for a relationship comparison and will not currently produce an IS comparison (but may in a future release)`,
    )
  }
  return value
}
