// Each setting of a pool, and each of its events, on databases where what it does can be seen.

import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import {
  createEngine,
  DisconnectionError,
  type Engine,
  NullPool,
  type PoolConnection,
  QueuePool,
  StaticPool,
  text,
} from '../../src/internal.ts'

const folder = mkdtempSync(path.join(os.tmpdir(), 'athanor-pool-settings-'))
let files = 0
const fileUrl = () => {
  files += 1
  return `sqlite:///${path.join(folder, `${files}.db`)}`
}
const postgresqlUrl = inject('postgresqlUrl')
const mariadbUrl = inject('mariadbUrl')

/** The names of a pool's events in the order that they come in. */
function heard(engine: Engine): string[] {
  const names: string[] = []
  for (const name of [
    'firstConnect',
    'connect',
    'checkout',
    'reset',
    'checkin',
    'invalidate',
    'softInvalidate',
    'close',
    'detach',
  ] as const)
    engine.pool.events.on(name, () => {
      names.push(name)
    })
  return names
}

test('a connection is announced, taken, reset, given back and closed', async () => {
  const engine = createEngine(fileUrl())
  const names = heard(engine)
  const connection = await engine.connect()
  await connection.execute(text('SELECT 1'))
  await connection.close()
  await (await engine.connect()).close()
  await engine.dispose()
  expect(names).toEqual([
    'firstConnect',
    'connect',
    'checkout',
    'reset',
    'checkin',
    'checkout',
    'reset',
    'checkin',
    'close',
  ])
})

test('poolSize and maxOverflow: a connection beyond the size is closed when it comes back', async () => {
  const engine = createEngine(fileUrl(), { poolSize: 1, maxOverflow: 1, poolTimeout: 0.05 })
  expect(engine.pool.status()).toBe(
    'Pool size: 1  Connections in pool: 0 Current Overflow: -1 Current Checked out connections: 0',
  )
  const first = await engine.connect()
  const second = await engine.connect()
  expect([engine.pool.size(), engine.pool.overflow(), engine.pool.checkedout()]).toEqual([1, 1, 2])
  await expect(engine.connect()).rejects.toThrow(/size 1 overflow 1 reached, connection timed out, timeout 0\.05/)
  await first.close()
  await second.close()
  expect(engine.pool.metrics).toMatchObject({ opened: 2, closed: 1, idle: 1, timeouts: 1 })
  await engine.dispose()
})

test('maxOverflow -1 and poolSize 0 have no limit', async () => {
  for (const options of [{ poolSize: 1, maxOverflow: -1 }, { poolSize: 0 }]) {
    const engine = createEngine(fileUrl(), { ...options, poolTimeout: 0.05 })
    const taken = await Promise.all(Array.from({ length: 20 }, () => engine.connect()))
    expect(engine.pool.checkedout()).toBe(20)
    for (const connection of taken) await connection.close()
    expect(engine.pool.checkedin()).toBe('maxOverflow' in options ? 1 : 20)
    await engine.dispose()
  }
})

test('poolTimeout: who waits gets the connection that comes back in time', async () => {
  const engine = createEngine(fileUrl(), { poolSize: 1, maxOverflow: 0, poolTimeout: 5 })
  const first = await engine.connect()
  const waiting = engine.connect()
  expect(engine.pool.metrics.waiting).toBe(1)
  await first.close()
  await (await waiting).close()
  expect(engine.pool.metrics).toMatchObject({ waiting: 0, opened: 1, timeouts: 0 })
  await engine.dispose()
})

test('poolTrace: the message says where connections were taken', async () => {
  const engine = createEngine(fileUrl(), { poolSize: 1, maxOverflow: 0, poolTimeout: 0.05, poolTrace: true })
  async function leakyHandler() {
    return engine.connect()
  }
  const taken = await leakyHandler()
  await expect(engine.connect()).rejects.toThrow(
    /held by:\n {2}- a Connection, no statement yet, for 0\.\d s \(since \d{4}-.*Z\)\n {4}taken at leakyHandler \(.*pool-settings\.test\.ts:\d+:\d+\)/,
  )
  await taken.close()
  await engine.dispose()
})

