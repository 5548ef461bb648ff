// What goes wrong with real servers: connections killed, servers restarted, deadlocks, serialization failures, processes
// killed while they commit. After each, nothing is half-written, and engine and session go on.

import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  BigInteger,
  createEngine,
  DataError,
  DBAPIError,
  DriverConnectError,
  declarativeBase,
  type Engine,
  foreignKey,
  IllegalStateChangeError,
  Integer,
  IntegrityError,
  isRetryable,
  mappedColumn,
  NotSupportedError,
  OperationalError,
  PendingRollbackError,
  ResourceClosedError,
  relationship,
  Session,
  select,
  sessionmaker,
  Text,
  text,
  Varchar,
} from '../../src/index.ts'
import { ownDatabase } from '../own-database.ts'
import { startMariadb, startPostgresql } from '../servers.ts'

const Base = declarativeBase()

class Account extends Base<typeof Account> {
  static {
    this.table('faults_accounts')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(40), { unique: true })
  static balance = mappedColumn(BigInteger)
  static note = mappedColumn(Text, { nullable: true })
  static entries = relationship(() => [Entry], { backPopulates: 'account', cascade: 'all, delete-orphan' })
}

class Entry extends Base<typeof Entry> {
  static {
    this.table('faults_entries')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static amount = mappedColumn(Integer)
  static accountId = mappedColumn('account_id', Integer, { foreignKey: foreignKey(() => Account.id) })
  static account = relationship(() => Account, { backPopulates: 'entries' })
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'athanor-faults-'))
const SQLITE = `sqlite:///${path.join(folder, 'faults.db')}`
const POSTGRESQL = await ownDatabase(inject('postgresqlUrl'), 'athanor_faults')
const MARIADB = await ownDatabase(inject('mariadbUrl'), 'athanor_faults')

async function fresh(engine: Engine): Promise<void> {
  await Base.metadata.dropAll(engine)
  await Base.metadata.createAll(engine)
  await using session = new Session(engine)
  session.add(new Account({ name: 'ann', balance: 100 }))
  await session.flush()
  session.add(new Account({ name: 'bob', balance: 100 }))
  await session.commit()
}

/** Ends the server's side of a session's connection. */
async function kill(engine: Engine, session: Session): Promise<void> {
  const isPostgresql = engine.name === 'postgresql'
  const id = await session.scalar(text(isPostgresql ? 'SELECT pg_backend_pid()' : 'SELECT CONNECTION_ID()'))
  const other = createEngine(engine.url)
  await other.begin((connection) =>
    connection
      .execDriverSql(isPostgresql ? `SELECT pg_terminate_backend(${id})` : `KILL CONNECTION ${id}`)
      .then(() => null),
  )
  await other.dispose()
}

