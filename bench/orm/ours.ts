// What our sessions do for each line, on whatever database the engine has. A whole table is loaded with two statements
// (`joinedload` for the author, `subqueryload` for the tags), and on a line of its own with `selectinload`, which sends one for
// each 500 posts.

import { type Engine, joinedload, Session, select, selectinload, subqueryload } from '../../orm-core/src/index.ts'
import type { Contender } from './lines.ts'
import { Post, User } from './schema.ts'

export function ours(engine: Engine): Contender {
  const users = select(User) as any
  const posts = (select(Post) as any).options(selectinload(Post.author), selectinload(Post.tags))
  const whole = (select(Post) as any).options(joinedload(Post.author), subqueryload(Post.tags))
  const fifty = posts.orderBy(Post.id).limit(50)
  const within = async (work: (session: Session) => Promise<unknown>) => {
    await using session = new Session(engine)
    return await work(session)
  }
  return {
    name: 'orm-core',
    close: () => engine.dispose(),
    lines: {
      get: () =>
        within(async (session) => {
          for (let id = 1; id <= 1000; id++) await session.get(User, id)
        }),
      entities: () => within(async (session) => (await session.scalars(users)).all()),
      fifty: () => within(async (session) => (await session.scalars(fifty)).all()),
      eager: () => within(async (session) => (await session.scalars(whole)).all()),
      eagerSelectin: () => within(async (session) => (await session.scalars(posts)).all()),
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
