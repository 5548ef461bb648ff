// The schema of a PostgreSQL database out of pg_catalog, with one query for each kind of thing, whatever the number of
// tables. What a type's name means in orm-core is at the end.

import type {
  Catalog,
  CatalogCheck,
  CatalogColumn,
  CatalogConstraint,
  CatalogDomainRules,
  CatalogForeignKey,
  CatalogIndex,
  CatalogOptions,
  CatalogTable,
  CatalogType,
} from '../../engine/catalog.ts'
import type { DriverConnection } from '../../engine/driver.ts'

type Mutable<T> = { -readonly [K in keyof T]: T[K] }

const TABLES = `
SELECT c.oid::int8, n.nspname, c.relname, c.relkind::text, obj_description(c.oid, 'pg_class'),
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END, c.relpersistence = 't'
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
ORDER BY n.nspname, c.relname`

const COLUMNS = `
SELECT a.attrelid::int8, a.attname, format_type(a.atttypid, a.atttypmod), NOT a.attnotnull,
       pg_get_expr(d.adbin, d.adrelid), a.attgenerated::text, a.attidentity::text, col_description(a.attrelid, a.attnum),
       t.typtype::text, t.typname, tn.nspname, CASE WHEN t.typtype = 'e' THEN
         (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid) END,
       CASE WHEN t.typtype = 'd' THEN format_type(t.typbasetype, t.typtypmod) END,
       et.typtype::text, et.typname, etn.nspname, CASE WHEN et.typtype = 'e' THEN
         (SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = et.oid) END,
       a.attndims, s.seqstart::text, s.seqincrement::text, s.seqmin::text, s.seqmax::text, s.seqcycle, s.seqcache::text,
       CASE WHEN a.attcollation <> t.typcollation THEN co.collname END
FROM pg_attribute a
JOIN pg_class c ON c.oid = a.attrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_type t ON t.oid = a.atttypid
JOIN pg_namespace tn ON tn.oid = t.typnamespace
LEFT JOIN pg_type et ON et.oid = t.typelem AND t.typcategory = 'A'
LEFT JOIN pg_namespace etn ON etn.oid = et.typnamespace
LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
LEFT JOIN pg_depend dep ON a.attidentity <> '' AND dep.refobjid = a.attrelid AND dep.refobjsubid = a.attnum
  AND dep.classid = 'pg_class'::regclass AND dep.deptype = 'i'
LEFT JOIN pg_sequence s ON s.seqrelid = dep.objid
LEFT JOIN pg_collation co ON co.oid = a.attcollation
WHERE n.nspname = ANY($1::text[]) AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attrelid, a.attnum`

const CONSTRAINTS = `
SELECT k.conrelid::int8, k.conname, k.contype::text,
       (SELECT array_agg(a.attname::text ORDER BY u.ord) FROM unnest(k.conkey) WITH ORDINALITY u(num, ord)
          JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = u.num),
       rn.nspname, r.relname,
       (SELECT array_agg(a.attname::text ORDER BY u.ord) FROM unnest(k.confkey) WITH ORDINALITY u(num, ord)
          JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = u.num),
       k.confupdtype::text, k.confdeltype::text, k.confmatchtype::text, k.condeferrable, k.condeferred,
       CASE WHEN k.contype = 'c' THEN pg_get_constraintdef(k.oid, true) END, obj_description(k.oid, 'pg_constraint'),
       (SELECT array_agg(a.attname::text ORDER BY u.ord) FROM pg_index i,
          unnest(i.indkey::int2[]) WITH ORDINALITY u(num, ord), pg_attribute a
        WHERE k.contype IN ('p', 'u') AND i.indexrelid = k.conindid AND u.ord > i.indnkeyatts
          AND a.attrelid = k.conrelid AND a.attnum = u.num),
       NULLS_NOT_DISTINCT_OF_CONSTRAINT
FROM pg_constraint k
JOIN pg_class c ON c.oid = k.conrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_class r ON r.oid = k.confrelid
LEFT JOIN pg_namespace rn ON rn.oid = r.relnamespace
WHERE n.nspname = ANY($1::text[]) AND k.contype IN ('p', 'u', 'f', 'c')
ORDER BY k.conrelid, k.conname`

