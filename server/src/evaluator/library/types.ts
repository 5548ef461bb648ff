// The program's own subclasses of orm-core's classes: types (TypeDecorator, UserDefinedType), functions and elements of
// SQL (FunctionElement, ColumnElement, DDLElement), whose methods call the interpreted ones; and enumerations as orm-core
// takes them. How elements are compiled is registered in declarative/hooks.ts.

import { bindEntry } from '../attributes.ts'
import { callValue } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { enumMembers } from '../iteration.ts'
import { isUnknown } from '../unknown.ts'
import {
  BoundMethod,
  type CallArguments,
  type CallSite,
  NativeFunction,
  type PyClass,
  PyFunction,
  PyInstance,
  PyProperty,
  type Value,
} from '../values.ts'
import { describeComparator, describeTypeComparator, isComparatorClass } from './comparators.ts'
import { libraryClass } from './make.ts'
import { callOrm } from './orm-call.ts'
import { camel, fromOrm, isGenericFunction, isOrmObject, linkClass, ormExport } from './orm-core.ts'
import { toOrm } from './to-orm.ts'

const wrappers = new WeakMap<object, PyClass>()
const SUPER_ARGUMENTS = '\u0000superArguments'

/** A class of orm-core as a base of interpreted classes. */
export function ormTypeClassOf(value: Value): PyClass {
  const base = value as object
  let type = wrappers.get(base)
  if (type === undefined) {
    const name = typeof base === 'function' ? base.name : 'object'
    type = libraryClass('sqlalchemy', name, { ormClass: base, facts: { ormBase: true } })
    type.resolve = (member) =>
      member === '__init__'
        ? new NativeFunction(
            '__init__',
            (args) => {
              const [self, ...rest] = args.positional
              if (self instanceof PyInstance) self.attributes.set(SUPER_ARGUMENTS, { ...args, positional: rest })
              return null
            },
            { mark: 'method' },
          )
        : undefined
    wrappers.set(base, type)
  }
  return type
}

/** The orm-core class behind a class of the program, the nearest in its method resolution order. */
export function ormBaseOf(type: PyClass): unknown {
  let found: unknown = null
  for (const owner of type.mro) {
    if (owner.ormClass === null) continue
    // `Executable, ClauseElement` together are a statement; what is more than an element counts first
    if (owner.ormClass === ormExport('Executable') || owner.ormClass === ormExport('UpdateBase'))
      found ??= ormExport('ExecutableElement')
    else if (owner.ormClass === ormExport('ClauseElement')) found ??= owner.ormClass
    else return owner.ormClass
  }
  return found
}

/** What orm-core takes for a class or instance that is a SQL type or an enumeration; null for everything else. */
export function ormTypeOf(ctx: Interpreter, value: PyClass | PyInstance): unknown {
  if (value instanceof PyInstance) return null
  // `Enum(enum.Enum)`, for a type_annotation_map: an enumeration without members.
  if (value.fact('enum') === true || value.facts.get('enumBase') === true) return enumClass(value)
  if (value.mapped) return value.mapped.class
  if (value.ormClass !== null) return value.ormClass
  return ormBaseOf(value) === null ? null : subclassOf(ctx, value)
}

const enumClasses = new WeakMap<PyClass, object>()

/** An enumeration in the form that orm-core's Enum reads. */
export function enumClass(type: PyClass): object {
  let known = enumClasses.get(type)
  if (known === undefined) {
    const members = new Map(enumMembers(type).map((member) => [member.name, member] as const))
    known = { __members__: members, __name__: type.name, name: type.name }
    enumClasses.set(type, known)
    enumOrigins.set(known, type)
    // What orm-core hands back, as to a values_callable, is the class again.
    linkClass(known, type)
  }
  return known
}
const enumOrigins = new WeakMap<object, PyClass>()

export function enumOf(value: object): PyClass | null {
  return enumOrigins.get(value) ?? null
}

