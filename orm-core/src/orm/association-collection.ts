// Association proxies of instances: `user.keywordNames` is a view of `user.keywords` that shows one attribute of each
// object, and makes an object for each value that is added. The expression side is in association-proxy.ts.

import { ValueError } from '../sql/exc.ts'
import type { AssociationProxy } from './association-proxy.ts'
import { membersOf } from './collections/adapter.ts'
import type { Mapper } from './mapper.ts'

/** What the views share: the collection as it is now, the attribute that is shown, and how an object is made for a value. */
abstract class AssociationView<Objects, Make> {
  protected readonly _instance: any
  protected readonly _collection: string
  protected readonly _attribute: string
  protected readonly _make: Make

  constructor(instance: any, collection: string, attribute: string, make: Make) {
    this._instance = instance
    this._collection = collection
    this._attribute = attribute
    this._make = make
  }

  /** Asked for each time: the collection may have been replaced. */
  protected get _objects(): Objects {
    return this._instance[this._collection]
  }
}

/** A view of a collection by one attribute of its objects. Changes go to the collection. */
export class AssociationList<T = any> extends AssociationView<any[], (value: T) => any> implements Iterable<T> {
  get length(): number {
    return this._objects.length
  }

  at(index: number): T | undefined {
    return this._objects.at(index)?.[this._attribute]
  }

  /** Gives the object at an index another value. */
  set(index: number, value: T): void {
    const object = this._objects.at(index)
    if (object === undefined) throw new ValueError(`there is no element at ${index}`)
    object[this._attribute] = value
  }

  append(value: T): void {
    this._objects.push(this._make(value))
  }

  push(...values: T[]): number {
    return this._objects.push(...values.map((value) => this._make(value)))
  }

  extend(values: Iterable<T>): void {
    for (const value of values) this.append(value)
  }

  /** Takes the first object with the value out. */
  remove(value: T): void {
    const at = this.indexOf(value)
    if (at < 0) throw new ValueError('value not in list')
    this._objects.splice(at, 1)
  }

  pop(): T | undefined {
    return this._objects.pop()?.[this._attribute]
  }

  shift(): T | undefined {
    return this._objects.shift()?.[this._attribute]
  }

  unshift(...values: T[]): number {
    return this._objects.unshift(...values.map((value) => this._make(value)))
  }

  splice(start: number, count = this._objects.length, ...values: T[]): T[] {
    const gone = this._objects.splice(start, count, ...values.map((value) => this._make(value)))
    return gone.map((object) => object[this._attribute])
  }

  slice(start?: number, end?: number): T[] {
    return this.toArray().slice(start, end)
  }

  find(test: (value: T, index: number) => boolean): T | undefined {
    return this.toArray().find(test)
  }

  some(test: (value: T, index: number) => boolean): boolean {
    return this.toArray().some(test)
  }

  every(test: (value: T, index: number) => boolean): boolean {
    return this.toArray().every(test)
  }

  insert(index: number, value: T): void {
    this._objects.splice(index, 0, this._make(value))
  }

  clear(): void {
    this._objects.splice(0, this._objects.length)
  }

  /** All values are others. */
  _replaceAll(values: Iterable<T>): void {
    const given = [...values]
    this.clear()
    this.extend(given)
  }

  indexOf(value: T): number {
    return this._objects.findIndex((object) => object[this._attribute] === value)
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
    return this._objects.map((object) => object[this._attribute])
  }

  toJSON(): T[] {
    return this.toArray()
  }

  *[Symbol.iterator](): Iterator<T> {
    for (const object of this._objects) yield object[this._attribute]
  }
}

/** A view of a set by one attribute of its objects. Changes go to the set. */
export class AssociationSet<T = any> extends AssociationView<Set<any>, (value: T) => any> implements Iterable<T> {
  get size(): number {
    return this._objects.size
  }

  has(value: T): boolean {
    return this.#holding(value) !== undefined
  }

  add(value: T): this {
    if (!this.has(value)) this._objects.add(this._make(value))
    return this
  }

  /** Takes the object with the value out. */
  delete(value: T): boolean {
    const object = this.#holding(value)
    return object !== undefined && this._objects.delete(object)
  }

  update(values: Iterable<T>): void {
    for (const value of values) this.add(value)
  }

  clear(): void {
    this._objects.clear()
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
    for (const object of this._objects) yield object[this._attribute]
  }

  #holding(value: T): any {
    for (const object of this._objects) if (object[this._attribute] === value) return object
    return undefined
  }
}

/** A view of a dictionary by one attribute of its objects. Changes go to the dictionary. */
export class AssociationDict<K = any, V = any>
  extends AssociationView<Map<K, any>, (key: K, value: V) => any>
  implements Iterable<[K, V]>
{
  get size(): number {
    return this._objects.size
  }

  has(key: K): boolean {
    return this._objects.has(key)
  }

  get(key: K): V | undefined {
    return this._objects.get(key)?.[this._attribute]
  }

  /** Gives the object of a key another value; makes it when there is none. */
  set(key: K, value: V): this {
    const object = this._objects.get(key)
    if (object === undefined) this._objects.set(key, this._make(key, value))
    else object[this._attribute] = value
    return this
  }

  delete(key: K): boolean {
    return this._objects.delete(key)
  }

  update(entries: Iterable<readonly [K, V]> | Readonly<Record<string, V>>): void {
    for (const [key, value] of entriesOf<K, V>(entries)) this.set(key, value)
  }

  clear(): void {
    this._objects.clear()
  }

  /** Takes out what is not among the entries, and sets the others. */
  _replaceAll(entries: Iterable<readonly [K, V]> | Readonly<Record<string, V>>): void {
    const wanted = new Map(entriesOf<K, V>(entries))
    const gone = [...this.keys()].filter((key) => !wanted.has(key))
    this.update(wanted)
    for (const key of gone) this.delete(key)
  }

  keys(): Iterator<K> & Iterable<K> {
    return this._objects.keys()
  }

  *values(): Generator<V> {
    for (const object of this._objects.values()) yield object[this._attribute]
  }

  *entries(): Generator<[K, V]> {
    for (const [key, object] of this._objects) yield [key, object[this._attribute]]
  }

  [Symbol.iterator](): Iterator<[K, V]> {
    return this.entries()
  }

  toJSON(): Record<string, V> {
    return Object.fromEntries(this)
  }
}

/** A Map and its like as they are, a plain object by its names. */
function entriesOf<K, V>(given: Iterable<readonly [K, V]> | Readonly<Record<string, V>>): Iterable<readonly [K, V]> {
  if (typeof (given as Iterable<unknown>)[Symbol.iterator] === 'function') return given as Iterable<readonly [K, V]>
  return Object.entries(given) as unknown as [K, V][]
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
