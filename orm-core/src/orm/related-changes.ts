// Changes of related objects in memory: what an assignment, a new member of a collection or one that leaves means for the
// other side of the relationship, for the session and for listeners. SQLAlchemy's attribute implementations for objects
// (attributes.py) and their events (unitofwork.py); accessors are instrumentation.ts's part.

import * as exc from '../sql/exc.ts'
import { type AdaptedCollection, type CollectionAdapter, isAdapted, membersOf } from './collections/adapter.ts'
import { collectionFactory } from './collections/factory.ts'
import { KeyFuncDict } from './collections/keyed.ts'
import { InstrumentedList, rawOf } from './collections/list.ts'
import { ensureState } from './instrumentation.ts'
import { fireAppend, fireBulkReplace, fireRemove, fireSet, NO_RESULT, NO_VALUE } from './listeners.ts'
import { hasParent, isOrphan, setHasParent, tracksParent } from './parents.ts'
import { SmallMap } from './small-map.ts'
import type { InstanceState, PendingChanges } from './state.ts'

/** Whether a relationship's collection is never in memory: write-only and dynamic ones. */
export function isUnloadedCollection(prop: any): boolean {
  return prop.lazy === 'write_only' || prop.lazy === 'dynamic'
}

/** `user.audit.add(event)`: noted for the flush, and told to the other side. */
export function changeUnloaded(state: InstanceState, prop: any, kind: 'added' | 'removed', item: any): void {
  if (kind === 'added') notePending(pendingOf(state, prop.key), kind, appendEvent(state, prop, item, null))
  else {
    removeEvent(state, prop, item, null)
    notePending(pendingOf(state, prop.key), kind, item)
  }
}

/** InstanceState._modified_event: what was there before the first change since the last flush is kept for it. */
function modified(state: InstanceState, prop: any, previous: any): void {
  const { key } = prop
  const committed = state.committedRelated
  if (committed === null || !committed.has(key)) {
    let kept = previous
    if (prop.uselist) {
      if (kept === NO_VALUE && key in state.related) kept = state.related[key]
      if (kept !== NO_VALUE && kept !== null) kept = membersOf(kept)
    }
    if (committed === null) state.committedRelated = new SmallMap(key, kept)
    else committed.set(key, kept)
  }
  state.session?._noteChange(state)
}

/** AttributeEventToken: what a chain of changes began with, so that it does not come back to where it has been. */
interface Token {
  readonly prop: any
}

/** The tokens of a relationship; a scalar's append is its replacement. */
interface Tokens {
  readonly append: Token
  readonly remove: Token
  readonly bulkReplace: Token
}

function tokensOf(prop: any): Tokens {
  prop._eventTokens ??= { append: { prop }, remove: { prop }, bulkReplace: { prop } }
  return prop._eventTokens
}

/** The other side that hears of changes of a relationship. */
function backrefOf(prop: any, other: InstanceState): any {
  if (prop.backPopulates === null || !prop._effectiveSyncBackref) return undefined
  return other.mapper._props.get(prop.backPopulates)
}

/** strategies.single_parent_validator */
function assertSingleParent(prop: any, item: any, old: any, token: Token): void {
  if (item === null || token.prop.key !== prop.key || item === old) return
  if (!hasParent(ensureState(item), token.prop, false)) return
  throw new exc.InvalidRequestError(
    `Instance ${ensureState(item)} is already associated with an instance of <class '${prop.parent.qualname}'> via its ${prop} attribute, and is only allowed a single parent.`,
    { code: 'bbf1' },
  )
}

/** Session._save_or_update_state for what comes to an object of a session. */
function cascadeIntoSession(state: InstanceState, prop: any, item: any, token: Token): void {
  const { session } = state
  if (session === null || !prop.cascade.saveUpdate || prop.key !== token.prop.key) return
  const other = ensureState(item)
  if (!session._containsState(other)) session._saveOrUpdateState(other)
}

/** What is given has to be an object of the other class: that is said at once. */
function assertRelated(prop: any, item: any): void {
  if (typeof item !== 'object') {
    throw new exc.InvalidRequestError(
      `Attempting to set value on ${prop}: ${String(item)} is no ${prop.mapper.className}; a key belongs to the column of the foreign key`,
    )
  }
  const other = ensureState(item)
  if (!other.mapper.isa(prop.mapper)) {
    throw new exc.InvalidRequestError(
      `Attempting to set value on ${prop}: ${other} is not an instance of ${prop.mapper.className}`,
    )
  }
}

