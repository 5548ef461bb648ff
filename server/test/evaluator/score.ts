// Compares what the evaluator finds in a folder with what SQLAlchemy recorded of the same files: every outermost
// statement with its range, and its SQL in each dialect. White space is folded, and lists of binds behind IN count as
// one bind, as in the reference's own scorer.

import { readFileSync } from 'node:fs'
import type { Evaluation } from '../../src/evaluator/index.ts'
import { compileSite } from '../../src/features/compile-statement.ts'
import { Workspace } from '../../src/workspace/workspace.ts'

export const DIALECTS = ['sqlite', 'postgresql', 'mysql'] as const

interface Recorded {
  readonly file: string
  readonly kind: string
  readonly span: { start_line: number; start_col: number; end_line: number; end_col: number }
  readonly source: string
  readonly parent: number | null
  readonly compiled: Record<
    string,
    { sql?: string; error?: unknown; render_postcompile?: { sql?: string; error?: unknown } | null }
  >
}

export interface Score {
  readonly sites: number
  readonly found: number
  readonly equal: Record<string, number>
  /** One line for each site that is missing or different. */
  readonly differences: readonly string[]
}

const BIND = String.raw`(?:\?|%s|%\(\w+\)s|:\w+)`
const IN_LIST = new RegExp(String.raw`\bIN \(${BIND}(?:, ${BIND})*\)`, 'g')

function fold(sql: string): string {
  return sql.replace(/\s+/g, ' ').trim().replace(IN_LIST, 'IN (...)')
}

export function evaluationOf(root: string): { evaluation: Evaluation; workspace: Workspace } {
  const workspace = new Workspace({ root })
  return { evaluation: workspace.snapshot.evaluation, workspace }
}

/** Scores the files of `root` that the recording names. */
export function score(root: string, recording: string): Score {
  const { evaluation, workspace } = evaluationOf(root)
  const { statements } = JSON.parse(readFileSync(recording, 'utf8')) as { statements: Recorded[] }
  const sites = new Map<string, Recorded[]>()
  for (const record of statements) {
    if (record.parent !== null || record.kind === 'expression') continue
    const { start_line, start_col, end_line, end_col } = record.span
    const key = `${record.file}:${start_line - 1}:${start_col}-${end_line - 1}:${end_col}`
    sites.set(key, [...(sites.get(key) ?? []), record])
  }
  const actual = new Map<string, ReturnType<Evaluation['analyze']>['statements'][number]>()
  for (const file of new Set(statements.map((record) => record.file))) {
    const path = `${root}/${file}`
    for (const site of evaluation.analyze(path).statements) {
      const { start, end } = workspace.snapshot.range(path, site.span)
      actual.set(`${file}:${start.line}:${start.character}-${end.line}:${end.character}`, site)
    }
  }
  const differences: string[] = []
  const equal: Record<string, number> = Object.fromEntries(DIALECTS.map((dialect) => [dialect, 0]))
  let found = 0
  for (const [key, records] of sites) {
    const site = actual.get(key)
    const where = key.replace(/-\d+:\d+$/, '')
    if (site === undefined) {
      differences.push(`missing ${where} ${fold(records[0]!.source)}`)
      continue
    }
    found++
    for (const dialect of DIALECTS) {
      const wanted = records.map((record) => record.compiled[dialect] ?? {})
      const texts = wanted
        .filter((each) => each.error === undefined)
        .map((each) => fold((each.render_postcompile ?? each).sql ?? each.sql ?? ''))
      const got = compileSite(site, dialect)
      const text = got.error === null ? fold(got.sql) : null
      if (texts.length === 0 ? got.error !== null : text !== null && texts.includes(text)) equal[dialect]!++
      else {
        differences.push(
          `${dialect} ${where} ${fold(records[0]!.source).slice(0, 200)}\n  expected ${texts[0] ?? 'an error'}\n  actual   ${text ?? `error: ${got.error}`}${site.unknown.length > 0 ? `\n  unknown  ${site.unknown.map((part) => part.reason).join('; ')}` : ''}`,
        )
      }
    }
  }
  return { sites: sites.size, found, equal, differences }
}
