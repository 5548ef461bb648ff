// The tables and mapped classes of the workspace as plain data: what `athanor models --format json` prints. The form
// is a public interface (docs/command-line.md); keys are added, never changed.

import type { Column, ForeignKeyConstraint, Mapper, Table } from 'orm-core'
import type { Snapshot } from '../workspace/snapshot.ts'
import { dialectFor, type PreviewDialect } from './dialects.ts'
import { type Place, placeOf } from './places.ts'
import { defaultText, expressionText, typeText } from './schema-text.ts'

export interface ColumnReport {
  readonly name: string
  readonly key: string
  readonly type: string
  readonly nullable: boolean
  readonly primary_key: boolean
  readonly unique: boolean
  readonly index: boolean
  readonly server_default: string | null
  readonly foreign_keys: readonly string[]
}

export interface TableReport extends Partial<Place> {
  readonly name: string
  readonly schema: string | null
  readonly primary_key: readonly string[]
  readonly columns: readonly ColumnReport[]
  readonly foreign_keys: readonly {
    readonly columns: readonly string[]
    readonly targets: readonly string[]
    readonly ondelete: string | null
    readonly onupdate: string | null
    readonly name: string | null
  }[]
  readonly uniques: readonly { readonly columns: readonly string[]; readonly name: string | null }[]
  readonly checks: readonly { readonly sql: string; readonly name: string | null }[]
  readonly indexes: readonly {
    readonly name: string | null
    readonly unique: boolean
    readonly expressions: readonly string[]
  }[]
}

export interface RelationshipReport {
  readonly target: string
  readonly direction: string
  readonly uselist: boolean
  readonly secondary: string | null
  readonly back_populates: string | null
  /** As SQLAlchemy keeps it: a word, or true, false or null where the program says so. */
  readonly lazy: string | boolean | null
  readonly viewonly: boolean
  readonly cascade: readonly string[]
}

export interface ClassReport extends Partial<Place> {
  readonly table: string | null
  readonly inherits: string | null
  readonly single: boolean
  readonly concrete: boolean
  readonly polymorphic_on: string | null
  readonly polymorphic_identity: unknown
  readonly primary_key: readonly string[]
  /** Attribute to the columns it maps: `table.column`, or `<expression>`. */
  readonly columns: Readonly<Record<string, readonly string[]>>
  readonly relationships: Readonly<Record<string, RelationshipReport>>
  readonly hybrids: readonly string[]
  readonly association_proxies: readonly string[]
  readonly synonyms: readonly string[]
  readonly composites: readonly string[]
}

export interface ModelsReport {
  readonly version: 1
  readonly tables: Readonly<Record<string, TableReport>>
  readonly classes: Readonly<Record<string, ClassReport>>
  readonly unresolved: readonly (Place & { readonly reason: string })[]
}

/**
 * Everything that is declared in the snapshot, or only what is declared in files for which `includes` says so.
 * @param dialect types are written as this dialect's DDL writes them
 */
export function modelsReport(
  snapshot: Snapshot,
  dialect: PreviewDialect,
  includes: (path: string) => boolean = () => true,
): ModelsReport {
  const { evaluation } = snapshot
  const tables: Record<string, TableReport> = {}
  const classes: Record<string, ClassReport> = {}
  // Of two tables of one name, that of the larger collection is the program's: others are of tests or of the past.
  const sizes = new Map<string, number>()
  for (const table of evaluation.tables) {
    const { size } = table.metadata.tables
    const place = placeOf(snapshot, table)
    if ((place !== null && !includes(place.absolute)) || size <= (sizes.get(table.key) ?? 0)) continue
    sizes.set(table.key, size)
    tables[table.key] = { ...describeTable(table, dialect), ...place?.shown }
  }
  // The same of two classes of one name: a copy of a package that tests have.
  const classSizes = new Map<string, number>()
  for (const mapper of evaluation.mappers) {
    const place = placeOf(snapshot, mapper)
    const size = (mapper.localTable as Table | null)?.metadata?.tables.size ?? 0
    if ((place !== null && !includes(place.absolute)) || size <= (classSizes.get(mapper.qualname) ?? -1)) continue
    classSizes.set(mapper.qualname, size)
    classes[mapper.qualname] = { ...describeClass(mapper), ...place?.shown }
  }
  return {
    version: 1,
    tables,
    classes,
    unresolved: evaluation.unresolved
      .filter(({ path }) => includes(path))
      .map(({ path, span, reason }) => ({ path: snapshot.relative(path), range: snapshot.range(path, span), reason })),
  }
}

function nameText(name: unknown): string | null {
  return typeof name === 'string' || (name !== null && typeof name === 'object' && 'toString' in name)
    ? String(name)
    : null
}