const caught = async (work: PromiseLike<unknown>): Promise<any> => {
  try {
    await work
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

describe.each([
  ['PostgreSQL', POSTGRESQL],
  ['MariaDB', MARIADB],
] as const)('on %s', (name, url) => {
  const engine: Engine = url === null ? (null as never) : createEngine(url)
  beforeAll(async () => {
    if (engine) await fresh(engine)
  })
  afterAll(async () => engine?.dispose())

  test.skipIf(!url)('a connection killed in the middle of a transaction', async () => {
    await using session = new Session(engine)
    const ann = await session.getOne(Account, 1)
    ann.balance = 1
    session.add(new Account({ name: 'half', balance: 0 }))
    await session.flush()
    await kill(engine, session)
    const error = await caught(session.execute(text('SELECT 1')))
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.connectionInvalidated).toBe(true)
    expect(isRetryable(error)).toBe(false)
    const again = await caught(session.execute(text('SELECT 1')))
    expect(again).toBeInstanceOf(PendingRollbackError)
    expect(again.message).toMatch(/Can't reconnect until invalid transaction is rolled back/)
    await session.rollback()
    expect(await ann.awaitable.balance).toBe(100)
    expect((await session.scalars(select(Account.name).orderBy(Account.id))).all()).toEqual(['ann', 'bob'])
    expect(engine.pool.metrics.checkedOut).toBe(1)
    await session.close()
    expect(engine.pool.metrics.checkedOut).toBe(0)
  })

  test.skipIf(!url)('a connection killed before a flush or a commit', async () => {
    for (const end of ['flush', 'commit'] as const) {
      await using session = new Session(engine)
      const ann = await session.getOne(Account, 1)
      ann.balance = 2
      if (end === 'commit') await session.flush()
      await kill(engine, session)
      const error = await caught(session[end]())
      expect(error).toBeInstanceOf(OperationalError)
      expect(error.connectionInvalidated).toBe(true)
      await session.rollback()
      expect(await ann.awaitable.balance).toBe(100)
    }
    expect(engine.pool.metrics.checkedOut).toBe(0)
  })

  test.skipIf(!url)('a connection killed while a statement runs', async () => {
    await using session = new Session(engine)
    const id = await session.scalar(text(name === 'PostgreSQL' ? 'SELECT pg_backend_pid()' : 'SELECT CONNECTION_ID()'))
    const sleeping = caught(session.execute(text(name === 'PostgreSQL' ? 'SELECT pg_sleep(20)' : 'SELECT SLEEP(20)')))
    await new Promise((resolve) => setTimeout(resolve, 100))
    await engine.begin((connection) =>
      connection
        .execDriverSql(name === 'PostgreSQL' ? `SELECT pg_terminate_backend(${id})` : `KILL CONNECTION ${id}`)
        .then(() => null),
    )
    const error = await sleeping
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.connectionInvalidated).toBe(true)
    await session.rollback()
    expect(await session.scalar(text('SELECT 1'))).toBe(1)
  })

  test.skipIf(!url)('a connection killed while rows are streamed', async () => {
    await using session = new Session(engine)
    const isPostgresql = name === 'PostgreSQL'
    const id = await session.scalar(text(isPostgresql ? 'SELECT pg_backend_pid()' : 'SELECT CONNECTION_ID()'))
    const many = isPostgresql
      ? "SELECT n, repeat('x', 1000) FROM generate_series(1, 200000) AS n"
      : "SELECT seq, repeat('x', 1000) FROM seq_1_to_200000"
    const result = await session.stream(text(many))
    let read = 0
    const error = await caught(
      (async () => {
        for await (const _row of result) {
          read += 1
          if (read !== 10) continue
          await createEngineFor(async (other) => {
            const end = isPostgresql ? `SELECT pg_terminate_backend(${id})` : `KILL CONNECTION ${id}`
            await other.begin((connection) => connection.execDriverSql(end).then(() => null))
          })
        }
      })(),
    )
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.connectionInvalidated).toBe(true)
    expect(read).toBeLessThan(200000)
    await session.rollback()
    expect(await session.scalar(text('SELECT 1'))).toBe(1)

    async function createEngineFor(work: (other: Engine) => Promise<void>): Promise<void> {
      const other = createEngine(url as string)
      await work(other)
      await other.dispose()
    }
  })

  test.skipIf(!url)('a deadlock is a typed error, after which the session is usable', async () => {
    const [one, two] = [new Session(engine), new Session(engine)]
    const lock = (session: Session, id: number) =>
      session.execute(text('UPDATE faults_accounts SET balance = balance WHERE id = :id'), { id })
    await lock(one, 1)
    await lock(two, 2)
    const outcomes = await Promise.allSettled([
      (async () => {
        await lock(one, 2)
        await one.commit()
      })(),
      (async () => {
        await lock(two, 1)
        await two.commit()
      })(),
    ])
    const failed = outcomes.flatMap((outcome, at) =>
      outcome.status === 'rejected' ? [[outcome.reason, [one, two][at] as Session] as const] : [],
    )
    expect(failed).toHaveLength(1)
    const [[error, loser]] = failed as [[any, Session]]
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.message).toMatch(/deadlock/i)
    expect(isRetryable(error)).toBe(true)
    expect(error.connectionInvalidated).toBe(false)
    await loser.rollback()
    expect(await loser.scalar(text('SELECT 1'))).toBe(1)
    await one.close()
    await two.close()
  })

  test.skipIf(!url)('a deadlock inside a savepoint leaves its own error, and a usable session', async () => {
    const [one, two] = [new Session(engine), new Session(engine)]
    const change = async (session: Session, id: number, note: string) => {
      const account = await session.getOne(Account, id)
      account.note = note
      await session.flush()
    }
    await change(one, 1, 'one')
    await change(two, 2, 'two')
    const meet = async (session: Session, id: number, note: string) => {
      try {
        await session.beginNested(() => change(session, id, note))
        await session.commit()
        return null
      } catch (error) {
        // the savepoint's end has not freed what the transaction locked before it
        await session.rollback()
        expect(await session.scalar(text('SELECT 1'))).toBe(1)
        await session.rollback()
        return error
      }
    }
    const errors = (await Promise.all([meet(one, 2, 'one'), meet(two, 1, 'two')])).filter((error) => error !== null)
    expect(errors).toHaveLength(1)
    const [error] = errors as [any]
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.message).toMatch(/deadlock/i)
    expect(isRetryable(error)).toBe(true)
    await one.close()
    await two.close()
  })

  test.skipIf(!url)('with retry, work that met in a deadlock is done again until both are through', async () => {
    await fresh(engine)
    const make = sessionmaker(engine)
    const repetitions: unknown[] = []
    let bothHaveOne: () => void = () => {}
    const meeting = new Promise<void>((resolve) => {
      bothHaveOne = resolve
    })
    let first = 0
    const transfer = (from: number, to: number) =>
      make.begin(
        async (session) => {
          const take = async (id: number, amount: number) => {
            await session.execute(text('UPDATE faults_accounts SET balance = balance + :amount WHERE id = :id'), {
              id,
              amount,
            })
          }
          await take(from, -10)
          first += 1
          if (first === 2) bothHaveOne()
          await Promise.race([meeting, new Promise((resolve) => setTimeout(resolve, 2000))])
          await take(to, 10)
        },
        { retry: { times: 5, onRetry: (error) => repetitions.push(error) } },
      )
    await Promise.all([transfer(1, 2), transfer(2, 1)])
    expect(repetitions.length).toBeGreaterThan(0)
    expect(repetitions.every(isRetryable)).toBe(true)
    await using session = make()
    expect((await session.scalars(select(Account.balance).orderBy(Account.id))).all()).toEqual([100, 100])
  })

  test.skipIf(!url)('a constraint that fails during flush: the session says so until it is rolled back', async () => {
    await fresh(engine)
    await using session = new Session(engine)
    const ann = await session.getOne(Account, 1)
    const bob = await session.getOne(Account, 2)
    ann.balance = 5
    await session.delete(bob)
    const doubled = new Account({ name: 'ann', balance: 0, entries: [new Entry({ amount: 1 })] })
    session.add(doubled)
    const error = await caught(session.flush())
    expect(error).toBeInstanceOf(IntegrityError)
    expect(error.message).toContain('[SQL: INSERT INTO faults_accounts')
    const pending = await caught(session.execute(select(Account)))
    expect(pending).toBeInstanceOf(PendingRollbackError)
    expect(pending.message).toMatch(
      /This Session's transaction has been rolled back due to a previous exception during flush\. .* Original exception was: /,
    )
    await session.rollback()
    expect(session.new.size + session.dirty.size + session.deleted.size).toBe(0)
    expect(session.contains(bob)).toBe(true)
    expect(session.contains(doubled)).toBe(false)
    expect(await ann.awaitable.balance).toBe(100)
    expect(await bob.awaitable.name).toBe('bob')
    // what was new is so again, and can be saved when it is right
    doubled.name = 'dan'
    session.add(doubled)
    await session.commit()
    expect((await doubled.awaitable.entries).map((entry) => entry.amount)).toEqual([1])
    expect((await session.scalars(select(Account.name).orderBy(Account.name))).all()).toEqual(['ann', 'bob', 'dan'])
  })

  test.skipIf(!url)('a constraint that fails inside a savepoint undoes the savepoint alone', async () => {
    await fresh(engine)
    await using session = new Session(engine)
    const ann = await session.getOne(Account, 1)
    ann.note = 'kept'
    const error = await caught(
      session.beginNested(async () => {
        ann.note = 'lost'
        session.add(new Account({ name: 'bob', balance: 0 }))
        await session.flush()
      }),
    )
    expect(error).toBeInstanceOf(IntegrityError)
    expect(await ann.awaitable.note).toBe('kept')
    session.add(new Account({ name: 'eve', balance: 0 }))
    await session.commit()
    expect(await session.scalar(select(Account.note).where(Account.id.eq(1)))).toBe('kept')
    expect((await session.scalars(select(Account.name).orderBy(Account.name))).all()).toEqual(['ann', 'bob', 'eve'])
  })
})

