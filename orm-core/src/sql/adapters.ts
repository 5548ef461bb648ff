// Putting the columns of another selectable into the place of a table's: what aliases, subqueries and eager joins of
// the ORM are made with (SQLAlchemy's ClauseAdapter and ColumnAdapter).

import { late } from './late.ts'
import { ElementMap, ElementSet } from './node.ts'
import { replacementTraverse } from './visitors.ts'

export interface ClauseAdapterOptions {
  /** Columns that count as equal, by column. */
  readonly equivalents?: any
  readonly includeFn?: ((element: any) => boolean) | null
  readonly excludeFn?: ((element: any) => boolean) | null
  /** Columns correspond by name where they do not by lineage. */
  readonly adaptOnNames?: boolean
  readonly anonymizeLabels?: boolean
  /** Only columns that come from one of these are adapted. */
  readonly adaptFromSelectables?: Iterable<any> | null
}

function equivalentsMap(equivalents: any): ElementMap<any, Iterable<any>> {
  if (equivalents instanceof ElementMap) return equivalents
  return new ElementMap(equivalents ?? [])
}

/** Replaces what corresponds to a selectable's columns, and the selectables that it is derived from. */
export class ClauseAdapter {
  readonly selectable: any
  readonly equivalents: ElementMap<any, Iterable<any>>
  readonly includeFn: ((element: any) => boolean) | null
  readonly excludeFn: ((element: any) => boolean) | null
  readonly adaptOnNames: boolean
  readonly adaptFromSelectables: readonly any[] | null
  readonly __traverseOptions__: Readonly<Record<string, unknown>>
  /** The adapter that is asked after this one. */
  _next: ClauseAdapter | null = null

  constructor(selectable: any, options: ClauseAdapterOptions = {}) {
    this.selectable = selectable
    this.equivalents = equivalentsMap(options.equivalents)
    this.includeFn = options.includeFn ?? null
    this.excludeFn = options.excludeFn ?? null
    this.adaptOnNames = options.adaptOnNames ?? false
    const from = options.adaptFromSelectables ? [...options.adaptFromSelectables] : []
    this.adaptFromSelectables = from.length > 0 ? from : null
    this.__traverseOptions__ = { stopOn: [selectable], anonymizeLabels: options.anonymizeLabels ?? false }
  }

  /** This adapter and those chained to it. */
  *visitorIterator(): Generator<ClauseAdapter> {
    let adapter: ClauseAdapter | null = this
    while (adapter !== null) {
      yield adapter
      adapter = adapter._next
    }
  }

  /** Asks `visitor` where this adapter and those before it have no replacement. */
  chain(visitor: ClauseAdapter): this {
    let last: ClauseAdapter = this
    while (last._next !== null) last = last._next
    last._next = visitor
    return this
  }

  traverse<T>(element: T): T {
    return replacementTraverse(element, this.__traverseOptions__, (each) => {
      for (const adapter of this.visitorIterator()) {
        const replaced = adapter.replace(each)
        if (replaced !== null && replaced !== undefined) return replaced
      }
      return null
    })
  }
  copyAndProcess(elements: Iterable<any>): any[] {
    const result: any[] = []
    for (const element of elements) result.push(this.traverse(element))
    return result
  }

  _correspondingColumn(column: any, requireEmbedded: boolean, seen: ElementSet<any> | null = null): any {
    let found = this.selectable.correspondingColumn(column, requireEmbedded)
    if (!found && this.equivalents.has(column) && !seen?.has(column)) {
      const nowSeen = new ElementSet<any>(seen).add(column)
      for (const equivalent of this.equivalents.get(column)!) {
        found = this._correspondingColumn(equivalent, requireEmbedded, nowSeen)
        if (found) return found
      }
    }
    if (this.adaptOnNames && !found && column._isNamedColumn) {
      found = this.selectable.exportedColumns.get(String(column.name))
    }
    return found ?? null
  }

