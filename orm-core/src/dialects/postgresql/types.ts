// PostgreSQL's scalar types: addresses, bits, intervals, text search, object identifiers. Arrays, JSON, HSTORE, ranges and
// named types have files of their own; the DDL text is the type compiler's.

import {
  _AbstractInterval,
  type Callable,
  callable,
  Interval,
  LargeBinary,
  TEXT as TEXTType,
  TIMESTAMP as TIMESTAMPType,
  TIME as TIMEType,
  type TypeClass,
  type TypeDialect,
  TypeEngine,
  UUID as UUIDType,
} from '../../sql/types.ts'
import { namedArguments } from '../arguments.ts'

/** What a UUID is on PostgreSQL: bound with a cast. */
export class PGUuid extends UUIDType {
  override get renderBindCast(): boolean {
    return true
  }

  override get renderLiteralCast(): boolean {
    return true
  }
}

class ByteaType extends LargeBinary {
  override readonly visitName: string = 'BYTEA'
}
/** Bytes. */
export const BYTEA: Callable<typeof ByteaType> = callable(ByteaType, 'BYTEA')

type PlainClass<T> = Callable<new () => TypeEngine<T>>

/** A type without settings. With `keepsType`, a value that it is compared with has this type too. */
function plainType<T>(name: string, keepsType = false): PlainClass<T> {
  class PlainType extends TypeEngine<T> {
    readonly visitName = name

    override coerceComparedValue(op: any, value: unknown): TypeEngine<any> {
      return keepsType ? this : super.coerceComparedValue(op, value)
    }
  }
  return callable(PlainType, name) as unknown as PlainClass<T>
}

/** PostgreSQL's type INET. */
export const INET: PlainClass<string> = plainType('INET', true)
/** PostgreSQL's type CIDR. */
export const CIDR: PlainClass<string> = plainType('CIDR', true)
/** PostgreSQL's type MACADDR. */
export const MACADDR: PlainClass<string> = plainType('MACADDR', true)
/** PostgreSQL's type MACADDR8. */
export const MACADDR8: PlainClass<string> = plainType('MACADDR8', true)
/** PostgreSQL's type MONEY. */
export const MONEY: PlainClass<string> = plainType('MONEY')
/** PostgreSQL's type OID. */
export const OID: PlainClass<number> = plainType('OID')
/** PostgreSQL's type REGCONFIG. */
export const REGCONFIG: PlainClass<string> = plainType('REGCONFIG')
/** PostgreSQL's type REGCLASS. */
export const REGCLASS: PlainClass<string> = plainType('REGCLASS')
/** PostgreSQL's type TSQUERY. */
export const TSQUERY: PlainClass<string> = plainType('TSQUERY')
/** PostgreSQL's type TSVECTOR. */
export const TSVECTOR: PlainClass<string> = plainType('TSVECTOR')

class CitextType extends TEXTType {
  override readonly visitName: string = 'CITEXT'

  override coerceComparedValue(): TypeEngine<any> {
    return this
  }
}
/** Text that compares without regard to case. */
export const CITEXT: Callable<typeof CitextType> = callable(CitextType, 'CITEXT')

export interface TimestampSettings {
  readonly timezone?: boolean
  readonly precision?: number | null
}

class TimestampType extends TIMESTAMPType {
  readonly precision: number | null

  constructor(...args: [(boolean | TimestampSettings)?, (number | null | TimestampSettings)?, TimestampSettings?]) {
    const given = namedArguments<TimestampSettings>(['timezone', 'precision'], args)
    super({ timezone: given.timezone ?? false })
    this.precision = given.precision ?? null
  }
}
/** PostgreSQL's type TIMESTAMP. */
export const TIMESTAMP: Callable<typeof TimestampType> = callable(TimestampType, 'TIMESTAMP')

class TimeType extends TIMEType {
  readonly precision: number | null

