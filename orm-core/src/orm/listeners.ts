// Who listens to mapped classes and their attributes. Listeners are kept by class; what concerns one mapper, those of its
// base classes that say `propagate` included, is looked up once and remembered until another listener comes. Nothing here
// knows when an event comes: that is at the places that call it.

import type { Connection, Task } from '../engine/index.ts'
import { wait } from '../engine/index.ts'
import type { Mapper } from './mapper.ts'
import type { QueryContext } from './query-context.ts'
import type { InstanceState } from './state.ts'

/** Stands for the old value of an attribute that has none, or none that is loaded. */
export const NO_VALUE: unique symbol = Symbol('NO_VALUE')

/** Stands for what is not known without asking the database. */
export const NO_RESULT: unique symbol = Symbol('PASSIVE_NO_RESULT')

/** What changed an attribute: passed to its listeners, who may want to know how it came about. */
export interface AttributeEvent {
  readonly key: string
  readonly op: 'append' | 'remove' | 'replace' | 'bulkReplace'
  /** The change comes from the other side of a relationship. */
  readonly fromBackref: boolean
}

/** Events of instances and mappers, as SQLAlchemy names them. Those before and after statements may answer with a promise. */
export interface MapperEvents<E = any> {
  beforeInsert: readonly [mapper: Mapper, connection: Connection, target: E]
  afterInsert: readonly [mapper: Mapper, connection: Connection, target: E]
  beforeUpdate: readonly [mapper: Mapper, connection: Connection, target: E]
  afterUpdate: readonly [mapper: Mapper, connection: Connection, target: E]
  beforeDelete: readonly [mapper: Mapper, connection: Connection, target: E]
  afterDelete: readonly [mapper: Mapper, connection: Connection, target: E]
  /** An object was constructed by the program. */
  init: readonly [target: E, values: Record<string, unknown>]
  /** An object was made of a row. */
  load: readonly [target: E, context: QueryContext | null]
  /** Attributes were read again. */
  refresh: readonly [target: E, context: QueryContext | null, attributeNames: ReadonlySet<string> | null]
  /** A flush has put values on the object that were computed on the way. */
  refreshFlush: readonly [target: E, context: unknown, attributeNames: readonly string[]]
  /** Attributes were forgotten; null for all. */
  expire: readonly [target: E, attributeNames: readonly string[] | null]
}

/** What a collection holds; a single object is its own. */
type MemberOf<V> = V extends readonly (infer M)[]
  ? M
  : V extends ReadonlySet<infer M>
    ? M
    : V extends ReadonlyMap<any, infer M>
      ? M
      : V

/** Events of one attribute. With `retval` a listener's answer takes the place of the value. */
export interface AttributeEvents<V = any> {
  set: readonly [target: any, value: V, oldValue: any, event: AttributeEvent]
  append: readonly [target: any, value: MemberOf<V>, event: AttributeEvent]
  remove: readonly [target: any, value: MemberOf<V>, event: AttributeEvent]
  /** The list of new values, which the listener may change, before each is appended. */
  bulkReplace: readonly [target: any, values: MemberOf<V>[], event: AttributeEvent]
  modified: readonly [target: any, event: AttributeEvent]
}

/** Options of `listen()`: once, for subclasses too, before other listeners. */
export interface ListenOptions {
  /** Subclasses are meant as well. */
  readonly propagate?: boolean
  /** The listener's answer takes the place of the value. */
  readonly retval?: boolean
  /** The listener is called once and forgotten. */
  readonly once?: boolean
  /** The listener comes before those that are there. */
  readonly insert?: boolean
}

interface Registration extends ListenOptions {
  /** A class, mapped or not; null stands for all mappers. */
  readonly class_: any
  readonly key: string | null
  readonly name: string
  readonly listener: (...args: any[]) => any
}

const registrations: Registration[] = []
let version = 0

/** Changes whenever a listener comes or goes. */
export function listenerVersion(): number {
  return version
}

type Listeners = readonly Registration[]

interface Cache {
  version: number
  readonly found: Map<string, Listeners | null>
}

const caches = new WeakMap<Mapper, Cache>()

/** Called when an attribute of a class gets its first listeners, or loses some. */
export const listenersChanged: { attribute: ((class_: any, key: string, propagate: boolean) => void) | null } = {
  attribute: null,
}

/** Keeps a listener; the returned function ends that. */
export function register(registration: Registration): () => void {
  let kept = registration
  if (registration.once) {
    kept = {
      ...registration,
      listener(...args: any[]) {
        remove()
        return registration.listener(...args)
      },
    }
  }
  const remove = () => {
    const at = registrations.indexOf(kept)
    if (at >= 0) registrations.splice(at, 1)
    changed(kept)
  }
  if (registration.insert) registrations.unshift(kept)
  else registrations.push(kept)
  changed(kept)
  return remove
}

