// Expressions nested twenty thousand levels deep: every walk gives its result, or an error that says that they are too
// deep; none overflows the stack. And statements that grow one clause at a time.

import { describe, expect, test } from 'vitest'
import { CompiledCache } from '../../src/compile/index.ts'
import { PGDialect } from '../../src/dialects/postgresql/index.ts'
import { SQLiteDialect } from '../../src/dialects/sqlite/index.ts'
import {
  and,
  ClauseAdapter,
  Column,
  case_,
  cast,
  clonedTraverse,
  column,
  compare,
  deepAnnotate,
  deepDeannotate,
  func,
  generateCacheKey,
  insert,
  iterate,
  MetaData,
  not,
  or,
  replacementTraverse,
  select,
  Table,
  types,
  union,
  update,
} from '../../src/sql/index.ts'

const { Integer, String: Text } = types
const metadata = new MetaData()
const t: any = new Table('t', metadata, new Column('a', Integer), new Column('b', Integer))
const DEPTH = 20_000
const sqlite: any = new SQLiteDialect()
const postgresql: any = new PGDialect()
const sql = (element: any, dialect = sqlite): string => String(element.compile({ dialect }))

/** An expression nested `n` levels. */
function nested(n: number, start: any, step: (inner: any, level: number) => any): any {
  let expression = start
  for (let level = 1; level <= n; level++) expression = step(expression, level)
  return expression
}

/** Each with the SQL of a smaller one of its kind, as SQLite has it, and of itself. */
const shapes: Record<string, { depth?: number; make: (n: number) => any; text: (n: number) => string }> = {
  'ORs on the left': {
    make: (n) => nested(n, t.c.a.eq(0), (inner, i) => inner.or(t.c.a.eq(i))),
    text: (n) => `t.a = ?${' OR t.a = ?'.repeat(n)}`,
  },
  'ORs on the right': {
    depth: 6_000,
    make: (n) => nested(n, t.c.a.eq(0), (inner, i) => or(t.c.a.eq(i), inner)),
    text: (n) => `${'t.a = ? OR '.repeat(n)}t.a = ?`,
  },
  'AND in OR in AND': {
    make: (n) => nested(n, t.c.a.eq(0), (inner, i) => (i % 2 === 1 ? and(t.c.a.eq(i), inner) : or(t.c.a.eq(i), inner))),
    text: (n) => {
      let text = ''
      for (let i = n; i > 0; i--) text += `t.a = ? ${i % 2 === 1 ? 'AND ' : 'OR '}`
      // an OR inside of AND is in parentheses
      return `${text.replaceAll('AND t.a = ? OR', 'AND (t.a = ? OR')}t.a = ?${')'.repeat(Math.floor((n - 1) / 2))}`
    },
  },
  subtractions: {
    make: (n) => nested(n, t.c.a, (inner, i) => inner.sub(i)),
    text: (n) =>
      `t.a${' - ?'.repeat(n)}`.replace(
        /^(t\.a - \?)(.*)$/s,
        (_all, first, rest) => `${'('.repeat(n - 1)}${first}${rest.replaceAll(' - ?', ') - ?')}`,
      ),
  },
  'subtractions on the right': {
    depth: 6_000,
    make: (n) => nested(n, t.c.a, (inner) => t.c.b.sub(inner)),
    text: (n) => `${'t.b - ('.repeat(n - 1)}t.b - t.a${')'.repeat(n - 1)}`,
  },
  negations: {
    make: (n) => nested(n, and(t.c.a.eq(0), t.c.b.eq(1)), (inner) => not(inner)),
    text: (n) => `${'NOT ('.repeat(n)}t.a = ? AND t.b = ?${')'.repeat(n)}`,
  },
  'minus signs': {
    depth: 6_000,
    make: (n) => nested(n, t.c.a, (inner) => inner.neg()),
    text: (n) => `${'-('.repeat(n - 1)}-t.a${')'.repeat(n - 1)}`,
  },
  divisions: {
    depth: 6_000,
    make: (n) => nested(n, t.c.a, (inner) => inner.truediv(t.c.b)),
    text: (n) => `${'('.repeat(n - 1)}t.a / (t.b + 0.0)${') / (t.b + 0.0)'.repeat(n - 1)}`,
  },
  'function calls': {
    make: (n) => nested(n, t.c.a, (inner) => func.f(inner, t.c.b)),
    text: (n) => `${'f('.repeat(n)}t.a${', t.b)'.repeat(n)}`,
  },
  cases: {
    make: (n) => nested(n, t.c.a, (inner) => case_([t.c.b.eq(t.c.a), t.c.b], { else: inner })),
    text: (n) => `${'CASE WHEN (t.b = t.a) THEN t.b ELSE '.repeat(n)}t.a${' END'.repeat(n)}`,
  },
  casts: {
    depth: 6_000,
    make: (n) => nested(n, t.c.a, (inner) => cast(inner, Integer)),
    text: (n) => `${'CAST('.repeat(n)}t.a${' AS INTEGER)'.repeat(n)}`,
  },
  "operators of one's own": {
    depth: 6_000,
    make: (n) => nested(n, t.c.a, (inner) => inner.op('->')(t.c.b)),
    text: (n) => `${'('.repeat(n - 1)}t.a -> t.b${') -> t.b'.repeat(n - 1)}`,
  },
  LIKEs: {
    depth: 6_000,
    make: (n) => nested(n, column('x', Text), (inner) => inner.like('y')),
    text: (n) => `${'('.repeat(n - 1)}x LIKE ?${') LIKE ?'.repeat(n - 1)}`,
  },
}

