// Calls with too few or too many arguments, most of them half typed: what is said of them is what Python raises (3.12 with
// SQLAlchemy 2.0.54, without the name of the class before a method's), and never that they are complete.

import { func } from 'orm-core'
import { expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { plainValue } from '../../src/features/plain-value.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import case, cast, desc, extract, func, label, over, select, type_coerce
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column

class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
`

const REFUSED: readonly (readonly [expression: string, raises: string])[] = [
  ['select(label("x"))', "label() missing 1 required positional argument: 'element'"],
  ['select(cast(User.id))', "cast() missing 1 required positional argument: 'type_'"],
  ['select(type_coerce(User.id))', "type_coerce() missing 1 required positional argument: 'type_'"],
  ['select(extract("year"))', "extract() missing 1 required positional argument: 'expr'"],
  ['select(over())', "over() missing 1 required positional argument: 'element'"],
  ['select(desc())', "desc() missing 1 required positional argument: 'column'"],
  ['select(aliased())', "aliased() missing 1 required positional argument: 'element'"],
  ['select(User).where(User.id.between(1))', "between() missing 1 required positional argument: 'cright'"],
  ['select(User).where(User.id.between())', "between() missing 2 required positional arguments: 'cleft' and 'cright'"],
  ['select(User).where(User.id.in_())', "in_() missing 1 required positional argument: 'other'"],
  ['select(User).where(User.id.in_(1, 2))', 'in_() takes 2 positional arguments but 3 were given'],
  ['select(User).order_by(User.id.desc(1))', 'desc() takes 1 positional argument but 2 were given'],
  ['select(User).limit()', "limit() missing 1 required positional argument: 'limit'"],
]

it.each(REFUSED)('%s', (expression, raises) => {
  const site = analyzed(`${MODELS}\ndef made():\n    return ${expression}\n`).statements.at(-1)!
  expect(site.complete).toBe(false)
  expect(compileSite(site, 'default').error).toBe(raises)
})

it.each([
  'select(User).where(User.id.between(cleft=1, cright=2))',
  'select(User).where(User.id.in_(other=[1]))',
  'select(cast(expression=User.id, type_=User.id.type))',
  'select(User).limit(limit=3)',
  'select(User).slice(*[1, 2])',
  'select(func.over(), func.desc(), func.label("x"))',
])('%s is all right', (expression) => {
  const site = analyzed(`${MODELS}\ndef made():\n    return ${expression}\n`).statements.at(-1)!
  expect([site.complete, compileSite(site, 'default').error]).toEqual([true, null])
})

it.each([
  ['select(User).order_by(User.)', 'SELECT users.id FROM users ORDER BY :x'],
  ['select(func.count(func.', 'SELECT count(:x) AS count_1'],
])('%s: a name that is being typed is a hole', (expression, sql) => {
  const site = analyzed(`${MODELS}\ndef made():\n    return ${expression}\n`).statements.at(-1)!
  const compiled = compileSite(site, 'default')
  expect(compiled.error ?? compiled.sql.replace(/\s+/g, ' ').replace(/:\w+/, ':x')).toBe(sql)
})

it('has a text for `func` itself, which answers every question with a function of SQL', () => {
  expect(plainValue(func)).toMatch(/^<.+>$/)
})