function changed({ class_, key, propagate }: Registration): void {
  version += 1
  if (key !== null) listenersChanged.attribute?.(class_, key, propagate ?? false)
}

export function isRegistered(class_: any, key: string | null, name: string, listener: unknown): boolean {
  return registrations.some(
    (each) => each.class_ === class_ && each.key === key && each.name === name && each.listener === listener,
  )
}

export function unregister(class_: any, key: string | null, name: string, listener: unknown): boolean {
  const at = registrations.findIndex(
    (each) => each.class_ === class_ && each.key === key && each.name === name && each.listener === listener,
  )
  if (at < 0) return false
  const [gone] = registrations.splice(at, 1)
  changed(gone as Registration)
  return true
}

function lookUp(mapper: Mapper, key: string | null, name: string): Listeners | null {
  let cache = caches.get(mapper)
  if (cache === undefined || cache.version !== version) {
    cache = { version, found: new Map() }
    caches.set(mapper, cache)
  }
  const what = key === null ? name : `${name} ${key}`
  let found = cache.found.get(what)
  if (found === undefined) {
    const own = mapper.class_
    const concerned = registrations.filter(
      (each) =>
        each.key === key &&
        each.name === name &&
        (each.class_ === null || each.class_ === own || (each.propagate && isBase(each.class_, own))),
    )
    found = concerned.length === 0 ? null : concerned
    cache.found.set(what, found)
  }
  return found
}

function isBase(base: any, class_: any): boolean {
  for (let each = class_; each; each = Object.getPrototypeOf(each)) if (each === base) return true
  return false
}

/** The listeners of a mapper's event; null when there are none. */
export function mapperListeners(mapper: Mapper, name: keyof MapperEvents): Listeners | null {
  return registrations.length === 0 ? null : lookUp(mapper, null, name)
}

function attributeListeners(mapper: Mapper, key: string, name: keyof AttributeEvents): Listeners | null {
  return registrations.length === 0 ? null : lookUp(mapper, key, name)
}

/** Whether anybody hears of changes of the attribute. */
export function isListenedTo(mapper: Mapper, key: string): boolean {
  return attributeListeners(mapper, key, 'set') !== null || attributeListeners(mapper, key, 'modified') !== null
}

/** Tells the listeners of an instance's event. */
export function tell<K extends keyof MapperEvents>(mapper: Mapper, name: K, ...args: MapperEvents[K]): void {
  const listeners = mapperListeners(mapper, name)
  if (listeners !== null) for (const { listener } of listeners) listener(...args)
}

/** Tells the listeners of statements' events, and waits for their answers. */
export function* tellOfStatement(
  name: keyof MapperEvents,
  connection: Connection,
  states: Iterable<InstanceState>,
): Task<void> {
  if (registrations.length === 0) return
  for (const { mapper, instance } of states) {
    const listeners = mapperListeners(mapper, name)
    if (listeners !== null)
      for (const { listener } of listeners) yield* wait(listener(mapper, connection, instance) as unknown)
  }
}

/** `set`: the value that takes the old one's place. */
export function fireSet(state: InstanceState, key: string, value: any, old: any, fromBackref = false): any {
  if (registrations.length === 0) return value
  const event: AttributeEvent = { key, op: 'replace', fromBackref }
  let next = value
  for (const { listener, retval } of attributeListeners(state.mapper, key, 'set') ?? []) {
    const answer = listener(state.instance, next, old, event)
    if (retval) next = answer
  }
  fireModified(state, event)
  return next
}

/** `append`: the object that comes into the collection. */
export function fireAppend(state: InstanceState, key: string, item: any, fromBackref = false): any {
  if (registrations.length === 0) return item
  const event: AttributeEvent = { key, op: 'append', fromBackref }
  let next = item
  for (const { listener, retval } of attributeListeners(state.mapper, key, 'append') ?? []) {
    const answer = listener(state.instance, next, event)
    if (retval) next = answer
  }
  fireModified(state, event)
  return next
}

export function fireRemove(state: InstanceState, key: string, item: any, fromBackref = false): void {
  if (registrations.length === 0) return
  const event: AttributeEvent = { key, op: 'remove', fromBackref }
  for (const { listener } of attributeListeners(state.mapper, key, 'remove') ?? [])
    listener(state.instance, item, event)
  fireModified(state, event)
}

/** `bulkReplace`: the listeners may change the list. */
export function fireBulkReplace(state: InstanceState, key: string, items: any[]): void {
  if (registrations.length === 0) return
  const event: AttributeEvent = { key, op: 'bulkReplace', fromBackref: false }
  for (const { listener } of attributeListeners(state.mapper, key, 'bulkReplace') ?? [])
    listener(state.instance, items, event)
}

function fireModified(state: InstanceState, event: AttributeEvent): void {
  for (const { listener } of attributeListeners(state.mapper, event.key, 'modified') ?? [])
    listener(state.instance, event)
}
