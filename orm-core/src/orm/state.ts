// What a session knows of one instance: its identity, the values that its row had, what is not loaded, and the related
// objects. Columns are plain properties of the instance (fast to make and to read); changes are found by comparing with
// the row. Related objects sit behind accessors on the class's prototype, because setting one tells the other side.

import { instanceInspection } from './inspect.ts'
import type { Mapper } from './mapper.ts'
import type { PathRegistry } from './path-registry.ts'
import type { Session } from './session.ts'

/** Where an instance keeps its state: a symbol, so that no name of a column can collide with it. */
export const STATE: unique symbol = Symbol('athanor.state')

/** What identifies a row's object: the base mapper, the primary key, and a token for sessions over several databases. */
export interface IdentityKey {
  readonly mapper: Mapper
  readonly ident: readonly unknown[]
  readonly token: unknown
}

/** Which value of a row belongs to which attribute. */
export interface RowLayout {
  readonly keys: readonly string[]
  readonly indexes: readonly number[]
  readonly at: ReadonlyMap<string, number>
  /** Whether an instance differs from its row, generated when it is first asked. */
  differs?: (instance: any, row: readonly unknown[]) => boolean
  /** The mapper all of whose columns it has. */
  completeFor?: Mapper
}

const EMPTY_LAYOUT: RowLayout = { keys: [], indexes: [], at: new Map() }

let insertOrder = 0

const columnKeys = new WeakMap<Mapper, readonly string[]>()

/** The attributes of a mapper that stand for columns. */
export function columnKeysOf(mapper: Mapper): readonly string[] {
  let keys = columnKeys.get(mapper)
  if (keys === undefined) {
    keys = [...mapper._props].filter(([, prop]: [string, any]) => prop._isColumnProperty).map(([key]) => key)
    columnKeys.set(mapper, keys)
  }
  return keys
}

export class InstanceState {
  readonly isInstance = true
  readonly mapper: Mapper
  instance: any
  key: IdentityKey | null = null
  session: Session | null = null
  /** The load that last populated it. */
  runId = 0
  loadPath: PathRegistry | null = null
  loadOptions: readonly any[] = []
  /** Related objects by attribute. */
  related: Record<string, any> = Object.create(null)
  /** What relationships held when they were loaded or last flushed; collections as copies. */
  committedRelated: Map<string, any> | null = null
  /** The row that made it, and where its attributes are in that row. */
  row: readonly unknown[] = []
  layout: RowLayout = EMPTY_LAYOUT
  /** Committed values that are not in the row: after a flush, or of attributes loaded later. */
  committed: Map<string, unknown> | null = null
  /** Attributes whose values are out of date and come back with the next load. */
  expired: Set<string> | null = null
  /** Attributes that this instance loads in its own way: `lazyload()` with criteria, deferred columns. */
  loaders: Map<string, (state: InstanceState) => any> | null = null
  deleted = false
  orphaned = false
  insertOrder = 0
  /** Relationships that might have changed: assigned or appended to since the last flush. */
  touched: Set<string> | null = null

  constructor(mapper: Mapper, instance: any) {
    this.mapper = mapper
    this.instance = instance
  }

  get isTransient(): boolean {
    return this.key === null && this.session === null
  }
  get isPending(): boolean {
    return this.key === null && this.session !== null
  }
  get isPersistent(): boolean {
    return this.key !== null && this.session !== null && !this.deleted
  }
  get isDetached(): boolean {
    return this.key !== null && this.session === null
  }

  nextInsertOrder(): void {
    insertOrder += 1
    this.insertOrder = insertOrder
  }

  /** True if the attribute has a value, without loading it. */
  has(key: string): boolean {
    return key in this.related || Object.hasOwn(this.instance, key)
  }

  /** The value that the attribute has now; undefined when it has none. */
  get(key: string): any {
    if (key in this.related) return this.related[key]
    return Object.hasOwn(this.instance, key) ? this.instance[key] : undefined
  }

  /** Sets a column's value as its committed one. */
  setCommittedColumn(key: string, value: unknown): void {
    defineValue(this.instance, key, value)
    this.committed ??= new Map()
    this.committed.set(key, value)
    this.expired?.delete(key)
  }

  /** Sets a related object or collection as loaded. */
  setCommittedRelated(key: string, value: any): void {
    this.related[key] = value
    this.committedRelated ??= new Map()
    this.committedRelated.set(key, Array.isArray(value) ? null : value)
    this.touched?.delete(key)
    this.expired?.delete(key)
  }

  hasCommitted(key: string): boolean {
    return this.committed?.has(key) || this.layout.at.has(key)
  }

  /** What the database has for a column, as far as known. */
  committedValue(key: string): unknown {
    if (this.committed?.has(key)) return this.committed.get(key)
    const index = this.layout.at.get(key)
    return index === undefined ? undefined : this.row[index]
  }

