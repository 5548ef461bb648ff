// What an assignment to an attribute runs: setters of properties and descriptors of the program's own.

import { expect, it } from 'vitest'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import Column, Integer, String, select
from sqlalchemy.orm import declarative_base

Base = declarative_base()

class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
`

it.each([
  [
    'a setter',
    `
class Page:
    def __init__(self, order):
        self.order = order
    @property
    def order(self):
        return self._order
    @order.setter
    def order(self, value):
        if value is None:
            raise ValueError("an order is asked for")
        self._order = value.desc()
`,
  ],
  [
    'property() with two functions',
    `
class Page:
    def __init__(self, order):
        self.order = order
    def read(self):
        return self._order
    def write(self, value):
        self._order = value.desc()
    order = property(read, fset=write)
`,
  ],
  [
    'a setter of a subclass',
    `
class Plain:
    def __init__(self, order):
        self.order = order
    @property
    def order(self):
        return self._order

class Page(Plain):
    @Plain.order.setter
    def order(self, value):
        self._order = value.desc()
`,
  ],
  [
    'a descriptor',
    `
class Descending:
    def __get__(self, object, type=None):
        return object.kept
    def __set__(self, object, value):
        object.kept = value.desc()

class Page:
    order = Descending()
    def __init__(self, order):
        self.order = order
`,
  ],
])('%s', (_what, classes) => {
  const { statements } = analyzed(
    `${MODELS}${classes}\ndef made():\n    return select(User.id).order_by(Page(User.name).order)\n`,
  )
  const site = statements.at(-1)!
  expect([site.complete, String(site.statement).replace(/\s+/g, ' ')]).toEqual([
    true,
    'SELECT users.id FROM users ORDER BY users.name DESC',
  ])
})
