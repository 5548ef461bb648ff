// A server that goes away in the middle of a run, and comes back: the run ends with words that say what has happened, and
// the next run has a connection of its own.

import type { Engine } from 'orm-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type RestartableServer, startMariadb, startPostgresql } from '../../../orm-core/test/servers.ts'
import { openEngine } from '../../src/database/open-engine.ts'
import type { DatabaseProblem } from '../../src/database/problem.ts'
import { QueryRun } from '../../src/database/run-query.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { MemoryFileSystem } from '../workspace/memory.ts'

const SERVERS = [
  {
    title: 'PostgreSQL',
    dialect: 'postgresql',
    begin: startPostgresql,
    sleep: 'SELECT pg_sleep(60)',
    many: 'SELECT g FROM generate_series(1, 100000) AS g',
  },
  {
    title: 'MariaDB',
    dialect: 'mysql',
    begin: startMariadb,
    sleep: 'SELECT SLEEP(60)',
    many: "WITH RECURSIVE g(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < 900) SELECT a.n, REPEAT('x', 2000) FROM g AS a, g AS b",
  },
] as const

describe.each(SERVERS)('$title', ({ begin, dialect, many, sleep }) => {
  const name = 'shop'
  let server: RestartableServer | null = null
  let engine: Engine

  beforeAll(async () => {
    if (process.env[`ATHANOR_TEST_${dialect === 'mysql' ? 'MARIADB' : 'POSTGRESQL'}`] === 'skip') return
    try {
      server = await begin()
    } catch (error) {
      console.warn(`Not run: ${error instanceof Error ? error.message : String(error)}`)
      return
    }
    engine = openEngine(server.url, { name, root: '/w', timeoutSeconds: 50 })
  }, 60_000)
  afterAll(async () => {
    await engine?.dispose()
    await server?.stop()
  }, 60_000)

  const statementOf = (sql: string) => {
    const source = `from sqlalchemy import text\nstmt = text(${JSON.stringify(sql)})\n`
    const { snapshot } = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem({ '/w/a.py': source }) })
    return snapshot.analysis('/w/a.py').statements[0]!.statement
  }
  const start = (sql: string, query = false) =>
    QueryRun.start({ engine, name, dialect, statement: statementOf(sql), query, write: false })
  const answer = async () => {
    const run = await start('SELECT 1')
    const rows = await run.fetch(1)
    await run.close()
    return rows.map((row) => Number(row[0]))
  }
  const problem = async (work: Promise<unknown>): Promise<DatabaseProblem> => {
    const error = await work.then(
      () => null,
      (each: unknown) => each,
    )
    expect(error).toMatchObject({ name: 'DatabaseProblem', code: 'unreachable' })
    const found = error as DatabaseProblem
    expect(found.line).toContain(`"${name}"`)
    expect(found.line).not.toContain('secret')
    expect(found.fix).toContain('server')
    return found
  }

  it('stops while a statement runs', async ({ skip }) => {
    if (server === null) return skip()
    expect(await answer()).toEqual([1])
    const running = problem(start(sleep).then((run) => run.fetch(1)))
    await new Promise((resolve) => setTimeout(resolve, 500))
    await server.down()
    expect((await running).message).toMatch(/was lost/)
    // Nobody listens any more.
    await problem(answer())
    await server.up()
    expect(await answer()).toEqual([1])
  }, 60_000)

  it('stops between two pages', async ({ skip }) => {
    if (server === null) return skip()
    const run = await start(many, true)
    expect(await run.fetch(10)).toHaveLength(10)
    await server.down()
    try {
      // What the driver has read ahead may still come.
      const next = (async () => {
        for (let pages = 0; pages < 200; pages++) await run.fetch(1000)
      })()
      expect((await problem(next)).message).toMatch(/was lost/)
      await run.close()
    } finally {
      await server.up()
    }
    expect(await answer()).toEqual([1])
  }, 60_000)
})
