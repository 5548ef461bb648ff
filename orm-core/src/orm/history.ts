// What a program can learn of an object's attributes without changing or loading them: `inspect(user).attrs.name.history`.
// The unit of work has its own way of looking at changes (unit-of-work.ts), which this file only describes to others.

import { InvalidRequestError } from '../sql/exc.ts'
import { membersOf } from './collections/adapter.ts'
import { NO_RESULT, NO_VALUE } from './listeners.ts'
import type { Session } from './session.ts'
import { attributesOf, type InstanceState, stateOf } from './state.ts'

/** What an attribute gained, kept and lost since it was loaded or flushed. */
export class History<T = any> {
  readonly added: readonly T[]
  readonly unchanged: readonly T[]
  readonly deleted: readonly T[]

  constructor(added: readonly T[], unchanged: readonly T[], deleted: readonly T[]) {
    this.added = added
    this.unchanged = unchanged
    this.deleted = deleted
  }

  hasChanges(): boolean {
    return this.added.length > 0 || this.deleted.length > 0
  }

  get empty(): boolean {
    return !this.hasChanges() && this.unchanged.length === 0
  }

  /** All values, of before and of now. */
  sum(): T[] {
    return [...this.added, ...this.unchanged, ...this.deleted]
  }

  /** The values of before. */
  nonAdded(): T[] {
    return [...this.unchanged, ...this.deleted]
  }

  /** The values of now. */
  nonDeleted(): T[] {
    return [...this.added, ...this.unchanged]
  }
}

const NOTHING = new History<any>([], [], [])

/** The history of an attribute, as far as it is known without loading anything. */
export function historyOfAttribute(state: InstanceState, key: string): History {
  const prop: any = state.mapper._props.get(key)
  if (prop?._isRelationship) {
    const { added, unchanged, deleted } = historyInMemory(state, prop)
    return new History(added, unchanged, deleted)
  }
  if (prop?._isComposite) return joined(prop._attributeKeys.map((part: string) => historyOfAttribute(state, part)))
  const slot = state.slots.at.get(key)
  const now = slot === undefined ? undefined : state.values[slot]
  if (now === undefined) return NOTHING
  if (!state.hasKey) return new History([now], [], [])
  if (state.original === null) return new History([], [now], [])
  const before = state.original[slot as number]
  if (before === now) return new History([], [now], [])
  return new History([now], [], before === undefined ? [] : [before])
}

/** A composite's history: changed when one of its columns is. */
function joined(parts: readonly History[]): History {
  return new History(
    parts.flatMap((part) => part.added),
    parts.flatMap((part) => part.unchanged),
    parts.flatMap((part) => part.deleted),
  )
}

const isUnknown = (value: unknown): boolean => value === NO_VALUE || value === NO_RESULT

interface Lists {
  readonly added: readonly any[]
  readonly unchanged: readonly any[]
  readonly deleted: readonly any[]
}

const BLANK: Lists = { added: [], unchanged: [], deleted: [] }

/**
 * History.from_object_attribute and from_collection: what a relationship gained, kept and lost, as far as memory knows;
 * with `withPending`, of a collection that is not loaded what was changed through the other side.
 */
export function historyInMemory(state: InstanceState, prop: any, withPending = false): Lists {
  const key: string = prop.key
  if (!(key in state.related)) {
    const changes = withPending ? state.pendingMutations?.get(key) : undefined
    return changes === undefined ? BLANK : { added: changes.added, unchanged: [], deleted: changes.removed }
  }
  const current = state.related[key]
  const committed = state.committedRelated
  if (committed === null || !committed.has(key))
    return { added: [], unchanged: prop.uselist ? membersOf(current) : [current], deleted: [] }
  const original = committed.get(key)
  if (!prop.uselist) {
    if (current === original) return { added: [], unchanged: [current], deleted: [] }
    return { added: [current], unchanged: [], deleted: isUnknown(original) ? [] : [original] }
  }
  const now = membersOf(current)
  if (!Array.isArray(original)) return { added: now, unchanged: [], deleted: [] }
  return differencesOf(original, now)
}

