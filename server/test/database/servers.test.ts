// The shop on PostgreSQL and MariaDB: its tables are created by the DDL that the models give, so nothing is found;
// then the database is changed, and the findings appear. Runs: pages, read-only by the server, cancel, timeout, wrong
// password, stopped server.

import { join } from 'node:path'
import { createEngine, type Engine, makeUrl } from 'orm-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openEngine } from '../../src/database/open-engine.ts'
import type { DatabaseProblem } from '../../src/database/problem.ts'
import { readCatalog } from '../../src/database/refresh-catalog.ts'
import { QueryRun } from '../../src/database/run-query.ts'
import { createTables } from '../../src/features/ddl.ts'
import { databaseDrift } from '../../src/features/diagnostics/database-drift.ts'
import type { DialectName } from '../../src/protocol/messages.ts'
import { Workspace } from '../../src/workspace/workspace.ts'
import { MemoryFileSystem } from '../workspace/memory.ts'

const root = join(import.meta.dirname, '../../../test-workspace/python-shop').replaceAll('\\', '/')
const NAME = `athanor_shop_${process.pid}`

interface Server {
  readonly title: string
  readonly dialect: DialectName
  readonly url: string | null
  /** A change of the schema for each finding that it must give. */
  readonly changes: readonly (readonly [sql: string, undo: string, findings: readonly string[]])[]
  readonly sleep: string
  /** Statements that look like reading, and are not. */
  readonly writes: readonly string[]
}

const SERVERS: readonly Server[] = [
  {
    title: 'PostgreSQL',
    dialect: 'postgresql',
    url: inject('postgresqlUrl'),
    changes: [
      [
        'ALTER TABLE users DROP COLUMN nickname',
        'ALTER TABLE users ADD COLUMN nickname VARCHAR(30)',
        ['missing-column users.nickname'],
      ],
      [
        'ALTER TABLE users RENAME COLUMN email TO e_mail',
        'ALTER TABLE users RENAME COLUMN e_mail TO email',
        ['missing-column users.email'],
      ],
      [
        'ALTER TABLE users ALTER COLUMN name TYPE TEXT',
        'ALTER TABLE users ALTER COLUMN name TYPE VARCHAR(50)',
        ['type-mismatch users.name'],
      ],
      [
        'ALTER TABLE users ALTER COLUMN name TYPE VARCHAR(80)',
        'ALTER TABLE users ALTER COLUMN name TYPE VARCHAR(50)',
        ['type-mismatch users.name'],
      ],
      [
        'ALTER TABLE users ALTER COLUMN name DROP NOT NULL',
        'ALTER TABLE users ALTER COLUMN name SET NOT NULL',
        ['nullability-mismatch users.name'],
      ],
      [
        'ALTER TABLE post_tags RENAME TO post_tag',
        'ALTER TABLE post_tag RENAME TO post_tags',
        ['missing-table post_tags'],
      ],
    ],
    sleep: 'SELECT pg_sleep(30)',
    writes: [
      "WITH x AS (INSERT INTO tags (id, name) VALUES (1, 'hidden') RETURNING id) SELECT id FROM x",
      "SELECT nextval('tags_id_seq')",
      "SELECT setval('tags_id_seq', 1000)",
    ],
  },
  {
    title: 'MariaDB',
    dialect: 'mysql',
    url: inject('mariadbUrl'),
    changes: [
      [
        'ALTER TABLE users DROP COLUMN nickname',
        'ALTER TABLE users ADD COLUMN nickname VARCHAR(30)',
        ['missing-column users.nickname'],
      ],
      [
        'ALTER TABLE users MODIFY name TEXT NOT NULL',
        'ALTER TABLE users MODIFY name VARCHAR(50) NOT NULL',
        ['type-mismatch users.name'],
      ],
      [
        'ALTER TABLE users MODIFY name VARCHAR(80) NOT NULL',
        'ALTER TABLE users MODIFY name VARCHAR(50) NOT NULL',
        ['type-mismatch users.name'],
      ],
      [
        'ALTER TABLE users MODIFY name VARCHAR(50)',
        'ALTER TABLE users MODIFY name VARCHAR(50) NOT NULL',
        ['nullability-mismatch users.name'],
      ],
      ['RENAME TABLE post_tags TO post_tag', 'RENAME TABLE post_tag TO post_tags', ['missing-table post_tags']],
    ],
    sleep: 'SELECT SLEEP(30)',
    writes: [
      "/* SELECT */ INSERT INTO tags (id, name) VALUES (1, 'hidden')",
      "REPLACE INTO tags (id, name) VALUES (1, 'hidden')",
    ],
  },
]

