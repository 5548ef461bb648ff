// Arguments that nobody gave: what a function's parameters are when it is read without a caller, by their annotations
// and defaults. The samples are those with which the reference recorder calls functions.

import type { Expression, Parameter } from '../frontends/program.ts'
import { chooseCandidate } from './candidates.ts'
import { evaluate } from './expressions.ts'
import { placeOf } from './facts.ts'
import { type Interpreter, libraryTexts } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { isOrmObject } from './library/orm-core.ts'
import { annotationIsSession, looksLikeSession } from './library/session-names.ts'
import { resolveAnnotation } from './library/typing.ts'
import { listenedArgument } from './listeners.ts'
import { defaultOf } from './module-forms.ts'
import { instanceFor } from './receivers.ts'
import type { Scope } from './scopes.ts'
import { NO_SAMPLE, Unknown } from './unknown.ts'
import {
  type CallArguments,
  type CallSite,
  PyAnnotated,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyForm,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyLiteralType,
  PyScalar,
  PySet,
  PyTuple,
  PyTypeAlias,
  PyTypeVar,
  PyUnion,
  type Value,
} from './values.ts'

/**
 * Arguments for reading a function without a caller; `receiver` is `self` or `cls`.
 * @param owner the class whose type arguments its type variables have: `Repository[User]`
 */
export function entryArguments(
  ctx: Interpreter,
  fn: PyFunction,
  receiver: Value | undefined,
  owner: PyClass | null = ownerOf(receiver),
): CallArguments {
  const keywords = new Map<string, Value>()
  const positional: Value[] = []
  const unknownSplats: Value[] = []
  for (const [index, parameter] of fn.definition.parameters.entries()) {
    if (parameter.mode === 'keywordVariadic' && addTypedKeywords(ctx, fn, parameter, keywords)) continue
    if (parameter.mode === 'variadic' || parameter.mode === 'keywordVariadic') {
      unknownSplats.push(
        new Unknown({
          source: parameter.name,
          path: fn.path,
          span: { start: parameter.start, end: parameter.end },
          reason: `parameter \`${parameter.name}\` is not known statically`,
        }),
      )
      continue
    }
    const value = index === 0 && receiver !== undefined ? receiver : entryArgument(ctx, fn, parameter, owner)
    if (parameter.mode === 'keywordOnly') keywords.set(parameter.name, value)
    else positional.push(value)
  }
  return { positional, keywords, unknownSplats }
}

/** `**filters: Unpack[Filters]` of a TypedDict: its keys, which may each be missing when it is not total. */
function addTypedKeywords(
  ctx: Interpreter,
  fn: PyFunction,
  parameter: Parameter,
  keywords: Map<string, Value>,
): boolean {
  const type = parameter.annotation === null ? null : annotationValue(ctx, fn.scope, parameter.annotation)
  if (!(type instanceof PyGeneric) || !(type.origin instanceof PyForm) || type.origin.name !== 'Unpack') return false
  const [keys] = type.args
  if (!(keys instanceof PyClass) || !keys.mro.some((owner) => owner.module === 'typing' && owner.name === 'TypedDict'))
    return false
  const total = keys.keywords.get('total') !== false
  for (const [index, [name, entry]] of [...keys.entries].entries()) {
    if (entry.annotation === null || keys.scope === null) continue
    const span = { start: parameter.nameSpan.start, end: parameter.nameSpan.end }
    // A decision for each key, under a place that no expression has.
    const place = { start: span.start, end: -1 - index }
    if (!total && ctx.decide(fn.path, place, true, `if no ${name} is given`) === false) continue
    const site = { path: fn.path, span, source: `${parameter.name}['${name}']` }
    keywords.set(name, annotationUnknown(ctx, keys.scope, entry.annotation, site, keys))
  }
  return true
}

function ownerOf(receiver: Value | undefined): PyClass | null {
  if (receiver instanceof PyInstance) return receiver.class
  return receiver instanceof PyClass ? receiver : null
}

