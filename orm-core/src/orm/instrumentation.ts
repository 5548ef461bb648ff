// What makes a class's instances objects of a session: accessors on the prototype for what is not loaded and for
// relationships, constructors generated from a result's columns, and collections that tell the other side of a
// relationship of their changes.

import * as exc from '../sql/exc.ts'
import { type AdaptedCollection, type CollectionAdapter, isAdapted, membersOf } from './collections/adapter.ts'
import { collectionFactory } from './collections/factory.ts'
import { InstrumentedList, rawOf } from './collections/list.ts'
import { defineComposite } from './composites.ts'
import { DetachedInstanceError, UnmappedInstanceError } from './exc.ts'
import {
  fireAppend,
  fireBulkReplace,
  fireRemove,
  fireSet,
  isListenedTo,
  listenersChanged,
  NO_VALUE,
  tell,
} from './listeners.ts'
import type { Mapper } from './mapper.ts'
import { defineTracked } from './mutable.ts'
import { flushPendingClasses } from './pending.ts'
import type { Session } from './session.ts'
import {
  addSlot,
  type ColumnSlots,
  columnSlotsOf,
  InstanceState,
  type LoadOrigin,
  type PendingChanges,
  STATE,
} from './state.ts'
import { listenForValidators } from './validators.ts'

/** How instances of one mapper are made. */
interface Instances {
  readonly mapper: Mapper
  readonly slots: ColumnSlots
  readonly prototype: object
  /** How many properties the mapper had when its prototype was made ready. */
  size: number
  /** Columns whose setters do nothing but set: a new object takes its values without asking them. */
  readonly plain: Map<string, number>
}

const instrumented = new WeakMap<Mapper, Instances>()

/** What a mapper's instances have in common, with the accessors of their prototype in place. */
function instancesOf(mapper: Mapper): Instances {
  let found = instrumented.get(mapper)
  if (found === undefined) {
    const { class_ } = mapper
    const prototype: object =
      typeof class_ === 'function' && typeof class_.prototype === 'object' && class_.prototype !== null
        ? class_.prototype
        : { constructor: class_ }
    found = { mapper, slots: columnSlotsOf(mapper), prototype, size: 0, plain: new Map() }
    instrumented.set(mapper, found)
    defineShared(prototype)
    listenForValidators(mapper)
  }
  if (found.size !== mapper._props.size) {
    found.size = mapper._props.size
    defineAttributes(found)
  }
  return found
}

function defineAttributes(instances: Instances): void {
  const { mapper, slots, prototype } = instances
  for (const [key, prop] of mapper._props as Map<string, any>) {
    if (prop._isRelationship) defineRelationship(prototype, key, prop)
    else if (prop._isColumnProperty) defineOwnColumn(instances, key, addSlot(slots, key))
    else if (prop._isComposite) defineComposite(prototype, prop)
    else if (prop._isSynonym) defineSynonym(prototype, key, prop.name)
  }
}

/** Another name for an attribute, unless the class has an accessor of its own for it. */
function defineSynonym(prototype: object, key: string, name: string): void {
  if (Object.hasOwn(prototype, key)) return
  Object.defineProperty(prototype, key, {
    configurable: true,
    enumerable: false,
    get(this: any) {
      return this[name]
    },
    set(this: any, value: unknown) {
      this[name] = value
    },
  })
}

function defineOwnColumn({ mapper, prototype, plain }: Instances, key: string, slot: number): void {
  const prop: any = mapper._props.get(key)
  const tracks: boolean = prop.columns[0]?.type?._tracksChanges === true
  const listened = isListenedTo(mapper, key)
  if (defineColumn(prototype, key, slot) && !tracks && !listened) plain.set(key, slot)
  else plain.delete(key)
  if (tracks) defineTracked(prototype, key, slot)
  if (listened) defineListened(prototype, key, slot)
}

