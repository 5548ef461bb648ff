// What a condition tells of a name while it holds: `if column in ("name", "age"):` leaves two values that it can have. How
// one of several is read is choices.ts's.

import type { Expression } from '../frontends/program.ts'
import { evaluate } from './expressions.ts'
import type { Interpreter } from './interpreter.ts'
import type { Scope } from './scopes.ts'
import { Unknown } from './unknown.ts'
import { EnumMember, hashKey, PyDict, PyList, PySet, PyTuple, type Value } from './values.ts'

/** Binds names to what they can be when `test` is `holds`; gives what takes that back. */
export function narrow(ctx: Interpreter, scope: Scope, test: Expression, holds: boolean): () => void {
  const undo: (() => void)[] = []
  for (const { container, name } of memberships(test, holds)) {
    const value = scope.names.get(name)
    if (!(value instanceof Unknown) || value.alternatives !== null) continue
    const alternatives = wordsOf(ctx.mute(() => evaluate(ctx, scope, container)))
    if (alternatives === null) continue
    const { sample, ...rest } = value
    const among = value.hasSample && alternatives.some((each) => hashKey(each) === hashKey(sample))
    const narrowed = new Unknown({ ...rest, ...(among ? { sample } : {}), alternatives })
    scope.names.set(name, narrowed)
    undo.push(() => {
      if (scope.names.get(name) === narrowed) scope.names.set(name, value)
    })
  }
  return () => {
    for (const each of undo) each()
  }
}

interface Membership {
  readonly name: string
  readonly container: Expression
}

/** `a in x and b in y` when it holds, `a not in x or …` when it does not. */
function memberships(test: Expression, holds: boolean): Membership[] {
  if (test.kind === 'unary' && test.operator === 'not') return memberships(test.operand, !holds)
  if (test.kind === 'boolean' && test.operator === (holds ? 'and' : 'or'))
    return test.operands.flatMap((operand) => memberships(operand, holds))
  if (test.kind !== 'compare' || test.operators.length !== 1 || test.left.kind !== 'name') return []
  if (test.operators[0] !== (holds ? 'in' : 'not in')) return []
  return [{ name: test.left.name, container: test.comparators[0]! }]
}

/** The members of a container of words that is known to its end. */
function wordsOf(container: Value): readonly Value[] | null {
  let items: readonly Value[] | null = null
  if (container instanceof PyDict) items = container.rest === null ? container.keys() : null
  else if (container instanceof PyList || container instanceof PyTuple)
    items = container.rest === null ? container.items : null
  else if (container instanceof PySet) items = container.items
  const known = items !== null && items.length > 0 && items.every(isWord)
  return known ? items : null
}

function isWord(value: Value): boolean {
  return typeof value === 'string' || (value instanceof EnumMember && value.mixesPrimitive)
}
