// `athanor check`: the findings of the workspace, and with --database where models and database differ.

import { type Finding, workspaceDiagnostics } from '../../features/diagnostics/index.ts'
import { type ReportedFinding, reported } from '../../features/report.ts'
import type { Context } from '../context.ts'
import { renderSarif } from '../output/sarif.ts'
import type { CommandLine } from '../usage.ts'

/** Prints the findings of the files that were asked for. Exit code 1 when there are any, else 0. */
export function check(context: Context, line: CommandLine, version: string): number {
  const { snapshot, includes } = context
  const findings = workspaceDiagnostics(snapshot)
    .filter((finding: Finding) => includes(finding.path))
    .map((finding) => reported(snapshot, finding))
  if (line.format === 'json') context.print(`${JSON.stringify({ version: 1, diagnostics: findings }, null, 2)}\n`)
  else if (line.format === 'sarif') context.print(renderSarif(findings, version))
  else context.print(asText(context, findings))
  return findings.length > 0 ? 1 : 0
}

function asText(context: Context, findings: readonly ReportedFinding[]): string {
  const lines = findings.flatMap(({ path, range, severity, code, message, related, fixes }) => [
    `${path}:${range.start.line + 1}:${range.start.character + 1}: ${severity}[${code}] ${message}`,
    ...related.map((each) => `    ${each.path}:${each.range.start.line + 1}: ${each.message}`),
    ...fixes.map((title) => `    fix: ${title}`),
  ])
  const { mappers } = context.snapshot.evaluation
  const models = [...mappers].length
  const against = context.snapshot.catalog === null ? '' : ` against "${context.snapshot.catalog.name}"`
  const count = findings.length === 0 ? 'no findings' : `${findings.length} finding${findings.length === 1 ? '' : 's'}`
  lines.push(`${models} model${models === 1 ? '' : 's'} checked${against}: ${count}`)
  return `${lines.join('\n')}\n`
}
