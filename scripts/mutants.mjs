// `npm run mutants -- --root DIR --count 10000`: files of an application are cut off at random places, lose random tokens,
// or get lines that are half typed, one file at a time (the same ones in every run with the same --seed). After each edit
// everything that an editor asks of the file is asked: nothing may throw, take longer than --limit milliseconds of
// processor time, or take their models from files that do not hang on the edited one; a half-typed line may not make
// other files look wrong. When the file is whole again everything is known as in the beginning. --only TEXT chooses files
// by their path, --kinds some of cut,tokens,typed, --fresh how often an edit is compared with a workspace that begins
// with it, --minutes ends it early, --verbose prints each failure at once.

import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

const { values } = parseArgs({
  options: {
    root: { type: 'string' },
    count: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    limit: { type: 'string', default: '20000' },
    minutes: { type: 'string', default: '0' },
    only: { type: 'string', default: '' },
    kinds: { type: 'string', default: 'cut,tokens,typed' },
    fresh: { type: 'string', default: '100' },
    verbose: { type: 'boolean', default: false },
  },
})
if (!values.root) {
  console.error(
    'npm run mutants -- --root DIR [--count 10000] [--seed 1] [--limit 20000] [--only TEXT] [--kinds cut,tokens,typed] [--fresh 100] [--minutes 0] [--verbose]',
  )
  process.exit(2)
}
setFlagsFromString('--expose-gc')
const collectGarbage = runInNewContext('gc')
const [{ Workspace }, { normalise }, mutants] = await Promise.all([
  import('../server/src/workspace/workspace.ts'),
  import('../server/src/workspace/file-system.ts'),
  import('../server/test/mutants.ts'),
])
const {
  askEverything,
  cutOff,
  digest,
  findingsOutside,
  generator,
  halfTyped,
  internalErrors,
  modelNames,
  withoutTokens,
} = mutants

const root = normalise(values.root)
const random = generator(Number(values.seed))
let workspace = new Workspace({ root })
const whole = modelNames(workspace.snapshot)
const wholeDigest = digest(workspace.snapshot)
const paths = workspace.snapshot.relevantFiles().filter((path) => path.includes(values.only))
const modelPaths = paths.filter((path) => whole.has(path))
const shown = (path) => path.slice(root.length + 1)
console.log(`${root}: ${[...whole.values()].flat().length} models in ${whole.size} of ${paths.length} files`)

const MAKERS = { cut: cutOff, tokens: withoutTokens, typed: halfTyped }
const kinds = values.kinds.split(',')

const failures = []
function fail(what) {
  failures.push(what)
  if (values.verbose) console.log(`- ${what}`)
}

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
    path === edited
      ? []
      : names.filter((name) => !now.get(path)?.includes(name)).map((name) => `${shown(path)} ${name}`),
  )
}

/** Up to two other files that name the module, as if they were open beside it. */
const neighbours = new Map()
function neighboursOf(path) {
  let found = neighbours.get(path)
  if (found === undefined) {
    const { moduleName } = workspace.snapshot.sources.file(path)
    const last = moduleName.split('.').at(-1)
    const word = new RegExp(`\\bimport\\b.*\\b${last}\\b|\\b${moduleName.replaceAll('.', '\\.')}\\b`)
    found = paths
      .filter((other) => other !== path && word.test(workspace.snapshot.sources.file(other).text))
      .slice(0, 2)
    neighbours.set(path, found)
  }
  return found
}

const keyOf = ({ path, code, message }) => `${shown(path)} ${code}: ${message}`
/** Findings outside of a file while it is whole. */
const usual = new Map()
function usualFindings(path, open) {
  const key = `${path} ${open.length}`
  let found = usual.get(key)
  if (found === undefined) {
    found = new Set(findingsOutside(workspace.snapshot, path, open).map(keyOf))
    usual.set(key, found)
  }
  return found
}

