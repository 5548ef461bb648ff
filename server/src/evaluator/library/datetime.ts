// datetime, decimal and uuid as far as a static reading needs them: literals and their arithmetic are values, what a
// clock or a generator gives is unknown, of a known type.

import type { BinaryOperator } from '../../frontends/program.ts'
import { asNumber } from '../operators.ts'
import { Unknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  ClassMethod,
  type PyClass,
  PyFloat,
  PyRaise,
  PyScalar,
  type ScalarKind,
  type Value,
} from '../values.ts'
import { libraryClass, native, pure } from './make.ts'

const two = (value: number) => String(value).padStart(2, '0')

export function dateText(ms: number): string {
  const d = new Date(ms)
  return `${String(d.getUTCFullYear()).padStart(4, '0')}-${two(d.getUTCMonth() + 1)}-${two(d.getUTCDate())}`
}

function timeText(ms: number): string {
  const total = Math.floor(ms / 1000)
  const fraction = ms % 1000
  const text = `${two(Math.floor(total / 3600) % 24)}:${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`
  return fraction ? `${text}.${String(fraction).padStart(3, '0')}000` : text
}

export function datetimeValue(ms: number, aware = false): PyScalar {
  const day = 86_400_000
  return new PyScalar(
    'datetime',
    `${dateText(ms)} ${timeText(((ms % day) + day) % day)}${aware ? '+00:00' : ''}`,
    ms,
    aware,
  )
}

export function dateValue(ms: number): PyScalar {
  return new PyScalar('date', dateText(ms), ms)
}

export function timedeltaValue(ms: number): PyScalar {
  const days = Math.floor(ms / 86_400_000)
  const rest = ms - days * 86_400_000
  const time = `${Math.floor(rest / 3_600_000)}:${two(Math.floor(rest / 60_000) % 60)}:${two(Math.floor(rest / 1000) % 60)}`
  return new PyScalar('timedelta', days === 0 ? time : `${days} day${Math.abs(days) === 1 ? '' : 's'}, ${time}`, ms)
}

/** Arithmetic in which one side is a date, a duration or a decimal. */
export function dateArithmetic(operator: BinaryOperator, left: Value, right: Value): Value | undefined {
  if (left instanceof PyScalar && right instanceof PyScalar) {
    if (left.kind === 'timedelta' && right.kind === 'timedelta') {
      if (operator === '+') return timedeltaValue(left.number + right.number)
      if (operator === '-') return timedeltaValue(left.number - right.number)
      if (operator === '/') return new PyFloat(left.number / right.number)
    }
    if (right.kind === 'timedelta' && (operator === '+' || operator === '-')) {
      const ms = operator === '+' ? left.number + right.number : left.number - right.number
      if (left.kind === 'datetime') return datetimeValue(ms, left.aware)
      if (left.kind === 'date') return dateValue(ms)
    }
    if (left.kind === 'timedelta' && operator === '+') return dateArithmetic('+', right, left)
    if (left.kind === right.kind && operator === '-' && (left.kind === 'date' || left.kind === 'datetime')) {
      return timedeltaValue(left.number - right.number)
    }
  }
  const a = numberOf(left)
  const b = numberOf(right)
  if (a === null || b === null) return undefined
  const duration = [left, right].some((v) => v instanceof PyScalar && v.kind === 'timedelta')
  const result =
    operator === '+'
      ? a + b
      : operator === '-'
        ? a - b
        : operator === '*'
          ? a * b
          : operator === '/' || operator === '//'
            ? a / b
            : null
  if (result === null || !Number.isFinite(result)) return undefined
  return duration ? timedeltaValue(result) : new PyScalar('decimal', String(result), result)
}

function numberOf(value: Value): number | null {
  if (value instanceof PyScalar) return value.kind === 'decimal' || value.kind === 'timedelta' ? value.number : null
  const number = asNumber(value)
  return number === null ? null : Number(number)
}

const DATE_PARTS: Record<string, (d: Date) => number> = {
  year: (d) => d.getUTCFullYear(),
  month: (d) => d.getUTCMonth() + 1,
  day: (d) => d.getUTCDate(),
  hour: (d) => d.getUTCHours(),
  minute: (d) => d.getUTCMinutes(),
  second: (d) => d.getUTCSeconds(),
  microsecond: (d) => d.getUTCMilliseconds() * 1000,
}

