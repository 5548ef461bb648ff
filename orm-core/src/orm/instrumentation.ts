// What makes a class's instances objects of a session: accessors on the prototype for what is not loaded and for
// relationships, constructors generated from a result's columns, and collections that tell the other side of a
// relationship of their changes.

import * as exc from '../sql/exc.ts'
import type { Mapper } from './mapper.ts'
import { defineValue, EMPTY_LAYOUT, InstanceState, type RowLayout, STATE } from './state.ts'

const instrumented = new WeakMap<Mapper, object>()

/** The prototype of a mapper's instances, with its accessors in place. */
export function instancePrototype(mapper: Mapper): object {
  const known = instrumented.get(mapper)
  if (known !== undefined) return known
  const { class_ } = mapper
  const prototype: object =
    typeof class_ === 'function' && typeof class_.prototype === 'object' && class_.prototype !== null
      ? class_.prototype
      : { constructor: class_ }
  instrumented.set(mapper, prototype)
  for (const [key, prop] of mapper._props as Map<string, any>) {
    if (prop._isRelationship) defineRelationship(prototype, key, prop)
    else if (prop._isColumnProperty) defineUnloaded(prototype, key)
  }
  if (!('awaitable' in prototype)) {
    Object.defineProperty(prototype, 'awaitable', {
      configurable: true,
      get(this: any) {
        return awaitableOf(this)
      },
    })
  }
  return prototype
}

/** `await user.awaitable.posts`: the attribute, loaded if it has to be (SQLAlchemy's `awaitable_attrs`). */
function awaitableOf(instance: any): any {
  return new Proxy(instance, {
    get(target, key) {
      if (typeof key !== 'string') return target[key]
      const state: InstanceState | undefined = target[STATE]
      if (state === undefined || state.has(key) || state.session === null || !state.mapper._props.has(key)) {
        return Promise.resolve(target[key])
      }
      return state.session.load(target, key)
    },
  })
}

/** Until a column has a value, reading it fails with advice, and writing it makes it an ordinary property. */
function defineUnloaded(prototype: object, key: string): void {
  if (Object.getOwnPropertyDescriptor(prototype, key)?.configurable === false) return
  Object.defineProperty(prototype, key, {
    configurable: true,
    enumerable: false,
    get(this: any) {
      const state: InstanceState | undefined = this[STATE]
      if (state === undefined || state.mapper === undefined) return undefined
      return state.session === null || state.key === null
        ? unloadedOutside(state, key)
        : state.session._readUnloaded(state, key)
    },
    set(this: any, value: unknown) {
      defineValue(this, key, value)
    },
  })
}

function unloadedOutside(state: InstanceState, key: string): null {
  if (state.key === null) return null
  throw new exc.InvalidRequestError(
    `Instance ${state} is not bound to a Session; attribute refresh operation of '${key}' cannot proceed`,
  )
}

function defineRelationship(prototype: object, key: string, prop: any): void {
  Object.defineProperty(prototype, key, {
    configurable: true,
    enumerable: true,
    get(this: any) {
      const state: InstanceState | undefined = this[STATE]
      if (state === undefined) return undefined
      const value = state.related[key]
      if (value !== undefined || key in state.related) return value
      return readRelationship(state, key, prop)
    },
    set(this: any, value: unknown) {
      const state = ensureState(this, prop.parent)
      setRelated(state, key, prop, value)
    },
  })
}

function readRelationship(state: InstanceState, key: string, prop: any): any {
  if (isUnloadedCollection(prop)) {
    // never among the related objects in memory, of which flushes and cascades want lists
    return writeOnlyCollections.make?.(state, prop)
  }
  if (state.key !== null) {
    if (state.session !== null) return state.session._readUnloaded(state, key)
    throw new exc.InvalidRequestError(
      `Parent instance ${state} is not bound to a Session; lazy load operation of attribute '${key}' cannot proceed`,
    )
  }
  if (!prop.uselist) return null
  const collection = new InstrumentedList(state, key)
  state.related[key] = collection
  return collection
}

/** Whether a relationship's collection is never in memory: write-only and dynamic ones. */
export function isUnloadedCollection(prop: any): boolean {
  return prop.lazy === 'write_only' || prop.lazy === 'dynamic'
}

/** `user.audit.add(event)`: noted for the flush, and told to the other side. */
export function changeUnloaded(state: InstanceState, prop: any, kind: 'added' | 'removed', item: any): void {
  touch(state, prop.key)
  notePending(pendingOf(state, prop.key), kind, item)
  if (kind === 'added') added(state, prop.key, prop, item)
  else removed(state, prop.key, prop, item)
}

