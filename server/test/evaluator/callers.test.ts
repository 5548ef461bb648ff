// What the callers of a function say of its statements: loader options and clauses that they give in place of a default.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import ForeignKey
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship

class Base(DeclarativeBase):
    pass

class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("teams.id"))
    team: Mapped[Team] = relationship()
`

const USERS = (parameter: string) => `
from collections.abc import Sequence
from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.sql.base import ExecutableOption
from models import User

def user_of(session: Session, id: int, ${parameter}):
    return session.scalar(select(User).where(User.id == id).options(*options))
`
const DEFAULT = USERS('options: Sequence[ExecutableOption] = ()')

const CALLER = (name: string, options: string) => `
from sqlalchemy.orm import joinedload
from models import User
from main import user_of

def ${name}(session, id: int, given):
    return user_of(session, id${options})
`

const site = (main: string, others: Record<string, string>): StatementSite =>
  analyzed(main, { 'models.py': MODELS, ...others }).statements.at(-1)!
const fold = (compiled: ReturnType<typeof compileSite>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : `error: ${compiled.error}`
const variants = ({ variants: all }: StatementSite) =>
  all.map(({ optional, statement, when }) => [when, fold(compileStatement(statement, optional, 'default'))])

const PLAIN = 'SELECT users.id, users.team_id FROM users WHERE users.id = :id_1'
const JOINED =
  'SELECT users.id, users.team_id, teams_1.id AS id_1 FROM users LEFT OUTER JOIN teams AS teams_1 ' +
  'ON teams_1.id = users.team_id WHERE users.id = :id_2'

describe('a parameter with a default that stands for parts of a statement', () => {
  it('is not known where nobody in the workspace calls the function', () => {
    const open = site(DEFAULT, {})
    expect(fold(compileSite(open, 'default'))).toBe(PLAIN)
    expect(open.complete).toBe(false)
    expect(open.unknown.map(({ reason }) => reason)).toEqual(['parameter `options` is not known statically'])
  })

  it('has its default where callers leave it out', () => {
    const closed = site(DEFAULT, { 'show.py': CALLER('show', '') })
    expect(fold(compileSite(closed, 'default'))).toBe(PLAIN)
    expect(closed.complete).toBe(true)
    expect(closed.variants).toEqual([])
  })

  it('shows what callers give as a variant, behind the statement with the default', () => {
    const closed = site(DEFAULT, { 'show.py': CALLER('show', ', options=[joinedload(User.team)]') })
    expect(fold(compileSite(closed, 'default'))).toBe(PLAIN)
    expect(closed.complete).toBe(true)
    expect(variants(closed)).toEqual([['called by show', JOINED]])
  })

  it('stays open where the caller does not know it either', () => {
    const open = site(DEFAULT, { 'show.py': CALLER('show', ', options=given') })
    expect(fold(compileSite(open, 'default'))).toBe(PLAIN)
    expect(open.complete).toBe(false)
  })

  it('sees callers of the same file', () => {
    const caller = CALLER('show', ', options=[joinedload(User.team)]').replace('from main import user_of', '')
    const closed = analyzed(`${DEFAULT}\n${caller}`, { 'models.py': MODELS }).statements.find(
      ({ scope }) => scope === 'user_of',
    )!
    expect(fold(compileSite(closed, 'default'))).toBe(PLAIN)
    expect(variants(closed)).toEqual([['called by show', JOINED]])
  })
})

describe('a parameter without a default', () => {
  it('is what a caller gives', () => {
    const closed = site(USERS('options: Sequence[ExecutableOption]'), {
      'show.py': CALLER('show', ', options=[joinedload(User.team)]'),
    })
    expect(fold(compileSite(closed, 'default'))).toBe(JOINED)
    expect(closed.complete).toBe(true)
  })
})

describe('a default of plain values', () => {
  it('is not known: the values are bound', () => {
    const main = `
from collections.abc import Sequence
from sqlalchemy import select
from sqlalchemy.orm import Session
from models import User

def users_of(session: Session, ids: Sequence[int] = ()):
    return session.scalars(select(User.id).where(User.id.in_(ids)))
`
    const open = site(main, {})
    expect(fold(compileSite(open, 'default'))).toBe('SELECT users.id FROM users WHERE users.id IN (:id_1_1)')
    expect(open.complete).toBe(true)
  })
})

describe('a class that is handed on through functions', () => {
  const SERVICE = `
from models import User, Team

def only_named(query, model):
    if model is User:
        return query.filter(User.team_id != None)
    return query

def find(session, model, text: str):
    query = session.query(model)
    if text:
        query = query.filter(model.id == text)
    return only_named(query, model)
`
  const HELPER = `
from main import find

def lookup(session, kind, text: str):
    return find(session, kind, text)
`
  const VIEW = (name: string, model: string) => `
from helper import lookup
from models import ${model}

def ${name}(session, text: str):
    return lookup(session, ${model}, text).all()
