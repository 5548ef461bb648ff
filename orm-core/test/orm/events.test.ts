// listen() on all that has events: mapped classes, attributes, sessions, engines; validators, in the order and with the
// arguments of SQLAlchemy's.

import { afterEach, describe, expect, test } from 'vitest'
import {
  createEngine,
  declarativeBase,
  derive,
  type Engine,
  event,
  foreignKey,
  Integer,
  InvalidRequestError,
  listen,
  Mapper,
  mappedColumn,
  NO_VALUE,
  relationship,
  Session,
  select,
  sessionmaker,
  text,
  update,
  Varchar,
  validates,
} from '../../src/internal.ts'

const Base = declarativeBase()

class User extends Base<typeof User> {
  static {
    this.table('ev_users', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'user' } })
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static kind = mappedColumn(Varchar(10), { nullable: true })
  static override name = mappedColumn(Varchar(50))
  static email = mappedColumn(Varchar(50), { nullable: true })
  static posts = relationship(() => [Post], { backPopulates: 'author', cascade: 'all, delete-orphan' })
  static checkEmail = validates('email', (_user, _key, value) => {
    if (value !== null && !value.includes('@')) throw new Error(`${value} is no e-mail address`)
    return value?.toLowerCase() ?? null
  })
}

class Admin extends derive(User)<typeof Admin> {
  static {
    this.table({ mapper: { polymorphicIdentity: 'admin' } })
  }
  static level = mappedColumn(Integer, { nullable: true })
}

