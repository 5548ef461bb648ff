// orm-core as the evaluator sees it: its exports by name, and what kind of thing one of its objects is. Names are looked
// up when they are used, so that a name which orm-core lacks becomes an unknown and not a crash.

import * as core from 'orm-core/internal'
import * as mysql from 'orm-core/mysql'
import * as postgresql from 'orm-core/postgresql'
import * as sqlite from 'orm-core/sqlite'
import { Unknown } from '../unknown.ts'
import {
  BoundMethod,
  ClassMethod,
  DeclaredAttr,
  ELLIPSIS,
  EnumMember,
  Hybrid,
  NativeFunction,
  NOT_IMPLEMENTED,
  PyAnnotated,
  PyBytes,
  PyClass,
  PyContext,
  PyDict,
  PyFloat,
  PyForm,
  PyForwardReference,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyLiteralType,
  PyModule,
  PyProperty,
  PyRange,
  PyScalar,
  PySet,
  PySlice,
  PySuper,
  PyTuple,
  PyTypeAlias,
  PyTypeVar,
  PyUnion,
  StaticMethod,
  type Value,
} from '../values.ts'

export type AnyFunction = (...args: unknown[]) => unknown

export type Dialect = 'sqlite' | 'postgresql' | 'mysql'

const NAMESPACES: Record<Dialect | 'core', Readonly<Record<string, unknown>>> = {
  core: core as unknown as Readonly<Record<string, unknown>>,
  sqlite: sqlite as unknown as Readonly<Record<string, unknown>>,
  postgresql: postgresql as unknown as Readonly<Record<string, unknown>>,
  mysql: mysql as unknown as Readonly<Record<string, unknown>>,
}

/** An export of orm-core by its own name; undefined when there is none. */
export function ormExport(name: string, dialect: Dialect | 'core' = 'core'): unknown {
  const namespace = NAMESPACES[dialect]
  return Object.hasOwn(namespace, name) ? namespace[name] : undefined
}

/** A function of orm-core that has to be there. */
export function ormFunction(name: string): AnyFunction {
  const found = ormExport(name)
  if (typeof found !== 'function') throw new Error(`orm-core has no ${name}`)
  return found as AnyFunction
}

const OWN = new Set<unknown>([
  BoundMethod,
  ClassMethod,
  DeclaredAttr,
  EnumMember,
  Hybrid,
  NativeFunction,
  PyAnnotated,
  PyBytes,
  PyClass,
  PyContext,
  PyDict,
  PyFloat,
  PyForm,
  PyForwardReference,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyLiteralType,
  PyModule,
  PyProperty,
  PyRange,
  PyScalar,
  PySet,
  PySlice,
  PySuper,
  PyTuple,
  PyTypeAlias,
  PyTypeVar,
  PyUnion,
  StaticMethod,
  Unknown,
])

const ownKinds = new WeakMap<object, boolean>()

/** Whether a value is an object of orm-core, not of the interpreted language. */
export function isOrmObject(value: Value): value is object {
  if (typeof value === 'function') return true
  if (typeof value !== 'object' || value === null || value === ELLIPSIS || value === NOT_IMPLEMENTED) return false
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === null) return true
  let own = ownKinds.get(prototype)
  if (own === undefined) {
    own = false
    for (let p: object | null = prototype; p !== null; p = Object.getPrototypeOf(p)) {
      if (OWN.has(p.constructor)) own = true
    }
    ownKinds.set(prototype, own)
  }
  return !own
}

export function isInstanceOf(value: Value, name: string): boolean {
  const type = ormExport(name)
  return typeof type === 'function' && value !== null && typeof value === 'object' && value instanceof type
}

/** Whether a class of orm-core is GenericFunction or comes from it. */
export function isGenericFunction(base: unknown): boolean {
  const generic = ormExport('GenericFunction')
  return (
    typeof base === 'function' &&
    typeof generic === 'function' &&
    (base === generic || base.prototype instanceof generic)
  )
}

/** The items of an iterable object of orm-core (a column collection, a list of entities), or null. */
export function ormIterable(value: Value): Value[] | null {
  if (Array.isArray(value)) return value
  if (!isOrmObject(value) || typeof value !== 'object') return null
  if (isInstanceOf(value, 'Query')) return null
  // As Python's dicts are, a map is iterated by its keys.
  if (Object.getPrototypeOf(value) === Map.prototype) return [...(value as Map<Value, unknown>).keys()]
  const iterator = (value as { [Symbol.iterator]?: unknown })[Symbol.iterator]
  return typeof iterator === 'function' ? [...(value as Iterable<Value>)] : null
}

/** The mapper of a mapped class, or of an alias of one; null for everything else. */
export function mapperOf(value: Value): object | null {
  if (value instanceof PyClass) return value.mapped?.mapper ?? null
  if (!isOrmObject(value)) return null
  if (isInstanceOf(value, 'AliasedClass')) {
    const inspected = (ormExport('inspect') as AnyFunction | undefined)?.(value) as { mapper?: object } | undefined
    return inspected?.mapper ?? null
  }
  return null
}

const pythonClasses = new WeakMap<object, PyClass>()

/** Remembers which interpreted class a mapped class of orm-core stands for. */
export function linkClass(mapped: object, type: PyClass): void {
  pythonClasses.set(mapped, type)
}

/** Whether orm-core has said no to what it was given, as SQLAlchemy does. */
export function isRefusal(error: Error): boolean {
  const base = ormExport('SQLAlchemyError')
  return typeof base === 'function' && error instanceof base
}

/** An object of orm-core as a value of the language: mapped classes become their PyClass. */
export function fromOrm(value: unknown): Value {
  if (value === undefined) return null
  if (typeof value === 'function' || (typeof value === 'object' && value !== null)) {
    return pythonClasses.get(value as object) ?? (Array.isArray(value) ? new PyList(value.map(fromOrm)) : value)
  }
  return value
}

/** `snake_case` -> `camelCase`, by the house's rules: no trailing underscore, leading ones kept. */
export function camel(name: string): string {
  const lead = /^_*/.exec(name)![0]
  let body = name.slice(lead.length)
  if (!lead.startsWith('__')) body = body.replace(/_+$/, '')
  if (lead === '__' && name.endsWith('__')) {
    const inner = name.slice(2, -2)
    return `__${inner.replace(/_([a-z0-9])/g, (_all, c: string) => c.toUpperCase())}__`
  }
  return lead + body.replace(/_([a-z0-9])/g, (_all, c: string) => c.toUpperCase())
}

/** `camelCase` -> `snake_case`. */
export function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

/** Module-level names that would be reserved words in JavaScript keep their underscore. */
const KEPT: ReadonlyMap<string, string> = new Map([
  // Above `table()` of expressions stands the mapped table of declarative classes.
  ['table', 'lightweightTable'],
  ['case', 'case_'],
  ['delete', 'delete_'],
  ['null', 'null_'],
  ['true', 'true_'],
  ['false', 'false_'],
  // orm-core's `table` is the typed one of the ORM; SQLAlchemy's is the lightweight one.
  ['table', 'lightweightTable'],
  ['null_', 'null_'],
  ['true_', 'true_'],
  ['false_', 'false_'],
])

/** The export that a module-level name of SQLAlchemy means. */
export function exportName(name: string): string {
  return KEPT.get(name) ?? (/^[A-Z]/.test(name) ? name : camel(name))
}
