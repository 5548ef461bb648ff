// A person at VS Code's window: opens files, runs commands, reads hovers, problems and webviews, by keyboard where that is
// how one does it. Selectors of the workbench are here and nowhere else.

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, FrameLocator, Locator, Page } from 'playwright-core'
import { root } from '../sources.ts'

const pictures = join(root, '.artifacts/screenshots')

export class Workbench {
  readonly page: Page
  readonly errors: string[] = []

  constructor(page: Page) {
    this.page = page
    page.on('console', (message) => {
      if (message.type() === 'error') this.errors.push(message.text())
    })
  }

  static async open(browser: Browser, url: string): Promise<Workbench> {
    const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
    page.setDefaultTimeout(30_000)
    const workbench = new Workbench(page)
    await page.goto(url)
    await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: 60_000 })
    // Keys that come before the keybindings are loaded are lost.
    await page.locator('.explorer-folders-view .monaco-list-row').first().waitFor({ timeout: 60_000 })
    return workbench
  }

  async picture(name: string): Promise<void> {
    mkdirSync(pictures, { recursive: true })
    await this.page.screenshot({ path: join(pictures, `${name}.png`) })
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget')
  }

  /** Type into the quick input that is open, and accept. */
  async answer(text: string | null): Promise<void> {
    await this.quickInput.waitFor()
    if (text !== null) await this.quickInput.locator('input.input').first().fill(text)
    await this.page.keyboard.press('Enter')
  }

  /** From the command palette, by keyboard. */
  async command(title: string): Promise<void> {
    await this.page.keyboard.press('F1')
    const input = this.quickInput.locator('input.input').first()
    await input.waitFor()
    await input.fill(`>${title}`)
    await this.quickInput.locator('.monaco-list-row.focused', { hasText: title }).waitFor()
    await this.page.keyboard.press('Enter')
  }

  async openFile(name: string): Promise<void> {
    await this.page.keyboard.press('Control+P')
    const input = this.quickInput.locator('input.input').first()
    await input.waitFor()
    await input.fill(name)
    await this.quickInput.locator('.monaco-list-row.focused', { hasText: name.split('/').at(-1)! }).waitFor()
    await this.page.keyboard.press('Enter')
    await this.page.locator('.tab.active', { hasText: name.split('/').at(-1)! }).waitFor()
    await this.page.locator('.editor-group-container.active .view-lines').first().waitFor()
  }

  /** One editor and no panel: each journey begins with what it opens itself. */
  async tidy(): Promise<void> {
    await this.page.keyboard.press('Escape')
    await this.command('View: Close All Editors')
    if (await this.page.locator('.part.panel').isVisible()) await this.page.keyboard.press('Control+J')
    await this.page.locator('.part.panel').waitFor({ state: 'hidden' })
  }

  /** Put the cursor at a line and column, from 1. */
  async goTo(line: number, column: number): Promise<void> {
    await this.page.keyboard.press('Control+G')
    const input = this.quickInput.locator('input.input').first()
    await input.waitFor()
    await input.fill(`:${line}:${column}`)
    await this.page.keyboard.press('Enter')
    await this.quickInput.waitFor({ state: 'hidden' })
  }

  /** Text of the hover at the cursor, once it has the wanted text. */
  async hover(wanted: string | RegExp): Promise<Locator> {
    const hover = this.page.locator('.monaco-hover:visible', { hasText: wanted }).first()
    for (let attempt = 0; ; attempt++) {
      await this.page.keyboard.press('Control+K')
      await this.page.keyboard.press('Control+I')
      try {
        await hover.waitFor({ timeout: 5_000 })
        return hover
      } catch (error) {
        if (attempt === 4) throw error
        await this.page.keyboard.press('Escape')
      }
    }
  }

  /** Gives what the cursor is on another name. VS Code in a browser saves by itself. */
  async rename(name: string): Promise<void> {
    await this.page.keyboard.press('F2')
    const input = this.page.locator('.rename-box input.rename-input')
    await input.waitFor()
    await input.fill(name)
    await this.page.keyboard.press('Enter')
    await input.waitFor({ state: 'hidden' })
  }

  statusItem(text: string | RegExp): Locator {
    return this.page.locator('.statusbar-item', { hasText: text }).first()
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-toast', { hasText: text }).first()
  }

  async clearNotifications(): Promise<void> {
    await this.command('Notifications: Clear All Notifications')
    await this.page.locator('.notification-toast').first().waitFor({ state: 'hidden' })
  }

  /** All webviews' frames that have an element, by selector. */
  async frameWith(selector: string, timeout = 30_000): Promise<FrameLocator> {
    const end = Date.now() + timeout
    for (;;) {
      const count = await this.page.locator('iframe.webview').count()
      for (let index = 0; index < count; index++) {
        const frame = this.page.locator('iframe.webview').nth(index).contentFrame().frameLocator('#active-frame')
        try {
          await frame.locator(selector).first().waitFor({ timeout: 300 })
          return frame
        } catch {
          // Not this one, or not yet.
        }
      }
      if (Date.now() > end) throw new Error(`No webview has ${selector}`)
    }
  }

  /** Messages in the Problems view. */
  async problems(): Promise<string[]> {
    await this.page.keyboard.press('Control+Shift+M')
    await this.page.locator('.markers-panel').waitFor()
    return this.page.locator('.markers-panel .monaco-list-row').allInnerTexts()
  }

  /** Colours of the whole window: "Dark Modern", "Light Modern", "Dark High Contrast". */
  async theme(name: string): Promise<void> {
    await this.page.keyboard.press('Control+K')
    await this.page.keyboard.press('Control+T')
    await this.quickInput.waitFor()
    await this.quickInput.locator('input.input').first().fill(name)
    await this.quickInput.locator('.monaco-list-row.focused', { hasText: name }).waitFor()
    await this.page.keyboard.press('Enter')
    await this.quickInput.waitFor({ state: 'hidden' })
  }
}
