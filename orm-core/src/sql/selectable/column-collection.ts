// Ordered collections of columns: `table.c`, `subquery.c`, the columns of a constraint. A collection knows its columns
// by key and by position and finds the column that corresponds to one of another selectable. A column is also a plain
// property of its collection (`users.c.name`) unless the collection has a member of that name; `get()` always works.

import type { ColumnElement } from '../elements/column-element.ts'
import { ArgumentError, KeyError } from '../exc.ts'
import { late } from '../late.ts'
import { ElementMap, ElementSet } from '../node.ts'
import * as roles from '../roles.ts'

interface Entry<C> {
  readonly key: string
  readonly column: C
}

type AnyColumn = ColumnElement<any>

/** Whether each column of `target`, or a clone in its chain, is among the ancestors of `column`. */
function embeds(target: ElementSet<AnyColumn>, column: AnyColumn): boolean {
  const expanded = column._expandedProxySet
  for (const t of target) {
    if (!expanded.has(t) && !expanded.intersects(t._clonedSet)) return false
  }
  return true
}

function sameMembers(a: ElementSet<AnyColumn>, b: ElementSet<AnyColumn>): boolean {
  return a.size === b.size && a.isSubsetOf(b)
}

/** The sum of the weights of the columns of `found` that share lineage with `target`: less is nearer. */
function distance(found: AnyColumn, target: AnyColumn): number {
  let sum = 0
  for (const column of found._uncachedProxyList()) {
    if (column.sharesLineage(target)) sum += (column._annotations.weight as number | undefined) ?? 1
  }
  return sum
}

/** Columns by name: the `c` of a table or subquery. */
export class ColumnCollection<C extends AnyColumn = AnyColumn> implements Iterable<C> {
  _collection: Entry<C>[] = []
  _index = new Map<string, C>()
  _colset = new ElementSet<AnyColumn>()
  _proxyIndex: ElementMap<AnyColumn, Set<Entry<C>>> | null = null

  constructor(columns?: Iterable<readonly [string, C]>) {
    if (columns !== undefined) this._populateSeparateKeys(columns)
  }

  get length(): number {
    return this._collection.length
  }

  [Symbol.iterator](): IterableIterator<C> {
    return this._allColumns[Symbol.iterator]()
  }

  /** `select(table.c)`: all columns of the collection. */
  __clauseElement__(): any {
    return new late.ClauseList(this._allColumns, { _literalAsTextRole: roles.ColumnsClauseRole, group: false })
  }

  get _allColumns(): C[] {
    return this._collection.map((entry) => entry.column)
  }

  keys(): string[] {
    return this._collection.map((entry) => entry.key)
  }

  values(): C[] {
    return this._allColumns
  }

  items(): [string, C][] {
    return this._collection.map((entry) => [entry.key, entry.column])
  }

  /** The column of that key, or undefined. */
  get(key: string): C | undefined {
    return this._index.get(key)
  }

  /** `collection[key]` of Python: a key, a position, or a list of keys, which gives a smaller collection. */
  getItem(key: string): C
  getItem(key: number): C
  getItem(keys: readonly string[]): ColumnCollection<C>
  getItem(key: string | number | readonly string[]): C | ColumnCollection<C> {
    if (typeof key === 'number') {
      const entry = this._collection.at(key)
      if (entry === undefined) throw new RangeError(String(key))
      return entry.column
    }
    if (typeof key === 'string') {
      const column = this._index.get(key)
      if (column === undefined) throw new KeyError(`'${key}'`)
      return column
    }
    return new ColumnCollection<C>(key.map((k) => [k, this.getItem(k)] as const))
  }

  has(key: string): boolean {
    return this._index.has(key)
  }

  contains(key: string): boolean {
    if (typeof key !== 'string') throw new ArgumentError('__contains__ requires a string argument')
    return this._index.has(key)
  }

  containsColumn(column: AnyColumn): boolean {
    if (typeof column === 'string') {
      throw new ArgumentError(
        'contains_column cannot be used with string arguments. Use ``col_name in table.c`` instead.',
      )
    }
    return this._colset.has(column)
  }

  compare(other: ColumnCollection<any>): boolean {
    return this.length === other.length && this._collection.every((e, i) => e.column === other._collection[i]!.column)
  }

  asReadonly(): this {
    return this
  }

  /** Replaces the content by these keys and columns. Of several columns with one key, the first has the key. */
  _populateSeparateKeys(columns: Iterable<readonly [string, C]>): void {
    const collection: Entry<C>[] = []
    for (const [key, column] of columns) {
      collection.push({ key, column })
      this._colset.add(column)
      if (!this._index.has(key)) this._setKey(key, column)
    }
    this._collection = collection
    this._proxyIndex = null
  }

  add(column: C, key?: string | null): void {
    const columnKey = (key ?? column.key) as string
    this._collection.push({ key: columnKey, column })
    this._colset.add(column)
    this._proxyIndex = null
    if (!this._index.has(columnKey)) this._setKey(columnKey, column)
  }

  protected _setKey(key: string, column: C): void {
    this._index.set(key, column)
    if (Object.hasOwn(this, key) ? !INTERNAL.has(key) : !(key in this)) (this as any)[key] = column
  }

  protected _dropKey(key: string): void {
    this._index.delete(key)
    if (Object.hasOwn(this, key) && !INTERNAL.has(key)) delete (this as any)[key]
  }

