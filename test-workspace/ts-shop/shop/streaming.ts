// Large results, a row at a time.

import { select } from 'orm-core'
import { makeSession } from './database.ts'
import { User } from './models.ts'

// Streaming large results
export async function processAllUsers(processUser: (user: User) => Promise<void>): Promise<void> {
  await using session = makeSession()
  const result = await session.stream(select(User))
  for await (const user of result.scalars()) {
    // Process user without loading all into memory
    await processUser(user)
  }
}
