// The short way of a flush: rows of one hierarchy, where no relationship has anything to say. Where one has, it is the whole
// procedure of unit-of-work.ts.

import type { Task } from '../engine/index.ts'
import { leadingTo } from './incoming.ts'
import { MANYTOONE } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import { byInsertOrder, inOrder, loneKeyOf, saveStates } from './persistence.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'

/** Where the columns are whose changes concern others, and what asks for more than the object itself. */
interface Simplicity {
  readonly version: number
  readonly asksForMore: boolean
  readonly keySlots: readonly number[]
}

const simplicities = new WeakMap<Mapper, Simplicity>()

function simplicityOf(mapper: Mapper, { slots }: InstanceState): Simplicity {
  const version = mapper._props.size
  const known = simplicities.get(mapper)
  if (known?.version === version) return known
  const keySlots = new Set<number>()
  const note = (column: any) => {
    const slot = slots.at.get(mapper.getPropertyByColumn(column).key)
    if (slot !== undefined) keySlots.add(slot)
  }
  let asksForMore = false
  for (const column of mapper.primaryKey) note(column)
  for (const prop of mapper.relationships.values() as Iterable<any>) {
    if (prop.viewonly) continue
    if (prop.direction === MANYTOONE) asksForMore ||= prop.cascade.deleteOrphan
    else for (const [from] of prop.synchronizePairs) note(from)
  }
  for (const prop of leadingTo(mapper)) for (const [from] of prop.synchronizePairs) note(from)
  const found = { version, asksForMore, keySlots: [...keySlots] }
  simplicities.set(mapper, found)
  return found
}

/** Whether nothing but rows of one hierarchy is to be written: no relationship has anything to say. */
function isSimple(states: readonly InstanceState[]): boolean {
  let last: Mapper | null = null
  let simplicity: Simplicity | null = null
  let base: Mapper | null = null
  for (const state of states) {
    if (state.hasRelated || state.parents !== null) return false
    const { mapper } = state
    if (mapper !== last) {
      if (base !== null && mapper.baseMapper !== base) return false
      base = mapper.baseMapper
      last = mapper
      simplicity = simplicityOf(mapper, state)
      if (simplicity.asksForMore) return false
    }
    const { original, values } = state
    if (original === null) continue
    for (const slot of (simplicity as Simplicity).keySlots) if (original[slot] !== values[slot]) return false
  }
  return true
}

/** The short way: the same as a flush of these objects alone. */
export function* flushSimple(session: Session, states: InstanceState[]): Task<boolean> {
  const [first] = states
  if (first === undefined || !isSimple(states)) return false
  const identities = session.identityMap.forMapper(first.mapper._identityMapper)
  for (const state of states) {
    // a key that another object has: it is for the whole procedure to say what that means
    if (state.hasKey) continue
    const lone = loneKeyOf(state)
    if (lone !== undefined ? identities.has(lone) : first.mapper.primaryKey.length > 1) return false
  }
  yield* saveStates(yield* session._connectionFor({ mapper: first.mapper }), inOrder(states, byInsertOrder))
  return true
}
