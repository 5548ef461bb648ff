// Expressions of one operand: NOT, minus, DISTINCT, ORDER BY's modifiers, ANY and ALL, and the booleans that a database
// without booleans compares with 1 (AsBoolean).

import { expect } from '../coercions.ts'
import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { Operator, OperatorOptions } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { BOOLEANTYPE, type TypeEngine, type TypeEngineArgument, toInstance } from '../types/type-engine.ts'
import { type ClauseElement, classFlags, NO_PROPAGATE_ATTRS } from './clause-element.ts'
import { ColumnElement, wrappedAnonNameLabel } from './column-element.ts'
import { False_, True_ } from './constants.ts'

export interface UnaryOptions<T = any> {
  readonly operator?: Operator | null
  readonly modifier?: Operator | null
  readonly type?: TypeEngineArgument<T> | null
}

/** An operator with an expression on one side: `-a`, `a DESC`. */
export class UnaryExpression<T = any> extends ColumnElement<T> {
  declare readonly visitName: string
  static override readonly internals: Internals = [
    ['element', 'clause'],
    ['operator', 'operator'],
    ['modifier', 'operator'],
  ]
  declare element: ColumnElement<any>
  declare operator: Operator | null
  declare modifier: Operator | null
  declare type: TypeEngine<T>

  constructor(element: any, options: UnaryOptions<T> = {}) {
    super()
    this._mark = 0
    this.operator = options.operator ?? null
    this.modifier = options.modifier ?? null
    if (element._propagateAttrs !== NO_PROPAGATE_ATTRS) this._propagateAttrs = element._propagateAttrs
    this.element = element.selfGroup(this.operator ?? this.modifier)
    this.type = toInstance(options.type)
  }

  _wrapsUnnamedColumn(): boolean {
    const inner = this.element._ungroup() as any
    return !inner._isNamedColumn || inner._nonAnonLabel === null
  }

  static _createNullsFirst(column: unknown): UnaryExpression<any> {
    return new UnaryExpression(expect(roles.ByOfRole, column), { modifier: operators.nullsFirstOp })
  }
  static _createNullsLast(column: unknown): UnaryExpression<any> {
    return new UnaryExpression(expect(roles.ByOfRole, column), { modifier: operators.nullsLastOp })
  }
  static _createDesc(column: unknown): UnaryExpression<any> {
    return new UnaryExpression(expect(roles.ByOfRole, column), { modifier: operators.descOp })
  }
  static _createAsc(column: unknown): UnaryExpression<any> {
    return new UnaryExpression(expect(roles.ByOfRole, column), { modifier: operators.ascOp })
  }
  static _createDistinct(expr: unknown): UnaryExpression<any> {
    const element = expect(roles.ExpressionElementRole, expr)
    return new UnaryExpression(element, { operator: operators.distinctOp, type: element.type })
  }
  static _createBitwiseNot(expr: unknown): UnaryExpression<any> {
    const element = expect(roles.ExpressionElementRole, expr)
    return new UnaryExpression(element, { operator: operators.bitwiseNotOp, type: element.type })
  }

  override get _orderByLabelElement(): any {
    return operators.isOrderByModifier(this.modifier) ? this.element._orderByLabelElement : null
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.element)
  }
  override _negate(): ColumnElement<any> {
    if (this.type._typeAffinity === BOOLEANTYPE._typeAffinity) {
      return new UnaryExpression(this.selfGroup(operators.inv), { operator: operators.inv, type: BOOLEANTYPE })
    }
    return super._negate()
  }
  override selfGroup(against?: Operator | null): ColumnElement<any> {
    return this.operator && operators.isPrecedent(this.operator, against) ? new late.Grouping(this) : this
  }
}

classFlags(UnaryExpression, { visitName: 'unary' })

/** `ANY (…)` and `ALL (…)`. */
export class CollectionAggregate<T = any> extends UnaryExpression<T> {
  static _createAny(expr: unknown): CollectionAggregate<any> {
    const element = expect(roles.ExpressionElementRole, expr)
    return new CollectionAggregate(element.selfGroup(), { operator: operators.anyOp, type: BOOLEANTYPE })
  }
  static _createAll(expr: unknown): CollectionAggregate<any> {
    const element = expect(roles.ExpressionElementRole, expr)
    return new CollectionAggregate(element.selfGroup(), { operator: operators.allOp, type: BOOLEANTYPE })
  }