`
  const views = { 'users.py': VIEW('users', 'User'), 'teams.py': VIEW('teams', 'Team') }
  const analysis = analyzed(SERVICE, { 'models.py': MODELS, 'helper.py': HELPER, ...views })

  it('is known from those who call the callers, in other files too', () => {
    expect(analysis.statements.map(({ complete }) => complete)).toEqual(analysis.statements.map(() => true))
    expect(analysis.statements.map((each) => fold(compileSite(each, 'default')).replace(/.* FROM/, 'FROM'))).toEqual([
      'FROM users WHERE users.id = :id_1 AND users.team_id IS NOT NULL',
      'FROM teams WHERE teams.id = :id_1',
      'FROM users',
      'FROM users WHERE users.id = :id_1',
      'FROM users WHERE users.id = :id_1 AND users.team_id IS NOT NULL',
    ])
  })

  it('stays open where nobody says it', () => {
    const alone = analyzed(SERVICE, { 'models.py': MODELS, 'helper.py': HELPER })
    expect(alone.statements.every(({ complete }) => !complete)).toBe(true)
  })
})

describe('what callers of callers do not agree on', () => {
  const SERVICE = `
from models import User

def find(session, rule):
    return session.query(rule.model).filter(rule.model.id > User.id)
`
  const HELPER = `
from main import find

def lookup(session, rule):
    return find(session, rule)
`
  const SEED = `
from helper import lookup
from models import User

class Rule:
    def __init__(self, model):
        self.model = model

def seed(session):
    return lookup(session, Rule(User)).all()
`
  const TASK = `
from helper import lookup
from models import User

def task(session, rule_id):
    rule = session.get(User, rule_id).rule
    return lookup(session, rule).all()
`
  const found = (others: Record<string, string>) => site(SERVICE, { 'helper.py': HELPER, ...others })

  it('is not known', () => {
    expect(found({ 'seed.py': SEED, 'task.py': TASK }).complete).toBe(false)
  })

  it('is not known where only a function of the same name is called by those who say it', () => {
    const helper = HELPER.replace('    return', '    session.log.task(rule)\n    return')
    expect(found({ 'seed.py': SEED, 'task.py': TASK, 'helper.py': helper }).complete).toBe(false)
  })

  it('is known where all that were found say it', () => {
    expect(found({ 'seed.py': SEED }).complete).toBe(true)
  })
})

describe('a loop over what a function may be given', () => {
  const LOOP = `
from sqlalchemy import select
from models import User

def users(session, *steps):
    stmt = select(User)
    for step in steps:
        stmt = step(stmt)
    return session.scalars(stmt.order_by(User.id))
`
  const CALL = `
from main import users
from models import User

def team(session):
    return users(session, lambda stmt: stmt.where(User.team_id == 3))
`

  it('leaves the statement open that it extends', () => {
    const found = site(LOOP, {})
    expect(found.complete).toBe(false)
    expect(found.unknown.map(({ reason }) => reason)).toEqual(['parameter `steps` is not known statically'])
  })

  it('is what callers give, beside nothing', () => {
    const found = site(LOOP, { 'call.py': CALL })
    expect(found.complete).toBe(true)
    expect(variants(found)).toEqual([
      [
        'called by team',
        'SELECT users.id, users.team_id FROM users WHERE users.team_id = :team_id_1 ORDER BY users.id',
      ],
    ])
  })
})

it('is heard on what it gives to a constructor through a function that it calls, whatever it was read for', () => {
  const main = `
from sqlalchemy import Column, Integer, select, update
from sqlalchemy.orm import declarative_base

class Finding:
    def __init__(self, model, stmt=None):
        self.model = model
        self.stmt = stmt if stmt is not None else select(model)

    def _clone(self, stmt):
        return type(self)(self.model, stmt)

    def where(self, *conditions):
        return self._clone(self.stmt.where(*conditions))

class Updating:
    def __init__(self, model, values):
        self.stmt = update(model).values(values)

    def where(self, *conditions):
        self.stmt = self.stmt.where(*conditions)
        return self

class Model(declarative_base()):
    __abstract__ = True
    id = Column(Integer, primary_key=True)

    @classmethod
    def select(cls):
        return Finding(cls)

    @classmethod
    def changed(cls, **values):
        return Updating(cls, values)
`
  const { statements } = analyzed(main, {
    'feeds.py': `
from main import Column, Integer, Model

class Feed(Model):
    __tablename__ = "feeds"
    errors = Column(Integer)
`,
    'app.py': `
from feeds import Feed

def failed(id: int):
    return Feed.changed(errors=Feed.errors + 1).where(Feed.id == id)
`,
  })
  const made = statements.find(({ kind }) => kind === 'update')!
  expect([made.complete, fold(compileSite(made, 'default'))]).toEqual([
    true,
    'UPDATE feeds SET errors=(feeds.errors + :errors_1)',
  ])
})
