// What a call of a function takes for its options, and what for an argument.

import { expect, it } from 'vitest'
import { SQLiteDialect } from '../../src/dialects/sqlite/index.ts'
import { column, func, select, types } from '../../src/sql/index.ts'

const compiled = (expression: unknown) => String((select as any)(expression).compile({ dialect: new SQLiteDialect() }))

it('takes an empty object for an argument, and one with known words for options', () => {
  const f = func as any
  expect(compiled(f.coalesce(column('prefs'), {}))).toContain('coalesce(prefs, ?)')
  expect(compiled(f.f(column('a'), { type: types.Integer }))).toContain('f(a)')
})
