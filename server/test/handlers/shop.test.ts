// The server over stdio on a copy of the shop with its SQLite database, as an editor speaks to it: features, edits, the
// database's drift, runs in pages, write sessions, and what must never be done or said.

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  ActivateConnection,
  BeginSession,
  CancelRun,
  CheckModels,
  CloseRun,
  CommitSession,
  type ConnectionInfo,
  type ConnectResult,
  Explain,
  FetchMore,
  GetStatus,
  ListConnections,
  ListSessions,
  ModelNameAt,
  RefreshCatalog,
  RelationshipGraph,
  RenameEditsAt,
  RenameTargetAt,
  ResolveConnection,
  RollbackSession,
  Run,
  type RunResult,
  SqlPreviewAt,
  StatementAt,
  TestConnection,
} from '../../src/protocol/messages.ts'
import { normalise, uriOf } from '../../src/workspace/file-system.ts'
import { TestClient } from './client.ts'

const shop = join(import.meta.dirname, '../../../test-workspace/python-shop')
let root: string
let client: TestClient
let database: ConnectionInfo
const published = new Map<string, any[]>()
/** All that the server ever said, for the search for passwords. */
const said: string[] = []

const uri = (path: string) => uriOf(`${root}/${path}`)
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const codes = (path: string) => (published.get(uri(path)) ?? []).map((each) => each.code as string)

/** The place of a text in a file, plus some characters. */
function at(path: string, text: string, plus = 1) {
  const before = read(path).slice(0, read(path).indexOf(text) + plus)
  const lines = before.split('\n')
  return { uri: uri(path), position: { line: lines.length - 1, character: lines.at(-1)!.length } }
}
const lsp = ({ position, uri: document }: ReturnType<typeof at>) => ({ textDocument: { uri: document }, position })

let runs = 0
const run = (target: ReturnType<typeof at>, more: Record<string, unknown> = {}): Promise<RunResult> =>
  client.request(Run.method, { ...target, runId: `run-${++runs}`, parameters: {}, limit: 50, ...more })

async function copyOfShop(): Promise<string> {
  const folder = normalise(mkdtempSync(join(tmpdir(), 'athanor-shop-')))
  cpSync(shop, folder, { recursive: true, filter: (path) => !path.endsWith('.db') })
  const seeding = new URL('../../../test-workspace/python-shop/seed.mjs', import.meta.url).href
  const { seed } = (await import(seeding)) as { seed(file: string): void }
  seed(join(folder, 'shop.db'))
  return folder
}

async function start(folder: string, trusted: boolean): Promise<TestClient> {
  const started = new TestClient()
  started.connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics, uri: document }) => {
    published.set(document, diagnostics)
  })
  started.process.stdout!.on('data', (data) => said.push(String(data)))
  started.process.stderr!.on('data', (data) => said.push(String(data)))
  const connections = [
    { name: 'shop', url: 'sqlite:///shop.db' },
    { name: 'nowhere', url: 'postgresql://app:hunter2@127.0.0.1:9/shop' },
    { name: 'odd', url: 'oracle://app:hunter2@host/x' },
    { name: 'absent', url: 'sqlite:///absent.db' },
  ]
  await started.initialize(folder, { initializationOptions: { trusted, settings: { connections } } })
  return started
}

beforeAll(async () => {
  root = await copyOfShop()
  client = await start(root, true)
  database = await client.request(ResolveConnection.method, { nameOrUrl: 'shop' })
}, 60_000)

afterAll(async () => {
  await client.stop()
  rmSync(root, { recursive: true, force: true })
})

