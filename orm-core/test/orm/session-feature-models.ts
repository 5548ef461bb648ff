// The models of the scenarios in session-features.ts: the same as in recorded/session_features.py.

import {
  associationProxy,
  Column,
  columnProperty,
  composite,
  declarativeBase,
  FetchedValue,
  ForeignKey,
  func,
  Integer,
  mappedColumn,
  relationship,
  String,
  Table,
  validates,
} from '../../src/index.ts'
import { declareClass } from '../../src/orm/declarative.ts'

export const Base: any = declarativeBase()
const key = (target: string, options: Record<string, unknown> = {}) => new (ForeignKey as any)(target, options)
const column: any = (...args: unknown[]) => (mappedColumn as any)(...args)
const related: any = (...args: unknown[]) => (relationship as any)(...args)
const pk = (...args: unknown[]) => column(Integer, ...args, { primaryKey: true })
const text = (options: Record<string, unknown> = {}, length = 20) =>
  column(String(length), { nullable: true, ...options })
const int = (...args: unknown[]) => column(Integer, ...args, { nullable: true })
const textKey = () => column(String(20), { primaryKey: true })

function model(
  name: string,
  tableName: string | null,
  properties: Record<string, unknown>,
  mapperArgs: Record<string, unknown> = {},
  parent: any = Base,
): any {
  const made = { [name]: class extends parent {} }[name] as any
  const { check, ...mapped } = properties
  if (check !== undefined) made.check = check
  declareClass(Base.registry, {
    name,
    qualname: name,
    class: made,
    inherits: parent === Base ? null : parent,
    tableName,
    mapperArgs,
    properties: new Map(Object.entries(mapped)),
  })
  return made
}

const owned = 'all, delete-orphan'

export class Point {
  readonly x: number | null
  readonly y: number | null
  constructor(x: number | null, y: number | null) {
    this.x = x
    this.y = y
  }
}

export const Vertex = model('Vertex', 'vertices', {
  id: pk(),
  x1: int(),
  y1: int(),
  x2: int(),
  y2: int(),
  start: composite(Point, 'x1', 'y1'),
  end: composite(Point, 'x2', 'y2'),
})

const partsSuppliers = new (Table as any)(
  'parts_suppliers',
  Base.metadata,
  new (Column as any)('part_code', String(20), key('parts.code'), { primaryKey: true }),
  new (Column as any)('supplier_id', Integer, key('suppliers.id'), { primaryKey: true }),
)
export const Maker = model('Maker', 'makers', {
  name: textKey(),
  city: text(),
  parts: related('Part', { backPopulates: 'maker', passiveUpdates: false, orderBy: 'Part.code' }),
})
export const Part = model('Part', 'parts', {
  code: textKey(),
  maker_name: column(String(20), key('makers.name'), { nullable: true }),
  maker: related('Maker', { backPopulates: 'parts' }),
  suppliers: related('Supplier', {
    secondary: partsSuppliers,
    backPopulates: 'parts',
    passiveUpdates: false,
    orderBy: 'Supplier.id',
  }),
})
export const Supplier = model('Supplier', 'suppliers', {
  id: pk(),
  name: text(),
  parts: related('Part', { secondary: partsSuppliers, backPopulates: 'suppliers', orderBy: 'Part.code' }),
})
export const Owner = model('Owner', 'owners', {
  name: textKey(),
  pets: related('Pet', { backPopulates: 'owner', orderBy: 'Pet.id' }),
})
export const Pet = model('Pet', 'pets', {
  id: pk(),
  owner_name: column(String(20), key('owners.name', { onupdate: 'CASCADE' }), { nullable: true }),
  owner: related('Owner', { backPopulates: 'pets' }),
})

