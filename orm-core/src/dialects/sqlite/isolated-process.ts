// Runs in the process that isolated.ts starts: opens one SQLite database and answers calls that come as messages. It has
// better-sqlite3 and nothing of this package, so that it starts at once.

import { createRequire } from 'node:module'

// The driver's path is an argument where it is not to be found from here.
const Database = createRequire(import.meta.url)(process.argv[2] ?? 'better-sqlite3')
const send = (message: unknown) => (process as any).send(message)
let database: any
let queryOnly = false
const streams = new Map<number, any>()
const narrow = (rows: any[][]) => {
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) {
      const value = row[i]
      if (typeof value === 'bigint' && value >= -9007199254740991n && value <= 9007199254740991n) row[i] = Number(value)
    }
  }
  return rows
}
const bindable = (params: any[]) =>
  params.map((value) => {
    if (value === undefined) return null
    if (typeof value === 'boolean') return value ? 1 : 0
    if (value instanceof Date) return value.toISOString().replace('T', ' ').replace('Z', '000')
    if (value instanceof Uint8Array) return Buffer.from(value)
    if (typeof value === 'object' && value !== null) return JSON.stringify(value)
    return value
  })
const prepare = (sql: string) => {
  const statement = database.prepare(sql)
  if (!statement.reader) return { statement, columns: [] }
  statement.raw(true).safeIntegers(true)
  return { statement, columns: statement.columns().map((c: any) => ({ name: c.name, type: c.type })) }
}
const setQueryOnly = (on: boolean) => {
  if (queryOnly !== on) database.pragma(`query_only = ${on ? 'ON' : 'OFF'}`)
  queryOnly = on
}
const run = (sql: string) => database.prepare(sql).run()
const calls: Record<string, (...args: any[]) => unknown> = {
  open(filename: string, options: object, foreignKeys: boolean) {
    database = new Database(filename, options)
    database.unsafeMode(true)
    database.pragma('schema_version')
    if (foreignKeys) database.pragma('foreign_keys = ON')
    database.function('regexp', { deterministic: true }, (pattern: unknown, value: unknown) =>
      typeof pattern !== 'string' || value === null ? null : new RegExp(pattern, 'u').test(String(value)) ? 1 : 0,
    )
    return database.prepare('SELECT sqlite_version()').pluck().get()
  },
  execute(sql: string, params: any[]) {
    const { statement, columns } = prepare(sql)
    if (!statement.reader) {
      const info = statement.run(bindable(params))
      return { columns, rows: [], rowcount: info.changes, lastrowid: info.lastInsertRowid }
    }
    const rows = narrow(statement.all(bindable(params)))
    return { columns, rows, rowcount: statement.readonly ? -1 : rows.length, lastrowid: null }
  },
  executeMany(sql: string, sets: any[][]) {
    const { statement } = prepare(sql)
    let rowcount = 0
    let lastrowid = null
    for (const params of sets) {
      if (statement.reader) rowcount += statement.all(bindable(params)).length
      else {
        const info = statement.run(bindable(params))
        rowcount += info.changes
        lastrowid = info.lastInsertRowid
      }
    }
    return { columns: [], rows: [], rowcount, lastrowid }
  },
  stream(id: number, sql: string, params: any[]) {
    const { statement, columns } = prepare(sql)
    if (!statement.reader) statement.run(bindable(params))
    else streams.set(id, statement.iterate(bindable(params)))
    return columns
  },
  fetch(id: number, count: number) {
    const iterator = streams.get(id)
    const page: any[][] = []
    while (iterator && page.length < count) {
      const step = iterator.next()
      if (step.done) {
        streams.delete(id)
        break
      }
      page.push(step.value)
    }
    return narrow(page)
  },
  closeStream(id: number) {
    streams.get(id)?.return?.()
    streams.delete(id)
  },
  begin(readOnly: boolean) {
    if (readOnly) setQueryOnly(true)
    if (!database.inTransaction) run('BEGIN')
  },
  commit() {
    if (database.inTransaction) run('COMMIT')
    setQueryOnly(false)
  },
  rollback() {
    if (database.inTransaction) run('ROLLBACK')
    setQueryOnly(false)
  },
  close() {
    database?.close()
    setImmediate(() => process.disconnect())
  },
}
process.on('message', ({ id, name, args }: any) => {
  try {
    send({ id, value: calls[name]?.(...args) })
  } catch (error: any) {
    send({ id, error: { message: error.message, code: error.code, name: error.name } })
  }
})
process.on('disconnect', () => process.exit(0))
