// What the type checker knows of statements: what may be selected, joined, ordered by, inserted and changed, and what
// comes back. Nothing here is run: `tsc` is the test.

import { aliased } from '../../src/orm/index.ts'
import {
  and,
  CheckConstraint,
  Column,
  type CTE,
  case_,
  cast,
  delete_,
  desc,
  exists,
  ForeignKey,
  func,
  insert,
  literal,
  literalColumn,
  MetaData,
  not,
  nullsLast,
  or,
  type Select,
  type Subquery,
  select,
  Table,
  text,
  true_,
  types,
  union,
  unionAll,
  update,
  values,
} from '../../src/sql/index.ts'
import { Post, postTags, Tag } from './post.ts'
import { Event, User } from './user.ts'

const { DateTime, Integer, String, Varchar } = types
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}
type Row<S> = S extends Select<infer R, any> ? R : never
type Scalar<S> = S extends Select<any, infer V> ? V : never

export function selects(): void {
  // columns, entities, labels
  is<Scalar<ReturnType<typeof one>>, number>(true)
  const one = () => select(User.id)
  const labelled = select(User.name.label('who'), func.max(Post.views).label('most'))
  is<Row<typeof labelled>['who'], string>(true)
  is<Row<typeof labelled>['most'], number | null>(true)
  const added = select(User.id).addColumns(User.name)
  added.where(User.id.eq(1))

  // conditions
  select(User).where(true, null, true_(), text('x = 1'), User.id.eq(1))
  select(User).where(and(User.id.eq(1), or(User.name.eq('x'), not(User.nickname.isNull()))))
  select(User).where(User.id.eq(Post.authorId), User.id.gt(select(func.max(Post.views)).scalarSubquery()))
  select(User).having(func.count(Post.id).gt(3))
  select(User).where(exists(select(Post.id).where(Post.authorId.eq(User.id))))
  select(User).filter(User.id.eq(1)).filterBy({ name: 'x' })
  // @ts-expect-error a column of numbers is no condition
  select(User).where(User.id)
  // @ts-expect-error a string is no condition, unless it is a text()
  select(User).where('id = 1')
  // @ts-expect-error a number is no condition
  select(User).having(func.count(Post.id))
  // @ts-expect-error a column of text is no condition
  and(User.name, User.id.eq(1))
  // @ts-expect-error a column of text is no condition
  or(User.id.eq(1), User.name)
  // @ts-expect-error a column of text has no negation
  not(User.name)
  // @ts-expect-error nothing of that name
  select(User.nmae)
  // @ts-expect-error compared with a column of another type
  select(User).where(User.id.eq(Post.title))

  // joins
  select(User).join(User.posts).outerjoin(Post.tags).join(Event, Event.userId.eq(User.id))
  select(User).join(User.posts.and(Post.views.gt(3)), { isouter: true, full: false })
  select(User).joinFrom(User, Post).outerjoinFrom(User, Event, Event.userId.eq(User.id), { full: true })
  select(User).join(postTags, postTags.c.postId.eq(User.id)).selectFrom(User)
  const Mgr = aliased(User, 'mgr')
  select(User).join(User.manager.ofType(Mgr)).join(Mgr, Mgr.id.eq(User.managerId))
  const sub = select(Post.authorId, func.count().label('n')).groupBy(Post.authorId).subquery('counts')
  select(User, sub.c.n).join(sub, sub.c.authorId.eq(User.id))
  // @ts-expect-error a column is nothing to join
  select(User).join(User.name)
  // @ts-expect-error a string is nothing to join
  select(User).join('posts')
  // @ts-expect-error a column is nothing to join
  select(User).outerjoin(Post.authorId)
  // @ts-expect-error no such relationship
  select(User).join(User.post)

  // order, groups, limits
  select(User).orderBy(User.name, User.id.desc(), nullsLast(User.nickname), desc('who'), 'name', null, func.random())
  select(User).groupBy(User.id, 'name').distinct().limit(5).offset(2)
  select(User).limit(literal(5)).offset(null).fetch(3, { withTies: true, percent: false })
  select(User)
    .withForUpdate({ nowait: true, of: [User] })
    .withForUpdate({ skipLocked: true, read: true, keyShare: true })
  select(User).distinct(User.name).prefixWith('SQL_NO_CACHE').withHint(User, 'USE INDEX (x)')
  // @ts-expect-error a relationship is nothing to order by
  select(User).orderBy(User.posts)
  // @ts-expect-error a class is nothing to order by
  select(User).orderBy(User)
  // @ts-expect-error a relationship is nothing to group by
  select(User).groupBy(User.posts)
  // @ts-expect-error a limit is a number
  select(User).limit('5')
  // @ts-expect-error no such option
  select(User).withForUpdate({ wait: true })

  // sets, subqueries, common table expressions
  const names = union(select(User.name), select(Tag.name))
  unionAll(select(User.id), select(Post.id)).orderBy('id').limit(3)
  select(User.id).union(select(Post.id)).subquery()
  names.subquery()
  const named: Subquery = select(User.id).subquery('u')
  const recursive: CTE = select(User.id, User.managerId).where(User.managerId.isNull()).cte('boss', { recursive: true })
  recursive.unionAll(select(User.id, User.managerId).join(recursive, recursive.c.id.eq(User.managerId)))
  select(named.c.id, literal(1), literalColumn<number>('2'), cast(User.id, String), null, true)
  const scalar = select(func.count(Post.id)).where(Post.authorId.eq(User.id)).correlate(User).scalarSubquery()
  select(User.name, scalar.label('n'))
  select(values(new Column('a', Integer), { name: 'v' }).data([[1]]))
}