/** Set by writeonly.ts: `user.audit` of a write-only relationship. */
export const writeOnlyCollections: { make: ((state: InstanceState, prop: any) => any) | null } = { make: null }

/** The state of an object of a mapped class, made when it has none yet. */
export function ensureState(instance: any, fallback?: Mapper): InstanceState {
  const known = instance[STATE]
  if (known !== undefined) return known
  const mapper: Mapper | undefined = instance.constructor?.__mapper__ ?? fallback
  if (mapper === undefined) {
    throw new exc.InvalidRequestError(`Class '${instance.constructor?.name}' is not mapped`)
  }
  mapper._checkConfigure()
  instancePrototype(mapper)
  const state = new InstanceState(mapper, instance)
  Object.defineProperty(instance, STATE, { value: state, enumerable: false, writable: true, configurable: true })
  return state
}

/** What a declarative class's constructor does: takes the given values, and refuses names that are not mapped. */
export function initializeInstance(instance: any, values: Readonly<Record<string, unknown>> = {}): void {
  const state = ensureState(instance)
  for (const [key, value] of Object.entries(values)) {
    if (!state.mapper._props.has(key) && state.mapper._descriptor(key) === undefined && !(key in instance)) {
      throw new TypeError(`'${key}' is an invalid keyword argument for ${state.mapper.className}`)
    }
    instance[key] = value
  }
}

export type Constructor = (row: readonly unknown[], state: InstanceState) => any

/**
 * A function that makes an instance of `mapper` out of a row, generated for the columns at hand:
 * `this.id = row[0]; this.name = row[1]`.
 */
export function generateConstructor(mapper: Mapper, layout: RowLayout): (row: readonly unknown[]) => InstanceState {
  let byLayout = constructors.get(mapper)
  if (byLayout === undefined) {
    byLayout = new WeakMap()
    constructors.set(mapper, byLayout)
  }
  let found = byLayout.get(layout)
  if (found === undefined) {
    found = makeConstructor(mapper, layout)
    byLayout.set(layout, found)
  }
  return found
}

/** Made once for each layout: equal layouts are the same object. */
const constructors = new WeakMap<Mapper, WeakMap<RowLayout, (row: readonly unknown[]) => InstanceState>>()

function makeConstructor(mapper: Mapper, layout: RowLayout): (row: readonly unknown[]) => InstanceState {
  const fields = layout.keys
    .map((key, at) => (key === 'constructor' ? '' : `[${JSON.stringify(key)}] = row[${layout.indexes[at]}];`))
    .join('\n')
  // Fields of a class are defined and not assigned, so the prototype's accessors are not asked.
  const make = new Function(
    'STATE',
    'InstanceState',
    'mapper',
    'prototype',
    `let row, state
    const Loaded = class { [STATE] = state;\n${fields} }
    delete Loaded.prototype.constructor
    Object.setPrototypeOf(Loaded.prototype, prototype)
    return (given) => {
      row = given
      state = new InstanceState(mapper, null)
      state.instance = new Loaded()
      return state
    }`,
  )(STATE, InstanceState, mapper, instancePrototype(mapper)) as (row: readonly unknown[]) => InstanceState
  return (row) => {
    const state = make(row)
    state.row = row
    state.layout = layout
    return state
  }
}

const MAX_LAYOUTS = 5000
const layouts = new Map<string, RowLayout>()

export function makeLayout(columns: readonly (readonly [string, number])[]): RowLayout {
  if (columns.length === 0) return EMPTY_LAYOUT
  const name = columns.map(([key, index]) => `${key} ${index}`).join(',')
  let found = layouts.get(name)
  if (found === undefined) {
    found = {
      keys: columns.map(([key]) => key),
      indexes: columns.map(([, index]) => index),
      at: new Map(columns),
    }
    if (layouts.size >= MAX_LAYOUTS) layouts.clear()
    layouts.set(name, found)
  }
  return found
}

// -- relationships in memory ------------------------------------------------------------------------------------

function touch(state: InstanceState, key: string): void {
  state.touched ??= new Set()
  state.touched.add(key)
  state.session?.identityMap.hold(state)
}

