// Methods of list, tuple, dict, set and bytes. They change their container, as Python's do.

import { callValue, positionally } from '../calls.ts'
import { chooseEntry, isOpenKey, mayHave } from '../choices.ts'
import { formOf } from '../forms.ts'
import type { Interpreter } from '../interpreter.ts'
import { iterate } from '../iteration.ts'
import { equals } from '../operators.ts'
import { subscript } from '../subscripts.ts'
import { isUnknown, NO_SAMPLE, Unknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  hashKey,
  type NativeFunction,
  noteChange,
  type PyBytes,
  PyDict,
  PyList,
  PySet,
  PyTuple,
  type Value,
} from '../values.ts'
import { sorted } from './builtins.ts'
import { native } from './make.ts'

export function containerMethod(
  ctx: Interpreter,
  object: PyList | PyTuple | PyDict | PySet | PyBytes,
  name: string,
): Value | undefined {
  if (object instanceof PyTuple && object.fields !== null) {
    const index = object.fields.indexOf(name)
    if (index >= 0) return object.items[index]
  }
  const call = methodOf(ctx, object, name)
  if (call === null) return undefined
  if (!CHANGING.has(name) || !('home' in object)) return native(name, call)
  return native(name, (args, site) => {
    noteChange(object, object.home)
    return call(args, site)
  })
}

/** What `super()` leads to in a class of containers. */
export function inheritedContainerMethod(
  ctx: Interpreter,
  object: PyList | PyDict | PySet,
  name: string,
): Value | undefined {
  const filling = object instanceof PyList ? 'extend' : 'update'
  if (name === '__init__')
    return native(name, (args, site) => (args.positional.length + args.keywords.size > 0 ? fill(args, site) : null))
  if (name === '__getitem__')
    return native(name, ({ positional: [key] }, site) => {
      const { type } = object
      object.type = null
      try {
        return subscript(ctx, object, key, site)
      } finally {
        object.type = type
      }
    })
  if (name === '__setitem__' && object instanceof PyDict)
    return native(name, ({ positional: [key, value] }) => {
      object.set(key, value ?? null)
      return null
    })
  return undefined

  function fill(args: CallArguments, site: CallSite): Value {
    const method = containerMethod(ctx, object, filling)
    if (method !== undefined) callValue(ctx, method, args, site)
    return null
  }
}

/** Methods that change their container. */
const CHANGING = new Set(
  'append appendleft extend extendleft insert remove pop popleft popitem clear sort reverse rotate update setdefault add discard difference_update intersection_update symmetric_difference_update move_to_end'.split(
    ' ',
  ),
)

type Call = (args: CallArguments, site: CallSite) => Value

function methodOf(ctx: Interpreter, object: PyList | PyTuple | PyDict | PySet | PyBytes, name: string): Call | null {
  if (object instanceof PyList) return listMethod(ctx, object, name)
  if (object instanceof PyTuple) return sequenceMethod(object.items, name)
  if (object instanceof PyDict) return dictMethod(ctx, object, name)
  if (object instanceof PySet) return setMethod(ctx, object, name)
  return name === 'decode' ? () => object.text : null
}

function sequenceMethod(items: readonly Value[], name: string): Call | null {
  if (name === 'index') return ({ positional }) => items.findIndex((item) => equals(item, positional[0]))
  if (name === 'count') return ({ positional }) => items.filter((item) => equals(item, positional[0])).length
  return null
}

function listMethod(ctx: Interpreter, list: PyList, name: string): Call | null {
  switch (name) {
    case 'append':
    case 'appendleft':
      return ({ positional }) => {
        if (name === 'append') list.items.push(positional[0])
        else list.items.unshift(positional[0])
        list.noteAdded(1, ctx.conditions.length)
        return null
      }
    case 'extend':
      return ({ positional }, site) => {
        const items = iterate(ctx, positional[0], site)
        list.items.push(...items.values)
        list.noteAdded(items.values.length, ctx.conditions.length)
        if (items.rest !== null && !(isUnknown(positional[0]) && items.values.length > 0)) list.rest = items.rest
        return null
      }
    case 'insert':
      return ({ positional }) => {
        if (typeof positional[0] === 'number') list.items.splice(positional[0], 0, positional[1])
        else list.items.push(positional[1])
        list.noteAdded(1, ctx.conditions.length)
        return null
      }
    case 'pop':
    case 'popleft':
      return ({ positional }, site) => {
        const index = name === 'popleft' ? 0 : typeof positional[0] === 'number' ? positional[0] : -1
        if (list.items.length === 0) return new Unknown({ source: site.source, path: site.path, span: site.span })
        return list.items.splice(index < 0 ? list.items.length + index : index, 1)[0]
      }
    case 'remove':
      return ({ positional }) => {
        const index = list.items.findIndex((item) => equals(item, positional[0]))
        if (index >= 0) list.items.splice(index, 1)
        return null
      }
    case 'clear':
      return () => {
        list.items = []
        return null
      }
    case 'copy':
      return () => {
        const copy = new PyList([...list.items])
        copy.rest = list.rest
        return copy
      }
    case 'reverse':
      return () => {
        list.items.reverse()
        return null
      }
    case 'sort':
      return ({ keywords }, site) => {
        const ordered = sorted(ctx, list, keywords, site)
        if (ordered instanceof PyList) list.items = ordered.items
        return null
      }
    default:
      return sequenceMethod(list.items, name)
  }
}

