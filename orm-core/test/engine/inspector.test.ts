// The Inspector on SQLite, PostgreSQL and MariaDB: what SQLAlchemy's said of the same tables (recorded/inspector.py), and
// what listeners of columnReflect make of columns. That tables made of it are as they were is reflection.test.ts's matter.

import { readFileSync } from 'node:fs'
import path from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { afterAll, describe, expect, inject, test } from 'vitest'
import { PGInspector } from '../../src/dialects/postgresql/index.ts'
import {
  type Connection,
  createEngine,
  type Engine,
  event,
  Inspector,
  inspect,
  inspectDatabase,
  listen,
  MetaData,
  ObjectKind,
  ObjectScope,
  Table,
} from '../../src/index.ts'
import { ownDatabase } from '../own-database.ts'

type Call = [method: string, args: any[], result: any]
interface Recorded {
  readonly ddl: readonly string[]
  readonly calls: readonly Call[]
  readonly listened: any
}
const recorded: Record<string, Recorded> = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../recorded/inspector.json'), 'utf8'),
)
// its tables refer to those of the other
await ownDatabase(inject('mariadbUrl'), 'inspector_far')
const urls: Record<string, string | null> = {
  sqlite: 'sqlite://',
  postgresql: await ownDatabase(inject('postgresqlUrl'), 'inspector'),
  mysql: await ownDatabase(inject('mariadbUrl'), 'inspector'),
}

const camel = (name: string): string => name.replace(/[_ ]+([a-z])/g, (_, letter) => letter.toUpperCase())
/** Maps whose keys are a program's own names. */
const BY_NAME = new Set(['columnSorting', 'mysqlLength', 'postgresqlOps', 'postgresqlWith'])
const isMulti = (method: string): boolean => method.startsWith('get_multi')

/** A recorded value with our names. */
function translated(value: any, ownKeys = false): any {
  if (Array.isArray(value)) return value.map((each) => translated(each))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries<any>(value).map(([key, each]) => {
      const name = ownKeys ? key : camel(key)
      // Python's 0 and 1 of SQLite
      if (name === 'unique') return [name, Boolean(each)]
      // the case in which a type's class is written says nothing
      if (name === 'type' && value.ddl) return [name, each.toUpperCase()]
      return [name, BY_NAME.has(name) ? each : translated(each)]
    }),
  )
}

/** One of our values as it was recorded. */
function plain(value: any, connection: Connection): any {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? Number(value) : value
  if (value instanceof Map) return plain(Object.fromEntries(value), connection)
  if (Array.isArray(value)) return value.map((each) => plain(each, connection))
  if (value.isClauseElement) return String(value)
  if (value.isTypeEngine || typeof value.compile === 'function') {
    return value.visitName === 'null'
      ? { type: 'NullType', ddl: '' }
      : { type: value.visitName.toUpperCase(), ddl: value.compile(connection.dialect) }
  }
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, connection)]))
}

const ORDERED = /columns|indexes|check|pk_|comment|options|has_|definition|enums|domains/
/** Lists whose order is that of Python's sets, of a server's tables, or of a statement's clauses. */
function sorted(method: string, value: any): any {
  if (ORDERED.test(method)) return value
  const order = (list: any): any =>
    Array.isArray(list) ? [...list].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)) : list
  if (method.includes('sorted_table')) return value.map(([table, keys]: any) => [table, order(keys)])
  if (isMulti(method) && !Array.isArray(value) && !value.error)
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, order(each)]))
  return order(value)
}

/** SQLAlchemy asks DESCRIBE about views of MySQL, takes each column for nullable, and quotes defaults once more. */
function dropWhatDescribeHides(answer: any, args: readonly any[]): void {
  const columns = args[0] === 'names' ? answer : (answer.names ?? [])
  for (const column of columns) for (const key of ['nullable', 'default', 'comment']) delete column[key]
}

const engines: Engine[] = []
afterAll(async () => {
  for (const engine of engines) await engine.dispose()
})

