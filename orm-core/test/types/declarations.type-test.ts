// What the type checker knows of declared columns beyond their plain types: values that the database or the mapper makes, the
// types inside of JSON and arrays, conditions on relationships, listeners. Nothing here is run: `tsc` is the test.

import { ENUM, JSONB, ARRAY as PgArray } from '../../src/dialects/postgresql/index.ts'
import {
  ARRAY,
  BigInteger,
  CheckConstraint,
  Computed,
  declarativeBase,
  derive,
  Enum,
  func,
  hybridProperty,
  Identity,
  Integer,
  JSON,
  listen,
  mappedColumn,
  Sequence,
  type Session,
  String,
  select,
  Varchar,
} from '../../src/index.ts'
import { Post } from './post.ts'
import { User } from './user.ts'

type Eq<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false
const is = <A, B>(_: Eq<A, B>) => {}

interface Settings {
  theme: 'dark' | 'light'
}
const Base = declarativeBase()

export class Thing extends Base<typeof Thing> {
  static {
    this.table('things', { mapper: { polymorphicOn: 'kind', polymorphicIdentity: 'thing', versionIdCol: 'version' } })
  }
  static id = mappedColumn(Integer, new Identity({ always: true }), { primaryKey: true })
  static kind = mappedColumn(Varchar(10), { init: false })
  static version = mappedColumn(Integer, { init: false })
  static width = mappedColumn(Integer, new CheckConstraint('width > 0'))
  static doubled = mappedColumn(Integer, new Computed('width * 2'))
  static serial = mappedColumn('serial_no', Integer, new Sequence('serials'), { unique: true })
  static settings = mappedColumn(JSON<Settings>(), { nullable: true })
  static more = mappedColumn(JSONB<Settings>(), { nullable: true })
  static tags = mappedColumn(ARRAY(String), { default: () => [] })
  static grid = mappedColumn(PgArray(Integer, { dimensions: 2 }), { nullable: true })
  static title = hybridProperty(
    function (this: Thing): string {
      return this.kind
    },
    { expr: (cls: typeof Thing) => cls.kind },
  )
}
export class Box extends derive(Thing)<typeof Box> {
  static {
    this.table({ mapper: { polymorphicIdentity: 'box' } })
  }
}

export function columns(thing: Thing): void {
  is<typeof thing.doubled, number>(true)
  is<typeof thing.settings, Settings | null>(true)
  is<typeof thing.more, Settings | null>(true)
  is<typeof thing.tags, string[]>(true)
  is<typeof thing.grid, number[][] | null>(true)
  new Thing({ width: 1 })
  new Box({ width: 1, settings: { theme: 'dark' } })
  // @ts-expect-error the width is not made by anybody
  new Box({})
  // @ts-expect-error no such theme
  new Thing({ width: 1, settings: { theme: 'blue' } })
  select(Thing.title.label('name'))
}

export function relations(session: Session, post: Post): void {
  User.posts.any(Post.title.eq('x'))
  User.manager.has(User.name.eq('x'))
  // @ts-expect-error any() is of collections
  User.manager.any(User.name.eq('x'))
  // @ts-expect-error has() is of single objects
  User.posts.has(Post.title.eq('x'))
  const user = new User({ name: 'x' })
  void session.execute(user.events.insert().values({ kind: 'x' }))
  void session.execute(user.events.update().values({ kind: 'x' }))
  void session.execute(user.events.delete())
  void post
}

export function listeners(): void {
  listen(User, 'beforeInsert', (_mapper, _connection, target) => {
    is<typeof target, User>(true)
  })
  listen(User, 'load', (target) => {
    // @ts-expect-error no such attribute
    target.nmae
  })
  listen(User.name, 'set', (_user, value) => {
    is<typeof value, string>(true)
  })
  listen(User.posts, 'append', (_user, post) => {
    is<typeof post, Post>(true)
  })
  // of a base nothing is known
  listen(Base, 'beforeUpdate', (_mapper, _connection, target) => target.anything, { propagate: true })
  // @ts-expect-error no such event
  listen(User, 'beforeInsrt', () => {})
}

export function untyped(session: Session): void {
  // a function that nobody knows the type of takes the other labels nothing
  void session
    .execute(select(func.count(Thing.id).label('n'), func.json_agg(Thing.id).label('ids')))
    .one()
    .then((row) => {
      is<typeof row.n, number>(true)
      row.ids.length
    })
  void select(func.sum(Thing.serial), func.sum(BigThing.id))
}

export class BigThing extends Base<typeof BigThing> {
  static {
    this.table('big_things')
  }
  static id = mappedColumn(BigInteger, { primaryKey: true })
  static mood = mappedColumn(ENUM('sad', 'ok', { name: 'mood' }))
  static size = mappedColumn(Enum(['small', 'large'], { name: 'size' }))
}
export function moods(thing: BigThing): void {
  is<typeof thing.mood, 'sad' | 'ok'>(true)
  is<typeof thing.size, 'small' | 'large'>(true)
}
