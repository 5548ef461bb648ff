// The class scan of SQLAlchemy's declarative (decl_base): what a class, its mixins and its abstract bases give to be mapped,
// in order, with copies of mixins' columns and the results of declared_attr. Tables and options are in table-arguments.ts.

import { callValue, positionally } from '../calls.ts'
import { underlyingFunction } from '../functions.ts'
import { fieldsOf } from '../instances.ts'
import type { Interpreter } from '../interpreter.ts'
import { type AnyFunction, isInstanceOf, ormExport } from '../library/orm-core.ts'
import { toOrm } from '../library/to-orm.ts'
import { Unknown } from '../unknown.ts'
import {
  type ClassEntry,
  ClassMethod,
  DeclaredAttr,
  Hybrid,
  type Place,
  PyClass,
  PyProperty,
  PyRaise,
  type Value,
} from '../values.ts'
import {
  annotatedClass,
  applyColumnAnnotation,
  applyRelationshipAnnotation,
  type MappedAnnotation,
  readAnnotation,
} from './annotations.ts'
import { propertyValue } from './attributes.ts'
import { fieldColumn } from './fields.ts'

const DUNDERS = new Set(['__table_args__', '__tablename__', '__mapper_args__', '__table__'])

export interface Scan {
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

export function scanOf(ctx: Interpreter, type: PyClass, registry: object): Scan {
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

export function isColumn(value: Value): value is { _copy(): object } {
  return isInstanceOf(value, 'Column') || isInstanceOf(value, 'MappedColumn')
}

/** Columns of mixins and abstract bases: the class gets copies of its own, before anything else of it is read. */
export function copyMixinColumns(scan: Scan): void {
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
export function collectProperties(scan: Scan): void {
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

export function callDeclared(scan: Scan, attr: DeclaredAttr): Value {
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
