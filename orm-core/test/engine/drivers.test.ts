// The drivers on real databases: values without loss, read-only transactions, cancellation, streams, and the words of
// a refused connection.

import { mkdtempSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { MysqlDriver } from '../../src/dialects/mysql/driver.ts'
import { PostgresDriver } from '../../src/dialects/postgresql/driver.ts'
import { SqliteDriver } from '../../src/dialects/sqlite/driver.ts'
import type { Driver, DriverConnection, DriverOptions } from '../../src/engine/driver.ts'
import { makeUrl } from '../../src/engine/url.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'athanor-drivers-'))
const file = path.join(folder, 'test.db')
const open: DriverConnection[] = []
afterAll(async () => {
  for (const connection of open) await connection.close()
})

async function connect(driver: Driver): Promise<DriverConnection> {
  const connection = await driver.connect()
  open.push(connection)
  return connection
}

const sqlite = (options: DriverOptions = {}, url = `sqlite:///${file}`) => new SqliteDriver(makeUrl(url), options)
const postgresqlUrl = inject('postgresqlUrl')
const mariadbUrl = inject('mariadbUrl')

const NUMBERS = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 900) SELECT x FROM n'
const FOREVER = 'WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n'

const targets: {
  name: string
  make: (options?: DriverOptions) => Driver
  skip: boolean
  mark: (n: number) => string
  endless: string | null
}[] = [
  { name: 'SQLite in this thread', make: (o) => sqlite(o), skip: false, mark: () => '?', endless: null },
  {
    name: 'SQLite in a process',
    make: (o) => sqlite({ ...o, isolated: true }),
    skip: false,
    mark: () => '?',
    endless: FOREVER,
  },
  {
    name: 'PostgreSQL',
    make: (o) => new PostgresDriver(makeUrl(postgresqlUrl as string), o),
    skip: !postgresqlUrl,
    mark: (n) => `$${n}`,
    endless: 'SELECT pg_sleep(60)',
  },
  {
    name: 'MariaDB',
    make: (o) => new MysqlDriver(makeUrl(mariadbUrl as string), o),
    skip: !mariadbUrl,
    mark: () => '?',
    endless: 'SELECT SLEEP(60)',
  },
]

for (const { name, make, skip, mark, endless } of targets) {
  describe.skipIf(skip)(name, () => {
    const table = `t_${name.replace(/\W+/g, '_').toLowerCase()}`

    test('writes, reads back and counts', async () => {
      const connection = await connect(make())
      await connection.execute(`DROP TABLE IF EXISTS ${table}`, [])
      await connection.execute(
        `CREATE TABLE ${table} (id BIGINT PRIMARY KEY, name VARCHAR(50), price DECIMAL(30, 10), data ${name === 'PostgreSQL' ? 'BYTEA' : 'BLOB'})`,
        [],
      )
      const insert = `INSERT INTO ${table} (id, name, price, data) VALUES (${[1, 2, 3, 4].map(mark).join(', ')})`
      const done = await connection.execute(insert, [
        9007199254740993n,
        'O\'Neil "ü" \u{1F600}',
        '12345678901234567.0123456789',
        Buffer.from([0, 255, 39]),
      ])
      expect(done.rowcount).toBe(1)
      expect(done.columns).toEqual([])
      await connection.executeMany(insert, [
        [1, 'a', null, null],
        [2, 'b', null, null],
      ])
      const { rows, columns } = await connection.execute(
        `SELECT id, name, price, data FROM ${table} ORDER BY id DESC`,
        [],
      )
      expect(columns.map((column) => column.name)).toEqual(['id', 'name', 'price', 'data'])
      expect(rows[0]?.slice(0, 2)).toEqual([9007199254740993n, 'O\'Neil "ü" \u{1F600}'])
      expect([...((rows[0] as unknown[])[3] as Uint8Array)]).toEqual([0, 255, 39])
      if (!name.startsWith('SQLite')) expect(rows[0]?.[2]).toBe('12345678901234567.0123456789')
      expect(rows.slice(1)).toEqual([
        [2, 'b', null, null],
        [1, 'a', null, null],
      ])
      const updated = await connection.execute(`UPDATE ${table} SET name = name WHERE id < ${mark(1)}`, [10])
      expect(updated.rowcount).toBe(2)
    })

    test('a read-only transaction is held to reading by the database', async () => {
      const driver = make()
      const connection = await connect(driver)
      await connection.execute(`CREATE TABLE IF NOT EXISTS ${table}_ro (id INT)`, [])
      await connection.begin({ readOnly: true })
      let error: unknown
      try {
        await connection.execute(`INSERT INTO ${table}_ro VALUES (1)`, [])
      } catch (caught) {
        error = caught
      }
      expect(driver.classify(error)?.hint).toMatch(/read-only/)
      await connection.rollback()
      await connection.begin({})
      await connection.execute(`INSERT INTO ${table}_ro VALUES (1)`, [])
      await connection.commit()
    })

    test('a stream gives pages, and can be left early', async () => {
      const connection = await connect(make())
      const stream = await connection.stream(NUMBERS, [])
      expect(stream.columns.map((column) => column.name)).toEqual(['x'])
      let total = 0
      for (;;) {
        const page = await stream.fetch(400)
        if (page.length === 0) break
        expect(page.length).toBeLessThanOrEqual(400)
        total += page.length
      }
      await stream.close()
      expect(total).toBe(900)
      const left = await connection.stream(NUMBERS, [])
      expect(await left.fetch(10)).toHaveLength(10)
      await left.close()
      expect((await connection.execute('SELECT 1', [])).rows).toEqual([[1]])
    })

    test.skipIf(endless === null)('a running statement is cancelled, and its error says so', async () => {
      const driver = make()
      const connection = await connect(driver)
      const controller = new AbortController()
      setTimeout(() => controller.abort(), 150)
      const outcome = await Promise.resolve(
        connection.execute(endless as string, [], { signal: controller.signal }),
      ).then(
        (result) => result.rows,
        (error) => driver.classify(error)?.cancelled,
      )
      // MariaDB's SLEEP() returns 1 when it is interrupted instead of failing.
      expect(outcome === true || (name === 'MariaDB' && String(outcome) === '1')).toBe(true)
    })

    test.skipIf(endless === null || name === 'MariaDB')('a statement that takes too long is ended', async () => {
      const driver = make()
      const connection = await connect(driver)
      const outcome = await Promise.resolve(connection.execute(endless as string, [], { timeout: 200 })).catch(
        (error) => driver.classify(error)?.cancelled,
      )
      expect(outcome).toBe(true)
    })
  })
}

