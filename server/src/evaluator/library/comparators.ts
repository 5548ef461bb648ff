// Comparators of the program's own (`comparator_factory=`): which class a mapped property has been given, and the
// method by which it answers an operator. orm-core's comparators are orm-core's; only a program's classes are kept here.

import { BoundMethod, PyClass, type Value } from '../values.ts'
import { isInstanceOf } from './orm-core.ts'

const comparators = new WeakMap<object, PyClass>()

/** Keeps the class that `composite(…, comparator_factory=Class)` and its like are given. */
export function noteComparator(property: object, factory: Value): void {
  if (factory instanceof PyClass) comparators.set(property, factory)
}

/**
 * What the program's comparator has under `name` for a mapped attribute, bound to the attribute: PropComparator's
 * operators reach the same clauses by `self`. Null when the attribute has orm-core's comparator alone.
 */
export function comparatorMethod(object: object, name: string): BoundMethod | null {
  if (!isInstanceOf(object, 'QueryableAttribute')) return null
  // A proxied attribute makes its comparator when it is first asked for one: too early while models are read.
  const attribute = object as { originalProperty?: object; property?: object }
  const property = 'originalProperty' in attribute ? attribute.originalProperty : attribute.property
  const found = property ? comparators.get(property)?.lookup(name) : null
  return found ? new BoundMethod(object, found.entry.value) : null
}
