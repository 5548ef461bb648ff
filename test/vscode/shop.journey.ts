// The shop in the real VS Code: what a person does in the first quarter of an hour. The journeys share one window and are
// taken in this order; each leaves the editor usable for the next.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../browser.ts'
import { type CodeServer, startCodeServer } from './code-server.ts'
import { Workbench } from './workbench.ts'

let browser: Browser
let server: CodeServer
let workbench: Workbench

/** Line and column, from 1, of a text in a file of the shop. */
function place(file: string, text: string, inside = 0): [line: number, column: number] {
  const before = readFileSync(join(server.folder, file), 'utf8').split(text)
  if (before.length < 2) throw new Error(`${file} has no ${text}`)
  const lines = before[0]!.split('\n')
  return [lines.length, lines.at(-1)!.length + 1 + inside]
}

function alter(sql: string): void {
  const database = new Database(join(server.folder, 'shop.db'))
  try {
    database.exec(sql)
  } finally {
    database.close()
  }
}

beforeAll(async () => {
  server = await startCodeServer({
    trusted: true,
    settings: { 'workbench.colorTheme': 'Dark Modern' },
    folderSettings: { 'athanor.connections': [{ name: 'shop', url: 'sqlite:///shop.db' }] },
  })
  browser = await launch()
  workbench = await Workbench.open(browser, server.url)
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
})

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.picture(`failed-${task.name.replaceAll(/\W+/g, '-')}`)
})