/** What was there before the first change since the last flush, kept for the unit of work. */
function rememberCommitted(state: InstanceState, key: string): void {
  if (state.touched?.has(key)) return
  state.committedRelated ??= new Map()
  const value = state.related[key]
  if (Array.isArray(value)) state.committedRelated.set(key, [...value])
  else if (!state.committedRelated.has(key) && key in state.related) state.committedRelated.set(key, value)
}

/** Assigns a related object or a whole collection, and tells the other side. */
export function setRelated(state: InstanceState, key: string, prop: any, value: any): void {
  if (isUnloadedCollection(prop)) {
    if (state.key !== null) {
      throw new exc.InvalidRequestError(
        `Collection "${prop}" does not support implicit iteration; collection replacement operations can't be used`,
      )
    }
    for (const item of value ?? []) changeUnloaded(state, prop, 'added', item)
    return
  }
  if (prop.uselist) {
    const given: any[] = value === null || value === undefined ? [] : [...value]
    rememberCommitted(state, key)
    const before: any[] = state.related[key] ?? []
    const collection = new InstrumentedList(state, key)
    Array.prototype.push.apply(collection, given)
    state.related[key] = collection
    touch(state, key)
    for (const item of before) if (!given.includes(item)) removed(state, key, prop, item)
    for (const item of given) if (!before.includes(item)) added(state, key, prop, item)
    return
  }
  const before = state.related[key] ?? null
  const next = value ?? null
  rememberCommitted(state, key)
  state.related[key] = next
  touch(state, key)
  if (before === next) return
  if (before !== null) removed(state, key, prop, before)
  if (next !== null) added(state, key, prop, next)
}

/** The other side of a change: `post.author = ann` appends the post to `ann.posts`, without ending up here again. */
function added(state: InstanceState, _key: string, prop: any, item: any): void {
  const other = ensureState(item)
  if (!other.mapper.isa(prop.mapper)) {
    throw new exc.InvalidRequestError(
      `Attempting to set value on ${prop}: ${other} is not an instance of ${prop.mapper.className}`,
    )
  }
  for (const reverse of prop._reverseProperty as Iterable<any>) {
    if (prop.viewonly || reverse.viewonly || prop.syncBackref === false) continue
    if (!reverse.uselist) {
      const previous = other.related[reverse.key] ?? null
      if (previous === state.instance) continue
      rememberCommitted(other, reverse.key)
      other.related[reverse.key] = state.instance
      touch(other, reverse.key)
      if (previous !== null) removeQuietly(ensureState(previous), prop, item)
    } else {
      appendQuietly(other, reverse, state.instance)
    }
  }
  cascadeIntoSession(state, prop, other)
}

function removed(state: InstanceState, _key: string, prop: any, item: any): void {
  const other = ensureState(item)
  for (const reverse of prop._reverseProperty as Iterable<any>) {
    if (prop.viewonly || reverse.viewonly || prop.syncBackref === false) continue
    if (!reverse.uselist) {
      if ((other.related[reverse.key] ?? null) !== state.instance && reverse.key in other.related) continue
      rememberCommitted(other, reverse.key)
      other.related[reverse.key] = null
      touch(other, reverse.key)
    } else {
      removeQuietly(other, reverse, state.instance)
    }
  }
  // unitofwork.track_cascade_events: a pending orphan leaves the session at once.
  if (prop.cascade.deleteOrphan && other.key === null && other.session !== null) other.session._expungePending(other)
}

/** Appends to a collection that is loaded or of a new object; one that is not loaded remembers it for when it is. */
function appendQuietly(state: InstanceState, prop: any, item: any): void {
  const key: string = prop.key
  if (!(key in state.related)) {
    if (state.key !== null || isUnloadedCollection(prop)) {
      if (pendingOf(state, key).added.includes(item)) return
      touch(state, key)
      notePending(pendingOf(state, key), 'added', item)
      return
    }
    state.related[key] = new InstrumentedList(state, key)
  }
  const collection = state.related[key]
  if (!Array.isArray(collection)) {
    collection?._backrefAdd?.(item)
    return
  }
  if (collection.includes(item)) return
  rememberCommitted(state, key)
  Array.prototype.push.call(collection, item)
  touch(state, key)
}

function removeQuietly(state: InstanceState, prop: any, item: any): void {
  const key: string = prop.key
  if (!(key in state.related)) {
    if (state.key !== null || isUnloadedCollection(prop)) {
      touch(state, key)
      notePending(pendingOf(state, key), 'removed', item)
    }
    return
  }
  const collection = state.related[key]
  if (Array.isArray(collection)) {
    const at = collection.indexOf(item)
    if (at < 0) return
    rememberCommitted(state, key)
    Array.prototype.splice.call(collection, at, 1)
    touch(state, key)
  } else if (collection === item) {
    rememberCommitted(state, key)
    state.related[key] = null
    touch(state, key)
  }
}

