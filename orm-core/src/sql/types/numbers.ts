// Numbers, and what arithmetic between them and other types gives.

import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import { type Callable, callable } from './callable.ts'
import { type ExpressionAdaptations, LookupComparator } from './comparators.ts'
import { settings } from './settings.ts'
import {
  type BindProcessor,
  type LiteralProcessor,
  type ResultProcessor,
  type TypeClass,
  type TypeDialect,
  TypeEngine,
} from './type-engine.ts'

const adaptations = new WeakMap<object, ExpressionAdaptations>()

/** Keeps the table of a class: it names other types, so it is made when it is first asked for. */
export function adaptationsOf(
  type: TypeEngine<any>,
  make: (own: TypeClass) => readonly (readonly [Operator, readonly (readonly [TypeClass, TypeClass])[]])[],
): ExpressionAdaptations {
  const own = type.constructor as TypeClass
  let table = adaptations.get(own)
  if (!table) {
    table = new Map(make(own).map(([op, results]) => [op, new Map(results)]))
    adaptations.set(own, table)
  }
  return table
}

/** Types that the tables of other files name; each file adds its own. */
export const adaptationTypes = {} as { Date: TypeClass; Time: TypeClass; DateTime: TypeClass; Interval: TypeClass }

function readInteger(value: any): any {
  if (typeof value !== 'string') return value
  const number = Number(value)
  return Number.isSafeInteger(number) || value.includes('.') ? number : BigInt(value)
}

class IntegerType<T extends number | bigint = number> extends TypeEngine<T> {
  static override readonly Comparator: any = LookupComparator
  override readonly visitName: string = 'integer'

  override _resolveForLiteral(value: unknown): TypeEngine<any> {
    const magnitude = typeof value === 'bigint' ? (value < 0n ? -value : value) : Math.abs(Number(value))
    return magnitude >= 2147483648 ? BIGINTEGER : this
  }
  /** Sums of integers are exact decimals to servers: PostgreSQL's sum(bigint), all sums of MySQL. */
  override resultProcessor(_dialect: TypeDialect, coltype?: unknown): ResultProcessor | null {
    return coltype === 'numeric' || coltype === 'decimal' ? readInteger : null
  }
  override literalProcessor(_dialect: TypeDialect): LiteralProcessor | null {
    return (value) =>
      typeof value === 'number' ? String(Math.trunc(value)) : String(value === true ? 1 : value === false ? 0 : value)
  }
  get _expressionAdaptations(): ExpressionAdaptations {
    return adaptationsOf(this, (own) => [
      [
        operators.add,
        [
          [adaptationTypes.Date, adaptationTypes.Date],
          [Integer, own],
          [Numeric, Numeric],
        ],
      ],
      [
        operators.mul,
        [
          [adaptationTypes.Interval, adaptationTypes.Interval],
          [Integer, own],
          [Numeric, Numeric],
        ],
      ],
      [
        operators.truediv,
        [
          [Integer, Numeric],
          [Numeric, Numeric],
        ],
      ],
      [
        operators.floordiv,
        [
          [Integer, own],
          [Numeric, Numeric],
        ],
      ],
      [
        operators.sub,
        [
          [Integer, own],
          [Numeric, Numeric],
        ],
      ],
    ])
  }
}
/** An integer. */
export const Integer = callable(IntegerType<number>, 'Integer')
export type Integer = IntegerType
class SmallIntegerType extends Integer {
  override readonly visitName: string = 'smallInteger'
}
/** The base class of integers, for those whose values are more than numbers. */
const AnyInteger = Integer as unknown as typeof IntegerType
class BigIntegerType extends AnyInteger<number | bigint> {
  override readonly visitName: string = 'bigInteger'
}
class INTEGER_ extends Integer {
  override readonly visitName: string = 'INTEGER'
}
/** A small integer. */
export const SmallInteger = callable(SmallIntegerType, 'SmallInteger')
export type SmallInteger = SmallIntegerType
/** An integer of 64 bits: a number, or a bigint beyond what a number holds exactly (2^53). */
export const BigInteger = callable(BigIntegerType, 'BigInteger')
export type BigInteger = BigIntegerType
/** The SQL type INTEGER. */
export const INTEGER = callable(INTEGER_, 'INTEGER')
export type INTEGER = INTEGER_
/** The SQL type INT. */
export const INT = INTEGER
export type INT = INTEGER_
class SMALLINT_ extends SmallInteger {
  override readonly visitName: string = 'SMALLINT'
}
class BIGINT_ extends BigInteger {
  override readonly visitName: string = 'BIGINT'
}
/** The SQL type SMALLINT. */
export const SMALLINT = callable(SMALLINT_, 'SMALLINT')
export type SMALLINT = SMALLINT_
/** The SQL type BIGINT. */
export const BIGINT = callable(BIGINT_, 'BIGINT')
export type BIGINT = BIGINT_
const BIGINTEGER = new BigInteger()

export interface NumericOptions {
  readonly precision?: number | null
  readonly scale?: number | null
  readonly decimalReturnScale?: number | null
  /** Exact decimals (as strings here); false gives numbers. */
  readonly asdecimal?: boolean
}

/** A number that came as text; what is no number stays what it is. */
function numberOf(value: any): any {
  if (typeof value !== 'string' || value.trim() === '') return value
  const number = Number(value)
  return Number.isNaN(number) ? value : number
}

class NumericType<T = string> extends TypeEngine<T> {
  static override readonly Comparator: any = LookupComparator
  override readonly visitName: string = 'numeric'
  precision: number | null
  scale: number | null
  decimalReturnScale: number | null
  asdecimal: boolean

