// The base of every node of the expression tree. A class declares its fields once, in `static internals`; walking,
// copying, comparison and the cache key of a compiled statement are generic functions over that declaration
// (sql/visitors.ts, sql/cache-key.ts, sql/compare.ts). Nodes are immutable to their users: a method that changes
// something returns a copy made by `_generate()`. What a node computes lazily is kept in `_memo`, which no copy inherits.

import type { CacheKey } from './cache-key.ts'

/**
 * What a declared field holds, which decides how it is walked, copied, compared and keyed.
 * `clause` a node or null; `clauses` a list of nodes; `clauseTuples` a list of tuples of nodes (or plain values);
 * `clauseDict` a Map from string to node; `fromClause`/`fromClauses` the same as clause(s), but a FROM element;
 * `clauseColumns` a column collection that is rebuilt, not walked; `dml` values of INSERT and UPDATE: a Map or list
 * of Maps from Column or string to node or plain value; `dmlOrdered` a list of such pairs; `type` a TypeEngine;
 * `operator` an operator; `string`, `boolean`, `anonName`, `plain` values, compared by identity or text;
 * `plainDict` a plain object or Map of such values; `params` a plain map of bind values, of which the cache key takes
 * the names alone; `prefixes` a list of [node, dialect name]; `setupJoins` a list of [target, onclause, left, flags];
 * `multi`/`multiList` a node or a plain value; `hints` a Map or list of [FROM element, dialect, text];
 * `hasCacheKey` an object that has a `_genCacheKey()` of its own (`hasCacheKeys` a list of such, in which members
 * without one are left out); `propagateAttrs` the ORM plugin's mark; `ignore` is copied and never looked at.
 */
export type FieldKind =
  | 'clause'
  | 'clauses'
  | 'clauseTuples'
  | 'clauseDict'
  | 'fromClause'
  | 'fromClauses'
  | 'clauseColumns'
  | 'dml'
  | 'dmlOrdered'
  | 'type'
  | 'operator'
  | 'string'
  | 'boolean'
  | 'anonName'
  | 'plain'
  | 'plainDict'
  | 'params'
  | 'prefixes'
  | 'setupJoins'
  | 'multi'
  | 'multiList'
  | 'hints'
  | 'hasCacheKey'
  | 'hasCacheKeys'
  | 'propagateAttrs'
  | 'ignore'

export type Internals = readonly (readonly [field: string, kind: FieldKind])[]

/** Facts that a layer above (the ORM) pins to a node without the node's class knowing them: SQLAlchemy's annotations. */
export type Annotations = Readonly<Record<string, any>>

export const NO_ANNOTATIONS: Annotations = Object.freeze({})

/** How a traversal copies one child; `kw` travels down unchanged. */
export type CloneFn = (element: any, kw?: CloneOptions) => any
export type CloneOptions = Record<string, any>

let lastIdentity = 0
/** A number that no other node has: Python's `id()`, and the seed of anonymous names. */
export function nextIdentity(): number {
  return ++lastIdentity
}

export abstract class Node {
  /** The compiler calls `visit` + this name, capitalised: `binary` is compiled by `visitBinary`. */
  abstract readonly visitName: string

  /** The class's own fields and its parents', in the order in which they are walked. */
  static readonly internals: Internals = []
  /** The fields that the cache key reads, where they differ from `internals`. */
  static readonly cacheKeyInternals: Internals | undefined = undefined
  /** False for a class whose SQL depends on more than its declared fields: statements that hold it are not cached. */
  static readonly inheritCache: boolean = true

  /**
   * What Python's `hash()` and `==` of a node go by: an annotated copy has the number of the node it annotates, a
   * clone has a number of its own. Sets and maps of nodes are keyed on it (ElementSet, ElementMap).
   */
  declare _hash: number

  declare _annotations: Annotations

  /** The node without annotations that this one annotates. */
  declare _element: Node | null

  /** The node that this one was cloned from, at the start of the chain's previous link. */
  declare _isCloneOf: Node | null

  declare _memo: Map<string, unknown> | null

  /** The key of its compiled form (cache-key.ts); undefined until it was asked for. */
  declare _cacheKey: CacheKey | null | undefined

  /** A number that a walk leaves on the nodes that it has met (cache-key.ts). */
  declare _mark: number

  // All else is on the prototype until it is set: what a constructor of so many classes' base assigns is found by a slow
  // search each time, and a field initializer is slower still.
  constructor() {
    this._hash = ++lastIdentity
  }

  get _internals(): Internals {
    return (this.constructor as typeof Node).internals
  }

  /** Drops what was computed lazily; called on every copy, and after `_copyInternals` changed the children. */
  _resetMemoizations(): void {
    if (this._memo !== null) this._memo = null
    if (this._cacheKey !== undefined) this._cacheKey = undefined
  }

