// `npm run bench:lsp`: measures the language server as an editor meets it, beside a server that does nothing and, where
// a large repository is given (ATHANOR_BENCH_POLAR), beside Pyright's. Writes results/lsp.json and prints it.

import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { coldIndex, session, stalls, startTimes } from './measure.mjs'

const bench = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const root = dirname(bench)
const main = process.env.ATHANOR_BENCH_SERVER ?? join(root, 'dist/server.js')
if (!existsSync(main)) execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' })

/** As the extension starts it (client/src/language-client.ts). */
const athanor = { name: 'athanor', args: ['--max-semi-space-size=4', main, '--stdio'] }
const nothing = { name: 'nothing', args: [join(bench, 'lsp/nothing.mjs')] }
const shop = join(root, 'test-workspace/python-shop')
const large = process.env.ATHANOR_BENCH_POLAR
const runs = Number(process.env.ATHANOR_BENCH_RUNS ?? 5)

/** Pyright from npm, installed for the bench alone; a reason when it can't be had. */
function pyright() {
  const folder = join(bench, '.cache')
  const found = join(folder, 'node_modules/pyright/langserver.index.js')
  if (!existsSync(found)) {
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "private": true }\n')
    try {
      execFileSync('npm', ['install', '--no-audit', '--no-fund', '--omit=optional', 'pyright'], {
        cwd: folder,
        stdio: 'pipe',
        timeout: 120_000,
      })
    } catch (error) {
      return {
        skipped: `npm could not install pyright: ${String(error.stderr ?? error.message)
          .trim()
          .split('\n')
          .at(-1)}`,
      }
    }
  }
  return { name: 'pyright', args: [found, '--stdio'] }
}

function rounded(value) {
  if (typeof value === 'number') return Math.round(value * (value < 10 ? 100 : 1)) / (value < 10 ? 100 : 1)
  if (Array.isArray(value)) return value.map(rounded)
  if (value !== null && typeof value === 'object')
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, rounded(each)]))
  return value
}

/** 1, 2 and 4 copies of a folder beside each other, each a project of its own. */
async function growth(source) {
  const rows = []
  for (const copies of [1, 2, 4]) {
    const folder = mkdtempSync(join(tmpdir(), 'athanor-bench-'))
    try {
      for (let i = 0; i < copies; i++) {
        const copy = join(folder, `copy${i}`)
        cpSync(source, copy, {
          recursive: true,
          filter: (path) => !/\/(\.git|node_modules|\.venv|__pycache__)(\/|$)/.test(path.slice(source.length)),
        })
        writeFileSync(join(copy, 'pyproject.toml'), `[project]\nname = "copy${i}"\n`)
      }
      rows.push({ copies, ...(await coldIndex(athanor, folder)) })
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
  return rows
}

async function best(count, measure) {
  const all = []
  for (let i = 0; i < count; i++) all.push(await measure())
  return all.sort((a, b) => (a.cpu ?? a.elapsed) - (b.cpu ?? b.elapsed))[Math.floor((all.length - 1) / 2)]
}

const results = {
  date: new Date().toISOString().slice(0, 10),
  machine: {
    cores: availableParallelism(),
    processor: cpus()[0]?.model,
    memoryGB: Math.round(totalmem() / 2 ** 30),
    platform: `${process.platform} ${process.arch}`,
    node: process.version,
  },
  unit: 'milliseconds; memory in MB; cpu is processor time of the whole server process',
}

const say = (what) => process.stderr.write(`${what}\n`)
say('start')
const idle = await startTimes(nothing, shop, runs * 2)
const own = await startTimes(athanor, shop, runs * 2)
results.start = { nothing: idle, athanor: own, ratio: own.p50 / idle.p50 }
say('shop')
results.shop = {
  cold: await best(runs, () => coldIndex(athanor, shop)),
  athanor: await session(athanor, shop),
  nothing: { hoverWarm: await nothingHover() },
}
if (!large) results.large = { skipped: "ATHANOR_BENCH_POLAR names no folder (polar's server folder)" }
else {
  say('large: cold')
  results.large = { cold: await best(runs, () => coldIndex(athanor, large)) }
  say('large: athanor')
  results.large.athanor = await session(athanor, large)
  say('large: stalls')
  results.large.stalls = await stalls(athanor, large)
  const other = pyright()
  say('large: pyright')
  results.large.pyright = other.skipped ? other : await session(other, large, { edits: 10, hovers: 80 })
  const { athanor: a, pyright: p } = results.large
  if (p.firstHover)
    results.large.ratios = {
      firstHover: p.firstHover / a.firstHover,
      edit: p.edit.p50 ? p.edit.p50 / a.edit.p50 : p.edit,
      memory: p.usage && a.usage ? p.usage.rss / a.usage.rss : null,
    }
}
say('growth')
results.growth = { of: large ? 'the large folder' : 'the shop', rows: await growth(large ?? shop) }

async function nothingHover() {
  const { Client } = await import('./client.mjs')
  const { summary } = await import('./measure.mjs')
  const client = new Client(nothing.name, nothing.args)
  await client.initialize(shop)
  const values = []
  for (let i = 0; i < 200; i++)
    values.push((await client.hover(join(shop, 'main.py'), { line: 0, character: 0 })).elapsed)
  await client.stop()
  return summary(values)
}

const text = `${JSON.stringify(rounded(results), null, 2)}\n`
mkdirSync(join(bench, 'results'), { recursive: true })
writeFileSync(join(bench, 'results/lsp.json'), text)
process.stdout.write(text)
process.exit(0)
