// Composes the SQL preview's text from the server's answer. Pure: the same answer gives the same text.

import type { DialectSql, ParameterInfo, SqlPreview } from 'athanor-server/protocol'

const NAMES = { sqlite: 'SQLite', postgresql: 'PostgreSQL', mysql: 'MySQL' } as const

// Short enough for half a window: a rule that goes on in the next line is no rule.
const heading = (text: string) => `-- ── ${text} ──`
const comment = (text: string) => text.split('\n').map((line) => `-- ${line}`)

export function previewText(preview: SqlPreview, place: string): string {
  const { statement } = preview
  const lines = [`-- ${statement.title}`, `-- ${place}`]
  if (statement.error) lines.push('', ...comment(`This statement cannot be built: ${statement.error}`))
  if (!statement.complete) {
    lines.push('', '-- Not all of it is known:')
    for (const part of statement.unknown) lines.push(`--   line ${part.range.start.line + 1}: ${part.reason}`)
  }
  const [active, ...others] = preview.dialects
  if (active) lines.push('', ...dialect(active, `${NAMES[active.dialect]}`))
  if (active) lines.push(...parameterTable(active.parameters))
  for (const { when, dialects, unknown = [] } of preview.variants) {
    if (dialects[0]) lines.push('', ...dialect(dialects[0], `${NAMES[dialects[0].dialect]}, ${when}`))
    for (const part of unknown) lines.push(`--   line ${part.range.start.line + 1} is not known: ${part.reason}`)
  }
  if (preview.note !== undefined) lines.push('', ...comment(preview.note))
  if (preview.emits.length > 1) {
    lines.push('', heading('Sent when it runs'))
    preview.emits.forEach(({ sql, purpose }, index) => {
      lines.push(`-- ${index + 1}. ${purpose}`, terminated(sql))
    })
  }
  for (const other of others) lines.push('', ...dialect(other, NAMES[other.dialect]))
  return `${lines.join('\n')}\n`
}

/** With its semicolon, which goes before the comment of a last line that is optional. */
function terminated(sql: string): string {
  const comment = /\s*-- (?:if|elif|else|unless)\b[^\n]*$/.exec(sql)
  return comment ? `${sql.slice(0, comment.index)};${comment[0]}` : `${sql};`
}

function dialect({ sql, error }: DialectSql, title: string): string[] {
  return [heading(title), ...(error ? comment(error) : [terminated(sql)])]
}

function parameterTable(parameters: readonly ParameterInfo[]): string[] {
  if (!parameters.length) return []
  const rows = parameters.map((one) => [
    one.name,
    one.type,
    one.known ? (one.value ?? 'NULL') : `asked when run: ${one.source ?? one.name}`,
  ])
  const width = (column: number) => Math.max(...rows.map((row) => row[column]!.length))
  const [first, second] = [width(0), width(1)]
  return [
    '',
    '-- Parameters',
    ...rows.map(([name, type, value]) => `--   ${name!.padEnd(first)}  ${type!.padEnd(second)}  ${value}`),
  ]
}
