// Models as orm-core's TypeScript declares them: `class User extends Base<typeof User> { static { this.table('users') } }`.
// A class is mapped when it is first asked for, or when its module is at its end: functions in it may name classes
// that come later. What a class may say is orm-core's (orm/base.ts); here it is read from an interpreted class.

import { noteOrigins } from '../declarative/declare.ts'
import { makeEntityClass } from '../declarative/entity-class.ts'
import { noteRefusal } from '../declarative/refusals.ts'
import { makeRegistry } from '../declarative/registry.ts'
import type { Interpreter } from '../interpreter.ts'
import { native } from '../library/make.ts'
import { callOrm } from '../library/orm-call.ts'
import { type AnyFunction, isInstanceOf, linkClass, ormExport } from '../library/orm-core.ts'
import { isReflected } from '../library/reflection.ts'
import { toOrm } from '../library/to-orm.ts'
import type { Scope } from '../scopes.ts'
import { isUnknown } from '../unknown.ts'
import {
  type CallArguments,
  type CallSite,
  type MappedSide,
  type Place,
  PyClass,
  PyDict,
  PyModule,
  type Value,
} from '../values.ts'

/** What `this.table(…)` in a static block was given. */
interface TableCall {
  readonly name: Value
  readonly args: readonly Value[]
  readonly options: PyDict | null
}

const tableCalls = new WeakMap<Scope, TableCall>()
const waiting = new WeakMap<Interpreter, Set<PyClass>>()

/** `declarativeBase({ metadata })`: a class whose subclasses are models. */
export function declarativeBase(ctx: Interpreter, args: CallArguments): PyClass {
  const [options] = args.positional
  const given = options instanceof PyDict ? [...options.entries.values()] : []
  const registry = makeRegistry(ctx, new Map(given.map(({ key, value }) => [String(key), value] as const))) as {
    readonly metadata: object
  }
  const base = new PyClass({ name: 'Base', module: 'orm-core' })
  base.facts.set('typescriptRegistry', registry)
  const show = (name: string, value: Value) =>
    base.entries.set(name, { value, annotation: null, assigned: true, place: null })
  show('registry', registry)
  show('metadata', registry.metadata)
  base.resolve = (name, owner) => (name === 'with' ? native(name, (given) => withMixin(owner, given)) : undefined)
  return base
}

/** `Base.with({ created: mappedColumn(…) })`: a base whose models have the mixin's attributes too. */
function withMixin(base: PyClass, args: CallArguments): PyClass {
  const [mixin] = args.positional
  const made = new PyClass({ name: base.name, module: base.module, bases: [base] })
  if (mixin instanceof PyDict)
    for (const { key, value } of mixin.entries.values())
      made.entries.set(String(key), { value, annotation: null, assigned: true, place: null })
  if (mixin instanceof PyClass) for (const [key, entry] of mixin.entries) made.entries.set(key, entry)
  return made
}

/** `this` in the body of a class: the class in the making, which may be given a table. */
export function classInTheMaking(body: Scope): PyModule {
  return new PyModule('this', null, null, (name) => {
    if (name !== 'table') return body.names.get(name)
    return native(name, (args) => {
      const rest = [...args.positional]
      const named = !(rest[0] instanceof PyDict)
      const tableName = named ? (rest.shift() ?? null) : null
      const options = rest.at(-1) instanceof PyDict ? (rest.pop() as PyDict) : null
      tableCalls.set(body, { name: tableName, args: rest, options })
      return null
    })
  })
}

/** Called for every class of a TypeScript file when its statement ends. */
export function noteModel(ctx: Interpreter, type: PyClass): void {
  const registry = type.fact('typescriptRegistry')
  const call = type.scope === null ? undefined : tableCalls.get(type.scope)
  if (typeof registry !== 'object' || registry === null || call === undefined) return
  nameColumns(type, call)
  const pending = waiting.get(ctx) ?? new Set<PyClass>()
  waiting.set(ctx, pending)
  pending.add(type)
  let side: MappedSide | null = null
  Object.defineProperty(type, 'mapped', {
    get: () => {
      if (pending.has(type)) mapModel(ctx, type, registry, call, pending)
      return side
    },
    set: (value: MappedSide | null) => {
      side = value
    },
    configurable: true,
    enumerable: true,
  })
}

/** Maps the classes that wait. */
export function mapWaiting(ctx: Interpreter): void {
  for (const type of waiting.get(ctx) ?? []) void type.mapped
}

interface MappedColumnLike {
  _key: string | null
  _tableName: string | null
  readonly column: { key: string | null; name: string | null }
  _declaredForeignKeys: readonly { readonly target: string | (() => unknown); resolve(): object }[]
  _copy(): MappedColumnLike
}

function isMappedColumn(value: Value): value is MappedColumnLike {
  return isInstanceOf(value, 'MappedColumn')
}

/** Columns know their names before any class is mapped: foreign keys refer to them by functions. */
function nameColumns(type: PyClass, call: TableCall): void {
  const schema = call.options?.get('schema')
  const name = typeof call.name === 'string' ? call.name : null
  for (const [key, { value }] of type.entries) {
    if (!isMappedColumn(value)) continue
    value._key = key
    value._tableName = typeof schema === 'string' ? `${schema}.${name}` : name
  }
}

