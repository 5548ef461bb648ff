// `try`: the body, and each handler in a run of its own, since only a run tells what is raised. Where the body turns an
// unknown text into a UUID, a number or a member of an enumeration and a handler waits for texts that are none, the sample
// decides, as for any pure function: the main path goes through the handler, and the body to its end is the other one.

import type { Expression, Statement } from '../frontends/program.ts'
import { isDeadEnd, readDeadEnd } from './dead-ends.ts'
import { evaluate } from './expressions.ts'
import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import type { Scope } from './scopes.ts'
import { MISSING_ATTRIBUTE, statementKind } from './sites.ts'
import { type Completion, execute } from './statements.ts'
import { Unknown } from './unknown.ts'
import {
  type CallArguments,
  type CallSite,
  NativeFunction,
  PyClass,
  PyInstance,
  PyRaise,
  PyTuple,
  type Value,
} from './values.ts'

type TryStatement = Statement & { kind: 'try' }
type Handler = TryStatement['handlers'][number]

/** A `try` whose body is being read. */
export interface Attempt {
  /** Whether a handler takes the exception, and does something with it. */
  readonly waits: (raised: PyRaise) => boolean
  /** Whether a handler speaks of exceptions of this name, and not just of all there are. */
  readonly names: (typeName: string) => boolean
  /** What the body was, or could have been, left with because of a sample. */
  refused: PyRaise | null
}

export function executeTry(ctx: Interpreter, scope: Scope, statement: TryStatement): Completion {
  let completion: Completion = null
  let raised: PyRaise | null = null
  const before = heldStatements(ctx, scope)
  const attempt: Attempt = {
    waits: (it) => statement.handlers.some((h) => matches(ctx, scope, h.type, it) && !isDeadEnd(ctx, h.body)),
    names: (name) => statement.handlers.some((h) => typesOf(ctx, scope, h.type).some((it) => isNamed(it, name))),
    refused: null,
  }
  let chosen = statement.handlers.find(({ body }) => ctx.run?.detour?.get(body) === true)
  try {
    completion = attempted(ctx, attempt, () => execute(ctx, scope, statement.body))
    // Whether an exception is raised is not known either: each handler is read in a run of its own.
    for (const handler of statement.handlers) {
      if (attempt.refused !== null && matches(ctx, scope, handler.type, attempt.refused)) continue
      const text = handlerText(ctx, scope, handler)
      const deadEnd = isDeadEnd(ctx, handler.body)
      if (deadEnd) readDeadEnd(ctx, scope, handler.body, text)
      if (ctx.decide(scope.path, handler, false, text, !deadEnd)) {
        chosen ??= handler
        break
      }
    }
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error
    raised = error
  }
  if (chosen !== undefined) {
    for (const [name, value] of before) scope.names.set(name, value)
    bindHandler(scope, chosen, null)
    const { body } = chosen
    completion = ctx.under(handlerText(ctx, scope, chosen), () => execute(ctx, scope, body))
    return finish(ctx, scope, statement, completion)
  }
  if (raised !== null) {
    const handler = statement.handlers.find((h) => matches(ctx, scope, h.type, raised))
    if (handler === undefined) {
      execute(ctx, scope, statement.finalBody)
      throw raised
    }
    bindHandler(scope, handler, raised.value)
    const text = attempt.refused === raised ? handlerText(ctx, scope, handler) : null
    completion = ctx.under(text, () => execute(ctx, scope, handler.body))
  } else if (completion === null) {
    completion = execute(ctx, scope, statement.orElse)
  }
  return finish(ctx, scope, statement, completion)
}

function attempted<T>(ctx: Interpreter, attempt: Attempt, body: () => T): T {
  const { length } = ctx.attempts
  ctx.attempts.push(attempt)
  try {
    return body()
  } finally {
    ctx.attempts.length = length
  }
}

/**
 * The statements that names hold. A handler sees them as they were: what the body adds to one it adds when nothing has been
 * raised any more. Nothing is kept for the main path, which does not go on from the body to a handler.
 */
function heldStatements(ctx: Interpreter, scope: Scope): Map<string, Value> {
  const held = new Map<string, Value>()
  if (ctx.run === null || scope.kind !== 'function' || (ctx.run.forced.size === 0 && ctx.run.detour === null))
    return held
  for (const [name, value] of Map.prototype.entries.call(scope.names) as MapIterator<[string, Value]>) {
    if (typeof value === 'object' && value !== null && statementKind(value) !== null) held.set(name, value)
  }
  return held
}

