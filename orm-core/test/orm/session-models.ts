// The models of the recorded session scenarios: the same as in recorded/sessions.py.

import {
  Column,
  declarativeBase,
  ForeignKey,
  Integer,
  mappedColumn,
  relationship,
  String,
  Table,
} from '../../src/index.ts'
import { declareClass } from '../../src/orm/declarative.ts'

export const Base: any = declarativeBase()
const key = (target: string, options: Record<string, unknown> = {}) => new (ForeignKey as any)(target, options)
const column: any = (...args: unknown[]) => (mappedColumn as any)(...args)
const related: any = (...args: unknown[]) => (relationship as any)(...args)
const pk = () => column(Integer, { primaryKey: true })
const text = (length = 50, options: Record<string, unknown> = {}) =>
  column(String(length), { nullable: true, ...options })
const int = (...args: unknown[]) =>
  column(Integer, ...args.slice(0, -1), { nullable: true, ...(args.at(-1) as object) })

const postTags = new (Table as any)(
  'post_tags',
  Base.metadata,
  new (Column as any)('post_id', Integer, key('posts.id'), { primaryKey: true }),
  new (Column as any)('tag_id', Integer, key('tags.id'), { primaryKey: true }),
)

function model(
  name: string,
  tableName: string | null,
  properties: Record<string, unknown>,
  mapperArgs: Record<string, unknown> = {},
  parent: any = Base,
): any {
  const made = { [name]: class extends parent {} }[name]
  declareClass(Base.registry, {
    name,
    qualname: name,
    class: made as any,
    inherits: parent === Base ? null : parent,
    tableName,
    mapperArgs,
    properties: new Map(Object.entries(properties)),
  })
  return made
}

const owned = 'all, delete-orphan'

export const User = model('User', 'users', {
  id: pk(),
  name: text(),
  age: int({}),
  posts: related('Post', { backPopulates: 'author', orderBy: 'Post.id' }),
  addresses: related('Address', { backPopulates: 'user', cascade: owned, orderBy: 'Address.id' }),
  profile: related('Profile', { backPopulates: 'user', uselist: false, cascade: owned }),
})
export const Address = model('Address', 'addresses', {
  id: pk(),
  email: text(),
  user_id: int(key('users.id'), {}),
  user: related('User', { backPopulates: 'addresses' }),
})
export const Profile = model('Profile', 'profiles', {
  id: pk(),
  bio: text(),
  user_id: int(key('users.id'), {}),
  user: related('User', { backPopulates: 'profile' }),
})
export const Post = model('Post', 'posts', {
  id: pk(),
  title: text(),
  author_id: int(key('users.id'), {}),
  author: related('User', { backPopulates: 'posts' }),
  tags: related('Tag', { secondary: postTags, backPopulates: 'posts', orderBy: 'Tag.id' }),
  comments: related('Comment', { backPopulates: 'post', cascade: owned, orderBy: 'Comment.id' }),
})
export const Tag = model('Tag', 'tags', {
  id: pk(),
  name: text(),
  posts: related('Post', { secondary: postTags, backPopulates: 'tags', orderBy: 'Post.id' }),
})
export const Comment = model('Comment', 'comments', {
  id: pk(),
  body: text(),
  post_id: int(key('posts.id'), {}),
  post: related('Post', { backPopulates: 'comments' }),
})
export const Node = model('Node', 'nodes', {
  id: pk(),
  name: text(),
  parent_id: int(key('nodes.id'), {}),
  parent: related('Node', { backPopulates: 'children', remoteSide: 'Node.id' }),
  children: related('Node', { backPopulates: 'parent', orderBy: 'Node.id', cascade: 'all' }),
})
const version = column(Integer, { nullable: false })
export const Doc = model('Doc', 'docs', { id: pk(), title: text(), version }, { versionIdCol: version })
export const Employee = model(
  'Employee',
  'employees',
  { id: pk(), name: text(), kind: text(20) },
  { polymorphicOn: 'kind', polymorphicIdentity: 'employee' },
)
export const Manager = model(
  'Manager',
  'managers',
  { id: column(Integer, key('employees.id'), { primaryKey: true }), level: int({}) },
  { polymorphicIdentity: 'manager' },
  Employee,
)
export const Engineer = model(
  'Engineer',
  'engineers',
  { id: column(Integer, key('employees.id'), { primaryKey: true }), lang: text(20) },
  { polymorphicIdentity: 'engineer' },
  Employee,
)
export const Animal = model(
  'Animal',
  'animals',
  { id: pk(), name: text(), kind: text(20) },
  { polymorphicOn: 'kind', polymorphicIdentity: 'animal' },
)
export const Cat = model('Cat', null, { lives: int({}) }, { polymorphicIdentity: 'cat' }, Animal)
export const Country = model('Country', 'countries', { code: column(String(2), { primaryKey: true }), name: text() })
export const Pair = model('Pair', 'pairs', { a: pk(), b: pk(), note: text() })
export const Thing = model('Thing', 'things', {
  id: pk(),
  status: text(20, { default: 'new' }),
  note: text(20, { serverDefault: 'none' }),
  changed: int({ default: 1, onupdate: 7 }),
})
export const Widget = model('Widget', 'widgets', {
  id: pk(),
  name: text(),
  favorite_id: int(key('entries.id', { useAlter: true, name: 'fk_favorite' }), {}),
  entries: related('Entry', { primaryjoin: () => Widget.id.eq(Entry.widget_id), backPopulates: 'widget' }),
  favorite: related('Entry', { primaryjoin: () => Widget.favorite_id.eq(Entry.id), postUpdate: true }),
})
export const Entry = model('Entry', 'entries', {
  id: pk(),
  name: text(),
  widget_id: int(key('widgets.id'), {}),
  widget: related('Widget', { primaryjoin: () => Widget.id.eq(Entry.widget_id), backPopulates: 'entries' }),
})
export const Team = model('Team', 'teams', {
  id: pk(),
  name: text(),
  members: related('Member', { backPopulates: 'team', cascade: owned }),
})
export const Member = model('Member', 'members', {
  team_id: column(Integer, key('teams.id'), { primaryKey: true }),
  user_id: column(Integer, key('users.id'), { primaryKey: true }),
  role: text(20),
  team: related('Team', { backPopulates: 'members' }),
  user: related('User'),
})
Base.registry.configure()