describe('the shop in VS Code', () => {
  it('starts with the status bar saying that no database is active', async () => {
    await workbench.openFile('queries.py')
    await workbench.statusItem('No database').waitFor()
  })

  it('shows the SQL of a statement on hover', async () => {
    await workbench.openFile('queries.py')
    await workbench.goTo(...place('shop/queries.py', 'select(User).where(User.name.ilike', 3))
    const hover = await workbench.hover('SELECT')
    const text = (await hover.textContent())!.replaceAll(/\s+/g, ' ')
    expect(text).toContain('FROM users')
    expect(text).toContain('ILIKE')
    await workbench.picture('hover')
    await workbench.page.keyboard.press('Escape')
  })

  it('shows Run and SQL above statements', async () => {
    await workbench.page.locator('.codelens-decoration a', { hasText: /Run/ }).first().waitFor()
    await workbench.page.locator('.codelens-decoration a', { hasText: /SQL/ }).first().waitFor()
  })

  it('completes the name of a column in a string, and goes to what a string names', async () => {
    await workbench.openFile('models.py')
    const [line, column] = place('shop/models.py', 'ForeignKey("users.id"), index', 'ForeignKey("users.'.length)
    await workbench.goTo(line, column)
    await workbench.page.keyboard.press('Control+Space')
    await workbench.page.locator('.suggest-widget .monaco-list-row', { hasText: 'nickname' }).waitFor()
    await workbench.picture('completion')
    await workbench.page.keyboard.press('Escape')
    await workbench.goTo(...place('shop/models.py', 'back_populates="author"', 'back_populates="au'.length))
    await workbench.command('Go to Definition')
    const [definition] = place('shop/models.py', 'author: Mapped["User"]')
    await workbench.statusItem(new RegExp(`Ln ${definition},`)).waitFor()
  })

  it('finds where a relationship is mentioned, and gives a table another name in all strings', async () => {
    await workbench.openFile('models.py')
    await workbench.goTo(...place('shop/models.py', 'back_populates="author"', 'back_populates="au'.length))
    await workbench.page.keyboard.press('Shift+F12')
    await workbench.page.locator('.reference-zone-widget', { hasText: 'References (4)' }).waitFor()
    await workbench.picture('references')
    await workbench.page.keyboard.press('Escape')
    for (const [before, after] of [
      ['tags', 'labels'],
      ['labels', 'tags'],
    ] as const) {
      await workbench.goTo(...place('shop/models.py', `ForeignKey("${before}.id")`, 'ForeignKey("t'.length))
      await workbench.rename(after)
      await expect
        .poll(() => readFileSync(join(server.folder, 'shop/models.py'), 'utf8'), { timeout: 10_000 })
        .toMatch(new RegExp(`ForeignKey\\("${after}\\.id"\\)[^]*__tablename__ = "${after}"`))
    }
    // SQL in a text names it.
    await workbench.goTo(...place('shop/models.py', 'ForeignKey("users.id"), index', 'ForeignKey("us'.length))
    await workbench.rename('people')
    await workbench.notification(/SQL at .*raw\.py:10 names 'users'/).waitFor()
    await workbench.picture('rename-refused')
    await workbench.clearNotifications()
  })

  it('selects the connection from the settings by keyboard', async () => {
    await workbench.command('Athanor: Select Connection')
    await workbench.quickInput.locator('.monaco-list-row', { hasText: 'shop' }).first().waitFor()
    await workbench.picture('select-connection')
    await workbench.answer('shop')
    await workbench.statusItem(/^\s*shop/).waitFor()
  })

  it('previews the SQL in all dialects beside the source', async () => {
    await workbench.openFile('queries.py')
    await workbench.goTo(...place('shop/queries.py', 'select(User).where(and_(', 3))
    await workbench.command('Athanor: Show SQL')
    const preview = workbench.page.locator('.editor-instance .view-lines', { hasText: 'SQLite' })
    await preview.first().waitFor()
    await workbench.page.locator('.tab', { hasText: 'search_users' }).waitFor()
    const text = (await preview.first().textContent())!.replaceAll('\u00a0', ' ')
    expect(text).toContain('if name')
    expect(text).toContain('if email')
    await workbench.picture('sql-preview')
    await workbench.tidy()
  })

  it('runs a query with a parameter that it asks for', async () => {
    await workbench.openFile('queries.py')
    await workbench.goTo(...place('shop/queries.py', 'select(Post).options(\n            joinedload', 3))
    await workbench.page.keyboard.press('Control+Alt+Enter')
    await workbench.quickInput.waitFor()
    const input = workbench.quickInput.locator('input.input').first()
    await input.fill('seven')
    await workbench.quickInput.locator('.quick-input-message', { hasText: 'Enter a whole number' }).waitFor()
    await workbench.picture('parameter')
    await workbench.answer('7')
    const results = await workbench.frameWith('.tabulator-row')
    const summary = await results.locator('.summary').textContent()
    expect(summary).toMatch(/^1 row · .*2 statements sent|^1 row · .*[2-9] statements sent/)
    expect(await results.locator('.head .type').first().textContent()).toContain('INTEGER')
    await workbench.picture('results-dark')
    await results.locator('#tab-sent').click()
    expect(await results.locator('#panel-sent').textContent()).toContain('post_tags')
    await workbench.picture('sql-sent')
  })

  it('remembers the value for the next run', async () => {
    await workbench.openFile('queries.py')
    await workbench.goTo(...place('shop/queries.py', 'select(Post).options(\n            joinedload', 3))
    await workbench.page.keyboard.press('Control+Alt+Enter')
    const input = workbench.quickInput.locator('input.input').first()
    await input.waitFor()
    expect(await input.inputValue()).toBe('7')
    await workbench.page.keyboard.press('Escape')
    await workbench.quickInput.waitFor({ state: 'hidden' })
  })

  it('shows many rows and loads more of them', async () => {
    await workbench.openFile('queries.py')
    await workbench.goTo(...place('shop/queries.py', 'select(User))', 3))
    await workbench.page.keyboard.press('Control+Alt+Enter')
    const results = await workbench.frameWith('.summary:text-matches("^500 rows, more to load")')
    await results.getByRole('button', { name: 'Load More' }).click()
    await workbench.frameWith('.summary:text-matches("^1,000 rows")')
    expect(await results.locator('.null').first().textContent()).toBe('NULL')
    await results.locator('.tabulator-cell', { hasText: 'user1@example.com' }).first().waitFor()
  })

  it('marks a model whose column is gone from the database, until it is back', async () => {
    await workbench.openFile('models.py')
    await workbench.goTo(...place('shop/models.py', 'nickname: Mapped', 2))
    const squiggle = workbench.page.locator('.squiggly-error, .squiggly-warning')
    expect(await squiggle.count()).toBe(0)
    alter('ALTER TABLE users DROP COLUMN nickname')
    await workbench.command('Athanor: Refresh Schema')
    await squiggle.first().waitFor()
    const problems = await workbench.problems()
    expect(problems.join('\n')).toMatch(/nickname/)
    await workbench.openFile('models.py')
    await workbench.picture('drift')
    alter('ALTER TABLE users ADD COLUMN nickname VARCHAR(30)')
    await workbench.command('Athanor: Refresh Schema')
    await squiggle.first().waitFor({ state: 'detached' })
    // The panel follows the editor after a moment.
    await workbench.problems()
    const rows = workbench.page.locator('.markers-panel .monaco-list-row')
    await expect.poll(async () => (await rows.allInnerTexts()).join('\n'), { timeout: 10_000 }).not.toMatch(/nickname/)
  })

  it('draws the relationship graph, and goes to code from it', async () => {
    await workbench.tidy()
    await workbench.command('Athanor: Show Relationship Graph')
    const graph = await workbench.frameWith('.node')
    const names = await graph.locator('.node .class-name').allTextContents()
    for (const name of ['User', 'Post', 'Tag']) expect(names).toContain(name)
    expect(await graph.locator('.edge .cardinality').allTextContents()).toContain('*')
    await workbench.picture('graph-dark')
    await graph.locator('.canvas').focus()
    await workbench.page.keyboard.press('/')
    await workbench.page.keyboard.type('Tag')
    await workbench.page.keyboard.press('Enter')
    await workbench.page.keyboard.press('Escape')
    await graph.locator('.canvas').focus()
    await workbench.page.keyboard.press('Enter')
    await workbench.page.locator('.tab.active', { hasText: 'models.py' }).waitFor()
    await workbench.picture('graph-to-code')
  })

  it('follows the theme: light and high contrast', async () => {
    for (const [theme, name] of [
      ['Light Modern', 'light'],
      ['Dark High Contrast', 'high-contrast'],
    ] as const) {
      await workbench.tidy()
      await workbench.theme(theme)
      await workbench.command('Athanor: Show Relationship Graph')
      await workbench.frameWith('.node')
      await workbench.picture(`graph-${name}`)
      await workbench.openFile('queries.py')
      await workbench.openFile('queries.py')
      await workbench.goTo(...place('shop/queries.py', 'select(User))', 3))
      await workbench.page.keyboard.press('Control+Alt+Enter')
      await workbench.frameWith('.tabulator-row')
      await workbench.picture(`results-${name}`)
    }
    await workbench.theme('Dark Modern')
  })

  it('says what is wrong and what to do when the database refuses', async () => {
    // SQLite lets no table be renamed while rows are being read: read the last of them.
    const open = await workbench.frameWith('.summary:text-matches("^500 rows, more to load")')
    await open.getByRole('button', { name: 'Load More' }).click()
    await workbench.frameWith('.summary:text-matches("^1,000 rows")')
    alter('ALTER TABLE users RENAME TO users_gone')
    await workbench.openFile('queries.py')
    await workbench.goTo(...place('shop/queries.py', 'select(User))', 3))
    await workbench.page.keyboard.press('Control+Alt+Enter')
    const results = await workbench.frameWith('.error[role=alert]')
    const text = await results.locator('.error').textContent()
    expect(text).toContain('shop')
    expect(text).toContain('users')
    await workbench.picture('error')
    alter('ALTER TABLE users_gone RENAME TO users')
  })
})
