// What conditions tell of the values in them: a word that is one of a few, a container that is empty; and statements behind
// two conditions of which neither goes the main path's way.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import func, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class Quest(Base):
    __tablename__ = "quests"
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    level: Mapped[int]
`

const shown = (compiled: ReturnType<typeof compileStatement>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
const sql = (site: StatementSite) => shown(compileSite(site, 'default'))
const variants = (site: StatementSite) =>
  site.variants.map((each) => [each.when, shown(compileStatement(each.statement, each.optional, 'default'))])
const sites = (body: string, others: Record<string, string> = {}) => analyzed(`${MODELS}\n${body}`, others).statements

describe('a name that is one of a few words', () => {
  it('is each of them behind the test', () => {
    const [site] = sites(`
def sorted_by(session: Session, column):
    if column in ("kind", "level"):
        return session.scalars(select(Quest.id).order_by(getattr(Quest, column)))
`)
    expect(sql(site!)).toBe('SELECT quests.id FROM quests ORDER BY quests.kind')
    expect(variants(site!)).toEqual([["if column == 'level'", 'SELECT quests.id FROM quests ORDER BY quests.level']])
    expect(site!.complete).toBe(true)
  })

  it('is so after others were turned away', () => {
    const [site] = sites(`
ALLOWED = {"kind": "Kind", "level": "Level"}

def sorted_by(session: Session, column, flag):
    if flag and column not in ALLOWED:
        raise ValueError(column)
    if not flag or column not in ALLOWED:
        raise ValueError(column)
    return session.scalars(select(Quest.id).order_by(getattr(Quest, column).desc()))
`)
    expect(sql(site!)).toBe('SELECT quests.id FROM quests ORDER BY quests.kind DESC')
    expect(site!.complete).toBe(true)
  })

  it('is one of the columns of a table', () => {
    const [site] = sites(`
def counted(session: Session, column):
    if column in Quest.__table__.columns.keys():
        prop = getattr(Quest, column)
        return session.query(prop, func.count(prop)).group_by(prop).all()
`)
    expect(variants(site!).map(([when]) => when)).toEqual(["if column == 'kind'", "if column == 'level'"])
  })

  it('is anything again behind the block', () => {
    const [site] = sites(`
def sorted_by(session: Session, column):
    if column in ("kind", "level"):
        print(column)
    return session.scalars(select(Quest.id).order_by(getattr(Quest, column)))
`)
    expect(site!.complete).toBe(false)
  })

  it('has a form for each where it is looked up far away', () => {
    const found = sites(
      `
from helpers import narrowed
def listed(session: Session, op):
    return session.scalars(narrowed(select(Quest.id), Quest.level, op))
`,
      {
        'helpers.py': `
OPS = {"<": lambda a: a < 1, ">": lambda a: a > 1}
def narrowed(stmt, column, op):
    if op not in OPS:
        raise ValueError(op)
    return stmt.where(OPS[op](column))
`,
      },
    )
    const site = found.at(-1)!
    expect(site.complete).toBe(true)
    expect(sql(site)).toBe('SELECT quests.id FROM quests WHERE quests.level < :level_1')
    expect(variants(site)).toEqual([["if op == '>'", 'SELECT quests.id FROM quests WHERE quests.level > :level_1']])
  })
})

describe('an empty container', () => {
  it('has nothing in it, whatever is looked for', () => {
    const [site] = sites(`
def listed(session: Session, field, extra=None):
    extra = {}
    stmt = select(Quest.id)
    if field in extra:
        stmt = stmt.where(extra[field] == 1)
    if field not in []:
        stmt = stmt.where(Quest.level == 1)
    return session.scalars(stmt)
`).slice(-1)
    expect(sql(site!)).toBe('SELECT quests.id FROM quests WHERE quests.level = :level_1')
    expect(site!.complete).toBe(true)
    expect(site!.optional).toEqual([])
  })
})

describe('two conditions that both go another way', () => {
  it('are turned over together where a statement stays open', () => {
    const [site] = sites(`
def listed(session: Session, complete=False, extra=None):
    if extra is None:
        extra = {}
    if complete is True:
        return session.query(Quest.id).filter_by(**extra).all()
`)
    expect(sql(site!)).toBe('SELECT quests.id AS quests_id FROM quests')
    expect(site!.complete).toBe(true)
    expect(site!.when).toEqual(['if complete is True'])
  })
})

describe('a name that only a run can tell', () => {
  it('is a hole that is called by what it is made of', () => {
    const found = sites(`
from sqlalchemy.schema import CreateSchema, DropSchema

def schemas(tenant, name: str):
    made = CreateSchema(f"tenant_{tenant.slug}", if_not_exists=True)
    gone = DropSchema(tenant.schema)
    return select(func.count().label(tenant.title), Quest.id.label(f"id_{name}"))
`)
    expect(found.map(sql)).toEqual([
      'CREATE SCHEMA IF NOT EXISTS tenant_slug',
      'DROP SCHEMA schema',
      'SELECT count(*) AS title, quests.id AS id_name FROM quests',
    ])
    expect(found.some(({ complete }) => complete)).toBe(false)
  })
})
