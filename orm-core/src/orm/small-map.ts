// A map of few entries, for what thousands of objects have and fill with one or two: each entry is a link of a chain, which
// takes a third of the room of JavaScript's Map. Looking something up goes through all of it.

const NOTHING: unique symbol = Symbol('NOTHING')

/** A map of few entries; made with its first one. */
export class SmallMap<K, V> {
  #key: K | typeof NOTHING
  #value: V | undefined
  #next: SmallMap<K, V> | null = null

  constructor(key: K, value: V) {
    this.#key = key
    this.#value = value
  }

  get(key: K): V | undefined {
    for (let at: SmallMap<K, V> | null = this; at !== null; at = at.#next) if (at.#key === key) return at.#value
    return undefined
  }

  has(key: K): boolean {
    for (let at: SmallMap<K, V> | null = this; at !== null; at = at.#next) if (at.#key === key) return true
    return false
  }

  set(key: K, value: V): void {
    let free: SmallMap<K, V> | null = null
    let last: SmallMap<K, V> = this
    for (let at: SmallMap<K, V> | null = this; at !== null; at = at.#next) {
      if (at.#key === key) {
        at.#value = value
        return
      }
      if (at.#key === NOTHING) free = at
      last = at
    }
    if (free === null) last.#next = new SmallMap(key, value)
    else {
      free.#key = key
      free.#value = value
    }
  }

  delete(key: K): void {
    for (let at: SmallMap<K, V> | null = this; at !== null; at = at.#next) {
      if (at.#key !== key) continue
      at.#key = NOTHING
      at.#value = undefined
      return
    }
  }

  get isEmpty(): boolean {
    for (let at: SmallMap<K, V> | null = this; at !== null; at = at.#next) if (at.#key !== NOTHING) return false
    return true
  }
}
