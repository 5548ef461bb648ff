// INSERT, UPDATE and DELETE. What only one dialect knows (ON CONFLICT, ON DUPLICATE KEY) is in that dialect's subclass.

import { chainedList } from '../clause-chain.ts'
import { expect } from '../coercions.ts'
import { CompileState } from '../compile-state.ts'
import { classFlags } from '../elements/clause-element.ts'
import { ArgumentError, InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as roles from '../roles.ts'
import type { RowOf, Selected, SelectedValue } from '../selectable/row-types.ts'
import {
  CTE_INTERNALS,
  DIALECT_INTERNALS,
  EXECUTABLE_INTERNALS,
  mixin,
  PREFIX_INTERNALS,
} from '../selectable/statement-mixins.ts'
import { type DmlValues, valueEntries } from './dml-state.ts'
import { type DMLWhere, DMLWhereBase, UpdateBase, ValuesBase } from './update-base.ts'

const COMMON_INTERNALS: Internals = [
  ...PREFIX_INTERNALS,
  ...DIALECT_INTERNALS,
  ...EXECUTABLE_INTERNALS,
  ...CTE_INTERNALS,
]

/** The values that an entity takes; the ORM adds `insert` for its classes. */
// biome-ignore lint/suspicious/noEmptyInterface: filled by declaration merging
// biome-ignore lint/correctness/noUnusedVariables: as above
export interface EntityValues<T> {}

/** The values that a table or entity takes: an ORM class says which by its statics, a table any. */
export type InsertValuesOf<T> = T extends abstract new (
  ...args: any
) => any
  ? EntityValues<T> extends { insert: infer V }
    ? V
    : any
  : any
/** The values that an UPDATE of a class takes. */
export type UpdateValuesOf<T> = T extends abstract new (
  ...args: any
) => any
  ? EntityValues<T> extends { update: infer V }
    ? V
    : any
  : any

/** The rows that a session executes an INSERT of a class with: names of attributes. */
export type InsertRowsOf<T> = InsertValuesOf<T> | readonly InsertValuesOf<T>[]

/** A statement that may have parameters of its own beside the columns: its rows may hold any names. */
export interface TakesAnyRows {
  readonly __rows: any
}

/** An INSERT, UPDATE or DELETE that gives rows. */
export interface ReturningStatement<R, S> {
  readonly __row: R
  readonly __scalar: S
}

/** An INSERT, made by `insert()`. */
export class Insert<T = any> extends ValuesBase {
  declare readonly __target: T
  declare readonly __rows: InsertRowsOf<T>
  static override readonly internals: Internals = [
    ['table', 'clause'],
    ['_inline', 'boolean'],
    ['_selectNames', 'plain'],
    ['_values', 'dml'],
    ['_multiValues', 'dml'],
    ['select', 'clause'],
    ['_postValuesClause', 'clause'],
    ['_returning', 'clauses'],
    ['_hints', 'hints'],
    ['_returnDefaults', 'boolean'],
    ['_returnDefaultsColumns', 'clauses'],
    ['_sortByParameterOrder', 'boolean'],
    ...COMMON_INTERNALS,
  ]
  override readonly visitName = 'insert'
  declare includeInsertFromSelectDefaults: boolean

  /** INSERT INTO table (names) SELECT … */
  fromSelect(names: Iterable<any>, select: any, options: { includeDefaults?: boolean } = {}): this {
    if (this._values !== null && this._values.size > 0) {
      throw new InvalidRequestError('This construct already inserts value expressions')
    }
    const copy = this._generate()
    copy._selectNames = Array.from(names, (name) => expect(roles.DMLColumnRole, name, { asKey: true }))
    copy._inline = true
    copy.includeInsertFromSelectDefaults = options.includeDefaults ?? true
    copy.select = expect(roles.DMLSelectRole, select)
    return copy
  }

  override values(
    values: InsertValuesOf<T> | readonly InsertValuesOf<T>[] | DmlValues,
    ...rest: never[]
  ): this & TakesAnyRows
  override values(...args: any[]): any {
    return super.values(...args)
  }

  override returning<const E extends readonly Selected[]>(
    ...columns: E
  ): this & ReturningStatement<RowOf<E>, SelectedValue<E[0]>>
  override returning(...args: any[]): any {
    return super.returning(...args)
  }
}
classFlags(Insert, { isInsert: true, includeInsertFromSelectDefaults: false, _supportsMultiParameters: true } as object)

export interface Update<T = any> extends DMLWhere {
  readonly __target: T
}

/** An UPDATE, made by `update()`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export class Update<T = any> extends ValuesBase {
  static override readonly internals: Internals = [
    ['table', 'clause'],
    ['_whereCriteria', 'clauses'],
    ['_inline', 'boolean'],
    ['_orderedValues', 'dmlOrdered'],
    ['_values', 'dml'],
    ['_returning', 'clauses'],
    ['_hints', 'hints'],
    ['_returnDefaults', 'boolean'],
    ['_returnDefaultsColumns', 'clauses'],
    ...COMMON_INTERNALS,
  ]
  override readonly visitName = 'update'
  declare _whereCriteria: readonly any[]
  declare readonly whereclause: any

  /** SET in this order: pairs [column, value]. */
  orderedValues(...pairs: (readonly [any, unknown])[]): this {
    if (this._values !== null && this._values.size > 0) {
      throw new ArgumentError('This statement already has values present')
    }
    if (this._orderedValues !== null && this._orderedValues.length > 0) {
      throw new ArgumentError('This statement already has ordered values present')
    }
    const copy = this._generate()
    copy._orderedValues = CompileState.getPluginClass(this)._getCrudKvPairs(this, valueEntries(pairs), true)
    return copy
  }

  override values(values: UpdateValuesOf<T> | DmlValues, ...rest: never[]): this
  override values(...args: any[]): this {
    return super.values(...args)
  }

  override returning<const E extends readonly Selected[]>(
    ...columns: E
  ): this & ReturningStatement<RowOf<E>, SelectedValue<E[0]>>
  override returning(...args: any[]): any {
    return super.returning(...args)
  }
}
mixin(Update, DMLWhereBase)
chainedList(Update, '_whereCriteria', '_whereList')
classFlags(Update, { isUpdate: true, _whereList: Object.freeze([]) } as object)