export function changes(): void {
  insert(User)
    .values({ name: 'a' })
    .values([{ name: 'b', nickname: null }])
  insert(User).values({ name: func.lower('A'), nickname: select(Tag.name).scalarSubquery() })
  insert(Post).values({ title: 'a', authorId: User.id }).returning(Post.id, Post.title)
  insert(Post).fromSelect(['title', 'authorId'], select(User.name, User.id))
  update(Post)
    .values({ views: Post.views.add(1), title: func.upper(Post.title) })
    .where(Post.id.in([1, 2]))
  update(User).where(User.id.eq(Post.authorId)).values({ nickname: Post.title }).returning(User)
  update(User).orderedValues(['name', 'x'], [User.nickname, null])
  delete_(User)
    .where(User.id.in(select(Post.authorId)))
    .returning(User.id)
  const ids = insert(Post).values({ title: 'a', authorId: 1 }).returning(Post.id)
  is<(typeof ids)['__scalar'], number>(true)

  // @ts-expect-error a name is required
  insert(User).values({ nickname: 'x' })
  // @ts-expect-error no such column
  insert(User).values({ name: 'x', nickame: 'y' })
  // @ts-expect-error a name is text
  insert(User).values({ name: 1 })
  // @ts-expect-error no such column
  update(User).values({ nmae: 'x' })
  // @ts-expect-error a relationship is no column
  update(User).values({ posts: [] })
  // @ts-expect-error a number is no condition
  update(User).where(User.id)
  // @ts-expect-error a string is no condition
  delete_(User).where('1 = 1')
  // @ts-expect-error nothing to return
  delete_(User).returning('id')
}

/** Tables without classes: columns are reached by name. */
export function tables(): void {
  const metadata = new MetaData()
  const users = new Table(
    'users',
    metadata,
    new Column('id', Integer, { primaryKey: true }),
    new Column('name', Varchar(50), { nullable: false, index: true }),
    new Column('created', DateTime, { serverDefault: func.now() }),
  )
  select(users.c.id, users.c.name.label('who')).where(users.c.id.eq(1)).orderBy(users.c.created.desc())
  insert(users).values({ name: 'x' })
  update(users).values(new Map([[users.c.name, 'y']]))
  const alias = users.alias('u')
  select(alias.c.id).join(users, alias.c.id.eq(users.c.id))
  select(case_([users.c.id.eq(1), 'one'], { else: 'many' }))
  // @ts-expect-error the ends of a column
  users.c.id.eq()

  const orders = new Table(
    'orders',
    metadata,
    new Column('id', Integer, { primaryKey: true }),
    new Column('user_id', Integer, new ForeignKey('users.id'), { nullable: false }),
    new Column('note', Varchar(50), new ForeignKey('notes.text')),
    new Column('total', Integer, { key: 'sum', nullable: false }),
    new CheckConstraint('total > 0'),
    { comment: 'constraints and options do not make the columns untyped' },
  )
  const all = select(orders)
  type All = Row<typeof all>
  is<[All['id'], All['user_id'], All['note'], All['sum']], [number, number, string | null, number]>(true)
  const joined = select(orders, users.c.name.label('who')).join(users, orders.c.user_id.eq(users.c.id))
  type Joined = Row<typeof joined>
  is<[Joined['sum'], Joined['who']], [number, string]>(true)
  const returned = insert(orders).values({ user_id: 1 }).returning(orders)
  is<(typeof returned)['__row']['sum'], number>(true)
  const other = orders.alias('o')
  const some = select(orders.c.id, other.c.sum, users.c.name.label('who'))
  is<[Row<typeof some>['id'], Row<typeof some>['sum'], Row<typeof some>['who']], [number, number, string]>(true)
  is<Row<typeof some>[1], number>(true)
  const sums = select(orders.c.sum, func.count().label('n')).groupBy(orders.c.sum).subquery()
  select(sums.c.sum, sums.c.n)
  // @ts-expect-error the column is reached by its key
  orders.c.total
  // @ts-expect-error no such column
  orders.c.price

  // columns that a function makes are not known, nor is a table that is read from a database
  const made: any[] = []
  const loose = new Table('loose', metadata, ...made)
  const rows = select(loose)
  is<Row<typeof rows>['anything'], any>(true)
  loose.c.anything.eq(1)
}