/** Adding what was removed before, or the other way round, leaves nothing to do. */
function notePending(changes: PendingChanges, kind: 'added' | 'removed', item: any): void {
  const opposite = kind === 'added' ? changes.removed : changes.added
  const at = opposite.indexOf(item)
  if (at >= 0) opposite.splice(at, 1)
  else changes[kind].push(item)
}

interface PendingChanges {
  readonly added: any[]
  readonly removed: any[]
}

const pending = new WeakMap<InstanceState, Map<string, PendingChanges>>()

/** Changes of a collection that is not loaded, made through the other side. */
export function pendingOf(state: InstanceState, key: string): PendingChanges {
  let byKey = pending.get(state)
  if (byKey === undefined) {
    byKey = new Map()
    pending.set(state, byKey)
  }
  let changes = byKey.get(key)
  if (changes === undefined) {
    changes = { added: [], removed: [] }
    byKey.set(key, changes)
  }
  return changes
}

/** Takes the changes that wait for a collection, as when it is loaded. */
export function takePending(state: InstanceState, key: string): PendingChanges | null {
  const byKey = pending.get(state)
  const changes = byKey?.get(key) ?? null
  byKey?.delete(key)
  return changes
}

/** save-update: what is attached to an object of a session comes into the session. */
function cascadeIntoSession(state: InstanceState, prop: any, other: InstanceState): void {
  if (prop.cascade.saveUpdate && state.session !== null && other.session !== state.session) {
    state.session._saveOrUpdateState(other)
  }
}

/** A collection of related objects: an array whose changes the other side and the session hear of. */
export class InstrumentedList<T = any> extends Array<T> {
  // Methods such as map() and filter() give plain arrays.
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  declare readonly _owner: InstanceState
  declare readonly _key: string

  constructor(owner: InstanceState, key: string) {
    super()
    Object.defineProperty(this, '_owner', { value: owner, enumerable: false })
    Object.defineProperty(this, '_key', { value: key, enumerable: false })
  }

  get #prop(): any {
    return this._owner.mapper._props.get(this._key)
  }

  #change<R>(work: () => R): R {
    const before = [...this]
    rememberCommitted(this._owner, this._key)
    const result = work()
    touch(this._owner, this._key)
    for (const item of before) if (!this.includes(item)) removed(this._owner, this._key, this.#prop, item)
    for (const item of this) if (!before.includes(item)) added(this._owner, this._key, this.#prop, item)
    return result
  }

  /** Appends one object (SQLAlchemy's name for it). */
  append(item: T): void {
    this.push(item)
  }

  /** Removes one object. */
  remove(item: T): void {
    const at = this.indexOf(item)
    if (at < 0) throw new exc.ValueError('list.remove(x): x not in list')
    this.splice(at, 1)
  }

  clear(): void {
    this.splice(0, this.length)
  }

  override push(...items: T[]): number {
    rememberCommitted(this._owner, this._key)
    const length = super.push(...items)
    touch(this._owner, this._key)
    for (const item of items) added(this._owner, this._key, this.#prop, item)
    return length
  }

  override pop(): T | undefined {
    return this.length === 0 ? undefined : this.#change(() => super.pop())
  }

  override shift(): T | undefined {
    return this.length === 0 ? undefined : this.#change(() => super.shift())
  }

  override unshift(...items: T[]): number {
    return this.#change(() => super.unshift(...items))
  }

  override splice(start: number, deleteCount?: number, ...items: T[]): T[] {
    return this.#change(() =>
      deleteCount === undefined ? super.splice(start) : super.splice(start, deleteCount, ...items),
    )
  }
}

/** Fills a collection with loaded objects, without telling anybody. */
export function loadedCollection(state: InstanceState, key: string, items: Iterable<any>): InstrumentedList {
  const collection = new InstrumentedList(state, key)
  let at = 0
  for (const item of items) {
    collection[at] = item
    at += 1
  }
  const changes = takePending(state, key)
  if (changes !== null) {
    for (const item of changes.added) if (!collection.includes(item)) Array.prototype.push.call(collection, item)
    for (const item of changes.removed) {
      const index = collection.indexOf(item)
      if (index >= 0) Array.prototype.splice.call(collection, index, 1)
    }
  }
  return collection
}
