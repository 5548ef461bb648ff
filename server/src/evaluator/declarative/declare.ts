// From an interpreted class to a mapper: whether a class of the program is one that declarative maps, and what the scan of
// it (scan.ts) gives to orm-core's declareClass(). What can't be known of it is noted.

import { setOrigin } from '../../frontends/origins.ts'
import type { Interpreter } from '../interpreter.ts'
import { type AnyFunction, isInstanceOf, isRefusal, linkClass, ormExport } from '../library/orm-core.ts'
import { isReflected, noteReflected } from '../library/reflection.ts'
import { type Place, PyClass, type Value } from '../values.ts'
import { noteAssumedKey, noteMayBeMapped, noteReads } from './assumed.ts'
import { assumeKey, assumeKeyOf, notePartial, withoutMissing } from './beyond.ts'
import { deferAbstractConcrete, isAbstractConcrete, noteConcreteBase } from './concrete.ts'
import { makeEntityClass } from './entity-class.ts'
import { noteMoreColumns, noteOpenTable, noteRefusal } from './refusals.ts'
import { hasBaseBeyond, lostRegistry, registryBeyond } from './registries-beyond.ts'
import { becomeBase } from './registry.ts'
import { collectProperties, copyMixinColumns, isColumn, type Scan, scanOf } from './scan.ts'
import { mapperArguments, tableArguments, tableNameOf, tableOf } from './table-arguments.ts'
import { snakeCase } from './table-names.ts'

/** Called for every class of the program when its statement ends. */
export function declareIfMapped(ctx: Interpreter, type: PyClass): void {
  if (type.bases.some((base) => base instanceof PyClass && base.facts.get('declarativeRoot') === true)) {
    becomeBase(ctx, type)
    return
  }
  const metaclass = type.keywords.get('metaclass')
  if (metaclass instanceof PyClass && metaclass.name === 'DeclarativeMeta' && type.fact('registry') === undefined) {
    becomeBase(ctx, type)
    return
  }
  const registry = type.fact('registry') ?? lostRegistry(ctx, type) ?? registryBeyond(ctx, type)
  if (registry === undefined && type.open) noteOpenModel(ctx, type)
  if (typeof registry !== 'object' || registry === null || type.facts.has('registry')) return
  if (type.entries.get('__abstract__')?.value === true) return
  if (type.fact('sqlmodel') === true && type.keywords.get('table') !== true) return
  mapClass(ctx, type, registry)
}

/** A class with columns whose base is not known may be a model of that base. */
function noteOpenModel(ctx: Interpreter, type: PyClass): void {
  if (type.place === null || type.entries.get('__abstract__')?.value === true) return
  if (![...type.entries.values()].some(({ value }) => isColumn(value))) return
  if (hasBaseBeyond(type)) noteMayBeMapped(type)
  noteGap(ctx, type, `whether ${type.name} is mapped depends on a base that is not known`)
}

/**
 * Maps a class by itself, by its columns alone, under a table name that is made of its own: what its unknown base would
 * say of it is not known. Null when not even that can be done.
 */
export function mapAssumed(ctx: Interpreter, type: PyClass): { mapper: object; class: object } | null {
  ctx.registryAssumed ??= Reflect.construct(ormExport('Registry') as new (options: object) => object, [{}])
  const registry = ctx.registryAssumed
  const scan = scanOf(ctx, type, registry)
  const unresolved = ctx.unresolved.length
  try {
    copyMixinColumns(scan)
    collectProperties(scan)
    const { args, options } = tableArguments(scan, true)
    for (const [key, property] of scan.properties) if (!isColumn(property as Value)) scan.properties.delete(key)
    const known = withoutMissing(args, scan.properties)
    const assumed = assumeKey(known, scan.properties)
    const entity = makeEntityClass(type)
    linkClass(entity, type)
    const spec = {
      name: type.name,
      qualname: `${type.module}.${type.qualname}`,
      class: entity,
      inherits: null,
      table: null,
      tableName: snakeCase(type.name),
      tableArgs: known,
      tableOptions: options,
      mapperArgs: {},
      properties: scan.properties,
    }
    const mapper = (ormExport('declareClass') as AnyFunction)(registry, spec, () => {}) as { localTable: object }
    if (assumed) noteAssumedKey(mapper.localTable, type, 'id')
    return { mapper, class: entity }
  } catch (error) {
    if (error instanceof Error && isRefusal(error)) return null
    throw error
  } finally {
    ctx.unresolved.length = unresolved
  }
}

