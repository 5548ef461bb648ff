// From an interpreted class to a mapper: the class scan of SQLAlchemy's declarative (decl_base), with mixins, abstract
// bases and declared_attr, ending in orm-core's declareClass().

import { setOrigin } from '../../frontends/origins.ts'
import { callValue, positionally } from '../calls.ts'
import { underlyingFunction } from '../functions.ts'
import { fieldsOf } from '../instances.ts'
import type { Interpreter } from '../interpreter.ts'
import {
  type AnyFunction,
  camel,
  isInstanceOf,
  isOrmObject,
  isRefusal,
  linkClass,
  ormExport,
} from '../library/orm-core.ts'
import { isReflected, noteReflected } from '../library/reflection.ts'
import { toOrm } from '../library/to-orm.ts'
import { isUnknown, settledOf, Unknown } from '../unknown.ts'
import {
  type ClassEntry,
  ClassMethod,
  DeclaredAttr,
  Hybrid,
  type Place,
  PyClass,
  PyDict,
  PyList,
  PyProperty,
  PyRaise,
  PyTuple,
  type Value,
} from '../values.ts'
import {
  annotatedClass,
  applyColumnAnnotation,
  applyRelationshipAnnotation,
  type MappedAnnotation,
  readAnnotation,
} from './annotations.ts'
import { noteAssumedKey, noteMayBeMapped, noteReads } from './assumed.ts'
import { propertyValue } from './attributes.ts'
import { assumeKey, assumeKeyOf, noteFromBeyond, notePartial, withoutMissing } from './beyond.ts'
import { deferAbstractConcrete, isAbstractConcrete, noteConcreteBase } from './concrete.ts'
import { fieldColumn } from './fields.ts'
import { noteMoreColumns, noteOpenTable, noteRefusal } from './refusals.ts'
import { becomeBase, makeRegistry } from './registry.ts'
import { autoTableName, snakeCase } from './table-names.ts'

const DUNDERS = new Set(['__table_args__', '__tablename__', '__mapper_args__', '__table__'])

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
 * A class with a table's name whose base is lost for the moment stays a model: the file of the base is being edited.
 * All classes of one base stay together in one registry.
 */
function lostRegistry(ctx: Interpreter, type: PyClass): object | undefined {
  if (typeof type.entries.get('__tablename__')?.value !== 'string') return undefined
  const base = type.bases.map((each) => lostName(ctx, each)).find((name) => name !== null)
  if (base === undefined || base === null) return undefined
  let registry = ctx.lostRegistries.get(base)
  if (registry === undefined) {
    registry = makeRegistry(ctx, new Map())
    ctx.lostRegistries.set(base, registry)
  }
  return registry
}

/**
 * A class with a table's name and columns whose base is a package's that is not here is a model all the same. Which of
 * its bases is the declarative one can't be told, so that all such classes are in one registry.
 */
function registryBeyond(ctx: Interpreter, type: PyClass): object | undefined {
  if (!type.open) return undefined
  const parent = type.mro.slice(1).find((owner) => owner.mapped !== null)
  if (parent !== undefined) return (parent.mapped!.mapper as { registry?: object }).registry
  if (!hasBaseBeyond(type) || type.entries.get('__abstract__')?.value === true) return undefined
  if (![...type.entries.values()].some((entry) => entry.assigned && isColumn(entry.value))) return undefined
  if (typeof type.entries.get('__tablename__')?.value !== 'string') return undefined
  return allBeyond(ctx)
}

function allBeyond(ctx: Interpreter): object {
  if (ctx.registryBeyond === null) {
    ctx.registryBeyond = makeRegistry(ctx, new Map())
    noteFromBeyond((ctx.registryBeyond as { metadata: object }).metadata)
  }
  return ctx.registryBeyond
}

/** The metadata of those classes, for a table whose own is not known; null when it has a table of that name. */
export function metadataBeyond(ctx: Interpreter, name: Value): object | null {
  const { metadata } = allBeyond(ctx) as { metadata: { tables: ReadonlyMap<string, object> } }
  return typeof name === 'string' && metadata.tables.has(name) ? null : metadata
}

/** Whether a base, at any height, is not known for good. */
function hasBaseBeyond(type: PyClass): boolean {
  return type.bases.some((base) => (isUnknown(base) ? !base.lost : base instanceof PyClass && hasBaseBeyond(base)))
}

