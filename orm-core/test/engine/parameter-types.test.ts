// Values where a place does not tell their type, or takes no placeholder: what a driver that writes values into the SQL
// can execute has to be accepted with values sent apart. Spans of time, literals with backslashes, prepared statements
// that fail.

import { afterAll, describe, expect, inject, test, vi } from 'vitest'
import { MysqlConnection } from '../../src/dialects/mysql/driver.ts'
import {
  DATEMULTIRANGE,
  DATERANGE,
  Range,
  TSMULTIRANGE,
  TSRANGE,
  TSTZMULTIRANGE,
  TSTZRANGE,
} from '../../src/dialects/postgresql/index.ts'
import {
  bindparam,
  Column,
  case_,
  cast,
  createEngine,
  DateTime,
  type Engine,
  func,
  Integer,
  Interval,
  insert,
  JSON,
  literal,
  literalColumn,
  MetaData,
  Numeric,
  or,
  String,
  select,
  Table,
  text,
} from '../../src/index.ts'

const metadata = new MetaData()
const spans = new Table(
  'parameter_spans',
  metadata,
  new Column('id', Integer, { primaryKey: true, autoincrement: false }),
  new Column('name', String(50)),
  new Column('span', Interval),
  new Column('at', DateTime),
  new Column('price', Numeric(10, 2)),
)

const engines: Engine[] = []
const open = (url: string, options = {}) => {
  const engine = createEngine(url, options)
  engines.push(engine)
  return engine
}
const SERVERS = [
  { name: 'SQLite', url: 'sqlite://' },
  { name: 'PostgreSQL', url: inject('postgresqlUrl') },
  { name: 'MariaDB', url: inject('mariadbUrl') },
].filter(({ url }) => url !== null) as { name: string; url: string }[]

afterAll(async () => {
  for (const engine of engines) await engine.dispose()
})

