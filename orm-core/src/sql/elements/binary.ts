// Expressions of two operands, and the slices that an index may be.

import { expect } from '../coercions.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { Operator, OperatorOptions } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { INTEGERTYPE, NULLTYPE, type TypeEngine, type TypeEngineArgument, toInstance } from '../types/type-engine.ts'
import { type ClauseElement, classFlags, NO_PROPAGATE_ATTRS } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'
import { OperatorExpression } from './expression-list.ts'

export interface BinaryOptions<T = any> {
  readonly type?: TypeEngineArgument<T> | null
  /** The operator that says the opposite. */
  readonly negate?: Operator | null
  /** Options of the operator: `escape`, `flags`, `symmetric`. */
  readonly modifiers?: OperatorOptions | null
}

/** An operator with an expression on each side. */
export class BinaryExpression<T = any> extends OperatorExpression<T> {
  declare readonly visitName: string
  static override readonly internals: Internals = [
    ['left', 'clause'],
    ['right', 'clause'],
    ['operator', 'operator'],
    ['negate', 'operator'],
    ['modifiers', 'plainDict'],
    ['type', 'type'],
  ]
  static override readonly cacheKeyInternals: Internals | undefined = [
    ['left', 'clause'],
    ['right', 'clause'],
    ['operator', 'operator'],
    ['modifiers', 'plainDict'],
    ['type', 'type'],
  ]

  declare left: ColumnElement<any>
  declare right: ColumnElement<any>
  declare operator: Operator
  declare type: TypeEngine<T>
  declare negate: Operator | null
  declare modifiers: OperatorOptions

  constructor(left: any, right: any, operator: Operator | string, options: BinaryOptions<T> = {}) {
    super()
    const op = typeof operator === 'string' ? new operators.CustomOp(operator) : operator
    const mark = left._propagateAttrs === NO_PROPAGATE_ATTRS ? right._propagateAttrs : left._propagateAttrs
    if (mark !== NO_PROPAGATE_ATTRS) this._propagateAttrs = mark
    this._mark = 0
    this.left = left.selfGroup(op)
    this.right = right.selfGroup(op)
    this.operator = op
    this.type = toInstance(options.type)
    this.negate = options.negate ?? null
    this._isImplicitlyBoolean = operators.isBoolean(op)
    this.modifiers = options.modifiers ?? operators.NO_OPTIONS
  }

  override get _flattenedOperatorClauses(): readonly ColumnElement<any>[] {
    return [this.left, this.right]
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.right, this.left)
  }
  override _negate(): ColumnElement<any> {
    if (this.negate === null) return this.selfGroup()._negate()
    return new BinaryExpression<any>(this.left, this.right._negateInBinary(this.negate, this.operator), this.negate, {
      negate: this.operator,
      type: this.type,
      modifiers: this.modifiers,
    })
  }
}

classFlags(BinaryExpression, { visitName: 'binary' })

/** `a[index]`. */
export class IndexExpression<T = any> extends BinaryExpression<T> {}

/** Python's `start:stop:step` as an index. */
export class Slice extends ColumnElement<any> {
  override readonly visitName = 'slice'
  static override readonly internals: Internals = [
    ['start', 'clause'],
    ['stop', 'clause'],
    ['step', 'clause'],
  ]
  start: ColumnElement<any>
  stop: ColumnElement<any>
  step: ColumnElement<any>
  override type: TypeEngine<any> = NULLTYPE

  constructor(start: unknown, stop: unknown, step: unknown, options: { _name?: string | null } = {}) {
    super()
    const name = options._name ?? null
    this.start = expect(roles.ExpressionElementRole, start, { name, type: INTEGERTYPE })
    this.stop = expect(roles.ExpressionElementRole, stop, { name, type: INTEGERTYPE })
    this.step = expect(roles.ExpressionElementRole, step, { name, type: INTEGERTYPE })
  }
  override selfGroup(): this {
    return this
  }
}

declare module '../late.ts' {
  interface Late {
    BinaryExpression: typeof BinaryExpression
    Slice: typeof Slice
  }
}
late.BinaryExpression = BinaryExpression
late.Slice = Slice
