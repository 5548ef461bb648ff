// Compares constructs with what SQLAlchemy was recorded to make of them, by name and dialect. White space is folded, and
// of an error the message is compared, up to the parts that name Python objects.

import '../src/sql/index.ts'
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { MySQLDialect } from '../src/dialects/mysql/index.ts'
import { PGDialect } from '../src/dialects/postgresql/index.ts'
import { SQLiteDialect } from '../src/dialects/sqlite/index.ts'
import { StrCompileDialect } from '../src/engine/default-dialect.ts'

const dialects: Record<string, object> = {
  sqlite: new SQLiteDialect(),
  postgresql: new PGDialect(),
  mysql: new MySQLDialect(),
  default: new StrCompileDialect(),
}

type Recorded = Record<string, Record<string, string | { error: string }>>

const fold = (sql: string): string => sql.replace(/\s+/g, ' ').trim()

/** An element that a compiler does not know is named by its Python class, which has no equal here. */
const foldError = (message: string): string =>
  fold(message)
    .replace(/Compiler <.*?> can't render element of type .*$/, "Compiler can't render element")
    .replace(/ \(Background on this error at: .*\)$/, '')

/** What a construct (or what a function makes) compiles to, or its error. */
export function compiled(construct: any, dialect: object): string | { error: string } {
  try {
    const made = typeof construct === 'function' ? construct() : construct
    const result = made.compile({ dialect, compileKwargs: { renderPostcompile: true } })
    return fold(String(result))
  } catch (error) {
    return { error: foldError((error as Error).message) }
  }
}

/** One test for each recorded name and dialect; every name that was recorded must have its construct. */
export function compareWithRecorded(file: URL, constructs: Record<string, any>): void {
  const recorded = JSON.parse(readFileSync(file, 'utf8')) as Recorded
  test('every recorded construct is here', () => {
    expect(Object.keys(constructs).sort()).toEqual(Object.keys(recorded).sort())
  })
  for (const [name, byDialect] of Object.entries(recorded)) {
    for (const [dialect, expected] of Object.entries(byDialect)) {
      test(`${name} on ${dialect}`, () => {
        const wanted = typeof expected === 'string' ? fold(expected) : { error: foldError(expected.error) }
        expect(compiled(constructs[name], dialects[dialect] as object)).toEqual(wanted)
      })
    }
  }
}
