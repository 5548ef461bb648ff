// Association proxies of instances: `user.keywordNames` is a view of `user.keywords` that shows one attribute of each
// object, and makes an object for each value that is added. The expression side is in association-proxy.ts.

import { ValueError } from '../sql/exc.ts'
import type { AssociationProxy } from './association-proxy.ts'
import { membersOf } from './collections/adapter.ts'
import type { Mapper } from './mapper.ts'

/** A view of a collection by one attribute of its objects. Changes go to the collection. */
export class AssociationList<T = any> implements Iterable<T> {
  readonly #instance: any
  readonly #collection: string
  readonly #attribute: string
  readonly #make: (value: T) => any

  constructor(instance: any, collection: string, attribute: string, make: (value: T) => any) {
    this.#instance = instance
    this.#collection = collection
    this.#attribute = attribute
    this.#make = make
  }

  get #objects(): any[] {
    return this.#instance[this.#collection]
  }

  get length(): number {
    return this.#objects.length
  }

  at(index: number): T | undefined {
    return this.#objects.at(index)?.[this.#attribute]
  }

  /** Gives the object at an index another value. */
  set(index: number, value: T): void {
    const object = this.#objects.at(index)
    if (object === undefined) throw new ValueError(`there is no element at ${index}`)
    object[this.#attribute] = value
  }

  append(value: T): void {
    this.#objects.push(this.#make(value))
  }

  push(...values: T[]): number {
    return this.#objects.push(...values.map((value) => this.#make(value)))
  }

  extend(values: Iterable<T>): void {
    for (const value of values) this.append(value)
  }

  /** Takes the first object with the value out. */
  remove(value: T): void {
    const at = this.indexOf(value)
    if (at < 0) throw new ValueError('value not in list')
    this.#objects.splice(at, 1)
  }

  pop(): T | undefined {
    return this.#objects.pop()?.[this.#attribute]
  }

  insert(index: number, value: T): void {
    this.#objects.splice(index, 0, this.#make(value))
  }

  clear(): void {
    this.#objects.splice(0, this.#objects.length)
  }

  /** All values are others. */
  _replaceAll(values: Iterable<T>): void {
    const given = [...values]
    this.clear()
    this.extend(given)
  }

  indexOf(value: T): number {
    return this.#objects.findIndex((object) => object[this.#attribute] === value)
  }

  includes(value: T): boolean {
    return this.indexOf(value) >= 0
  }

  map<R>(transform: (value: T, index: number) => R): R[] {
    return this.toArray().map(transform)
  }

  filter(test: (value: T, index: number) => boolean): T[] {
    return this.toArray().filter(test)
  }

  forEach(each: (value: T, index: number) => void): void {
    this.toArray().forEach(each)
  }

  join(separator = ','): string {
    return this.toArray().join(separator)
  }

  toArray(): T[] {
    return this.#objects.map((object) => object[this.#attribute])
  }

  toJSON(): T[] {
    return this.toArray()
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const object of this.#objects) yield object[this.#attribute]
  }
}

/** A view of a set by one attribute of its objects. Changes go to the set. */
export class AssociationSet<T = any> implements Iterable<T> {
  readonly #instance: any
  readonly #collection: string
  readonly #attribute: string
  readonly #make: (value: T) => any

  constructor(instance: any, collection: string, attribute: string, make: (value: T) => any) {
    this.#instance = instance
    this.#collection = collection
    this.#attribute = attribute
    this.#make = make
  }

  get #objects(): Set<any> {
    return this.#instance[this.#collection]
  }

  get size(): number {
    return this.#objects.size
  }

  has(value: T): boolean {
    return this.#holding(value) !== undefined
  }

  add(value: T): this {
    if (!this.has(value)) this.#objects.add(this.#make(value))
    return this
  }

  /** Takes the object with the value out. */
  delete(value: T): boolean {
    const object = this.#holding(value)
    return object !== undefined && this.#objects.delete(object)
  }

  update(values: Iterable<T>): void {
    for (const value of values) this.add(value)
  }

  clear(): void {
    this.#objects.clear()
  }

  /** Takes out what is not among the values, and adds what is new. */
  _replaceAll(values: Iterable<T>): void {
    const wanted = new Set(values)
    const gone = this.toArray().filter((value) => !wanted.has(value))
    this.update(wanted)
    for (const value of gone) this.delete(value)
  }

  toArray(): T[] {
    return [...this]
  }

  toJSON(): T[] {
    return this.toArray()
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const object of this.#objects) yield object[this.#attribute]
  }

  #holding(value: T): any {
    for (const object of this.#objects) if (object[this.#attribute] === value) return object
    return undefined
  }
}

