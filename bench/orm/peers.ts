// Other libraries, doing the same work as ours. They are no dependencies of this repository: what is not installed in
// .cache/bench-peers is left out.

import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import type { Contender } from './lines.ts'

const required = createRequire(new URL('../../.cache/bench-peers/package.json', import.meta.url))

async function peer(name: string): Promise<any> {
  return import(pathToFileURL(required.resolve(name)).href)
}

/** Which database the peers work on. */
export type Target = { readonly file: string } | { readonly url: string }

async function kysely(target: Target): Promise<Contender> {
  const { Kysely, PostgresDialect, SqliteDialect } = await peer('kysely')
  const dialect =
    'file' in target
      ? new SqliteDialect({ database: new (required('better-sqlite3'))(target.file) })
      : new PostgresDialect({ pool: new (required('pg').Pool)({ connectionString: target.url, max: 1 }) })
  const db = new Kysely({ dialect })
  const related = async (posts: any[]) => {
    const authors = new Map<number, any>()
    const tags = new Map<number, any[]>()
    for (let at = 0; at < posts.length; at += 500) {
      const part = posts.slice(at, at + 500)
      const wanted = [...new Set(part.map((post) => post.author_id))]
      for (const user of await db.selectFrom('users').selectAll().where('id', 'in', wanted).execute())
        authors.set(user.id, user)
      const links = await db
        .selectFrom('post_tags')
        .innerJoin('tags', 'tags.id', 'post_tags.tag_id')
        .select(['post_tags.post_id', 'tags.id', 'tags.name'])
        .where(
          'post_tags.post_id',
          'in',
          part.map((post) => post.id),
        )
        .execute()
      for (const link of links) {
        const list = tags.get(link.post_id)
        if (list) list.push(link)
        else tags.set(link.post_id, [link])
      }
    }
    for (const post of posts) {
      post.author = authors.get(post.author_id)
      post.tags = tags.get(post.id) ?? []
    }
    return posts
  }
  const undone = (work: (trx: any) => Promise<unknown>) =>
    db
      .transaction()
      .execute(async (trx: any) => {
        await work(trx)
        throw new Undo()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error
      })
  return {
    name: 'kysely',
    close: () => db.destroy(),
    lines: {
      get: async () => {
        for (let id = 1; id <= 1000; id++)
          await db.selectFrom('users').selectAll().where('id', '=', id).executeTakeFirst()
      },
      entities: () => db.selectFrom('users').selectAll().execute(),
      fifty: async () => related(await db.selectFrom('posts').selectAll().orderBy('id').limit(50).execute()),
      eager: async () => related(await db.selectFrom('posts').selectAll().execute()),
      insert: () =>
        undone(async (trx) => {
          for (let at = 0; at < 10_000; at += 1000) {
            const rows = Array.from({ length: 1000 }, (_, i) => ({ name: `new ${at + i}`, email: 'e', age: at + i }))
            await trx.insertInto('users').values(rows).returning('id').execute()
          }
        }),
      change: () =>
        undone(async (trx) => {
          for (const user of await trx.selectFrom('users').selectAll().execute())
            await trx
              .updateTable('users')
              .set({ name: `${user.name}!` })
              .where('id', '=', user.id)
              .execute()
        }),
    },
  }
}

class Undo extends Error {}

/** The same tables for drizzle, whose columns belong to a dialect. */
function drizzleSchema(table: any, integer: any, text: any, relations: any): any {
  const users = table('users', {
    id: integer('id').primaryKey(),
    name: text('name').notNull(),
    email: text('email').notNull(),
    age: integer('age'),
  })
  const posts = table('posts', {
    id: integer('id').primaryKey(),
    title: text('title').notNull(),
    body: text('body').notNull(),
    authorId: integer('author_id').notNull(),
  })
  const tags = table('tags', { id: integer('id').primaryKey(), name: text('name').notNull() })
  const postTags = table('post_tags', {
    postId: integer('post_id').notNull(),
    tagId: integer('tag_id').notNull(),
  })
  return {
    users,
    posts,
    tags,
    postTags,
    postRelations: relations(posts, ({ one, many }: any) => ({
      author: one(users, { fields: [posts.authorId], references: [users.id] }),
      links: many(postTags),
    })),
    linkRelations: relations(postTags, ({ one }: any) => ({
      post: one(posts, { fields: [postTags.postId], references: [posts.id] }),
      tag: one(tags, { fields: [postTags.tagId], references: [tags.id] }),
    })),
  }
}

const RELATED = { author: true, links: { with: { tag: true } } }

