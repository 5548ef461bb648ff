// Create, read, update and delete users.

import { delete_, insert, select, update } from 'orm-core'
import { makeSession } from './database.ts'
import { Tag, User } from './models.ts'

export async function createUser(name: string, email: string): Promise<User> {
  await using session = makeSession()
  return await session.begin(async () => {
    const user = new User({ name, email })
    session.add(user)
    await session.flush() // Get the ID
    return user
  })
}

export async function getUser(userId: number): Promise<User | null> {
  await using session = makeSession()
  const result = await session.execute(select(User).where(User.id.eq(userId)))
  return result.scalarOneOrNone()
}

export async function updateUserEmail(userId: number, newEmail: string): Promise<boolean> {
  await using session = makeSession()
  const result = await session.execute(update(User).where(User.id.eq(userId)).values({ email: newEmail }))
  await session.commit()
  return result.rowcount > 0
}

export async function deleteUser(userId: number): Promise<boolean> {
  await using session = makeSession()
  const result = await session.execute(delete_(User).where(User.id.eq(userId)))
  await session.commit()
  return result.rowcount > 0
}

export async function addTags(names: string[]): Promise<void> {
  await using session = makeSession()
  await session.execute(
    insert(Tag),
    names.map((name) => ({ name })),
  )
  await session.commit()
}
