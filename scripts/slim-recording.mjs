// Cuts a recording of the reference down to what tests compare: for every outermost statement its range, and for
// each dialect the SQL with post-compile parameters expanded, the names of its parameters in order, or the error;
// and the SQL that a session sent for it. One statement a line, so that a change shows as a line.
// Usage: node scripts/slim-recording.mjs RECORDED.json > SLIM.json
import { readFileSync } from 'node:fs'

const recorded = JSON.parse(readFileSync(process.argv[2], 'utf8'))

function slimCompiled(compiled) {
  return Object.fromEntries(
    Object.entries(compiled).map(([dialect, entry]) => {
      if (entry.error) return [dialect, { error: entry.error }]
      const final = entry.render_postcompile ?? entry
      return [dialect, { sql: final.sql, params: Object.keys(final.params ?? {}), positions: final.positions }]
    }),
  )
}

const statements = recorded.statements
  .filter((s) => s.parent === null && !s.prelude && s.kind !== 'expression')
  .map((s) => ({
    file: s.file,
    kind: s.kind,
    span: s.span,
    parent: null,
    source: s.source.split('\n')[0].slice(0, 120),
    scope: s.scope,
    compiled: slimCompiled(s.compiled),
    emitted: s.emitted?.statements && {
      statements: s.emitted.statements.map((e) => ({ sql: e.sql })),
      error: s.emitted.error ?? null,
    },
  }))

const head = { format: recorded.format, sqlalchemy: recorded.sqlalchemy, dialects: recorded.dialects }
const { statements: _, ...rest } = { ...head, statements }
process.stdout.write(
  `${JSON.stringify(rest).slice(0, -1)},"statements":[\n${statements.map((s) => JSON.stringify(s)).join(',\n')}\n]}\n`,
)
