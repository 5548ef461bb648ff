// The legacy Query at run time, dynamic collections, and what a program may ask of its objects: session.query(),
// inspect(object), makeTransient.

import { beforeEach, describe, expect, test } from 'vitest'
import {
  AppenderQuery,
  createEngine,
  declarativeBase,
  dynamicLoader,
  type Engine,
  ForeignKey,
  func,
  getHistory,
  Integer,
  InvalidRequestError,
  inspect,
  listen,
  MultipleResultsFound,
  makeTransient,
  makeTransientToDetached,
  mappedColumn,
  NoResultFound,
  objectSession,
  relationship,
  Session,
  String,
  selectinload,
  setCommittedValue,
  UnboundExecutionError,
  wasDeleted,
} from '../../src/index.ts'

const Base: any = declarativeBase()
const key = (target: string) => new (ForeignKey as any)(target)

class User_ extends Base {
  static {
    ;(this as any).table('q_users')
  }
  static id: any = mappedColumn(Integer, { primaryKey: true })
  static name: any = mappedColumn(String(50))
  static age: any = mappedColumn(Integer, { nullable: true })
  static posts: any = (relationship as any)(() => [Post_], { backPopulates: 'author', orderBy: () => Post_.id })
  static visits: any = dynamicLoader(() => Visit_, { backPopulates: 'user', orderBy: () => Visit_.id })
}
class Post_ extends Base {
  static {
    ;(this as any).table('q_posts')
  }
  static id: any = mappedColumn(Integer, { primaryKey: true })
  static title: any = mappedColumn(String(50))
  static author_id: any = (mappedColumn as any)(Integer, key('q_users.id'), { nullable: true })
  static author: any = (relationship as any)(() => User_, { backPopulates: 'posts', nullable: true })
}
class Visit_ extends Base {
  static {
    ;(this as any).table('q_visits')
  }
  static id: any = mappedColumn(Integer, { primaryKey: true })
  static page: any = mappedColumn(String(50))
  static user_id: any = (mappedColumn as any)(Integer, key('q_users.id'), { nullable: true })
  static user: any = (relationship as any)(() => User_, { backPopulates: 'visits', nullable: true })
}
const [User, Post, Visit]: any[] = [User_, Post_, Visit_]

let engine: Engine
let sent: string[]
beforeEach(async () => {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  await using session = new Session(engine)
  session.addAll([
    new User({ name: 'ann', age: 30, posts: [new Post({ title: 'a1' }), new Post({ title: 'a2' })] }),
    new User({ name: 'bob', age: 20, posts: [new Post({ title: 'b1' })] }),
    new User({ name: 'cid' }),
  ])
  await session.commit()
  sent = []
  listen(engine, 'beforeCursorExecute', (_connection, sql) => {
    sent.push(sql.replace(/\s+/g, ' '))
  })
  return () => engine.dispose()
})