/** What one parameter has when nobody gives its argument. */
export function entryArgument(ctx: Interpreter, fn: PyFunction, parameter: Parameter, owner: PyClass | null): Value {
  const span = { start: parameter.nameSpan.start, end: parameter.nameSpan.end }
  const base = {
    source: parameter.name,
    path: fn.path,
    span,
    reason: `parameter \`${parameter.name}\` is not known statically`,
  }
  // A library's own function is called with its defaults.
  if (libraryTexts.has(fn.path) && fn.defaults.has(parameter.name)) return fn.defaults.get(parameter.name)
  const heard = listenedArgument(ctx, fn, parameter, base)
  if (heard !== null) return 'mapper' in heard ? heard.mapper : new Unknown({ ...base, type: heard.type })
  const text = parameter.annotation === null ? null : ctx.source(fn.path, parameter.annotation)
  const declared = parameter.annotation === null ? undefined : annotationValue(ctx, fn.scope, parameter.annotation)
  const type = owner === null ? declared : bindTypeVariables(declared, owner)
  const speaksOfSession = (text !== null && annotationIsSession(text)) || annotationIsSession(typeText(type))
  if (speaksOfSession || (looksLikeSession(parameter.name) && !(type instanceof PyClass && type.place !== null))) {
    // A session of the program's own class has methods of its own.
    const own = type instanceof PyClass && type.place !== null ? { type } : {}
    return new Unknown({ ...base, annotation: text, session: true, ...own })
  }
  const models = modelsOf(type)
  if (models.length > 0) return chooseCandidate(ctx, models, parameter.name, base)
  const instance = instanceOfType(ctx, type)
  if (instance !== null) return instance
  const given = fn.defaults.get(parameter.name)
  if (isEmptySequence(given) && !holdsPlainValues(ctx, type))
    return new Unknown({ ...base, annotation: text, type: plainType(type), sample: given, byDefault: true })
  const sample = type === undefined ? NO_SAMPLE : sampleOfType(ctx, parameter.name, type)
  const holds = ctx.run?.facts.truth(placeOf(base, parameter.name))
  const known = typeof (sample === NO_SAMPLE ? given : sample) === 'boolean' ? holds : undefined
  if (known !== undefined) return new Unknown({ ...base, annotation: text, type: plainType(type), sample: known })
  if (sample !== NO_SAMPLE) return new Unknown({ ...base, annotation: text, type: plainType(type), sample })
  if (given !== undefined && given !== null && !(given instanceof Unknown)) {
    if (isOrmObject(given) || given instanceof PyClass || given instanceof PyFunction)
      return defaultOf(ctx, fn, parameter)
    return new Unknown({ ...base, annotation: text, type: plainType(type), sample: given })
  }
  return new Unknown({ ...base, annotation: text, type: plainType(type) })
}

function isEmptySequence(value: Value): boolean {
  return (value instanceof PyTuple || value instanceof PyList) && value.items.length === 0 && value.rest === null
}

/** `ids: Sequence[int] = ()`: what a caller gives are values, which a statement binds; else they are parts of it. */
function holdsPlainValues(ctx: Interpreter, type: Value): boolean {
  if (type instanceof PyAnnotated) return holdsPlainValues(ctx, type.type)
  if (type instanceof PyTypeAlias) return holdsPlainValues(ctx, type.value())
  if (type instanceof PyUnion) return type.members.some((member) => holdsPlainValues(ctx, member))
  if (!(type instanceof PyGeneric)) return false
  return type.args.some((argument) => sampleOfType(ctx, 'item', argument) !== NO_SAMPLE)
}

/** `service: OrderService`: an instance, as its constructor makes it. */
function instanceOfType(ctx: Interpreter, type: Value): Value | null {
  const plain = type instanceof PyAnnotated ? type.type : type
  return plain instanceof PyClass ? instanceFor(ctx, plain) : null
}

/** Words of an annotation that was reached through an alias: `SessionDep = Annotated[AsyncSession, Depends(…)]`. */
function typeText(type: Value): string {
  if (type instanceof PyAnnotated) return typeText(type.type)
  if (type instanceof PyUnion) return type.members.map(typeText).join(' ')
  if (type instanceof PyClass) return type.place === null ? type.name : ''
  if (type instanceof PyGeneric) return typeText(type.origin)
  return ''
}

