// The models of the scenarios in session-corners.ts: the same as in recorded/session_corners.py.

import {
  and,
  Boolean,
  backref,
  Column,
  declarativeBase,
  ForeignKey,
  ForeignKeyConstraint,
  foreign,
  func,
  Integer,
  JSON,
  mappedColumn,
  relationship,
  String,
  Table,
} from '../../src/index.ts'
import { declareClass } from '../../src/orm/declarative.ts'

export const Base: any = declarativeBase()
const key = (target: string) => new (ForeignKey as any)(target)
const column: any = (...args: unknown[]) => (mappedColumn as any)(...args)
const related: any = (...args: unknown[]) => (relationship as any)(...args)
const pk = (...args: unknown[]) => column(Integer, ...args, { primaryKey: true })
const text = (options: Record<string, unknown> = {}, length = 20) =>
  column(String(length), { nullable: true, ...options })
const int = (...args: unknown[]) => column(Integer, ...args, { nullable: true })

function model(
  name: string,
  tableName: string | null,
  properties: Record<string, unknown>,
  mapperArgs: Record<string, unknown> = {},
  parent: any = Base,
  tableArgs: unknown[] = [],
): any {
  const made = { [name]: class extends parent {} }[name] as any
  declareClass(Base.registry, {
    name,
    qualname: name,
    class: made,
    inherits: parent === Base ? null : parent,
    tableName,
    tableArgs,
    mapperArgs,
    properties: new Map(Object.entries(properties)),
  })
  return made
}

const owned = 'all, delete-orphan'

const follows = new (Table as any)(
  'follows',
  Base.metadata,
  new (Column as any)('who', Integer, key('users.id'), { primaryKey: true }),
  new (Column as any)('whom', Integer, key('users.id'), { primaryKey: true }),
)
export const User: any = model('User', 'users', {
  id: pk(),
  name: text(),
  boss_id: int(key('users.id')),
  bio: text({ deferred: true }, 50),
  photo: text({ deferred: true, deferredGroup: 'media' }, 50),
  video: text({ deferred: true, deferredGroup: 'media' }, 50),
  following: related('User', {
    secondary: follows,
    primaryjoin: () => User.id.eq(follows.c.who),
    secondaryjoin: () => User.id.eq(follows.c.whom),
    backref: backref('followers', { orderBy: 'User.id' }),
    orderBy: 'User.id',
  }),
  boss: related('User', { remoteSide: 'User.id', backref: backref('reports', { orderBy: 'User.id' }) }),
  joined: related('Joined', { backPopulates: 'user', lazy: 'joined', orderBy: 'Joined.id', cascade: owned }),
  picked: related('Picked', { backPopulates: 'user', lazy: 'selectin', orderBy: 'Picked.id', cascade: owned }),
  old: related('Joined', {
    primaryjoin: () => and(User.id.eq(foreign(Joined.user_id)), Joined.age.gt(10)),
    viewonly: true,
    orderBy: 'Joined.id',
  }),
})
export const Joined = model('Joined', 'joineds', {
  id: pk(),
  age: int(),
  user_id: int(key('users.id')),
  user: related('User', { backPopulates: 'joined' }),
})
export const Picked = model('Picked', 'pickeds', {
  id: pk(),
  label: text(),
  user_id: int(key('users.id')),
  user: related('User', { backPopulates: 'picked', lazy: 'joined' }),
})

const toOrder = () => new (ForeignKeyConstraint as any)(['shop', 'number'], ['orders.shop', 'orders.number'])
export const Order = model('Order', 'orders', {
  shop: pk(),
  number: pk(),
  note: text(),
  lines: related('Line', { backPopulates: 'order', cascade: owned, orderBy: 'Line.pos' }),
})
export const Line = model(
  'Line',
  'lines',
  { shop: pk(), number: pk(), pos: pk(), item: text(), order: related('Order', { backPopulates: 'lines' }) },
  {},
  Base,
  [toOrder()],
)
export const Parcel = model(
  'Parcel',
  'parcels',
  { id: pk(), shop: int(), number: int(), order: related('Order', { backref: 'parcels' }) },
  {},
  Base,
  [toOrder()],
)

