// Types that no column is declared with: the unknown type, tuples, the rows of a table-valued function, pickled values.

import { expect } from '../coercions.ts'
import { NotImplementedError } from '../exc.ts'
import { late } from '../late.ts'
import type { Operator } from '../operators.ts'
import * as roles from '../roles.ts'
import { callable } from './callable.ts'
import { TypeDecorator_ } from './decorator.ts'
import { LargeBinary } from './strings.ts'
import {
  Comparator,
  NO_VALUE_IN_LIST,
  NULLTYPE,
  resolveValueToType,
  TypeEngine,
  type TypeEngineArgument,
  toInstance,
} from './type-engine.ts'

class NullComparator<T = any> extends Comparator<T> {
  get _isNullComparator(): boolean {
    return true
  }
  override _adaptExpression(op: Operator, other: Comparator): [Operator, TypeEngine<any>] {
    if ((other as any)._isNullComparator || !op.isCommutative) return [op, this.expr.type]
    return other._adaptExpression(op, this)
  }
}

/** The type of what is not known. */
class NullTypeType extends TypeEngine<null> {
  static override readonly Comparator: any = NullComparator
  override readonly visitName: string = 'null'
  override get _isnull(): boolean {
    return true
  }
}
/** The type of an expression of which no type is known. */
export const NullType = callable(NullTypeType, 'NullType')
export type NullType = NullTypeType

/** The type of a tuple of expressions. */
export class TupleType extends TypeEngine<readonly unknown[]> {
  override readonly visitName: string = 'tuple'
  types: TypeEngine<any>[]
  readonly _fullyTyped: boolean

  constructor(...types: TypeEngineArgument<any>[]) {
    super()
    this.types = types.map((type) => toInstance(type))
    this._fullyTyped = !this.types.includes(NULLTYPE)
  }
  override get _isTupleType(): boolean {
    return true
  }
  override coerceComparedValue(op: Operator | null, value: any): TypeEngine<any> {
    if (value === NO_VALUE_IN_LIST) return super.coerceComparedValue(op, value)
    if (!isSequence(value)) return this
    const values = [...value]
    return new TupleType(
      ...this.types.slice(0, values.length).map((type, i) => type.coerceComparedValue(op, values[i])),
    )
  }
  _resolveValuesToTypes(value: any): TupleType {
    if (this._fullyTyped || !isSequence(value)) return this
    const values = [...value]
    return new TupleType(
      ...this.types
        .slice(0, values.length)
        .map((type, i) => (type === NULLTYPE ? resolveValueToType(values[i]) : type)),
    )
  }
  override copy(): this {
    return new TupleType(...this.types) as this
  }
  override adapt(): TypeEngine<any> {
    return this.copy()
  }
  override resultProcessor(): never {
    throw new NotImplementedError('The tuple type does not support being fetched as a column in a result row.')
  }
}

function isSequence(value: unknown): value is Iterable<unknown> {
  return value !== null && typeof value === 'object' && Symbol.iterator in value
}

/** The columns of a table-valued function. */
export class TableValueType extends TypeEngine<any> {
  override readonly visitName: string = 'tableValue'
  readonly _elements: any[]
  constructor(...elements: unknown[]) {
    super()
    this._elements = elements.map((element) => expect(roles.StrAsPlainColumnRole, element))
  }
  override get _isTableValue(): boolean {
    return true
  }
  override copy(): this {
    return this
  }
  override adapt(): TypeEngine<any> {
    return new TableValueType(...this._elements)
  }
  override _computeStaticCacheKey(): string | null {
    let key = 'TableValue('
    for (const element of this._elements) {
      const type = element.type._staticCacheKey
      if (type === null) return null
      key += `${element.name}:${type},`
    }
    return `${key})`
  }
}

/** A value that the program serialises: JSON text here, where Python pickles. */
class PickleTypeType extends TypeDecorator_<unknown> {
  static override readonly impl: any = LargeBinary
  static override readonly cacheOk = true
  constructor(options: { readonly impl?: TypeEngineArgument<any> } = {}) {
    super()
    if (options.impl) this.impl = toInstance(options.impl)
  }
  override bindProcessor(): (value: unknown) => unknown {
    return (value) => (value === null || value === undefined ? null : new TextEncoder().encode(JSON.stringify(value)))
  }
  override resultProcessor(): (value: any) => unknown {
    return (value) => (value === null || value === undefined ? null : JSON.parse(new TextDecoder().decode(value)))
  }
}
/** A value stored as bytes by a serializer of one's own. */
export const PickleType = callable(PickleTypeType, 'PickleType')
export type PickleType = PickleTypeType

late.TupleType = TupleType