/** A column whose changes somebody wants to hear of: its setter asks the listeners. Others pay nothing for it. */
function defineListened(prototype: object, key: string, slot: number): void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, key)
  if (descriptor === undefined || !descriptor.configurable || 'value' in descriptor) return
  Object.defineProperty(prototype, key, {
    ...descriptor,
    set(this: any, value: unknown) {
      const state = ensureState(this)
      const before = state.values[slot]
      state.set(slot, fireSet(state, key, value, before === undefined ? NO_VALUE : before))
    },
  })
}

/** Listeners came or went: the accessors of the classes that they mean are made anew. */
listenersChanged.attribute = (class_, key, propagate) => {
  const mapper: Mapper | undefined = class_?.__mapper__
  if (mapper === undefined) return
  for (const each of propagate ? mapper.selfAndDescendants : [mapper]) {
    const known = instrumented.get(each)
    const prop: any = each._props.get(key)
    if (known !== undefined && prop?._isColumnProperty) defineOwnColumn(known, key, addSlot(known.slots, key))
  }
}

const INSPECT = Symbol.for('nodejs.util.inspect.custom')

/** What instances of all classes have, where the class does not have it itself. */
function defineShared(prototype: any): void {
  const shared: Record<PropertyKey, PropertyDescriptor> = {
    awaitable: {
      get(this: any) {
        return awaitableOf(this)
      },
    },
    toJSON: {
      value(this: any) {
        return loadedColumns(this)
      },
    },
    [INSPECT]: {
      value(this: any, _depth: number, options: unknown, inspect: (value: unknown, options: unknown) => string) {
        const state: InstanceState | undefined = this[STATE]
        if (state === undefined) return inspect(Object.getPrototypeOf(this)?.constructor, options)
        return `${state.mapper.className} ${inspect(loadedColumns(this), options)}`
      },
    },
  }
  for (const key of Reflect.ownKeys(shared)) {
    if (key in prototype) continue
    Object.defineProperty(prototype, key, { configurable: true, ...shared[key as string] })
  }
}

/** The columns that have a value, as a plain object: what an instance is in JSON and in a log. */
function loadedColumns(instance: any): Record<string, unknown> {
  const state: InstanceState | undefined = instance[STATE]
  const plain: Record<string, unknown> = {}
  if (state === undefined) return plain
  const { keys } = state.slots
  for (let slot = 0; slot < keys.length; slot++)
    if (state.values[slot] !== undefined) plain[keys[slot] as string] = state.values[slot]
  return plain
}

/** Some of the mapper's relationships are gone or others: the accessors are made anew when they are needed next. */
export function forgetInstrumentation(mapper: Mapper, keys: Iterable<string>): void {
  const known = instrumented.get(mapper)
  if (known === undefined) return
  for (const key of keys) Reflect.deleteProperty(known.prototype, key)
  instrumented.delete(mapper)
}

/** `await user.awaitable.posts`: the attribute, loaded if it has to be (SQLAlchemy's `awaitable_attrs`). */
function awaitableOf(instance: any): any {
  return new Proxy(instance, {
    get(target, key) {
      if (typeof key !== 'string') return target[key]
      const state: InstanceState | undefined = target[STATE]
      if (state === undefined || state.has(key) || state.session === null) return Promise.resolve(target[key])
      const prop: any = state.mapper._props.get(key)
      if (prop === undefined || prop._isComposite || prop._isSynonym) return loadOthers(target, state, key, prop)
      return state.session.load(target, key)
    },
  })
}

/** What stands for other attributes is there when those are: composites, synonyms, association proxies. */
async function loadOthers(instance: any, state: InstanceState, key: string, prop: any): Promise<any> {
  const { session } = state
  if (session === null) return instance[key]
  if (prop?._isSynonym) return instance.awaitable[prop.name]
  if (prop?._isComposite) {
    for (const part of prop._attributeKeys) await session.load(instance, part)
    return instance[key]
  }
  await state.mapper._descriptor(key)?.loadFor?.(instance)
  return instance[key]
}

