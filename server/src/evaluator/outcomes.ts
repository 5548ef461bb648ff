// What a call can come to under conditions that only a run decides: plain values, containers of them, objects and what
// it does to the containers and objects that it is given. Outcomes that differ in plain values alone are one value whose
// forms are known; which of others is taken, the run that is read decides (candidates.ts).

import { isScalar } from './forms.ts'
import { isOrmObject } from './library/orm-core.ts'
import { statementKind, textOf } from './sites.ts'
import { conditionsBeyond, joinConditions, stepsOf, type Trace, traceOf } from './traces.ts'
import { Unknown } from './unknown.ts'
import {
  BoundMethod,
  type CallArguments,
  type CallSite,
  hashKey,
  PyClass,
  PyDict,
  PyFunction,
  PyInstance,
  PyList,
  PyNamespace,
  PySet,
  PyTuple,
  type Value,
} from './values.ts'

/** What a call has given, and what it has left its arguments as. */
export interface Outcome {
  readonly when: string
  readonly value: Value
  readonly left: States
}

/** The contents of containers and objects. */
export type States = ReadonlyMap<object, readonly Value[]>

type Changeable = PyList | PyDict | PySet | PyInstance

/** Objects that are looked into for what a call changes. */
const MAX_OBJECTS = 48
const MAX_LEVELS = 4
/** Levels of containers and objects that are compared. */
const MAX_DEPTH = 6

function isChangeable(value: Value): value is Changeable {
  if (value instanceof PyInstance) return value.class.mapped === null
  return value instanceof PyList || value instanceof PyDict || value instanceof PySet
}

/** The containers and objects that a call could change: those that it is given, with what they hold. */
export function changeableIn({ keywords, positional }: CallArguments): Changeable[] {
  const found = new Set<Changeable>()
  let level: readonly Value[] = keywords.size === 0 ? positional : [...positional, ...keywords.values()]
  for (let depth = 0; depth < MAX_LEVELS && level.length > 0; depth++) {
    const next: Value[] = []
    for (const value of level) {
      if (value instanceof PyTuple) next.push(...value.items)
      // What modules keep is not made anew for each run.
      if (!isChangeable(value) || value instanceof PyNamespace || value.home !== null || found.has(value)) continue
      if (found.size >= MAX_OBJECTS) return [...found]
      found.add(value)
      next.push(...contentsOf(value))
    }
    level = next
  }
  return [...found]
}

function contentsOf(value: Changeable): Value[] {
  if (value instanceof PyList || value instanceof PySet) return value.items
  return value instanceof PyDict ? value.values() : [...value.attributes.values()]
}

/** The state of each: its contents, with the names of attributes and the keys of dicts. */
export function statesOf(objects: readonly Changeable[]): States {
  return new Map(objects.map((each) => [each, stateOf(each)] as const))
}

function stateOf(value: Changeable): Value[] {
  if (value instanceof PyList) return [value.rest, value.optional, ...value.items]
  if (value instanceof PySet) return value.items
  if (value instanceof PyDict)
    return [value.rest, ...[...value.entries.values()].flatMap((each) => [each.key, each.value])]
  return [...value.attributes].flat()
}

/** Makes the objects what they were. */
export function restore(states: States): void {
  for (const [object, state] of states) setState(object as Changeable, state)
}

function setState(object: Changeable, state: readonly Value[]): void {
  if (object instanceof PyList) {
    const [rest, optional, ...items] = state
    Object.assign(object, { rest, optional, items })
  } else if (object instanceof PySet) {
    object.entries.clear()
    for (const item of state) object.add(item)
  } else if (object instanceof PyDict) {
    object.rest = state[0]
    object.entries.clear()
    for (let at = 1; at < state.length; at += 2) object.set(state[at], state[at + 1])
  } else {
    object.attributes.clear()
    for (let at = 0; at < state.length; at += 2) object.attributes.set(state[at] as string, state[at + 1])
  }
}

