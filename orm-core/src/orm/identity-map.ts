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

/** The name of a state that has a key. */
export function nameOf(state: InstanceState): unknown {
  return state.loneIdent ?? identKey((state.key as IdentityKey).ident)
}

function part(value: unknown): string {
  if (value instanceof Date) return `d:${value.getTime()}`
  if (value instanceof Uint8Array) return `x:${Buffer.from(value).toString('hex')}`
  return `${typeof value === 'bigint' ? 'number' : typeof value}:${String(value)}`
}

/**
 * The objects of one hierarchy. Objects that a stream has passed by are held weakly: they stay while the program has
 * them, or when it changes them (the session holds what is changed), so that a stream of any length needs the memory of
 * a page.
 */
export class StateMap {
  readonly #strong = new Map<unknown, InstanceState>()
  #weak: Map<unknown, WeakRef<InstanceState>> | null = null
  #gone: FinalizationRegistry<unknown> | null = null
  /** What was added since the page of a stream began; null when nobody streams. */
  recent: InstanceState[] | null = null

  get(name: unknown): InstanceState | undefined {
    return this.#strong.get(name) ?? this.#weak?.get(name)?.deref()
  }

  has(name: unknown): boolean {
    return this.get(name) !== undefined
  }

  set(name: unknown, state: InstanceState): void {
    this.#weak?.delete(name)
    this.#strong.set(name, state)
    this.recent?.push(state)
  }

  delete(name: unknown): void {
    this.#weak?.delete(name)
    this.#strong.delete(name)
  }

  /** Lets an unchanged object go when nobody else has it. */
  weaken(name: unknown, state: InstanceState): void {
    if (this.#strong.get(name) !== state) return
    this.#weak ??= new Map()
    this.#gone ??= new FinalizationRegistry((gone) => {
      if (this.#weak?.get(gone)?.deref() === undefined) this.#weak?.delete(gone)
    })
    this.#strong.delete(name)
    this.#weak.set(name, new WeakRef(state))
    this.#gone.register(state, name)
  }

  *values(): IterableIterator<InstanceState> {
    yield* this.#strong.values()
    if (this.#weak === null) return
    for (const ref of this.#weak.values()) {
      const state = ref.deref()
      if (state !== undefined) yield state
    }
  }

  get size(): number {
    return this.#strong.size + (this.#weak?.size ?? 0)
  }
}

export class IdentityMap {
  readonly #maps = new Map<Mapper, StateMap>()
  #streaming = false
  /** What reads objects by their keys, by mapper: kept here because it goes when the objects do. */
  readonly readers = new Map<Mapper, unknown>()

  /** The map of one hierarchy of classes, which loaders keep while they read rows. */
  forMapper(base: Mapper): StateMap {
    let map = this.#maps.get(base)
    if (map === undefined) {
      map = new StateMap()
      if (this.#streaming) map.recent = []
      this.#maps.set(base, map)
    }
    return map
  }

  /** A page of a stream begins: what is loaded from now on can be let go at its end. */
  beginPage(): void {
    this.#streaming = true
    for (const map of this.#maps.values()) map.recent = []
  }

  /** The page is done with: unchanged objects are held weakly from here. */
  endPage(): void {
    this.#streaming = false
    for (const map of this.#maps.values()) {
      const { recent } = map
      map.recent = null
      for (const state of recent ?? []) {
        if (state.hasKey && !state.modified) map.weaken(nameOf(state), state)
      }
    }
  }

  get(key: IdentityKey): InstanceState | undefined {
    return this.#maps.get(key.mapper)?.get(identKey(key.ident))
  }

  has(key: IdentityKey): boolean {
    return this.get(key) !== undefined
  }

  add(state: InstanceState): void {
    this.forMapper(state.mapper.baseMapper).set(nameOf(state), state)
  }

  /** Removes the state, if it is the one that is there. */
  discard(state: InstanceState): void {
    if (!state.hasKey) return
    const map = this.#maps.get(state.mapper.baseMapper)
    const name = nameOf(state)
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
    this.readers.clear()
  }
}