function handlerText(ctx: Interpreter, scope: Scope, handler: Handler): string {
  return `except ${handler.type === null ? '' : ctx.source(scope.path, handler.type)}`.trim()
}

function finish(ctx: Interpreter, scope: Scope, statement: TryStatement, completion: Completion): Completion {
  return execute(ctx, scope, statement.finalBody) ?? completion
}

function bindHandler(scope: Scope, handler: Handler, value: Value): void {
  if (handler.name === null) return
  const known =
    value instanceof PyInstance ? value : new Unknown({ source: handler.name, path: scope.path, span: handler })
  scope.assign(handler.name, known)
}

function matches(ctx: Interpreter, scope: Scope, type: Expression | null, raised: PyRaise): boolean {
  if (type === null) return true
  return typesOf(ctx, scope, type).some((item) => {
    if (!(item instanceof PyClass)) return true
    if (raised.value instanceof PyInstance) return raised.value.class.isSubclassOf(item)
    if (raised.value instanceof PyClass) return raised.value.isSubclassOf(item)
    return item.name === raised.typeName || item.name === 'Exception' || item.name === 'BaseException'
  })
}

function typesOf(ctx: Interpreter, scope: Scope, type: Expression | null): readonly Value[] {
  if (type === null) return []
  const types = ctx.mute(() => evaluate(ctx, scope, type))
  return types instanceof PyTuple ? types.items : [types]
}

const isNamed = (type: Value, name: string): boolean => type instanceof PyClass && type.name === name

/**
 * `try: … cls.summary … except AttributeError:` where the class, which is known, has no such attribute: the handler is what
 * the program has for it.
 */
export function raiseMissing(ctx: Interpreter, value: Value, name: string): void {
  if (!(value instanceof Unknown) || value.reason !== MISSING_ATTRIBUTE) return
  if (ctx.attempts.some((attempt) => attempt.names('AttributeError')))
    throw new PyRaise('AttributeError', `no attribute '${name}'`)
}

// --- texts that a conversion does not take ---

/** Leaves the body of a `try` when the sample of a text is none of those that the function takes. */
export function refuseSample(
  ctx: Interpreter,
  fn: PyClass | NativeFunction,
  args: CallArguments,
  site: CallSite,
): void {
  if (ctx.run === null) return
  const text = [...args.positional, ...args.keywords.values()].find(
    (value): value is Unknown => value instanceof Unknown && typeof value.sample === 'string',
  )
  if (text === undefined) return
  const typeName = refusalOf(fn, text.sample as string)
  if (typeName === null) return
  const raised = new PyRaise(typeName, `${site.source}: no such text`)
  const attempt = ctx.attempts.findLast((it) => it.waits(raised))
  if (attempt === undefined) return
  attempt.refused = raised
  // Under a place that no expression has.
  const place = { start: site.span.start, end: -1 - site.span.end }
  if (ctx.decide(site.path, place, true, `if no ${typeName}`)) throw raised
}

/** The exception with which the function answers this text; null when it takes it, or nothing is known of it. */
function refusalOf(fn: PyClass | NativeFunction, text: string): string | null {
  if (fn instanceof NativeFunction)
    return /^(?:fromisoformat|strptime)$/.test(fn.name) && !/^\d/.test(text) ? 'ValueError' : null
  if (fn.fact('enum')) return enumMembers(fn).some((member) => member.value === text) ? null : 'ValueError'
  if (fn.place !== null) return null
  switch (`${fn.module}.${fn.name}`) {
    case 'uuid.UUID':
      return /^[0-9a-f]{32}$/i.test(text.replace(/urn:|uuid:|[{}-]/g, '')) ? null : 'ValueError'
    case 'builtins.int':
      return /^\s*[-+]?\d[\d_]*\s*$/.test(text) ? null : 'ValueError'
    case 'builtins.float':
      return text.trim() === '' || Number.isNaN(Number(text)) ? 'ValueError' : null
    case 'decimal.Decimal':
      return text.trim() === '' || Number.isNaN(Number(text)) ? 'InvalidOperation' : null
    default:
      return null
  }
}
