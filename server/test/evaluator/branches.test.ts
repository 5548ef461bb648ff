// What unknown conditions do to a statement: optional clauses, variants, the condition under which a site is reached,
// and holes for what only a run can tell.

import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import String, and_, func, or_, select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(50))
    email: Mapped[str]
`

const sql = (site: StatementSite): string => {
  const compiled = compileSite(site, 'default')
  return compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : `error: ${compiled.error}`
}
const last = (body: string): StatementSite => analyzed(`${MODELS}\n${body}`).statements.at(-1)!

describe('conditions that only a run can tell', () => {
  it('makes the clauses of an if optional, with the condition as written', () => {
    const site = last(`
def search(session: Session, name: str | None = None, email: str | None = None):
    stmt = select(User.id)
    if name:
        stmt = stmt.where(User.name.ilike(f"%{name}%"))
    if email is not None:
        stmt = stmt.where(User.email == email)
    return session.scalars(stmt)
`)
    expect(sql(site)).toBe(
      'SELECT users.id FROM users WHERE lower(users.name) LIKE lower(:name_1) AND users.email = :email_1',
    )
    expect(site.optional.map((clause) => clause.when)).toEqual(['if name', 'if email is not None'])
    expect(site.variants).toEqual([])
    expect(site.complete).toBe(true)
  })

  it('tells a column that is a clause from the same one elsewhere', () => {
    const site = last(`
def search(session: Session, sort, group):
    stmt = select(User.id, User.name).where(User.id > 1)
    if sort:
        stmt = stmt.order_by(User.id, User.name.desc())
    if group:
        stmt = stmt.group_by(User.id)
    return session.scalars(stmt)
`)
    const compiled = compileSite(site, 'default')
    const clauses = compiled.error === null ? compiled.clauses : []
    expect(clauses.map(({ clause, sql }) => [clause.when, sql])).toEqual([
      ['if sort', 'users.id'],
      ['if sort', 'users.name DESC'],
      ['if group', 'users.id'],
    ])
    const marked = compiled.error === null ? compiled.marked.replace(/\s+/g, ' ') : ''
    expect(marked).toMatch(/^SELECT users\.id, users\.name FROM users WHERE users\.id > :id_1 GROUP BY users\.id \S/)
  })

  it('sees through a list of conditions', () => {
    const site = last(`
def search(session: Session, name: str | None = None, email: str | None = None):
    conditions = []
    if name:
        conditions.append(User.name == name)
    if email:
        conditions.append(User.email == email)
    stmt = select(User.id)
    if conditions:
        stmt = stmt.where(and_(*conditions))
    return session.scalars(stmt)
`)
    expect(site.optional.map((clause) => clause.when)).toEqual(['if name', 'if email'])
  })

  it('makes a variant of an else', () => {
    const site = last(`
def ordered(session: Session, newest: bool):
    stmt = select(User.id)
    if newest:
        stmt = stmt.order_by(User.id.desc())
    else:
        stmt = stmt.order_by(User.name)
    return session.scalars(stmt)
`)
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY users.id DESC')
    expect(site.variants.map((variant) => variant.when)).toEqual(['if not (newest)'])
    const variant = compileStatement(site.variants[0]!.statement, [], 'default')
    expect(variant.error === null && variant.sql.replace(/\s+/g, ' ')).toBe(
      'SELECT users.id FROM users ORDER BY users.name',
    )
  })

  it('says under which condition a site is reached, and finds the other branch', () => {
    const sites = analyzed(`${MODELS}
def pick(session: Session, admin: bool):
    if admin:
        return session.scalars(select(User.id))
    return session.scalars(select(User.name))
`).statements
    expect(sites.map((site) => [sql(site), site.when])).toEqual([
      ['SELECT users.id FROM users', ['if admin']],
      ['SELECT users.name FROM users', ['if not (admin)']],
    ])
    expect(sites.flatMap((site) => site.optional)).toEqual([])
  })

  it('goes on behind a guard that only raises', () => {
    const site = last(`
