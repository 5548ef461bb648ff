// The five commands as a terminal runs them: formats, exit codes, messages. The command line's contract is
// docs/command-line.md.

import { spawn } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const main = join(import.meta.dirname, '../../src/cli/main.ts')
const shop = join(import.meta.dirname, '../../../test-workspace/python-shop')
let folder: string
let database: string

interface Outcome {
  readonly code: number | null
  readonly out: string
  readonly err: string
}

/** Runs `athanor` with the words, in the temporary folder. `readChars` closes the pipe early. */
function athanor(words: readonly string[], readChars = Number.POSITIVE_INFINITY): Promise<Outcome> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, ['--conditions=source', '--no-warnings', main, ...words], { cwd: folder })
    let [out, err] = ['', '']
    child.stdout.on('data', (data) => {
      out += String(data)
      if (out.length > readChars) child.stdout.destroy()
    })
    child.stderr.on('data', (data) => {
      err += String(data)
    })
    child.once('close', (code) => resolve({ code, out, err }))
  })
}

const inShop = (...words: string[]) => athanor([...words, '--root', join(folder, 'shop')])
const oneLine = (err: string) => {
  expect(err.trim().split('\n')).toHaveLength(1)
  expect(err).toMatch(/^athanor: /)
  expect(err).not.toContain('internal error')
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'athanor-cli-'))
  cpSync(shop, join(folder, 'shop'), { recursive: true, filter: (path) => !path.endsWith('.db') })
  database = join(folder, 'shop', 'shop.db')
  const seeding = new URL('../../../test-workspace/python-shop/seed.mjs', import.meta.url).href
  const { seed } = (await import(seeding)) as { seed(file: string): void }
  seed(database)
  mkdirSync(join(folder, 'bad'))
  writeFileSync(
    join(folder, 'bad', 'models.py'),
    `from sqlalchemy import ForeignKey, select
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class User(Base):
    __tablename__ = "users"
    id: Mapped[int] = mapped_column(primary_key=True)
    team_id: Mapped[int] = mapped_column(ForeignKey("team.id"))


bad = select(User.idd)
`,
  )
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('athanor sql', () => {
  it('writes JSON in the shape of the contract', async () => {
    const { code, err, out } = await inShop('sql', '--format', 'json', '--dialect', 'postgresql', '--dialect', 'mysql')
    expect([code, err]).toEqual([0, ''])
    const report = JSON.parse(out)
    expect(report.version).toBe(1)
    const file = report.files.find((each: any) => each.path === 'shop/queries.py')
    const paged = file.statements.find((each: any) => each.scope === 'get_posts_paginated')
    expect(Object.keys(paged).sort()).toEqual(
      ['clauses', 'combines', 'complete', 'emits', 'kind', 'range', 'scope', 'sql', 'unknown', 'variants'].sort(),
    )
    expect(paged).toMatchObject({ kind: 'select', complete: true, unknown: [], clauses: [], variants: [] })
    expect(paged.sql.postgresql.sql).toMatch(/LIMIT %\(param_1\)s OFFSET %\(param_2\)s$/)
    expect(paged.sql.postgresql.params).toEqual([
      { name: 'param_1', unknown: true, source: 'size', type: 'INTEGER' },
      { name: 'param_2', unknown: true, source: '(page - 1) * size', type: 'INTEGER' },
    ])
    expect(paged.sql.mysql.params.map((each: any) => each.source)).toEqual(['(page - 1) * size', 'size'])
    expect(paged.emits).toHaveLength(1)
    const search = file.statements.find((each: any) => each.scope === 'search_users')
    expect(search.clauses.map((each: any) => each.when)).toEqual(['if name', 'if email'])
    const loaded = file.statements.find((each: any) => each.scope === 'get_posts_with_author')
    expect(loaded.emits).toHaveLength(2)
  })

  it('reads statements from files of the workspace', async () => {
    mkdirSync(join(folder, 'reports', 'sql'), { recursive: true })
    writeFileSync(
      join(folder, 'reports', 'sql', 'totals.sql'),
      'SELECT sum(amount) FROM orders WHERE region = :region\n',
    )
    writeFileSync(
      join(folder, 'reports', 'queries.py'),
      `from pathlib import Path
from sqlalchemy import text
SQL = Path(__file__).parent / "sql"
totals = text((SQL / "totals.sql").read_text())
lost = text((SQL / "lost.sql").read_text())
`,
    )
    const root = join(folder, 'reports')
    const { out } = await athanor(['sql', '--root', root, '--format', 'json', '--dialect', 'postgresql'])
    const [totals, lost] = JSON.parse(out).files[0].statements
    expect(totals).toMatchObject({ complete: true, unknown: [], kind: 'text' })
    expect(totals.sql.postgresql.sql.trim()).toBe('SELECT sum(amount) FROM orders WHERE region = %(region)s')
    expect(totals.sql.postgresql.params).toMatchObject([{ name: 'region', unknown: true }])
    const reason = '`sql/lost.sql` is not in the workspace'
    const range = { start: { line: 4, character: 12 }, end: { line: 4, character: 42 } }
    expect(lost).toMatchObject({ complete: false, unknown: [{ reason, range }] })
  })

  it('says of a statement that is refused which call it is', async () => {
    const folderOfIt = join(folder, 'refused')
    mkdirSync(folderOfIt)
    writeFileSync(
      join(folderOfIt, 'queries.py'),
      `from sqlalchemy import column, select, table
users = table("users", column("id"))
def refused(session):
    statement = select(users)
    statement = statement.where([1])
    session.execute(statement)
`,
    )
    const { out } = await athanor(['sql', '--root', folderOfIt, '--format', 'json', '--dialect', 'postgresql'])
    const reason = 'SQL expression for WHERE/HAVING role expected, got [1].'
    const range = { start: { line: 4, character: 16 }, end: { line: 4, character: 36 } }
    const [built, refused, sent] = JSON.parse(out).files[0].statements
    expect(built).toMatchObject({ complete: true, unknown: [] })
    expect(refused).toMatchObject({ complete: false, unknown: [{ reason, range }], range })
    expect(refused.sql.postgresql).toEqual({ error: reason })
    expect(sent).toMatchObject({ complete: false, unknown: [{ reason, range }] })
  })

  it('writes text for reading', async () => {
    const { code, out } = await inShop('sql', 'shop/queries.py', '--dialect', 'sqlite')
    expect(code).toBe(0)
    expect(out).toContain('-- shop/queries.py:35  search_users')
    expect(out).toContain('-- if name')
    expect(out).toContain('(page - 1) * size  (asked when run)')
    expect(out).not.toContain('shop/crud.py')
  })

  it('shows the statement at a place, and the nearest when there is none', async () => {
    const at = await inShop('sql', '--at', 'shop/queries.py:13', '--format', 'json')
    const { files } = JSON.parse(at.out)
    expect(files).toHaveLength(1)
    expect(files[0].statements).toHaveLength(1)
    expect(files[0].statements[0].scope).toBe('get_all_users')
    const nowhere = await inShop('sql', '--at', 'shop/queries.py:1')
    expect(nowhere.code).toBe(2)
    expect(nowhere.err).toMatch(/there is no statement; the nearest are at line \d+/)
  })

  it('ends quietly when its reader has seen enough', async () => {
    const { code, err } = await athanor(
      ['sql', '--root', join(folder, 'shop'), '--format', 'json', '--dialect', 'sqlite', '--dialect', 'postgresql'],
      1,
    )
    expect(err).toBe('')
    expect(code).toBe(0)
  })
})

