// What follows a function call: OVER (a window), WITHIN GROUP (an order), FILTER (a condition).

import { expect } from '../coercions.ts'
import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import type { TypeEngine } from '../types/type-engine.ts'
import type { ClauseElement } from './clause-element.ts'
import { ClauseList } from './clause-list.ts'
import { ColumnElement } from './column-element.ts'
import { and } from './expression-list.ts'

export const RANGE_UNBOUNDED: unique symbol = Symbol('RANGE_UNBOUNDED')
export const RANGE_CURRENT: unique symbol = Symbol('RANGE_CURRENT')
export type IntOrRange = number | typeof RANGE_UNBOUNDED | typeof RANGE_CURRENT
/** A frame's bounds: null is unbounded, 0 the current row, negative numbers precede it. */
export type FrameBounds = readonly [number | null, number | null]

/** The window of `over()`: partition, order, and frame by rows, range or groups. */
export interface OverOptions {
  readonly partitionBy?: unknown
  readonly orderBy?: unknown
  readonly rows?: FrameBounds | null
  /** SQLAlchemy's `range_`. */
  readonly range?: FrameBounds | null
  readonly groups?: FrameBounds | null
}

function listOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value
  if (value instanceof Set) return [...value]
  return [value]
}

function byList(value: unknown): ClauseList | null {
  if (value === null || value === undefined) return null
  return new ClauseList(listOf(value), { _literalAsTextRole: roles.ByOfRole })
}

function interpretBound(value: unknown): IntOrRange {
  if (value === null || value === undefined) return RANGE_UNBOUNDED
  if (value === RANGE_UNBOUNDED || value === RANGE_CURRENT) return value
  const number = typeof value === 'string' && value.trim() === '' ? Number.NaN : Number(value)
  if (Number.isNaN(number)) throw new ArgumentError('Integer or None expected for range value')
  return number === 0 ? RANGE_CURRENT : Math.trunc(number)
}

function interpretRange(range: unknown): readonly [IntOrRange, IntOrRange] | null {
  if (!range) return null
  if (!Array.isArray(range) || range.length !== 2) throw new ArgumentError('2-tuple expected for range/rows')
  return [interpretBound(range[0]), interpretBound(range[1])]
}

/** A window function, made by `.over()`. */
export class Over<T = any> extends ColumnElement<T> {
  override readonly visitName = 'over'
  static override readonly internals: Internals = [
    ['element', 'clause'],
    ['orderBy', 'clause'],
    ['partitionBy', 'clause'],
    ['range', 'plain'],
    ['rows', 'plain'],
    ['groups', 'plain'],
  ]
  element: any
  orderBy: ClauseList | null
  partitionBy: ClauseList | null
  range: readonly [IntOrRange, IntOrRange] | null
  rows: readonly [IntOrRange, IntOrRange] | null
  groups: readonly [IntOrRange, IntOrRange] | null

  constructor(element: any, options: OverOptions = {}) {
    super()
    this.element = element
    this.orderBy = byList(options.orderBy)
    this.partitionBy = byList(options.partitionBy)
    if (Number(!!options.range) + Number(!!options.rows) + Number(!!options.groups) > 1) {
      throw new ArgumentError("only one of 'rows', 'range_', or 'groups' may be provided")
    }
    this.range = interpretRange(options.range)
    this.rows = interpretRange(options.rows)
    this.groups = interpretRange(options.groups)
  }
  override get type(): TypeEngine<T> {
    return this.element.type
  }
  override set type(_type: TypeEngine<T>) {}
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    if (this.orderBy) pending.push(this.orderBy)
    if (this.partitionBy) pending.push(this.partitionBy)
    pending.push(this.element)
  }
}

/** An ordered-set aggregate, made by `.withinGroup()`. */
export class WithinGroup<T = any> extends ColumnElement<T> {
  override readonly visitName = 'withingroup'
  static override readonly internals: Internals = [
    ['element', 'clause'],
    ['orderBy', 'clause'],
  ]
  element: any
  orderBy: ClauseList

  constructor(element: any, ...orderBy: unknown[]) {
    super()
    this.element = element
    this.orderBy = new ClauseList(orderBy, { _literalAsTextRole: roles.ByOfRole })
  }
  over(options: OverOptions = {}): Over<T> {
    return new Over<T>(this, options)
  }
  filter(...criterion: unknown[]): FunctionFilter<T> | this {
    return criterion.length === 0 ? this : new FunctionFilter<T>(this, ...criterion)
  }
  override get type(): TypeEngine<T> {
    return this.element.withinGroupType(this) ?? this.element.type
  }
  override set type(_type: TypeEngine<T>) {}
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.orderBy, this.element)
  }
}

/** An aggregate over some rows, made by `.filter()`. */
export class FunctionFilter<T = any> extends ColumnElement<T> {
  override readonly visitName = 'funcfilter'
  static override readonly internals: Internals = [
    ['func', 'clause'],
    ['criterion', 'clause'],
  ]
  func: any
  criterion: ColumnElement<boolean> | null = null

  constructor(func: any, ...criterion: unknown[]) {
    super()
    this.func = func
    this._addCriteria(criterion)
  }
  private _addCriteria(criterion: readonly unknown[]): void {
    for (const each of criterion) {
      const condition = expect(roles.WhereHavingRole, each)
      this.criterion = this.criterion === null ? condition : and(this.criterion, condition)
    }
  }
  /** Adds conditions. */
  filter(...criterion: unknown[]): this {
    const copy = this._generate()
    copy._addCriteria(criterion)
    return copy
  }
  over(options: OverOptions = {}): Over<T> {
    return new Over<T>(this, options)
  }
  withinGroup(...orderBy: unknown[]): WithinGroup<T> {
    return new WithinGroup<T>(this, ...orderBy)
  }
  withinGroupType(_withinGroup: WithinGroup<any>): TypeEngine<any> | null {
    return null
  }
  override selfGroup(against?: Operator | null): ColumnElement<any> {
    return operators.isPrecedent(operators.filterOp, against) ? new late.Grouping(this) : this
  }
  override get type(): TypeEngine<T> {
    return this.func.type
  }
  override set type(_type: TypeEngine<T>) {}
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    if (this.criterion) pending.push(this.criterion)
    pending.push(this.func)
  }
}

/** `function OVER (PARTITION BY … ORDER BY … ROWS BETWEEN …)`. */
export function over<T = any>(element: any, options: OverOptions = {}): Over<T> {
  return new Over<T>(element, options)
}
/** `function WITHIN GROUP (ORDER BY …)`. */
export function withinGroup<T = any>(element: any, ...orderBy: unknown[]): WithinGroup<T> {
  return new WithinGroup<T>(element, ...orderBy)
}
/** `function FILTER (WHERE …)`. */
export function funcfilter<T = any>(func: any, ...criterion: unknown[]): FunctionFilter<T> {
  return new FunctionFilter<T>(func, ...criterion)
}
