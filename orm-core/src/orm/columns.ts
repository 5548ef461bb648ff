// Sets and maps of columns, in which a column and its annotated versions are one: SQLAlchemy's `column_set` and
// `column_dict`. The rules of identity are ElementSet's and ElementMap's.

import { ElementMap, ElementSet, type Hashed } from '../sql/node.ts'

/** True if both are the same element, annotations aside. */
export function sameElement(a: Hashed | null | undefined, b: Hashed | null | undefined): boolean {
  return a === b || (a != null && b != null && a._hash === b._hash)
}

/** An ordered set of columns. The first version of a column that is added is the one kept. */
export class ColumnSet extends ElementSet<any> {
  override intersection(other: Iterable<any>): ColumnSet {
    const set = other instanceof ElementSet ? other : new ColumnSet(other)
    return new ColumnSet([...this].filter((item) => set.has(item)))
  }

  override difference(other: Iterable<any>): ColumnSet {
    const set = other instanceof ElementSet ? other : new ColumnSet(other)
    return new ColumnSet([...this].filter((item) => !set.has(item)))
  }

  isSupersetOf(other: Iterable<any>): boolean {
    for (const item of other) if (!this.has(item)) return false
    return true
  }
}

/** An ordered map keyed by columns. */
export class ColumnMap<V> extends ElementMap<any, V> {}
