// What a session knows of one instance: its identity, the values of its columns, those that the database has, what is not
// loaded, and the related objects. The instance itself holds nothing but its state: its attributes are accessors on the
// prototype (instrumentation.ts), so that a session hears of every change and never has to look for one.

import { showAs } from '../sql/show.ts'
import type { AttributeState } from './history.ts'
import { instanceInspection } from './inspect.ts'
import { tell } from './listeners.ts'
import type { Mapper } from './mapper.ts'
import type { PathRegistry } from './path-registry.ts'
import type { Session } from './session.ts'
import type { SmallMap } from './small-map.ts'

/** Where an instance keeps its state: a symbol, so that no name of a column can collide with it. */
export const STATE: unique symbol = Symbol('athanor.state')

/** What identifies a row's object: the mapper whose keys it has, the primary key, and a token for sessions over several databases. */
export interface IdentityKey {
  readonly mapper: Mapper
  readonly ident: readonly unknown[]
  readonly token: unknown
}

/** What was appended to and removed from a collection that is not in memory. */
export interface PendingChanges {
  readonly added: any[]
  readonly removed: any[]
}

/** The places of a mapper's columns in its instances' values. A place once given stays. */
export interface ColumnSlots {
  readonly mapper: Mapper
  readonly keys: string[]
  readonly at: Map<string, number>
  /** Values of an instance that has none yet. */
  readonly blank: undefined[]
  /** The place of a primary key of one column, once somebody has asked; -1 for others. */
  lone: number | null
}

/** The load that last populated objects, which they share: its number, where it began, and its loader options. */
export interface LoadOrigin {
  readonly runId: number
  readonly path: PathRegistry | null
  readonly options: readonly any[]
}

/** Where objects belong. A session that gives all of its objects up empties theirs at once. */
export interface Home {
  session: Session | null
}

const NOWHERE: Home = Object.freeze({ session: null })
const NO_LOAD: LoadOrigin = { runId: 0, path: null, options: [] }
const NO_RELATED: Record<string, any> = Object.freeze(Object.create(null))

function Related() {}
Related.prototype = Object.create(null)

let insertOrder = 0

const slotsByMapper = new WeakMap<Mapper, ColumnSlots>()

/** The places of a mapper's columns: those of its parent first. */
export function columnSlotsOf(mapper: Mapper): ColumnSlots {
  let slots = slotsByMapper.get(mapper)
  if (slots === undefined) {
    const keys = mapper.inherits === null ? [] : [...columnSlotsOf(mapper.inherits).keys]
    slots = {
      mapper,
      keys,
      at: new Map(keys.map((key, index) => [key, index])),
      blank: keys.map(() => undefined),
      lone: null,
    }
    slotsByMapper.set(mapper, slots)
    for (const [key, prop] of mapper._props as Map<string, any>) if (prop._isColumnProperty) addSlot(slots, key)
  }
  return slots
}

/** The place of a column that may be newer than the others. */
export function addSlot(slots: ColumnSlots, key: string): number {
  let slot = slots.at.get(key)
  if (slot === undefined) {
    slot = slots.keys.length
    slots.keys.push(key)
    slots.at.set(key, slot)
    slots.blank.push(undefined)
  }
  return slot
}

/**
 * What the ORM knows of one object; `inspect(user)` gives it. A state is made for each row, and its size is what loading
 * many of them costs: what objects have in common is behind a reference, what few of them have stays on the prototype
 * until it is set.
 */
