// Lambdas that the file does not call itself: what they make when somebody else calls them. The SQL of lambdas that
// `lambda_stmt()` takes is recorded beside corpus/applications/roster.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import bindparam, func, lambda_stmt, select
from sqlalchemy.ext import baked
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`

const shown = (body: string) =>
  analyzed(MODELS + body).statements.map((site) => {
    const compiled = compileSite(site, 'default')
    return [site.scope, compiled.error ?? compiled.sql.replace(/\s+/g, ' ')]
  })

describe('lambdas that nobody calls', () => {
  it('are read as functions are', () => {
    expect(
      shown(`
COUNT = lambda session: session.query(func.count(User.id)).scalar()

def run(pool, name: str):
    pool.run(lambda session: session.scalars(select(User.id).where(User.name == name)))
    return {"one": lambda key: select(User.name).where(User.id == key), "none": lambda key: key}
`),
    ).toEqual([
      ['', 'SELECT count(users.id) AS count_1 FROM users'],
      ['run', 'SELECT users.id FROM users WHERE users.name = :name_1'],
      ['run', 'SELECT users.name FROM users WHERE users.id = :id_1'],
    ])
  })

  it('are not shown where they are called, but for what they give', () => {
    expect(
      shown(`
def run(session, key: int):
    make = lambda value: select(User.id).where(User.id == value)
    session.scalars(make(key).limit(1))
`),
    ).toEqual([['run', 'SELECT users.id FROM users WHERE users.id = :id_1 LIMIT :param_1']])
  })
})

describe('baked queries', () => {
  it('are the queries that their lambdas put together', () => {
    const found = shown(`
bakery = baked.bakery()

def named(session, name: str):
    query = bakery(lambda session: session.query(User))
    query += lambda q: q.filter(User.name == bindparam("name"))
    query += (lambda q, least: q.filter(User.id > least)), 5
    return query(session).params(name=name).all()

def last(session):
    query = bakery(lambda session: session.query(User.id)).with_criteria(lambda q: q.order_by(User.id.desc()))
    return query.for_session(session).first()
`)
    const users = 'SELECT users.id AS users_id, users.name AS users_name FROM users'
    expect(found).toEqual([
      ['named', users],
      ['named', `${users} WHERE users.name = :name`],
      ['named', `${users} WHERE users.name = :name AND users.id > :id_1`],
      ['last', 'SELECT users.id AS users_id FROM users ORDER BY users.id DESC'],
      ['last', 'SELECT users.id AS users_id FROM users ORDER BY users.id DESC'],
    ])
  })
})
