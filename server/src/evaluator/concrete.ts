// Classes that are used through their subclasses alone: `class Repository(Generic[M])` with a `model: type[M]` that each
// subclass gives. Its methods are read as one of those runs them: with an instance that the program keeps, or with one
// of a subclass. Which one it is stays with the statement ("as UserRepository").

import { ownText } from '../frontends/own-text.ts'
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
      for (const call of callsOf(file)) all.add(call)
    }
    known = all
    allCalls.set(sources, known)
  }
  return known
}

function callsOf(file: SourceFile): ReadonlySet<string> {
  let calls = callsIn.get(file)
  if (calls === undefined) {
    calls = new Set(file.text.match(/\b[A-Z]\w*\.[a-z]\w*(?=\()/g)?.map(ownText))
    callsIn.set(file, calls)
  }
  return calls
}

const CLASS_HEADER = /\bclass[ \t]+\w+(?:\[[^\]]*\])?\(([^)]*)/g

/** Names in the headers of a file's classes. */
const namesInHeaders = new WeakMap<SourceFile, ReadonlySet<string>>()

function headerNamesOf(file: SourceFile): ReadonlySet<string> {
  let names = namesInHeaders.get(file)
  if (names === undefined) {
    const found = new Set<string>()
    for (const [, bases] of file.text.matchAll(CLASS_HEADER)) {
      for (const name of bases!.match(/\w+/g) ?? []) found.add(ownText(name))
    }
    names = found
    namesInHeaders.set(file, names)
  }
  return names
}

/** Finds out what will be asked of the file's text. */
export function noteClasses(file: SourceFile): void {
  callsOf(file)
  headerNamesOf(file)
}

/** Files that are looked into for a subclass. */
const MAX_FILES = 3

/** A user of the class that knows its model; null when the class knows it itself, or nobody does. */
export function concreteOf(ctx: Interpreter, type: PyClass): Concrete | null {
  if (type.mapped !== null || type.fact('enum') || !isOpen(ctx, type)) return null
  const own = type.place?.path
  if (own === undefined) return null
  const mentions = (path: string) => {
    const file = ctx.sources.file(path)
    return file !== null && headerNamesOf(file).has(type.name)
  }
  let looked = 0
  for (const path of [own, ...ctx.sources.relevant('python')]) {
    if (path === own ? looked > 0 : !mentions(path)) continue
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
