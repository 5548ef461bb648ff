// What the type checker knows of expressions: operators by the type of their column, functions, casts, and what only
// one dialect has. Nothing here is run: `tsc` is the test.

import * as mysql from '../../src/dialects/mysql/index.ts'
import * as postgresql from '../../src/dialects/postgresql/index.ts'
import * as sqlite from '../../src/dialects/sqlite/index.ts'
import { mappedColumn } from '../../src/orm/index.ts'
import {
  bindparam,
  case_,
  cast,
  extract,
  func,
  literal,
  literalColumn,
  type Select,
  type SQLExpression,
  select,
  text,
  tuple,
  typeCoerce,
  types,
} from '../../src/sql/index.ts'
import { Base, intpk } from './base.ts'
import { Post } from './post.ts'
import { User } from './user.ts'

const { Date: DateType, Integer, JSON, Numeric, String, Varchar } = types
type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}
type Value<E> = E extends SQLExpression<infer V> ? V : never
type Scalar<S> = S extends Select<any, infer V> ? V : never

export class Account extends Base<typeof Account> {
  static {
    this.table('accounts')
  }
  static id = intpk()
  static balance = mappedColumn(Numeric(10, 2))
  static opened = mappedColumn(DateType)
  static seen = mappedColumn(types.DateTime({ timezone: true }), { nullable: true })
  static flags = mappedColumn(types.BigInteger, { default: 0 })
  static active = mappedColumn(types.Boolean, { default: true })
  static kind = mappedColumn(types.Enum('private', 'business'))
  static settings = mappedColumn(JSON, { nullable: true })
  static picture = mappedColumn(types.LargeBinary, { nullable: true })
  static token = mappedColumn(types.Uuid)
  static tags = mappedColumn(postgresql.ARRAY(String), { nullable: true })
}

export function operators(): void {
  Post.views.gt(3).and(Post.views.lt(5)).or(Post.title.eq('x'))
  Post.views.between(1, 5)
  Post.views.add(1).mul(2).sub(Post.id).div(3).mod(4).gt(5)
  User.name.like('a%', { escape: '/' }).not()
  User.name.contains('50%', { autoescape: true })
  User.name.startswith(User.nickname).and(User.name.ilike('%x%'))
  User.name.in(['a', 'b']).and(User.id.notIn(select(Post.authorId)))
  User.nickname.is(null).or(User.nickname.isNot(null)).or(User.nickname.isDistinctFrom('x'))
  User.name.collate('C').desc().nullsLast()
  Account.active.is(true).and(Account.active)
  is<Value<typeof Account.flags>, number | bigint>(true)
  Account.flags.gt(2n ** 60n).and(Account.flags.lt(5))
  User.name.op('~')('x')
  is<Value<ReturnType<typeof User.name.eq>>, boolean>(true)
  select(User).where(tuple(User.id, User.name).in([[1, 'a']]))
  // @ts-expect-error a number among texts
  User.name.in(['a', 1])
  // @ts-expect-error text between numbers
  Post.views.between('a', 'z')
  // @ts-expect-error numbers are not LIKE anything
  Post.views.startswith('1')
  // @ts-expect-error text is no number
  Post.views.gt('3')
  // @ts-expect-error no such option
  User.name.like('a', { escaped: '/' })
  // @ts-expect-error a date is no text
  User.createdAt.startswith('2024')
  // @ts-expect-error no such operator
  User.name.equals('x')
}

export function values(): void {
  const account = new Account({ balance: '1.50', opened: new Date(), kind: 'private', token: 'x' })
  is<typeof account.opened, Date>(true)
  is<typeof account.seen, Date | null>(true)
  is<typeof account.kind, 'private' | 'business'>(true)
  is<typeof account.active, boolean>(true)
  is<typeof account.picture, Uint8Array | null>(true)
  is<typeof account.token, string>(true)
  account.kind = 'business'
  // @ts-expect-error no such kind
  account.kind = 'public'
  // @ts-expect-error no such kind
  Account.kind.eq('public')
  // @ts-expect-error text is no date
  account.opened = '2024-01-01'
  // @ts-expect-error a number is no truth
  account.active = 1
}

export function functions(): void {
  is<Value<ReturnType<typeof counted>>, number>(true)
  const counted = () => func.count(User.id)
  const most = select(func.max(Post.views))
  is<Scalar<typeof most>, number | null>(true)
  const latest = select(func.max(User.createdAt).label('at'))
  is<Scalar<typeof latest>, Date | null>(true)
  const named = select(func.coalesce(User.nickname, User.name))
  is<Scalar<typeof named>, string>(true)
  const lower = select(func.lower(User.name))
  is<Scalar<typeof lower>, string>(true)
  func.whatever(User.id, { type: Integer }).label('x')
  func.rank().over({ partitionBy: User.name, orderBy: User.id.desc() })
  func.count().filter(User.id.gt(3))
  const number = cast(User.name, Integer)
  is<Value<typeof number>, number>(true)
  const coerced = typeCoerce(Post.views, String)
  is<Value<typeof coerced>, string>(true)
  const lit = literal('x')
  lit.eq('y')
  literalColumn<number>('1 + 1').gt(1)
  bindparam('x', 5, { type: Integer })
  extract('year', User.createdAt).eq(2024)
  case_([User.id.eq(1), 'one'], { else: 'more' })
  text('SELECT :x').bindparams({ x: 1 }).columns({ id: Integer })
  // @ts-expect-error a number has no text's operators
  cast(User.name, Integer).like('1')
  // @ts-expect-error a count is no text
  func.count(User.id).eq('x')
  // @ts-expect-error a type is no string
  cast(User.name, 'INTEGER')
  // @ts-expect-error no such option
  func.rank().over({ partition: User.name })
}

export function dialects(): void {
  postgresql
    .insert(User)
    .values({ name: 'x' })
    .onConflictDoUpdate({ indexElements: [User.id], set: { name: 'y' } })
    .returning(User.id)
  postgresql.insert(User).values({ name: 'x' }).onConflictDoNothing()
  sqlite
    .insert(User)
    .values({ name: 'x' })
    .onConflictDoNothing({ indexElements: ['id'] })
  mysql.insert(User).values({ name: 'x' }).onDuplicateKeyUpdate({ name: 'y' })
  select(postgresql.array([1, 2]), postgresql.aggregateOrderBy(User.name, User.id.desc()))
  mysql.match(User.name, { against: 'x' }).inBooleanMode()
  mappedColumn(postgresql.JSONB)
  mappedColumn(postgresql.TSVECTOR, { nullable: true })
  mappedColumn(mysql.TINYINT(1))
  mappedColumn(Varchar(50).withVariant(postgresql.CITEXT(), 'postgresql'))
  // @ts-expect-error no such column
  postgresql.insert(User).values({ nmae: 'x' })
  // @ts-expect-error SQLite has no ON DUPLICATE KEY
  sqlite.insert(User).values({ name: 'x' }).onDuplicateKeyUpdate({ name: 'y' })
  // @ts-expect-error MySQL has no ON CONFLICT
  mysql.insert(User).onConflictDoNothing()
  // @ts-expect-error no such option
  postgresql.insert(User).onConflictDoUpdate({ index: [User.id] })
}