describe('features', () => {
  it('hover a statement, a model and nothing', async () => {
    const statement = await client.request(
      'textDocument/hover',
      lsp(at('shop/queries.py', 'select(User).where(User.name.ilike')),
    )
    expect(statement.contents.value).toMatch(/^```sql\nSELECT users\.id, users\.name/)
    const model = await client.request('textDocument/hover', lsp(at('shop/models.py', 'class User', 7)))
    expect(model.contents.value).toContain('CREATE TABLE users')
    expect(await client.request('textDocument/hover', lsp(at('shop/models.py', '"""', 1)))).toBeNull()
  })

  it('go to a definition', async () => {
    const found = await client.request('textDocument/definition', lsp(at('shop/queries.py', 'User.nickname', 6)))
    expect(found.uri).toBe(uri('shop/models.py'))
    expect(found.range.start).toEqual(at('shop/models.py', 'nickname: Mapped', 0).position)
  })

  it('find where a class, an attribute and a table are mentioned', async () => {
    const mentioned = async (place: ReturnType<typeof at>, includeDeclaration = true) => {
      const found = await client.request('textDocument/references', { ...lsp(place), context: { includeDeclaration } })
      return found.map((each: any) => `${each.uri.slice(uri('').length)}:${each.range.start.line + 1}`)
    }
    const [models, line] = ['shop/models.py', (text: string) => at('shop/models.py', text).position.line + 1]
    const author = [line('back_populates="author"'), line('author: Mapped["User"]')].map((each) => `${models}:${each}`)
    expect(await mentioned(at(models, 'back_populates="author"', 18))).toEqual(expect.arrayContaining(author))
    expect(await mentioned(at(models, 'back_populates="author"', 18), false)).not.toContain(author[1])
    expect(await mentioned(at(models, '"users"', 2))).toEqual([
      `${models}:${line('"users"')}`,
      `${models}:${line('"users.id"')}`,
    ])
    expect(await mentioned(at(models, 'class User', 7))).toContain('shop/__init__.py:3')
    expect(await mentioned(at(models, 'import List', 8))).toEqual([])
  })

  it('rename a table whole, and leave names in code to those who know them', async () => {
    const table = at('shop/models.py', 'ForeignKey("tags.id")', 'ForeignKey("ta'.length)
    expect(await client.request('textDocument/prepareRename', lsp(table))).toMatchObject({ placeholder: 'tags' })
    const { changes } = await client.request('textDocument/rename', { ...lsp(table), newName: 'labels' })
    expect(Object.keys(changes)).toEqual([uri('shop/models.py')])
    expect(changes[uri('shop/models.py')]).toMatchObject([{ newText: 'labels' }, { newText: 'labels' }])
    const rename = (place: ReturnType<typeof at>, newName: string) =>
      client.request('textDocument/rename', { ...lsp(place), newName })
    await expect(rename(table, 'posts')).rejects.toThrow("There is a table 'posts' already.")
    const users = at('shop/models.py', 'ForeignKey("users.id")', 'ForeignKey("us'.length)
    await expect(rename(users, 'people')).rejects.toThrow("SQL at shop/raw.py:10 names 'users' in a text")

    const relationship = at('shop/models.py', 'back_populates="author"', 18)
    expect(await client.request('textDocument/prepareRename', lsp(relationship))).toBeNull()
    await expect(rename(relationship, 'writer')).rejects.toThrow("'author' is defined in code: rename it there.")
    const name = await client.request(RenameTargetAt.method, relationship)
    expect(name).toMatchObject({ name: 'author', inString: true, inCode: { uri: uri('shop/models.py') } })
    const { edits } = await client.request(RenameEditsAt.method, { ...relationship, newName: 'writer' })
    expect(edits).toMatchObject([{ text: 'writer' }])
    const taken = await client.request(RenameEditsAt.method, { ...relationship, newName: 'title' })
    expect(taken).toEqual({ refused: "Post has 'title' already." })
    expect(await client.request(ModelNameAt.method, at('shop/models.py', 'import List', 8))).toBeNull()
  })

  it('complete names in strings, and nothing elsewhere', async () => {
    const inString = await client.request(
      'textDocument/completion',
      lsp(at('shop/models.py', 'ForeignKey("users.id"), index', 'ForeignKey("users.'.length)),
    )
    expect(inString.map(({ label }: { label: string }) => label)).toContain('name')
    expect(inString[0]).toMatchObject({ label: 'id', sortText: '00000', textEdit: { newText: 'id' } })
    expect(await client.request('textDocument/completion', lsp(at('shop/models.py', 'mapped_column(', 5)))).toBeNull()
  })

  it('show lenses, symbols and hints', async () => {
    const document = { textDocument: { uri: uri('shop/queries.py') } }
    const lenses = await client.request('textDocument/codeLens', document)
    expect(lenses.length).toBeGreaterThan(10)
    expect(lenses[0].command).toMatchObject({
      command: 'athanor.runQuery',
      arguments: [{ uri: uri('shop/queries.py') }],
    })
    const symbols = await client.request('textDocument/documentSymbol', {
      textDocument: { uri: uri('shop/models.py') },
    })
    expect(symbols.map((each: any) => each.name)).toEqual(expect.arrayContaining(['User', 'Post', 'Tag']))
    const range = { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } }
    expect(await client.request('textDocument/inlayHint', { ...document, range })).toBeInstanceOf(Array)
    expect(
      await client.request('textDocument/codeAction', { ...document, range, context: { diagnostics: [] } }),
    ).toEqual([])
  })

  it('preview SQL in every dialect with optional clauses', async () => {
    const info = await client.request(StatementAt.method, at('shop/queries.py', 'select(User).where(and_(*conditions'))
    expect(info.clauses.map((each: any) => each.when)).toEqual(['if name', 'if email'])
    const preview = await client.request(
      SqlPreviewAt.method,
      at('shop/queries.py', 'select(User).where(and_(*conditions'),
    )
    expect(preview.dialects.map((each: any) => each.dialect).sort()).toEqual(['mysql', 'postgresql', 'sqlite'])
    for (const { error, sql } of preview.dialects) {
      expect(error).toBeNull()
      expect(sql).toContain('-- if name')
    }
    const paged = await client.request(StatementAt.method, at('shop/queries.py', 'select(Post).offset(offset)'))
    expect(paged.parameters.map((each: any) => each.source)).toEqual(
      expect.arrayContaining(['size', '(page - 1) * size']),
    )
    expect(await client.request(StatementAt.method, at('shop/queries.py', '"""'))).toBeNull()
  })

  it('draw the graph', async () => {
    const graph = await client.request(RelationshipGraph.method, { focus: 'Post', hops: 1 })
    expect(graph.nodes.map((each: any) => each.name)).toEqual(expect.arrayContaining(['Post', 'User', 'Tag']))
    expect(graph.edges.some((each: any) => each.secondary === 'post_tags')).toBe(true)
  })

  it('say first what is wrong in the file that is edited', async () => {
    const paths = ['shop/models.py', 'shop/queries.py']
    for (const path of paths)
      await client.notify('textDocument/didOpen', {
        textDocument: { uri: uri(path), languageId: 'python', version: 1, text: read(path) },
      })
    const order: string[] = []
    const listening = client.connection.onNotification(
      'textDocument/publishDiagnostics',
      ({ diagnostics, uri: document }) => {
        published.set(document, diagnostics)
        order.push(document)
      },
    )
    const text = read('shop/models.py')
      .replace('nickname: Mapped', 'nick: Mapped')
      .replace('ForeignKey("users.id")', 'ForeignKey("user.id")')
    await client.notify('textDocument/didChange', {
      textDocument: { uri: uri('shop/models.py'), version: 2 },
      contentChanges: [{ text }],
    })
    await expect.poll(() => order.length).toBeGreaterThanOrEqual(2)
    expect(order.slice(0, 2)).toEqual([uri('shop/models.py'), uri('shop/queries.py')])
    for (const path of paths) await client.notify('textDocument/didClose', { textDocument: { uri: uri(path) } })
    await expect.poll(() => [...codes('shop/models.py'), ...codes('shop/queries.py')]).toEqual([])
    listening.dispose()
    client.connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics, uri: document }) => {
      published.set(document, diagnostics)
    })
  })

  it('follow incremental edits, and offer the near name', async () => {
    const path = 'shop/queries.py'
    const text = read(path)
    await client.notify('textDocument/didOpen', {
      textDocument: { uri: uri(path), languageId: 'python', version: 1, text },
    })
    const { position } = at(path, 'User.nickname', 'User.nickn'.length)
    const end = { line: position.line, character: position.character + 'ame'.length }
    await client.notify('textDocument/didChange', {
      textDocument: { uri: uri(path), version: 2 },
      contentChanges: [{ range: { start: position, end }, text: 'mae' }],
    })
    await expect.poll(() => codes(path)).toEqual(['unknown-attribute'])
    const [diagnostic] = published.get(uri(path))!
    expect(diagnostic.message).toContain("did you mean 'nickname'")
    expect(diagnostic.relatedInformation[0].location.uri).toBe(uri('shop/models.py'))
    const actions = await client.request('textDocument/codeAction', {
      textDocument: { uri: uri(path) },
      range: diagnostic.range,
      context: { diagnostics: [diagnostic] },
    })
    expect(actions[0]).toMatchObject({ title: "Change to 'nickname'", kind: 'quickfix', diagnostics: [diagnostic] })
    expect(actions[0].edit.changes[uri(path)]).toEqual([{ range: diagnostic.range, newText: 'nickname' }])
    await client.notify('textDocument/didChange', {
      textDocument: { uri: uri(path), version: 3 },
      contentChanges: [{ range: { start: position, end }, text: 'ame' }],
    })
    await expect.poll(() => codes(path)).toEqual([])
    await client.notify('textDocument/didClose', { textDocument: { uri: uri(path) } })
  })
})

describe('a file that is cut off', () => {
  it('is answered at every one of 200 places, and the other files keep their models', async () => {
    const path = 'shop/models.py'
    const text = read(path)
    const document = { uri: uri(path), languageId: 'python', version: 1, text }
    await client.notify('textDocument/didOpen', { textDocument: document })
    let state = 7
    for (let n = 0; n < 200; n++) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const cut = text.slice(0, Math.floor((state / 2 ** 32) * text.length))
      await client.notify('textDocument/didChange', {
        textDocument: { uri: uri(path), version: n + 2 },
        contentChanges: [{ text: cut }],
      })
      const lines = cut.split('\n')
      const position = { line: lines.length - 1, character: lines.at(-1)!.length }
      const here = { textDocument: { uri: uri(path) }, position }
      const range = { start: { line: 0, character: 0 }, end: position }
      const [legacy] = await Promise.all([
        client.request('textDocument/documentSymbol', { textDocument: { uri: uri('shop/legacy/models.py') } }),
        client.request('textDocument/hover', here),
        client.request('textDocument/definition', here),
        client.request('textDocument/codeLens', here),
        client.request('textDocument/documentSymbol', here),
        client.request('textDocument/codeAction', { ...here, range, context: { diagnostics: [] } }),
        client.request(StatementAt.method, { uri: uri(path), position }),
        client.request(SqlPreviewAt.method, { uri: uri(path), position }),
      ])
      const classes = legacy.filter((each: any) => each.detail.startsWith('legacy_')).map((each: any) => each.name)
      expect(classes, `cut at ${cut.length}`).toEqual(['User', 'Post'])
    }
    await client.notify('textDocument/didChange', {
      textDocument: { uri: uri(path), version: 300 },
      contentChanges: [{ text }],
    })
    await client.notify('textDocument/didClose', { textDocument: { uri: uri(path) } })
    expect((await client.request(CheckModels.method)).findings).toEqual([])
  }, 60_000)
})

describe('connections', () => {
  it('are listed from settings and code, without passwords', async () => {
    const list: ConnectionInfo[] = await client.request(ListConnections.method)
    expect(list.map(({ name, source }) => `${source} ${name}`)).toEqual(
      expect.arrayContaining(['settings shop', 'settings nowhere', 'settings odd']),
    )
    expect(list.find(({ name }) => name === 'nowhere')).toMatchObject({ passwordInSettings: true, problem: null })
    expect(list.find(({ name }) => name === 'odd')?.problem).toContain('no driver for oracle')
    expect(JSON.stringify(list)).not.toContain('hunter2')
  })

  it.each([
    ['nowhere', 'unreachable', /nowhere/],
    ['absent', 'missing-database', /absent/],
    ['odd', 'unknown-connection', /oracle/],
  ])('that do not work say which and what to do: %s', async (name, code, words) => {
    const { id } = (await client.request(ResolveConnection.method, { nameOrUrl: name })) as ConnectionInfo
    const result: ConnectResult = await client.request(TestConnection.method, { id })
    expect(result.ok).toBe(false)
    expect(result.error).toMatchObject({ code })
    expect(result.error?.message).toMatch(words)
    expect(result.error?.fix).not.toBe('')
  })

  it('tell what they are connected to', async () => {
    const result: ConnectResult = await client.request(ActivateConnection.method, { id: database.id })
    expect(result.error).toBeNull()
    expect(result.catalog?.tables).toBe(8)
    expect(result.serverVersion).toMatch(/SQLite 3/)
    const status = await client.request(GetStatus.method)
    expect(status).toMatchObject({ active: { name: 'shop' }, models: 7, connectionError: null })
  })
})

describe('drift', () => {
  it('appears when a column is dropped, and disappears when it is back', async () => {
    const check = await client.request(CheckModels.method)
    expect(check).toMatchObject({ models: 7, findings: [], error: null })
    const db = new Database(join(root, 'shop.db'))
    try {
      db.exec('ALTER TABLE users DROP COLUMN nickname')
      await client.request(RefreshCatalog.method)
      await expect.poll(() => codes('shop/models.py')).toEqual(['missing-column'])
      const [diagnostic] = published.get(uri('shop/models.py'))!
      expect(diagnostic.message).toBe('The table "users" of "shop" has no column "nickname"')
      expect(diagnostic.range.start).toEqual(at('shop/models.py', 'nickname: Mapped', 0).position)
      const again = await client.request(CheckModels.method)
      expect(again.findings.map((each: any) => each.code)).toEqual(['missing-column'])
      db.exec('ALTER TABLE users ADD COLUMN nickname VARCHAR(30)')
      await client.request(RefreshCatalog.method)
      await expect.poll(() => codes('shop/models.py')).toEqual([])
    } finally {
      db.close()
    }
  })
})

describe('runs', () => {
  it('answer with rows, columns, and what was sent', async () => {
    const result = await run(at('shop/queries.py', 'select(User.name, func.count'), { limit: 5 })
    expect(result.error).toBeNull()
    expect(result.columns.map((each) => each.name)).toEqual(['name', 'post_count'])
    expect(result.rows).toHaveLength(5)
    const sqlite = new Database(join(root, 'shop.db'), { readonly: true })
    const sql =
      'SELECT users.name, count(posts.id) AS n FROM users JOIN posts ON users.id = posts.author_id GROUP BY users.id, users.name ORDER BY n DESC LIMIT 5'
    expect(result.rows.map((row) => row[1])).toEqual(
      sqlite
        .prepare(sql)
        .raw()
        .all()
        .map((row) => (row as unknown[])[1]),
    )
    sqlite.close()
    expect(result.sent[0]?.sql).toBe('BEGIN (read only)')
    const statements = result.sent.filter((each) => each.purpose !== 'transaction')
    expect(statements.map((each) => each.sql)).toEqual([
      expect.stringMatching(/^SELECT users\.name, count\(posts\.id\)/),
    ])
    await client.request(CloseRun.method, { runId: result.runId })
  })

  it('take parameters, and refuse missing, wrong and strange ones', async () => {
    const target = at('shop/queries.py', 'select(Post).offset(offset)')
    const { parameters } = await client.request(StatementAt.method, target)
    const [size, offset] = ['size', '(page - 1) * size'].map(
      (source) => parameters.find((each: any) => each.source === source).name,
    )
    const good = await run(target, { parameters: { [size]: '3', [offset]: '10' } })
    expect(good.error).toBeNull()
    expect(good.rows).toHaveLength(3)
    expect((await run(target, { parameters: { [size]: '3' } })).error).toMatchObject({
      code: 'bad-parameter',
      parameter: offset,
    })
    expect((await run(target, { parameters: { [size]: 'many', [offset]: '1' } })).error).toMatchObject({
      code: 'bad-parameter',
      parameter: size,
    })
    expect((await run(target, { parameters: { [size]: '1', [offset]: '1', x: '1' } })).error).toMatchObject({
      code: 'bad-parameter',
      parameter: 'x',
    })
  })

  it('leave out the optional clauses that do not apply', async () => {
    const target = at('shop/queries.py', 'select(User).where(and_(*conditions')
    const { clauses, parameters } = await client.request(StatementAt.method, target)
    const [name, email] = parameters.map((each: any) => each.name)
    expect(clauses.map((each: any) => each.parameters)).toEqual([[name], [email]])
    const count = async (without: number[], given: Record<string, string>) => {
      const result = await run(target, { without, parameters: given, limit: 2000 })
      expect(result.error).toBeNull()
      return [result.rows.length, result.sent.at(-1)?.sql.replace(/[\s\S]*FROM users\s*/, '')]
    }
    expect(await count([], { [name]: '%', [email]: 'user1@%' })).toEqual([
      1,
      'WHERE lower(users.name) LIKE lower(?) AND lower(users.email) LIKE lower(?)',
    ])
    expect(await count([0], { [email]: 'user1@%' })).toEqual([1, 'WHERE lower(users.email) LIKE lower(?)'])
    expect(await count([1], { [name]: 'Nobody' })).toEqual([0, 'WHERE lower(users.name) LIKE lower(?)'])
    expect(await count([0, 1], {})).toEqual([1000, ''])
  })

  it('load relationships by the statements that are shown', async () => {
    const target = at('shop/queries.py', 'select(Post).options(\n            joinedload')
    const [post] = (await client.request(StatementAt.method, target)).parameters
    const result = await run(target, {
      parameters: { [post.name]: '7' },
    })
    expect(result.error).toBeNull()
    expect(result.rows).toHaveLength(1)
    expect(result.columns.map((each) => each.name)).toEqual(expect.arrayContaining(['author', 'tags']))
    expect(result.sent.filter((each) => each.purpose !== 'transaction')).toHaveLength(2)
  })

  it('come in pages until the end', async () => {
    const target = at('shop/queries.py', 'select(User))', 1)
    const first = await run(target, { limit: 400 })
    expect(first).toMatchObject({ ok: true, more: true })
    const second = await client.request(FetchMore.method, { runId: first.runId, count: 400 })
    const third = await client.request(FetchMore.method, { runId: first.runId, count: 400 })
    expect([first.rows.length, second.rows.length, third.rows.length]).toEqual([400, 400, 200])
    expect([second.more, third.more]).toEqual([true, false])
    const ids = [...first.rows, ...second.rows, ...third.rows].map((row) => row[0])
    expect(new Set(ids).size).toBe(1000)
    expect((await client.request(FetchMore.method, { runId: first.runId, count: 1 })).error).toMatchObject({
      code: 'no-run',
    })
  })

  it('explain without running', async () => {
    const result = await client.request(Explain.method, {
      ...at('shop/queries.py', 'select(User))', 1),
      runId: 'plan',
      parameters: {},
    })
    expect(result.error).toBeNull()
    expect(result.plan).toMatch(/SCAN users/)
  })

  it('say where there is no statement', async () => {
    expect((await run(at('shop/queries.py', '"""'))).error).toMatchObject({ code: 'no-statement' })
  })

  it('are read-only: a write needs a write session', async () => {
    const result = await run(at('shop/crud.py', 'update(User)'), { parameters: { email: 'x@y', id_1: '1' } })
    expect(result.error).toMatchObject({ code: 'needs-write-session' })
  })

  it('are read-only by the database, whatever the text looks like', async () => {
    const path = 'shop/hidden.py'
    const text = [
      'from sqlalchemy import text',
      'hidden = text("WITH x AS (SELECT 1) INSERT INTO tags (id, name) SELECT 9999, \'hidden\' FROM x")',
      'also = text("SELECT 1; DELETE FROM tags")',
      '',
    ].join('\n')
    await client.notify('textDocument/didOpen', {
      textDocument: { uri: uri(path), languageId: 'python', version: 1, text },
    })
    const result = await run({ uri: uri(path), position: { line: 1, character: 12 } })
    expect(result).toMatchObject({ ok: false, error: { code: 'read-only' } })
    // What the database refused is shown.
    expect(result.sent.map(({ sql }) => sql)).toEqual([
      'BEGIN (read only)',
      expect.stringContaining('INSERT INTO tags'),
    ])
    expect(await run({ uri: uri(path), position: { line: 2, character: 10 } })).toMatchObject({ ok: false })
    const db = new Database(join(root, 'shop.db'), { readonly: true })
    expect(db.prepare('SELECT count(*) AS n FROM tags').get()).toEqual({ n: 200 })
    db.close()
    await client.notify('textDocument/didClose', { textDocument: { uri: uri(path) } })
  })

  it('can be cancelled', async () => {
    const path = 'shop/slow.py'
    const text =
      'from sqlalchemy import text\nslow = text("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 2000000000) SELECT count(*) FROM c")\n'
    await client.notify('textDocument/didOpen', {
      textDocument: { uri: uri(path), languageId: 'python', version: 1, text },
    })
    const answer = client.request(Run.method, {
      uri: uri(path),
      position: { line: 1, character: 9 },
      runId: 'slow',
      parameters: {},
      limit: 10,
    })
    await expect.poll(async () => (await client.request(GetStatus.method)).running).toContain('slow')
    await expect.poll(() => client.request(CancelRun.method, { runId: 'slow' })).toBe(true)
    expect(await answer).toMatchObject({ ok: false, error: { code: 'cancelled' } })
    expect((await client.request(GetStatus.method)).running).toEqual([])
    await client.notify('textDocument/didClose', { textDocument: { uri: uri(path) } })
  })
})

describe('write sessions', () => {
  const email = async () => {
    const result = await run(at('shop/queries.py', 'select(User).where(or_('), {
      parameters: { name_1: 'x', nickname_1: 'sessions' },
    })
    expect(result.error).toBeNull()
    return result.rows.length
  }

  it('keep nothing until they are committed', async () => {
    const target = at('shop/crud.py', 'update(User)')
    const { parameters } = await client.request(StatementAt.method, target)
    const given = Object.fromEntries(
      parameters
        .filter((each: any) => !each.known)
        .map((each: any) => [each.name, each.input === 'integer' ? '1' : 'new@example.com']),
    )
    const mail = () => {
      const db = new Database(join(root, 'shop.db'), { readonly: true })
      const row = db.prepare('SELECT email FROM users WHERE id = 1').get() as { email: string }
      db.close()
      return row.email
    }
    for (const [end, kept] of [
      [RollbackSession, 'user1@example.com'],
      [CommitSession, 'new@example.com'],
    ] as const) {
      const { error, session } = await client.request(BeginSession.method, {})
      expect(error).toBeNull()
      const result = await run(target, { session: session.id, parameters: given })
      expect(result).toMatchObject({ ok: true, affected: 1, session: session.id })
      expect(await client.request(ListSessions.method)).toMatchObject([{ id: session.id, statements: 1, affected: 1 }])
      expect(mail()).toBe('user1@example.com')
      expect(await client.request(end.method, { session: session.id })).toMatchObject({ ok: true, error: null })
      expect(mail()).toBe(kept)
      expect(await client.request(ListSessions.method)).toEqual([])
      expect(await client.request(end.method, { session: session.id })).toMatchObject({
        ok: false,
        error: { code: 'no-run' },
      })
    }
    expect(await email()).toBe(0)
  })

  it('say that the file is locked', async () => {
    const db = new Database(join(root, 'shop.db'))
    db.exec('BEGIN EXCLUSIVE')
    try {
      const result = await run(at('shop/queries.py', 'select(User))', 1))
      expect(result.error).toMatchObject({ code: 'locked' })
      expect(result.error?.message).toContain('shop')
    } finally {
      db.exec('ROLLBACK')
      db.close()
    }
  }, 60_000)
})

describe('an untrusted workspace', () => {
  it('is analysed, and nothing connects', async () => {
    const other = await start(root, false)
    try {
      const hover = await other.request(
        'textDocument/hover',
        lsp(at('shop/queries.py', 'select(User).where(User.name.ilike')),
      )
      expect(hover.contents.value).toContain('SELECT')
      for (const [method, params] of [
        [ActivateConnection.method, { id: database.id }],
        [TestConnection.method, { id: database.id }],
        [BeginSession.method, { connection: database.id }],
        [
          Run.method,
          { ...at('shop/queries.py', 'select(User))'), runId: 'u', connection: database.id, parameters: {}, limit: 1 },
        ],
        [
          Explain.method,
          { ...at('shop/queries.py', 'select(User))'), runId: 'v', connection: database.id, parameters: {} },
        ],
      ] as const) {
        expect(await other.request(method, params), method).toMatchObject({
          ok: false,
          error: { code: 'untrusted-workspace' },
        })
      }
      expect(await other.request(RefreshCatalog.method)).toMatchObject({ ok: false })
      await other.notify('athanor/trustGranted', {})
      expect(await other.request(TestConnection.method, { id: database.id })).toMatchObject({ ok: true })
    } finally {
      expect(await other.stop()).toBe(0)
    }
  })
})

describe('passwords', () => {
  it('are in nothing that the server said or logged', () => {
    expect(said.join('').length).toBeGreaterThan(10_000)
    expect(said.join('')).not.toContain('hunter2')
    expect(client.log.join('')).not.toContain('hunter2')
  })
})
