// What a service needs around its sessions: reads and writes on different databases, one session for each request,
// rows by mappings, logs without secrets, what the database computes, and locks.

import { mkdtempSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { describe, expect, inject, test } from 'vitest'
import {
  type BindArguments,
  type Connection,
  createEngine,
  declarativeBase,
  type Engine,
  event,
  FetchedValue,
  foreignKey,
  func,
  Integer,
  type LogEntry,
  listen,
  mappedColumn,
  relationship,
  Session,
  scopedSession,
  select,
  selectinload,
  sessionmaker,
  text,
  update,
  Varchar,
} from '../../src/index.ts'
import { ownDatabase } from '../own-database.ts'

const Base = declarativeBase()

class User extends Base<typeof User> {
  static {
    this.table('sv_users')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(50))
  static visits = mappedColumn(Integer, { default: () => 1, onupdate: () => 9 })
  static status = mappedColumn(Varchar(20), { serverDefault: 'new', nullable: true })
  static posts = relationship(() => [Post], { backPopulates: 'author', cascade: 'all, delete-orphan' })
}
class Post extends Base<typeof Post> {
  static {
    this.table('sv_posts')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static title = mappedColumn(Varchar(50))
  static authorId = mappedColumn('author_id', Integer, { foreignKey: foreignKey(() => User.id) })
  static author = relationship(() => User, { backPopulates: 'posts' })
}

const folder = mkdtempSync(path.join(os.tmpdir(), 'athanor-services-'))
let files = 0

async function database(url: string | null = null): Promise<Engine> {
  files += 1
  const engine = createEngine(url ?? `sqlite:///${path.join(folder, `${files}.db`)}?foreign_keys=0`)
  await Base.metadata.dropAll(engine)
  await Base.metadata.createAll(engine)
  return engine
}

const statements = (engine: Engine): string[] => {
  const sent: string[] = []
  listen(engine, 'beforeCursorExecute', (_connection, sql) => {
    sent.push(sql.replace(/\s+/g, ' ').trim())
  })
  return sent
}

describe('routing', () => {
  class RoutingSession extends Session {
    override getBind(args: BindArguments = {}): Engine | Connection {
      const { primary, replica } = this.info as { primary: Engine; replica: Engine }
      const writes = this._flushing || args.clause?.isDml || this.info.written === true
      if (writes) this.info.written = true
      return args.bind ?? (writes ? primary : replica)
    }
  }

  test('reads go to a replica, writes to the primary, and what follows a write stays there', async () => {
    const [primary, replica] = [await database(), await database()]
    await replica.begin((connection) =>
      connection.execute(text("INSERT INTO sv_users (id, name, visits) VALUES (1, 'old', 1)")),
    )
    await primary.begin((connection) =>
      connection.execute(text("INSERT INTO sv_users (id, name, visits) VALUES (1, 'old', 1)")),
    )
    const [onPrimary, onReplica] = [statements(primary), statements(replica)]
    const make = sessionmaker(null, { class: RoutingSession, info: { primary, replica } })
    const session = make()
    const user = await session.getOne(User, 1)
    expect(onReplica).toHaveLength(1)
    user.name = 'new'
    await session.flush()
    expect(onPrimary.map((sql) => sql.split(' ')[0])).toEqual(['UPDATE'])
    expect(await session.scalar(select(User.name))).toBe('new')
    await session.commit()
    expect(onReplica).toHaveLength(1)
    await session.close()
    await using other = make()
    expect(await other.scalar(select(User.name))).toBe('old')
    await other.execute(update(User).values({ name: 'x' }))
    expect(onPrimary.filter((sql) => sql.startsWith('UPDATE'))).toHaveLength(2)
    await other.rollback()
  })

  test('binds by class, and one transaction over both', async () => {
    const [users, posts] = [await database(), await database()]
    const make = sessionmaker(null, {
      binds: new Map<any, Engine>([
        [User, users],
        [Post, posts],
      ]),
    })
    const [onUsers, onPosts] = [statements(users), statements(posts)]
    await make.begin(async (session) => {
      session.add(new User({ name: 'ann', posts: [new Post({ title: 'p' })] }))
    })
    expect([onUsers, onPosts].map((sent) => sent.filter((sql) => sql.startsWith('INSERT')).length)).toEqual([1, 1])
    await expect(
      make.begin(async (session) => {
        session.add(new User({ name: 'bob' }))
        await session.flush()
        throw new Error('no')
      }),
    ).rejects.toThrow('no')
    await using session = make()
    expect(await session.scalar(select(func.count(User.id)))).toBe(1)
    await expect(new Session().execute(select(User)).then(() => null)).rejects.toThrow(
      /Could not locate a bind configured on mapper .* or this Session/,
    )
  })
})

describe('one session for each request', () => {
  test('with AsyncLocalStorage, through middleware as Express and Fastify have it', async () => {
    const engine = await database()
    const opened: Session[] = []
    const make = sessionmaker(engine)
    const scope = scopedSession(() => {
      const session = make()
      opened.push(session)
      return session
    })
    const services = {
      async create(name: string): Promise<number> {
        const user = new User({ name })
        scope.current.add(user)
        await scope.current.flush()
        return user.id
      },
    }
    const middleware = (
      _request: unknown,
      response: { once(name: 'close', done: () => void): void },
      next: () => void,
    ) => {
      void scope.run(
        () =>
          new Promise<void>((resolve) => {
            response.once('close', resolve)
            next()
          }),
      )
    }
    const server = createServer((request, response) => {
      middleware(request, response, async () => {
        const before = scope.current
        const id = await services.create(request.url as string)
        await new Promise((resolve) => setTimeout(resolve, 5))
        await scope.current.commit()
        response.end(`${id} ${scope.current === before}`)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as AddressInfo
    const answers = []
    for (let round = 0; round < 4; round++)
      answers.push(await (await fetch(`http://127.0.0.1:${port}/user${round}`)).text())
    expect(answers).toEqual(['1 true', '2 true', '3 true', '4 true'])
    await new Promise<void>((resolve) => server.close(() => resolve()))
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(new Set(opened).size).toBe(4)
    expect(engine.pool.checkedout()).toBe(0)
    expect(() => scope.current).toThrow(/There is no scope here/)
    await engine.dispose()
  })

  test('a scope’s session is made when it is asked for, and closed with it', async () => {
    const engine = await database()
    const scope = scopedSession(sessionmaker(engine))
    const [a, b] = await Promise.all([
      scope.run(async () => {
        const { current } = scope
        await current.execute(text('SELECT 1'))
        return current
      }),
      scope.run(async () => scope.current),
    ])
    expect(a).not.toBe(b)
    await scope.run(async () => {
      const first = scope.current
      await scope.remove()
      expect(scope.current).not.toBe(first)
    })
    const log: string[] = []
    listen(scope, 'beforeCommit', () => log.push('commit'))
    await scope.run(() => scope.current.commit())
    expect(log).toEqual(['commit'])
    await expect(
      scope.run(async () => {
        await scope.current.execute(text('SELECT 1'))
        throw new Error('handler failed')
      }),
    ).rejects.toThrow('handler failed')
    expect(engine.pool.checkedout()).toBe(0)
    await engine.dispose()
  })
})

describe('the log', () => {
  test('tells statements, times and rows as entries, and hides parameters where it is told to', async () => {
    const entries: LogEntry[] = []
    const engine = createEngine('sqlite://', { hideParameters: true, echo: (entry) => entries.push(entry) })
    await engine.begin(async (connection) => {
      await connection.execute(text('CREATE TABLE t (secret VARCHAR)'))
      await connection.execute(text('INSERT INTO t VALUES (:secret)'), { secret: 'hunter2' })
      await connection.execute(text('SELECT * FROM t WHERE secret = :secret'), { secret: 'hunter2' })
    })
    const error = await engine
      .begin((connection) => connection.execute(text('INSERT INTO nowhere VALUES (:secret)'), { secret: 'hunter2' }))
      .catch((caught) => caught)
    const all = JSON.stringify(entries) + String(error) + JSON.stringify(error) + (error as Error).stack
    expect(all).not.toContain('hunter2')
    expect(String(error)).toContain('[SQL parameters hidden due to hide_parameters=True]')
    expect(entries.map((entry) => [entry.event, entry.sql.split(' ')[0]])).toEqual([
      ['begin', 'BEGIN'],
      ['statement', 'CREATE'],
      ['statement', 'INSERT'],
      ['statement', 'SELECT'],
      ['commit', 'COMMIT'],
      ['begin', 'BEGIN'],
      ['rollback', 'ROLLBACK'],
    ])
    expect(entries[3]).toMatchObject({ level: 'info', rowcount: 1, parameters: '[hidden]' })
    expect(entries[3]?.duration).toBeGreaterThanOrEqual(0)
    await engine.dispose()
  })

  test('never shows the password of a URL', async () => {
    const url = 'postgresql://ann:geheim@127.0.0.1:1/shop'
    const engine = createEngine(url)
    const error = await engine.connect().catch((caught) => caught)
    expect(`${engine} ${engine.url} ${error} ${(error as Error).stack}`).not.toContain('geheim')
    expect(String(engine)).toContain('ann:***@')
  })

  test('names the connection by its logging token', async () => {
    const entries: LogEntry[] = []
    const engine = createEngine('sqlite://', { echo: (entry) => entries.push(entry) })
    const traced = engine.executionOptions({ loggingToken: 'request 7' })
    await traced.begin((connection) => connection.execute(text('SELECT 1')))
    expect(entries.map((entry) => entry.token)).toEqual(['request 7', 'request 7', 'request 7'])
  })
})

describe.each([
  ['SQLite', null],
  ['PostgreSQL', await ownDatabase(inject('postgresqlUrl'), 'athanor_services')],
  ['MariaDB', await ownDatabase(inject('mariadbUrl'), 'athanor_services')],
] as const)('on %s', (name, url) => {
  const absent = url === null && name !== 'SQLite'

  test.skipIf(absent)('defaults, onupdate and server defaults come onto the object', async () => {
    const engine = await database(url)
    await using session = new Session(engine)
    const user = new User({ name: 'ann' })
    session.add(user)
    await session.flush()
    expect([user.visits, await user.awaitable.status]).toEqual([1, 'new'])
    user.name = 'Ann'
    await session.flush()
    expect(user.visits).toBe(9)
    await session.close()
    await engine.dispose()
  })

  test.skipIf(absent)('rows by mappings and objects in bulk', async () => {
    const engine = await database(url)
    await using session = new Session(engine)
    const mappings: { id?: number; name: string; visits?: number }[] = [{ name: 'a' }, { name: 'b', visits: 5 }]
    await session.bulkInsertMappings(User, mappings, { returnDefaults: true })
    expect(mappings.map((each) => typeof each.id)).toEqual(['number', 'number'])
    await session.bulkUpdateMappings(User, [{ id: mappings[0]?.id as number, name: 'A' }])
    const objects = [new User({ name: 'c' }), new User({ name: 'd' })]
    await session.bulkSaveObjects(objects)
    expect(objects.some((user) => session.contains(user))).toBe(false)
    const rows = await session.execute(select(User.name, User.visits).orderBy(User.id)).all()
    expect(rows.map((row) => [...row])).toEqual([
      ['A', 9],
      ['b', 5],
      ['c', 1],
      ['d', 1],
    ])
    await session.close()
    await engine.dispose()
  })

  test.skipIf(absent)('refresh by names and under a lock, expire, populateExisting', async () => {
    const engine = await database(url)
    await using session = new Session(engine)
    const user = new User({ name: 'ann', posts: [new Post({ title: 'p' })] })
    session.add(user)
    await session.commit()
    await session.refresh(user, null, { withForUpdate: true })
    user.name = 'mine'
    user.visits = 7
    await session.flush()
    await session.execute(text("UPDATE sv_users SET name = 'theirs', visits = 70"))
    await session.refresh(user, ['name'])
    expect([user.name, user.visits]).toEqual(['theirs', 7])
    session.expire(user, ['visits'])
    expect(await user.awaitable.visits).toBe(70)
    await session.execute(text("UPDATE sv_users SET name = 'late'"))
    await session
      .scalars(select(User).options(selectinload(User.posts)).executionOptions({ populateExisting: true }))
      .all()
    expect([user.name, user.posts.length]).toEqual(['late', 1])
    await session.close()
    await engine.dispose()
  })

  test.skipIf(absent)('a savepoint that is rolled back restores what it changed and nothing else', async () => {
    const engine = await database(url)
    await using session = new Session(engine)
    const [ann, bob] = [new User({ name: 'ann' }), new User({ name: 'bob' })]
    session.addAll([ann, bob])
    await session.flush()
    const savepoint = await session.beginNested()
    ann.name = 'changed'
    const cid = new User({ name: 'cid' })
    session.add(cid)
    await session.delete(bob)
    await session.flush()
    await savepoint.rollback()
    expect(await ann.awaitable.name).toBe('ann')
    expect([session.contains(bob), session.contains(cid)]).toEqual([true, false])
    await session.commit()
    expect((await session.scalars(select(User.name).orderBy(User.name))).all()).toEqual(['ann', 'bob'])
    await session.close()
    await engine.dispose()
  })
})

test('eagerDefaults reads what the server computes with the INSERT', async () => {
  const OwnBase = declarativeBase()
  class Item extends OwnBase<typeof Item> {
    static {
      this.table('sv_items', { mapper: { eagerDefaults: true } })
    }
    static id = mappedColumn(Integer, { primaryKey: true })
    static label = mappedColumn(Varchar(20), { nullable: true })
    static made = mappedColumn(Varchar(20), { serverDefault: 'made', nullable: true })
    static changed = mappedColumn(Varchar(20), { serverOnupdate: new (FetchedValue as any)(), nullable: true })
  }
  const engine = createEngine('sqlite://')
  await OwnBase.metadata.createAll(engine)
  const sent = statements(engine)
  await using session = new Session(engine)
  const item = new Item({})
  session.add(item)
  await session.flush()
  expect(item.made).toBe('made')
  item.label = 'x'
  await session.flush()
  expect(item.changed).toBe(null)
  expect(sent.filter((sql) => sql.includes('RETURNING')).map((sql) => sql.replace(/.*RETURNING/, ''))).toEqual([
    ' id, made',
    ' changed',
  ])
  expect(event.contains(engine, 'beforeCursorExecute', () => null)).toBe(false)
  await session.close()
})