export function scalarAttribute(value: PyScalar, name: string): Value | undefined {
  const isDate = value.kind === 'date' || value.kind === 'datetime'
  if (isDate && name in DATE_PARTS) return DATE_PARTS[name]!(new Date(value.number))
  if (isDate) {
    const d = new Date(value.number)
    switch (name) {
      case 'isoformat':
        return pure(name, () => value.text.replace(' ', 'T'))
      case 'date':
        return pure(name, () => dateValue(Date.UTC(d.getUTCFullYear(), d.getUTCMonth(), d.getUTCDate())))
      case 'time':
        return pure(name, () => new PyScalar('time', value.text.slice(11), value.number % 86_400_000))
      case 'timestamp':
        return pure(name, () => new PyFloat(value.number / 1000))
      case 'weekday':
        return pure(name, () => (d.getUTCDay() + 6) % 7)
      case 'isoweekday':
        return pure(name, () => ((d.getUTCDay() + 6) % 7) + 1)
      case 'astimezone':
        return pure(name, () => datetimeValue(value.number, true))
      case 'replace':
        return pure(name, (_args, keywords) => {
          const part = (key: string) => Number(asNumber(keywords.get(key) ?? DATE_PARTS[key]!(d)))
          const ms = Date.UTC(
            part('year'),
            part('month') - 1,
            part('day'),
            part('hour'),
            part('minute'),
            part('second'),
            part('microsecond') / 1000,
          )
          const aware = keywords.has('tzinfo') ? keywords.get('tzinfo') !== null : value.aware
          return value.kind === 'date' ? dateValue(ms) : datetimeValue(ms, aware)
        })
      case 'tzinfo':
        return value.aware ? new PyScalar('path', 'UTC') : null
    }
  }
  if (value.kind === 'timedelta') {
    if (name === 'days') return Math.floor(value.number / 86_400_000)
    if (name === 'seconds') return Math.floor((value.number % 86_400_000) / 1000)
    if (name === 'total_seconds') return pure(name, () => new PyFloat(value.number / 1000))
  }
  if (value.kind === 'uuid') {
    if (name === 'hex') return value.text.replaceAll('-', '')
    if (name === 'int') return value.number
  }
  if (value.kind === 'decimal' && name === 'quantize') return pure(name, () => value)
  return undefined
}

/** A value of a type whose content a run brings: the sample has the type, and is never shown. */
function generated(site: CallSite, sample: PyScalar): Unknown {
  return new Unknown({ source: site.source, path: site.path, span: site.span, annotation: sample.kind, sample })
}

const SAMPLE_MS = Date.UTC(2024, 0, 2, 3, 4, 5)

const UNITS: Record<string, number> = {
  days: 86_400_000,
  seconds: 1000,
  microseconds: 0.001,
  milliseconds: 1,
  minutes: 60_000,
  hours: 3_600_000,
  weeks: 604_800_000,
}