async function drizzleOnSqlite(file: string): Promise<Contender> {
  const { drizzle: open } = await peer('drizzle-orm/better-sqlite3')
  const { integer, sqliteTable, text } = await peer('drizzle-orm/sqlite-core')
  const { eq, relations, sql } = await peer('drizzle-orm')
  const schema = drizzleSchema(sqliteTable, integer, text, relations)
  const { users, posts } = schema
  const db = open(new (required('better-sqlite3'))(file), { schema })
  const byKey = db
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder('id')))
    .prepare()
  const related = RELATED
  const undone = (work: (tx: any) => void) => {
    try {
      db.transaction((tx: any) => {
        work(tx)
        throw new Undo()
      })
    } catch (error) {
      if (!(error instanceof Undo)) throw error
    }
  }
  return {
    name: 'drizzle',
    lines: {
      get: () => {
        for (let id = 1; id <= 1000; id++) byKey.get({ id })
      },
      entities: () => db.select().from(users).all(),
      fifty: () => db.query.posts.findMany({ with: related, orderBy: posts.id, limit: 50 }),
      eager: () => db.query.posts.findMany({ with: related }),
      insert: () =>
        undone((tx) => {
          for (let at = 0; at < 10_000; at += 1000) {
            const rows = Array.from({ length: 1000 }, (_, i) => ({ name: `new ${at + i}`, email: 'e', age: at + i }))
            tx.insert(users).values(rows).returning({ id: users.id }).all()
          }
        }),
      change: () =>
        undone((tx) => {
          for (const user of tx.select().from(users).all())
            tx.update(users)
              .set({ name: `${user.name}!` })
              .where(eq(users.id, user.id))
              .run()
        }),
    },
  }
}

async function drizzleOnPostgresql(url: string): Promise<Contender> {
  const { drizzle: open } = await peer('drizzle-orm/node-postgres')
  const { integer, pgTable, serial, text } = await peer('drizzle-orm/pg-core')
  const { eq, relations, sql } = await peer('drizzle-orm')
  const schema = drizzleSchema(
    pgTable,
    (name: string) => (name === 'id' ? serial(name) : integer(name)),
    text,
    relations,
  )
  const { users, posts } = schema
  const pool = new (required('pg').Pool)({ connectionString: url, max: 1 })
  const db = open(pool, { schema })
  const byKey = db
    .select()
    .from(users)
    .where(eq(users.id, sql.placeholder('id')))
    .prepare('user_by_key')
  const related = RELATED
  const undone = (work: (tx: any) => Promise<void>) =>
    db
      .transaction(async (tx: any) => {
        await work(tx)
        throw new Undo()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error
      })
  return {
    name: 'drizzle',
    close: () => pool.end(),
    lines: {
      get: async () => {
        for (let id = 1; id <= 1000; id++) await byKey.execute({ id })
      },
      entities: () => db.select().from(users),
      fifty: () => db.query.posts.findMany({ with: related, orderBy: posts.id, limit: 50 }),
      eager: () => db.query.posts.findMany({ with: related }),
      insert: () =>
        undone(async (tx) => {
          for (let at = 0; at < 10_000; at += 1000) {
            const rows = Array.from({ length: 1000 }, (_, i) => ({ name: `new ${at + i}`, email: 'e', age: at + i }))
            await tx.insert(users).values(rows).returning({ id: users.id })
          }
        }),
      change: () =>
        undone(async (tx) => {
          for (const user of await tx.select().from(users))
            await tx
              .update(users)
              .set({ name: `${user.name}!` })
              .where(eq(users.id, user.id))
        }),
    },
  }
}

async function typeorm(target: Target): Promise<Contender> {
  const { DataSource, EntitySchema } = (await peer('typeorm')) as any
  const UserEntity = new EntitySchema({
    name: 'User',
    tableName: 'users',
    columns: {
      id: { type: Number, primary: true, generated: true },
      name: { type: 'text' },
      email: { type: 'text' },
      age: { type: Number, nullable: true },
    },
  })
  const TagEntity = new EntitySchema({
    name: 'Tag',
    tableName: 'tags',
    columns: { id: { type: Number, primary: true }, name: { type: 'text' } },
  })
  const PostEntity = new EntitySchema({
    name: 'Post',
    tableName: 'posts',
    columns: { id: { type: Number, primary: true }, title: { type: 'text' }, body: { type: 'text' } },
    relations: {
      author: { type: 'many-to-one', target: 'User', joinColumn: { name: 'author_id' } },
      tags: {
        type: 'many-to-many',
        target: 'Tag',
        joinTable: { name: 'post_tags', joinColumn: { name: 'post_id' }, inverseJoinColumn: { name: 'tag_id' } },
      },
    },
  })
  const source = new DataSource({
    ...('file' in target
      ? { type: 'better-sqlite3', driver: required('better-sqlite3'), database: target.file }
      : { type: 'postgres', driver: required('pg'), url: target.url, poolSize: 1 }),
    entities: [UserEntity, TagEntity, PostEntity],
  })
  await source.initialize()
  const undone = (work: (manager: any) => Promise<unknown>) =>
    source
      .transaction(async (manager: any) => {
        await work(manager)
        throw new Undo()
      })
      .catch((error: unknown) => {
        if (!(error instanceof Undo)) throw error
      })
  const relations = { author: true, tags: true }
  return {
    name: 'typeorm',
    close: () => source.destroy(),
    lines: {
      get: async () => {
        for (let id = 1; id <= 1000; id++) await source.manager.findOneBy('User', { id })
      },
      entities: () => source.manager.find('User'),
      fifty: () => source.manager.find('Post', { relations, order: { id: 'ASC' }, take: 50 }),
      eager: () => source.manager.find('Post', { relations }),
      insert: () =>
        undone((manager) =>
          manager.save(
            'User',
            Array.from({ length: 10_000 }, (_, i) => manager.create('User', { name: `new ${i}`, email: 'e', age: i })),
            { chunk: 500 },
          ),
        ),
      change: () =>
        undone(async (manager) => {
          const users = await manager.find('User')
          for (const user of users) user.name = `${user.name}!`
          await manager.save('User', users)
        }),
    },
  }
}

