// Compares statements with what SQLAlchemy was recorded to make of them: text with white space folded, the names and
// values of parameters in order, or the message of the error, whether building or compiling raises it.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MySQLDialect } from '../../src/dialects/mysql/index.ts'
import { PGDialect } from '../../src/dialects/postgresql/index.ts'
import { SQLiteDialect } from '../../src/dialects/sqlite/index.ts'
import { StrCompileDialect } from '../../src/engine/default-dialect.ts'

const dialects: Record<string, any> = {
  default: new StrCompileDialect(),
  sqlite: new SQLiteDialect(),
  postgresql: new PGDialect(),
  mysql: new MySQLDialect(),
}

type Outcome = { error: string } | { sql: string; params: [string, unknown][] }
type Recorded = Record<string, { error: string } | Record<string, Outcome>>

/** Names of objects in memory differ from run to run. */
const foldMessage = (message: string): string =>
  message.replace(/\s+/g, ' ').replace(/<[^<>]* object[^<>]*>/g, '<object>')
const fold = (sql: string): string => sql.replace(/\s+/g, ' ').trim()

const shown = (value: unknown): unknown => (typeof value === 'symbol' ? value.description : value)

function outcome(statement: any, dialect: any, options: Record<string, unknown>): Outcome {
  try {
    const compiled = statement.compile({ dialect, compileKwargs: { renderPostcompile: true }, ...options })
    const sql = fold(String(compiled))
    const values = compiled.params
    const names: string[] = compiled.positiontup ?? Object.keys(values)
    return { sql, params: names.map((name) => [name, shown(values[name])]) }
  } catch (error) {
    return { error: foldMessage((error as Error).message) }
  }
}

const foldExpected = (expected: Outcome): Outcome =>
  'error' in expected ? { error: foldMessage(expected.error) } : expected

/** A test for each recorded case; `options` are compile options of single cases. */
export function compareStatements(
  file: URL,
  cases: Record<string, () => any>,
  options: Record<string, Record<string, unknown>> = {},
): void {
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded
  test('every recorded statement is here', () => {
    expect(Object.keys(cases).sort()).toEqual(Object.keys(recorded).sort())
  })
  for (const [name, expected] of Object.entries(recorded)) {
    test(name, () => {
      const build = cases[name]
      expect(build, name).toBeDefined()
      if (typeof expected.error === 'string') {
        let message = 'no error'
        try {
          build!()
        } catch (error) {
          message = foldMessage((error as Error).message)
        }
        expect(message).toBe(foldMessage(expected.error))
        return
      }
      const actual: Record<string, Outcome> = {}
      const wanted: Record<string, Outcome> = {}
      for (const dialect of Object.keys(dialects)) {
        actual[dialect] = outcome(build!(), dialects[dialect], options[name] ?? {})
        wanted[dialect] = foldExpected((expected as Record<string, Outcome>)[dialect]!)
      }
      expect(actual).toEqual(wanted)
    })
  }
}
