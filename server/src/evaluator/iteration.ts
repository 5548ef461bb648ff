// What a value yields when it is iterated. Unknowns yield what their sample does, as unknowns; one that says nothing of
// itself yields one unknown.

import { getAttribute } from './attributes.ts'
import { callValue, NO_ARGUMENTS } from './calls.ts'
import { fieldsOf } from './instances.ts'
import type { Interpreter } from './interpreter.ts'
import { isVariable, variableValue } from './lambdas.ts'
import { linesOfFile } from './library/files.ts'
import { ormIterable } from './library/orm-core.ts'
import { elementType } from './library/results.ts'
import { NO_SAMPLE, Unknown } from './unknown.ts'
import {
  BoundMethod,
  type CallSite,
  ELLIPSIS,
  EnumMember,
  PyClass,
  PyDict,
  PyForm,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyRange,
  PySet,
  PyTuple,
  PyUnion,
  type Value,
} from './values.ts'

export interface Iteration {
  readonly values: readonly Value[]
  /** Set when there may be more than is known. */
  readonly rest: Value | null
  /** False when the values stand for elements that only a run knows. */
  readonly known: boolean
}

const MAX_RANGE = 200

export function iterate(ctx: Interpreter, value: Value, site: CallSite): Iteration {
  if (value instanceof PyList || value instanceof PyTuple)
    return { values: [...value.items], rest: value.rest, known: true }
  if (value instanceof PySet) return { values: value.items, rest: null, known: true }
  if (value instanceof PyDict) return { values: value.keys(), rest: value.rest, known: true }
  if (typeof value === 'string') return { values: [...value].slice(0, MAX_RANGE), rest: null, known: true }
  if (value instanceof PyRange) {
    const values: number[] = []
    for (let i = value.start; value.step > 0 ? i < value.stop : i > value.stop; i += value.step) {
      values.push(i)
      if (values.length >= MAX_RANGE) break
    }
    return { values, rest: null, known: true }
  }
  if (value instanceof PyClass && value.fact('enum')) return { values: enumMembers(value), rest: null, known: true }
  const lines = linesOfFile(ctx, value, site)
  if (lines !== undefined) return { values: lines, rest: null, known: true }
  const own = iterateOwn(ctx, value, site)
  if (own !== null) return own
  if (value instanceof Unknown) {
    const declared = declaredElement(value.type)
    if (declared !== undefined)
      return { values: [elementOf(value, value.source, NO_SAMPLE, declared)], rest: value, known: false }
    if (value.sample !== NO_SAMPLE && !(value.sample instanceof Unknown)) {
      const sample = iterate(ctx, value.sample, site)
      if (sample.known || sample.values.length > 0) {
        const source = value.source
        return {
          values: sample.values.map((item) => elementOf(value, source, item)),
          rest: value,
          known: false,
        }
      }
    }
    return { values: [elementOf(value, value.source, NO_SAMPLE, elementType(value))], rest: value, known: false }
  }
  if (isVariable(value)) return iterate(ctx, variableValue(value), site)
  const items = ormIterable(value)
  if (items !== null) return { values: items, rest: null, known: true }
  const unknown = new Unknown({ source: site.source, path: site.path, span: site.span })
  return { values: [unknown], rest: unknown, known: false }
}

/** What `__iter__` of the program's class gives; null when it has none, or one that hands out itself. */
function iterateOwn(ctx: Interpreter, value: Value, site: CallSite): Iteration | null {
  const type = value instanceof PyInstance ? value.class : value instanceof Unknown ? value.type : null
  if (!(type instanceof PyClass) || type.mapped !== null) return null
  if (type.mro.some(({ name, place }) => name === 'NamedTuple' && place === null)) {
    const values = fieldsOf(type).map((name) =>
      getAttribute(ctx, value, name, { ...site, source: value instanceof Unknown ? `${value.source}.${name}` : name }),
    )
    return { values, rest: null, known: true }
  }
  const method = (type.lookup('__iter__') ?? type.lookup('__aiter__'))?.entry.value
  if (!(method instanceof PyFunction)) return null
  const given = callValue(ctx, new BoundMethod(value, method), NO_ARGUMENTS, site)
  return given === value || given instanceof Unknown ? null : iterate(ctx, given, site)
}

const LISTS = new Set(
  'list List Sequence Iterable Collection Iterator Generator tuple Tuple set Set frozenset'.split(' '),
)

/** `items: list[Item]` of a class of the program's: what each of them is. */
function declaredElement(type: Value): PyClass | undefined {
  if (type instanceof PyUnion) {
    const members = type.members.map(declaredElement).filter((each) => each !== undefined)
    return members.length === 1 ? members[0] : undefined
  }
  if (!(type instanceof PyGeneric) || !LISTS.has(originName(type.origin))) return undefined
  const [first, ...others] = type.args
  if (others.some((each) => each !== ELLIPSIS)) return undefined
  const choices = (first instanceof PyUnion ? first.members : [first]).filter((each) => !isNone(each))
  const [element] = choices
  const own = choices.length === 1 && element instanceof PyClass && element.place !== null && !element.fact('enum')
  return own ? element : undefined
}

function originName(origin: Value): string {
  return origin instanceof PyClass || origin instanceof PyForm ? origin.name : ''
}

function isNone(value: Value): boolean {
  return value === null || (value instanceof PyClass && value.name === 'NoneType')
}

function elementOf(list: Unknown, source: string, sample: Value, type?: Value): Value {
  if (sample instanceof PyTuple) {
    return new PyTuple(sample.items.map((item) => elementOf(list, source, item)))
  }
  return new Unknown({
    source,
    path: list.path,
    span: list.span,
    reason: list.reason,
    ...(type === undefined ? (sample instanceof EnumMember ? { type: sample.class } : {}) : { type }),
    ...(sample === NO_SAMPLE ? {} : { sample: sample instanceof Unknown ? sample.sample : sample }),
  })
}

/** The members of an enumeration in order of definition. */
export function enumMembers(type: PyClass): EnumMember[] {
  const members: EnumMember[] = []
  for (const owner of [...type.mro].reverse()) {
    for (const entry of owner.entries.values()) {
      if (entry.value instanceof EnumMember && !members.includes(entry.value)) members.push(entry.value)
    }
  }
  return members
}