def get(session: Session, user_id: int):
    user = session.get(User, user_id)
    if user:
        raise LookupError(user_id)
    return session.scalars(select(User.id).where(User.id == user_id))
`)
    expect(sql(site)).toBe('SELECT users.id FROM users WHERE users.id = :id_1')
  })
})

describe('what is not known', () => {
  it('is a bind under the name that SQLAlchemy would give it, and the statement is complete', () => {
    const site = last(`
def get(session: Session, user_id, page: int, size: int):
    return session.scalars(select(User.id).where(User.id == user_id).limit(size).offset((page - 1) * size))
`)
    expect(sql(site)).toBe('SELECT users.id FROM users WHERE users.id = :id_1 LIMIT :param_1 OFFSET :param_2')
    expect(site.complete).toBe(true)
    const compiled = compileSite(site, 'default')
    expect(compiled.error === null && compiled.parameters.map((p) => p.unknown?.source)).toEqual([
      'user_id',
      'size',
      '(page - 1) * size',
    ])
  })

  it('is a named hole where SQL has a clause', () => {
    const site = last(`
def ordered(session: Session, sort: str):
    return session.scalars(select(User.id).order_by(getattr(User, sort)))
`)
    expect(site.complete).toBe(false)
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY :sort_1')
    expect(site.unknown).toHaveLength(1)
  })

  it('leaves out options that are not known, and says so', () => {
    const site = last(`
def load(session: Session, *options):
    return session.scalars(select(User.id).options(*options))
`)
    expect(site.complete).toBe(false)
    expect(site.unknown[0]!.reason).toContain('parameter `options` is not known statically')
    expect(sql(site)).toBe('SELECT users.id FROM users')
  })

  it('keeps the message of a refusal with the statement', () => {
    const site = last(`
def wrong(session: Session):
    return session.scalars(select(User.id).join(User.name))
`)
    expect(sql(site)).toBe('error: Join target User.name does not refer to a mapped entity')
  })
})

describe('imports', () => {
  it('finds an unknown attribute of a mapped class', () => {
    const analysis = analyzed(`${MODELS}
def bad(session: Session):
    return session.scalars(select(User.nme))
`)
    expect(analysis.unknownAttributes.map((each) => each.name)).toEqual(['nme'])
  })

  it('reads modules that import each other', () => {
    const files = {
      'app/__init__.py': '',
      'app/base.py':
        'from sqlalchemy.orm import DeclarativeBase\nfrom app import posts\nclass Base(DeclarativeBase): ...\n',
      'app/posts.py':
        'from sqlalchemy.orm import Mapped, mapped_column\nfrom app.base import Base\nclass Post(Base):\n    __tablename__ = "posts"\n    id: Mapped[int] = mapped_column(primary_key=True)\n',
      'main.py': 'from sqlalchemy import select\nfrom app.posts import Post\nquery = select(Post)\n',
    }
    const [site] = analyzed(files['main.py'], files).statements
    expect(sql(site!)).toBe('SELECT posts.id FROM posts')
  })
})

describe('try', () => {
  const PARSED = `
import uuid

def search(session: Session, query: str):
    stmt = select(User.id)
    try:
        wanted = uuid.UUID(query)
        stmt = stmt.where(User.email == wanted)
    except ValueError:
        stmt = stmt.where(User.name == query)
    return session.scalars(stmt)