describe.each(SERVERS.filter(({ url }) => url !== null))(
  '$title',
  ({ changes, dialect, sleep, title, url: server, writes }) => {
    const { snapshot } = new Workspace({ root })
    const url = makeUrl(server as string)
      .set({ database: NAME })
      .renderAsString({ hidePassword: false })
    let engine: Engine

    const execute = async (on: Engine, ...statements: readonly string[]) => {
      const connection = await on.connect()
      try {
        for (const sql of statements) {
          await connection.execDriverSql(sql)
          await connection.commit()
        }
      } finally {
        await connection.close()
      }
    }
    const administer = async (sql: string) => {
      const admin = createEngine(server as string, { isolationLevel: 'AUTOCOMMIT' })
      try {
        const connection = await admin.connect()
        await connection.execDriverSql(sql)
        await connection.close()
      } finally {
        await admin.dispose()
      }
    }
    const findings = async () =>
      databaseDrift(snapshot, await readCatalog(url, snapshot)).map(({ code, message }) => {
        const [, subject] = /"([\w.]+)"/.exec(message.replace(/^The database "[^"]*"/, '')) ?? []
        const column = /has no column "(\w+)"/.exec(message)?.[1]
        return `${code} ${column === undefined ? subject : `${subject}.${column}`}`
      })

    beforeAll(async () => {
      await administer(`CREATE DATABASE ${NAME}`)
      engine = createEngine(url)
      await execute(engine, ...createTables(snapshot, dialect))
    }, 60_000)
    afterAll(async () => {
      await engine.dispose()
      await administer(`DROP DATABASE ${NAME}`)
    })

    it('takes the DDL of the models, and then agrees with them', async () => {
      expect(await findings()).toEqual([])
    })

    it.each(changes)('%s is found, and gone when it is undone', async (sql, undo, expected) => {
      await execute(engine, sql)
      try {
        expect(await findings()).toEqual(expected)
      } finally {
        await execute(engine, undo)
      }
      expect(await findings()).toEqual([])
    })

    describe('a run', () => {
      const name = 'shop'
      let running: Engine
      beforeAll(async () => {
        await execute(
          engine,
          ...Array.from(
            { length: 30 },
            (_, n) => `INSERT INTO users (id, name, email) VALUES (${n + 1}, 'n${n}', 'e${n}')`,
          ),
        )
        running = openEngine(url, { name, root, timeoutSeconds: 20 })
      })
      afterAll(() => running.dispose())

      /** The statement of a text("…") in a file, as the editor finds it. */
      const statementOf = (sql: string) => {
        const source = `from sqlalchemy import text\nstmt = text(${JSON.stringify(sql)})\n`
        const other = new Workspace({ root: '/w', fileSystem: new MemoryFileSystem({ '/w/a.py': source }) }).snapshot
        return other.analysis('/w/a.py').statements[0]!.statement
      }
      const start = (statement: object, more: Record<string, unknown> = {}) =>
        QueryRun.start({ engine: running, name, dialect, statement, query: false, write: false, ...more })
      const problem = async (work: Promise<unknown>): Promise<DatabaseProblem> => {
        const error = await work.then(
          () => null,
          (each: unknown) => each,
        )
        expect(error).toMatchObject({ name: 'DatabaseProblem' })
        const found = error as DatabaseProblem
        expect(found.line).toContain(name)
        expect(found.fix).not.toBe('')
        expect(found.line).not.toContain('secret')
        return found
      }

      it('reads in pages', async () => {
        const site = snapshot.analysis(`${root}/shop/queries.py`).statements[0]!
        const run = await start(site.statement, { query: true })
        const pages = [await run.fetch(12), await run.fetch(12), await run.fetch(12)]
        expect(pages.map((page) => page.length)).toEqual([12, 12, 6])
        expect(run.more).toBe(false)
        expect(run.columns.map((column) => column.name)).toEqual(['id', 'name', 'email', 'nickname'])
        await run.close()
      })

      it.each(writes.map((sql) => [sql]))('is refused to write: %s', async (sql) => {
        const refused = await problem(start(statementOf(sql)).then((run) => run.fetch(1)))
        expect(refused.code).toBe('read-only')
        const run = await start(statementOf('SELECT count(*) FROM tags'))
        expect((await run.fetch(1)).map((row) => Number(row[0]))).toEqual([0])
        await run.close()
      })

      it('is cancelled', async () => {
        let started: QueryRun | null = null
        const work = QueryRun.start(
          { engine: running, name, dialect, statement: statementOf(sleep), query: false, write: false },
          (run) => {
            started = run
          },
        )
        setTimeout(() => started?.cancel(), 300)
        expect((await problem(work)).code).toBe('cancelled')
      })

      it('ends after its time', async () => {
        const late = await problem(start(statementOf(sleep), { timeoutSeconds: 1 }).then((run) => run.fetch(1)))
        expect(late.code).toBe('timeout')
        expect(late.message).toContain('1 s')
      })

      it('says what the database refuses', async () => {
        const refused = await problem(start(statementOf('SELECT nothing FROM users')))
        expect(refused.code).toBe('refused')
        expect(refused.message).toContain('nothing')
      })

      it.each([
        ['a wrong password', { password: 'wrong' }, ['password-wrong']],
        ['an unknown database', { database: 'no_such_database' }, ['missing-database', 'refused', 'password-wrong']],
        ['a server that does not listen', { port: 9 }, ['unreachable']],
      ] as const)('with %s says so', async (_, part, codes) => {
        const other = openEngine(makeUrl(url).set(part).renderAsString({ hidePassword: false }), { name, root })
        try {
          const found = await problem(
            QueryRun.start({
              engine: other,
              name,
              dialect,
              statement: statementOf('SELECT 1'),
              query: false,
              write: false,
            }),
          )
          expect(codes as readonly string[], `${title}: ${found.line}`).toContain(found.code)
        } finally {
          await other.dispose()
        }
      })

      it('writes in a write transaction, which is undone unless it is committed', async () => {
        const insert = statementOf("INSERT INTO tags (id, name) VALUES (7, 'seven')")
        const count = async () => {
          const run = await start(statementOf('SELECT count(*) FROM tags'))
          const rows = await run.fetch(1)
          await run.close()
          return Number(rows[0]?.[0])
        }
        const undone = await start(insert, { write: true })
        expect(undone.affected).toBe(1)
        await undone.close()
        expect(await count()).toBe(0)
        const kept = await start(insert, { write: true })
        await kept.commit()
        await kept.close()
        expect(await count()).toBe(1)
      })
    })
  },
)

it('has a server to run on, or says which is missing', () => {
  for (const { title, url } of SERVERS) if (url === null) console.warn(`${title} is not here: its tests did not run`)
})
