// Where models and a database's catalog differ, as plain findings: a missing table, a missing column, another type,
// another nullability. Only what the program would stumble over is a finding: tables and columns that the database
// has beyond the models are not, since a model need not map everything.

import { type Catalog, type CatalogColumn, type CatalogTable, findTable } from '../engine/catalog.ts'
import type { Column, Table } from '../sql/schema/index.ts'
import { closestName } from './closest-name.ts'
import { type ComparedDialect, typesDiffer } from './compare-types.ts'

/** A place where models and database differ, found by `compareTables()`. */
export type Difference =
  | { readonly kind: 'missing-table'; readonly table: Table; readonly closest: string | null }
  | {
      readonly kind: 'missing-column'
      readonly table: Table
      readonly column: Column
      readonly found: CatalogTable
      readonly closest: string | null
    }
  | {
      readonly kind: 'type-mismatch'
      readonly table: Table
      readonly column: Column
      readonly found: CatalogColumn
      /** The model's type as the dialect's DDL writes it. */
      readonly modelType: string
    }
  | {
      readonly kind: 'nullability-mismatch'
      readonly table: Table
      readonly column: Column
      readonly found: CatalogColumn
    }

/** What comparing needs of a dialect: types as DDL writes them, and identifiers as the database folds them. */
export interface CompareDialect {
  readonly name: string
  readonly typeCompilerInstance: { process(type: any, kw?: any): string }
}

/**
 * Compares tables with the catalog of one connection.
 * @param tables of all metadata that belong to this database, views excluded
 * @param readSchemas the schemas that the catalog was read for; tables of others are passed over, null is the default
 */
export function compareTables(
  tables: Iterable<Table>,
  catalog: Catalog,
  dialect: CompareDialect,
  readSchemas: ReadonlySet<string | null> = new Set(catalog.tables.map((table) => table.schema)).add(null),
): Difference[] {
  const differences: Difference[] = []
  for (const table of tables) {
    const schema = table.schema === catalog.defaultSchema ? null : (table.schema ?? null)
    if (!readSchemas.has(schema) && catalog.schemas.includes(schema as string)) continue
    const found = lookUp(catalog, table)
    if (found === undefined) {
      const names = catalog.tables.filter((each) => each.schema === schema).map((each) => each.name)
      differences.push({ kind: 'missing-table', table, closest: closestName(table.name, names) })
    } else {
      differences.push(...compareColumns(table, found, dialect))
    }
  }
  return differences
}

/** A name that the model does not quote is found in any case where the database folds or ignores case. */
function lookUp(catalog: Catalog, table: Table): CatalogTable | undefined {
  const exact = findTable(catalog, table.name, table.schema ?? null)
  if (exact !== undefined || catalog.dialect === 'postgresql') return exact
  const folded = table.name.toLowerCase()
  return catalog.tables.find((each) => each.schema === (table.schema ?? null) && each.name.toLowerCase() === folded)
}

function compareColumns(table: Table, found: CatalogTable, dialect: CompareDialect): Difference[] {
  const differences: Difference[] = []
  // Column names are case-insensitive on SQLite and MySQL, and PostgreSQL's are compared as they are.
  const fold = (name: string) => (dialect.name === 'postgresql' ? name : name.toLowerCase())
  const columns = new Map(found.columns.map((column) => [fold(column.name), column]))
  for (const column of table.columns as Iterable<Column>) {
    const theirs = columns.get(fold(column.name))
    if (theirs === undefined) {
      const free = found.columns.filter(
        (each) => ![...(table.columns as Iterable<Column>)].some((own) => fold(own.name) === fold(each.name)),
      )
      const closest = closestName(
        column.name,
        free.map((each) => each.name),
      )
      differences.push({ kind: 'missing-column', table, column, found, closest })
      continue
    }
    const modelType = typeText(column, dialect)
    if (modelType !== null && typesDiffer(modelType, theirs.type.ddl, dialect.name as ComparedDialect)) {
      differences.push({ kind: 'type-mismatch', table, column, found: theirs, modelType })
    }
    if (found.kind === 'table' && nullabilityDiffers(column, theirs, dialect)) {
      differences.push({ kind: 'nullability-mismatch', table, column, found: theirs })
    }
  }
  return differences
}

function typeText(column: Column, dialect: CompareDialect): string | null {
  try {
    return dialect.typeCompilerInstance.process(column.type, { typeExpression: column })
  } catch {
    // The dialect has no DDL for this type: creating the table would fail, which is another problem than drift.
    return null
  }
}

function nullabilityDiffers(column: Column, theirs: CatalogColumn, dialect: CompareDialect): boolean {
  if (column.primaryKey || column.nullable === null || column.computed !== null) return false
  // A rowid alias reports itself nullable although it never holds NULL.
  if (dialect.name === 'sqlite' && theirs.autoincrement) return false
  return column.nullable !== theirs.nullable
}
