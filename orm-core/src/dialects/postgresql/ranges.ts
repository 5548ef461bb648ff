// The types of ranges and multiranges, with their operators. Their values are in range.ts.

import { add, mul, type Operator, sub } from '../../sql/operators.ts'
import {
  type Callable,
  Comparator,
  type ComparatorFactory,
  callable,
  DateTime,
  NULLTYPE,
  Numeric,
  Date as SQLDate,
  type TypeDialect,
  TypeEngine,
} from '../../sql/types.ts'
import {
  ADJACENT_TO,
  CONTAINED_BY,
  CONTAINS,
  NOT_EXTEND_LEFT_OF,
  NOT_EXTEND_RIGHT_OF,
  OVERLAP,
  STRICTLY_LEFT_OF,
  STRICTLY_RIGHT_OF,
} from './operators.ts'
import { MultiRange, parseRange, Range } from './range.ts'

/** The operators of a range column. */
export class RangeComparator extends Comparator<any> {
  /** `@>`. */
  override contains(other: any): any {
    return this.expr.operate(CONTAINS, other)
  }

  /** `<@`. */
  override containedBy(other: unknown): any {
    return this.expr.operate(CONTAINED_BY, other)
  }

  /** `&&`. */
  override overlaps(other: unknown): any {
    return this.expr.operate(OVERLAP, other)
  }

  /** `<<`. */
  override strictlyLeftOf(other: unknown): any {
    return this.expr.operate(STRICTLY_LEFT_OF, other)
  }

  override lshift(other: unknown): any {
    return this.strictlyLeftOf(other)
  }

  /** `>>`. */
  override strictlyRightOf(other: unknown): any {
    return this.expr.operate(STRICTLY_RIGHT_OF, other)
  }

  override rshift(other: unknown): any {
    return this.strictlyRightOf(other)
  }

  /** `&<`. */
  override notExtendRightOf(other: unknown): any {
    return this.expr.operate(NOT_EXTEND_RIGHT_OF, other)
  }

  /** `&>`. */
  override notExtendLeftOf(other: unknown): any {
    return this.expr.operate(NOT_EXTEND_LEFT_OF, other)
  }

  /** `-|-`. */
  override adjacentTo(other: unknown): any {
    return this.expr.operate(ADJACENT_TO, other)
  }

  /** `+`. */
  union(other: unknown): any {
    return this.expr.operate(add, other)
  }

  /** `-`. */
  difference(other: unknown): any {
    return this.expr.operate(sub, other)
  }

  /** `*`. */
  intersection(other: unknown): any {
    return this.expr.operate(mul, other)
  }
}

/** What all types of ranges share; they are bound with a cast. */
export abstract class AbstractRange<T = any> extends TypeEngine<T> {
  static override readonly Comparator: ComparatorFactory = RangeComparator

  override get renderBindCast(): boolean {
    return true
  }
}

/** The type of ranges whose bounds are not known to be of one type. */
export class AbstractSingleRange<T = any> extends AbstractRange<Range<T>> {
  readonly visitName: string = 'RANGE'

  override _resolveForLiteral(value: any): TypeEngine<any> {
    return value instanceof Range ? rangeTypeFor([value], SINGLE) : NULLTYPE
  }

  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return (value) => (value instanceof Range ? value.toString() : value)
  }

  override resultProcessor(_dialect: TypeDialect): ((value: any) => any) | null {
    return (value) => (typeof value === 'string' ? parseRange(value, this._readBound.bind(this)) : value)
  }

  _readBound(text: string): any {
    return text
  }
}

/** What the types of several ranges have in common. */
export class AbstractMultiRange<T = any> extends AbstractRange<readonly Range<T>[]> {
  readonly visitName: string = 'MULTIRANGE'

  override _resolveForLiteral(value: any): TypeEngine<any> {
    return Array.isArray(value) && value.length > 0 ? rangeTypeFor(value, MULTI) : NULLTYPE
  }

  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return (value) => (Array.isArray(value) ? new MultiRange(...value).toString() : value)
  }
}

type BoundType = (() => TypeEngine<any>) | null
const day: BoundType = () => new SQLDate()
const moment: BoundType = () => new DateTime()
const zonedMoment: BoundType = () => new DateTime({ timezone: true })

type RangeClass<T> = Callable<new () => AbstractSingleRange<T>>
type MultiRangeClass<T> = Callable<new () => AbstractMultiRange<T>>

/** `bound` makes the type of one date or time that a range is compared with. */
function rangeType<T>(name: string, read: (text: string) => T, bound: BoundType = null): RangeClass<T> {
  class RangeType extends AbstractSingleRange<T> {
    override readonly visitName: string = name

    override _readBound(text: string): T {
      return read(text)
    }

    override coerceComparedValue(op: Operator | null, value: unknown): TypeEngine<any> {
      return value instanceof Date && bound !== null ? bound() : super.coerceComparedValue(op, value)
    }
  }
  return callable(RangeType, name) as unknown as RangeClass<T>
}

