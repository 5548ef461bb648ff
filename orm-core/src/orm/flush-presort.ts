// What a flush has to know before it can order its steps: objects that keys travel to, relationships that a change of a
// primary key or a deletion needs in memory, rows that are deleted and inserted again. The `presort` half of SQLAlchemy's
// dependency.py; the steps themselves are in unit-of-work.ts.

import type { Task } from '../engine/index.ts'
import { membersOf } from './collections/adapter.ts'
import { identKey } from './identity-map.ts'
import { ensureState } from './instrumentation.ts'
import { MANYTOMANY, MANYTOONE, ONETOMANY } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'

interface Concerns {
  /** Many-to-one relationships whose former object may be an orphan. */
  readonly orphaning: readonly any[]
  /** Relationships without another side, whose objects hear of nothing by themselves. */
  readonly oneSided: readonly any[]
  /** Relationships that carry a changed key on, where the database does not. */
  readonly keyed: readonly any[]
  /** Whether saving asks for none of these. */
  readonly isEmpty: boolean
  /** Many-to-one relationships that a deletion looks at, and that the identity map can't answer. */
  readonly searched: readonly any[]
}

const concernsByMapper = new WeakMap<Mapper, { readonly size: number; readonly concerns: Concerns }>()

function concernsOf(mapper: Mapper): Concerns {
  const known = concernsByMapper.get(mapper)
  if (known?.size === mapper._props.size) return known.concerns
  const props: any[] = [...(mapper.relationships.values() as Iterable<any>)].filter((prop) => !prop.viewonly)
  const isLoaded = (prop: any) => prop.lazy !== 'dynamic' && prop.lazy !== 'write_only'
  const orphaning = props.filter(
    (prop) => prop.direction === MANYTOONE && prop.cascade.deleteOrphan && !prop.passiveDeletes,
  )
  const oneSided = props.filter(
    (prop) => prop.direction === ONETOMANY && isLoaded(prop) && [...prop._reverseProperty].length === 0,
  )
  const keyed = props.filter((prop) => prop.direction !== MANYTOONE && isLoaded(prop) && !prop.passiveUpdates)
  const concerns: Concerns = {
    orphaning,
    oneSided,
    keyed,
    isEmpty: orphaning.length + oneSided.length + keyed.length === 0,
    searched: props.filter(
      (prop) => prop.direction === MANYTOONE && !prop.passiveDeletes && !prop._lazyStrategy.useGet,
    ),
  }
  concernsByMapper.set(mapper, { size: mapper._props.size, concerns })
  return concerns
}

/** sync.source_modified: whether the key that a relationship carries has changed. */
export function keyChanged(state: InstanceState, prop: any): boolean {
  if (state.original === null || !state.hasKey) return false
  for (const [local] of prop.synchronizePairs) {
    const slot = state.slots.at.get(state.mapper.getPropertyByColumn(local).key)
    if (slot === undefined) continue
    const before = state.original[slot]
    if (before !== undefined && before !== state.values[slot]) return true
  }
  return false
}

/** The objects whose relationships have something to ask. */
function concerned(saved: Iterable<InstanceState>): InstanceState[] {
  const found: InstanceState[] = []
  let mapper: Mapper | null = null
  let isEmpty = true
  for (const state of saved) {
    if (state.mapper !== mapper) {
      mapper = state.mapper
      isEmpty = concernsOf(mapper).isEmpty
    }
    if (!isEmpty) found.push(state)
  }
  return found
}

/** What saving needs to know: it may add to the objects that are saved. */
export function* presortSaves(
  session: Session,
  saved: Set<InstanceState>,
  deleted: ReadonlySet<InstanceState>,
): Task<void> {
  for (const state of concerned(saved)) {
    const { orphaning, oneSided, keyed } = concernsOf(state.mapper)
    for (const prop of oneSided) {
      if (!(prop.key in state.related) || (state.hasKey && !state.touched?.has(prop.key))) continue
      for (const item of membersOf(state.related[prop.key])) {
        const child = ensureState(item)
        if (child.hasKey && !deleted.has(child)) saved.add(child)
      }
    }
    if (!state.hasKey) continue
    for (const prop of orphaning)
      if (!(prop.key in state.related)) yield* session._ensureRelated(state, prop, { noAutoflush: true })
    if (state.original === null) continue
    for (const prop of keyed) {
      if (!keyChanged(state, prop)) continue
      yield* session._ensureRelated(state, prop, { noAutoflush: true, committed: true })
      if (prop.direction === MANYTOMANY) continue
      for (const item of membersOf(state.related[prop.key])) {
        const child = ensureState(item)
        if (!deleted.has(child)) saved.add(child)
      }
    }
  }
}

/** prop_has_changes of deleted objects: the first object of a many-to-one that has to be searched for decides. */
export function* presortDeletes(session: Session, deleted: ReadonlySet<InstanceState>): Task<void> {
  const decided = new Set<any>()
  for (const state of deleted) {
    for (const prop of concernsOf(state.mapper).searched) {
      if (decided.has(prop)) continue
      if (!(prop.key in state.related)) yield* session._ensureRelated(state, prop, { noAutoflush: true })
      if (membersOf(state.related[prop.key]).length > 0) decided.add(prop)
    }
  }
}

/**
 * Row switches: a new object with the key of one that is deleted in the same flush takes its row over with an UPDATE.
 * Gives the new objects with those whose rows they take.
 */
export function findRowSwitches(
  session: Session,
  saved: Iterable<InstanceState>,
  deleted: ReadonlySet<InstanceState>,
): Map<InstanceState, InstanceState> {
  const switches = new Map<InstanceState, InstanceState>()
  if (deleted.size === 0) return switches
  for (const state of saved) {
    if (state.hasKey) continue
    const { mapper } = state
    const ident = mapper.primaryKey.map((column) => state.get(mapper.getPropertyByColumn(column).key) ?? null)
    if (ident.includes(null)) continue
    const existing = session.identityMap.forMapper(mapper._identityMapper).get(identKey(ident))
    if (existing === undefined || !deleted.has(existing)) continue
    switches.set(state, existing)
    takeRow(state, existing)
  }
  return switches
}

/** What the row has that the new object takes, so that an UPDATE is made of the differences. */
function takeRow(state: InstanceState, existing: InstanceState): void {
  const { mapper } = state
  state.key = existing.key
  const original: unknown[] = state.slots.blank.slice()
  const columns = [...mapper.primaryKey, ...(mapper.versionIdCol === null ? [] : [mapper.versionIdCol])]
  for (const column of columns) {
    const { key } = mapper.getPropertyByColumn(column)
    original[state.slots.at.get(key) as number] = existing.committedValue(key) ?? existing.get(key)
  }
  state.original = original
}