const WORD = /[A-Za-z_]\w*/g
const countWords = (text) => {
  const counts = new Map()
  for (const [word] of text.replace(/#.*/g, '').matchAll(WORD)) counts.set(word, (counts.get(word) ?? 0) + 1)
  return counts
}

/** New findings elsewhere that do not name a word which the edited file has lost. */
function falseFindings(snapshot, path, before, after, open) {
  const found = findingsOutside(snapshot, path, open).filter(
    (finding) => !usualFindings(path, open).has(keyOf(finding)),
  )
  if (found.length === 0) return []
  const [had, has] = [countWords(before), countWords(after)]
  const gone = new Set([...had].flatMap(([word, count]) => ((has.get(word) ?? 0) < count ? [word] : [])))
  return found.filter(({ message }) => !(message.match(WORD) ?? []).some((word) => gone.has(word))).map(keyOf)
}

const tableNames = (text) => text.match(/\b__tablename__ *= *["']\w+["']/g)?.length ?? 0

let slowest = []
function note(ms, what) {
  slowest.push({ ms: Math.round(ms), what })
  if (slowest.length > 40) slowest = slowest.sort((a, b) => b.ms - a.ms).slice(0, 20)
}
const processorTime = (since) => {
  const { user, system } = process.cpuUsage(since)
  return (user + system) / 1000
}
const memory = []
let seen = workspace.snapshot.evaluation.mappers
const until =
  Number(values.minutes) > 0 ? performance.now() + Number(values.minutes) * 60_000 : Number.POSITIVE_INFINITY
let done = 0
let total = 0
for (; done < Number(values.count) && performance.now() < until; done++) {
  const among = random() < 0.5 && modelPaths.length > 0 ? modelPaths : paths
  const path = among[Math.floor(random() * among.length)]
  const kind = kinds[Math.floor(random() * kinds.length)]
  const { text } = workspace.snapshot.sources.file(path)
  const mutant = MAKERS[kind](text, random)
  const what = `${shown(path)}: ${mutant.what}`
  // Reading files beside the edited one takes longer than all the rest.
  const open = kind === 'typed' && whole.has(path) ? neighboursOf(path) : []
  usualFindings(path, open)
  try {
    const before = process.cpuUsage()
    const snapshot = workspace.apply({ kind: 'edit', path, text: mutant.text })
    const lost = lostModels(snapshot, path)
    askEverything(snapshot, path, mutant.offset)
    const ms = processorTime(before)
    total += ms
    note(ms, what)
    if (ms > Number(values.limit)) fail(`${what}: took ${Math.round(ms)} ms`)
    for (const error of internalErrors(snapshot, path)) fail(`${what}: ${error}`)
    // Without a word code may be whole and wrong: then the others say so.
    if (mutant.adds || snapshot.evaluation.halfWritten.has(path))
      for (const finding of falseFindings(snapshot, path, text, mutant.text, open)) fail(`${what}: shows ${finding}`)
    if (kind === 'typed' && tableNames(text) === tableNames(mutant.text)) {
      const lines = new Set(mutant.text.split('\n'))
      const header = (name) => new RegExp(`^.*class ${name}\\b.*$`, 'm').exec(text)?.[0]
      const left = whole.get(path)?.filter((name) => lines.has(header(name))) ?? []
      const now = modelNames(snapshot).get(path) ?? []
      for (const name of left.filter((each) => !now.includes(each))) fail(`${what}: ${name} is no model any more`)
    }
    if (done % Number(values.fresh) === Number(values.fresh) - 1) {
      const fresh = new Workspace({ root })
      fresh.apply({ kind: 'edit', path, text: mutant.text })
      if (digest(fresh.snapshot) !== digest(snapshot)) fail(`${what}: another workspace says otherwise`)
    }
    const unrelated = lost.length === 0 ? [] : lost.filter((name) => !dependentsOf(path).has(name))
    if (unrelated.length > 0) fail(`${what}: lost ${unrelated.join(', ')}`)
  } catch (error) {
    fail(`${what}: ${error.stack ?? error}`)
  }
  workspace.apply({ kind: 'close', path })
  // The same list is of the same evaluation.
  const { mappers } = workspace.snapshot.evaluation
  if (mappers !== seen && digest(workspace.snapshot) !== wholeDigest) {
    fail(`${what}: not everything came back`)
    workspace = new Workspace({ root })
  }
  seen = workspace.snapshot.evaluation.mappers
  if (done % 100 === 99) {
    collectGarbage()
    memory.push(Math.round(process.memoryUsage().heapUsed / 2 ** 20))
    if (process.stderr.isTTY || values.verbose)
      process.stderr.write(`\r${done + 1} of ${values.count}, ${failures.length} failures, ${memory.at(-1)} MB `)
  }
}
console.log(`\n${done} mutants, ${failures.length} failures, ${Math.round(total / Math.max(done, 1))} ms each`)
console.log(`heap after each hundred, in MB: ${memory.join(' ')}`)
for (const { ms, what } of slowest.sort((a, b) => b.ms - a.ms).slice(0, 5)) console.log(`${ms} ms: ${what}`)
for (const failure of failures.slice(0, 50)) console.log(`- ${failure}`)
process.exit(failures.length > 0 ? 1 : 0)
