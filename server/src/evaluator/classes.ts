// The class statement: the body is run in a scope of its own and becomes a PyClass; its bases and decorators say whether
// it is an enumeration, a declarative base or a mapped class, which declarative/ then builds with orm-core.

import type { ClassDefinition, Statement } from '../frontends/program.ts'
import { callValue, positionally } from './calls.ts'
import { declareIfMapped } from './declarative/declare.ts'
import { evaluate } from './expressions.ts'
import { adopt, decorate, evaluateDecorators, underlyingFunction } from './functions.ts'
import type { Interpreter } from './interpreter.ts'
import { becomeEnum } from './library/enums.ts'
import { isOrmObject } from './library/orm-core.ts'
import { registerSqlFunction } from './library/sql-functions.ts'
import { ormTypeClassOf } from './library/types.ts'
import { isPrivate, privateName } from './mangling.ts'
import { Scope } from './scopes.ts'
import { execute } from './statements.ts'
import { classInTheMaking, noteModel } from './typescript/models.ts'
import { isTypeScript } from './typescript/source.ts'
import { isUnknown, Unknown } from './unknown.ts'
import {
  BoundMethod,
  type CallArguments,
  type CallSite,
  classOf,
  metaclassOf,
  PyClass,
  PyDict,
  PyForm,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyRaise,
  PyTuple,
  PyTypeVar,
  typeVariable,
  type Value,
} from './values.ts'

export function defineClass(ctx: Interpreter, scope: Scope, definition: ClassDefinition): void {
  const decorators = evaluateDecorators(ctx, scope, definition.decorators)
  const bases: Value[] = []
  const keywords = new Map<string, Value>()
  let open = false
  const typeParameters: Value[] = []
  let outer = scope
  if (definition.typeParameters.length > 0) {
    outer = new Scope('function', scope, scope.module, scope.path, scope.qualname)
    for (const parameter of definition.typeParameters) {
      const bound = parameter.bound === null ? undefined : ctx.mute(() => evaluate(ctx, scope, parameter.bound!))
      const variable = typeVariable(parameter.name, bound)
      outer.names.set(parameter.name, variable)
      typeParameters.push(variable)
    }
  }
  for (const argument of definition.bases) {
    const value = ctx.mute(() => evaluate(ctx, outer, argument.value))
    if (argument.splat !== null) open = true
    else if (argument.name !== null) keywords.set(argument.name, value)
    else {
      bases.push(value)
      if (
        isUnknown(value) ||
        (classOf(value) === null && !(value instanceof PyForm || value instanceof PyGeneric) && !isOrmObject(value))
      )
        open = true
    }
  }
  for (const base of bases)
    if (base instanceof PyGeneric)
      for (const arg of base.args)
        if (arg instanceof PyTypeVar && !typeParameters.includes(arg)) typeParameters.push(arg)

  const qualname = scope.pythonName(definition.name)
  const body = new Scope('class', outer, scope.module, scope.path, scope.qualify(definition.name))
  body.names.set('__qualname__', qualname)
  body.names.set('__module__', scope.module.name)
  if (isTypeScript(scope.path)) body.names.set('this', classInTheMaking(body))
  executeBody(ctx, body, definition.body)
  body.names.delete('this')

  const type = new PyClass({
    name: definition.name,
    qualname,
    module: scope.module.name,
    bases: bases.map(asBase),
    keywords,
    ...(open ? { open: true } : {}),
  })
  type.scope = body
  body.class = type
  type.place = {
    path: scope.path,
    span: { start: definition.start, end: definition.end },
    nameSpan: definition.nameSpan,
  }
  type.typeParameters = typeParameters
  fillEntries(type, body)
  const place = type.place
  if (scope.kind !== 'function') scope.places.set(definition.name, place)

  tellParents(ctx, type, keywords)
  // The name is bound before mapping: a relationship's lambda may ask for it while the class is declared.
  scope.assign(definition.name, type)
  declare(ctx, type)
  const decorated = decorate(ctx, scope, type, definition.decorators, definition.name, decorators)
  if (decorated !== type) scope.assign(definition.name, decorated)
}

