// Makes shop.db beside this file: 1,000 users, 20,000 posts, 200 tags, 60,000 links. The rows come from a fixed
// linear congruential generator, so that every run makes the same database. Usage: node seed.mjs [FILE]
import { existsSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Database from 'better-sqlite3'

const COUNTS = { users: 1_000, posts: 20_000, tags: 200, linksPerPost: 3 }

const SCHEMA = `
CREATE TABLE users (
  id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, email VARCHAR(100) NOT NULL, nickname VARCHAR(30),
  PRIMARY KEY (id), UNIQUE (email)
);
CREATE TABLE posts (
  id INTEGER NOT NULL, title VARCHAR(50) NOT NULL, content TEXT NOT NULL, author_id INTEGER NOT NULL, created DATETIME NOT NULL,
  PRIMARY KEY (id), FOREIGN KEY(author_id) REFERENCES users (id)
);
CREATE INDEX ix_posts_author_id ON posts (author_id);
CREATE TABLE tags (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, PRIMARY KEY (id), UNIQUE (name));
CREATE TABLE post_tags (
  post_id INTEGER NOT NULL, tag_id INTEGER NOT NULL,
  PRIMARY KEY (post_id, tag_id), FOREIGN KEY(post_id) REFERENCES posts (id), FOREIGN KEY(tag_id) REFERENCES tags (id)
);
CREATE TABLE legacy_users (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, PRIMARY KEY (id));
CREATE TABLE legacy_posts (
  id INTEGER NOT NULL, title VARCHAR(50), content TEXT, author_id INTEGER,
  PRIMARY KEY (id), FOREIGN KEY(author_id) REFERENCES legacy_users (id)
);
CREATE TABLE journal_users (id INTEGER NOT NULL, name VARCHAR(50) NOT NULL, PRIMARY KEY (id));
CREATE TABLE journal_posts (
  id INTEGER NOT NULL, author_id INTEGER NOT NULL, written DATETIME NOT NULL,
  PRIMARY KEY (id), FOREIGN KEY(author_id) REFERENCES journal_users (id)
);
`

const FIRST = [
  'Ada',
  'Alan',
  'Barbara',
  'Emmy',
  'Donald',
  'Edsger',
  'Frances',
  'Grace',
  'John',
  'Ken',
  'Leslie',
  'Margaret',
]
const LAST = ['Allen', 'Dijkstra', 'Hamilton', 'Hopper', 'Knuth', 'Lamport', 'Liskov', 'Lovelace', 'Shannon', 'Turing']
const WORDS = [
  'mercury',
  'salt',
  'sulphur',
  'copper',
  'furnace',
  'retort',
  'vessel',
  'ember',
  'silver',
  'gold',
  'tin',
  'lead',
]

/** Numerical Recipes' generator: returns integers from 0 to n - 1, the same on every run. */
function generator(seed) {
  let state = seed >>> 0
  return (n) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * n)
  }
}

/** @param {string} file path of the database, which is replaced */
export function seed(file) {
  for (const path of [file, `${file}-wal`, `${file}-shm`]) if (existsSync(path)) rmSync(path)
  const database = new Database(file)
  const random = generator(20)
  const pick = (list) => list[random(list.length)]
  const insert = (table, width) =>
    database.prepare(`INSERT INTO ${table} VALUES (${Array(width).fill('?').join(', ')})`)
  const start = Date.UTC(2024, 0, 1)
  const stamp = (minutes) => `${new Date(start + minutes * 60_000).toISOString().replace('T', ' ').slice(0, 19)}.000000`

  database.exec(SCHEMA)
  database.transaction(() => {
    const users = insert('users', 4)
    for (let id = 1; id <= COUNTS.users; id++) {
      users.run(
        id,
        `${pick(FIRST)} ${pick(LAST)}`,
        `user${id}@example.com`,
        random(3) === 0 ? `${pick(WORDS)}${id}` : null,
      )
    }
    const tags = insert('tags', 2)
    for (let id = 1; id <= COUNTS.tags; id++) tags.run(id, `${WORDS[id % WORDS.length]}-${id}`)
    const posts = insert('posts', 5)
    const links = insert('post_tags', 2)
    for (let id = 1; id <= COUNTS.posts; id++) {
      // The last ten users write nothing, so that "users without posts" has an answer.
      const author = 1 + random(COUNTS.users - 10)
      posts.run(
        id,
        `On ${pick(WORDS)} and ${pick(WORDS)}`,
        `${pick(WORDS)} ${pick(WORDS)} ${pick(WORDS)}.`,
        author,
        stamp(id * 31 + random(30)),
      )
      const chosen = new Set()
      while (chosen.size < COUNTS.linksPerPost) chosen.add(1 + random(COUNTS.tags))
      for (const tag of chosen) links.run(id, tag)
    }
    const legacyUsers = insert('legacy_users', 2)
    const legacyPosts = insert('legacy_posts', 4)
    const journalUsers = insert('journal_users', 2)
    const journalPosts = insert('journal_posts', 3)
    for (let id = 1; id <= 20; id++) {
      legacyUsers.run(id, `${pick(FIRST)} ${pick(LAST)}`)
      journalUsers.run(id, `${pick(FIRST)} ${pick(LAST)}`)
    }
    for (let id = 1; id <= 100; id++) {
      legacyPosts.run(id, `On ${pick(WORDS)}`, random(4) === 0 ? null : pick(WORDS), 1 + random(20))
      journalPosts.run(id, 1 + random(20), stamp(id * 61))
    }
  })()
  database.exec('ANALYZE')
  database.close()
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const file = process.argv[2] ?? fileURLToPath(new URL('shop.db', import.meta.url))
  seed(file)
  console.log(`${file}: 1,000 users, 20,000 posts, 200 tags, 60,000 links`)
}
