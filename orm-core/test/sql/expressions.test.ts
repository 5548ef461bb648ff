// Expressions against what SQLAlchemy makes of them: the SQL of each dialect and paramstyle, names, values and order of
// the parameters, the type of the result, and the message where SQLAlchemy refuses.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { MySQLDialect } from '../../src/dialects/mysql/index.ts'
import { PGDialect } from '../../src/dialects/postgresql/index.ts'
import { SQLiteDialect } from '../../src/dialects/sqlite/index.ts'
import { DefaultDialect, StrCompileDialect } from '../../src/engine/default-dialect.ts'
import { expressionCases } from './expression-cases.ts'

interface Compiled {
  readonly sql?: string
  readonly params?: Readonly<Record<string, unknown>>
  readonly positions?: readonly string[]
  readonly error?: string
}
type Recorded = Record<
  string,
  { readonly source: string; readonly type?: string; readonly error?: string } & Record<string, Compiled>
>

const recorded = JSON.parse(readFileSync(new URL('../recorded/expressions.json', import.meta.url), 'utf8')) as Recorded

const dialects: Record<string, any> = {
  default: new StrCompileDialect(),
  sqlite: new SQLiteDialect(),
  postgresql: new PGDialect(),
  mysql: new MySQLDialect(),
  qmark: new DefaultDialect({ paramstyle: 'qmark' }),
  numeric: new DefaultDialect({ paramstyle: 'numeric' }),
  dollar: new DefaultDialect({ paramstyle: 'numeric_dollar' }),
}

const fold = (text: string) => text.replace(/\s+/g, ' ').trim()
/** Python's names of objects and classes differ from JavaScript's. */
const foldError = (message: string) =>
  fold(message)
    .replace(/<[\w.]*?(\w+) object(?: at 0x[0-9a-f]+)?>/g, '<object>')
    .replace(/<class '[\w.]+'>/g, '<class>')
    .replace(/<function (\w+) at 0x[0-9a-f]+>/g, '<function $1>')

function attempt<T>(make: () => T): T | { error: string } {
  try {
    return make()
  } catch (error) {
    return { error: foldError((error as Error).message) }
  }
}

const plain = (value: any): any =>
  value instanceof Map
    ? Object.fromEntries(value)
    : value instanceof Date
      ? 'date'
      : Array.isArray(value)
        ? value.map(plain)
        : typeof value === 'symbol'
          ? 'symbol'
          : value

function compiled(make: () => any, dialect: string, literal: boolean): Compiled {
  return attempt((): Compiled => {
    const compileKwargs: Record<string, unknown> = {}
    if (literal) compileKwargs.literalBinds = true
    if (['sqlite', 'postgresql', 'mysql'].includes(dialect)) compileKwargs.renderPostcompile = true
    const result = make().compile({ dialect: dialects[dialect], compileKwargs })
    const params = Object.fromEntries(Object.entries(result.params).map(([name, value]) => [name, plain(value)]))
    return {
      sql: fold(String(result)),
      params,
      ...(result.positiontup === null ? {} : { positions: result.positiontup }),
    }
  })
}

describe('expressions', () => {
  test('every recorded expression is here', () => {
    expect(Object.keys(expressionCases).sort()).toEqual(Object.keys(recorded).sort())
  })
  for (const [name, expected] of Object.entries(recorded)) {
    const make = expressionCases[name] as () => any
    if (expected.error !== undefined) {
      test(`${name} is refused`, () => {
        expect(attempt(make)).toEqual({ error: foldError(expected.error as unknown as string) })
      })
      continue
    }
    if (expected.type !== undefined) {
      test(`${name} has its type`, () => {
        expect(make().type.constructor.name).toBe(expected.type)
      })
    }
    for (const dialect in dialects) {
      const wanted = expected[dialect]
      if (wanted === undefined) continue
      test(`${name} on ${dialect}`, () => {
        const found = compiled(make, dialect, name.startsWith('lit_'))
        if (wanted.error !== undefined) expect(found).toEqual({ error: foldError(wanted.error) })
        else expect(found).toEqual({ ...wanted, sql: fold(wanted.sql as string) })
      })
    }
  }
})
