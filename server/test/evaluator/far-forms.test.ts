// What functions of other files give under conditions, also where it is None or a default, and where two conditions make
// one value together: each SQL that SQLAlchemy has made for one of the arguments is a form, and no other is.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const recorded = (path: string) => readFileSync(new URL(`../recorded/${path}`, import.meta.url), 'utf8')
const MODULES = ['models.py', 'helpers.py', 'queries.py']
const FILES = Object.fromEntries(MODULES.map((path) => [path, recorded(`far-forms/${path}`)]))
const STATEMENTS: Readonly<Record<string, readonly string[]>> = JSON.parse(recorded('far-forms.json'))

const shown = (compiled: ReturnType<typeof compileStatement>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
const forms = (site: StatementSite) => [
  shown(compileSite(site, 'default')),
  ...site.variants.map((each) => shown(compileStatement(each.statement, each.optional, 'default'))),
]
const sites = analyzed(FILES['queries.py']!, FILES).statements

describe('what functions of other files give under conditions', () => {
  it.each(Object.entries(STATEMENTS))('%s', (scope, statements) => {
    const site = sites.filter((each) => each.scope === scope).at(-1)!
    expect(site.complete).toBe(true)
    expect([...new Set(forms(site))].sort()).toEqual(statements)
  })

  it('is named by both of the conditions that decide it', () => {
    const site = sites.find(({ scope }) => scope === 'two')!
    expect(site.variants.at(-1)!.when).toBe('if not (x) and not (y)')
  })

  it('is None nowhere in a function that ends without a part of SQL', () => {
    const helpers = `
from models import Archived, Item
def model_of(kind):
    if kind == "items":
        return Item
    elif kind == "archived":
        return Archived
`
    const main =
      'from sqlalchemy import select\nfrom kinds import model_of\ndef listed(kind):\n    return select(model_of(kind))\n'
    const [site] = analyzed(main, { ...FILES, 'kinds.py': helpers }).statements
    expect(site!.variants.map(({ when }) => when)).toEqual(['if not (kind == "items")'])
  })
})
