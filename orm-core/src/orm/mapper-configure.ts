// The construction of a mapper: inheritance, properties from columns, the discriminator, primary keys. These are the
// steps of SQLAlchemy's Mapper constructor in its order, with its messages; what the finished mapper answers is in
// mapper.ts.

import * as exc from '../sql/exc.ts'
import {
  ColumnCollection,
  coercions,
  criterionAsPairs,
  findTables,
  joinCondition,
  reduceColumns,
} from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { ColumnProperty } from './column-property.ts'
import { ColumnMap, ColumnSet } from './columns.ts'
import { ConcreteInheritedProperty, SynonymProperty } from './descriptor-props.ts'
import { MapperProperty } from './interfaces.ts'
import type { ConfigurePropertyOptions, Mapper } from './mapper.ts'

function toList<T>(value: T | readonly T[] | null | undefined): T[] {
  if (value === null || value === undefined) return []
  return Array.isArray(value) ? [...value] : [value as T]
}

/** A column given as Column, MappedColumn or class-bound attribute; anything else stays as it is. */
export function asColumn(value: any): any {
  if (value === null || value === undefined || typeof value === 'string' || value instanceof MapperProperty)
    return value
  if (isDeferred(value)) return asColumn(value())
  if (typeof value === 'object' && '_isMappedColumn' in value) return value.column
  if (typeof value.__clauseElement__ === 'function') return value.__clauseElement__()
  return value
}

/** An option given as a function: what it names is not there yet where it is written. */
function isDeferred(value: any): value is () => any {
  return typeof value === 'function' && value.__clauseElement__ === undefined && value.__mapper__ === undefined
}

/** An option of the mapper that takes several columns. */
function columnsOf(value: unknown): unknown[] {
  return toList(isDeferred(value) ? value() : value).map(asColumn)
}

/** An option of the mapper that takes a column, an attribute or a name. */
function columnOrKey(value: unknown, argname: string): any {
  const column = asColumn(value) ?? null
  return column === null || column instanceof MapperProperty
    ? column
    : coercions.expect(roles.ColumnArgumentOrKeyRole, column, { argname } as any)
}

function mapperOf(value: any): Mapper {
  const mapper = value?.isMapper ? value : value?.__mapper__
  if (!mapper) throw new exc.ArgumentError(`Mapper or mapped class expected, got ${String(value)}`)
  return mapper
}

