// What the names of a module hold under conditions at module level: each SQL that SQLAlchemy has made of a function under
// one of the environments is a form of its statement, and no other is.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const recorded = (path: string) => readFileSync(new URL(`../recorded/${path}`, import.meta.url), 'utf8')
const MODULES = ['models.py', 'conf.py', 'queries.py']
const FILES = Object.fromEntries(MODULES.map((path) => [path, recorded(`module-forms/${path}`)]))
const STATEMENTS: Readonly<Record<string, readonly string[]>> = JSON.parse(recorded('module-forms.json'))

const shown = (compiled: ReturnType<typeof compileStatement>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
const forms = (site: StatementSite) => [
  shown(compileSite(site, 'default')),
  ...site.variants.map((each) => shown(compileStatement(each.statement, each.optional, 'default'))),
]
const parameters = (site: StatementSite) => {
  const compiled = compileSite(site, 'default')
  return compiled.error === null ? compiled.parameters : []
}
const sites = analyzed(FILES['queries.py']!, FILES).statements

describe('what a module holds under conditions', () => {
  it.each(Object.entries(STATEMENTS))('%s', (scope, statements) => {
    const site = sites.filter((each) => each.scope === scope).at(-1)!
    expect(site.complete).toBe(true)
    expect([...new Set(forms(site))].sort()).toEqual(statements)
  })

  it('is not known where it is bound', () => {
    const site = sites.find(({ scope }) => scope === 'limited')!
    expect(parameters(site).map(({ unknown }) => unknown?.source)).toEqual(['PAGE'])
  })

  it('names the condition', () => {
    const site = sites.find(({ scope }) => scope === 'by_model')!
    expect(site.variants.map(({ when }) => when)).toEqual(['if os.environ.get("FLAG")'])
  })
})

describe('what a module makes of it itself', () => {
  const module = (body: string) =>
    analyzed(`import os\nfrom models import Archived, Item\nfrom sqlalchemy import select, text\n${body}`, FILES)
      .statements

  it('has the same forms', () => {
    const [listed] = module('M = Archived if os.environ.get("FLAG") else Item\nlisted = select(M.id)\n')
    expect(forms(listed!)).toEqual(['SELECT items.id FROM items', 'SELECT archived.id FROM archived'])
  })

  it('is found on both sides', () => {
    const found = module(`
if os.environ.get("FLAG"):
    listed = select(Item.id)
else:
    listed = select(Archived.id)
    def inner():
        return text("SELECT 1")
`)
    expect(found.map(forms)).toEqual([
      ['SELECT items.id FROM items'],
      ['SELECT archived.id FROM archived'],
      ['SELECT 1'],
    ])
  })

  it('is a form with a hole where the other side is a class', () => {
    const [site] = module(`
if os.environ.get("FLAG"):
    class Columns:
        first = Item.id
else:
    class Columns:
        first = Item.name
def listed():
    return select(Columns.first)
`)
    expect(site!.variants.map(({ when }) => when)).toEqual(['if os.environ.get("FLAG")'])
  })

  it('leaves names alone that are bound again', () => {
    const [site] = module(`
if os.environ.get("FLAG"):
    M = Item
else:
    M = Archived
M = Item
def listed():
    return select(M.id)
`)
    expect(forms(site!)).toEqual(['SELECT items.id FROM items'])
  })
})