  /** A shallow copy with the same identity: for the methods below, never for users. */
  protected _shallowCopy(): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this) as this
    copy._resetMemoizations()
    return copy
  }

  /** A shallow copy, to be changed by the caller: the start of every generative method. */
  _generate(): this {
    const copy = this._shallowCopy()
    copy._hash = ++lastIdentity
    return copy
  }

  /** A shallow copy that remembers what it was copied from, as traversals make. */
  _clone(_kw?: CloneOptions): this {
    const copy = this._shallowCopy()
    copy._hash = ++lastIdentity
    copy._isCloneOf = this._isCloneOf ?? this._element ?? this
    // a cloned annotated node annotates a clone, which `_deannotate()` makes when it is asked for
    copy._element = null
    return copy
  }

  /** Computes once for this very object; copies compute anew. */
  _memoized<T>(key: string, compute: () => T): T {
    if (this._memo === null) this._memo = new Map()
    else if (this._memo.has(key)) return this._memo.get(key) as T
    const value = compute()
    this._memo.set(key, value)
    return value
  }

  /** A copy with `values` added to its annotations. The copy compares as the original does. */
  _annotate(values: Annotations): this {
    return this._withAnnotations({ ...this._annotations, ...values })
  }

  /** A copy that has exactly these annotations. */
  _withAnnotations(values: Annotations): this {
    const copy = this._shallowCopy()
    copy._element = this._annotations === NO_ANNOTATIONS ? this : this._element
    copy._annotations = Object.freeze({ ...values })
    return copy
  }

  /** The node without annotations (or without those named); with `clone` a node of its own even if there were none. */
  _deannotate(values: readonly string[] | null = null, clone = false): this {
    if (this._annotations === NO_ANNOTATIONS) return clone ? this._clone() : this
    if (values !== null) {
      const rest: Record<string, unknown> = {}
      for (const key in this._annotations) if (!values.includes(key)) rest[key] = this._annotations[key]
      return this._withAnnotations(rest)
    }
    if (this._element === null) {
      const element = this._shallowCopy()
      element._annotations = NO_ANNOTATIONS
      element._element = null
      this._element = element
    }
    return this._element as this
  }

  /** Replaces the children by what `clone` makes of them. The default follows `internals` (sql/visitors.ts). */
  _copyInternals(clone: CloneFn, kw: CloneOptions = {}): void {
    nodeHooks.copyInternals(this, clone, kw)
  }

  /** The nodes directly below. The default follows `internals`. */
  getChildren(kw: CloneOptions = {}): Node[] {
    return nodeHooks.getChildren(this, kw)
  }
}

for (const [name, value] of [
  ['_annotations', NO_ANNOTATIONS],
  ['_element', null],
  ['_isCloneOf', null],
  ['_memo', null],
  ['_cacheKey', undefined],
  ['_mark', 0],
] as const) {
  Object.defineProperty(Node.prototype, name, { value, writable: true, configurable: true })
}

/** Generic algorithms over `internals`; visitors.ts puts them here, so that this file imports nothing. */
export const nodeHooks = {} as {
  copyInternals(node: Node, clone: CloneFn, kw: CloneOptions): void
  getChildren(node: Node, kw: CloneOptions): Node[]
}

/** Anything that an ElementSet can hold: nodes, and schema items that carry a `_hash`. */
export interface Hashed {
  readonly _hash: number
}

/** An insertion-ordered set in which an annotated node and its original are one: Python's set of columns. */
export class ElementSet<T extends Hashed> implements Iterable<T> {
  private readonly members = new Map<number, T>()

  constructor(elements?: Iterable<T> | null) {
    if (elements) for (const element of elements) this.add(element)
  }
  get size(): number {
    return this.members.size
  }
  has(element: Hashed): boolean {
    return this.members.has(element._hash)
  }
  /** The member that is equal to `element`. */
  get(element: Hashed): T | undefined {
    return this.members.get(element._hash)
  }
  /** Like Python's set.add: an equal member that is there already stays. */
  add(element: T): this {
    if (!this.members.has(element._hash)) this.members.set(element._hash, element)
    return this
  }
  delete(element: Hashed): boolean {
    return this.members.delete(element._hash)
  }
  clear(): void {
    this.members.clear()
  }
  update(...others: Iterable<T>[]): this {
    for (const other of others) for (const element of other) this.add(element)
    return this
  }
  union(...others: Iterable<T>[]): ElementSet<T> {
    return new ElementSet<T>(this).update(...others)
  }
  intersection(other: ElementSet<any>): ElementSet<T> {
    const result = new ElementSet<T>()
    for (const element of this) if (other.has(element)) result.add(element)
    return result
  }
  intersects(other: ElementSet<any>): boolean {
    const [small, large] = this.size < other.size ? [this, other] : [other, this]
    for (const hash of small.members.keys()) if (large.members.has(hash)) return true
    return false
  }
  difference(other: ElementSet<any>): ElementSet<T> {
    const result = new ElementSet<T>()
    for (const element of this) if (!other.has(element)) result.add(element)
    return result
  }
  isSubsetOf(other: ElementSet<any>): boolean {
    for (const hash of this.members.keys()) if (!other.members.has(hash)) return false
    return true
  }
  [Symbol.iterator](): IterableIterator<T> {
    return this.members.values()
  }
}

/** An insertion-ordered map whose keys compare as ElementSet's members do. */
export class ElementMap<K extends Hashed, V> implements Iterable<[K, V]> {
  private readonly entriesByHash = new Map<number, [K, V]>()

  constructor(entries?: Iterable<readonly [K, V]> | null) {
    if (entries) for (const [key, value] of entries) this.set(key, value)
  }
  get size(): number {
    return this.entriesByHash.size
  }
  has(key: Hashed): boolean {
    return this.entriesByHash.has(key._hash)
  }
  get(key: Hashed): V | undefined {
    return this.entriesByHash.get(key._hash)?.[1]
  }
  set(key: K, value: V): this {
    const entry = this.entriesByHash.get(key._hash)
    if (entry) entry[1] = value
    else this.entriesByHash.set(key._hash, [key, value])
    return this
  }
  delete(key: Hashed): boolean {
    return this.entriesByHash.delete(key._hash)
  }
  clear(): void {
    this.entriesByHash.clear()
  }
  *keys(): IterableIterator<K> {
    for (const entry of this.entriesByHash.values()) yield entry[0]
  }
  *values(): IterableIterator<V> {
    for (const entry of this.entriesByHash.values()) yield entry[1]
  }
  [Symbol.iterator](): IterableIterator<[K, V]> {
    return this.entriesByHash.values()
  }
}
