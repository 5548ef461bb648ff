// Random programs for sessions do what they do on SQLAlchemy: the same statements with the same parameters in the same
// order, the same results and errors, and objects in the same states with the same values, after every operation.

import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Program, type Step, traceOf } from './random-session-interpreter.ts'
import type { FamilySpec } from './random-session-models.ts'

/** A step with statements by their number, and errors by their name. */
type RecordedStep = Omit<Step, 'sent' | 'error'> & {
  readonly sent?: readonly (readonly [sql: number, parameters: readonly unknown[]])[]
  readonly error?: string
}

interface Recorded {
  readonly families: readonly FamilySpec[]
  readonly sql: readonly string[]
  readonly programs: readonly (readonly [seed: number, family: number, program: Program, trace: RecordedStep[]])[]
}

const file = new URL('../recorded/random_sessions.json', import.meta.url)
const recorded: Recorded = JSON.parse(readFileSync(file, 'utf8'))

/** Only what JSON holds. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value))

const byFamily = Map.groupBy(recorded.programs, ([, family]) => recorded.families[family]?.name as string)

describe.each([...byFamily])('%s', (_name, programs) => {
  test.each(programs.map((each) => [each[0], each] as const))(
    'program %i',
    async (_seed, [, family, program, expected]) => {
      const { trace = [], models } = await traceOf(recorded.families[family] as FamilySpec, program)
      expect(models).toBeUndefined()
      for (const [at, step] of expected.entries()) {
        const { error, sent, ...found } = trace[at] as Step
        const told = {
          ...found,
          ...(error === undefined ? {} : { error: error[0] }),
          ...(sent === undefined ? {} : { sent }),
        }
        const { sent: numbered, ...rest } = step
        const wanted =
          numbered === undefined ? rest : { ...rest, sent: numbered.map(([sql, rows]) => [recorded.sql[sql], rows]) }
        expect(plain(told), `${at}: ${JSON.stringify(program.ops[at])}`).toEqual(wanted)
      }
    },
  )
})
