// Values that only a run can tell, where all that they can be is known: entries of a dict, attributes named by a
// Literal or an enumeration; classes that are known through their subclasses; patterns with parts.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
import enum
import operator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Generic, Literal, TypeVar
from sqlalchemy import String, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str]

class Tag(Base):
    __tablename__ = "tags"
    id: Mapped[int] = mapped_column(primary_key=True)
`

const shown = (compiled: ReturnType<typeof compileStatement>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
const text = (statement: object, optional: StatementSite['optional']) =>
  shown(compileStatement(statement, optional, 'default'))
const sql = (site: StatementSite) => shown(compileSite(site, 'default'))
const sites = (body: string): readonly StatementSite[] => analyzed(`${MODELS}\n${body}`).statements
const variants = (site: StatementSite) => site.variants.map((each) => [each.when, text(each.statement, each.optional)])

describe('an entry of a known dict under an unknown key', () => {
  const ORDERS = 'ORDERS = {"name": User.name.asc(), "id": User.id.desc()}'

  it('is the one of the sample, and the others are variants', () => {
    const site = sites(`
${ORDERS}
def listed(session: Session, order: Literal["id", "name"]):
    return session.scalars(select(User.id).order_by(ORDERS[order]))
`).at(-1)!
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY users.id DESC')
    expect(variants(site)).toEqual([["if order == 'name'", 'SELECT users.id FROM users ORDER BY users.name ASC']])
    expect(site.complete).toBe(true)
  })

  it('is the first where nothing else is said', () => {
    const site = sites(`
${ORDERS}
def listed(session: Session, order: str):
    return session.scalars(select(User.id).order_by(ORDERS[order]))
`).at(-1)!
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY users.name ASC')
    expect(site.variants).toHaveLength(1)
  })

  it('is the default of get() for a name that is no key', () => {
    const site = sites(`
${ORDERS}
def listed(session: Session, order: str):
    return session.scalars(select(User.id).order_by(ORDERS.get(order, User.email)))
`).at(-1)!
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY users.email')
  })

  it('may be a function', () => {
    const site = sites(`
OPS = {"eq": operator.eq, "like": lambda column, value: column.like(value)}
def found(session: Session, op: Literal["like", "eq"], value: str):
    return session.scalars(select(User.id).where(OPS[op](User.name, value)))
`).at(-1)!
    expect(sql(site)).toBe('SELECT users.id FROM users WHERE users.name LIKE :name_1')
    expect(variants(site)).toEqual([["if op == 'eq'", 'SELECT users.id FROM users WHERE users.name = :name_1']])
  })
})

describe('an attribute named by a value', () => {
  it('is each that a Literal names', () => {
    const site = sites(`
def listed(session: Session, column: Literal["email", "name"]):
    return session.scalars(select(User.id).order_by(getattr(User, column)))
`).at(-1)!
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY users.email')
    expect(variants(site)).toEqual([["if column == 'name'", 'SELECT users.id FROM users ORDER BY users.name']])
  })

  it('is each that an enumeration has as value', () => {
    const site = sites(`
class Sort(str, enum.Enum):
    NAME = "name"
    EMAIL = "email"

def listed(session: Session, sort: Sort):
    return session.scalars(select(User.id).order_by(getattr(User, sort.value)))
`).at(-1)!
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY users.name')
    expect(site.variants).toHaveLength(1)
  })

  it('is a hole where it may be anything', () => {
    const site = sites(`
def listed(session: Session, column: str):
    return session.scalars(select(User.id).order_by(getattr(User, column)))
`).at(-1)!
    expect(site.complete).toBe(false)
    expect(site.variants).toEqual([])
  })
})

describe('a class that its subclasses complete', () => {
  const REPOSITORY = `
M = TypeVar("M", bound=Base)

class Repository(Generic[M]):
    model: type[M]

    def __init__(self, session: Session):
        self.session = session

    def all(self):
        return self.session.scalars(select(self.model.id)).all()
`

  it('is read as the first of them', () => {
    const [site] = sites(`${REPOSITORY}
class TagRepository(Repository[Tag]):
    model = Tag

class UserRepository(Repository[User]):
    model = User
`)
    expect(sql(site!)).toBe('SELECT tags.id FROM tags')
    expect(site!.when).toEqual(['as TagRepository'])
  })

  it('gives its constructor the class of its type argument', () => {
    const site = sites(`
M = TypeVar("M", bound=Base)

class Crud(Generic[M]):
    def __init__(self, model: type[M]):
        self.model = model

class UserCrud(Crud[User]):
    def newest(self, session: Session):
        return session.scalars(select(self.model.id).order_by(self.model.id.desc()))
`).at(-1)!
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY users.id DESC')
  })

  it('is a hole without one', () => {
    const [site] = sites(REPOSITORY)
    expect(site!.complete).toBe(false)
    expect(site!.when).toEqual([])
  })

  it('is made where a parameter is annotated with it', () => {
    const site = sites(`${REPOSITORY}
class UserRepository(Repository[User]):
    model = User

    @cached_property
    def base(self):
        return select(self.model.id).cte("base")

class Work:
    def __init__(self, session: Session):
        self.users = UserRepository(session)

def run(session: Session, work: Work):
    both = select(work.users.base.c.id).join(Tag, Tag.id == work.users.base.c.id)
    return session.scalars(both)
`).at(-1)!
    expect(sql(site)).toBe(
      'WITH base AS (SELECT users.id AS id FROM users) SELECT base.id FROM base JOIN tags ON tags.id = base.id',
    )
  })
})

describe('match', () => {
  it('takes what it knows apart', () => {
    const [site] = sites(`
def known(session: Session):
    match {"kind": "user", "ids": [1, 2, 3]}:
        case {"kind": "tag"}:
            stmt = select(Tag.id)
        case {"kind": "user", "ids": [first, *rest]}:
            stmt = select(User.id).where(User.id.in_(rest), User.id != first)
    return session.scalars(stmt)
`).slice(-1)
    expect(sql(site!)).toBe('SELECT users.id FROM users WHERE users.id IN (:id_1_1, :id_1_2) AND users.id != :id_2')
  })

  it('takes the class that is annotated, and reads the others too', () => {
    const found = sites(`
@dataclass
class ByName:
    name: str

@dataclass
class ByIds:
    ids: list[int]

def handled(session: Session, query: ByName | ByIds):
    match query:
        case ByIds(ids=ids):
            return session.scalars(select(User.id).where(User.id.in_(ids)))
        case ByName(name):
            return session.scalars(select(User.id).where(User.name == name))
`)
    expect(found.map(sql)).toEqual([
      expect.stringMatching(/WHERE users\.id IN \(:id_1_1/),
      'SELECT users.id FROM users WHERE users.name = :name_1',
    ])
    expect(found.every(({ complete }) => complete)).toBe(true)
  })
})