test('poolUseLifo: the connection used last is used first', async () => {
  for (const poolUseLifo of [false, true]) {
    const engine = createEngine(fileUrl(), { poolUseLifo })
    const [a, b] = [await engine.connect(), await engine.connect()]
    const [first, last] = [a.driverConnection, b.driverConnection]
    await a.close()
    await b.close()
    const next = await engine.connect()
    expect(next.driverConnection === (poolUseLifo ? last : first)).toBe(true)
    await next.close()
    await engine.dispose()
  }
})

test('poolRecycle: a connection that is too old is replaced', async () => {
  const engine = createEngine(fileUrl(), { poolRecycle: 0.05 })
  const first = await engine.connect()
  const old = first.driverConnection
  await first.close()
  const same = await engine.connect()
  expect(same.driverConnection).toBe(old)
  await same.close()
  await new Promise((resolve) => setTimeout(resolve, 60))
  const second = await engine.connect()
  expect(second.driverConnection).not.toBe(old)
  expect(engine.pool.metrics).toMatchObject({ opened: 2, closed: 1 })
  await second.close()
  await engine.dispose()
})

test('poolResetOnReturn: what is left of a transaction is rolled back, committed, or left', async () => {
  for (const [poolResetOnReturn, rows] of [
    [undefined, 0],
    ['rollback', 0],
    ['commit', 1],
  ] as const) {
    const engine = createEngine(fileUrl(), { poolResetOnReturn })
    await engine.begin((connection) => connection.execDriverSql('CREATE TABLE t (id INTEGER)').then(() => null))
    const connection = await engine.connect()
    await connection.execDriverSql('INSERT INTO t VALUES (1)')
    // given back without an end of its transaction, as a task that died would do
    ;(connection as any)._transaction = null
    await connection.close()
    expect(await engine.begin((each) => each.scalar(text('SELECT count(*) FROM t')))).toBe(rows)
    await engine.dispose()
  }
})

test('NullPool keeps nothing, StaticPool shares one, QueuePool is what others have', async () => {
  const none = createEngine(fileUrl(), { poolclass: NullPool })
  expect(none.pool).toBeInstanceOf(NullPool)
  await (await none.connect()).close()
  await (await none.connect()).close()
  expect(none.pool.metrics).toMatchObject({ opened: 2, closed: 2, idle: 0 })
  expect(none.pool.status()).toBe('NullPool')

  const one = createEngine(fileUrl(), { poolclass: StaticPool })
  const [a, b] = [await one.connect(), await one.connect()]
  expect(a.driverConnection).toBe(b.driverConnection)
  await a.close()
  await b.close()
  expect(one.pool.metrics).toMatchObject({ opened: 1, closed: 0 })
  await one.dispose()
  expect(one.pool.metrics).toMatchObject({ opened: 1, closed: 1 })

  const many = createEngine('sqlite://', { poolclass: QueuePool })
  const [c, d] = [await many.connect(), await many.connect()]
  expect(c.driverConnection).not.toBe(d.driverConnection)
  await c.close()
  await d.close()
  await many.dispose()
})

test('a listener of checkout refuses a connection with a DisconnectionError; another is made', async () => {
  const engine = createEngine(fileUrl())
  const refused: PoolConnection[] = []
  engine.pool.events.on('checkout', (_connection, record) => {
    if (refused.length < 2) {
      refused.push(record)
      throw new DisconnectionError('it does not please me')
    }
  })
  const names = heard(engine)
  const connection = await engine.connect()
  expect(refused.map((record) => record.valid)).toEqual([false, false])
  expect(connection.closed).toBe(false)
  expect(names.filter((name) => name === 'invalidate')).toHaveLength(2)
  await connection.close()
  await engine.dispose()

  const never = createEngine(fileUrl())
  never.pool.events.on('checkout', () => {
    throw new DisconnectionError('never')
  })
  await expect(never.connect()).rejects.toThrow('This connection is closed')
  expect(never.pool.metrics).toMatchObject({ checkedOut: 0, idle: 0 })
})

