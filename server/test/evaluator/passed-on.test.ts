// Statements that functions which are not known give back: shown as they went in, with what is not known of them. Nothing
// of it can be recorded: what such functions do is in packages that are not here.

import { describe, expect, it } from 'vitest'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from elsewhere import paginator, restrict
from sqlalchemy import and_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`

function shown(body: string) {
  return analyzed(MODELS + body).statements.map((site) => {
    const compiled = compileSite(site, 'default')
    const sql = compiled.error ?? compiled.sql.replace(/\s+/g, ' ').replace('SELECT users.id FROM users', '…')
    return [sql, ...site.unknown.map(({ reason }) => reason)]
  })
}

const reason = (call: string) => `what \`${call}\` makes of the statement is not known statically`

describe('a statement that goes through a function that is not known', () => {
  it('is shown with the hole that it leaves', () => {
    expect(
      shown(`
def read(session, filters):
    stmt = select(User.id)
    stmt = filters.apply(restrict(stmt))
    session.scalars(stmt.where(User.id > 5))
`).at(-1),
    ).toEqual(['… WHERE users.id > :id_1', reason('filters.apply(restrict(stmt))')])
  })

  it('may come back among other things', () => {
    expect(
      shown(`
def read(session):
    stmt = select(User.id)
    total, stmt = paginator.limit(query=stmt)
    session.scalars(stmt)
`).at(-1),
    ).toEqual(['…', reason('paginator.limit(query=stmt)')])
  })

  it('is none where rows come back', () => {
    const body = (call: string) => `
def read(session, service):
    stmt = select(User.id)
    stmt = ${call}
    return stmt
`
    for (const call of ['service.fetch_all(stmt)', 'session.scalars(stmt)', 'str(stmt)', 'service.run(stmt).rows'])
      expect(shown(body(call))).toHaveLength(2)
    const awaited = body('await service.list(stmt)').replace('def', 'async def')
    expect(shown(awaited)).toHaveLength(2)
  })

  it('is no statement under a name that held none', () => {
    expect(
      shown(`
def read(service):
    stmt = select(User.id)
    page = service.page_of(stmt)
    return page
`),
    ).toHaveLength(2)
  })
})

describe('a function that a parameter may give', () => {
  const FIND = `
def find(session, extend=None):
    stmt = select(User.id)
    if extend is not None:
        stmt = extend(stmt)
    return session.scalars(stmt.limit(5))
`

  it('leaves the statement open where nobody calls', () => {
    expect(shown(FIND).at(-1)).toEqual(['… LIMIT :param_1', reason('extend(stmt)')])
  })

  it('is what callers give', () => {
    const { statements } = analyzed(`${MODELS}${FIND}
def one(session):
    return find(session, lambda stmt: stmt.where(User.id == 1))
`)
    const site = statements.find(({ scope, variants }) => scope === 'find' && variants.length > 0)!
    expect(site.complete).toBe(true)
    const [variant] = site.variants
    const compiled = compileStatement(variant!.statement, variant!.optional, 'default')
    expect(compiled.error ?? compiled.sql.replace(/\s+/g, ' ')).toBe(
      'SELECT users.id FROM users WHERE users.id = :id_1 LIMIT :param_1',
    )
    expect(variant!.when).toBe('called by one')
  })
})

it('does not list a form that optional clauses tell already', () => {
  const { statements } = analyzed(`${MODELS}
def read(session, name: str, ident: int):
    conditions = []
    if name:
        conditions.append(User.name == name)
    if ident:
        conditions.append(User.id == ident)
    if conditions:
        return session.scalars(select(User.id).where(and_(*conditions)))
`)
  expect(statements.map(({ optional, variants }) => [optional.map(({ when }) => when), variants])).toEqual([
    [['if name', 'if ident'], []],
  ])
})
