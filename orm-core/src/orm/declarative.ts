// From a class to its mapper: `declareClass()` takes a class that some front end has read (the Python evaluator, or the
// TypeScript base class of base.ts) and makes its table and mapper. Mixins and annotations are resolved by then.

import * as exc from '../sql/exc.ts'
import { Column, type FromClause, initItems, type MetaData, Table } from '../sql/index.ts'
import { ColumnProperty, LazyColumnProperty } from './column-property.ts'
import { CompositeProperty } from './descriptor-props.ts'
import { inspect } from './inspect.ts'
import { MapperProperty } from './interfaces.ts'
import { MappedColumn } from './mapped-column.ts'
import { type MappedClass, Mapper, type MapperArgs } from './mapper.ts'
import { asColumn } from './mapper-configure.ts'
import type { Registry } from './registry.ts'

/** A class as its front end has read it. */
export interface DeclaredClass {
  readonly name: string
  /** Module and class ("shop.models.User"): any tail of it names the class in strings. */
  readonly qualname: string
  /** The entity class; one is made when there is none. */
  readonly class?: Function
  readonly inherits?: Mapper | Function | null
  /** `__table__` */
  readonly table?: FromClause | null
  /** `__tablename__` */
  readonly tableName?: string | null
  /** `__table_args__`: constraints and indexes, and the options beside them. */
  readonly tableArgs?: readonly unknown[]
  readonly tableOptions?: Record<string, unknown>
  /** `__mapper_args__`, in camelCase. */
  readonly mapperArgs?: Record<string, unknown>
  /** In the order of declaration. */
  readonly properties: ReadonlyMap<string, unknown>
}

/** Told of what is refused of a class that is mapped nevertheless, without it. */
export type OnRefused = (error: exc.SQLAlchemyError) => void

interface Collected {
  readonly properties: Map<string, unknown>
  readonly descriptors: Map<string, any>
  /** Each with its sort order. */
  readonly columns: { readonly column: any; readonly order: number }[]
  /** To be told of the class-bound attribute that they stand for. */
  readonly mappedColumns: Map<string, MappedColumn>
}

/** Anything that is a class-bound attribute without being mapped: a hybrid, an association proxy. */
function isDescriptor(value: any): boolean {
  return value !== null && typeof value === 'object' && value._isOrmDescriptor === true
}

function undeferName(key: string, column: any): void {
  column.key ??= key
  column.name ??= key
}

/** Does one of several things; what is refused is told if somebody wants to go on without it. */
function attempt(onRefused: OnRefused | undefined, act: () => void): void {
  if (onRefused === undefined) {
    act()
    return
  }
  try {
    act()
  } catch (error) {
    if (!(error instanceof exc.SQLAlchemyError)) throw error
    onRefused(error)
  }
}

function collect(
  spec: DeclaredClass,
  inherits: Mapper | null,
  single: boolean,
  onRefused: OnRefused | undefined,
): Collected {
  const collected: Collected = {
    properties: new Map(),
    descriptors: new Map(),
    columns: [],
    mappedColumns: new Map(),
  }
  const addColumn = (column: any, order = 0) => {
    if (!collected.columns.some((known) => known.column === column)) collected.columns.push({ column, order })
  }
  const add = (key: string, value: unknown) => {
    if (key === 'metadata' && (value instanceof MappedColumn || value instanceof Column)) {
      throw new exc.InvalidRequestError(`Attribute name '${key}' is reserved when using the Declarative API.`)
    }
    if (value instanceof MappedColumn) {
      if (value._useExistingColumn && single && inherits) {
        value.column = (inherits.localTable.c as any).get(value.column.name ?? key) ?? value.column
      }
      undeferName(key, value.column)
      value._resolveForeignKeys()
      collected.mappedColumns.set(key, value)
      const prop = value.mapperPropertyToAssign
      addColumn(value.column, value._sortOrder)
      if (prop) collected.properties.set(key, prop)
      else if (key !== value.column.key) collected.properties.set(key, value.column)
    } else if (value instanceof Column) {
      undeferName(key, value)
      addColumn(value)
      if (key !== value.key) collected.properties.set(key, value)
    } else if (value instanceof CompositeProperty) {
      value.attrs.forEach((attr, index) => {
        if (!(attr instanceof MappedColumn) && !(attr instanceof Column)) return
        const column = asColumn(attr)
        const field = value.fields?.[index]
        if (column.name === null && field === undefined) {
          throw new exc.ArgumentError('Composite class column arguments must be named unless a dataclass is used')
        }
        undeferName(field ?? key, column)
        if (attr instanceof MappedColumn) attr._resolveForeignKeys()
        if (!column.table) addColumn(column)
      })
      collected.properties.set(key, value)
    } else if (value instanceof ColumnProperty) {
      if (value instanceof LazyColumnProperty) value.resolve()
      for (const column of value.columns) {
        if (!(column instanceof Column) || (column as any).table) continue
        undeferName(key, column)
        addColumn(column)
      }
      collected.properties.set(key, value)
    } else if (value instanceof MapperProperty) {
      collected.properties.set(key, value)
    } else if (isDescriptor(value)) {
      collected.descriptors.set(key, value)
    }
  }
  for (const [key, value] of spec.properties) attempt(onRefused, () => add(key, value))
  return collected
}