function assertChain(state: InstanceState, prop: any, reverse: any, token: Token): void {
  if (token.prop === prop || token.prop === reverse) return
  throw new exc.ValueError(
    `Bidirectional attribute conflict detected: Passing object ${state} to attribute "${token.prop}" triggers a modify event on attribute "${reverse}" via the backref "${prop}".`,
  )
}

/** CollectionAttributeImpl.fire_append_event: an object is about to come into a collection. */
function appendEvent(state: InstanceState, prop: any, given: any, initiator: Token | null): any {
  const token = initiator ?? tokensOf(prop).append
  const item = fireAppend(state, prop.key, given, token.prop !== prop)
  if (item !== null) {
    assertRelated(prop, item)
    if (prop.singleParent) assertSingleParent(prop, item, null, token)
    cascadeIntoSession(state, prop, item, token)
    const other = ensureState(item)
    const reverse = backrefOf(prop, other)
    if (reverse !== undefined) appendToOther(state, prop, other, reverse, token)
  }
  modified(state, prop, NO_VALUE)
  if (item !== null && tracksParent(prop)) setHasParent(ensureState(item), prop, state, true)
  return item
}

function appendToOther(state: InstanceState, prop: any, other: InstanceState, reverse: any, token: Token): void {
  assertChain(state, prop, reverse, token)
  const tokens = tokensOf(reverse)
  if (token !== tokens.append && token !== tokens.bulkReplace) impliedAppend(other, reverse, state.instance, token)
}

/** CollectionAttributeImpl.fire_remove_event: an object leaves a collection. */
function removeEvent(state: InstanceState, prop: any, item: any, initiator: Token | null): void {
  const token = initiator ?? tokensOf(prop).remove
  fireRemove(state, prop.key, item, token.prop !== prop)
  if (item !== null && tracksParent(prop)) setHasParent(ensureState(item), prop, state, false)
  if (item !== null) {
    if (prop.cascade.deleteOrphan) expungeOrphan(state, ensureState(item))
    const other = ensureState(item)
    const reverse = backrefOf(prop, other)
    if (reverse !== undefined) {
      const tokens = tokensOf(reverse)
      const check = reverse.uselist ? tokens.bulkReplace : tokens.append
      const stays = !reverse.uselist && prop.uselist && isTwiceIn(state.related[prop.key], item)
      if (token !== tokens.remove && token !== check && !stays) impliedPop(other, reverse, state.instance, token)
    }
  }
  modified(state, prop, NO_VALUE)
}

/** util.has_dupes: a list may hold an object twice, which it then still belongs to. */
function isTwiceIn(collection: any, item: any): boolean {
  if (!Array.isArray(collection)) return false
  const at = collection.indexOf(item)
  return at >= 0 && collection.indexOf(item, at + 1) >= 0
}

/** track_cascade_events: an object that no row stands for yet leaves the session with its only parent. */
function expungeOrphan(state: InstanceState, other: InstanceState): void {
  if (!isOrphan(other)) return
  const { session } = state
  if (session?._new.has(other)) session.expunge(other.instance)
  else other.orphanedOutside = true
}

/** ScalarObjectAttributeImpl.set, from the old value on. */
function replaceScalar(state: InstanceState, prop: any, given: any, previous: any, initiator: Token | null): void {
  const { key } = prop
  const token = initiator ?? tokensOf(prop).append
  const tracks = tracksParent(prop)
  const hadObject = previous !== null && previous !== NO_VALUE && previous !== NO_RESULT
  if (tracks && hadObject && previous !== given) setHasParent(ensureState(previous), prop, state, false)
  const value = fireSet(state, key, given, previous === NO_RESULT ? NO_VALUE : previous, token.prop !== prop)
  if (value !== null) {
    assertRelated(prop, value)
    if (prop.singleParent) assertSingleParent(prop, value, previous, token)
  }
  if (value !== previous) {
    const { session } = state
    if (session !== null) {
      if (value !== null) cascadeIntoSession(state, prop, value, token)
      if (hadObject && prop.cascade.deleteOrphan) {
        const old = ensureState(previous)
        if (session._new.has(old) && isOrphan(old)) session.expunge(previous)
      }
    }
    if (hadObject) {
      const old = ensureState(previous)
      const reverse = backrefOf(prop, old)
      if (reverse !== undefined) {
        const tokens = tokensOf(reverse)
        if (token !== (reverse.uselist ? tokens.remove : tokens.append))
          impliedPop(old, reverse, state.instance, tokensOf(prop).append)
      }
    }
    if (value !== null) {
      const other = ensureState(value)
      const reverse = backrefOf(prop, other)
      if (reverse !== undefined) appendToOther(state, prop, other, reverse, token)
    }
  }
  modified(state, prop, previous)
  if (tracks && value !== null) setHasParent(ensureState(value), prop, state, true)
  state.putRelated(key, value)
}

