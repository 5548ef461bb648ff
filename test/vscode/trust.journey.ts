// A workspace that the user has not trusted: the source is analysed, and nothing connects to a database. And what is said
// of a password that stands in the settings.

import type { Browser } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { launch } from '../browser.ts'
import { type CodeServer, startCodeServer } from './code-server.ts'
import { Workbench } from './workbench.ts'

let browser: Browser
let server: CodeServer
let workbench: Workbench

async function start(trusted: boolean, connections: unknown): Promise<void> {
  server = await startCodeServer({ trusted, folderSettings: { 'athanor.connections': connections } })
  browser = await launch()
  workbench = await Workbench.open(browser, server.url)
}

async function stop(): Promise<void> {
  await browser?.close()
  await server?.stop()
}

afterEach(async ({ task }) => {
  if (task.result?.state === 'fail') await workbench?.picture(`failed-${task.name.replaceAll(/\W+/g, '-')}`)
})

describe('without trust', () => {
  beforeAll(() => start(false, [{ name: 'shop', url: 'sqlite:///shop.db' }]))
  afterAll(stop)

  it('shows SQL, and refuses to connect with the way to trust', async () => {
    await workbench.openFile('queries.py')
    await workbench.goTo(13, 42)
    await workbench.hover('SELECT')
    await workbench.page.keyboard.press('Escape')
    await workbench.page.keyboard.press('Control+Alt+Enter')
    const notice = workbench.notification('trusted workspaces only')
    await notice.waitFor()
    await notice.getByRole('button', { name: 'Manage Workspace Trust' }).waitFor()
    expect(await workbench.statusItem('No database').isVisible()).toBe(true)
    await workbench.picture('untrusted')
  })
})

describe('a password in the settings', () => {
  beforeAll(() => start(true, [{ name: 'prod', url: 'postgresql://app:s3cret@localhost:1/shop' }]))
  afterAll(stop)

  it('is warned of, and moves to the secret storage', async () => {
    await workbench.openFile('queries.py')
    const notice = workbench.notification('has the password of "prod" in clear text')
    await notice.waitFor()
    await workbench.picture('password-in-settings')
    await notice.getByRole('button', { name: 'Move to Secret Storage' }).click()
    await workbench.openFile('settings.json')
    await workbench.page.locator('.view-lines', { hasText: 'postgresql://app@localhost:1/shop' }).waitFor()
    expect(await workbench.page.locator('.view-lines', { hasText: 's3cret' }).count()).toBe(0)
  })

  it('never appears in what is shown, also when the server does not answer', async () => {
    await workbench.command('Athanor: Select Connection')
    await workbench.answer('prod')
    const notice = workbench.notification('prod')
    await notice.waitFor()
    const text = await notice.textContent()
    expect(text).not.toContain('s3cret')
    await workbench.picture('unreachable')
  })

  it('is forgotten on request', async () => {
    await workbench.clearNotifications()
    await workbench.command('Athanor: Forget Saved Passwords')
    await workbench.quickInput.locator('.monaco-list-row', { hasText: 'prod' }).waitFor()
    await workbench.page.keyboard.press('Enter')
    await workbench.notification('forgot the password of prod').waitFor()
  })
})
