// `assertCompile(statement, { default, sqlite, postgresql, mysql })`: what a statement compiles to, white space folded,
// lists expanded. Values of the parameters may be given beside the SQL.

import { expect } from 'vitest'
import { MySQLDialect } from '../src/dialects/mysql/index.ts'
import { PGDialect } from '../src/dialects/postgresql/index.ts'
import { SQLiteDialect } from '../src/dialects/sqlite/index.ts'
import { StrCompileDialect } from '../src/engine/default-dialect.ts'

const dialects = {
  default: new StrCompileDialect(),
  sqlite: new SQLiteDialect(),
  postgresql: new PGDialect(),
  mysql: new MySQLDialect(),
}

/** The SQL alone, or with the values of its parameters by name. */
export type Expected = string | { readonly sql: string; readonly params: Readonly<Record<string, unknown>> }

export const foldWhitespace = (sql: string): string => sql.replace(/\s+/g, ' ').trim()

/** Compiles for each of the named dialects and compares. */
export function assertCompile(
  statement: { compile(options: Record<string, unknown>): any },
  expected: Partial<Record<keyof typeof dialects, Expected>>,
  compileKwargs: Readonly<Record<string, unknown>> = {},
): void {
  for (const [name, wanted] of Object.entries(expected) as [keyof typeof dialects, Expected][]) {
    const compiled = statement.compile({
      dialect: dialects[name],
      compileKwargs: { renderPostcompile: true, ...compileKwargs },
    })
    const sql = foldWhitespace(String(compiled))
    if (typeof wanted === 'string') expect(sql, name).toBe(foldWhitespace(wanted))
    else expect({ sql, params: compiled.params }, name).toEqual({ ...wanted, sql: foldWhitespace(wanted.sql) })
  }
}
