// Classes that are used through their subclasses alone: `class Repository(Generic[M])` with a `model: type[M]` that each
// subclass gives. Its methods are read as one of those runs them: with an instance that the program keeps, or with one
// of a subclass. Which one it is stays with the statement ("as UserRepository").

import type { SourceFile, SourceTree } from '../frontends/source-tree.ts'
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

/**
 * The mapped class as which a method is read that mapped classes inherit from one without a table (a base, a mixin): one
 * on which the program calls it, else the first. Null for classes that no mapped class inherits from.
 */
export function mappedUserOf(ctx: Interpreter, type: PyClass, method: string): Concrete | null {
  if (type.mapped !== null) return null
  const users = ctx.mappedClasses.filter((it): it is PyClass => it instanceof PyClass && it.mro.includes(type))
  const heirs = users.filter((it) => it.lookup(method)?.owner === type)
  const called = (it: PyClass) => classCalls(ctx.sources).has(`${it.name}.${method}`)
  const user = (heirs.length < 2 ? undefined : heirs.find(called)) ?? heirs[0]
  return user === undefined ? null : { name: user.name, type: user, instance: () => new PyInstance(user) }
}

/** `Name.method` of each call of that form, by file and by the state of all files. */
const callsIn = new WeakMap<SourceFile, ReadonlySet<string>>()
const allCalls = new WeakMap<SourceTree, ReadonlySet<string>>()

function classCalls(sources: SourceTree): ReadonlySet<string> {
  let known = allCalls.get(sources)
  if (known === undefined) {
    const all = new Set<string>()
    for (const path of sources.relevant('python')) {
      const file = sources.file(path)
      if (file === null) continue
      let own = callsIn.get(file)
      if (own === undefined) {
        own = new Set(file.text.match(/\b[A-Z]\w*\.[a-z]\w*(?=\()/g))
        callsIn.set(file, own)
      }
      for (const call of own) all.add(call)
    }
    known = all
    allCalls.set(sources, known)
  }
  return known
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
