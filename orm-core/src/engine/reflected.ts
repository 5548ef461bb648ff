// What an Inspector tells of a table, in SQLAlchemy's shapes, made of the catalog that the dialects read. Both the
// Inspector's answers and the tables of reflection.ts are made of these; how they are read is in introspect.ts.

import { NotImplementedError, warn } from '../sql/exc.ts'
import { text } from '../sql/index.ts'
import type { TypeEngine } from '../sql/types/type-engine.ts'
import {
  type Catalog,
  type CatalogCheck,
  type CatalogColumn,
  type CatalogConstraint,
  type CatalogForeignKey,
  type CatalogIdentity,
  type CatalogIndex,
  type CatalogTable,
  type CatalogType,
  typeFromCatalog,
} from './catalog.ts'

/** Options of a dialect by their names, as constructors take them: `{ postgresqlUsing: 'gin' }`. */
export type ReflectedOptions = Readonly<Record<string, unknown>>

/** How an identity column counts: the options of `Identity`. */
export interface ReflectedIdentity {
  always: boolean
  start: number | bigint
  increment: number | bigint
  minvalue: number | bigint
  maxvalue: number | bigint
  cycle: boolean
  cache: number | bigint
}

/** How a column is computed: the options of `Computed`. */
export interface ReflectedComputed {
  sqltext: string
  persisted?: boolean
}

/** A column of `inspector.getColumns()`. Listeners of `columnReflect` may change it. */
export interface ReflectedColumn {
  name: string
  type: TypeEngine<any>
  nullable: boolean
  /** The default's SQL. */
  default: any
  autoincrement?: boolean
  comment?: string | null
  computed?: ReflectedComputed
  identity?: ReflectedIdentity
  /** SQLite: the place in the primary key from 1 on, or 0. */
  primaryKey?: number
  /** What listeners add: the column's key in the table, its `info`, whether its name is quoted. */
  key?: string
  info?: Record<string, unknown>
  quote?: boolean
  dialectOptions?: ReflectedOptions
}

/** The primary key of `inspector.getPkConstraint()`. */
export interface ReflectedPrimaryKeyConstraint {
  name: string | null
  constrainedColumns: readonly string[]
  comment?: string | null
  dialectOptions?: ReflectedOptions
}

/** A foreign key of `inspector.getForeignKeys()`. */
export interface ReflectedForeignKeyConstraint {
  name: string | null
  constrainedColumns: readonly string[]
  /** Null where the table is found without it. */
  referredSchema: string | null
  referredTable: string
  referredColumns: readonly string[]
  /** Those of `ForeignKeyConstraint` that are not the default. */
  options: {
    readonly onupdate?: string
    readonly ondelete?: string
    readonly initially?: string
    readonly deferrable?: boolean
    readonly match?: string
  }
  comment?: string | null
}

/** A UNIQUE constraint of `inspector.getUniqueConstraints()`. */
export interface ReflectedUniqueConstraint {
  name: string | null
  columnNames: readonly string[]
  /** MySQL: the index that is the constraint. */
  duplicatesIndex?: string | null
  comment?: string | null
  dialectOptions?: ReflectedOptions
}

/** A CHECK constraint of `inspector.getCheckConstraints()`. */
export interface ReflectedCheckConstraint {
  name: string | null
  sqltext: string
  comment?: string | null
  dialectOptions?: ReflectedOptions
}

/** An index of `inspector.getIndexes()`. */
export interface ReflectedIndex {
  name: string
  /** Null in place of an expression, whose SQL is in `expressions`. */
  columnNames: readonly (string | null)[]
  expressions?: readonly string[]
  unique: boolean
  /** The constraint that the index belongs to. */
  duplicatesConstraint?: string
  includeColumns?: readonly string[]
  columnSorting?: Readonly<Record<string, readonly ('desc' | 'nulls_first' | 'nulls_last')[]>>
  /** MySQL: UNIQUE, FULLTEXT or SPATIAL. */
  type?: string
  dialectOptions?: ReflectedOptions
}

/** The comment of `inspector.getTableComment()`. */
export interface ReflectedTableComment {
  text: string | null
}

/** What reflected values depend on beside the table: the dialect of the catalog and what it is called in options. */
export interface ReflectedIn {
  readonly catalog: Catalog
  /** `mysql` or `mariadb`. */
  readonly dialectName: string
  /** The schema's name as it was asked for. */
  readonly schema: string | null
  readonly types: Readonly<Record<string, any>>
}