describe.each(Object.keys(recorded).filter((name) => urls[name] !== null))('%s', (name) => {
  const { ddl, calls, listened } = recorded[name]!
  let made: Promise<Connection> | null = null
  const connected = (): Promise<Connection> => {
    made ??= (async () => {
      const engine = createEngine(urls[name]!)
      engines.push(engine)
      const connection = await engine.connect()
      for (const sql of ddl) await connection.execDriverSql(sql)
      return connection
    })()
    return made
  }

  test('says what SQLAlchemy says', async () => {
    const connection = await connected()
    const inspector: any = inspectDatabase(connection)
    expect(calls.length).toBeGreaterThan(100)
    const different: string[] = []
    for (const [method, args, result] of calls) {
      const own = args.map((each) => (each !== null && typeof each === 'object' ? translated(each) : each))
      // a schema that is not given stands before the options of getMulti…()
      if (isMulti(method) && typeof own[0] === 'object') own.unshift(null)
      let answer: any
      try {
        answer = plain(await inspector[camel(method)](...own), connection)
      } catch (error: any) {
        answer = { error: [error.constructor.name, error.message] }
      }
      const expected = sorted(method, isMulti(method) ? translated(result, true) : translated(result))
      // the words of Python's NotImplementedError are none; MySQL quotes the names of tables that are not there
      for (const each of [expected, answer])
        if (each?.error)
          each.error[1] = each.error[0] === 'NotImplementedError' ? '' : each.error[1].replaceAll('`', '')
      if (name === 'mysql' && /columns/.test(method))
        for (const each of [expected, answer]) dropWhatDescribeHides(each, args)
      const found = sorted(method, answer)
      if (!isDeepStrictEqual(found, expected))
        different.push(
          `${method}(${JSON.stringify(args)}): ${JSON.stringify(found)} and not ${JSON.stringify(expected)}`,
        )
    }
    expect(different).toEqual([])
  })

  test('listeners of columnReflect change columns, those of the metadata first', async () => {
    const connection = await connected()
    const metadata = new MetaData()
    const seen: unknown[] = []
    listen(metadata, 'columnReflect', (inspector, table, column) => {
      expect(inspector).toBeInstanceOf(Inspector)
      seen.push(['metadata', String(table.name), column.name])
      column.key = `m_${column.name.toLowerCase().replaceAll(' ', '_')}`
    })
    const table = await Table.reflect('users', metadata, {
      autoloadWith: connection,
      listeners: [
        [
          'columnReflect',
          (_inspector, { name }, column) => {
            seen.push(['table', String(name), column.name, column.key])
            if (column.name === 'Full Name') {
              column.info = { seen: true }
              column.default = null
            }
            if (column.name === 'price') column.name = 'cost'
          },
        ],
      ],
    })
    expect({
      seen,
      columns: [...table.c].map((column: any) => [column.key, String(column.name), column.info]),
      pk: [...table.primaryKey.columns].map((column: any) => column.key),
      indexes: [...table.indexes]
        .map((index: any) => [String(index.name), [...index.columns].map((column: any) => column.key)])
        .sort(),
      fks: [...table.foreignKeyConstraints].map((key: any) => [
        [...key.columnKeys],
        key.elements.map((element: any) => element.targetFullname),
      ]),
    }).toEqual(listened)
  })

  test('what an engine is asked for is kept until the cache is cleared', async () => {
    const connection = await connected()
    const inspector = inspectDatabase(connection)
    expect(inspector.bind).toBe(connection)
    expect(inspector.engine).toBe(connection.engine)
    expect(inspector.dialect).toBe(connection.dialect)
    expect(inspect(connection)).toBeInstanceOf(Inspector)
    expect(await inspector.hasTable('later')).toBe(false)
    await connection.execDriverSql('CREATE TABLE later (id INTEGER PRIMARY KEY, "n" INTEGER)'.replaceAll('"', ''))
    expect(await inspector.hasTable('later')).toBe(false)
    inspector.clearCache()
    expect(await inspector.hasTable('later')).toBe(true)
    expect(await inspector.getSchemaNames()).toContain(inspector.defaultSchemaName)
    expect(await inspector.hasSchema('nowhere')).toBe(false)
    const later = new Table('later', new MetaData())
    await inspector.reflectTable(later, ['n'])
    expect([...later.c].map((column: any) => column.name)).toEqual(['n'])
    const rest = new Table('later', new MetaData())
    await inspector.reflectTable(rest, null, { excludeColumns: ['n'] })
    expect([...rest.c].map((column: any) => column.name)).toEqual(['id'])
    await expect(inspector.reflectTable(new Table('gnus', new MetaData()))).rejects.toThrow(/^gnus$/)
    await connection.execDriverSql('DROP TABLE later')
  })
})

test('listeners of the classes hear of all tables, and can be removed', async () => {
  const engine = createEngine('sqlite://')
  engines.push(engine)
  await engine.begin((connection) => connection.execDriverSql('CREATE TABLE t (id INTEGER PRIMARY KEY)'))
  const heard: string[] = []
  const metadata = new MetaData()
  const listeners = [
    [Table, () => heard.push('Table')],
    [metadata, () => heard.push('metadata')],
    [MetaData, () => heard.push('MetaData')],
  ] as const
  for (const [target, listener] of listeners) event.listen(target, 'columnReflect', listener)
  await metadata.reflect(engine)
  expect(heard).toEqual(['MetaData', 'metadata', 'Table'])
  for (const [target, listener] of listeners) {
    expect(event.contains(target, 'columnReflect', listener)).toBe(true)
    event.remove(target, 'columnReflect', listener)
  }
  await metadata.reflect(engine, { extendExisting: true })
  expect(heard.length).toBe(3)
  expect(() => new Table('u', metadata, { listeners: [['columnRead', () => {}]] })).toThrow(
    /No such event 'columnRead'/,
  )
})

test.skipIf(urls.postgresql === null)('PostgreSQL has an Inspector of its own', async () => {
  const engine = createEngine(urls.postgresql!)
  engines.push(engine)
  const inspector = inspectDatabase(engine)
  if (!(inspector instanceof PGInspector)) throw new Error('no PGInspector')
  const oid = await inspector.getTableOid('pg_class', 'pg_catalog')
  expect(oid).toBe(1259)
  await expect(inspector.getTableOid('gnus')).rejects.toThrow(/^gnus$/)
  const kinds = {
    kind: ObjectKind.TABLE | ObjectKind.VIEW,
    scope: ObjectScope.ANY,
    filterNames: ['pg_class', 'pg_roles'],
  }
  expect([...(await inspector.getMultiColumns('pg_catalog', kinds)).keys()]).toEqual([
    'pg_catalog.pg_class',
    'pg_catalog.pg_roles',
  ])
})
