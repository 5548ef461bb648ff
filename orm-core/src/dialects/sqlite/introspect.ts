// The schema of a SQLite database: pragmas for the facts, and the text of CREATE TABLE for what pragmas do not tell
// (names of constraints, checks, deferrable keys, expressions of generated columns).

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
import { type CreateTableFacts, readCreateTable } from './create-table.ts'

/** In place of a schema: what only this connection sees. */
const TEMPORARY = Symbol('temporary')

const quoteName = (name: string) => `"${name.replaceAll('"', '""')}"`

export async function introspect(connection: DriverConnection, options: CatalogOptions = {}): Promise<Catalog> {
  const query = async (sql: string, params: readonly unknown[] = []) => (await connection.execute(sql, params)).rows
  const databases = (await query('PRAGMA database_list')).map((row) => row[1] as string)
  const tables: CatalogTable[] = []
  const wanted: (string | null | typeof TEMPORARY)[] = [...(options.schemas ?? [null])]
  // the connection's own tables come after those of the file, as names are looked up by PRAGMA
  if (options.temporary && wanted.some((schema) => schema === null || schema === 'main')) wanted.push(TEMPORARY)
  for (const each of wanted) {
    const temporary = each === TEMPORARY
    const schema = temporary ? 'temp' : (each ?? 'main')
    // an unknown schema has no tables
    if (!temporary && schema !== 'temp' && !databases.includes(schema)) continue
    const masters = await query(
      `SELECT type, name, tbl_name, sql FROM ${quoteName(schema)}.sqlite_master WHERE type IN ('table', 'view', 'index') AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY name`,
    )
    const indexSql = new Map(
      masters.filter((row) => row[0] === 'index').map((row) => [row[1] as string, row[3] as string | null]),
    )
    for (const [type, name, , sql] of masters) {
      if (type === 'index') continue
      tables.push(
        await readTable(
          query,
          schema,
          schema === 'main' || temporary ? null : schema,
          name as string,
          type as string,
          sql as string,
          indexSql,
          temporary,
        ),
      )
    }
  }
  return {
    dialect: 'sqlite',
    serverVersion: connection.server.versionText,
    defaultSchema: 'main',
    schemas: databases.filter((name) => name !== 'temp'),
    tables,
    enums: [],
    sequences: [],
  }
}

async function readTable(
  query: (sql: string, params?: readonly unknown[]) => Promise<unknown[][]>,
  database: string,
  schema: string | null,
  name: string,
  type: string,
  sql: string,
  indexSql: ReadonlyMap<string, string | null>,
  temporary: boolean,
): Promise<CatalogTable> {
  const facts = type === 'table' ? readCreateTable(sql ?? '') : EMPTY_FACTS
  const info = await query(
    'SELECT name, type, "notnull", dflt_value, pk, hidden FROM pragma_table_xinfo(?, ?) ORDER BY cid',
    [name, database],
  )
  const keyColumns = info
    .filter((row) => (row[4] as number) > 0)
    .sort((a, b) => (a[4] as number) - (b[4] as number))
    .map((row) => row[0] as string)
  const columns = info
    .filter((row) => row[5] !== 1)
    .map((row): CatalogColumn => {
      const [column, ddl, notNull, defaultSql, pk, hidden] = row as [
        string,
        string,
        number,
        string | null,
        number,
        number,
      ]
      const generated = facts.generated.get(column.toLowerCase())
      const type = sqliteType(ddl)
      return {
        name: column,
        type,
        // A primary key of SQLite may hold NULL unless it is the rowid; SQLAlchemy reports what NOT NULL says.
        nullable: notNull === 0,
        default: defaultSql,
        autoincrement: pk === 1 && keyColumns.length === 1 && /^INTEGER$/i.test(ddl),
        identity: null,
        computed: hidden >= 2 ? { sqltext: generated?.sqltext ?? '', persisted: hidden === 3 } : null,
        comment: null,
      }
    })
  const uniques: CatalogConstraint[] = []
  const indexes: CatalogIndex[] = []
  const indexRows = await query('SELECT name, "unique", origin, partial FROM pragma_index_list(?, ?) ORDER BY name', [
    name,
    database,
  ])
  for (const [indexName, unique, origin, partial] of indexRows as [string, number, string, number][]) {
    if (origin === 'pk') continue
    const parts = await query(`SELECT name, "desc" FROM pragma_index_xinfo(?, ?) WHERE key = 1 ORDER BY seqno`, [
      indexName,
      database,
    ])
    const text = indexSql.get(indexName) ?? null
    const expressions = text === null ? null : indexExpressions(text)
    if (origin === 'u') {
      const names = parts.map((part) => part[0] as string)
      uniques.push({ name: facts.uniques.find((each) => sameNames(each.columns, names))?.name ?? null, columns: names })
      continue
    }
    indexes.push({
      name: indexName,
      unique: unique === 1,
      expressions: parts.map((part, at) => ({
        column: part[0] as string | null,
        sql: (part[0] as string | null) ?? expressions?.[at] ?? '',
        descending: part[1] === 1,
      })),
      include: [],
      where: partial === 1 ? (/\bWHERE\s+([\s\S]+)$/i.exec(text ?? '')?.[1]?.trim() ?? null) : null,
      method: null,
      fromConstraint: false,
    })
  }
  return {
    schema,
    name,
    kind: type === 'view' ? 'view' : 'table',
    comment: null,
    columns,
    primaryKey: keyColumns.length > 0 ? { name: facts.primaryKeyName, columns: keyColumns } : null,
    foreignKeys: type === 'table' ? await readForeignKeys(query, database, name, schema, facts) : [],
    uniques,
    indexes,
    checks: facts.checks,
    definition: type === 'view' ? sql : null,
    ...(temporary ? { temporary } : {}),
    ...tableOptions(type === 'table' ? sql : ''),
  }
}

