// Classes that are used through their subclasses alone: `class Repository(Generic[M])` with a `model: type[M]` that each
// subclass gives, or a base with `model = None` or an abstract method. Its methods are read as one of those runs them:
// with an instance that the program keeps, or with one of a subclass. Which one it is stays with the statement ("as
// UserRepository").

import { ownText } from '../frontends/own-text.ts'
import type { SourceFile, SourceTree } from '../frontends/source-tree.ts'
import { isAbstract } from './abstract.ts'
import { filesThatCall, filesWithCall } from './callers.ts'
import { underlyingFunction } from './functions.ts'
import type { Interpreter } from './interpreter.ts'
import { annotationValue, bindTypeVariables } from './parameters.ts'
import { makeInstance } from './receivers.ts'
import { saysOfSql, setsItself } from './set-elsewhere.ts'
import {
  NOT_IMPLEMENTED,
  PyClass,
  PyDict,
  PyForm,
  PyGeneric,
  PyInstance,
  PyList,
  PyProperty,
  PyTuple,
  PyTypeVar,
  type Value,
} from './values.ts'

export interface Concrete {
  /** What the class is called. */
  readonly name: string
  /** The name under which a module keeps the instance. */
  readonly keptAs: string | null
  readonly type: PyClass
  readonly instance: () => Value
}

/** As which classes a method can be read, the best of them first. */
export interface Users {
  readonly users: readonly Concrete[]
  /** There are others, which were not looked for. */
  readonly more: boolean
}

const NOBODY: Users = { users: [], more: false }

/**
 * The mapped classes as which a method is read that they inherit from a class without a table (a base, a mixin): first one
 * on which the program calls it. None for classes that no mapped class inherits from.
 */