describe.each(SERVERS)('$name', ({ name, url }) => {
  const engine = open(url)
  /** Runs the work over the table, and leaves nothing behind. */
  const within = async (work: (connection: any) => Promise<void>, on = engine) => {
    await metadata.createAll(on, { checkfirst: false })
    await using connection = await on.connect()
    try {
      await work(connection)
    } finally {
      await connection.rollback()
      await metadata.dropAll(on, { checkfirst: false })
    }
  }

  test('spans of time come back as they went', async () => {
    // MySQL's DATETIME has whole seconds
    const given = name === 'MariaDB' ? [0, 90_061_000, -90_061_000] : [0, 1, 90_061_000, -90_061_500, 86_400_000 * 400]
    await within(async (connection) => {
      const rows = given.map((span, id) => ({ id, span }))
      await connection.execute(insert(spans), rows)
      expect(await connection.scalars(select(spans.c.span).orderBy(spans.c.id)).all()).toEqual(given)
      expect(await connection.scalars(select(spans.c.id).where(spans.c.span.eq(90_061_000))).all()).toEqual([
        given.indexOf(90_061_000),
      ])
    })
  })

  test('numbers are numbers where nothing says so', async () => {
    await within(async (connection) => {
      await connection.execute(insert(spans), [
        { id: 1, name: 'a' },
        { id: 2, name: 'b' },
      ])
      const one = async (expression: any) => Number(await connection.scalar(select(expression)))
      expect(await one(literal(5).add(literal(3)))).toBe(8)
      expect(await one(literal(5_000_000_000).add(literal(3)))).toBe(5_000_000_003)
      expect(await one(literal(1.5).mul(literal(2)))).toBe(3)
      expect(await one(func.sum(case_([spans.c.id.eq(1), 10], { else: 0.5 })))).toBe(10.5)
      expect(await one(func.count('*'))).toBe(1)
      // MySQL's LIMIT takes no expression
      if (name !== 'MariaDB') {
        expect(await connection.scalars(select(spans.c.id).limit(literal(1).add(literal(1)))).all()).toHaveLength(2)
      }
      expect(
        await connection.scalars(select(spans.c.id).where(or(case_([spans.c.id.eq(1), true], { else: false })))).all(),
      ).toEqual([1])
    })
  })

  test('a number is a place in a list of JSON, a text is a key', async () => {
    const documents = new Table('parameter_documents', new MetaData(), new Column('meta', JSON))
    await using connection = await engine.connect()
    await documents.metadata.createAll(connection)
    try {
      await connection.execute(insert(documents), { meta: { tags: ['a', 'b'], 1: 'one' } })
      const tags = documents.c.meta.getItem('tags')
      const found = select(tags.getItem(1), tags.getItem(1).asString(), documents.c.meta.getItem('1').asString())
      expect([...(await connection.execute(found).one())]).toEqual(['b', 'b', 'one'])
      const where = select(documents.c.meta.getItem(['tags', 0]).asString()).where(tags.getItem(0).asString().eq('a'))
      expect(await connection.scalars(where).all()).toEqual(['a'])
    } finally {
      await connection.rollback()
      await documents.metadata.dropAll(connection)
      await connection.commit()
    }
  })

  test('an expression that GROUP BY repeats is the same', async () => {
    await within(async (connection) => {
      await connection.execute(insert(spans), [
        { id: 1, name: "a'\\b" },
        { id: 2, name: 'c' },
      ])
      const expression = (n: number) => spans.c.id.mod(n)
      const grouped = (n: number) => select(expression(n), func.count()).groupBy(expression(n)).orderBy(expression(n))
      expect((await connection.execute(grouped(2))).all().map((row: any) => [...row])).toEqual([
        [0, 1],
        [1, 1],
      ])
      expect((await connection.execute(grouped(1))).all().map((row: any) => [...row])).toEqual([[0, 2]])
      const named = func.coalesce(spans.c.name, "x'\\y")
      const again = func.coalesce(spans.c.name, "x'\\y")
      expect(await connection.scalars(select(named).groupBy(again).orderBy(again)).all()).toEqual(["a'\\b", 'c'])
    })
  })

  test('a stream knows types too', async () => {
    await using connection = await engine.connect()
    const result = await connection.stream(select(literal(5).add(literal(3))))
    expect((await result.all()).map((row: any) => Number(row[0]))).toEqual([8])
    await using outside = await open(url, { isolationLevel: 'AUTOCOMMIT' }).connect()
    const rows = await outside.stream(select(literal(5).add(literal(4))))
    expect((await rows.all()).map((row: any) => Number(row[0]))).toEqual([9])
  })

  test('many statements that fail to prepare leave later transactions whole', async () => {
    await using connection = await engine.connect()
    for (let i = 0; i < 260; i++) {
      await expect(
        connection.execute(text(`SELECT nothing_${i} FROM nowhere WHERE 1 = :x`), { x: i }),
      ).rejects.toThrow()
      await connection.rollback()
    }
    for (let i = 0; i < 260; i++)
      expect(
        Number(await connection.scalar(select(literalColumn(`${i} + 0`)).where(literal(i).eq(bindparam('x', i))))),
      ).toBe(i)
  })

  test('a backslash in a literal is itself', async () => {
    await using connection = await engine.connect()
    const word = "a\\b'c\\"
    expect(await connection.scalar(select(literal(word, String, { literalExecute: true })))).toBe(word)
    expect(
      await connection.scalar(select(literal('50%\\x', String)).where(literal('50%').like('50\\%', { escape: '\\' }))),
    ).toBe('50%\\x')
  })

  if (name === 'MariaDB') {
    test('values are written where no placeholder may stand', async () => {
      await within(async (connection) => {
        await connection.execute(insert(spans), [
          { id: 1, name: 'a' },
          { id: 2, name: 'b' },
        ])
        const joined = (separator: string) => select(func.aggregate_strings(spans.c.name, separator))
        for (const separator of [', ', "'", '?', "\\'", '" OR 1=1 -- '])
          for (let time = 0; time < 2; time++) expect(await connection.scalar(joined(separator))).toBe(`a${separator}b`)
        const sum = func.sum(spans.c.id).over({ orderBy: spans.c.id, rows: [-1, 0] })
        expect((await connection.scalars(select(sum)).all()).map(Number)).toEqual([1, 3])
      })
    })

    test.each(['ANSI_QUOTES', 'NO_BACKSLASH_ESCAPES', 'ANSI_QUOTES,NO_BACKSLASH_ESCAPES'])(
      'the sql_mode %s is heeded',
      async (mode) => {
        // Before the engine asks the server, as the server's own settings would be.
        const { introduce } = MysqlConnection.prototype
        vi.spyOn(MysqlConnection.prototype, 'introduce').mockImplementationOnce(async function (
          this: MysqlConnection,
          readOnly: boolean,
        ) {
          await this.raw.query(`SET SESSION sql_mode = '${mode}'`)
          return introduce.call(this, readOnly)
        })
        await using connection = await open(url).connect()
        const word = 'a\\b\'c\\ ? " `'
        expect(await connection.scalar(select(literal(word, String)))).toBe(word)
      },
    )
  }
})

describe.skipIf(inject('postgresqlUrl') === null)('ranges of PostgreSQL', () => {
  test('are compared with dates and ranges of their kind', async () => {
    const noon = new globalThis.Date('2024-01-01T12:00:00Z')
    const [from, to] = [new globalThis.Date('2024-01-01T00:00:00Z'), new globalThis.Date('2024-01-03T00:00:00Z')]
    const engine = createEngine(inject('postgresqlUrl') as string)
    try {
      await using connection = await engine.connect()
      for (const type of [TSRANGE, TSTZRANGE, DATERANGE]) {
        const range: any = cast(literal(new Range(from, to), type), type)
        expect(await connection.scalar(select(range.contains(noon)))).toBe(true)
        expect(await connection.scalar(select(range.contains(to)))).toBe(false)
        expect(await connection.scalar(select(range.overlaps(new Range(noon, null))))).toBe(true)
      }
      for (const [single, multi] of [
        [TSRANGE, TSMULTIRANGE],
        [TSTZRANGE, TSTZMULTIRANGE],
        [DATERANGE, DATEMULTIRANGE],
      ] as const) {
        const ranges: any = cast(literal([new Range(from, to)], multi), multi)
        expect([single.name, await connection.scalar(select(ranges.contains(noon)))]).toEqual([single.name, true])
      }
    } finally {
      await engine.dispose()
    }
  })
})
