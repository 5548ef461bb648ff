// CAST, TRY_CAST, type_coerce (which changes the type here and nothing in SQL) and EXTRACT.

import { expect } from '../coercions.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { Operator } from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { INTEGERTYPE, type TypeEngine, type TypeEngineArgument, toInstance } from '../types/type-engine.ts'
import { BindParameter } from './bind-parameter.ts'
import { ClauseElement } from './clause-element.ts'
import { ColumnElement, WrapsColumnExpression } from './column-element.ts'

/** The name of a type inside an expression. */
export class TypeClause extends ClauseElement {
  override readonly visitName = 'typeclause'
  static override readonly internals: Internals = [['type', 'type']]
  type: TypeEngine<any>
  constructor(type: TypeEngine<any>) {
    super()
    this.type = type
  }
}

const CLAUSE_AND_TYPE: Internals = [
  ['clause', 'clause'],
  ['type', 'type'],
]

/** A CAST, made by `cast()`. */
export class Cast<T = any> extends WrapsColumnExpression<T> {
  override readonly visitName: string = 'cast'
  static override readonly internals: Internals = CLAUSE_AND_TYPE
  clause: ColumnElement<any>
  override type: TypeEngine<T>
  typeclause: TypeClause

  constructor(expression: unknown, type: TypeEngineArgument<T>) {
    super()
    this.type = toInstance(type)
    this.clause = expect(roles.ExpressionElementRole, expression, { type: this.type, applyPropagateAttrs: this })
    this.typeclause = new TypeClause(this.type)
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.clause)
  }
  override get wrappedColumnExpression(): ColumnElement<any> {
    return this.clause
  }
}

/** A cast that gives NULL where it fails, made by `tryCast()`. */
export class TryCast<T = any> extends Cast<T> {
  override readonly visitName = 'tryCast'
}

/** An expression of another type to JavaScript alone, made by `typeCoerce()`. */
export class TypeCoerce<T = any> extends WrapsColumnExpression<T> {
  override readonly visitName = 'typeCoerce'
  static override readonly internals: Internals = CLAUSE_AND_TYPE
  clause: ColumnElement<any>
  override type: TypeEngine<T>

  constructor(expression: unknown, type: TypeEngineArgument<T>) {
    super()
    this.type = toInstance(type)
    this.clause = expect(roles.ExpressionElementRole, expression, { type: this.type, applyPropagateAttrs: this })
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.clause)
  }
  /** The expression itself; a parameter as one of this type. */
  get typedExpression(): ColumnElement<any> {
    if (!(this.clause instanceof BindParameter)) return this.clause
    return this._memoized('typedExpression', () => {
      const bind = (this.clause as BindParameter<any>)._clone()
      bind.type = this.type
      return bind
    })
  }
  override get wrappedColumnExpression(): ColumnElement<any> {
    return this.clause
  }
  override selfGroup(against?: Operator | null): TypeCoerce<T> {
    const grouped = this.clause.selfGroup(against)
    return grouped === this.clause ? this : new TypeCoerce<T>(grouped, this.type)
  }
}

/** A part of a date, made by `extract()`. */
export class Extract extends ColumnElement<number> {
  override readonly visitName = 'extract'
  static override readonly internals: Internals = [
    ['expr', 'clause'],
    ['field', 'string'],
  ]
  expr: ColumnElement<any>
  field: string
  override type: TypeEngine<number> = INTEGERTYPE

  constructor(field: string, expr: unknown) {
    super()
    this.field = field
    this.expr = expect(roles.ExpressionElementRole, expr)
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.expr)
  }
}

/** `CAST(expression AS type)`. */
export function cast<T>(expression: unknown, type: TypeEngineArgument<T>): Cast<T> {
  return new Cast<T>(expression, type)
}
/** `TRY_CAST(expression AS type)`. */
export function tryCast<T>(expression: unknown, type: TypeEngineArgument<T>): TryCast<T> {
  return new TryCast<T>(expression, type)
}
/** The expression with another type, for this program alone. */
export function typeCoerce<T>(expression: unknown, type: TypeEngineArgument<T>): TypeCoerce<T> {
  return new TypeCoerce<T>(expression, type)
}
/** `EXTRACT(field FROM expression)`. */
export function extract(field: string, expr: unknown): Extract {
  return new Extract(field, expr)
}

declare module '../late.ts' {
  interface Late {
    Cast: typeof Cast
    TypeCoerce: typeof TypeCoerce
    typeCoerce: typeof typeCoerce
    Extract: typeof Extract
  }
}
late.Cast = Cast
late.TypeCoerce = TypeCoerce
late.typeCoerce = typeCoerce
late.Extract = Extract
