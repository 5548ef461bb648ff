// `a[i]`: containers, slices, subscripted classes and typing forms, and orm-core's own indexing.

import { getAttribute } from './attributes.ts'
import { callMethod, callValue, positionally } from './calls.ts'
import { chooseCandidate } from './candidates.ts'
import { chooseEntry, isOpenKey, mayHave } from './choices.ts'
import { formOf } from './forms.ts'
import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { isVariable, variableMember } from './lambdas.ts'
import { builtin } from './library/builtins.ts'
import { functionAt } from './library/orm-call.ts'
import { isOrmObject } from './library/orm-core.ts'
import { ormGetItem } from './library/orm-operators.ts'
import { subscriptForm } from './library/typing.ts'
import { isTypeLike } from './operators.ts'
import { isTypeScript } from './typescript/source.ts'
import { isUnknown, NO_SAMPLE, sampleOf, Unknown } from './unknown.ts'
import {
  type CallSite,
  ClassMethod,
  EnumMember,
  isContainer,
  NativeFunction,
  noteChange,
  PyBytes,
  PyClass,
  PyDict,
  PyForm,
  PyGeneric,
  PyInstance,
  PyList,
  PyRaise,
  PySlice,
  PyTuple,
  type Value,
} from './values.ts'

export function subscript(ctx: Interpreter, object: Value, given: Value, site: CallSite): Value {
  const index = isUnknown(object) ? given : formOf(ctx, given)
  if (object instanceof PyForm) return subscriptForm(object, index)
  // `User[name]` of TypeScript is the attribute of that name.
  if (isTypeScript(site.path) && (object instanceof PyClass || object instanceof PyInstance)) {
    if (typeof index === 'string') return getAttribute(ctx, object, index, site)
    // of a type, in angle brackets, it is an argument
    if (isUnknown(index) && site.source.endsWith(']'))
      return callValue(ctx, builtin(ctx, 'getattr'), positionally(object, index), site)
  }
  if (object instanceof PyClass) {
    if (object.fact('enum')) return enumMembers(object).find((m) => m.name === index) ?? unknown(site)
    const own = object.lookup('__class_getitem__')
    if (own !== null && own.owner.place !== null) {
      const { value } = own.entry
      const fn = value instanceof ClassMethod ? value.function : value
      return callValue(ctx, fn, positionally(object, index), site)
    }
    return new PyGeneric(object, index instanceof PyTuple ? index.items : [index])
  }
  if (isTypeLike(object)) return new PyGeneric(object, index instanceof PyTuple ? index.items : [index])
  const fn = functionAt(ctx, object, index)
  if (fn !== undefined) return fn
  // A class of orm-core with a type argument: `TypeDecorator[str]`.
  if (typeof object === 'function') return new PyGeneric(object, index instanceof PyTuple ? index.items : [index])
  if (isUnknown(object)) {
    let sample: Value = NO_SAMPLE
    const given = object.hasSample ? object.sample : undefined
    if (given instanceof PyInstance && given.class.lookup('__getitem__')?.entry.value instanceof NativeFunction)
      sample = sampleOf(callMethod(ctx, given, '__getitem__', [index], site))
    else if (object.hasSample && !isUnknown(index)) sample = plainSubscript(object.sample, index) ?? NO_SAMPLE
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      session: object.session,
      reason: object.reason,
      error: object.error ?? null,
      ...(sample === NO_SAMPLE ? {} : { sample }),
    })
  }
  if (isVariable(object)) return variableMember(ctx, object, index, true, site)
  if (isOrmObject(object)) return ormGetItem(ctx, object, index, site)
  if (object instanceof PyInstance && object.class.lookup('__getitem__')) {
    return callMethod(ctx, object, '__getitem__', [index], site)
  }
  if (isContainer(object) && object.type?.lookup('__getitem__')?.owner.place)
    return callMethod(ctx, object, '__getitem__', [index], site)
  if (object instanceof PyDict && isOpenKey(index)) {
    const chosen = chooseEntry(ctx, object, index, site)
    if (chosen !== undefined) return chosen
    if (isUnknown(index)) return unknown(site)
  }
  if (object instanceof PyList && object.someOf !== null && typeof index === 'number')
    return chooseCandidate(ctx, object.items, object.someOf, site)
  const value = isUnknown(index) ? undefined : plainSubscript(object, index)
  if (value !== undefined) return value
  if (object instanceof PyDict && !isUnknown(index)) {
    if (object.factory !== null) {
      const made = callValue(ctx, object.factory, { positional: [], keywords: new Map(), unknownSplats: [] }, site)
      object.set(index, made)
      return made
    }
    // One of its keys may be that: which they are is not known.
    if (!mayHave(object, index)) throw new PyRaise('KeyError', String(index))
  }
  return unknown(site)
}

function unknown(site: CallSite): Unknown {
  return new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    reason: `\`${site.source}\` is not known statically`,
  })
}

function plainSubscript(object: Value, index: Value): Value | undefined {
  if (object instanceof PyDict) return object.get(index)
  if (object instanceof PyList || object instanceof PyTuple) {
    if (index instanceof PySlice) {
      const items = slice(object.items, index)
      return items === undefined ? undefined : object instanceof PyList ? new PyList(items) : new PyTuple(items)
    }
    if (typeof index === 'number') return object.items.at(index)
    return undefined
  }
  if (typeof object === 'string') {
    if (index instanceof PySlice) return slice([...object], index)?.join('')
    if (typeof index === 'number') return [...object].at(index)
  }
  if (object instanceof PyBytes && index instanceof PySlice) {
    const text = slice([...object.text], index)?.join('')
    return text === undefined ? undefined : new PyBytes(text)
  }
  if (object instanceof EnumMember && object.mixesPrimitive) return plainSubscript(object.value, index)
  return undefined
}

function slice<T>(items: readonly T[], { lower, upper, step }: PySlice): T[] | undefined {
  const whole = (value: Value): boolean => value === null || typeof value === 'number'
  if (!whole(lower) || !whole(upper) || !whole(step)) return undefined
  const by = (step as number | null) ?? 1
  if (by === 1) return items.slice((lower as number | null) ?? 0, (upper as number | null) ?? undefined)
  const result: T[] = []
  if (by > 0) {
    const chosen = items.slice((lower as number | null) ?? 0, (upper as number | null) ?? undefined)
    for (let i = 0; i < chosen.length; i += by) result.push(chosen[i]!)
  } else if (lower === null && upper === null) {
    for (let i = items.length - 1; i >= 0; i += by) result.push(items[i]!)
  } else return undefined
  return result
}

export function setSubscript(object: Value, index: Value, value: Value): void {
  if (object instanceof PyDict || object instanceof PyList) noteChange(object, object.home)
  if (object instanceof PyDict) {
    if (isUnknown(index)) object.rest = index
    else object.set(index, value)
  } else if (object instanceof PyList && typeof index === 'number') {
    object.items[index < 0 ? object.items.length + index : index] = value
  }
}
