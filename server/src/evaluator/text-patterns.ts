// Text that is put together from parts of which only a run can tell some: what is known of it, with a word for each part
// that is not. Templates (`f"…"`) make theirs where they are evaluated.

import type { BinaryOperator } from '../frontends/program.ts'
import { wordFor } from './library/written-words.ts'
import { isUnknown, Unknown } from './unknown.ts'
import { type NativeFunction, PyDict, PyList, PyRaise, PyTuple, type Value } from './values.ts'

/** Methods of str that put text together. */
const JOINING: ReadonlySet<string> = new Set(['format', 'format_map', 'join'])

/** The pattern of `left + right` and `left % right`, one of which is text; null where nothing is known of it. */
export function patternOfOperation(
  operator: BinaryOperator,
  left: Value,
  right: Value,
  apply: (left: Value, right: Value) => Value | undefined,
): string | null {
  if (operator === '%' ? !isText(left) : operator !== '+' || !(isText(left) || isText(right))) return null
  return textOr(() => apply(written(left), written(right)))
}

/** The pattern of what a pure function makes of text that is known in part. */
export function patternOfCall(
  fn: NativeFunction,
  positional: readonly Value[],
  keywords: ReadonlyMap<string, Value>,
  call: (positional: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value,
): string | null {
  const isKnownInPart = (value: Value) => isUnknown(value) && value.pattern !== null
  if (!JOINING.has(fn.name) && ![...positional, ...keywords.values()].some(isKnownInPart)) return null
  const options = new Map([...keywords].map(([name, value]) => [name, written(value)] as const))
  // `", ".join(names)` of names that nobody knows: as if it were one.
  const [first] = positional
  const given = fn.name === 'join' && isUnknown(first) ? [new PyList([first])] : positional
  return textOr(() => call(given.map(written), options))
}

/** Whether a value somewhere in a tuple, list or dict is not known. */
export function holdsUnknown(value: Value): boolean {
  if (isUnknown(value)) return true
  if (value instanceof PyList || value instanceof PyTuple) return value.items.some(holdsUnknown)
  return value instanceof PyDict && value.values().some(holdsUnknown)
}

function isText(value: Value): boolean {
  return typeof value === 'string' || (value instanceof Unknown && value.pattern !== null)
}

/** The value with words in place of what is not known of it. */
function written(value: Value): Value {
  if (isUnknown(value)) return wordFor(value)
  if (value instanceof PyTuple) return new PyTuple(value.items.map(written), value.fields)
  if (value instanceof PyList) return new PyList(value.items.map(written))
  if (value instanceof PyDict) return new PyDict([...value.entries.values()].map((e) => [e.key, written(e.value)]))
  return value
}

function textOr(make: () => Value | undefined): string | null {
  try {
    const made = make()
    return typeof made === 'string' ? made : null
  } catch (error) {
    // Words in place of values are not what the function takes.
    const isRefused = [TypeError, RangeError, SyntaxError, PyRaise].some((type) => error instanceof type)
    if (isRefused) return null
    throw error
  }
}
