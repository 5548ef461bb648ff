// SQLite's types for dates and times, which it keeps as text in a format that the type may choose, and for JSON.

import {
  type Callable,
  callable,
  DateTime,
  Date as DateType,
  JSONIndexType,
  JSONPathType,
  JSON as JSONType,
  Time,
  type TypeDialect,
} from '../../sql/types.ts'
import { formatJsonIndex, formatJsonPath, formattedPathType, type PathType } from '../json-paths.ts'
import {
  DATE_FORMAT,
  DATETIME_FORMAT,
  DATETIME_FORMAT_WHOLE_SECONDS,
  type DateParts,
  formatParts,
  isTextAffinity,
  partsOf,
  TIME_FORMAT,
  TIME_FORMAT_WHOLE_SECONDS,
} from './date-storage.ts'

export interface StorageSettings {
  /** Python's `%(year)04d-…`; the parts are year, month, day, hour, minute, second, microsecond. */
  readonly storageFormat?: string
  /** Reads the stored text back: named groups, or groups in the order of the parts. */
  readonly regexp?: string | RegExp
}

export interface FractionSettings extends StorageSettings {
  readonly timezone?: boolean
  readonly truncateMicroseconds?: boolean
}

const PARTS = ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'] as const

function bindText(format: string, problem: string): (value: any) => unknown {
  return (value) => {
    if (value === null || value === undefined) return null
    const parts = partsOf(value)
    if (parts === null) throw new TypeError(problem)
    return formatParts(format, parts)
  }
}

/** Reads stored text into its parts; without a pattern of the type's own, ISO form. */
function readParts(pattern: RegExp | null, names: readonly (keyof DateParts)[], text: string): DateParts | null {
  if (pattern === null) return partsOf(text)
  const match = pattern.exec(text)
  if (match === null) return null
  const given: Partial<Record<keyof DateParts, number>> = {}
  if (match.groups === undefined)
    names.forEach((name, i) => {
      given[name] = Number(match[i + 1] ?? 0)
    })
  else for (const name of names) given[name] = Number(match.groups[name] ?? 0)
  return { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0, ...given }
}

function toDate(parts: DateParts): Date {
  const { year, month, day, hour, minute, second, microsecond } = parts
  return new Date(Date.UTC(year, month - 1, day, hour, minute, second, Math.trunc(microsecond / 1000)))
}

function asPattern(regexp: string | RegExp | undefined): RegExp | null {
  return regexp === undefined ? null : new RegExp(regexp)
}

class DatetimeType extends DateTime {
  storageFormat: string
  pattern: RegExp | null

  constructor(settings: FractionSettings = {}) {
    super({ timezone: settings.timezone ?? false })
    this.storageFormat =
      settings.storageFormat ?? (settings.truncateMicroseconds ? DATETIME_FORMAT_WHOLE_SECONDS : DATETIME_FORMAT)
    this.pattern = asPattern(settings.regexp)
  }

  get formatIsTextAffinity(): boolean {
    return isTextAffinity(this.storageFormat)
  }

  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return bindText(this.storageFormat, 'SQLite DateTime type only accepts Python datetime and date objects as input.')
  }

  override literalProcessor(dialect: TypeDialect): ((value: any) => string) | null {
    const bind = this.bindProcessor(dialect)
    return (value) => `'${bind?.(value)}'`
  }

  override resultProcessor(_dialect: TypeDialect): ((value: any) => any) | null {
    return (value) => {
      const parts = typeof value === 'string' ? readParts(this.pattern, PARTS, value) : null
      return parts === null ? value : toDate(parts)
    }
  }
}
/** SQLite's type DATETIME. */
export const DATETIME: Callable<typeof DatetimeType> = callable(DatetimeType, 'DATETIME')

class DateStorageType extends DateType {
  storageFormat: string
  pattern: RegExp | null

  constructor(settings: StorageSettings = {}) {
    super()
    this.storageFormat = settings.storageFormat ?? DATE_FORMAT
    this.pattern = asPattern(settings.regexp)
  }

  get formatIsTextAffinity(): boolean {
    return isTextAffinity(this.storageFormat)
  }

  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return bindText(this.storageFormat, 'SQLite Date type only accepts Python date objects as input.')
  }

  override literalProcessor(dialect: TypeDialect): ((value: any) => string) | null {
    const bind = this.bindProcessor(dialect)
    return (value) => `'${bind?.(value)}'`
  }

  override resultProcessor(_dialect: TypeDialect): ((value: any) => any) | null {
    return (value) => {
      const parts = typeof value === 'string' ? readParts(this.pattern, PARTS.slice(0, 3), value) : null
      return parts === null ? value : toDate(parts)
    }
  }
}
/** SQLite's type DATE. */
export const DATE: Callable<typeof DateStorageType> = callable(DateStorageType, 'DATE')

class TimeStorageType extends Time {
  storageFormat: string
  pattern: RegExp | null

  constructor(settings: FractionSettings = {}) {
    super({ timezone: settings.timezone ?? false })
    this.storageFormat =
      settings.storageFormat ?? (settings.truncateMicroseconds ? TIME_FORMAT_WHOLE_SECONDS : TIME_FORMAT)
    this.pattern = asPattern(settings.regexp)
  }

  get formatIsTextAffinity(): boolean {
    return isTextAffinity(this.storageFormat)
  }

  override bindProcessor(_dialect: TypeDialect): ((value: any) => unknown) | null {
    return bindText(this.storageFormat, 'SQLite Time type only accepts Python time objects as input.')
  }

  override literalProcessor(dialect: TypeDialect): ((value: any) => string) | null {
    const bind = this.bindProcessor(dialect)
    return (value) => `'${bind?.(value)}'`
  }

  /** A time is text in ISO form. */
  override resultProcessor(_dialect: TypeDialect): ((value: any) => any) | null {
    return (value) => {
      const parts = typeof value === 'string' ? readParts(this.pattern, PARTS.slice(3), value) : null
      return parts === null ? value : formatParts(parts.microsecond ? TIME_FORMAT : TIME_FORMAT_WHOLE_SECONDS, parts)
    }
  }
}
/** SQLite's type TIME. */
export const TIME: Callable<typeof TimeStorageType> = callable(TimeStorageType, 'TIME')

class SQLiteJSON extends JSONType {
  /** SQLite gives a number where JSON_EXTRACT found one. */
  override resultProcessor(dialect: TypeDialect, coltype?: unknown): ((value: any) => any) | null {
    const process = super.resultProcessor(dialect, coltype)
    return (value) => (typeof value === 'number' || process === null ? value : process(value))
  }
}
/** SQLite's type JSON. */
export const JSON: Callable<typeof SQLiteJSON> = callable(SQLiteJSON, 'JSON')

export const SQLiteJSONIndexType: PathType = formattedPathType(JSONIndexType, formatJsonIndex)
export const SQLiteJSONPathType: PathType = formattedPathType(JSONPathType, formatJsonPath)