describe('athanor models', () => {
  it('writes JSON in the shape of the contract', async () => {
    const { code, out } = await inShop('models', '--format', 'json', '--dialect', 'postgresql')
    expect(code).toBe(0)
    const report = JSON.parse(out)
    expect(Object.keys(report).sort()).toEqual(['classes', 'tables', 'unresolved', 'version'])
    expect(report.tables.posts.columns.find((each: any) => each.name === 'author_id')).toMatchObject({
      key: 'author_id',
      type: 'INTEGER',
      nullable: false,
      primary_key: false,
      index: true,
      foreign_keys: ['users.id'],
    })
    expect(report.tables.posts).toMatchObject({
      name: 'posts',
      schema: null,
      primary_key: ['id'],
      path: 'shop/models.py',
    })
    const user = report.classes['shop.models.User']
    expect(user).toMatchObject({
      table: 'users',
      inherits: null,
      columns: { id: ['users.id'] },
      path: 'shop/models.py',
    })
    expect(user.relationships.posts).toMatchObject({
      target: 'shop.models.Post',
      direction: 'ONETOMANY',
      uselist: true,
      secondary: null,
      back_populates: 'author',
      lazy: 'select',
    })
    expect(report.classes['shop.models.Post'].relationships.tags).toMatchObject({
      direction: 'MANYTOMANY',
      secondary: 'post_tags',
    })
  })

  it('writes DDL that a database takes', async () => {
    const { code, out } = await inShop('models', '--format', 'ddl', '--dialect', 'sqlite')
    expect(code).toBe(0)
    const db = new Database(':memory:')
    db.exec(out)
    const names = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").pluck().all()
    expect(names).toEqual(expect.arrayContaining(['post_tags', 'posts', 'tags', 'users']))
    db.close()
  })

  it('writes what is wrong with a table in its place', async () => {
    const { code, out } = await athanor(['models', '--root', join(folder, 'bad'), '--format', 'ddl'])
    expect(code).toBe(0)
    expect(out).toMatch(/^-- table users: .*team_id/)
  })

  it('writes text', async () => {
    const { out } = await inShop('models')
    expect(out).toContain('table posts  (shop/models.py:')
    expect(out).toContain('tags: MANYTOMANY shop.models.Tag through post_tags')
  })
})

