// The list of a relationship: an array whose changes the other side and the session hear of. Programs see it through a
// proxy that notices `posts[0] = post` and `posts.length = 0`; methods work on the list itself, so that reading it by
// methods and loops costs what an array costs.

import { ValueError } from '../../sql/exc.ts'
import type { InstanceState } from '../state.ts'
import { type AdaptedCollection, type CollectionAdapter, membersOf } from './adapter.ts'

/** A collection of related objects: an array whose changes the other side and the session hear of. */
export class InstrumentedList<T = any> extends Array<T> implements AdaptedCollection {
  // Methods such as map() and filter() give plain arrays.
  static override get [Symbol.species](): ArrayConstructor {
    return Array
  }

  #owner: InstanceState | null
  #adapter: CollectionAdapter | null
  #exposed: this | null = null

  constructor(owner: InstanceState | null = null, adapter: CollectionAdapter | null = null) {
    super()
    this.#owner = owner
    this.#adapter = adapter
  }

  /** What a program gets of a list. */
  static _expose<L extends InstrumentedList>(list: L): L {
    if (list.#exposed === null) {
      const handler = list.constructor === InstrumentedList ? watchingAssignments : watchingOthers
      list.#exposed = new Exposed(new Proxy(list, handler), list) as unknown as L
    }
    return list.#exposed
  }

  // -- the ORM's side ------------------------------------------------------------------------------------------------

  _adopt(owner: InstanceState, adapter: CollectionAdapter): void {
    this.#owner = owner
    this.#adapter = adapter
  }

  _release(): void {
    this.#owner = null
  }

  _members(): T[] {
    return membersOf(this)
  }

  _has(item: T): boolean {
    return this.includes(item)
  }

  _put(item: T): void {
    super.push(item)
  }

  _take(item: T): void {
    const at = this.indexOf(item)
    if (at >= 0) super.splice(at, 1)
  }

  /**
   * Puts `items` in the place of `count` objects, one after the other as `list[a:b] = items` does: what every change of a
   * list comes down to but appending, popping and assigning.
   */
  _replace(start: number, count: number, items: readonly T[]): T[] {
    const owner = this.#owner
    const adapter = this.#adapter
    if (owner === null || adapter === null) return super.splice(start, count, ...items)
    const gone: T[] = []
    for (let left = count; left > 0; left--) {
      adapter.removing(owner, this[start])
      gone.push(...super.splice(start, 1))
    }
    for (let at = 0; at < items.length; at++) super.splice(start + at, 0, adapter.appending(owner, items[at]))
    return gone
  }

  // -- changes ---------------------------------------------------------------------------------------------------------

  /** Appends one object (SQLAlchemy's name for it). */
  append(item: T): void {
    this.push(item)
  }

  /** Appends several objects. */
  extend(items: Iterable<T>): void {
    this.push(...items)
  }

  /** Puts an object before the one at an index. */
  insert(index: number, item: T): void {
    this.splice(index, 0, item)
  }

  /** Removes one object. */
  remove(item: T): void {
    const list = rawOf(this)
    const owner = list.#owner
    const adapter = list.#adapter
    // the other side hears of it before it is known whether there is anything to remove
    if (owner !== null && adapter !== null) adapter.removing(owner, item)
    const at = list.indexOf(item)
    if (at < 0) throw new ValueError('list.remove(x): x not in list')
    Array.prototype.splice.call(list, at, 1)
    list._reordered()
  }

  /** Removes all objects. */
  clear(): void {
    const list = rawOf(this)
    const owner = list.#owner
    const adapter = list.#adapter
    if (owner !== null && adapter !== null) for (const item of membersOf(list)) adapter.removing(owner, item)
    Array.prototype.splice.call(list, 0, list.length)
  }

  /** Hears that objects may have other places than before. */
  _reordered(): void {}

  override push(...items: T[]): number {
    const list = rawOf(this)
    const owner = list.#owner
    const adapter = list.#adapter
    if (owner === null || adapter === null) return Array.prototype.push.apply(list, items)
    for (let at = 0; at < items.length; at++) Array.prototype.push.call(list, adapter.appending(owner, items[at]))
    return list.length
  }

  override pop(): T | undefined {
    const list = rawOf(this)
    return list.length === 0 ? undefined : list.#popAt(list.length - 1)
  }

  override shift(): T | undefined {
    const list = rawOf(this)
    return list.length === 0 ? undefined : list.#popAt(0)
  }

