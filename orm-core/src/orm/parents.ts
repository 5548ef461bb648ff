// Which object put another into its collection last: what tells an orphan. Relationships that own their objects track it;
// what happens to an orphan is the session's and the flush's part.

import { nameOf } from './identity-map.ts'
import { ONETOMANY } from './interfaces.ts'
import { SmallMap } from './small-map.ts'
import type { InstanceState } from './state.ts'

/** Whether objects of a relationship know by which one of its owners they are held. */
export function tracksParent(prop: any): boolean {
  return prop.direction === ONETOMANY || prop.singleParent
}

/** AttributeImpl.hasparent: what is not known is `optimistic`. */
export function hasParent(state: InstanceState, prop: any, optimistic: boolean): boolean {
  const parent = state.parents?.get(prop)
  return parent === undefined ? optimistic : parent !== false
}

/** AttributeImpl.sethasparent */
export function setHasParent(state: InstanceState, prop: any, owner: InstanceState, value: boolean): void {
  if (value) {
    putParent(state, prop, owner)
    return
  }
  const last = state.parents?.get(prop)
  if (last !== undefined && last !== false && last !== owner && (last.hasKey || owner.hasKey)) {
    const isSame =
      last.hasKey &&
      owner.hasKey &&
      last.mapper.baseMapper === owner.mapper.baseMapper &&
      nameOf(last) === nameOf(owner)
    if (!isSame) return
  }
  putParent(state, prop, false)
}

function putParent(state: InstanceState, prop: any, parent: InstanceState | false): void {
  if (state.parents === null) state.parents = new SmallMap(prop, parent)
  else state.parents.set(prop, parent)
}

/** Mapper._is_orphan: whether an object has lost the parent without which it is not to be. */
export function isOrphan(state: InstanceState): boolean {
  const { mapper } = state
  let isPossible = false
  for (const each of mapper.iterateToRoot()) {
    for (const [key, class_] of each._deleteOrphans) {
      isPossible = true
      const prop = class_.__mapper__._props.get(key)
      const has = hasParent(state, prop, state.hasKey)
      if (mapper.legacyIsOrphan && has) return false
      if (!mapper.legacyIsOrphan && !has) return true
    }
  }
  return mapper.legacyIsOrphan && isPossible
}