describe('athanor check', () => {
  it('finds nothing in the shop, with and without its database', async () => {
    expect(await inShop('check')).toMatchObject({ code: 0, out: '7 models checked: no findings\n' })
    const { code, out } = await inShop('check', '--database', 'sqlite:///shop.db')
    expect(out).toMatch(/^7 models checked against ".*shop\.db": no findings\n$/)
    expect(code).toBe(0)
  })

  it('exits with 1 when there are findings, as text and JSON', async () => {
    const text = await athanor(['check', '--root', 'bad'])
    expect(text.code).toBe(1)
    expect(text.out).toContain(
      "models.py:12:54: error[unknown-foreign-key-target] Foreign key associated with column 'users.team_id' could not find table 'team'",
    )
    expect(text.out).toContain("fix: Change to 'id'")
    const { code, out } = await athanor(['check', '--root', 'bad', '--format', 'json'])
    expect(code).toBe(1)
    const { diagnostics, version } = JSON.parse(out)
    expect(version).toBe(1)
    expect(diagnostics.map((each: any) => each.code)).toEqual(['unknown-foreign-key-target', 'unknown-attribute'])
    expect(diagnostics[1]).toEqual({
      path: 'models.py',
      range: { start: { line: 14, character: 18 }, end: { line: 14, character: 21 } },
      severity: 'error',
      code: 'unknown-attribute',
      message: "type object 'User' has no attribute 'idd'; did you mean 'id'?",
      related: [
        {
          path: 'models.py',
          range: { start: { line: 8, character: 6 }, end: { line: 8, character: 10 } },
          message: 'User is defined here',
        },
      ],
      fixes: ["Change to 'id'"],
    })
  })

  it('writes SARIF with rules, places and levels', async () => {
    const { code, out } = await athanor(['check', '--root', 'bad', '--format', 'sarif'])
    expect(code).toBe(1)
    const sarif = JSON.parse(out)
    expect(sarif.version).toBe('2.1.0')
    expect(sarif.$schema).toContain('sarif')
    const [run] = sarif.runs
    expect(run.tool.driver.name).toBe('athanor')
    expect(run.results).toHaveLength(2)
    for (const result of run.results) {
      expect(run.tool.driver.rules.map((rule: any) => rule.id)).toContain(result.ruleId)
      expect(result.level).toBe('error')
      expect(result.message.text).not.toBe('')
      const { artifactLocation, region } = result.locations[0].physicalLocation
      expect(artifactLocation.uri).toBe('models.py')
      expect(region.startLine).toBeGreaterThan(1)
      expect(region.startColumn).toBeGreaterThan(1)
      expect(region.endColumn).toBeGreaterThan(region.startColumn)
    }
  })

  it('shows drift', async () => {
    const drifted = join(folder, 'drifted.db')
    cpSync(database, drifted)
    const db = new Database(drifted)
    db.exec('ALTER TABLE users DROP COLUMN nickname')
    db.close()
    const { code, out } = await inShop('check', '--database', `sqlite:///${drifted}`, '--format', 'json')
    expect(code).toBe(1)
    expect(JSON.parse(out).diagnostics.map((each: any) => each.code)).toEqual(['missing-column'])
  })
})

