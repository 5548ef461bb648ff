// `athanor models`: the tables and mapped classes, as text, JSON or DDL.

import { createTables } from '../../features/ddl.ts'
import { type ClassReport, type ModelsReport, modelsReport, type TableReport } from '../../features/models.ts'
import type { Context } from '../context.ts'
import type { CommandLine } from '../usage.ts'

/** Prints the models; exit code 0. */
export function models(context: Context, line: CommandLine): number {
  const { snapshot, includes } = context
  const dialect = line.dialects[0] ?? snapshot.dialect
  if (line.format === 'ddl') {
    context.print(`${createTables(snapshot, dialect, includes).join(';\n\n')};\n`)
    return 0
  }
  const report = modelsReport(snapshot, dialect, includes)
  context.print(line.format === 'json' ? `${JSON.stringify(report, null, 2)}\n` : asText(report))
  return 0
}

function asText(report: ModelsReport): string {
  const byTable = new Map<string, [string, ClassReport][]>()
  for (const [name, mapped] of Object.entries(report.classes)) {
    const key = mapped.table ?? ''
    byTable.set(key, [...(byTable.get(key) ?? []), [name, mapped]])
  }
  const blocks = Object.entries(report.tables).map(([key, table]) => tableText(key, table, byTable.get(key) ?? []))
  for (const { path, range, reason } of report.unresolved) {
    blocks.push(`${path}:${range.start.line + 1}: not resolved: ${reason}`)
  }
  return blocks.length === 0 ? 'no models found\n' : `${blocks.join('\n\n')}\n`
}

function tableText(key: string, table: TableReport, classes: readonly [string, ClassReport][]): string {
  const width = Math.max(...table.columns.map((column) => column.name.length), 1)
  const types = Math.max(...table.columns.map((column) => column.type.length), 1)
  const lines = [`table ${key}${table.path ? `  (${table.path}:${(table.range?.start.line ?? 0) + 1})` : ''}`]
  for (const column of table.columns) {
    const marks = [
      column.primary_key ? 'primary key' : column.nullable ? '' : 'not null',
      column.unique ? 'unique' : '',
      column.index ? 'index' : '',
      ...column.foreign_keys.map((target) => `-> ${target}`),
    ].filter(Boolean)
    lines.push(`  ${column.name.padEnd(width)}  ${column.type.padEnd(types)}  ${marks.join(', ')}`.trimEnd())
  }
  for (const [name, mapped] of classes) {
    lines.push(`  class ${name}${mapped.inherits ? ` (inherits ${mapped.inherits})` : ''}`)
    for (const [attribute, relationship] of Object.entries(mapped.relationships)) {
      const through = relationship.secondary ? ` through ${relationship.secondary}` : ''
      lines.push(`    ${attribute}: ${relationship.direction} ${relationship.target}${through}`)
    }
  }
  return lines.join('\n')
}
