// `session.merge(object)`: copies the state of an object, and of what its merge cascades lead to, onto the session's own
// objects of the same keys, which are read first unless `load` is false.

import type { Task } from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { membersOf } from '../collections/adapter.ts'
import { StaleDataError } from '../exc.ts'
import { identKey } from '../identity-map.ts'
import { ensureState, setRelated } from '../instrumentation.ts'
import type { Session } from '../session.ts'
import type { InstanceState } from '../state.ts'

/** What is waiting is flushed first, and nothing in the middle of the merge. */
export function* merge(session: Session, state: InstanceState, load: boolean): Task<any> {
  if (load) yield* session._autoflushNow()
  const { autoflush } = session
  session.autoflush = false
  try {
    return yield* new Merge(session, load).copyOf(state)
  } finally {
    session.autoflush = autoflush
  }
}

/** One merge: the copies made so far, and along which relationships objects were reached. */
class Merge {
  readonly #session: Session
  readonly #load: boolean
  readonly #copies = new Map<InstanceState, any>()
  /** The other sides of these relationships are left alone. */
  readonly #reachedBy = new Map<InstanceState, Set<any>>()

  constructor(session: Session, load: boolean) {
    this.#session = session
    this.#load = load
  }

  /** The session's object that stands for a given one. */
  *copyOf(state: InstanceState): Task<any> {
    const session = this.#session
    const known = this.#copies.get(state)
    if (known !== undefined) return known
    if (state.session === session && state.key !== null) return state.instance
    const { mapper } = state
    let target = yield* this.#existing(state)
    const isNew = target === null
    if (isNew) {
      target = Object.create(mapper.class_.prototype)
      ensureState(target, mapper)
    }
    this.#copies.set(state, target)
    const merged = ensureState(target)
    assertMergeable(state, merged, this.#load)
    if (isNew && !this.#load) {
      merged.key = state.key
      merged.session = session
      session.identityMap.add(merged)
    }
    for (const [key, prop] of mapper._props as Map<string, any>) {
      if (prop._isColumnProperty) {
        if (state.has(key)) target[key] = state.instance[key]
      } else if (prop._isRelationship && prop.cascade.merge && key in state.related) {
        yield* this.#mergeRelated(state, merged, prop)
      }
    }
    if (!this.#load) merged.commitAll()
    if (isNew && this.#load) session.add(target)
    return target
  }

  /** The object of the same key, in the session or, where it is to be loaded, in the database. */
  *#existing(state: InstanceState): Task<any> {
    const { mapper } = state
    const ident = mapper.primaryKey.map((column) => state.get(mapper.getPropertyByColumn(column).key) ?? null)
    if (ident.includes(null)) return null
    const here = this.#session.identityMap.forMapper(mapper._identityMapper).get(identKey(ident))
    if (here !== undefined) return here.instance
    return this.#load ? yield* this.#session._get(mapper.class_, ident) : null
  }

  *#mergeRelated(state: InstanceState, merged: InstanceState, prop: any): Task<void> {
    const { key } = prop
    const ways = this.#reachedBy.get(state)
    if (this.#load && [...prop._reverseProperty].some((reverse: any) => ways?.has(reverse))) return
    if (this.#load && prop.uselist && merged.key !== null) yield* this.#session._ensureRelated(merged, prop)
    const copies: any[] = []
    for (const item of membersOf(state.related[key])) {
      const other = ensureState(item)
      const waysTo = this.#reachedBy.get(other)
      if (waysTo === undefined) this.#reachedBy.set(other, new Set([prop]))
      else waysTo.add(prop)
      copies.push(yield* this.copyOf(other))
    }
    setRelated(merged, key, prop, prop.uselist ? copies : (copies[0] ?? null), true)
  }
}

/** What Session.merge refuses: changes that nothing would be compared with, and another version of the row. */
function assertMergeable(state: InstanceState, merged: InstanceState, load: boolean): void {
  if (!load && state.key === null) {
    throw new exc.InvalidRequestError(
      'merge() with load=False option does not support objects transient (i.e. unpersisted) objects.  flush() all changes on mapped instances before merging with load=False.',
    )
  }
  if (!load && state.modified) {
    throw new exc.InvalidRequestError(
      "merge() with load=False option does not support objects marked as 'dirty'.  flush() all changes on mapped instances before merging with load=False.",
    )
  }
  const { versionIdCol } = state.mapper
  if (versionIdCol === null) return
  const { key } = state.mapper.getPropertyByColumn(versionIdCol)
  if (!state.has(key) || !merged.has(key) || state.get(key) === merged.get(key)) return
  throw new StaleDataError(
    `Version id '${state.get(key)}' on merged state ${state} does not match existing version '${merged.get(key)}'. Leave the version attribute unset when merging to update the most recent version.`,
  )
}