async function mikro(target: Target): Promise<Contender> {
  const { EntitySchema } = await peer('@mikro-orm/core')
  const { MikroORM } = await peer('file' in target ? '@mikro-orm/better-sqlite' : '@mikro-orm/postgresql')
  const UserEntity = new EntitySchema({
    name: 'User',
    tableName: 'users',
    properties: {
      id: { type: 'number', primary: true },
      name: { type: 'string' },
      email: { type: 'string' },
      age: { type: 'number', nullable: true },
    },
  } as any)
  const TagEntity = new EntitySchema({
    name: 'Tag',
    tableName: 'tags',
    properties: { id: { type: 'number', primary: true }, name: { type: 'string' } },
  } as any)
  const PostEntity = new EntitySchema({
    name: 'Post',
    tableName: 'posts',
    properties: {
      id: { type: 'number', primary: true },
      title: { type: 'string' },
      body: { type: 'string' },
      author: { kind: 'm:1', entity: 'User', fieldName: 'author_id' },
      tags: {
        kind: 'm:n',
        entity: 'Tag',
        pivotTable: 'post_tags',
        joinColumn: 'post_id',
        inverseJoinColumn: 'tag_id',
      },
    },
  } as any)
  const orm = await MikroORM.init({
    ...('file' in target ? { dbName: target.file } : { clientUrl: target.url, pool: { min: 1, max: 1 } }),
    entities: [UserEntity, TagEntity, PostEntity],
    debug: false,
  } as any)
  const undone = async (work: (em: any) => Promise<unknown>) => {
    const em = orm.em.fork()
    await em.begin()
    await work(em)
    await em.flush()
    await em.rollback()
  }
  const populate = ['author', 'tags']
  return {
    name: 'mikro-orm',
    close: () => orm.close(),
    lines: {
      get: async () => {
        const em = orm.em.fork()
        for (let id = 1; id <= 1000; id++) await em.findOne('User', id)
      },
      entities: () => orm.em.fork().find('User', {}),
      fifty: () => orm.em.fork().find('Post', {}, { populate, orderBy: { id: 'asc' }, limit: 50 } as any),
      eager: () => orm.em.fork().find('Post', {}, { populate } as any),
      insert: () =>
        undone(async (em) => {
          for (let i = 0; i < 10_000; i++) em.persist(em.create('User', { name: `new ${i}`, email: 'e', age: i }))
        }),
      change: () =>
        undone(async (em) => {
          for (const user of await em.find('User', {})) user.name = `${user.name}!`
        }),
    },
  }
}

async function installed(peers: Readonly<Record<string, () => Promise<Contender>>>): Promise<Contender[]> {
  const found: Contender[] = []
  for (const [name, load] of Object.entries(peers)) {
    try {
      found.push(await load())
    } catch (error) {
      console.error(`${name} is left out: ${(error as Error).message}`)
    }
  }
  return found
}

/** The peers that are installed, on a database file. */
export function sqlitePeers(file: string): Promise<Contender[]> {
  return installed({
    drizzle: () => drizzleOnSqlite(file),
    kysely: () => kysely({ file }),
    typeorm: () => typeorm({ file }),
    mikro: () => mikro({ file }),
  })
}

/** The same on a PostgreSQL server. */
export function postgresqlPeers(url: string): Promise<Contender[]> {
  return installed({
    drizzle: () => drizzleOnPostgresql(url),
    kysely: () => kysely({ url }),
    typeorm: () => typeorm({ url }),
    mikro: () => mikro({ url }),
  })
}