  /** Takes out what has a place; the other side hears of it when it is known what that was. */
  #popAt(at: number): T {
    const owner = this.#owner
    const adapter = this.#adapter
    if (owner !== null && adapter !== null) adapter.popping(owner)
    const [item] = Array.prototype.splice.call(this, at, 1) as [T]
    if (owner !== null && adapter !== null) adapter.removing(owner, item)
    this._reordered()
    return item
  }

  override unshift(...items: T[]): number {
    const list = rawOf(this)
    list._replace(0, 0, items)
    return list.length
  }

  override splice(start: number, deleteCount?: number, ...items: T[]): T[] {
    const list = rawOf(this)
    const { length } = list
    const from = start < 0 ? Math.max(length + Math.trunc(start), 0) : Math.min(Math.trunc(start) || 0, length)
    const count = deleteCount === undefined ? length - from : Math.trunc(deleteCount) || 0
    return list._replace(from, Math.min(Math.max(count, 0), length - from), items)
  }

  override fill(value: T, start = 0, end: number = this.length): this {
    const list = rawOf(this)
    const filled = (membersOf(list) as T[]).fill(value, start, end)
    list._replace(0, list.length, filled)
    return this
  }

  override copyWithin(target: number, start: number, end?: number): this {
    const list = rawOf(this)
    const copied = (membersOf(list) as T[]).copyWithin(target, start, end)
    list._replace(0, list.length, copied)
    return this
  }

  /** Sorts in memory; nothing comes in or leaves, so there is nothing to be told. */
  override sort(compare?: (a: T, b: T) => number): this {
    Array.prototype.sort.call(rawOf(this), compare)
    return this
  }

  override reverse(): this {
    Array.prototype.reverse.call(rawOf(this))
    return this
  }

  /** `list[index] = item`, as the proxy hears of it. */
  _assign(index: number, item: T): void {
    if (index > this.length)
      throw new RangeError(`${this.#adapter} has ${this.length} objects: [${index}] is beyond them`)
    if (index === this.length) this.push(item)
    else {
      const owner = this.#owner
      const adapter = this.#adapter
      if (owner !== null && adapter !== null) {
        adapter.removing(owner, this[index])
        this[index] = adapter.appending(owner, item)
      } else this[index] = item
      this._placed(index, this[index] as T)
    }
  }

  /** Hears of an object that was put in the place of another. */
  _placed(_index: number, _item: T): void {}

  /** `list.length = length`. */
  _truncate(length: number): void {
    if (length > this.length) throw new RangeError(`${this.#adapter} can't get longer without objects`)
    if (length < this.length) this._replace(length, this.length - length, NOTHING)
  }
}

const NOTHING: readonly any[] = []

/** As a base class it makes nothing: fields of the derived class come onto the object that is given. */
function itself(proxy: object): object {
  return proxy
}

/** What a proxy has that stands for a list: the list, where no trap is asked and nobody else can look. */
class Exposed extends (itself as unknown as new (proxy: object) => object) {
  readonly #list: InstrumentedList

  constructor(proxy: object, list: InstrumentedList) {
    super(proxy)
    this.#list = list
  }

  static listOf(value: object): InstrumentedList | undefined {
    return #list in value ? value.#list : undefined
  }
}

/** The list itself, where it may be given as its proxy. */
export function rawOf<L extends InstrumentedList>(list: L): L {
  return (Exposed.listOf(list) as L | undefined) ?? list
}

const INDEX = /^(?:0|[1-9]\d*)$/

const watchingAssignments: ProxyHandler<InstrumentedList> = {
  set(list, key, value) {
    if (key === 'length') list._truncate(Number(value))
    else if (typeof key === 'string' && INDEX.test(key)) list._assign(Number(key), value)
    else return Reflect.set(list, key, value)
    return true
  },
  deleteProperty(list, key) {
    if (typeof key === 'string' && INDEX.test(key))
      throw new TypeError(`delete would leave a hole in the collection: use splice(${key}, 1) or remove(object)`)
    return Reflect.deleteProperty(list, key)
  },
}

/** Methods of derived classes may have private fields, which a proxy does not: they get the list itself as `this`. */
const watchingOthers: ProxyHandler<InstrumentedList> = {
  ...watchingAssignments,
  get(list, key) {
    const value: unknown = Reflect.get(list, key)
    if (typeof value !== 'function' || key === 'constructor') return value
    return (...args: unknown[]) => {
      const answer: unknown = value.apply(list, args)
      return answer === list ? InstrumentedList._expose(list) : answer
    }
  },
}

// Reading through a proxy goes to the list at once, so that its loops are those of an array.
Object.defineProperty(InstrumentedList.prototype, Symbol.iterator, {
  configurable: true,
  writable: true,
  value(this: InstrumentedList) {
    return Array.prototype.values.call(rawOf(this))
  },
})
for (const name of Reflect.ownKeys(Array.prototype)) {
  const method: unknown = (Array.prototype as any)[name]
  if (typeof method !== 'function' || name === 'constructor' || Object.hasOwn(InstrumentedList.prototype, name))
    continue
  Object.defineProperty(InstrumentedList.prototype, name, {
    configurable: true,
    writable: true,
    value(this: InstrumentedList, ...args: unknown[]) {
      return method.apply(rawOf(this), args)
    },
  })
}
