// Ways of writing that applications have: functions behind decorators of their own, collections of objects, lists of
// conditions that may be empty, names without imports. Here is what a recording can't tell: optional clauses, variants,
// holes, what another file's functions do. The SQL of such forms is recorded beside corpus/forms.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
import dataclasses
import functools
from sqlalchemy import ForeignKey, Integer, String, column, func, insert, select, table, text, values
from sqlalchemy.dialects import postgresql
from sqlalchemy.orm import DeclarativeBase, Mapped, WriteOnlyMapped, DynamicMapped, composite, joinedload, mapped_column, relationship

class Base(DeclarativeBase):
    pass

@dataclasses.dataclass
class Point:
    x: int
    y: int

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    tags: Mapped[list[str]] = mapped_column(postgresql.ARRAY(String))
    posts: WriteOnlyMapped["Post"] = relationship(order_by="Post.id")
    recent: DynamicMapped["Post"] = relationship(viewonly=True)

class Post(Base):
    __tablename__ = "posts"
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    at: Mapped[Point] = composite("x", "y")
    x: Mapped[int] = mapped_column()
    y: Mapped[int] = mapped_column()
    author: Mapped[User] = relationship(viewonly=True)
`

const folded = (text: string) => text.replace(/\s+/g, ' ').trim()
const sql = (site: StatementSite): string => {
  const compiled = compileSite(site, 'postgresql')
  return compiled.error === null ? folded(compiled.sql) : `error: ${compiled.error}`
}
const sites = (body: string) => analyzed(`${MODELS}\n${body}`).statements
const only = (body: string): string => {
  const found = sites(body)
  expect(found).toHaveLength(1)
  return sql(found[0]!)
}

describe('statements that applications write', () => {
  it('selects the rows of an object through a write-only relationship, asking for its key', () => {
    const [site] = sites('def read(user: User):\n    return user.posts.select().limit(3)')
    const compiled = compileSite(site!, 'postgresql')
    if (compiled.error !== null) throw new Error(compiled.error)
    expect(folded(compiled.sql)).toBe(
      'SELECT posts.id, posts.user_id, posts.x, posts.y FROM posts WHERE %(param_1)s = posts.user_id ORDER BY posts.id LIMIT %(param_2)s',
    )
    expect(compiled.parameters[0]?.unknown?.source).toBe('user.id')
  })

  it('makes a query of a dynamic relationship', () => {
    const [site] = sites('def read(user: User):\n    return user.recent.filter(Post.x == 1).all()')
    expect(site?.kind).toBe('query')
    expect(sql(site!)).toContain('WHERE %(param_1)s = posts.user_id AND posts.x = %(x_1)s')
  })
})

describe('comparators of the program', () => {
  const LINKS = `
from sqlalchemy import and_, or_
from sqlalchemy.orm import CompositeProperty, Relationship

class ByPlace(CompositeProperty.Comparator):
    def __eq__(self, other):
        if not isinstance(other, dict) or other == {}:
            raise ValueError("a place is missing")
        return and_(*[Link.__table__.c[key] == value for key, value in other.items()])

class ByName(Relationship.Comparator):
    def is_(self, other):
        return or_(Link.user_id.is_(None), Link.name == "nobody")
    def __eq__(self, other):
        return and_(super().__eq__(other), Link.name != "nobody")

class Link(Base):
    __tablename__ = "links"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    x: Mapped[int]
    place: Mapped[dict] = composite("id", "x", comparator_factory=ByPlace)
    user: Mapped[User] = relationship(comparator_factory=ByName)
