// Queries of the program's own classes, where nobody says how the session was made: the methods say whose they are. Sessions
// whose making is known are recorded beside corpus/applications/roster.

import { expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const FILES = (more = '') => ({
  'base_query.py': `
from sqlalchemy.orm import Query

class BaseQuery(Query):
    def active(self):
        return self.filter_by(active=True)
`,
  'own_query.py': `
from base_query import BaseQuery

class OwnQuery(BaseQuery):
    def named(self, name):
        return self.active().filter_by(name=name)
`,
  'models.py': `
from own_query import BaseQuery, OwnQuery
from sqlalchemy.orm import DeclarativeBase, Mapped, Query, mapped_column, sessionmaker

make = sessionmaker(query_cls=OwnQuery)
${more}
class Base(DeclarativeBase):
    pass

class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    active: Mapped[bool]
`,
})

function last(expression: string, more?: string): string {
  const main = `from models import User\n\ndef read(session):\n    return ${expression}.all()\n`
  const compiled = compileSite(analyzed(main, FILES(more)).statements.at(-1)!, 'postgresql')
  return compiled.error ?? compiled.sql.replace(/\s+/g, ' ').replace(/^.*FROM users ?/, '')
}

it('have the methods of the class that the program gives to sessions', () => {
  expect(last('session.query(User).filter(User.id == 1).named("x").limit(3)')).toBe(
    'WHERE users.id = %(id_1)s AND users.active = true AND users.name = %(name_1)s LIMIT %(param_1)s',
  )
  expect(last('session.query(User).active()')).toBe('WHERE users.active = true')
})

it('are of the class that another one inherits from, where both are given', () => {
  expect(last('session.query(User).active()', 'plain = sessionmaker(query_cls=BaseQuery)')).toBe(
    'WHERE users.active = true',
  )
})

it('stay what they are where several classes have the method', () => {
  const other = `
class Other(Query):
    def active(self):
        return self.filter_by(name="other")
others = sessionmaker(query_cls=Other)
`
  expect(last('session.query(User).active()', other)).toBe('')
})
