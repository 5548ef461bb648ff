// The TypeScript shop on the three databases: every function is run, its result looked at, and what it sent held
// against what SQLAlchemy's session sent for the Python shop.

import { readdirSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest'

const file = path.join(os.tmpdir(), `ts-shop-${process.pid}.db`)
const targets: [string, 'sqlite' | 'postgresql' | 'mysql', string | null][] = [
  ['SQLite', 'sqlite', `sqlite:///${file}`],
  ['PostgreSQL', 'postgresql', inject('postgresqlUrl')],
  ['MariaDB', 'mysql', inject('mariadbUrl')],
]

interface RecordedStatement {
  readonly scope: string
  readonly compiled: Readonly<Record<string, { readonly sql?: string }>>
  readonly emitted?: { readonly statements: readonly { readonly sql: string }[] }
}
const recorded: readonly RecordedStatement[] = JSON.parse(
  readFileSync(new URL('../../server/test/recorded/python-shop.json', import.meta.url), 'utf8'),
).statements

/** FastAPI's dependency is a hook of Fastify. */
const TWINS: Readonly<Record<string, string>> = { getDbSession: 'fastifySessions' }
/** Reports with Session.query(), for the editor alone. */
const EDITOR_ONLY = new Set(['authorsByName', 'postsPerAuthor'])

/** White space folded, each placeholder `?`, whatever the driver calls it and whether it is cast. */
function fold(sql: string): string {
  return sql
    .replace(/\s+/g, ' ')
    .replace(/(\$\d+|%\(\w+\)s|%s)(::[A-Z]+( (WITHOUT|WITH) TIME ZONE)?)?/g, '?')
    .trim()
}

/** What SQLAlchemy sends for a function of the Python shop: all of it on SQLite, its statement elsewhere. */
function expected(scope: string, dialect: string): string[] {
  const found = recorded.findLast((each) => each.scope === scope)
  if (found === undefined) throw new Error(`nothing is recorded for ${scope}`)
  const emitted = found.emitted?.statements ?? []
  if (dialect === 'sqlite' && emitted.length > 0) return emitted.map((each) => fold(each.sql))
  return [fold(found.compiled[dialect]?.sql ?? '')]
}

for (const [name, dialect, url] of targets) {
  describe.skipIf(url === null)(`the TypeScript shop on ${name}`, () => {
    let shop: Record<string, any>
    let sent: string[] = []

    beforeAll(async () => {
      if (url === null) return
      rmSync(file, { force: true })
      vi.stubEnv('DATABASE_URL', url)
      vi.stubEnv('REPLICA_URL', url)
      vi.resetModules()
      shop = {}
      for (const each of ['database', 'index', 'crud', 'queries', 'raw', 'routing', 'sessions', 'streaming', 'web']) {
        const module = await import(/* @vite-ignore */ shopFile(`${each}.ts`))
        // routing.ts has a makeSession of its own
        Object.assign(shop, each === 'routing' ? { ...module, makeSession: shop.makeSession } : module, {
          [each]: module,
        })
      }
      shop.legacy = await import(/* @vite-ignore */ shopFile('legacy/models.ts'))
      shop.journal = await import(/* @vite-ignore */ shopFile('journal/index.ts'))
      const { engine } = shop
      for (const base of [shop.Base, shop.legacy.Base, shop.journal.Base]) {
        await base.metadata.dropAll(engine)
        await base.metadata.createAll(engine)
      }
      for (const each of [engine, shop.readEngine]) {
        each.events.on('beforeCursorExecute', (_connection: unknown, sql: string) => {
          sent.push(fold(sql))
        })
      }
      await using session = shop.makeSession()
      const { User, Post, Tag } = shop
      const tags = ['salt', 'gold'].map((each) => new Tag({ name: each }))
      for (const each of ['ann', 'bob', 'cat']) {
        const posts = each === 'ann' ? ['first', 'second'] : ['only']
        session.add(
          new User({
            name: each,
            email: `${each}@example.com`,
            nickname: each === 'bob' ? 'bobby' : null,
            posts: posts.map((title) => new Post({ title: `${title} of ${each}`, content: 'text', tags: [tags[0]] })),
          }),
        )
      }
      session.add(new User({ name: 'mute', email: 'mute@example.com' }))
      await session.commit()
    })
    beforeEach(() => {
      sent = []
    })
    afterAll(async () => {
      if (url === null) return
      for (const base of [shop.journal.Base, shop.legacy.Base, shop.Base]) await base.metadata.dropAll(shop.engine)
      await shop.engine.dispose()
      await shop.readEngine.dispose()
      vi.unstubAllEnvs()
      rmSync(file, { force: true })
    })

    const names = (users: any[]) => users.map((user) => user.name).sort()
    const sentAsRecorded = (scope: string) => {
      const statements = expected(scope, dialect)
      expect(sent.slice(0, statements.length)).toEqual(statements)
      if (dialect === 'sqlite') expect(sent).toHaveLength(statements.length)
    }

    test('create, read, update, delete', async () => {
      const user = await shop.createUser('eve', 'eve@example.com')
      expect(user.id).toBeGreaterThan(0)
      sent = []
      expect((await shop.getUser(user.id)).email).toBe('eve@example.com')
      sentAsRecorded('get_user')
      sent = []
      expect(await shop.updateUserEmail(user.id, 'new@example.com')).toBe(true)
      sentAsRecorded('update_user_email')
      expect(await shop.updateUserEmail(-1, 'none')).toBe(false)
      expect((await shop.getUser(user.id)).email).toBe('new@example.com')
      sent = []
      expect(await shop.deleteUser(user.id)).toBe(true)
      sentAsRecorded('delete_user')
      expect(await shop.getUser(user.id)).toBeNull()
      sent = []
      await shop.addTags(['lead', 'tin'])
      expect(sent).toEqual([`INSERT INTO tags (name) VALUES (?)${dialect === 'postgresql' ? ', (?)' : ''}`])
    })

    test('filters', async () => {
      expect(names(await shop.getAllUsers())).toEqual(['ann', 'bob', 'cat', 'mute'])
      sentAsRecorded('get_all_users')
      sent = []
      expect(names(await shop.getUsersByName('A'))).toEqual(['ann', 'cat'])
      sentAsRecorded('get_users_by_name')
      sent = []
      expect(names(await shop.searchUsers('a', 'cat@'))).toEqual(['cat'])
      sentAsRecorded('search_users')
      expect(await shop.searchUsers()).toHaveLength(4)
      expect(names(await shop.searchUsers(undefined, 'ANN'))).toEqual(['ann'])
      sent = []
      expect(names(await shop.getUsersByNameOrNickname('bobby'))).toEqual(['bob'])
      sentAsRecorded('get_users_by_name_or_nickname')
    })

    test('relationships are loaded as the options say', async () => {
      const posts = await shop.getPostsWithAuthor()
      sentAsRecorded('get_posts_with_author')
      expect(new Set(posts.map((post: any) => post.author.name))).toEqual(new Set(['ann', 'bob', 'cat']))
      sent = []
      const post = await shop.getPostWithTags(posts[0].id)
      sentAsRecorded('get_post_with_tags')
      expect(sent).toHaveLength(2)
      expect([post.author.name, post.tags.map((tag: any) => tag.name)]).toEqual([posts[0].author.name, ['salt']])
      expect(await shop.getPostWithTags(-1)).toBeNull()
      sent = []
      expect((await shop.getPostsTagged('salt')).map((each: any) => each.title)).toContain('first of ann')
      sentAsRecorded('get_posts_tagged')
      expect(await shop.getPostsTagged('gold')).toEqual([])
      sent = []
      expect(names(await shop.getSilentUsers())).toEqual(['mute'])
      sentAsRecorded('get_silent_users')
    })

    test('pages and aggregates', async () => {
      expect(await shop.getPostsPaginated(1, 3)).toHaveLength(3)
      sentAsRecorded('get_posts_paginated')
      expect(await shop.getPostsPaginated(2, 3)).toHaveLength(1)
      sent = []
      const counts = await shop.getUserPostCount()
      sentAsRecorded('get_user_post_count')
      const [first] = counts
      expect([first.name, first.post_count, [...first]]).toEqual(['ann', 2, ['ann', 2]])
      expect(counts).toHaveLength(3)
    })

    test('a collection follows its orphans and its deletes', async () => {
      const { User, Post, makeSession } = shop
      const user = await shop.createUser('fay', 'fay@example.com')
      await shop.createPost('one', 'text', user.id)
      await shop.createPostShortly('two', 'text', user.id)
      await using session = makeSession()
      const loaded = await session.get(User, user.id)
      expect(() => loaded.posts).toThrow(/awaitable\.posts/)
      const posts = await loaded.awaitable.posts
      expect(posts.map((post: any) => post.title)).toEqual(['one', 'two'])
      posts.splice(0, 1)
      await session.commit()
      await session.delete(loaded)
      sent = []
      await session.commit()
      const deletes = sent.filter((sql) => sql.startsWith('DELETE'))
      expect(deletes.map((sql) => sql.split(' ')[2])).toEqual(['posts', 'users'])
      expect(await session.get(Post, posts[0].id)).toBeNull()
    })

    test('a transaction that throws leaves nothing behind', async () => {
      const attempt = shop.makeSession.begin(async (session: any) => {
        session.add(new shop.User({ name: 'gus', email: 'gus@example.com' }))
        await session.flush()
        throw new Error('no')
      })
      await expect(attempt).rejects.toThrow('no')
      expect(await shop.getUsersByName('gus')).toEqual([])
      expect(shop.engine.pool.checkedOut?.() ?? 0).toBe(0)
    })

    test('raw SQL and streams', async () => {
      expect(Number(await shop.runRawSql())).toBe(4)
      sentAsRecorded('run_raw_sql')
      sent = []
      const [ann] = await shop.getUsersByName('ann')
      const rows = await shop.runParameterizedQuery(ann.id)
      expect(rows.map((row: any) => row.title).sort()).toEqual(['first of ann', 'second of ann'])
      expect(fold(sent.at(-1) as string)).toBe('SELECT * FROM posts WHERE author_id = ?')
      sent = []
      const seen: string[] = []
      await shop.processAllUsers(async (user: any) => {
        seen.push(user.name)
      })
      sentAsRecorded('process_all_users')
      expect(seen.sort()).toEqual(['ann', 'bob', 'cat', 'mute'])
    })

    test('a session for each request', async () => {
      const injected = shop.makeSession()
      const user = await shop.createUserEndpoint({ name: 'ida', email: 'ida@example.com' }, injected)
      expect(user.name).toBe('ida')
      await injected.close()
      await shop.deleteUser(user.id)

      const sessions: any[] = []
      const server = http.createServer((request: any, response) => {
        shop.expressSessions()(request, response, () => {
          sessions.push(request.session)
          request.session.get(shop.User, 1).then(() => response.end('done'))
        })
      })
      await listening(server, async (address) => {
        expect(await (await fetch(address)).text()).toBe('done')
        await (await fetch(address)).text()
      })
      expect(sessions[0] === sessions[1]).toBe(false)
      await vi.waitFor(() => expect(sessions.map((each) => each.inTransaction())).toEqual([false, false]))

      const hooks: Record<string, (request: any) => Promise<void>> = {}
      shop.fastifySessions({
        decorateRequest() {},
        addHook(when: string, hook: (request: any) => Promise<void>) {
          hooks[when] = hook
        },
      })
      const request: any = {}
      await hooks.onRequest?.(request)
      expect(await request.session.scalar(shopSelect())).toBe(4)
      await hooks.onResponse?.(request)
      expect(request.session.inTransaction()).toBe(false)
    })

    test('a scoped session is the same in one scope, and another in the next', async () => {
      const { scope } = shop
      const seen: any[] = []
      await Promise.all(
        [1, 2].map(() =>
          scope.run(async () => {
            seen.push(scope.current)
            await shop.someFunction()
            await new Promise((resolve) => setTimeout(resolve, 5))
            expect(seen.includes(scope.current)).toBe(true)
          }),
        ),
      )
      expect(new Set(seen).size).toBe(2)
      expect(() => scope.current).toThrow(/scopedSession\.run/)
      const server = http.createServer((request, response) => {
        shop.expressScope()(request, response, () => {
          seen.push(scope.current)
          shop.someFunction().then(() => response.end('done'))
        })
      })
      await listening(server, async (address) => {
        expect(await (await fetch(address)).text()).toBe('done')
      })
      expect(new Set(seen).size).toBe(3)
    })

    test('sessions of one’s own class, and reads that go elsewhere', async () => {
      const { routing, Report, User } = shop
      await using session = routing.makeSession()
      expect(session instanceof routing.SessionWithDefaults).toBe(true)
      const result = await session.executeWithDefaults(shopSelectUsers())
      expect(result.scalars().all()).toHaveLength(4)
      await using router = routing.makeRoutingSession()
      expect(router.getBind({ mapper: Report.__mapper__ }) === routing.readEngine).toBe(true)
      expect(router.getBind({ mapper: User.__mapper__ }) === routing.writeEngine).toBe(true)
      expect(await router.get(Report, 1)).toBeNull()
      expect((await router.get(User, 1)).id).toBe(1)
    })

    test('the classic style', async () => {
      const { Post, User } = shop.legacy
      await using session = shop.makeSession()
      session.add(new User({ name: 'old', posts: [new Post({ title: 't' })] }))
      await session.commit()
      const [user] = await session.scalars(shopModule().select(User)).all()
      expect((await user.awaitable.posts)[0].author_id).toBe(user.id)
    })

    test('a write-only collection', async () => {
      const { Post, User, getLatestPosts, getUserPosts } = shop.journal
      await using session = shop.makeSession()
      const user = new User({ name: 'writer' })
      session.add(user)
      await session.flush()
      for (const day of [1, 3, 2])
        session.add(new Post({ authorId: user.id, written: new Date(Date.UTC(2024, 0, day)) }))
      await session.commit()
      sent = []
      expect(await getUserPosts(user.id)).toHaveLength(3)
      expect(sent.at(-1)).toBe(expected('get_user_posts', dialect)[0])
      expect(await getUserPosts(-1)).toEqual([])
      expect((await getLatestPosts(user, 2)).map((post: any) => post.written.getUTCDate())).toEqual([3, 2])
    })

    // The shop's modules were loaded anew for this database, and orm-core with them.
    const shopModule = () => shop.orm
    beforeAll(async () => {
      if (url !== null) shop.orm = await import('orm-core')
    })
    const shopSelectUsers = () => shopModule().select(shop.User)
    const shopSelect = () => shopModule().select(shopModule().func.count(shop.User.id))
  })
}

test('every function of the Python shop has its twin, and every function of the twin is run here', () => {
  const workspace = path.resolve(import.meta.dirname, '../../test-workspace')
  const sources = (folder: string, ending: string) =>
    readdirSync(path.join(workspace, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith(ending))
      .map((name) => readFileSync(path.join(workspace, folder, name), 'utf8'))
      .join('\n')
  const twin = sources('ts-shop/shop', '.ts')
  const theirs = [...sources('python-shop/shop', '.py').matchAll(/^(?:async )?def ([a-z]\w*)/gm)]
    .map(([, name]) => (name as string).replace(/_([a-z])/g, (_, letter) => letter.toUpperCase()))
    .filter((name) => !EDITOR_ONLY.has(name))
    .map((name) => TWINS[name] ?? name)
  expect(theirs.length).toBeGreaterThan(15)
  expect(theirs.filter((name) => !new RegExp(`\\b${name}\\b`).test(twin))).toEqual([])
  const own = [...twin.matchAll(/^export (?:async )?function\*? (\w+)/gm)].map(([, name]) => name as string)
  expect(own.length).toBeGreaterThan(15)
  const tests = readFileSync(import.meta.filename, 'utf8')
  expect(own.filter((name) => !new RegExp(`\\b${name}\\(`).test(tests))).toEqual([])
})

function shopFile(name: string): string {
  return path.resolve(import.meta.dirname, '../../test-workspace/ts-shop/shop', name)
}

async function listening(server: http.Server, work: (address: string) => Promise<void>): Promise<void> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`)
  } finally {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}
