// Attributes of orm-core's objects by their Python names: mostly the same word in camelCase. Names of columns keep their
// spelling, legacy names lead to today's, and what would need a database is unknown.

import { callValue, positionally } from '../calls.ts'
import { isPartial } from '../declarative/beyond.ts'
import { mayHaveMoreColumns } from '../declarative/refusals.ts'
import { registryAttribute } from '../declarative/registry.ts'
import type { Interpreter } from '../interpreter.ts'
import { lambdaStatementMember } from '../lambdas.ts'
import { MISSING_ATTRIBUTE } from '../sites.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import { type CallSite, NativeFunction, PyDict, PyList, PyRaise, type Value } from '../values.ts'
import { comparatorMember } from './comparators.ts'
import { LEGACY_NAMES } from './legacy-names.ts'
import { camel, fromOrm, isInstanceOf, mapperOf, ormExport, snake } from './orm-core.ts'
import { OrmMethod } from './orm-method.ts'
import { pythonType } from './python-types.ts'
import { nameOfAlias, noteReflected, reflectedColumn } from './reflection.ts'
import { entityOfStatement, resultOf } from './results.ts'
import { asProgramQuery } from './sessions.ts'
import { sqlFunction } from './sql-functions.ts'
import { interpretedMember } from './types.ts'

/** Methods of a Query that send it: what they give is known only when it runs. */
const SENDING = new Set(
  (
    'all first one one_or_none scalar get get_or_404 first_or_404 one_or_404 count update delete paginate ' +
    'scalar_one scalars yield_per_rows __iter__ values merge_result instances'
  ).split(' '),
)
const CHANGING = new Set('add add_all append extend remove'.split(' '))
const SENDING_ELSEWHERE = new Set('execute create drop create_all drop_all reflect compile'.split(' '))

/** Functions that `func` made, which may be packages of functions as well, with the package's name (none inside another). */
const packages = new WeakMap<object, string>()

/** `await Table.reflect('users', metadata, …, { autoloadWith: engine })`: a table whose columns the database knows. */
function tableReader(ctx: Interpreter, Table: object): NativeFunction {
  return new NativeFunction('reflect', ({ positional }, site) => {
    const given = positional.filter((value) => !(value instanceof PyDict))
    const table = callValue(ctx, Table as Value, positionally(...given), site)
    if (isInstanceOf(table, 'Table')) noteReflected(table as object)
    return table
  })
}

