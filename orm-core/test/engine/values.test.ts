// What the values of a typed column are in JavaScript, the same on the three databases: integers of 64 bits, decimals,
// dates and times with and without a zone.

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  BigInteger,
  createEngine,
  DateTime,
  Date as DateType,
  Double,
  declarativeBase,
  type Engine,
  func,
  Integer,
  mappedColumn,
  Numeric,
  Session,
  select,
  Time,
} from '../../src/index.ts'

const Base = declarativeBase()
class Reading extends Base<typeof Reading> {
  static {
    this.table('value_readings')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static count = mappedColumn(BigInteger)
  static price = mappedColumn(Numeric(20, 4), { nullable: true })
  static rate = mappedColumn(Numeric(10, 2, { asdecimal: false }), { nullable: true })
  static ratio = mappedColumn(Double, { nullable: true })
  static day = mappedColumn(DateType, { nullable: true })
  static at = mappedColumn(DateTime, { nullable: true })
  static zoned = mappedColumn(DateTime({ timezone: true }), { nullable: true })
  static time = mappedColumn(Time, { nullable: true })
}

const urls = { SQLite: 'sqlite://', PostgreSQL: inject('postgresqlUrl'), MariaDB: inject('mariadbUrl') }

describe.each(Object.entries(urls))('%s', (name, url) => {
  describe.skipIf(url === null)('values', () => {
    let engine: Engine
    beforeAll(async () => {
      engine = createEngine(url as string)
      await Base.metadata.dropAll(engine)
      await Base.metadata.createAll(engine)
    })
    afterAll(async () => {
      await Base.metadata.dropAll(engine)
      await engine.dispose()
    })

    async function kept(values: Omit<ConstructorParameters<typeof Reading>[0], 'count'> & { count?: any }) {
      await using session = new Session(engine)
      const reading = new Reading({ count: 0, ...values })
      session.add(reading)
      await session.commit()
      await session.refresh(reading)
      session.expunge(reading)
      return reading
    }

    test('integers of 64 bits are whole', async () => {
      expect((await kept({ count: 12 })).count).toBe(12)
      expect((await kept({ count: 9007199254740993n })).count).toBe(9007199254740993n)
      expect((await kept({ count: -9223372036854775808n })).count).toBe(-9223372036854775808n)
    })

    test('sums of integers are integers', async () => {
      await using session = new Session(engine)
      session.addAll([new Reading({ count: 9007199254740991n }), new Reading({ count: 2 }), new Reading({ count: 3 })])
      await session.flush()
      const sums = select(func.sum(Reading.id.sub(Reading.id).add(2)), func.sum(Reading.count), func.max(Reading.count))
      expect(await session.execute(sums.where(Reading.count.in([2, 3]))).all()).toEqual([[4, 5, 3]])
      const whole = select(func.sum(Reading.count)).where(Reading.count.in([2, 3, 9007199254740991n]))
      expect(await session.scalar(whole)).toBe(9007199254740996n)
      const running = select(func.sum(Reading.count).over({ orderBy: Reading.count })).where(Reading.count.in([2, 3]))
      expect(await session.scalars(running).all()).toEqual([2, 5])
      const none = select(func.sum(Reading.count), func.coalesce(func.sum(Reading.count), 0)).where(Reading.id.lt(0))
      expect(await session.execute(none).all()).toEqual([[null, 0]])
      await session.rollback()
    })

    test('decimals are strings with the digits of their type', async () => {
      expect((await kept({ price: '12345.6700' })).price).toBe('12345.6700')
      expect((await kept({ price: '5' })).price).toBe('5.0000')
      expect((await kept({ price: '-0.0001' })).price).toBe('-0.0001')
      expect((await kept({})).price).toBe(null)
    })

    test.skipIf(name === 'SQLite')('decimals have all of their digits', async () => {
      expect((await kept({ price: '1234567890123456.7891' })).price).toBe('1234567890123456.7891')
    })

    test('decimals are numbers when that is asked for', async () => {
      expect((await kept({ rate: 12.5 })).rate).toBe(12.5)
      expect((await kept({ ratio: 0.1 })).ratio).toBe(0.1)
    })

    test('decimals are compared as numbers', async () => {
      await using session = new Session(engine)
      session.addAll([new Reading({ count: 77, price: '9.5' }), new Reading({ count: 77, price: '10.5' })])
      await session.flush()
      const found = await session
        .scalars(select(Reading.price).where(Reading.count.eq(77), Reading.price.gt('9.75')))
        .all()
      expect(found).toEqual(['10.5000'])
      const total = await session.scalar(select(func.sum(Reading.price)).where(Reading.count.eq(77)))
      expect(total).toBe('20.0000')
      await session.rollback()
    })

    test('dates and times', async () => {
      const day = new Date(Date.UTC(2024, 1, 29))
      const at = new Date(2024, 1, 29, 13, 14, 15)
      const found = await kept({ day, at, zoned: at, time: '13:14:15' })
      expect(found.day?.toISOString().slice(0, 10)).toBe('2024-02-29')
      expect(found.at?.getTime()).toBe(at.getTime())
      expect(found.zoned?.getTime()).toBe(at.getTime())
      expect(found.time).toMatch(/^13:14:15/)
    })
  })
})