describe('athanor run', () => {
  const place = 'shop/queries.py:72'

  it('prints a table, JSON or CSV', async () => {
    const table = await inShop('run', 'shop/queries.py:80', '--database', 'sqlite:///shop.db', '--limit', '2')
    expect(table.err).toBe('athanor: there are more rows than --limit 2\n')
    expect(table.out).toMatch(/name +.* post_count/)
    expect(table.out).toMatch(/2 rows\n$/)
    const json = await inShop(
      'run',
      'shop/queries.py:80',
      '--database',
      'sqlite:///shop.db',
      '--limit',
      '2',
      '--format',
      'json',
    )
    const report = JSON.parse(json.out)
    expect(report).toMatchObject({ version: 1, more: true, affected: null })
    expect(report.rows).toHaveLength(2)
    expect(report.columns.map((each: any) => each.name)).toEqual(['name', 'post_count'])
    expect(report.sent[0].sql).toBe('BEGIN (read only)')
    const csv = await inShop(
      'run',
      'shop/queries.py:80',
      '--database',
      'sqlite:///shop.db',
      '--limit',
      '2',
      '--format',
      'csv',
    )
    expect(csv.out.split('\r\n')[0]).toBe('name,post_count')
    expect(csv.out.trim().split('\r\n')).toHaveLength(3)
  })

  it('shows the columns of entities', async () => {
    const words = ['run', 'shop/queries.py:13', '--database', 'sqlite:///shop.db', '--limit', '2', '--format', 'json']
    const report = JSON.parse((await inShop(...words)).out)
    expect(report.columns.map((each: any) => each.name)).toEqual(['id', 'name', 'email', 'nickname'])
    expect(report.rows.map((row: any) => [row[0], row[2]])).toEqual([
      [1, 'user1@example.com'],
      [2, 'user2@example.com'],
    ])
  })

  it('takes parameters by name and by source', async () => {
    const words = ['run', place, '--database', 'sqlite:///shop.db', '--format', 'json']
    const byName = await inShop(...words, '--param', 'param_1=3', '--param', 'param_2=6')
    const bySource = await inShop(...words, '--param', 'size=3', '--param', '(page - 1) * size=6')
    expect(byName).toMatchObject({ code: 0, err: '' })
    const rows = (outcome: Outcome) => JSON.parse(outcome.out).rows
    expect(rows(byName)).toHaveLength(3)
    expect(rows(bySource)).toEqual(rows(byName))
  })

  it.each([
    [
      'without a parameter',
      ['run', place, '--database', 'sqlite:///shop.db'],
      /"param_1" has no value .*--param param_1=/,
    ],
    [
      'with a wrong parameter',
      ['run', place, '--database', 'sqlite:///shop.db', '--param', 'size=x', '--param', 'param_2=1'],
      /"param_1"/,
    ],
    [
      'with a strange parameter',
      ['run', place, '--database', 'sqlite:///shop.db', '--param', 'nothing=1'],
      /no parameter "nothing"; Its parameters are: param_1, param_2/,
    ],
    ['without a database', ['run', place], /needs --database/],
    ['at no statement', ['run', 'shop/queries.py:1', '--database', 'sqlite:///shop.db'], /no statement/],
    [
      'in no file',
      ['run', 'shop/none.py:1', '--database', 'sqlite:///shop.db'],
      /shop\/none\.py: there is no such file/,
    ],
  ])('%s exits with 2 and says what to do', async (_, words, message) => {
    const { code, err, out } = await inShop(...words)
    oneLine(err)
    expect(err).toMatch(message)
    expect([code, out]).toEqual([2, ''])
  })

  it.each([
    ['a missing database', 'sqlite:///absent.db', /absent\.db/],
    ['a server that is not there', 'postgresql://app:hunter2@127.0.0.1:9/shop', /127\.0\.0\.1:9/],
    ['a wrong URL', 'no url', /no url/],
    ['a database without driver', 'oracle://app:hunter2@h/x', /oracle/],
  ])('%s is named, without its password', async (_, url, message) => {
    const { code, err } = await inShop('run', 'shop/queries.py:80', '--database', url)
    oneLine(err)
    expect(err).toMatch(message)
    expect(err).toContain('; ')
    expect(err).not.toContain('hunter2')
    expect(code).toBe(1)
  })

  it('writes only with --write, and commits', async () => {
    const update = [
      'run',
      'shop/crud.py:27',
      '--database',
      'sqlite:///shop.db',
      '--param',
      'new_email=cli@example.com',
      '--param',
      'user_id=2',
    ]
    const email = () => {
      const db = new Database(database, { readonly: true })
      const found = db.prepare('SELECT email FROM users WHERE id = 2').pluck().get()
      db.close()
      return found
    }
    const refused = await inShop(...update)
    expect(refused.code).toBe(1)
    expect(refused.err).toContain('--write')
    expect(email()).toBe('user2@example.com')
    const done = await inShop(...update, '--write')
    expect(done).toMatchObject({ code: 0, err: '', out: '1 row changed\n' })
    expect(email()).toBe('cli@example.com')
  })
})

