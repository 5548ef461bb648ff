// `npm run bench:compile`: statements a second, built and compiled, beside kysely, drizzle-orm and, where Python with
// SQLAlchemy is there, SQLAlchemy; and what statements of growing size cost. Writes results/compile.json and prints it.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnly, cached, compiledLength, growing, lookup, uncached } from './ours.mjs'
import { peers } from './peers.mjs'

const bench = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const seconds = Number(process.env.ATHANOR_BENCH_SECONDS ?? 2)

/** Calls a second, after a warm-up: the best of three rounds, since other work on the machine only ever slows one. */
function rate(work) {
  for (let i = 0; i < 20_000; i++) work(i)
  let best = 0
  for (let round = 0; round < 3; round++) {
    const start = performance.now()
    let count = 0
    while (performance.now() - start < (seconds * 1000) / 3) for (let i = 0; i < 100; i++) work(count++)
    best = Math.max(best, (count / (performance.now() - start)) * 1000)
  }
  return Math.round(best)
}

const perSecond = {
  'orm-core': {
    uncached: rate(uncached),
    cached: rate(cached),
    lookup: rate(lookup),
    build: rate(buildOnly),
  },
}
const others = await peers(bench)
if (others.missing) perSecond.peers = others.missing
else for (const [name, work] of Object.entries(others)) perSecond[name] = { uncached: rate(work) }
try {
  const python = process.env.PYTHON ?? 'python3'
  const out = execFileSync(python, [join(bench, 'compile/sqlalchemy_select.py')], { encoding: 'utf8', stdio: 'pipe' })
  perSecond.sqlalchemy = JSON.parse(out)
} catch (error) {
  perSecond.sqlalchemy = `not measured: ${String(error.stderr || error.message)
    .trim()
    .split('\n')
    .at(-1)}`
}

/** Milliseconds to compile statements of 1,250 to 10,000 expressions, the best of five. */
const milliseconds = {}
for (const [name, make] of Object.entries(growing)) {
  milliseconds[name] = {}
  for (const n of [1250, 2500, 5000, 10_000]) {
    let best = Infinity
    for (let round = 0; round < 5; round++) {
      const statement = make(n)
      const start = performance.now()
      compiledLength(statement)
      best = Math.min(best, performance.now() - start)
    }
    milliseconds[name][n] = Math.round(best * 10) / 10
  }
}

const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
  perSecond,
  milliseconds,
}
mkdirSync(join(bench, 'results'), { recursive: true })
writeFileSync(join(bench, 'results/compile.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log(JSON.stringify(result, null, 2))
