// The database's plan for a statement, as text. The statement itself is not executed: EXPLAIN without ANALYZE.

import { compile, type Engine, text } from 'orm-core'
import type { DialectName } from '../protocol/messages.ts'
import { problemOf } from './problem.ts'
import { SentLog } from './sent-log.ts'

const PREFIX: Readonly<Record<DialectName, string>> = {
  sqlite: 'EXPLAIN QUERY PLAN',
  postgresql: 'EXPLAIN',
  mysql: 'EXPLAIN',
}

/** @throws DatabaseProblem */
export async function explain(
  engine: Engine,
  name: string,
  dialect: DialectName,
  statement: object,
): Promise<{ plan: string; sent: SentLog['all'] }> {
  try {
    const connection = await engine.connect()
    try {
      const log = new SentLog(connection)
      await connection.begin({ readOnly: true })
      // The values are written into the text: some databases take no parameters in EXPLAIN.
      const sql = compile(statement, engine.dialect, {
        compileKwargs: { literalBinds: true, renderPostcompile: true },
      }).string
      // In text() a colon before a word is a parameter; here everything is literal.
      const literal = `${PREFIX[dialect]} ${sql}`.replace(/(?<![:\w\\]):(?=[A-Za-z_])/g, '\\:')
      const result = await connection.execute(text(literal))
      const plan = planText(dialect, [...result.keys()], result.all() as unknown as unknown[][])
      await connection.rollback()
      return { plan, sent: log.all }
    } finally {
      await connection.close()
    }
  } catch (error) {
    throw problemOf(error, name)
  }
}

function planText(dialect: DialectName, keys: readonly string[], rows: readonly (readonly unknown[])[]): string {
  if (dialect === 'postgresql') return rows.map((row) => String(row[0])).join('\n')
  if (dialect === 'sqlite') {
    const [id, parent, detail] = ['id', 'parent', 'detail'].map((name) => keys.indexOf(name)) as [
      number,
      number,
      number,
    ]
    const depths = new Map<unknown, number>()
    return rows
      .map((row) => {
        const depth = (depths.get(row[parent]) ?? -1) + 1
        depths.set(row[id], depth)
        return `${'  '.repeat(depth)}${String(row[detail])}`
      })
      .join('\n')
  }
  return rows
    .map((row) => keys.map((key, index) => `${key}: ${row[index] === null ? 'NULL' : String(row[index])}`).join(', '))
    .join('\n')
}
