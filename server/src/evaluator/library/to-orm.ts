// Values of the language as orm-core takes them: lists, dicts and functions of JavaScript, mapped classes for theirs.

import { callValue } from '../calls.ts'
import { assumedMapping } from '../declarative/assumed.ts'
import { settleAbstractConcrete } from '../declarative/concrete.ts'
import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import {
  BoundMethod,
  type CallSite,
  NativeFunction,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyRange,
  PySet,
  PySlice,
  PyTuple,
  type Value,
} from '../values.ts'
import { fromOrm } from './orm-core.ts'
import { OrmMethod } from './orm-method.ts'
import { ormTypeOf } from './types.ts'

/** A value of the language as orm-core takes it. */
export function toOrm(ctx: Interpreter, value: Value): unknown {
  if (value === null || typeof value !== 'object') {
    return value
  }
  if (value instanceof PyClass && ctx.abstractBases.length > 0 && !value.mapped) settleAbstractConcrete(ctx, value)
  // `Setting[dict]`: a mapped class with type arguments is the class
  if (value instanceof PyGeneric && value.origin instanceof PyClass && value.origin.mapped)
    return toOrm(ctx, value.origin)
  if (value instanceof PyClass)
    return ormTypeOf(ctx, value) ?? value.mapped?.class ?? assumedMapping(ctx, value)?.class ?? value
  if (value instanceof PyFloat) return Number.isInteger(value.value) ? value : value.value
  if (value instanceof PyList || value instanceof PyTuple) return value.items.map((item) => toOrm(ctx, item))
  if (value instanceof PySet) return value.items.map((item) => toOrm(ctx, item))
  if (value instanceof PyRange) {
    const items: number[] = []
    for (let i = value.start; value.step > 0 ? i < value.stop : i > value.stop; i += value.step) items.push(i)
    return items
  }
  if (value instanceof PyBytes) return new TextEncoder().encode(value.text)
  if (value instanceof PyDict) return dictToOrm(ctx, value)
  if (value instanceof PySlice) {
    // A plain slice: the array's own comparator names its bounds after the column.
    const [start, stop, step] = [value.lower, value.upper, value.step].map((part) => toOrm(ctx, part))
    return { start, stop, step }
  }
  if (value instanceof PyFunction || value instanceof BoundMethod || value instanceof NativeFunction) {
    return asFunction(ctx, value)
  }
  if (value instanceof PyInstance) return instanceToOrm(ctx, value)
  if (value instanceof OrmMethod)
    return (...args: unknown[]) =>
      (value.receiver as Record<string, (...a: unknown[]) => unknown>)[value.name]!(...args)
  return value
}

function dictToOrm(ctx: Interpreter, value: PyDict): unknown {
  const entries = [...value.entries.values()]
  if (entries.every((entry) => typeof entry.key === 'string')) {
    return Object.fromEntries(entries.map((entry) => [entry.key as string, toOrm(ctx, entry.value)]))
  }
  return new Map(entries.map((entry) => [toOrm(ctx, entry.key), toOrm(ctx, entry.value)]))
}

/** An object with `__clause_element__`, a type of the user's, or something that is not known. */
function instanceToOrm(ctx: Interpreter, value: PyInstance): unknown {
  const site = { path: '', span: { start: 0, end: 0 }, source: value.class.name }
  const clause = value.class.lookup('__clause_element__')
  if (clause)
    return toOrm(
      ctx,
      callValue(
        ctx,
        new BoundMethod(value, clause.entry.value),
        { positional: [], keywords: new Map(), unknownSplats: [] },
        site,
      ),
    )
  const type = ormTypeOf(ctx, value)
  if (type !== null) return type
  const parts = compositeValues(ctx, value, site)
  if (parts !== null) return { __sqlType__: undefined, __sqlKey__: value.class.name, __compositeValues__: () => parts }
  return new Unknown({ source: value.class.name, type: value.class, reason: `an instance of ${value.class.name}` })
}

/** The values of an object that a composite may hold: by its own method, or the fields of a dataclass. */
function compositeValues(ctx: Interpreter, value: PyInstance, site: CallSite): unknown[] | null {
  const method = value.class.lookup('__composite_values__')
  if (method) {
    const made = callValue(
      ctx,
      new BoundMethod(value, method.entry.value),
      { positional: [], keywords: new Map(), unknownSplats: [] },
      site,
    )
    return made instanceof PyTuple || made instanceof PyList ? made.items.map((item) => toOrm(ctx, item)) : null
  }
  if (value.class.fact('dataclass') !== true) return null
  const fields = [...value.class.mro].reverse().flatMap((owner) => [...owner.entries])
  const names = new Set(fields.filter(([, entry]) => entry.annotation !== null).map(([name]) => name))
  return [...names].map((name) => toOrm(ctx, value.attributes.get(name) ?? null))
}

/** A user function as orm-core calls it. */
export function asFunction(ctx: Interpreter, value: Value): (...args: unknown[]) => unknown {
  return (...args: unknown[]) => {
    const site = ctx.place ?? { path: '', span: { start: 0, end: 0 }, source: 'callback' }
    const expected = value instanceof PyFunction ? value.definition.parameters.length : args.length
    const given = args.slice(0, Math.max(expected, 0)).map(fromOrm)
    return toOrm(
      ctx,
      ctx.mute(() => callValue(ctx, value, { positional: given, keywords: new Map(), unknownSplats: [] }, site)),
    )
  }
}
