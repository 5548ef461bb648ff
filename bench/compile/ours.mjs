// The benchmark's statement in orm-core: built and compiled, built and looked up in the cache, and looked up alone; and
// statements of growing size. What others need for the closest statement is in peers.mjs.

import {
  and,
  Boolean,
  Column,
  CompiledCache,
  compile,
  ForeignKey,
  func,
  Integer,
  insert,
  MetaData,
  or,
  PGDialect,
  String,
  select,
  Table,
} from 'orm-core/internal'

const metadata = new MetaData()
const users = new Table(
  'users',
  metadata,
  new Column('id', Integer, { primaryKey: true }),
  new Column('name', String(50)),
  new Column('nickname', String(30)),
  new Column('active', Boolean),
)
const posts = new Table(
  'posts',
  metadata,
  new Column('id', Integer, { primaryKey: true }),
  new Column('author_id', Integer, new ForeignKey('users.id')),
  new Column('title', String(200)),
  new Column('views', Integer),
)
const u = users.c
const p = posts.c

/** Two tables joined, a nested condition, a group with HAVING, an order and a limit. */
export const build = (pattern, least) =>
  select(u.id, u.name, func.count(p.id).label('n'))
    .joinFrom(users, posts, p.author_id.eq(u.id))
    .where(and(u.active.is(true), or(u.name.ilike(pattern), u.nickname.is(null)), p.views.gt(least)))
    .groupBy(u.id, u.name)
    .having(func.count(p.id).gt(3))
    .orderBy(func.count(p.id).desc())
    .limit(20)

const dialect = new PGDialect()

export const uncached = (i) => compile(build(`%${i}%`, i), dialect).string

const cache = new CompiledCache()
export const cached = (i) => cache.compile(build(`%${i}%`, i), dialect).compiled.string
const built = build('%x%', 5)
export const lookup = () => cache.compile(built, dialect).compiled.string
export const buildOnly = (i) => build(`%${i}%`, i)

/** `statement` after `n` steps. */
const grown = (statement, n, step) => {
  let result = statement
  for (let i = 0; i < n; i++) result = step(result, i)
  return result
}

/** What is made when it is first asked for: thousands of columns are nothing for the other measurements to carry. */
const once = (make) => {
  let made
  return () => {
    made ??= make()
    return made
  }
}
const other = new MetaData()
const numbers = Array.from({ length: 10_000 }, (_, i) => i)
const tables = once(() => numbers.map((i) => new Table(`t${i}`, other, new Column('id', Integer))))
const wide = once(() => new Table('wide', other, ...numbers.map((i) => new Column(`c${i}`, Integer))))

/** Statements of `n` expressions: given at once, added one at a time, nested in each other. */
export const growing = {
  columns: (n) => select(...Array.from({ length: n }, (_, i) => p.views.add(i).label(`c${i}`))),
  conditions: (n) => select(u.id).where(or(...Array.from({ length: n }, (_, i) => u.id.eq(i)))),
  order: (n) => select(u.id).orderBy(...Array.from({ length: n }, (_, i) => p.views.add(i))),
  'where() one at a time': (n) => grown(select(u.id), n, (s, i) => s.where(u.id.ne(i))),
  'orderBy() one at a time': (n) => grown(select(u.id), n, (s, i) => s.orderBy(p.views.add(i))),
  'addColumns() one at a time': (n) => grown(select(u.id), n, (s, i) => s.addColumns(p.views.add(i).label(`c${i}`))),
  'values() one at a time': (n) => grown(insert(wide()), n, (s, i) => s.values({ [`c${i}`]: i })),
  'join() one at a time': (n) => {
    const all = tables()
    return grown(select(all[0].c.id).selectFrom(all[0]), n - 1, (s, i) =>
      s.join(all[i + 1], all[i + 1].c.id.eq(all[i].c.id)),
    )
  },
  'or() one at a time': (n) => select(u.id).where(grown(u.id.eq(0), n, (e, i) => e.or(u.id.eq(i)))),
  'nested subtractions': (n) => select(grown(p.views, n, (e, i) => e.sub(i))),
  'nested AND and OR': (n) =>
    select(u.id).where(grown(u.id.eq(0), n, (e, i) => (i % 2 ? and(u.id.ne(i), e) : or(u.id.eq(i), e)))),
  subquery: (n) => select(select(...Array.from({ length: n }, (_, i) => p.views.add(i).label(`c${i}`))).subquery()),
}
export const compiledLength = (statement) => compile(statement, dialect).string.length
