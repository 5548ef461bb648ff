// Engines and pools on real databases: limits with a message that says who holds what, lost connections, logging,
// errors with hidden secrets, isolation, streams.

import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import {
  Column,
  createEngine,
  DriverConnectError,
  ForeignKey,
  findTable,
  Integer,
  insert,
  inspectDatabase,
  type LogEntry,
  MetaData,
  String,
  Table,
  text,
} from '../../src/internal.ts'
import { IntegrityError, OperationalError, ProgrammingError } from '../../src/sql/exc.ts'
import { ownDatabase } from '../own-database.ts'

const file = path.join(mkdtempSync(path.join(os.tmpdir(), 'athanor-pool-')), 'pool.db')
const postgresqlUrl = inject('postgresqlUrl')
const mariadbUrl = inject('mariadbUrl')

test('a pool that is used up says who holds its connections', async () => {
  const engine = createEngine(`sqlite:///${file}`, { poolSize: 1, maxOverflow: 1, poolTimeout: 0.2 })
  const first = await engine.connect()
  await first.execute(text('SELECT 41 + 1'))
  const second = await engine.connect()
  await expect(engine.connect()).rejects.toThrow(
    /QueuePool limit of size 1 overflow 1 reached, connection timed out, timeout 0\.20\. .*held by:\n {2}- a Connection in a transaction, last sent "SELECT 41 \+ 1", for .* s \(since .*Z\)\n {2}- a Connection, no statement yet/s,
  )
  const waiting = engine.connect()
  await first.close()
  const third = await waiting
  expect(engine.pool.metrics).toMatchObject({ checkedOut: 2, opened: 2, timeouts: 1 })
  await third.close()
  await second.close()
  expect(engine.pool.metrics).toMatchObject({ checkedOut: 0, idle: 1 })
  await engine.dispose()
})

test('errors carry statement and parameters, unless these are to be hidden', async () => {
  for (const hideParameters of [false, true]) {
    const engine = createEngine('sqlite://', { hideParameters })
    await engine.begin(async (connection) => {
      await connection.execDriverSql('CREATE TABLE t (id INTEGER PRIMARY KEY)')
      await connection.execDriverSql('INSERT INTO t VALUES (?)', [4711])
      const error = await connection.execDriverSql('INSERT INTO t VALUES (?)', [4711]).catch((caught) => caught)
      expect(error).toBeInstanceOf(IntegrityError)
      expect(error.message).toContain('[SQL: INSERT INTO t VALUES (?)]')
      expect(error.message.includes('4711')).toBe(!hideParameters)
      expect(error.params).toEqual(hideParameters ? null : [4711])
    })
    await engine.dispose()
  }
})

test('the log tells each statement with its time', async () => {
  const entries: LogEntry[] = []
  const engine = createEngine('sqlite://', { echo: (entry) => entries.push(entry) })
  await engine.begin(async (connection) => {
    expect(await connection.scalar(text('SELECT :a'), { a: 'x' })).toBe('x')
  })
  expect(entries.map((entry) => entry.sql)).toEqual(['BEGIN (implicit)', 'SELECT ?', 'COMMIT'])
  expect(entries[1]).toMatchObject({ parameters: ['x'], rowcount: 1 })
  expect(entries[1]?.duration).toBeGreaterThanOrEqual(0)
})

test('a URL of no known dialect or driver names those that are known', () => {
  expect(() => createEngine('oracle://host/db')).toThrow(
    /Can't load plugin: sqlalchemy\.dialects:oracle .*sqlite, postgresql/,
  )
  expect(() => createEngine('postgresql+nothing://host/db')).toThrow(/drivers of postgresql: psycopg, psycopg2/)
})

test('a missing file is told without being made', async () => {
  const engine = createEngine(`sqlite:///${file}.none`, { mustExist: true })
  await expect(engine.connect()).rejects.toBeInstanceOf(DriverConnectError)
})