export function reflectedColumns(table: CatalogTable, { catalog, schema, types }: ReflectedIn): ReflectedColumn[] {
  const { dialect } = catalog
  return table.columns.map((column) => {
    const { name, comment, computed, identity } = column
    const type = typeOf(column, types)
    const domain = column.type.domain
    const found: ReflectedColumn = {
      name,
      type,
      nullable: column.nullable && domain?.notNull !== true,
      default: defaultOf(column, dialect === 'postgresql' ? schema : null),
    }
    if (dialect === 'sqlite') {
      found.primaryKey = (table.primaryKey?.columns.indexOf(name) ?? -1) + 1
    } else {
      found.comment = comment
      // MySQL says it of integers alone
      if (dialect === 'postgresql' || column.autoincrement || isInteger(column.type))
        found.autoincrement = column.autoincrement
    }
    if (computed !== null)
      found.computed = { sqltext: computed.written ?? computed.sqltext, persisted: computed.persisted }
    if (identity !== null) found.identity = reflectedIdentity(identity)
    return found
  })
}

function typeOf({ name, type }: CatalogColumn, types: Readonly<Record<string, any>>): TypeEngine<any> {
  const known = typeFromCatalog(type, types)
  if (known !== null) return known
  warn(`Did not recognize type '${type.ddl}' of column '${name}'`)
  return typeFromCatalog({ ddl: type.ddl, name: 'NullType' }, types)!
}

function isInteger({ name }: CatalogType): boolean {
  return /^(TINY|SMALL|MEDIUM|BIG)?INT(EGER)?$/.test(name)
}

/** The default as DDL has it: with the schema's name in front of a sequence of PostgreSQL. */
function defaultOf({ default: sql, type, onUpdate }: CatalogColumn, schema: string | null): string | null {
  const own = sql ?? type.domain?.default ?? null
  if (own === null) return null
  if (onUpdate !== undefined) return `${own} ON UPDATE ${onUpdate}`
  const sequence = /(nextval\(')([^']+)('.*$)/.exec(own)
  if (sequence === null || schema === null || sequence[2]!.includes('.')) return own
  return `${sequence[1]}"${schema}".${sequence[2]}${sequence[3]}`
}

function reflectedIdentity({ always, cycle, ...counts }: CatalogIdentity): ReflectedIdentity {
  const { start, increment, minvalue, maxvalue, cache } = counts
  return {
    always,
    start: integer(start),
    increment: integer(increment),
    minvalue: integer(minvalue),
    maxvalue: integer(maxvalue),
    cache: integer(cache),
    cycle,
  }
}

function integer(value: string): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : BigInt(value)
}

export function reflectedPrimaryKey(
  { primaryKey }: CatalogTable,
  { catalog }: ReflectedIn,
): ReflectedPrimaryKeyConstraint {
  if (primaryKey === null) return { name: null, constrainedColumns: [] }
  const { name, columns, include = [], comment = null } = primaryKey
  const found = { name, constrainedColumns: columns }
  return catalog.dialect === 'postgresql'
    ? { ...found, comment, dialectOptions: { postgresqlInclude: include } }
    : found
}

export function reflectedForeignKeys(table: CatalogTable, where: ReflectedIn): ReflectedForeignKeyConstraint[] {
  return table.foreignKeys.map((key) => {
    const { name, columns, referredTable, referredColumns, comment = null } = key
    const entries = (['onupdate', 'ondelete', 'initially', 'deferrable', 'match'] as const).map(
      (option) => [option, key[option]] as const,
    )
    return {
      name,
      constrainedColumns: columns,
      referredSchema: referredSchema(table, key, where),
      referredTable,
      referredColumns,
      options: Object.fromEntries(entries.filter(([, value]) => value !== null)),
      ...(where.catalog.dialect === 'postgresql' ? { comment } : {}),
    }
  })
}

/** Catalogs leave the default schema's name out. A key within a schema leads to it by the name that was asked for. */
function referredSchema(table: CatalogTable, key: CatalogForeignKey, { catalog, schema }: ReflectedIn): string | null {
  if (key.referredSchema === table.schema) return schema
  // MySQL writes the name of each other schema
  return key.referredSchema ?? (catalog.dialect === 'mysql' ? catalog.defaultSchema : null)
}

export function reflectedIndexes(table: CatalogTable, where: ReflectedIn): ReflectedIndex[] {
  const { dialect } = where.catalog
  return [...table.indexes].sort(byName).map((index) => {
    const { name, unique, expressions } = index
    const found: ReflectedIndex = { name, unique, columnNames: expressions.map(({ column }) => column) }
    if (found.columnNames.includes(null)) found.expressions = expressions.map(({ sql }) => sql)
    const sorting = expressions.flatMap(({ sql, descending, nulls }) => {
      const words = [...(descending ? ['desc'] : []), ...(nulls === undefined ? [] : [`nulls_${nulls}`])]
      return words.length === 0 ? [] : [[sql, words]]
    })
    if (sorting.length > 0) found.columnSorting = Object.fromEntries(sorting)
    if (dialect === 'postgresql') {
      if (index.fromConstraint) found.duplicatesConstraint = name
      found.includeColumns = index.include
    }
    const type = unique ? 'UNIQUE' : index.method
    if (dialect === 'mysql' && type !== null && /^(UNIQUE|FULLTEXT|SPATIAL)$/.test(type)) found.type = type
    const options = indexOptions(index, where)
    if (dialect === 'sqlite' || Object.keys(options).length > 0) found.dialectOptions = options
    return found
  })
}