/** `model: type[User]`, `type[User | Order]`, or of a type variable: the mapped classes that it can be, if all are. */
function modelsOf(type: Value): readonly PyClass[] {
  if (type instanceof PyAnnotated) return modelsOf(type.type)
  if (type instanceof PyUnion) {
    const members = type.members.filter((member) => member !== null && !isNone(member)).map(modelsOf)
    return members.every((each) => each.length > 0) ? members.flat() : []
  }
  if (!(type instanceof PyGeneric)) return []
  const isType =
    (type.origin instanceof PyClass && type.origin.name === 'type') ||
    (type.origin instanceof PyForm && type.origin.name === 'Type')
  const targets = isType ? targetsOf(type.args[0]) : []
  return targets.every((each) => each instanceof PyClass && each.mapped !== null) ? (targets as PyClass[]) : []
}

function targetsOf(argument: Value): readonly Value[] {
  if (argument instanceof PyUnion) return argument.members.flatMap(targetsOf)
  if (!(argument instanceof PyTypeVar)) return [argument]
  return argument.constraints.length > 0 ? argument.constraints : targetsOf(argument.bound)
}

function plainType(type: Value): Value {
  if (type instanceof PyAnnotated) return plainType(type.type)
  if (type instanceof PyUnion) {
    const members = type.members.filter((member) => member !== null && !isNone(member))
    return members.length === 1 ? plainType(members[0]) : type
  }
  if (type instanceof PyGeneric && type.origin instanceof PyClass && type.origin.place !== null) return type.origin
  if (type instanceof PyTypeVar && type.bound !== undefined) return plainType(type.bound)
  return type
}

function isNone(value: Value): boolean {
  return value instanceof PyClass && value.name === 'NoneType'
}

export function annotationValue(ctx: Interpreter, scope: Scope, annotation: Expression): Value {
  const before = ctx.typeOnlyNames
  ctx.typeOnlyNames = true
  try {
    return ctx.mute(() => resolveAnnotation(ctx, scope, evaluate(ctx, scope, annotation)))
  } finally {
    ctx.typeOnlyNames = before
  }
}

/** What a function gives that can't be followed to its end: its annotation may say it. */
export function declaredResult(ctx: Interpreter, fn: PyFunction, result: Value): Value {
  const returns = fn.definition.kind === 'function' ? fn.definition.returns : null
  return returns === null ? result : declaredValue(ctx, fn.scope, returns, result)
}

/** A value that is not known, with the class of the program that its annotation names. */
export function declaredValue(ctx: Interpreter, scope: Scope, annotation: Expression, value: Value): Value {
  if (!(value instanceof Unknown) || value.type !== undefined || value.hasSample) return value
  if (value.session || value.error !== null) return value
  const type = plainType(annotationValue(ctx, scope, annotation))
  return type instanceof PyClass && type.place !== null ? value.typed(type) : value
}

/** An attribute that is declared and not assigned: `limit: int` of a settings object. */
export function annotationUnknown(
  ctx: Interpreter,
  scope: Scope,
  annotation: Expression,
  site: CallSite,
  owner: PyClass,
): Value {
  const type = bindTypeVariables(annotationValue(ctx, scope, annotation), owner)
  const models = modelsOf(type)
  if (models.length > 0) return chooseCandidate(ctx, models, site.source, site)
  const instance = instanceOfType(ctx, type)
  if (instance !== null) return instance
  const text = ctx.source(scope.path, annotation)
  const sample = sampleOfType(ctx, lastName(site.source), type)
  return new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    annotation: text,
    type: plainType(type),
    session: annotationIsSession(text),
    reason: `\`${site.source}\` is not known statically`,
    ...(sample === NO_SAMPLE ? {} : { sample }),
  })
}

/** `Repository[User]`: in the subclass, `type[T]` is `type[User]`. */
export function bindTypeVariables(type: Value, owner: PyClass): Value {
  if (type instanceof PyTypeVar) return typeArgument(owner, type) ?? type
  if (type instanceof PyUnion) return new PyUnion(type.members.map((member) => bindTypeVariables(member, owner)))
  if (!(type instanceof PyGeneric)) return type
  return new PyGeneric(
    type.origin,
    type.args.map((arg) => (arg instanceof PyTypeVar ? (typeArgument(owner, arg) ?? arg) : arg)),
  )
}