/** Whether the call has changed any of them. */
export function hasChanged(before: States, after: States): boolean {
  for (const [object, state] of after) {
    const known = before.get(object)!
    if (known.length !== state.length || state.some((each, index) => each !== known[index])) return true
  }
  return false
}

// --- whether two outcomes are one ---

/** @param known the conditions that held where the call was made */
export function isSameOutcome(one: Outcome, other: Outcome, known: readonly string[]): boolean {
  if (!isSame(one.value, other.value, known)) return false
  for (const [object, state] of one.left) if (!isSameState(object, state, other.left.get(object)!, known)) return false
  return true
}

/** Lists and dicts that the outcomes leave in different states may hold more than is known. */
export function leaveOpen(outcomes: readonly Outcome[], rest: Unknown, known: readonly string[]): void {
  const [first, ...others] = outcomes as [Outcome, ...Outcome[]]
  for (const [object, state] of first.left) {
    const isAlike = others.every(({ left }) => isSameState(object, state, left.get(object)!, known))
    if (!isAlike && (object instanceof PyList || object instanceof PyDict)) object.rest ??= rest
  }
}

function isSameState(
  object: object,
  one: readonly Value[],
  other: readonly Value[],
  known: readonly string[],
): boolean {
  if (!(object instanceof PyList)) return isSameSequence(one, other, known, 0)
  return isSame(one[0], other[0], known) && isSameSequence(one.slice(2), other.slice(2), known, 0)
}

function isSame(one: Value, other: Value, known: readonly string[], depth = 0): boolean {
  if (one === other || depth > MAX_DEPTH) return true
  if (isScalar(one) || isScalar(other)) return isScalar(one) && isScalar(other) && isSameScalar(one, other)
  if (one instanceof Unknown || other instanceof Unknown)
    return one instanceof Unknown && other instanceof Unknown && isSameOpen(one, other)
  if (one instanceof PyClass || other instanceof PyClass) return false
  if (isSql(one) || isSql(other)) return isSql(one) && isSql(other) && isSameSql(one, other)
  if (isSequence(one) && isSequence(other)) return isSameSequence(one.items, other.items, known, depth + 1)
  if (one instanceof PyDict && other instanceof PyDict) {
    const keys = one.keys()
    if (keys.length !== other.entries.size) return false
    return keys.every((key) => other.has(key) && isSame(one.get(key), other.get(key), known, depth + 1))
  }
  if (one instanceof PyInstance && other instanceof PyInstance) {
    if (one.class !== other.class || one.attributes.size !== other.attributes.size) return false
    return [...one.attributes].every(
      ([name, value]) => other.attributes.has(name) && isSame(value, other.attributes.get(name), known, depth + 1),
    )
  }
  if (one instanceof PyFunction && other instanceof PyFunction) return one.definition === other.definition
  if (one instanceof BoundMethod && other instanceof BoundMethod)
    return (
      isSame(one.function, other.function, known, depth + 1) && isSame(one.receiver, other.receiver, known, depth + 1)
    )
  return Object.getPrototypeOf(one) === Object.getPrototypeOf(other)
}

/** Neither is known, whichever it is; or both have the same forms. */
function isSameOpen(one: Unknown, other: Unknown): boolean {
  if (one.whens === null || other.whens === null) return one.whens === other.whens
  const [forms, others] = [one.alternatives!, other.alternatives!]
  return forms.length === others.length && forms.every((each, index) => isSame(each, others[index], []))
}

function isSameScalar(one: Value, other: Value): boolean {
  return typeof one === typeof other && hashKey(one) === hashKey(other)
}

function isSql(value: Value): value is object {
  return typeof value === 'object' && isOrmObject(value)
}

function isSequence(value: Value): value is PyList | PyTuple | PySet {
  return value instanceof PyList || value instanceof PyTuple || value instanceof PySet
}