  private _initProxyIndex(): ElementMap<AnyColumn, Set<Entry<C>>> {
    const index = new ElementMap<any, Set<Entry<C>>>()
    for (const entry of this._collection) {
      for (const column of entry.column._expandedProxySet) {
        const found = index.get(column)
        if (found === undefined) index.set(column, new Set([entry]))
        else found.add(entry)
      }
    }
    this._proxyIndex = index
    return index
  }

  /**
   * The column of this collection that derives from the same column as `column` does: the one with the most common
   * ancestors, and among equals the nearest (ColumnCollection.corresponding_column's rule).
   */
  correspondingColumn(column: AnyColumn, requireEmbedded = false): C | null {
    if (this._colset.has(column)) return column as C
    const targetSet = column.proxySet
    const index = this._proxyIndex ?? this._initProxyIndex()
    let selected: Entry<C> | null = null
    let selectedIntersection: ElementSet<AnyColumn> | null = null
    for (const target of targetSet) {
      const candidates = index.get(target)
      if (candidates === undefined) continue
      for (const current of candidates) {
        if (requireEmbedded && !embeds(targetSet, current.column)) continue
        if (selected === null) {
          selected = current
          continue
        }
        const currentIntersection = targetSet.intersection(current.column._expandedProxySet)
        selectedIntersection ??= targetSet.intersection(selected.column._expandedProxySet)
        if (currentIntersection.size > selectedIntersection.size) {
          selected = current
          selectedIntersection = currentIntersection
        } else if (
          sameMembers(currentIntersection, selectedIntersection) &&
          distance(current.column, column) < distance(selected.column, column)
        ) {
          selected = current
          selectedIntersection = currentIntersection
        }
      }
    }
    return selected === null ? null : selected.column
  }
}

const INTERNAL = new Set(['_collection', '_index', '_colset', '_proxyIndex'])

/** A collection in which a key has one column: what a table and a constraint hold. A later column replaces an earlier. */
export class DedupeColumnCollection<C extends AnyColumn = AnyColumn> extends ColumnCollection<C> {
  override add(column: C, key?: string | null): void {
    if (key !== undefined && key !== null && column.key !== key) {
      throw new ArgumentError('DedupeColumnCollection requires columns be under the same key as their .key')
    }
    const columnKey = column.key as string | null | undefined
    if (columnKey === null || columnKey === undefined) {
      throw new ArgumentError("Can't add unnamed column to column collection")
    }
    const existing = this._index.get(columnKey)
    if (existing === undefined) this._append(columnKey, column)
    else if (existing !== column) this.replace(column)
  }

  private _append(key: string, column: C): void {
    this._collection.push({ key, column })
    this._colset.add(column)
    this._proxyIndex = null
    this._setKey(key, column)
  }

  override _populateSeparateKeys(columns: Iterable<readonly [string, C]>): void {
    const replace: C[] = []
    for (const [key, column] of columns) {
      if (column.key !== key) {
        throw new ArgumentError('DedupeColumnCollection requires columns be under the same key as their .key')
      }
      const name = (column as unknown as { name: string }).name
      if ((this._index.has(name) && column.key !== name) || this._index.has(key)) replace.push(column)
      else this._append(key, column)
    }
    for (const column of replace) this.replace(column)
  }

  extend(columns: Iterable<C>): void {
    this._populateSeparateKeys(Array.from(columns, (column) => [column.key as string, column] as const))
  }

  remove(column: C): void {
    if (!this._colset.has(column))
      throw new Error(`Can't remove column ${column.key}; column is not in this collection`)
    this._dropKey(column.key as string)
    this._colset.delete(column)
    this._collection = this._collection.filter((entry) => entry.column !== column)
    this._proxyIndex = null
  }

  /** Adds the column in the place of those that have its key, its name, or are in `extraRemove`. */
  replace(column: C, extraRemove?: Iterable<C>): void {
    const remove = new ElementSet<C>(extraRemove ?? [])
    const key = column.key as string
    const name = (column as unknown as { name: string }).name
    const sameName = this._index.get(name)
    if (sameName !== undefined && key !== name && (sameName as unknown as { name: string }).name === sameName.key) {
      remove.add(sameName)
    }
    const sameKey = this._index.get(key)
    if (sameKey !== undefined) remove.add(sameKey)
    if (remove.size === 0) {
      this._append(key, column)
      return
    }
    const kept: Entry<C>[] = []
    let replaced = false
    for (const entry of this._collection) {
      if (!remove.has(entry.column)) kept.push(entry)
      else if (!replaced) {
        replaced = true
        kept.push({ key, column })
      }
    }
    if (!replaced) kept.push({ key, column })
    for (const old of remove) this._colset.delete(old)
    this._colset.add(column)
    for (const entry of this._collection) this._dropKey(entry.key)
    this._collection = kept
    this._proxyIndex = null
    for (const entry of kept) this._setKey(entry.key, entry.column)
  }
}

/** An ordered set of columns: a selectable's primary key. */
export class ColumnSet extends ElementSet<AnyColumn> {
  containsColumn(column: AnyColumn): boolean {
    return this.has(column)
  }

  extend(columns: Iterable<AnyColumn>): void {
    for (const column of columns) this.add(column)
  }
}

declare module '../late.ts' {
  interface Late {
    ColumnCollection: typeof ColumnCollection
  }
}
late.ColumnCollection = ColumnCollection