describe('serialization failures on PostgreSQL', () => {
  test.skipIf(!POSTGRESQL)('are typed, and retry does the work again with what the other has written', async () => {
    const engine = createEngine(POSTGRESQL as string, { isolationLevel: 'SERIALIZABLE' })
    await fresh(engine)
    const total = (session: Session) =>
      session.scalar(text('SELECT CAST(sum(balance) AS integer) FROM faults_accounts'))

    // both may take 150 as long as 200 are there: one after the other only one may
    const [one, two] = [new Session(engine), new Session(engine)]
    await total(one)
    await total(two)
    await one.execute(text('UPDATE faults_accounts SET balance = balance - 150 WHERE id = 1'))
    await two.execute(text('UPDATE faults_accounts SET balance = balance - 150 WHERE id = 2'))
    await one.commit()
    const error = await caught(two.commit())
    expect(error).toBeInstanceOf(OperationalError)
    expect(error.message).toMatch(/could not serialize access/)
    expect(isRetryable(error)).toBe(true)
    expect(error.orig.code).toBe('40001')
    await two.rollback()
    expect(await total(two)).toBe(50)
    await one.close()
    await two.close()

    await fresh(engine)
    const seen: unknown[] = []
    let repeated = 0
    let meet: () => void = () => {}
    const meeting = new Promise<void>((resolve) => {
      meet = resolve
    })
    const take = async (id: number) => {
      await using session = new Session(engine)
      await session.begin(
        async () => {
          const sum = (await total(session)) as number
          seen.push(sum)
          if (seen.length === 2) meet()
          await meeting
          if (sum < 150) return
          const account = await session.getOne(Account, id)
          account.balance = Number(account.balance) - 150
        },
        { retry: { onRetry: () => (repeated += 1) } },
      )
    }
    await Promise.all([take(1), take(2)])
    expect(repeated).toBe(1)
    expect(seen).toEqual([200, 200, 50])
    await engine.begin(async (connection) => {
      expect(await connection.scalar(text('SELECT CAST(sum(balance) AS integer) FROM faults_accounts'))).toBe(50)
    })
    await engine.dispose()
  })

  test.skipIf(!POSTGRESQL)('retry gives up after its times, and repeats nothing else', async () => {
    const engine = createEngine(POSTGRESQL as string)
    let calls = 0
    const error = await caught(
      engine.begin(
        async (connection) => {
          calls += 1
          await connection.execDriverSql("DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = '40001'; END $$")
        },
        { retry: { times: 2, delay: 1 } },
      ),
    )
    expect(isRetryable(error)).toBe(true)
    expect(calls).toBe(3)
    calls = 0
    await caught(
      engine.begin(
        async (connection) => {
          calls += 1
          await connection.execDriverSql('nonsense')
        },
        { retry: 5 },
      ),
    )
    expect(calls).toBe(1)
    await using session = new Session(engine)
    session.add(new Account({ name: 'early', balance: 0 }))
    await expect(session.begin(() => null, { retry: true })).rejects.toThrow(
      /begin\(\) with retry needs a session without unflushed changes/,
    )
    await session.close()
    await engine.dispose()
  })
})