/** The name of a base that its module lacks, or that is the unfinished end of its file. */
function lostName(ctx: Interpreter, base: Value): string | null {
  if (isUnknown(base)) return base.lost ? base.source : null
  if (!(base instanceof PyClass) || base.place === null || base.entries.size > 0) return null
  const text = ctx.sources.file(base.place.path)?.text ?? ''
  return base.place.span.end >= text.trimEnd().length ? base.name : null
}

/** A JavaScript class for an interpreted one: what orm-core maps. */
export function makeEntityClass(_ctx: Interpreter, type: PyClass, _registry: object): object {
  const parent = type.mro.slice(1).find((owner) => owner.mapped !== null)?.mapped?.class as
    | (new () => object)
    | undefined
  const made = parent === undefined ? class {} : class extends parent {}
  Object.defineProperty(made, 'name', { value: type.name, configurable: true })
  const assigned = [...type.entries].flatMap(([name, entry]) => (entry.assigned ? [name] : []))
  Object.defineProperty(made, '__ownAttributes__', { value: new Set(assigned), configurable: true })
  Object.defineProperty(made, '__plainAttributes__', { value: plainAttributes(type), configurable: true })
  return made
}

/** Names behind which a class has a property, a method or a value: no mapped attribute of a parent comes through them. */
function plainAttributes(type: PyClass): { own: Set<string>; all: Set<string> } {
  const own = new Set<string>()
  const all = new Set<string>()
  const found = new Set<string>()
  for (const owner of type.mro) {
    const mapper = owner.mapped?.mapper as { readonly _props: ReadonlyMap<string, unknown> } | undefined
    for (const key of mapper?._props.keys() ?? []) found.add(key)
    for (const [name, entry] of owner.entries) {
      if (!entry.assigned || found.has(name)) continue
      found.add(name)
      if (!isPlain(entry)) continue
      all.add(name)
      if (owner === type) own.add(name)
    }
  }
  return { own, all }
}

/** Neither mapped nor a part of SQL; what is annotated may be the field of a dataclass. */
function isPlain({ annotation, value }: ClassEntry): boolean {
  if (annotation !== null || value === null || value === undefined) return false
  return !(value instanceof DeclaredAttr || value instanceof Hybrid || isUnknown(value) || isOrmObject(value))
}

interface Scan {
  readonly ctx: Interpreter
  readonly type: PyClass
  readonly registry: object
  readonly properties: Map<string, unknown>
  readonly places: Map<string, Place>
  /** Members of this class that mixins gave it: copies of columns, results of declared_attr. */
  readonly resolved: Map<string, Value>
  readonly fixedTable: boolean
  /** Columns whose annotation is not known. */
  readonly open: { readonly column: { primaryKey: boolean; nullable: boolean } }[]
}