export function datetimeModule(): Record<string, Value> {
  const numbers = (args: CallArguments, names: readonly string[]) =>
    names.map((name, i) => args.positional[i] ?? args.keywords.get(name))
  const build = (
    kind: ScalarKind,
    names: readonly string[],
    make: (values: number[], keywords: ReadonlyMap<string, Value>) => PyScalar,
  ) =>
    pure(kind, (positional, keywords) => {
      const values = numbers({ positional, keywords, unknownSplats: [] }, names).map((v) =>
        v === undefined ? 0 : Number(asNumber(v)),
      )
      if (values.some(Number.isNaN)) throw new PyRaise('TypeError', `${kind}()`)
      return make(values, keywords)
    })
  const call = (fn: ReturnType<typeof build>) => (args: CallArguments, site: CallSite) => {
    const unknown = [...args.positional, ...args.keywords.values()].some((v) => v instanceof Unknown)
    if (!unknown) return fn.call(args, site)
    return fn.name === 'timedelta'
      ? generated(site, timedeltaValue(86_400_000))
      : generated(site, fn.name === 'date' ? dateValue(SAMPLE_MS) : datetimeValue(SAMPLE_MS))
  }
  const clock = (aware: (args: CallArguments) => boolean) =>
    new ClassMethod(
      native('now', (args, site) =>
        generated(site, datetimeValue(SAMPLE_MS, aware({ ...args, positional: args.positional.slice(1) }))),
      ),
    )
  const withZone = clock((args) => args.positional.length > 0 || args.keywords.has('tz'))

  const date: PyClass = libraryClass('datetime', 'date', {
    construct: call(build('date', ['year', 'month', 'day'], ([y, m, d]) => dateValue(Date.UTC(y!, m! - 1, d!)))),
    members: {
      today: new ClassMethod(native('today', (_args, site) => generated(site, dateValue(SAMPLE_MS)))),
      fromisoformat: new ClassMethod(native('fromisoformat', (args, site) => parsed(args.positional[1], site, 'date'))),
      fromtimestamp: new ClassMethod(native('fromtimestamp', (_args, site) => generated(site, dateValue(SAMPLE_MS)))),
      min: dateValue(Date.UTC(1, 0, 1)),
      max: dateValue(Date.UTC(9999, 11, 31)),
    },
  })
  const datetime = libraryClass('datetime', 'datetime', {
    bases: [date],
    construct: call(
      build(
        'datetime',
        ['year', 'month', 'day', 'hour', 'minute', 'second', 'microsecond'],
        ([y, mo, d, h, mi, s, us], keywords) =>
          datetimeValue(
            Date.UTC(y!, mo! - 1, d!, h, mi, s, (us ?? 0) / 1000),
            keywords.has('tzinfo') && keywords.get('tzinfo') !== null,
          ),
      ),
    ),
    members: {
      now: withZone,
      utcnow: clock(() => false),
      today: clock(() => false),
      fromtimestamp: withZone,
      utcfromtimestamp: clock(() => false),
      strptime: clock(() => false),
      fromisoformat: new ClassMethod(
        native('fromisoformat', (args, site) => parsed(args.positional[1], site, 'datetime')),
      ),
      combine: clock(() => false),
      min: datetimeValue(Date.UTC(1, 0, 1)),
      max: datetimeValue(Date.UTC(9999, 11, 31, 23, 59, 59)),
    },
  })
  const time = libraryClass('datetime', 'time', {
    construct: call(
      build(
        'time',
        ['hour', 'minute', 'second'],
        ([h, m, s]) => new PyScalar('time', `${two(h!)}:${two(m!)}:${two(s!)}`, ((h! * 60 + m!) * 60 + s!) * 1000),
      ),
    ),
    members: { min: new PyScalar('time', '00:00:00', 0), max: new PyScalar('time', '23:59:59.999999', 86_399_999) },
  })
  const timedelta = libraryClass('datetime', 'timedelta', {
    construct: call(
      build('timedelta', Object.keys(UNITS), (values) =>
        timedeltaValue(values.reduce((total, value, i) => total + value * Object.values(UNITS)[i]!, 0)),
      ),
    ),
  })
  const timezone = libraryClass('datetime', 'timezone', {
    construct: () => new PyScalar('path', 'UTC'),
    members: { utc: new PyScalar('path', 'UTC') },
  })
  return {
    date,
    datetime,
    time,
    timedelta,
    timezone,
    UTC: new PyScalar('path', 'UTC'),
    tzinfo: libraryClass('datetime', 'tzinfo'),
  }
}

function parsed(value: Value, site: CallSite, kind: 'date' | 'datetime'): Value {
  if (typeof value === 'string') {
    const ms = Date.parse(
      /[zZ]|[+-]\d\d:?\d\d$/.test(value) || value.length <= 10 ? value : `${value.replace(' ', 'T')}Z`,
    )
    if (!Number.isNaN(ms))
      return kind === 'date' ? dateValue(ms) : datetimeValue(ms, /[zZ]|[+-]\d\d:?\d\d$/.test(value))
  }
  return generated(site, kind === 'date' ? dateValue(SAMPLE_MS) : datetimeValue(SAMPLE_MS))
}

export function decimalModule(): Record<string, Value> {
  const make = pure('Decimal', ([value]) => {
    if (value instanceof PyScalar) return value
    const text = value === undefined ? '0' : typeof value === 'string' ? value : String(asNumber(value))
    return new PyScalar('decimal', text, Number(text))
  })
  const decimal = libraryClass('decimal', 'Decimal', {
    construct: (args, site) =>
      args.positional[0] instanceof Unknown
        ? generated(site, new PyScalar('decimal', '1.5', 1.5))
        : make.call(args, site),
  })
  return { Decimal: decimal }
}

export function uuidModule(): Record<string, Value> {
  const sample = new PyScalar('uuid', '00000000-0000-0000-0000-000000000001', 1)
  const uuid = libraryClass('uuid', 'UUID', {
    construct: (args, site) => {
      const value = args.positional[0] ?? args.keywords.get('hex') ?? args.keywords.get('int')
      if (typeof value === 'string') {
        const hex = value
          .replace(/[{}-]|urn:uuid:/g, '')
          .padStart(32, '0')
          .toLowerCase()
        return new PyScalar(
          'uuid',
          `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
        )
      }
      if (typeof value === 'number') {
        const hex = value.toString(16).padStart(32, '0')
        return new PyScalar(
          'uuid',
          `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`,
        )
      }
      return generated(site, sample)
    },
  })
  const result: Record<string, Value> = { UUID: uuid }
  for (const name of ['uuid1', 'uuid3', 'uuid4', 'uuid5', 'uuid6', 'uuid7', 'uuid8']) {
    result[name] = native(name, (_args, site) => generated(site, sample))
  }
  return result
}