export function configureInheritance(mapper: Mapper, localTable: any): void {
  const { args } = mapper
  mapper.inherits = args.inherits ? mapperOf(args.inherits) : null
  const inherits = mapper.inherits
  if (localTable) {
    mapper.localTable = localTable
  } else if (inherits) {
    mapper.localTable = inherits.localTable
    mapper.single = true
  } else {
    throw new exc.ArgumentError(
      `Mapper[${mapper.className}(None)] has None for a primary table argument and does not specify 'inherits'`,
    )
  }
  mapper.inheritCondition = asColumn(args.inheritCondition) ?? null
  mapper.polymorphicOn = columnOrKey(args.polymorphicOn, 'polymorphic_on')
  mapper.versionIdCol = columnOrKey(args.versionIdCol, 'version_id_col')
  setWithPolymorphic(mapper, args.withPolymorphic)
  if (!inherits) {
    mapper._allTables = new Set()
    mapper.baseMapper = mapper
    mapper.persistSelectable = mapper.localTable
    if (mapper.polymorphicIdentity !== null) mapper.polymorphicMap.set(mapper.polymorphicIdentity, mapper)
    mapper._identityClass = mapper.class_
    mapper._identityMapper = mapper
    return
  }
  if (mapper.single) {
    mapper.persistSelectable = inherits.persistSelectable
  } else if (mapper.localTable !== inherits.localTable) {
    if (mapper.concrete) {
      mapper.persistSelectable = mapper.localTable
      for (const each of mapper.iterateToRoot()) if (each.polymorphicOn !== null) each._requiresRowAliasing = true
    } else {
      mapper.inheritCondition ??= determineInheritCondition(mapper, inherits)
      mapper.persistSelectable = (inherits.persistSelectable as any).join(mapper.localTable, mapper.inheritCondition)
      const foreign = columnsOf(mapper.inheritForeignKeys)
      mapper._inheritsEquatedPairs = criterionAsPairs(mapper.persistSelectable.onclause, {
        considerAsForeignKeys: foreign.length > 0 ? new ColumnSet(foreign) : null,
      }) as any
    }
  } else {
    mapper.persistSelectable = mapper.localTable
  }
  const root = inherits.baseMapper
  if (mapper.polymorphicIdentity === null) {
    mapper._identityClass = mapper.class_
    mapper._identityMapper = mapper
    if (!mapper.polymorphicAbstract && root.polymorphicOn !== null) {
      exc.warn(
        `${mapper} does not indicate a 'polymorphic_identity', yet is part of an inheritance hierarchy that has a 'polymorphic_on' column of '${root.polymorphicOn}'. If this is an intermediary class that should not be instantiated, the class may either be left unmapped, or may include the 'polymorphic_abstract=True' parameter in its Mapper arguments. To leave the class unmapped when using Declarative, set the '__abstract__ = True' attribute on the class.`,
      )
    }
  } else {
    mapper._identityClass = mapper.concrete ? mapper.class_ : inherits._identityClass
    mapper._identityMapper = mapper.concrete ? mapper : inherits._identityMapper
  }
  if (mapper.versionIdCol === null) {
    mapper.versionIdCol = inherits.versionIdCol
    mapper.versionIdGenerator = inherits.versionIdGenerator
  }
  mapper.polymorphicMap = inherits.polymorphicMap
  mapper.batch = inherits.batch
  inherits._inheritingMappers.push(mapper)
  mapper.baseMapper = root
  mapper.passiveUpdates = inherits.passiveUpdates
  mapper.passiveDeletes = inherits.passiveDeletes || mapper.passiveDeletes
  mapper._allTables = inherits._allTables
  // SQLAlchemy expires the memoized descendants of all ancestors when a subclass appears
  for (const each of inherits.iterateToRoot()) each._resetMemoizations()
  if (mapper.polymorphicIdentity !== null) {
    const taken = mapper.polymorphicMap.get(mapper.polymorphicIdentity)
    if (taken) {
      const identity = `'${String(mapper.polymorphicIdentity)}'`
      exc.warn(
        `Reassigning polymorphic association for identity ${identity} from ${taken} to ${mapper}: Check for duplicate use of ${identity} as value for polymorphic_identity.`,
      )
    }
    mapper.polymorphicMap.set(mapper.polymorphicIdentity, mapper)
  }
  if (mapper.polymorphicLoad && mapper.concrete) {
    throw new exc.ArgumentError('polymorphic_load is not currently supported with concrete table inheritance')
  }
  if (mapper.polymorphicLoad === 'inline') {
    addWithPolymorphicSubclass(inherits, mapper)
  } else if (mapper.polymorphicLoad !== null && mapper.polymorphicLoad !== 'selectin') {
    throw new exc.ArgumentError(`unknown argument for polymorphic_load: '${String(mapper.polymorphicLoad)}'`)
  }
}

function determineInheritCondition(mapper: Mapper, inherits: Mapper): any {
  const tables = `between inherited table '${inherits.localTable.description}' and inheriting table '${mapper.localTable.description}'`
  try {
    return joinCondition(inherits.localTable, mapper.localTable)
  } catch (error) {
    if (error instanceof exc.NoForeignKeysError) {
      throw new exc.NoForeignKeysError(
        `Can't determine the inherit condition ${tables}; tables have no foreign key relationships established.  Please ensure the inheriting table has a foreign key relationship to the inherited table, or provide an 'on clause' using the 'inherit_condition' mapper argument.`,
      )
    }
    if (error instanceof exc.AmbiguousForeignKeysError) {
      throw new exc.AmbiguousForeignKeysError(
        `Can't determine the inherit condition ${tables}; tables have more than one foreign key relationship established.  Please specify the 'on clause' using the 'inherit_condition' mapper argument.`,
      )
    }
    throw error
  }
}