/**
 * A column's accessor. Its functions are generated, so that each attribute of each class has code of its own, which the
 * engine can specialise; reading an attribute then costs about as much as reading a field.
 */
function defineColumn(prototype: object, key: string, slot: number): boolean {
  if (Object.getOwnPropertyDescriptor(prototype, key)?.configurable === false) return false
  const [get, set] = new Function(
    'STATE',
    'key',
    'readUnloaded',
    'ensureState',
    `return [
      function () {
        const state = this[STATE]
        if (state === undefined) return undefined
        const value = state.values[${slot}]
        return value === undefined ? readUnloaded(state, key) : value
      },
      function (value) {
        const state = this[STATE]
        ;(state === undefined ? ensureState(this) : state).set(${slot}, value)
      },
    ]`,
  )(STATE, key, readUnloaded, ensureState)
  Object.defineProperty(prototype, key, { configurable: true, enumerable: true, get, set })
  return true
}

/** Reading a column without a value: null for a new object, advice for one whose row is known. */
function readUnloaded(state: InstanceState, key: string): any {
  return state.session === null || !state.hasKey ? unloadedOutside(state, key) : state.session._readUnloaded(state, key)
}

function unloadedOutside(state: InstanceState, key: string): null {
  if (!state.hasKey) return null
  throw new DetachedInstanceError(
    `Instance ${state} is not bound to a Session; attribute refresh operation of '${key}' cannot proceed`,
  )
}