describe.each([
  ['PostgreSQL', POSTGRESQL, startPostgresql],
  ['MariaDB', MARIADB, startMariadb],
] as const)('a restart of %s', (_name, url, start) => {
  test.skipIf(!url)('costs the connections of before and nothing else', { timeout: 60_000 }, async () => {
    const server = await start()
    try {
      for (const poolPrePing of [false, true]) {
        const engine = createEngine(server.url, { poolSize: 3, poolPrePing })
        await fresh(engine)
        const taken = await Promise.all([engine.connect(), engine.connect(), engine.connect()])
        for (const connection of taken) await connection.close()
        expect(engine.pool.checkedin()).toBe(3)
        const session = new Session(engine)
        const ann = await session.getOne(Account, 1)
        ann.balance = 7
        await session.flush()
        await server.down()
        expect(await caught(session.commit())).toBeInstanceOf(DBAPIError)
        await session.rollback()
        expect(await caught(session.execute(text('SELECT 1')))).toBeInstanceOf(DriverConnectError)
        await session.close()
        await server.up()
        expect(await session.scalar(select(Account.balance).where(Account.id.eq(1)))).toBe(100)
        await session.close()
        for (let each = 0; each < 5; each++)
          expect(await engine.begin((connection) => connection.scalar(text('SELECT 1')))).toBe(1)
        expect(engine.pool.metrics.checkedOut).toBe(0)
        await engine.dispose()
      }
    } finally {
      await server.stop()
    }
  })
})

