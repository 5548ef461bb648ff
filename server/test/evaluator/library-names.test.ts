// Names of SQLAlchemy that lead somewhere else than to the export of the same name: the program's own SQL functions,
// operators as functions, joins of entities, older names of types. The expected text is what SQLAlchemy compiles.

import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const MODELS = `
from sqlalchemy import ForeignKey, Integer, cast, column, func, select
from sqlalchemy.dialects.mysql import base as mysql
from sqlalchemy.orm import DeclarativeBase, Mapped, aliased, join, mapped_column, outerjoin, relationship
from sqlalchemy.sql import operators
from sqlalchemy.sql.functions import GenericFunction

class Base(DeclarativeBase):
    pass

class Node(Base):
    __tablename__ = "nodes"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id = mapped_column(ForeignKey("nodes.id"))
    children = relationship("Node")

class Buffer(GenericFunction):
    package = "geo"
    name = "ST_Buffer"
    identifier = "buffer"
    type = Integer()

n1 = aliased(Node)
n2 = aliased(Node)
`

function compiled(expression: string): string {
  const [site] = analyzed(`${MODELS}\nstatement = ${expression}\n`).statements
  const result = compileSite(site!, 'mysql')
  return result.error === null ? result.sql.replace(/\s+/g, ' ') : `error: ${result.error}`
}

describe('names of the library', () => {
  it.each([
    ['a function in its package', 'select(func.geo.buffer(1))', 'SELECT ST_Buffer(%s) AS `ST_Buffer_1`'],
    ['a function by its class', 'select(Buffer(column("x")))', 'SELECT ST_Buffer(x) AS `ST_Buffer_1`'],
    ['the same name outside the package', 'select(func.buffer(column("x")))', 'SELECT buffer(x) AS buffer_1'],
    ['an operator', 'select(operators.sub(column("x"), column("y")))', 'SELECT x - y AS anon_1'],
    [
      "MySQL's older names",
      'select(cast(column("x"), mysql.MSInteger(unsigned=True)))',
      'SELECT CAST(x AS UNSIGNED INTEGER) AS x',
    ],
    ['a statement that is selected from', 'select(column("x")).select()', 'SELECT anon_1.x FROM (SELECT x) AS anon_1'],
    [
      'joins of entities, one after another',
      'select(1).select_from(join(Node, n1, Node.children).outerjoin(n2, n1.children))',
      'SELECT 1 FROM nodes INNER JOIN nodes AS nodes_1 ON nodes.id = nodes_1.parent_id ' +
        'LEFT OUTER JOIN nodes AS nodes_2 ON nodes_1.id = nodes_2.parent_id',
    ],
  ])('%s', (_name, expression, expected) => {
    expect(compiled(expression)).toBe(expected)
  })
})
