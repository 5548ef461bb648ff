// What a database says of its own schema, as plain data that can be kept, compared and sent elsewhere. How it is asked
// is in the dialects' introspect.ts; what a model makes of the difference is migrations/compare.ts.

import type { TypeEngine } from '../sql/types/type-engine.ts'

/** A column's type: the database's own words, and the type class of orm-core with its arguments. */
export interface CatalogType {
  /** As DDL would write it: `VARCHAR(50)`, `numeric(10, 2)`, `integer[]`. */
  readonly ddl: string
  /** The class in orm-core or the dialect's types: `VARCHAR`, `NUMERIC`, `JSONB`; `NullType` when there is none. */
  readonly name: string
  readonly length?: number
  readonly precision?: number
  readonly scale?: number
  readonly timezone?: boolean
  readonly unsigned?: boolean
  /** Of bits: up to so many. */
  readonly varying?: boolean
  readonly collation?: string
  /** Where the collation's character set is not the table's. */
  readonly charset?: string
  /** How wide MySQL shows an integer: of no meaning for its values. */
  readonly displayWidth?: number
  readonly zerofill?: boolean
  /** What a domain says beside its type. */
  readonly domain?: CatalogDomainRules
  /** Seconds' digits of a time type. */
  readonly fsp?: number
  /** Values of an enumeration or set. */
  readonly values?: readonly string[]
  /** The name of an enumeration or domain that is a type of its own. */
  readonly typeName?: string
  readonly typeSchema?: string
  /** The type of an array's elements. */
  readonly item?: CatalogType
  readonly dimensions?: number
  /** The fields of an interval: `YEAR TO MONTH`. */
  readonly fields?: string
}

/** What a domain asks of its values. */
export interface CatalogDomainRules {
  readonly default: string | null
  readonly notNull: boolean
  readonly check?: string
  readonly constraintName?: string
  readonly collation?: string
}

/** How an identity column of the database counts. */
export interface CatalogIdentity {
  readonly always: boolean
  readonly start: string
  readonly increment: string
  readonly minvalue: string
  readonly maxvalue: string
  readonly cycle: boolean
  readonly cache: string
}

/** A column that the database has. */
export interface CatalogColumn {
  readonly name: string
  readonly type: CatalogType
  readonly nullable: boolean
  /** The default's SQL; null without one. */
  readonly default: string | null
  /** The database numbers new rows itself. */
  readonly autoincrement: boolean
  readonly identity: CatalogIdentity | null
  /** `written`: as the database writes it, where that is in parentheses. */
  readonly computed: { readonly sqltext: string; readonly persisted: boolean; readonly written?: string } | null
  readonly comment: string | null
  /** What MySQL sets the column to when a row changes. */
  readonly onUpdate?: string
}

/** A foreign key that the database has. */
export interface CatalogForeignKey {
  readonly name: string | null
  readonly columns: readonly string[]
  readonly referredSchema: string | null
  readonly referredTable: string
  readonly referredColumns: readonly string[]
  /** Upper case, null for the default (NO ACTION). */
  readonly ondelete: string | null
  readonly onupdate: string | null
  readonly deferrable: boolean | null
  readonly initially: string | null
  readonly match: string | null
  readonly comment?: string
}

/** An index that the database has. */
export interface CatalogIndex {
  readonly name: string
  readonly unique: boolean
  /** Column names, or the SQL of an expression. */
  readonly expressions: readonly {
    readonly column: string | null
    readonly sql: string
    readonly descending: boolean
    /** Where NULLs do not stand where the direction puts them. */
    readonly nulls?: 'first' | 'last'
    /** The operator class, where it is not the type's own. */
    readonly opclass?: string
    /** Only so many characters of the column are in the index. */
    readonly length?: number
  }[]
  readonly include: readonly string[]
  readonly where: string | null
  readonly method: string | null
  /** Made by a UNIQUE constraint of the same columns, not by CREATE INDEX. */
  readonly fromConstraint: boolean
  readonly nullsNotDistinct?: boolean
  /** Storage parameters. */
  readonly with?: Readonly<Record<string, string>>
}

