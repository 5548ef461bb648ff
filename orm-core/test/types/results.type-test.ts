// What the type checker knows of results: rows as tuples with labels, keyed rows, scalars, objects by key, streams.
// Nothing here is run: `tsc` is the test.

import type { Row as AnyRow, Connection, CursorResult } from '../../src/engine/index.ts'
import { type Session, sessionmaker } from '../../src/orm/index.ts'
import { delete_, func, insert, select, text, union, update } from '../../src/sql/index.ts'
import { Post } from './post.ts'
import { type Admin, type Event, User } from './user.ts'

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}

export async function results(session: Session, connection: Connection): Promise<void> {
  // objects
  const users = await session.scalars(select(User)).all()
  is<typeof users, User[]>(true)
  const one = await session.scalars(select(User)).one()
  is<typeof one, User>(true)
  const perhaps = await session.scalars(select(User)).first()
  is<typeof perhaps, User | null>(true)
  const found = await session.get(User, 1)
  is<typeof found, User | null>(true)
  const there = await session.getOne(User, 1)
  is<typeof there, User>(true)
  const only = (await session.execute(select(User))).scalarOneOrNone()
  is<typeof only, User | null>(true)
  const only2 = await session.execute(select(Post)).scalarOne()
  is<typeof only2, Post>(true)
  const count = await session.scalar(select(func.count(User.id)))
  is<typeof count, number | null>(true)
  const unique = await session.scalars(select(User)).unique().all()
  is<typeof unique, User[]>(true)

  // rows: by position and by label
  const rows = await session.execute(select(User.name, func.count(Post.id).label('posts')).join(User.posts)).all()
  for (const row of rows) {
    const [name, posts] = row
    is<typeof name, string>(true)
    is<typeof posts, number>(true)
    is<typeof row.posts, number>(true)
    // @ts-expect-error no such label
    row.nope
  }
  const pairs = await session.execute(select(User, Post.title).join(User.posts)).all()
  is<(typeof pairs)[number][0], User>(true)
  is<(typeof pairs)[number][1], string>(true)

  // keyed rows
  const keyed = await session.execute(select({ name: User.name, nick: User.nickname, n: func.count(Post.id) })).all()
  is<typeof keyed, { name: string; nick: string | null; n: number }[]>(true)
  const atConnection = await connection.execute(select({ id: User.id })).first()
  is<typeof atConnection, { id: number } | null>(true)

  // attributes as promises
  if (found) {
    const posts = await found.awaitable.posts
    is<typeof posts, Post[]>(true)
    const manager = await found.awaitable.manager
    is<typeof manager, User | null>(true)
    // @ts-expect-error no such attribute
    found.awaitable.nope
    const events = await session.scalars(found.events.select()).all()
    is<typeof events, Event[]>(true)
    // @ts-expect-error another class
    found.events.add(new Post({ title: 'x' }))
  }
  declareAdmin().awaitable.posts.then((posts) => posts[0]?.title)

  // streams
  const stream = await session.stream(select(User))
  for await (const user of stream.scalars()) is<typeof user, User>(true)
  for await (const post of await session.streamScalars(select(Post))) is<typeof post, Post>(true)

  // data is changed
  const changed = await session.execute(update(User).where(User.id.eq(1)).values({ nickname: null }))
  is<typeof changed.rowcount, number>(true)
  const gone: CursorResult = await session.execute(delete_(User))
  gone.rowcount.toFixed()
  const ids = await session.scalars(insert(Post).values({ title: 'a', authorId: 1 }).returning(Post.id)).all()
  is<typeof ids, number[]>(true)

  // what is not known statically
  const raw = await session.execute(text('SELECT 1')).all()
  is<typeof raw, AnyRow[]>(true)
  const either = await session.execute(union(select(User.name), select(Post.title))).all()
  either.length.toFixed()

  // makers
  const maker = sessionmaker(null)
  const name: string = await maker.begin(async (own) => (await own.getOne(User, 1)).name)
  name.trim()

  // @ts-expect-error SQL in a string has to be a text()
  await session.execute('SELECT 1')
  // @ts-expect-error users are no posts
  const wrong: Post[] = await session.scalars(select(User)).all()
  // @ts-expect-error may be null
  const sure: User = await session.get(User, 1)
  // @ts-expect-error rows are not objects
  const entities: User[] = await session.execute(select(User)).all()
  // @ts-expect-error a keyed row has its keys and no more
  keyed[0]?.email
  wrong.length + sure.id + entities.length
}

declare function declareAdmin(): Admin