export function setWithPolymorphic(mapper: Mapper, argument: any): void {
  if (argument === '*') mapper.withPolymorphic = ['*', null]
  else if (Array.isArray(argument)) {
    const [first] = argument
    mapper.withPolymorphic =
      typeof first === 'string' || Array.isArray(first) ? [first as any, argument[1] ?? null] : [argument, null]
  } else if (argument !== null && argument !== undefined) {
    throw new exc.ArgumentError(`Invalid setting for with_polymorphic: ${String(argument)}`)
  } else mapper.withPolymorphic = null
  const selectable: any = mapper.withPolymorphic?.[1]
  // a plain select is taken as its subquery
  if (selectable?.isSelectStatement || selectable?.isSelect) {
    mapper.withPolymorphic = [mapper.withPolymorphic![0], selectable.subquery()]
  }
  if (mapper.configured) mapper._expireMemoizations()
}

export function addWithPolymorphicSubclass(mapper: Mapper, subclass: Mapper): void {
  if (mapper.withPolymorphic === null) setWithPolymorphic(mapper, [subclass])
  else if (mapper.withPolymorphic[0] !== '*') {
    const [classes, selectable] = mapper.withPolymorphic
    setWithPolymorphic(mapper, [[...(classes ?? []), subclass], selectable])
  }
  mapper._resetMemoizations()
}

export function configureProperties(mapper: Mapper): void {
  mapper.columns = new ColumnCollection()
  mapper._props = new Map()
  mapper._columntoproperty = new ColumnMap()
  const explicitByColumn = new ColumnMap<[string, ColumnProperty]>()
  const explicitByKey = new Map<string, ColumnProperty>()
  for (const [key, argument] of mapper._initProperties) {
    const possible = argument instanceof MapperProperty ? argument : makePropFromColumn(mapper, key, argument)
    let mapNow = true
    if (possible instanceof ColumnProperty) {
      for (const column of possible.columns) {
        if (mapper.localTable.c.containsColumn(column)) {
          mapNow = false
          explicitByKey.set(key, possible)
          explicitByColumn.set(column, [key, possible])
        }
      }
    }
    if (mapNow) configureProperty(mapper, key, possible, { init: false })
  }
  if (mapper.inherits) {
    for (const [key, inherited] of mapper.inherits._props) {
      if (mapper._shouldExclude(key, key, null)) continue
      const incoming = explicitByKey.get(key)
      if (incoming) {
        const reconciled = reconcileProp(mapper, key, inherited, { warnOnly: false, incoming })
        explicitByKey.set(key, reconciled)
        for (const column of incoming.columns) explicitByColumn.set(column, [key, reconciled])
      } else if (!mapper._props.has(key)) {
        adaptInheritedProperty(mapper, key, inherited, false)
      }
    }
  }
  for (const column of mapper.persistSelectable.c) {
    const explicit = explicitByColumn.get(column)
    if (explicit) {
      configureProperty(mapper, explicit[0], explicit[1], { init: false })
      continue
    }
    if (mapper._columntoproperty.has(column)) continue
    let columnKey = (mapper.columnPrefix ?? '') + column.key
    const local = mapper.localTable.c.containsColumn(column)
    if (mapper._shouldExclude(column.key, columnKey, column, local)) continue
    // a column of an ancestor keeps the attribute name that the ancestor gave it
    for (const each of mapper.iterateToRoot()) {
      const prop = each._columntoproperty.get(column)
      if (prop) columnKey = prop.key
    }
    configureProperty(mapper, columnKey, column, { init: false, setparent: true })
  }
}

/** Whether a class says itself what an attribute is, so that its concrete parent's is not in the way. */
function implementsAttribute(class_: any, key: string): boolean {
  // every class has a name and a length of its own
  const own = Object.hasOwn(class_, key) && typeof class_[key] === 'object'
  return own || class_.__ownAttributes__?.has(key) === true
}

export function adaptInheritedProperty(mapper: Mapper, key: string, prop: MapperProperty, init: boolean): void {
  if (!mapper.concrete) {
    configureProperty(mapper, key, prop, { init: false, setparent: false })
  } else if (!mapper._props.has(key) && !implementsAttribute(mapper.class_, key)) {
    configureProperty(mapper, key, new ConcreteInheritedProperty(), { init, setparent: true })
  }
}