class Post extends Base<typeof Post> {
  static {
    this.table('ev_posts')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static title = mappedColumn(Varchar(50))
  static authorId = mappedColumn('author_id', Integer, { foreignKey: foreignKey(() => User.id), nullable: true })
  static author = relationship(() => User, { backPopulates: 'posts', nullable: true })
}

const ends: (() => void)[] = []
afterEach(() => {
  for (const end of ends.splice(0)) end()
})
const hear: typeof listen = (...args: any[]) => {
  const end = (listen as any)(...args)
  ends.push(end)
  return end
}

async function database(): Promise<Engine> {
  const engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  await engine.begin((connection) =>
    connection.execute(text("INSERT INTO ev_users (id, kind, name) VALUES (1, 'user', 'ann'), (2, 'admin', 'bob')")),
  )
  await engine.begin((connection) =>
    connection.execute(text("INSERT INTO ev_posts (id, title, author_id) VALUES (1, 'p1', 1), (2, 'p2', 1)")),
  )
  return engine
}

describe('mapper events', () => {
  test('come around each statement, with the connection of the flush', async () => {
    const engine = await database()
    const log: string[] = []
    for (const name of [
      'beforeInsert',
      'afterInsert',
      'beforeUpdate',
      'afterUpdate',
      'beforeDelete',
      'afterDelete',
    ] as const)
      hear(User, name, (mapper, connection, user) => {
        log.push(`${name} ${mapper.className} ${user.name} ${connection.inTransaction()}`)
      })
    hear(engine, 'beforeCursorExecute', (_connection, sql) => {
      log.push((sql.split(' ')[0] as string).trim())
    })
    await using session = new Session(engine)
    const user = new User({ name: 'cid' })
    session.add(user)
    await session.flush()
    user.name = 'Cid'
    await session.flush()
    await session.delete(user)
    await session.flush()
    expect(log).toEqual([
      'beforeInsert User cid false',
      'INSERT',
      'afterInsert User cid true',
      'beforeUpdate User Cid true',
      'UPDATE',
      'afterUpdate User Cid true',
      'SELECT',
      'beforeDelete User Cid true',
      'DELETE',
      'afterDelete User Cid true',
    ])
  })

  test('a listener sets values before they are sent, and may send statements of its own, which are awaited', async () => {
    const engine = await database()
    hear(User, 'beforeInsert', (_mapper, _connection, user) => {
      user.email = `${user.name}@x`
    })
    hear(User, 'afterInsert', async (_mapper, connection, user) => {
      await connection.execute(text("INSERT INTO ev_posts (title, author_id) VALUES ('welcome', :id)"), { id: user.id })
    })
    await using session = new Session(engine)
    const user = new User({ name: 'cid' })
    session.add(user)
    await session.commit()
    expect(await session.scalar(select(Post.title).where(Post.authorId.eq(await user.awaitable.id)))).toBe('welcome')
    await session.refresh(user)
    expect(user.email).toBe('cid@x')
  })

  test('subclasses hear with propagate, all classes through Mapper or the base', async () => {
    const engine = await database()
    const log: string[] = []
    hear(User, 'beforeInsert', () => log.push('own'))
    hear(User, 'beforeInsert', () => log.push('propagated'), { propagate: true })
    hear(Base, 'beforeInsert', () => log.push('base'), { propagate: true })
    hear(Mapper, 'beforeInsert', () => log.push('mapper'))
    await using session = new Session(engine)
    session.add(new Admin({ name: 'dan' }))
    await session.flush()
    expect(log).toEqual(['propagated', 'base', 'mapper'])
    log.length = 0
    session.add(new Post({ title: 't' }))
    await session.flush()
    expect(log).toEqual(['base', 'mapper'])
    log.length = 0
    session.add(new User({ name: 'eve' }))
    await session.flush()
    expect(log).toEqual(['own', 'propagated', 'base', 'mapper'])
  })

  test('init, load, refresh and expire', async () => {
    const engine = await database()
    const log: unknown[] = []
    hear(User, 'init', (user, values) => log.push(['init', user.name, Object.keys(values)]))
    hear(User, 'load', (user) => log.push(['load', user.name]))
    hear(User, 'refresh', (user, _context, names) => log.push(['refresh', user.name, names && [...names]]))
    hear(User, 'expire', (_user, names) => log.push(['expire', names]))
    const made = new User({ name: 'new' })
    await using session = new Session(engine)
    const user = (await session.get(User, 1)) as User
    await session.get(User, 1)
    session.expire(user, ['name'])
    await user.awaitable.name
    session.expire(user)
    await user.awaitable.name
    await session.refresh(user)
    await session.scalars(select(User).where(User.id.eq(1)).executionOptions({ populateExisting: true })).all()
    expect(made.name).toBe('new')
    expect(log).toEqual([
      ['init', 'new', ['name']],
      ['load', 'ann'],
      ['expire', ['name']],
      ['refresh', 'ann', ['name']],
      ['expire', null],
      ['refresh', 'ann', ['kind', 'id', 'name', 'email'].sort().reverse() && expect.any(Array)],
      ['expire', null],
      ['refresh', 'ann', null],
      ['refresh', 'ann', null],
    ])
  })

  test('once, insert, remove and contains', async () => {
    const log: string[] = []
    const first = () => log.push('first')
    const second = () => log.push('second')
    hear(User, 'init', first)
    hear(User, 'init', second, { insert: true })
    hear(User, 'init', () => log.push('once'), { once: true })
    new User({ name: 'a' })
    expect(event.contains(User, 'init', first)).toBe(true)
    event.remove(User, 'init', first)
    expect(event.contains(User, 'init', first)).toBe(false)
    new User({ name: 'b' })
    expect(log).toEqual(['second', 'first', 'once', 'second'])
    expect(() => event.remove(User, 'init', first)).toThrow(/No listeners found for event User \/ 'init'/)
    expect(() => (listen as any)(User, 'nonsense', first)).toThrow("No such event 'nonsense' for target 'User'")
  })
})

describe('attribute events', () => {
  test('set is told the old value, and with retval gives the new one', async () => {
    const engine = await database()
    const log: unknown[] = []
    hear(User.name, 'set', (_user, value, old) => log.push([value, old]))
    hear(User.name, 'set', (_user, value) => value.trim(), { retval: true })
    const user = new User({ name: ' x ' })
    expect(user.name).toBe('x')
    await using session = new Session(engine)
    const ann = (await session.get(User, 1)) as User
    ann.name = ' Ann '
    expect(ann.name).toBe('Ann')
    await session.flush()
    session.expire(ann)
    ann.name = 'again'
    expect(log).toEqual([
      [' x ', NO_VALUE],
      [' Ann ', 'ann'],
      ['again', NO_VALUE],
    ])
    expect(session.dirty.has(ann)).toBe(true)
  })

  test('loading sets no attribute; an instance from before the listener is heard too', async () => {
    const engine = await database()
    await using session = new Session(engine)
    const before = (await session.get(User, 1)) as User
    const log: unknown[] = []
    const end = hear(User.name, 'set', (user, value) => log.push([user.id, value]))
    await session.get(User, 2)
    before.name = 'x'
    end()
    before.name = 'y'
    expect(log).toEqual([[1, 'x']])
  })

  test('append, remove and bulkReplace of collections, from both sides', () => {
    const log: unknown[] = []
    const name = (value: any) => (value === null || typeof value === 'symbol' ? value : (value.title ?? value.name))
    hear(User.posts, 'append', (user, post, how) => log.push(['append', user.name, post.title, how.fromBackref]))
    hear(User.posts, 'remove', (user, post, how) => log.push(['remove', user.name, post.title, how.fromBackref]))
    hear(User.posts, 'bulkReplace', (user, posts) => log.push(['bulk', user.name, posts.map(name)]))
    hear(Post.author, 'set', (post, user, old, how) =>
      log.push(['set', post.title, name(user), name(old), how.fromBackref]),
    )
    const [a, b] = [new User({ name: 'a' }), new User({ name: 'b' })]
    const [p, q] = [new Post({ title: 'p' }), new Post({ title: 'q' })]
    a.posts.push(p)
    q.author = a
    expect(a.posts).toEqual([p, q])
    p.author = b
    b.posts = [q]
    a.posts.push(p)
    a.posts.splice(0, 1)
    expect(log).toEqual([
      ['append', 'a', 'p', false],
      ['set', 'p', 'a', NO_VALUE, true],
      ['set', 'q', 'a', NO_VALUE, false],
      ['append', 'a', 'q', true],
      ['set', 'p', 'b', 'a', false],
      ['remove', 'a', 'p', true],
      ['append', 'b', 'p', true],
      ['bulk', 'b', ['q']],
      ['append', 'b', 'q', false],
      ['set', 'q', 'b', 'a', true],
      ['remove', 'a', 'q', true],
      ['remove', 'b', 'p', false],
      ['set', 'p', null, 'b', true],
      // the list that took the place of the one with p in it hears of it once more
      ['remove', 'b', 'p', true],
      ['append', 'a', 'p', false],
      ['set', 'p', 'a', null, true],
      ['remove', 'a', 'p', false],
      ['set', 'p', null, 'a', true],
    ])
  })

  test('append with retval replaces what is appended', () => {
    hear(User.posts, 'append', (_user, post) => (typeof post === 'string' ? new Post({ title: post }) : post), {
      retval: true,
    })
    const user = new User({ name: 'a' })
    ;(user.posts as any).push('one')
    ;(user as any).posts = ['two', 'three']
    expect(user.posts.map((post) => [post.title, post.author === user])).toEqual([
      ['two', true],
      ['three', true],
    ])
  })
})

describe('validators', () => {
  test('see each value and give the one that is taken; subclasses have them', () => {
    const user = new User({ name: 'x', email: 'X@Y' })
    expect(user.email).toBe('x@y')
    expect(() => new User({ name: 'x', email: 'nonsense' })).toThrow('nonsense is no e-mail address')
    user.email = null
    expect(() => {
      user.email = 'no'
    }).toThrow('no is no e-mail address')
    expect(user.email).toBe(null)
    expect(new Admin({ name: 'x', email: 'A@B' }).email).toBe('a@b')
  })

  test('of collections see each object, and with includeRemoves those that leave', () => {
    const OwnBase = declarativeBase()
    const log: unknown[] = []
    class Parent extends OwnBase<typeof Parent> {
      static {
        this.table('ev_parents')
      }
      static id = mappedColumn(Integer, { primaryKey: true })
      static children = relationship(() => [Child], { backPopulates: 'parent' })
      static check = validates(
        'children',
        (_parent, key, child, isRemove) => {
          log.push([key, child.name, isRemove])
          if (child.name === 'bad') throw new Error('not this one')
          return child
        },
        { includeRemoves: true, includeBackrefs: false },
      )
    }
    class Child extends OwnBase<typeof Child> {
      static {
        this.table('ev_children')
      }
      static id = mappedColumn(Integer, { primaryKey: true })
      static override name = mappedColumn(Varchar(20))
      static parentId = mappedColumn(Integer, { foreignKey: foreignKey(() => Parent.id), nullable: true })
      static parent = relationship(() => Parent, { backPopulates: 'children', nullable: true })
    }
    const parent = new Parent({})
    const [x, y] = [new Child({ name: 'x' }), new Child({ name: 'y' })]
    parent.children.push(x)
    y.parent = parent
    expect(() => parent.children.push(new Child({ name: 'bad' }))).toThrow('not this one')
    expect(parent.children).toEqual([x, y])
    parent.children.shift()
    expect(log).toEqual([
      ['children', 'x', false],
      ['children', 'bad', false],
      ['children', 'x', true],
    ])
  })

  test('two for one attribute are a mistake', () => {
    const OwnBase = declarativeBase()
    class Twice extends OwnBase<typeof Twice> {
      static {
        this.table('ev_twice')
      }
      static id = mappedColumn(Integer, { primaryKey: true })
      static override name = mappedColumn(Varchar(20))
      static one = validates('name', (_self, _key, value) => value)
      static two = validates('name', (_self, _key, value) => value)
    }
    expect(() => new Twice({ name: 'x' })).toThrow(
      /A validation function for mapped attribute 'name' on mapper .* already exists\./,
    )
  })
})

describe('session events', () => {
  const NAMES = [
    'afterTransactionCreate',
    'afterBegin',
    'beforeFlush',
    'afterFlush',
    'afterFlushPostexec',
    'beforeCommit',
    'afterCommit',
    'afterRollback',
    'afterSoftRollback',
    'afterTransactionEnd',
    'beforeAttach',
    'afterAttach',
    'transientToPending',
    'pendingToTransient',
    'pendingToPersistent',
    'loadedAsPersistent',
    'persistentToTransient',
    'persistentToDeleted',
    'deletedToPersistent',
    'deletedToDetached',
    'persistentToDetached',
    'detachedToPersistent',
  ] as const

  function heard(session: Session): string[] {
    const log: string[] = []
    for (const name of NAMES) listen(session, name, () => log.push(name))
    return log
  }

  test('the life of an object that is added, deleted and committed', async () => {
    const engine = await database()
    const session = new Session(engine)
    const log = heard(session)
    const user = new User({ name: 'x' })
    session.add(user)
    expect(log.splice(0)).toEqual(['afterTransactionCreate', 'beforeAttach', 'afterAttach', 'transientToPending'])
    await session.commit()
    expect(log.splice(0)).toEqual([
      'beforeCommit',
      'beforeFlush',
      'afterBegin',
      'afterFlush',
      'pendingToPersistent',
      'afterFlushPostexec',
      'afterCommit',
      'afterTransactionEnd',
    ])
    await session.refresh(user)
    await session.delete(user)
    await session.flush()
    expect(log.filter((name) => name.includes('To'))).toEqual(['persistentToDeleted'])
    log.length = 0
    await session.rollback()
    expect(log.splice(0)).toEqual(['afterRollback', 'deletedToPersistent', 'afterTransactionEnd', 'afterSoftRollback'])
    await session.delete(user)
    await session.commit()
    expect(log.filter((name) => name.includes('To'))).toEqual(['persistentToDeleted', 'deletedToDetached'])
  })

  test('objects that are loaded, expunged, attached again, rolled back', async () => {
    const engine = await database()
    const session = new Session(engine)
    const log = heard(session)
    const user = (await session.get(User, 1)) as User
    const lives = () => log.splice(0).filter((name) => / |To|As/.test(name))
    expect(lives()).toEqual(['loadedAsPersistent'])
    session.expunge(user)
    expect(lives()).toEqual(['persistentToDetached'])
    session.add(user)
    expect(lives()).toEqual(['detachedToPersistent'])
    const pending = new User({ name: 'pending' })
    session.add(pending)
    session.expunge(pending)
    expect(lives()).toEqual(['transientToPending', 'pendingToTransient'])
    const flushed = new User({ name: 'flushed' })
    session.add(flushed)
    await session.flush()
    session.add(pending)
    await session.rollback()
    expect(lives()).toEqual([
      'transientToPending',
      'pendingToPersistent',
      'transientToPending',
      'persistentToTransient',
      'pendingToTransient',
    ])
    await session.close()
    expect(lives()).toEqual(['persistentToDetached'])
  })

  test('of a class of sessions, of a maker, of one session', async () => {
    const engine = await database()
    class OwnSession extends Session {}
    const make = sessionmaker(engine, { class: OwnSession })
    const log: string[] = []
    hear(Session, 'beforeCommit', () => log.push('all'))
    hear(OwnSession, 'beforeCommit', () => log.push('class'))
    hear(make, 'beforeCommit', () => log.push('maker'))
    const session = make()
    hear(session, 'beforeCommit', () => log.push('one'))
    await session.commit()
    expect(log.splice(0)).toEqual(['one', 'maker', 'class', 'all'])
    await new OwnSession(engine).commit()
    expect(log.splice(0)).toEqual(['class', 'all'])
    await new Session(engine).commit()
    expect(log.splice(0)).toEqual(['all'])
  })

  test('a listener of beforeFlush changes what is flushed, and may use the session', async () => {
    const engine = await database()
    const session = new Session(engine)
    listen(session, 'beforeFlush', async (each) => {
      const known = await each.scalar(select(User.id).where(User.name.eq('ann')))
      for (const user of each.new) if (user instanceof Post) user.authorId = known as number
    })
    const post = new Post({ title: 'x' })
    session.add(post)
    await session.flush()
    expect(post.authorId).toBe(1)
  })

  test('doOrmExecute replaces a statement, adds criteria, or answers itself', async () => {
    const engine = await database()
    const session = new Session(engine)
    const seen: unknown[] = []
    listen(session, 'doOrmExecute', (state) => {
      seen.push([state.isSelect, state.isUpdate, state.isColumnLoad, state.isRelationshipLoad])
      if (state.isSelect && !state.isColumnLoad && !state.isRelationshipLoad && state.bindMapper?.className === 'User')
        state.statement = state.statement.where(User.name.ne('bob'))
    })
    const users = await session.scalars(select(User)).all()
    expect(users.map((user) => user.name)).toEqual(['ann'])
    const [ann] = users as [User]
    expect(await ann.awaitable.posts).toHaveLength(2)
    session.expire(ann)
    await ann.awaitable.name
    await session.execute(update(User).where(User.id.eq(2)).values({ email: 'b@x' }))
    expect(seen).toEqual([
      [true, false, false, false],
      [true, false, false, true],
      [true, false, true, false],
      [false, true, false, false],
    ])

    const cached = new Session(engine)
    let asked = 0
    listen(cached, 'doOrmExecute', async (state) => {
      asked += 1
      return state.invokeStatement(select(User).where(User.id.eq(2)))
    })
    expect((await cached.scalars(select(User))).all().map((user) => user.name)).toEqual(['bob'])
    expect(asked).toBe(1)
    await session.close()
    await cached.close()
  })

  test('a commit that never becomes clean is given up', async () => {
    const engine = await database()
    const session = new Session(engine)
    listen(session, 'afterFlushPostexec', (each) => {
      each.add(new User({ name: 'more' }))
    })
    session.add(new User({ name: 'first' }))
    await expect(session.commit()).rejects.toThrow(
      /Over 100 subsequent flushes have occurred within session.commit\(\)/,
    )
    await session.close()
  })
})

describe('engine events', () => {
  test('a statement is seen, changed, and its error replaced', async () => {
    const engine = createEngine('sqlite://')
    const log: string[] = []
    listen(engine, 'engineConnect', () => log.push('engineConnect'))
    listen(engine, 'begin', () => log.push('begin'))
    listen(engine, 'commit', () => log.push('commit'))
    listen(engine, 'rollback', () => log.push('rollback'))
    listen(engine, 'savepoint', (_connection, name) => log.push(`savepoint ${name}`))
    listen(engine, 'engineDisposed', () => log.push('disposed'))
    listen(engine, 'checkout', () => log.push('checkout'))
    listen(engine, 'beforeExecute', (_connection, statement, parameters) =>
      String(statement) === 'SELECT 1' ? [text('SELECT :a'), { a: 2 }] : [statement, parameters],
    )
    listen(engine, 'beforeCursorExecute', (_connection, sql, parameters) =>
      sql === 'SELECT 7' ? ['SELECT 8', parameters] : undefined,
    )
    listen(engine, 'handleError', (_connection, error) => new InvalidRequestError('mine', { cause: error }))
    await engine.begin(async (connection) => {
      expect(await connection.scalar(text('SELECT 1'))).toBe(2)
      expect((await connection.execDriverSql('SELECT 7')).scalar()).toBe(8)
      await connection.beginNested()
    })
    await expect(engine.begin((connection) => connection.execute(text('nonsense')))).rejects.toThrow('mine')
    await engine.dispose()
    expect(log).toEqual([
      'checkout',
      'engineConnect',
      'begin',
      'savepoint sa_savepoint_1',
      'commit',
      'checkout',
      'engineConnect',
      'begin',
      'rollback',
      'disposed',
    ])
  })
})