/** A primary key or UNIQUE constraint that the database has. */
export interface CatalogConstraint {
  readonly name: string | null
  readonly columns: readonly string[]
  readonly comment?: string
  /** Columns that its index has beside the key. */
  readonly include?: readonly string[]
  readonly nullsNotDistinct?: boolean
}

/** A CHECK constraint that the database has. */
export interface CatalogCheck {
  readonly name: string | null
  readonly sqltext: string
  readonly comment?: string
  readonly notValid?: boolean
  readonly noInherit?: boolean
}

/** A table or view that the database has. */
export interface CatalogTable {
  readonly schema: string | null
  readonly name: string
  readonly kind: 'table' | 'view' | 'materializedView' | 'foreignTable'
  readonly comment: string | null
  readonly columns: readonly CatalogColumn[]
  readonly primaryKey: CatalogConstraint | null
  readonly foreignKeys: readonly CatalogForeignKey[]
  readonly uniques: readonly CatalogConstraint[]
  readonly indexes: readonly CatalogIndex[]
  readonly checks: readonly CatalogCheck[]
  /** A view's query. */
  readonly definition: string | null
  /** Of this connection alone. */
  readonly temporary?: boolean
  /** What a table of this dialect is made with, by the names of the dialect's options: `engine`, `withRowid`. */
  readonly options?: Readonly<Record<string, unknown>>
}

/** An enumerated type that the database has. */
export interface CatalogEnum {
  readonly schema: string | null
  readonly name: string
  readonly values: readonly string[]
}

/** What `inspectDatabase(engine).catalog()` reads: the tables and types of a database. */
export interface Catalog {
  readonly dialect: 'sqlite' | 'postgresql' | 'mysql'
  readonly serverVersion: string
  readonly defaultSchema: string | null
  /** All schemas that there are; tables are listed of those that were asked for. */
  readonly schemas: readonly string[]
  /** Tables in the default schema have `schema: null`, as models that name no schema do. */
  readonly tables: readonly CatalogTable[]
  readonly enums: readonly CatalogEnum[]
  readonly sequences: readonly { readonly schema: string | null; readonly name: string }[]
}

export interface CatalogOptions {
  /** Schemas to read; null means the default schema. */
  readonly schemas?: readonly (string | null)[] | undefined
  /** What only this connection sees is listed with the default schema. */
  readonly temporary?: boolean
}

/** The table of that name, or undefined. */
export function findTable(catalog: Catalog, name: string, schema: string | null = null): CatalogTable | undefined {
  const wanted = schema === catalog.defaultSchema ? null : schema
  return catalog.tables.find((table) => table.name === name && table.schema === wanted)
}

/** The type object of a column: classes are looked up by name in `types` (a dialect's module of types, then sql/types). */
export function typeFromCatalog(
  type: CatalogType,
  ...namespaces: readonly Record<string, any>[]
): TypeEngine<any> | null {
  const find = (name: string) => namespaces.find((namespace) => typeof namespace[name] === 'function')?.[name]
  const Type = find(type.name)
  if (Type === undefined) return null
  const {
    length,
    precision,
    scale,
    timezone,
    values,
    typeName: name,
    typeSchema: schema,
    unsigned,
    varying,
    collation,
    fsp,
    fields,
    dimensions,
    charset,
    displayWidth,
    zerofill,
  } = type
  const Domain = name !== undefined && values === undefined ? find('DOMAIN') : undefined
  if (Domain !== undefined) {
    const { typeName: _name, typeSchema: _schema, domain: rules, ...base } = type
    // the domain is the database's: tables that use it do not make it
    return new Domain(name, typeFromCatalog(base, ...namespaces), { ...rules, schema, createType: false })
  }
  if (type.item) {
    const item = typeFromCatalog(type.item, ...namespaces)
    return item === null ? null : new Type(item, { dimensions })
  }
  const given = Object.fromEntries(
    Object.entries({
      ...{ precision, scale, timezone, name, schema, unsigned, varying, collation, fsp, fields },
      ...{ charset, displayWidth, zerofill },
    }).filter(([, value]) => value !== undefined),
  )
  if (values) return new Type(...values, given)
  if (length !== undefined) return new Type(length, given)
  return new Type(given)
}