export function configureProperty(
  mapper: Mapper,
  key: string,
  argument: unknown,
  options: ConfigurePropertyOptions,
): MapperProperty {
  const { init = true, setparent = true, warnForExisting = false } = options
  const prop: any = argument instanceof MapperProperty ? argument : propertyFromColumn(mapper, key, argument)
  if (prop instanceof ColumnProperty) {
    const first = prop.columns[0]
    let column: any = mapper.persistSelectable.correspondingColumn(first)
    if (column === null && mapper.inherits) {
      const path: Mapper[] = [mapper]
      for (const each of mapper.inherits.iterateToRoot()) {
        column = each.localTable.correspondingColumn(first)
        if (column !== null) {
          for (const below of path) below.persistSelectable._refreshForNewColumn(column)
          column = mapper.persistSelectable.correspondingColumn(first)
          break
        }
        path.push(each)
      }
    }
    if (column === null) {
      column = first
      if (mapper._readonlyProps && !(column.table && mapper._colsByTable.has(column.table))) {
        mapper._readonlyProps.add(prop)
      }
    } else if (column.table && mapper._colsByTable.has(column.table)) {
      mapper._colsByTable.get(column.table)!.add(column)
    }
    if (prop._isPolymorphicDiscriminator === null) {
      prop._isPolymorphicDiscriminator =
        mapper.polymorphicOn !== null && (column === mapper.polymorphicOn || first === mapper.polymorphicOn)
    }
    if (column.visitName === 'label') column.key = column._tqKeyLabel = key
    mapper.columns.add(column, key)
    for (const each of prop.columns) {
      for (const proxied of each.proxySet) mapper._columntoproperty.set(proxied, prop)
    }
  }
  if (prop.key !== undefined && prop.key !== key && !prop._isShared) {
    exc.warn(
      `ORM mapped property ${mapper.className}.${prop.key} being assigned to attribute '${key}' is already associated with attribute '${prop.key}'. The attribute will be de-associated from '${prop.key}'.`,
    )
  }
  prop.key = key
  if (setparent) prop.setParent(mapper, init)
  const existing: any = mapper._props.get(key)
  if (existing?._mappedBySynonym) {
    const synonym = existing._mappedBySynonym
    throw new exc.ArgumentError(
      `Can't call map_column=True for synonym '${synonym}'='${key}', a ColumnProperty already exists keyed to the name '${key}' for column '${synonym}'`,
    )
  }
  if (existing && !(existing instanceof ConcreteInheritedProperty) && !(prop instanceof SynonymProperty)) {
    if (warnForExisting) {
      exc.warn(
        `User-placed attribute ${mapper.className}.${key} on ${mapper} is replacing an existing ORM-mapped attribute.  Behavior is not fully defined in this case.  This use is deprecated and will raise an error in a future release`,
      )
    }
    mapper._pathRegistry.pop(existing)
  }
  mapper._props.set(key, prop)
  prop.instrumentClass(mapper)
  for (const inheriting of mapper._inheritingMappers) inheriting._adaptInheritedProperty(key, prop, init)
  if (init) {
    prop.init()
    prop.postInstrumentClass(mapper)
  }
  if (mapper.configured) mapper._expireMemoizations()
  return prop
}

function makePropFromColumn(mapper: Mapper, key: string, columns: unknown): ColumnProperty {
  const mapped: any[] = []
  for (const given of toList(columns as any)) {
    const column = asColumn(given)
    let found = mapper.persistSelectable.correspondingColumn(column)
    if (found === null) {
      found = mapper.localTable.correspondingColumn(column)
      if (found !== null) mapper.persistSelectable._refreshForNewColumn(found)
      found = mapper.persistSelectable.correspondingColumn(column)
      if (found === null) {
        throw new exc.ArgumentError(
          `When configuring property '${key}' on ${mapper}, column '${column}' is not represented in the mapper's table. Use the \`column_property()\` function to force this column to be mapped as a read-only attribute.`,
        )
      }
    }
    mapped.push(found)
  }
  return new ColumnProperty(mapped)
}