/** What lists have in common at their beginning is nearly all of them. */
function differencesOf(original: readonly any[], now: readonly any[]): Lists {
  const shorter = Math.min(original.length, now.length)
  let same = 0
  while (same < shorter && original[same] === now[same]) same += 1
  const rest = original.length + now.length - 2 * same
  const isShort = rest * (original.length + now.length) < 2000
  const before = isShort ? null : new Set(original)
  const after = isShort ? null : new Set(now)
  const added: any[] = []
  const unchanged = now.slice(0, same)
  for (let at = same; at < now.length; at++) {
    const item = now[at]
    if (before === null ? original.includes(item) : before.has(item)) unchanged.push(item)
    else added.push(item)
  }
  const deleted: any[] = []
  for (let at = same; at < original.length; at++) {
    const item = original[at]
    if (!(after === null ? now.includes(item) : after.has(item))) deleted.push(item)
  }
  return { added, unchanged, deleted }
}

/** One attribute of one object. */
export class AttributeState<T = any> {
  readonly state: InstanceState
  readonly key: string

  constructor(state: InstanceState, key: string) {
    this.state = state
    this.key = key
  }

  /** The value, read as from the object itself. */
  get value(): T {
    return this.state.instance[this.key]
  }

  /** The value if there is one; undefined when it is not loaded. */
  get loadedValue(): T | undefined {
    const { state, key } = this
    return state.has(key) ? state.instance[key] : undefined
  }

  get history(): History<T> {
    return historyOfAttribute(this.state, this.key)
  }

  /** The history, with the attribute loaded first if it has to be. */
  async loadHistory(): Promise<History<T>> {
    const { state, key } = this
    if (!state.has(key) && state.session !== null && state.hasKey) await state.session.load(state.instance, key)
    return this.history
  }
}

/** The attributes of an object by name: what `inspect(object).attrs` is. */
attributesOf.of = (state) => {
  const attrs: Record<string, AttributeState> = {}
  for (const key of state.mapper._props.keys()) attrs[key] = new AttributeState(state, key)
  return attrs
}

/** The history of an object's attribute (SQLAlchemy's `attributes.get_history`). */
export function getHistory(instance: object, key: string): History {
  return historyOfAttribute(known(instance), key)
}

/** The session that an object is in; null for none. */
export function objectSession(instance: object): Session | null {
  return known(instance).session
}

/** Puts a value on an attribute as if it had been loaded: it is no change. */
export function setCommittedValue(instance: object, key: string, value: any): void {
  const state = known(instance)
  const prop: any = state.mapper.getProperty(key)
  if (!prop._isRelationship) state.setCommittedColumn(key, value)
  else {
    state.instance[key] = value
    state.commitRelatedOf(key)
  }
}

/** Whether the object's row was deleted in a flush. */
export function wasDeleted(instance: object): boolean {
  return known(instance).deleted
}

/**
 * Makes an object transient: as if it had just been made, without identity and session. Values that were expired are
 * gone.
 */
export function makeTransient(instance: object): void {
  const state = known(instance)
  state.session?._forget(state)
  state.expired = null
  state.loaders = null
  state.key = null
  state.deleted = false
  state.original = null
}

/** Makes a transient object detached: one whose row is known, with all that is not set to be loaded. */
export function makeTransientToDetached(instance: object): void {
  const state = known(instance)
  if (state.session !== null || state.hasKey) throw new InvalidRequestError('Given object must be transient')
  const { mapper } = state
  const ident = mapper.primaryKey.map((column) => state.get(mapper.getPropertyByColumn(column).key) ?? null)
  state.key = { mapper: mapper._identityMapper, ident, token: null }
  state.deleted = false
  state.commitAll()
  const unloaded = [...state.unloaded].filter((key) => (mapper._props.get(key) as any)?._isColumnProperty)
  state.expired = new Set(unloaded)
}

function known(instance: object): InstanceState {
  const state = stateOf(instance)
  if (state === undefined) throw new InvalidRequestError(`${String(instance)} is not a mapped object`)
  return state
}
