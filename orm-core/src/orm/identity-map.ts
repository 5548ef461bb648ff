// The objects of a session by their identity: one object for one row.

import type { Mapper } from './mapper.ts'
import type { IdentityKey, InstanceState } from './state.ts'

/** A primary key as a Map's key. Single keys of plain type stay themselves, so that looking one up makes no garbage. */
export function identKey(ident: readonly unknown[]): unknown {
  return ident.length === 1 ? loneKey(ident[0]) : ident.map(part).join('\u0000')
}

/** A primary key of one column as a Map's key. */
export function loneKey(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? part(value) : typeof value === 'bigint' ? `b:${value}` : value
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

/** A page of a stream that is done with. */
export interface Passed {
  /** The load whose rows they were. */
  readonly runId: number
  /** The session's count of its beginnings. */
  readonly epoch: number
  /** Nothing was loaded besides the rows, so that no object of the page refers to another. */
  readonly isPlain: boolean
}

/**
 * The objects of one hierarchy. Those of a stream's page are in a map of their own. When the page is done with, changed
 * ones stay. Of a plain stream the others leave: what is held weakly lives until a full garbage collection, and a stream
 * of any length is to need the memory of a page. Where loaders have tied objects together they are held weakly instead.
 */
export class StateMap {
  readonly #strong = new Map<unknown, InstanceState>()
  /** What was added since the page of a stream began; null when nobody streams. A map of its own for each page, for what
   * goes through a map that stays is kept by its earlier tables until a full garbage collection. */
  #page: Map<unknown, InstanceState> | null = null
  #weak: Map<unknown, WeakRef<InstanceState>> | null = null
  #gone: FinalizationRegistry<unknown> | null = null

  get(name: unknown): InstanceState | undefined {
    const state = this.#strong.get(name)
    if (state !== undefined || (this.#page === null && this.#weak === null)) return state
    return this.#page?.get(name) ?? this.#weak?.get(name)?.deref()
  }

  has(name: unknown): boolean {
    return this.get(name) !== undefined
  }

  set(name: unknown, state: InstanceState): void {
    if (this.#weak !== null) this.#weak.delete(name)
    if (this.#page === null) this.#strong.set(name, state)
    else {
      this.#strong.delete(name)
      this.#page.set(name, state)
    }
  }

  delete(name: unknown): void {
    this.#weak?.delete(name)
    this.#page?.delete(name)
    this.#strong.delete(name)
  }

  beginPage(): void {
    this.#page ??= new Map()
  }

  /** Lets the unchanged objects of a page go. */
  endPage({ runId, epoch, isPlain }: Passed): void {
    const page = this.#page
    if (page === null) return
    this.#page = null
    for (const [name, state] of page) {
      if (!state.hasKey || state.modified) this.#strong.set(name, state)
      else if (isPlain && state.runId === runId && !state.hasRelated) state.passed = epoch
      else this.#weaken(name, state)
    }
  }

  #weaken(name: unknown, state: InstanceState): void {
    this.#weak ??= new Map()
    this.#gone ??= new FinalizationRegistry((gone) => {
      if (this.#weak?.get(gone)?.deref() === undefined) this.#weak?.delete(gone)
    })
    this.#weak.set(name, new WeakRef(state))
    this.#gone.register(state, name)
  }

  values(): InstanceState[] {
    const all: InstanceState[] = []
    this.collect(all)
    return all
  }

  /** Appends all objects to a list. */
  collect(all: InstanceState[]): void {
    for (const state of this.#strong.values()) all.push(state)
    if (this.#page !== null) for (const state of this.#page.values()) all.push(state)
    if (this.#weak === null) return
    for (const ref of this.#weak.values()) {
      const state = ref.deref()
      if (state !== undefined) all.push(state)
    }
  }

  get size(): number {
    return this.#strong.size + (this.#page?.size ?? 0) + (this.#weak?.size ?? 0)
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
      if (this.#streaming) map.beginPage()
      this.#maps.set(base, map)
    }
    return map
  }

  /** A page of a stream begins: what is loaded from now on can be let go at its end. */
  beginPage(): void {
    this.#streaming = true
    for (const map of this.#maps.values()) map.beginPage()
  }

  /** The page is done with: unchanged objects are let go. */
  endPage(passed: Passed): void {
    this.#streaming = false
    for (const map of this.#maps.values()) map.endPage(passed)
  }

  get(key: IdentityKey): InstanceState | undefined {
    return this.#maps.get(key.mapper)?.get(identKey(key.ident))
  }

  has(key: IdentityKey): boolean {
    return this.get(key) !== undefined
  }

  add(state: InstanceState): void {
    this.forMapper(state.mapper._identityMapper).set(nameOf(state), state)
  }

  /** IdentityMap.replace: the object that takes its place, and the one that was there. */
  replace(state: InstanceState): InstanceState | undefined {
    const map = this.forMapper(state.mapper._identityMapper)
    const name = nameOf(state)
    const replaced = map.get(name)
    if (replaced === state) return undefined
    map.set(name, state)
    return replaced
  }

  /** Removes the state, if it is the one that is there. */
  discard(state: InstanceState): void {
    if (!state.hasKey) return
    const map = this.#maps.get(state.mapper._identityMapper)
    const name = nameOf(state)
    if (map?.get(name) === state) map.delete(name)
  }

  /** All objects, in a list of its own. */
  states(): InstanceState[] {
    const all: InstanceState[] = []
    for (const map of this.#maps.values()) map.collect(all)
    return all
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