/** What Python does with a new class before its name is bound. */
function tellParents(ctx: Interpreter, type: PyClass, keywords: ReadonlyMap<string, Value>): void {
  if (type.mro.some((owner) => owner.facts.get('enumBase') === true)) becomeEnum(ctx, type)
  nameDescriptors(ctx, type)
  initSubclass(ctx, type, keywords)
  tellMetaclass(ctx, type, keywords)
}

/** The classes for which `__new__` of a metaclass runs that has not asked `type` for its class yet. */
const inMaking = new WeakMap<Interpreter, PyClass[]>()

/**
 * What a metaclass of the program's does with a new class: `__new__`, for which the class is there when it asks `type` for
 * one, with the names that it leaves in the namespace, and `__init__`.
 */
function tellMetaclass(ctx: Interpreter, type: PyClass, keywords: ReadonlyMap<string, Value>): void {
  const metaclass = metaclassOf(type)
  if (metaclass === null || type.place === null) return
  const members = [...type.entries]
    .filter(([, entry]) => entry.assigned)
    .map(([key, entry]) => [key, entry.value] as const)
  const given = {
    positional: [type.name, new PyTuple(type.bases), new PyDict(members)],
    keywords: new Map([...keywords].filter(([name]) => name !== 'metaclass')),
    unknownSplats: [],
  }
  const site = { path: type.place.path, span: type.place.nameSpan, source: type.name }
  const call = (name: string, self: PyClass) => {
    const found = metaclass.lookup(name)
    const fn = underlyingFunction(found?.entry.value)
    if (fn === null || found!.owner.place === null) return
    try {
      ctx.mute(() => callValue(ctx, fn, { ...given, positional: [self, ...given.positional] }, site))
    } catch (error) {
      // A metaclass that refuses what is half written leaves the class as it was.
      if (!(error instanceof PyRaise)) throw error
    }
  }
  const making = inMaking.get(ctx) ?? []
  inMaking.set(ctx, making)
  making.push(type)
  call('__new__', metaclass)
  if (making.at(-1) === type) making.pop()
  call('__init__', type)
}

/** `type.__new__(metaclass, name, bases, namespace)`: the class whose statement is being read, with the namespace's names. */
export function classInMaking(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const [, name, , members] = args.positional
  const making = inMaking.get(ctx) ?? []
  if (making.at(-1)?.name !== name) {
    const made = makeClass(ctx, { ...args, positional: args.positional.slice(1) }, site)
    return made ?? new Unknown({ source: site.source, path: site.path, span: site.span })
  }
  const type = making.pop()!
  if (!(members instanceof PyDict)) return type
  const given = new Map([...members.entries.values()].map(({ key, value }) => [key, value] as const))
  for (const [key, entry] of type.entries) if (entry.assigned && !given.has(key)) type.entries.delete(key)
  for (const [key, value] of given) {
    const known = typeof key === 'string' ? type.entries.get(key) : undefined
    if (typeof key !== 'string' || (known?.assigned && known.value === value)) continue
    type.entries.set(key, { annotation: known?.annotation ?? null, value, assigned: true, place: known?.place ?? null })
    adopt(type, value)
  }
  return type
}

function declare(ctx: Interpreter, type: PyClass): void {
  declareIfMapped(ctx, type)
  noteModel(ctx, type)
  registerSqlFunction(ctx, type)
}

/**
 * `type("Name", (Base,), {"key": value})`, where all three are known; null otherwise. What the dict says of annotations is
 * no source that could be read. A function that is read again and again makes its class once.
 */
