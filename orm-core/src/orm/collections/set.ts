// The set of a relationship with `collectionClass: Set`: a Set whose changes the other side and the session hear of. An
// object that is in it already is no change.

import type { InstanceState } from '../state.ts'
import type { AdaptedCollection, CollectionAdapter } from './adapter.ts'

/** A set of related objects whose changes the other side and the session hear of. */
export class InstrumentedSet<T = any> extends Set<T> implements AdaptedCollection {
  #owner: InstanceState | null = null
  #adapter: CollectionAdapter | null = null

  // -- the ORM's side ------------------------------------------------------------------------------------------------

  _adopt(owner: InstanceState, adapter: CollectionAdapter): void {
    this.#owner = owner
    this.#adapter = adapter
  }

  _release(): void {
    this.#owner = null
  }

  _members(): T[] {
    return [...this]
  }

  _has(item: T): boolean {
    return this.has(item)
  }

  _put(item: T): void {
    super.add(item)
  }

  _take(item: T): void {
    super.delete(item)
  }

  // -- changes ---------------------------------------------------------------------------------------------------------

  override add(item: T): this {
    const owner = this.#owner
    const adapter = this.#adapter
    if (owner === null || adapter === null) return super.add(item)
    return super.add(this.has(item) ? adapter.appendingAgain(owner, item) : adapter.appending(owner, item))
  }

  override delete(item: T): boolean {
    const owner = this.#owner
    const adapter = this.#adapter
    if (owner === null || adapter === null) return super.delete(item)
    if (!this.has(item)) return false
    adapter.removing(owner, item)
    return super.delete(item)
  }

  override clear(): void {
    for (const item of [...this]) this.delete(item)
  }

  /** Adds each object. */
  update(items: Iterable<T>): void {
    for (const item of items) this.add(item)
  }
}
