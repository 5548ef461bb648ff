// What introspection says of tables that were made by hand, on the three databases: one schema, written in each
// database's words, and what its catalog has to be.

import { describe, expect, inject, test } from 'vitest'
import { MysqlDriver } from '../../src/dialects/mysql/driver.ts'
import { introspect as introspectMysql } from '../../src/dialects/mysql/introspect.ts'
import { PostgresDriver } from '../../src/dialects/postgresql/driver.ts'
import { introspect as introspectPostgresql } from '../../src/dialects/postgresql/introspect.ts'
import { SqliteDriver } from '../../src/dialects/sqlite/driver.ts'
import { introspect as introspectSqlite } from '../../src/dialects/sqlite/introspect.ts'
import { type Catalog, findTable } from '../../src/engine/catalog.ts'
import type { DriverConnection } from '../../src/engine/driver.ts'
import { makeUrl } from '../../src/engine/url.ts'

const postgresqlUrl = inject('postgresqlUrl')
const mariadbUrl = inject('mariadbUrl')

async function catalogOf(
  connect: () => PromiseLike<DriverConnection> | DriverConnection,
  introspect: (connection: DriverConnection, options?: object) => Promise<Catalog>,
  ddl: readonly string[],
  options: object = {},
): Promise<Catalog> {
  const connection = await connect()
  try {
    for (const sql of ddl) await connection.execute(sql, [])
    const catalog = await introspect(connection, options)
    // Plain data: it survives being sent elsewhere.
    expect(JSON.parse(JSON.stringify(catalog))).toEqual(catalog)
    return catalog
  } finally {
    await connection.close()
  }
}

const names = (items: readonly { readonly name: string | null }[] | undefined) => items?.map((item) => item.name)

test('SQLite', async () => {
  const catalog = await catalogOf(() => new SqliteDriver(makeUrl('sqlite://')).connect(), introspectSqlite, [
    'CREATE TABLE orgs (id INTEGER PRIMARY KEY, "Full Name" VARCHAR(80) NOT NULL UNIQUE)',
    `CREATE TABLE users (
      id INTEGER NOT NULL, -- a comment, with (parentheses)
      org_id INTEGER REFERENCES orgs,
      name VARCHAR(50) DEFAULT 'it''s, (fine)' NOT NULL,
      price NUMERIC(10, 2),
      upper_name TEXT GENERATED ALWAYS AS (upper(name)) STORED,
      born DATE,
      CONSTRAINT pk_users PRIMARY KEY (id, name),
      CONSTRAINT uq_users_name UNIQUE (name, "org_id"),
      CONSTRAINT ck_price CHECK (price > 0 AND name <> ')'),
      CONSTRAINT fk_org FOREIGN KEY (org_id) REFERENCES orgs (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED
    )`,
    'CREATE UNIQUE INDEX ix_lower ON users (lower(name), org_id DESC) WHERE price > 1',
    'CREATE VIEW names AS SELECT name FROM users',
  ])
  const users = findTable(catalog, 'users')
  expect(users?.columns.map((column) => [column.name, column.type.name, column.nullable, column.default])).toEqual([
    ['id', 'INTEGER', false, null],
    ['org_id', 'INTEGER', true, null],
    ['name', 'VARCHAR', false, "'it''s, (fine)'"],
    ['price', 'NUMERIC', true, null],
    ['upper_name', 'TEXT', true, null],
    ['born', 'DATE', true, null],
  ])
  expect(users?.columns[2]?.type).toEqual({ ddl: 'VARCHAR(50)', name: 'VARCHAR', length: 50 })
  expect(users?.columns[3]?.type).toEqual({ ddl: 'NUMERIC(10, 2)', name: 'NUMERIC', precision: 10, scale: 2 })
  expect(users?.columns[4]?.computed).toEqual({ sqltext: 'upper(name)', persisted: true })
  expect(users?.primaryKey).toEqual({ name: 'pk_users', columns: ['id', 'name'] })
  expect(users?.uniques).toEqual([{ name: 'uq_users_name', columns: ['name', 'org_id'] }])
  expect(users?.checks).toEqual([{ name: 'ck_price', sqltext: "price > 0 AND name <> ')'" }])
  expect(users?.foreignKeys.map((key) => [key.columns, key.referredTable, key.referredColumns, key.ondelete])).toEqual([
    [['org_id'], 'orgs', ['id'], null],
    [['org_id'], 'orgs', ['id'], 'CASCADE'],
  ])
  expect(users?.indexes).toEqual([
    {
      name: 'ix_lower',
      unique: true,
      include: [],
      where: 'price > 1',
      method: null,
      fromConstraint: false,
      expressions: [
        { column: null, sql: 'lower(name)', descending: false },
        { column: 'org_id', sql: 'org_id', descending: true },
      ],
    },
  ])
  expect(findTable(catalog, 'orgs')?.columns[0]?.autoincrement).toBe(true)
  expect(findTable(catalog, 'orgs')?.uniques).toEqual([{ name: null, columns: ['Full Name'] }])
  expect(findTable(catalog, 'names')?.kind).toBe('view')
})

