// Classes that are used through their subclasses alone: `class Repository(Generic[M])` with a `model: type[M]` that each
// subclass gives. Its methods are read as one of those runs them: with an instance that the program keeps, or with one
// of a subclass. Which one it is stays with the statement ("as UserRepository").

import type { Interpreter } from './interpreter.ts'
import { annotationValue, bindTypeVariables } from './parameters.ts'
import { makeInstance } from './receivers.ts'
import { PyClass, PyForm, PyGeneric, PyInstance, PyTypeVar, type Value } from './values.ts'

export interface Concrete {
  /** What the class is called, or the name under which the program keeps the instance. */
  readonly name: string
  readonly type: PyClass
  readonly instance: () => Value
}

/** Files that are looked into for a subclass. */
const MAX_FILES = 3

/** A user of the class that knows its model; null when the class knows it itself, or nobody does. */
export function concreteOf(ctx: Interpreter, type: PyClass): Concrete | null {
  if (type.mapped !== null || type.fact('enum') || !isOpen(ctx, type)) return null
  const own = type.place?.path
  if (own === undefined) return null
  const mentions = new RegExp(`\\bclass[ \\t]+\\w+(?:\\[[^\\]]*\\])?\\([^)]*\\b${type.name}\\b`)
  let looked = 0
  for (const path of [own, ...ctx.sources.relevant('python')]) {
    if (path === own ? looked > 0 : !mentions.test(ctx.sources.file(path)?.text ?? '')) continue
    if (++looked > MAX_FILES) return null
    const found = concreteIn(ctx, path, type)
    if (found !== null) return found
  }
  return null
}

function concreteIn(ctx: Interpreter, path: string, type: PyClass): Concrete | null {
  const names = ctx.modules.load(path)?.scope?.names
  if (!names) return null
  const values = [...names.known()]
  for (const value of values) {
    if (value instanceof PyInstance && value.class.mro.includes(type) && value.class.place !== null)
      return { name: value.class.name, type: value.class, instance: () => copyOf(value) }
  }
  for (const value of values) {
    if (!(value instanceof PyClass) || value === type || !value.mro.includes(type) || value.place === null) continue
    if (!isOpen(ctx, value)) return { name: value.name, type: value, instance: () => makeInstance(ctx, value) }
  }
  return null
}

/** What a method sets on it while it is read is not the program's. */
function copyOf(instance: PyInstance): PyInstance {
  const copy = new PyInstance(instance.class)
  copy.complete = instance.complete
  for (const [name, value] of instance.attributes) copy.attributes.set(name, value)
  return copy
}

/** Whether it lacks what only a subclass says: type arguments, or the class behind a `type[…]`. */
function isOpen(ctx: Interpreter, type: PyClass): boolean {
  if (type.typeParameters.length > 0) return true
  for (const owner of type.mro) {
    for (const [name, entry] of owner.entries) {
      if (entry.assigned || entry.annotation === null || owner.scope === null || type.lookup(name) !== null) continue
      const declared = bindTypeVariables(annotationValue(ctx, owner.scope, entry.annotation), type)
      if (isTypeOfVariable(declared)) return true
    }
  }
  return false
}

function isTypeOfVariable(value: Value): boolean {
  if (!(value instanceof PyGeneric)) return false
  const { args, origin } = value
  const isType =
    (origin instanceof PyClass && origin.name === 'type') || (origin instanceof PyForm && origin.name === 'Type')
  return isType && args[0] instanceof PyTypeVar
}
