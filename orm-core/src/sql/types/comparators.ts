// Comparators that several types share: the result types of arithmetic by a table, `+` as concatenation, indexes.

import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import { Comparator, type TypeClass, type TypeEngine, toInstance } from './type-engine.ts'

/** By operator, and by the affinity of the other side, the class of the result. */
export type ExpressionAdaptations = ReadonlyMap<Operator, ReadonlyMap<TypeClass, TypeClass>>

/** The result type comes from `type._expressionAdaptations`: SQLAlchemy's HasExpressionLookup. */
export class LookupComparator<T = any> extends Comparator<T> {
  override _adaptExpression(op: Operator, other: Comparator): [Operator, TypeEngine<any>] {
    const otherAffinity = other.type._typeAffinity
    const found = (this.type as any)._expressionAdaptations.get(op)?.get(otherAffinity) ?? null
    if (found === null) return [op, this.type]
    if (found === otherAffinity) return [op, other.type]
    if (found === this.type._typeAffinity) return [op, this.type]
    return [op, toInstance(found as any)]
  }
}

/** `+` with another string, or with something of no known type, is `||`. */
export class ConcatenableComparator<T = any> extends Comparator<T> {
  get _isConcatenable(): boolean {
    return true
  }
  override _adaptExpression(op: Operator, other: Comparator): [Operator, TypeEngine<any>] {
    if (op === operators.add && ((other as any)._isConcatenable || (other as any)._isNullComparator)) {
      return [operators.concatOp, this.expr.type]
    }
    return super._adaptExpression(op, other)
  }
}

/** `a[index]`: `_setupGetitem` says with which operator, which right side and which result type. */
export abstract class IndexableComparator<T = any> extends ConcatenableComparator<T> {
  abstract _setupGetitem(index: any): [Operator, any, TypeEngine<any>]

  override getItem(index: unknown): any {
    const [op, right, resultType] = this._setupGetitem(index)
    return this.operate(op, right, { resultType })
  }
}
