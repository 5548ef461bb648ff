// `athanor sql`: the SQL of statements, as text for reading or as JSON.

import type { StatementSite } from '../../evaluator/analysis.ts'
import { compileSite } from '../../features/compile-statement.ts'
import type { PreviewDialect } from '../../features/dialects.ts'
import { formatSql } from '../../features/format-sql.ts'
import { plainValue } from '../../features/plain-value.ts'
import { FORMS_COMBINE } from '../../features/statement-info.ts'
import { fileReport } from '../../features/statement-report.ts'
import { type Context, resolvePlace } from '../context.ts'
import type { Progress } from '../output/progress.ts'
import type { CommandLine } from '../usage.ts'
import { parallelReports, threadsFor } from './parallel-reports.ts'

/** Prints the statements; exit code 0. */
export async function sql(context: Context, line: CommandLine, progress: Progress): Promise<number> {
  const { snapshot } = context
  const dialects: readonly PreviewDialect[] =
    line.dialects.length > 0 ? [...new Set(line.dialects)] : [snapshot.dialect]
  let files = context.files
  let keep: (site: StatementSite) => boolean = () => true
  if (line.at !== null) {
    const { path, site } = resolvePlace(context, line.at)
    files = [path]
    keep = (each) => each === site
  }
  if (line.format === 'json') {
    const said = (index: number) => progress.say(`${index + 1} of ${files.length}: ${snapshot.relative(files[index]!)}`)
    const threads = line.at === null ? threadsFor(files.length) : 1
    const reports =
      threads > 1
        ? await parallelReports({ root: snapshot.root, dialects, threads }, files, said)
        : files.map((path, index) => {
            said(index)
            return fileReport(snapshot, path, dialects, keep)
          })
    const found = reports.filter(({ statements }) => statements.length > 0)
    context.print(`${JSON.stringify({ version: 1, files: found }, null, 2)}\n`)
    return 0
  }
  for (const path of files) {
    for (const site of snapshot.analysis(path).statements)
      if (keep(site)) context.print(asText(context, path, site, dialects))
  }
  return 0
}

function asText(context: Context, path: string, site: StatementSite, dialects: readonly PreviewDialect[]): string {
  const { snapshot } = context
  const { start } = snapshot.range(path, site.span)
  const lines = [`-- ${snapshot.relative(path)}:${start.line + 1}${site.scope === '' ? '' : `  ${site.scope}`}`]
  for (const dialect of dialects) {
    const compiled = compileSite(site, dialect, 'readable')
    if (dialects.length > 1) lines.push(`-- ${dialect}`)
    if (compiled.error !== null) {
      lines.push(...compiled.error.split('\n').map((text) => `-- cannot be compiled: ${text}`))
      continue
    }
    lines.push(
      terminated(
        formatSql(
          compiled.marked,
          dialect,
          site.optional.map((clause) => clause.when),
        ),
      ),
    )
    if (dialect !== dialects.at(-1)) continue
    for (const { name, unknown, value } of compiled.parameters) {
      lines.push(
        `--   :${name} = ${unknown ? `${unknown.source}  (asked when run)` : JSON.stringify(plainValue(value))}`,
      )
    }
  }
  for (const { span, reason } of site.unknown) {
    lines.push(`-- line ${snapshot.range(path, span).start.line + 1} is not known: ${reason}`)
  }
  for (const variant of site.variants) {
    lines.push(`-- another form: ${variant.when}`)
    for (const { span, reason } of variant.unknown) {
      lines.push(`--   line ${snapshot.range(path, span).start.line + 1} of it is not known: ${reason}`)
    }
  }
  if (site.combines) lines.push(`-- ${FORMS_COMBINE}`)
  return `${lines.join('\n')}\n\n`
}

/** A semicolon behind a comment would be part of it. */
function terminated(sql: string): string {
  return / -- [^\n]*$/.test(sql) ? `${sql}\n;` : `${sql};`
}
