// Expressions of an operator that takes any number of operands: `a + b + c` and, with its simplification of constants,
// `a AND b OR c`. The base class OperatorExpression decides which of these or a BinaryExpression an operation becomes.

import { ClauseChain, type ClauseList, extended } from '../clause-chain.ts'
import { expect } from '../coercions.ts'
import { warnDeprecated } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { Operator, OperatorOptions } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import type { Condition } from '../selectable/row-types.ts'
import { BOOLEANTYPE, type TypeEngine, type TypeEngineArgument, toInstance } from '../types/type-engine.ts'
import { type ClauseElement, classFlags, NO_PROPAGATE_ATTRS } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'
import { False_, True_ } from './constants.ts'

export abstract class OperatorExpression<T = any> extends ColumnElement<T> {
  declare operator: Operator
  declare type: TypeEngine<T>
  declare group: boolean

  get isComparison(): boolean {
    return this.operator.isComparison
  }

  override selfGroup(against?: Operator | null): ColumnElement<any> {
    if (
      (this.group && operators.isPrecedent(this.operator, against)) ||
      (against === operators.inv && !operators.isBoolean(this.operator))
    ) {
      return new late.Grouping(this)
    }
    return this
  }

  abstract get _flattenedOperatorClauses(): readonly ColumnElement<any>[]

  /** `left <op> right`; operands of the same associative operator and type become one flat list. */
  static _constructForOp(
    left: ColumnElement<any>,
    right: ColumnElement<any>,
    op: Operator,
    options: { type: TypeEngine<any>; negate?: Operator | null; modifiers?: OperatorOptions | null },
  ): OperatorExpression<any> {
    const { type } = options
    if (op.isAssociative) {
      const flatLeft = (left as any).operator === op && type._compareTypeAffinity(left.type)
      const flatRight = (right as any).operator === op && type._compareTypeAffinity(right.type)
      if (flatLeft || flatRight) {
        // a list that has been put together for the operator is not grouped again
        if (flatLeft && left instanceof ExpressionClauseList && left.group)
          return left._extended(op, type, flatRight, right)
        const clauses: ColumnElement<any>[] = []
        if (flatLeft) clauses.push(...(left as OperatorExpression)._flattenedOperatorClauses)
        else clauses.push(left)
        if (flatRight) for (const each of (right as OperatorExpression)._flattenedOperatorClauses) clauses.push(each)
        else clauses.push(right)
        return ExpressionClauseList._constructForList(op, type, clauses)
      }
    }
    return new late.BinaryExpression(
      left,
      right,
      op,
      right._isCollectionAggregate && options.negate ? { ...options, negate: null } : options,
    )
  }
}

classFlags(OperatorExpression, { group: true })

export class ExpressionClauseList<T = any> extends OperatorExpression<T> {
  declare readonly visitName: string
  static override readonly internals: Internals = [
    ['clauses', 'clauses'],
    ['operator', 'operator'],
  ]

  declare operator: Operator
  /** The clauses, perhaps as a chain; `clauses` is the array. */
  declare _list: ClauseList
  declare type: TypeEngine<T>

  constructor(operator: Operator, clauses: Iterable<unknown>, options: { type?: TypeEngineArgument<T> | null } = {}) {
    super()
    this._mark = 0
    this.operator = operator
    const elements: ColumnElement<any>[] = []
    for (const clause of clauses) {
      elements.push(expect(roles.ExpressionElementRole, clause, { applyPropagateAttrs: this }))
    }
    this.clauses = elements
    this._isImplicitlyBoolean = operators.isBoolean(operator)
    this.type = toInstance(options.type)
  }

  get clauses(): readonly ColumnElement<any>[] {
    if (this._list instanceof ClauseChain) this._list = this._list.toArray()
    return this._list as readonly ColumnElement<any>[]
  }
  set clauses(list: readonly ColumnElement<any>[]) {
    this._list = list
  }
  override get _flattenedOperatorClauses(): readonly ColumnElement<any>[] {
    return this.clauses
  }
  get length(): number {
    return this._list.length
  }
  [Symbol.iterator](): IterableIterator<ColumnElement<any>> {
    return this.clauses[Symbol.iterator]()
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    for (let i = this.clauses.length - 1; i >= 0; i--) pending.push(this.clauses[i]!)
  }

  /** `this <op> right`, as `_constructForList()` would make it of all the clauses. */
  _extended(
    operator: Operator,
    type: TypeEngine<any>,
    flatRight: boolean,
    right: ColumnElement<any>,
  ): ExpressionClauseList<any> {
    const added = flatRight ? (right as OperatorExpression)._flattenedOperatorClauses : [right]
    const list = new ExpressionClauseList<any>(operator, NOTHING)
    list._list = extended(
      this._list,
      added.map((clause) => clause.selfGroup(operator)),
    )
    list.type = type
    list._isImplicitlyBoolean = false
    const marked = this._propagateAttrs !== NO_PROPAGATE_ATTRS ? this : added.find(isMarked)
    if (marked) list._propagateAttrs = marked._propagateAttrs
    return list
  }

  static _constructForList(
    operator: Operator,
    type: TypeEngine<any>,
    clauses: readonly ColumnElement<any>[],
    group = true,
  ): ExpressionClauseList<any> {
    const list = new ExpressionClauseList<any>(operator, NOTHING)
    list.group = group
    list.clauses = group ? clauses.map((clause) => clause.selfGroup(operator)) : clauses
    list.type = type
    // like `cls.__new__`: the flag that __init__ would have set stays at its default
    list._isImplicitlyBoolean = false
    const marked = clauses.find(isMarked)
    if (marked) list._propagateAttrs = marked._propagateAttrs
    return list
  }