type AnyClass = new (...args: unknown[]) => object

const subclasses = new WeakMap<PyClass, AnyClass>()

/** A JavaScript class for the program's class: its `impl` and the methods that bear on SQL. */
export function subclassOf(ctx: Interpreter, type: PyClass): AnyClass {
  const known = subclasses.get(type)
  if (known) return known
  const base = ormBaseOf(type) as AnyClass
  const made = class extends base {} as AnyClass & Record<string, unknown>
  Object.defineProperty(made, 'name', { value: type.name, configurable: true })
  subclasses.set(type, made)
  const impl = type.lookup('impl')
  if (impl && impl.owner.place !== null)
    Object.defineProperty(made, 'impl', { value: toOrm(ctx, impl.entry.value), configurable: true })
  if (isGenericFunction(base)) describeFunction(ctx, type, made)
  else if (isElementClass(base)) describeElement(ctx, type, made)
  else if (isComparatorClass(base)) describeComparator(ctx, type, made)
  else describeTypeComparator(ctx, type, made)
  Object.defineProperty(made.prototype, INTERPRETED_CLASS, { value: type, configurable: true })
  Object.defineProperty(made, 'cacheOk', { value: true, configurable: true })
  for (const name of SQL_METHODS) {
    const found = type.lookup(name)
    if (!(found?.entry.value instanceof PyFunction)) continue
    const method = found.entry.value
    Object.defineProperty(made.prototype, camel(name), {
      configurable: true,
      writable: true,
      value(this: object, ...args: unknown[]) {
        start(ctx, type, this)
        const site = { path: '', span: { start: 0, end: 0 }, source: `${type.name}.${name}` }
        const parameters = method.definition.parameters
        const takesOptions = parameters.some((parameter) => parameter.mode === 'keywordVariadic')
        const given = args.slice(0, takesOptions ? parameters.length - 2 : parameters.length - 1).map(fromOrm)
        const result = ctx.mute(() =>
          callValue(
            ctx,
            new BoundMethod(this, method),
            { positional: given, keywords: new Map(), unknownSplats: [] },
            site,
          ),
        )
        // What can't be followed (`super().load_dialect_impl(dialect)`) is as the type's base does it.
        const inherited = (base.prototype as Record<string, unknown>)[camel(name)]
        if (isUnknown(result) && typeof inherited === 'function') return inherited.apply(this, args)
        return toOrm(ctx, result)
      },
    })
  }
  return made
}

/** What a subclass of GenericFunction says of itself: its own name or else the class's, and the result's type. */
function describeFunction(ctx: Interpreter, type: PyClass, made: AnyClass): void {
  const name = type.entries.get('name')?.value ?? type.name
  Object.defineProperty(made, 'functionName', { value: isUnknown(name) ? type.name : name, configurable: true })
  const result = type.lookup('type')
  if (result && result.owner.place !== null && !isUnknown(result.entry.value))
    Object.defineProperty(made, 'type', { value: toOrm(ctx, result.entry.value), configurable: true })
}

/** Under these an object of a program's class has that class, and the `self` that its constructor filled. */
const INTERPRETED_CLASS = Symbol('class')
const INTERPRETED_SELF = Symbol('self')

/** The program's class of an object that orm-core made of it; null for orm-core's own. */
export function interpretedClass(object: object): PyClass | null {
  return ((object as Record<symbol, unknown>)[INTERPRETED_CLASS] as PyClass | undefined) ?? null
}

function isElementClass(base: AnyClass): boolean {
  const element = ormExport('ClauseElement') as AnyClass
  return base === element || base.prototype instanceof element
}