/** impl.append as the other side asks for it: nothing is loaded. */
function impliedAppend(state: InstanceState, prop: any, item: any, token: Token): void {
  if (!prop.uselist) {
    replaceScalar(state, prop, item, relatedBefore(state, prop), token)
    return
  }
  const collection = collectionInMemory(state, prop)
  if (collection !== null) {
    putWithEvent(state, prop, collection, item, token)
    return
  }
  notePending(pendingOf(state, prop.key), 'added', appendEvent(state, prop, item, token))
}

/** CollectionAdapter.append_with_event: in a set already it is no change; in a dictionary it takes the place of another. */
function putWithEvent(state: InstanceState, prop: any, collection: AdaptedCollection, item: any, token: Token): void {
  if (collection instanceof Set && collection.has(item)) {
    cascadeIntoSession(state, prop, item, token)
    return
  }
  const displaced = collection instanceof KeyFuncDict ? collection._displacedBy(item) : undefined
  if (displaced !== undefined) removeEvent(state, prop, displaced, token)
  collection._put(appendEvent(state, prop, item, token))
}

/** impl.pop: what is not there is nothing to take out. */
function impliedPop(state: InstanceState, prop: any, item: any, token: Token): void {
  if (!prop.uselist) {
    const previous = relatedBefore(state, prop)
    if (previous === NO_RESULT || previous === item) replaceScalar(state, prop, null, previous, token)
    return
  }
  const collection = collectionInMemory(state, prop)
  if (collection === null) {
    removeEvent(state, prop, item, token)
    notePending(pendingOf(state, prop.key), 'removed', item)
    return
  }
  const isKeyed = !Array.isArray(collection)
  if (isKeyed && !collection._has(item)) return
  removeEvent(state, prop, item, token)
  if (collection._has(item)) collection._take(item)
}

/** The collection if it is in memory, or known to be empty; null where only the database could tell. */
function collectionInMemory(state: InstanceState, prop: any): AdaptedCollection | null {
  const { key } = prop
  if (key in state.related) return state.related[key]
  if (isUnloadedCollection(prop)) return null
  if (state.hasKey && ((prop.lazy !== 'noload' && prop.lazy !== null) || state.loaders?.has(key))) return null
  const collection = newCollection(state, prop)
  state.putRelated(key, collection)
  return collection
}

/** What a scalar relationship holds, looked for where no statement is needed: NO_VALUE for none, NO_RESULT if unknown. */
function relatedBefore(state: InstanceState, prop: any): any {
  const { key } = prop
  if (key in state.related) return state.related[key]
  if (!state.hasKey) return NO_VALUE
  if (state.session === null) return NO_RESULT
  const known = state.session._knownRelated(state, prop, false)
  if (known === undefined) return NO_RESULT
  if (known === NO_VALUE) return NO_VALUE
  state.setCommittedRelated(key, known)
  return known
}

/** Hears of the changes of a relationship's collections. */
class RelatedCollections implements CollectionAdapter {
  readonly prop: any
  readonly make: (() => AdaptedCollection) | null

  constructor(prop: any) {
    this.prop = prop
    this.make = collectionFactory(prop.collectionClass)
  }

  appending(owner: InstanceState, item: any): any {
    return appendEvent(owner, this.prop, item, null)
  }

  appendingAgain(owner: InstanceState, given: any): any {
    if (given !== null) cascadeIntoSession(owner, this.prop, given, tokensOf(this.prop).append)
    return given
  }

  popping(owner: InstanceState): void {
    modified(owner, this.prop, NO_VALUE)
  }

  removing(owner: InstanceState, item: any): void {
    removeEvent(owner, this.prop, item, null)
  }

  toString(): string {
    return String(this.prop)
  }
}

function adapterOf(prop: any): RelatedCollections {
  prop._collectionAdapter ??= new RelatedCollections(prop)
  return prop._collectionAdapter
}

