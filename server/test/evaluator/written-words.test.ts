// Words that SQLAlchemy writes into the SQL as they are. Where one is not known its name stands there, the rest of the
// statement is what it would be, and the statement says that it is not complete.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import type { PreviewDialect } from '../../src/features/dialects.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import cast, column, extract, func, insert as plain_insert, select, table, update
from sqlalchemy.dialects.mysql import insert as mysql_insert
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
`

function read(expression: string, dialect: PreviewDialect): [sql: string, reasons: readonly string[]] {
  const site = analyzed(`${MODELS}\ndef made(x):\n    return ${expression}\n`).statements.at(-1)!
  const compiled = compileSite(site, dialect)
  expect(site.complete).toBe(false)
  return [
    compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error,
    site.unknown.map(({ reason }) => reason),
  ]
}

const ROWS: readonly (readonly [expression: string, dialect: PreviewDialect, sql: string])[] = [
  ['select(User.id).with_hint(User, x, "mysql")', 'mysql', 'SELECT users.id FROM users x'],
  ['select(User.id).with_hint(User, x, "mysql")', 'sqlite', 'SELECT users.id FROM users'],
  ['select(User.id).with_statement_hint(x)', 'default', 'SELECT users.id FROM users x'],
  ['select(User.id).prefix_with(x)', 'default', 'SELECT x users.id FROM users'],
  ['select(User.id).where(User.name.op(x)("a"))', 'default', 'SELECT users.id FROM users WHERE users.name x :name_1'],
  ['select(User.name.op(x)("a").label("y"))', 'default', 'SELECT users.name x :name_1 AS y FROM users'],
  [
    'select(User.id).where(User.name.bool_op(x)("a"), User.id == 1)',
    'default',
    'SELECT users.id FROM users WHERE (users.name x :name_1) AND users.id = :id_1',
  ],
  [
    'select(User.id).order_by(User.name.collate(x))',
    'default',
    'SELECT users.id FROM users ORDER BY users.name COLLATE x',
  ],
  ['select(extract(x, User.name))', 'default', 'SELECT EXTRACT(x FROM users.name) AS anon_1 FROM users'],
  ['select(func.extract(x, User.name))', 'default', 'SELECT EXTRACT(x FROM users.name) AS anon_1 FROM users'],
  ['select(getattr(func, x)(User.name))', 'default', 'SELECT x(users.name) AS x_1 FROM users'],
  ['update(User).values({x: 1})', 'default', 'UPDATE users SET x=:param_1'],
  ['update(User).values({"name": "a", x: 1})', 'default', 'UPDATE users SET x=:param_1, name=:name'],
  ['plain_insert(User).values({"name": "a", x: 1})', 'default', 'INSERT INTO users (x, name) VALUES (:param_1, :name)'],
  ['update(User).values(**{x: 1}, name="a")', 'default', 'UPDATE users SET name=:name'],
  ['select(cast(User.name, x))', 'default', 'SELECT CAST(users.name AS X) AS name FROM users'],
  ['select(table(x, column("a")))', 'default', 'SELECT x.a FROM x'],
  [
    'select(User.id).where(User.name.like("a", escape=x))',
    'default',
    "SELECT users.id FROM users WHERE users.name LIKE :name_1 ESCAPE 'x'",
  ],
  [
    'insert(User).values(id=1).on_conflict_do_update(index_elements=x, set_={"name": "a"})',
    'postgresql',
    'INSERT INTO users (id) VALUES (%(id)s) ON CONFLICT (x) DO UPDATE SET name = %(param_1)s',
  ],
  [
    'insert(User).values(id=1).on_conflict_do_nothing(constraint=x)',
    'postgresql',
    'INSERT INTO users (id) VALUES (%(id)s) ON CONFLICT ON CONSTRAINT x DO NOTHING',
  ],
  ['mysql_insert(User).values(id=1).on_duplicate_key_update(x)', 'mysql', 'INSERT INTO users (id) VALUES (%s)'],
  ['plain_insert(User).from_select(x, select(User.id))', 'postgresql', 'INSERT INTO users SELECT users.id FROM users'],
]

describe('a word that is not known', () => {
  it.each(ROWS)('%s (%s)', (expression, dialect, sql) => {
    expect(read(expression, dialect)).toEqual([sql, ['parameter `x` is not known statically']])
  })
})
