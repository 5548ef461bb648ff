// What the description of Advanced Alchemy's repositories takes for granted: that a call of the program sends a statement,
// loader options as `load=` writes them, and which part of an argument list is known.

import type { Interpreter } from '../../interpreter.ts'
import { libraryTexts } from '../../interpreter.ts'
import { isUnknown, Unknown } from '../../unknown.ts'
import { type CallSite, PyClass, PyDict, PyInstance, PyList, PyTuple, type Value } from '../../values.ts'
import { native } from '../make.ts'
import { callOrm } from '../orm-call.ts'
import { type AnyFunction, fromOrm, isInstanceOf, isOrmObject, mapperOf, ormExport } from '../orm-core.ts'
import { OrmMethod } from '../orm-method.ts'
import { listOf } from '../results.ts'
import { noteSent } from '../session-verbs.ts'

/** The names by which the descriptions ask for this. */
export function sendingNames(ctx: Interpreter): Record<string, Value> {
  const result = (statement: Value, type: Value, site: CallSite): Unknown => {
    const { path, source, span } = callOf(ctx, site)
    const reason = `the result of \`${source}\` is known only when it runs`
    const made = new Unknown({ source, path, span, reason, ...(type instanceof PyClass ? { type } : {}) })
    if (isOrmObject(statement) && typeof statement === 'object') noteSent(made, statement)
    return made
  }
  return {
    _send: native('_send', ({ positional: [statement, type] }, site) => result(statement, type, site)),
    _send_many: native('_send_many', ({ positional: [statement, type] }, site) =>
      listOf(result(statement, undefined, site), type),
    ),
    // A pair: the objects, or one of them, and a number or an answer.
    _send_counted: native('_send_counted', ({ positional: [statement] }, site) => result(statement, undefined, site)),
    _send_insert: native('_send_insert', ({ positional: [statement, data, type] }, site) =>
      result(inserted(ctx, statement, data, type, callOf(ctx, site)), type, site),
    ),
    _loaders: native('_loaders', ({ positional: [load, before, inherits, merges] }) =>
      loaders(load, before, inherits === true, merges === true),
    ),
    _is_filter: native('_is_filter', ({ positional: [value, type] }) => isFilter(value, type)),
    _known: native('_known', ({ positional: [given] }) =>
      given instanceof PyDict
        ? new PyList([...given.entries.values()].map(({ key, value }) => new PyTuple([key, value])))
        : given instanceof PyTuple || given instanceof PyList
          ? new PyList([...given.items])
          : new PyList(),
    ),
    // One splat that is not known may be filters as well as keywords: it is asked for once.
    _rest: native('_rest', ({ positional: [given, before] }) => {
      const rest = restOf(given)
      return new PyTuple(isUnknown(rest) && rest !== restOf(before) ? [rest] : [])
    }),
  }
}

interface SomeColumn {
  readonly key: string
  readonly primaryKey: boolean
  readonly default: unknown
  readonly serverDefault: unknown
}

/**
 * The INSERT of a new object: every column but those that the database fills, which are there only when the object has a
 * value for them.
 */
function inserted(ctx: Interpreter, statement: Value, data: Value, type: Value, site: CallSite): Value {
  const mapper = mapperOf(type) as {
    readonly columnAttrs: ReadonlyMap<string, { readonly columns: readonly SomeColumn[] }>
  } | null
  if (mapper === null) return statement
  const given = data instanceof PyInstance ? data.attributes : null
  const values: [string, Value][] = []
  let open = false
  for (const [key, { columns }] of mapper.columnAttrs) {
    const [column] = columns
    if (column === undefined) continue
    const filled = column.default == null && (column.primaryKey || column.serverDefault != null)
    if (filled && given === null) open ||= !column.primaryKey
    if (!filled || given?.has(key)) {
      const source = `${isUnknown(data) ? data.source : 'data'}.${key}`
      values.push([key, given?.get(key) ?? new Unknown({ source, path: site.path, span: site.span })])
    }
  }
  const reason = 'whether columns with defaults of the database are set is not known statically'
  const unknownSplats = open ? [new Unknown({ source: 'data', path: site.path, span: site.span, reason })] : []
  const args = { positional: [], keywords: new Map(values), unknownSplats }
  return callOrm(ctx, new OrmMethod(statement as object, 'values'), args, site)
}

function restOf(given: Value): Value {
  return given instanceof PyDict || given instanceof PyTuple || given instanceof PyList ? given.rest : given
}

/** The call in the program that led into the library. */
function callOf(ctx: Interpreter, site: CallSite): CallSite {
  const sites = ctx.active.map((each) => each.site)
  return sites.findLast(({ path }) => !libraryTexts.has(path)) ?? site
}

function isFilter(value: Value, type: Value): boolean {
  const own = value instanceof PyInstance ? value.class : isUnknown(value) ? value.type : null
  if (!(own instanceof PyClass)) return false
  return type instanceof PyClass ? own.isSubclassOf(type) : own.lookup('append_to_statement') !== null
}

/** get_abstract_loader_options: relationships, options, chains of both, `"*"`. */
function loaders(load: Value, before: Value, inherits: boolean, merges: boolean): Value {
  const made: Value[] = inherits ? [] : [option('lazyload', '*')]
  if (merges && before instanceof PyList) made.push(...before.items)
  if (load === null || load === undefined) return new PyList(made)
  const own = loadersOf(load)
  return new PyList(load instanceof PyList || load instanceof PyTuple ? [...made, ...own] : own)
}

function loadersOf(load: Value): Value[] {
  if (load === '*') return [option('joinedload', '*')]
  if (load instanceof PyList || load instanceof PyTuple)
    return load.items.flatMap((each) =>
      each instanceof PyList || each instanceof PyTuple ? [chained(loadersOf(each))] : loadersOf(each),
    )
  const relationship = relationshipOf(load)
  if (relationship === null) return [load]
  const { innerjoin, uselist } = relationship.property
  return [
    uselist
      ? option('selectinload', relationship.attribute)
      : option('joinedload', relationship.attribute, { innerjoin: innerjoin ?? false }),
  ]
}

/** `[Order.user, User.team]`: the second is loaded with what the first loads. */
function chained(loads: readonly Value[]): Value {
  return loads.reduceRight((inner, outer) => {
    const options = (outer as { options?: AnyFunction } | null)?.options
    return typeof options === 'function' && isOrmObject(inner)
      ? fromOrm(Reflect.apply(options, outer, [inner]))
      : isUnknown(outer)
        ? outer
        : inner
  })
}

interface Relationship {
  readonly uselist?: boolean | null
  readonly innerjoin?: unknown
  readonly classAttribute?: unknown
}

function relationshipOf(load: Value): { attribute: unknown; property: Relationship } | null {
  if (isInstanceOf(load, 'RelationshipProperty')) {
    const property = load as Relationship
    return { attribute: property.classAttribute, property }
  }
  if (!isInstanceOf(load, 'InstrumentedAttribute')) return null
  const { property } = load as { readonly property: Relationship }
  return isInstanceOf(property, 'RelationshipProperty') ? { attribute: load, property } : null
}

function option(name: string, ...args: unknown[]): Value {
  return fromOrm((ormExport(name) as AnyFunction)(...args))
}
