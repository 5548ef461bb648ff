// JSON, with indexes and paths. How a dialect writes an index is its compiler's.

import { expect } from '../coercions.ts'
import { BinaryExpression } from '../elements/binary.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { Null } from '../elements/constants.ts'
import { InvalidRequestError, NotImplementedError } from '../exc.ts'
import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import { Boolean_ } from './boolean.ts'
import { callable } from './callable.ts'
import { IndexableComparator } from './comparators.ts'
import { Float, Integer, Numeric } from './numbers.ts'
import { settings } from './settings.ts'
import { String_, Unicode } from './strings.ts'
import {
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type TypeDialect,
  TypeEngine,
} from './type-engine.ts'

/** The JSON value `null`, as distinct from SQL's NULL. */
export const JSON_NULL: unique symbol = Symbol('JSON_NULL')

const INTEGER = new Integer()
const STRING = new String_()

/** The value of an index: a number or a key. */
class JSONElementType extends TypeEngine<any> {
  override readonly visitName: string = 'jsonElement'
  stringBindProcessor(dialect: TypeDialect): BindProcessor | null {
    return STRING._cachedBindProcessor(dialect)
  }
  stringLiteralProcessor(dialect: TypeDialect): LiteralProcessor | null {
    return STRING._cachedLiteralProcessor(dialect)
  }
  override bindProcessor(dialect: TypeDialect): BindProcessor | null {
    const ofInteger = INTEGER._cachedBindProcessor(dialect)
    const ofString = this.stringBindProcessor(dialect)
    return (value) => {
      if (ofInteger && typeof value === 'number') return ofInteger(value)
      return ofString && typeof value === 'string' ? ofString(value) : value
    }
  }
  override literalProcessor(dialect: TypeDialect): LiteralProcessor | null {
    const ofInteger = INTEGER._cachedLiteralProcessor(dialect)
    const ofString = this.stringLiteralProcessor(dialect)
    return (value) => {
      if (ofInteger && typeof value === 'number') return ofInteger(value)
      if (ofString && typeof value === 'string') return ofString(value)
      throw new NotImplementedError('JSON index')
    }
  }
}
class JSONIndexType extends JSONElementType {
  override readonly visitName: string = 'jsonIndex'
}
class JSONIntIndexType extends JSONIndexType {
  override readonly visitName: string = 'jsonIntIndex'
}
class JSONStrIndexType extends JSONIndexType {
  override readonly visitName: string = 'jsonStrIndex'
}
class JSONPathType extends JSONElementType {
  override readonly visitName: string = 'jsonPath'
}

export class JSONComparator<T = any> extends IndexableComparator<T> {
  override _setupGetitem(index: any): [Operator, any, TypeEngine<any>] {
    const path = Array.isArray(index)
    const op = path ? operators.jsonPathGetitemOp : operators.jsonGetitemOp
    const bindparamType = path ? JSONPathType : typeof index === 'number' ? JSONIntIndexType : JSONStrIndexType
    const right = expect(roles.BinaryElementRole, index, { expr: this.expr, operator: op, bindparamType })
    return [op, right, this.type]
  }

  override asBoolean(): ColumnElement<boolean> {
    return this._binaryWithType(new Boolean_(), 'as_boolean')
  }
  override asString(): ColumnElement<string> {
    return this._binaryWithType(new Unicode(), 'as_string')
  }
  override asInteger(): ColumnElement<number> {
    return this._binaryWithType(new Integer(), 'as_integer')
  }
  override asFloat(): ColumnElement<number> {
    return this._binaryWithType(new Float(), 'as_float')
  }
  override asNumeric(
    precision: number,
    scale: number,
    options: { readonly asdecimal?: boolean } = {},
  ): ColumnElement<any> {
    return this._binaryWithType(new Numeric(precision, scale, { asdecimal: options.asdecimal ?? true }), 'as_numeric')
  }
  override asJson(): ColumnElement<any> {
    return this.expr
  }
  _binaryWithType(type: TypeEngine<any>, method: string): any {
    const { expr } = this
    if (
      !(expr instanceof BinaryExpression) ||
      (expr.operator !== operators.jsonGetitemOp && expr.operator !== operators.jsonPathGetitemOp)
    ) {
      throw new InvalidRequestError(
        `The JSON cast operator JSON.${method}() only works with a JSON index expression e.g. col['q'].${method}()`,
      )
    }
    const copy = expr._clone()
    copy.type = type
    return copy
  }
}

class JSONType<T = any> extends TypeEngine<T> {
  static override readonly Comparator: any = JSONComparator
  static readonly NULL: typeof JSON_NULL = JSON_NULL
  static readonly JSONElementType: typeof JSONElementType = JSONElementType
  static readonly JSONIndexType: typeof JSONIndexType = JSONIndexType
  static readonly JSONIntIndexType: typeof JSONIntIndexType = JSONIntIndexType
  static readonly JSONStrIndexType: typeof JSONStrIndexType = JSONStrIndexType
  static readonly JSONPathType: typeof JSONPathType = JSONPathType
  override readonly visitName: string = 'JSON'
  /** Whether a null value is SQL's NULL rather than JSON's null. */
  noneAsNull: boolean

  constructor(noneAsNull?: boolean | { readonly noneAsNull?: boolean }) {
    super()
    this.noneAsNull = settings(['noneAsNull'], [noneAsNull]).noneAsNull ?? false
  }
  override get _isIndexable(): boolean {
    return true
  }
  override get hashable(): boolean {
    return false
  }
  override get shouldEvaluateNone(): boolean {
    return !this.noneAsNull
  }
  override set shouldEvaluateNone(value: boolean) {
    this.noneAsNull = !value
  }
  override bindProcessor(dialect: TypeDialect): BindProcessor | null {
    const serialize = dialect._jsonSerializer ?? JSON.stringify
    return (value) => {
      if (value === JSON_NULL) return serialize(null)
      if (value instanceof Null || ((value === null || value === undefined) && this.noneAsNull)) return null
      return serialize(value ?? null)
    }
  }
  override resultProcessor(dialect: TypeDialect, _coltype?: unknown): ResultProcessor | null {
    const parse = dialect._jsonDeserializer ?? JSON.parse
    return (value) => (value === null || value === undefined ? null : typeof value === 'string' ? parse(value) : value)
  }
}
/** `JSON<Settings>()` is JSON whose values have a type. */
export type JSONClass = typeof JSONType &
  (<T = any>(noneAsNull?: boolean | { readonly noneAsNull?: boolean }) => JSONType<T>)

/** Any JSON value. */
export const JSON_ = callable(JSONType, 'JSON') as JSONClass
export type JSON_<T = any> = JSONType<T>
export { JSONElementType, JSONIndexType, JSONIntIndexType, JSONPathType, JSONStrIndexType }