const stamp = column(Integer, { nullable: false })
export const Stamped = model(
  'Stamped',
  'stamped',
  { id: pk(), title: text(), stamp },
  { versionIdCol: stamp, versionIdGenerator: (old: number | null) => (old ?? 0) + 10 },
)
const manualStamp = column(Integer, { nullable: false, serverDefault: '1' })
export const Manual = model(
  'Manual',
  'manual',
  { id: pk(), title: text(), stamp: manualStamp },
  { versionIdCol: manualStamp, versionIdGenerator: false },
)
const version = column(Integer, { nullable: false })
export const VBase = model(
  'VBase',
  'vbases',
  { id: pk(), kind: text({}, 10), name: text(), version },
  { versionIdCol: version, polymorphicOn: 'kind', polymorphicIdentity: 'base' },
)
export const VSub = model(
  'VSub',
  'vsubs',
  { id: pk(key('vbases.id')), extra: text() },
  { polymorphicIdentity: 'sub' },
  VBase,
)

export const Thing = model(
  'Thing',
  'things',
  {
    id: pk(),
    kind: text({}, 10),
    name: text(),
    box_id: int(key('boxes.id')),
    box: related('Box', { backPopulates: 'things' }),
  },
  { polymorphicOn: 'kind', polymorphicIdentity: 'thing' },
)
export const Tool = model(
  'Tool',
  'tools',
  { id: pk(key('things.id')), use: text() },
  { polymorphicIdentity: 'tool' },
  Thing,
)
export const Drill = model(
  'Drill',
  'drills',
  {
    id: pk(key('tools.id')),
    watts: int(),
    bits: related('Bit', { backPopulates: 'drill', cascade: owned, orderBy: 'Bit.id' }),
  },
  { polymorphicIdentity: 'drill' },
  Tool,
)
export const Bit = model('Bit', 'bits', {
  id: pk(),
  size: int(),
  drill_id: int(key('drills.id')),
  drill: related('Drill', { backPopulates: 'bits' }),
})
export const Box = model('Box', 'boxes', {
  id: pk(),
  label: text(),
  things: related('Thing', { backPopulates: 'box', orderBy: 'Thing.id' }),
})

export const Parent = model('Parent', 'parents', {
  id: pk(),
  name: text(),
  children: related('Child', { backPopulates: 'parent', cascade: owned, orderBy: 'Child.id' }),
  passive: related('Passive', { cascade: 'all, delete', passiveDeletes: true, orderBy: 'Passive.id' }),
  ignored: related('Ignored', { passiveDeletes: 'all', orderBy: 'Ignored.id' }),
  card_id: int(key('cards.id')),
  card: related('Card', { cascade: owned, singleParent: true }),
})
export const Child = model('Child', 'children', {
  id: pk(),
  name: text(),
  parent_id: int(key('parents.id')),
  parent: related('Parent', { backPopulates: 'children' }),
})
export const Passive = model('Passive', 'passives', {
  id: pk(),
  parent_id: int(key('parents.id', { ondelete: 'CASCADE' })),
})
export const Ignored = model('Ignored', 'ignoreds', { id: pk(), parent_id: int(key('parents.id')) })
export const Card = model('Card', 'cards', { id: pk(), code: text() })

export const Ball = model('Ball', 'balls', { id: pk(), name: text(), holder_id: int(key('holders.id')) })
export const Holder = model('Holder', 'holders', {
  id: pk(),
  name: text(),
  favorite_id: int(key('balls.id', { name: 'fk_favorite_ball', useAlter: true })),
  balls: related('Ball', {
    primaryjoin: () => Ball.holder_id.eq(Holder.id),
    postUpdate: true,
    orderBy: 'Ball.id',
  }),
  favorite: related('Ball', { primaryjoin: () => Holder.favorite_id.eq(Ball.id), postUpdate: true }),
})

const name = text()
export const Computed = model('Computed', 'computeds', {
  id: pk(),
  name,
  made: text({ serverDefault: 'made' }),
  changed: text({ serverOnupdate: new (FetchedValue as any)() }),
  shout: columnProperty((func as any).upper(name.column)),
})
export const Eager = model(
  'Eager',
  'eagers',
  {
    id: pk(),
    name: text(),
    made: text({ serverDefault: 'made' }),
    changed: text({ serverOnupdate: new (FetchedValue as any)() }),
  },
  { eagerDefaults: true },
)
export const Lazy = model(
  'Lazy',
  'lazies',
  { id: pk(), made: text({ serverDefault: 'made' }) },
  { eagerDefaults: false },
)
export const One = model('One', 'ones', { id: pk(), name: text() }, { batch: false })

