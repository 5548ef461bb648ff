// A range as a value: its bounds, and which of them are part of it. The types of ranges are in ranges.ts.

import { describe } from '../../sql/exc.ts'

/** Which ends of a range belong to it: `[)`, `[]`, `(]`, `()`. */
export type RangeBounds = '()' | '(]' | '[)' | '[]'

export interface RangeOptions {
  readonly bounds?: RangeBounds
  readonly empty?: boolean
}

/** A range of values with its bounds. */
export class Range<T = any> {
  readonly lower: T | null
  readonly upper: T | null
  readonly bounds: RangeBounds
  readonly empty: boolean

  constructor(lower: T | null = null, upper: T | null = null, options: RangeOptions = {}) {
    this.lower = lower
    this.upper = upper
    this.bounds = options.bounds ?? '[)'
    this.empty = options.empty ?? false
  }

  get isEmpty(): boolean {
    return this.empty
  }

  get lowerInc(): boolean {
    return this.bounds.startsWith('[')
  }

  get lowerInf(): boolean {
    return !this.empty && this.lower === null
  }

  get upperInc(): boolean {
    return this.bounds.endsWith(']')
  }

  get upperInf(): boolean {
    return !this.empty && this.upper === null
  }

  /** Whether a value lies in the range. */
  contains(value: T): boolean {
    if (this.empty) return false
    const above = this.lower === null || (this.lowerInc ? value >= (this.lower as any) : value > (this.lower as any))
    const below = this.upper === null || (this.upperInc ? value <= (this.upper as any) : value < (this.upper as any))
    return above && below
  }

  /** How messages show it. */
  _repr(): string {
    const { lower, upper, bounds, empty } = this
    return `Range(lower=${describe(lower)}, upper=${describe(upper)}, bounds='${bounds}', empty=${describe(empty)})`
  }

  /** The range in PostgreSQL's own notation. */
  toString(): string {
    if (this.empty) return 'empty'
    const show = (bound: T | null): string =>
      bound === null ? '' : bound instanceof Date ? bound.toISOString() : String(bound)
    return `${this.bounds[0]}${show(this.lower)},${show(this.upper)}${this.bounds[1]}`
  }
}

/** Several ranges as one value. */
export class MultiRange<T = any> extends Array<Range<T>> {
  override toString(): string {
    return `{${this.map(String).join(',')}}`
  }
}

/** Reads a range in PostgreSQL's notation, its bounds by `read`. */
export function parseRange<T>(text: string, read: (bound: string) => T): Range<T> {
  if (text === 'empty') return new Range<T>(null, null, { empty: true })
  const match = /^([[(])(?:"((?:\\.|""|[^"\\])*)"|([^,"]*)),(?:"((?:\\.|""|[^"\\])*)"|([^,"]*))([\])])$/.exec(text)
  if (match === null) throw new TypeError(`Not a range: ${text}`)
  const bound = (quoted: string | undefined, plain: string | undefined): T | null => {
    if (quoted !== undefined) return read(quoted.replaceAll('""', '"').replace(/\\(.)/g, '$1'))
    return plain === undefined || plain === '' ? null : read(plain)
  }
  return new Range<T>(bound(match[2], match[3]), bound(match[4], match[5]), {
    bounds: `${match[1]}${match[6]}` as RangeBounds,
  })
}
