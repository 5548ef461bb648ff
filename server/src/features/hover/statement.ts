// What a hover says of a statement: the SQL in the active dialect, its parameters, what loaders add, what is not
// known. Markdown.

import type { StatementSite, UnknownPart } from '../../evaluator/analysis.ts'
import type { ParameterInfo } from '../../protocol/messages.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { compileSite, compileStatement } from '../compile-statement.ts'
import { formatSql } from '../format-sql.ts'
import { emitted } from '../sql-preview.ts'
import { FORMS_COMBINE, parameterInfos } from '../statement-info.ts'

const TITLES = { sqlite: 'SQLite', postgresql: 'PostgreSQL', mysql: 'MySQL' } as const

/** Parameters beyond these are counted, not listed: a hover is read at a glance. */
const MOST_PARAMETERS = 12

export function statementHover(snapshot: Snapshot, path: string, site: StatementSite): string {
  const { dialect } = snapshot
  const compiled = compileSite(site, dialect, 'readable')
  if (compiled.error !== null) {
    return [`**${TITLES[dialect]}** cannot run this statement:`, '', quote(compiled.error)].join('\n')
  }
  const as = site.when.find((condition) => condition.startsWith('as '))
  const lines = [
    // What follows may be long: that it is not all comes first.
    ...(site.complete ? [] : ['_Incomplete: what is not known is listed below the SQL._', '']),
    // A method of a generic class, as one of its subclasses runs it.
    ...(as === undefined ? [] : [`_${escape(as)}:_`, '']),
    '```sql',
    formatSql(
      compiled.marked,
      dialect,
      site.optional.map((clause) => clause.when),
    ),
    '```',
  ]
  for (const variant of site.variants) {
    const other = compileStatement(variant.statement, variant.optional, dialect, 'readable')
    if (other.error !== null) continue
    const sql = formatSql(
      other.marked,
      dialect,
      variant.optional.map((clause) => clause.when),
    )
    lines.push('', `_${escape(variant.when)}:_`, '', '```sql', sql, '```')
    // What is not known of the statement itself is listed below them all.
    const own = variant.unknown.filter(({ reason }) => !site.unknown.some((part) => part.reason === reason))
    if (own.length > 0) lines.push('', 'Not known of this form:', '', ...holes(snapshot, path, own))
  }
  if (site.combines) lines.push('', `_${FORMS_COMBINE}_`)
  lines.push(...parameterTable(parameterInfos(snapshot, path, site, compiled, dialect)))
  const more = emitted(site, dialect).slice(1)
  if (more.length > 0) {
    lines.push(
      '',
      `Loaders add ${more.length} more ${more.length === 1 ? 'query' : 'queries'}:`,
      '',
      '```sql',
      more.map(({ sql }) => sql).join(';\n\n'),
      '```',
    )
  }
  if (!site.complete) {
    lines.push('', '**Not known without running the program:**', '')
    lines.push(...holes(snapshot, path, site.unknown))
  }
  lines.push('', `_${TITLES[dialect]}${snapshot.catalog ? `, connection "${escape(snapshot.catalog.name)}"` : ''}_`)
  return lines.join('\n')
}

function holes(snapshot: Snapshot, path: string, parts: readonly UnknownPart[]): string[] {
  return parts.map(({ reason, span }) => `- line ${snapshot.range(path, span).start.line + 1}: ${withCode(reason)}`)
}

function parameterTable(parameters: readonly ParameterInfo[]): string[] {
  if (parameters.length === 0) return []
  const rows = parameters.slice(0, MOST_PARAMETERS).map(({ known, name, source, type, value }) => {
    const shown = known ? `\`${cell(value ?? 'NULL')}\`` : `asked when run, from \`${cell(source ?? name)}\``
    return `| \`:${name}\` | ${type === 'NULL' && !known ? 'any' : cell(type)} | ${shown} |`
  })
  if (parameters.length > MOST_PARAMETERS) rows.push(`| and ${parameters.length - MOST_PARAMETERS} more | | |`)
  return ['', '| parameter | type | value |', '| :--- | :--- | :--- |', ...rows]
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').replaceAll('`', "'").slice(0, 120)
}

function escape(text: string): string {
  return text.replace(/([\\`*_{}[\]<>|])/g, '\\$1')
}

/** A message whose names stand between backticks. */
function withCode(message: string): string {
  const parts = message.split('`')
  if (parts.length % 2 === 0) return escape(message)
  return parts.map((part, index) => (index % 2 === 0 ? escape(part) : `\`${part.replace(/\s+/g, ' ')}\``)).join('')
}

function quote(text: string): string {
  return ['```text', text, '```'].join('\n')
}