/** An empty collection of an object. */
export function newCollection(state: InstanceState, prop: any): AdaptedCollection {
  const adapter = adapterOf(prop)
  if (adapter.make === null) return new InstrumentedList(state, adapter)
  const made = adapter.make()
  made._adopt(state, adapter)
  return made
}

/** CollectionAttributeImpl.set: a set is given as a set, a dictionary as a Map; lists take anything to go through. */
function assignedItems(value: any, wanted: AdaptedCollection): any[] {
  const kind = wanted instanceof Set ? Set : wanted instanceof Map ? Map : null
  if (kind !== null && !(value instanceof kind)) {
    const given = value === null || value === undefined ? String(value) : (value.constructor?.name ?? typeof value)
    throw new TypeError(`Incompatible collection type: ${given} is not ${kind.name}-like`)
  }
  return membersOf(value)
}

/**
 * Assigns a related object or a whole collection, and tells the other side. With `isMembers` a collection is given as a
 * list of its objects, whatever it is.
 */
export function setRelated(state: InstanceState, key: string, prop: any, value: any, isMembers = false): void {
  if (isUnloadedCollection(prop)) {
    if (state.hasKey) {
      throw new exc.InvalidRequestError(
        `Collection "${prop}" does not support implicit iteration; collection replacement operations can't be used`,
      )
    }
    for (const item of value ?? []) changeUnloaded(state, prop, 'added', item)
    return
  }
  if (prop.uselist) setCollection(state, key, prop, value, isMembers)
  else replaceScalar(state, prop, value ?? null, relatedBefore(state, prop), null)
}

/** CollectionAttributeImpl.set with collections.bulk_replace: what stays is news to the session alone. */
function setCollection(state: InstanceState, key: string, prop: any, value: any, isMembers: boolean): void {
  const known = state.related[key]
  if (Array.isArray(value) && known instanceof InstrumentedList && rawOf(value as InstrumentedList) === known) return
  const collection = newCollection(state, prop)
  const given: any[] = isMembers ? value : assignedItems(value, collection)
  if (value !== undefined && value === known) return
  fireBulkReplace(state, key, given)
  const old = collectionInMemory(state, prop)
  modified(state, prop, old ?? NO_VALUE)
  state.putRelated(key, collection)
  const token = tokensOf(prop).bulkReplace
  const before = new Set(membersOf(old))
  const after = new Set(given)
  for (const item of given) collection._put(before.has(item) ? item : appendEvent(state, prop, item, token))
  for (const item of before) if (item !== null && after.has(item)) cascadeIntoSession(state, prop, item, token)
  for (const item of before) if (!after.has(item)) removeEvent(state, prop, item, token)
  if (isAdapted(old)) old._release()
}

/** PendingCollection: adding what was removed before, or the other way round, leaves nothing to do. */
function notePending(changes: PendingChanges, kind: 'added' | 'removed', item: any): void {
  const opposite = kind === 'added' ? changes.removed : changes.added
  const at = opposite.indexOf(item)
  if (at >= 0) opposite.splice(at, 1)
  else if (!changes[kind].includes(item)) changes[kind].push(item)
}

/** Changes of a collection that is not loaded, made through the other side. */
export function pendingOf(state: InstanceState, key: string): PendingChanges {
  state.pendingMutations ??= new Map()
  let changes = state.pendingMutations.get(key)
  if (changes === undefined) {
    changes = { added: [], removed: [] }
    state.pendingMutations.set(key, changes)
  }
  return changes
}

/** A collection was loaded: what was changed through the other side before is done to it now. */
export function applyPending(state: InstanceState, prop: any): void {
  const { key } = prop
  const changes = state.pendingMutations?.get(key)
  if (changes === undefined) return
  state.pendingMutations?.delete(key)
  const collection: AdaptedCollection = state.related[key]
  modified(state, prop, collection)
  for (const item of changes.added) collection._put(item)
  for (const item of changes.removed) if (collection._has(item)) collection._take(item)
}

/** Fills a collection with loaded objects, without telling anybody. */
export function loadedCollection(state: InstanceState, prop: any, items: Iterable<any>): AdaptedCollection {
  const adapter = adapterOf(prop)
  if (adapter.make !== null) {
    const made = newCollection(state, prop)
    for (const item of items) made._put(item)
    return made
  }
  const collection = new InstrumentedList(state, adapter)
  let at = 0
  for (const item of items) {
    collection[at] = item
    at += 1
  }
  return collection
}