/** `CREATE TABLE … STRICT, WITHOUT ROWID` */
function tableOptions(sql: string): { options?: Record<string, unknown> } {
  const words = /\)((?:\s*,?\s*(?:WITHOUT\s+ROWID|STRICT))+)\s*$/i.exec(sql ?? '')?.[1]
  if (words === undefined) return {}
  return {
    options: {
      ...(/ROWID/i.test(words) ? { withRowid: false } : {}),
      ...(/STRICT/i.test(words) ? { strict: true } : {}),
    },
  }
}

async function readForeignKeys(
  query: (sql: string, params?: readonly unknown[]) => Promise<unknown[][]>,
  database: string,
  table: string,
  schema: string | null,
  facts: CreateTableFacts,
): Promise<CatalogForeignKey[]> {
  const rows = await query(
    'SELECT id, "table", "from", "to", on_update, on_delete FROM pragma_foreign_key_list(?, ?) ORDER BY id DESC, seq',
    [table, database],
  )
  const keys = new Map<
    number,
    { table: string; from: string[]; to: (string | null)[]; onupdate: string; ondelete: string }
  >()
  for (const [id, target, from, to, onupdate, ondelete] of rows as [
    number,
    string,
    string,
    string | null,
    string,
    string,
  ][]) {
    let key = keys.get(id)
    if (key === undefined) {
      key = { table: target, from: [], to: [], onupdate, ondelete }
      keys.set(id, key)
    }
    key.from.push(from)
    key.to.push(to)
  }
  const found: CatalogForeignKey[] = []
  for (const key of keys.values()) {
    let referred = key.to as string[]
    if (key.to.some((name) => name === null)) {
      // `REFERENCES parent` without columns means the parent's primary key.
      referred = (
        await query('SELECT name FROM pragma_table_info(?, ?) WHERE pk > 0 ORDER BY pk', [key.table, database])
      ).map((row) => row[0] as string)
    }
    const written = facts.foreignKeys.find(
      (each) => sameNames(each.columns, key.from) && each.table.toLowerCase() === key.table.toLowerCase(),
    )
    found.push({
      name: written?.name ?? null,
      columns: key.from,
      referredSchema: schema,
      referredTable: key.table,
      referredColumns: referred,
      ondelete: key.ondelete === 'NO ACTION' ? null : key.ondelete,
      onupdate: key.onupdate === 'NO ACTION' ? null : key.onupdate,
      deferrable: written?.deferrable ?? null,
      initially: written?.initially ?? null,
      match: null,
    })
  }
  return found
}

