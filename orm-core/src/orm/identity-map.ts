// The objects of a session by their identity: one object for one row.

import type { Mapper } from './mapper.ts'
import type { IdentityKey, InstanceState } from './state.ts'

/** A primary key as a Map's key. Single keys of plain type stay themselves, so that looking one up makes no garbage. */
export function identKey(ident: readonly unknown[]): unknown {
  if (ident.length === 1) {
    const [value] = ident
    return typeof value === 'object' && value !== null ? part(value) : typeof value === 'bigint' ? `b:${value}` : value
  }
  return ident.map(part).join('\u0000')
}

function part(value: unknown): string {
  if (value instanceof Date) return `d:${value.getTime()}`
  if (value instanceof Uint8Array) return `x:${Buffer.from(value).toString('hex')}`
  return `${typeof value === 'bigint' ? 'number' : typeof value}:${String(value)}`
}

export class IdentityMap {
  readonly #maps = new Map<Mapper, Map<unknown, InstanceState>>()

  /** The map of one hierarchy of classes, which loaders keep while they read rows. */
  forMapper(base: Mapper): Map<unknown, InstanceState> {
    let map = this.#maps.get(base)
    if (map === undefined) {
      map = new Map()
      this.#maps.set(base, map)
    }
    return map
  }

  get(key: IdentityKey): InstanceState | undefined {
    return this.#maps.get(key.mapper)?.get(identKey(key.ident))
  }

  has(key: IdentityKey): boolean {
    return this.get(key) !== undefined
  }

  add(state: InstanceState): void {
    const key = state.key as IdentityKey
    this.forMapper(key.mapper).set(identKey(key.ident), state)
  }

  /** Removes the state, if it is the one that is there. */
  discard(state: InstanceState): void {
    const { key } = state
    if (key === null) return
    const map = this.#maps.get(key.mapper)
    const name = identKey(key.ident)
    if (map?.get(name) === state) map.delete(name)
  }

  *states(): IterableIterator<InstanceState> {
    for (const map of this.#maps.values()) yield* map.values()
  }

  get size(): number {
    let size = 0
    for (const map of this.#maps.values()) size += map.size
    return size
  }

  clear(): void {
    this.#maps.clear()
  }
}
