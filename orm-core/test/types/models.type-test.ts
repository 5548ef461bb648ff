// What the type checker knows of declarative models, and what it refuses. Nothing here is run: `tsc` is the test.

import { aliased, joinedload, mappedColumn, relationship, selectinload } from '../../src/orm/index.ts'
import { and, func, insert, not, or, type Select, select, types, update } from '../../src/sql/index.ts'
import { Base, intpk } from './base.ts'
import { Post, postTags, Tag } from './post.ts'
import { Admin, Event, User } from './user.ts'

const { Integer, Varchar } = types
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}
type Row<S> = S extends Select<infer R, any> ? R : never
type Scalar<S> = S extends Select<any, infer V> ? V : never

export function typeTests(): void {
  // construction
  const u = new User({ name: 'x', nickname: null, posts: [new Post({ title: 't' })] })
  new Post({ title: 't', author: u, tags: [new Tag({ name: 'a' })] })
  is<typeof u.id, number>(true)
  is<typeof u.nickname, string | null>(true)
  is<typeof u.manager, User | null>(true)
  is<typeof u.reports, User[]>(true)
  is<typeof u.createdAt, Date>(true)
  is<typeof u.updatedAt, Date | null>(true)
  u.events.add(new Event({ kind: 'k' }))
  u.rename('y').initials
  const ad = new Admin({ name: 'root', level: 3 })
  ad.promote()
  ad.posts[0]!.title
  is<typeof ad.level, number>(true)
  const asUser: User = ad
  asUser.name

  // rows
  const all = select(User).where(User.name.ilike('%x%'))
  is<Scalar<typeof all>, User>(true)
  const one = select(Post).options(selectinload(Post.tags), joinedload(Post.author))
  is<Scalar<typeof one>, Post>(true)
  const rows = select(User.name, func.count(Post.id).label('postCount'))
    .join(User.posts)
    .groupBy(User.id)
    .having(func.count(Post.id).gt(3))
    .orderBy(func.count(Post.id).desc())
  is<Row<typeof rows>[0], string>(true)
  is<Row<typeof rows>[1], number>(true)
  is<Row<typeof rows>['postCount'], number>(true)
  const keyed = select({ name: User.name, nick: User.nickname, cnt: func.count(Post.id) })
  is<Row<typeof keyed>, { name: string; nick: string | null; cnt: number }>(true)
  const pairs = select(User, Post.title).join(User.posts)
  is<Row<typeof pairs>[0], User>(true)
  is<Row<typeof pairs>[1], string>(true)

  // expressions
  select(User).where(
    and(User.name.eq('a'), or(User.nickname.isNull(), not(User.nickname.eq(null))), User.id.in([1, 2])),
    User.posts.any(Post.title.like('%a%')),
  )
  select(Post).where(Post.author.has(User.name.eq('a')), Post.tags.any(Tag.name.in(['x'])), Post.authorId.eq(User.id))
  const Mgr = aliased(User, { name: 'mgr' })
  const withManager = select(User.name, Mgr.name, Mgr).join(Mgr, User.managerId.eq(Mgr.id))
  is<Row<typeof withManager>[2], User>(true)
  select(User).options(
    selectinload(User.posts).selectinload(Post.tags),
    joinedload(User.manager).selectinload(User.posts),
  )
  select(postTags.c.postId, func.count(postTags.c.tagId).label('n'))
  select(User).where(User.id.in(select(Post.authorId).where(Post.views.gt(10))))
  insert(Post)
    .values([{ title: 'a', authorId: 1 }])
    .returning(Post.id)
  update(User).where(User.id.eq(1)).values({ nickname: null })

  // @ts-expect-error misspelt column
  User.nmae
  // @ts-expect-error wrong literal type
  User.name.eq(1)
  // @ts-expect-error null is allowed as IS NULL, a boolean is not
  User.id.eq(true)
  // @ts-expect-error ilike on a number
  User.id.ilike('x')
  // @ts-expect-error missing required
  new User({})
  // @ts-expect-error unknown key
  new User({ name: 'a', nope: 1 })
  // @ts-expect-error wrong relationship element
  new User({ name: 'a', posts: [new Tag({ name: 'q' })] })
  // @ts-expect-error not a relationship
  selectinload(User.name)
  // @ts-expect-error Tag.posts is not on Post
  select(User).options(selectinload(User.posts).selectinload(Tag.posts))
  // @ts-expect-error User.posts is not on Post
  select(User).options(selectinload(User.posts).selectinload(User.posts))
  // @ts-expect-error a foreign key is required in a bulk insert
  insert(Post).values([{ title: 'a' }])
  // @ts-expect-error update with a wrong type
  update(User).values({ name: null })
  // @ts-expect-error in() with a wrong type
  User.id.in(['a'])
  // @ts-expect-error null assigned to a column that is NOT NULL
  u.name = null
  // @ts-expect-error a Post is no User
  const bad: User = new Post({ title: 'z' })
  // @ts-expect-error a column of text is no condition
  select(User).where(User.name)
  // @ts-expect-error wrong type for the target of a foreign key
  User.managerId.eq('x')
  // @ts-expect-error a string is nothing to select
  select('name')
  bad.id.toFixed()
}

export class Bad extends Base<typeof Bad> {
  static {
    // @ts-expect-error backPopulates names nothing on User
    this.table('bad')
  }
  static id = intpk()
  static owner = relationship(() => User, { backPopulates: 'bads' })
}
export class Bad2 extends Base<typeof Bad2> {
  static {
    // @ts-expect-error User.posts points to Post, not to Bad2
    this.table('bad2')
  }
  static id = intpk()
  static owner = relationship(() => User, { backPopulates: 'posts' })
}
export class Bad3 extends Base<typeof Bad3> {
  // @ts-expect-error default of the wrong type
  static n = mappedColumn(Integer, { default: 'x' })
}
export class Bad4 extends Base<typeof User> {
  static {
    // @ts-expect-error copy-paste: the type argument is another class
    this.table('bad4')
  }
  static id = intpk()
  static zip = mappedColumn(Varchar(5))
}