  constructor(...args: [(boolean | TimestampSettings)?, (number | null | TimestampSettings)?, TimestampSettings?]) {
    const given = namedArguments<TimestampSettings>(['timezone', 'precision'], args)
    super({ timezone: given.timezone ?? false })
    this.precision = given.precision ?? null
  }
}
/** PostgreSQL's type TIME. */
export const TIME: Callable<typeof TimeType> = callable(TimeType, 'TIME')

export interface IntervalSettings {
  readonly precision?: number | null
  readonly fields?: string | null
}

class IntervalType extends _AbstractInterval {
  readonly visitName = 'INTERVAL'
  readonly native = true
  precision: number | null
  fields: string | null

  constructor(...args: [(number | null | IntervalSettings)?, (string | null | IntervalSettings)?, IntervalSettings?]) {
    super()
    const given = namedArguments<IntervalSettings>(['precision', 'fields'], args)
    this.precision = given.precision ?? null
    this.fields = given.fields ?? null
  }

  /** What the generic Interval becomes on PostgreSQL. */
  static adaptEmulatedToNative(interval: any): IntervalType {
    return new INTERVAL({ precision: interval.secondPrecision ?? null })
  }

  /** `Interval(native=False)` stays the generic one. */
  static adaptNativeToEmulated(interval: any, more: Record<string, unknown> = {}): TypeEngine<any> {
    return interval.adapt(interval.constructor, more)
  }

  override get _typeAffinity(): TypeClass {
    return Interval
  }

  /** Milliseconds; text of PostgreSQL's own is taken as it is. */
  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return (value) => (typeof value === 'number' ? `${value / 1000} seconds` : value)
  }

  override resultProcessor(_dialect: TypeDialect): ((value: any) => any) | null {
    return (value) => (typeof value === 'string' ? readInterval(value) : value)
  }

  /** A timedelta is written by its seconds. */
  override literalProcessor(_dialect: TypeDialect): ((value: any) => string) | null {
    return (value) => `make_interval(secs=>${totalSeconds(value)})`
  }
}
/** PostgreSQL's type INTERVAL. */
export const INTERVAL: Callable<typeof IntervalType> = callable(IntervalType, 'INTERVAL')

const INTERVAL_UNITS: Readonly<Record<string, number>> = { year: 365, mon: 30, day: 1 }
const INTERVAL_PART = /([+-]?\d+) (year|mon|day)s?|([+-])?(\d+):(\d\d):(\d\d(?:\.\d+)?)/g

/** The milliseconds of `1 day 02:00:00`, a month as 30 days, as psycopg2 reads it. Text in another style stays text. */
function readInterval(text: string): number | string {
  if (text.replace(INTERVAL_PART, '').trim() !== '') return text
  let milliseconds = 0
  for (const [, count, unit, sign, hours, minutes, seconds] of text.matchAll(INTERVAL_PART)) {
    if (unit !== undefined) milliseconds += Number(count) * (INTERVAL_UNITS[unit] as number) * 86_400_000
    else {
      const time = (Number(hours) * 60 + Number(minutes)) * 60_000 + Math.round(Number(seconds) * 1e6) / 1000
      milliseconds += sign === '-' ? -time : time
    }
  }
  return milliseconds
}

/** The seconds of a duration: a number of milliseconds, or an object that knows its total. */
function totalSeconds(value: any): string {
  const seconds = typeof value === 'number' ? value / 1000 : (value.totalSeconds?.() ?? Number(value))
  return Number.isInteger(seconds) ? `${seconds}.0` : String(seconds)
}

export interface BitSettings {
  readonly length?: number | null
  readonly varying?: boolean
}

class BitType extends TypeEngine<string> {
  readonly visitName = 'BIT'
  length: number | null
  varying: boolean

  constructor(...args: [(number | null | BitSettings)?, (boolean | BitSettings)?, BitSettings?]) {
    super()
    const given = namedArguments<BitSettings>(['length', 'varying'], args)
    this.varying = given.varying ?? false
    this.length = given.length || (this.varying ? null : 1)
  }
}
/** PostgreSQL's type BIT. */
export const BIT: Callable<typeof BitType> = callable(BitType, 'BIT')
