// The closest statement in kysely and drizzle-orm, which are installed on demand into bench/.cache. Both build and
// compile in one step: neither keeps compiled statements by structure.

import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

/** The functions to measure by the peer's name; null with a reason when the packages can't be had. */
export async function peers(bench) {
  const folder = join(bench, '.cache/compile')
  mkdirSync(folder, { recursive: true })
  copyFileSync(join(bench, 'compile/package.json'), join(folder, 'package.json'))
  if (!existsSync(join(folder, 'node_modules/kysely')) || !existsSync(join(folder, 'node_modules/drizzle-orm'))) {
    try {
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=peer', '--legacy-peer-deps'], {
        cwd: folder,
        stdio: 'ignore',
      })
    } catch (error) {
      return { missing: `kysely and drizzle-orm can't be installed: ${error.message}` }
    }
  }
  const require = createRequire(join(folder, 'package.json'))
  const load = (name) => import(pathToFileURL(require.resolve(name)).href)
  const kysely = await load('kysely')
  const { and, count, desc, eq, gt, ilike, isNull, or } = await load('drizzle-orm')
  const pg = await load('drizzle-orm/pg-core')

  const database = new kysely.Kysely({
    dialect: {
      createAdapter: () => new kysely.PostgresAdapter(),
      createDriver: () => new kysely.DummyDriver(),
      createIntrospector: (db) => new kysely.PostgresIntrospector(db),
      createQueryCompiler: () => new kysely.PostgresQueryCompiler(),
    },
  })
  const users = pg.pgTable('users', {
    id: pg.integer('id').primaryKey(),
    name: pg.varchar('name'),
    nickname: pg.varchar('nickname'),
    active: pg.boolean('active'),
  })
  const posts = pg.pgTable('posts', {
    id: pg.integer('id').primaryKey(),
    authorId: pg.integer('author_id'),
    views: pg.integer('views'),
  })
  const builder = new pg.QueryBuilder()
  return {
    kysely: (i) =>
      database
        .selectFrom('users')
        .innerJoin('posts', 'posts.author_id', 'users.id')
        .select((eb) => ['users.id', 'users.name', eb.fn.count('posts.id').as('n')])
        .where((eb) =>
          eb.and([
            eb('users.active', 'is', true),
            eb.or([eb('users.name', 'ilike', `%${i}%`), eb('users.nickname', 'is', null)]),
            eb('posts.views', '>', i),
          ]),
        )
        .groupBy(['users.id', 'users.name'])
        .having((eb) => eb.fn.count('posts.id'), '>', 3)
        .orderBy((eb) => eb.fn.count('posts.id'), 'desc')
        .limit(20)
        .compile().sql,
    'drizzle-orm': (i) =>
      builder
        .select({ id: users.id, name: users.name, n: count(posts.id) })
        .from(users)
        .innerJoin(posts, eq(posts.authorId, users.id))
        .where(and(eq(users.active, true), or(ilike(users.name, `%${i}%`), isNull(users.nickname)), gt(posts.views, i)))
        .groupBy(users.id, users.name)
        .having(gt(count(posts.id), 3))
        .orderBy(desc(count(posts.id)))
        .limit(20)
        .toSQL().sql,
  }
}