function dictMethod(ctx: Interpreter, dict: PyDict, name: string): Call | null {
  const missing = (site: CallSite): Value =>
    new Unknown({ source: site.source, path: site.path, span: site.span, sample: NO_SAMPLE })
  // What `**options` has nobody says: the main path is that of a call without them.
  const notGiven = (fallback: Value, site: CallSite): Value =>
    dict.optional
      ? new Unknown({
          source: site.source,
          path: site.path,
          span: site.span,
          sample: fallback ?? null,
          settled: isUnknown(dict.rest) && dict.rest.settled,
        })
      : missing(site)
  const pairs = () => [...dict.entries.values()]
  const listOf = (items: Value[]): PyList => {
    const list = new PyList(items)
    list.rest = dict.rest
    return list
  }
  switch (name) {
    case 'get':
      return ({ positional }, site) => {
        const [asked, fallback = null] = positional
        const key = formOf(ctx, asked)
        const chosen = isOpenKey(key)
          ? chooseEntry(ctx, dict, key, site, { value: fallback, isMain: positional.length > 1 })
          : undefined
        if (chosen !== undefined) return chosen
        if (isUnknown(key)) return missing(site)
        const known = dict.get(key)
        if (known !== undefined) return known
        if (dict.rest !== null) return notGiven(positional[1], site)
        return mayHave(dict, key) ? missing(site) : fallback
      }
    case 'pop':
      return ({ positional }, site) => {
        const value = dict.get(positional[0])
        if (value !== undefined) {
          dict.delete(positional[0])
          return value
        }
        if (mayHave(dict, positional[0]) && dict.rest === null) return missing(site)
        return dict.rest !== null || positional.length < 2 ? notGiven(positional[1], site) : positional[1]
      }
    case 'setdefault':
      return ({ positional }) => {
        const known = dict.get(positional[0])
        if (known !== undefined) return known
        dict.set(positional[0], positional[1] ?? null)
        return positional[1] ?? null
      }
    case 'items':
      return () => listOf(pairs().map((entry) => new PyTuple([entry.key, entry.value])))
    case 'keys':
      return () => listOf(dict.keys())
    case 'values':
      return () => listOf(dict.values())
    case 'update':
      return ({ positional, keywords, unknownSplats }, site) => {
        const [source] = positional
        if (source instanceof PyDict) {
          for (const { key, value } of source.entries.values()) dict.set(key, value)
          dict.rest ??= source.rest
        } else if (isUnknown(source)) dict.rest = source
        else if (source !== undefined) {
          for (const pair of iterate(ctx, source, site).values) {
            const items = iterate(ctx, pair, site).values
            if (items.length === 2) dict.set(items[0], items[1])
          }
        }
        for (const [key, value] of keywords) dict.set(key, value)
        if (unknownSplats.length > 0) dict.rest = unknownSplats[0]
        return null
      }
    case 'copy':
      return () => {
        const copy = new PyDict(pairs().map((entry) => [entry.key, entry.value] as const))
        copy.rest = dict.rest
        return copy
      }
    case 'clear':
      return () => {
        dict.entries.clear()
        return null
      }
    default:
      return null
  }
}

function setMethod(ctx: Interpreter, set: PySet, name: string): Call | null {
  switch (name) {
    case 'add':
      return ({ positional }) => {
        set.add(positional[0])
        return null
      }
    case 'update':
      return ({ positional }, site) => {
        for (const source of positional) for (const item of iterate(ctx, source, site).values) set.add(item)
        return null
      }
    case 'discard':
    case 'remove':
      return ({ positional }) => {
        set.entries.delete(hashKey(positional[0]))
        return null
      }
    case 'union':
      return ({ positional }, site) =>
        new PySet([...set.items, ...positional.flatMap((p) => [...iterate(ctx, p, site).values])])
    case 'intersection':
    case 'difference':
      return ({ positional }, site) => {
        const other = new PySet(positional.flatMap((p) => [...iterate(ctx, p, site).values]))
        return new PySet(set.items.filter((item) => other.entries.has(hashKey(item)) === (name === 'intersection')))
      }
    case 'copy':
      return () => new PySet(set.items)
    default:
      return null
  }
}

/** The method of a container as the interpreter would call it. */
export function applyMethod(ctx: Interpreter, method: NativeFunction, site: CallSite, ...args: Value[]): Value {
  return callValue(ctx, method, positionally(...args), site)
}
