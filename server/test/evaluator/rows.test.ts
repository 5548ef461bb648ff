// Rows that a program gives to `values()` and that nobody knows here: where the source says their keys the SQL is whole
// (corpus/applications/roster), elsewhere the columns go by the name of what holds them, and the statement says so.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import Integer, String, column, insert, select, update, values
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`

function last(parameters: string, expression: string) {
  const site = analyzed(
    `${MODELS}\ndef run(session, ${parameters}):\n    session.execute(${expression})\n`,
  ).statements.at(-1)!
  const compiled = compileSite(site, 'postgresql')
  const sql = compiled.error ?? compiled.sql.replace(/\s+/g, ' ').replace(' RETURNING users.id', '')
  return [sql, ...site.unknown.map(({ reason }) => reason)]
}

const open = (name: string) => `parameter \`${name}\` is not known statically`

describe('rows that are not known', () => {
  it.each([
    ['rows', 'insert(User).values(rows)', 'INSERT INTO users (rows) VALUES (%(param_1)s)'],
    ['rows: list[dict]', 'insert(User).values(rows)', 'INSERT INTO users (rows) VALUES (%(param_1)s)'],
    ['rows: dict', 'insert(User).values(**rows)', 'INSERT INTO users (rows) VALUES (%(param_1)s)'],
    ['rows', 'insert(User).values([row.dump() for row in rows])', 'INSERT INTO users (dump) VALUES (%(param_1)s)'],
    [
      'rows',
      'update(User).where(User.id == 1).values(rows)',
      'UPDATE users SET rows=%(param_1)s WHERE users.id = %(id_1)s',
    ],
    ['rows', 'insert(User).values(name="x", **rows)', 'INSERT INTO users (name) VALUES (%(name)s)'],
    [
      'rows',
      'upsert(User).values(name="x").on_conflict_do_update(index_elements=["id"], set_=rows)',
      'INSERT INTO users (name) VALUES (%(name)s) ON CONFLICT (id) DO UPDATE SET rows = %(param_1)s',
    ],
  ])('leave a hole: %s, %s', (parameters, expression, sql) => {
    expect(last(parameters, expression)).toEqual([sql, open('rows')])
  })

  it('are one row of VALUES, whose columns are known', () => {
    const table = 'values(column("id", Integer), column("name", String), name="v")'
    const sql = 'SELECT v.name FROM (VALUES (%(param_1)s, %(param_2)s)) AS v (id, name)'
    expect(last('rows', `select(${table}.data(rows).c.name)`)).toEqual([sql])
    expect(last('rows', `select(${table}.data([row for row in rows]).c.name)`)).toEqual([sql])
    const site = analyzed(`${MODELS}\ndef run(rows):\n    return select(${table}.data(rows))\n`).statements.at(-1)!
    const compiled = compileSite(site, 'postgresql')
    const parameters = compiled.error === null ? compiled.parameters : []
    expect(parameters.map(({ unknown }) => unknown?.source)).toEqual(['rows.id', 'rows.name'])
  })
})