export const Person = model('Person', 'people', {
  id: pk(),
  name: text(),
  visits: related('Visit', { backPopulates: 'person', lazy: 'dynamic', orderBy: 'Visit.id' }),
  notes: related('Note', {
    backPopulates: 'person',
    lazy: 'write_only',
    cascade: owned,
    passiveDeletes: true,
    orderBy: 'Note.id',
  }),
  tags: related('Tag', { cascade: owned, orderBy: 'Tag.id' }),
  tag_names: associationProxy('tags', 'name', { creator: (name: string) => new Tag({ name }) }),
  check: validates('name', (_person, _key, value) => value?.trim() ?? value),
})
export const Visit = model('Visit', 'visits', {
  id: pk(),
  page: text(),
  person_id: int(key('people.id')),
  person: related('Person', { backPopulates: 'visits' }),
})
export const Note = model('Note', 'notes', {
  id: pk(),
  body: text(),
  person_id: int(key('people.id', { ondelete: 'CASCADE' })),
  person: related('Person', { backPopulates: 'notes' }),
})
export const Tag = model('Tag', 'tags', { id: pk(), name: text(), person_id: int(key('people.id')) })
Base.registry.configure()

/** Rows that every scenario finds. */
export const seed: Readonly<Record<string, readonly (readonly unknown[])[]>> = {
  vertices: [
    [1, 1, 2, 3, 4],
    [2, null, null, 5, 6],
  ],
  makers: [
    ['acme', 'Rome'],
    ['best', 'Oslo'],
  ],
  parts: [
    ['p1', 'acme'],
    ['p2', 'acme'],
    ['p3', 'best'],
  ],
  suppliers: [
    [1, 's1'],
    [2, 's2'],
  ],
  parts_suppliers: [
    ['p1', 1],
    ['p1', 2],
    ['p2', 1],
  ],
  owners: [['ann'], ['bob']],
  pets: [
    [1, 'ann'],
    [2, 'ann'],
    [3, 'bob'],
  ],
  stamped: [
    [1, 't1', 10],
    [2, 't2', 20],
  ],
  manual: [
    [1, 'm1', 1],
    [2, 'm2', 7],
  ],
  vbases: [
    [1, 'base', 'b1', 1],
    [2, 'sub', 's2', 4],
  ],
  vsubs: [[2, 'x2']],
  boxes: [
    [1, 'b1'],
    [2, 'b2'],
  ],
  things: [
    [1, 'thing', 't1', 1],
    [2, 'tool', 't2', 1],
    [3, 'drill', 't3', 2],
    [4, 'drill', 't4', null],
  ],
  tools: [
    [2, 'cut'],
    [3, 'bore'],
    [4, 'bore'],
  ],
  drills: [
    [3, 500],
    [4, 800],
  ],
  bits: [
    [1, 4, 3],
    [2, 6, 3],
    [3, 8, 4],
  ],
  cards: [
    [1, 'c1'],
    [2, 'c2'],
  ],
  parents: [
    [1, 'p1', 1],
    [2, 'p2', 2],
    [3, 'p3', null],
  ],
  children: [
    [1, 'k1', 1],
    [2, 'k2', 1],
    [3, 'k3', 2],
  ],
  passives: [
    [1, 1],
    [2, 1],
  ],
  ignoreds: [[1, 1]],
  holders: [
    [1, 'h1', 1],
    [2, 'h2', null],
  ],
  balls: [
    [1, 'b1', 1],
    [2, 'b2', 1],
    [3, 'b3', null],
  ],
  computeds: [[1, 'n1', 'made', null]],
  eagers: [[1, 'n1', 'made', null]],
  lazies: [[1, 'made']],
  ones: [
    [1, 'o1'],
    [2, 'o2'],
  ],
  people: [
    [1, 'ann'],
    [2, 'bob'],
  ],
  visits: [
    [1, 'home', 1],
    [2, 'shop', 1],
    [3, 'home', 2],
  ],
  notes: [
    [1, 'n1', 1],
    [2, 'n2', 1],
  ],
  tags: [
    [1, 'x', 1],
    [2, 'y', 1],
  ],
}
