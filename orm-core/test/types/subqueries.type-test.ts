// What the type checker knows of columns that are reached by name: of subqueries, CTEs, lateral joins, VALUES, plain tables
// and text, and of CASE. Nothing here is run: `tsc` is the test.

import {
  aliased,
  case_,
  column,
  Float,
  func,
  Integer,
  lightweightTable,
  literal,
  type Session,
  select,
  text,
  union,
  Varchar,
  values,
  withPolymorphic,
} from '../../src/index.ts'
import { Post } from './post.ts'
import { Admin, User } from './user.ts'

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}

export async function subqueries(session: Session): Promise<void> {
  // all columns of select({ … }) are known
  const counts = select({ author: Post.authorId, posts: func.count(Post.id), last: func.max(Post.title) })
    .groupBy(Post.authorId)
    .subquery('counts')
  const rows = await session.execute(
    select(User.name, counts.c.posts, counts.c.last).join(counts, counts.c.author.eq(User.id)),
  )
  const [name, posts, last] = rows.one()
  is<typeof name, string>(true)
  is<typeof posts, number>(true)
  is<typeof last, string | null>(true)
  // @ts-expect-error the column is misspelt
  counts.c.autor
  // @ts-expect-error a number is not compared with a text
  counts.c.posts.eq('many')

  // of tuples the labelled ones
  const sums = select(Post.authorId, func.sum(Post.views).label('views')).groupBy(Post.authorId).cte('sums')
  const views = await session.scalars(select(sums.c.views)).all()
  is<typeof views, (number | null)[]>(true)
  // @ts-expect-error a number is not compared with a text
  sums.c.views.gt('9')
  select(User).join(sums, sums.c.authorId.eq(User.id))

  const numbers = select({ n: literal(1) }).cte('numbers', { recursive: true })
  const all = numbers.unionAll(select(numbers.c.n.add(1)).where(numbers.c.n.lt(5)))
  is<Awaited<ReturnType<typeof numbersOf>>, number[]>(true)
  async function numbersOf() {
    return session.scalars(select(all.c.n)).all()
  }

  const top = select({ title: Post.title }).where(Post.authorId.eq(User.id)).limit(1).lateral('top')
  const titles = await session.scalars(select(top.c.title)).all()
  is<typeof titles, string[]>(true)

  // set operations have the rows of the first, VALUES and plain tables those of their columns
  const both = union(select(User.name.label('word')), select(Post.title))
  const words = await session.scalars(both).all()
  is<typeof words, string[]>(true)
  select(both.subquery().c.word.concat('!'))
  const given = values(column('id', Integer), column('label', Varchar), { name: 'given' }).data([[1, 'a']])
  const labels = await session.scalars(select(given.c.label)).all()
  is<typeof labels, string[]>(true)
  const plain = lightweightTable('plain', column('id', Integer), column('at', Varchar))
  plain.c.id.add(1)
  // @ts-expect-error no such column
  plain.c.idd

  // text whose columns are named
  const texts = await session.execute(text('SELECT id, name FROM users').columns({ id: Integer, name: Varchar })).all()
  for (const row of texts) {
    is<typeof row.id, number>(true)
    is<typeof row.name, string>(true)
  }
  const pairs = await session.execute(text('SELECT id, name FROM users').columns(User.id, User.name)).all()
  for (const [id, word] of pairs) {
    is<typeof id, number>(true)
    is<typeof word, string>(true)
  }
  const loaded = await session.scalars(select(User).fromStatement(text('SELECT * FROM users'))).all()
  is<typeof loaded, User[]>(true)

  // an entity from a subquery, and one with its subclasses
  const Recent = aliased(User, select(User).limit(5).subquery())
  const recent = await session.scalars(select(Recent).orderBy(Recent.name)).all()
  is<typeof recent, User[]>(true)
  const staff = withPolymorphic(User, [Admin])
  const people = await session.scalars(select(staff).where(staff.name.eq('x'), staff.Admin.level.gt(1))).all()
  is<typeof people, User[]>(true)
}

export async function cases(session: Session): Promise<void> {
  const size = case_([Post.views.gt(9), 'many'], [Post.views.gt(1), User.name], { else: 'few' })
  const sizes = await session.scalars(select(size)).all()
  is<typeof sizes, string[]>(true)
  const weights = await session.scalars(select(case_([Post.views.gt(9), 2], [Post.views.gt(1), 1]))).all()
  is<typeof weights, (number | null)[]>(true)
  const words = await session.scalars(select(case_({ 1: 'one' }, { value: Post.id, else: 'more' }))).all()
  is<typeof words, string[]>(true)

  const mean = await session.scalar(select(func.avg(Post.views, { type: Float })))
  is<typeof mean, number | null>(true)
  const exact = await session.scalar(select(func.avg(Post.views)))
  is<typeof exact, number | string | null>(true)
}

/** For any entity: what it gives is of that entity's class. */
export class Repository<C extends abstract new (...args: any) => object> {
  readonly cls: C
  readonly session: Session
  constructor(cls: C, session: Session) {
    this.cls = cls
    this.session = session
  }
  all(): Promise<InstanceType<C>[]> {
    return this.session.scalars(select(this.cls)).all()
  }
}

export async function promises(session: Session): Promise<void> {
  const pending: Promise<unknown>[] = [session.execute(select(User)), session.scalars(select(User)).all()]
  await Promise.all(pending)
  const result = await session.execute(select(User.id, User.name))
  const names = result.scalars(1).all()
  is<typeof names, string[]>(true)
}
