// What a call of a function takes for its options, and what for an argument.

import { expect, it } from 'vitest'
import { column, func, select, types } from '../../src/sql/index.ts'

it('takes an empty object for an argument, and one with known words for options', () => {
  expect(String((select as any)((func as any).coalesce(column('prefs'), {})))).toContain('coalesce(prefs, :')
  expect(String((select as any)((func as any).f(column('a'), { type: types.Integer })))).toContain('f(a) ')
})
