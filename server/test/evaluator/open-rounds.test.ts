// Loops of which only a run knows how often they go round: what is shown is what SQLAlchemy makes with one round, and the
// statement is open where text or a list of constants grows, or marks the clauses that each round adds.

import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { compileSite } from '../../src/features/compile-statement.ts'
import { analyzed } from './inline.ts'

const recorded = (path: string) => readFileSync(new URL(`../recorded/${path}`, import.meta.url), 'utf8')
const FILES = { 'models.py': recorded('open-rounds/models.py') }
const STATEMENTS: Readonly<Record<string, readonly string[]>> = JSON.parse(recorded('open-rounds.json'))
const sites = analyzed(recorded('open-rounds/queries.py'), FILES).statements

describe('a loop of which only a run knows how often it goes round', () => {
  it.each(Object.entries(STATEMENTS))('%s', (scope, statements) => {
    const site = sites.filter((each) => each.scope === scope).at(-1)!
    const compiled = compileSite(site, 'default')
    expect(compiled.error).toBeNull()
    if (compiled.error === null) expect(statements).toContain(compiled.sql.replace(/\s+/g, ' '))
    const isMarked = site.optional.some(({ when }) => when.startsWith('for '))
    const isOpenForm = site.variants.some(({ complete }) => !complete)
    expect([isMarked, isOpenForm, !site.complete]).toContain(true)
  })

  it('names the loop', () => {
    const site = sites.find(({ scope }) => scope === 'constants_text')!
    expect(site.unknown.map(({ reason }) => reason)).toEqual([
      'how often `for row in rows` goes round is known only when it runs',
    ])
  })
})