function mapModel(ctx: Interpreter, type: PyClass, registry: object, call: TableCall, pending: Set<PyClass>): void {
  pending.delete(type)
  const parent = type.mro.slice(1).find((owner) => owner.mapped !== null) ?? null
  const place: Place = type.place ?? { path: '', span: { start: 0, end: 0 }, nameSpan: { start: 0, end: 0 } }
  if (isUnknown(call.name)) {
    const reason = `the table name of ${type.name} is not known statically`
    ctx.unresolved.push({ path: place.path, span: place.nameSpan, reason, declares: type.name })
    return
  }
  if (isReflected(call.name)) {
    const reason = `the columns of the table of ${type.name} are known to the database`
    ctx.unresolved.push({ path: place.path, span: place.nameSpan, reason, declares: type.name })
    return
  }
  const entity = makeEntityClass(type)
  linkClass(entity, type)
  const places = new Map<string, Place>()
  try {
    dropUnknownTargets(ctx, type)
    const { mapper: mapperArgs = {}, ...tableOptions } = optionsOf(ctx, call.options)
    const spec = {
      name: type.name,
      qualname: type.qualname,
      class: entity,
      inherits: parent?.mapped?.mapper ?? null,
      tableName: typeof call.name === 'string' ? call.name : null,
      table: isInstanceOf(call.name, 'FromClause') ? call.name : null,
      tableArgs: call.args.filter((each) => !isUnknown(each)).map((each) => toOrm(ctx, each)),
      tableOptions,
      mapperArgs,
      properties: propertiesOf(ctx, type, places),
    }
    const mapper = (ormExport('declareClass') as AnyFunction)(registry, spec, (error: unknown) =>
      noteRefusal(ctx, error, type, type.place, true),
    ) as object
    type.mapped = { mapper, class: entity }
    ctx.mappedClasses.push(type)
    noteOrigins(mapper, place, places)
  } catch (error) {
    noteRefusal(ctx, error, type)
  }
}

/** A foreign key whose target is not known is left out: which column it means can't be told. */
function dropUnknownTargets(ctx: Interpreter, type: PyClass): void {
  for (const [key, { place, value }] of type.entries) {
    if (!isMappedColumn(value)) continue
    value._declaredForeignKeys = value._declaredForeignKeys.filter((declared) => {
      const { target } = declared
      if (!isUnknown(declared) && (typeof target !== 'function' || !isUnknown(target()))) return true
      const reason = `${type.name}.${key}: the target of its foreign key is not known`
      if (place) ctx.unresolved.push({ path: place.path, span: place.nameSpan, reason })
      return false
    })
  }
}

function optionsOf(ctx: Interpreter, options: PyDict | null): { mapper?: unknown; [option: string]: unknown } {
  return options === null ? {} : (toOrm(ctx, options) as Record<string, unknown>)
}

function isMapped(value: unknown): value is object {
  return (
    isMappedColumn(value) ||
    isInstanceOf(value, 'MapperProperty') ||
    (typeof value === 'object' && value !== null && (value as { _isOrmDescriptor?: boolean })._isOrmDescriptor === true)
  )
}

/** The mapped statics of the class, then those of the bases between it and its mapped parent. */
function propertiesOf(ctx: Interpreter, type: PyClass, places: Map<string, Place>): Map<string, unknown> {
  const properties = new Map<string, unknown>()
  const shadowed = new Set<string>()
  for (const owner of type.mro) {
    if (owner !== type && owner.mapped !== null) break
    for (const [key, entry] of owner.entries) {
      if (properties.has(key) || shadowed.has(key)) continue
      const value = toOrm(ctx, entry.value)
      if (!isMapped(value)) {
        if (owner === type) shadowed.add(key)
        continue
      }
      if (isInstanceOf(value, 'RelationshipProperty')) (value as { _inferUselist: boolean })._inferUselist = true
      properties.set(key, owner === type || !isMappedColumn(value) ? value : value._copy())
      if (entry.place) places.set(key, entry.place)
    }
  }
  return properties
}

/** `table('post_tags', Base.metadata, { postId: mappedColumn(…) })`: a plain table with typed columns. */
export function declaredTable(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const [name, metadata, columns, ...rest] = args.positional
  if (!(columns instanceof PyDict)) return callOrm(ctx, ormExport('Table') as AnyFunction, args, site)
  const items: unknown[] = []
  for (const { key, value } of columns.entries.values()) {
    if (!isMappedColumn(value) || typeof key !== 'string') continue
    value.column.key ??= key
    value.column.name ??= key
    value._key = key
    value._tableName = typeof name === 'string' ? name : null
    for (const declared of value._declaredForeignKeys)
      (value.column as unknown as { appendForeignKey(key: object): void }).appendForeignKey(declared.resolve())
    value._declaredForeignKeys = []
    items.push(value.column)
  }
  return callOrm(
    ctx,
    ormExport('Table') as AnyFunction,
    { ...args, positional: [name, metadata, ...items, ...rest] },
    site,
  )
}
