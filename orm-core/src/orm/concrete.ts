// Concrete inheritance, where each class has a table of its own with all its columns: the UNION over those tables that
// loads them together, and the base classes that make it (SQLAlchemy's ConcreteBase and AbstractConcreteBase).

import * as exc from '../sql/exc.ts'
import { Column, cast, coercions, literalColumn, null_, select, typeCoerce, unionAll } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import { type DeclaredClass, declareClass } from './declarative.ts'
import { inspect } from './inspect.ts'
import { MappedColumn } from './mapped-column.ts'
import type { Mapper } from './mapper.ts'
import { adaptInheritedProperty, asColumn, configurePolymorphicSetter, setWithPolymorphic } from './mapper-configure.ts'
import type { Registry } from './registry.ts'

function ddlExpression(value: unknown): string {
  return typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value)
}

/** `SELECT …, 'manager' AS type FROM managers UNION ALL SELECT …`: columns that a table does not have are NULL. */
export function polymorphicUnion(
  tableMap: Iterable<readonly [unknown, any]> | Readonly<Record<string, any>>,
  typecolname: string | null,
  aliasname: string | null = 'p_union',
  options: { castNulls?: boolean } = {},
): any {
  const { castNulls = true } = options
  const entries = [...(Symbol.iterator in tableMap ? tableMap : Object.entries(tableMap))].map(
    ([key, table]) => [key, coercions.expect(roles.StrictFromClauseRole, table, { allowSelect: true })] as const,
  )
  const typesByKey = new Map<string, any>()
  for (const [, table] of entries) {
    for (const column of table.c) {
      if (column.key === typecolname) {
        throw new exc.InvalidRequestError(
          `Polymorphic union can't use '${typecolname}' as the discriminator column due to mapped column ${exc.describe(column)}; please apply the 'typecolname' argument; this is available on ConcreteBase as '_concrete_discriminator_name'`,
        )
      }
      typesByKey.set(column.key, column.type)
    }
  }
  const selects = entries.map(([key, table]) => {
    const columns = [...typesByKey].map(([name, type]) => {
      const own = table.c.get(name)
      if (own !== undefined) return own
      return (castNulls ? (cast as any)(null_(), type) : (typeCoerce as any)(null_(), type)).label(name)
    })
    if (typecolname !== null) columns.push((literalColumn as any)(ddlExpression(key)).label(typecolname))
    return (select as any)(...columns).selectFrom(table)
  })
  return (unionAll as any)(...selects).alias(aliasname)
}

function unionOf(mappers: readonly Mapper[], discriminator: string): any {
  return polymorphicUnion(
    mappers.map((mapper) => [mapper.polymorphicIdentity, mapper.localTable] as const),
    discriminator,
    'pjoin',
  )
}

/**
 * Gives a base class of concrete subclasses the UNION over their tables, once all of them are there:
 * `static { this.table('documents', { mapper: { concrete: true, polymorphicIdentity: 'document' } }); concreteBase(this) }`.
 */
export function concreteBase(
  base: Mapper | { readonly registry: Registry },
  options: { discriminatorName?: string } = {},
): void {
  const { discriminatorName = 'type' } = options
  base.registry._onBeforeConfigure(() => {
    const mapper: Mapper = inspect(base).mapper
    // a subclass gets a UNION of its own, over itself and what is below it
    for (const each of mapper.selfAndDescendants) {
      if (each.withPolymorphic) continue
      const union = unionOf(each.selfAndDescendants, discriminatorName)
      setWithPolymorphic(each, ['*', union])
      each.polymorphicOn = union.c.get(discriminatorName)
      configurePolymorphicSetter(each, true)
      each._expireMemoizations()
    }
  })
}

/** Maps an abstract base of concrete subclasses to the UNION over their tables. */
export function declareAbstractConcreteBase(
  registry: Registry,
  spec: DeclaredClass,
  subclasses: readonly Mapper[],
  options: { discriminatorName?: string; strictAttrs?: boolean } = {},
): Mapper {
  const { discriminatorName = 'type', strictAttrs = false } = options
  const union = unionOf(subclasses, discriminatorName)
  const base = declareClass(registry, {
    ...spec,
    table: union,
    tableName: null,
    properties: declaredProperties(spec, union),
    mapperArgs: {
      ...spec.mapperArgs,
      polymorphicOn: union.c.get(discriminatorName),
      polymorphicAbstract: true,
      ...(strictAttrs
        ? {
            includeProperties: new Set([...union.primaryKey, discriminatorName, ...spec.properties.keys()]),
            withPolymorphic: ['*', union],
          }
        : {}),
    },
  })
  // the UNION has the last subclass first, the base its subclasses in the order in which they were made
  for (const mapper of registry.mappers) {
    if (subclasses.includes(mapper) && mapper.concrete && !mapper.inherits) setConcreteBase(mapper, base)
  }
  return base
}

/**
 * What an abstract base maps besides the columns of the UNION: its relationships and the like, and columns whose attribute
 * has another name. `AbstractConcreteBase._sa_decl_prepare_nocascade` does the same with the deferred configuration.
 */
function declaredProperties(spec: DeclaredClass, union: any): Map<string, unknown> {
  const properties = new Map<string, unknown>()
  for (const [key, value] of spec.properties) {
    if (!(value instanceof MappedColumn) && !(value instanceof Column)) properties.set(key, value)
    else {
      const name = asColumn(value).key ?? key
      if (name !== key && union.c.get(name) !== undefined) properties.set(key, union.c.get(name))
    }
  }
  return properties
}

/** Makes `mapper` a concrete subclass of `base` after the fact. */
export function setConcreteBase(mapper: Mapper, base: Mapper): void {
  mapper.inherits = base
  for (const [identity, each] of mapper.polymorphicMap) base.polymorphicMap.set(identity, each)
  mapper.polymorphicMap = base.polymorphicMap
  for (const each of mapper.iterateToRoot()) if (each.polymorphicOn !== null) each._requiresRowAliasing = true
  mapper.batch = base.batch
  for (const each of mapper.selfAndDescendants) each.baseMapper = base.baseMapper
  base._inheritingMappers.push(mapper)
  mapper.passiveUpdates = base.passiveUpdates
  mapper._allTables = base._allTables
  mapper._expireMemoizations()
  for (const [key, prop] of base._props) {
    if (!mapper._props.has(key) && !mapper._shouldExclude(key, key, null)) {
      adaptInheritedProperty(mapper, key, prop, false)
    }
  }
}
