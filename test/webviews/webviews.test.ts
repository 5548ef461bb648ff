// The webviews in a real browser, under their content security policy, with a stand-in for the extension: what they show,
// what they send, that a keyboard is enough. With SCREENSHOTS=folder, pictures are kept to be looked at.

import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { chromiumPath, launch } from '../browser.ts'
import { connection, graph, row, runResult } from './fixtures.ts'
import { type OpenPage, openWebview } from './page.ts'
import type { Theme } from './themes.ts'

const pictures = process.env.SCREENSHOTS
const built = existsSync(join(import.meta.dirname, '../../dist/webviews/results.js'))
const why = chromiumPath ? (built ? '' : 'dist/webviews is not built') : 'no Chromium was found'

async function keep(opened: OpenPage, name: string): Promise<void> {
  if (!pictures) return
  mkdirSync(pictures, { recursive: true })
  await opened.page.screenshot({ path: join(pictures, `${name}.png`) })
}

describe.skipIf(why)(`webviews in Chromium${why && ` (skipped: ${why})`}`, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await launch()
  })
  afterAll(() => browser?.close())

  describe('results', () => {
    async function show(count: number, more = false): Promise<OpenPage> {
      const opened = await openWebview(browser, 'results')
      await opened.post({ type: 'running', runId: 'run-1', title: 'get_users: SELECT users', connection })
      await opened.post({ type: 'result', result: runResult(count, more), pageSize: 500 })
      await opened.page.waitForSelector('.tabulator-row')
      return opened
    }

    it('shows rows with types in the header and NULL apart from empty text', async () => {
      const opened = await show(500)
      const { page } = opened
      const headers = await page.locator('.head').allInnerTexts()
      expect(headers[0]).toMatch(/id\s*User · INTEGER/)
      expect(headers[5]).toMatch(/profile\s*User · JSON/)
      const nickname = page.locator('.tabulator-cell[tabulator-field="2"]')
      expect(await nickname.nth(0).locator('.empty').count()).toBe(1)
      expect(await nickname.nth(2).locator('.null').textContent()).toBe('NULL')
      expect(await page.locator('.summary').textContent()).toBe('500 rows · 12 ms · 2 statements sent')
      await keep(opened, 'results-dark')
      await nickname.nth(2).click()
      const style = (selector: string, property: string) =>
        page
          .locator(selector)
          .first()
          .evaluate((found, name) => getComputedStyle(found).getPropertyValue(name), property)
      for (const theme of ['vscode-light', 'vscode-high-contrast'] as Theme[]) {
        await opened.theme(theme)
        await keep(opened, `results-${theme}`)
        // The chosen cell has the theme's colour of what has the focus.
        const [red, green, blue] = theme === 'vscode-light' ? [0, 95, 184] : [243, 133, 24]
        expect(await style('.tabulator-range-cell-active', 'border-top-color')).toBe(`rgb(${red}, ${green}, ${blue})`)
      }
      // All lines have one colour there: the chosen tab is framed.
      expect(await style('[role=tab][aria-selected=true]', 'outline-style')).toBe('solid')
      expect(await style('[role=tab][aria-selected=false]', 'outline-style')).toBe('none')
      expect(opened.problems).toEqual([])
      await page.close()
    })

    it('draws only the rows in sight of 20,000, and reaches the last', async () => {
      const opened = await show(20_000)
      const { page } = opened
      expect(await page.locator('.tabulator-row').count()).toBeLessThan(120)
      await page.locator('.tabulator-tableholder').evaluate((holder) => {
        holder.scrollTop = holder.scrollHeight
      })
      await page.waitForFunction(() => document.querySelector('.tabulator-table')?.textContent?.includes('user 20000'))
      expect(await page.locator('.tabulator-row').count()).toBeLessThan(120)
      expect(opened.problems).toEqual([])
      await page.close()
    })

    it('asks for more rows and adds them', async () => {
      const opened = await show(500, true)
      const { page } = opened
      await page.getByRole('button', { name: 'Load More' }).click()
      expect((await opened.sent()).at(-1)).toEqual({ type: 'more', runId: 'run-1', count: 500 })
      await opened.post({
        type: 'page',
        page: { runId: 'run-1', rows: [row(501)], more: false, sent: [], elapsedMs: 1, error: null },
      })
      await page.waitForFunction(() => document.querySelector('.summary')?.textContent?.startsWith('501 rows · '))
      expect(await page.getByRole('button', { name: 'Load More' }).isVisible()).toBe(false)
      expect(opened.problems).toEqual([])
      await page.close()
    })

    it('copies all rows as CSV and JSON, and the selection as text', async () => {
      const opened = await show(3)
      const { page } = opened
      await page.getByRole('button', { name: 'Copy CSV' }).click()
      await page.getByRole('button', { name: 'Copy JSON' }).click()
      const [csv, json] = (await opened.sent()).filter((message) => message.type === 'copy')
      expect(csv).toMatchObject({ what: '3 rows as CSV' })
      expect(csv!.text.split('\r\n')).toEqual([
        'id,name,nickname,active,created_at,profile,posts',
        '1,user 1,"",false,2026-01-02 03:04:05,"{""city"":""Prague"",""n"":1}",20 × Post',
        '2,user 2,"nick,""2""",true,2026-01-02 03:04:05,"{""city"":""Prague"",""n"":2}",20 × Post',
        '3,user 3,,false,2026-01-02 03:04:05,"{""city"":""Prague"",""n"":3}",20 × Post',
        '',
      ])
      expect(JSON.parse(json!.text)[2]).toMatchObject({ id: 3, nickname: null, profile: { city: 'Prague', n: 3 } })
      await page.close()
    })

    it('is used with the keyboard alone: cells, a whole value, copying, tabs', async () => {
      const opened = await show(50)
      const { page } = opened
      await page.locator('.tabulator-tableholder').focus()
      await page.keyboard.press('ArrowDown')
      await page.keyboard.press('ArrowRight')
      await page.waitForFunction(() => document.querySelector('[role=status]')?.textContent === 'name user 2, row 2')
      await page.keyboard.press('Shift+ArrowDown')
      const copied = await page.evaluate(() => {
        const event = new ClipboardEvent('copy', { clipboardData: new DataTransfer(), bubbles: true, cancelable: true })
        document.activeElement!.dispatchEvent(event)
        return event.clipboardData!.getData('text/plain')
      })
      expect(copied).toBe('user 2\nuser 3')
      await page.keyboard.press('ArrowUp')
      await page.keyboard.press('ArrowLeft')
      await page.keyboard.press('Enter')
      await page.waitForSelector('dialog[open]')
      await keep(opened, 'results-value')
      await page.keyboard.press('Escape')
      await page.waitForSelector('dialog', { state: 'detached' })
      await page.locator('#tab-rows').focus()
      await page.keyboard.press('ArrowRight')
      expect(await page.locator('#tab-sent').getAttribute('aria-selected')).toBe('true')
      expect(await page.locator('#panel-sent').textContent()).toContain('selectinload(User.posts)')
      await keep(opened, 'results-sent')
      expect(opened.problems).toEqual([])
      await page.close()
    })

    it('shows an error with its fix, and where nothing is returned says so', async () => {
      const opened = await openWebview(browser, 'results')
      await opened.post({ type: 'running', runId: 'run-1', title: 'q', connection })
      await keep(opened, 'results-running')
      const error = {
        code: 'refused',
        message: 'shop refused the query: no such column: users.nick',
        fix: 'Refresh the schema and check the model.',
        databaseCode: 'SQLITE_ERROR',
      }
      await opened.post({
        type: 'result',
        result: { ...runResult(0), ok: false, columns: [], error },
        pageSize: 500,
      })
      const alert = opened.page.getByRole('alert')
      await alert.waitFor()
      expect(await alert.textContent()).toContain('no such column: users.nick')
      expect(await alert.textContent()).toContain('Refresh the schema')
      await keep(opened, 'results-error')
      expect(opened.problems).toEqual([])
      await opened.page.close()
    })

    it('never takes data for markup', async () => {
      const opened = await openWebview(browser, 'results')
      const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>'
      const result = runResult(0)
      await opened.post({
        type: 'result',
        result: {
          ...result,
          title: evil,
          columns: [{ ...result.columns[1]!, name: evil, type: evil }],
          rows: [[evil]],
          sent: [{ ...result.sent[0]!, sql: evil, purpose: evil }],
        },
        pageSize: 500,
      })
      await opened.page.waitForSelector('.tabulator-row')
      expect(await opened.page.locator('.tabulator-cell[tabulator-field="0"]').textContent()).toBe(evil)
      expect(await opened.page.evaluate(() => (window as any).hacked)).toBeUndefined()
      expect(await opened.page.locator('img').count()).toBe(0)
      expect(opened.problems).toEqual([])
      await opened.page.close()
    })
  })

  describe('graph', () => {
    async function show(theme: Theme = 'vscode-dark'): Promise<OpenPage> {
      const opened = await openWebview(browser, 'graph', theme)
      await opened.post({ type: 'graph', graph, focus: null, hops: 1 })
      await opened.page.waitForSelector('.node')
      return opened
    }

    it('draws boxes with columns and lines with cardinalities in every theme', async () => {
      for (const theme of ['vscode-light', 'vscode-dark', 'vscode-high-contrast'] as Theme[]) {
        const opened = await show(theme)
        const { page } = opened
        expect(await page.locator('.node').count()).toBe(4)
        expect(await page.locator('.node[data-id="shop.models.Post"] .column').allTextContents()).toEqual([
          'id',
          'title',
          'author_id',
        ])
        const relationship = page.locator('.edge[data-id="e1"]')
        expect(await relationship.locator('.cardinality').allTextContents()).toEqual(['1', '*'])
        expect(await relationship.locator('.edge-label').textContent()).toBe('posts / author')
        expect(await page.locator('.facts').textContent()).toBe('4 models, 2 relationships')
        await keep(opened, `graph-${theme}`)
        expect(opened.problems).toEqual([])
        await page.close()
      }
    })

    it('goes to the code of what is clicked', async () => {
      const opened = await show()
      const { page } = opened
      await page.locator('.node[data-id="shop.models.Post"] .class-name').click()
      await page.locator('.node[data-id="shop.models.Post"] .row').nth(2).click()
      await page.locator('.edge[data-id="e2"] .edge-label').click({ force: true })
      const lines = (await opened.sent())
        .filter((message) => message.type === 'open')
        .map((message) => message.location.range.start.line)
      expect(lines).toEqual([320, 'author_id'.length, 22])
      await page.close()
    })

    it('is used with the keyboard alone: arrows, Enter, search, zoom, focus', async () => {
      const opened = await show()
      const { page } = opened
      await page.locator('.canvas').focus()
      await page.keyboard.press('ArrowRight')
      await page.keyboard.press('ArrowRight')
      expect(await page.locator('.node.selected').getAttribute('data-id')).toBe('shop.models.Post')
      await keep(opened, 'graph-selected')
      await page.keyboard.press('Enter')
      expect((await opened.sent()).at(-1)).toMatchObject({ type: 'open', aside: true })
      await page.keyboard.press('/')
      await page.keyboard.type('tags')
      const facts = page.locator('.facts')
      expect(await facts.textContent()).toMatch(/^1 of 4 match/)
      expect(await page.locator('.node.match').getAttribute('data-id')).toBe('shop.models.Tag')
      await page.keyboard.press('Backspace')
      await page.keyboard.press('Enter')
      expect(await page.locator('.node.selected').getAttribute('data-id')).toBe('shop.models.Tag')
      await page.keyboard.type('nothing')
      expect(await facts.textContent()).toBe('No model is called tagnothing')
      await page.keyboard.press('Escape')
      expect(await facts.textContent()).toMatch(/models/)
      const before = await page.locator('.canvas > g').getAttribute('transform')
      await page.keyboard.press('+')
      expect(await page.locator('.canvas > g').getAttribute('transform')).not.toBe(before)
      await page.keyboard.press('f')
      expect((await opened.sent()).at(-1)).toEqual({ type: 'focus', focus: 'shop.models.Tag', hops: 1 })
      expect(opened.problems).toEqual([])
      await page.close()
    })

    it('exports a drawing that stands alone', async () => {
      const opened = await show('vscode-light')
      await opened.page.getByRole('button', { name: 'Export as SVG' }).click()
      const exported = (await opened.sent()).at(-1) as { type: string; svg: string }
      expect(exported.type).toBe('export')
      expect(exported.svg).toContain('fill="#ffffff"')
      expect(exported.svg).not.toContain('var(')
      const other = await browser.newPage()
      await other.setContent(exported.svg)
      expect(await other.locator('.node').count()).toBe(4)
      const size = await other.locator('svg').first().boundingBox()
      expect(size!.width).toBe(graph.width + 32)
      await keep({ ...opened, page: other }, 'graph-exported')
      await other.close()
      await opened.page.close()
    })
  })
})

it('bundles for a page hold no eval and no Function constructor', async () => {
  for (const name of ['results', 'graph']) {
    const { outputFiles } = await build({
      entryPoints: [join(import.meta.dirname, `../../client/src/webviews/${name}/main.ts`)],
      bundle: true,
      conditions: ['source'],
      write: false,
      outdir: 'unused',
    })
    const text = outputFiles.find((file) => file.path.endsWith('.js'))!.text
    expect(text).not.toMatch(/\beval\(|new Function\(/)
  }
})
