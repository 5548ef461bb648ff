// Statements of the corpus on real servers: each that SQLAlchemy can execute on its empty tables must be accepted when
// ours is sent through the engine, with its own bind processing. What SQLAlchemy was refused too is recorded beside
// the server's reason (recorded/executed.json, made by recorded/executed.py).

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import { basename, join } from 'node:path'
import {
  CreateSchema,
  createEngine,
  type Engine,
  type ExecutableStatement,
  InvalidRequestError,
  iterate,
  type MetaData,
  makeUrl,
  Session,
  Table,
} from 'orm-core/internal'
import { afterAll, describe, expect, inject, it } from 'vitest'
import { withParameters } from '../src/database/parameters.ts'
import type { StatementSite } from '../src/evaluator/analysis.ts'
import { compileSite, executable } from '../src/features/compile-statement.ts'
import { parameterInfos } from '../src/features/statement-info.ts'
import { defaultSettings, type ParameterInput } from '../src/protocol/messages.ts'
import type { Snapshot } from '../src/workspace/snapshot.ts'
import { Workspace } from '../src/workspace/workspace.ts'

interface Recorded {
  readonly version: string
  /** Tables that SQLAlchemy's own DDL cannot create there, with the reason. */
  readonly missing: Readonly<Record<string, string>>
  /** Statements that the server or SQLAlchemy refuses, by place. */
  readonly refused: Readonly<Record<string, string>>
}

type Dialect = 'sqlite' | 'postgresql' | 'mysql'

const recorded = JSON.parse(readFileSync(join(import.meta.dirname, 'recorded/executed.json'), 'utf8')) as Record<
  Dialect,
  Recorded
>
const SCHEMAS = ['log', 'other', 'stats', 'trade']

/** Two engines, one over the corpus's tables and one over an empty database for statements that make tables. */
interface Databases {
  readonly main: Engine
  readonly empty: Engine
  drop(): Promise<void>
}