function multiRangeType<T>(name: string, bound: BoundType = null): MultiRangeClass<T> {
  class MultiRangeType extends AbstractMultiRange<T> {
    override readonly visitName: string = name

    override coerceComparedValue(op: Operator | null, value: unknown): TypeEngine<any> {
      return value instanceof Date && bound !== null ? bound() : super.coerceComparedValue(op, value)
    }
  }
  return callable(MultiRangeType, name) as unknown as MultiRangeClass<T>
}

const readDate = (text: string): Date =>
  new Date(/[zZ]|[+-]\d\d(:?\d\d)?$/.test(text) ? text : `${text.replace(' ', 'T')}Z`)

/** PostgreSQL's type INT4RANGE. */
export const INT4RANGE: RangeClass<number> = rangeType('INT4RANGE', Number)
/** PostgreSQL's type INT8RANGE. */
export const INT8RANGE: RangeClass<number> = rangeType('INT8RANGE', Number)
/** PostgreSQL's type NUMRANGE. */
export const NUMRANGE: RangeClass<string> = rangeType('NUMRANGE', String)
/** PostgreSQL's type DATERANGE. */
export const DATERANGE: RangeClass<Date> = rangeType('DATERANGE', (text) => new Date(`${text}T00:00:00Z`), day)
/** PostgreSQL's type TSRANGE. */
export const TSRANGE: RangeClass<Date> = rangeType('TSRANGE', readDate, moment)
/** PostgreSQL's type TSTZRANGE. */
export const TSTZRANGE: RangeClass<Date> = rangeType('TSTZRANGE', readDate, zonedMoment)
/** PostgreSQL's type INT4MULTIRANGE. */
export const INT4MULTIRANGE: MultiRangeClass<number> = multiRangeType('INT4MULTIRANGE')
/** PostgreSQL's type INT8MULTIRANGE. */
export const INT8MULTIRANGE: MultiRangeClass<number> = multiRangeType('INT8MULTIRANGE')
/** PostgreSQL's type NUMMULTIRANGE. */
export const NUMMULTIRANGE: MultiRangeClass<string> = multiRangeType('NUMMULTIRANGE')
/** PostgreSQL's type DATEMULTIRANGE. */
export const DATEMULTIRANGE: MultiRangeClass<Date> = multiRangeType('DATEMULTIRANGE', day)
/** PostgreSQL's type TSMULTIRANGE. */
export const TSMULTIRANGE: MultiRangeClass<Date> = multiRangeType('TSMULTIRANGE', moment)
/** PostgreSQL's type TSTZMULTIRANGE. */
export const TSTZMULTIRANGE: MultiRangeClass<Date> = multiRangeType('TSTZMULTIRANGE', zonedMoment)

interface ByKind {
  readonly int4: new () => TypeEngine<any>
  readonly int8: new () => TypeEngine<any>
  readonly num: new () => TypeEngine<any>
  readonly ts: new () => TypeEngine<any>
  readonly date: new () => TypeEngine<any>
}

const SINGLE: ByKind = { int4: INT4RANGE, int8: INT8RANGE, num: NUMRANGE, ts: TSRANGE, date: DATERANGE }
const MULTI: ByKind = {
  int4: INT4MULTIRANGE,
  int8: INT8MULTIRANGE,
  num: NUMMULTIRANGE,
  ts: TSMULTIRANGE,
  date: DATEMULTIRANGE,
}

/** The type of literal ranges, by the first bound there is. */
function rangeTypeFor(ranges: readonly Range[], kinds: ByKind): TypeEngine<any> {
  const [first] = ranges as [Range]
  const bound = first.lower ?? first.upper
  const isInt32 = (value: unknown): boolean => value === null || Math.trunc(Number(value)) === (Number(value) | 0)
  if (typeof bound === 'bigint' || Number.isInteger(bound)) {
    return ranges.every((range) => isInt32(range.lower) && isInt32(range.upper)) ? new kinds.int4() : new kinds.int8()
  }
  if (typeof bound === 'number') return new kinds.num()
  if (bound instanceof Date) return new kinds.ts()
  // A bound that knows its own type, as the values do that are read from source.
  const affinity = (bound as { readonly __sqlType__?: TypeEngine<any> } | null)?.__sqlType__?._typeAffinity
  if (affinity === (SQLDate as unknown)) return new kinds.date()
  if (affinity === (DateTime as unknown)) return new kinds.ts()
  if (affinity === (Numeric as unknown)) return new kinds.num()
  return NULLTYPE
}

// Ranges say their own type where they stand as literals: SQLAlchemy's `__sa_type_engine__`.
declare module './range.ts' {
  interface Range<T = any> {
    __saTypeEngine__(): TypeEngine<any>
  }
  interface MultiRange<T = any> {
    __saTypeEngine__(): TypeEngine<any>
  }
}
Range.prototype.__saTypeEngine__ = function (this: Range): TypeEngine<any> {
  return rangeTypeFor([this], SINGLE)
}
MultiRange.prototype.__saTypeEngine__ = function (this: MultiRange): TypeEngine<any> {
  return this.length > 0 ? rangeTypeFor(this, MULTI) : NULLTYPE
}