describe('a process killed while it commits', () => {
  const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url))

  /** Runs the child until it has committed something, then kills it at some moment; the last commit that it was sure of. */
  async function crash(url: string, from: number): Promise<number> {
    const worker = spawn(process.execPath, ['--conditions=source', child, url, String(from)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let output = ''
    const begun = new Promise<void>((resolve) => {
      worker.stdout.on('data', (chunk) => {
        output += String(chunk)
        if (output.includes('\n')) resolve()
      })
    })
    const ended = new Promise<void>((resolve) => worker.once('close', () => resolve()))
    await Promise.race([begun, ended])
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
    worker.kill('SIGKILL')
    await ended
    const lines = output.split('\n').slice(0, -1)
    expect(lines, 'the child has committed something').not.toEqual([])
    return Number(lines.at(-1))
  }

  test.each([
    ['SQLite', `sqlite:///${path.join(folder, 'crash.db')}`],
    ['PostgreSQL', POSTGRESQL],
  ])('leaves %s with whole transactions', { timeout: 60_000 }, async (_name, url) => {
    if (url === null) return
    const engine = createEngine(url)
    await engine.begin(async (connection) => {
      for (const sql of [
        'DROP TABLE IF EXISTS accounts',
        'DROP TABLE IF EXISTS transfers',
        'CREATE TABLE accounts (id INTEGER PRIMARY KEY, balance INTEGER)',
        'CREATE TABLE transfers (id INTEGER PRIMARY KEY)',
        'INSERT INTO accounts VALUES (1, 0), (2, 0)',
      ])
        await connection.execDriverSql(sql)
    })
    for (let round = 0; round < 5; round++) {
      const before = await engine.begin((connection) =>
        connection.scalar<number>(text('SELECT coalesce(max(id), 0) FROM transfers')),
      )
      const sure = await crash(url, Number(before) + 1)
      const [taken, given, last, count] = await engine.begin(
        async (connection) =>
          (
            await connection.execute(
              text(
                'SELECT (SELECT balance FROM accounts WHERE id = 1), (SELECT balance FROM accounts WHERE id = 2), (SELECT max(id) FROM transfers), (SELECT count(*) FROM transfers)',
              ),
            )
          ).one() as unknown as number[],
      )
      expect(last).toBeGreaterThanOrEqual(sure)
      expect(last).toBeLessThanOrEqual(sure + 1)
      expect([taken, given, count]).toEqual([-(last as number), last, last])
    }
    await engine.begin(async (connection) => {
      await connection.execDriverSql('DROP TABLE accounts')
      await connection.execDriverSql('DROP TABLE transfers')
    })
    await engine.dispose()
  })
})

