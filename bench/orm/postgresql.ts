// Our sessions against pg itself and against other libraries, on PostgreSQL: the lines of run.ts, where the server and the
// way to it take the larger part of the time. The server is the one of the tests; a URL as ATHANOR_TEST_POSTGRESQL is used
// instead. The baseline prepares its statements, inserts a thousand rows at a time and sends changes one by one. Lines with
// joins are measured a second time with the planner set for an SSD. Results go to bench/results/orm-postgresql.json.

import pg from 'pg'
import { createEngine } from '../../orm-core/src/index.ts'
import { startPostgresql } from '../../orm-core/test/servers.ts'
import { type Contender, keep, measure } from './lines.ts'
import { ours } from './ours.ts'
import { postgresqlPeers } from './peers.ts'
import { DDL } from './schema.ts'

async function fill(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('DROP TABLE IF EXISTS post_tags, tags, posts, users')
  await client.query(
    DDL.replace(
      'id INTEGER PRIMARY KEY, name TEXT NOT NULL, email',
      'id SERIAL PRIMARY KEY, name TEXT NOT NULL, email',
    ),
  )
  await client.query(
    "INSERT INTO users SELECT i, 'user ' || i, 'user' || i || '@example.org', i % 90 FROM generate_series(1, 1000) i",
  )
  await client.query("SELECT setval('users_id_seq', 1000)")
  await client.query(
    "INSERT INTO posts SELECT i, 'post ' || i, 'body of post ' || i, ((i - 1) % 1000) + 1 FROM generate_series(1, 20000) i",
  )
  await client.query("INSERT INTO tags SELECT i, 'tag ' || i FROM generate_series(1, 100) i")
  await client.query(
    'INSERT INTO post_tags SELECT i, ((i + k * 31) % 100) + 1 FROM generate_series(1, 20000) i, generate_series(0, 2) k',
  )
  await client.query('VACUUM ANALYZE')
  await client.end()
}

async function raw(url: string): Promise<Contender> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const query = async (name: string, text: string, values: unknown[] = []) =>
    (await client.query({ name, text, values })).rows as any[]
  const withRelated = async (posts: any[]) => {
    const authors = new Map<number, any>()
    const tags = new Map<number, any[]>()
    for (let at = 0; at < posts.length; at += 500) {
      const part = posts.slice(at, at + 500)
      const wanted = [...new Set(part.map((post) => post.author_id))]
      for (const user of await query('authors', 'SELECT id, name, email, age FROM users WHERE id = ANY($1)', [wanted]))
        authors.set(user.id, user)
      const text =
        'SELECT pt.post_id, t.id, t.name FROM post_tags pt JOIN tags t ON t.id = pt.tag_id WHERE pt.post_id = ANY($1)'
      for (const { post_id, id, name } of await query('tags', text, [part.map((post) => post.id)])) {
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
  const rows = Array.from({ length: 1000 }, (_, i) => `($${i * 3 + 1}, $${i * 3 + 2}, $${i * 3 + 3})`).join(', ')
  const insert = `INSERT INTO users (name, email, age) VALUES ${rows} RETURNING id`
  return {
    name: 'pg',
    close: () => client.end(),
    lines: {
      get: async () => {
        for (let id = 1; id <= 1000; id++)
          await query('get', 'SELECT id, name, email, age FROM users WHERE id = $1', [id])
      },
      entities: () => query('users', 'SELECT id, name, email, age FROM users'),
      fifty: async () =>
        withRelated(await query('fifty', 'SELECT id, title, body, author_id FROM posts ORDER BY id LIMIT 50')),
      eager: async () => withRelated(await query('posts', 'SELECT id, title, body, author_id FROM posts')),
      insert: async () => {
        await client.query('BEGIN')
        for (let at = 0; at < 10_000; at += 1000) {
          const values: unknown[] = []
          for (let i = 0; i < 1000; i++) values.push(`new ${at + i}`, 'e', at + i)
          await query('insert', insert, values)
        }
        await client.query('ROLLBACK')
      },
      change: async () => {
        await client.query('BEGIN')
        for (const user of await query('users', 'SELECT id, name, email, age FROM users'))
          await query('change', 'UPDATE users SET name = $1 WHERE id = $2', [`${user.name}!`, user.id])
        await client.query('ROLLBACK')
      },
    },
  }
}

/**
 * What the planner takes a random page to cost, for all connections that come: 4 when nobody says anything, which is a
 * turning disk, and about 1 for a database that lies on an SSD or in memory. Joins are planned by it.
 */
async function pageCost(url: string, value: string | null): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const { rows } = await client.query('SELECT current_database() AS name')
  const setting = value === null ? 'RESET random_page_cost' : `SET random_page_cost ${value}`
  await client.query(`ALTER DATABASE ${client.escapeIdentifier(rows[0].name)} ${setting}`)
  await client.end()
}

const only = process.argv.slice(2)
const given = process.env.ATHANOR_TEST_POSTGRESQL
const server = given ? { url: given, stop: async () => {} } : await startPostgresql()
try {
  await fill(server.url)
  const contenders = async () => [
    await raw(server.url),
    ours(createEngine(server.url)),
    ...(await postgresqlPeers(server.url)),
  ]
  const report = await measure(await contenders(), only, 0.25)
  await pageCost(server.url, '= 1.1')
  const related = ['fifty', 'eager', 'eagerSelectin'].filter((name) => only.length === 0 || only.includes(name))
  if (related.length > 0) {
    console.log('with random_page_cost = 1.1')
    const again = await measure(await contenders(), related, 0.25)
    for (const [title, row] of Object.entries(again)) report[`${title}, random_page_cost 1.1`] = row
  }
  if (only.length === 0) keep('orm-postgresql', report)
} finally {
  await pageCost(server.url, null).catch(() => {})
  await server.stop()
}
process.exit(0)
