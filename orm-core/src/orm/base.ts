// Declarative classes in TypeScript: `class User extends Base<typeof User> { static { this.table('users') } static id =
// mappedColumn(…) }`. The class says its table before its other statics exist, so it waits (pending.ts) and is mapped
// when a mapping is first asked for. Types that follow from the statics are in typed.ts.

import { type FromClause, type MetaData, Table } from '../sql/index.ts'
import { ColumnProperty, LazyColumnProperty } from './column-property.ts'
import { addAttribute, declareClass } from './declarative.ts'
import { CompositeProperty, SynonymProperty } from './descriptor-props.ts'
import { classMapper } from './inspect.ts'
import { initializeInstance } from './instrumentation.ts'
import { MapperProperty } from './interfaces.ts'
import { type DeclaredForeignKey, MappedColumn } from './mapped-column.ts'
import type { Mapper } from './mapper.ts'
import { checkOptionNames } from './option-names.ts'
import { flushPendingClasses, onFlush } from './pending.ts'
import { Registry, type RegistryOptions } from './registry.ts'
import { RelationshipProperty } from './relationships.ts'
import type { DeclarativeBase, Derived, MappedTable, MapperOptions } from './typed.ts'

interface PendingClass {
  readonly cls: any
  readonly name: string
  readonly registry: Registry
  readonly tableName: string | null
  /** A table that there is already. */
  readonly fromTable: FromClause | null
  readonly tableArgs: readonly unknown[]
  readonly tableOptions: Record<string, unknown>
  readonly mapperArgs: Record<string, unknown>
}

const pendingClasses: PendingClass[] = []
/** Foreign keys of plain tables whose targets are functions. */
const pendingForeignKeys: { readonly column: any; readonly declared: DeclaredForeignKey }[] = []
/** Column properties whose expressions name classes: they wait until all of these are mapped. */
const pendingProperties: { readonly cls: any; readonly key: string; readonly prop: LazyColumnProperty }[] = []
let flushing = false

/** What a class says of its table besides the name. */
export interface TableOptions {
  schema?: string
  comment?: string
  /** Options of the mapper: `polymorphicOn`, `polymorphicIdentity`, … */
  mapper?: Record<string, unknown>
  [option: string]: unknown
}

function isMapped(value: unknown): boolean {
  return (
    value instanceof MappedColumn ||
    value instanceof MapperProperty ||
    (value !== null && typeof value === 'object' && (value as any)._isOrmDescriptor === true)
  )
}

/** A mixin's attribute, made anew for the class that takes it. */
function copyForMixin(value: any): any {
  if (value instanceof MappedColumn) return value._copy()
  if (value instanceof RelationshipProperty) {
    return new RelationshipProperty(value.argument, value.secondaryArgument, value._givenOptions)
  }
  if (value instanceof SynonymProperty) return new SynonymProperty(value.name)
  if (value instanceof CompositeProperty)
    return new CompositeProperty(value.compositeClass, value.attrs.map(copyForMixin))
  return value
}

/** The mapped statics of a class, then those of the mixins between it and its mapped parent. */
function collectStatics(cls: any): Map<string, unknown> {
  const properties = new Map<string, unknown>()
  const shadowed = new Set<string>()
  const own: [string, any][] = []
  for (const key of Object.getOwnPropertyNames(cls)) {
    if (key === 'prototype') continue
    const { value } = Object.getOwnPropertyDescriptor(cls, key)!
    if (isMapped(value)) own.push([key, value])
    else if (key !== 'name' && key !== 'length') shadowed.add(key)
  }
  // a static called `name` takes the place of the function's own property, which comes before all others
  own.sort(([, a], [, b]) => (a._creationOrder ?? 0) - (b._creationOrder ?? 0))
  for (const [key, value] of own) properties.set(key, value)
  for (let parent = Object.getPrototypeOf(cls); parent; parent = Object.getPrototypeOf(parent)) {
    if (parent === Function.prototype || Object.hasOwn(parent, '__mapper__')) break
    if (pendingClasses.some((pending) => pending.cls === parent)) break
    const mixin = Object.hasOwn(parent, '__mixin__') ? parent.__mixin__ : parent
    for (const key of Object.getOwnPropertyNames(mixin)) {
      const value = Object.getOwnPropertyDescriptor(mixin, key)?.value
      if (!isMapped(value) || properties.has(key) || shadowed.has(key)) continue
      properties.set(key, copyForMixin(value))
    }
  }
  return properties
}

