// Tables read from databases. What is read is as good as what was written: tables that are made again of it have the same
// catalog. On SQLite, PostgreSQL and MariaDB.

import { afterAll, describe, expect, inject, test } from 'vitest'
import { BIT, DOMAIN, ENUM, JSONB, TIMESTAMP } from '../../src/dialects/postgresql/index.ts'
import { findTable } from '../../src/engine/catalog.ts'
import {
  Bool,
  CheckConstraint,
  Column,
  createEngine,
  DATE,
  DateTime,
  Double,
  declarativeBase,
  type Engine,
  Enum,
  ForeignKey,
  ForeignKeyConstraint,
  func,
  Identity,
  Index,
  Integer,
  insert,
  inspectDatabase,
  JSON,
  LargeBinary,
  MetaData,
  Numeric,
  relationship,
  Session,
  SmallInteger,
  select,
  Table,
  Text,
  text,
  UniqueConstraint,
  Varchar,
} from '../../src/index.ts'
import { onWarning } from '../../src/sql/exc.ts'
import { ownDatabase } from '../own-database.ts'

const urls = {
  SQLite: 'sqlite://',
  PostgreSQL: await ownDatabase(inject('postgresqlUrl'), 'reflection'),
  MariaDB: await ownDatabase(inject('mariadbUrl'), 'reflection'),
}

const engines: Engine[] = []
afterAll(async () => {
  for (const engine of engines) await engine.dispose()
})

function engineOf(url: string): Engine {
  const engine = createEngine(url)
  engines.push(engine)
  return engine
}

/** A schema with everything that all three databases have. */
function shop(): MetaData {
  const metadata = new MetaData()
  new Table(
    'orgs',
    metadata,
    new Column('id', Integer, { primaryKey: true }),
    new Column('parent_id', Integer, new ForeignKey('orgs.id', { name: 'fk_parent' })),
    new Column('name', Varchar(80), { nullable: false, comment: 'as it signs' }),
    { comment: 'who pays' },
  )
  new Table(
    'users',
    metadata,
    new Column('org_id', Integer, { nullable: false, primaryKey: true, autoincrement: false }),
    new Column('number', Integer, { primaryKey: true, autoincrement: false }),
    new Column('Full Name', Varchar(50), { serverDefault: "it's :here" }),
    new Column('price', Numeric(10, 2), { serverDefault: text('0') }),
    new Column('weight', Double),
    new Column('small', SmallInteger),
    new Column('ok', Bool),
    new Column('born', DATE),
    new Column('made', DateTime, { serverDefault: func.now() }),
    new Column('note', Text),
    new Column('photo', LargeBinary),
    new Column('data', JSON),
    new Column('mood', Enum('sad', 'ok', { name: 'mood' })),
    new ForeignKeyConstraint(['org_id'], ['orgs.id'], { name: 'fk_org', ondelete: 'CASCADE' }),
    new UniqueConstraint('small', 'born', { name: 'uq_small' }),
    new CheckConstraint(text('price > 0 AND price < 1000'), { name: 'ck_price' }),
    new Index('ix_made', 'made', 'ok'),
  )
  new Table(
    'visits',
    metadata,
    new Column('id', Integer, { primaryKey: true }),
    new Column('org_id', Integer),
    new Column('number', Integer),
    new ForeignKeyConstraint(['org_id', 'number'], ['users.org_id', 'users.number'], { name: 'fk_user' }),
  )
  return metadata
}

