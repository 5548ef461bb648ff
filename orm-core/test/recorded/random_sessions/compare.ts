// Runs new random programs on SQLAlchemy and on orm-core and shows where they differ, cut down to the operations that it
// takes. A tool for people, no test: it needs Python with SQLAlchemy. What is found is mended, or its seed is put into
// different.json; random_sessions.json is what tests replay.
//
//     PYTHONPATH=… node --conditions=source orm-core/test/recorded/random_sessions/compare.ts FROM COUNT [FAMILY] [queries]

import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { isDeepStrictEqual } from 'node:util'
import { type Program, traceOf } from '../../orm/random-session-interpreter.ts'
import type { FamilySpec } from '../../orm/random-session-models.ts'

interface Answer {
  readonly family: FamilySpec
  readonly program: Program
  readonly trace?: readonly any[]
  readonly models?: unknown
}

interface Difference {
  readonly at: number
  /** In what the step differs, what matters most first. */
  readonly kind: string
  readonly theirs: unknown
  readonly ours: unknown
}

/** record.py --serve, with its own order of sets of strings. */
class Python {
  readonly #process
  readonly #waiting: ((answer: Answer) => void)[] = []

  constructor(hashSeed: number) {
    const env = { ...process.env, PYTHONHASHSEED: String(hashSeed), PYTHONDONTWRITEBYTECODE: '1' }
    const program = new URL('record.py', import.meta.url).pathname
    this.#process = spawn('python3', [program, '--serve'], { env, stdio: ['pipe', 'pipe', 'inherit'] })
    this.#process.on('exit', (code) => process.exit(code ?? 1))
    createInterface({ input: this.#process.stdout }).on('line', (line) => this.#waiting.shift()?.(JSON.parse(line)))
  }

  ask(request: unknown): Promise<Answer> {
    return new Promise((answered) => {
      this.#waiting.push(answered)
      this.#process.stdin.write(`${JSON.stringify(request)}\n`)
    })
  }
}

const PYTHON_ERRORS = /^(KeyError|TypeError|AttributeError|IndexError|ValueError)$/
const PARTS = ['skipped', 'error', 'sent', 'value', 'objects', 'session']

/** Steps without the words of errors; Python's own errors are alike. */
function comparable(trace: readonly any[]): any[] {
  return JSON.parse(JSON.stringify(trace)).map((step: any) => {
    if (step.error) step.error = PYTHON_ERRORS.test(step.error[0]) ? 'error of Python' : step.error[0]
    return step
  })
}

async function difference({ family, program, trace, models }: Answer): Promise<Difference | null> {
  // SQLAlchemy does not come to an end
  if (Array.isArray(models) && models[0] === 'Endless') return null
  const ours: any = await Promise.race([
    traceOf(family, program).catch((error: Error) => ({ models: String(error.stack) })),
    new Promise((done) => setTimeout(done, 5000, { models: 'does not end' })),
  ])
  if (trace === undefined || ours.trace === undefined)
    return isDeepStrictEqual(models, ours.models) ? null : { at: -1, kind: 'models', theirs: models, ours: ours.models }
  const [theirSteps, ourSteps] = [comparable(trace), comparable(ours.trace)]
  const at = theirSteps.findIndex((step, index) => !isDeepStrictEqual(step, ourSteps[index]))
  if (at < 0) return null
  // where Python itself gives up there is nothing to be alike to; recordings leave such programs out, too
  if (theirSteps.slice(0, at + 1).some((step) => step.error === 'error of Python')) return null
  const [theirStep, ourStep] = [theirSteps[at], ourSteps[at]]
  const parts = PARTS.filter((part) => !isDeepStrictEqual(theirStep[part], ourStep[part]))
  const only = (step: any) => Object.fromEntries(parts.map((part) => [part, step[part]]))
  return { at, kind: parts[0] ?? '', theirs: only(theirStep), ours: only(ourStep) }
}

const pythons = [new Python(0), new Python(1), new Python(7)] as const
const ask = async (family: FamilySpec, program: Program) => difference(await pythons[0].ask({ family, program }))

/** Whether SQLAlchemy itself always does the same. */
async function isStable({ family, program, trace }: Answer): Promise<boolean> {
  for (const python of [...pythons, ...pythons]) {
    const again = await python.ask({ family, program, shuffled: true })
    if (!isDeepStrictEqual(again.trace, trace)) return false
  }
  return true
}

/** Takes operations out as long as the difference is of the same kind. */
async function shrink(family: FamilySpec, program: Program, first: Difference): Promise<[Program, Difference]> {
  let found = first
  let ops = program.ops.slice(0, first.at + 1)
  for (let size = Math.ceil(ops.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let at = 0; at < ops.length; ) {
      const fewer = [...ops.slice(0, at), ...ops.slice(at + size)]
      const next = fewer.length === 0 ? null : await ask(family, { ...program, ops: fewer })
      if (next !== null && next.kind === found.kind) {
        found = next
        ops = fewer.slice(0, next.at + 1)
      } else at += size
    }
  }
  return [{ ...program, ops }, found]
}

const [from = '1', count = '100', family, queries] = process.argv.slice(2)
let [ran, unstable] = [0, 0]
const seeds = new Map<string, number[]>()
for (let seed = Number(from); seed < Number(from) + Number(count); seed++) {
  const answer = await pythons[0].ask({ seed, family: family || null, queries: queries === 'queries' })
  ran += 1
  const first = await difference(answer)
  if (first === null) continue
  if (!(await isStable(answer))) {
    unstable += 1
    continue
  }
  const [program, found] = await shrink(answer.family, answer.program, first)
  const name = `${program.ops[found.at]?.[0]}: ${found.kind}`
  seeds.set(name, [...(seeds.get(name) ?? []), seed])
  console.log(`-- seed ${seed}, ${answer.family.name}, ${name}`)
  console.log(JSON.stringify(answer.family.classes))
  for (const operation of program.ops) console.log(`   ${JSON.stringify(operation)}`)
  console.log(`   SQLAlchemy ${JSON.stringify(found.theirs)}\n   orm-core   ${JSON.stringify(found.ours)}`)
}
console.log(`${ran} programs, ${[...seeds.values()].flat().length} differ, ${unstable} depend on the order of sets`)
for (const [name, which] of seeds) console.log(`${which.length} ${name}: ${which.join(' ')}`)
process.exit(0)
