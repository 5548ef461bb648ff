// Pages of select-in loads that are sent before the page before has come: the same statements in the same order and the
// same objects as where a database answers at once, and nothing left behind by an error.

import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import {
  createEngine,
  declarativeBase,
  type Engine,
  foreignKey,
  Integer,
  insert,
  mappedColumn,
  relationship,
  Session,
  select,
  selectinload,
  subqueryload,
  Varchar,
} from '../../src/index.ts'
import { ownDatabase } from '../own-database.ts'

const Base = declarativeBase()

class Town extends Base<typeof Town> {
  static {
    this.table('ahead_towns')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(40))
  static streets = relationship(() => [Street], { backPopulates: 'town', orderBy: () => Street.id })
}

class Street extends Base<typeof Street> {
  static {
    this.table('ahead_streets')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static townId = mappedColumn('town_id', Integer, { foreignKey: foreignKey(() => Town.id) })
  static town = relationship(() => Town, { backPopulates: 'streets' })
  static houses = relationship(() => [House], { orderBy: () => House.id })
}

class House extends Base<typeof House> {
  static {
    this.table('ahead_houses')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static number = mappedColumn(Integer)
  static streetId = mappedColumn('street_id', Integer, { foreignKey: foreignKey(() => Street.id) })
}

const TOWNS = 1300

async function filled(url: string): Promise<Engine> {
  const engine = createEngine(url)
  await Base.metadata.dropAll(engine)
  await Base.metadata.createAll(engine)
  const rows = <T>(count: number, row: (id: number) => T) => Array.from({ length: count }, (_, index) => row(index + 1))
  await engine.begin(async (connection) => {
    await connection.execute(
      insert(Town),
      rows(TOWNS, (id) => ({ id, name: `town ${id}` })),
    )
    await connection.execute(
      insert(Street),
      rows(TOWNS * 2, (id) => ({ id, town_id: ((id * 7) % TOWNS) + 1 })),
    )
    await connection.execute(
      insert(House),
      rows(TOWNS, (id) => ({ id, number: id % 90, street_id: ((id * 3) % (TOWNS * 2)) + 1 })),
    )
  })
  return engine
}

type Loaded = readonly (readonly [number, readonly (readonly [number, number, readonly number[]])[]])[]

/** What a session sends, by table, with the first and the last key of each page, and what it has loaded. */
async function load(engine: Engine, loader: typeof selectinload): Promise<{ sent: string[]; loaded: Loaded }> {
  const sent: string[] = []
  const listener = (_connection: unknown, sql: string, parameters: unknown) => {
    const values = parameters as number[]
    sent.push(`${/FROM (\w+)/.exec(sql)?.[1]} ${values[0] ?? ''}..${values.at(-1) ?? ''} of ${values.length}`)
  }
  const stop = engine.events.on('beforeCursorExecute', listener)
  try {
    await using session = new Session(engine)
    const statement = select(Town)
      .options(selectinload(Town.streets).options(loader(Street.houses), selectinload(Street.town)))
      .orderBy(Town.id)
    const towns = (await session.scalars(statement)).all()
    const loaded = towns.map(
      (town) =>
        [
          town.id,
          [...town.streets].map(
            (street) => [street.id, street.town?.id ?? 0, [...street.houses].map((house) => house.id)] as const,
          ),
        ] as const,
    )
    return { sent, loaded }
  } finally {
    stop()
  }
}

const url = await ownDatabase(inject('postgresqlUrl'), 'athanor_ahead')

describe.skipIf(url === null)('pages that are sent ahead', () => {
  let server: Engine
  let atOnce: Engine
  beforeAll(async () => {
    server = await filled(url as string)
    atOnce = await filled('sqlite://')
  })
  afterAll(async () => {
    await server?.dispose()
    await atOnce?.dispose()
  })

  for (const [name, loader] of [
    ['selectinload', selectinload],
    ['subqueryload', subqueryload],
  ] as const) {
    test(`${name} below select-in loads sends and loads the same as where answers come at once`, async () => {
      const expected = await load(atOnce, loader)
      expect(expected.sent.length).toBeGreaterThan(6)
      // the first time nothing is known of the statements, the second time they are known to need no others
      for (let time = 0; time < 3; time++) {
        const found = await load(server, loader)
        expect(found.sent).toEqual(expected.sent)
        expect(found.loaded).toEqual(expected.loaded)
      }
    })
  }

  test('an error in a page leaves nothing behind: the session goes on', async () => {
    await load(server, selectinload)
    const unhandled: unknown[] = []
    const note = (error: unknown) => unhandled.push(error)
    process.on('unhandledRejection', note)
    let pages = 0
    const stop = server.events.on('beforeCursorExecute', (_connection: unknown, sql: string, parameters: unknown) => {
      if (!sql.includes('FROM ahead_streets')) return undefined
      pages += 1
      return pages === 2 ? ['SELECT 1 / 0', []] : [sql, parameters]
    })
    try {
      await using session = new Session(server)
      const statement = select(Town).options(selectinload(Town.streets)).orderBy(Town.id)
      await expect(session.scalars(statement)).rejects.toThrow('division by zero')
      await session.rollback()
      pages = 10
      expect((await session.scalars(statement)).all()).toHaveLength(TOWNS)
    } finally {
      stop()
      process.off('unhandledRejection', note)
    }
    expect(unhandled).toEqual([])
  })
})