describe.each(Object.entries(urls).filter(([, url]) => url !== null) as [string, string][])('%s', (name, url) => {
  test('what is read is what was written', async () => {
    const engine = engineOf(url)
    const written = shop()
    await written.dropAll(engine)
    await written.createAll(engine)
    const catalog = await inspectDatabase(engine).catalog()
    const read = new MetaData()
    const warnings: string[] = []
    const stop = onWarning((message) => warnings.push(message))
    await read.reflect(engine)
    stop()
    expect(warnings).toEqual([])
    expect([...read.tables.keys()]).toEqual(['orgs', 'users', 'visits'])
    expect(read.sortedTables.map((table) => table.name)).toEqual(['orgs', 'users', 'visits'])
    const users = read.tables.get('users')!
    expect([...users.primaryKey.columns].map((column: any) => column.name)).toEqual(['org_id', 'number'])
    expect(users.c['Full Name'].type.length).toBe(50)
    expect(users.c['Full Name'].serverDefault.reflected).toBe(true)
    expect([users.c.price.type.precision, users.c.price.type.scale]).toEqual([10, 2])
    const [key] = users.foreignKeyConstraints
    expect([key?.name ?? null, key?.ondelete, key?.referredTable.name]).toEqual(['fk_org', 'CASCADE', 'orgs'])
    expect([...users.indexes].map((index) => String(index.name))).toContain('ix_made')
    if (name !== 'SQLite') {
      expect(read.tables.get('orgs')!.comment).toBe('who pays')
      expect(read.tables.get('orgs')!.c.name.comment).toBe('as it signs')
    }
    // again, of what was read
    await written.dropAll(engine)
    await read.createAll(engine)
    expect(await inspectDatabase(engine).catalog()).toEqual(catalog)
    // they do what tables do
    await engine.begin(async (connection) => {
      await connection.execute(insert(read.tables.get('orgs')!), { name: 'acme' })
      await connection.execute(insert(users), { org_id: 1, number: 1, price: '2.50', data: { a: [1] }, mood: 'ok' })
      const row = await connection.execute(select(users.c['Full Name'], users.c.data, users.c.price)).one()
      expect([row[0], row[1], String(row[2])]).toEqual(["it's :here", { a: [1] }, '2.50'])
    })
    await read.dropAll(engine)
    await written.dropAll(engine)
  })

  test('which tables', async () => {
    const engine = engineOf(url)
    const written = shop()
    await written.createAll(engine)
    const read = async (options: object, metadata = new MetaData()) => {
      await metadata.reflect(engine, options)
      return [...metadata.tables.keys()].sort()
    }
    expect(await read({ only: ['orgs'] })).toEqual(['orgs'])
    expect(await read({ only: ['visits'] })).toEqual(['orgs', 'users', 'visits'])
    expect(await read({ only: ['visits'], resolveFks: false })).toEqual(['visits'])
    expect(await read({ only: (table: string) => table.startsWith('u'), resolveFks: false })).toEqual(['users'])
    await expect(read({ only: ['orgs', 'orks', 'gnus'] })).rejects.toThrow(
      /^Could not reflect: requested table\(s\) not available in Engine\(.*\): \(orks, gnus\)$/,
    )
    // what is there stays
    const metadata = new MetaData()
    const own = new Table('orgs', metadata, new Column('id', Integer, { primaryKey: true }))
    expect(await read({}, metadata)).toEqual(['orgs', 'users', 'visits'])
    expect(own._columns.length).toBe(1)
    await metadata.reflect(engine, { extendExisting: true, autoloadReplace: false })
    expect([...own._columns].map((column: any) => column.name)).toEqual(['id', 'parent_id', 'name'])
    await written.dropAll(engine)
  })

  test('one table, with columns of its own', async () => {
    const engine = engineOf(url)
    const written = shop()
    await written.createAll(engine)
    await using connection = await engine.connect()
    const metadata = new MetaData()
    const users = await Table.reflect('users', metadata, new Column('small', Numeric), {
      autoloadWith: connection,
      includeColumns: ['org_id', 'number', 'small', 'made'],
      resolveFks: false,
    })
    expect(metadata.tables.get('users')).toBe(users)
    expect([...users._columns].map((column: any) => column.name)).toEqual(['org_id', 'number', 'small', 'made'])
    expect(users.c.small.type).toBeInstanceOf(Numeric)
    // what has columns that were left out is left out
    expect(users.indexes.size).toBe(0)
    expect(await Table.reflect('users', metadata, { autoloadWith: connection })).toBe(users)
    await expect(Table.reflect('gnus', metadata, { autoloadWith: connection })).rejects.toThrow(/^gnus$/)
    expect(metadata.tables.has('gnus')).toBe(false)
    await expect(Table.reflect('orgs', metadata, { autoloadWith: connection, nope: 1 } as any)).rejects.toThrow(/nope/)
    expect(metadata.tables.has('orgs')).toBe(false)
    expect(() => new Table('orgs', metadata, { autoloadWith: engine })).toThrow(/await Table\.reflect\('orgs'/)
    await connection.close()
    await written.dropAll(engine)
  })

  test('classes over tables that were read', async () => {
    const engine = engineOf(url)
    const written = shop()
    await written.dropAll(engine)
    await written.createAll(engine)
    const Base = declarativeBase()
    await Base.metadata.reflect(engine)
    class Org extends (Base as any) {
      static {
        ;(this as any).table(Base.metadata.tables.get('orgs'))
      }
      static children = relationship(() => [Org as any], { remoteSide: () => (Org as any).parent_id })
    }
    await using session = new Session(engine)
    session.add(new (Org as any)({ name: 'acme', children: [new (Org as any)({ name: 'cellar' })] }))
    await session.commit()
    const found: any[] = await session.scalars(select(Org as any).orderBy((Org as any).id)).all()
    expect(found.map((org) => [org.name, org.parent_id])).toEqual([
      ['acme', null],
      ['cellar', found[0].id],
    ])
    await session.close()
    await written.dropAll(engine)
  })
})

/** A column of each type that the database says it has. */
const everyType: Record<string, readonly string[]> = {
  SQLite: [
    'BIGINT',
    'BLOB',
    'BOOLEAN',
    'CHAR(3)',
    'DATE',
    'DATETIME',
    'DECIMAL(8, 2)',
    'FLOAT',
    'INTEGER',
    'JSON',
    'NUMERIC',
    'REAL',
    'SMALLINT',
    'TEXT',
    'TIME',
    'TIMESTAMP',
    'VARCHAR(5)',
    'DOUBLE PRECISION',
  ],
  PostgreSQL: [
    'integer',
    'bigint',
    'smallint',
    'varchar(5)',
    'char(3)',
    'text',
    'numeric(8, 2)',
    'real',
    'inet',
    'cidr',
    'uuid',
    'bit(3)',
    'bit varying(5)',
    'macaddr',
    'macaddr8',
    'money',
    'oid',
    'regclass',
    'double precision',
    'timestamp',
    'timestamptz(3)',
    'time',
    'timetz',
    'date',
    'interval',
    'interval year to month',
    'bytea',
    'boolean',
    'json',
    'jsonb',
    'int4range',
    'int8range',
    'numrange',
    'daterange',
    'tsrange',
    'tstzrange',
    'int4multirange',
    'tsvector',
    'tsquery',
    'text[]',
    'numeric(5, 1)[]',
    'timestamptz[]',
    'varchar(4) COLLATE "C"',
  ],
  MariaDB: [
    'bigint',
    'bigint unsigned',
    'binary(3)',
    'bit(5)',
    'blob',
    'boolean',
    'char(3)',
    'date',
    'datetime(3)',
    'decimal(8, 2)',
    'double',
    "enum('a', 'b''c')",
    'float',
    'int',
    'json',
    'longblob',
    'longtext',
    'mediumblob',
    'mediumint',
    'mediumtext',
    "set('a', 'b')",
    'smallint',
    'text',
    'time(2)',
    'timestamp(6) NULL',
    'tinyblob',
    'tinyint',
    'tinytext',
    'varbinary(5)',
    'varchar(5)',
    'year',
    'int unsigned',
    'float unsigned',
    'varchar(4) COLLATE utf8mb4_bin',
    'uuid',
    'inet4',
    'inet6',
  ],
}

test.each(Object.entries(urls).filter(([, url]) => url !== null) as [string, string][])(
  'every type of %s',
  async (name, url) => {
    // the types that MariaDB alone has are known by that name
    const engine = engineOf(url.replace(/^mysql/, 'mariadb'))
    const columns = (everyType[name] as string[]).map((type, index) => `c${index} ${type}`)
    await engine.begin(async (connection) => {
      await connection.execDriverSql('DROP TABLE IF EXISTS every_type')
      await connection.execDriverSql(`CREATE TABLE every_type (${columns.join(', ')})`)
    })
    const catalog = await inspectDatabase(engine).catalog()
    const warnings: string[] = []
    const stop = onWarning((message) => warnings.push(message))
    const metadata = new MetaData()
    const table = await Table.reflect('every_type', metadata, { autoloadWith: engine })
    stop()
    expect(warnings).toEqual([])
    await table.drop(engine)
    await table.create(engine)
    expect(findTable(await inspectDatabase(engine).catalog(), 'every_type')).toEqual(findTable(catalog, 'every_type'))
    await table.drop(engine)
  },
)

test.skipIf(!urls.PostgreSQL)('PostgreSQL: schemas, views, and what it alone has', async () => {
  const engine = engineOf(urls.PostgreSQL as string)
  await engine.begin(async (connection) => {
    for (const sql of [
      'DROP SCHEMA IF EXISTS far CASCADE',
      'DROP TABLE IF EXISTS near CASCADE',
      'CREATE SCHEMA far',
      "CREATE TYPE far.mood AS ENUM ('sad', 'ok')",
      'CREATE DOMAIN far.code AS varchar(5) CHECK (length(VALUE) > 1)',
      'CREATE TABLE far.things (id bigint GENERATED ALWAYS AS IDENTITY (START 5) PRIMARY KEY, mood far.mood, code far.code, tags text[], bits bit(3))',
      `CREATE TABLE near (id serial PRIMARY KEY, thing_id bigint REFERENCES far.things DEFERRABLE INITIALLY DEFERRED, at timestamptz(3) DEFAULT now(),
         data jsonb DEFAULT '{"a :b": 1}'::jsonb, n int, twice int GENERATED ALWAYS AS (n * 2) STORED)`,
      'CREATE UNIQUE INDEX ix_near ON near (lower(data::text), n DESC) INCLUDE (at) WHERE n > 3',
      'CREATE INDEX ix_data ON near USING gin (data)',
      'CREATE VIEW far.names AS SELECT id FROM far.things',
    ])
      await connection.execDriverSql(sql)
  })
  const metadata = new MetaData()
  await metadata.reflect(engine, { only: ['near'] })
  expect([...metadata.tables.keys()].sort()).toEqual(['far.things', 'near'])
  const near = metadata.tables.get('near')!
  const things = metadata.tables.get('far.things')!
  expect(near.c.data.type).toBeInstanceOf(JSONB)
  expect(near.c.at.type).toBeInstanceOf(TIMESTAMP)
  expect(near.c.twice.computed.persisted).toBe(true)
  expect(things.c.mood.type).toBeInstanceOf(ENUM)
  expect(things.c.code.type).toBeInstanceOf(DOMAIN)
  expect(things.c.code.type.dataType.length).toBe(5)
  expect(things.c.bits.type).toBeInstanceOf(BIT)
  expect(things.c.id.identity).toBeInstanceOf(Identity)
  expect(things.c.id.identity.start).toBe(5)
  const catalog = await inspectDatabase(engine).catalog({ schemas: [null, 'far'] })
  await engine.begin(async (connection) => {
    await connection.execDriverSql('DROP VIEW far.names')
  })
  await metadata.dropAll(engine)
  await metadata.createAll(engine)
  const again = await inspectDatabase(engine).catalog({ schemas: [null, 'far'] })
  expect({ ...again, tables: again.tables }).toEqual({
    ...catalog,
    tables: catalog.tables.filter((table) => table.kind === 'table'),
  })
  // by the default schema's own name
  const named = new MetaData({ schema: 'public' })
  await named.reflect(engine, { only: ['near'] })
  expect([...named.tables.keys()].sort()).toEqual(['far.things', 'public.near'])
  await engine.begin(async (connection) => {
    await connection.execDriverSql('CREATE VIEW far.names AS SELECT id FROM far.things')
  })
  const far = new MetaData()
  await far.reflect(engine, { schema: 'far', views: true })
  expect([...far.tables.keys()].sort()).toEqual(['far.names', 'far.things'])
  await engine.begin(async (connection) => {
    await connection.execDriverSql('DROP SCHEMA far CASCADE')
    await connection.execDriverSql('DROP TABLE near')
  })
})
