// The TypeScript shop in the real VS Code: its statements have their SQL and run, and what changes data is kept only by
// the commit of a write session.

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

/** Line and column, from 1, inside a text of a file of the shop. */
function place(file: string, text: string): [line: number, column: number] {
  const before = readFileSync(join(server.folder, file), 'utf8').split(text)
  if (before.length < 2) throw new Error(`${file} has no ${text}`)
  const lines = before[0]!.split('\n')
  return [lines.length, lines.at(-1)!.length + 4]
}

/** The email address of user 9 in the file of the database: what others see. */
function email(): string {
  const database = new Database(join(server.folder, 'shop.db'), { readonly: true })
  try {
    return database.prepare('SELECT email FROM users WHERE id = 9').pluck().get() as string
  } finally {
    database.close()
  }
}

async function run(file: string, text: string): Promise<void> {
  await workbench.openFile(file)
  await workbench.goTo(...place(`shop/${file}`, text))
  await workbench.page.keyboard.press('Control+Alt+Enter')
}

beforeAll(async () => {
  server = await startCodeServer({
    trusted: true,
    shop: 'ts-shop',
    settings: { 'workbench.colorTheme': 'Light Modern' },
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

describe('the TypeScript shop in VS Code', () => {
  it('shows the SQL of a statement on hover', async () => {
    await workbench.openFile('queries.ts')
    await workbench.command('Athanor: Select Connection')
    await workbench.answer('shop')
    await workbench.statusItem(/^\s*shop/).waitFor()
    await workbench.goTo(...place('shop/queries.ts', 'select(User).where(and('))
    const hover = await workbench.hover('-- if name')
    const text = (await hover.textContent())!.replaceAll(/\s+/g, ' ')
    expect(text).toContain('FROM users')
    expect(text).toContain('if email')
    await workbench.picture('hover-typescript')
    await workbench.page.keyboard.press('Escape')
  })

  it('runs a query', async () => {
    await run('queries.ts', 'select(User.name, func.count')
    const results = await workbench.frameWith('.tabulator-row')
    expect(await results.locator('.summary').textContent()).toMatch(/^500 rows, more to load/)
    await workbench.picture('results-typescript')
  })

  it('explains a query', async () => {
    await workbench.openFile('queries.ts')
    await workbench.goTo(...place('shop/queries.ts', 'select(User.name, func.count'))
    await workbench.command('Athanor: Explain Query')
    const results = await workbench.frameWith(':text("SCAN")')
    expect(await results.locator('body').textContent()).toMatch(/SCAN|SEARCH/)
    await workbench.picture('explain')
  })

  it('keeps a change only when its write session is committed', async () => {
    const before = email()
    await run('crud.ts', 'update(User)')
    const dialog = workbench.page.locator('.monaco-dialog-box')
    await dialog.waitFor()
    await workbench.picture('write-session')
    await dialog.getByRole('button', { name: 'Begin Write Session' }).click()
    const asked = (step: string) => workbench.quickInput.locator('.quick-input-title', { hasText: step }).waitFor()
    await asked('(1/2)')
    await workbench.answer('nine@example.com')
    await asked('(2/2)')
    await workbench.answer('9')
    await workbench.statusItem('1 row changed').waitFor()
    expect(email()).toBe(before)
    await workbench.picture('write-session-open')
    await workbench.command('Athanor: Commit Write Session')
    await dialog.getByRole('button', { name: 'Commit' }).click()
    await expect.poll(email, { timeout: 10_000 }).toBe('nine@example.com')
    await workbench.statusItem('1 row changed').waitFor({ state: 'hidden' })
  })

  it('renames a relationship from a string, with the code that TypeScript knows', async () => {
    await workbench.tidy()
    await workbench.openFile('models.ts')
    await workbench.goTo(...place('shop/models.ts', "'author',"))
    await workbench.rename('writer')
    const read = (file: string) => readFileSync(join(server.folder, 'shop', file), 'utf8')
    await expect.poll(() => read('queries.ts'), { timeout: 20_000 }).toContain('joinedload(Post.writer)')
    await expect.poll(() => read('models.ts')).toContain("backPopulates: 'writer'")
    expect(read('models.ts')).toContain('static writer = relationship(() => User')
    await workbench.picture('rename-typescript')
  })
})
