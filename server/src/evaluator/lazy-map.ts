// A map that most of its owners never fill: an empty one of JavaScript's takes 180 bytes, and there are thousands.

export class LazyMap<K, V> {
  private map: Map<K, V> | null = null

  get size(): number {
    return this.map?.size ?? 0
  }

  has(key: K): boolean {
    return this.map?.has(key) === true
  }

  get(key: K): V | undefined {
    return this.map?.get(key)
  }

  set(key: K, value: V): this {
    this.map ??= new Map()
    this.map.set(key, value)
    return this
  }

  delete(key: K): boolean {
    return this.map?.delete(key) === true
  }

  clear(): void {
    this.map = null
  }

  keys(): Iterable<K> {
    return this.map?.keys() ?? []
  }

  values(): Iterable<V> {
    return this.map?.values() ?? []
  }

  [Symbol.iterator](): Iterator<[K, V]> {
    return (this.map ?? [])[Symbol.iterator]()
  }
}