/** What the class body says of all its elements: their type, their name. */
function describeElement(ctx: Interpreter, type: PyClass, made: AnyClass & Record<string, unknown>): void {
  for (const name of ['type', 'name', 'named_with_column']) {
    const found = type.lookup(name)
    if (found === null || found.owner.place === null || isUnknown(found.entry.value)) continue
    if (found.entry.value instanceof PyProperty || found.entry.value instanceof PyFunction) continue
    const given = toOrm(ctx, found.entry.value)
    const value = name === 'type' && typeof given === 'function' ? Reflect.construct(given, []) : given
    Object.defineProperty(made.prototype, camel(name), { value, configurable: true, writable: true })
  }
  // its SQL depends on what only the program knows
  Object.defineProperty(made, 'inheritCache', { value: false, configurable: true })
}

/**
 * What an element of a program's class has by a name of the program's: what its constructor set, or a member of the
 * class body. Undefined for names of orm-core's.
 */
export function interpretedMember(ctx: Interpreter, object: object, name: string, site: CallSite): Value | undefined {
  const type = (object as Record<symbol, unknown>)[INTERPRETED_CLASS] as PyClass | undefined
  if (type === undefined || typeof object === 'function') return undefined
  const self = (object as Record<symbol, unknown>)[INTERPRETED_SELF] as PyInstance | undefined
  if (name !== SUPER_ARGUMENTS && self?.attributes.has(name)) return self.attributes.get(name)
  const found = type.lookup(name)
  if (found === null || found.owner.place === null || name === 'type') return undefined
  return bindEntry(ctx, found.entry.value, object, type, site)
}

const SQL_METHODS = [
  'load_dialect_impl',
  'bind_expression',
  'column_expression',
  'coerce_compared_value',
  'get_col_spec',
]

/** A type that is used as a class (`cast(x, Point)`) has not met its constructor: it runs with its defaults. */
function start(ctx: Interpreter, type: PyClass, made: object): void {
  const holder = made as Record<symbol, unknown>
  const init = type.lookup('__init__')
  if (holder[INTERPRETED_SELF] !== undefined || !(init?.entry.value instanceof PyFunction)) return
  const self = new PyInstance(type)
  holder[INTERPRETED_SELF] = self
  const site = { path: '', span: { start: 0, end: 0 }, source: type.name }
  const none: CallArguments = { positional: [], keywords: new Map(), unknownSplats: [] }
  ctx.mute(() => callValue(ctx, new BoundMethod(self, init.entry.value as PyFunction), none, site))
}

/** `MyType(…)`: the user's constructor is followed up to what it hands to its parent. */
export function instantiateOrmSubclass(ctx: Interpreter, type: PyClass, args: CallArguments, site: CallSite): Value {
  const self = new PyInstance(type)
  let given = args
  const init = type.lookup('__init__')
  if (init?.entry.value instanceof PyFunction) {
    callValue(ctx, new BoundMethod(self, init.entry.value), args, site)
    const passed = self.attributes.get(SUPER_ARGUMENTS)
    given =
      passed === undefined ? { positional: [], keywords: new Map(), unknownSplats: [] } : (passed as CallArguments)
  }
  const made = subclassOf(ctx, type)
  const implArgument = self.attributes.get('impl')
  const value = callOrm(ctx, constructorOf(made), given, site)
  if (isOrmObject(value) && typeof value === 'object') {
    if (INTERPRETED_CLASS in value) (value as Record<symbol, unknown>)[INTERPRETED_SELF] = self
    const ownType = self.attributes.get('type')
    if (isElementClass(made) && isOrmObject(ownType)) {
      const given = toOrm(ctx, ownType) as object
      ;(value as Record<string, unknown>).type = typeof given === 'function' ? Reflect.construct(given, []) : given
    }
    if (implArgument !== undefined && isOrmObject(implArgument))
      (value as Record<string, unknown>).impl = toOrm(ctx, implArgument)
  }
  return value
}

function constructorOf(made: AnyClass): (...args: unknown[]) => unknown {
  const make = (...args: unknown[]) => new made(...args)
  Object.defineProperty(make, 'name', { value: made.name })
  return make
}
