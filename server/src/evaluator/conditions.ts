// Which way a condition goes. A known condition goes one way; an unknown one is decided by the current run
// (branches.ts) and leaves its text with everything that is built behind it.

import type { Expression, Span, Statement } from '../frontends/program.ts'
import { answered, remember } from './answers.ts'
import { isDeadEnd } from './dead-ends.ts'
import { forgetWhatIsTested } from './detours.ts'
import { factsOf } from './facts.ts'
import { formOf } from './forms.ts'
import { type Interpreter, libraryTexts } from './interpreter.ts'
import type { Scope } from './scopes.ts'
import { truthOf } from './truth.ts'
import { PyList, type Value } from './values.ts'

export interface Choice {
  readonly taken: boolean
  /** "if name", "if not (name)"; null when the condition is known. */
  readonly condition: string | null
  /** What holds on the other side. */
  readonly otherwise: string | null
}

export interface ChoiceOptions {
  /** The branch only raises: the main path goes on, as a program does that has what it needs. */
  readonly avoid?: boolean
  /** The branch and what stands in its place otherwise, when there may be nothing to find there (dead-ends.ts). */
  readonly sides?: readonly [readonly Statement[], readonly Statement[]]
}

export function chooseBranch(
  ctx: Interpreter,
  scope: Scope,
  test: Expression,
  value: Value,
  at: Span,
  options: ChoiceOptions = {},
): Choice {
  const form = formOf(ctx, value)
  const truth = truthOf(form, ctx)
  const bound = options.sides === undefined ? undefined : ctx.run?.detour?.get(options.sides[0])
  const isAgainst = truth.known && bound !== undefined && bound !== truth.value
  if (truth.known && form === value && !isAgainst) return { taken: truth.value, condition: null, otherwise: null }
  if (isAgainst) forgetWhatIsTested(ctx, scope, test)
  const { path } = scope
  const text = ctx.source(path, test)
  const positive = `if ${text}`
  const negative =
    test.kind === 'unary' && test.operator === 'not' ? `if ${ctx.source(path, test.operand)}` : `if not (${text})`
  // Which form the value has is decided already, with all else that hangs on it.
  if (truth.known && !isAgainst) {
    ctx.noteOpen()
    return truth.value
      ? { taken: true, condition: positive, otherwise: negative }
      : { taken: false, condition: negative, otherwise: positive }
  }
  const byDefault = truth.value && !options.avoid
  const otherwise = byDefault ? negative : positive
  const other = options.sides?.[byDefault ? 1 : 0]
  const about = factsOf(scope, test, !byDefault)
  const leadsOn = other === undefined || !isDeadEnd(ctx, other)
  // The same question of the same values has the same answer.
  const taken =
    bound ??
    answered(scope, test, text) ??
    ctx.run?.facts.answer(scope, test) ??
    ctx.decide(path, at, byDefault, otherwise, leadsOn, about) ??
    byDefault
  if (ctx.run !== null) remember(scope, test, text, taken)
  // `if conditions:` of a list that was filled under conditions: each of its items says already when it is there.
  if (taken && value instanceof PyList) return { taken, condition: null, otherwise: negative }
  // What a library asks itself is not a condition of the program's.
  if (libraryTexts.has(path)) return { taken, condition: null, otherwise: null }
  return taken
    ? { taken, condition: positive, otherwise: negative }
    : { taken, condition: negative, otherwise: positive }
}