function scanOf(ctx: Interpreter, type: PyClass, registry: object): Scan {
  return {
    ctx,
    type,
    registry,
    properties: new Map(),
    places: new Map(),
    resolved: new Map(),
    fixedTable: type.entries.get('__table__')?.assigned === true,
    open: [],
  }
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
    const entity = makeEntityClass(ctx, type, registry)
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
      class: makeEntityClass(ctx, type, registry),
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
  const entity = makeEntityClass(ctx, type, registry)
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

/** Class body order: assigned names first come in their order, annotated ones between them (merge_lists_w_ordering). */
function entriesOf(type: PyClass): [string, ClassEntry][] {
  return [...orderedNames(type)].map((name) => [name, type.entries.get(name)!])
}

function orderedNames(type: PyClass): string[] {
  const assigned: string[] = []
  const annotated: string[] = []
  for (const [name, entry] of type.entries) if (entry.assigned) assigned.push(name)
  for (const name of type.scope?.annotations.keys() ?? []) if (type.entries.has(name)) annotated.push(name)
  return mergeOrdered(assigned, annotated)
}

/** SQLAlchemy's merge of two ordered lists: at an element of both, the other list goes on. */
export function mergeOrdered(a: readonly string[], b: readonly string[]): string[] {
  const overlap = new Set(a.filter((item) => b.includes(item)))
  const result: string[] = []
  let current = a[Symbol.iterator]()
  let other = b[Symbol.iterator]()
  for (;;) {
    const next = current.next()
    if (next.done) {
      result.push(...other)
      return result
    }
    if (overlap.delete(next.value)) [current, other] = [other, current]
    else result.push(next.value)
  }
}

function isColumn(value: Value): value is { _copy(): object } {
  return isInstanceOf(value, 'Column') || isInstanceOf(value, 'MappedColumn')
}

/** Columns of mixins and abstract bases: the class gets copies of its own, before anything else of it is read. */
function copyMixinColumns(scan: Scan): void {
  const { ctx, type } = scan
  for (const base of type.mro.slice(1)) {
    if (base.mapped !== null || base.facts.has('registry')) {
      if (base.mapped !== null) continue
    }
    for (const [name, entry] of entriesOf(base)) {
      if (DUNDERS.has(name) || /^__.*__$/.test(name)) continue
      if (scan.resolved.has(name)) continue
      if (entry.assigned && !isColumn(entry.value) && fieldColumn(ctx, scan.type, name, entry) === null) continue
      if (overridden(scan, name, base)) continue
      const annotation = annotationOf(scan, base, entry)
      if (!entry.assigned) {
        if (annotation?.container == null && !(type.fact('sqlmodel') === true)) continue
        if (scan.fixedTable) continue
      }
      const column = ownColumn(scan, name, entry, annotation, true)
      if (column === null) continue
      scan.resolved.set(name, column)
      place(scan, name, entry)
    }
  }
}

/** A name of the mixin that the class, or a class nearer to it, defines otherwise. */
function overridden(scan: Scan, name: string, base: PyClass): boolean {
  for (const owner of scan.type.mro) {
    if (owner === base) return false
    const entry = owner.entries.get(name)
    if (entry?.assigned || (entry?.annotation && owner === scan.type)) return true
    if (owner.mapped !== null && (owner.mapped.mapper as { _props: Map<string, object> })._props.has(name)) return true
  }
  return false
}

function annotationOf(scan: Scan, owner: PyClass, entry: ClassEntry): MappedAnnotation | null {
  if (entry.annotation === null || owner.scope === null) return null
  return readAnnotation(scan.ctx, owner.scope, entry.annotation)
}

/** The column of an entry, completed by its annotation; a copy for mixins. */
function ownColumn(
  scan: Scan,
  name: string,
  entry: ClassEntry,
  annotation: MappedAnnotation | null,
  copy: boolean,
): Value | null {
  const { ctx } = scan
  let value: Value = entry.assigned ? entry.value : undefined
  const field = fieldColumn(ctx, scan.type, name, entry)
  if (field !== null) return field
  if (value === undefined || value === null) {
    // With `__table__` it says nothing but the type of an attribute that the table's column gives.
    if (annotation?.container == null || scan.fixedTable) return null
    // A relationship needs its right-hand side; everything else annotated is a column.
    value = Reflect.construct(ormExport('MappedColumn') as new () => object, [])
  } else if (isColumn(value)) {
    if (copy) value = value._copy()
  } else return null
  if (annotation !== null && annotation.container !== null && isInstanceOf(value, 'MappedColumn')) {
    complete(scan, name, value as object, annotation, entry)
  }
  return value
}

function complete(scan: Scan, name: string, column: object, annotation: MappedAnnotation, entry: ClassEntry): void {
  if (usesExisting(scan, name, column)) return
  const reason = applyColumnAnnotation(scan.ctx, scan.registry, column, annotation)
  if (reason !== null) scan.open.push(column as Scan['open'][number])
  if (reason !== null && entry.place) {
    scan.ctx.unresolved.push({
      path: entry.place.path,
      span: entry.place.nameSpan,
      reason: `${scan.type.name}.${name}: ${reason}`,
    })
  }
}

/** `use_existing_column`: the column that the parent's table has by that name says what it is. */
function usesExisting(scan: Scan, name: string, column: object): boolean {
  const mapped = column as { _useExistingColumn: boolean; column: { name: string | null } }
  if (!mapped._useExistingColumn) return false
  const parent = scan.type.mro.slice(1).find((owner) => owner.mapped !== null)
  const table = (parent?.mapped?.mapper as { localTable?: { c: { get(key: string): unknown } } } | undefined)
    ?.localTable
  return table?.c.get(mapped.column.name ?? name) !== undefined
}

function place(scan: Scan, name: string, entry: ClassEntry): void {
  if (entry.place) scan.places.set(name, entry.place)
}

/**
 * A SQLModel table's columns: pydantic's fields, those of the furthest base first, become attributes of the class; the
 * scan then merges these with the annotations of the class itself. A field that it declares again goes to its new place.
 */
function collectFields(scan: Scan): void {
  const { ctx, type } = scan
  const fields = new Map<string, ClassEntry>()
  for (const owner of [...type.mro].reverse()) {
    if (owner.mapped !== null) continue
    for (const name of owner.scope?.annotations.keys() ?? []) {
      const entry = owner.entries.get(name)
      if (entry?.annotation) fields.set(name, entry)
    }
  }
  const own = [...(type.scope?.annotations.keys() ?? [])].filter((name) => type.entries.has(name))
  const isRelation = (name: string) => isInstanceOf(type.entries.get(name)?.value, 'RelationshipProperty')
  const relations = own.filter(isRelation)
  const attributes = [...[...fields.keys()].filter((name) => !relations.includes(name)), ...relations]
  const annotated = [...relations, ...own.filter((name) => !isRelation(name))]
  for (const name of mergeOrdered(attributes, annotated)) {
    const entry = fields.get(name)
    if (entry === undefined) continue
    const column = scan.resolved.get(name) ?? fieldColumn(ctx, type, name, entry)
    if (!isColumn(column)) continue
    scan.properties.set(name, toOrm(ctx, column))
    place(scan, name, entry)
  }
}

/** decl_base's `_scan_attributes`: the class itself, then its mixins, in method resolution order. */
function collectProperties(scan: Scan): void {
  const { ctx, type } = scan
  if (type.fact('sqlmodel') === true) collectFields(scan)
  for (const base of type.mro) {
    if (base !== type && base.mapped !== null) continue
    if (base !== type) {
      for (const name of orderedNames(base)) {
        const copied = scan.resolved.get(name)
        if (copied !== undefined && !scan.properties.has(name) && isColumn(copied) && base.entries.has(name))
          scan.properties.set(name, toOrm(ctx, copied))
      }
    }
    for (const [name, entry] of entriesOf(base)) {
      if (DUNDERS.has(name) || /^__.*__$/.test(name) || scan.properties.has(name)) continue
      const value = entry.assigned ? entry.value : undefined
      if (base === type) {
        collectOwn(scan, name, entry)
        continue
      }
      if (value instanceof DeclaredAttr) {
        if (!value.cascading && overridden(scan, name, base)) continue
        const made = declared(scan, name, value)
        add(scan, name, made, value, base)
        place(scan, name, entry)
      } else if (value instanceof Hybrid && !overridden(scan, name, base)) {
        scan.properties.set(name, propertyValue(ctx, value, type, name))
        place(scan, name, entry)
      } else if (isDescriptor(value) && !overridden(scan, name, base)) {
        // Association proxies of a mixin; and relationships, which SQLAlchemy refuses there.
        scan.properties.set(name, toOrm(ctx, value))
        place(scan, name, entry)
      }
    }
  }
}

function isDescriptor(value: Value): boolean {
  return (
    isInstanceOf(value, 'AssociationProxy') ||
    (typeof value === 'object' && value !== null && (value as { _isOrmDescriptor?: boolean })._isOrmDescriptor === true)
  )
}

function collectOwn(scan: Scan, name: string, entry: ClassEntry): void {
  const { ctx, type } = scan
  const value = entry.assigned ? entry.value : undefined
  const annotation = annotationOf(scan, type, entry)
  if (value instanceof DeclaredAttr) {
    add(scan, name, declared(scan, name, value), value, type)
    place(scan, name, entry)
    return
  }
  if (value instanceof Hybrid) {
    scan.properties.set(name, propertyValue(ctx, value, type, name))
    place(scan, name, entry)
    return
  }
  const column = ownColumn(scan, name, entry, annotation, false)
  if (column !== null && !scan.fixedTable) {
    scan.properties.set(name, toOrm(ctx, column))
    place(scan, name, entry)
    return
  }
  if (column !== null && entry.assigned) {
    scan.properties.set(name, toOrm(ctx, column))
    place(scan, name, entry)
    return
  }
  if (isInstanceOf(value, 'RelationshipProperty')) {
    if (annotation !== null && annotation.container !== null)
      applyRelationshipAnnotation(ctx, value as object, annotation)
    else if (annotation !== null && type.fact('sqlmodel') === true)
      applyRelationshipAnnotation(ctx, value as object, { ...annotation, container: 'Mapped' })
  } else if (isInstanceOf(value, 'CompositeProperty')) completeComposite(scan, value as object, annotation)
  else if (isInstanceOf(value, 'QueryableAttribute') || isInstanceOf(value, 'InstrumentedAttribute')) {
    // An attribute of a mapped parent under another name is a synonym of it.
    const key = (value as { key: string }).key
    if (key !== name) scan.properties.set(name, (ormExport('synonym') as AnyFunction)(key))
    place(scan, name, entry)
    return
  }
  if (isInstanceOf(value, 'MapperProperty') || isDescriptor(value)) {
    scan.properties.set(name, toOrm(ctx, value))
    place(scan, name, entry)
  }
}

/** SQLAlchemy's `_setup_for_dataclass`: columns of a composite take names and types from the fields of its class. */
function completeComposite(scan: Scan, value: object, annotation: MappedAnnotation | null): void {
  const composite = value as { compositeClass: unknown; attrs: unknown[]; fields: readonly string[] | null }
  const said = annotation === null ? null : annotatedClass(scan.ctx, annotation)
  composite.compositeClass ??= said
  const type = composite.compositeClass
  if (!(type instanceof PyClass) || type.fact('dataclass') !== true || composite.fields !== null) return
  composite.fields = fieldsOf(type)
  for (const [index, field] of composite.fields.entries()) {
    const owner = type.mro.find((each) => each.entries.get(field)?.annotation != null)
    const entry = owner?.entries.get(field)
    composite.attrs[index] ??= Reflect.construct(ormExport('MappedColumn') as new () => object, [])
    const attr = composite.attrs[index]
    if (!isInstanceOf(attr, 'MappedColumn') || !entry?.annotation || !owner?.scope) continue
    const inner = readAnnotation(scan.ctx, owner.scope, entry.annotation)
    if (inner !== null) complete(scan, field, attr as object, inner, entry)
  }
}

/** The value of a declared_attr for this class. */
function declared(scan: Scan, name: string, attr: DeclaredAttr): Value {
  const known = scan.resolved.get(name)
  if (known !== undefined && !(known instanceof DeclaredAttr)) return known
  const made = callDeclared(scan, attr)
  scan.resolved.set(name, made)
  return made
}

function callDeclared(scan: Scan, attr: DeclaredAttr): Value {
  const { ctx, type } = scan
  let fn = attr.function
  if (fn instanceof ClassMethod || fn instanceof PyProperty) fn = fn instanceof ClassMethod ? fn.function : fn.getter
  const where = type.place ?? { path: '', span: { start: 0, end: 0 }, nameSpan: { start: 0, end: 0 } }
  // While the method runs, the class shows the members that mixins gave it.
  const shown: [string, ClassEntry | undefined][] = []
  for (const [name, value] of scan.resolved) {
    if (type.entries.get(name)?.assigned) continue
    shown.push([name, type.entries.get(name)])
    type.entries.set(name, { value, annotation: null, assigned: true, place: null })
  }
  try {
    return ctx.mute(() =>
      callValue(ctx, fn, positionally(type), { path: where.path, span: where.nameSpan, source: type.name }),
    )
  } catch (error) {
    // It raises for what is not known here; the program, which runs, goes on.
    if (!(error instanceof PyRaise)) throw error
    return new Unknown({ source: type.name, path: where.path, span: where.nameSpan })
  } finally {
    for (const [name, entry] of shown) {
      if (entry === undefined) type.entries.delete(name)
      else type.entries.set(name, entry)
    }
  }
}

function add(scan: Scan, name: string, value: Value, attr: DeclaredAttr, owner: PyClass): void {
  const { ctx } = scan
  const fn = underlyingFunction(attr.function)
  const returns = fn?.definition.kind === 'function' ? fn.definition.returns : null
  const annotation = returns === null || owner.scope === null ? null : readAnnotation(ctx, owner.scope, returns)
  if (isInstanceOf(value, 'MappedColumn') && annotation?.container != null) {
    const reason = applyColumnAnnotation(ctx, scan.registry, value as object, annotation)
    if (reason !== null)
      ctx.unresolved.push({
        path: fn?.path ?? '',
        span: fn?.definition ?? { start: 0, end: 0 },
        reason: `${scan.type.name}.${name}: ${reason}`,
      })
  } else if (isInstanceOf(value, 'RelationshipProperty') && annotation?.container != null) {
    applyRelationshipAnnotation(ctx, value as object, annotation)
  }
  if (value instanceof Hybrid || isColumn(value) || isInstanceOf(value, 'MapperProperty') || isDescriptor(value)) {
    scan.properties.set(name, propertyValue(ctx, value, scan.type, name))
  }
}

/** A dunder as the class itself sees it: a declared_attr, class method or property of the class gives its value. */
function classValue(scan: Scan, name: string): { value: Value; owner: PyClass; directive: boolean } | null {
  const found = scan.type.lookup(name)
  if (found === null) return null
  const raw = found.entry.value
  if (raw instanceof DeclaredAttr) return { value: callDeclared(scan, raw), owner: found.owner, directive: true }
  if (raw instanceof ClassMethod || (raw instanceof PyProperty && raw.onClass)) {
    return {
      value: callDeclared(scan, new DeclaredAttr(raw instanceof PyProperty ? raw.getter : raw.function)),
      owner: found.owner,
      directive: true,
    }
  }
  return { value: raw, owner: found.owner, directive: false }
}

/** Null: no table of its own. Undefined: there is one, but its name is not known. */
function tableNameOf(scan: Scan, parent: PyClass | null): string | null | undefined {
  const auto = autoTableName(scan.ctx, scan.type, parent)
  if (auto !== undefined) return auto
  const found = classValue(scan, '__tablename__')
  if (found === null) return null
  if (found.owner.mapped !== null && found.owner !== scan.type && !found.directive) return null
  const value = settledOf(found.value)
  if (isUnknown(value)) return undefined
  if (value === null || value === undefined) return null
  return typeof value === 'string' ? value : undefined
}

function tableOf(scan: Scan): object | null {
  const entry = scan.type.entries.get('__table__')
  const own = entry?.assigned
    ? entry.value
    : scan.type.mro
        .slice(1)
        .map((o) => o.entries.get('__table__'))
        .find((e) => e?.value instanceof DeclaredAttr)?.value
  const value = own instanceof DeclaredAttr ? callDeclared(scan, own) : own
  return typeof value === 'object' && value !== null && !isUnknown(value) ? (toOrm(scan.ctx, value) as object) : null
}

function tableArguments(scan: Scan, named: boolean): { args: unknown[]; options: Record<string, unknown> } {
  const found = classValue(scan, '__table_args__')
  const none = { args: [], options: {} }
  if (found === null || (found.owner.mapped !== null && found.owner !== scan.type && !found.directive)) return none
  if (found.owner !== scan.type && !named) return none
  const { value } = found
  if (value instanceof PyDict) return { args: [], options: knownOptions(scan, value) }
  if (!(value instanceof PyTuple || value instanceof PyList)) return none
  const items = [...value.items]
  const last = items.at(-1)
  const options = last instanceof PyDict ? knownOptions(scan, items.pop() as PyDict) : {}
  return { args: items.filter((item) => !isUnknown(item)).map((item) => toOrm(scan.ctx, item)), options }
}

/** The options of a table that are known. A schema that only a run tells goes by its name, as in foreign keys to it. */
function knownOptions(scan: Scan, dict: PyDict): Record<string, unknown> {
  const options = optionsOf(scan, dict)
  const { autoloadWith, schema } = options as { autoloadWith?: Value; schema?: Value }
  if (isUnknown(schema)) options.schema = schema.pattern ?? schema.name
  if (isUnknown(autoloadWith)) options.autoloadWith = null
  return Object.fromEntries(Object.entries(options).filter(([, value]) => !(value instanceof Unknown)))
}

function optionsOf(scan: Scan, dict: PyDict): Record<string, unknown> {
  const options: Record<string, unknown> = {}
  for (const { key, value } of dict.entries.values())
    if (typeof key === 'string') options[camel(key)] = toOrm(scan.ctx, settledOf(value))
  return options
}

function mapperArguments(scan: Scan): Record<string, unknown> {
  const found = classValue(scan, '__mapper_args__')
  if (found === null || !(found.value instanceof PyDict)) return {}
  if (found.owner.mapped !== null && found.owner !== scan.type && !found.directive) return {}
  const options = optionsOf(scan, found.value)
  // Of an option that is not known, nothing can be said; a class keeps an identity that a run will know.
  for (const [name, value] of Object.entries(options))
    if (isUnknown(value) && name !== 'polymorphicIdentity') delete options[name]
  return options
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
