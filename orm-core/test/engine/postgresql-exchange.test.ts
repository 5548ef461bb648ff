// What goes to a PostgreSQL server together, as the server sees it: transactions that begin with their first statement and
// end without being waited for, and prepared statements that outlive errors.

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { PostgresDriver } from '../../src/dialects/postgresql/driver.ts'
import type { DriverConnection, DriverResult } from '../../src/engine/driver.ts'
import { makeUrl } from '../../src/engine/url.ts'
import { ownDatabase } from '../own-database.ts'

const url = await ownDatabase(inject('postgresqlUrl'), 'athanor_exchange')
const PREPARED = { prepare: true }

describe.skipIf(url === null)('on a PostgreSQL server', () => {
  let one: DriverConnection
  let other: DriverConnection
  let pid: unknown
  beforeAll(async () => {
    const driver = new PostgresDriver(makeUrl(url as string))
    one = await driver.connect()
    other = await driver.connect()
    pid = await value('SELECT pg_backend_pid()')
    await one.execute('CREATE TABLE things (id INTEGER PRIMARY KEY, name VARCHAR(40))', [])
  })
  afterAll(async () => {
    await one?.close()
    await other?.close()
  })

  const execute = (sql: string, params: readonly unknown[] = []): Promise<DriverResult> =>
    Promise.resolve(one.execute(sql, params, PREPARED))
  const value = async (sql: string, params: readonly unknown[] = []) => (await execute(sql, params)).rows[0]?.[0]
  /** What the other connection sees of this one. */
  const seen = async () => {
    const sql = 'SELECT state FROM pg_stat_activity WHERE pid = $1'
    return (await other.execute(sql, [pid])).rows[0]?.[0]
  }
  const nextTurn = () => new Promise((resolve) => setImmediate(resolve))
  const settled = async (state: string) => {
    for (let tries = 0; tries < 100 && (await seen()) !== state; tries++) await nextTurn()
    return seen()
  }

  test('a transaction begins with its first statement, and one without any is none', async () => {
    await one.begin({})
    expect(await seen()).toBe('idle')
    await one.commit()
    await one.begin({})
    await one.rollback()
    expect(await seen()).toBe('idle')
    await one.begin({ isolationLevel: 'SERIALIZABLE', readOnly: true })
    expect(await value("SELECT current_setting('transaction_isolation')")).toBe('serializable')
    expect(await seen()).toBe('idle in transaction')
    await expect(execute("INSERT INTO things VALUES (1, 'x')")).rejects.toMatchObject({ code: '25006' })
    await one.rollback()
    expect(await seen()).toBe('idle')
  })

  test('a transaction that has only read ends by itself, or with the next statement', async () => {
    await one.begin({})
    await value('SELECT 1')
    await one.rollback()
    expect(await settled('idle')).toBe('idle')
    await one.begin({})
    const first = await value('SELECT transaction_timestamp()')
    await one.rollback()
    await one.begin({})
    expect(await value('SELECT transaction_timestamp()')).not.toBe(first)
    await one.rollback()
    await one.execute('SELECT 1', [])
    expect(await seen()).toBe('idle')
  })

  test('what was written or locked is undone when a rollback is over', async () => {
    await execute("INSERT INTO things VALUES (1, 'one')")
    for (const sql of ["INSERT INTO things VALUES (2, 'two')", 'SELECT * FROM things FOR UPDATE']) {
      await one.begin({})
      await execute(sql)
      await one.rollback()
      expect((await other.execute('SELECT id FROM things FOR UPDATE NOWAIT', [])).rows).toEqual([[1]])
    }
  })

  test('an error in the first statement leaves the transaction to be rolled back', async () => {
    await one.begin({})
    await expect(execute("INSERT INTO things VALUES (1, 'again')")).rejects.toMatchObject({ code: '23505' })
    await expect(execute('SELECT 1')).rejects.toMatchObject({ code: '25P02' })
    await one.rollback()
    expect(await value('SELECT 1')).toBe(1)
  })

  test('statements that failed at first are sent again, and leave nothing behind', async () => {
    const insert = 'INSERT INTO things (id, name) VALUES ($1, $2)'
    for (let tries = 0; tries < 3; tries++)
      await expect(execute(insert, [1, 'again'])).rejects.toMatchObject({ code: '23505' })
    expect((await execute(insert, [5, 'five'])).rowcount).toBe(1)
    await expect(execute('SELECT later FROM things')).rejects.toMatchObject({ code: '42703' })
    await execute('ALTER TABLE things ADD COLUMN later INTEGER')
    expect((await execute('SELECT later FROM things ORDER BY id')).rows).toEqual([[null], [null]])
    const kept = await value('SELECT count(*) FROM pg_prepared_statements WHERE statement = $1', [insert])
    expect(kept).toBe(1)
  })

  test('the server keeps no more statements than the driver', async () => {
    for (let n = 0; n < 300; n++) await value(`SELECT ${n}`)
    expect(Number(await value('SELECT count(*) FROM pg_prepared_statements'))).toBeLessThanOrEqual(200)
    const long = (n: number) => `SELECT ${Array.from({ length: 4000 }, (_, at) => at + n).join(' + ')}`
    for (let n = 0; n < 20; n++) await value(long(n))
    const kept = await value('SELECT count(*) FROM pg_prepared_statements WHERE length(statement) > 10000')
    expect(Number(kept)).toBeLessThanOrEqual(8)
  })

  test('many sets of values count their rows, in a transaction and outside', async () => {
    const update = 'UPDATE things SET name = $1 WHERE id = $2'
    const sets = [
      ['a', 1],
      ['b', 5],
      ['c', 99],
    ]
    expect((await one.executeMany(update, sets, PREPARED)).rowcount).toBe(2)
    await one.begin({})
    expect((await one.executeMany(update, sets, PREPARED)).rowcount).toBe(2)
    await one.commit()
    expect((await execute('SELECT name FROM things ORDER BY id')).rows).toEqual([['a'], ['b']])
  })

  test('a timeout outlives the rollback of the transaction that it was set in', async () => {
    const timeout = async (milliseconds: number) =>
      (await one.execute("SELECT current_setting('statement_timeout')", [], { prepare: true, timeout: milliseconds }))
        .rows[0]?.[0]
    for (let rounds = 0; rounds < 2; rounds++) {
      await one.begin({})
      expect(await timeout(5000)).toBe('5s')
      await one.rollback()
    }
    await one.begin({})
    await value('SELECT 1')
    expect(await timeout(7000)).toBe('7s')
    await one.rollback()
    expect(await timeout(7000)).toBe('7s')
    expect(await timeout(0)).toBe('0')
  })

  test('what is sent before the answer to the one before gets its own answer', async () => {
    const twice = 'SELECT $1::INTEGER * 2'
    const quotient = 'SELECT 10 / $1::INTEGER'
    await value(twice, [1])
    await value(quotient, [1])
    expect(await Promise.all([value(twice, [4]), value(quotient, [5])])).toEqual([8, 2])
    const answers = await Promise.allSettled([value(quotient, [0]), value(twice, [7])])
    expect(answers).toMatchObject([
      { status: 'rejected', reason: { code: '22012' } },
      { status: 'fulfilled', value: 14 },
    ])
    await one.begin({})
    const inTransaction = await Promise.allSettled([value(quotient, [0]), value(twice, [7])])
    expect(inTransaction).toMatchObject([{ reason: { code: '22012' } }, { reason: { code: '25P02' } }])
    await one.rollback()
    // one that is not known to the server, one of pg's own, and one that is known again
    const known = () => value(twice, [8])
    expect(await Promise.all([value('SELECT $1::TEXT', ['new']), known()])).toEqual(['new', 16])
    expect(await Promise.all([one.execute('SELECT 3', []), known()])).toMatchObject([{ rows: [[3]] }, 16])
  })

  test('everything that was sent fails when the connection is lost', async () => {
    const driver = new PostgresDriver(makeUrl(url as string))
    const lost = await driver.connect()
    await lost.execute('SELECT pg_sleep($1)', [0], PREPARED)
    const { rows } = await lost.execute('SELECT pg_backend_pid()', [], PREPARED)
    const sleep = () => Promise.resolve(lost.execute('SELECT pg_sleep($1)', [10], PREPARED))
    const ended = Promise.allSettled([sleep(), sleep()])
    await other.execute('SELECT pg_terminate_backend($1)', [rows[0]?.[0]])
    expect((await ended).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    expect(lost.lost).toBe(true)
  })
})