function indexOptions(index: CatalogIndex, { catalog: { dialect }, dialectName }: ReflectedIn): ReflectedOptions {
  const { where, include, method, expressions, nullsNotDistinct } = index
  if (dialect === 'sqlite') return where === null ? {} : { sqliteWhere: text(escapeBinds(where)) }
  if (dialect === 'mysql') {
    const lengths = expressions.flatMap(({ column, length }) => (length === undefined ? [] : [[column, length]]))
    return {
      ...(method === 'FULLTEXT' || method === 'SPATIAL' ? { [`${dialectName}Prefix`]: method } : {}),
      ...(lengths.length > 0 ? { [`${dialectName}Length`]: Object.fromEntries(lengths) } : {}),
    }
  }
  const ops = expressions.flatMap(({ sql, opclass }) => (opclass === undefined ? [] : [[sql, opclass]]))
  return {
    ...(ops.length > 0 ? { postgresqlOps: Object.fromEntries(ops) } : {}),
    ...(index.with === undefined ? {} : { postgresqlWith: index.with }),
    ...(method !== null && method !== 'btree' ? { postgresqlUsing: method } : {}),
    ...(where === null ? {} : { postgresqlWhere: where }),
    postgresqlInclude: include,
    ...(nullsNotDistinct ? { postgresqlNullsNotDistinct: true } : {}),
  }
}

export function reflectedUniqueConstraints(
  { uniques, indexes }: CatalogTable,
  { catalog: { dialect } }: ReflectedIn,
): ReflectedUniqueConstraint[] {
  const found = uniques.map((unique) => reflectedUnique(unique, dialect, indexes))
  return dialect === 'mysql' ? found.sort(byName) : found
}

function reflectedUnique(
  unique: CatalogConstraint,
  dialect: Catalog['dialect'],
  indexes: readonly CatalogIndex[],
): ReflectedUniqueConstraint {
  const { name, columns, include = [], nullsNotDistinct = false } = unique
  const found = { name, columnNames: columns }
  if (dialect === 'mysql')
    return indexes.some((each) => each.name === name) ? { ...found, duplicatesIndex: name } : found
  if (dialect === 'sqlite') return found
  const options = { postgresqlInclude: include, postgresqlNullsNotDistinct: nullsNotDistinct }
  return { ...found, comment: unique.comment ?? null, dialectOptions: options }
}

export function reflectedChecks(
  { checks }: CatalogTable,
  { catalog: { dialect } }: ReflectedIn,
): ReflectedCheckConstraint[] {
  return checks.map((check) => reflectedCheck(check, dialect)).sort(byName)
}

function reflectedCheck(
  { name, sqltext, comment, notValid, noInherit }: CatalogCheck,
  dialect: Catalog['dialect'],
): ReflectedCheckConstraint {
  if (dialect !== 'postgresql') return { name, sqltext }
  const options = { ...(notValid ? { notValid } : {}), ...(noInherit ? { noInherit } : {}) }
  return { name, sqltext, comment: comment ?? null, ...(notValid || noInherit ? { dialectOptions: options } : {}) }
}

export function reflectedTableComment(
  { comment }: CatalogTable,
  { catalog: { dialect } }: ReflectedIn,
): ReflectedTableComment {
  if (dialect === 'sqlite') throw new NotImplementedError('sqlite does not tell this')
  return { text: comment }
}

export function reflectedTableOptions(
  { options = {} }: CatalogTable,
  { catalog: { dialect }, dialectName }: ReflectedIn,
): ReflectedOptions {
  if (dialect === 'postgresql') throw new NotImplementedError('postgresql does not tell this')
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [`${dialectName}${name[0]!.toUpperCase()}${name.slice(1)}`, value]),
  )
}

/** What has no name comes last. */
function byName(a: { readonly name: string | null }, b: { readonly name: string | null }): number {
  const [x, y] = [a.name ?? '~', b.name ?? '~']
  return x < y ? -1 : x > y ? 1 : 0
}

/** SQL of the database as `text()` takes it: what looks like a parameter is none. */
export function escapeBinds(sql: string): string {
  return sql.replace(/(?<![:\w\\]):(?=\w+(?!:))/g, '\\:')
}
