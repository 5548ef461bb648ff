// Comparators of the program's own: of types (`comparator_factory`, a nested `Comparator`), of mapped properties
// (`comparator_factory=`) and of hybrids. They become subclasses of orm-core's comparators, whose operators call the
// interpreted ones; here is also how the interpreter finds their other methods.

import { bindEntry } from '../attributes.ts'
import { callValue } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import {
  BoundMethod,
  type CallSite,
  NativeFunction,
  PyClass,
  PyDict,
  PyFunction,
  PyList,
  PyRaise,
  PyTuple,
  type Value,
} from '../values.ts'
import { LEGACY_NAMES } from './legacy-names.ts'
import { camel, fromOrm, isInstanceOf, ormExport } from './orm-core.ts'
import { toOrm } from './to-orm.ts'
import { interpretedClass, interpretedMember, ormBaseOf, subclassOf } from './types.ts'

const comparators = new WeakMap<object, PyClass>()

/** Keeps the class that `composite(…, comparator_factory=Class)` and its like are given. */
export function noteComparator(property: object, factory: Value): void {
  if (factory instanceof PyClass) comparators.set(property, factory)
}

/**
 * What the program's comparator has under `name` for a mapped attribute, with the comparator that
 * orm-core made as `self`: PropComparator's own operators are behind it. Null when the attribute has orm-core's comparator alone.
 */
export function comparatorMethod(ctx: Interpreter, object: object, name: string): NativeFunction | null {
  if (!isInstanceOf(object, 'QueryableAttribute')) return null
  // A proxied attribute makes its comparator when it is first asked for one: too early while models are read.
  const attribute = object as { originalProperty?: object; property?: object; comparator: object }
  const property = 'originalProperty' in attribute ? attribute.originalProperty : attribute.property
  const found = property ? comparators.get(property)?.lookup(name) : null
  if (!found || found.owner.place === null) return null
  return new NativeFunction(name, (args, site) => {
    const reason = `\`${site.source}\` is not known statically`
    const hole = () => new Unknown({ source: site.source, path: site.path, span: site.span, reason })
    // A loop over what is not known would lose its clauses without a word.
    if (args.positional.some(isOpen)) return hole()
    try {
      return callValue(ctx, new BoundMethod(attribute.comparator, found.entry.value), args, site)
    } catch (error) {
      // What it refuses may be only the sample of a value that is not known: a clause is missing, nothing else.
      if (error instanceof PyRaise) return hole()
      throw error
    }
  })
}

function isOpen(value: Value): boolean {
  return (value instanceof PyDict || value instanceof PyList || value instanceof PyTuple) && value.rest !== null
}

/** A member that the program's comparator of an expression's type adds to the expression: `geometry.distance(…)`. */
export function comparatorMember(ctx: Interpreter, object: object, name: string, site: CallSite): Value | undefined {
  let holder = object as { readonly comparator?: unknown; readonly expression?: unknown }
  for (let depth = 0; depth < 2; depth++) {
    const { comparator } = holder
    if (typeof comparator !== 'object' || comparator === null) return undefined
    const own = interpretedMember(ctx, comparator, name, site)
    if (own !== undefined) return own
    // behind the comparator of a mapped attribute is that of its column's type
    if (!isInstanceOf(holder, 'QueryableAttribute')) return undefined
    const { expression } = holder
    if (typeof expression !== 'object' || expression === null) return undefined
    holder = expression
  }
  return undefined
}

type AnyClass = new (...args: unknown[]) => object

/** Whether a class of orm-core is one of comparators. */
export function isComparatorClass(base: AnyClass): boolean {
  return ['Comparator', 'PropComparator'].some((name) => {
    const known = ormExport(name) as AnyClass
    return base === known || base.prototype instanceof known
  })
}

/** The comparator that a type's class says: `comparator_factory`, or a class named Comparator inside it. */
export function describeTypeComparator(ctx: Interpreter, type: PyClass, made: AnyClass): void {
  for (const name of ['comparator_factory', 'Comparator']) {
    const found = type.lookup(name)
    if (found === null || found.owner.place === null) continue
    const value = found.entry.value
    const factory = value instanceof PyClass && ormBaseOf(value) !== null ? subclassOf(ctx, value) : value
    if (typeof factory !== 'function') continue
    Object.defineProperty(made, 'Comparator', { value: factory, configurable: true })
    return
  }
}

/** Puts the program's operators in the place of those of orm-core's comparator. */
export function describeComparator(ctx: Interpreter, type: PyClass, made: AnyClass): void {
  const names = new Set(type.mro.flatMap((owner) => (owner.place === null ? [] : [...owner.entries.keys()])))
  for (const name of names) {
    const found = type.lookup(name)
    if (!(found?.entry.value instanceof PyFunction) || name === '__init__') continue
    const fn = found.entry.value
    Object.defineProperty(made.prototype, operatorName(name), {
      configurable: true,
      writable: true,
      value(this: object, ...args: unknown[]) {
        return callInterpreted(ctx, type, this, fn, args)
      },
    })
  }
}

function operatorName(name: string): string {
  return LEGACY_NAMES[name] ?? camel(name)
}

function callInterpreted(
  ctx: Interpreter,
  type: PyClass,
  self: object,
  fn: PyFunction,
  args: readonly unknown[],
): unknown {
  const site = { path: '', span: { start: 0, end: 0 }, source: `${type.name}.${fn.name}` }
  const given = [...args]
  const keywords = new Map<string, Value>()
  while (given.length > 0 && given.at(-1) === undefined) given.pop()
  const last = given.at(-1)
  if (isPlain(last)) {
    given.pop()
    for (const [key, value] of Object.entries(last)) if (value !== undefined) keywords.set(key, fromOrm(value))
  }
  const method = bindEntry(ctx, fn, self, type, site)
  const result = ctx.mute(() =>
    callValue(ctx, method, { positional: given.map(fromOrm), keywords, unknownSplats: [] }, site),
  )
  if (isUnknown(result) && result.error) throw new Error(result.error.message)
  return toOrm(ctx, result)
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

/** `super().operate(…)` in a comparator or element of the program's, behind the class `after`. */
export function inheritedMember(receiver: object, name: string): Value | undefined {
  let base = interpretedClass(receiver) === null ? null : (Object.getPrototypeOf(receiver) as object | null)
  while (base !== null && interpretedClass(base) !== null) base = Object.getPrototypeOf(base) as object | null
  if (base === null) return undefined
  const key = operatorName(name)
  if (!(key in base)) return undefined
  const value = Reflect.get(base, key, receiver) as unknown
  if (typeof value !== 'function') return fromOrm(value)
  const bound = (...args: unknown[]) => Reflect.apply(value, receiver, args) as unknown
  Object.defineProperty(bound, 'name', { value: key })
  return bound
}
