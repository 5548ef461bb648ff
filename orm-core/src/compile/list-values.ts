// The values of a parameter that stands for a list, and the items of a tuple among them. Values that only a run knows
// count as one.

import { isUnknownValue } from '../sql/column-operators.ts'

export function isSequence(value: any): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    !isUnknownValue(value) &&
    !(value instanceof Uint8Array) &&
    typeof value[Symbol.iterator] === 'function'
  )
}

/** The values of an expanding parameter: an unknown list counts as one unknown value. */
export function listOf(value: any): readonly any[] {
  if (value === null || value === undefined) return []
  if (Array.isArray(value)) return value
  return isSequence(value) ? [...value] : [value]
}

/** The items of a tuple: an unknown one has as many unknown items as the tuple that it is compared with. */
export function itemsOf(tuple: any, length = 1): readonly any[] {
  return isSequence(tuple) ? [...tuple] : Array.from({ length: isUnknownValue(tuple) ? length || 1 : 1 }, () => tuple)
}
