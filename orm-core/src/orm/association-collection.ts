// Association proxies of instances: `user.keywordNames` is a view of `user.keywords` that shows one attribute of each
// object, and makes an object for each value that is added. The expression side is in association-proxy.ts.

import { ValueError } from '../sql/exc.ts'
import type { AssociationProxy } from './association-proxy.ts'
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

/** Gives the instances of a class the accessor of a proxy. */
export function attachAssociationProxy(proxy: AssociationProxy, mapper: Mapper, key: string): void {
  const { prototype } = mapper.class_
  if (!prototype || Object.hasOwn(prototype, key)) return
  const { targetCollection, valueAttr } = proxy
  const target = (): any => mapper.getProperty(targetCollection)
  const make = (value: any): any => {
    if (typeof proxy.options.creator === 'function') return (proxy.options.creator as (value: any) => any)(value)
    return new (target().mapper.class_ as any)({ [valueAttr]: value })
  }
  const views = new WeakMap<object, AssociationList>()
  Object.defineProperty(prototype, key, {
    configurable: true,
    get(this: any) {
      if (!target().uselist) return this[targetCollection]?.[valueAttr] ?? null
      let view = views.get(this)
      if (view === undefined) {
        view = new AssociationList(this, targetCollection, valueAttr, make)
        views.set(this, view)
      }
      return view
    },
    set(this: any, value: any) {
      if (target().uselist) {
        const values = [...value]
        const view = this[key] as AssociationList
        view.clear()
        view.extend(values)
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
  for (const object of Array.isArray(found) ? found : [found])
    if (object !== null && object !== undefined) await object.awaitable?.[proxy.valueAttr]
}
