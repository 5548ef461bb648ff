// Attributes of mapped classes: what the mapper has by a name, attributes added after the class was declared, hybrids on
// instances, and the user's hybrids as orm-core takes them.

import { setOrigin } from '../../frontends/origins.ts'
import { callValue, positionally } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { type AnyFunction, fromOrm, isInstanceOf, isOrmObject, ormExport } from '../library/orm-core.ts'
import { asFunction, toOrm } from '../library/to-orm.ts'
import type { Unknown } from '../unknown.ts'
import {
  BoundMethod,
  type CallSite,
  Hybrid,
  type Place,
  type PyClass,
  PyFunction,
  type PyInstance,
  type Value,
} from '../values.ts'
import { noteRefusal } from './refusals.ts'

interface MapperLike {
  readonly _props: Map<string, object>
  readonly _descriptors: Map<string, object>
  readonly localTable: Value
  attr(key: string): unknown
  _descriptor?(key: string): unknown
}

/** `User.name`: orm-core's attribute; undefined when the mapper knows nothing by that name. */
export function mappedAttribute(_ctx: Interpreter, type: PyClass, name: string): Value | undefined {
  const mapper = type.mapped!.mapper as MapperLike
  if (name === '__table__') return mapper.localTable
  if (name === '__mapper__') return mapper
  const own = type.lookup(name)?.entry.value
  if (own instanceof Hybrid && own.kind === 'method') return new BoundMethod(type, own.expression ?? own.getter)
  return attributeOf(mapper, name)
}

/** The names of what is mapped, in the mapper's order. */
export function mappedNames(type: PyClass): Iterable<string> {
  return (type.mapped!.mapper as MapperLike)._props.keys()
}

/** What the mapper has by the name. */
export function attributeOf(given: object, name: string): Value | undefined {
  const mapper = given as MapperLike
  if (mapper._props.has(name) || mapper._descriptors.has(name) || mapper._descriptor?.(name))
    return fromOrm(mapper.attr(name))
  return undefined
}

/**
 * `User.posts` while modules are loaded, where another class says `backref="posts"`: mappers are configured for it, as
 * something has done in a program by then. Undefined when no class says so.
 */
export function backReference(ctx: Interpreter, type: PyClass, name: string): Value | undefined {
  const { registry } = type.mapped!.mapper as { registry?: { mappers: readonly MapperLike[]; _checkConfigure(): void } }
  const brings = (prop: object): boolean => {
    const { backref } = prop as { backref?: string | readonly [string, object] | null }
    return (typeof backref === 'string' ? backref : backref?.[0]) === name
  }
  if (!registry?.mappers.some((mapper) => [...mapper._props.values()].some(brings))) return undefined
  registry._checkConfigure()
  return mappedAttribute(ctx, type, name)
}

/**
 * `user.posts` where the relationship is write-only or dynamic: a collection that makes statements, whose values of the
 * object are not known. Undefined for every other attribute.
 */
export function collectionOfInstance(type: PyClass, name: string, instance: Unknown): Value | undefined {
  const prop = (type.mapped!.mapper as MapperLike)._props.get(name) as { lazy?: string } | undefined
  const maker = COLLECTIONS[prop?.lazy ?? '']
  if (maker === undefined) return undefined
  try {
    return Reflect.construct(ormExport(maker) as new (...args: unknown[]) => object, [prop, instance])
  } catch (error) {
    // The mapping is at fault; that is told where it is declared.
    if (error instanceof Error) return undefined
    throw error
  }
}

const COLLECTIONS: Readonly<Record<string, string>> = { write_only: 'WriteOnlyCollection', dynamic: 'AppenderQuery' }

export function hybridOnInstance(
  ctx: Interpreter,
  object: PyInstance,
  name: string,
  site: CallSite,
): Value | undefined {
  const own = object.class.lookup(name)?.entry.value
  if (!(own instanceof Hybrid)) return object.attributes.get(name)
  if (own.kind === 'method') return new BoundMethod(object, own.getter)
  return callValue(ctx, own.getter, positionally(object), site)
}

/**
 * Whether `User.posts = relationship(…)` maps an attribute: the metaclass of a declarative base takes what is assigned to
 * its classes (DeclarativeAttributeIntercept). A class that was mapped by a decorator, imperatively or below
 * DeclarativeBaseNoMeta has no such metaclass, and only what is a descriptor itself works there.
 */
export function becomesMapped(type: PyClass, value: Value): boolean {
  if (value instanceof Hybrid || isInstanceOf(value, 'AssociationProxy')) return true
  return type.fact('plainAssignment') !== true
}

export function addMappedAttribute(ctx: Interpreter, type: PyClass, name: string, value: Value, place: Place): void {
  const add = ormExport('addAttribute') as AnyFunction | undefined
  if (!add || (!isOrmObject(value) && !(value instanceof Hybrid))) return
  try {
    add(type.mapped!.mapper, name, propertyValue(ctx, value, type, name))
  } catch (error) {
    noteRefusal(ctx, error, type, place)
    return
  }
  const property = (type.mapped!.mapper as MapperLike)._props.get(name)
  if (property) setOrigin(property, place)
}

/** The entry `name` of a class as orm-core takes it. */
export function propertyValue(ctx: Interpreter, value: Value, type: PyClass, name: string): unknown {
  if (!(value instanceof Hybrid)) return toOrm(ctx, value)
  const wrap = (fn: Value) => (fn === null || fn === undefined ? null : asFunction(ctx, fn))
  if (value.kind === 'method') {
    return (ormExport('hybridMethod') as AnyFunction)(wrap(value.getter), wrap(value.expression))
  }
  return (ormExport('hybridProperty') as AnyFunction)(wrap(value.getter), {
    expr: wrap(value.expression),
    customComparator: wrap(value.comparator),
    updateExpr: wrap(value.updateExpression),
    label: labelOf(value, type, name),
  })
}

/**
 * SQLAlchemy calls a hybrid by the name of its function, where a class has the hybrid under that name; any other goes
 * without: `@up.expression def up_expr(cls)`, `full = hybrid_property(_full)`.
 */
function labelOf(hybrid: Hybrid, type: PyClass, key: string): string {
  const { getter } = hybrid
  const name = getter instanceof PyFunction ? getter.name : key
  if (name === key) return key
  return type.mro.some((owner) => owner.entries.get(name)?.value === hybrid) ? name : ''
}
