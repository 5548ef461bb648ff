// One of several known things, chosen by a value that only a run can tell: an entry of a dict of columns, an attribute
// named by a Literal. The main path takes the one of the sample, or the first; each other is read in a run of its own.

import { formOf, isScalar } from './forms.ts'
import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { isOrmObject } from './library/orm-core.ts'
import { type DecisionPlace, NO_SAMPLE, Unknown } from './unknown.ts'
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

/** More than these are too many to be read one by one: in the function that is read, and far from it. */
const MAX_ALTERNATIVES = 24
const MAX_FAR_ALTERNATIVES = 8

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

/** What may be under a key of which not everything is known; undefined where nothing can be said. */
export function chooseEntry(
  ctx: Interpreter,
  dict: PyDict,
  key: Value,
  site: CallSite,
  fallback?: Fallback,
): Value | undefined {
  if (dict.rest !== null) return undefined
  const keys = key instanceof Unknown ? alternativesOf(key) : null
  const entries = [...dict.entries.values()].filter((entry) =>
    keys === null ? mayBe(entry.key, key) : keys.some((each) => hashKey(each) === hashKey(entry.key)),
  )
  const sample = sampleKey(key)
  const sampled = sample === NO_SAMPLE ? -1 : entries.findIndex((each) => hashKey(each.key) === hashKey(sample))
  const forms = entries.map((entry) => ({ when: isMember(key, entry.key), value: entry.value }))
  const isCovered = keys !== null && entries.length === keys.length
  if (fallback !== undefined && !isCovered)
    forms.push({ when: `if ${sourceOf(key)} is none of these`, value: fallback.value })
  if (forms.length === 0) return undefined
  const first = sampled < 0 && fallback?.isMain && !isCovered ? forms.length - 1 : Math.max(sampled, 0)
  const ordered = [forms[first]!, ...forms.filter((_each, index) => index !== first)]
  return oneOfForms(ctx, ordered, site, placeOfKey(key, ordered, site))
}

/** What `get()` gives where the dict has no such key. */
export interface Fallback {
  readonly value: Value
  /** The program says it: it is what the main path takes. */
  readonly isMain: boolean
}

interface Form {
  readonly when: string
  readonly value: Value
}

/** Parts of SQL are taken one by one; a plain value is not known, and has these forms. */
function oneOfForms(
  ctx: Interpreter,
  forms: readonly Form[],
  { path, source, span }: CallSite,
  decided: DecisionPlace,
): Value | undefined {
  const [{ value: sample }] = forms as [Form]
  if (forms.length === 1 || sample instanceof Unknown) return sample
  const most = ctx.isNear(path) ? MAX_ALTERNATIVES : MAX_FAR_ALTERNATIVES
  const all = ctx.trying !== null && forms.length <= most && !forms.some(({ value }) => value instanceof Unknown)
  const bears = forms.some(({ value }) => !isScalar(value))
  if (bears && !all) return ctx.trying === null ? sample : undefined
  const value = new Unknown({
    source,
    path,
    span,
    sample,
    reason: `\`${source}\` is not known statically`,
    ...(all ? { alternatives: forms.map((each) => each.value), whens: forms.map(({ when }) => when), decided } : {}),
  })
  return bears ? formOf(ctx, value) : value
}

/** Keys that are the same are decided together, for dicts of the same keys. */
function placeOfKey(key: Value, forms: readonly Form[], { path, span }: CallSite): DecisionPlace {
  if (!(key instanceof Unknown) || key.path === null || key.span === null) return { path, span }
  let hash = 0
  for (const character of forms.map(({ when }) => when).join()) hash = (hash * 31 + character.charCodeAt(0)) % 1_000_003
  // Under a place that no expression has.
  return { path: key.path, span: { start: key.span.start, end: -1 - hash } }
}

function sampleKey(key: Value): Value {
  if (key instanceof Unknown) return key.sample
  if (!(key instanceof PyTuple)) return key
  const items = key.items.map(sampleKey)
  return items.includes(NO_SAMPLE) ? NO_SAMPLE : new PyTuple(items)
}

function sourceOf(value: Value): string {
  if (value instanceof Unknown) return value.source
  return value instanceof PyTuple ? `(${value.items.map(sourceOf).join(', ')})` : keyText(value)
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
  if (all.length > MAX_ALTERNATIVES && ctx.run !== null) return undefined
  const first = Math.max(sampled, 0)
  const ordered = [all[first], ...all.filter((_each, index) => index !== first)]
  const labels = ordered.map((each) => isMember(value, each))
  return make(ordered[ctx.choose(site.path, site.span, labels)])
}

/** "if kind == Kind.ORDER". */
export function isMember(value: Value, member: Value): string {
  return `if ${sourceOf(value)} == ${keyText(member)}`
}

function keyText(key: Value): string {
  if (typeof key === 'string') return `'${key}'`
  if (key instanceof EnumMember) return `${key.class.name}.${key.name}`
  if (key instanceof PyClass) return key.name
  if (key instanceof PyTuple) return `(${key.items.map(keyText).join(', ')})`
  return String(key)
}

/** Whether a value becomes a part of SQL, or makes one. */
export function bearsOnSql(value: Value): boolean {
  if (value instanceof PyTuple || value instanceof PyList) return value.items.some(bearsOnSql)
  if (value instanceof PyClass) return value.mapped !== null
  return value instanceof PyFunction || value instanceof NativeFunction || isOrmObject(value)
}
