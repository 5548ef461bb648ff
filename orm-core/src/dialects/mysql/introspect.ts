// The schema of a MySQL or MariaDB database out of information_schema, with one query for each kind of thing. What a
// type's name means in orm-core is at the end.

import type {
  Catalog,
  CatalogCheck,
  CatalogColumn,
  CatalogConstraint,
  CatalogForeignKey,
  CatalogIndex,
  CatalogOptions,
  CatalogTable,
  CatalogType,
} from '../../engine/catalog.ts'
import type { DriverConnection } from '../../engine/driver.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }
type OpenTable = Mutable<CatalogTable> & {
  columns: CatalogColumn[]
  foreignKeys: CatalogForeignKey[]
  uniques: CatalogConstraint[]
  indexes: CatalogIndex[]
  checks: CatalogCheck[]
}

export async function introspect(connection: DriverConnection, options: CatalogOptions = {}): Promise<Catalog> {
  const defaultSchema = connection.server.defaultSchema
  const schemas = (options.schemas ?? [null])
    .map((schema) => schema ?? defaultSchema)
    .filter((schema) => schema !== null)
  const marks = schemas.length > 0 ? schemas.map(() => '?').join(', ') : "''"
  const query = async (sql: string) =>
    (await connection.execute(sql.replaceAll(':schemas', marks), schemas)).rows as any[][]
  const outside = (schema: string): string | null => (schema === defaultSchema ? null : schema)
  const isMariadb = connection.server.isMariadb ?? false

  const tables = new Map<string, OpenTable>()
  const find = (schema: string, name: string) => tables.get(`${schema}\u0000${name}`)
  const tableRows = await query(
    'SELECT table_schema, table_name, table_type, table_comment, engine, table_collation, create_options FROM information_schema.tables WHERE table_schema IN (:schemas) ORDER BY table_schema, table_name',
  )
  const collations = new Map<string, string>()
  for (const [schema, name, kind, comment, engine, collation, created] of tableRows) {
    const isView = String(kind).includes('VIEW')
    if (kind === 'SEQUENCE') continue
    tables.set(`${schema}\u0000${name}`, {
      schema: outside(schema),
      name,
      kind: isView ? 'view' : 'table',
      comment: isView || comment === '' ? null : comment,
      columns: [],
      primaryKey: null,
      foreignKeys: [],
      uniques: [],
      indexes: [],
      checks: [],
      definition: null,
      ...(isView ? {} : { options: tableOptions(engine, collation, comment, created) }),
    })
    if (!isView) collations.set(`${schema}\u0000${name}`, collation)
  }
  const viewRows = await query(
    'SELECT table_schema, table_name, view_definition FROM information_schema.views WHERE table_schema IN (:schemas)',
  )
  for (const [schema, name, definition] of viewRows) {
    const view = find(schema, name)
    if (view !== undefined) view.definition = definition
  }
  const checkRows = await readChecks(query, isMariadb)
  const jsonChecks = new Set<string>()
  for (const [schema, name, constraint, clause] of checkRows) {
    // MariaDB's JSON is LONGTEXT with this check: it belongs to the type.
    const json = /^json_valid\(`((?:[^`]|``)+)`\)$/i.exec(clause)
    if (isMariadb && json) jsonChecks.add(`${schema}\u0000${name}\u0000${json[1]}`)
    else find(schema, name)?.checks.push({ name: constraint, sqltext: clause })
  }
  const columnRows = await query(
    'SELECT table_schema, table_name, column_name, column_type, is_nullable, column_default, extra, column_comment, collation_name, generation_expression, data_type, character_set_name FROM information_schema.columns WHERE table_schema IN (:schemas) ORDER BY table_schema, table_name, ordinal_position',
  )
  for (const row of columnRows) {
    const [schema, table, column, ddl, nullable, defaultSql, extra, comment, collation, generation, dataType, charset] =
      row
    const isJson = jsonChecks.has(`${schema}\u0000${table}\u0000${column}`)
    const type: Mutable<CatalogType> = isJson ? { ddl: 'json', name: 'JSON' } : mysqlType(ddl)
    const usual = collations.get(`${schema}\u0000${table}`)
    if (collation && !isJson && usual !== undefined && collation !== usual) {
      type.collation = collation
      type.charset = charset
    }
    find(schema, table)?.columns.push({
      name: column,
      type,
      nullable: nullable === 'YES',
      default: columnDefault(defaultSql, extra, dataType, isMariadb, generation),
      autoincrement: /auto_increment/i.test(extra),
      identity: null,
      computed: generation
        ? { sqltext: generation, persisted: /STORED|PERSISTENT/i.test(extra), written: `(${generation})` }
        : null,
      comment: comment || null,
      ...onUpdate(extra),
    })
  }
  const keyRows = await query(
    `SELECT k.table_schema, k.table_name, k.constraint_name, k.column_name, k.referenced_table_schema, k.referenced_table_name, k.referenced_column_name, r.delete_rule, r.update_rule
     FROM information_schema.key_column_usage k
     LEFT JOIN information_schema.referential_constraints r ON r.constraint_schema = k.constraint_schema AND r.constraint_name = k.constraint_name AND r.table_name = k.table_name
     WHERE k.table_schema IN (:schemas) AND k.referenced_table_name IS NOT NULL ORDER BY k.table_schema, k.table_name, k.constraint_name, k.ordinal_position`,
  )
  const foreignKeys = new Map<string, Mutable<CatalogForeignKey> & { columns: string[]; referredColumns: string[] }>()
  for (const [
    schema,
    table,
    name,
    column,
    referredSchema,
    referredTable,
    referredColumn,
    ondelete,
    onupdate,
  ] of keyRows) {
    const id = `${schema}\u0000${table}\u0000${name}`
    let key = foreignKeys.get(id)
    if (key === undefined) {
      key = {
        name,
        columns: [],
        referredSchema: outside(referredSchema),
        referredTable,
        referredColumns: [],
        ondelete: action(ondelete),
        onupdate: action(onupdate),
        deferrable: null,
        initially: null,
        match: null,
      }
      foreignKeys.set(id, key)
      find(schema, table)?.foreignKeys.push(key)
    }
    key.columns.push(column)
    key.referredColumns.push(referredColumn)
  }
  await readIndexes(query, find, isMariadb, foreignKeys)
  return {
    dialect: 'mysql',
    serverVersion: connection.server.versionText,
    defaultSchema,
    schemas: (
      (
        await connection.execute(
          "SELECT schema_name FROM information_schema.schemata WHERE schema_name NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY schema_name",
          [],
        )
      ).rows as string[][]
    ).map((row) => row[0] as string),
    tables: [...tables.values()],
    enums: [],
    sequences: tableRows
      .filter((row) => row[2] === 'SEQUENCE')
      .map(([schema, name]) => ({ schema: outside(schema), name })),
  }
}

async function readIndexes(
  query: (sql: string) => Promise<any[][]>,
  find: (schema: string, name: string) => OpenTable | undefined,
  isMariadb: boolean,
  _foreignKeys: ReadonlyMap<string, CatalogForeignKey>,
): Promise<void> {
  const rows = await query(
    `SELECT table_schema, table_name, index_name, non_unique, column_name, collation, index_type, sub_part${isMariadb ? ', NULL' : ', expression'}
     FROM information_schema.statistics WHERE table_schema IN (:schemas) ORDER BY table_schema, table_name, index_name, seq_in_index`,
  )
  let current: (Mutable<CatalogIndex> & { expressions: CatalogIndex['expressions'][number][] }) | null = null
  let currentId = ''
  for (const [schema, table, name, nonUnique, column, collation, method, length, expression] of rows) {
    const owner = find(schema, table)
    if (owner === undefined) continue
    const id = `${schema}\u0000${table}\u0000${name}`
    if (name === 'PRIMARY') {
      const before = owner.primaryKey?.columns ?? []
      owner.primaryKey = { name: null, columns: [...before, column] }
      continue
    }
    if (id !== currentId || current === null) {
      currentId = id
      current = {
        name,
        unique: Number(nonUnique) === 0,
        expressions: [],
        include: [],
        where: null,
        method: method === 'BTREE' ? null : method,
        fromConstraint: Number(nonUnique) === 0,
      }
      owner.indexes.push(current)
    }
    current.expressions.push({
      column: column ?? null,
      sql: column ?? expression ?? '',
      descending: collation === 'D',
      // words of a full text, and places, have a length that nobody gave
      ...(length !== null && !/FULLTEXT|SPATIAL/.test(method) ? { length: Number(length) } : {}),
    })
  }
  for (const [schema, table] of rows) {
    const owner = find(schema, table)
    if (owner === undefined || owner.uniques.length > 0) continue
    // MySQL makes no difference between a unique constraint and a unique index: SQLAlchemy reports both.
    owner.uniques = owner.indexes
      .filter((index) => index.unique && index.expressions.every((each) => each.column !== null))
      .map((index) => ({ name: index.name, columns: index.expressions.map((each) => each.column as string) }))
  }
}

async function readChecks(query: (sql: string) => Promise<any[][]>, isMariadb: boolean): Promise<any[][]> {
  if (isMariadb) {
    return query(
      'SELECT constraint_schema, table_name, constraint_name, check_clause FROM information_schema.check_constraints WHERE constraint_schema IN (:schemas) ORDER BY 1, 2, 3',
    )
  }
  return query(
    `SELECT c.constraint_schema, t.table_name, c.constraint_name, c.check_clause FROM information_schema.check_constraints c
     JOIN information_schema.table_constraints t ON t.constraint_schema = c.constraint_schema AND t.constraint_name = c.constraint_name
     WHERE c.constraint_schema IN (:schemas) ORDER BY 1, 2, 3`,
  )
}

/** What SHOW CREATE TABLE says behind the columns. */
function tableOptions(
  engine: string | null,
  collate: string | null,
  comment: string | null,
  created: string | null,
): Record<string, string> {
  const options: Record<string, string> = {}
  if (comment) options.comment = comment
  if (engine) options.engine = engine
  if (collate) {
    // a collation's name begins with its character set
    options.defaultCharset = collate.split('_')[0] as string
    options.collate = collate
  }
  for (const [, name, value] of (created ?? '').matchAll(/(\w+)=("[^"]*"|'[^']*'|`[^`]*`|\S+)/g)) {
    const key = (name as string).toLowerCase().replace(/_([a-z])/g, (_, letter) => letter.toUpperCase())
    options[key] = (value as string).replace(/^["'`](.*)["'`]$/, '$1')
  }
  if (options.rowFormat) options.rowFormat = options.rowFormat.toUpperCase()
  return options
}

/** `on update current_timestamp(3)` */
function onUpdate(extra: string): { onUpdate?: string } {
  const found = /\bon update (\S+)/i.exec(extra)?.[1]
  return found === undefined ? {} : { onUpdate: found }
}

function action(rule: string | null): string | null {
  return rule === null || rule === 'NO ACTION' || rule === 'RESTRICT' ? null : rule
}

/** The default as SQL. MariaDB gives SQL already; MySQL gives a literal's text bare, and marks expressions in `extra`. */
function columnDefault(
  value: string | null,
  extra: string,
  dataType: string,
  isMariadb: boolean,
  generation: string | null,
): string | null {
  if (value === null || generation) return null
  if (isMariadb) return value === 'NULL' ? null : value
  if (/DEFAULT_GENERATED/i.test(extra) || /^CURRENT_TIMESTAMP/i.test(value)) return value
  return /int|decimal|float|double|bit|year/i.test(dataType) ? value : `'${value.replaceAll("'", "''")}'`
}

const NAMES = new Map([
  ['bigint', 'BIGINT'],
  ['binary', 'BINARY'],
  ['bit', 'BIT'],
  ['blob', 'BLOB'],
  ['boolean', 'BOOLEAN'],
  ['char', 'CHAR'],
  ['date', 'DATE'],
  ['datetime', 'DATETIME'],
  ['decimal', 'DECIMAL'],
  ['double', 'DOUBLE'],
  ['enum', 'ENUM'],
  ['float', 'FLOAT'],
  ['int', 'INTEGER'],
  ['integer', 'INTEGER'],
  ['json', 'JSON'],
  ['longblob', 'LONGBLOB'],
  ['longtext', 'LONGTEXT'],
  ['mediumblob', 'MEDIUMBLOB'],
  ['mediumint', 'MEDIUMINT'],
  ['mediumtext', 'MEDIUMTEXT'],
  ['nchar', 'NCHAR'],
  ['nvarchar', 'NVARCHAR'],
  ['numeric', 'NUMERIC'],
  ['real', 'REAL'],
  ['set', 'SET'],
  ['smallint', 'SMALLINT'],
  ['text', 'TEXT'],
  ['time', 'TIME'],
  ['timestamp', 'TIMESTAMP'],
  ['tinyblob', 'TINYBLOB'],
  ['tinyint', 'TINYINT'],
  ['tinytext', 'TINYTEXT'],
  ['uuid', 'UUID'],
  ['varbinary', 'VARBINARY'],
  ['varchar', 'VARCHAR'],
  ['year', 'YEAR'],
  ['inet4', 'INET4'],
  ['inet6', 'INET6'],
])

/** The type that column_type's text names: `varchar(50)`, `int(11) unsigned`, `enum('a','b')`. */
export function mysqlType(ddl: string): CatalogType {
  const match = /^(\w+)(?:\((.*)\))?(.*)$/s.exec(ddl)
  const word = match?.[1]?.toLowerCase() ?? ''
  const inside = match?.[2] ?? ''
  const type: Mutable<CatalogType> = { ddl, name: NAMES.get(word) ?? 'NullType' }
  if (word === 'enum' || word === 'set') {
    type.values = [...inside.matchAll(/'((?:[^']|'')*)'/g)].map((each) => (each[1] as string).replaceAll("''", "'"))
    return type
  }
  const numbers = inside.match(/\d+/g)?.map(Number) ?? []
  if (/\bunsigned\b/.test(match?.[3] ?? '')) type.unsigned = true
  if (/\bzerofill\b/.test(match?.[3] ?? '')) type.zerofill = true
  if (numbers[0] === undefined) return type
  if (/^(decimal|numeric|double|float|real)$/.test(word)) {
    type.precision = numbers[0]
    if (numbers[1] !== undefined) type.scale = numbers[1]
  } else if (/^(datetime|timestamp|time)$/.test(word)) type.fsp = numbers[0]
  // The display width of an integer type says nothing about its values; tinyint(1) is how BOOL is stored.
  else if (/int(eger)?$/.test(word) && !ddl.startsWith('tinyint(1)')) type.displayWidth = numbers[0]
  else type.length = numbers[0]
  return type
}