const EMPTY_FACTS: CreateTableFacts = {
  primaryKeyName: null,
  uniques: [],
  foreignKeys: [],
  checks: [] as CatalogCheck[],
  generated: new Map(),
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((name, index) => name.toLowerCase() === b[index]?.toLowerCase())
}

/** The parts between the parentheses of CREATE INDEX … ON t (…). */
function indexExpressions(sql: string): string[] {
  const open = sql.indexOf('(', sql.search(/\bON\b/i))
  const parts: string[] = []
  let depth = 0
  let start = open + 1
  let quote = ''
  for (let at = open; at < sql.length; at++) {
    const character = sql[at] as string
    if (quote) {
      if (character === quote) quote = ''
    } else if (character === "'" || character === '"' || character === '`') quote = character
    else if (character === '(') depth += 1
    else if (character === ')' || (character === ',' && depth === 1)) {
      if (character === ')') depth -= 1
      if (depth === 0 || (character === ',' && depth === 1)) {
        parts.push(
          sql
            .slice(start, at)
            .trim()
            .replace(/\s+(ASC|DESC)$/i, ''),
        )
        start = at + 1
        if (depth === 0) break
      }
    }
  }
  return parts
}

const NAMES = new Map([
  ['BIGINT', 'BIGINT'],
  ['BLOB', 'BLOB'],
  ['BOOL', 'BOOLEAN'],
  ['BOOLEAN', 'BOOLEAN'],
  ['CHAR', 'CHAR'],
  ['DATE', 'DATE'],
  ['DATE_CHAR', 'DATE'],
  ['DATETIME', 'DATETIME'],
  ['DATETIME_CHAR', 'DATETIME'],
  ['DOUBLE', 'DOUBLE'],
  ['DOUBLE_PRECISION', 'DOUBLE_PRECISION'],
  ['DOUBLE PRECISION', 'DOUBLE_PRECISION'],
  ['DECIMAL', 'DECIMAL'],
  ['FLOAT', 'FLOAT'],
  ['INT', 'INTEGER'],
  ['INTEGER', 'INTEGER'],
  ['JSON', 'JSON'],
  ['NUMERIC', 'NUMERIC'],
  ['REAL', 'REAL'],
  ['SMALLINT', 'SMALLINT'],
  ['TEXT', 'TEXT'],
  ['TIME', 'TIME'],
  ['TIME_CHAR', 'TIME'],
  ['TIMESTAMP', 'TIMESTAMP'],
  ['VARCHAR', 'VARCHAR'],
  ['NVARCHAR', 'NVARCHAR'],
  ['NCHAR', 'NCHAR'],
  ['UUID', 'UUID'],
])

/** SQLAlchemy's rule: a known name, else SQLite's affinity of the words in the type. */
export function sqliteType(ddl: string): CatalogType {
  const match = /^([\w ]+?)(?:\s*\((.*?)\))?\s*$/.exec(ddl)
  const word = (match?.[1] ?? '').toUpperCase()
  const numbers = (match?.[2] ?? '').match(/\d+/g)?.map(Number) ?? []
  let name = NAMES.get(word)
  if (name === undefined) {
    if (word.includes('INT')) name = 'INTEGER'
    else if (/CHAR|CLOB|TEXT/.test(word)) name = 'TEXT'
    else if (word.includes('BLOB')) name = 'BLOB'
    else if (word === '') name = 'NullType'
    else if (/REAL|FLOA|DOUB/.test(word)) name = 'REAL'
    else name = 'NUMERIC'
  }
  const type: { -readonly [K in keyof CatalogType]: CatalogType[K] } = { ddl, name }
  if (/CHAR|^TEXT$|^BLOB$/.test(name) && numbers[0] !== undefined) type.length = numbers[0]
  if (/^(NUMERIC|DECIMAL|FLOAT)$/.test(name) && numbers[0] !== undefined) {
    type.precision = numbers[0]
    if (numbers[1] !== undefined && name !== 'FLOAT') type.scale = numbers[1]
  }
  return type
}