  override _negate(): ColumnElement<any> {
    return new late.UnaryExpression(this.selfGroup(operators.inv), { operator: operators.inv })
  }
}

classFlags(ExpressionClauseList, { visitName: 'expressionClauselist' })

const NOTHING: readonly never[] = []
const isMarked = (clause: ClauseElement): boolean => clause._propagateAttrs !== NO_PROPAGATE_ATTRS

/** Conditions joined by AND or OR. */
export class BooleanClauseList extends ExpressionClauseList<boolean> {
  /** The clauses that count, grouped: constants that decide nothing go, one that decides all stays alone. */
  private static _processClausesForBoolean(
    operator: Operator,
    continueOn: ColumnElement<any>,
    skipOn: ColumnElement<any>,
    clauses: Iterable<ColumnElement<any>>,
  ): [number, ColumnElement<any>[]] {
    let hasContinueOn: ColumnElement<any> | null = null
    let kept: ColumnElement<any>[] = []
    let against: Operator = operators._asbool
    let count = 0
    for (const clause of clauses) {
      if (clause === continueOn) hasContinueOn = clause
      else if (clause === skipOn) {
        kept = [clause]
        count = 1
        break
      } else {
        if (count === 0) count = 1
        else {
          against = operator
          count = 2
        }
        kept.push(clause)
      }
    }
    if (kept.length === 0 && hasContinueOn !== null) {
      kept = [hasContinueOn]
      count = 1
    }
    for (let i = 0; i < kept.length; i++) kept[i] = kept[i]!.selfGroup(against)
    return [count, kept]
  }

  static _construct(
    operator: Operator,
    continueOn: ColumnElement<any>,
    skipOn: ColumnElement<any>,
    clauses: readonly unknown[],
  ): ColumnElement<boolean> {
    if (clauses.length === 0) {
      const name = operator.name
      const [constant, value] = continueOn === True_._singleton ? ['true()', 'True'] : ['false()', 'False']
      warnDeprecated(
        `Invoking ${name}() without arguments is deprecated, and will be disallowed in a future release.   For an ` +
          `empty ${name}() construct, use '${name}(${constant}, *args)' or '${name}(${value}, *args)'.`,
      )
      return BooleanClauseList._constructRaw(operator, [])
    }
    const elements: ColumnElement<any>[] = []
    for (const clause of clauses) {
      if (isGenerator(clause)) for (const each of clause) elements.push(expect(roles.WhereHavingRole, each))
      else elements.push(expect(roles.WhereHavingRole, clause))
    }
    const [count, kept] = BooleanClauseList._processClausesForBoolean(operator, continueOn, skipOn, elements)
    if (count <= 1) return kept[0] as ColumnElement<boolean>
    // lists of the same operator are joined without being copied: `a.or(b).or(c)…` stays cheap for thousands of operands
    let all: ClauseList = NOTHING
    for (const clause of kept as any[]) {
      if (clause.operator !== operator) all = extended(all, [clause])
      else if (clause instanceof ExpressionClauseList) all = extended(all, clause._list)
      else all = extended(all, clause._flattenedOperatorClauses)
    }
    const list = BooleanClauseList._constructRaw(operator)
    list._list = all
    return list
  }

  /** The conjunction of clauses that are coerced already; null for none. */
  static _constructForWhereclause(clauses: Iterable<ColumnElement<any>>): ColumnElement<boolean> | null {
    const [count, kept] = BooleanClauseList._processClausesForBoolean(
      operators.and,
      True_._singleton,
      False_._singleton,
      clauses,
    )
    if (count > 1) return BooleanClauseList._constructRaw(operators.and, kept)
    return count === 1 ? (kept[0] as ColumnElement<boolean>) : null
  }

  static _constructRaw(operator: Operator, clauses: readonly ColumnElement<any>[] = []): BooleanClauseList {
    const list = new BooleanClauseList(operator, NOTHING)
    list.clauses = clauses
    list.type = BOOLEANTYPE
    list._isImplicitlyBoolean = true
    return list
  }

  static and(...clauses: unknown[]): ColumnElement<boolean> {
    return BooleanClauseList._construct(operators.and, True_._singleton, False_._singleton, clauses)
  }
  static or(...clauses: unknown[]): ColumnElement<boolean> {
    return BooleanClauseList._construct(operators.or, False_._singleton, True_._singleton, clauses)
  }

  override selfGroup(against?: Operator | null): ColumnElement<any> {
    return this.length === 0 ? this : super.selfGroup(against)
  }
}

function isGenerator(value: unknown): value is Iterable<unknown> {
  return (
    value !== null &&
    typeof value === 'object' &&
    (value as any).isClauseElement !== true &&
    typeof (value as any).next === 'function' &&
    Symbol.iterator in value
  )
}

/** `a AND b AND …`. */
export function and(...clauses: Condition[]): ColumnElement<boolean> {
  return BooleanClauseList.and(...clauses)
}
/** `a OR b OR …`. */
export function or(...clauses: Condition[]): ColumnElement<boolean> {
  return BooleanClauseList.or(...clauses)
}
/** `NOT a`, or the opposite of `a` where it has one. */
export function not(clause: Condition): ColumnElement<boolean> {
  const element = expect(roles.ExpressionElementRole, clause)
  return typeof element.operate === 'function' ? element.operate(operators.inv) : element.invert()
}

declare module '../late.ts' {
  interface Late {
    OperatorExpression: typeof OperatorExpression
    ExpressionClauseList: typeof ExpressionClauseList
    BooleanClauseList: typeof BooleanClauseList
  }
}
late.OperatorExpression = OperatorExpression
late.ExpressionClauseList = ExpressionClauseList
late.BooleanClauseList = BooleanClauseList