`

  it('goes through the handler that waits for texts which are none', () => {
    const site = last(PARSED)
    expect(sql(site)).toBe('SELECT users.id FROM users WHERE users.name = :name_1')
    expect(site.optional.map(({ when }) => when)).toEqual(['except ValueError'])
    expect(site.variants.map(({ when }) => when)).toEqual(['if no ValueError'])
    const [{ optional, statement }] = site.variants as [(typeof site.variants)[number]]
    const variant = compileStatement(statement, optional, 'default')
    expect(variant.error === null && variant.sql.replace(/\s+/g, ' ')).toBe(
      'SELECT users.id FROM users WHERE users.email = :email_1',
    )
  })

  it('goes on where the handler leads nowhere', () => {
    const site = last(PARSED.replace('stmt = stmt.where(User.name == query)', 'raise'))
    expect(sql(site)).toBe('SELECT users.id FROM users WHERE users.email = :email_1')
    expect(site.variants).toEqual([])
  })

  it('reads other handlers with the statements that the body had not changed yet', () => {
    const site = last(`
def search(session: Session, query: str):
    stmt = select(User.id)
    try:
        stmt = stmt.where(User.email == session.scalar(select(func.now())))
    except RuntimeError:
        stmt = stmt.where(User.name == query)
    return session.scalars(stmt)
`)
    expect(sql(site)).toBe('SELECT users.id FROM users WHERE users.email = :email_1')
    const [{ optional, statement, when }] = site.variants as [(typeof site.variants)[number]]
    const variant = compileStatement(statement, optional, 'default')
    expect(when).toBe('except RuntimeError')
    expect(variant.error === null && variant.sql.replace(/\s+/g, ' ')).toBe(
      'SELECT users.id FROM users WHERE users.name = :name_1',
    )
  })
})

describe('clauses of no text', () => {
  it('leave no WHERE behind, also when only some runs add them', () => {
    const site = last(`
def search(session: Session, names: dict[str, str] | None = None):
    stmt = select(User.id)
    if names is not None:
        clauses = []
        for name in names:
            clauses.append(User.name == name)
        stmt = stmt.where(or_(*clauses))
    return session.scalars(stmt)
`)
    expect(sql(site)).toBe('SELECT users.id FROM users')
  })
})

describe('parts of SQL that could not be built', () => {
  it('leave the statement around them open, also inside a function, which takes values', () => {
    const site = last(`
from sqlalchemy import Case

def broken(session: Session, whens):
    return session.scalars(select(User.id).order_by(func.coalesce(Case(whens), 0)))
`)
    expect(site.complete).toBe(false)
  })

  it('are none of the values that a function takes', () => {
    const site = last(`
def known(session: Session, name: str):
    return session.scalars(select(User.id).order_by(func.coalesce(name, 0)))
`)
    expect(site.complete).toBe(true)
  })
})

describe('a clause that is not known and that only some runs add', () => {
  const sorted = (parameter: string) =>
    last(`
def users(session: Session, ${parameter}):
    stmt = select(User.id)
    if sort:
        stmt = stmt.order_by(getattr(User, sort))
    return session.scalars(stmt)
`)

  it('is a hole: without it the statement is only what other runs make', () => {
    const site = sorted('sort')
    expect(sql(site)).toBe('SELECT users.id FROM users ORDER BY :sort_1')
    expect(site.complete).toBe(false)
    expect(site.optional.map(({ when }) => when)).toEqual(['if sort'])
  })

  it('is a hole, too, in a list of clauses that a loop fills', () => {
    const site = last(`
def users(session: Session, wanted):
    clauses = []
    for each in wanted.items:
        if each is None:
            continue
        clauses.append(each.clause)
    return session.scalars(select(User.id).where(*clauses))
`)
    expect(sql(site)).toBe('SELECT users.id FROM users WHERE :clause_1')
    expect(site.complete).toBe(false)
  })

  it('is a form of its own where nobody need give what it takes', () => {
    const site = sorted('sort=None')
    expect(sql(site)).toBe('SELECT users.id FROM users')
    expect(site.complete).toBe(true)
    const [form] = site.variants
    expect(form?.when).toBe('if sort')
    const compiled = compileStatement(form!.statement, form!.optional, 'default')
    expect(compiled.error === null && compiled.sql.replace(/\s+/g, ' ')).toBe(
      'SELECT users.id FROM users ORDER BY :sort_1',
    )
  })
})