describe.each([
  ['PostgreSQL', postgresqlUrl, 'SELECT pg_backend_pid()', 'SELECT pg_terminate_backend(:id)'],
  ['MariaDB', mariadbUrl, 'SELECT CONNECTION_ID()', null],
] as const)('%s', (_name, url, whoami, kill) => {
  test.skipIf(!url)('a connection killed inside a transaction is an error; the pool heals', async () => {
    const engine = createEngine(url as string)
    const other = createEngine(url as string)
    const connection = await engine.connect()
    const id = (await connection.execDriverSql(whoami)).scalar()
    if (kill === null) await other.begin((each) => each.execDriverSql(`KILL CONNECTION ${id}`))
    else await other.begin((each) => each.execute(text(kill), { id }))
    const error = await connection.execDriverSql('SELECT 1').catch((caught) => caught)
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.connectionInvalidated).toBe(true)
    await expect(connection.execDriverSql('SELECT 1').then(() => null)).rejects.toThrow(
      /invalid transaction is rolled back/,
    )
    await connection.rollback()
    await connection.close()
    expect(await engine.begin((each) => each.scalar(text('SELECT 1')))).toBe(1)
    expect(engine.pool.metrics.invalidated).toBe(1)
    await engine.dispose()
    await other.dispose()
  })

  test.skipIf(!url)('what the server refuses has its family', async () => {
    const engine = createEngine(url as string)
    await expect(
      engine.begin((connection) => connection.execDriverSql('SELEC 1').then(() => null)),
    ).rejects.toBeInstanceOf(ProgrammingError)
    await engine.dispose()
  })

  test.skipIf(!url)('isolation levels are the transaction’s', async () => {
    const engine = createEngine(url as string, { isolationLevel: 'SERIALIZABLE' })
    await using connection = await engine.connect()
    const level = await connection.scalar(text(kill === null ? 'SELECT @@tx_isolation' : 'SHOW transaction_isolation'))
    expect(`${level}`.toLowerCase()).toMatch(kill === null ? /.+/ : /serializable/)
    await expect(
      engine
        .executionOptions({ isolationLevel: 'NONSENSE' })
        .begin((each) => each.execDriverSql('SELECT 1').then(() => null)),
    ).rejects.toThrow(/Invalid value 'NONSENSE' for isolation_level/)
    await connection.close()
    await engine.dispose()
  })
})

describe.each([
  ['SQLite', 'sqlite://'],
  ['PostgreSQL', postgresqlUrl],
  ['MariaDB', mariadbUrl],
] as const)('createAll on %s', (_name, url) => {
  test.skipIf(!url)('makes what is missing, twice without harm, and introspection finds it', async () => {
    const engine = createEngine(await ownDatabase(url as string, 'athanor_pool'))
    const metadata = new MetaData()
    const parent = new Table(
      'ca_parent',
      metadata,
      new Column('id', Integer, { primaryKey: true }),
      new Column('name', String(40)),
    )
    new Table(
      'ca_child',
      metadata,
      new Column('id', Integer, { primaryKey: true }),
      new Column('parent_id', Integer, new ForeignKey('ca_parent.id', { ondelete: 'CASCADE' }), {
        nullable: false,
        index: true,
      }),
    )
    await metadata.createAll(engine)
    await metadata.createAll(engine)
    const catalog = await inspectDatabase(engine).catalog()
    expect(findTable(catalog, 'ca_child')?.foreignKeys).toMatchObject([
      { columns: ['parent_id'], referredTable: 'ca_parent', ondelete: 'CASCADE' },
    ])
    expect(findTable(catalog, 'ca_child')?.indexes.map((index) => index.name)).toContain('ix_ca_child_parent_id')
    expect(findTable(catalog, 'ca_parent')?.columns.map((column) => column.name)).toEqual(['id', 'name'])
    expect(
      (await engine.begin((connection) => connection.execute(insert(parent), { name: 'x' }))).insertedPrimaryKey,
    ).toEqual([1])
    await metadata.dropAll(engine)
    expect(await inspectDatabase(engine).hasTable('ca_child')).toBe(false)
    await engine.dispose()
  })
})