export class InstanceState {
  readonly slots: ColumnSlots
  instance: any
  home: Home = NOWHERE
  /** The values of its columns, each in its slot; undefined where there is none. */
  values: unknown[]
  /** The values that the database has, kept from the first change of a persistent object on. */
  original: unknown[] | null = null
  /** Related objects by attribute. Made when there is a first one: write it with `putRelated`. */
  related: Record<string, any> = NO_RELATED
  /** Its key; where that is a number or a string alone, no more than this until the key is asked for. */
  #identity: number | string | IdentityKey | null = null
  origin: LoadOrigin = NO_LOAD
  /**
   * `committed_state` of relationships: what they held before their first change since they were loaded or flushed,
   * collections as copies; NO_VALUE and NO_RESULT where that is not known.
   */
  declare committedRelated: SmallMap<string, any> | null
  /** Attributes whose values are out of date and come back with the next load. */
  declare expired: Set<string> | null
  /** Attributes that this instance loads in its own way: `lazyload()` with criteria, deferred columns. */
  declare loaders: Map<string, (state: InstanceState, options?: any) => any> | null
  /** Changes of collections that are not loaded, made through the other side. */
  declare pendingMutations: Map<string, PendingChanges> | null
  /** For relationships that track it: the object that put this one into its collection last; false when it was taken out. */
  declare parents: SmallMap<any, InstanceState | false> | null
  /** Values of columns that comparisons with this object want to know when they are expired. */
  declare lastKnown: Map<string, unknown> | null
  /** It lost its only parent when neither was in a session. */
  declare orphanedOutside: boolean
  /** All of it is out of date, as after a commit, and nothing was read again since. */
  declare isExpired: boolean
  declare deleted: boolean
  /** Set when a stream has let it go from the identity map: the session's epoch then. */
  declare passed: number
  declare insertOrder: number

  constructor(slots: ColumnSlots, values: unknown[]) {
    this.slots = slots
    this.values = values
  }

  get mapper(): Mapper {
    return this.slots.mapper
  }

  get session(): Session | null {
    return this.home.session
  }
  set session(session: Session | null) {
    this.home = session === null ? NOWHERE : session._home
  }

  get isInstance(): boolean {
    return true
  }

  // -- identity ---------------------------------------------------------------------------------------------------

  get key(): IdentityKey | null {
    const identity = this.#identity
    if (typeof identity === 'object') return identity
    const key: IdentityKey = { mapper: this.mapper._identityMapper, ident: [identity], token: null }
    this.#identity = key
    return key
  }

  set key(key: IdentityKey | null) {
    this.#identity = key
  }

  /** Whether it has a row, as far as the session knows. */
  get hasKey(): boolean {
    return this.#identity !== null
  }

  /** The key of a row with a single plain primary key, which needs no object of its own until it is asked for. */
  identify(ident: number | string): void {
    this.#identity = ident
  }

  /** The only part of its primary key; undefined when it has more, or one that is no number or string. */
  get loneIdent(): number | string | undefined {
    const identity = this.#identity
    if (typeof identity !== 'object') return identity
    if (identity === null || identity.ident.length !== 1) return undefined
    const [value] = identity.ident
    return typeof value === 'number' || typeof value === 'string' ? value : undefined
  }

  get transient(): boolean {
    return !this.hasKey && this.session === null
  }
  get pending(): boolean {
    return !this.hasKey && this.session !== null
  }
  get persistent(): boolean {
    return this.hasKey && this.session !== null && !this.deleted
  }
  get detached(): boolean {
    return this.hasKey && this.session === null
  }

  // -- the load that last populated it -----------------------------------------------------------------------------

  get runId(): number {
    return this.origin.runId
  }
  set runId(runId: number) {
    if (this.origin.runId !== runId) this.origin = { ...this.origin, runId }
  }

  get loadPath(): PathRegistry | null {
    return this.origin.path
  }
  set loadPath(path: PathRegistry | null) {
    if (this.origin.path !== path) this.origin = { ...this.origin, path }
  }

  get loadOptions(): readonly any[] {
    return this.origin.options
  }

  nextInsertOrder(): void {
    insertOrder += 1
    this.insertOrder = insertOrder
  }

  // -- values -----------------------------------------------------------------------------------------------------

  /** True if the attribute has a value, without loading it. */
  has(key: string): boolean {
    const slot = this.slots.at.get(key)
    if (slot !== undefined && this.values[slot] !== undefined) return true
    return key in this.related || Object.hasOwn(this.instance, key)
  }

  /** The expired attributes that reading the row again would fill: what was changed since is not read. */
  unreadKeys(): Set<string> {
    return new Set([...(this.expired ?? [])].filter((key) => !this.has(key) && !this.committedRelated?.has(key)))
  }

  /** The value that the attribute has now; undefined when it has none. */
  get(key: string): any {
    const slot = this.slots.at.get(key)
    if (slot !== undefined) {
      const value = this.values[slot]
      if (value !== undefined) return value
    }
    if (key in this.related) return this.related[key]
    return Object.hasOwn(this.instance, key) ? this.instance[key] : undefined
  }