function reconcileProp(
  mapper: Mapper,
  key: string,
  existing: MapperProperty,
  options: { warnOnly: boolean; incoming?: ColumnProperty; singleColumn?: any },
): ColumnProperty {
  const { warnOnly, incoming, singleColumn } = options
  if (incoming && (mapper.concrete || !(existing instanceof ColumnProperty))) return incoming
  const existingProp = existing as ColumnProperty
  const existingColumn: any = existingProp.columns[0]
  // An annotated column (`Parent.column`) is the column itself: SQLAlchemy compares by hash here.
  if (incoming?.columns.some((column: any) => column === existingColumn || column._hash === existingColumn._hash))
    return incoming
  const incomingColumn: any = incoming ? incoming.columns[0] : singleColumn
  const pair = incoming ? [incomingColumn, existingColumn] : [existingColumn, incomingColumn]
  const equated = (mapper._inheritsEquatedPairs ?? []).some(([l, r]) => l === pair[0] && r === pair[1])
  if (
    !equated &&
    !existingColumn.sharesLineage(incomingColumn) &&
    existingColumn !== mapper.versionIdCol &&
    incomingColumn !== mapper.versionIdCol
  ) {
    const message = `Implicitly combining column ${existingProp.columns.at(-1)} with column ${incomingColumn} under attribute '${key}'.  Please configure one or more attributes for these same-named columns explicitly.`
    if (!warnOnly) throw new exc.InvalidRequestError(message)
    exc.warn(message)
  }
  const combined = existingProp.copy()
  combined.columns.unshift(incomingColumn)
  return combined
}

function propertyFromColumn(mapper: Mapper, key: string, column: any): MapperProperty {
  const prop = mapper._props.get(key)
  if (prop instanceof ColumnProperty) {
    return reconcileProp(mapper, key, prop, { singleColumn: column, warnOnly: prop.parent !== mapper })
  }
  if (prop === undefined || prop instanceof ConcreteInheritedProperty) return makePropFromColumn(mapper, key, column)
  throw new exc.ArgumentError(
    `WARNING: when configuring property '${key}' on ${mapper}, column '${column.key}' conflicts with property '${prop}'. To resolve this, map the column to the class under a different name in the 'properties' dictionary.  Or, to remove all awareness of the column entirely (including its availability as a foreign key), use the 'include_properties' or 'exclude_properties' mapper arguments to control specifically which table columns get mapped.`,
  )
}

export function configurePolymorphicSetter(mapper: Mapper, init: boolean): void {
  if (mapper.polymorphicOn === null || mapper.polymorphicOn === undefined) {
    mapper.polymorphicOn = null
    for (const each of mapper.iterateToRoot()) {
      if (each.polymorphicOn === null) continue
      mapper.polymorphicOn =
        mapper.persistSelectable === each.persistSelectable
          ? each.polymorphicOn
          : mapper.persistSelectable.correspondingColumn(each.polymorphicOn)
      mapper._polymorphicAttrKey = mapper.polymorphicOn !== null ? each._polymorphicAttrKey : null
      return
    }
    if (mapper.polymorphicAbstract) {
      throw new exc.InvalidRequestError(
        'The Mapper.polymorphic_abstract parameter may only be used on a mapper hierarchy which includes the Mapper.polymorphic_on parameter at the base of the hierarchy.',
      )
    }
    return
  }
  let on: any = mapper.polymorphicOn
  if (typeof on === 'string') {
    const named = mapper._props.get(on)
    if (!named) {
      throw new exc.ArgumentError(`Can't determine polymorphic_on value '${on}' - no attribute is mapped to this name.`)
    }
    on = named
  }
  let prop: any
  if (on instanceof MapperProperty) {
    if (!(on instanceof ColumnProperty)) {
      throw new exc.ArgumentError(
        'Only direct column-mapped property or SQL expression can be passed for polymorphic_on',
      )
    }
    prop = on
  } else if (mapper._columntoproperty.has(on)) {
    prop = mapper._columntoproperty.get(on)
  } else {
    let column = mapper.persistSelectable.correspondingColumn(on)
    const instrument = column !== null
    if (column === null) {
      column = on
      const selectable: any = mapper.withPolymorphic?.[1]
      if (column.visitName === 'column' && column.table && !selectable?.correspondingColumn(column)) {
        throw new exc.InvalidRequestError(
          `Could not map polymorphic_on column '${column.description}' to the mapped table - polymorphic loads will not function properly`,
        )
      }
    }
    let key: string = column.key
    if (key) {
      if (mapper._shouldExclude(key, key, column)) {
        throw new exc.InvalidRequestError(`Cannot exclude or override the discriminator column '${key}'`)
      }
    } else {
      column = column.label('_sa_polymorphic_on')
      mapper.polymorphicOn = column
      key = column.key
    }
    prop = new ColumnProperty([column], { _instrument: instrument })
    configureProperty(mapper, key, prop, { init, setparent: true })
  }
  mapper.polymorphicOn = prop.columns[0]
  prop._isPolymorphicDiscriminator = true
  mapper._polymorphicAttrKey = prop.key
}