const INDEXES = `
SELECT i.indrelid::int8, ic.relname, i.indisunique, am.amname, pg_get_expr(i.indpred, i.indrelid), i.indnkeyatts::int4,
       (SELECT array_agg(coalesce(a.attname::text, '') ORDER BY u.ord) FROM unnest(i.indkey::int2[]) WITH ORDINALITY u(num, ord)
          LEFT JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = u.num AND u.num <> 0),
       (SELECT array_agg(pg_get_indexdef(i.indexrelid, g.at::int4, true) ORDER BY g.at) FROM generate_series(1, i.indnatts) g(at)),
       (SELECT array_agg(o.value::int4 ORDER BY o.ord) FROM unnest(i.indoption::int2[]) WITH ORDINALITY o(value, ord)),
       k.contype IS NOT NULL, ic.reloptions::text[],
       (SELECT array_agg(CASE WHEN op.opcdefault THEN '' ELSE op.opcname::text END ORDER BY u.ord)
          FROM unnest(i.indclass::oid[]) WITH ORDINALITY u(id, ord) JOIN pg_opclass op ON op.oid = u.id),
       NULLS_NOT_DISTINCT
FROM pg_index i
JOIN pg_class ic ON ic.oid = i.indexrelid
JOIN pg_am am ON am.oid = ic.relam
JOIN pg_class c ON c.oid = i.indrelid
JOIN pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_constraint k ON k.conindid = i.indexrelid AND k.contype IN ('u', 'x')
WHERE n.nspname = ANY($1::text[]) AND NOT i.indisprimary
ORDER BY i.indrelid, ic.relname`

const DOMAINS = `
SELECT n.nspname, t.typname, t.typdefault, t.typnotnull, co.collname,
       (SELECT k.conname::text FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY 1 LIMIT 1),
       (SELECT pg_get_constraintdef(k.oid, true) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c' ORDER BY k.conname LIMIT 1)
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_collation co ON co.oid = t.typcollation
WHERE t.typtype = 'd' AND n.nspname <> 'information_schema'`

const ENUMS = `
SELECT n.nspname, t.typname, array_agg(e.enumlabel::text ORDER BY e.enumsortorder)
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace JOIN pg_enum e ON e.enumtypid = t.oid
WHERE n.nspname = ANY($1::text[]) GROUP BY 1, 2 ORDER BY 1, 2`

const SEQUENCES = `
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE n.nspname = ANY($1::text[]) AND c.relkind = 'S' ORDER BY 1, 2`

const OWN_SCHEMA = `SELECT nspname::text FROM pg_namespace WHERE oid = pg_my_temp_schema()`

const SCHEMAS = `
SELECT nspname FROM pg_namespace WHERE nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema' ORDER BY nspname`

const ACTIONS: Record<string, string | null> = { a: null, r: 'RESTRICT', c: 'CASCADE', n: 'SET NULL', d: 'SET DEFAULT' }
const KINDS: Record<string, CatalogTable['kind']> = {
  r: 'table',
  p: 'table',
  v: 'view',
  m: 'materializedView',
  f: 'foreignTable',
}