export function mappedUsersOf(ctx: Interpreter, type: PyClass, method: string): Users {
  if (type.mapped !== null) return NOBODY
  const users = ctx.mappedClasses.filter((it): it is PyClass => it instanceof PyClass && it.mro.includes(type))
  const heirs = users.filter((it) => it.lookup(method)?.owner === type)
  const called = (it: PyClass) => classCalls(ctx.sources).has(`${it.name}.${method}`)
  const first = (heirs.length < 2 ? undefined : heirs.find(called)) ?? heirs[0]
  if (first === undefined) return NOBODY
  const ordered = [first, ...heirs.filter((it) => it !== first)].map((user) => ({
    name: user.name,
    keptAs: null,
    type: user,
    instance: () => new PyInstance(user),
  }))
  return { users: ordered, more: false }
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
const MAX_FILES = 6

/** Users of the class that know its model; none when the class knows it itself. */
export function concretesOf(ctx: Interpreter, type: PyClass): Users {
  const found: Concrete[] = []
  if (type.mapped !== null || type.fact('enum') || isComplete(ctx, type)) return NOBODY
  const open = isOpen(ctx, type)
  const own = type.place?.path
  if (own === undefined) return NOBODY
  const mentions = (path: string) => {
    const file = ctx.sources.file(path)
    return file !== null && headerNamesOf(file).has(type.name)
  }
  let looked = 0
  for (const path of [own, ...ctx.sources.relevant('python')]) {
    if (path === own ? looked > 0 : !mentions(path)) continue
    if (++looked > MAX_FILES) return { users: found, more: true }
    const kept = instancesIn(ctx, path, type)
    found.push(...(open ? kept : kept.filter((it) => fillsGaps(ctx, type, it.type))), ...subclassesIn(ctx, path, type))
  }
  return { users: found, more: false }
}

/** The same with the one first on which the program calls the method. */
export function usersThatCall(ctx: Interpreter, { more, users }: Users, method: string): Users {
  const first = userThatCalls(ctx, users, method)
  const classes = new Set<PyClass>()
  // Several instances of a class without a state that tells them apart make the same statements.
  const others = users.filter(
    (it) => it !== first && it.type !== first?.type && !classes.has(it.type) && classes.add(it.type),
  )
  return first === null ? NOBODY : { users: [first, ...others], more }
}

/** Of several users the one on which the program calls the method, else the first. */
export function userThatCalls(ctx: Interpreter, users: readonly Concrete[], method: string): Concrete | null {
  const kept = users.filter((it) => it.keptAs !== null)
  if (users.length < 2 || kept.length === 0) return users[0] ?? null
  for (const file of filesWithCall(ctx, method)) {
    for (const user of kept) if (new RegExp(`\\b${user.keptAs}\\.${method}\\(`).test(file.text)) return user
  }
  return users[0]!
}

/** Instances of a class that modules keep under a name: that of the class, and those that make some. */
export function* keptInstances(ctx: Interpreter, type: PyClass): Generator<void, Concrete[]> {
  const path = type.place?.path
  if (path === undefined || type.mapped !== null) return []
  const found = instancesIn(ctx, path, type)
  for (const file of yield* filesThatCall(ctx, type.name, path)) found.push(...instancesIn(ctx, file, type))
  return found
}

function instancesIn(ctx: Interpreter, path: string, type: PyClass): Concrete[] {
  const found: Concrete[] = []
  for (const [name, value] of ctx.modules.load(path)?.scope?.names.knownEntries() ?? []) {
    if (!(value instanceof PyInstance) || !value.class.mro.includes(type) || value.class.place === null) continue
    found.push({ name: value.class.name, keptAs: name, type: value.class, instance: () => copyOf(value) })
  }
  return found
}

function subclassesIn(ctx: Interpreter, path: string, type: PyClass): Concrete[] {
  const found: Concrete[] = []
  for (const value of ctx.modules.load(path)?.scope?.names.known() ?? []) {
    if (!(value instanceof PyClass) || value === type || !value.mro.includes(type) || value.place === null) continue
    if (isOpen(ctx, type) ? isComplete(ctx, value) : fillsGaps(ctx, type, value))
      found.push({ name: value.name, keptAs: null, type: value, instance: () => makeInstance(ctx, value) })
  }
  return found
}

/** What a method sets on it while it is read is not the program's. */
function copyOf(instance: PyInstance): PyInstance {
  const copy = new PyInstance(instance.class)
  copy.complete = instance.complete
  for (const [name, value] of instance.attributes) copy.attributes.set(name, value)
  return copy
}

/** Whether it says itself all that its methods need. */
function isComplete(ctx: Interpreter, type: PyClass): boolean {
  return !isOpen(ctx, type) && gapsOf(ctx, type).length === 0
}

const gaps = new WeakMap<PyClass, readonly string[]>()

/**
 * What a class leaves to its subclasses: `model = None`, `columns = ()`, `model: type` without a value, a `self.model` that
 * it does not have, abstract methods. What its own methods set on `self` is not left to them.
 */
function gapsOf(ctx: Interpreter, type: PyClass): readonly string[] {
  let known = gaps.get(type)
  if (known === undefined) {
    const owners = type.mro.filter((owner) => owner.place !== null)
    const names = new Set(owners.flatMap((owner) => [...owner.entries.keys(), ...namesAskedBy(ctx, owner)]))
    known = [...names].filter((name) => isGap(type, name) && !setsItself(ctx, type, name))
    gaps.set(type, known)
  }
  return known
}

/** The attributes of `self` and `cls` that the methods of a class ask for. */
function namesAskedBy(ctx: Interpreter, { place }: PyClass): string[] {
  const asked = ctx.text(place!.path, place!.span).matchAll(/\b(?:self|cls)\.([A-Za-z]\w*)/g)
  return [...asked].map(([, name]) => ownText(name!))
}

function isGap(type: PyClass, name: string): boolean {
  const found = type.lookup(name)
  if (found === null) return !name.startsWith('__')
  if (found.owner.place === null) return false
  const { value } = found.entry
  if (value === null || value === NOT_IMPLEMENTED || itemsOf(value)?.length === 0) return !name.startsWith('__')
  return isLeftToSubclasses(value)
}

function itemsOf(value: Value): readonly Value[] | null {
  if (value instanceof PyList || value instanceof PyTuple) return value.rest === null ? value.items : null
  return value instanceof PyDict && value.rest === null ? [...value.entries.values()].map((each) => each.value) : null
}

function isLeftToSubclasses(value: Value): boolean {
  const fn = underlyingFunction(value instanceof PyProperty ? value.getter : value)
  return fn !== null && isAbstract(fn)
}

/** Whether a subclass says something of SQL where `type` has a gap, and leaves no method open. */
function fillsGaps(ctx: Interpreter, type: PyClass, subclass: PyClass): boolean {
  let says = false
  for (const name of gapsOf(ctx, type)) {
    const given = subclass.lookup(name)?.entry.value ?? null
    if (isLeftToSubclasses(given)) return false
    const isMethod = given instanceof PyProperty || underlyingFunction(given) !== null
    says ||= isMethod || saysOfSql(given) || (itemsOf(given)?.some(saysOfSql) ?? false)
  }
  return says
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