const walks: Record<string, (expression: any) => unknown> = {
  iterate: (expression) => [...iterate(expression)].length,
  clonedTraverse: (expression) => clonedTraverse(expression, {}, {}),
  params: (expression) => expression.params({ nothing: 1 }),
  replacementTraverse: (expression) => replacementTraverse(expression, {}, (each) => (each === t.c.b ? t.c.a : null)),
  ClauseAdapter: (expression) => new ClauseAdapter(t.alias('x')).traverse(expression),
  deepAnnotate: (expression) => deepAnnotate(expression, { mark: 1 }),
  deepDeannotate: (expression) => deepDeannotate(expression),
  'FROM elements': (expression) => expression._fromObjects.length,
}

describe.each(Object.entries(shapes))('%s', (name, { make, text, depth = DEPTH }) => {
  const deep = make(depth)
  test('are written like few of them', () => {
    expect(sql(make(3))).toBe(text(3))
    expect(sql(make(600))).toBe(text(600))
    expect(sql(deep)).toBe(text(depth))
  })
  test('inside of a statement, with numbered parameters, and through the cache', () => {
    const statement = select(t.c.b).where(deep)
    const { compiled } = new CompiledCache().compile(statement, postgresql)
    expect(compiled.string.length).toBeGreaterThan(depth * 2)
  })
  test('have a key of their structure when they are flat or not too deep', () => {
    expect(generateCacheKey(deep) === null).toBe(!name.startsWith('ORs'))
    expect(generateCacheKey(make(50))!.equals(generateCacheKey(make(50))!)).toBe(true)
  })
  test.each(Object.entries(walks))('%s', (_walk, walk) => {
    expect(walk(deep)).toBeDefined()
  })
  test('a copy is written alike', () => {
    expect(sql(clonedTraverse(deep, {}, {}))).toBe(sql(deep))
  })
  test('compare answers, or says that they are too deep', () => {
    const answer = () => compare(deep, make(depth))
    try {
      expect(answer()).toBe(true)
    } catch (error) {
      expect((error as Error).message).toBe('The expression is nested too deeply to be compared.')
    }
  })
})