function mappedParent(cls: any): any {
  for (let parent = Object.getPrototypeOf(cls); parent; parent = Object.getPrototypeOf(parent)) {
    if (Object.hasOwn(parent, '__mapper__')) return parent
  }
  return null
}

/** Takes the properties that can be made when all classes are mapped out of the others. */
function takeWaiting(properties: Map<string, unknown>): [string, LazyColumnProperty][] {
  const waiting: [string, LazyColumnProperty][] = []
  for (const [key, value] of properties)
    if (value instanceof LazyColumnProperty && value.isWaiting) waiting.push([key, value])
  for (const [key] of waiting) properties.delete(key)
  return waiting
}

/** Adds a column property to a mapped class. A SELECT has it where it would be, had it been known when the class was mapped. */
function addExpression(mapper: Mapper, key: string, prop: LazyColumnProperty): void {
  addAttribute(mapper, key, prop)
  const place = prop._creationOrder
  const follows = ([name, each]: [string, any]): boolean =>
    name !== key && ((each instanceof ColumnProperty && each.columns.some(hasTable)) || each._creationOrder > place)
  let next = [...mapper._props].find(follows)?.[0]
  for (const each of mapper.selfAndDescendants) {
    if (next !== undefined && each._props.has(next)) each._moveProperty(key, next)
    else next = undefined
  }
}
const hasTable = (column: any): boolean => column.table !== undefined && column.table !== null

function mapPending(): void {
  if (flushing || (pendingClasses.length === 0 && pendingForeignKeys.length === 0 && pendingProperties.length === 0))
    return
  flushing = true
  try {
    const statics = new Map<PendingClass, Map<string, unknown>>()
    // every column first learns its name, so that foreign keys may refer to classes that are mapped later
    for (const pending of pendingClasses) {
      const properties = collectStatics(pending.cls)
      statics.set(pending, properties)
      const parentTable = pending.tableName ?? null
      for (const [key, value] of properties) {
        if (value instanceof MappedColumn) {
          value._key = key
          value._tableName = pending.tableOptions.schema ? `${pending.tableOptions.schema}.${parentTable}` : parentTable
        } else if (value instanceof RelationshipProperty) {
          value._inferUselist = true
        }
      }
    }
    for (let pending = pendingClasses[0]; pending; pending = pendingClasses[0]) {
      const properties = statics.get(pending) ?? collectStatics(pending.cls)
      const waiting = takeWaiting(properties)
      declareClass(pending.registry, {
        name: pending.name,
        qualname: pending.name,
        class: pending.cls,
        inherits: mappedParent(pending.cls),
        tableName: pending.tableName,
        table: pending.fromTable,
        tableArgs: pending.tableArgs,
        tableOptions: pending.tableOptions,
        mapperArgs: pending.mapperArgs,
        properties,
      })
      pendingClasses.shift()
      for (const [key, prop] of waiting) pendingProperties.push({ cls: pending.cls, key, prop })
    }
    for (let waiting = pendingProperties[0]; waiting; waiting = pendingProperties[0]) {
      const { cls, key, prop } = waiting
      prop.resolve()
      addExpression(cls.__mapper__, key, prop)
      pendingProperties.shift()
    }
    for (const { column, declared } of pendingForeignKeys.splice(0)) column.appendForeignKey(declared.resolve())
  } finally {
    flushing = false
  }
}
onFlush(mapPending)

