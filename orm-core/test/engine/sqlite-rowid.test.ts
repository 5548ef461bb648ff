// INSERTs one by one whose keys SQLite has made: what they give back is what RETURNING gives, whatever the table is like.

import Database from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { SqliteConnection } from '../../src/dialects/sqlite/driver.ts'
import { insertOfRowid } from '../../src/dialects/sqlite/rowid.ts'

const LARGE = 9007199254740993n

describe('keys of inserted rows', () => {
  let database: Database.Database
  let connection: SqliteConnection
  beforeEach(() => {
    database = new Database(':memory:')
    connection = new SqliteConnection(database)
  })
  afterEach(() => database.close())

  const VALUES = Array.from({ length: 30 }, (_, index) => [`name ${index}`])
  const insert = (sql: string, values: readonly (readonly unknown[])[] = VALUES) =>
    connection.executeEach(sql, values, {}, { done: 0 }).rows
  /** The same rows, inserted with their RETURNING clause by better-sqlite3 itself. */
  const expected = (sql: string, values: readonly (readonly unknown[])[] = VALUES) => {
    const statement = database.prepare(sql).raw()
    database.exec('SAVEPOINT expected')
    const rows = values.map((each) => statement.get(...each)).filter((row) => row !== undefined)
    database.exec('ROLLBACK TO expected; RELEASE expected')
    return rows
  }

  const tables: Readonly<Record<string, { readonly ddl: string; readonly sql: string; readonly isRowid: boolean }>> = {
    'an INTEGER PRIMARY KEY': {
      ddl: 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)',
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: true,
    },
    'AUTOINCREMENT, after rows were deleted': {
      ddl: "CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT); INSERT INTO things VALUES (70, 'x'); DELETE FROM things",
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: true,
    },
    'names in quotes': {
      ddl: 'CREATE TABLE "my ""things""" ("Key" INTEGER NOT NULL, name TEXT, PRIMARY KEY ("Key"))',
      sql: 'INSERT INTO "my ""things""" (name) VALUES (?) RETURNING "Key"',
      isRowid: true,
    },
    'a key that is not INTEGER': {
      ddl: 'CREATE TABLE things (id INT PRIMARY KEY, name TEXT)',
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: false,
    },
    'a key in descending order, which is no rowid': {
      ddl: 'CREATE TABLE things (id INTEGER PRIMARY KEY DESC, name TEXT)',
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: false,
    },
    'a default that is returned': {
      ddl: 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, code INTEGER DEFAULT 7)',
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING code',
      isRowid: false,
    },
    'a key and a default': {
      ddl: 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT, code INTEGER DEFAULT 7)',
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id, code',
      isRowid: false,
    },
    'a table without rowids': {
      ddl: 'CREATE TABLE things (name TEXT PRIMARY KEY) WITHOUT ROWID',
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING name',
      isRowid: false,
    },
    'a view': {
      ddl: `CREATE TABLE stored (id INTEGER PRIMARY KEY, name TEXT); CREATE VIEW things AS SELECT id, name FROM stored;
        CREATE TRIGGER t INSTEAD OF INSERT ON things BEGIN INSERT INTO stored (name) VALUES (new.name); END`,
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: false,
    },
    'a trigger that inserts elsewhere': {
      ddl: `CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT); CREATE TABLE log (id INTEGER PRIMARY KEY, name TEXT);
        INSERT INTO log VALUES (500, 'x');
        CREATE TRIGGER t AFTER INSERT ON things BEGIN INSERT INTO log (name) VALUES (new.name); END`,
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: true,
    },
    'a trigger that ignores rows': {
      ddl: `CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT);
        CREATE TRIGGER t BEFORE INSERT ON things WHEN new.name LIKE '%7' BEGIN SELECT RAISE(IGNORE); END`,
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: true,
    },
    'a temporary table before another of its name': {
      ddl: 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT); CREATE TEMP TABLE things (id INT PRIMARY KEY, name TEXT)',
      sql: 'INSERT INTO things (name) VALUES (?) RETURNING id',
      isRowid: false,
    },
  }
  for (const [title, { ddl, sql, isRowid }] of Object.entries(tables)) {
    test(title, () => {
      database.exec(ddl)
      const rows = expected(sql)
      expect(insert(sql)).toEqual(rows)
      expect(insertOfRowid(database, sql) !== null).toBe(isRowid)
    })
  }

  test('what else an INSERT says is left alone', () => {
    database.exec('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)')
    for (const sql of [
      'INSERT INTO things (name) VALUES (?) ON CONFLICT DO NOTHING RETURNING id',
      'INSERT INTO main.things (name) VALUES (?) RETURNING id',
      'INSERT INTO things (name) SELECT ? RETURNING id',
      'INSERT OR REPLACE INTO things (name) VALUES (?) RETURNING id',
      'INSERT INTO things (name) VALUES (lower(?)) RETURNING id',
    ])
      expect(insertOfRowid(database, sql)).toBeNull()
  })

  test('rowids of 64 bits keep their digits', () => {
    database.exec(`CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT); INSERT INTO things VALUES (${LARGE}, 'x')`)
    const rows = insert('INSERT INTO things (name) VALUES (?) RETURNING id')
    expect(rows.slice(0, 2)).toEqual([[LARGE + 1n], [LARGE + 2n]])
    expect(connection.execute('INSERT INTO things (name) VALUES (?)', ['y']).lastrowid).toBe(LARGE + 31n)
  })

  test('a table that is made anew is looked at anew', () => {
    const sql = 'INSERT INTO things (name) VALUES (?) RETURNING id'
    database.exec('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT)')
    expect(insert(sql)[29]).toEqual([30])
    database.exec('DROP TABLE things; CREATE TABLE things (id INT PRIMARY KEY, name TEXT)')
    expect(insert(sql)[29]).toEqual([null])
  })

  test('the row that fails is named', () => {
    database.exec('CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT UNIQUE)')
    const progress = { done: 0 }
    const values = VALUES.map((each, index) => (index === 21 ? ['name 3'] : each))
    const sql = 'INSERT INTO things (name) VALUES (?) RETURNING id'
    expect(() => connection.executeEach(sql, values, {}, progress)).toThrow('UNIQUE constraint failed: things.name')
    expect(progress.done).toBe(21)
  })
})