export interface Delete<T = any> extends DMLWhere {
  readonly __target: T
}

/** A DELETE, made by `delete_()`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export class Delete<T = any> extends UpdateBase {
  declare readonly __of: T
  static override readonly internals: Internals = [
    ['table', 'clause'],
    ['_whereCriteria', 'clauses'],
    ['_returning', 'clauses'],
    ['_hints', 'hints'],
    ...COMMON_INTERNALS,
  ]
  override readonly visitName = 'delete'
  declare _whereCriteria: readonly any[]
  declare readonly whereclause: any

  override returning<const E extends readonly Selected[]>(
    ...columns: E
  ): this & ReturningStatement<RowOf<E>, SelectedValue<E[0]>>
  override returning(...args: any[]): any {
    return super.returning(...args)
  }
}
mixin(Delete, DMLWhereBase)
chainedList(Delete, '_whereCriteria', '_whereList')
classFlags(Delete, { isDelete: true, _whereList: Object.freeze([]) } as object)

/** Adds rows: `insert(User).values({ name: 'ann' })`. */
export function insert<T>(table: T): Insert<T> {
  return new Insert<T>(table)
}

/** Changes rows: `update(User).where(User.id.eq(1)).values({ name: 'bob' })`. */
export function update<T>(table: T): Update<T> {
  return new Update<T>(table)
}

/** Removes rows: `delete_(User).where(User.id.eq(1))`. */
export function delete_<T>(table: T): Delete<T> {
  return new Delete<T>(table)
}

declare module '../late.ts' {
  interface Late {
    Insert: typeof Insert
    Update: typeof Update
    Delete: typeof Delete
  }
}
late.Insert = Insert
late.Update = Update
late.Delete = Delete
