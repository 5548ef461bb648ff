// A value that its type refuses, a parameter that is missing: the error says which statement it was for, as SQLAlchemy's
// does. What is expected was printed by SQLAlchemy 2.0.54, but for the names of Python's classes.

import { expect, test } from 'vitest'
import {
  bindparam,
  Column,
  createEngine,
  DATE,
  declarativeBase,
  Integer,
  insert,
  MetaData,
  mappedColumn,
  Session,
  StatementError,
  select,
  Table,
  TypeDecorator,
  text,
} from '../../src/index.ts'

class Even extends TypeDecorator<number> {
  static override readonly impl = Integer
  static override readonly cacheOk = true
  override processBindParam(value: number | null): number | null {
    if (value !== null && value % 2 !== 0) throw new RangeError(`${value} is odd`)
    return value
  }
}

const metadata = new MetaData()
const t = new Table(
  't',
  metadata,
  new Column('id', Integer, { primaryKey: true }),
  new Column('n', Even),
  new Column('d', DATE),
)

async function errorOf(work: () => PromiseLike<unknown>): Promise<any> {
  try {
    await work()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}

test.each([
  [
    'one set',
    [insert(t), { n: 3 }],
    '(RangeError) 3 is odd\n[SQL: INSERT INTO t (n) VALUES (?)]\n[parameters: [{"n":3}]]',
  ],
  [
    'several sets',
    [insert(t), [{ n: 2 }, { n: 3 }]],
    '(RangeError) 3 is odd\n[SQL: INSERT INTO t (n) VALUES (?)]\n[parameters: [{"n":2}, {"n":3}]]',
  ],
  [
    'a value of the statement',
    [insert(t).values({ n: 3 })],
    '(RangeError) 3 is odd\n[SQL: INSERT INTO t (n) VALUES (?)]',
  ],
  [
    'a list',
    [select(t.c.id).where(t.c.n.in([2, 3]))],
    '(RangeError) 3 is odd\n[SQL: SELECT t.id FROM t WHERE t.n IN (__[POSTCOMPILE_n_1])]',
  ],
  [
    'a missing parameter',
    [select(t.c.id).where(t.c.n.eq(bindparam('x')))],
    "(InvalidRequestError) A value is required for bind parameter 'x'\n[SQL: SELECT t.id FROM t WHERE t.n = ?]",
  ],
  [
    'a parameter that a later set lacks',
    [insert(t), [{ n: 2 }, { d: null }]],
    '(InvalidRequestError) A value is required for bind parameter \'n\', in parameter group 1\n[SQL: INSERT INTO t (n) VALUES (?)]\n[parameters: [{"n":2}, {"d":null}]]',
  ],
  ['text', [text('SELECT :x')], "(InvalidRequestError) A value is required for bind parameter 'x'\n[SQL: SELECT ?]"],
] as [string, [any, any?], string][])('%s', async (_name, [statement, parameters], message) => {
  await using engine = createEngine('sqlite://')
  await metadata.createAll(engine)
  await using connection = await engine.connect()
  const heard: unknown[] = []
  connection.events.on('handleError', (_connection, error) => void heard.push(error))
  const error = await errorOf(() => connection.execute(statement, parameters))
  expect(error).toBeInstanceOf(StatementError)
  expect(error.message.replace(/ ?\n(?!\[)/g, ' ')).toBe(message)
  expect(error.cause).toBe(error.orig)
  expect(heard).toEqual([error])
  // Nothing was sent, so no transaction has begun.
  expect(connection.inTransaction()).toBe(false)
  expect(await connection.scalar(select(t.c.n))).toBe(null)
})

test('secrets are hidden', async () => {
  await using engine = createEngine('sqlite://', { hideParameters: true })
  await metadata.createAll(engine)
  await using connection = await engine.connect()
  const error = await errorOf(() => connection.execute(insert(t), { n: 3, d: 'sesame' }))
  expect(error.message).not.toContain('sesame')
  expect(error.message).toContain('[SQL parameters hidden due to hide_parameters=True]')
  expect(error.params).toBe(null)
})

test('an error that wants to pass as it is', async () => {
  class Refused extends Error {
    readonly dontWrap = true
  }
  class Never extends Even {
    override processBindParam(): never {
      throw new Refused('never')
    }
  }
  await using engine = createEngine('sqlite://')
  await using connection = await engine.connect()
  const error = await errorOf(() => connection.execute(select(bindparam('x', 1, { type: new Never() }))))
  expect(error).toBeInstanceOf(Refused)
})

test('parameters that JSON cannot hold are shown', async () => {
  await using engine = createEngine('sqlite://')
  await using connection = await engine.connect()
  const circle: any = {}
  circle.self = circle
  const error = await errorOf(() => connection.execute(text('SELECT :x, :y'), { x: 5n, z: circle }))
  expect(error.message).toContain("A value is required for bind parameter 'y'")
})

test('sessions: flushes of one and of many rows, reads by key, streams', async () => {
  const Base = declarativeBase()
  class Pair extends Base<typeof Pair> {
    static {
      this.table('pairs')
    }
    static id = mappedColumn(Even, { primaryKey: true, autoincrement: false })
    static n = mappedColumn(Even, { nullable: true })
  }
  await using engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  for (const count of [1, 2]) {
    await using session = new Session(engine)
    for (let each = 1; each <= count; each++) session.add(new Pair({ id: 2 * each, n: each === count ? 7 : 2 }))
    const error = await errorOf(() => session.flush())
    expect(error).toBeInstanceOf(StatementError)
    expect(error.message).toMatch(
      /^\(RangeError\) 7 is odd\n\[SQL: INSERT INTO pairs \(id, n\) VALUES \(\?, \?\)\]\n\[parameters: \[\{/,
    )
    expect(error.orig).toBeInstanceOf(RangeError)
    await session.rollback()
    session.add(new Pair({ id: 100 * count, n: 2 }))
    await session.commit()
  }
  await using session = new Session(engine)
  expect((await session.get(Pair, 100))?.n).toBe(2)
  for (const id of [3, 5]) {
    const error = await errorOf(() => session.get(Pair, id))
    expect(error).toBeInstanceOf(StatementError)
    expect(error.message).toMatch(new RegExp(`^\\(RangeError\\) ${id} is odd\\n\\[SQL: SELECT`))
  }
  const streamed = await errorOf(() => session.stream(select(Pair).where(Pair.n.eq(1))))
  expect(streamed).toBeInstanceOf(StatementError)
})
