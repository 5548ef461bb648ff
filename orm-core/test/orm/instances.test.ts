// What an entity is outside of a session: in JSON, in a log, when it is copied, and what of it counts as a change.

import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEngine, declarativeBase, type Engine, Integer, mappedColumn, Session, Varchar } from '../../src/index.ts'

const Base = declarativeBase()
class Plant extends Base<typeof Plant> {
  static {
    this.table('plants')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(50))
  static height = mappedColumn(Integer, { nullable: true })
}
class Tree extends Base<typeof Tree> {
  static {
    this.table('trees')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  override toJSON() {
    return { tree: this.id }
  }
}

let engine: Engine
let session: Session

beforeEach(async () => {
  engine = createEngine('sqlite://')
  await Base.metadata.createAll(engine)
  session = new Session(engine)
  session.add(new Plant({ id: 1, name: 'fern', height: 30 }))
  await session.flush()
  session.expungeAll()
})
afterEach(async () => {
  await session.close()
  await engine.dispose()
})

const fern = async () => (await session.get(Plant, 1)) as Plant

test('JSON and logs show the columns that are loaded', async () => {
  const plant = await fern()
  expect(JSON.stringify(plant)).toBe('{"id":1,"name":"fern","height":30}')
  expect(plant.toJSON()).toEqual({ id: 1, name: 'fern', height: 30 })
  expect(inspect(plant)).toBe("Plant { id: 1, name: 'fern', height: 30 }")
  expect(JSON.stringify(new Plant({ name: 'moss' }))).toBe('{"name":"moss"}')
  session.expire(plant, ['height'])
  expect(plant.toJSON()).toEqual({ id: 1, name: 'fern' })
})

test('a toJSON of its own is kept', () => {
  expect(JSON.stringify(new Tree({ id: 3 }))).toBe('{"tree":3}')
})

test('columns are seen by for-in and by the in operator', async () => {
  const plant = await fern()
  const keys: string[] = []
  for (const key in plant) keys.push(key)
  expect(keys).toEqual(['id', 'name', 'height'])
  expect('height' in plant).toBe(true)
})

test('a copy of an entity is none', async () => {
  const plant = await fern()
  expect(() => session.add({ ...plant })).toThrow(/not mapped/)
})

test('what was set counts as changed until the next flush, which sends nothing for a value that was there before', async () => {
  const plant = await fern()
  plant.name = 'fern'
  expect([...session.dirty]).toEqual([plant])
  expect(session.isModified(plant)).toBe(false)
  plant.name = 'moss'
  expect(session.isModified(plant)).toBe(true)
  plant.name = 'fern'
  expect(session.isModified(plant)).toBe(false)
  expect([...session.dirty]).toEqual([plant])
  await session.flush()
  expect(session.dirty.size).toBe(0)
  plant.height = null
  await session.flush()
  session.expungeAll()
  expect((await fern()).toJSON()).toEqual({ id: 1, name: 'fern', height: null })
})

test('undefined stands for nothing given in a new object, and for null in one with a row', async () => {
  const made = new Plant({ id: 2, name: 'moss', height: undefined as never })
  expect(made.height).toBeNull()
  const plant = await fern()
  plant.height = undefined as never
  expect(plant.height).toBeNull()
  expect(session.dirty.size).toBe(1)
})