describe.each([
  ['SQLite', SQLITE],
  ['PostgreSQL', POSTGRESQL],
  ['MariaDB', MARIADB],
] as const)('values on %s', (name, url) => {
  const engine: Engine = url === null ? (null as never) : createEngine(url)
  beforeAll(async () => {
    if (engine) await fresh(engine)
  })
  afterAll(async () => engine?.dispose())

  test.skipIf(!url)('64-bit integers arrive without loss, larger ones are a DataError', async () => {
    await using session = new Session(engine)
    for (const balance of [
      9007199254740991,
      9007199254740993n,
      -9007199254740993n,
      9223372036854775807n,
      -9223372036854775808n,
    ]) {
      const account = new Account({ name: `${name} ${balance}`, balance: balance as number })
      session.add(account)
      await session.flush()
      session.expire(account)
      expect(await account.awaitable.balance).toBe(balance)
    }
    await session.rollback()
    for (const balance of [9223372036854775808n, -9223372036854775809n, 2n ** 80n]) {
      session.add(new Account({ name: 'too big', balance: balance as unknown as number }))
      const error = await caught(session.flush())
      expect(error).toBeInstanceOf(DataError)
      expect(error.message).toContain('[SQL: INSERT INTO faults_accounts')
      await session.rollback()
    }
    expect(await session.scalar(select(Account.name).where(Account.id.eq(1)))).toBe('ann')
  })

  test.skipIf(!url)('half a surrogate pair is refused with advice, whole characters arrive', async () => {
    await using session = new Session(engine)
    for (const [value, message] of [
      ['cut \ud83d', /half of a surrogate pair \(U\+D83D at index 4\), which UTF-8 can't encode/],
      ['\udc00', /half of a surrogate pair \(U\+DC00 at index 0\)/],
    ] as const) {
      session.add(new Account({ name: 'text', balance: 0, note: value }))
      const error = await caught(session.flush())
      expect(error).toBeInstanceOf(DataError)
      expect(error.message).toMatch(message)
      await session.rollback()
      const read = await caught(session.execute(select(Account).where(Account.note.eq(value))))
      expect(read).toBeInstanceOf(DataError)
      await session.rollback()
    }
    const account = new Account({ name: 'text', balance: 0, note: 'whole 😀 ünï 漢' })
    session.add(account)
    await session.flush()
    session.expire(account)
    expect(await account.awaitable.note).toBe('whole 😀 ünï 漢')
  })

  test.skipIf(!url)('NUL in text is kept, or refused where the server has no place for it', async () => {
    await using session = new Session(engine)
    const account = new Account({ name: 'nul', balance: 0, note: 'a\0b' })
    session.add(account)
    if (name === 'PostgreSQL') {
      const error = await caught(session.flush())
      expect(error).toBeInstanceOf(DataError)
      expect(error.message).toMatch(/PostgreSQL text can't hold NUL \(U\+0000\), which is at index 1 of a parameter/)
      return
    }
    await session.flush()
    session.expire(account)
    expect(await account.awaitable.note).toBe('a\0b')
  })

  test.skipIf(!url)('a value out of the range of its column', async () => {
    if (name === 'SQLite') return
    await using session = new Session(engine)
    const account = new Account({ name: 'x', balance: 0, entries: [new Entry({ amount: 2 ** 31 })] })
    session.add(account)
    expect(await caught(session.flush())).toBeInstanceOf(DataError)
    await session.rollback()
    session.add(new Account({ name: 'x'.repeat(41), balance: 0 }))
    expect(await caught(session.flush())).toBeInstanceOf(DataError)
  })
})

describe('use after the end, and by two at once', () => {
  test('a closed connection, a session that is closed for good', async () => {
    const engine = createEngine(SQLITE)
    await fresh(engine)
    const connection = await engine.connect()
    await connection.close()
    expect(await caught(connection.execute(text('SELECT 1')))).toBeInstanceOf(ResourceClosedError)
    const session = new Session(engine)
    await session.close()
    expect(await session.scalar(text('SELECT 1'))).toBe(1)
    await session.close()
    const once = new Session(engine, { closeResetsOnly: false })
    expect(await once.scalar(text('SELECT 1'))).toBe(1)
    await once.reset()
    expect(await once.scalar(text('SELECT 1'))).toBe(1)
    await once.close()
    await expect(once.scalar(text('SELECT 1'))).rejects.toThrow(
      'This Session has been permanently closed and is unable to handle any more transaction requests.',
    )
    await engine.dispose()
  })

  test('a commit whose flush fails leaves a session that can begin again', async () => {
    const engine = createEngine(SQLITE)
    await fresh(engine)
    await using session = new Session(engine)
    const error = await caught(session.begin(() => session.add(new Account({ name: 'ann', balance: 0 }))))
    expect(error).toBeInstanceOf(IntegrityError)
    expect(session.inTransaction()).toBe(false)
    await session.begin(() => session.add(new Account({ name: 'zoe', balance: 0 })))
    expect(await session.scalar(select(Account.name).where(Account.name.eq('zoe')))).toBe('zoe')
    await session.close()
    await engine.dispose()
  })

  test('two-phase commits are refused with what to do instead', async () => {
    const engine = createEngine(SQLITE)
    const session = new Session(engine)
    const error = await caught(session.prepare())
    expect(error).toBeInstanceOf(NotSupportedError)
    expect(error.message).toMatch(/Two-phase commits are not supported: .* outbox/)
    expect(() => new Session(engine, { twophase: true } as never)).toThrow(NotSupportedError)
    await engine.dispose()
  })

  test.skipIf(!POSTGRESQL)('a session used by two tasks refuses the second, and can still be closed', async () => {
    const engine = createEngine(POSTGRESQL as string)
    const session = new Session(engine)
    const outcomes = await Promise.allSettled([
      session.scalar(text('SELECT 1')),
      session.scalar(text('SELECT 2')),
      session.flush(),
    ])
    expect(outcomes.map((outcome) => outcome.status)).toEqual(['fulfilled', 'rejected', 'rejected'])
    const error = (outcomes[1] as PromiseRejectedResult).reason
    expect(error).toBeInstanceOf(IllegalStateChangeError)
    expect(error.message).toMatch(
      /This session is provisioning a new connection or executing; concurrent operations are not permitted: scalar\(\) was called while scalar\(\) is in progress\..*session of its own/,
    )
    expect(await session.scalar(text('SELECT 3'))).toBe(3)
    await expect(
      session.beginNested(async () => {
        await Promise.all([session.scalar(text('SELECT pg_sleep(0.1)')), session.scalar(text('SELECT 2'))])
      }),
    ).rejects.toBeInstanceOf(IllegalStateChangeError)
    expect(await session.scalar(text('SELECT 4'))).toBe(4)
    void session.scalar(text('SELECT pg_sleep(0.1)'))
    await session.close()
    expect(engine.pool.metrics.checkedOut).toBe(0)
    await engine.dispose()
  })
})
