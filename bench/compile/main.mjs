// `npm run bench:compile`: statements a second, built and compiled, beside kysely, drizzle-orm and, where Python with
// SQLAlchemy is there, SQLAlchemy; and what statements of growing size cost. Writes results/compile.json and prints it.

import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildOnly, cached, compiledLength, growing, lookup, uncached } from './ours.mjs'
import { peers } from './peers.mjs'

const bench = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const seconds = Number(process.env.ATHANOR_BENCH_SECONDS ?? 2)

/** Processor time of this process, in milliseconds: other work on the machine hardly counts. */
function processorTime() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Calls in a second of processor time, after a warm-up. */
function rate(work) {
  for (let i = 0; i < 20_000; i++) work(i)
  const start = processorTime()
  let count = 0
  while (processorTime() - start < (seconds * 1000) / ROUNDS) for (let i = 0; i < 100; i++) work(count++)
  return (count / (processorTime() - start)) * 1000
}

/** SQLAlchemy's rates, or why there are none. */
function sqlalchemy() {
  try {
    const python = process.env.PYTHON ?? 'python3'
    const out = execFileSync(python, [join(bench, 'compile/sqlalchemy_select.py')], { encoding: 'utf8', stdio: 'pipe' })
    return JSON.parse(out)
  } catch (error) {
    return `not measured: ${String(error.stderr || error.message)
      .trim()
      .split('\n')
      .at(-1)}`
  }
}

// Each in its turn, the best of the rounds: what slows one round slows them all.
const ROUNDS = 5
const others = await peers(bench)
const works = { 'orm-core': { uncached, cached, lookup, build: buildOnly } }
if (!others.missing) for (const [name, work] of Object.entries(others)) works[name] = { uncached: work }
const perSecond = others.missing ? { peers: others.missing } : {}
for (let round = 0; round < ROUNDS; round++) {
  for (const [name, each] of Object.entries(works)) {
    perSecond[name] ??= {}
    for (const [what, work] of Object.entries(each)) {
      perSecond[name][what] = Math.max(perSecond[name][what] ?? 0, Math.round(rate(work)))
    }
  }
  const found = sqlalchemy()
  if (typeof found === 'string') perSecond.sqlalchemy = found
  else {
    perSecond.sqlalchemy ??= {}
    for (const [what, value] of Object.entries(found)) {
      perSecond.sqlalchemy[what] = typeof value === 'number' ? Math.max(perSecond.sqlalchemy[what] ?? 0, value) : value
    }
  }
}

/** How many times SQLAlchemy's rate ours is, in this run. */
const timesSqlalchemy = {}
if (typeof perSecond.sqlalchemy === 'object') {
  for (const name of ['uncached', 'cached', 'build']) {
    timesSqlalchemy[name] = Math.round((perSecond['orm-core'][name] / perSecond.sqlalchemy[name]) * 10) / 10
  }
}

/** Milliseconds of processor time to build and to compile statements of 1,250 to 10,000 expressions, each the best of nine. */
const milliseconds = {}
const rounded = (value) => Math.round(value * 10) / 10
for (const [name, make] of Object.entries(growing)) {
  milliseconds[name] = {}
  for (const n of [1250, 2500, 5000, 10_000]) {
    let [build, compile] = [Infinity, Infinity]
    for (let round = 0; round < 9; round++) {
      const start = processorTime()
      const statement = make(n)
      const built = processorTime()
      compiledLength(statement)
      build = Math.min(build, built - start)
      compile = Math.min(compile, processorTime() - built)
    }
    milliseconds[name][n] = { build: rounded(build), compile: rounded(compile) }
  }
}

const result = {
  date: new Date().toISOString().slice(0, 10),
  machine: `${cpus()[0]?.model ?? 'unknown'}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
  load: rounded(loadavg()[0]),
  perSecond,
  timesSqlalchemy,
  milliseconds,
}
mkdirSync(join(bench, 'results'), { recursive: true })
writeFileSync(join(bench, 'results/compile.json'), `${JSON.stringify(result, null, 2)}\n`)
console.log(JSON.stringify(result, null, 2))