describe.skipIf(!postgresqlUrl)('PostgreSQL', () => {
  test('everything', async () => {
    const catalog = await catalogOf(
      () => new PostgresDriver(makeUrl(postgresqlUrl as string)).connect(),
      introspectPostgresql,
      [
        'DROP SCHEMA IF EXISTS intro CASCADE',
        'CREATE SCHEMA intro',
        "CREATE TYPE intro.mood AS ENUM ('sad', 'it''s ok')",
        'CREATE TABLE intro.orgs (id BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name TEXT UNIQUE)',
        `CREATE TABLE intro.users (
          id SERIAL PRIMARY KEY, org_id BIGINT NOT NULL CONSTRAINT fk_org REFERENCES intro.orgs ON DELETE SET NULL DEFERRABLE INITIALLY DEFERRED,
          mood intro.mood DEFAULT 'sad', moods intro.mood[], tags VARCHAR(20)[] NOT NULL, price NUMERIC(10,2), at TIMESTAMPTZ(3) DEFAULT now(),
          day DATE, data JSONB, key UUID, age INT, doubled INT GENERATED ALWAYS AS (age * 2) STORED,
          CONSTRAINT ck_age CHECK (age > 0 AND age < 200), CONSTRAINT uq_users UNIQUE (org_id, age))`,
        "COMMENT ON TABLE intro.users IS 'people'",
        "COMMENT ON COLUMN intro.users.age IS 'in years'",
        'CREATE INDEX ix_users_x ON intro.users (lower(key::text), age DESC) INCLUDE (day) WHERE age > 3',
        'CREATE VIEW intro.names AS SELECT id FROM intro.users',
      ],
      { schemas: ['intro'] },
    )
    const users = findTable(catalog, 'users', 'intro')
    const types = Object.fromEntries(users?.columns.map((column) => [column.name, column.type]) ?? [])
    expect(types).toMatchObject({
      id: { ddl: 'integer', name: 'INTEGER' },
      org_id: { ddl: 'bigint', name: 'BIGINT' },
      mood: { ddl: 'intro.mood', name: 'ENUM', values: ['sad', "it's ok"], typeName: 'mood', typeSchema: 'intro' },
      moods: { name: 'ARRAY', dimensions: 1, item: { name: 'ENUM', typeName: 'mood' } },
      tags: { ddl: 'character varying(20)[]', name: 'ARRAY', dimensions: 1, item: { name: 'VARCHAR', length: 20 } },
      price: { name: 'NUMERIC', precision: 10, scale: 2 },
      at: { name: 'TIMESTAMP', timezone: true, precision: 3 },
      day: { name: 'DATE' },
      data: { name: 'JSONB' },
      key: { name: 'UUID' },
    })
    const column = (name: string) => users?.columns.find((each) => each.name === name)
    expect(column('id')?.autoincrement).toBe(true)
    expect(column('at')?.default).toBe('now()')
    expect(column('age')?.comment).toBe('in years')
    expect(column('doubled')?.computed).toEqual({ sqltext: 'age * 2', persisted: true, written: '(age * 2)' })
    expect(users?.comment).toBe('people')
    expect(users?.primaryKey).toEqual({ name: 'users_pkey', columns: ['id'] })
    expect(users?.foreignKeys).toEqual([
      {
        name: 'fk_org',
        columns: ['org_id'],
        referredSchema: 'intro',
        referredTable: 'orgs',
        referredColumns: ['id'],
        ondelete: 'SET NULL',
        onupdate: null,
        deferrable: true,
        initially: 'DEFERRED',
        match: null,
      },
    ])
    expect(users?.uniques).toEqual([{ name: 'uq_users', columns: ['org_id', 'age'] }])
    expect(users?.checks).toEqual([{ name: 'ck_age', sqltext: 'age > 0 AND age < 200' }])
    expect(users?.indexes.find((index) => index.name === 'ix_users_x')).toMatchObject({
      include: ['day'],
      where: '(age > 3)',
      method: 'btree',
      fromConstraint: false,
      expressions: [
        { column: null, sql: 'lower(key::text)', descending: false },
        { column: 'age', descending: true },
      ],
    })
    expect(findTable(catalog, 'orgs', 'intro')?.columns[0]?.identity).toMatchObject({ always: true, start: '1' })
    expect(catalog.enums).toEqual([{ schema: 'intro', name: 'mood', values: ['sad', "it's ok"] }])
    expect(catalog.schemas).toContain('intro')
    expect(findTable(catalog, 'names', 'intro')?.kind).toBe('view')
  })
})

