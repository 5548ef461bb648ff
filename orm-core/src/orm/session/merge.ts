// `session.merge(object)`: copies the state of an object, and of what its merge cascades lead to, onto the session's own
// objects of the same keys, which are read first unless `load` is false.

import type { Task } from '../../engine/index.ts'
import * as exc from '../../sql/exc.ts'
import { membersOf } from '../collections/adapter.ts'
import { StaleDataError } from '../exc.ts'
import { identKey } from '../identity-map.ts'
import { ensureState } from '../instrumentation.ts'
import { tell } from '../listeners.ts'
import type { Mapper } from '../mapper.ts'
import { loadedCollection, setRelated } from '../related-changes.ts'
import type { Session } from '../session.ts'
import type { InstanceState } from '../state.ts'
import { attach } from './membership.ts'

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
  readonly #byKey = new Map<string, any>()
  /** The other sides of these relationships are left alone. */
  readonly #reachedBy = new Map<InstanceState, Set<any>>()

  constructor(session: Session, load: boolean) {
    this.#session = session
    this.#load = load
  }

  /** Session._merge: the session's object that stands for a given one. */
  *copyOf(state: InstanceState): Task<any> {
    const session = this.#session
    const load = this.#load
    const known = this.#copies.get(state)
    if (known !== undefined) return known
    const { mapper } = state
    if (!state.hasKey && !load) {
      throw new exc.InvalidRequestError(
        'merge() with load=False option does not support objects transient (i.e. unpersisted) objects.  flush() all changes on mapped instances before merging with load=False.',
      )
    }
    const ident =
      state.key?.ident ?? mapper.primaryKey.map((column) => state.get(mapper.getPropertyByColumn(column).key))
    // a part that was never set is no NULL
    const isComplete =
      !ident.includes(undefined) &&
      (mapper.allowPartialPks ? ident.some((each) => each !== null) : !ident.includes(null))
    const name = `${mapper._identityMapper.qualname} ${String(identKey(ident))}`
    let isNew = false
    let target: any = session.identityMap.forMapper(mapper._identityMapper).get(identKey(ident))?.instance ?? null
    if (target === null) {
      if (isComplete && this.#byKey.has(name)) target = this.#byKey.get(name)
      else if (!load) {
        if (state.committedRelated !== null || state.modified) {
          throw new exc.InvalidRequestError(
            "merge() with load=False option does not support objects marked as 'dirty'.  flush() all changes on mapped instances before merging with load=False.",
          )
        }
        target = this.#blank(mapper)
        const merged = ensureState(target)
        merged.key = state.key
        attach(session, merged)
        isNew = true
      } else if (isComplete) target = yield* session._get(mapper.class_, ident)
    }
    if (target === null) {
      target = this.#blank(mapper)
      session._saveOrUpdateState(ensureState(target))
      isNew = true
    }
    const merged = ensureState(target)
    this.#copies.set(state, target)
    if (isComplete) this.#byKey.set(name, target)
    if (state !== merged) {
      assertVersion(state, merged)
      merged.origin = state.origin
      if (state.loaders !== null) merged.loaders = new Map(state.loaders)
      for (const [key, prop] of mapper._props as Map<string, any>) {
        if (prop._isColumnProperty) yield* this.#mergeColumn(state, merged, key)
        else if (prop._isRelationship) yield* this.#mergeRelated(state, merged, prop)
      }
    }
    if (!load) {
      merged.commitAll()
      session._changed.delete(merged)
    }
    if (isNew) tell(merged.mapper, 'load', target, null)
    return target
  }

  #blank(mapper: Mapper): any {
    const target = Object.create(mapper.class_.prototype)
    ensureState(target, mapper)
    return target
  }

  *#mergeColumn(state: InstanceState, merged: InstanceState, key: string): Task<void> {
    const value = state.get(key)
    if (value !== undefined) {
      // a key's old value has to be known
      if (this.#load && !merged.has(key) && merged.expired?.has(key) && merged.mapper._primaryKeyPropkeys.has(key))
        yield* this.#session._refreshExpired(merged)
      if (this.#load) merged.instance[key] = value
      else merged.setCommittedColumn(key, value)
    } else if (merged.hasKey && !merged.has(key) && !merged.loaders?.has(key)) merged.expire([key])
  }

  *#mergeRelated(state: InstanceState, merged: InstanceState, prop: any): Task<void> {
    const { key } = prop
    const load = this.#load
    if (load) {
      const ways = this.#reachedBy.get(state)
      if (ways !== undefined && [...prop._reverseProperty].some((reverse: any) => ways.has(reverse))) return
    }
    if (!prop.cascade.merge || !(key in state.related)) return
    // an empty collection that was only read is none
    if (
      !state.hasKey &&
      prop.uselist &&
      !state.committedRelated?.has(key) &&
      membersOf(state.related[key]).length === 0
    )
      return
    if (load && prop.uselist && merged.hasKey)
      yield* this.#session._ensureRelated(merged, prop, { noRaise: true, noAutoflush: true })
    const copies: any[] = []
    for (const item of membersOf(state.related[key])) {
      const other = ensureState(item)
      const waysTo = this.#reachedBy.get(other)
      if (waysTo === undefined) this.#reachedBy.set(other, new Set([prop]))
      else waysTo.add(prop)
      copies.push(yield* this.copyOf(other))
    }
    if (load) setRelated(merged, key, prop, prop.uselist ? copies : (copies[0] ?? null), true)
    else if (prop.uselist) merged.setCommittedRelated(key, loadedCollection(merged, prop, copies))
    else merged.setCommittedRelated(key, copies[0] ?? null)
  }
}

/** What Session.merge refuses: another version of the row. */
function assertVersion(state: InstanceState, merged: InstanceState): void {
  const { versionIdCol } = state.mapper
  if (versionIdCol === null) return
  const { key } = state.mapper.getPropertyByColumn(versionIdCol)
  if (!state.has(key) || !merged.has(key) || state.get(key) === merged.get(key)) return
  throw new StaleDataError(
    `Version id '${state.get(key)}' on merged state ${state} does not match existing version '${merged.get(key)}'. Leave the version attribute unset when merging to update the most recent version.`,
  )
}
