// The cache of compiled statements: what shares a compiled statement, what does not, and whose values are sent.

import { describe, expect, test } from 'vitest'
import { CompiledCache } from '../../src/compile/index.ts'
import { SQLiteDialect } from '../../src/dialects/sqlite/index.ts'
import {
  and,
  bindparam,
  Column,
  case_,
  delete_,
  func,
  generateCacheKey,
  insert,
  MetaData,
  or,
  select,
  Table,
  text,
  tuple,
  types,
  union,
  update,
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
  test.each([
    [
      'LIMIT and OFFSET',
      (i: number) =>
        select(users.c.id)
          .limit(i)
          .offset(i + 1),
    ],
    ['lists of different lengths', (i: number) => select(users.c.id).where(users.c.id.in(Array(i).fill(i)))],
    ['tuples', (i: number) => select(users.c.id).where(tuple(users.c.id, users.c.name).in([[i, 'a']]))],
    ['BETWEEN, LIKE and arithmetic', (i: number) => select(users.c.id.add(i)).where(users.c.id.between(i, i + 1))],
    ['CASE', (i: number) => select(case_([users.c.id.eq(i), i], { else: i + 1 }))],
    ['functions', (i: number) => select(func.coalesce(users.c.id, i), func.f(i, 'x'))],
    ['subqueries and CTEs', (i: number) => select(select(users.c.id).where(users.c.id.gt(i)).cte('c'))],
    ['set operations', (i: number) => union(select(users.c.id), select(users.c.id).where(users.c.id.eq(i)))],
    ['INSERT', (i: number) => insert(users).values({ id: i, name: `n${i}` })],
    [
      'UPDATE',
      (i: number) =>
        update(users)
          .values({ name: `n${i}` })
          .where(users.c.id.eq(i)),
    ],
    ['DELETE', (i: number) => delete_(users).where(users.c.id.lt(i))],
  ] as const)('other values do not compile again: %s', (_name, make) => {
    const cache = new CompiledCache()
    const first = run(cache, make(2))
    const second = run(cache, make(5))
    expect([first.hit, second.hit]).toEqual([false, true])
    // what the statement alone would send
    expect(second.values).toEqual(run(new CompiledCache(), make(5)).values)
    expect(second.sql).toBe(run(new CompiledCache(), make(5)).sql)
  })
  test.each([
    ['the columns of INSERT', insert(users).values({ id: 1 }), insert(users).values({ name: 'a' })],
    ['a limit', select(users.c.id), select(users.c.id).limit(1)],
    ['DISTINCT', select(users.c.id), select(users.c.id).distinct()],
    ['the type of a value', users.c.name.concat('a'), users.c.name.concat(1)],
  ])('another structure is compiled: %s', (_name, one: any, other: any) => {
    const cache = new CompiledCache()
    expect(run(cache, one).hit).toBe(false)
    expect(run(cache, other).hit).toBe(false)
    expect(run(cache, one).hit).toBe(true)
  })
  test('an INSERT of several rows is not kept', () => {
    const cache = new CompiledCache()
    const make = (i: number) =>
      insert(users).values([
        { id: i, name: 'a' },
        { id: i + 1, name: 'b' },
      ])
    expect(run(cache, make(1)).values).toEqual([1, 'a', 2, 'b'])
    expect(run(cache, make(5)).values).toEqual([5, 'a', 6, 'b'])
    expect(cache.size(dialect)).toBe(0)
  })
  test('statements are kept for each dialect, and for the keys of parameters', () => {
    const cache = new CompiledCache()
    const statement = insert(users)
    const compile = (target: any, columnKeys: string[]) => cache.compile(statement, target, { columnKeys }).hit
    expect(compile(dialect, ['id'])).toBe(false)
    expect(compile(dialect, ['name'])).toBe(false)
    expect(compile(new SQLiteDialect(), ['id'])).toBe(false)
    expect(compile(dialect, ['id'])).toBe(true)
  })
  test('one statement object is looked up by what it found before', () => {
    const cache = new CompiledCache()
    const make = () => select(users.c.id).where(users.c.id.eq(1))
    cache.compile(make(), dialect)
    const statement = make()
    const found = cache.compile(statement, dialect)
    expect(found.hit).toBe(true)
    expect(cache.compile(statement, dialect).compiled).toBe(found.compiled)
  })
  test('five hundred are kept, and half as many more before the oldest are dropped', () => {
    const cache = new CompiledCache()
    const make = (i: number) => select(users.c.id.label(`l${i}`))
    for (let i = 0; i < 750; i++) cache.compile(make(i), dialect)
    expect(cache.size(dialect)).toBe(750)
    // used again: among the youngest now
    expect(cache.compile(make(3), dialect).hit).toBe(true)
    cache.compile(make(750), dialect)
    expect(cache.size(dialect)).toBe(500)
    expect(cache.compile(make(3), dialect).hit).toBe(true)
    expect(cache.compile(make(750), dialect).hit).toBe(true)
    expect(cache.compile(make(4), dialect).hit).toBe(false)
  })
  test('the least recently used are dropped', () => {
    const cache = new CompiledCache(4)
    for (let i = 0; i < 20; i++) run(cache, select(users.c.id.label(`l${i}`)))
    expect(cache.size(dialect)).toBeLessThanOrEqual(6)
    expect(run(cache, select(users.c.id.label('l19'))).hit).toBe(true)
    expect(run(cache, select(users.c.id.label('l0'))).hit).toBe(false)
  })
})
