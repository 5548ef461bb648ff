// A collection that is too large to load: write-only.

import { DateTime, declarativeBase, foreignKey, Integer, mappedColumn, select, Varchar, writeOnly } from 'orm-core'
import { makeSession } from '../database.ts'

export const Base = declarativeBase()

export class User extends Base<typeof User> {
  static {
    this.table('journal_users')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static override name = mappedColumn(Varchar(50))

  static posts = writeOnly(() => [Post])
}

export class Post extends Base<typeof Post> {
  static {
    this.table('journal_posts')
  }
  static id = mappedColumn(Integer, { primaryKey: true })
  static authorId = mappedColumn('author_id', Integer, { foreignKey: foreignKey('journal_users.id') })
  static written = mappedColumn(DateTime)
}

export async function getUserPosts(userId: number): Promise<Post[]> {
  await using session = makeSession()
  const user = await session.get(User, userId)
  if (user === null) return []
  // Explicit select for collection
  const stmt = select(Post).where(Post.authorId.eq(userId))
  return await session.scalars(stmt).all()
}

export async function getLatestPosts(user: User, count: number): Promise<Post[]> {
  await using session = makeSession()
  const stmt = user.posts.select().orderBy(Post.written.desc()).limit(count)
  return await session.scalars(stmt).all()
}
