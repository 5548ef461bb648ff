// A list that keeps the positions of its objects in one of their attributes, as SQLAlchemy's ext.orderinglist does.
// `orderBy` of the relationship has to give the list in that order.

import { stateOf } from '../state.ts'
import { InstrumentedList } from './list.ts'

/** What an object's position is stored as, of its index and its list. */
export type OrderingFunction<T = any> = (index: number, list: readonly T[]) => unknown

/** Options of `orderingList()`: where counting begins, or a numbering of one's own. */
export interface OrderingOptions<T = any> {
  readonly countFrom?: number
  /** What is stored for each index, in place of counting. */
  readonly orderingFunc?: OrderingFunction<T>
  /** Objects that are appended get their place's number even if they have one already. */
  readonly reorderOnAppend?: boolean
}

/** A list of related objects that writes each object's position into an attribute. */
export class OrderingList<T = any> extends InstrumentedList<T> {
  readonly #attribute: string
  readonly #orderingFunc: OrderingFunction<T>
  readonly #reorderOnAppend: boolean

  constructor(attribute: string, options: OrderingOptions<T> = {}) {
    super()
    const { countFrom = 0 } = options
    this.#attribute = attribute
    this.#orderingFunc = options.orderingFunc ?? ((index) => index + countFrom)
    this.#reorderOnAppend = options.reorderOnAppend ?? false
  }

  /** Writes the positions of all objects, where they are not right: after `sort()`, or when rows were changed otherwise. */
  reorder(): void {
    for (let index = 0; index < this.length; index++) this.#place(index, this[index] as T, true)
  }

  #place(index: number, item: any, always: boolean): void {
    const state = stateOf(item)
    const now = state === undefined ? item[this.#attribute] : state.get(this.#attribute)
    if (now !== undefined && now !== null && !always) return
    const wanted = this.#orderingFunc(index, this)
    if (now !== wanted) item[this.#attribute] = wanted
  }

  override push(...items: T[]): number {
    for (const item of items) {
      super.push(item)
      this.#place(this.length - 1, item, this.#reorderOnAppend)
    }
    return this.length
  }

  override _put(item: T): void {
    super._put(item)
    this.#place(this.length - 1, item, this.#reorderOnAppend)
  }

  override _take(item: T): void {
    super._take(item)
    this.reorder()
  }

  override _reordered(): void {
    this.reorder()
  }

  override _placed(index: number, item: T): void {
    this.#place(index, item, true)
  }

  override _replace(start: number, count: number, items: readonly T[]): T[] {
    const gone = super._replace(start, count, items)
    this.reorder()
    return gone
  }
}

/** What makes the list of a relationship. */
export type ListFactory<T = any> = () => InstrumentedList<T>

/**
 * A list that keeps its objects' positions, for `relationship(…, { collectionClass: orderingList('position') })`.
 * @example
 * static bullets = relationship(() => [Bullet], { orderBy: () => Bullet.position, collectionClass: orderingList('position') })
 * slide.bullets.splice(0, 0, first) // the others move by one
 */
export function orderingList(attribute: string, options: OrderingOptions = {}): ListFactory {
  return () => new OrderingList(attribute, options)
}
