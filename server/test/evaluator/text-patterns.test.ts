// Text that is put together from parts which are not all known: what is known of it stands in the SQL, with a word for
// each part that is not, and in the names of tables and keys.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { modelsReport } from '../../src/features/models.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { analyzed } from './inline.ts'

function sqlOf(statement: object, site: Parameters<typeof compileSite>[0]): string {
  const compiled = compileSite({ ...site, statement }, 'default')
  return (compiled.error ?? compiled.sql).replace(/\s+/g, ' ')
}

function lastSite(body: string) {
  const { statements } = analyzed(`from sqlalchemy import text\n\n${body}`)
  return statements.at(-1)!
}

describe('SQL as text', () => {
  it.each([
    ['"DROP TABLE " + name', 'DROP TABLE name'],
    ['"DROP TABLE %s, %s" % (name, other)', 'DROP TABLE name, other'],
    ['"DROP TABLE %s" % name', 'DROP TABLE name'],
    ['"DROP TABLE %(a)s" % {"a": name}', 'DROP TABLE name'],
    ['"DROP TABLE {}, {b}".format(name, b=other)', 'DROP TABLE name, other'],
    ['" ".join(["DROP TABLE", name])', 'DROP TABLE name'],
    ['"DROP TABLE " + ", ".join(name)', 'DROP TABLE name'],
    ['f"DROP TABLE {name}" + " CASCADE"', 'DROP TABLE name CASCADE'],
    ['"SELECT %.2f" % name', 'SELECT name'],
  ])('%s', (expression, sql) => {
    const site = lastSite(`def made(session, name, other):\n    session.execute(text(${expression}))\n`)
    expect([site.complete, sqlOf(site.statement, site)]).toEqual([false, sql])
  })

  const grown = (parameter: string) => `
def made(session, ${parameter}):
    query = "SELECT * FROM t"
    if user:
        query = query + " WHERE user_id = " + str(user)
    query += " ORDER BY id"
    session.execute(text(query))
`
  const whole = 'SELECT * FROM t WHERE user_id = user ORDER BY id'
  const part = 'SELECT * FROM t ORDER BY id'

  it('is not taken for complete without a part that is not known', () => {
    const site = lastSite(grown('user'))
    expect([site.complete, sqlOf(site.statement, site)]).toEqual([false, whole])
    expect(site.variants.map(({ when, statement }) => [when, sqlOf(statement, site)])).toEqual([
      ['if not (user)', part],
    ])
  })

  it('is what the function says when its parameter is not given, the rest is another form', () => {
    const site = lastSite(grown('user=None'))
    expect([site.complete, sqlOf(site.statement, site)]).toEqual([true, part])
    expect(site.variants.map(({ when, statement }) => [when, sqlOf(statement, site)])).toEqual([['if user', whole]])
  })
})

describe('names of tables', () => {
  it.each([
    ['SCHEMA + ".roles.id"', 'config["schema"] or "main"', 'main'],
    ['"%s.roles.id" % SCHEMA', 'config["schema"] or "main"', 'main'],
    ['"{}.roles.id".format(SCHEMA)', 'config["schema"] if config["schema"] else "main"', 'main'],
    ['f"{SCHEMA}.roles.id"', 'config["schema"] or "main"', 'main'],
    ['".".join([SCHEMA, "roles", "id"])', 'config["schema"] or "main"', 'main'],
    ['SCHEMA + ".roles.id"', 'config["db_schema"]', 'db_schema'],
    ['"%(s)s.roles.id" % {"s": SCHEMA}', 'config["db_schema"]', 'db_schema'],
  ])('ForeignKey(%s) with %s', (target, schema, name) => {
    const workspace = new Workspace({
      root: '/workspace',
      fileSystem: { entries: () => [], read: () => null, size: () => null, realPath: (path) => path },
      discovery: { files: [], projects: [], messages: [] },
    })
    const text = `
from sqlalchemy import Column, ForeignKey, Integer
from sqlalchemy.orm import declarative_base, relationship
from settings_of_somebody import config

Base = declarative_base()
SCHEMA = ${schema}

class Role(Base):
    __tablename__ = "roles"
    __table_args__ = {"schema": SCHEMA}
    id = Column(Integer, primary_key=True)

class User(Base):
    __tablename__ = "users"
    __table_args__ = {"schema": SCHEMA}
    id = Column(Integer, primary_key=True)
    role_id = Column(ForeignKey(${target}))
    role = relationship(Role)
`
    const snapshot = workspace.apply({ kind: 'open', path: '/workspace/main.py', text })
    const { tables } = modelsReport(snapshot, 'postgresql')
    expect(tables[`${name}.users`]!.foreign_keys.map(({ targets }) => targets)).toEqual([[`${name}.roles.id`]])
  })
})