  constructor(
    ...args:
      | [NumericOptions?]
      | [
          number | null,
          (number | null | NumericOptions)?,
          (number | null | NumericOptions)?,
          (boolean | NumericOptions)?,
        ]
  ) {
    super()
    const given = settings(['precision', 'scale', 'decimalReturnScale', 'asdecimal'], args)
    this.precision = given.precision ?? null
    this.scale = given.scale ?? null
    this.decimalReturnScale = given.decimalReturnScale ?? null
    this.asdecimal = given.asdecimal ?? true
  }
  get _effectiveDecimalReturnScale(): number {
    return this.decimalReturnScale ?? this.scale ?? 10
  }
  override get _settledByDefault(): Readonly<Record<string, unknown>> {
    return { asdecimal: true }
  }
  override literalProcessor(_dialect: TypeDialect): LiteralProcessor | null {
    return (value) => String(value)
  }

  /** A database without decimals (SQLite) takes them as numbers, as SQLAlchemy sends floats. */
  override bindProcessor(dialect: TypeDialect): BindProcessor | null {
    return dialect.name === 'sqlite' ? numberOf : null
  }

  /**
   * Decimals are strings on every database, with the digits that the type says; one without a scale is what the driver
   * gives. With `asdecimal: false` they are numbers.
   */
  override resultProcessor(dialect: TypeDialect): ResultProcessor | null {
    const lacksDecimals = dialect.name === 'sqlite'
    if (!this.asdecimal) return lacksDecimals ? null : numberOf
    if (!lacksDecimals || (this.scale ?? this.decimalReturnScale) === null) return null
    const digits = this._effectiveDecimalReturnScale
    return (value) => {
      if (typeof value === 'bigint') return digits > 0 ? `${value}.${'0'.repeat(digits)}` : String(value)
      return typeof value === 'number' ? value.toFixed(digits) : value
    }
  }

  get _expressionAdaptations(): ExpressionAdaptations {
    return adaptationsOf(this, (own) => {
      const numbers: [TypeClass, TypeClass][] = [
        [Numeric, own],
        [Integer, own],
      ]
      return [
        [operators.mul, [[adaptationTypes.Interval, adaptationTypes.Interval], ...numbers]],
        [operators.truediv, numbers],
        [operators.add, numbers],
        [operators.sub, numbers],
      ]
    })
  }
}
/** What `Numeric` and its kin are: exact decimals are strings, with `asdecimal: false` they are numbers. */
interface DecimalClass extends Callable<typeof NumericType<string>> {
  (options: NumericOptions & { asdecimal: false }): NumericType<number>
  (precision: number | null, scale: number | null, options: NumericOptions & { asdecimal: false }): NumericType<number>
  new (options: NumericOptions & { asdecimal: false }): NumericType<number>
  new (
    precision: number | null,
    scale: number | null,
    options: NumericOptions & { asdecimal: false },
  ): NumericType<number>
}

/** An exact decimal, a string in JavaScript: `Numeric(10, 2)`; a number with `{ asdecimal: false }`. */
export const Numeric = callable(NumericType, 'Numeric') as unknown as DecimalClass
export type Numeric<T = string> = NumericType<T>

export interface FloatOptions {
  readonly precision?: number | null
  readonly asdecimal?: boolean
  readonly decimalReturnScale?: number | null
}

class FloatType extends NumericType<number> {
  override readonly visitName: string = 'float'
  constructor(...args: [FloatOptions?] | [number | null, (boolean | FloatOptions)?, (number | null | FloatOptions)?]) {
    super()
    const given = settings(['precision', 'asdecimal', 'decimalReturnScale'], args)
    this.precision = given.precision ?? null
    this.asdecimal = given.asdecimal ?? false
    this.decimalReturnScale = given.decimalReturnScale ?? null
    // a Float has no scale of its own; the dialects' subclasses may
    this.scale = given.scale ?? null
  }
  override get _settledByDefault(): Readonly<Record<string, unknown>> {
    return {}
  }
}
/** A floating-point number. */
export const Float = callable(FloatType, 'Float')
export type Float = FloatType
class DoubleType extends Float {
  override readonly visitName: string = 'double'
}
/** A floating-point number of double precision. */
export const Double = callable(DoubleType, 'Double')
export type Double = DoubleType
class REAL_ extends Float {
  override readonly visitName: string = 'REAL'
}
class FLOAT_ extends Float {
  override readonly visitName: string = 'FLOAT'
}
class DOUBLE_ extends Double {
  override readonly visitName: string = 'DOUBLE'
}
class DOUBLE_PRECISION_ extends Double {
  override readonly visitName: string = 'DOUBLE_PRECISION'
}
class NUMERIC_ extends NumericType<string> {
  override readonly visitName: string = 'NUMERIC'
}
class DECIMAL_ extends NumericType<string> {
  override readonly visitName: string = 'DECIMAL'
}
/** The SQL type REAL. */
export const REAL = callable(REAL_, 'REAL')
export type REAL = REAL_
/** The SQL type FLOAT. */
export const FLOAT = callable(FLOAT_, 'FLOAT')
export type FLOAT = FLOAT_
/** The SQL type DOUBLE. */
export const DOUBLE = callable(DOUBLE_, 'DOUBLE')
export type DOUBLE = DOUBLE_
/** The SQL type DOUBLE PRECISION. */
export const DOUBLE_PRECISION = callable(DOUBLE_PRECISION_, 'DOUBLE_PRECISION')
export type DOUBLE_PRECISION = DOUBLE_PRECISION_
/** The SQL type NUMERIC. */
export const NUMERIC = callable(NUMERIC_, 'NUMERIC')
export type NUMERIC = NUMERIC_
/** The SQL type DECIMAL. */
export const DECIMAL = callable(DECIMAL_, 'DECIMAL')
export type DECIMAL = DECIMAL_