  override _bindParam(
    operator: Operator | null,
    value: unknown,
    options: { type?: TypeEngineArgument<any> | null; expanding?: boolean } = {},
  ): any {
    const inner = this.element.type
    return new late.BindParameter(null, value, {
      _comparedToOperator: operator,
      type: options.type ?? null,
      _comparedToType: inner._isArray ? (inner as any).itemType : inner,
      unique: true,
      expanding: options.expanding ?? false,
    })
  }
  override operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
    if (!op.isComparison) throw new ArgumentError('Only comparison operators may be used with ANY/ALL')
    return this.comparator.operate(operators.mirror(op), other, { ...options, reverse: true })
  }
  override reverseOperate(_op: Operator, _other: unknown): any {
    throw new ArgumentError('Only comparison operators may be used with ANY/ALL')
  }
}
classFlags(CollectionAggregate, { _isCollectionAggregate: true })

/** A boolean expression where a condition is wanted: `x = 1` on databases without booleans. */
export class AsBoolean extends UnaryExpression<boolean> {
  negate: Operator

  constructor(element: any, operator: Operator, negate: Operator) {
    super(ungrouped(element), { type: BOOLEANTYPE })
    this.element = element
    this.operator = operator
    this.negate = negate
    this._isImplicitlyBoolean = element._isImplicitlyBoolean
    this._propagateAttrs = NO_PROPAGATE_ATTRS
  }
  get wrappedColumnExpression(): ColumnElement<any> {
    return this.element
  }
  // WrapsColumnExpression, which Python has as a second base
  override get _tqLabel(): string | null {
    return this.element._tqLabel ?? null
  }
  override get _tqLabelIsGenerated(): boolean {
    return this.element._tqLabelIsGenerated ?? false
  }
  override get _tqLabelQuote(): boolean | null {
    return this.element._tqLabelQuote ?? null
  }
  override get _nonAnonLabel(): string | null {
    return null
  }
  override get _anonNameLabel(): string {
    return wrappedAnonNameLabel(this, this.element) ?? super._anonNameLabel
  }
  override _dedupeAnonLabelIdx(index: number): string {
    const name = this.element._nonAnonLabel
    return name ? this._anonLabel(`${name}_`) : this._dedupeAnonTqLabelIdx(index)
  }
  override get _proxyKey(): string | null {
    return (this.element as ClauseElement)._isTextClause ? super._proxyKey : this.element._proxyKey
  }
  override selfGroup(): this {
    return this
  }
  override _negate(): ColumnElement<any> {
    if (this.element instanceof True_ || this.element instanceof False_) return this.element._negate()
    return new AsBoolean(this.element, this.negate, this.operator as Operator)
  }
}

/** An element that selfGroup leaves alone, for the constructor of the base class. */
function ungrouped(element: any): any {
  return { _propagateAttrs: NO_PROPAGATE_ATTRS, selfGroup: () => element }
}

/** `a ASC`. */
export function asc<T = any>(column: unknown): UnaryExpression<T> {
  return UnaryExpression._createAsc(column)
}
/** `a DESC`. */
export function desc<T = any>(column: unknown): UnaryExpression<T> {
  return UnaryExpression._createDesc(column)
}
/** `a NULLS FIRST`. */
export function nullsFirst<T = any>(column: unknown): UnaryExpression<T> {
  return UnaryExpression._createNullsFirst(column)
}
/** `a NULLS LAST`. */
export function nullsLast<T = any>(column: unknown): UnaryExpression<T> {
  return UnaryExpression._createNullsLast(column)
}
/** Another spelling of `nullsFirst()`. */
export const nullsfirst = nullsFirst
/** Another spelling of `nullsLast()`. */
export const nullslast = nullsLast
/** `DISTINCT a`, inside a function. */
export function distinct<T = any>(expr: unknown): UnaryExpression<T> {
  return UnaryExpression._createDistinct(expr)
}
/** `~a` of the bits. */
export function bitwiseNot<T = any>(expr: unknown): UnaryExpression<T> {
  return UnaryExpression._createBitwiseNot(expr)
}
/** `ANY (a)`. */
export function any(expr: unknown): CollectionAggregate<any> {
  return CollectionAggregate._createAny(expr)
}
/** `ALL (a)`. */
export function all(expr: unknown): CollectionAggregate<any> {
  return CollectionAggregate._createAll(expr)
}
declare module '../late.ts' {
  interface Late {
    UnaryExpression: typeof UnaryExpression
    CollectionAggregate: typeof CollectionAggregate
    AsBoolean: typeof AsBoolean
  }
}
late.UnaryExpression = UnaryExpression
late.CollectionAggregate = CollectionAggregate
late.AsBoolean = AsBoolean
late.negateElement = (element) => new UnaryExpression(element.selfGroup(operators.inv), { operator: operators.inv })