/** Makes the class that stands for an entity which the program's own class can't. */
function syntheticClass(name: string, base: any): any {
  const parent = typeof base === 'function' ? base : Object
  const made = { [name]: class extends parent {} }[name]!
  return made
}

function makeTable(
  registry: Registry,
  spec: DeclaredClass,
  collected: Collected,
  onRefused: OnRefused | undefined,
): any {
  const { columns } = collected
  const local: any = spec.table ?? null
  if (local !== null) {
    for (const { column } of columns) {
      if (!local.c.containsColumn(column)) {
        throw new exc.ArgumentError(`Can't add additional column '${column.key}' when specifying __table__`)
      }
    }
    return local
  }
  if (spec.tableName === null || spec.tableName === undefined) return null
  const sorted = columns.toSorted((a, b) => a.order - b.order).map(({ column }) => column)
  const args = (spec.tableArgs ?? []).map((item) => (item instanceof MappedColumn ? item.column : item))
  const options = spec.tableOptions ?? {}
  const make = (items: readonly unknown[], given: Record<string, unknown>) =>
    new (Table as any)(spec.tableName, registry.metadata, ...items, given)
  if (onRefused === undefined) return make([...sorted, ...args], options)
  const table = makeTolerantly(registry.metadata, spec.tableName, sorted, options, make, onRefused)
  const told = (item: any) => (error: exc.SQLAlchemyError) => {
    table.constraints.delete(item)
    table.indexes.delete(item)
    onRefused(error)
  }
  for (const item of args) attempt(told(item), () => initItems(table, [item], { allowReplacements: false }))
  return table
}

/** The table with those of its columns and options that are taken. */
function makeTolerantly(
  metadata: MetaData,
  name: string,
  columns: readonly Column<any>[],
  options: Record<string, unknown>,
  make: (items: readonly unknown[], options: Record<string, unknown>) => any,
  onRefused: OnRefused,
): any {
  const schema = options.schema === undefined ? metadata.schema : options.schema
  const key = schema === null ? name : `${String(schema)}.${name}`
  if (metadata.tables.has(key)) return make(columns, options)
  let table: any = null
  attempt(onRefused, () => {
    table = make([], options)
  })
  table ??= make([], options.schema === undefined ? {} : { schema: options.schema })
  const kw = { allowReplacements: false, allNames: new Map() }
  for (const column of columns) attempt(onRefused, () => initItems(table, [column], kw))
  return table
}

/** A subclass without a table puts its columns on the table of the class that it inherits from. */
function addColumnsToInheritedTable(
  spec: DeclaredClass,
  inherits: Mapper,
  collected: Collected,
  onRefused: OnRefused | undefined,
): void {
  const table: any = inherits.localTable
  attempt(onRefused, () => {
    if (!spec.tableArgs?.length) return
    throw new exc.ArgumentError("Can't place __table_args__ on an inherited class with no table.")
  })
  if (collected.columns.length > 0 && table.visitName !== 'table') {
    throw new exc.ArgumentError(
      `Can't declare columns on single-table-inherited subclass <class '${spec.qualname}'>; superclass <class '${inherits.qualname}'> is not mapped to a Table`,
    )
  }
  const add = (column: any) => {
    const existing = table.c.get(column.name)
    if (existing === column) return
    if (existing !== undefined) {
      throw new exc.ArgumentError(
        `Column '${column}' on class ${spec.name} conflicts with existing column '${existing}'.  If using Declarative, consider using the use_existing_column parameter of mapped_column() to resolve conflicts.`,
      )
    }
    if (column.primaryKey) {
      throw new exc.ArgumentError("Can't place primary key columns on an inherited class with no table.")
    }
    table.appendColumn(column)
    if (inherits.persistSelectable !== table) inherits.persistSelectable._refreshForNewColumn(column)
  }
  for (const { column } of collected.columns) attempt(onRefused, () => add(column))
}

/** Columns of the inherited table that its own class does not map are not mapped by the subclass either. */
function mapperArguments(spec: DeclaredClass, inherits: Mapper | null, collected: Collected): MapperArgs {
  const args: MapperArgs = { ...spec.mapperArgs }
  const properties = collected.properties
  const given = args.properties
  if (given) {
    for (const [key, value] of given instanceof Map ? given : Object.entries(given)) properties.set(key, value)
  }
  args.properties = properties
  if (!inherits) return args
  args.inherits = inherits
  if (args.concrete) return args
  if (args.excludeProperties === undefined) {
    const excluded = new Set<unknown>(inherits.excludeProperties ?? [])
    for (const column of inherits.localTable.c as Iterable<any>) {
      if (!inherits._columntoproperty.has(column)) excluded.add(column.key)
    }
    for (const { column } of collected.columns) excluded.delete(column.key)
    args.excludeProperties = excluded
  }
  for (const [key, value] of properties) {
    if (!(value instanceof Column)) continue
    const prop = inherits._props.get(key)
    if (prop instanceof ColumnProperty) properties.set(key, [value, ...prop.columns])
  }
  return args
}