const folder = mkdtempSync(join(os.tmpdir(), 'athanor-executed-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

async function sqliteDatabases(): Promise<Databases> {
  const main = createEngine(`sqlite:///${join(folder, 'main.db')}`)
  main.pool.events.on('connect', async (connection) => {
    for (const schema of SCHEMAS)
      await connection.execute(`ATTACH DATABASE '${join(folder, schema)}.db' AS ${schema}`, [])
  })
  const empty = createEngine(`sqlite:///${join(folder, 'empty.db')}`)
  return { main, empty, drop: async () => {} }
}

async function serverDatabases(server: string): Promise<Databases> {
  const admin = createEngine(server, { isolationLevel: 'AUTOCOMMIT' })
  const names = [`athanor_executed_${process.pid}`, `athanor_executed_empty_${process.pid}`] as const
  const schemas = admin.dialect.name === 'mysql' ? SCHEMAS : []
  const send = async (...statements: readonly string[]) => {
    await using connection = await admin.connect()
    for (const sql of statements) await connection.execDriverSql(sql)
  }
  await send(...names.map((name) => `CREATE DATABASE ${name}`))
  const [main, empty] = names.map((database) => createEngine(makeUrl(server).set({ database }))) as [Engine, Engine]
  if (admin.dialect.name === 'postgresql') {
    await main.begin((connection) => connection.execDriverSql('CREATE EXTENSION IF NOT EXISTS hstore'))
  }
  return {
    main,
    empty,
    drop: async () => {
      await main.dispose()
      await empty.dispose()
      // On MySQL a schema is a database beside the others, and refers to them.
      const drops = [...names, ...schemas].map((name) => `DROP DATABASE IF EXISTS ${name}`)
      if (admin.dialect.name === 'mysql') {
        await send('SET foreign_key_checks = 0', ...drops, 'SET foreign_key_checks = 1')
      } else await send(...drops)
      await admin.dispose()
    },
  }
}

/** The collections of all tables that models are mapped to and statements speak of. */
function metadatasOf(snapshot: Snapshot): Set<MetaData> {
  const tables = snapshot.relevantFiles().flatMap((path) =>
    snapshot.analysis(path).statements.flatMap(({ kind, statement }) => {
      const subject = kind === 'ddl' ? (statement as { element?: { table?: object } }).element : null
      return kind === 'ddl' ? [subject?.table ?? subject] : [...iterate(executable(statement) as never)]
    }),
  )
  return new Set(
    [...snapshot.evaluation.tables, ...tables].flatMap((each) => (each instanceof Table ? [each.metadata] : [])),
  )
}

/** Creates every table that can be created, each with what belongs to it. */
async function createTables(engine: Engine, snapshot: Snapshot): Promise<Record<string, string>> {
  const missing: Record<string, string> = {}
  for (const metadata of metadatasOf(snapshot)) {
    const schemas = new Set([...metadata.tables.values()].flatMap(({ schema }) => (schema ? [String(schema)] : [])))
    if (engine.dialect.name !== 'sqlite') {
      for (const schema of schemas)
        await engine.begin((connection) => connection.execute(new CreateSchema(schema, { ifNotExists: true })))
    }
    for (const table of metadata.sortedTables) {
      try {
        await engine.begin((connection) => table.create(connection, { checkfirst: false }))
      } catch (error) {
        missing[table.fullname] = (error as Error).message
      }
    }
  }
  return missing
}

const GIVEN: Readonly<Record<ParameterInput, string>> = {
  any: 'x_1',
  boolean: 'true',
  bytes: '0x00',
  date: '2024-01-01',
  datetime: '2024-01-01 03:04:05',
  decimal: '1.5',
  integer: '1',
  interval: '1 day',
  json: '{}',
  number: '1.5',
  text: 'x_1',
  time: '03:04:05',
  uuid: '00000000-0000-0000-0000-000000000001',
}

/** The statement with a value for each parameter that it leaves to who executes it. */
function prepared(snapshot: Snapshot, path: string, site: StatementSite): ExecutableStatement {
  const compiled = compileSite(site, snapshot.dialect, 'readable')
  const infos = parameterInfos(snapshot, path, site, compiled, snapshot.dialect)
  const texts = Object.fromEntries(infos.filter(({ known }) => !known).map(({ input, name }) => [name, GIVEN[input]]))
  return withParameters(snapshot, path, site, site, texts).statement as ExecutableStatement
}

async function execute(engine: Engine, statement: ExecutableStatement): Promise<void> {
  const session = new Session(engine)
  try {
    const result = await session.execute(statement)
    if (!result.returnsRows) return
    try {
      result.unique().all()
    } catch (error) {
      if (!(error instanceof InvalidRequestError || error instanceof TypeError)) throw error
      const again = await session.execute(statement)
      again.all()
    }
  } finally {
    await session.rollback()
    await session.close()
  }
}

async function refusals(databases: Databases, snapshot: Snapshot): Promise<Map<string, string>> {
  const refused = new Map<string, string>()
  for (const path of snapshot.relevantFiles()) {
    for (const site of snapshot.analysis(path).statements) {
      const { end, start } = snapshot.range(path, site.span)
      const place = `${basename(path)}:${start.line + 1}:${start.character}-${end.line + 1}:${end.character}`
      try {
        if (site.error) throw new Error(site.error.message)
        if (site.kind === 'ddl') {
          await databases.empty.begin((connection) => connection.execute(site.statement as ExecutableStatement))
        } else {
          await execute(databases.main, prepared(snapshot, path, site))
        }
      } catch (error) {
        refused.set(place, String(error))
      }
    }
  }
  return refused
}

const SERVERS: readonly { dialect: Dialect; title: string; open: (() => Promise<Databases>) | null }[] = [
  { dialect: 'sqlite', title: 'SQLite', open: sqliteDatabases },
  ...(
    [
      ['postgresql', 'PostgreSQL', inject('postgresqlUrl')],
      ['mysql', 'MariaDB', inject('mariadbUrl')],
    ] as const
  ).map(([dialect, title, url]) => ({ dialect, title, open: url === null ? null : () => serverDatabases(url) })),
]

describe.each(SERVERS.filter(({ open }) => open !== null))('$title', ({ dialect, open }) => {
  it('accepts each statement that it accepts from SQLAlchemy', async () => {
    const { snapshot } = new Workspace({
      root: join(import.meta.dirname, 'corpus/sql'),
      settings: { ...defaultSettings, dialect },
    })
    const databases = await open!()
    try {
      const expected = recorded[dialect]
      const missing = await createTables(databases.main, snapshot)
      expect(Object.entries(missing).filter(([table]) => expected.missing[table] === undefined)).toEqual([])
      const refused = await refusals(databases, snapshot)
      console.log(`${dialect}: ${refused.size} refused, ${Object.keys(expected.refused).length} of SQLAlchemy's`)
      expect([...refused].filter(([place]) => expected.refused[place] === undefined).map(String)).toEqual([])
    } finally {
      await databases.drop()
    }
  }, 120_000)
})