export function ormAttribute(ctx: Interpreter, object: object, name: string, site: CallSite): Value {
  if (object === ormExport('func') || object === ormExport('modifier') || packages.has(object)) {
    const own = sqlFunction(ctx, packages.get(object) ?? null, name)
    if (own !== undefined) return own
    const inner = (object as Record<string, unknown>)[name]
    // `func.package.name`: what a generator gives is one again.
    if (typeof inner === 'function') packages.set(inner, packages.has(object) ? '' : name)
    return fromOrm(inner)
  }
  const unknown = (reason?: string): Unknown =>
    new Unknown({ source: site.source, path: site.path, span: site.span, reason: reason ?? null })
  const own = interpretedMember(ctx, object, name, site)
  if (own !== undefined) return own
  if (isInstanceOf(object, 'Query') && SENDING.has(name)) {
    return new NativeFunction(name, (_args, at) => resultOf(name, entityOfStatement(object), at))
  }
  // Objects that are put into a collection, or taken out of it, by a program that runs.
  if (CHANGING.has(name) && (isInstanceOf(object, 'AppenderQuery') || isInstanceOf(object, 'WriteOnlyCollection')))
    return new NativeFunction(name, () => null)
  if (name === 'reflect' && object === ormExport('Table')) return tableReader(ctx, object)
  const isSent = name === 'compile' || name === 'reflect' || (SENDING_ELSEWHERE.has(name) && !(name in object))
  if (typeof object !== 'function' && isSent) {
    return new NativeFunction(name, (_args, at) => new Unknown({ source: at.source, path: at.path, span: at.span }))
  }
  const lambda = lambdaStatementMember(ctx, object, name)
  if (lambda !== undefined) return lambda
  const registry = registryAttribute(ctx, object, name)
  if (registry !== undefined) return registry
  if (object instanceof Map) {
    if (object instanceof PropertyCollection && object.has(name)) return fromOrm(object.get(name))
    return mapAttribute(object, name) ?? unknown()
  }
  try {
    if (isColumnCollection(object)) {
      const column = (object as { get(key: string): unknown }).get(name)
      if (column !== undefined && column !== null) return fromOrm(column)
      if (name === 'get') return columnGetter(object as { get(key: string): unknown })
      const read = name in object ? undefined : reflectedColumn(object, name)
      if (read !== undefined) return read
    }
    if (name === 'c' || name === 'columns') {
      const collection = (object as Record<string, unknown>).c
      if (collection !== undefined) return collection
    }
    const target = object as Record<string, unknown>
    // SQLAlchemy's composites give their bundle there, whose columns a program's comparator asks for.
    if (name === '__clause_element__') {
      const comparator = isInstanceOf(target, 'CompositeComparator') ? target : target.comparator
      const expression = isInstanceOf(comparator, 'CompositeComparator')
        ? (comparator as typeof target).expression
        : null
      if (isInstanceOf(expression, 'CompositeBundle')) return new NativeFunction(name, () => expression)
    }
    if (typeof object === 'function' && name === 'comparator_factory' && 'Comparator' in object)
      return fromOrm(object.Comparator)
    const added = name.startsWith('_') ? undefined : comparatorMember(ctx, object, name, site)
    if (added !== undefined) return added
    if (isInstanceOf(object, 'AliasedClass') && !name.startsWith('__')) {
      nameOfAlias(object, name)
      const member = target[name]
      if (member !== undefined)
        return typeof member === 'function' && !isInstanceOf(member, 'Function')
          ? new OrmMethod(object, name)
          : fromOrm(member)
      return mapperOf(object) === null ? unknown() : unknown(MISSING_ATTRIBUTE)
    }
    if (name === 'python_type' && isInstanceOf(object, 'TypeEngine')) return pythonType(ctx, object) ?? unknown()
    if (name === '__class__') return fromOrm(object.constructor)
    if (name === '__name__' && typeof object === 'function') return object.name
    if (name === 'info' && typeof target.info === 'object' && target.info !== null) return infoOf(target.info)
    const key = LEGACY_NAMES[name] ?? (/^visit_[A-Z]/.test(name) ? `visit${name.slice(6)}` : camel(name))
    for (const candidate of [key, name]) {
      if (!(candidate in object)) continue
      const value = target[candidate]
      if (typeof value === 'function' && !isClass(value)) return new OrmMethod(object, candidate)
      if (DICTS.has(name) && isPlain(value)) return dictOf(value)
      if (value instanceof Map && PROPERTY_COLLECTIONS.has(name)) return new PropertyCollection(value)
      if (name === 'column_descriptions' && Array.isArray(value)) return new PyList(value.map(dictOf))
      return fromOrm(value)
    }
    // A type's or comparator's own operators: `column.astext`, `Range.contains`.
    const comparator = target.comparator
    if (typeof comparator === 'object' && comparator !== null && key in comparator) {
      const value = (comparator as Record<string, unknown>)[key]
      return typeof value === 'function' ? new OrmMethod(comparator, key) : fromOrm(value)
    }
    // What a mapped attribute passes on to its column: `User.id.cast(String)`, `User.name.type`.
    const passedOn = isInstanceOf(object, 'QueryableAttribute') ? target[key] : undefined
    if (passedOn !== undefined) return typeof passedOn === 'function' ? new OrmMethod(object, key) : fromOrm(passedOn)
    const given = name.startsWith('__') ? undefined : memberOnDemand(ctx, object, name, site)
    if (given !== undefined) return given
    const query = isInstanceOf(object, 'Query') ? asProgramQuery(ctx, object, name) : null
    if (query !== null) return interpretedMember(ctx, query, name, site) ?? unknown()
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return unknown(error.message)
  }
  return unknown(`\`${name}\` is not known`)
}

