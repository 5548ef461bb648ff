// `a.b` in TypeScript where it means something else than in Python: properties of objects, methods of arrays and
// strings, session verbs in camelCase. Undefined leaves the answer to what both languages share.

import { callValue, positionally } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { iterate } from '../iteration.ts'
import { native, pure } from '../library/make.ts'
import { snake } from '../library/orm-core.ts'
import { sessionAttribute } from '../library/sessions.ts'
import { equals } from '../operators.ts'
import { toText } from '../strings.ts'
import { truthOf } from '../truth.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import { type CallSite, PyDict, PyFunction, PyList, PySet, PyTuple, type Value } from '../values.ts'

export function typescriptAttribute(ctx: Interpreter, object: Value, name: string, site: CallSite): Value | undefined {
  if (typeof object === 'string') return stringProperty(object, name)
  if (object instanceof PyList || object instanceof PyTuple) return arrayProperty(ctx, object, name, site)
  if (object instanceof PyDict) return objectProperty(object, name, site)
  if (object instanceof PySet) return setProperty(object, name)
  if (object instanceof PyFunction) return functionProperty(ctx, object, name)
  if (isUnknown(object)) return sessionAttribute(ctx, object, snake(name), site)
  return undefined
}

function unknownAt(site: CallSite, sample?: Value): Unknown {
  const at = { source: site.source, path: site.path, span: site.span }
  return new Unknown(sample === undefined ? at : { ...at, sample })
}

// --- strings ---

const STRING_METHODS = new Set(
  (
    'at charAt concat endsWith includes indexOf lastIndexOf padEnd padStart repeat replace replaceAll slice split ' +
    'startsWith substring toLowerCase toUpperCase trim trimEnd trimStart toLocaleLowerCase toLocaleUpperCase normalize'
  ).split(' '),
)

function stringProperty(text: string, name: string): Value | undefined {
  if (name === 'length') return text.length
  if (name === 'toString' || name === 'valueOf') return pure(name, () => text)
  if (!STRING_METHODS.has(name)) return undefined
  return pure(name, (args) => {
    if (args.some((each) => typeof each === 'object' && each !== null))
      throw new TypeError(`${name} of what is not text`)
    const result = (Reflect.get(String.prototype, name) as (...given: unknown[]) => unknown).apply(text, [...args])
    return Array.isArray(result) ? new PyList(result) : (result as Value)
  })
}

// --- arrays ---

function arrayProperty(ctx: Interpreter, list: PyList | PyTuple, name: string, site: CallSite): Value | undefined {
  const { items } = list
  if (name === 'length') {
    const open = list.rest !== null || (list instanceof PyList && list.mayBeEmpty)
    return open ? unknownAt(site, items.length) : items.length
  }
  /** What a callback gives for each item. */
  const each = (fn: Value, at: CallSite) =>
    items.map((item, index) => callValue(ctx, fn, positionally(item, index), at))
  const listOf = (values: readonly Value[]): PyList => {
    const made = new PyList([...values])
    made.rest = list.rest
    if (list instanceof PyList) {
      made.born = list.born
      made.optional = Math.min(list.optional, values.length)
    }
    return made
  }
  switch (name) {
    case 'push':
    case 'unshift':
      if (!(list instanceof PyList)) return undefined
      return native(name, (args) => {
        if (name === 'push') list.items.push(...args.positional)
        else list.items.unshift(...args.positional)
        list.noteAdded(args.positional.length, ctx.conditions.length)
        if (args.unknownSplats.length > 0) list.rest = args.unknownSplats[0]
        return list.items.length
      })
    case 'map':
      return native(name, (args, at) => listOf(each(args.positional[0], at)))
    case 'flatMap':
      return native(name, (args, at) =>
        listOf(each(args.positional[0], at).flatMap((value) => (value instanceof PyList ? value.items : [value]))),
      )
    case 'forEach':
      return native(name, (args, at) => {
        each(args.positional[0], at)
        return null
      })
    case 'filter':
      return native(name, (args, at) => listOf(kept(ctx, items, args.positional[0], at)))
    case 'find':
      return native(name, (args, at) => kept(ctx, items, args.positional[0], at)[0] ?? null)
    case 'some':
    case 'every':
      return native(name, (args, at) => {
        const truths = each(args.positional[0], at).map((item) => truthOf(item))
        const value = name === 'some' ? truths.some((t) => t.value) : truths.every((t) => t.value)
        return truths.every((t) => t.known) && list.rest === null ? value : unknownAt(at, value)
      })
    case 'reduce':
      return native(name, (args, at) => {
        const [fn, ...start] = args.positional
        const rest = [...items]
        let result = start.length > 0 ? start[0] : rest.shift()
        for (const item of rest) result = callValue(ctx, fn, positionally(result, item), at)
        return result
      })
    case 'concat':
      return native(name, (args, at) => {
        const made = listOf(items)
        for (const value of args.positional) {
          if (!(value instanceof PyList || value instanceof PyTuple || isUnknown(value))) made.items.push(value)
          else {
            const more = iterate(ctx, value, at)
            made.items.push(...more.values)
            made.rest ??= more.rest
          }
        }
        return made
      })
    case 'slice':
      return pure(name, ([from, to]) => listOf(items.slice(index(from), index(to))))
    case 'at':
      return pure(name, ([position]) => items.at(index(position) ?? 0) ?? null)
    case 'includes':
      return pure(name, ([value]) => items.some((item) => equals(item, value)))
    case 'indexOf':
      return pure(name, ([value]) => items.findIndex((item) => equals(item, value)))
    case 'join':
      return pure(name, ([separator]) => {
        const texts = items.map(toText)
        if (texts.some((text) => text === null)) throw new TypeError('what is joined is not text')
        return texts.join(typeof separator === 'string' ? separator : ',')
      })
    case 'flat':
      return native(name, () => listOf(items.flatMap((item) => (item instanceof PyList ? item.items : [item]))))
    case 'reverse':
    case 'toReversed':
      return native(name, () => listOf([...items].reverse()))
    case 'keys':
      return native(name, () => listOf(items.map((_item, at) => at)))
    case 'values':
      return native(name, () => listOf(items))
    case 'entries':
      return native(name, () => listOf(items.map((item, at) => new PyList([at, item]))))
    default:
      return undefined
  }
}

function index(value: Value): number | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'number') throw new TypeError('not an index')
  return value
}

/** Items that a test lets through; those that it may let through are among them. */
function kept(ctx: Interpreter, items: readonly Value[], test: Value, site: CallSite): Value[] {
  // `filter(Boolean)` drops what is null, and keeps what is not known.
  return items.filter((item) => truthOf(callValue(ctx, test, positionally(item), site)).value)
}

// --- objects, sets and functions ---

function objectProperty(dict: PyDict, name: string, site: CallSite): Value | undefined {
  const value = dict.get(name)
  if (value !== undefined || dict.has(name)) return value ?? null
  if (name === 'hasOwnProperty') return pure(name, ([key]) => dict.has(key))
  return dict.rest === null ? null : unknownAt(site)
}

function setProperty(set: PySet, name: string): Value | undefined {
  if (name === 'size') return set.items.length
  if (name === 'has') return pure(name, ([value]) => set.items.some((item) => equals(item, value)))
  return undefined
}

function functionProperty(ctx: Interpreter, fn: PyFunction, name: string): Value | undefined {
  if (name === 'name') return fn.name
  if (name === 'call')
    return native(name, (args, at) => callValue(ctx, fn, positionally(...args.positional.slice(1)), at))
  if (name === 'bind') return native(name, () => fn)
  return undefined
}