/** Rows that every scenario finds. */
export const seed: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  users: [
    [1, 'ann', 30],
    [2, 'bob', 20],
    [3, 'cid', null],
  ],
  addresses: [
    [1, 'a@x', 1],
    [2, 'b@x', 1],
    [3, 'c@x', 2],
  ],
  profiles: [[1, 'bio', 1]],
  posts: [
    [1, 'p1', 1],
    [2, 'p2', 1],
    [3, 'p3', 2],
    [4, 'p4', null],
  ],
  tags: [
    [1, 't1'],
    [2, 't2'],
    [3, 't3'],
  ],
  post_tags: [
    [1, 1],
    [1, 2],
    [2, 1],
    [3, 3],
  ],
  comments: [
    [1, 'c1', 1],
    [2, 'c2', 1],
    [3, 'c3', 2],
  ],
  nodes: [
    [1, 'root', null],
    [2, 'left', 1],
    [3, 'right', 1],
    [4, 'leaf', 2],
  ],
  docs: [
    [1, 'd1', 1],
    [2, 'd2', 5],
  ],
  employees: [
    [1, 'eve', 'employee'],
    [2, 'max', 'manager'],
    [3, 'kim', 'engineer'],
    [4, 'lea', 'manager'],
  ],
  managers: [
    [2, 7],
    [4, 8],
  ],
  engineers: [[3, 'c']],
  animals: [
    [1, 'rex', 'animal', null],
    [2, 'tom', 'cat', 9],
  ],
  countries: [
    ['de', 'Germany'],
    ['fr', 'France'],
  ],
  pairs: [
    [1, 1, 'one'],
    [1, 2, 'two'],
  ],
  things: [[1, 'old', 'n', 1]],
  widgets: [
    [1, 'w1', 1],
    [2, 'w2', null],
  ],
  entries: [
    [1, 'e1', 1],
    [2, 'e2', 1],
  ],
  teams: [[1, 'red']],
  members: [
    [1, 1, 'lead'],
    [1, 2, 'dev'],
  ],
}