`
  it.each([
    ['an operator', 'Link.place == {"x": 1}', 'links.x = %(x_1)s'],
    ['a method', 'Link.user.is_(None)', 'links.user_id IS NULL OR links.name = %(name_1)s'],
    ['the operator it overrides', 'Link.user == None', 'links.user_id IS NULL AND links.name != %(name_1)s'],
  ])('answer for their attributes: %s', (_name, expression, expected) => {
    const [site] = sites(`${LINKS}\ndef read():\n    return select(Link.id).where(${expression})`)
    expect(sql(site!)).toBe(`SELECT links.id FROM links WHERE ${expected}`)
    expect(site!.complete).toBe(true)
  })

  it('leave a hole for what they would refuse of a value that is not known', () => {
    const [site] = sites(`${LINKS}\ndef read(**place):\n    return select(Link.id).where(Link.place == place)`)
    expect(site!.complete).toBe(false)
    expect(site!.unknown).toHaveLength(1)
    expect(sql(site!)).toMatch(/^SELECT links.id FROM links/)
  })
})

describe('functions that nobody calls by their name', () => {
  it('reads what a decorator of the program wraps', () => {
    const found = sites(`
def guarded(fn):
    @functools.wraps(fn)
    def wrapper(*args, **kwargs):
        return fn(*args, **kwargs)
    return wrapper

class Views:
    @guarded
    def get(self, session, user_id: int):
        return session.scalars(select(User.id).where(User.id == user_id))
`)
    expect(found.map((site) => [site.scope, sql(site)])).toEqual([
      ['Views.get', 'SELECT users.id FROM users WHERE users.id = %(id_1)s'],
    ])
  })

  it('reads functions that a function hands on, with its names', () => {
    const found = sites(`
def register(app):
    base = select(User.id)
    @app.route("/")
    def index(session, name: str):
        return session.scalars(base.where(User.name == name))
`)
    expect(found.map(sql)).toContain('SELECT users.id FROM users WHERE users.name = %(name_1)s')
  })
})

describe('what may be or not be', () => {
  it('finds the other branch of a list that was filled under conditions', () => {
    const found = sites(`
def search(name: str = None, id: int = None):
    conditions = []
    if name:
        conditions.append(User.name == name)
    if id:
        conditions.append(User.id == id)
    if conditions:
        stmt = select(User.id).where(*conditions)
    else:
        stmt = select(User.id)
    return stmt
`)
    const use = found.at(-1)!
    expect(sql(use)).toBe('SELECT users.id FROM users WHERE users.name = %(name_1)s AND users.id = %(id_1)s')
    expect(use.optional.map((clause) => clause.when)).toEqual(['if name', 'if id'])
    const forms = use.variants.map(({ when, statement, optional }) => {
      const compiled = compileStatement(statement, optional, 'postgresql')
      return [when, compiled.error ?? folded(compiled.sql)]
    })
    expect(forms).toEqual([['if not (conditions)', 'SELECT users.id FROM users']])
    expect(found).toHaveLength(3)
  })

  it('knows that a name holds None', () => {
    expect(
      only(`
def options(load=None):
    return (load if load is not None else joinedload(Post.author),)

def read(session):
    return session.scalars(select(Post.id).where(Post.x == 1).order_by(*[] if options() is None else [Post.y]))
`),
    ).toBe('SELECT posts.id FROM posts WHERE posts.x = %(x_1)s ORDER BY posts.y')
  })

  it('goes on where a function of another file raises for some values only', () => {
    const found = analyzed(
      `${MODELS}
from helper import customer_of
def read(session, subject):
    customer = customer_of(subject)
    return session.scalars(select(User.id).where(User.id == customer))
`,
      {
        'helper.py':
          'def customer_of(subject):\n    if isinstance(subject, int):\n        return subject\n    raise ValueError(subject)\n',
      },
    ).statements
    expect(found.map(sql)).toEqual(['SELECT users.id FROM users WHERE users.id = %(id_1)s'])
  })

  it('shows the text of a template with a name for what is not known', () => {
    const [site] = sites('def grant(conn, role):\n    conn.execute(text(f"GRANT SELECT ON users TO {role}"))')
    expect(site?.complete).toBe(false)
    expect(sql(site!)).toBe('GRANT SELECT ON users TO role')
  })

  it('reads names that nobody imports as SQLAlchemy’s, or as the one class that is called so', () => {
    const found = analyzed(
      'stmt = select(User.id).where(func.lower(User.name) == "x")\n\ndef read():\n    return select(User.id)\n',
      {
        'models.py': MODELS,
      },
    ).statements
    expect(found.map(sql).at(-1)).toBe('SELECT users.id FROM users')
  })
})