/** A view of a dictionary by one attribute of its objects. Changes go to the dictionary. */
export class AssociationDict<K = any, V = any> implements Iterable<[K, V]> {
  readonly #instance: any
  readonly #collection: string
  readonly #attribute: string
  readonly #make: (key: K, value: V) => any

  constructor(instance: any, collection: string, attribute: string, make: (key: K, value: V) => any) {
    this.#instance = instance
    this.#collection = collection
    this.#attribute = attribute
    this.#make = make
  }

  get #objects(): Map<K, any> {
    return this.#instance[this.#collection]
  }

  get size(): number {
    return this.#objects.size
  }

  has(key: K): boolean {
    return this.#objects.has(key)
  }

  get(key: K): V | undefined {
    return this.#objects.get(key)?.[this.#attribute]
  }

  /** Gives the object of a key another value; makes it when there is none. */
  set(key: K, value: V): this {
    const object = this.#objects.get(key)
    if (object === undefined) this.#objects.set(key, this.#make(key, value))
    else object[this.#attribute] = value
    return this
  }

  delete(key: K): boolean {
    return this.#objects.delete(key)
  }

  update(entries: Iterable<readonly [K, V]>): void {
    for (const [key, value] of entries) this.set(key, value)
  }

  clear(): void {
    this.#objects.clear()
  }

  /** Takes out what is not among the entries, and sets the others. */
  _replaceAll(entries: Iterable<readonly [K, V]>): void {
    const wanted = new Map(entries)
    const gone = [...this.keys()].filter((key) => !wanted.has(key))
    this.update(wanted)
    for (const key of gone) this.delete(key)
  }

  keys(): Iterator<K> & Iterable<K> {
    return this.#objects.keys()
  }

  *values(): Generator<V> {
    for (const object of this.#objects.values()) yield object[this.#attribute]
  }

  *entries(): Generator<[K, V]> {
    for (const [key, object] of this.#objects) yield [key, object[this.#attribute]]
  }

  [Symbol.iterator](): Iterator<[K, V]> {
    return this.entries()
  }

  toJSON(): Record<string, V> {
    return Object.fromEntries(this)
  }
}

type View = AssociationList | AssociationSet | AssociationDict

/** Gives the instances of a class the accessor of a proxy. */
export function attachAssociationProxy(proxy: AssociationProxy, mapper: Mapper, key: string): void {
  const { prototype } = mapper.class_
  if (!prototype || Object.hasOwn(prototype, key)) return
  const { targetCollection, valueAttr } = proxy
  const target = (): any => mapper.getProperty(targetCollection)
  const make = (...given: any[]): any => {
    if (typeof proxy.options.creator === 'function')
      return (proxy.options.creator as (...given: any[]) => any)(...given)
    return new (target().mapper.class_ as any)({ [valueAttr]: given.at(-1) })
  }
  const viewOf = (instance: any): View => {
    const prop = target()
    const collection = prop.collectionClass === null ? null : instance[targetCollection]
    if (collection instanceof Map) return new AssociationDict(instance, targetCollection, valueAttr, make)
    if (collection instanceof Set) return new AssociationSet(instance, targetCollection, valueAttr, make)
    return new AssociationList(instance, targetCollection, valueAttr, make)
  }
  const views = new WeakMap<object, View>()
  Object.defineProperty(prototype, key, {
    configurable: true,
    get(this: any) {
      if (!target().uselist) return this[targetCollection]?.[valueAttr] ?? null
      let view = views.get(this)
      if (view === undefined) {
        view = viewOf(this)
        views.set(this, view)
      }
      return view
    },
    set(this: any, value: any) {
      if (target().uselist) {
        const view = this[key] as View
        if (view !== value) view._replaceAll(value)
        return
      }
      const object = this[targetCollection]
      if (object !== null && object !== undefined) {
        object[valueAttr] = value
        if (value === null && proxy.options.cascadeScalarDeletes) this[targetCollection] = null
      } else if (value !== null || proxy.options.createOnNoneAssignment) {
        this[targetCollection] = make(value)
      }
    },
  })
}

/** Loads all that the view of an object shows. */
export async function loadAssociation(instance: any, proxy: AssociationProxy): Promise<void> {
  const found = await instance.awaitable[proxy.targetCollection]
  for (const object of membersOf(found))
    if (object !== null && object !== undefined) await object.awaitable?.[proxy.valueAttr]
}
