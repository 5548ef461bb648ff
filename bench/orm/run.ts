// Our sessions against better-sqlite3 itself and against other libraries, in one process and in alternation: every line
// is a piece of work that a service does, every number the best of many rounds (and the median beside it). Peers are
// taken from .cache/bench-peers when they are installed there (`npm install --legacy-peer-deps --ignore-scripts --prefix
// .cache/bench-peers drizzle-orm kysely typeorm @mikro-orm/core @mikro-orm/better-sqlite @mikro-orm/postgresql`). What
// kysely does with related rows is written by hand, as for the baseline: it has no relations. Results go to
// bench/results/orm.json; postgresql.ts is the same on a server.

import Database from 'better-sqlite3'
import { type Contender, keep, measure } from './lines.ts'
import { ours } from './ours.ts'
import { sqlitePeers } from './peers.ts'
import { makeDatabase, openOurs } from './schema.ts'

const file = makeDatabase({ users: 1_000, posts: 20_000, links: 60_000 })

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

const only = process.argv.slice(2)
const report = await measure([raw(), ours(openOurs(file)), ...(await sqlitePeers(file))], only)
if (only.length === 0) keep('orm', report)
