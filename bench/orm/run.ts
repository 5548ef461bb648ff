// Our sessions against better-sqlite3 itself and against other libraries, in one process and in alternation: every line
// is a piece of work that a service does, every number the best of many rounds (and the median beside it): a service runs
// its code more than seven times, so short lines are repeated until every contender's code is compiled. Peers are taken from
// .cache/bench-peers when they are installed there (`npm install --legacy-peer-deps --ignore-scripts --prefix .cache/bench-peers drizzle-orm kysely typeorm
// @mikro-orm/core @mikro-orm/better-sqlite`). Results go to bench/results/orm.json.

import { writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import Database from 'better-sqlite3'
import { Session, select, selectinload } from '../../orm-core/src/index.ts'
import { loadPeers } from './peers.ts'
import { makeDatabase, openOurs, Post, User } from './schema.ts'

/** How often each contender does a line's work. */
const ROUNDS: Readonly<Record<string, number>> = {
  get: 40,
  entities: 300,
  fifty: 300,
  eager: 15,
  insert: 15,
  change: 60,
}
const file = makeDatabase({ users: 1_000, posts: 20_000, links: 60_000 })

/** A contender: each line's work, once. */
export interface Contender {
  readonly name: string
  readonly lines: Readonly<Record<string, (() => Promise<unknown> | unknown) | undefined>>
}

function raw(): Contender {
  const database = new Database(file)
  const byKey = database.prepare('SELECT id, name, email, age FROM users WHERE id = ?')
  const users = database.prepare('SELECT id, name, email, age FROM users')
  const fifty = database.prepare('SELECT id, title, body, author_id FROM posts ORDER BY id LIMIT 50')
  const all = database.prepare('SELECT id, title, body, author_id FROM posts')
  const insert = database.prepare('INSERT INTO users (name, email, age) VALUES (?, ?, ?) RETURNING id')
  const change = database.prepare('UPDATE users SET name = ? WHERE id = ?')
  const withRelated = (posts: any[]) => {
    const ids = posts.map((post) => post.id)
    const authors = new Map<number, any>()
    for (let at = 0; at < posts.length; at += 500) {
      const wanted = [...new Set(posts.slice(at, at + 500).map((post) => post.author_id))]
      const sql = `SELECT id, name, email, age FROM users WHERE id IN (${wanted.map(() => '?').join(', ')})`
      for (const user of database.prepare(sql).all(...wanted) as any[]) authors.set(user.id, user)
    }
    const tags = new Map<number, any[]>()
    for (let at = 0; at < ids.length; at += 500) {
      const part = ids.slice(at, at + 500)
      const sql = `SELECT pt.post_id, t.id, t.name FROM post_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id IN (${part.map(() => '?').join(', ')})`
      for (const { post_id, id, name } of database.prepare(sql).all(...part) as any[]) {
        const list = tags.get(post_id)
        if (list) list.push({ id, name })
        else tags.set(post_id, [{ id, name }])
      }
    }
    for (const post of posts) {
      post.author = authors.get(post.author_id)
      post.tags = tags.get(post.id) ?? []
    }
    return posts
  }
  return {
    name: 'better-sqlite3',
    lines: {
      get: () => {
        for (let id = 1; id <= 1000; id++) byKey.get(id)
      },
      entities: () => users.all(),
      fifty: () => withRelated(fifty.all()),
      eager: () => withRelated(all.all()),
      insert: () => {
        database.exec('BEGIN')
        for (let i = 0; i < 10_000; i++) insert.get(`new ${i}`, 'e', i)
        database.exec('ROLLBACK')
      },
      change: () => {
        database.exec('BEGIN')
        for (const user of users.all() as any[]) change.run(`${user.name}!`, user.id)
        database.exec('ROLLBACK')
      },
    },
  }
}

function ours(): Contender {
  const engine = openOurs(file)
  const users = select(User) as any
  const posts = (select(Post) as any).options(selectinload(Post.author), selectinload(Post.tags))
  const fifty = posts.orderBy(Post.id).limit(50)
  const within = async (work: (session: Session) => Promise<unknown>) => {
    await using session = new Session(engine)
    return await work(session)
  }
  return {
    name: 'orm-core',
    lines: {
      get: () =>
        within(async (session) => {
          for (let id = 1; id <= 1000; id++) await session.get(User, id)
        }),
      entities: () => within(async (session) => (await session.scalars(users)).all()),
      fifty: () => within(async (session) => (await session.scalars(fifty)).all()),
      eager: () => within(async (session) => (await session.scalars(posts)).all()),
      insert: () =>
        within(async (session) => {
          for (let i = 0; i < 10_000; i++) session.add(new User({ name: `new ${i}`, email: 'e', age: i }))
          await session.flush()
        }),
      change: () =>
        within(async (session) => {
          for (const user of (await session.scalars(users)).all() as any[]) user.name = `${user.name}!`
          await session.flush()
        }),
    },
  }
}

const titles: Readonly<Record<string, string>> = {
  get: 'get by key, 1,000 times',
  entities: '1,000 entities',
  fifty: '50 posts with author and tags',
  eager: '20,000 posts with author and tags',
  insert: 'unit of work inserts 10,000',
  change: 'load and change 1,000',
}

const only = process.argv.slice(2)
const contenders = [raw(), ours(), ...(await loadPeers(file))]
const times = new Map<string, number[]>()
for (const line of Object.keys(titles)) {
  if (only.length > 0 && !only.includes(line)) continue
  for (let round = 0; round < (ROUNDS[line] as number); round++) {
    for (const { name, lines } of contenders) {
      const work = lines[line]
      if (work === undefined) continue
      const started = performance.now()
      await work()
      const took = performance.now() - started
      const key = `${line} ${name}`
      const list = times.get(key)
      if (list === undefined) times.set(key, [took])
      else list.push(took)
    }
  }
}
for (const list of times.values()) list.sort((a, b) => a - b)
const rounded = (value: number, digits: number) => Number(value.toFixed(digits))

interface Measured {
  /** The best round. */
  milliseconds: number
  median: number
  /** Of the best rounds. */
  shareOfRaw: number
}
const report: Record<string, Record<string, Measured>> = {}
for (const [line, title] of Object.entries(titles)) {
  const [base] = times.get(`${line} better-sqlite3`) ?? []
  if (base === undefined) continue
  const row: Record<string, Measured> = {}
  for (const { name } of contenders) {
    const list = times.get(`${line} ${name}`)
    if (list === undefined) continue
    const best = list[0] as number
    row[name] = {
      milliseconds: rounded(best, 3),
      median: rounded(list[list.length >> 1] as number, 3),
      shareOfRaw: rounded(base / best, 3),
    }
  }
  report[title] = row
  console.log(title)
  for (const [name, { milliseconds, median, shareOfRaw }] of Object.entries(row)) {
    console.log(
      `  ${name.padEnd(16)} ${milliseconds.toFixed(2).padStart(10)} ms ${median.toFixed(2).padStart(10)} ${(shareOfRaw * 100).toFixed(1).padStart(6)}%`,
    )
  }
}
if (only.length === 0) {
  const results = {
    date: new Date().toISOString(),
    machine: `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`,
    loadAverage: loadavg()[0],
    report,
  }
  writeFileSync(new URL('../results/orm.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
}
// Some peers keep the process alive with their pools.
process.exit(0)
