// Calls that make a session send a statement: their ranges, and all that is sent, against what SQLAlchemy's session
// sent on SQLite when the same functions were driven.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileReport } from '../../src/features/statement-report.ts'
import { evaluationOf } from './score.ts'

interface Live {
  readonly span: { start_line: number; start_col: number; end_line: number; end_col: number }
  readonly source: string
  readonly sent: readonly string[]
}

const { live } = JSON.parse(readFileSync(join(import.meta.dirname, '../recorded/verbs.json'), 'utf8')) as {
  live: readonly Live[]
}
const root = join(import.meta.dirname, '../corpus/verbs')
const { workspace } = evaluationOf(root)
const { statements } = fileReport(workspace.snapshot, `${root}/verbs.py`, ['sqlite'])
/** White space folded, and lists of binds after IN of any length alike, as in the recorder's own score. */
const fold = (sql: string) =>
  sql
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/ IN \(\?(?:, \?)*\)/g, ' IN (...)')

describe('calls that make a session send a statement', () => {
  it.each(live.map((each) => [each.source, each] as const))('%s', (_source, { span, sent }) => {
    const found = statements.find(
      ({ range: { end, start } }) =>
        start.line === span.start_line - 1 &&
        start.character === span.start_col &&
        end.line === span.end_line - 1 &&
        end.character === span.end_col,
    )
    expect(found?.emits.map(fold)).toEqual(sent.map(fold))
    expect(found).toMatchObject({ kind: 'select', complete: true })
  })

  it('keeps the statements that are written inside such a call', () => {
    expect(statements.filter(({ scope }) => scope === 'get_first_post')).toHaveLength(2)
  })
})
