// Draws media/icon.png from media/icon.svg. Needed only when the drawing changes; the PNG is committed.

import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from './lib.mjs'

const svg = await readFile(join(root, 'media/icon.svg'), 'utf8')
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
})
const page = await browser.newPage({ viewport: { width: 256, height: 256 } })
await page.setContent(`<style>body{margin:0;background:transparent}</style>${svg}`)
await writeFile(join(root, 'media/icon.png'), await page.screenshot({ omitBackground: true }))
await browser.close()