test('invalidate ends a connection at once, softInvalidate when it comes back, detach takes it along', async () => {
  const engine = createEngine(fileUrl())
  const names = heard(engine)
  const first = await engine.connect()
  await first.invalidate()
  await first.close()
  const second = await engine.connect()
  engine.pool.softInvalidate(second._record)
  expect((await second.execute(text('SELECT 1'))).scalar()).toBe(1)
  await second.close()
  const third = await engine.connect()
  third.detach()
  expect(engine.pool.checkedout()).toBe(0)
  await third.close()
  expect(names.filter((name) => !['checkout', 'checkin', 'reset'].includes(name))).toEqual([
    'firstConnect',
    'connect',
    'invalidate',
    'connect',
    'softInvalidate',
    'close',
    'connect',
    'detach',
    'close',
  ])
  expect(engine.pool.metrics).toMatchObject({ opened: 3, idle: 0, checkedOut: 0 })
  await engine.dispose()
})

test('a disposed engine opens new connections; those in use are closed when they come back', async () => {
  const engine = createEngine(fileUrl())
  const used = await engine.connect()
  await (await engine.connect()).close()
  await engine.dispose()
  expect(engine.pool.metrics).toMatchObject({ closed: 1, idle: 0, checkedOut: 1 })
  expect((await used.execute(text('SELECT 1'))).scalar()).toBe(1)
  await used.close()
  expect(engine.pool.metrics).toMatchObject({ closed: 2, idle: 0 })
  expect(await engine.begin((connection) => connection.scalar(text('SELECT 1')))).toBe(1)
  await engine.dispose()
  await expect(used.execute(text('SELECT 1')).then(() => null)).rejects.toThrow('This Connection is closed')
})

describe.each([
  ['PostgreSQL', postgresqlUrl],
  ['MariaDB', mariadbUrl],
] as const)('%s', (name, url) => {
  const whoami = name === 'PostgreSQL' ? 'SELECT pg_backend_pid()' : 'SELECT CONNECTION_ID()'

  /** Ends the server's side of the only idle connection. */
  async function killIdle(engine: Engine): Promise<void> {
    const id = await engine.begin((connection) => connection.scalar(text(whoami)))
    const other = createEngine(url as string, { poolclass: NullPool })
    await other.begin((connection) =>
      connection
        .execDriverSql(name === 'PostgreSQL' ? `SELECT pg_terminate_backend(${id})` : `KILL CONNECTION ${id}`)
        .then(() => null),
    )
    // The driver must not have heard of it yet when the connection is asked for: that is what the ping is for.
    await other.dispose()
  }

  test.skipIf(!url)('poolPrePing finds a dead connection before it is used', async () => {
    const engine = createEngine(url as string, { poolPrePing: true })
    await killIdle(engine)
    expect(await engine.begin((connection) => connection.scalar(text('SELECT 1')))).toBe(1)
    expect(engine.pool.metrics.opened).toBe(2)
    await engine.dispose()
  })

  test.skipIf(!url)('a listener of connect may send statements, which are awaited', async () => {
    const engine = createEngine(url as string)
    engine.pool.events.on('connect', async (connection) => {
      await connection.execute(name === 'PostgreSQL' ? "SET application_name = 'shop'" : "SET @app = 'shop'", [])
    })
    const asked = name === 'PostgreSQL' ? 'SHOW application_name' : 'SELECT @app'
    expect(await engine.begin((connection) => connection.scalar(text(asked)))).toBe('shop')
    await engine.dispose()
  })

  test.skipIf(!url)('a listener of reset cleans what a session has set', async () => {
    const engine = createEngine(url as string, { poolSize: 1, maxOverflow: 0 })
    engine.pool.events.on('reset', async (connection, record) => {
      if (record.inTransaction) await connection.rollback()
      record.inTransaction = false
      await connection.execute(name === 'PostgreSQL' ? 'RESET ALL' : 'SET @app = NULL', [])
    })
    const connection = await engine.connect()
    await connection.execDriverSql(name === 'PostgreSQL' ? "SET work_mem = '7MB'" : "SET @app = 'dirty'")
    await connection.commit()
    await connection.close()
    const asked = name === 'PostgreSQL' ? 'SHOW work_mem' : 'SELECT @app'
    expect(String(await engine.begin((each) => each.scalar(text(asked))))).not.toMatch(/7MB|dirty/)
    await engine.dispose()
  })
})