describe('athanor graph', () => {
  it('draws SVG, Mermaid, DBML and JSON', async () => {
    const svg = await inShop('graph')
    expect(svg.code).toBe(0)
    expect(svg.out).toMatch(/^<svg[\s\S]*<\/svg>\s*$/)
    expect((await inShop('graph', '--format', 'mermaid')).out).toMatch(/^erDiagram/)
    expect((await inShop('graph', '--format', 'dbml')).out).toMatch(/Table "?users"? \{/)
    const json = JSON.parse((await inShop('graph', '--format', 'json', '--focus', 'Tag', '--hops', '1')).out)
    expect(json.version).toBe(1)
    expect(json.nodes.map((each: any) => each.name).sort()).not.toContain('User')
  })

  it('names a model that is not there', async () => {
    const { code, err } = await inShop('graph', '--focus', 'Usr')
    oneLine(err)
    expect(err).toContain('Usr')
    expect(code).toBe(2)
  })
})

describe('the words', () => {
  it.each([
    [['nothing'], /unknown command "nothing"; there are: sql, models, check, run, graph/],
    [['sql', '--format', 'xml'], /--format xml: athanor sql writes text, json/],
    [['sql', '--dialect', 'oracle'], /oracle/],
    [['sql', '--nonsense'], /nonsense/],
    [['sql', 'none.py'], /none\.py: there is no such file or folder/],
    [['sql', '--root', 'none'], /--root .*none: there is no such folder/],
    [['sql', '--at', 'x'], /x/],
    [['run'], /FILE:LINE/],
    [['graph', '--hops', 'far'], /hops/],
    [['run', 'a.py:1', '--database', 'sqlite://', '--limit=-3'], /limit/],
  ])('%j are wrong: exit code 2, one line', async (words, message) => {
    const { code, err, out } = await athanor(words)
    oneLine(err)
    expect(err).toMatch(message)
    expect([code, out]).toEqual([2, ''])
  })

  it('help', async () => {
    for (const words of [['--help'], ['run', '--help'], []]) {
      const { code, out } = await athanor(words)
      expect(code).toBe(0)
      expect(out).toMatch(/^usage: athanor/)
    }
    expect((await athanor(['--version'])).out).toMatch(/^athanor \d/)
  })
})

describe('the documentation', () => {
  it('names every command, option and finding', async () => {
    const { readFileSync } = await import('node:fs')
    const path = join(import.meta.dirname, '../../../docs/command-line.md')
    expect(existsSync(path)).toBe(true)
    const text = readFileSync(path, 'utf8')
    const { COMMANDS } = await import('../../src/cli/usage.ts')
    for (const [name, { options }] of Object.entries(COMMANDS)) {
      expect(text).toContain(`athanor ${name}`)
      for (const option of Object.keys(options)) expect(text, `${name} --${option}`).toContain(`--${option}`)
    }
  })
})
