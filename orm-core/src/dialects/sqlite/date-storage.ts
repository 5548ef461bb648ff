// How SQLite keeps dates and times: as text in a format that each type may choose (Python's `%(year)04d`), read back by
// a pattern.

/** The parts of a date or a time that a storage format names. */
export interface DateParts {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly microsecond: number
}

export const DATETIME_FORMAT = '%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d.%(microsecond)06d'
export const DATETIME_FORMAT_WHOLE_SECONDS = '%(year)04d-%(month)02d-%(day)02d %(hour)02d:%(minute)02d:%(second)02d'
export const DATE_FORMAT = '%(year)04d-%(month)02d-%(day)02d'
export const TIME_FORMAT = '%(hour)02d:%(minute)02d:%(second)02d.%(microsecond)06d'
export const TIME_FORMAT_WHOLE_SECONDS = '%(hour)02d:%(minute)02d:%(second)02d'

/** Fills `%(name)04d` places. */
export function formatParts(format: string, parts: DateParts): string {
  return format.replace(/%\((\w+)\)(?:0(\d+))?d|%%/g, (whole, name: string | undefined, width: string | undefined) => {
    if (name === undefined) return '%'
    const value = parts[name as keyof DateParts]
    return value === undefined ? whole : String(value).padStart(Number(width ?? 0), '0')
  })
}

const ZERO: DateParts = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0, microsecond: 0 }

/** Whether SQLite keeps what the format makes as text: anything but digits says so. */
export function isTextAffinity(format: string): boolean {
  return /[^0-9]/.test(formatParts(format, ZERO))
}

const ISO = /^(?:(\d{4})-(\d\d)-(\d\d))?[ T]?(?:(\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6}))?)?)?/

/** The parts of a JavaScript date (read as UTC), or of what prints itself in ISO form; null for anything else. */
export function partsOf(value: unknown): DateParts | null {
  const text = value instanceof Date ? value.toISOString() : String(value)
  const match = ISO.exec(text)
  if (match === null || match[0] === '') return null
  const number = (group: number): number => Number(match[group] ?? 0)
  return {
    year: number(1),
    month: number(2),
    day: number(3),
    hour: number(4),
    minute: number(5),
    second: number(6),
    microsecond: Number((match[7] ?? '').padEnd(6, '0')),
  }
}
