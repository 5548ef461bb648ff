// Dates, times and intervals. Values are JavaScript's Date, in UTC; whatever prints itself in ISO form is taken too.

import * as operators from '../operators.ts'
import { callable } from './callable.ts'
import { type ExpressionAdaptations, LookupComparator } from './comparators.ts'
import { decoratorComparator, TypeDecorator_ } from './decorator.ts'
import { adaptationsOf, adaptationTypes, Integer, Numeric } from './numbers.ts'
import { settings } from './settings.ts'
import {
  type ComparatorFactory,
  constructorCopy,
  type LiteralProcessor,
  type ResultProcessor,
  type TypeClass,
  type TypeDialect,
  TypeEngine,
} from './type-engine.ts'

/** `2020-01-02 03:04:05.678000`: Python's `isoformat()` with a blank. */
export function isoText(value: unknown): string {
  if (!(value instanceof Date)) return String(value).replace('T', ' ')
  const iso = value.toISOString()
  const milliseconds = iso.slice(20, 23)
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}${milliseconds === '000' ? '' : `.${milliseconds}000`}`
}

const ISO_TEXT =
  /^(\d{4,6})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d)(?:\.(\d+))?)?)?(?: ?(Z|[+-]\d\d(?::?\d\d(?::\d\d)?)?))?$/

/**
 * The date that a database wrote as text: in UTC where no zone is said. What no Date can be (`infinity`, a year before
 * Christ, MySQL's day zero) stays as it is.
 */
export function readDate(value: any): any {
  if (typeof value !== 'string') return value
  const match = ISO_TEXT.exec(value)
  if (match === null) return value
  const part = (index: number): number => Number(match[index] ?? 0)
  if (part(2) === 0 || part(3) === 0) return value
  const milliseconds = Number((match[7] ?? '').slice(0, 3).padEnd(3, '0'))
  const date = new Date(0)
  date.setUTCFullYear(part(1), part(2) - 1, part(3))
  date.setUTCHours(part(4), part(5), part(6), milliseconds)
  const zone = match[8]
  if (zone === undefined || zone === 'Z') return date
  const [hours = 0, minutes = 0, seconds = 0] = (zone.slice(1).match(/\d\d/g) ?? []).map(Number)
  const offset = ((hours * 60 + minutes) * 60 + seconds) * 1000
  return new Date(date.getTime() - (zone.startsWith('-') ? -offset : offset))
}

export interface TimezoneOptions {
  readonly timezone?: boolean
}

class DateTimeType extends TypeEngine<Date> {
  static override readonly Comparator: any = LookupComparator
  override readonly visitName: string = 'datetime'
  timezone: boolean
  constructor(timezone?: boolean | TimezoneOptions) {
    super()
    this.timezone = settings(['timezone'], [timezone]).timezone ?? false
  }
  override literalProcessor(_dialect: TypeDialect): LiteralProcessor | null {
    return (value) => `'${isoText(value)}'`
  }
  override resultProcessor(_dialect: TypeDialect): ResultProcessor | null {
    return readDate
  }
  get _expressionAdaptations(): ExpressionAdaptations {
    return adaptationsOf(this, (own) => [
      [operators.add, [[Interval, own]]],
      [
        operators.sub,
        [
          [Interval, own],
          [DateTime, Interval],
        ],
      ],
    ])
  }
}
/** A day and a time of day, with or without zone. */
export const DateTime = callable(DateTimeType, 'DateTime')
export type DateTime = DateTimeType

class DateType extends TypeEngine<Date> {
  static override readonly Comparator: any = LookupComparator
  override readonly visitName: string = 'date'
  override literalProcessor(_dialect: TypeDialect): LiteralProcessor | null {
    return (value) => `'${isoText(value).split(' ')[0]}'`
  }
  override resultProcessor(_dialect: TypeDialect): ResultProcessor | null {
    return readDate
  }
  /** A JavaScript Date beside this column is one of its values. */
  override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
    return value instanceof Date ? this : super.coerceComparedValue(op, value)
  }
  get _expressionAdaptations(): ExpressionAdaptations {
    return adaptationsOf(this, (own) => [
      [
        operators.add,
        [
          [Integer, own],
          [Interval, DateTime],
          [Time, DateTime],
        ],
      ],
      [
        operators.sub,
        [
          [Integer, own],
          [Date_, Integer],
          [Interval, DateTime],
          [DateTime, Interval],
        ],
      ],
    ])
  }
}
/** A day. */
export const Date_ = callable(DateType, 'Date')
export type Date_ = DateType

class TimeType extends TypeEngine<string> {
  static override readonly Comparator: any = LookupComparator
  override readonly visitName: string = 'time'
  timezone: boolean
  constructor(timezone?: boolean | TimezoneOptions) {
    super()
    this.timezone = settings(['timezone'], [timezone]).timezone ?? false
  }
  override literalProcessor(_dialect: TypeDialect): LiteralProcessor | null {
    return (value) => `'${isoText(value).split(' ').at(-1)}'`
  }
  /** A JavaScript Date beside this column is one of its values. */
  override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
    return value instanceof Date ? this : super.coerceComparedValue(op, value)
  }
  get _expressionAdaptations(): ExpressionAdaptations {
    return adaptationsOf(this, (own) => [
      [
        operators.add,
        [
          [Date_, DateTime],
          [Interval, own],
        ],
      ],
      [
        operators.sub,
        [
          [Time, Interval],
          [Interval, own],
        ],
      ],
    ])
  }
}
/** A time of day. */
export const Time = callable(TimeType, 'Time')
export type Time = TimeType

class TIMESTAMP_ extends DateTime {
  override readonly visitName: string = 'TIMESTAMP'
}
class DATETIME_ extends DateTime {
  override readonly visitName: string = 'DATETIME'
}
class DATE_ extends Date_ {
  override readonly visitName: string = 'DATE'
}
class TIME_ extends Time {
  override readonly visitName: string = 'TIME'
}
/** The SQL type TIMESTAMP. */
export const TIMESTAMP = callable(TIMESTAMP_, 'TIMESTAMP')
export type TIMESTAMP = TIMESTAMP_
/** The SQL type DATETIME. */
export const DATETIME = callable(DATETIME_, 'DATETIME')
export type DATETIME = DATETIME_
/** The SQL type DATE. */
export const DATE = callable(DATE_, 'DATE')
export type DATE = DATE_
/** The SQL type TIME. */
export const TIME = callable(TIME_, 'TIME')
export type TIME = TIME_

/** What arithmetic with an interval gives; dialects' own interval types share it. */
export function intervalAdaptations(type: TypeEngine<any>): ExpressionAdaptations {
  return adaptationsOf(type, (own) => [
    [
      operators.add,
      [
        [Date_, DateTime],
        [Interval, own],
        [DateTime, DateTime],
        [Time, Time],
      ],
    ],
    [operators.sub, [[Interval, own]]],
    [operators.mul, [[Numeric, own]]],
    [operators.truediv, [[Numeric, own]]],
  ])
}

/** A number that a span of time is compared with is one as well: of milliseconds. */
const isSpan = (op: any, value: unknown): boolean => typeof value === 'number' && operators.isComparison(op)

/** The base of a dialect's own interval type: SQLAlchemy's `_AbstractInterval`. */
export abstract class _AbstractInterval<T = any> extends TypeEngine<T> {
  static readonly _typeMixin: boolean = true
  static override readonly Comparator: any = LookupComparator
  get _expressionAdaptations(): ExpressionAdaptations {
    return intervalAdaptations(this)
  }
  override get _typeAffinity(): TypeClass {
    return Interval
  }
  override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
    return isSpan(op, value) ? this : super.coerceComparedValue(op, value)
  }
}

export interface IntervalOptions {
  readonly native?: boolean
  readonly secondPrecision?: number | null
  readonly dayPrecision?: number | null
}

/** A span of time: native where the database has one, else a timestamp counted from the epoch. Values are milliseconds. */
class IntervalType extends TypeDecorator_<number> {
  static override readonly impl: any = DateTime
  static override readonly cacheOk = true
  native: boolean
  secondPrecision: number | null
  dayPrecision: number | null

  constructor(
    ...args: [(boolean | IntervalOptions)?, (number | null | IntervalOptions)?, (number | null | IntervalOptions)?]
  ) {
    super()
    const given = settings(['native', 'secondPrecision', 'dayPrecision'], args)
    this.native = given.native ?? true
    this.secondPrecision = given.secondPrecision ?? null
    this.dayPrecision = given.dayPrecision ?? null
  }
  override get comparatorFactory(): ComparatorFactory {
    return decoratorComparator(LookupComparator)
  }
  override get _expressionAdaptations(): ExpressionAdaptations {
    return intervalAdaptations(this)
  }
  override get _typeAffinity(): TypeClass {
    return Interval
  }
  /** Emulated: the native class of a dialect is made by `adaptEmulatedToNative`. */
  override adapt(cls: any, more: Record<string, unknown> = {}): TypeEngine<any> {
    if (typeof cls.adaptEmulatedToNative === 'function') {
      return this.native ? cls.adaptEmulatedToNative(this, more) : cls.adaptNativeToEmulated(this, more)
    }
    const copy = constructorCopy(this, cls, more)
    copy._variantMapping = this._variantMapping
    return copy
  }
  override copy(): this {
    return super.copy()
  }
  override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
    return isSpan(op, value) ? this : this.implInstance.coerceComparedValue(op, value)
  }
  override bindProcessor(dialect: TypeDialect): any {
    const inner = this.implInstance.bindProcessor(dialect)
    return (value: any) => {
      const moment = typeof value === 'number' ? new Date(value) : value
      return inner ? inner(moment) : moment
    }
  }
  override resultProcessor(dialect: TypeDialect, coltype?: unknown): any {
    const inner = this.implInstance.resultProcessor(dialect, coltype)
    return (value: any) => {
      const moment = inner ? inner(value) : value
      return moment instanceof Date ? moment.getTime() : moment
    }
  }
}
/** A span of time, in milliseconds. */
export const Interval = callable(IntervalType, 'Interval')
export type Interval = IntervalType

Object.assign(adaptationTypes, { Date: Date_, Time, DateTime, Interval })