describe('what has no iterative form is refused clearly', () => {
  const refused = /^The expression is nested too deeply to be /
  const statements: Record<string, (n: number) => any> = {
    'scalar subqueries': (n) => nested(n, t.c.a, (inner) => select(inner).scalarSubquery()),
    'subqueries of IN': (n) => nested(n, t.c.a.eq(1), (inner) => t.c.a.in(select(t.c.b).where(inner))),
    subqueries: (n) => nested(n, select(t.c.a), (inner, i) => select(inner.subquery(`s${i}`))),
    CTEs: (n) => nested(n, select(t.c.a), (inner, i) => select(inner.cte(`s${i}`))),
    unions: (n) => nested(n, select(t.c.a), (inner) => union(inner, select(t.c.b))),
  }
  const all = { ...walks, compile: sql, compare: (each: any) => compare(each, clonedTraverse(each, {}, {})) }
  describe.each(Object.entries(statements))('%s', (_name, make) => {
    test('a hundred levels are written', () => {
      expect(sql(make(100)).length).toBeGreaterThan(500)
    })
    const deep = make(DEPTH)
    test.each(Object.entries(all))('%s', (_walk, walk) => {
      try {
        walk(deep)
      } catch (error) {
        expect((error as Error).message).toMatch(refused)
      }
    })
    test('the cache key', () => {
      expect(generateCacheKey(deep)).toBeNull()
    })
  })
  test('columns of aliases of aliases', () => {
    const deep = nested(DEPTH, t, (inner, i) => inner.alias(`x${i}`))
    expect(() => deep.c.a).toThrow(refused)
  })
  test('a statement that selects from itself', () => {
    const statement: any = select(t.c.a)
    statement._fromObj = [statement.subquery()]
    expect(() => sql(statement)).toThrow('select() construct refers to itself as a FROM')
  })
})

describe('statements that grow one clause at a time', () => {
  const COUNT = 10_000
  const wide: any = new Table('w', metadata, ...Array.from({ length: COUNT }, (_, i) => new Column(`c${i}`, Integer)))
  const grow = (start: any, step: (statement: any, i: number) => any) => nested(COUNT, start, step)

  test.each([
    ['where', (s: any, i: number) => s.where(t.c.a.gt(i)), ' AND '],
    ['having', (s: any, i: number) => s.having(t.c.a.gt(i)), ' AND '],
    ['orderBy', (s: any, i: number) => s.orderBy(t.c.a.add(i)), ', '],
    ['groupBy', (s: any, i: number) => s.groupBy(t.c.a.add(i)), ', '],
    ['addColumns', (s: any) => s.addColumns(t.c.a.label('x')), ', '],
  ] as const)('%s', (_name, step, separator) => {
    const statement = grow(select(t.c.b), step)
    const grown = sql(statement).split(separator).length
    expect(grown).toBeGreaterThanOrEqual(COUNT)
  })
  test('a longer list leaves the shorter one as it was', () => {
    const short = nested(50, select(t.c.b), (s, i) => s.where(t.c.a.gt(i)))
    const one = short.where(t.c.a.eq(1))
    const other = short.where(t.c.b.eq(1)).where(t.c.b.eq(2))
    expect(short._whereCriteria.length).toBe(50)
    expect(sql(one).endsWith('t.a > ? AND t.a = ?')).toBe(true)
    expect(sql(other).endsWith('t.a > ? AND t.b = ? AND t.b = ?')).toBe(true)
    expect(sql(short).endsWith('t.a > ? AND t.a > ?')).toBe(true)
  })
  test('values of INSERT and UPDATE', () => {
    expect(sql(grow(insert(wide), (s, i) => s.values({ [`c${i - 1}`]: i }))).split('?').length).toBe(COUNT + 1)
    expect(sql(grow(update(wide), (s, i) => s.values({ [`c${i - 1}`]: i }))).split('?').length).toBe(COUNT + 1)
  })
  test('the last of several values of one column counts', () => {
    const many = nested(40, insert(wide), (s, i) => s.values({ [`c${i}`]: i }))
    const compiled = many.values({ c1: 'last' }).compile({ dialect: sqlite })
    expect(compiled.params.c1).toBe('last')
    expect(many.compile({ dialect: sqlite }).params.c1).toBe(1)
  })
  test('joins', () => {
    const tables: any[] = Array.from(
      { length: 5_000 },
      (_, i) => new Table(`j${i}`, metadata, new Column('id', Integer)),
    )
    let statement: any = select(tables[0].c.id).selectFrom(tables[0])
    for (let i = 1; i < tables.length; i++) statement = statement.join(tables[i], tables[i].c.id.eq(tables[i - 1].c.id))
    expect(sql(statement).split(' JOIN ').length).toBe(5_000)
  })
})
