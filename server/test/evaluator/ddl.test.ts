// DDL elements: made and used they are the statements that SQLAlchemy has recorded, and a text of which only a run knows a
// part is a hole in them, as in any other statement.

import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { analyzed } from './inline.ts'
import { score } from './score.ts'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

describe('a DDL element', () => {
  it('is a statement where it is made and where its name is used', () => {
    const result = score(here('../recorded/ddl'), here('../recorded/ddl.json'))
    expect(result.differences).toEqual([])
    expect(result.sites).toBeGreaterThan(26)
  })

  it('is complete where all of its text is known', () => {
    const { statements } = analyzed(readFileSync(here('../recorded/ddl/uses.py'), 'utf8'))
    const open = statements.filter(({ complete }) => !complete)
    expect([...new Set(open.map(({ scope }) => scope))]).toEqual([
      'index',
      'percent',
      'with_context',
      'in_order',
      'trigger',
    ])
    expect([...new Set(open.flatMap(({ unknown }) => unknown.map(({ reason }) => reason)))]).toEqual([
      '`f"CREATE INDEX {name} ON things (id)"` is not known statically',
      'parameter `name` is not known statically',
      '`str(Trigger(column.table))` is not known statically',
    ])
  })
})

it('`str()` of what is not known keeps its name in a parameter', () => {
  const { statements } = analyzed(`
from sqlalchemy import column, select
class Name:
    def __init__(self, given):
        self.given = given
    def __str__(self):
        return f"-{self.given}-"
def find(session, given):
    session.execute(select(column("a")).where(column("a") == str(Name(given))))
    session.execute(select(column("a")).where(column("a") == str(Name("x"))))
`)
  const binds = statements.map(({ statement }) => {
    const { whereclause } = statement as { whereclause: { right: { value: unknown } } }
    return String(whereclause.right.value)
  })
  expect(binds).toEqual(['str(Name(given))', '-x-'])
})