/** Maps a class. With `onRefused` it is mapped as far as it can be, for a service that knows programs half written. */
export function declareClass(registry: Registry, spec: DeclaredClass, onRefused?: OnRefused): Mapper {
  const inherits: Mapper | null = spec.inherits ? inspect(spec.inherits).mapper : null
  const single = !spec.table && (spec.tableName === null || spec.tableName === undefined)
  const collected = collect(spec, inherits, single, onRefused)
  const table = makeTable(registry, spec, collected, onRefused)
  if (table === null) {
    if (!inherits) {
      throw new exc.InvalidRequestError(
        `Class <class '${spec.qualname}'> does not have a __table__ or __tablename__ specified and does not inherit from an existing table-mapped class.`,
      )
    }
    addColumnsToInheritedTable(spec, inherits, collected, onRefused)
  }
  const class_: any = spec.class ?? syntheticClass(spec.name, inherits?.class_)
  const args = mapperArguments(spec, inherits, collected)
  const mapped = { class_, className: spec.name, qualname: spec.qualname, registry, descriptors: collected.descriptors }
  const mapper =
    onRefused === undefined ? new Mapper(mapped, table, args) : mapTolerantly(mapped, table, args, onRefused)
  for (const [key, descriptor] of collected.descriptors) {
    descriptor.attach?.(mapper, key)
    defineDescriptor(class_, mapper, key)
  }
  for (const [key, mappedColumn] of collected.mappedColumns) {
    mappedColumn._key = key
    mappedColumn._attribute =
      mapper._attributes.get(key) ?? mapper.attr(mapper.getPropertyByColumn(mappedColumn.column).key)
  }
  return mapper
}

/** A class without a primary key has all its columns for one, and one whose options are refused has none. */
function mapTolerantly(mapped: MappedClass, table: any, args: MapperArgs, onRefused: OnRefused): Mapper {
  const inherits = args.inherits as Mapper | undefined
  const heirs = inherits?._inheritingMappers.length ?? 0
  const identities = new Set(inherits?.polymorphicMap.keys())
  const tries: MapperArgs[] = [args]
  const keyless = table !== null && table.primaryKey?.columns?.length === 0 && table.c.length > 0
  if (keyless && !inherits) tries.push({ ...args, primaryKey: [...table.c] })
  if (!inherits) tries.push({ properties: args.properties!, ...(keyless ? { primaryKey: [...table.c] } : {}) })
  if (inherits) {
    const { concrete, excludeProperties, polymorphicIdentity, properties } = args
    const given = { inherits, concrete, excludeProperties, polymorphicIdentity, properties }
    tries.push(Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)))
  }
  let refused: exc.SQLAlchemyError | null = null
  for (const given of tries) {
    try {
      const mapper = new Mapper(mapped, table, given)
      if (refused !== null) onRefused(refused)
      return mapper
    } catch (error) {
      if (!(error instanceof exc.SQLAlchemyError)) throw error
      refused ??= error
      inherits?._inheritingMappers.splice(heirs)
      for (const key of inherits?.polymorphicMap.keys() ?? []) {
        if (!identities.has(key)) inherits!.polymorphicMap.delete(key)
      }
    }
  }
  throw refused!
}

/** Makes `User.fullname` of a hybrid or association proxy. */
function defineDescriptor(class_: any, mapper: Mapper, key: string): void {
  const existing = Object.getOwnPropertyDescriptor(class_, key)
  if (existing && !existing.configurable) return
  Object.defineProperty(class_, key, { get: () => mapper.attr(key), configurable: true, enumerable: true })
}

/** Adds an attribute to a class that is mapped already, as assigning to it does in Python. */
export function addAttribute(mapper: Mapper, key: string, value: unknown): void {
  const table: any = mapper.localTable
  const append = (column: any) => {
    undeferName(key, column)
    if (table.visitName !== 'table') {
      throw new exc.InvalidRequestError(
        `Cannot add a new attribute to mapped class '${mapper.className}' because it's not mapped against a table.`,
      )
    }
    table.appendColumn(column, { replaceExisting: true })
  }
  if (value instanceof MappedColumn) {
    value._resolveForeignKeys()
    append(value.column)
    mapper.addProperty(key, value.mapperPropertyToAssign ?? value.column)
    value._key = key
    value._attribute = mapper.attr(key)
  } else if (value instanceof Column) {
    append(value)
    mapper.addProperty(key, value)
  } else if (value instanceof MapperProperty) {
    if (value instanceof LazyColumnProperty) value.resolve()
    // columns that a property brings become the table's
    const brought: readonly any[] =
      value instanceof ColumnProperty || value instanceof CompositeProperty ? value.columns : []
    for (const column of brought) if (column instanceof Column && !(column as any).table) append(column)
    mapper.addProperty(key, value)
  } else if (isDescriptor(value)) {
    mapper._descriptors.set(key, value)
    ;(value as any).attach?.(mapper, key)
    defineDescriptor(mapper.class_, mapper, key)
    mapper._expireMemoizations()
  }
}
