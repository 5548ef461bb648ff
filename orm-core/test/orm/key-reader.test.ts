// Reading one entity by its key many times takes a short way from the second time on. What the long way promises has to
// hold there too: one object for one row, changes flushed first, listeners heard, transactions and errors as ever.

import { afterEach, expect, test } from 'vitest'
import {
  createEngine,
  declarativeBase,
  type Engine,
  Integer,
  listen,
  mappedColumn,
  relationship,
  Session,
  select,
  text,
  Varchar,
} from '../../src/index.ts'
import { ForeignKey } from '../../src/sql/index.ts'

const Base: any = declarativeBase()
class Town_ extends Base {
  static {
    ;(this as any).table('towns')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static name: any = mappedColumn(Varchar(50))
  static streets: any = (relationship as any)(() => [Street_])
}
class Street_ extends Base {
  static {
    ;(this as any).table('streets')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static townId: any = (mappedColumn as any)('town_id', Integer, new (ForeignKey as any)('towns.id'), {
    nullable: true,
  })
  static town: any = (relationship as any)(() => Town_, { lazy: 'selectin' })
}
const Town: any = Town_
const Street: any = Street_

let engine: Engine
const sent: string[] = []

async function open(): Promise<Session> {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  await engine.begin(async (connection) => {
    for (let id = 1; id <= 9; id++) {
      await connection.execDriverSql('INSERT INTO towns VALUES (?, ?)', [id, `town ${id}`])
      if (id <= 3) await connection.execDriverSql('INSERT INTO streets VALUES (?, ?)', [id, id])
    }
  })
  sent.length = 0
  return new Session(engine)
}

afterEach(async () => {
  await engine.dispose()
})

const names = async (session: Session, ...ids: number[]) => {
  const found: (string | null)[] = []
  for (const id of ids) found.push(((await session.get(Town, id)) as any)?.name ?? null)
  return found
}

test('objects are the ones that the session has, and nothing is null', async () => {
  await using session = await open()
  expect(await names(session, 1, 2, 3, 99, 2)).toEqual(['town 1', 'town 2', 'town 3', null, 'town 2'])
  const third = await session.get(Town, 3)
  expect(await session.get(Town, 3)).toBe(third)
  expect((await session.scalars(select(Town).where(Town.id.eq(3)))).one()).toBe(third)
  expect(session.identityMap.size).toBe(3)
})

test('changes are flushed before the next row is read', async () => {
  await using session = await open()
  await names(session, 5, 6)
  const fifth: any = await session.get(Town, 5)
  fifth.id = 20
  session.add(new Town({ id: 21, name: 'new' }))
  expect(await names(session, 20, 5, 21)).toEqual(['town 5', null, 'new'])
  expect(session.dirty.size).toBe(0)
})

test('without autoflush they are not', async () => {
  await using session = await open()
  session.autoflush = false
  await names(session, 1, 2)
  session.add(new Town({ id: 21, name: 'new' }))
  expect(await names(session, 21)).toEqual([null])
})

test('expired and deleted objects go the long way', async () => {
  await using session = await open()
  await names(session, 1, 2, 3)
  const [first, second]: any[] = [await session.get(Town, 1), await session.get(Town, 2)]
  await session.execute(Town.__mapper__.localTable.update().values({ name: 'changed' }))
  session.expire(first)
  expect(await names(session, 1, 2)).toEqual(['changed', 'town 2'])
  await session.delete(second)
  await session.flush()
  expect(await session.get(Town, 2)).toBeNull()
})

test('a new transaction, an emptied session and another connection are noticed', async () => {
  await using session = await open()
  await names(session, 1, 2, 3)
  await session.commit()
  expect(await names(session, 3, 4, 5)).toEqual(['town 3', 'town 4', 'town 5'])
  await session.rollback()
  session.expungeAll()
  const fourth = await session.get(Town, 4)
  expect(session.contains(fourth as object)).toBe(true)
  expect(await names(session, 5, 6)).toEqual(['town 5', 'town 6'])
  await session.beginNested()
  expect(await names(session, 7, 8)).toEqual(['town 7', 'town 8'])
})

test('listeners that come later hear of it', async () => {
  await using session = await open()
  await names(session, 1, 2)
  engine.events.on('beforeCursorExecute', (_connection, sql) => void sent.push(sql as string))
  await names(session, 3)
  expect(sent).toHaveLength(1)
  const loaded: string[] = []
  const forget = listen(Town, 'load', (town: any) => void loaded.push(town.name))
  await names(session, 4)
  forget()
  await names(session, 5)
  expect(loaded).toEqual(['town 4'])
})

test('eager loaders send what they have to', async () => {
  await using session = await open()
  for (const id of [1, 2, 3]) expect(((await session.get(Street, id)) as any).town.name).toBe(`town ${id}`)
})

test('what the database refuses is an error of ours', async () => {
  await using session = await open()
  await names(session, 1, 2)
  await session.execute(text('DROP TABLE streets'))
  await session.execute(text('DROP TABLE towns'))
  await expect(session.get(Town, 3)).rejects.toMatchObject({ name: 'OperationalError' })
})
