// What the type checker knows of the ORM: relationships as conditions and paths, loader options, aliases, sessions.
// Nothing here is run: `tsc` is the test.

import type { Engine } from '../../src/engine/index.ts'
import {
  aliased,
  containsEager,
  defaultload,
  defer,
  immediateload,
  joinedload,
  lazyload,
  loadOnly,
  noload,
  raiseload,
  type ScopedSession,
  Session,
  scopedSession,
  selectinload,
  sessionmaker,
  subqueryload,
  undefer,
  withLoaderCriteria,
} from '../../src/orm/index.ts'
import { and, func, type Select, select } from '../../src/sql/index.ts'
import { Post, Tag } from './post.ts'
import { Admin, Event, User } from './user.ts'

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}
type Scalar<S> = S extends Select<any, infer V> ? V : never

export function relationships(user: User, post: Post, tag: Tag): void {
  select(User).where(User.posts.any(), User.posts.any(Post.views.gt(3)), User.posts.contains(post))
  select(Post).where(Post.author.has(User.name.eq('a')), Post.author.eq(user), Post.author.ne(null))
  select(User).where(User.manager.eq(null), and(User.manager.has(), User.reports.any(User.name.like('%a'))))
  select(User)
    .join(User.posts.and(Post.views.gt(1)))
    .join(Post.tags)
  // @ts-expect-error a tag is no post
  User.posts.contains(tag)
  // @ts-expect-error a post is no user
  Post.author.eq(post)
  // @ts-expect-error a column of text is no condition
  User.posts.any(Post.title)
  // @ts-expect-error a column of text is no condition
  Post.author.has(User.name)
  // @ts-expect-error a number is no condition
  User.posts.and(Post.views)
  // @ts-expect-error a relationship has no columns of its own
  User.posts.title
  // @ts-expect-error an object's collection has objects of its class
  user.posts.push(tag)
  // @ts-expect-error a class is no object
  post.author = User
  // @ts-expect-error a post must have an author
  post.author = null
  user.manager = null
  user.posts = [post]
}

export function options(): void {
  select(User).options(
    selectinload(User.posts).joinedload(Post.tags).loadOnly(Tag.name),
    joinedload(User.manager, { innerjoin: true }).subqueryload(User.posts),
    subqueryload(User.reports).immediateload(User.posts).raiseload(Post.tags),
    defaultload(User.posts).defer(Post.body).undefer(Post.body),
    lazyload(User.posts),
    immediateload(User.posts),
    noload(User.reports),
    raiseload('*'),
    raiseload(User.posts, { sqlOnly: true }),
    containsEager(User.posts).containsEager(Post.tags),
    loadOnly(User.id, User.name),
    defer(User.nickname),
    undefer(User.nickname),
    withLoaderCriteria(Post, Post.views.gt(0)),
    selectinload(User.posts).options(joinedload(Post.author), defer(Post.body)),
    selectinload(User.reports, { recursionDepth: 3 }),
  )
  // @ts-expect-error a column is no relationship
  joinedload(User.name)
  // @ts-expect-error a class is no relationship
  selectinload(Post)
  // @ts-expect-error a string is no relationship
  selectinload('posts')
  // @ts-expect-error posts have no reports
  selectinload(User.posts).joinedload(User.reports)
  // @ts-expect-error no column of a post is a date
  selectinload(User.posts).loadOnly(User.createdAt)
  // @ts-expect-error no column of a post is a date
  selectinload(User.posts).defer(User.createdAt)
  // @ts-expect-error a relationship is no column
  defer(User.posts)
  // @ts-expect-error a relationship is no column
  loadOnly(User.posts)
  // @ts-expect-error a relationship is no option
  select(User).options(User.posts)
  // @ts-expect-error no such option
  joinedload(User.posts, { inner: true })
}

export function aliases(): void {
  const boss = aliased(User, 'boss')
  const both = select(User, boss).join(boss, User.managerId.eq(boss.id))
  is<Scalar<typeof both>, User>(true)
  const onlyBoss = select(boss)
  is<Scalar<typeof onlyBoss>, User>(true)
  select(boss.name, func.count(boss.id))
    .where(boss.posts.any(Post.title.eq('x')))
    .groupBy(boss.name)
  // @ts-expect-error nothing of that name
  boss.nmae
  // @ts-expect-error compared with another type
  boss.id.eq('x')
}

export async function sessions(engine: Engine, user: User): Promise<void> {
  await using session = new Session(engine, { autoflush: false, expireOnCommit: false })
  session.add(user)
  session.addAll([user, new Post({ title: 'x' })])
  const merged = await session.merge(user)
  is<typeof merged, User>(true)
  const admin = await session.get(Admin, 1, { options: [selectinload(User.posts)] })
  is<typeof admin, Admin | null>(true)
  await session.refresh(user, ['name'])
  await session.delete(user)
  session.expunge(user)
  session.expire(user)
  await session.flush()
  await session.commit()
  await session.rollback()
  const result: number = await session.begin(async () => 1)
  result.toFixed()
  await session.beginNested(async () => {})
  const make = sessionmaker(engine, { expireOnCommit: false })
  const name = await make.begin(async (own) => (await own.scalars(select(User.name)).first()) ?? '')
  is<typeof name, string>(true)
  const scoped: ScopedSession = scopedSession(make)
  const events = await scoped.current.scalars(select(Event)).all()
  is<typeof events, Event[]>(true)
  // @ts-expect-error a string is no object
  session.add('x')
  // @ts-expect-error a class is no object
  session.add(User)
  // @ts-expect-error a column is no class
  await session.get(User.id, 1)
  // @ts-expect-error users are no events
  const wrong: Event[] = await scoped.current.scalars(select(User)).all()
  // @ts-expect-error no such option
  new Session(engine, { autoFlush: false })
  wrong.length
}