  /** The value for a statement's parameter; the primary key is known even when it is expired. */
  getAttribute(key: string): unknown {
    if (this.has(key)) return this.get(key)
    const at = this.mapper.primaryKey.findIndex((column) => this.mapper.getPropertyByColumn(column).key === key)
    return at >= 0 && this.hasKey ? this.identity?.[at] : this.instance[key]
  }

  /** Changes a column's value, and lets the session know. */
  set(slot: number, value: unknown): void {
    if (!this.hasKey) {
      this.values[slot] = value
      return
    }
    const given = value === undefined ? null : value
    if (this.values[slot] === given) {
      // no change for the row; but the object counts as changed until the next flush
      this.session?._noteChange(this)
      return
    }
    this.#remember()
    this.values[slot] = given
    if (this.lastKnown !== null) this.#forgetLastKnown(this.slots.keys[slot] as string)
  }

  /** InstanceState._track_last_known_value: the value of a column is kept when it expires. */
  trackLastKnown(key: string): void {
    this.lastKnown ??= new Map()
    if (!this.lastKnown.has(key)) this.lastKnown.set(key, undefined)
  }

  #forgetLastKnown(key: string): void {
    if (this.lastKnown?.has(key)) this.lastKnown.set(key, undefined)
  }

  #keepLastKnown(keys: Iterable<string>): void {
    const { lastKnown } = this
    for (const key of keys) {
      const value = this.get(key)
      if (lastKnown?.has(key) && value !== undefined) lastKnown.set(key, value)
    }
  }

  /** InstanceState._modified_event: the values that the database has are kept from here on. */
  #remember(): void {
    if (this.original === null) {
      this.original = this.values
      this.values = this.values.slice()
    }
    this.session?._noteChange(this)
  }

  /** Sets a column's value as its committed one. */
  setCommittedColumn(key: string, value: unknown): void {
    const slot = this.slots.at.get(key)
    if (slot === undefined) return
    this.values[slot] = value
    if (this.original !== null) this.original[slot] = value
    this.expired?.delete(key)
    if (this.isExpired) this.isExpired = false
  }

  /** Sets a related object or collection. */
  putRelated(key: string, value: any): void {
    if (this.related === NO_RELATED) this.related = new (Related as any)()
    this.related[key] = value
  }

  /** Sets a related object or collection as loaded. */
  setCommittedRelated(key: string, value: any): void {
    if (this.related === NO_RELATED) this.related = new (Related as any)()
    this.related[key] = value
    if (this.committedRelated !== null) this.committedRelated.delete(key)
    if (this.expired !== null) this.expired.delete(key)
    if (this.isExpired) this.isExpired = false
  }

  /** Whether its relationships can have anything to say in a flush. */
  get hasRelated(): boolean {
    return this.related !== NO_RELATED || this.committedRelated !== null || this.pendingMutations !== null
  }

  /** Forgets a related object or collection, as if it had not been loaded. */
  dropRelated(key: string): void {
    if (this.related !== NO_RELATED) delete this.related[key]
    this.committedRelated?.delete(key)
  }

  hasCommitted(key: string): boolean {
    return this.committedValue(key) !== undefined
  }

  /** What the database has for a column, as far as known. */
  committedValue(key: string): unknown {
    const slot = this.slots.at.get(key)
    return slot === undefined || !this.hasKey ? undefined : (this.original ?? this.values)[slot]
  }

  /** Columns whose values differ from the committed ones. */
  changedColumns(): string[] {
    const { values, original, slots } = this
    const { keys } = slots
    const changed: string[] = []
    if (!this.hasKey) {
      for (let slot = 0; slot < keys.length; slot++) if (values[slot] !== undefined) changed.push(keys[slot] as string)
      return changed
    }
    if (original === null) return changed
    for (let slot = 0; slot < values.length; slot++) {
      const value = values[slot]
      if (value !== undefined && value !== original[slot]) changed.push(keys[slot] as string)
    }
    return changed
  }

  /** Whether a flush has to look at it. */
  get modified(): boolean {
    if (this.committedRelated !== null && !this.committedRelated.isEmpty) return true
    const { values, original } = this
    if (!this.hasKey) return values.some((value) => value !== undefined)
    if (original === null) return false
    for (let slot = 0; slot < values.length; slot++)
      if (values[slot] !== undefined && values[slot] !== original[slot]) return true
    return false
  }

  /** Mapped attributes without a value. */
  get unloaded(): ReadonlySet<string> {
    const keys = new Set<string>()
    for (const key of this.mapper._props.keys()) if (!this.has(key)) keys.add(key)
    return keys
  }

  /** Takes the present values as committed. */
  commitAll(): void {
    this.original = null
    if (this.isExpired) this.isExpired = false
    this.commitRelated()
  }

  /** Takes what one relationship holds now as committed. */
  commitRelatedOf(key: string): void {
    this.committedRelated?.delete(key)
  }

  /** The identity of its row: the class's base mapper and the primary key. */
  get identity(): readonly unknown[] | null {
    return this.key?.ident ?? null
  }

  /** Its attributes by name, with their values and histories. */
  get attrs(): Readonly<Record<string, AttributeState>> {
    return attributesOf.of === null ? {} : attributesOf.of(this)
  }

  commitRelated(): void {
    if (this.committedRelated !== null) this.committedRelated = null
  }

  /** Forgets values, so that the next access loads them. */
  expire(keys: Iterable<string> | null = null): void {
    this.expired ??= new Set()
    if (this.lastKnown !== null) this.#keepLastKnown(keys ?? this.lastKnown.keys())
    if (keys === null) {
      this.isExpired = true
      this.values = this.slots.blank.slice()
      this.original = null
      this.related = NO_RELATED
      if (this.committedRelated !== null) this.committedRelated = null
      if (this.pendingMutations !== null) this.pendingMutations = null
      if (this.parents !== null) this.parents = null
      if (this.loaders !== null)
        for (const key of this.loaders.keys()) if (this.slots.at.has(key)) this.loaders.delete(key)
      this.session?._changed.delete(this)
      for (const key of reloadedKeys(this.mapper)) this.expired.add(key)
      tell(this.mapper, 'expire', this.instance, null)
      return
    }
    for (const key of keys) {
      const prop: any = this.mapper._props.get(key)
      if (prop._isRelationship) {
        this.dropRelated(key)
        this.pendingMutations?.delete(key)
      } else if (prop._isColumnProperty) {
        const slot = this.slots.at.get(key) as number
        this.values[slot] = undefined
        if (this.original !== null) this.original[slot] = undefined
        this.loaders?.delete(key)
        this.expired.add(key)
      }
    }
    tell(this.mapper, 'expire', this.instance, [...keys])
  }

  toString(): string {
    return `<${this.mapper.className} at ${this.key === null ? 'no identity' : JSON.stringify(this.key.ident)}>`
  }
}

