// The base of every node of the expression tree. A class declares its fields once, in `static internals`; walking,
// copying, comparison and the cache key of a compiled statement are generic functions over that declaration
// (sql/visitors.ts, sql/cache-key.ts). Nodes are immutable to their users: a method that changes something returns
// a copy made by `_generate()`. What a node computes lazily is kept in `_memo`, which a copy does not inherit.

/**
 * What a declared field holds, which decides how it is walked, copied, compared and keyed.
 * `clause` a node or null; `clauses` a list of nodes; `clauseTuples` a list of tuples of nodes (or plain values);
 * `clauseDict` a Map from string to node; `fromClause`/`fromClauses` the same as clause(s), but a FROM element;
 * `clauseColumns` a column collection that is rebuilt, not walked; `dml` values of INSERT and UPDATE: a Map or list
 * of Maps from Column or string to node or plain value; `type` a TypeEngine; `operator` an operator;
 * `string`, `boolean`, `anonName`, `plain` values, compared by identity or text; `params` a plain map of bind
 * values, of which the cache key takes the names alone; `hasCacheKey` an object that has a cacheKey() of its own
 * (`hasCacheKeys` a list of such); `ignore` is copied and never looked at.
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
  | 'type'
  | 'operator'
  | 'string'
  | 'boolean'
  | 'anonName'
  | 'plain'
  | 'params'
  | 'hasCacheKey'
  | 'hasCacheKeys'
  | 'ignore'

export type Internals = readonly (readonly [field: string, kind: FieldKind])[]

/** Facts that a layer above (the ORM) pins to a node without the node's class knowing them: SQLAlchemy's annotations. */
export type Annotations = Readonly<Record<string, unknown>>

const NO_ANNOTATIONS: Annotations = Object.freeze({})

export abstract class Node {
  /** The compiler calls `visit` + this name, capitalised: `binary` is compiled by `visitBinary`. */
  abstract readonly visitName: string

  /** The class's own fields and its parents', in the order in which they are walked. */
  static readonly internals: Internals = []

  _annotations: Annotations = NO_ANNOTATIONS

  /** The node from which this one was annotated or cloned: shares its identity in comparisons (`_cloned_set`). */
  _original: Node | null = null

  _memo: Map<string, unknown> | null = null

  get _internals(): Internals {
    return (this.constructor as typeof Node).internals
  }

  /** A shallow copy, to be changed by the caller: the start of every generative method. */
  _generate(): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this) as this
    copy._memo = null
    return copy
  }

  /** A shallow copy that remembers what it was copied from, as traversals make. */
  _clone(): this {
    const copy = this._generate()
    copy._original = this
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
    const copy = this._clone()
    copy._annotations = Object.freeze({ ...this._annotations, ...values })
    return copy
  }
}