function isSameSequence(
  one: readonly Value[],
  other: readonly Value[],
  known: readonly string[],
  depth: number,
): boolean {
  if (one.length === other.length && one.every((each, index) => isSame(each, other[index], known, depth))) return true
  // Clauses that only some runs add say so themselves.
  if (![...one, ...other].every((each) => isSql(each) && traceOf(each) !== undefined)) return false
  const steps = new Set(one.map(stepOf))
  const left = new Set(other.map(stepOf))
  if (![...left].every((step) => steps.has(step))) return false
  return one.every(
    (each) => left.has(stepOf(each)) || conditionsBeyond(traceOf(each as object)!.conditions, known).length > 0,
  )
}

function stepOf(value: Value): string {
  return placeOf(traceOf(value as object)!)
}

function isSameSql(one: object, other: object): boolean {
  const [a, b] = [rootOf(one), rootOf(other)]
  if (a === b) return a === one || b === other || isSameStatement(one, other)
  if (statementKind(a) === null && Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false
  return textOf(a) === textOf(b) && isSameStatement(one, other)
}

/**
 * Whether two statements that begin the same are: by the same steps, which were given the same. Steps that only some runs
 * take say so themselves.
 */
function isSameStatement(one: object, other: object): boolean {
  const steps = [...stepsOf(one).values()]
  const others = [...stepsOf(other).values()]
  const keys = new Set(steps.map(placeOf))
  if (!others.every((step) => keys.has(placeOf(step)))) return false
  if (others.length < steps.length) return true
  return (
    others.length === steps.length &&
    steps.every(
      (step, index) => placeOf(step) === placeOf(others[index]!) && isSameGiven(step.given, others[index]!.given),
    )
  )
}

function placeOf({ path, span }: Trace): string {
  return `${path}:${span.start}-${span.end}`
}

function isSameGiven(one: unknown, other: unknown): boolean {
  if (one === other || typeof one !== typeof other) return one === other
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((each, index) => isSameGiven(each, other[index]))
  if (typeof one !== 'object' || one === null || other === null)
    return typeof one === 'function' && !('__mapper__' in one)
  if (!isOrmObject(one) || !isOrmObject(other)) return isOrmObject(one) === isOrmObject(other)
  // A step of its own.
  if (traceOf(one) !== undefined && traceOf(other as object) !== undefined) return true
  return Object.getPrototypeOf(one) === Object.getPrototypeOf(other) && textOf(one) === textOf(other as object)
}

/** What the statement was before anything was added to it. */
function rootOf(value: object): object {
  let root = value
  for (let before = traceOf(root)?.extends; before != null; before = traceOf(root)?.extends) root = before
  return root
}

// --- outcomes that differ in plain values alone, as one ---

/**
 * One outcome that stands for all of them; undefined where they differ in more than plain values.
 * @param all there are no others
 */
export function asOne(
  outcomes: readonly Outcome[],
  all: boolean,
  site: CallSite,
  known: readonly string[],
): Outcome | undefined {
  const together = new Together(all ? outcomes.map(({ when }) => when) : null, site, known)
  const value = together.one(outcomes.map((each) => each.value))
  if (value === undefined) return undefined
  const left = new Map<object, readonly Value[]>()
  for (const object of outcomes[0]!.left.keys()) {
    const state = together.each(outcomes.map((each) => each.left.get(object)!))
    if (state === undefined) return undefined
    left.set(object, state)
  }
  return { when: '', value, left }
}

class Together {
  private readonly whens: readonly string[] | null
  private readonly site: CallSite
  private readonly known: readonly string[]

  constructor(whens: readonly string[] | null, site: CallSite, known: readonly string[]) {
    this.whens = whens
    this.site = site
    this.known = known
  }

  one(values: readonly Value[], depth = 0): Value | undefined {
    const [first] = values
    if (depth > MAX_DEPTH || values.every((each) => isSame(first, each, this.known, depth))) return first
    if (values.every((each) => isScalar(each) || each instanceof Unknown)) return this.unknown(values)
    if (values.every((each) => each instanceof PyTuple)) {
      const { fields } = first as PyTuple
      const items = this.each(
        values.map(({ items }) => items),
        depth,
      )
      return items && Object.assign(new PyTuple(items, fields), { rest: (first as PyTuple).rest })
    }
    if (values.every((each) => each instanceof PyList)) {
      const { born, generator, optional, rest } = first as PyList
      const items = this.each(
        values.map(({ items }) => items),
        depth,
      )
      return items && Object.assign(new PyList([...items]), { born, generator, optional, rest })
    }
    if (values.every((each) => each instanceof PyDict)) return this.dict(values, depth)
    return values.every((each) => each instanceof PyInstance) ? this.instance(values, depth) : undefined
  }

  private dict(dicts: readonly PyDict[], depth: number): Value | undefined {
    const keys = dicts[0]!.keys()
    const isAlike = (each: PyDict): boolean =>
      each.rest === null &&
      each.type === null &&
      each.entries.size === keys.length &&
      keys.every((key) => each.has(key))
    const items = dicts.every(isAlike)
      ? this.each(
          dicts.map((each) => keys.map((key) => each.get(key))),
          depth,
        )
      : undefined
    return items && new PyDict(keys.map((key, index) => [key, items[index]] as const))
  }

  private instance(instances: readonly PyInstance[], depth: number): Value | undefined {
    const [{ attributes, class: type }] = instances as [PyInstance]
    const names = [...attributes.keys()]
    const isAlike = (each: PyInstance): boolean =>
      each.class === type && each.attributes.size === names.length && names.every((name) => each.attributes.has(name))
    const valuesOf = (each: PyInstance): Value[] => names.map((name) => each.attributes.get(name))
    const items = instances.every(isAlike) ? this.each(instances.map(valuesOf), depth) : undefined
    if (items === undefined) return undefined
    const made = new PyInstance(type)
    made.complete = instances.every(({ complete }) => complete)
    for (const [index, name] of names.entries()) made.attributes.set(name, items[index])
    return made
  }

  /** Item by item. */
  each(lists: readonly (readonly Value[])[], depth = 0): Value[] | undefined {
    const [first] = lists as [readonly Value[]]
    if (lists.some((each) => each.length !== first.length)) return undefined
    const items: Value[] = []
    for (const index of first.keys()) {
      const values = lists.map((each) => each[index])
      const item = this.one(values, depth + 1)
      if (item === undefined && values.some((each) => each !== undefined)) return undefined
      items.push(item)
    }
    return items
  }

  private unknown(values: readonly Value[]): Value {
    const [first] = values
    if (first instanceof Unknown && first.whens === null) return first
    const { path, source, span } = this.site
    const forms = this.whens === null ? [null] : values.map((each, index) => formsWithin(each, this.whens![index]!))
    const all = forms.includes(null) ? null : forms.flat()
    return new Unknown({
      source,
      path,
      span,
      sample: first instanceof Unknown ? first.sample : first,
      reason: `\`${source}\` is not known statically`,
      ...(all === null || all.length > MAX_FORMS
        ? {}
        : { alternatives: all.map((each) => each!.value), whens: all.map((each) => each!.when) }),
    })
  }
}

/** More forms than these are not told apart. */
const MAX_FORMS = 16

/** The forms of a value that is one of several; null where they are not known. */
function formsWithin(value: Value, when: string): readonly { readonly value: Value; readonly when: string }[] | null {
  if (!(value instanceof Unknown)) return [{ value, when }]
  return value.whens?.map((each, index) => ({ value: value.alternatives![index], when: bothOf(when, each) })) ?? null
}

function bothOf(one: string, other: string): string {
  return joinConditions([one, other].filter((each) => each !== ''))
}
