// INSERTs that return nothing but the key that SQLite has given to the row, when that key is the row's rowid. SQLite says
// the last rowid without being asked for it, in half of the time that a RETURNING clause takes: the same rows are
// inserted and the same keys known. https://www.sqlite.org/rowidtable.html, https://www.sqlite.org/c3ref/last_insert_rowid.html

import type BetterSqlite3 from 'better-sqlite3'

const NAME = '(?:"((?:[^"]|"")+)"|([A-Za-z_]\\w*))'

/** One row of values and one name to return; `ON CONFLICT` and qualified names are not taken for it. */
const INSERT = new RegExp(`^(INSERT INTO ${NAME} \\([^()]+\\) VALUES \\([?, ]+\\)) RETURNING ${NAME}$`)

/**
 * The INSERT without its RETURNING clause, when what it returns is the rowid; null when it is anything else. The schema
 * is asked each time: a table may have been made anew.
 */
export function insertOfRowid(database: BetterSqlite3.Database, sql: string): string | null {
  const [, insert, quotedTable, plainTable, quotedColumn, plainColumn] = INSERT.exec(sql) ?? []
  if (insert === undefined) return null
  const table = nameOf(quotedTable, plainTable)
  const keys = database
    .prepare('SELECT name FROM pragma_table_info(?) WHERE pk > 0')
    .pluck()
    .all(table) as readonly string[]
  const isOnlyKey = keys.length === 1 && keys[0]?.toLowerCase() === nameOf(quotedColumn, plainColumn).toLowerCase()
  if (!isOnlyKey) return null
  // Any other kind of primary key, WITHOUT ROWID tables included, has an index.
  const index = database.prepare("SELECT 1 FROM pragma_index_list(?) WHERE origin = 'pk'").get(table)
  return index === undefined ? insert : null
}

function nameOf(quoted: string | undefined, plain: string | undefined): string {
  return quoted === undefined ? (plain as string) : quoted.replaceAll('""', '"')
}