describe('session.query()', () => {
  test('all, first, one, oneOrNone, scalar, and what they refuse', async () => {
    await using session = new Session(engine)
    const users = session.query(User).orderBy(User.id)
    expect((await users.all()).map((user: any) => user.name)).toEqual(['ann', 'bob', 'cid'])
    expect((await users.first()).name).toBe('ann')
    expect((await users.filter(User.name.eq('bob')).one()).age).toBe(20)
    expect(await users.filterBy({ name: 'nobody' }).oneOrNone()).toBe(null)
    expect(await users.filterBy({ name: 'nobody' }).first()).toBe(null)
    await expect(users.filterBy({ name: 'nobody' }).one()).rejects.toBeInstanceOf(NoResultFound)
    await expect(users.one()).rejects.toBeInstanceOf(MultipleResultsFound)
    expect(await session.query(func.max(User.age)).scalar()).toBe(30)
    expect(await session.query(User.name, User.age).filter(User.id.eq(2)).scalar()).toBe('bob')
    expect(await session.query(User.name).filter(User.id.eq(9)).scalar()).toBe(null)
    expect(sent.slice(0, 2)).toEqual([
      'SELECT q_users.id AS q_users_id, q_users.name AS q_users_name, q_users.age AS q_users_age FROM q_users ORDER BY q_users.id',
      'SELECT q_users.id AS q_users_id, q_users.name AS q_users_name, q_users.age AS q_users_age FROM q_users ORDER BY q_users.id LIMIT ? OFFSET ?',
    ])
  })

  test('columns and several entities are tuples; joins are unique by object', async () => {
    await using session = new Session(engine)
    const rows = await session.query(User.name, Post.title).join(User.posts).orderBy(Post.id).all()
    expect(rows.map((row: any) => [...row])).toEqual([
      ['ann', 'a1'],
      ['ann', 'a2'],
      ['bob', 'b1'],
    ])
    const pairs = await session.query(User, Post).join(User.posts).orderBy(Post.id).all()
    expect(pairs.map(([user, post]: any) => `${user.name} ${post.title}`)).toEqual(['ann a1', 'ann a2', 'bob b1'])
    const joined = await session.query(User).join(User.posts).orderBy(User.id).all()
    expect(joined.map((user: any) => user.name)).toEqual(['ann', 'bob'])
    const names: string[] = []
    for await (const user of session.query(User).orderBy(User.name.desc())) names.push((user as any).name)
    expect(names).toEqual(['cid', 'bob', 'ann'])
    expect((await session.query(User).orderBy(User.id).getItem(1)).name).toBe('bob')
    expect(await session.query(User.id).orderBy(User.id).slice(1, 3).all()).toHaveLength(2)
  })

  test('count, exists, get, options, params', async () => {
    await using session = new Session(engine)
    expect(await session.query(User).count()).toBe(3)
    expect(await session.query(User).join(User.posts).count()).toBe(3)
    expect(await session.query(User).filter(User.age.gt(25)).count()).toBe(1)
    expect(await session.query(session.query(User).filterBy({ name: 'ann' }).exists()).scalar()).toBe(true)
    const ann = await session.query(User).options(selectinload(User.posts)).get(1)
    expect(ann.posts.map((post: any) => post.title)).toEqual(['a1', 'a2'])
    const before = sent.length
    expect(await session.query(User).get(1)).toBe(ann)
    expect(sent.length).toBe(before)
    expect(await session.query(User).get(99)).toBe(null)
    expect(sent[0]).toBe(
      'SELECT count(*) AS count_1 FROM (SELECT q_users.id AS q_users_id, q_users.name AS q_users_name, q_users.age AS q_users_age FROM q_users) AS anon_1',
    )
  })

  test('update and delete bring the objects of the session along, and are reported', async () => {
    await using session = new Session(engine)
    const events: unknown[] = []
    listen(session, 'afterBulkUpdate', ({ mapper, result }) =>
      events.push([mapper.className, (result as any).rowcount]),
    )
    listen(session, 'afterBulkDelete', ({ mapper, result }) =>
      events.push([mapper.className, (result as any).rowcount]),
    )
    const ann = await session.getOne(User, 1)
    const cid = await session.getOne(User, 3)
    expect(
      await session
        .query(User)
        .filter(User.age.gt(10))
        .update({ age: User.age.add(1) }),
    ).toBe(2)
    expect(ann.age).toBe(31)
    expect(await session.query(User).filter(User.name.eq('cid')).delete({ synchronizeSession: 'fetch' })).toBe(1)
    expect(session.contains(cid)).toBe(false)
    expect(events).toEqual([
      ['User_', 2],
      ['User_', 1],
    ])
    await expect(session.query(User).limit(1).delete()).rejects.toThrow(
      "Can't call Query.update() or Query.delete() when limit() has been called",
    )
  })

  test('autoflush, populateExisting and a query without a session', async () => {
    await using session = new Session(engine)
    const ann = await session.getOne(User, 1)
    ann.name = 'Ann'
    expect(await session.query(User).autoflush(false).filterBy({ name: 'Ann' }).count()).toBe(0)
    expect(await session.query(User).filterBy({ name: 'Ann' }).count()).toBe(1)
    ann.name = 'lost'
    await session.query(User).autoflush(false).populateExisting().all()
    expect(ann.name).toBe('Ann')
    await expect(new Session(engine).query(User).withSession(null).all()).rejects.toBeInstanceOf(UnboundExecutionError)
  })
})

describe('dynamic collections', () => {
  test('are queried, and changed without being loaded', async () => {
    await using session = new Session(engine)
    const ann = await session.getOne(User, 1)
    expect(ann.visits).toBeInstanceOf(AppenderQuery)
    ann.visits.append(new Visit({ page: 'home' }))
    ann.visits.addAll([new Visit({ page: 'shop' }), new Visit({ page: 'cart' })])
    expect(await ann.visits.count()).toBe(3)
    const shop = await ann.visits.filter(Visit.page.eq('shop')).one()
    expect(shop.user).toBe(ann)
    expect((await ann.visits.orderBy(null).orderBy(Visit.id.desc()).first()).page).toBe('cart')
    ann.visits.remove(shop)
    await session.commit()
    expect((await ann.visits.all()).map((visit: any) => visit.page)).toEqual(['home', 'cart'])
    expect(await shop.awaitable.user_id).toBe(null)
    expect(await ann.visits.orderBy(null).filter(Visit.page.eq('cart')).update({ page: 'checkout' })).toBe(1)
    expect(await ann.visits.orderBy(null).filter(Visit.page.eq('home')).delete()).toBe(1)
    expect((await ann.visits.all()).map((visit: any) => visit.page)).toEqual(['checkout'])
    expect(sent.some((sql) => sql.startsWith('SELECT q_visits.id') && !sql.includes('WHERE'))).toBe(false)
  })

  test('of an object without a row give what was added', async () => {
    const user = new User({ name: 'new' })
    const visit = new Visit({ page: 'x' })
    user.visits.append(visit)
    expect(await user.visits.all()).toEqual([visit])
    expect(await user.visits.count()).toBe(1)
    expect(await user.visits.first()).toBe(visit)
    await using session = new Session(engine)
    session.add(user)
    expect(await user.visits.filter(Visit.page.eq('x')).count()).toBe(1)
    expect(visit.user_id).toBe(user.id)
  })
})

