// Statements of the recorded corpora against what SQLAlchemy compiles for them, dialect by dialect, and against what
// its session sends when they run. Prints the shares. A difference that is known is in `known` with its reason; any
// other fails, and so does a known one that no longer differs.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileReport, type StatementReport } from '../src/features/statement-report.ts'
import { Workspace } from '../src/workspace/workspace.ts'
import { type Difference, KNOWN } from './corpus/known-differences.ts'

const DIALECTS = ['sqlite', 'postgresql', 'mysql', 'default'] as const

interface Recorded {
  readonly file: string
  readonly kind: string
  readonly span: { start_line: number; start_col: number; end_line: number; end_col: number }
  readonly source: string
  readonly compiled: Readonly<Record<string, { readonly sql?: string; readonly error?: unknown }>>
  readonly emitted?: { readonly statements: readonly { readonly sql: string }[]; readonly error: unknown } | null
}

/** White space folded, and lists of binds after IN of any length alike, as in the recorder's own score. */
const BIND = '(?:\\?|%s|%\\(\\w+\\)s|:\\w+)'
const IN_LIST = new RegExp(`\\bIN \\(${BIND}(?:, ${BIND})*\\)`, 'g')
const fold = (sql: string) => sql.replace(/\s+/g, ' ').trim().replace(IN_LIST, 'IN (...)')

const siteKey = (file: string, line: number, column: number, endLine: number, endColumn: number) =>
  `${file}:${line}:${column}-${endLine}:${endColumn}`

/** The statements of a recording, or of all recordings of a folder. */
function recordedStatements(name: string): Recorded[] {
  const path = join(import.meta.dirname, 'recorded', name)
  const files = name.endsWith('.json') ? [path] : readdirSync(path).map((file) => join(path, file))
  return files.flatMap((file) => (JSON.parse(readFileSync(file, 'utf8')) as { statements: Recorded[] }).statements)
}

function recordedSites(name: string): Map<string, Recorded[]> {
  const statements = recordedStatements(name)
  const sites = new Map<string, Recorded[]>()
  for (const each of statements) {
    const { end_col, end_line, start_col, start_line } = each.span
    const key = siteKey(each.file.replace(/^sql\//, ''), start_line, start_col, end_line, end_col)
    sites.set(key, [...(sites.get(key) ?? []), each])
  }
  return sites
}

function actualSites(root: string): Map<string, StatementReport> {
  const { snapshot } = new Workspace({ root })
  return new Map(
    snapshot.relevantFiles().flatMap((path) => {
      const report = fileReport(snapshot, path, DIALECTS)
      return report.statements.map((each) => {
        const { end, start } = each.range
        return [siteKey(report.path, start.line + 1, start.character, end.line + 1, end.character), each] as const
      })
    }),
  )
}

/** Rows that can't be hashed (JSON) cannot be made unique: the recorder then ran the statement a second time. */
function once(sent: readonly string[]): readonly string[] {
  const half = sent.slice(0, sent.length / 2)
  return sent.length % 2 === 0 && half.every((sql, index) => sql === sent[half.length + index]) ? half : sent
}

/** SQLAlchemy keeps a mapper's properties in a set here: which of several loaders runs first is chance. */
function inAnyOrder([first, ...loaders]: readonly string[]): readonly string[] {
  return first === undefined ? [] : [first, ...loaders.sort()]
}

function compare(recorded: Map<string, Recorded[]>, actual: Map<string, StatementReport>) {
  const differences: Difference[] = []
  const equal: Record<string, number> = {}
  const total: Record<string, number> = {}
  const count = (what: string, same: boolean, difference: () => Omit<Difference, 'what'>) => {
    total[what] = (total[what] ?? 0) + 1
    if (same) equal[what] = (equal[what] ?? 0) + 1
    else differences.push({ what, ...difference() })
  }
  for (const [place, records] of recorded) {
    const statement = actual.get(place)
    count('found', statement !== undefined, () => ({ place, expected: records[0]!.source, actual: '' }))
    if (statement === undefined) continue
    for (const dialect of DIALECTS) {
      if (!records.some(({ compiled }) => compiled[dialect])) continue
      const texts = records.flatMap(({ compiled }) =>
        compiled[dialect]?.sql === undefined ? [] : [fold(compiled[dialect].sql)],
      )
      const got = statement.sql[dialect]!
      const same = texts.length > 0 ? 'sql' in got && texts.includes(fold(got.sql)) : 'error' in got
      count(dialect, same, () => ({
        place,
        expected: texts[0] ?? 'an error',
        actual: 'sql' in got ? fold(got.sql) : got.error,
      }))
    }
    if (!['select', 'query', 'compound'].includes(statement.kind)) continue
    const sqlite = statement.sql.sqlite!
    const lists = records.flatMap(({ compiled, emitted }) =>
      // What the dialect refuses was sent with stand-ins for its types; what another run built sends other things.
      emitted &&
      !emitted.error &&
      emitted.statements.length > 0 &&
      compiled.sqlite?.sql !== undefined &&
      (records.length === 1 || ('sql' in sqlite && fold(compiled.sqlite.sql) === fold(sqlite.sql)))
        ? [inAnyOrder(once(emitted.statements.map(({ sql }) => fold(sql)))).join(' ; ')]
        : [],
    )
    if (lists.length === 0) continue
    const sent = inAnyOrder(statement.emits.map(fold)).join(' ; ')
    count('emits', lists.includes(sent), () => ({ place, expected: lists[0]!, actual: sent }))
  }
  return {
    differences,
    shares: Object.keys(total)
      .map((what) => `${what} ${equal[what] ?? 0} of ${total[what]}`)
      .join(', '),
  }
}

const CORPORA = [
  { name: 'the applications', recorded: 'applications', root: join(import.meta.dirname, 'corpus/applications') },
  { name: 'the forms', recorded: 'forms.json', root: join(import.meta.dirname, 'corpus/forms') },
  { name: 'the services', recorded: 'services.json', root: join(import.meta.dirname, 'corpus/services') },
  { name: 'the corpus of statements', recorded: 'corpus-sql.json', root: join(import.meta.dirname, 'corpus/sql') },
  {
    name: 'the corpus of combinations',
    recorded: 'corpus-combinations.json',
    root: join(import.meta.dirname, 'corpus/combinations'),
  },
  { name: 'the samples', recorded: 'corpus-samples.json', root: join(import.meta.dirname, 'corpus/samples') },
  {
    name: 'the shop',
    recorded: 'python-shop.json',
    root: join(import.meta.dirname, '../../test-workspace/python-shop'),
  },
] as const

describe.each(CORPORA)('$name', ({ name, recorded, root }) => {
  it('equals what SQLAlchemy compiles and sends', () => {
    const { differences, shares } = compare(recordedSites(recorded), actualSites(root))
    console.log(`${name}: ${shares}`)
    const known = new Set(KNOWN.filter((each) => each.corpus === recorded).map(({ place, what }) => `${what} ${place}`))
    const unknown = differences.filter(({ place, what }) => !known.has(`${what} ${place}`))
    expect(
      unknown.map((each) => `${each.what} ${each.place}\n  expected ${each.expected}\n  actual   ${each.actual}`),
    ).toEqual([])
    const still = new Set(differences.map(({ place, what }) => `${what} ${place}`))
    expect(
      [...known].filter((each) => !still.has(each)),
      'no longer different: take them off the list',
    ).toEqual([])
  }, 120_000)
})
