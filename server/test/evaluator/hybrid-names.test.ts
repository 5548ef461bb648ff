// What the expression of a hybrid is called in SQL: by its function, as far as a class has the hybrid under that name.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import select
from sqlalchemy.ext.hybrid import hybrid_property
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, mapped_column

class Base(DeclarativeBase):
    pass

class Loud:
    @hybrid_property
    def loud(self):
        return self.name + "!"

class Ship(Loud, Base):
    __tablename__ = "ships"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]

    @hybrid_property
    def title(self):
        return self.name + "?"

    called = title

    @title.expression
    def title_of(cls):
        return cls.name + "."

def made():
    return `

describe('names of hybrids', () => {
  it.each([
    ['select(Ship.title)', 'SELECT ships.name || :name_1 AS title FROM ships'],
    ['select(Ship.called)', 'SELECT ships.name || :name_1 AS title FROM ships'],
    [
      'select(Ship.title, Ship.called)',
      'SELECT ships.name || :name_1 AS title, ships.name || :name_2 AS anon_1 FROM ships',
    ],
    ['select(aliased(Ship).called)', 'SELECT ships_1.name || :name_1 AS title FROM ships AS ships_1'],
    ['select(Ship.title_of)', 'SELECT ships.name || :name_1 AS anon_1 FROM ships'],
    ['select(Ship.loud)', 'SELECT ships.name || :name_1 AS loud FROM ships'],
  ])('%s', (expression, sql) => {
    const site = analyzed(`${MODELS}${expression}\n`).statements.at(-1)!
    const compiled = compileSite(site, 'default')
    expect(compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error).toBe(sql)
  })
})
