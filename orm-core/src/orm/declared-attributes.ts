// The types of declared attributes that are neither plain columns nor relationships: hybrids, column properties,
// composites, synonyms, association proxies. To a class and its aliases they are expressions, to objects they are values.
// Nothing here exists at run time.

import type { ColumnOperators, SQLExpression } from '../sql/column-operators.ts'
import type { Label } from '../sql/index.ts'
import type { Condition } from '../sql/selectable/row-types.ts'

/** What all attributes have as expressions. */
interface Labelled<V> {
  label<K extends string>(name: K): Label<V, K>
}

/** An attribute that objects compute or load and nobody sets. */
export interface ComputedAttribute<V> extends ColumnOperators<V>, Labelled<V> {
  readonly __kind: 'computed'
  readonly __attribute: V
  readonly isAttribute: boolean
}

/** An attribute that stands for others, and sets them: a composite, a synonym, a hybrid with `fset`. */
export interface SettableAttribute<V> extends ColumnOperators<V>, Labelled<V> {
  readonly __kind: 'settable'
  readonly __attribute: V
  readonly isAttribute: boolean
}

/** What the rest of a hybrid's definition may be chained to. */
interface HybridSteps<H, V> {
  /** The expression of the class (or alias) given. */
  expression(expr: (cls: any) => any): H
  /** Makes the comparator of the class given. */
  comparator(make: (cls: any) => any): H
  /** The columns and values that an UPDATE of the hybrid sets. */
  updateExpression(update: (cls: any, value: any) => Iterable<readonly [any, unknown]>): H
  /** What assigning to the attribute does. */
  setter(fset: (self: any, value: V) => void): SettableHybrid<V>
}
/** A hybrid that is only read. */
export interface ComputedHybrid<V> extends ComputedAttribute<V>, HybridSteps<ComputedHybrid<V>, V> {}
/** A hybrid that can be assigned to. */
export interface SettableHybrid<V> extends SettableAttribute<V>, HybridSteps<SettableHybrid<V>, V> {}

/** A method of objects that gives an expression when the class is asked. */
export interface HybridMethodAttribute<A extends readonly any[], V> {
  (...args: { [I in keyof A]: A[I] | SQLExpression<A[I]> }): ColumnOperators<V>
  readonly __kind: 'computed'
  readonly __attribute: (...args: A) => V
  /** The expression of the class (or alias) given. */
  expression(expr: (cls: any, ...args: A) => any): HybridMethodAttribute<A, V>
}

/** An attribute that reaches through a relationship; V is what objects have under its name. */
export interface ProxyAttribute<V> extends Omit<ColumnOperators<any>, 'any'> {
  readonly __kind: 'settable'
  readonly __attribute: V
  readonly isAttribute: boolean
  /** Whether one of the objects that it goes through meets the condition. */
  any(criterion?: Condition): SQLExpression<boolean>
  /** Whether the object that it goes through meets the condition. */
  has(criterion?: Condition): SQLExpression<boolean>
}