  /** What stands in the place of an element; null where nothing does. */
  replace(element: any, includeSingletonConstants = false): any {
    if (this.includeFn !== null && !this.includeFn(element)) return null
    if (this.excludeFn?.(element)) return null
    if (element._isFromClause && !element._isFunctionElement) {
      if (this.selectable.isDerivedFrom(element)) {
        if (
          this.adaptFromSelectables !== null &&
          !this.adaptFromSelectables.some((from) => from.isDerivedFrom(element))
        ) {
          return null
        }
        return this.selectable
      }
      // an alias of a table is kept whole
      return element instanceof late.Alias && element.element._isTable ? element : null
    }
    if (!element._isColumnElement) return null
    if (!includeSingletonConstants && element._isSingletonConstant) return null
    const column = element._annotations.adaptColumn ?? element
    if (
      this.adaptFromSelectables !== null &&
      !this.equivalents.has(column) &&
      !this.adaptFromSelectables.some((from) => from.c.correspondingColumn(column, false))
    ) {
      return null
    }
    return this._correspondingColumn(column, true)
  }
}

export interface ColumnAdapterOptions extends ClauseAdapterOptions {
  /** Columns without a counterpart give null. */
  readonly adaptRequired?: boolean
  /** Whether adapted columns can be found by a label's name in ORDER BY. */
  readonly allowLabelResolve?: boolean
}

/** The adapted columns by column; each is made once. */
class AdaptedColumns {
  private readonly adapter: ColumnAdapter
  private readonly known = new ElementMap<any, any>()
  private readonly identical = new Map<any, any>()
  constructor(adapter: ColumnAdapter) {
    this.adapter = adapter
  }
  get(column: any): any {
    if (column === null || column === undefined) return column
    const { adapter } = this
    if ((adapter.includeFn !== null && !adapter.includeFn(column)) || adapter.excludeFn?.(column)) {
      return adapter._wrap ? adapter._wrap.columns.get(column) : column
    }
    // Python's dictionary would find an annotated column's original: columns are kept by identity first
    if (this.identical.has(column)) return this.identical.get(column)
    if (this.known.has(column)) return this.known.get(column)
    const adapted = adapter._locateCol(column)
    this.identical.set(column, adapted)
    this.known.set(column, adapted)
    return adapted
  }
}

/** A ClauseAdapter that gives the same adapted column each time, and can be layered over another. */
export class ColumnAdapter extends ClauseAdapter {
  columns: { get(column: any): any }
  readonly adaptRequired: boolean
  readonly allowLabelResolve: boolean
  _wrap: ColumnAdapter | null = null

  constructor(selectable: any, options: ColumnAdapterOptions = {}) {
    super(selectable, options)
    this.adaptRequired = options.adaptRequired ?? false
    this.allowLabelResolve = options.allowLabelResolve ?? true
    this.columns = new AdaptedColumns(this)
  }

  /** A copy that hands what it has adapted on to `adapter`. */
  wrap(adapter: ColumnAdapter): ColumnAdapter {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this) as ColumnAdapter
    copy._wrap = adapter
    copy.columns = new AdaptedColumns(copy)
    return copy
  }
  override traverse<T>(element: T): T {
    return this.columns.get(element)
  }
  adaptClause<T>(element: T): T {
    return this.traverse(element)
  }
  adaptList(elements: Iterable<any>): any[] {
    return this.copyAndProcess(elements)
  }
  /** The adapted column; null where the selectable has none. */
  adaptCheckPresent(column: any): any {
    const adapted = this.columns.get(column)
    return adapted === column && this._correspondingColumn(column, true) === null ? null : adapted
  }
  _locateCol(column: any): any {
    let adapted: any = column
    if (column._isImmutable) {
      for (const adapter of this.visitorIterator()) {
        const replaced = adapter.replace(column, true)
        if (replaced !== null && replaced !== undefined) {
          adapted = replaced
          break
        }
      }
    } else adapted = super.traverse(column)
    if (this._wrap) adapted = this._wrap._locateCol(adapted) ?? adapted
    if (this.adaptRequired && adapted === column) return null
    if (adapted !== column) adapted._allowLabelResolve = this.allowLabelResolve
    return adapted
  }
}

late.ClauseAdapter = ClauseAdapter