export async function introspect(connection: DriverConnection, options: CatalogOptions = {}): Promise<Catalog> {
  const defaultSchema = connection.server.defaultSchema ?? 'public'
  const schemas = (options.schemas ?? [null]).map((schema) => schema ?? defaultSchema)
  // since PostgreSQL 15 a UNIQUE constraint may count NULLs as equal
  const hasNullsNotDistinct = (connection.server.version[0] ?? 0) >= 15
  const own = options.temporary
    ? (((await connection.execute(OWN_SCHEMA, [])).rows[0]?.[0] as string | null | undefined) ?? null)
    : null
  const wanted = own !== null && schemas.includes(defaultSchema) ? [...schemas, own] : schemas
  const query = async (sql: string) => (await connection.execute(sql, [wanted])).rows as any[][]
  const outside = (schema: string): string | null => (schema === defaultSchema || schema === own ? null : schema)

  const tables = new Map<
    number,
    Mutable<CatalogTable> & {
      columns: CatalogColumn[]
      foreignKeys: CatalogForeignKey[]
      uniques: CatalogConstraint[]
      indexes: CatalogIndex[]
      checks: CatalogCheck[]
    }
  >()
  const tableRows = await query(TABLES)
  // what is the connection's own stands in front of the default schema, as where names are looked up
  if (own !== null) tableRows.sort((a, b) => Number(b[1] === own) - Number(a[1] === own))
  for (const [oid, schema, name, kind, comment, definition, temporary] of tableRows) {
    tables.set(oid, {
      schema: outside(schema),
      name,
      kind: KINDS[kind] as CatalogTable['kind'],
      comment,
      columns: [],
      primaryKey: null,
      foreignKeys: [],
      uniques: [],
      indexes: [],
      checks: [],
      definition,
      ...(temporary ? { temporary } : {}),
    })
  }
  const columnRows = await query(COLUMNS)
  // a database without domains is not asked for their rules
  const domains = columnRows.some((row) => row[8] === 'd') ? await readDomains(connection) : new Map()
  for (const row of columnRows) tables.get(row[0])?.columns.push(readColumn(row, outside, domains))
  const nullsNotDistinctOf = hasNullsNotDistinct
    ? "(SELECT i.indnullsnotdistinct FROM pg_index i WHERE k.contype = 'u' AND i.indexrelid = k.conindid)"
    : 'NULL'
  for (const row of await query(CONSTRAINTS.replace('NULLS_NOT_DISTINCT_OF_CONSTRAINT', nullsNotDistinctOf))) {
    const [
      oid,
      name,
      kind,
      columns,
      referredSchema,
      referredTable,
      referredColumns,
      onupdate,
      ondelete,
      match,
      deferrable,
      deferred,
      definition,
    ] = row
    const [about, include, nullsNotDistinct] = row.slice(13)
    const comment = about === null ? {} : { comment: about as string }
    const more = {
      ...comment,
      ...(include === null ? {} : { include: include as string[] }),
      ...(nullsNotDistinct ? { nullsNotDistinct: true } : {}),
    }
    const table = tables.get(oid)
    if (table === undefined) continue
    if (kind === 'p') table.primaryKey = { name, columns, ...more }
    else if (kind === 'u') table.uniques.push({ name, columns, ...more })
    else if (kind === 'c') table.checks.push({ name, ...readCheck(definition), ...comment })
    else {
      table.foreignKeys.push({
        name,
        columns,
        referredSchema: outside(referredSchema),
        referredTable,
        referredColumns,
        ondelete: ACTIONS[ondelete] ?? null,
        onupdate: ACTIONS[onupdate] ?? null,
        deferrable: deferrable ? true : null,
        initially: deferred ? 'DEFERRED' : null,
        match: match === 'f' ? 'FULL' : match === 'p' ? 'PARTIAL' : null,
        ...comment,
      })
    }
  }
  const ofIndex = hasNullsNotDistinct ? 'i.indnullsnotdistinct' : 'false'
  for (const row of await query(INDEXES.replace('NULLS_NOT_DISTINCT', ofIndex))) {
    const [oid, name, unique, method, where, keyCount, names, definitions, flags, fromConstraint] = row
    const [storage, opclasses, nullsNotDistinct] = row.slice(10)
    tables.get(oid)?.indexes.push({
      name,
      unique,
      expressions: (names as string[]).slice(0, keyCount).map((column, at) => ({
        column: column || null,
        sql: column || stripParentheses(definitions[at]),
        ...sortingOf(flags?.[at] ?? 0),
        ...(opclasses?.[at] ? { opclass: opclasses[at] as string } : {}),
      })),
      include: (names as string[]).slice(keyCount),
      where,
      method,
      fromConstraint,
      ...(nullsNotDistinct ? { nullsNotDistinct } : {}),
      ...(storage === null ? {} : { with: Object.fromEntries((storage as string[]).map(splitOption)) }),
    })
  }
  return {
    dialect: 'postgresql',
    serverVersion: connection.server.version.join('.'),
    defaultSchema,
    schemas: ((await connection.execute(SCHEMAS, [])).rows as string[][]).map((row) => row[0] as string),
    tables: [...tables.values()],
    enums: (await query(ENUMS)).map(([schema, name, values]) => ({ schema: outside(schema), name, values })),
    sequences: (await query(SEQUENCES)).map(([schema, name]) => ({ schema: outside(schema), name })),
  }
}

