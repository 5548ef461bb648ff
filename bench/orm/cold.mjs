// What a process pays before it has its first row, as one that is started for a request does: importing the library, making
// a model, one query on a SQLite file. Each library in processes of its own, in alternation; better-sqlite3 alone is the
// floor. `node bench/orm/cold.mjs`, after `npx tsc -b orm-core`. Results go to bench/results/orm-cold.json.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { cpus, loadavg, tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))
const own = createRequire(import.meta.url)
const peers = createRequire(new URL('../../.cache/bench-peers/package.json', import.meta.url))
const folder = mkdtempSync(path.join(tmpdir(), 'orm-cold-'))
const file = path.join(folder, 'cold.db')
const database = new (own('better-sqlite3'))(file)
database.exec("CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL); INSERT INTO users VALUES (1, 'ann')")
database.close()

const quoted = (text) => JSON.stringify(text)
const from = (require, name) => quoted(pathToFileURL(require.resolve(name)).href)
const index = path.join(root, 'orm-core/dist/index.js')
const sqlite = path.join(root, 'orm-core/dist/dialects/sqlite/index.js')

const ours = (createEngine) => `
import { declarativeBase, Integer, mappedColumn, Session, select, Varchar } from ${quoted(index)}
import { createEngine } from ${quoted(createEngine)}
const Base = declarativeBase()
class User extends Base {
  static { this.table('users') }
  static id = mappedColumn(Integer, { primaryKey: true })
  static name = mappedColumn(Varchar(50))
}
const session = new Session(createEngine('sqlite:///${file}'))
const [user] = await session.scalars(select(User)).all()
globalThis.found = user.name`

/** The same program in one file, as a service is deployed: with the one dialect that it names. */
const bundle = path.join(folder, 'bundle.mjs')
await build({
  stdin: { contents: ours(sqlite), resolveDir: root },
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  external: ['better-sqlite3', 'pg', 'pg-cursor', 'mysql2'],
  outfile: bundle,
})
symlinkSync(path.join(root, 'node_modules'), path.join(folder, 'node_modules'))

const programs = {
  'better-sqlite3': () => `
import Database from ${from(own, 'better-sqlite3')}
globalThis.found = new Database(${quoted(file)}).prepare('SELECT id, name FROM users').all()[0].name`,
  'orm-core': () => ours(index),
  'orm-core in a bundle': () => `await import(${quoted(pathToFileURL(bundle).href)})`,
  drizzle: () => `
import Database from ${from(peers, 'better-sqlite3')}
import { drizzle } from ${from(peers, 'drizzle-orm/better-sqlite3')}
import { integer, sqliteTable, text } from ${from(peers, 'drizzle-orm/sqlite-core')}
const users = sqliteTable('users', { id: integer('id').primaryKey(), name: text('name').notNull() })
globalThis.found = drizzle(new Database(${quoted(file)})).select().from(users).all()[0].name`,
  kysely: () => `
import Database from ${from(peers, 'better-sqlite3')}
import { Kysely, SqliteDialect } from ${from(peers, 'kysely')}
const db = new Kysely({ dialect: new SqliteDialect({ database: new Database(${quoted(file)}) }) })
globalThis.found = (await db.selectFrom('users').selectAll().execute())[0].name`,
  typeorm: () => `
const module = await import(${from(peers, 'typeorm')})
const { DataSource, EntitySchema } = module.default ?? module
const columns = { id: { type: 'integer', primary: true }, name: { type: 'text' } }
const User = new EntitySchema({ name: 'User', tableName: 'users', columns })
const source = new DataSource({ type: 'better-sqlite3', database: ${quoted(file)}, entities: [User] })
await source.initialize()
globalThis.found = (await source.getRepository('User').find())[0].name`,
  'mikro-orm': () => `
const { MikroORM, EntitySchema } = await import(${from(peers, '@mikro-orm/better-sqlite')})
const properties = { id: { type: 'integer', primary: true }, name: { type: 'text' } }
const User = new EntitySchema({ name: 'User', tableName: 'users', properties })
const orm = await MikroORM.init({ dbName: ${quoted(file)}, entities: [User] })
globalThis.found = (await orm.em.fork().find('User', {}))[0].name`,
}

const REPORT = `
if (globalThis.found !== 'ann') throw new Error('no row')
const { user: inUser, system } = process.cpuUsage()
const used = { elapsed: performance.now(), processor: (inUser + system) / 1000, megabytes: process.memoryUsage().rss / 1048576 }
console.log(JSON.stringify(used))
process.exit(0)
`

const times = new Map()
for (const [name, program] of Object.entries(programs)) {
  try {
    const script = path.join(folder, `${name.replace(/\W+/g, '-')}.mjs`)
    writeFileSync(script, program() + REPORT)
    times.set(name, { script, runs: [] })
  } catch (error) {
    console.error(`${name} is left out: ${error.message.split('\n')[0]}`)
  }
}
for (let round = 0; round < Number(process.env.ATHANOR_BENCH_RUNS ?? 9); round++) {
  for (const [name, { script, runs }] of times) {
    try {
      const output = execFileSync(process.execPath, [script], {
        encoding: 'utf8',
        cwd: root,
        stdio: 'pipe',
        timeout: 60_000,
      })
      runs.push(JSON.parse(output.trim().split('\n').at(-1)))
    } catch (error) {
      const [said] = /^\w*Error.*$/m.exec(String(error.stderr)) ?? [error.message.split('\n')[0]]
      console.error(`${name} is left out: ${said}`)
      times.delete(name)
    }
  }
}
const least = (runs, key) => Math.round(Math.min(...runs.map((each) => each[key])))
const report = Object.fromEntries(
  [...times].map(([name, { runs }]) => [
    name,
    {
      milliseconds: least(runs, 'elapsed'),
      processor: least(runs, 'processor'),
      megabytes: least(runs, 'megabytes'),
    },
  ]),
)
console.table(report)
const bundleKilobytes = Math.round(statSync(bundle).size / 1024)
console.log(`The bundle has ${bundleKilobytes} kB.`)
const machine = `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`
const results = { date: new Date().toISOString(), machine, loadAverage: loadavg()[0], bundleKilobytes, report }
writeFileSync(new URL('../results/orm-cold.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
