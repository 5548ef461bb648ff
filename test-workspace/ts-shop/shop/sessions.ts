// Three ways to come by a session: `await using`, an injected dependency, a scoped session.

import { type Session, scopedSession, sessionmaker } from 'orm-core'
import { engine, makeSession } from './database.ts'
import { Post, User } from './models.ts'
import type { UserCreate } from './schemas.ts'

/** Committed at the end of the function, rolled back when it throws, closed in any case. */
export async function createPost(title: string, content: string, authorId: number): Promise<Post> {
  await using session = makeSession()
  return await session.begin(async () => {
    const post = new Post({ title, content, authorId })
    session.add(post)
    return post
  })
}

/** The same in one call. */
export async function createPostShortly(title: string, content: string, authorId: number): Promise<Post> {
  return makeSession.begin(async (session) => {
    const post = new Post({ title, content, authorId })
    session.add(post)
    return post
  })
}

/** The session comes from outside: web.ts makes one for each request. */
export async function createUserEndpoint(userData: UserCreate, session: Session): Promise<User> {
  const user = new User({ ...userData })
  session.add(user)
  await session.commit()
  await session.refresh(user)
  return user
}

// Create scoped session
export const scope = scopedSession(sessionmaker(engine, { expireOnCommit: false }))

// Use in application: whoever runs inside the same scope.run(…) has the same session.
export async function someFunction(): Promise<void> {
  const session = scope.current
  // Use session normally
  await session.commit()
}