export function makeClass(ctx: Interpreter, args: CallArguments, site: CallSite): PyClass | null {
  const [name, bases, members] = args.positional
  const module = ctx.modules.workspaceModule(site.path)
  if (!module?.scope || args.keywords.size > 0 || args.unknownSplats.length > 0) return null
  if (typeof name !== 'string' || !(bases instanceof PyTuple) || !(members instanceof PyDict)) return null
  const annotations = members.get('__annotations__')
  if (bases.rest !== null || members.rest !== null || members.optional || bases.items.some(isUnknown)) return null
  if (annotations !== undefined && !(annotations instanceof PyDict && annotations.entries.size === 0)) return null
  const made = classesMade.get(module.scope) ?? new Map<string, PyClass>()
  classesMade.set(module.scope, made)
  const written = `${site.span.start}:${name}`
  if (ctx.run !== null && made.has(written)) return made.get(written)!
  const body = new Scope('class', module.scope, module, site.path, name)
  const place = { path: site.path, span: site.span, nameSpan: site.span }
  for (const { key, value } of members.entries.values()) {
    if (typeof key !== 'string') return null
    if (key === '__annotations__') continue
    body.names.set(key, value)
    body.places.set(key, place)
  }
  const given = body.names.get('__module__')
  const type = new PyClass({
    name,
    module: typeof given === 'string' ? given : module.name,
    bases: bases.items.map(asBase),
  })
  type.scope = body
  body.class = type
  type.place = place
  fillEntries(type, body)
  made.set(written, type)
  tellParents(ctx, type, new Map())
  declare(ctx, type)
  return type
}

/** The classes that calls of `type()` have made, by module: where in its text, and their names. */
const classesMade = new WeakMap<Scope, Map<string, PyClass>>()

/** A line that raises, or would leave a function, is one that is being typed: the class has the others. */
function executeBody(ctx: Interpreter, scope: Scope, body: readonly Statement[]): void {
  for (const statement of body) {
    try {
      execute(ctx, scope, [statement])
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error
    }
  }
}

/** Classes of orm-core as bases of interpreted classes, type arguments or not. */
function asBase(base: Value): Value {
  if (base instanceof PyGeneric && isOrmObject(base.origin))
    return new PyGeneric(ormTypeClassOf(base.origin), base.args)
  return isOrmObject(base) ? ormTypeClassOf(base) : base
}

/** Body entries in order of first mention, annotations included. */
function fillEntries(type: PyClass, body: Scope): void {
  const annotations = [...body.annotations]
  if (annotations.some(([name]) => isPrivate(name))) {
    body.annotations.clear()
    for (const [name, annotation] of annotations) body.annotations.set(privateName(type.name, name), annotation)
  }
  for (const [written, value] of body.names) {
    if (written === '__qualname__' || written === '__module__') continue
    const name = privateName(type.name, written)
    const annotated = body.annotations.get(name)
    type.entries.set(name, {
      value,
      annotation: annotated?.annotation ?? null,
      assigned: true,
      place: body.places.get(written) ?? annotated?.place ?? null,
    })
    adopt(type, value)
  }
  for (const [name, { annotation, place }] of body.annotations) {
    if (!type.entries.has(name)) type.entries.set(name, { value: undefined, annotation, assigned: false, place })
  }
}

/** Descriptors of the program's that want to know their name: `__set_name__`. */
function nameDescriptors(ctx: Interpreter, type: PyClass): void {
  const { path, nameSpan: span } = type.place!
  for (const [name, { value }] of type.entries) {
    if (!(value instanceof PyInstance)) continue
    const setter = value.class.lookup('__set_name__')
    if (!(setter?.entry.value instanceof PyFunction)) continue
    const method = new BoundMethod(value, setter.entry.value)
    ctx.mute(() => callValue(ctx, method, positionally(type, name), { path, span, source: name }))
  }
}

/** `__init_subclass__` of a parent that the program wrote. */
function initSubclass(ctx: Interpreter, type: PyClass, keywords: ReadonlyMap<string, Value>): void {
  for (const owner of type.mro.slice(1)) {
    const entry = owner.entries.get('__init_subclass__')
    if (!entry?.assigned) continue
    const value = entry.value
    const fn = value instanceof PyFunction ? value : null
    if (fn === null || type.place === null) return
    const given = new Map([...keywords].filter(([name]) => name !== 'metaclass'))
    ctx.mute(() =>
      callValue(
        ctx,
        new BoundMethod(type, fn),
        { positional: [], keywords: given, unknownSplats: [] },
        { path: type.place!.path, span: type.place!.nameSpan, source: type.name },
      ),
    )
    return
  }
}