export const Grant = model('Grant', 'grants', {
  member_id: pk(key('members.id')),
  role_id: pk(key('roles.id')),
  since: int(),
  member: related('Member', { backPopulates: 'grants' }),
  role: related('Role', { backPopulates: 'grants' }),
})
export const Member = model('Member', 'members', {
  id: pk(),
  name: text(),
  grants: related('Grant', { backPopulates: 'member', cascade: owned, orderBy: 'Grant.role_id' }),
})
export const Role = model('Role', 'roles', {
  id: pk(),
  name: text(),
  grants: related('Grant', { backPopulates: 'role', cascade: owned, orderBy: 'Grant.member_id' }),
})

export const Pet = model(
  'Pet',
  'pets',
  {
    id: pk(),
    kind: text({}, 10),
    name: text(),
    owner_id: int(key('members.id')),
    owner: related('Member', { backref: backref('pets', { orderBy: 'Pet.id' }) }),
  },
  { polymorphicOn: 'kind', polymorphicIdentity: 'pet' },
)
export const Dog = model('Dog', null, { tricks: int() }, { polymorphicIdentity: 'dog' }, Pet)
export const Cat = model(
  'Cat',
  null,
  { lives: column(Integer, { nullable: true, default: 9 }) },
  { polymorphicIdentity: 'cat' },
  Pet,
)
export const Site = model('Site', 'sites', { id: pk(), name: text() }, { polymorphicIdentity: 'site', concrete: true })
export const Shop = model(
  'Shop',
  'shops',
  { id: pk(), name: text(), size: int() },
  { polymorphicIdentity: 'shop', concrete: true },
  Site,
)

export const Value = model('Value', 'vals', {
  id: pk(),
  data: column(JSON, { nullable: true }),
  flag: column(Boolean, { nullable: true }),
  key: column('key_col', String(20), { key: 'renamed', nullable: true }),
  made: column(Integer, { nullable: true, default: () => 5, onupdate: () => 6 }),
  count: column(Integer, { nullable: true, default: (func as any).length('four') }),
})
Base.registry.configure()

/** Rows that every scenario finds. */
export const seed: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  users: [
    [1, 'ann', null, 'b1', 'p1', 'v1'],
    [2, 'bob', 1, 'b2', 'p2', 'v2'],
    [3, 'cid', 1, null, null, null],
  ],
  follows: [
    [1, 2],
    [1, 3],
    [2, 1],
  ],
  joineds: [
    [1, 5, 1],
    [2, 15, 1],
    [3, 25, 2],
  ],
  pickeds: [
    [1, 'x', 1],
    [2, 'y', 2],
  ],
  orders: [
    [1, 1, 'o11'],
    [1, 2, 'o12'],
    [2, 1, 'o21'],
  ],
  lines: [
    [1, 1, 1, 'a'],
    [1, 1, 2, 'b'],
    [2, 1, 1, 'c'],
  ],
  parcels: [
    [1, 1, 1],
    [2, null, null],
  ],
  members: [
    [1, 'm1'],
    [2, 'm2'],
  ],
  roles: [
    [1, 'r1'],
    [2, 'r2'],
  ],
  grants: [
    [1, 1, 10],
    [1, 2, 20],
    [2, 1, 30],
  ],
  pets: [
    [1, 'pet', 'p', 1, null, null],
    [2, 'dog', 'd', 1, 3, null],
    [3, 'cat', 'c', 2, null, 7],
  ],
  sites: [[1, 's1']],
  shops: [[1, 'h1', 4]],
  vals: [[1, '{"a": 1}', 1, 'k1', 5, 4]],
}