/** What `__getattr__` of the program's comparator, or of its own element, gives for a name. */
function memberOnDemand(ctx: Interpreter, object: object, name: string, site: CallSite): Value | undefined {
  const getter =
    interpretedMember(ctx, object, '__getattr__', site) ?? comparatorMember(ctx, object, '__getattr__', site)
  if (getter === undefined) return undefined
  try {
    const value = callValue(ctx, getter, positionally(name), site)
    return isUnknown(value) ? undefined : value
  } catch (error) {
    if (error instanceof PyRaise) return undefined
    throw error
  }
}

/** Collections of a mapper that give their values where a dict would give its keys. */
const PROPERTY_COLLECTIONS = new Set(
  'attrs column_attrs relationships synonyms composites all_orm_descriptors'.split(' '),
)

// A Map iterates over its entries, this collection over its values.
class PropertyCollection extends Map<unknown, unknown> {
  override [Symbol.iterator](): any {
    return this.values()
  }
}

/** Attributes that are dicts in Python. */
const DICTS = new Set('dialect_options dialect_kwargs kwargs naming_convention'.split(' '))

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype
}

function dictOf(value: Readonly<Record<string, unknown>>): PyDict {
  return new PyDict(
    Object.entries(value).map(([key, item]) => [snake(key), isPlain(item) ? dictOf(item) : fromOrm(item)] as const),
  )
}

const infos = new WeakMap<object, PyDict>()

/** The `info` of a schema item or a mapped attribute: one dict, which the program may add to. */
function infoOf(info: object): PyDict {
  let known = infos.get(info)
  if (known === undefined) {
    known = new PyDict(Object.entries(info).map(([key, value]) => [key, fromOrm(value)] as const))
    infos.set(info, known)
  }
  return known
}

function isClass(value: object): boolean {
  return /^class\b/.test(Function.prototype.toString.call(value)) || '__mapper__' in value
}

/** `table.c.get(key, default)`. */
function columnGetter(columns: { get(key: string): unknown }): NativeFunction {
  return new NativeFunction('get', ({ keywords, positional }, { path, source, span }) => {
    const key = positional[0] ?? keywords.get('key')
    if (typeof key !== 'string') return new Unknown({ source, path, span })
    return fromOrm(columns.get(key)) ?? positional[1] ?? keywords.get('default') ?? null
  })
}

/**
 * `"deleted_at" in table.c`, `"posts" in inspect(User).relationships`, `"users" in metadata.tables`. Undefined where it can't
 * be told: of a collection of another kind, of columns that a base brings which is not known, of tables yet to come.
 */
export function collectionHas(collection: object, item: Value): boolean | undefined {
  if (typeof item !== 'string') return undefined
  const isMap = collection instanceof Map
  if (!isMap && !isColumnCollection(collection)) return undefined
  const members = collection as { get(key: string): unknown; values(): Iterable<unknown> }
  const found = members.get(item) !== undefined
  const mayGrow = isMap && !(collection instanceof PropertyCollection)
  return found || (!mayGrow && [...members.values()].every(isWhole)) ? found : undefined
}

/** Whether all columns of the member's table are known. */
function isWhole(member: unknown): boolean {
  const { parent, table = (parent as { localTable?: object } | undefined)?.localTable } = (member ?? {}) as {
    readonly parent?: object
    readonly table?: object
  }
  return table === undefined || !(isPartial(table) || mayHaveMoreColumns(table))
}

function isColumnCollection(object: object): boolean {
  return '_collection' in object && typeof (object as { get?: unknown }).get === 'function'
}

/** `metadata.tables` and the like: maps with a dict's methods. */
function mapAttribute(map: Map<unknown, unknown>, name: string): Value | undefined {
  const make = (apply: () => Value) => new NativeFunction(name, apply)
  switch (name) {
    case 'get':
      return new NativeFunction(name, (args) => fromOrm(map.get(args.positional[0])) ?? args.positional[1] ?? null)
    case 'keys':
      return make(() => new PyList([...map.keys()]))
    case 'values':
      return make(() => new PyList([...map.values()].map(fromOrm)))
    case 'items':
      return make(
        () =>
          new PyList(
            [
              ...new PyDict([...map.entries()].map(([key, value]) => [key, fromOrm(value)] as const)).entries.values(),
            ].map((e) => new PyList([e.key, e.value])),
          ),
      )
    default:
      return map instanceof PropertyCollection && map.has(name) ? fromOrm(map.get(name)) : undefined
  }
}
