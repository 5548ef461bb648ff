// List, set and dict comprehensions and generator expressions: all of them are lists of what they give.

import type { ComprehensionExpression } from '../frontends/program.ts'
import { areCandidates } from './candidates.ts'
import { evaluate } from './expressions.ts'
import { formOf } from './forms.ts'
import type { Interpreter } from './interpreter.ts'
import { iterate } from './iteration.ts'
import { Scope } from './scopes.ts'
import { assign, renamed } from './statements.ts'
import { truthOf } from './truth.ts'
import { Unknown } from './unknown.ts'
import { PyDict, PyList, PySet, type Value } from './values.ts'

const MAX_ELEMENTS = 500

export function evaluateComprehension(ctx: Interpreter, outer: Scope, expression: ComprehensionExpression): Value {
  const scope = new Scope('function', outer, outer.module, outer.path, outer.qualname)
  const list = new PyList()
  const dict = new PyDict()
  let rest: Value | null = null
  const fill = (index: number): void => {
    const clause = expression.clauses[index]
    if (clause === undefined) {
      const key = expression.key === null ? null : evaluate(ctx, scope, expression.key)
      const element = evaluate(ctx, scope, expression.element)
      if (expression.result === 'dict') dict.set(key, element)
      else list.items.push(element)
      return
    }
    const iterable = evaluate(ctx, index === 0 ? outer : scope, clause.iterable)
    const items = iterate(ctx, iterable, ctx.site(outer.path, clause.iterable))
    if (items.rest !== null) rest = items.rest
    const candidates = items.known && areCandidates(ctx, items.values)
    for (const item of items.values) {
      if (list.items.length >= MAX_ELEMENTS) return
      assign(ctx, scope, clause.target, renamed(scope, clause.target, item, items.known))
      let open = false
      const passes = clause.conditions.every((condition) => {
        const { known, value } = truthOf(formOf(ctx, evaluate(ctx, scope, condition)), ctx)
        open ||= !known
        return value
      })
      if (candidates && open) list.someOf = ctx.source(outer.path, clause.target)
      if (passes) fill(index + 1)
    }
  }
  fill(0)
  if (expression.result === 'dict') {
    dict.rest = rest
    return dict
  }
  // a set of what is not known need not be empty
  if (expression.result === 'set' && list.items.length === 0 && rest !== null)
    return new Unknown({ source: ctx.source(outer.path, expression), path: outer.path, span: expression })
  if (expression.result === 'set') return new PySet(list.items)
  list.rest = rest
  list.generator = expression.result === 'generator'
  return list
}