export function mapClass(ctx: Interpreter, type: PyClass, registry: object): void {
  const scan = scanOf(ctx, type, registry)
  const parent = type.mro.slice(1).find((owner) => owner.mapped !== null) ?? null
  copyMixinColumns(scan)
  collectProperties(scan)
  const table = tableOf(scan)
  const tableName = table === null ? tableNameOf(scan, parent) : null
  if (table === null && parent === null && isAbstractConcrete(type)) {
    const spec = {
      name: type.name,
      qualname: `${type.module}.${type.qualname}`,
      class: makeEntityClass(type),
      inherits: null,
      tableArgs: [],
      tableOptions: {},
      mapperArgs: mapperArguments(scan),
      properties: scan.properties,
    }
    deferAbstractConcrete(ctx, type, { registry: registryFor(scan), spec })
    return
  }
  if (table === null && tableName === undefined) {
    noteMayBeMapped(type)
    noteGap(ctx, type, `the table name of ${type.name} is not known statically`)
    return
  }
  if (table === null && tableName === null && parent === null) {
    // Neither a table nor a mapped parent: SQLAlchemy refuses the class. What an unknown base brings can't be told.
    if (type.open) {
      noteMayBeMapped(type)
      noteGap(ctx, type, `whether ${type.name} has a table depends on a base that is not known`)
    } else if (type.place && !type.mro.some((owner) => owner.name === 'AbstractConcreteBase')) {
      ctx.problems.push({
        code: 'no-table',
        message: `Class <class '${type.module}.${type.qualname}'> does not have a __table__ or __tablename__ specified and does not inherit from an existing table-mapped class.`,
        path: type.place.path,
        span: type.place.nameSpan,
        declares: type.name,
      })
    }
    return
  }
  const { args: all, options } = tableArguments(scan, tableName !== null && tableName !== undefined)
  const isRead = isReadFromDatabase(scan, table, tableName ?? null, options)
  const beyond = (type.open || isRead) && table === null && typeof tableName === 'string'
  const args = beyond ? withoutMissing(all, scan.properties) : all
  const mapperArgs = mapperArguments(scan)
  const isKeyless = parent === null && !('primaryKey' in mapperArgs)
  const assumed =
    isKeyless && ((beyond && assumeKey(args, scan.properties)) || (isRead && table !== null && assumeKeyOf(table)))
  const partial = isRead || assumed || args.length < all.length
  if (table === null && parent === null) assumePrimaryKey(scan)
  const entity = makeEntityClass(type)
  linkClass(entity, type)
  const spec = {
    name: type.name,
    qualname: `${type.module}.${type.qualname}`,
    class: entity,
    inherits: (parent?.mapped?.mapper as object | undefined) ?? null,
    table,
    tableName: tableName ?? null,
    tableArgs: args,
    tableOptions: options,
    mapperArgs,
    properties: scan.properties,
  }
  try {
    const mapper = (ormExport('declareClass') as AnyFunction)(registryFor(scan), spec, (error: unknown) =>
      noteRefusal(ctx, error, type, type.place, true),
    ) as object
    type.mapped = { mapper, class: entity }
    ctx.mappedClasses.push(type)
    noteOrigins(mapper, type.place, scan.places, type.entries.get('__tablename__')?.place)
    noteConcreteBase(type, mapper, parent)
    const { localTable } = mapper as { localTable?: object }
    if (isRead && localTable) noteRead(localTable)
    if (partial) noteMissing(scan, mapper)
    if (assumed && localTable) noteAssumedKey(localTable, type, 'id')
  } catch (error) {
    // It may have put its columns into the table that it inherits.
    for (const owner of type.mro.slice(1))
      if (owner.mapped !== null) ctx.ledger.link(type.place?.path ?? null, owner.place?.path ?? null)
    if ((partial || registry === ctx.registryBeyond) && error instanceof Error && isRefusal(error))
      noteGap(
        ctx,
        type,
        `${type.name} has ${isRead ? 'columns that are' : 'a base that is'} not known: ${error.message}`,
      )
    else noteRefusal(ctx, error, type)
  }
  noteOpenTable(type, registryFor(scan), tableName ?? null)
}

