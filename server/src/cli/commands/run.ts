// `athanor run`: runs one statement and prints its rows. Read-only, which the database enforces, unless --write.

import { nameOfUrl, openEngine } from '../../database/open-engine.ts'
import { withParameters } from '../../database/parameters.ts'
import { DatabaseProblem } from '../../database/problem.ts'
import { QueryRun } from '../../database/run-query.ts'
import type { StatementSite } from '../../evaluator/analysis.ts'
import { compileSite } from '../../features/compile-statement.ts'
import { writes } from '../../features/statement-info.ts'
import type { DialectName } from '../../protocol/messages.ts'
import { type Context, resolvePlace } from '../context.ts'
import { type RowSet, renderCsv, renderTable } from '../output/rows.ts'
import { type CommandLine, UsageError } from '../usage.ts'

/** Exit code 0, or 1 when the database refuses. */
export async function run(context: Context, line: CommandLine, place: string): Promise<number> {
  const { path, site } = resolvePlace(context, place)
  const url = line.database as string
  const name = nameOfUrl(url)
  refuseIncomplete(context, path, site)
  const { statement } = prepare(context, path, site, line)
  const engine = openEngine(url, { name, root: context.snapshot.root })
  try {
    const query = site.kind === 'select' || site.kind === 'compound' || site.kind === 'query'
    const write = line.write || false
    const changes = writes(site, compileSite(site, context.snapshot.dialect))
    if (changes && !write) {
      throw new DatabaseProblem(
        'needs-write-session',
        `${place}: the statement writes`,
        'Add --write to run and commit it.',
      )
    }
    const dialect = (engine.dialect.name === 'mariadb' ? 'mysql' : engine.dialect.name) as DialectName
    const running = await QueryRun.start({ engine, name, dialect, statement, query, write })
    try {
      const rows = await running.fetch(line.limit)
      if (write) await running.commit()
      const { affected, columns, more } = running
      const set: RowSet = {
        columns: columns.map(({ kind, name: head }) => ({ name: head, numeric: kind === 'number' })),
        rows,
      }
      print(context, line, set, { affected, more, columns, sent: running.log.all })
    } finally {
      await running.close()
    }
    return 0
  } finally {
    await engine.dispose()
  }
}

function refuseIncomplete({ snapshot }: Context, path: string, site: StatementSite): void {
  if (site.error)
    throw new UsageError(`${snapshot.relative(path)}: the statement cannot be built: ${site.error.message}`)
  const [gap] = site.unknown
  if (gap === undefined) return
  const line = snapshot.range(path, gap.span).start.line + 1
  throw new UsageError(`${snapshot.relative(path)}:${line}: part of the statement is not known: ${gap.reason}`)
}

function prepare(context: Context, path: string, site: StatementSite, line: CommandLine) {
  try {
    return withParameters(context.snapshot, path, site, site, Object.fromEntries(line.params))
  } catch (error) {
    if (error instanceof DatabaseProblem) throw new UsageError(error.line)
    throw error
  }
}

function print(
  context: Context,
  line: CommandLine,
  set: RowSet,
  result: Pick<QueryRun, 'affected' | 'more' | 'columns'> & { readonly sent: QueryRun['log']['all'] },
): void {
  const { affected, columns, more, sent } = result
  if (line.format === 'json') {
    context.print(`${JSON.stringify({ version: 1, columns, rows: set.rows, more, affected, sent }, null, 2)}\n`)
    return
  }
  if (line.format === 'csv') {
    context.print(renderCsv(set))
  } else {
    context.print(renderTable(set))
    const count = `${set.rows.length} row${set.rows.length === 1 ? '' : 's'}`
    context.print(set.columns.length > 0 ? `${count}\n` : `${affected ?? 0} row${affected === 1 ? '' : 's'} changed\n`)
  }
  if (more) context.warn(`athanor: there are more rows than --limit ${line.limit}`)
}