  /** Columns whose values differ from the committed ones. */
  changedColumns(): string[] {
    const changed: string[] = []
    const { instance, layout, row, committed } = this
    const { keys, indexes } = layout
    for (let i = 0; i < keys.length; i++) {
      const key = keys[i] as string
      if (committed !== null && committed.has(key)) continue
      if (instance[key] !== row[indexes[i] as number] && Object.hasOwn(instance, key)) changed.push(key)
    }
    if (committed !== null) {
      for (const [key, value] of committed)
        if (Object.hasOwn(instance, key) && instance[key] !== value) changed.push(key)
    }
    if (columnKeysOf(this.mapper).length > keys.length + (committed?.size ?? 0)) {
      for (const key of columnKeysOf(this.mapper)) {
        if (!layout.at.has(key) && !committed?.has(key) && Object.hasOwn(instance, key)) changed.push(key)
      }
    }
    return changed
  }

  /** Whether a flush has to look at it. */
  get modified(): boolean {
    if (this.touched !== null && this.touched.size > 0) return true
    const { layout } = this
    if (this.committed === null && layout.completeFor === this.mapper && layout.differs !== undefined)
      return layout.differs(this.instance, this.row)
    if (this.committed === null && layout.keys.length > 0 && layout.keys.length === columnKeysOf(this.mapper).length) {
      layout.completeFor = this.mapper
      layout.differs ??= makeDiffers(layout)
      return layout.differs(this.instance, this.row)
    }
    return this.changedColumns().length > 0
  }

  /** Attributes that are mapped and have no value. */
  get unloaded(): ReadonlySet<string> {
    const keys = new Set<string>()
    for (const key of this.mapper._props.keys()) if (!this.has(key) && !this.committedRelated?.has(key)) keys.add(key)
    return keys
  }

  /** Takes the present values of columns as committed. */
  commitAll(): void {
    const { instance } = this
    this.committed = new Map()
    this.layout = EMPTY_LAYOUT
    this.row = []
    for (const key of columnKeysOf(this.mapper))
      if (Object.hasOwn(instance, key)) this.committed.set(key, instance[key])
    this.commitRelated()
  }

  commitRelated(): void {
    this.touched = null
    this.committedRelated = new Map()
    for (const key of Object.keys(this.related)) {
      const value = this.related[key]
      this.committedRelated.set(key, Array.isArray(value) ? [...value] : value)
    }
  }

  /** Forgets values, so that the next access loads them. */
  expire(keys: Iterable<string> | null = null): void {
    this.expired ??= new Set()
    for (const key of keys ?? this.mapper._props.keys()) {
      const prop: any = this.mapper._props.get(key)
      if (prop._isRelationship) {
        delete this.related[key]
        this.committedRelated?.delete(key)
        this.touched?.delete(key)
      } else if (prop._isColumnProperty) {
        delete this.instance[key]
        this.committed?.delete(key)
        this.expired.add(key)
      }
    }
    if (keys === null) {
      this.committed = null
      this.layout = EMPTY_LAYOUT
      this.row = []
    } else if (this.layout !== EMPTY_LAYOUT) {
      // What is left of the row becomes explicit, so that the forgotten keys are not taken for deleted ones.
      const left = new Map<string, unknown>()
      const gone = new Set(keys)
      for (const key of this.layout.keys) if (!gone.has(key)) left.set(key, this.committedValue(key))
      for (const [key, value] of this.committed ?? []) left.set(key, value)
      this.committed = left
      this.layout = EMPTY_LAYOUT
      this.row = []
    }
  }

  toString(): string {
    return `<${this.mapper.className} at ${this.key === null ? 'no identity' : JSON.stringify(this.key.ident)}>`
  }
}

/** Gives an instance a property of its own, past the accessor that its prototype has for what is not loaded. */
export function defineValue(instance: any, key: string, value: unknown): void {
  Object.defineProperty(instance, key, { value, writable: true, enumerable: true, configurable: true })
}

/** One comparison after the other: sessions ask it of every object before every query. */
function makeDiffers(layout: RowLayout): (instance: any, row: readonly unknown[]) => boolean {
  const tests = layout.keys.map((key, at) => `instance[${JSON.stringify(key)}] !== row[${layout.indexes[at]}]`)
  return new Function('instance', 'row', `return ${tests.join(' || ')}`) as any
}

const watching = new WeakMap<RowLayout, PropertyDescriptorMap>()

/**
 * Columns of an object that nobody may hold: a write has to be heard of, so that the change is not lost with the object.
 * The first one makes them plain properties again.
 */
export function watchChanges(state: InstanceState): void {
  const { layout } = state
  let descriptors = watching.get(layout)
  if (descriptors === undefined) {
    descriptors = {}
    for (const key of layout.keys) {
      descriptors[key] = {
        configurable: true,
        enumerable: true,
        get(this: any) {
          return this[STATE].committedValue(key)
        },
        set(this: any, value: unknown) {
          const own: InstanceState = this[STATE]
          for (const each of own.layout.keys)
            if (Object.hasOwn(this, each)) defineValue(this, each, own.committedValue(each))
          defineValue(this, key, value)
          own.session?.identityMap.hold(own)
        },
      }
    }
    watching.set(layout, descriptors)
  }
  Object.defineProperties(state.instance, descriptors)
}

/** The state of an instance; undefined for what is no mapped object. */
export function stateOf(instance: any): InstanceState | undefined {
  return instance?.[STATE]
}

instanceInspection.stateOf = (instance) => stateOf(instance)

export { EMPTY_LAYOUT }