function isFromClause(value: unknown): value is FromClause {
  return typeof value === 'object' && value !== null && (value as { _isFromClause?: boolean })._isFromClause === true
}

function isPlain(value: unknown): value is Record<string, unknown> {
  return value !== null && typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype
}

const MAPPER_OPTIONS = {
  properties: true,
  primaryKey: true,
  inherits: true,
  inheritCondition: true,
  inheritForeignKeys: true,
  alwaysRefresh: true,
  versionIdCol: true,
  versionIdGenerator: true,
  polymorphicOn: true,
  polymorphicIdentity: true,
  concrete: true,
  withPolymorphic: true,
  polymorphicAbstract: true,
  polymorphicLoad: true,
  allowPartialPks: true,
  batch: true,
  columnPrefix: true,
  includeProperties: true,
  excludeProperties: true,
  passiveUpdates: true,
  passiveDeletes: true,
  confirmDeletedRows: true,
  eagerDefaults: true,
  legacyIsOrphan: true,
} as const satisfies Record<keyof MapperOptions, true>

/** The base class of a family of mapped classes. */
export function declarativeBase(options: RegistryOptions = {}): DeclarativeBase {
  const registry = new Registry(options)
  class Base {
    static readonly registry = registry
    static readonly metadata: MetaData = registry.metadata

    constructor(init?: Record<string, unknown>) {
      initializeInstance(this, init)
    }

    /** The table that the class is mapped to. */
    static get __table__(): FromClause {
      return classMapper(this).localTable
    }

    /**
     * Maps the class to a table: a name, then constraints and indexes, then options; or a table that there is already.
     * Without a name it shares its parent's.
     */
    static table(name?: string | FromClause | TableOptions | null, ...args: unknown[]): void {
      const tableName = typeof name === 'string' ? name : null
      const fromTable = isFromClause(name) ? name : null
      const rest = isPlain(name) ? [name, ...args] : args
      const last = rest.at(-1)
      const { mapper = {}, ...tableOptions }: TableOptions = isPlain(last) ? last : {}
      checkOptionNames(`the mapper of ${this.name}`, mapper, MAPPER_OPTIONS)
      pendingClasses.push({
        cls: this,
        // a static attribute called `name` is not there yet
        name: this.name,
        registry,
        tableName,
        fromTable,
        tableArgs: isPlain(last) ? rest.slice(0, -1) : rest,
        tableOptions,
        mapperArgs: mapper,
      })
    }

    /** A base with the attributes of a mixin. */
    static with(mixin: object): any {
      const parent = this as any
      return class extends parent {
        static readonly __mixin__ = mixin
      }
    }
  }
  return Base as unknown as DeclarativeBase
}

/** The class itself, as the base of a joined or single-table subclass: `class Admin extends derive(User)<typeof Admin>`. */
export function derive<B extends abstract new (...args: any) => any>(base: B): Derived<B> {
  return base as unknown as Derived<B>
}

/** A plain table with typed columns, for associations: `table('post_tags', Base.metadata, { postId: mappedColumn(…) })`. */
export function table<const C extends Record<string, MappedColumn<any, any>>>(
  name: string,
  metadata: MetaData,
  columns: C,
  ...args: unknown[]
): MappedTable<C> {
  const items: any[] = []
  for (const [key, mapped] of Object.entries(columns)) {
    const { column } = mapped as any
    column.key ??= key
    column.name ??= key
    mapped._key = key
    mapped._tableName = name
    items.push(column)
    for (const declared of mapped._declaredForeignKeys) pendingForeignKeys.push({ column, declared })
    mapped._declaredForeignKeys = []
  }
  return new (Table as any)(name, metadata, ...items, ...args)
}

/** Maps all classes that are waiting and resolves the relationships of a base. */
export function configureMappers(base: { registry: Registry }): void {
  flushPendingClasses()
  base.registry.configure()
}
