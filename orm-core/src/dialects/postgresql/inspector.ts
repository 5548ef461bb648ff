// What PostgreSQL alone can tell: its named types, the tables of other servers, the numbers of tables.

import { Inspector } from '../../engine/index.ts'
import { NoSuchTableError } from '../../sql/exc.ts'
import { readCheck } from './introspect.ts'

/** An enumerated type of `PGInspector.getEnums()`. */
export interface ReflectedEnum {
  readonly name: string
  readonly schema: string
  /** It is found without its schema. */
  readonly visible: boolean
  readonly labels: readonly string[]
}

/** A domain of `PGInspector.getDomains()`. */
export interface ReflectedDomain {
  readonly name: string
  readonly schema: string
  /** It is found without its schema. */
  readonly visible: boolean
  /** The SQL of the type that it narrows. */
  readonly type: string
  readonly nullable: boolean
  readonly default: string | null
  readonly constraints: readonly ReflectedDomainConstraint[]
  readonly collation: string | null
}

/** A CHECK of a domain. */
export interface ReflectedDomainConstraint {
  readonly name: string
  readonly check: string
}

const ENUMS = `
SELECT t.typname::text, n.nspname::text, pg_type_is_visible(t.oid),
       coalesce((SELECT array_agg(e.enumlabel::text ORDER BY e.enumsortorder) FROM pg_enum e WHERE e.enumtypid = t.oid), '{}')
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.typtype = 'e' AND IN_SCHEMA ORDER BY n.nspname, t.typname`

const DOMAINS = `
SELECT t.typname::text, n.nspname::text, pg_type_is_visible(t.oid), format_type(t.typbasetype, t.typtypmod),
       NOT t.typnotnull, t.typdefault, co.collname::text,
       coalesce((SELECT array_agg(k.conname::text ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '{}'),
       coalesce((SELECT array_agg(pg_get_constraintdef(k.oid, true) ORDER BY k.conname) FROM pg_constraint k WHERE k.contypid = t.oid AND k.contype = 'c'), '{}')
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace LEFT JOIN pg_collation co ON co.oid = t.typcollation
WHERE t.typtype = 'd' AND IN_SCHEMA ORDER BY n.nspname, t.typname`

const TYPE = `
SELECT t.oid::int8 FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typname = $2 AND IN_SCHEMA`

/** Null is what is found without a schema, `*` all schemas. */
const IN_SCHEMA = `CASE WHEN $1::text IS NULL THEN pg_type_is_visible(t.oid) AND n.nspname <> 'pg_catalog'
  ELSE $1::text = '*' OR n.nspname = $1::text END`

const TABLE_OID = `
SELECT c.oid::int8 FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relname = $2 AND c.relkind IN ('r', 'p', 'f', 'v', 'm')
  AND CASE WHEN $1::text IS NULL THEN pg_table_is_visible(c.oid) AND n.nspname <> 'pg_catalog' ELSE n.nspname = $1::text END`

/**
 * The Inspector of PostgreSQL: what `inspectDatabase()` gives for its engines and connections.
 * @example
 * const inspector = inspectDatabase(engine) as PGInspector
 * for (const { name, labels } of await inspector.getEnums()) console.log(name, labels)
 */
export class PGInspector extends Inspector {
  /** Enumerated types that are found without a schema's name; of a schema; with `*` of all. */
  async getEnums(schema: string | null = null): Promise<ReflectedEnum[]> {
    const rows = await this.#ask(ENUMS, schema)
    return rows.map(([name, own, visible, labels]) => ({ name, schema: own, visible, labels }))
  }

  /** Domains that are found without a schema's name; of a schema; with `*` of all. */
  async getDomains(schema: string | null = null): Promise<ReflectedDomain[]> {
    const rows = await this.#ask(DOMAINS, schema)
    return rows.map(([name, own, visible, type, nullable, value, collation, names, checks]) => ({
      name,
      schema: own,
      visible,
      // how long its values may be is not told
      type: type.split('(')[0],
      nullable,
      default: value,
      constraints: (names as string[]).map((each, at) => ({ name: each, check: readCheck(checks[at]).sqltext })),
      collation,
    }))
  }

  async hasType(typeName: string, schema: string | null = null): Promise<boolean> {
    return (await this.#ask(TYPE, schema, typeName)).length > 0
  }

  async getForeignTableNames(schema: string | null = null): Promise<string[]> {
    const { tables } = await this._catalogOf(schema)
    return tables.filter(({ kind }) => kind === 'foreignTable').map(({ name }) => name)
  }

  /** The number under which PostgreSQL keeps a table or view. */
  async getTableOid(tableName: string, schema: string | null = null): Promise<number> {
    const [row] = await this.#ask(TABLE_OID, schema, tableName)
    if (row === undefined) throw new NoSuchTableError(schema === null ? tableName : `${schema}.${tableName}`)
    return Number(row[0])
  }

  async #ask(sql: string, ...params: readonly unknown[]): Promise<any[][]> {
    return this._connected(async (connection) => {
      try {
        return (await connection.driverConnection.execute(sql.replace('IN_SCHEMA', IN_SCHEMA), params)).rows as any[][]
      } catch (error) {
        throw connection._handle(error, null, null)
      }
    })
  }
}