describe('what is known of an object', () => {
  test('its history by attribute', async () => {
    await using session = new Session(engine)
    const ann = await session.getOne(User, 1)
    const { attrs } = inspect(ann)
    const plain = (history: any) => [history.added, history.unchanged, history.deleted]
    expect(plain(attrs.name.history)).toEqual([[], ['ann'], []])
    ann.name = 'Ann'
    expect(plain(attrs.name.history)).toEqual([['Ann'], [], ['ann']])
    expect(attrs.name.history.hasChanges()).toBe(true)
    ann.name = 'ann'
    expect(plain(attrs.name.history)).toEqual([[], ['ann'], []])
    expect(plain(attrs.posts.history)).toEqual([[], [], []])
    const [p1, p2] = await ann.awaitable.posts
    const p3 = new Post({ title: 'a3' })
    ann.posts.push(p3)
    ann.posts.shift()
    expect(plain(attrs.posts.history)).toEqual([[p3], [p2], [p1]])
    expect(plain(inspect(p3).attrs.author.history)).toEqual([[ann], [], []])
    expect(plain(getHistory(p1, 'author'))).toEqual([[null], [], [ann]])
    await session.flush()
    expect(plain(attrs.posts.history)).toEqual([[], [p2, p3], []])
    session.expire(ann)
    expect(attrs.name.loadedValue).toBe(undefined)
    expect(attrs.name.history.empty).toBe(true)
    expect((await attrs.name.loadHistory()).unchanged).toEqual(['ann'])
    expect(plain(getHistory(new User({ name: 'x' }), 'name'))).toEqual([['x'], [], []])
  })

  test('objectSession, wasDeleted, setCommittedValue, the states of its life', async () => {
    const session = new Session(engine)
    const user = new User({ name: 'x' })
    const state = inspect(user)
    expect([state.transient, objectSession(user)]).toEqual([true, null])
    session.add(user)
    expect([state.pending, objectSession(user)]).toEqual([true, session])
    await session.flush()
    expect([state.persistent, state.identity]).toEqual([true, [user.id]])
    setCommittedValue(user, 'name', 'quiet')
    expect([user.name, session.dirty.size]).toEqual(['quiet', 0])
    await session.delete(user)
    await session.flush()
    expect(wasDeleted(user)).toBe(true)
    await session.commit()
    expect([state.detached, objectSession(user)]).toEqual([true, null])
    await session.close()
  })

  test('makeTransient lets an object be saved again, makeTransientToDetached names a row', async () => {
    await using session = new Session(engine)
    const ann = await session.getOne(User, 1)
    makeTransient(ann)
    expect([inspect(ann).transient, session.contains(ann)]).toEqual([true, false])
    ann.id = 77
    session.add(ann)
    await session.flush()
    expect(
      await session
        .query(User.name)
        .filter(User.id.in([1, 77]))
        .all(),
    ).toHaveLength(2)

    const known = new User({ id: 2 })
    makeTransientToDetached(known)
    expect(inspect(known).detached).toBe(true)
    session.add(known)
    expect(await known.awaitable.name).toBe('bob')
    expect(() => makeTransientToDetached(known)).toThrow('Given object must be transient')
    expect(() => objectSession({})).toThrow(InvalidRequestError)
  })

  test('the session’s collections: new, dirty, deleted, identityMap', async () => {
    await using session = new Session(engine)
    const [ann, bob] = await session.query(User).orderBy(User.id).limit(2).all()
    const added = new User({ name: 'new' })
    session.add(added)
    ann.name = 'x'
    await session.delete(bob)
    expect([[...session.new], [...session.dirty], [...session.deleted]]).toEqual([[added], [ann], [bob]])
    expect(session.identityMap.size).toBe(2)
    expect(session.isModified(ann)).toBe(true)
    expect([...session]).toContain(added)
    await session.flush()
    expect([session.new.size, session.dirty.size, session.deleted.size]).toEqual([0, 0, 0])
    expect([session.contains(added), session.contains(bob)]).toEqual([true, false])
  })
})
