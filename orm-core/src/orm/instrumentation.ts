// What makes a class's instances objects of a session: accessors on the prototype for what is not loaded and for
// relationships, constructors generated from a result's columns, and collections that tell the other side of a
// relationship of their changes.

import * as exc from '../sql/exc.ts'
import { type AdaptedCollection, type CollectionAdapter, isAdapted, membersOf } from './collections/adapter.ts'
import { collectionFactory } from './collections/factory.ts'
import { KeyFuncDict } from './collections/keyed.ts'
import { InstrumentedList, rawOf } from './collections/list.ts'
import { defineComposite } from './composites.ts'
import { DetachedInstanceError, UnmappedInstanceError } from './exc.ts'
import { nameOf } from './identity-map.ts'
import { ONETOMANY } from './interfaces.ts'
import {
  fireAppend,
  fireBulkReplace,
  fireRemove,
  fireSet,
  isListenedTo,
  listenersChanged,
  NO_RESULT,
  NO_VALUE,
  tell,
} from './listeners.ts'
import type { Mapper } from './mapper.ts'
import { defineTracked } from './mutable.ts'
import { flushPendingClasses } from './pending.ts'
import { Registry } from './registry.ts'
import type { Session } from './session.ts'
import { SmallMap } from './small-map.ts'
import {
  addSlot,
  type ColumnSlots,
  columnSlotsOf,
  InstanceState,
  isLoadable,
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
  if (!state.hasKey || !isLoadable(state, key)) return null
  throw new DetachedInstanceError(
    `Instance ${state} is not bound to a Session; attribute refresh operation of '${key}' cannot proceed${state.isExpired ? '. It has expired at the end of its transaction: make sessions with { expireOnCommit: false }, or read it before' : ''}`,
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
    if (prop.lazy === 'raise') throw new exc.InvalidRequestError(`'${prop}' is not available due to lazy='raise'`)
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
  if (kind === 'added') notePending(pendingOf(state, prop.key), kind, appendEvent(state, prop, item, null))
  else {
    removeEvent(state, prop, item, null)
    notePending(pendingOf(state, prop.key), kind, item)
  }
}

/** Set by writeonly.ts: `user.audit` of a write-only relationship. */
export const writeOnlyCollections: { make: ((state: InstanceState, prop: any) => any) | null } = { make: null }

/** The state of an object of a mapped class, made when it has none yet. */
export function ensureState(instance: any, fallback?: Mapper): InstanceState {
  if (instance === null || instance === undefined) throw notMapped(instance)
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
  if (instance === null || instance === undefined)
    return new UnmappedInstanceError(instance, `${instance} was given where an object of a mapped class is expected`)
  const { name } = instance.constructor ?? {}
  let message = `Class '${name}' is not mapped`
  if (typeof instance === 'function')
    message += `; was a class (${instance.__mapper__?.className ?? instance.name}) passed where an instance was required?`
  else if (typeof instance.then === 'function') message += ': a promise was passed, which has to be awaited first'
  else if (instance.constructor?.registry instanceof Registry)
    message += ': its class has no this.table(…) in a static block'
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

/** Whether objects of a relationship know by which one of its owners they are held. */
function tracksParent(prop: any): boolean {
  return prop.direction === ONETOMANY || prop.singleParent
}

/** AttributeImpl.hasparent: what is not known is `optimistic`. */
export function hasParent(state: InstanceState, prop: any, optimistic: boolean): boolean {
  const parent = state.parents?.get(prop)
  return parent === undefined ? optimistic : parent !== false
}

/** AttributeImpl.sethasparent */
function setHasParent(item: any, prop: any, owner: InstanceState, value: boolean): void {
  const state = ensureState(item)
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
  if (item !== null && tracksParent(prop)) setHasParent(item, prop, state, true)
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
  if (item !== null && tracksParent(prop)) setHasParent(item, prop, state, false)
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
  if (tracks && hadObject && previous !== given) setHasParent(previous, prop, state, false)
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
  if (tracks && value !== null) setHasParent(value, prop, state, true)
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
  if (prop.uselist) setCollection(state, key, prop, value, isMembers)
  else replaceScalar(state, prop, value ?? null, relatedBefore(state, prop), null)
}

/** CollectionAttributeImpl.set with collections.bulk_replace: what stays is no news to anybody. */
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
  state.pending ??= new Map()
  let changes = state.pending.get(key)
  if (changes === undefined) {
    changes = { added: [], removed: [] }
    state.pending.set(key, changes)
  }
  return changes
}

/** A collection was loaded: what was changed through the other side before is done to it now. */
export function applyPending(state: InstanceState, prop: any): void {
  const { key } = prop
  const changes = state.pending?.get(key)
  if (changes === undefined) return
  state.pending?.delete(key)
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
