// The database of the benchmarks of the ORM (users, their posts, tags of posts), and its mapping.

import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import Database from 'better-sqlite3'
import {
  Column,
  createEngine,
  declarativeBase,
  type Engine,
  ForeignKey,
  Integer,
  mappedColumn,
  relationship,
  String,
  Table,
} from '../../orm-core/src/index.ts'

export const DDL = `
CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT NOT NULL, email TEXT NOT NULL, age INTEGER);
CREATE TABLE posts (id INTEGER PRIMARY KEY, title TEXT NOT NULL, body TEXT NOT NULL, author_id INTEGER NOT NULL REFERENCES users(id));
CREATE TABLE tags (id INTEGER PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE post_tags (post_id INTEGER NOT NULL REFERENCES posts(id), tag_id INTEGER NOT NULL REFERENCES tags(id), PRIMARY KEY (post_id, tag_id));
CREATE INDEX posts_author ON posts(author_id);
`

/** Makes a database file with so many rows. */
export function makeDatabase(size: { users: number; posts: number; links: number }): string {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'orm-bench-')), 'bench.db')
  const database = new Database(file)
  database.pragma('journal_mode = WAL')
  database.pragma('synchronous = OFF')
  database.exec(DDL)
  database.transaction(() => {
    const user = database.prepare('INSERT INTO users VALUES (?, ?, ?, ?)')
    for (let i = 1; i <= size.users; i++) user.run(i, `user ${i}`, `user${i}@example.org`, i % 90)
    const post = database.prepare('INSERT INTO posts VALUES (?, ?, ?, ?)')
    for (let i = 1; i <= size.posts; i++) post.run(i, `post ${i}`, `body of post ${i}`, ((i - 1) % size.users) + 1)
    const tag = database.prepare('INSERT INTO tags VALUES (?, ?)')
    for (let i = 1; i <= 100; i++) tag.run(i, `tag ${i}`)
    const link = database.prepare('INSERT INTO post_tags VALUES (?, ?)')
    const each = size.posts > 0 ? size.links / size.posts : 0
    for (let i = 1; i <= size.posts; i++) for (let k = 0; k < each; k++) link.run(i, ((i + k * 31) % 100) + 1)
  })()
  database.close()
  return file
}

export const Base: any = declarativeBase()
const key = (target: string) => new (ForeignKey as any)(target)
const pk = () => mappedColumn(Integer, { primaryKey: true })
const postTags = new (Table as any)(
  'post_tags',
  Base.metadata,
  new (Column as any)('post_id', Integer, key('posts.id'), { primaryKey: true }),
  new (Column as any)('tag_id', Integer, key('tags.id'), { primaryKey: true }),
)

class User_ extends Base {
  static {
    ;(this as any).table('users')
  }
  static id = pk()
  static name: any = mappedColumn(String)
  static email = mappedColumn(String)
  static age: any = mappedColumn(Integer, { nullable: true })
  static posts: any = (relationship as any)(() => [Post_], { backPopulates: 'author' })
}
class Post_ extends Base {
  static {
    ;(this as any).table('posts')
  }
  static id = pk()
  static title = mappedColumn(String)
  static body = mappedColumn(String)
  static author_id: any = (mappedColumn as any)(Integer, key('users.id'))
  static author: any = (relationship as any)(() => User_, { backPopulates: 'posts' })
  static tags: any = (relationship as any)(() => [Tag_], { secondary: postTags })
}
class Tag_ extends Base {
  static {
    ;(this as any).table('tags')
  }
  static id = pk()
  static name: any = mappedColumn(String)
}
export const User: any = User_
export const Post: any = Post_
export const Tag: any = Tag_
Base.registry.configure()

export function openOurs(file: string): Engine {
  return createEngine(`sqlite:///${file}`)
}
