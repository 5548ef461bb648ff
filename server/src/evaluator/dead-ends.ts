// Branches that lead nowhere: they raise, or leave the function that is read with a constant, and do nothing else but
// write to a log. No run has to be made for them: nothing comes after them. What they mention is read on the main path.

import type { Expression, Statement } from '../frontends/program.ts'
import { evaluate } from './expressions.ts'
import type { Interpreter } from './interpreter.ts'
import type { Scope } from './scopes.ts'
import { PyRaise } from './values.ts'

type DeadEnd = 'raise' | 'return' | null

const known = new WeakMap<readonly Statement[], DeadEnd>()

/** Whether the branch is a dead end for whoever is at that depth of calls. */
export function isDeadEnd(ctx: Interpreter, body: readonly Statement[]): boolean {
  if (ctx.run === null || body.length === 0) return false
  let kind = known.get(body)
  if (kind === undefined) {
    kind = deadEnd(body)
    known.set(body, kind)
  }
  return kind === 'raise' || (kind === 'return' && ctx.depth === 1)
}

function deadEnd(body: readonly Statement[]): DeadEnd {
  const last = body.at(-1)!
  if (!body.slice(0, -1).every(isLogging)) return null
  if (last.kind === 'raise') return last.value === null || isPlain(last.value, true) ? 'raise' : null
  if (last.kind === 'return') return last.value === null || isConstant(last.value) ? 'return' : null
  return null
}

function isConstant(expression: Expression): boolean {
  if (expression.kind === 'literal') return true
  if (expression.kind === 'dict') return expression.entries.length === 0
  return (expression.kind === 'list' || expression.kind === 'tuple') && expression.elements.every(isConstant)
}

const LOGGER = /^(?:_*log(?:ger|ging)?|structlog|warnings)$/i

/** `log.warning("…", order_id=order.id)`. */
function isLogging(statement: Statement): boolean {
  if (statement.kind === 'pass') return true
  if (statement.kind !== 'expression') return false
  const { value } = statement
  if (value.kind === 'literal') return true
  if (value.kind !== 'call' || value.callee.kind !== 'attribute') return false
  const { object } = value.callee
  const name = object.kind === 'name' || object.kind === 'attribute' ? object.name : ''
  return LOGGER.test(name) && value.arguments.every((argument) => isPlain(argument.value, false))
}

/** Reading it changes nothing. `calls`: it may be the call of a class, which makes an exception. */
function isPlain(expression: Expression, calls: boolean): boolean {
  switch (expression.kind) {
    case 'name':
    case 'literal':
      return true
    case 'attribute':
      return isPlain(expression.object, false)
    case 'subscript':
      return isPlain(expression.object, false) && isPlain(expression.index, false)
    case 'template':
      return expression.parts.every((part) => typeof part === 'string' || isPlain(part.value, false))
    case 'list':
    case 'tuple':
    case 'set':
      return expression.elements.every((element) => isPlain(element, calls))
    case 'dict':
      return expression.entries.every(
        ({ key, value }) => (key === null || isPlain(key, false)) && isPlain(value, calls),
      )
    case 'binary':
    case 'compare':
      return false
    case 'call': {
      const { callee } = expression
      const name = callee.kind === 'name' || callee.kind === 'attribute' ? callee.name : ''
      const harmless =
        (calls && /^_*[A-Z]/.test(name)) || (callee.kind === 'name' && /^(?:str|len|repr|type|int)$/.test(name))
      return harmless && isPlain(callee, false) && expression.arguments.every(({ value }) => isPlain(value, calls))
    }
    default:
      return false
  }
}

/** Reads what a dead end mentions, for those who look for its uses. */
export function readDeadEnd(
  ctx: Interpreter,
  scope: Scope,
  body: readonly Statement[],
  condition: string | null,
): void {
  if (ctx.run === null || ctx.run.forced.size > 0 || ctx.depth > 2 || !ctx.reports(scope.path)) return
  ctx.under(condition, () => {
    for (const statement of body) {
      const value = statement.kind === 'expression' || statement.kind === 'raise' ? statement.value : null
      if (value === null) continue
      try {
        evaluate(ctx, scope, value)
      } catch (error) {
        if (!(error instanceof PyRaise)) throw error
        return
      }
    }
  })
}
