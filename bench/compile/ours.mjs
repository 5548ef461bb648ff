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

/** Statements of `n` expressions: columns, conditions, subqueries. */
export const growing = {
  columns: (n) => select(...Array.from({ length: n }, (_, i) => p.views.add(i).label(`c${i}`))),
  conditions: (n) => select(u.id).where(or(...Array.from({ length: n }, (_, i) => u.id.eq(i)))),
  order: (n) => select(u.id).orderBy(...Array.from({ length: n }, (_, i) => p.views.add(i))),
  subquery: (n) => select(select(...Array.from({ length: n }, (_, i) => p.views.add(i).label(`c${i}`))).subquery()),
}
export const compiledLength = (statement) => compile(statement, dialect).string.length
