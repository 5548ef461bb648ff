// Conditions that hold together: each SQL that SQLAlchemy has made of a function, for one combination of arguments after
// another, is a form of its statement, and no other is. Where there are very many, the site says that they combine.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { StatementSite } from '../../src/evaluator/analysis.ts'
import { compileSite, compileStatement } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const recorded = (path: string) => readFileSync(new URL(`../recorded/${path}`, import.meta.url), 'utf8')
const FILES = { 'models.py': recorded('combinations/models.py') }
const STATEMENTS: Readonly<Record<string, readonly string[]>> = JSON.parse(recorded('combinations.json'))

const shown = (compiled: ReturnType<typeof compileStatement>) =>
  compiled.error === null ? compiled.sql.replace(/\s+/g, ' ') : compiled.error
const forms = (site: StatementSite) => [
  shown(compileSite(site, 'default')),
  ...site.variants.map((each) => shown(compileStatement(each.statement, each.optional, 'default'))),
]
const sites = analyzed(recorded('combinations/queries.py'), FILES).statements

describe('what conditions make together', () => {
  it.each(Object.entries(STATEMENTS))('%s', (scope, statements) => {
    const own = sites.filter((each) => each.scope === scope)
    // Where both sides return, each has its forms.
    const found = /\breturns_twice/.test(scope) || own.some(({ kind }) => kind === 'update') ? own : own.slice(-1)
    expect(found.every(({ combines, complete }) => complete && !combines)).toBe(true)
    expect([...new Set(found.flatMap(forms))].sort()).toEqual(statements)
  })

  it('is named by all of the conditions', () => {
    const site = sites.find(({ scope }) => scope === 'two_conditional_expressions')!
    expect(site.variants.map(({ when }) => when)).toEqual(['if not (x)', 'if not (y)', 'if not (x) and not (y)'])
  })

  it('is left to the reader where there is very much of it', () => {
    const sides = [...'abcde'].map((name) => `Item.name if ${name} else Item.kind`)
    const [site] = analyzed(
      `from models import Item\nfrom sqlalchemy import select\ndef listed(a, b, c, d, e):\n    return select(${sides.join(', ')})\n`,
      FILES,
    ).statements
    expect(site!.combines).toBe(true)
    expect(site!.complete).toBe(true)
    expect(site!.variants.map(({ when }) => when)).toEqual([...'abcde'].map((name) => `if not (${name})`))
  })

  it('is not read for clauses that say themselves when they are there', () => {
    const body = [...'abcdef'].map((name) => `    if ${name}:\n        stmt = stmt.where(Item.price > ${name})\n`)
    const site = analyzed(
      `from models import Item\nfrom sqlalchemy import select\ndef listed(a, b, c, d, e, f):\n    stmt = select(Item.id)\n${body.join('')}    return stmt\n`,
      FILES,
    ).statements.at(-1)!
    expect(site.optional).toHaveLength(6)
    expect(site.variants).toEqual([])
    expect(site.combines).toBe(false)
  })
})
