// What TypeScript tells of expressions: wrong literals and operators are errors at compile time. The checks are the
// compiler's; at run time the file only shows that the accepted ones build.

import { expect, test } from 'vitest'
import { and, type ColumnElement, column, func, literal, types } from '../../src/sql/index.ts'

const { Integer, String, Boolean } = types
const id = column('id', Integer)
const name = column('name', String)
const nickname = column('nickname', String()) as ColumnElement<string | null>
const flag = column('flag', Boolean)

test('accepted', () => {
  const accepted: ColumnElement<boolean>[] = [
    id.eq(5),
    id.eq(id),
    id.eq(null),
    name.like('a%'),
    nickname.eq('x'),
    nickname.ilike('x'),
    name.eq(nickname),
    id.in([1, 2]),
    flag.is(true),
    and(id.gt(1), flag),
    func.count(id).gt(5),
    literal(5).eq(id),
    id.between(1, 2),
  ]
  expect(accepted.every((each) => each.isClauseElement)).toBe(true)
  const label: string = id.label('total').name
  expect(label).toBe('total')
})

test('refused', () => {
  const refused = [
    // @ts-expect-error a number is compared with a string
    () => id.eq('x'),
    // @ts-expect-error LIKE is for strings
    () => id.like('x'),
    // @ts-expect-error a string is compared with a number
    () => name.eq(5),
    // @ts-expect-error strings in a list of numbers
    () => id.in(['a']),
    // @ts-expect-error a boolean is no number
    () => id.gt(true),
    // @ts-expect-error a column of another type
    () => id.eq(name),
  ]
  expect(refused.length).toBe(6)
})
