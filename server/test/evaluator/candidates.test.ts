// One of several known things where a run decides which: the first is shown and the others are variants, as long as all
// are known and few; else what is chosen is a hole with a reason.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from typing import Generic, TypeVar
from sqlalchemy import delete, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)

class Order(Base):
    __tablename__ = "orders"
    id: Mapped[int] = mapped_column(primary_key=True)

class Item(Base):
    __tablename__ = "items"
    id: Mapped[int] = mapped_column(primary_key=True)
`
const MANY = Array.from(
  { length: 9 },
  (_, index) => `
class Extra${index}(Base):
    __tablename__ = "extra_${index}"
    id: Mapped[int] = mapped_column(primary_key=True)
`,
).join('')

const HELPERS = `
from models import Base, Item, Order, User

def model_of(kind):
    if kind == "user":
        return User
    elif kind == "order":
        return Order
    return Item

def model_named(name):
    for cls in (User, Order, Item):
        if cls.__tablename__ == name:
            return cls
    raise KeyError(name)

def registered(name):
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == name:
            return mapper.class_

def kept(name):
    found = []
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == name:
            found.append(mapper.class_)
    return found[0]

def always_user(verbose):
    if verbose:
        print("user")
    if verbose is None:
        return None
    return User
`

const shown = (compiled: ReturnType<typeof compileStatement>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
const sql = (site: StatementSite) => shown(compileSite(site, 'default'))
const forms = (site: StatementSite) => [
  sql(site),
  ...site.variants.map(
    ({ optional, statement, when }) => `${when}: ${shown(compileStatement(statement, optional, 'default'))}`,
  ),
]
const sites = (body: string, more: Record<string, string> = {}): readonly StatementSite[] =>
  analyzed(`from models import *\n${body}`, { 'models.py': MODELS, 'helpers.py': HELPERS, ...more }).statements
const last = (body: string, more: Record<string, string> = {}): StatementSite => sites(body, more).at(-1)!

describe('a class that a condition chooses', () => {
  it('is a form of the statement for each of them', () => {
    const site = last(`
def listed(session: Session, kind):
    model = User if kind == "user" else Order
    return session.scalars(select(model.id))
`)
    expect(forms(site)).toEqual(['SELECT users.id FROM users', 'if not (kind == "user"): SELECT orders.id FROM orders'])
    expect(site.complete).toBe(true)
  })

  it('is looked for in functions of other files', () => {
    const site = last(`
from helpers import model_of
def listed(session: Session, kind):
    return session.scalars(select(model_of(kind).id))
`)
    expect(forms(site)).toEqual([
      'SELECT users.id FROM users',
      'if not (kind == "user"): SELECT orders.id FROM orders',
      'if not (kind == "order"): SELECT items.id FROM items',
    ])
    expect(site.complete).toBe(true)
  })

  it('is one where every condition leads to it', () => {
    const site = last(`
from helpers import always_user
def listed(session: Session, verbose):
    return session.scalars(select(always_user(verbose).id))
`)
    expect(forms(site)).toEqual(['SELECT users.id FROM users'])
    expect(site.complete).toBe(true)
  })
})

describe('a class that a loop finds', () => {
  const FOUND = [
    'SELECT users.id FROM users',
    'if cls is Order: SELECT orders.id FROM orders',
    'if cls is Item: SELECT items.id FROM items',
  ]

  it('is any of those that the loop goes over', () => {
    const site = last(`
def listed(session: Session, name):
    for cls in (User, Order, Item):
        if cls.__tablename__ == name:
            return session.scalars(select(cls.id))
`)
    expect(forms(site)).toEqual(FOUND)
    expect(site.complete).toBe(true)
  })

  it('is the same in other files, and where a generator finds it', () => {
    const far = last(`
from helpers import model_named
def listed(session: Session, name):
    return session.scalars(select(model_named(name).id))
`)
    expect(forms(far)).toEqual(FOUND)
    const next_ = last(`
def listed(session: Session, name):
    cls = next(c for c in (User, Order, Item) if c.__tablename__ == name)
    return session.scalars(select(cls.id))
`)
    expect(forms(next_)).toEqual(FOUND.map((form) => form.replace('cls', 'c')))
  })

  it('is any of those that the loop keeps', () => {
    const site = last(`
def listed(session: Session, name):
    found = User
    for cls in (Order, Item):
        if cls.__tablename__ == name:
            found = cls
    return session.scalars(select(found.id))
`)
    expect(forms(site)).toEqual([
      'SELECT orders.id FROM orders',
      'if not (cls.__tablename__ == name): SELECT users.id FROM users',
      'if found is Item: SELECT items.id FROM items',
    ])
  })

  it.each(['registered', 'kept'])('is a hole where they are many (%s)', (helper) => {
    const site = last(
      `
from helpers import ${helper}
def listed(session: Session, name):
    return session.scalars(select(${helper}(name)))
`,
      { 'models.py': MODELS + MANY },
    )
    expect(sql(site)).toMatch(/^SELECT :\w+ AS anon_1$/)
    expect(site.complete).toBe(false)
    expect(site.unknown[0]!.reason).toMatch(/^which of 12 `\w+` is, only a run can tell$/)
  })

  it('is a hole in the function itself where they are many', () => {
    const site = last(
      `
def listed(session: Session, name):
    for mapper in Base.registry.mappers:
        if mapper.class_.__tablename__ == name:
            return session.scalars(select(mapper.class_))
`,
      { 'models.py': MODELS + MANY },
    )
    expect(site.complete).toBe(false)
    expect(site.variants).toEqual([])
  })
})

describe('a loop over classes', () => {
  it('makes a form of its statement for each', () => {
    const site = last(`
def clear(session: Session):
    for model in (User, Order):
        session.execute(delete(model))