function describeTable(table: Table, dialect: PreviewDialect): Omit<TableReport, keyof Place> {
  const columns = [...table.columns] as Column[]
  const named = (list: Iterable<Column>) => [...list].map((column) => column.name)
  const constraints = [...table.constraints]
  const kinds = <T>(kind: string) => constraints.filter((constraint) => constraint.visitName === kind) as unknown as T[]
  return {
    name: table.name,
    schema: table.schema ?? null,
    primary_key: named(table.primaryKey),
    columns: columns.map((column) => ({
      name: column.name,
      key: column.key,
      type: reportedType(column.type, dialect),
      nullable: column.nullable === true,
      primary_key: column.primaryKey,
      unique: column.unique === true,
      index: column.index === true,
      server_default: defaultText(column.serverDefault),
      foreign_keys: [...column.foreignKeys].map((key) => key.targetFullname),
    })),
    foreign_keys: kinds<ForeignKeyConstraint>('foreignKeyConstraint').map((constraint) => ({
      columns: constraint.columnKeys,
      targets: constraint.elements.map((element) => element.targetFullname),
      ondelete: constraint.ondelete,
      onupdate: constraint.onupdate,
      name: nameText(constraint._resolvedName()),
    })),
    uniques: kinds<{ columns: Iterable<Column>; _resolvedName(): unknown }>('uniqueConstraint').map((constraint) => ({
      columns: named(constraint.columns),
      name: nameText(constraint._resolvedName()),
    })),
    checks: kinds<{ sqltext: unknown; _resolvedName(): unknown }>('checkConstraint').map((constraint) => ({
      sql: expressionText(constraint.sqltext),
      name: nameText(constraint._resolvedName()),
    })),
    indexes: [...table.indexes].map((index) => ({
      name: nameText(index._resolvedName()),
      unique: index.unique === true,
      expressions: index.expressions.map((expression) =>
        (expression as Column)._isSchemaColumn ? (expression as Column).name : expressionText(expression),
      ),
    })),
  }
}

function columnPath(column: { table?: { key?: string; name?: string } | null; name: string }): string {
  const table = column.table
  return (column as unknown as Column)._isSchemaColumn && table
    ? `${table.key ?? table.name}.${column.name}`
    : '<expression>'
}

function describeClass(mapper: Mapper): Omit<ClassReport, keyof Place> {
  const columns: Record<string, string[]> = {}
  for (const [key, property] of mapper.columnAttrs) columns[key] = property.columns.map(columnPath)
  const relationships: Record<string, RelationshipReport> = {}
  for (const [key, property] of mapper.relationships) {
    const target = relationshipTarget(property)
    if (target === null) continue
    relationships[key] = {
      target: target.qualname,
      direction: String(property.direction),
      uselist: property.uselist === true,
      secondary: secondaryName(property),
      back_populates: property.backPopulates ?? null,
      lazy: (property.lazy ?? null) as string | boolean | null,
      viewonly: property.viewonly === true,
      cascade: [...property.cascade].sort(),
    }
  }
  const descriptors = (kind: string) =>
    [...mapper.allOrmDescriptors].filter(([, value]) => value?.extensionType === kind).map(([key]) => key)
  const table = mapper.localTable as unknown as Table | null
  return {
    table: table?.key ?? table?.name ?? null,
    inherits: mapper.inherits?.qualname ?? null,
    single: mapper.single,
    concrete: mapper.concrete,
    polymorphic_on: mapper.polymorphicOn?.name ?? null,
    polymorphic_identity: plainIdentity(mapper.polymorphicIdentity),
    primary_key: mapper.primaryKey.map((column) => column.name),
    columns,
    relationships,
    hybrids: [...descriptors('HYBRID_PROPERTY'), ...descriptors('HYBRID_METHOD')],
    association_proxies: descriptors('ASSOCIATION_PROXY'),
    synonyms: [...mapper.synonyms.keys()],
    composites: [...mapper.composites.keys()],
  }
}

/** The target's mapper; null for a relationship that could not be configured (its problem is a diagnostic). */
export function relationshipTarget(property: { mapper: Mapper; direction?: unknown }): Mapper | null {
  try {
    return property.direction ? property.mapper : null
  } catch {
    return null
  }
}

/** The key of the table between both sides, the SQL of a join that stands there instead; null where there is none. */
export function secondaryName({ secondary }: { secondary?: { key?: string; name?: string } | null }): string | null {
  return secondary ? (secondary.key ?? secondary.name ?? expressionText(secondary)) : null
}

/** As the dialect's DDL writes it; a type that another package brings by its name. */
function reportedType(type: unknown, dialect: PreviewDialect): string {
  const made = (type as object | null)?.constructor as { readonly libraryName?: string } | undefined
  return made !== undefined && Object.hasOwn(made, 'libraryName')
    ? made.libraryName!.toUpperCase()
    : typeText(type, dialectFor(dialect))
}

function plainIdentity(identity: unknown): unknown {
  if (identity === undefined || identity === null) return null
  return typeof identity === 'object' ? String(identity) : identity
}
