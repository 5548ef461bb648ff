// The cache of compiled statements: what shares a compiled statement, what does not, and whose values are sent.

import { describe, expect, test } from 'vitest'
import { CompiledCache } from '../../src/compile/index.ts'
import { SQLiteDialect } from '../../src/dialects/sqlite/index.ts'
import {
  and,
  bindparam,
  Column,
  func,
  generateCacheKey,
  MetaData,
  or,
  select,
  Table,
  text,
  types,
} from '../../src/sql/index.ts'

const { Integer, String } = types
const metadata = new MetaData()
const users: any = new Table(
  'users',
  metadata,
  new Column('id', Integer, { primaryKey: true }),
  new Column('name', String),
)
const keyOf = (statement: any) => generateCacheKey(statement)?.key ?? null

describe('cache keys', () => {
  test('values do not count, structure does', () => {
    const make = (id: number, name: string) => select(users.c.id).where(users.c.id.eq(id), users.c.name.like(name))
    expect(keyOf(make(1, 'a'))).toBe(keyOf(make(2, 'b')))
    expect(keyOf(make(1, 'a'))).not.toBe(keyOf(select(users.c.id).where(users.c.id.eq(1))))
    expect(keyOf(users.c.id.eq(1))).not.toBe(keyOf(users.c.id.gt(1)))
  })
  test('the number of values of IN does not count, its operator does', () => {
    expect(keyOf(users.c.id.in([1]))).toBe(keyOf(users.c.id.in([1, 2, 3])))
    expect(keyOf(users.c.id.in([1]))).not.toBe(keyOf(users.c.id.notIn([1])))
  })
  test('the type of a parameter, its being literal and modifiers count', () => {
    expect(keyOf(users.c.id.eq(bindparam('p', 1, { type: String })))).not.toBe(keyOf(users.c.id.eq(bindparam('p', 1))))
    expect(keyOf(users.c.id.eq(bindparam('p', 1, { literalExecute: true })))).not.toBe(
      keyOf(users.c.id.eq(bindparam('p', 1))),
    )
    expect(keyOf(users.c.name.like('a', { escape: '/' }))).not.toBe(keyOf(users.c.name.like('a')))
  })
  test('one parameter used twice is not two of the same value', () => {
    const one = bindparam('p', 1, { unique: true })
    const both = and(users.c.id.eq(one), users.c.id.ne(one))
    const two = and(
      users.c.id.eq(bindparam('p', 1, { unique: true })),
      users.c.id.ne(bindparam('p', 1, { unique: true })),
    )
    expect(keyOf(both)).not.toBe(keyOf(two))
  })
  test('tables of the same name are different', () => {
    const other: any = new Table('users', new MetaData(), new Column('id', Integer))
    expect(keyOf(select(users.c.id))).not.toBe(keyOf(select(other.c.id)))
  })
  test('a type that does not say that it may be cached makes the statement uncacheable', () => {
    class Mine extends types.UserDefinedType {
      override getColSpec(): string {
        return 'MINE'
      }
    }
    expect(generateCacheKey(func.f(1, { type: new Mine() }))).toBeNull()
  })
})

describe('compiled cache', () => {
  const dialect = new SQLiteDialect() as any
  const run = (cache: CompiledCache, statement: any) => {
    const { compiled, extractedParameters, hit } = cache.compile(statement, dialect)
    const state = compiled.constructExpandedState(null, { extractedParameters })
    return { hit, sql: state.statement, values: state.positiontup.map((name: string) => state.parameters[name]) }
  }

  test('a statement of the same structure is compiled once and sends its own values', () => {
    const cache = new CompiledCache()
    const make = (id: number, names: string[]) =>
      select(users.c.id).where(or(users.c.id.eq(id), users.c.name.in(names)), users.c.id.lt(100 + id))
    expect(run(cache, make(1, ['a']))).toEqual({
      hit: false,
      sql: 'SELECT users.id \nFROM users \nWHERE (users.id = ? OR users.name IN (?)) AND users.id < ?',
      values: [1, 'a', 101],
    })
    expect(run(cache, make(2, ['b', 'c']))).toEqual({
      hit: true,
      sql: 'SELECT users.id \nFROM users \nWHERE (users.id = ? OR users.name IN (?, ?)) AND users.id < ?',
      values: [2, 'b', 'c', 102],
    })
    expect(cache.size(dialect)).toBe(1)
  })
  test('the parameters of text go by its own values', () => {
    const cache = new CompiledCache()
    const make = (a: number) => text('select :a, :b').bindparams({ a, b: a + 1 })
    expect(run(cache, make(1)).values).toEqual([1, 2])
    expect(run(cache, make(5))).toMatchObject({ hit: true, values: [5, 6] })
  })
  test('empty lists find the same compiled statement', () => {
    const cache = new CompiledCache()
    expect(run(cache, users.c.id.in([1])).sql).toBe('users.id IN (?)')
    expect(run(cache, users.c.id.in([]))).toMatchObject({
      hit: true,
      sql: 'users.id IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1)',
      values: [],
    })
  })
  test('the least recently used are dropped', () => {
    const cache = new CompiledCache(4)
    for (let i = 0; i < 20; i++) run(cache, select(users.c.id.label(`l${i}`)))
    expect(cache.size(dialect)).toBeLessThanOrEqual(6)
    expect(run(cache, select(users.c.id.label('l19'))).hit).toBe(true)
    expect(run(cache, select(users.c.id.label('l0'))).hit).toBe(false)
  })
})