describe('a refused connection names the URL and the fix', () => {
  const message = async (driver: Driver) => {
    try {
      await driver.connect()
    } catch (error) {
      return (error as Error).message
    }
    return 'connected'
  }

  test('a missing SQLite file is not created', async () => {
    expect(await message(sqlite({ mustExist: true }, `sqlite:///${folder}/none.db`))).toMatch(
      /Cannot connect to sqlite:.*none\.db: there is no database file .*Correct the path/,
    )
    expect(await message(sqlite({}, `sqlite:///${folder}/no/such/none.db`))).toMatch(/folder .* does not exist/)
  })

  test('a file that is no database', async () => {
    writeFileSync(
      path.join(folder, 'text.db'),
      'this is not a database, but a text that is long enough to be read as a header',
    )
    expect(await message(sqlite({}, `sqlite:///${folder}/text.db`))).toMatch(/is not a SQLite database/)
    expect(await message(sqlite({ isolated: true }, `sqlite:///${folder}/text.db`))).toMatch(/is not a SQLite database/)
  })

  test('a locked SQLite file', async () => {
    const writer = await connect(sqlite())
    await writer.execute('CREATE TABLE IF NOT EXISTS locked (id INT)', [])
    await writer.execute('BEGIN EXCLUSIVE', [])
    const driver = sqlite({}, `sqlite:///${file}?timeout=0.1`)
    expect(await message(driver)).toMatch(/locked.*commit or roll it back/)
    await writer.execute('ROLLBACK', [])
  })

  test('a port where nobody listens', async () => {
    expect(await message(new PostgresDriver(makeUrl('postgresql://ann:s3cret@127.0.0.1:1/shop')))).toBe(
      'Cannot connect to postgresql://ann:***@127.0.0.1:1/shop: nothing listens at 127.0.0.1:1. Start the server, or correct host and port in the URL.',
    )
    expect(await message(new MysqlDriver(makeUrl('mysql+pymysql://ann:s3cret@127.0.0.1:1/shop')))).toMatch(
      /^Cannot connect to mysql\+pymysql:\/\/ann:\*\*\*@.*nothing listens/,
    )
  })

  test.skipIf(!postgresqlUrl)('PostgreSQL: wrong password, missing database', async () => {
    const url = makeUrl(postgresqlUrl as string)
    expect(await message(new PostgresDriver(url.set({ password: 'wrong' })))).toMatch(
      /the password for user "athanor" was refused/,
    )
    expect(await message(new PostgresDriver(url.set({ database: 'nowhere' })))).toMatch(
      /there is no database "nowhere".*CREATE DATABASE/,
    )
  })

  test.skipIf(!mariadbUrl)('MariaDB: wrong password, missing database', async () => {
    const url = makeUrl(mariadbUrl as string)
    expect(await message(new MysqlDriver(url.set({ password: 'wrong' })))).toMatch(
      /the password for user "athanor" was refused/,
    )
    expect(await message(new MysqlDriver(url.set({ database: 'nowhere' })))).toMatch(/there is no database "nowhere"/)
  })
})
