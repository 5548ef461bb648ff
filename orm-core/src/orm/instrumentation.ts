// What makes a class's instances objects of a session: accessors on the prototype for what is not loaded and for
// relationships, and the state of an object that a program has made. How rows become instances is row-functions.ts's part,
// what changes of relationships mean is related-changes.ts's.

import * as exc from '../sql/exc.ts'
import { InstrumentedList } from './collections/list.ts'
import { defineComposite } from './composites.ts'
import { DetachedInstanceError, UnmappedInstanceError } from './exc.ts'
import { fireSet, isListenedTo, listenersChanged, NO_VALUE, tell } from './listeners.ts'
import type { Mapper } from './mapper.ts'
import { defineTracked } from './mutable.ts'
import { flushPendingClasses } from './pending.ts'
import { Registry } from './registry.ts'
import { isUnloadedCollection, newCollection, setRelated } from './related-changes.ts'
import { addSlot, type ColumnSlots, columnSlotsOf, InstanceState, isLoadable, STATE } from './state.ts'
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
export function instancesOf(mapper: Mapper): Instances {
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