/**
 * Whether the program reads the class's table from its database: below DeferredReflection, by an option of the table, or
 * where the table is made. The options are no others'.
 */
function isReadFromDatabase(
  { type }: Scan,
  table: object | null,
  tableName: string | null,
  options: Record<string, unknown>,
): boolean {
  const asked = 'autoloadWith' in options || options.autoload === true
  for (const name of ['autoload', 'autoloadWith', 'autoloadReplace']) delete options[name]
  if (table !== null) return isReflected(table)
  return tableName !== null && (asked || type.fact('deferredReflection') === true)
}

/** Remembers that the database knows more columns of the table. */
function noteRead(table: object): void {
  noteReflected(table)
  noteMoreColumns(table)
  noteReads()
}

/** A class that may be mapped, as far as is known. */
function noteGap(ctx: Interpreter, { name, place }: PyClass, reason: string): void {
  ctx.unresolved.push({
    path: place?.path ?? '',
    span: place?.nameSpan ?? { start: 0, end: 0 },
    reason,
    declares: name,
  })
}

/** Remembers that the table has more columns than are known. */
function noteMissing({ ctx, type }: Scan, mapper: object): void {
  const table = (mapper as { localTable?: object }).localTable
  if (table) notePartial(table)
  if (type.place === null) return
  const reason = isReflected(table)
    ? `columns of ${type.name} are read from the database when it runs`
    : `columns of ${type.name} come from a base that is not known`
  ctx.unresolved.push({ path: type.place.path, span: type.place.nameSpan, reason })
}

/** `id: Mapped[intpk]` with an `intpk` that is not known: without another key it is the key. */
function assumePrimaryKey({ open, properties }: Scan): void {
  const [first] = open
  const isKey = (property: unknown) =>
    (property as { column?: { primaryKey?: boolean } } | null)?.column?.primaryKey === true ||
    (property as { primaryKey?: boolean } | null)?.primaryKey === true
  if (first === undefined || [...properties.values()].some(isKey)) return
  first.column.primaryKey = true
  first.column.nullable = false
}

/** `metadata` of the class, when it is another than the registry's, decides where its table goes. */
function registryFor(scan: Scan): object {
  const metadata = scan.type.lookup('metadata')?.entry.value
  const own = (scan.registry as { metadata: object }).metadata
  if (!isInstanceOf(metadata, 'MetaData') || metadata === own) return scan.registry
  scan.ctx.metadatas.add(metadata as object)
  return new Proxy(scan.registry, {
    get: (target, key) => {
      if (key === 'metadata') return metadata
      const value = Reflect.get(target, key, target) as unknown
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}

/** Remembers where a mapped class, its table and its attributes are written. */
export function noteOrigins(
  mapper: object,
  place: Place | null,
  places: ReadonlyMap<string, Place>,
  tablePlace: Place | null = place,
): void {
  const { localTable, _props } = mapper as {
    localTable?: object
    _props: Map<string, { columns?: readonly object[] }>
  }
  if (place !== null) {
    setOrigin(mapper, place)
    if (localTable) setOrigin(localTable, tablePlace ?? place)
  }
  for (const [key, property] of _props) {
    const where = places.get(key)
    if (where === undefined) continue
    setOrigin(property, where)
    for (const column of property.columns ?? []) setOrigin(column, where)
  }
}