describe.skipIf(!mariadbUrl)('MariaDB', () => {
  test('everything', async () => {
    const catalog = await catalogOf(
      () => new MysqlDriver(makeUrl(mariadbUrl as string)).connect(),
      introspectMysql,
      [
        'DROP DATABASE IF EXISTS intro',
        'CREATE DATABASE intro CHARACTER SET utf8mb4',
        'CREATE TABLE intro.orgs (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, name VARCHAR(80) UNIQUE)',
        `CREATE TABLE intro.users (id INT NOT NULL AUTO_INCREMENT PRIMARY KEY, org_id BIGINT UNSIGNED NOT NULL, mood ENUM('sad', 'it''s ok') DEFAULT 'sad',
          price DECIMAL(10,2), at DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3), data JSON, active BOOL DEFAULT TRUE, age INT COMMENT 'in years',
          big INT GENERATED ALWAYS AS (age * 2) STORED, name VARCHAR(50),
          CONSTRAINT fk_org FOREIGN KEY (org_id) REFERENCES intro.orgs (id) ON DELETE CASCADE,
          CONSTRAINT ck_age CHECK (age > 0), UNIQUE KEY uq_users (org_id, age), KEY ix_name (name DESC)) COMMENT 'people'`,
        'CREATE VIEW intro.names AS SELECT id FROM intro.users',
      ],
      { schemas: ['intro'] },
    )
    const users = findTable(catalog, 'users', 'intro')
    const types = Object.fromEntries(users?.columns.map((column) => [column.name, column.type]) ?? [])
    expect(types).toMatchObject({
      id: { name: 'INTEGER' },
      org_id: { name: 'BIGINT', unsigned: true },
      mood: { name: 'ENUM', values: ['sad', "it's ok"] },
      price: { name: 'DECIMAL', precision: 10, scale: 2 },
      at: { name: 'DATETIME', fsp: 3 },
      data: { name: 'JSON' },
      active: { ddl: 'tinyint(1)', name: 'TINYINT', length: 1 },
      name: { name: 'VARCHAR', length: 50 },
    })
    const column = (name: string) => users?.columns.find((each) => each.name === name)
    expect(column('id')?.autoincrement).toBe(true)
    expect(column('mood')?.default).toBe("'sad'")
    expect(column('price')?.default).toBe(null)
    expect(column('age')?.comment).toBe('in years')
    expect(column('big')?.computed).toEqual({ sqltext: '`age` * 2', persisted: true, written: '(`age` * 2)' })
    expect(users?.comment).toBe('people')
    expect(users?.primaryKey).toEqual({ name: null, columns: ['id'] })
    expect(users?.foreignKeys).toMatchObject([
      {
        name: 'fk_org',
        columns: ['org_id'],
        referredSchema: 'intro',
        referredTable: 'orgs',
        referredColumns: ['id'],
        ondelete: 'CASCADE',
      },
    ])
    expect(users?.uniques).toEqual([{ name: 'uq_users', columns: ['org_id', 'age'] }])
    expect(users?.checks).toEqual([{ name: 'ck_age', sqltext: '`age` > 0' }])
    expect(names(users?.indexes)).toEqual(['ix_name', 'uq_users'])
    expect(findTable(catalog, 'names', 'intro')?.kind).toBe('view')
  })
})
