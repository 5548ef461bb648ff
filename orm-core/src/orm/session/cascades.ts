// Which objects go with an object when it is added, deleted, expunged or expired: those that its relationships lead to,
// as far as they are in memory. What a setting of `cascade` means is in ../cascade.ts.

import { membersOf } from '../collections/adapter.ts'
import { ensureState } from '../instrumentation.ts'
import type { InstanceState } from '../state.ts'

/** What may follow a relationship from one object to the next. */
export type CascadeKind = 'saveUpdate' | 'delete' | 'merge' | 'expunge' | 'refreshExpire'

/** The objects that an object's relationships of a cascade lead to, in memory, itself left out. */
export function* cascade(kind: CascadeKind, start: InstanceState): Generator<InstanceState> {
  const seen = new Set<InstanceState>([start])
  const queue = [start]
  for (let state = queue.shift(); state !== undefined; state = queue.shift()) {
    for (const prop of state.mapper._props.values() as Iterable<any>) {
      if (
        !prop._isRelationship ||
        !prop.cascade[kind] ||
        (prop.viewonly && kind !== 'expunge' && kind !== 'refreshExpire')
      )
        continue
      if (!(prop.key in state.related)) continue
      for (const item of membersOf(state.related[prop.key])) {
        const other = ensureState(item)
        if (seen.has(other)) continue
        seen.add(other)
        yield other
        queue.push(other)
      }
    }
  }
}
