// Whether a value is true, and whether that is known. Unknowns answer by their sample: a given argument is true and
// not None, as the recorder of reference data gives it.

import { callValue, positionally } from './calls.ts'
import type { Interpreter } from './interpreter.ts'
import { variableValue } from './lambdas.ts'
import { NO_SAMPLE, Unknown } from './unknown.ts'
import {
  BoundMethod,
  EnumMember,
  PyBytes,
  PyDict,
  PyFloat,
  PyFunction,
  PyInstance,
  PyList,
  PyRange,
  PyScalar,
  PySet,
  PyTuple,
  type Value,
} from './values.ts'

export interface Truth {
  readonly known: boolean
  /** The truth, or that of the main path. */
  readonly value: boolean
}

/** With an interpreter, an object of the program's is asked by its `__bool__` or `__len__`, as Python does. */
export function truthOf(given: Value, ctx?: Interpreter): Truth {
  const value = variableValue(given)
  if (ctx !== undefined && value instanceof PyInstance) {
    const answer = ownTruth(ctx, value)
    if (answer !== undefined) return truthOf(answer)
  }
  if (value instanceof Unknown) {
    return { known: false, value: value.sample === NO_SAMPLE ? true : truthOf(value.sample).value }
  }
  if (value instanceof PyList && (value.mayBeEmpty || (value.someOf !== null && value.items.length > 0)))
    return { known: false, value: true }
  if (value instanceof PyList || value instanceof PyTuple) {
    return { known: value.items.length > 0 || value.rest === null, value: value.items.length > 0 }
  }
  if (value instanceof PyDict)
    return { known: value.entries.size > 0 || value.rest === null, value: value.entries.size > 0 }
  return { known: true, value: plainTruth(value) }
}

/** What `__bool__`, or else `__len__`, of the program's own class says; undefined without either. */
export function ownTruth(ctx: Interpreter, value: PyInstance, names = ['__bool__', '__len__']): Value | undefined {
  for (const name of names) {
    const found = value.class.lookup(name)
    const place = found?.owner.place
    if (!(found?.entry.value instanceof PyFunction) || !place) continue
    const site = { path: place.path, span: place.nameSpan, source: name }
    return callValue(ctx, new BoundMethod(value, found.entry.value), positionally(), site)
  }
  return undefined
}

function plainTruth(value: Value): boolean {
  if (value === null || value === undefined) return false
  if (value instanceof PyFloat) return value.value !== 0
  if (value instanceof PyBytes) return value.text !== ''
  if (value instanceof PySet) return value.entries.size > 0
  if (value instanceof PyScalar)
    return value.kind === 'timedelta' || value.kind === 'decimal' ? value.number !== 0 : true
  if (value instanceof PyRange) return (value.stop - value.start) / value.step > 0
  if (value instanceof EnumMember) return value.mixesPrimitive ? plainTruth(value.value) : true
  // collections of orm-core's: the foreign keys of a column, the constraints of a table
  if (value instanceof Set || value instanceof Map) return value.size > 0
  if (Array.isArray(value)) return value.length > 0
  if (typeof value === 'object') return comparisonTruth(value) ?? true
  return typeof value === 'function' || Boolean(value)
}

interface Comparison {
  readonly visitName?: string
  readonly operator?: { readonly name: string } | null
  readonly left?: { readonly _hash?: number }
  readonly right?: { readonly _hash?: number }
}

/**
 * The truth of `a == b` and `a != b` in SQL: whether both are the same object, so `a == 1 and b == 2` is `a == 1`.
 * Undefined for anything else.
 */
function comparisonTruth(value: Comparison): boolean | undefined {
  if (value.visitName !== 'binary') return undefined
  const { left, operator, right } = value
  const same = left === right || (left?._hash !== undefined && left._hash === right?._hash)
  return operator?.name === 'eq' ? same : operator?.name === 'ne' ? !same : undefined
}
