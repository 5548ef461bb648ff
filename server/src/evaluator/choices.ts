// One of several known things, chosen by a value that only a run can tell: an entry of a dict of columns, an attribute
// named by a Literal. The main path takes the one of the sample, or the first; each other is read in a run of its own.

import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { isOrmObject } from './library/orm-core.ts'
import { NO_SAMPLE, Unknown } from './unknown.ts'
import {
  type CallSite,
  EnumMember,
  hashKey,
  NativeFunction,
  PyClass,
  type PyDict,
  PyFunction,
  PyList,
  PyLiteralType,
  PyTuple,
  type Value,
} from './values.ts'

/** More than these are too many to be read one by one. */
export const MAX_ALTERNATIVES = 8

/** The values that an unknown can have, where its type says them all. */
export function alternativesOf(value: Unknown): readonly Value[] | null {
  if (value.alternatives !== null) return value.alternatives
  if (value.type instanceof PyLiteralType) return value.type.values
  if (value.type instanceof PyClass && value.type.fact('enum')) return enumMembers(value.type)
  return null
}

/** A key of which a part is not known: `(model, name)`. */
export function isOpenKey(key: Value): boolean {
  return key instanceof Unknown || (key instanceof PyTuple && key.items.some(isOpenKey))
}

/** Whether two keys may be the same, as far as they are known. */
function mayBe(one: Value, other: Value): boolean {
  if (one instanceof Unknown || other instanceof Unknown) return true
  if (one instanceof PyTuple && other instanceof PyTuple)
    return one.items.length === other.items.length && one.items.every((item, index) => mayBe(item, other.items[index]))
  return hashKey(one) === hashKey(other)
}

/** Whether the dict may have an entry under the key, of which not everything is known. */
export function mayHave(dict: PyDict, key: Value): boolean {
  if (dict.rest !== null) return true
  const keys = dict.keys()
  return isOpenKey(key)
    ? keys.some((each) => mayBe(each, key))
    : keys.some((each) => isOpenKey(each) && mayBe(each, key))
}

/** The entry of a known dict under a key that is not known; undefined where nothing can be said. */
export function chooseEntry(ctx: Interpreter, dict: PyDict, key: Unknown, site: CallSite): Value | undefined {
  if (dict.rest !== null) return undefined
  const keys = alternativesOf(key)
  const entries = [...dict.entries.values()].filter(
    (entry) => keys === null || keys.some((each) => hashKey(each) === hashKey(entry.key)),
  )
  if (entries.length === 0) return undefined
  const sampled = key.sample === NO_SAMPLE ? -1 : entries.findIndex((e) => hashKey(e.key) === hashKey(key.sample))
  if (!entries.some(({ value }) => bearsOnSql(value))) {
    const sample = entries[sampled]?.value
    return sample === undefined || sample instanceof Unknown
      ? undefined
      : new Unknown({
          source: site.source,
          path: site.path,
          span: site.span,
          sample,
          reason: `\`${site.source}\` is not known statically`,
        })
  }
  // Far from the function that is read one way alone is tried: then the key must say which.
  if (sampled < 0 && entries.length > 1 && !ctx.isNear(site.path)) return undefined
  return choose(
    ctx,
    key,
    site,
    entries.map((entry) => ({ key: entry.key, value: () => entry.value })),
    Math.max(sampled, 0),
  )
}

/** What `make` gives for the alternative that this run takes. */
export function chooseAlternative(
  ctx: Interpreter,
  value: Unknown,
  site: CallSite,
  make: (value: Value) => Value,
): Value | undefined {
  const all = alternativesOf(value)
  if (all === null || all.length === 0) return undefined
  const sampled = value.sample === NO_SAMPLE ? -1 : all.findIndex((each) => hashKey(each) === hashKey(value.sample))
  if (sampled < 0 && all.length > 1 && !ctx.isNear(site.path)) return undefined
  return choose(
    ctx,
    value,
    site,
    all.map((each) => ({ key: each, value: () => make(each) })),
    Math.max(sampled, 0),
  )
}

interface Alternative {
  readonly key: Value
  readonly value: () => Value
}

function choose(
  ctx: Interpreter,
  by: Unknown,
  site: CallSite,
  alternatives: readonly Alternative[],
  first: number,
): Value {
  const ordered = [alternatives[first]!, ...alternatives.filter((_each, index) => index !== first)]
  const labels = ordered.slice(0, MAX_ALTERNATIVES).map(({ key }) => isMember(by, key))
  return ordered[ctx.choose(site.path, site.span, labels)]!.value()
}

/** "if kind == Kind.ORDER". */
export function isMember(value: Unknown, member: Value): string {
  return `if ${value.source} == ${keyText(member)}`
}

function keyText(key: Value): string {
  if (typeof key === 'string') return `'${key}'`
  if (key instanceof EnumMember) return `${key.class.name}.${key.name}`
  return String(key)
}

/** Whether a value becomes a part of SQL, or makes one. */
export function bearsOnSql(value: Value): boolean {
  if (value instanceof PyTuple || value instanceof PyList) return value.items.some(bearsOnSql)
  if (value instanceof PyClass) return value.mapped !== null
  return value instanceof PyFunction || value instanceof NativeFunction || isOrmObject(value)
}
