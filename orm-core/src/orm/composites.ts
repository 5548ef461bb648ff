// Composites of instances: `vertex.start` is a Point made of the columns x1 and y1, and setting it sets them. The
// object is made when it is first read and stays the same until a column has another value. The expression side is in
// descriptor-props.ts.

import { InvalidRequestError } from '../sql/exc.ts'
import type { CompositeProperty } from './descriptor-props.ts'
import { fireSet, NO_VALUE } from './listeners.ts'
import { type InstanceState, stateOf } from './state.ts'

interface Made {
  readonly value: any
  readonly parts: readonly unknown[]
}

const made = new WeakMap<InstanceState, Map<string, Made>>()

/** Where a mutable composite belongs: told of its changes. */
const owners = new WeakMap<object, Set<{ readonly state: InstanceState; readonly prop: CompositeProperty }>>()

/** Gives a class's instances the accessor of a composite. */
export function defineComposite(prototype: object, prop: CompositeProperty): void {
  if (Object.getOwnPropertyDescriptor(prototype, prop.key)?.configurable === false) return
  Object.defineProperty(prototype, prop.key, {
    configurable: true,
    enumerable: true,
    get(this: any) {
      const state = stateOf(this)
      return state === undefined ? undefined : readComposite(state, prop)
    },
    set(this: any, value: any) {
      // the first write of a new object makes its state
      for (const key of prop._attributeKeys) if (stateOf(this) === undefined) this[key] = null
      writeComposite(stateOf(this) as InstanceState, prop, value)
    },
  })
}

function readComposite(state: InstanceState, prop: CompositeProperty): any {
  const parts = prop._attributeKeys.map((key) => state.instance[key])
  const byKey = made.get(state)
  const known = byKey?.get(prop.key)
  if (known?.parts.every((part, at) => part === parts[at])) return known.value
  // a new object without any value has no composite either; a row of NULLs has one
  if (!state.hasKey && parts.every((part) => part === null || part === undefined)) return null
  return keep(state, prop, new prop.compositeClass(...parts), parts)
}

function keep(state: InstanceState, prop: CompositeProperty, value: any, parts: readonly unknown[]): any {
  let byKey = made.get(state)
  if (byKey === undefined) {
    byKey = new Map()
    made.set(state, byKey)
  }
  byKey.set(prop.key, { value, parts })
  if (value instanceof MutableComposite) {
    const known = owners.get(value) ?? new Set()
    if (![...known].some((each) => each.state === state && each.prop === prop)) known.add({ state, prop })
    owners.set(value, known)
  }
  return value
}

function writeComposite(state: InstanceState, prop: CompositeProperty, given: any): void {
  const before = made.get(state)?.get(prop.key)?.value ?? NO_VALUE
  const value = fireSet(state, prop.key, given, before)
  const keys = prop._attributeKeys
  const values = value === null || value === undefined ? keys.map(() => null) : prop._compositeValuesFromInstance(value)
  keys.forEach((key, at) => {
    state.instance[key] = values[at] ?? null
  })
  if (value !== null && value !== undefined) {
    keep(
      state,
      prop,
      value,
      keys.map((key) => state.instance[key]),
    )
  }
}

/**
 * A composite whose changes in place reach its columns: the class calls `this.changed()` after each.
 * @example
 * class Point extends MutableComposite {
 *   #x; #y
 *   constructor(x, y) { super(); this.#x = x; this.#y = y }
 *   get x() { return this.#x }
 *   set x(value) { this.#x = value; this.changed() }
 *   __compositeValues__() { return [this.#x, this.#y] }
 * }
 */
export abstract class MutableComposite {
  abstract __compositeValues__(): readonly unknown[]

  /** Sets the columns of all objects that have this value. */
  changed(): void {
    const values = this.__compositeValues__()
    for (const owner of owners.get(this) ?? []) {
      const { state, prop } = owner
      if (made.get(state)?.get(prop.key)?.value !== this) {
        owners.get(this)?.delete(owner)
        continue
      }
      const keys = prop._attributeKeys
      if (values.length !== keys.length) {
        throw new InvalidRequestError(
          `__compositeValues__() of ${this.constructor.name} gives ${values.length} values for the ${keys.length} columns of ${prop}`,
        )
      }
      keys.forEach((key, at) => {
        state.instance[key] = values[at] ?? null
      })
      keep(
        state,
        prop,
        this,
        keys.map((key) => state.instance[key]),
      )
    }
  }
}
