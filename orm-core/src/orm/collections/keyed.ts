// The dictionary of a relationship: a Map from a key that each object gives to the object. The key is asked for when an
// object comes in or leaves, and not followed when it changes later.

import { InvalidRequestError, KeyError, warn } from '../../sql/exc.ts'
import { type InstanceState, stateOf } from '../state.ts'
import type { AdaptedCollection, CollectionAdapter } from './adapter.ts'

/** Says that the attribute which gives an object's key has never been set. */
export const NO_KEY: unique symbol = Symbol('NO_KEY')

/** What gives an object its key: null when it has none yet, NO_KEY when nothing was ever said of it. */
export type KeyFunction<T = any, K = any> = (item: T) => K | null | typeof NO_KEY

/** Options of `attributeKeyedDict()` and its kin. */
export interface KeyedOptions {
  /** Objects without a key are left out instead of refused. */
  readonly ignoreUnpopulatedAttribute?: boolean
}

/** A dictionary of related objects, by the key that a function gives for each. */
export class KeyFuncDict<K = any, V = any> extends Map<K, V> implements AdaptedCollection {
  readonly #keyOf: KeyFunction<V, K>
  readonly #ignoreUnpopulated: boolean
  #owner: InstanceState | null = null
  #adapter: CollectionAdapter | null = null

  constructor(keyOf: KeyFunction<V, K>, options: KeyedOptions = {}) {
    super()
    this.#keyOf = keyOf
    this.#ignoreUnpopulated = options.ignoreUnpopulatedAttribute ?? false
  }

  // -- the ORM's side ------------------------------------------------------------------------------------------------

  _adopt(owner: InstanceState, adapter: CollectionAdapter): void {
    this.#owner = owner
    this.#adapter = adapter
  }

  _release(): void {
    this.#owner = null
  }

  _members(): V[] {
    return [...this.values()]
  }

  _has(item: V): boolean {
    const key = this.#keyOf(item)
    return key !== NO_KEY && this.get(key as K) === item
  }

  /** What is under the key that an object would be put under; undefined for nothing. */
  _displacedBy(item: V): V | undefined {
    const key = this.#keyOf(item)
    return key === NO_KEY ? undefined : this.get(key as K)
  }

  _put(item: V): void {
    const key = this.#keyFor(item)
    if (key !== NO_KEY) super.set(key as K, item)
  }

  _take(item: V): void {
    super.delete(this.#keyOf(item) as K)
  }

  // -- changes ---------------------------------------------------------------------------------------------------------

  /** Puts an object under a key; the one that was there leaves. */
  override set(key: K, item: V): this {
    const owner = this.#owner
    const adapter = this.#adapter
    if (owner === null || adapter === null) return super.set(key, item)
    if (this.has(key)) adapter.removing(owner, this.get(key))
    return super.set(key, adapter.appending(owner, item))
  }

  override delete(key: K): boolean {
    const owner = this.#owner
    const adapter = this.#adapter
    if (owner === null || adapter === null) return super.delete(key)
    adapter.popping(owner)
    if (!this.has(key)) return false
    const item = this.get(key)
    super.delete(key)
    adapter.removing(owner, item)
    return true
  }

  override clear(): void {
    const owner = this.#owner
    const adapter = this.#adapter
    if (owner !== null && adapter !== null) for (const item of [...this.values()]) adapter.removing(owner, item)
    super.clear()
  }

  /** Adds an object under its own key. */
  add(item: V): this {
    const key = this.#keyFor(item)
    return key === NO_KEY ? this : this.set(key as K, item)
  }

  /** Removes an object by its own key. */
  remove(item: V): void {
    const key = this.#keyHolding(item)
    if (key !== NO_KEY) this.delete(key as K)
  }

  /** Takes the object of a key out; undefined when there is none. */
  pop(key: K): V | undefined {
    const item = this.get(key)
    this.delete(key)
    return item
  }

  /** The object of a key, which is `item` from now on when there was none. */
  setdefault(key: K, item: V): V {
    if (!this.has(key)) this.set(key, item)
    return this.get(key) as V
  }

  /** Puts each object under its key. */
  update(entries: Iterable<readonly [K, V]>): void {
    for (const [key, item] of entries) this.set(key, item)
  }

  /** The key of an object that comes in. */
  #keyFor(item: V): K | null | typeof NO_KEY {
    const key = this.#keyOf(item)
    if (key !== null && key !== NO_KEY) return key
    if (this.#ignoreUnpopulated) return NO_KEY
    if (key === NO_KEY) throw this.#unpopulated(item)
    warn(
      `Attribute keyed dictionary value for attribute '${this.#adapter ?? 'unknown relationship'}' was null; this will raise in a future release. To skip this assignment entirely, set the "ignoreUnpopulatedAttribute: true" option of the collection's factory.`,
    )
    return null
  }

  /** The key under which an object is; its own key has to lead to it. */
  #keyHolding(item: V): K | null | typeof NO_KEY {
    const key = this.#keyFor(item)
    if (key === NO_KEY) return NO_KEY
    if (!this.has(key as K)) throw new KeyError(String(key))
    const held = this.get(key as K)
    if (held !== item) {
      throw new InvalidRequestError(
        `Can not remove '${stateOf(item)}': collection holds '${stateOf(held)}' for key '${String(key)}'. Possible cause: is the KeyFuncDict key function based on mutable properties or properties that only obtain values after flush?`,
      )
    }
    return key
  }

