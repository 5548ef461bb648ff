// Statements behind what looks empty or decided when a function is read alone: lists that another method fills, sets of
// rows, keys of which a part is not known, settings without a value, the far side of `and` and `or`.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`
const HELPER = `
from flask import session
from pydantic_settings import BaseSettings
from sqlalchemy import func, insert, select
from models import User

class Settings(BaseSettings):
    READ_USER: str | None = None

def insert_batch(db, events):
    if not events:
        return [], 0
    rows = [each for each in events if each.ok]
    if not rows:
        return [], 0
    result = db.execute(insert(User).returning(User.id))
    return result.scalars().all(), len(rows)

def authed():
    return bool(session.get("id", False))
`

const shown = (site: StatementSite): string => {
  const compiled = compileSite(site, 'default')
  return compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : `error: ${compiled.error}`
}
const all = (body: string): string[] =>
  analyzed(`from sqlalchemy import insert, select, text, update\nfrom models import User\n${body}`, {
    'models.py': MODELS,
    'helper.py': HELPER,
  }).statements.map(shown)

describe('what is behind', () => {
  it.each([
    [
      'a set made of rows',
      `
def load(db, chunks):
    found = []
    for chunk in chunks:
        found.extend(db.get_rows(chunk))
    ids = {each.id for each in found if each.id is not None}
    if ids:
        db.execute(select(User.id).where(User.id.in_(ids)))
`,
      'SELECT users.id FROM users WHERE users.id IN (:id_1_1)',
    ],
    [
      'a key of which a part is not known',
      `
def store(session, events):
    cache = {}
    for name, id in events:
        cache[(name, id)] = id
    rows = [{"id": i, "name": cache[(n, o)]} for i, n, o in events]
    for row in rows:
        session.execute(update(User).where(User.id == row["id"]).values(name=row["name"]))
`,
      'UPDATE users SET name=:name WHERE users.id = :id_1',
    ],
    [
      'a list in a tuple that a helper gives',
      `
from helper import insert_batch
def store(session, events):
    done, _ = insert_batch(session, events)
    if not done:
        return
    session.execute(select(User.id).where(User.id.in_(done)))
`,
      'SELECT users.id FROM users WHERE users.id IN (:id_1_1)',
    ],
    [
      'a setting that has no value here',
      `
from helper import Settings
settings = Settings()
def grant(session):
    user = settings.READ_USER
    if not user:
        return
    session.execute(text("GRANT ALL"))
`,
      'GRANT ALL',
    ],
    [
      'a list that another method fills',
      `
class Transfer:
    def __init__(self):
        self.found: list[User] = []
    def load(self, rows):
        self.found = rows.all()
    def check(self, session):
        if self.found:
            session.execute(select(User.id).where(User.id.in_([each.id for each in self.found])))
`,
      'SELECT users.id FROM users WHERE users.id IN (:id_1_1)',
    ],
  ])('%s', (_what, body, expected) => {
    expect(all(body)).toEqual([expected])
  })

  it('the tests of and and or', () => {
    expect(
      all(`
from helper import authed
def tests(session, flag: bool):
    if authed() is True and session.scalars(select(User.id)).first() is None:
        return 1
    if not flag and session.scalars(select(User.name)).first() is None:
        return 2
    if flag or session.scalars(select(User)).first() is None:
        return 3
`),
    ).toEqual(['SELECT users.id FROM users', 'SELECT users.name FROM users', 'SELECT users.id, users.name FROM users'])
  })
})

describe('a loop over what is not known', () => {
  it('has a second round where the first one is told from it', () => {
    expect(
      all(`
def either(session, names: list[str]):
    query = None
    for name in names:
        found = select(User.id).where(User.name == name)
        if query is None:
            query = found
        else:
            query = query.union(found)
    return session.scalars(query).all()
`),
    ).toContain(
      'SELECT users.id FROM users WHERE users.name = :name_1 UNION SELECT users.id FROM users WHERE users.name = :name_2',
    )
  })
})

describe('a key of which a part is not known', () => {
  it('is none where no key of the dict fits it', () => {
    const { statements } = analyzed(
      `from sqlalchemy import select
from models import User

JOINS = {(User, "name"): User.name}
def find(session, field):
    column = JOINS.get((None, field))
    statement = select(User.id)
    if column is not None:
        statement = statement.where(column == 1)
    session.execute(statement)
`,
      { 'models.py': MODELS },
    )
    expect(statements.map((site) => [site.complete, shown(site)])).toEqual([
      [true, 'SELECT users.id FROM users'],
      [false, 'SELECT users.id FROM users WHERE :column_1'],
      [true, 'SELECT users.id FROM users'],
    ])
  })
})

describe('select() with a list, which SQLAlchemy 2.0 refuses', () => {
  it('is a statement with the refusal', () => {
    const [site] = analyzed(
      `
from sqlalchemy import select
from models import User
def load(session):
    return session.execute(select([User.id]).where(User.id == 1)).all()
`,
      { 'models.py': MODELS },
    ).statements
    expect(site!.complete).toBe(false)
    expect(site!.kind).toBe('select')
    expect(shown(site!)).toMatch(/^error: Column expression, FROM clause, or other columns clause element expected/)
  })
})
