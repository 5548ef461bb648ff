// Plain values that hang on conditions of functions in other files: each SQL that SQLAlchemy has made of a function, for
// one argument after another, is a form of its statement, or the statement says what of it is not known.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const recorded = (path: string) => readFileSync(new URL(`../recorded/${path}`, import.meta.url), 'utf8')
const FILES = Object.fromEntries(['models.py', 'helpers.py'].map((path) => [path, recorded(`outcomes/${path}`)]))
const STATEMENTS: Readonly<Record<string, readonly string[]>> = JSON.parse(recorded('outcomes.json'))

/** What only a run can tell. */
const OPEN: ReadonlySet<string> = new Set(['attribute_or_word'])

const shown = (compiled: ReturnType<typeof compileStatement>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
const forms = (site: StatementSite) => [
  shown(compileSite(site, 'default')),
  ...site.variants.map((each) => shown(compileStatement(each.statement, each.optional, 'default'))),
]
const sites = analyzed(recorded('outcomes/listings.py'), FILES).statements

describe('what functions of other files give under conditions', () => {
  it.each(Object.entries(STATEMENTS))('%s', (scope, statements) => {
    const site = sites.filter((each) => each.scope === scope).at(-1)!
    expect(site.complete).toBe(!OPEN.has(scope))
    if (site.complete) expect([...new Set(forms(site))].sort()).toEqual(statements)
  })

  it('is not known where it is bound', () => {
    const [site] = sites.filter((each) => each.scope === 'limited_by_plan')
    const compiled = compileSite(site!, 'default')
    const parameters = compiled.error === null ? compiled.parameters : []
    expect(parameters.map(({ unknown }) => unknown?.source)).toEqual(['size_for(y)'])
  })
})

describe('what is written in the same file', () => {
  const near = (body: string) => analyzed(`from models import Item\nfrom sqlalchemy import select\n${body}`, FILES)

  it('is a hole where an entry of a dict is one of very many', () => {
    const entries = Array.from({ length: 30 }, (_, index) => `"k${index}": Item.name + "${index}"`).join(', ')
    const [site] = near(`
COLUMNS = {${entries}}
def listed(key):
    return select(Item.id).order_by(COLUMNS[key])
`).statements
    expect(site!.complete).toBe(false)
  })

  it('goes one way for all that is looked up by one key', () => {
    const [site] = near(`
COLUMNS = {"new": Item.created_at, "cheap": Item.price}
WORDS = {"new": "created_at", "cheap": "price"}
def listed(key):
    return select(getattr(Item, WORDS[key])).order_by(COLUMNS[key])
`).statements
    expect(site!.complete).toBe(true)
    expect(forms(site!)).toEqual([
      'SELECT items.created_at FROM items ORDER BY items.created_at',
      'SELECT items.price FROM items ORDER BY items.price',
    ])
  })

  it('takes one side of a flag all along', () => {
    const body = `
    statement = select(Item.id)
    if not dear and limit:
        statement = statement.where(Item.price < limit)
    if dear:
        return statement.order_by(Item.name)
    return statement.limit(3)
`
    // SQLAlchemy's own for each flag, with a limit and without
    const possible = [
      'SELECT items.id FROM items ORDER BY items.name',
      'SELECT items.id FROM items WHERE items.price < :price_1 LIMIT :param_1',
      'SELECT items.id FROM items LIMIT :param_1',
    ]
    for (const parameters of ['dear=False, limit=None', 'dear: bool = False, limit: int | None = None']) {
      const { statements } = near(`def listed(${parameters}):${body}`)
      const [, , sorted, limited] = statements
      expect(forms(sorted!)).toEqual([possible[0]])
      expect(forms(limited!)[0]).toBe(possible[1])
      for (const form of forms(limited!)) expect(possible).toContain(form)
    }
  })
})