  #unpopulated(item: V): Error {
    const object = String(stateOf(item))
    const attribute = String(this.#adapter ?? 'unknown relationship')
    return new InvalidRequestError(
      `In event triggered from population of attribute '${attribute}' (potentially from a backref), can't populate value in KeyFuncDict; dictionary key derived from ${object} is not populated. Ensure appropriate state is set up on the ${object} object before assigning to the ${attribute} attribute. To skip this assignment entirely, set the "ignoreUnpopulatedAttribute: true" option of the collection's factory.`,
    )
  }
}

/** What makes the dictionary of a relationship; `K` is its key, `A` the attribute that gives it. */
export interface KeyedDict<K, A extends string = never> {
  (): KeyFuncDict
  readonly __key?: K
  readonly __keyAttribute?: A
}

/**
 * A dictionary by an attribute of its objects, for `relationship(…, { collectionClass: attributeKeyedDict('keyword') })`.
 * @example
 * static notes = relationship(() => [Note], { collectionClass: attributeKeyedDict('keyword') })
 * user.notes.get('hello') // a Note
 */
export function attributeKeyedDict<const A extends string>(attribute: A, options?: KeyedOptions): KeyedDict<never, A> {
  const keyOf: KeyFunction = (item) => {
    const value = stateOf(item)?.mapper._props.has(attribute)
      ? stateOf(item)?.get(attribute)
      : (item[attribute] ?? null)
    return value === undefined ? NO_KEY : value
  }
  return () => new KeyFuncDict(keyOf, options)
}

/**
 * A dictionary by columns of its objects' table. Of several columns the key is their values as JSON: `["ann",1]`.
 * @example
 * relationship(() => [Note], { collectionClass: columnKeyedDict(() => Note.keyword) })
 */
export function columnKeyedDict<K = any>(
  columns: { readonly __attribute: K } | (() => { readonly __attribute: K } | readonly unknown[]) | readonly unknown[],
  options?: KeyedOptions,
): KeyedDict<K> {
  const given = (): readonly any[] => {
    const each = typeof columns === 'function' && !('__clauseElement__' in columns) ? columns() : columns
    return (Array.isArray(each) ? each : [each]).map((column) => column?.__clauseElement__?.() ?? column)
  }
  const keyOf: KeyFunction = (item) => {
    const state = stateOf(item) as InstanceState
    const values = given().map((column) => state.getAttribute(state.mapper.getPropertyByColumn(column).key))
    if (values.length === 1) return values[0] ?? null
    return JSON.stringify(values.map((value) => (typeof value === 'bigint' ? String(value) : value)))
  }
  return () => new KeyFuncDict(keyOf, options)
}

/**
 * A dictionary by what a function gives for each object.
 * @example
 * relationship(() => [Note], { collectionClass: keyfuncMapping((note: Note) => note.text.slice(0, 10)) })
 */
export function keyfuncMapping<T, K>(keyOf: (item: T) => K, options?: KeyedOptions): KeyedDict<K> {
  return () => new KeyFuncDict(keyOf as KeyFunction, options)
}