/** A version column that is given by the name of its attribute, for a class that has no columns yet when it says so. */
export function configureVersion(mapper: Mapper): void {
  if (typeof mapper.versionIdCol === 'string')
    mapper.versionIdCol = strArgToMappedColumn(mapper, 'version_id_col', mapper.versionIdCol)
}

function strArgToMappedColumn(mapper: Mapper, argument: string, key: string): any {
  const prop: any = mapper._props.get(key)
  if (!prop) {
    throw new exc.ArgumentError(`Can't determine ${argument} column '${key}' - no attribute is mapped to this name.`)
  }
  if (!(prop instanceof ColumnProperty)) {
    throw new exc.ArgumentError(
      `Can't determine ${argument} column '${key}'; property does not refer to a single mapped Column`,
    )
  }
  return prop.columns[0]
}

export function configurePks(mapper: Mapper): void {
  mapper.tables = findTables(mapper.persistSelectable)
  for (const table of mapper.tables) mapper._allTables.add(table)
  const allColumns = new ColumnSet()
  for (const column of mapper._columntoproperty.keys()) allColumns.update(column.proxySet)
  const pkColumns = new ColumnSet([...allColumns].filter((column) => column.primaryKey))
  for (const from of new Set<any>([...mapper.tables, mapper.persistSelectable])) {
    const pk = [...(from.primaryKey ?? [])]
    if (pk.length > 0 && pkColumns.isSupersetOf(pk)) {
      mapper._pksByTable.set(from, new ColumnSet(pk).intersection(pkColumns))
    }
    mapper._colsByTable.set(from, new ColumnSet(from.c).intersection(allColumns))
  }
  const given = columnsOf(mapper.args.primaryKey).map((key: any) =>
    typeof key === 'string' ? strArgToMappedColumn(mapper, 'primary_key', key) : asColumn(key),
  )
  const table: any = mapper.localTable
  if (given.length > 0) {
    for (const column of given) {
      if (!mapper._pksByTable.has(column.table)) mapper._pksByTable.set(column.table, new ColumnSet())
      mapper._pksByTable.get(column.table)!.add(column)
    }
  } else if (!mapper._pksByTable.get(mapper.persistSelectable)?.size) {
    throw noPrimaryKey(mapper)
  } else if (!mapper._pksByTable.has(table) && table.visitName === 'table') {
    exc.warn(
      `Could not assemble any primary keys for locally mapped table '${table.description}' - no rows will be persisted in this Table.`,
    )
  }
  if (mapper.inherits && !mapper.concrete && given.length === 0) {
    mapper.primaryKey = mapper.inherits.primaryKey
  } else {
    const primaryKey: any[] =
      given.length > 0
        ? given.map((column) => mapper.persistSelectable.correspondingColumn(column) ?? column)
        : reduceColumns([...mapper._pksByTable.get(mapper.persistSelectable)!], [], { ignoreNonexistentTables: true })
    if (primaryKey.length === 0) throw noPrimaryKey(mapper)
    mapper.primaryKey = primaryKey
  }
  mapper._readonlyProps = new Set()
  const identity = new Set(mapper.primaryKey.map((column) => mapper._columntoproperty.get(column as any)))
  for (const [column, prop] of mapper._columntoproperty) {
    if (!identity.has(prop) && !(column.table && mapper._colsByTable.has(column.table))) mapper._readonlyProps.add(prop)
  }
}

function noPrimaryKey(mapper: Mapper): exc.ArgumentError {
  return new exc.ArgumentError(
    `Mapper ${mapper} could not assemble any primary key columns for mapped table '${mapper.persistSelectable.description}'`,
  )
}