function typeArgument(owner: PyClass, variable: PyTypeVar): Value | null {
  for (const type of owner.mro) {
    for (const base of type.bases) {
      if (!(base instanceof PyGeneric) || !(base.origin instanceof PyClass)) continue
      const index = base.origin.typeParameters.indexOf(variable)
      const argument = index < 0 ? undefined : base.args[index]
      if (argument instanceof PyTypeVar) {
        const further = argument === variable ? null : typeArgument(owner, argument)
        if (further !== null) return further
      } else if (argument !== undefined) return argument
    }
  }
  return null
}

function lastName(source: string): string {
  return source.match(/[A-Za-z_]\w*/g)?.at(-1) ?? 'value'
}

/** A value of the type, as the recorder of reference data makes it. */
export function sampleOfType(ctx: Interpreter, name: string, type: Value): Value {
  if (type instanceof PyAnnotated) return sampleOfType(ctx, name, type.type)
  if (type instanceof PyTypeAlias) return sampleOfType(ctx, name, type.value())
  if (type instanceof PyLiteralType) return type.values[0]
  if (type instanceof PyUnion) {
    const first = type.members.find((member) => member !== null && !isNone(member))
    return first === undefined ? NO_SAMPLE : sampleOfType(ctx, name, first)
  }
  if (type instanceof PyGeneric) {
    const origin =
      type.origin instanceof PyClass ? type.origin.name : type.origin instanceof PyForm ? type.origin.name : ''
    const item = type.args[0]
    const itemSample = item === undefined ? NO_SAMPLE : sampleOfType(ctx, name, item)
    return containerSample(origin, name, itemSample)
  }
  if (type instanceof PyForm) return containerSample(type.name, name, NO_SAMPLE)
  if (!(type instanceof PyClass)) return NO_SAMPLE
  if (type.fact('enum')) return enumMembers(type)[0] ?? NO_SAMPLE
  const simple = type.place === null ? SIMPLE[type.name] : undefined
  if (simple) return simple(name)
  return type.place === null ? containerSample(type.name, name, NO_SAMPLE) : NO_SAMPLE
}

const SEQUENCES = new Set([
  'list',
  'List',
  'Sequence',
  'Iterable',
  'Collection',
  'MutableSequence',
  'AbstractSet',
  'Set',
  'set',
  'frozenset',
  'FrozenSet',
])

function containerSample(origin: string, name: string, item: Value): Value {
  if (SEQUENCES.has(origin) || origin === 'tuple' || origin === 'Tuple') {
    const values: Value[] = [item === NO_SAMPLE ? name : item]
    if (typeof values[0] === 'number') values.push(values[0] + 1)
    if (origin === 'tuple' || origin === 'Tuple') return new PyTuple(values)
    return origin.toLowerCase().endsWith('set') ? new PySet(values) : new PyList(values)
  }
  if (origin === 'dict' || origin === 'Dict' || origin === 'Mapping' || origin === 'MutableMapping') return new PyDict()
  return NO_SAMPLE
}

const SIMPLE: Record<string, (name: string) => Value> = {
  bool: () => true,
  int: () => 1,
  float: () => new PyFloat(1.5),
  str: (name) => name,
  bytes: (name) => new PyBytes(name),
  datetime: () => new PyScalar('datetime', '2024-01-02 03:04:05', Date.UTC(2024, 0, 2, 3, 4, 5)),
  date: () => new PyScalar('date', '2024-01-02', Date.UTC(2024, 0, 2)),
  time: () => new PyScalar('time', '03:04:05', 11045000),
  timedelta: () => new PyScalar('timedelta', '1 day, 0:00:00', 86_400_000),
  Decimal: () => new PyScalar('decimal', '1.5', 1.5),
  UUID: () => new PyScalar('uuid', '00000000-0000-0000-0000-000000000001', 1),
}
