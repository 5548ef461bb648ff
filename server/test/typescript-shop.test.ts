// The TypeScript shop in the editor: each of its functions has the SQL that SQLAlchemy was recorded to compile for the
// function of the Python shop with the same name, statement for statement, and sends the same.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { diagnostics } from '../src/features/diagnostics/index.ts'
import { fileReport } from '../src/features/statement-report.ts'
import { Workspace } from '../src/workspace/workspace.ts'

const DIALECTS = ['sqlite', 'postgresql', 'mysql', 'default'] as const

interface Recorded {
  readonly file: string
  readonly scope: string
  readonly compiled: Readonly<Record<string, { readonly sql?: string }>>
  readonly emitted: { readonly statements: readonly { readonly sql: string }[] } | null
}

const root = join(import.meta.dirname, '../../test-workspace/ts-shop')
const { snapshot } = new Workspace({ root })
const { statements } = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded/python-shop.json'), 'utf8')) as {
  readonly statements: readonly Recorded[]
}

/** White space folded, and lists of binds of any length alike. */
const fold = (sql: string) =>
  sql
    .replace(/\s+/g, ' ')
    .replace(/\bIN \((?:\?|%s|%\(\w+\)s|:\w+)(?:, (?:\?|%s|%\(\w+\)s|:\w+))*\)/g, 'IN (…)')
    .trim()
const camel = (name: string) => name.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase())

/** Sessions are asked for queries in Python alone, and the names of bound values in text() are the program's. */
const pairs = Map.groupBy(
  statements.filter(({ file }) => file !== 'shop/legacy/reports.py'),
  ({ file, scope }) => `${file.replace('__init__.py', 'index.ts').replace(/\.py$/, '.ts')} ${camel(scope)}`,
)

describe('the TypeScript shop', () => {
  const reports = new Map(snapshot.relevantFiles().map((path) => [path, fileReport(snapshot, path, DIALECTS)]))

  it.each([...pairs.keys()])('%s', (key) => {
    const [file, scope] = key.split(' ') as [string, string]
    const recorded = pairs.get(key)!
    const own = reports.get(join(root, file))!.statements.filter((each) => each.scope === scope)
    // `emits` of a bare name is that of the statement it holds, which is there as well.
    for (const dialect of DIALECTS) {
      const texts = own.map(({ sql }) => {
        const made = sql[dialect]!
        return fold('sql' in made ? made.sql : `error: ${made.error}`)
      })
      for (const { compiled } of recorded) expect(texts).toContain(fold(compiled[dialect]!.sql!))
    }
    for (const { emitted } of recorded) {
      if (!emitted) continue
      expect(own.map((each) => each.emits.map(fold))).toContainEqual(emitted.statements.map(({ sql }) => fold(sql)))
    }
    expect(own.every((each) => each.complete)).toBe(true)
  })

  it('is not found fault with', () => {
    expect(snapshot.relevantFiles().flatMap((path) => diagnostics(snapshot, path))).toEqual([])
  })
})
