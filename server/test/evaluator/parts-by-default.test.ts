// Parts of a statement that stand in for what nobody gives (`order or User.id`), dictionaries and lists of which nothing is
// known, and what sessions of the program's own classes know.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import Column, Integer, String
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
`
const IMPORTS = `
import os
from contextlib import contextmanager
from alembic import op
from sqlalchemy import Column, Integer, func, select, text
from sqlalchemy.orm import Session, scoped_session, sessionmaker
from models import User

RULES = {"a": lambda q: q.filter(User.name == "a"), "b": lambda q: q.filter(User.id > 3)}
`

const sites = (body: string) =>
  analyzed(IMPORTS + body, { 'models.py': MODELS }).statements.map((site) => {
    const compiled = compileSite(site, 'default')
    const sql = compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : `error: ${compiled.error}`
    return { sql, complete: site.unknown.length === 0, variants: site.variants.map(({ when }) => when) }
  })

describe('a part of a statement that nobody gives', () => {
  it.each([
    [
      'a column',
      'def find(session, order=None):\n    return session.query(User.id).order_by(order or User.id)',
      'ORDER BY users.id',
    ],
    [
      'a model',
      'def find(session, model=None):\n    model = model or User\n    return session.query(model.id)',
      'FROM users',
    ],
    [
      'a query',
      'def find(session, query=None):\n    query = query or session.query(User.id)\n    return query.filter(User.id == 1)',
      'WHERE users.id = :id_1',
    ],
    ['columns', 'def find(session, columns=None):\n    return session.query(*(columns or [User.id]))', 'FROM users'],
    [
      'functions that a constructor need not be given',
      `
class Checker:
    def __init__(self, rules=None):
        self.rules = rules or RULES

    def check(self, session, name):
        rule = self.rules[name]
        return rule(session.query(User.id))
`,
      'WHERE users.name = :name_1',
    ],
  ])('%s', (_what, body, end) => {
    const last = sites(body).at(-1)!
    expect(last.sql).toBe(`SELECT users.id AS users_id FROM users${end === 'FROM users' ? '' : ` ${end}`}`)
    expect(last.complete).toBe(true)
  })

  it('may be in an object of the program', () => {
    const last = sites(`
class Page:
    def __init__(self, order=None, size=20):
        self.order = order
        self.size = size

def find(session, page=None):
    page = page or Page(order=User.id)
    return session.query(User.id).order_by(page.order).limit(page.size)
`).at(-1)!
    expect(last.sql).toBe('SELECT users.id AS users_id FROM users ORDER BY users.id LIMIT :param_1')
    expect(last.complete).toBe(true)
  })

  it('is a value like any other when it is no part of SQL', () => {
    expect(sites('def find(session, size=None):\n    return session.query(User.id).limit(size or 10)')).toEqual([
      { sql: 'SELECT users.id AS users_id FROM users LIMIT :param_1', complete: true, variants: [] },
    ])
  })
})

describe('a collection that nobody gives', () => {
  it('is a form of the statement where a loop goes over it', () => {
    const last = sites(`
def find(session, wanted: dict = None):
    q = session.query(User.id)
    for name, value in (wanted or {}).items():
        q = q.filter(User.name == value)
    return q
`).at(-1)!
    expect(last.variants).toEqual(['for name, value in (wanted or {}).items()'])
  })
})

describe('sessions of the program', () => {
  const OWN = `
class AppSession(Session):
    def find(self, model, **by):
        return self.query(model).filter_by(**by).first()

class Maker(sessionmaker):
    pass

Factory = sessionmaker(class_=AppSession)

@contextmanager
def scope():
    session = Factory()
    try:
        yield session
    finally:
        session.close()
`
  it.each([
    ['of a factory', 'def use():\n    with scope() as s:\n        s.find(User, name="x")'],
    ['of a registry', 'Scoped = scoped_session(Factory)\ndef use():\n    Scoped().find(User, name="x")'],
    ['of a factory of their own', 'make = Maker(class_=AppSession)\ndef use():\n    make().find(User, name="x")'],
    [
      'of a factory, where nobody gives one',
      'class Service:\n    def __init__(self, session=None):\n        self.session = session or Factory()\n' +
        '    def use(self):\n        self.session.find(User, name="x")',
    ],
    ['of their class', 'def use():\n    AppSession().find(User, name="x")'],
  ])('have the methods of their class: %s', (_what, body) => {
    expect(sites(OWN + body)).toEqual([
      {
        sql: 'SELECT users.id AS users_id, users.name AS users_name FROM users WHERE users.name = :name_1',
        complete: true,
        variants: [],
      },
    ])
  })
})

describe('values that shape the SQL', () => {
  it.each([
    ['"ANALYZE %s (%d)" % (name, count)', 'ANALYZE name (count)'],
    ['"ANALYZE %(table)s" % {"table": name}', 'ANALYZE name'],
    ['"ANALYZE {} {n}".format(name, n=count)', 'ANALYZE name count'],
    ['"ANALYZE " + name + ";"', 'ANALYZE name;'],
  ])('leave the rest of a text as it is: %s', (source, text) => {
    expect(sites(`def run(conn, name, count):\n    conn.execute(text(${source}))`)).toEqual([
      { sql: text, complete: false, variants: [] },
    ])
  })

  it('name tables by the default of a setting in a formatted text', () => {
    const [site] = sites(`
from models import Base
SCHEMA = os.getenv("SCHEMA", "app")

class Note(Base):
    __tablename__ = "%s_%s" % (SCHEMA, "notes")
    id = Column(Integer, primary_key=True)

stmt = select(Note.id)
`)
    expect(site!.sql).toBe('SELECT app_notes.id FROM app_notes')
  })

  it('are named where they bound the frame of a window', () => {
    const [first] = sites(
      'def find(days):\n    return select(func.avg(User.id).over(order_by=User.name, rows=(-days, 0)))',
    )
    expect(first).toMatchObject({ complete: false })
    expect(first!.sql).toContain('ROWS BETWEEN :param_1 PRECEDING AND CURRENT ROW')
  })

  it('are written out by op.inline_literal()', () => {
    expect(sites('stmt = select(User.id).where(User.name == op.inline_literal("new"))')[0]!.sql).toBe(
      "SELECT users.id FROM users WHERE users.name = 'new'",
    )
    const [open] = sites('def find(word):\n    return select(User.id).where(User.name == op.inline_literal(word))')
    expect(open!.complete).toBe(false)
  })

  it.each([
    ["'m%02d' % 3", 'm03'],
    ["'%-2s|' % 'a'", 'a |'],
    ["'%+d_%x' % (4, 255)", '+4_ff'],
    ["'%05d' % -42", '-0042'],
    ["'%*d' % (2, 7)", ' 7'],
    ["'{:03d}'.format(-5)", '-05'],
  ])('are formatted as Python does: %s', (source, text) => {
    expect(sites(`stmt = select(User.id.label(${source}))`)[0]!.sql).toBe(
      `SELECT users.id AS ${/^[a-z]\w*$/.test(text) ? text : `"${text}"`} FROM users`,
    )
  })
})
