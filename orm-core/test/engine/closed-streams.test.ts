// A stream and what is made of it (`scalars()`, `mappings()`) end together, once, on each database.

import { afterAll, describe, expect, inject, test } from 'vitest'
import { createEngine, type Engine, IntegrityError, ResourceClosedError, text } from '../../src/index.ts'

const engines: Engine[] = []
afterAll(async () => {
  for (const engine of engines) await engine.dispose()
})

const NUMBERS = text('WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 900) SELECT x FROM n')
const urls = { SQLite: 'sqlite://', PostgreSQL: inject('postgresqlUrl'), MariaDB: inject('mariadbUrl') }

for (const [name, url] of Object.entries(urls)) {
  describe.skipIf(url === null)(name, () => {
    const connect = () => {
      const engine = createEngine(url as string)
      engines.push(engine)
      return engine.connect()
    }

    test('a stream whose scalars were left early may be closed as well', async () => {
      await using connection = await connect()
      await connection.begin()
      const stream = await connection.stream(NUMBERS, null, { executionOptions: { yieldPer: 50 } })
      const seen: number[] = []
      for await (const x of stream.scalars()) {
        seen.push(x)
        if (x === 60) break
      }
      await stream.close()
      await stream.close()
      expect(seen).toHaveLength(60)
      await expect(stream.all()).rejects.toThrow(ResourceClosedError)
      expect(await connection.scalar(text('SELECT 5'))).toBe(5)
    })

    test('scalars can not be read when their stream was closed', async () => {
      await using connection = await connect()
      const stream = await connection.stream(NUMBERS)
      const scalars = stream.scalars()
      expect(await scalars.fetchMany(2)).toEqual([1, 2])
      await stream.close()
      await expect(scalars.fetchMany(2)).rejects.toThrow(ResourceClosedError)
    })

    test('errors say their kind', async () => {
      await using connection = await connect()
      await connection.execDriverSql('CREATE TEMPORARY TABLE once (x INTEGER PRIMARY KEY)')
      await connection.execDriverSql('INSERT INTO once VALUES (1)')
      const error = await connection
        .execDriverSql('INSERT INTO once VALUES (1)')
        .all()
        .catch((e: Error) => e)
      expect(error).toBeInstanceOf(IntegrityError)
      expect((error as Error).message).toMatch(name === 'SQLite' ? /^\(SqliteError\) / : /^\(IntegrityError\) /)
    })
  })
}