Object.assign(InstanceState.prototype, {
  committedRelated: null,
  expired: null,
  loaders: null,
  pendingMutations: null,
  parents: null,
  lastKnown: null,
  orphanedOutside: false,
  isExpired: false,
  deleted: false,
  passed: 0,
  insertOrder: 0,
})

const reloaded = new WeakMap<Mapper, { readonly size: number; readonly keys: readonly string[] }>()
const EAGER: ReadonlySet<unknown> = new Set(['joined', false, 'selectin', 'subquery', 'immediate'])

/** What comes back when an expired object is read again: columns that are not deferred, and what is loaded eagerly. */
function reloadedKeys(mapper: Mapper): readonly string[] {
  const known = reloaded.get(mapper)
  if (known?.size === mapper._props.size) return known.keys
  const keys = [...(mapper._props as Map<string, any>)]
    .filter(([, prop]) => (prop._isColumnProperty ? !prop.deferred : prop._isRelationship && EAGER.has(prop.lazy)))
    .map(([key]) => key)
  reloaded.set(mapper, { size: mapper._props.size, keys })
  return keys
}

/** Whether there is a way to load a column without a value. */
export function isLoadable(state: InstanceState, key: string): boolean {
  if (state.expired?.has(key) || state.loaders?.has(key)) return true
  return (state.mapper._props.get(key) as any)?.deferred === true
}

/** Set by history.ts. */
export const attributesOf: { of: ((state: InstanceState) => Readonly<Record<string, AttributeState>>) | null } = {
  of: null,
}

/** The state of an instance; undefined for what is no mapped object, a plain copy of one included. */
export function stateOf(instance: any): InstanceState | undefined {
  const state: InstanceState | undefined = instance?.[STATE]
  return state !== undefined && state.instance === instance ? state : undefined
}

instanceInspection.stateOf = (instance) => stateOf(instance)
showAs(InstanceState)
