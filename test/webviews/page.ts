// Opens a webview's page as the editor does: the same HTML with its content security policy, the editor's colours, and a
// stand-in for the extension at the other end of the line.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { webviewPage } from '../../client/src/views/webview-page.ts'
import { type Theme, themes } from './themes.ts'

const root = join(import.meta.dirname, '..', '..')
const origin = 'https://webview.test'

export interface OpenPage {
  readonly page: Page
  /** What the page sent to the extension. */
  sent(): Promise<Record<string, any>[]>
  post(message: unknown): Promise<void>
  /** Errors of scripts and violations of the policy: always to be empty. */
  readonly problems: string[]
  theme(theme: Theme): Promise<void>
}

export async function openWebview(browser: Browser, name: string, theme: Theme = 'vscode-dark'): Promise<OpenPage> {
  const page = await browser.newPage({ viewport: { width: 1000, height: 480 } })
  const problems: string[] = []
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') problems.push(message.text())
  })
  await page.route(`${origin}/**`, (route) => {
    const file = new URL(route.request().url()).pathname.slice(1)
    if (file === '') {
      const html = webviewPage({
        name,
        title: name,
        nonce: 'bm9uY2U',
        cspSource: origin,
        script: `${origin}/${name}.js`,
        style: `${origin}/${name}.css`,
      })
      return route.fulfill({ contentType: 'text/html', body: html })
    }
    if (file === 'favicon.ico') return route.fulfill({ status: 204 })
    return route.fulfill({
      contentType: file.endsWith('.css') ? 'text/css' : 'text/javascript',
      body: readFileSync(join(root, 'dist', 'webviews', file)),
    })
  })
  await page.addInitScript(() => {
    const sent: unknown[] = []
    Object.assign(window, {
      sentMessages: sent,
      acquireVsCodeApi: () => ({
        postMessage: (message: unknown) => sent.push(message),
        getState: () => undefined,
        setState: () => undefined,
      }),
    })
  })
  await page.goto(`${origin}/`)
  const opened: OpenPage = {
    page,
    problems,
    sent: () => page.evaluate(() => (window as any).sentMessages),
    post: (message) => page.evaluate((data) => window.postMessage(data, '*'), message),
    theme: (chosen) =>
      page.evaluate(
        ([colours, className]) => {
          const style = document.documentElement.style
          for (const name of [...style]) style.removeProperty(name)
          for (const [property, value] of Object.entries(colours)) style.setProperty(property, value)
          document.body.classList.remove('vscode-light', 'vscode-dark', 'vscode-high-contrast')
          document.body.classList.add(className)
        },
        [themes[chosen], chosen] as const,
      ),
  }
  await opened.theme(theme)
  return opened
}