function defineRelationship(prototype: object, key: string, prop: any): void {
  function get(this: any): any {
    const state: InstanceState | undefined = this[STATE]
    if (state === undefined) return undefined
    const value = state.related[key]
    if (value !== undefined || key in state.related) return value
    return readRelationship(state, key, prop)
  }
  function getList(this: any): any {
    const value = get.call(this)
    return value instanceof InstrumentedList ? InstrumentedList._expose(value) : value
  }
  Object.defineProperty(prototype, key, {
    configurable: true,
    enumerable: true,
    get: prop.uselist ? getList : get,
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
  if (state.hasKey) {
    if (state.session !== null) return state.session._readUnloaded(state, key)
    throw new DetachedInstanceError(
      `Parent instance ${state} is not bound to a Session; lazy load operation of attribute '${key}' cannot proceed`,
    )
  }
  if (!prop.uselist) return null
  const collection = newCollection(state, prop)
  state.putRelated(key, collection)
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
  const known: InstanceState | undefined = instance[STATE]
  if (known !== undefined && known.instance === instance) return known
  let mapper: Mapper | undefined = instance.constructor?.__mapper__ ?? fallback
  if (mapper === undefined) {
    // its class may be waiting to be mapped
    flushPendingClasses()
    mapper = instance.constructor?.__mapper__
  }
  if (mapper === undefined) throw notMapped(instance)
  mapper._checkConfigure()
  const { slots } = instancesOf(mapper)
  const state = new InstanceState(slots, slots.blank.slice())
  state.instance = instance
  instance[STATE] = state
  return state
}

/** SQLAlchemy's UnmappedInstanceError, with what may be meant instead. */
function notMapped(instance: any): Error {
  const { name } = instance.constructor ?? {}
  let message = `Class '${name}' is not mapped`
  if (typeof instance === 'function')
    message += `; was a class (${instance.__mapper__?.className ?? instance.name}) passed where an instance was required?`
  else if (typeof instance.then === 'function') message += ': a promise was passed, which has to be awaited first'
  else if (typeof instance !== 'object')
    message += `: ${JSON.stringify(String(instance))} is no object of a mapped class`
  return new UnmappedInstanceError(instance, message)
}

/** What a declarative class's constructor does: takes the given values, and refuses names that are not mapped. */
export function initializeInstance(instance: any, values: Readonly<Record<string, unknown>> = {}): void {
  const state = ensureState(instance)
  const { mapper } = state
  const { plain } = instancesOf(mapper)
  if (mapper._polymorphicAttrKey !== null && (mapper.polymorphicIdentity ?? null) !== null)
    instance[mapper._polymorphicAttrKey] = mapper.polymorphicIdentity
  for (const key of Object.keys(values)) {
    const slot = plain.get(key)
    if (slot !== undefined) {
      state.values[slot] = values[key]
      continue
    }
    if (!state.mapper._props.has(key) && state.mapper._descriptor(key) === undefined && !(key in instance)) {
      throw new TypeError(`'${key}' is an invalid keyword argument for ${state.mapper.className}`)
    }
    instance[key] = values[key]
  }
  tell(state.mapper, 'init', instance, values)
}

/** Makes the state, and with it the instance, of a row that the session sees for the first time. */
export type RowConstructor = (row: unknown[], session: Session) => InstanceState

/** What finds or makes the object of a row by a plain key; `otherwise` is asked about rows that need more. */
export type RowReader = (load: RowLoad, otherwise: (row: any) => any) => (row: any) => any

/** What the rows of one load have in common. */
export interface RowLoad {
  readonly identities: { get(name: unknown): InstanceState | undefined; set(name: unknown, state: InstanceState): void }
  readonly session: Session
  readonly origin: LoadOrigin
  readonly postLoad: { addState(state: InstanceState, overwrite: boolean): void } | null
}

export interface RowFunctions {
  readonly construct: RowConstructor
  readonly reader: RowReader
}

/**
 * Functions that make instances of `mapper` out of rows, generated for the columns at hand: V8 specialises code for what it
 * has met, and code that all classes share has met everything. `width` is the number of columns in a row: one that holds
 * the mapper's columns and nothing else becomes the instance's values as it is. `key` is where the primary key is, if it
 * is in one place.
 */
export function rowFunctions(
  mapper: Mapper,
  columns: readonly (readonly [key: string, index: number])[],
  width: number,
  key: number,
): RowFunctions {
  const { slots, prototype } = instancesOf(mapper)
  const indexes: (number | undefined)[] = slots.blank.slice()
  for (const [name, index] of columns) indexes[slots.at.get(name) as number] = index
  const name = `${width === indexes.length ? '' : 'part '}${indexes.join()} ${key}`
  let byLayout = generated.get(mapper)
  if (byLayout === undefined) {
    byLayout = new Map()
    generated.set(mapper, byLayout)
  }
  let found = byLayout.get(name)
  if (found === undefined) {
    const whole = width === indexes.length && indexes.every((index, slot) => index === slot)
    const values = whole ? 'row' : `[${indexes.map((index) => (index === undefined ? 'undefined' : `row[${index}]`))}]`
    found = new Function(
      'STATE',
      'InstanceState',
      'slots',
      'prototype',
      `function Loaded(state) { this[STATE] = state }
      Loaded.prototype = prototype
      const construct = (row, session) => {
        const state = new InstanceState(slots, ${values})
        state.session = session
        state.instance = new Loaded(state)
        return state
      }
      const reader = ({ identities, session, origin, postLoad }, otherwise) => (row) => {
        const ident = row[${key}]
        if (typeof ident !== 'number' && typeof ident !== 'string') return otherwise(row)
        let state = identities.get(ident)
        if (state === undefined) {
          state = new InstanceState(slots, ${values})
          state.home = session._home
          state.identify(ident)
          state.origin = origin
          state.instance = new Loaded(state)
          identities.set(ident, state)
        } else if (state.origin !== origin) return otherwise(row)
        if (postLoad !== null) postLoad.addState(state, true)
        return state.instance
      }
      return { construct, reader }`,
    )(STATE, InstanceState, slots, prototype) as RowFunctions
    if (byLayout.size >= MAX_LAYOUTS) byLayout.clear()
    byLayout.set(name, found)
  }
  return found
}

const MAX_LAYOUTS = 500
const generated = new WeakMap<Mapper, Map<string, RowFunctions>>()

// -- relationships in memory ------------------------------------------------------------------------------------

function touch(state: InstanceState, key: string): void {
  state.touched ??= new Set()
  state.touched.add(key)
  state.session?._noteChange(state)
}

/** What was there before the first change since the last flush, kept for the unit of work. */
function rememberCommitted(state: InstanceState, key: string): void {
  if (state.touched?.has(key)) return
  state.committedRelated ??= new Map()
  const value = state.related[key]
  if (Array.isArray(value) || isAdapted(value)) state.committedRelated.set(key, membersOf(value))
  else if (!state.committedRelated.has(key) && key in state.related) state.committedRelated.set(key, value)
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
    const { key } = this.prop
    const given = fireAppend(owner, key, item)
    rememberCommitted(owner, key)
    return given
  }

  removing(owner: InstanceState, item: any): void {
    const { key } = this.prop
    rememberCommitted(owner, key)
    fireRemove(owner, key, item)
  }

  changed(owner: InstanceState, appended: readonly any[], gone: readonly any[]): void {
    const { prop } = this
    touch(owner, prop.key)
    for (const item of gone) removed(owner, prop.key, prop, item)
    for (const item of appended) added(owner, prop.key, prop, item)
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
function newCollection(state: InstanceState, prop: any): AdaptedCollection {
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
  if (prop.uselist) {
    setCollection(state, key, prop, value, isMembers)
    return
  }
  const before = relatedBefore(state, key, prop)
  const next = fireSet(state, key, value ?? null, key in state.related ? before : NO_VALUE)
  rememberCommitted(state, key)
  state.putRelated(key, next)
  touch(state, key)
  if (before === next) return
  if (before !== null) removed(state, key, prop, before)
  if (next !== null) added(state, key, prop, next)
}

/** collections.bulk_replace: what stays is no news to anybody. */
function setCollection(state: InstanceState, key: string, prop: any, value: any, isMembers: boolean): void {
  const old = state.related[key]
  if (Array.isArray(value) && old instanceof InstrumentedList && rawOf(value as InstrumentedList) === old) return
  const collection = newCollection(state, prop)
  let given: any[] = isMembers ? value : assignedItems(value, collection)
  if (value === old) return
  rememberCommitted(state, key)
  const before = membersOf(old)
  fireBulkReplace(state, key, given)
  const known = new Set(before)
  given = given.map((item) => (known.has(item) ? item : fireAppend(state, key, item)))
  for (const item of given) collection._put(item)
  if (isAdapted(old)) old._release()
  state.putRelated(key, collection)
  touch(state, key)
  const now = new Set(given)
  for (const item of before) if (!now.has(item)) removed(state, key, prop, item)
  for (const item of given) if (!known.has(item)) added(state, key, prop, item)
  for (const item of before) if (!now.has(item)) fireRemove(state, key, item)
}

/** What a scalar relationship holds: one that is not loaded is looked for where no statement is needed. */
function relatedBefore(state: InstanceState, key: string, prop: any): any {
  if (!(key in state.related) && state.session !== null && state.hasKey) {
    const known = state.session._knownRelated(state, prop)
    if (known !== undefined) state.setCommittedRelated(key, known)
  }
  return state.related[key] ?? null
}

/** The other side of a change: `post.author = ann` appends the post to `ann.posts`, without ending up here again. */
function added(state: InstanceState, _key: string, prop: any, item: any): void {
  if (typeof item !== 'object' || item === null) {
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
  for (const reverse of prop._reverseProperty as Iterable<any>) {
    if (prop.viewonly || reverse.viewonly || prop.syncBackref === false) continue
    if (!reverse.uselist) {
      const previous = relatedBefore(other, reverse.key, reverse)
      if (previous === state.instance) continue
      fireSet(other, reverse.key, state.instance, reverse.key in other.related ? previous : NO_VALUE, true)
      rememberCommitted(other, reverse.key)
      other.putRelated(reverse.key, state.instance)
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
      // that it was in the collection tells what it had
      if (!(reverse.key in other.related) && other.hasKey) other.setCommittedRelated(reverse.key, state.instance)
      fireSet(other, reverse.key, null, state.instance, true)
      rememberCommitted(other, reverse.key)
      other.putRelated(reverse.key, null)
      touch(other, reverse.key)
    } else {
      removeQuietly(other, reverse, state.instance)
    }
  }
  // unitofwork.track_cascade_events: a pending orphan leaves the session at once.
  if (prop.cascade.deleteOrphan && !other.hasKey && other.session !== null) other.session._expungePending(other)
}

/** Appends to a collection that is loaded or of a new object; one that is not loaded remembers it for when it is. */
function appendQuietly(state: InstanceState, prop: any, item: any): void {
  const key: string = prop.key
  if (!(key in state.related)) {
    if (state.hasKey || isUnloadedCollection(prop)) {
      if (pendingOf(state, key).added.includes(item)) return
      fireAppend(state, key, item, true)
      touch(state, key)
      notePending(pendingOf(state, key), 'added', item)
      return
    }
    state.putRelated(key, newCollection(state, prop))
  }
  const collection = state.related[key]
  if (!isAdapted(collection) || collection._has(item)) return
  fireAppend(state, key, item, true)
  rememberCommitted(state, key)
  collection._put(item)
  touch(state, key)
}

function removeQuietly(state: InstanceState, prop: any, item: any): void {
  const key: string = prop.key
  if (!(key in state.related)) {
    if (state.hasKey || isUnloadedCollection(prop)) {
      fireRemove(state, key, item, true)
      touch(state, key)
      notePending(pendingOf(state, key), 'removed', item)
    }
    return
  }
  const collection = state.related[key]
  if (isAdapted(collection)) {
    if (!collection._has(item)) return
    fireRemove(state, key, item, true)
    rememberCommitted(state, key)
    collection._take(item)
    touch(state, key)
  } else if (collection === item) {
    fireSet(state, key, null, item, true)
    rememberCommitted(state, key)
    state.putRelated(key, null)
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

/** Changes of a collection that is not loaded, made through the other side. */
export function pendingOf(state: InstanceState, key: string): PendingChanges {
  state.pending ??= new Map()
  let changes = state.pending.get(key)
  if (changes === undefined) {
    changes = { added: [], removed: [] }
    state.pending.set(key, changes)
  }
  return changes
}

/** Takes the changes that wait for a collection, as when it is loaded. */
export function takePending(state: InstanceState, key: string): PendingChanges | null {
  const changes = state.pending?.get(key) ?? null
  if (changes !== null) state.pending?.delete(key)
  return changes
}

/** save-update: what is attached to an object of a session comes into the session. */
function cascadeIntoSession(state: InstanceState, prop: any, other: InstanceState): void {
  if (prop.cascade.saveUpdate && state.session !== null && other.session !== state.session) {
    state.session._saveOrUpdateState(other)
  }
}

/** Fills a collection with loaded objects, without telling anybody. */
export function loadedCollection(state: InstanceState, prop: any, items: Iterable<any>): AdaptedCollection {
  const adapter = adapterOf(prop)
  if (adapter.make !== null) return filled(newCollection(state, prop), state, prop, items)
  const collection = new InstrumentedList(state, adapter)
  let at = 0
  for (const item of items) {
    collection[at] = item
    at += 1
  }
  return state.pending === null ? collection : filled(collection, state, prop, [])
}

function filled(
  collection: AdaptedCollection,
  state: InstanceState,
  prop: any,
  items: Iterable<any>,
): AdaptedCollection {
  for (const item of items) collection._put(item)
  const changes = takePending(state, prop.key)
  if (changes !== null) {
    for (const item of changes.added) if (!collection._has(item)) collection._put(item)
    for (const item of changes.removed) if (collection._has(item)) collection._take(item)
  }
  return collection
}
