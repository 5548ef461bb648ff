// Types of statements: what the compiler must accept and refuse. Checked by tsc, never run.

import {
  Column,
  delete_,
  ForeignKey,
  func,
  insert,
  MetaData,
  type Select,
  select,
  Table,
  types,
  update,
} from '../../src/sql/index.ts'

const { Integer, String: Str, Boolean: Bool } = types
const m = new MetaData()
const users = new Table(
  'users',
  m,
  new Column('id', Integer, { primaryKey: true }),
  new Column('name', Str(50), { nullable: false }),
  new Column('nickname', Str(50)),
  new Column('active', Bool, { nullable: false }),
)
const posts = new Table('posts', m, {
  id: new Column(Integer, { primaryKey: true }),
  userId: new Column('user_id', Integer, new ForeignKey('users.id')),
})

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
function assertType<_Expected extends true>(): void {}
type RowOf<S> = S extends Select<infer R, any> ? R : never
type ScalarOf<S> = S extends Select<any, infer V> ? V : never

const two = select(users.c.id, users.c.nickname)
assertType<Equal<RowOf<typeof two>[0], number>>()
assertType<Equal<RowOf<typeof two>[1], string | null>>()
assertType<Equal<ScalarOf<typeof two>, number>>()

const labelled = select(users.c.id.label('n'), users.c.name)
assertType<Equal<RowOf<typeof labelled>['n'], number>>()

const keyed = select({ id: users.c.id, nick: users.c.nickname })
assertType<Equal<RowOf<typeof keyed>, { id: number; nick: string | null }>>()

two.where(users.c.name.eq('x'), users.c.active).orderBy(users.c.name.desc()).limit(3).join(posts)
insert(users).values({ name: 'x' }).returning(users.c.id)
update(users).values({ name: 'x' }).where(users.c.id.eq(5))
delete_(users).where(users.c.id.in([1, 2]))
select(func.count(), posts.c.userId)

// @ts-expect-error: there is no such column
users.c.nam
// @ts-expect-error: a number is no name
users.c.name.eq(5)
// @ts-expect-error: a text is no id
users.c.id.in(['x'])
// @ts-expect-error: there is no such column
posts.c.user
// @ts-expect-error: LIKE is for strings
users.c.id.like('x')
