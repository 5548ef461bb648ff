// What collections and the ORM ask of each other. A collection tells its adapter what comes in and what leaves; the ORM,
// which has made the adapter, puts objects in and takes them out without events. What follows from a change (backrefs,
// cascades, listeners) is related-changes.ts's part.

import type { InstanceState } from '../state.ts'

/** What a collection tells of its changes: one for each relationship. */
export interface CollectionAdapter {
  /** An object is about to come in; the other side hears of it now, and listeners may put another in its place. */
  appending(owner: InstanceState, item: any): any
  /** An object is about to leave; the other side hears of it now. */
  removing(owner: InstanceState, item: any): void
  /** An object that is in a set already is put in again. */
  appendingAgain(owner: InstanceState, item: any): any
  /** Something is about to be taken out by its place. */
  popping(owner: InstanceState): void
  /** The attribute, for messages. */
  toString(): string
}

/** The ORM's side of a collection: a list, a set or a dictionary. */
export interface AdaptedCollection {
  /** Makes it the collection of an object. Before that, and after `_release`, nobody hears of its changes. */
  _adopt(owner: InstanceState, adapter: CollectionAdapter): void
  _release(): void
  _members(): any[]
  _has(item: any): boolean
  _put(item: any): void
  _take(item: any): void
}

/** The collection, if a value is one that is no plain array. */
export function isAdapted(value: any): value is AdaptedCollection {
  return typeof value?._adopt === 'function'
}

/** The objects in a collection, in a list of the caller's own. */
export function membersOf(value: any): any[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return copyOf(value)
  if (value instanceof Map) return [...value.values()]
  return typeof value[Symbol.iterator] === 'function' ? [...value] : [value]
}

/** Copying by index: the lists of relationships have iterators of their own. */
function copyOf(list: readonly any[]): any[] {
  const copy = new Array(list.length)
  for (let at = 0; at < list.length; at++) copy[at] = list[at]
  return copy
}
