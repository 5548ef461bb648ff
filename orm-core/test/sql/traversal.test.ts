// Walking, copying, annotating and comparing expressions.

import '../../src/engine/default-dialect.ts'
import { describe, expect, test } from 'vitest'
import {
  and,
  bindparam,
  ClauseAdapter,
  Column,
  clonedTraverse,
  column,
  compare,
  deepAnnotate,
  deepDeannotate,
  ElementSet,
  func,
  iterate,
  MetaData,
  or,
  replacementTraverse,
  Table,
  types,
} from '../../src/sql/index.ts'

const { Integer } = types
const users: any = new Table(
  'users',
  new MetaData(),
  new Column('id', Integer, { primaryKey: true }),
  new Column('a', Integer),
)

describe('traversal', () => {
  test('iterate walks level by level', () => {
    const names = [...iterate(and(users.c.id.eq(1), func.f(users.c.a).gt(2)))].map((node) => node.visitName)
    expect(names).toEqual([
      'expressionClauselist',
      'binary',
      'binary',
      'column',
      'bindparam',
      'function',
      'bindparam',
      'grouping',
      'clauselist',
      'column',
    ])
  })
  test('a cloned traversal leaves the original alone', () => {
    const original = users.c.id.eq(bindparam('p', 1))
    const copy = clonedTraverse(
      original,
      {},
      {
        bindparam(bind) {
          bind.value = 2
        },
      },
    )
    expect(original.compile().params).toEqual({ p: 1 })
    expect(copy.compile().params).toEqual({ p: 2 })
    expect(copy.left).toBe(users.c.id)
  })
  test('params() and uniqueParams()', () => {
    const expression = users.c.id.eq(bindparam('p'))
    expect(expression.params({ p: 5 }).compile().params).toEqual({ p: 5 })
    const both = and(expression.uniqueParams({ p: 1 }), expression.uniqueParams({ p: 2 }))
    expect(String(both)).toBe('users.id = :p_1 AND users.id = :p_2')
    expect(both.compile().params).toEqual({ p_1: 1, p_2: 2 })
  })
  test('replacement puts other elements in the place of columns', () => {
    const replaced = replacementTraverse(users.c.id.add(users.c.a), {}, (element) =>
      element === users.c.a ? column('z') : null,
    )
    expect(String(replaced)).toBe('users.id + z')
  })
  test('a ClauseAdapter moves columns to an alias', () => {
    const alias = users.alias('u')
    expect(String(new ClauseAdapter(alias).traverse(and(users.c.id.eq(1), users.c.a.eq(users.c.id))))).toBe(
      'u.id = :id_1 AND u.a = u.id',
    )
  })
})

describe('annotations', () => {
  test('an annotated column is the column in sets, and gives it back', () => {
    const annotated = users.c.id._annotate({ parent: 'x' })
    expect(annotated).not.toBe(users.c.id)
    expect(new ElementSet([users.c.id]).has(annotated)).toBe(true)
    expect(annotated._deannotate()).toBe(users.c.id)
    expect(annotated._annotate({ more: 1 })._annotations).toEqual({ parent: 'x', more: 1 })
  })
  test('deep annotation reaches the columns, and deep deannotation takes it off', () => {
    const expression = users.c.id.eq(users.c.a)
    const annotated = deepAnnotate(expression, { local: true })
    expect(annotated.left._annotations).toEqual({ local: true })
    expect(annotated.right._annotations).toEqual({ local: true })
    expect(expression.left._annotations).toEqual({})
    const plain = deepDeannotate(annotated)
    expect(plain.left).toBe(users.c.id)
    expect(String(plain)).toBe(String(expression))
  })
})

describe('compare', () => {
  test('same structure and values', () => {
    expect(compare(users.c.id.eq(1), users.c.id.eq(1))).toBe(true)
    expect(compare(users.c.id.eq(1), users.c.id.eq(2))).toBe(false)
    expect(compare(users.c.id.eq(users.c.a), users.c.a.eq(users.c.id))).toBe(true)
    expect(compare(users.c.id.lt(users.c.a), users.c.a.lt(users.c.id))).toBe(false)
    expect(compare(or(users.c.id.eq(1), users.c.a.eq(2)), or(users.c.a.eq(2), users.c.id.eq(1)))).toBe(true)
  })
})

describe('size', () => {
  test('20,000 ORs one after the other', () => {
    let expression: any = users.c.id.eq(0)
    for (let i = 1; i < 20_000; i++) expression = expression.or(users.c.id.eq(i))
    expect(expression.clauses.length).toBe(20_000)
    expect(Object.keys(expression.compile().params).length).toBe(20_000)
  })
})