/** The flags of an index's column: 1 is descending, 2 is NULLs first. */
function sortingOf(flags: number): { descending: boolean; nulls?: 'first' | 'last' } {
  const [descending, first] = [(flags & 1) === 1, (flags & 2) === 2]
  return { descending, ...(descending === first ? {} : { nulls: first ? 'first' : 'last' }) }
}

/** `fillfactor=50` */
function splitOption(option: string): [string, string] {
  const at = option.indexOf('=')
  return [option.slice(0, at), option.slice(at + 1)]
}

async function readDomains(connection: DriverConnection): Promise<Map<string, CatalogDomainRules>> {
  const { rows } = await connection.execute(DOMAINS, [])
  return new Map(
    (rows as any[][]).map(([schema, name, value, notNull, collation, constraintName, check]) => [
      JSON.stringify([schema, name]),
      {
        default: value,
        notNull,
        ...(collation === null ? {} : { collation }),
        ...(check === null ? {} : { constraintName, check: readCheck(check).sqltext }),
      },
    ]),
  )
}

function readColumn(
  row: readonly any[],
  outside: (schema: string) => string | null,
  domains: ReadonlyMap<string, CatalogDomainRules>,
): CatalogColumn {
  const [
    ,
    name,
    ddl,
    nullable,
    defaultSql,
    generated,
    identity,
    comment,
    typeKind,
    typeName,
    typeSchema,
    labels,
    domainBase,
  ] = row
  const [
    elementKind,
    elementName,
    elementSchema,
    elementLabels,
    dimensions,
    start,
    increment,
    min,
    max,
    cycle,
    cache,
    collation,
  ] = row.slice(13)
  let type: Mutable<CatalogType>
  if (typeKind === 'e') type = { ddl, name: 'ENUM', values: labels, typeName, ...schemaOf(typeSchema, outside) }
  else if (typeKind === 'd') {
    const domain = domains.get(JSON.stringify([typeSchema, typeName]))
    const own = { typeName, ...schemaOf(typeSchema, outside), ...(domain === undefined ? {} : { domain }) }
    type = { ...postgresType(domainBase), ddl, ...own }
  } else if (elementKind === 'e') {
    const item = {
      ddl: String(ddl).replace(/\[\]$/, ''),
      name: 'ENUM',
      values: elementLabels,
      typeName: elementName,
      ...schemaOf(elementSchema, outside),
    }
    type = { ddl, name: 'ARRAY', item, dimensions: dimensions || 1 }
  } else {
    type = { ...postgresType(ddl) }
    if (type.item) type.dimensions = dimensions || 1
  }
  if (collation) type.collation = collation
  return {
    name,
    type,
    nullable,
    default: generated ? null : defaultSql,
    autoincrement: identity !== '' || /^nextval\(/.test(defaultSql ?? ''),
    identity:
      identity === '' || start === null
        ? null
        : { always: identity === 'a', start, increment, minvalue: min, maxvalue: max, cycle, cache },
    computed: generated
      ? { sqltext: stripParentheses(defaultSql ?? ''), persisted: generated === 's', written: defaultSql ?? '' }
      : null,
    comment,
  }
}

function schemaOf(schema: string, outside: (schema: string) => string | null): { typeSchema?: string } {
  const name = outside(schema)
  return name === null || name === 'pg_catalog' ? {} : { typeSchema: name }
}

/** `CHECK ((age > 0)) NO INHERIT` */
export function readCheck(definition: string): Omit<CatalogCheck, 'name'> {
  const [, inside = '', noInherit, notValid] =
    /^CHECK *(\(.+\))( NO INHERIT)?( NOT VALID)?$/s.exec(definition) ?? ([] as string[])
  return {
    sqltext: stripParentheses(inside),
    ...(notValid ? { notValid: true } : {}),
    ...(noInherit ? { noInherit: true } : {}),
  }
}

/** Takes off parentheses that enclose the whole text. */
function stripParentheses(text: string): string {
  let current = text.trim()
  for (;;) {
    if (!current.startsWith('(') || !current.endsWith(')')) return current
    let depth = 0
    for (let at = 0; at < current.length; at++) {
      if (current[at] === '(') depth += 1
      if (current[at] === ')') depth -= 1
      if (depth === 0 && at < current.length - 1) return current
    }
    current = current.slice(1, -1).trim()
  }
}

const NAMES = new Map([
  ['integer', 'INTEGER'],
  ['bigint', 'BIGINT'],
  ['smallint', 'SMALLINT'],
  ['character varying', 'VARCHAR'],
  ['character', 'CHAR'],
  ['"char"', 'CHAR'],
  ['name', 'VARCHAR'],
  ['text', 'TEXT'],
  ['numeric', 'NUMERIC'],
  ['real', 'REAL'],
  ['inet', 'INET'],
  ['cidr', 'CIDR'],
  ['citext', 'CITEXT'],
  ['uuid', 'UUID'],
  ['bit', 'BIT'],
  ['bit varying', 'BIT'],
  ['macaddr', 'MACADDR'],
  ['macaddr8', 'MACADDR8'],
  ['money', 'MONEY'],
  ['oid', 'OID'],
  ['regclass', 'REGCLASS'],
  ['double precision', 'DOUBLE_PRECISION'],
  ['timestamp', 'TIMESTAMP'],
  ['time', 'TIME'],
  ['date', 'DATE'],
  ['interval', 'INTERVAL'],
  ['bytea', 'BYTEA'],
  ['boolean', 'BOOLEAN'],
  ['hstore', 'HSTORE'],
  ['json', 'JSON'],
  ['jsonb', 'JSONB'],
  ['int4range', 'INT4RANGE'],
  ['int8range', 'INT8RANGE'],
  ['numrange', 'NUMRANGE'],
  ['daterange', 'DATERANGE'],
  ['tsrange', 'TSRANGE'],
  ['tstzrange', 'TSTZRANGE'],
  ['int4multirange', 'INT4MULTIRANGE'],
  ['int8multirange', 'INT8MULTIRANGE'],
  ['nummultirange', 'NUMMULTIRANGE'],
  ['datemultirange', 'DATEMULTIRANGE'],
  ['tsmultirange', 'TSMULTIRANGE'],
  ['tstzmultirange', 'TSTZMULTIRANGE'],
  ['tsvector', 'TSVECTOR'],
  ['tsquery', 'TSQUERY'],
])

/** The type that format_type's text names: `numeric(10,2)`, `timestamp(3) with time zone`, `text[]`. */
export function postgresType(ddl: string): CatalogType {
  if (ddl.endsWith('[]')) return { ddl, name: 'ARRAY', item: postgresType(ddl.replace(/(\[\])+$/, '')), dimensions: 1 }
  const match = /^([^(]+?)\s*(?:\(([^)]*)\))?(\s+with(?:out)? time zone)?$/.exec(ddl)
  const word = match?.[1]?.trim() ?? ddl
  const numbers = (match?.[2] ?? '').match(/\d+/g)?.map(Number) ?? []
  const base = word.replace(/\s+with(?:out)? time zone$/, '')
  const zone = /with(out)? time zone$/.exec(ddl)
  const type: Mutable<CatalogType> = {
    ddl,
    name: NAMES.get(base) ?? NAMES.get(base.split(' ')[0] as string) ?? 'NullType',
  }
  if (base === 'bit varying') type.varying = true
  if (base.startsWith('interval')) {
    type.name = 'INTERVAL'
    const fields = base.slice('interval'.length).trim()
    if (fields) type.fields = fields.toUpperCase()
    if (numbers[0] !== undefined) type.precision = numbers[0]
  } else if (zone !== null) {
    type.timezone = zone[1] === undefined
    if (numbers[0] !== undefined) type.precision = numbers[0]
  } else if (type.name === 'NUMERIC') {
    if (numbers[0] !== undefined) type.precision = numbers[0]
    if (numbers[1] !== undefined) type.scale = numbers[1]
  } else if (numbers[0] !== undefined) type.length = numbers[0]
  return type
}
