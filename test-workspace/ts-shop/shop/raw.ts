// SQL written by hand.

import { text } from 'orm-core'
import { makeSession } from './database.ts'

export async function runRawSql(): Promise<number> {
  await using session = makeSession()
  const result = await session.execute(text('SELECT COUNT(*) FROM users'))
  const count = result.scalar()
  return count
}

export async function runParameterizedQuery(userId: number) {
  await using session = makeSession()
  const stmt = text('SELECT * FROM posts WHERE author_id = :user_id')
  const result = await session.execute(stmt, { user_id: userId })
  return result.fetchAll()
}
