// `npm run mutants -- --root DIR --count 10000`: files of an application are cut off at random places, and lose random
// tokens, one file at a time (the same ones in every run with the same --seed). After each edit everything that an editor
// asks of the file is asked: nothing may throw, take longer than --limit milliseconds of processor time, or take their
// models from files that do not hang on the edited one. --only TEXT chooses files by their path, --minutes ends it early.

import { parseArgs } from 'node:util'

const { values } = parseArgs({
  options: {
    root: { type: 'string' },
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '20000' },
    minutes: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
  },
})
if (!values.root) {
  console.error('npm run mutants -- --root DIR [--count 10000] [--seed 1] [--limit 20000] [--only TEXT] [--minutes 0]')
  process.exit(2)
}
const [{ Workspace }, { normalise }, { askEverything, generator, modelNames, mutated }] = await Promise.all([
  import('../server/src/workspace/workspace.ts'),
  import('../server/src/workspace/file-system.ts'),
  import('../server/test/mutants.ts'),
])

const root = normalise(values.root)
const random = generator(Number(values.seed))
const workspace = new Workspace({ root })
const whole = modelNames(workspace.snapshot)
const paths = workspace.snapshot.relevantFiles().filter((path) => path.includes(values.only))
const modelPaths = paths.filter((path) => whole.has(path))
console.log(`${root}: ${[...whole.values()].flat().length} models in ${whole.size} of ${paths.length} files`)

/** Models that are lost when the file says nothing at all: those that hang on it. */
const dependents = new Map()
function dependentsOf(path) {
  if (!dependents.has(path)) {
    const lost = new Set(lostModels(workspace.apply({ kind: 'edit', path, text: '' }), path))
    dependents.set(path, lost)
  }
  return dependents.get(path)
}

function lostModels(snapshot, edited) {
  const now = modelNames(snapshot)
  return [...whole].flatMap(([path, names]) =>
    path === edited ? [] : names.filter((name) => !now.get(path)?.includes(name)).map((name) => `${path} ${name}`),
  )
}

const failures = []
let slowest = { ms: 0, what: '' }
const until =
  Number(values.minutes) > 0 ? performance.now() + Number(values.minutes) * 60_000 : Number.POSITIVE_INFINITY
let done = 0
for (; done < Number(values.count) && performance.now() < until; done++) {
  const among = random() < 0.5 && modelPaths.length > 0 ? modelPaths : paths
  const path = among[Math.floor(random() * among.length)]
  const text = workspace.snapshot.sources.file(path).text
  const mutant = mutated(text, random)
  const what = `${path.slice(root.length + 1)}: ${mutant.what}`
  const before = process.cpuUsage()
  try {
    const snapshot = workspace.apply({ kind: 'edit', path, text: mutant.text })
    const lost = lostModels(snapshot, path)
    askEverything(snapshot, path, mutant.offset)
    const { user, system } = process.cpuUsage(before)
    const ms = (user + system) / 1000
    if (ms > slowest.ms) slowest = { ms: Math.round(ms), what }
    if (ms > Number(values.limit)) failures.push(`${what}: took ${Math.round(ms)} ms`)
    const unrelated = lost.length === 0 ? [] : lost.filter((name) => !dependentsOf(path).has(name))
    if (unrelated.length > 0) failures.push(`${what}: lost ${unrelated.join(', ')}`)
  } catch (error) {
    failures.push(`${what}: ${error.stack ?? error}`)
  }
  workspace.apply({ kind: 'close', path })
  if (done % 50 === 49) {
    const missing = lostModels(workspace.snapshot, '')
    if (missing.length > 0) {
      failures.push(`After mutant ${done} the models ${missing.join(', ')} did not come back`)
      break
    }
    if (process.stderr.isTTY) process.stderr.write(`\r${done + 1} of ${values.count}, ${failures.length} failures `)
  }
}
console.log(`${done} mutants, ${failures.length} failures; the slowest took ${slowest.ms} ms (${slowest.what})`)
for (const failure of failures.slice(0, 50)) console.log(`- ${failure}`)
process.exit(failures.length > 0 ? 1 : 0)
