// Comparators of the program's own (`comparator_factory=`): which class a mapped property has been given, and the
// method by which it answers an operator. orm-core's comparators are orm-core's; only a program's classes are kept here.

import { callValue } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import { BoundMethod, NativeFunction, PyClass, PyDict, PyList, PyRaise, PyTuple, type Value } from '../values.ts'
import { isInstanceOf } from './orm-core.ts'

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
  if (!found) return null
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
