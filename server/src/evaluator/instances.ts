// What calling a class gives: instances with their constructor followed, members of enumerations, dataclasses.

import { callValue } from './calls.ts'
import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { callOrm } from './library/orm-call.ts'
import { madeByClass } from './library/sessions.ts'
import { instantiateOrmSubclass, ormBaseOf } from './library/types.ts'
import { equals } from './operators.ts'
import { isUnknown, Unknown } from './unknown.ts'
import {
  BoundMethod,
  type CallArguments,
  type CallSite,
  type EnumMember,
  isContainer,
  type PyClass,
  PyFunction,
  PyInstance,
  PyProperty,
  PyTuple,
  type Value,
} from './values.ts'

/** `property(fget, fset)`. */
export function propertyOf({ keywords, positional }: CallArguments): PyProperty {
  const [getter = keywords.get('fget') ?? null, setter = keywords.get('fset') ?? null] = positional
  return new PyProperty(getter, false, false, setter)
}

export function instantiate(ctx: Interpreter, type: PyClass, args: CallArguments, site: CallSite): Value {
  if (type.fact('property') === true && !type.lookup('__get__') && !type.lookup('__init__')) return propertyOf(args)
  if (type.construct !== null) return type.construct(args, site)
  if (type.fact('enum')) return enumMember(type, args, site)
  if (type.mapped === null && ormBaseOf(type) !== null) {
    if (type.ormClass !== null) return callOrm(ctx, type.ormClass as (...a: unknown[]) => unknown, args, site)
    return instantiateOrmSubclass(ctx, type, args, site)
  }
  const own = type.lookup('__new__')
  if (own?.entry.value instanceof PyFunction && own.owner.place !== null) {
    const made = callValue(ctx, own.entry.value, { ...args, positional: [type, ...args.positional] }, site)
    return made instanceof PyInstance && made.class.mro.includes(type) ? instanceOf(ctx, type, args, site, made) : made
  }
  const container = containerOf(ctx, type, args, site)
  if (container !== null) return container
  const factory = type.mro.find((owner) => owner.facts.has('factory'))
  if (factory?.construct) return madeByClass(factory.construct(args, site), type)
  return instanceOf(ctx, type, args, site)
}

/** `class Registry(dict)`: a dict that knows its class. */
function containerOf(ctx: Interpreter, type: PyClass, args: CallArguments, site: CallSite): Value | null {
  const builtin = type.mro.find((owner) => CONTAINERS.has(owner.name) && owner.place === null)
  if (!builtin?.construct || type.place === null) return null
  const init = type.lookup('__init__')
  const own = init?.entry.value instanceof PyFunction ? init.entry.value : null
  const made = builtin.construct(own === null ? args : NOTHING, site)
  if (!isContainer(made)) return made
  made.type = type
  if (own !== null) callValue(ctx, new BoundMethod(made, own), args, site)
  return made
}

const CONTAINERS = new Set(['dict', 'list', 'set', 'defaultdict', 'OrderedDict'])

/** The run in which the program itself made an instance: what it has is known. */
const makers = new WeakMap<PyInstance, object>()

/** Whether the program made the instance in this run, so that nothing else has set its attributes. */
export function isMadeHere(ctx: Interpreter, instance: PyInstance): boolean {
  return ctx.run !== null && makers.get(instance) === ctx.run
}

/** An instance that nobody made: what other methods set in it is not known. */
export function forgetMaker(instance: PyInstance): void {
  makers.delete(instance)
}

function instanceOf(
  ctx: Interpreter,
  type: PyClass,
  args: CallArguments,
  site: CallSite,
  instance = new PyInstance(type),
): PyInstance {
  if (ctx.run !== null) makers.set(instance, ctx.run)
  if (type.fact('property') === true && type.lookup('__get__')) {
    // A property of the program's own kind (`classproperty`) reads its function by itself.
    instance.attributes.set('fget', args.positional[0] ?? args.keywords.get('fget') ?? null)
  }
  const init = type.lookup('__init__')
  if (init?.entry.value instanceof PyFunction) {
    callValue(ctx, new BoundMethod(instance, init.entry.value), args, site)
    return instance
  }
  // A mapped class, a dataclass or a model of pydantic: fields in order, keywords by name.
  const fields = fieldsOf(type)
  for (const [index, value] of args.positional.entries()) {
    const field = fields[index]
    if (field !== undefined) instance.attributes.set(field, value)
  }
  for (const [name, value] of args.keywords) instance.attributes.set(name, value)
  if (args.unknownSplats.length > 0) instance.complete = false
  for (const owner of [...type.mro].reverse()) {
    for (const [name, entry] of owner.entries) {
      if (instance.attributes.has(name) || entry.annotation === null || type.mapped) continue
      // A subclass may give the class what its parent only announces.
      if (!entry.assigned && type.lookup(name) === null)
        instance.attributes.set(name, new Unknown({ source: name, path: site.path, span: site.span }))
      else if (entry.value instanceof PyInstance && entry.value.class.name === 'dataclass field') {
        const factory = entry.value.attributes.get('default_factory')
        const value =
          factory === undefined || factory === null
            ? entry.value.attributes.get('default')
            : callValue(ctx, factory, NOTHING, site)
        instance.attributes.set(name, value ?? null)
      }
    }
  }
  const after = type.lookup('__post_init__')
  if (after?.entry.value instanceof PyFunction)
    callValue(ctx, new BoundMethod(instance, after.entry.value), NOTHING, site)
  return instance
}

const NOTHING: CallArguments = { positional: [], keywords: new Map(), unknownSplats: [] }

/** Annotated names of a class and its parents, parents first; of those alone that are dataclasses, where it is one. */
export function fieldsOf(type: PyClass): string[] {
  const names: string[] = []
  const decorated = type.mro.filter((owner) => owner.place !== null && owner.facts.get('dataclass') === true)
  const owners = decorated.length > 0 && type.mapped === null ? decorated : type.mro
  for (const owner of [...owners].reverse()) {
    // In the order of their annotations, with values or without.
    for (const name of owner.scope?.annotations.keys() ?? []) {
      if (owner.entries.get(name)?.annotation && !names.includes(name)) names.push(name)
    }
  }
  return names
}

/** `Color("red")`, `Color(name)`. */
function enumMember(type: PyClass, args: CallArguments, site: CallSite): Value {
  const value = args.positional[0]
  const members = enumMembers(type)
  if (isUnknown(value)) {
    const found = members.find((member) => equals(member.value, value.sample) || member === value.sample)
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      type,
      sample: found ?? members[0] ?? null,
    })
  }
  const found: EnumMember | undefined = members.find((member) => member === value || equals(member.value, value))
  if (found) return found
  return new Unknown({ source: site.source, path: site.path, span: site.span, type })
}

/** A namedtuple's instance. */
export function namedTuple(fields: readonly string[], args: CallArguments): PyTuple {
  return new PyTuple(
    fields.map((field, index) => args.positional[index] ?? args.keywords.get(field) ?? null),
    fields,
  )
}
