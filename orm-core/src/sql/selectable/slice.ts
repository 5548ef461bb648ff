// LIMIT and OFFSET of a slice `[start:stop]` of a statement that may have them already (sql/util.py's _make_slice).

import { expect } from '../coercions.ts'
import { ArgumentError } from '../exc.ts'
import * as roles from '../roles.ts'

/** An integer for LIMIT: Python's `operator.index`. */
export function asInteger(value: unknown): number | bigint | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'bigint' || (typeof value === 'number' && Number.isInteger(value))) return value
  throw new ArgumentError(`'${typeof value}' object cannot be interpreted as an integer`)
}

const clause = (element: unknown): any => expect(roles.LimitOffsetRole, element, { name: null, type: null })

const asIntegerIfPossible = (element: any): any => {
  if (element === null) return null
  return '_limitOffsetValue' in element ? asInteger(element._limitOffsetValue) : element
}

const plus = (offset: any, start: number): any =>
  typeof offset === 'object' ? offset.add(start) : typeof offset === 'bigint' ? offset + BigInt(start) : offset + start

export function makeSlice(limit: any, offset: any, start: number | null, stop: number | null): [any, any] {
  let newLimit = limit
  let newOffset = offset
  if (start !== null) {
    newOffset = asIntegerIfPossible(offset) ?? 0
    if (start !== 0) newOffset = plus(newOffset, start)
    newOffset = newOffset === 0 ? null : clause(newOffset)
  }
  if (stop !== null) newLimit = clause(start === null ? stop : stop - start)
  return [newLimit, newOffset]
}