`)
    expect(forms(site)).toEqual(['DELETE FROM users', 'if model is Order: DELETE FROM orders'])
  })
})

describe('a parameter that is a class', () => {
  it('is each of the classes that its annotation names', () => {
    const wanted = ['SELECT users.id FROM users', 'if model is Order: SELECT orders.id FROM orders']
    for (const type of ['type[User] | type[Order]', 'type[User | Order]', 'type[M]']) {
      const site = last(`
M = TypeVar("M", User, Order)
def listed(model: ${type}):
    return select(model.id)
`)
      expect(forms(site)).toEqual(wanted)
    }
    const site = last(`
def listed[M: (User, Order)](model: type[M]):
    return select(model.id)
`)
    expect(forms(site)).toEqual(wanted)
  })

  it('is what each caller gives, of this file and of others', () => {
    const [site] = sites(
      `
def listed(session: Session, model):
    return session.scalars(select(model.id))

def users(session: Session):
    return listed(session, User)

def orders(session: Session):
    return listed(session, Order)
`,
      {
        'elsewhere.py': `
from main import listed
from models import Item
def items(session):
    return listed(session, Item)
`,
      },
    )
    expect(forms(site!)).toEqual([
      'SELECT users.id FROM users',
      'called by orders: SELECT orders.id FROM orders',
      'called by items: SELECT items.id FROM items',
    ])
    expect(site!.complete).toBe(true)
  })
})

describe('a method of a generic class', () => {
  const REPOSITORY = `
M = TypeVar("M")
class Repository(Generic[M]):
    model: type[M]
    def all(self):
        return select(self.model.id)
`
  const subclass = (name: string) => `
class ${name}s(Repository[${name}]):
    model = ${name}
`

  it('has a form for each subclass', () => {
    const site = last(REPOSITORY + subclass('User') + subclass('Order'))
    expect(forms(site)).toEqual(['SELECT users.id FROM users', 'as Orders: SELECT orders.id FROM orders'])
    expect(site.complete).toBe(true)
  })

  it('is open where there are more subclasses than can be shown', () => {
    const names = ['User', 'Order', 'Item', ...Array.from({ length: 9 }, (_, index) => `Extra${index}`)]
    const site = last(REPOSITORY + names.map(subclass).join(''), { 'models.py': MODELS + MANY })
    expect(sql(site)).toBe('SELECT users.id FROM users')
    expect(site.complete).toBe(false)
    expect(site.unknown.map(({ reason }) => reason)).toEqual([
      'which of many classes runs it is not known statically: this is it as Users',
    ])
  })
})

describe('an entry of a dict with keys that are not known', () => {
  it('may be there: what follows is read', () => {
    const site = last(`
def listed(session: Session, result):
    rows = [dict(zip(result.names, row)) for row in result.rows]
    ids = {row["id"] for row in rows}
    print(ids)
    return session.scalars(select(User.id))
`)
    expect(sql(site)).toBe('SELECT users.id FROM users')
  })
})

describe('a class that is looked up by a member of an enumeration', () => {
  const KINDS = `
from enum import Enum
class Kind(str, Enum):
${['users', 'items', ...Array.from({ length: 9 }, (_, index) => `extra_${index}`)].map((name) => `    ${name} = "${name}"`).join('\n')}
`
  const all = ['users', 'items', ...Array.from({ length: 9 }, (_, index) => `extra_${index}`)]
  const more = { 'models.py': MODELS + MANY, 'kinds.py': KINDS }
  const FORMS = all.map((name, index) => {
    const text = `SELECT ${name}.id FROM ${name}`
    return index === 0 ? text : `if kind == Kind.${name}: ${text}`
  })

  it('has a form for each member, however many other classes there are', () => {
    const site = last(
      `
from kinds import Kind
from helpers import registered
def listed(session: Session, kind: Kind):
    model = registered(kind)
    return session.scalars(select(model.id))
`,
      more,
    )
    expect(site.complete).toBe(true)
    expect(forms(site)).toEqual(FORMS)
  })

  it('has them where a caller hands a list of them on', () => {
    const view = `
from kinds import Kind
from helpers import registered
from main import listed
def view(session, kinds: list[Kind]):
    models = [registered(kind) for kind in kinds]
    return listed(session, models)
`
    const site = last(
      `
def listed(session: Session, models):
    for model in models:
        session.scalars(select(model.id))
`,
      { ...more, 'view.py': view },
    )
    expect(site.complete).toBe(true)
    expect(forms(site)).toEqual(FORMS)
  })

  it('is a hole where the member is not known to be one', () => {
    const site = last(
      `
from helpers import registered
def listed(session: Session, kind):
    return session.scalars(select(registered(kind).id))
`,
      more,
    )
    expect(site.complete).toBe(false)
  })
})

it('is each of the classes whose attribute an event listens to', () => {
  const { statements } = analyzed(`${MODELS}
from sqlalchemy import Boolean, event, true
from sqlalchemy.orm import object_session
from sqlalchemy_utils import get_mapper

class Kind(Base):
    __tablename__ = "kinds"
    id: Mapped[int] = mapped_column(primary_key=True)
    default: Mapped[bool]

class Level(Base):
    __tablename__ = "levels"
    id: Mapped[int] = mapped_column(primary_key=True)
    default: Mapped[bool]

def only_one(target, value, old, initiator):
    mapper = get_mapper(target)
    return object_session(target).query(mapper).filter(mapper.columns.default == true()).first()

event.listen(Kind.default, "set", only_one)
event.listen(Level.default, "set", only_one)
`)
  const [site] = statements.filter(({ scope }) => scope === 'only_one')
  expect(site!.complete).toBe(true)
  expect(site!.variants.map(({ when }) => when)).toEqual(['if target is Level'])
})
