// Conditions that a run has decided already. `if kind == "share":` twice in a function goes the same way twice, as long
// as the names in it hold what they held; anything that may answer otherwise the second time (a call) is asked anew.

import type { Expression } from '../frontends/program.ts'
import type { Scope } from './scopes.ts'
import type { Value } from './values.ts'

interface Answer {
  readonly taken: boolean
  readonly names: readonly (readonly [name: string, value: Value])[]
}

/** A scope belongs to one call in one run. */
const answers = new WeakMap<Scope, Map<string, Answer>>()

/** How the same condition was decided before; undefined when it was not. */
export function answered(scope: Scope, test: Expression, text: string): boolean | undefined {
  const known = answers.get(scope)
  if (known === undefined) return undefined
  const { negated, plain } = withoutNot(test, text)
  const answer = known.get(plain)
  if (answer?.names.every(([name, value]) => scope.lookup(name) === value) !== true) return undefined
  return negated ? !answer.taken : answer.taken
}

export function remember(scope: Scope, test: Expression, text: string, taken: boolean): void {
  const names = new Set<string>()
  if (!collectNames(test, names)) return
  const { negated, plain } = withoutNot(test, text)
  let known = answers.get(scope)
  if (known === undefined) {
    known = new Map()
    answers.set(scope, known)
  }
  known.set(plain, {
    taken: negated ? !taken : taken,
    names: [...names].map((name) => [name, scope.lookup(name)] as const),
  })
}

function withoutNot(test: Expression, text: string): { plain: string; negated: boolean } {
  return test.kind === 'unary' && test.operator === 'not'
    ? { plain: text.replace(/^not\b\s*/, '').replace(/^\(([^()]*)\)$/, '$1'), negated: true }
    : { plain: text, negated: false }
}

/** The names that a condition is about; false for one that may change by itself. */
function collectNames(test: Expression, names: Set<string>): boolean {
  switch (test.kind) {
    case 'name':
      names.add(test.name)
      return true
    case 'literal':
      return true
    case 'attribute':
      return collectNames(test.object, names)
    case 'unary':
      return collectNames(test.operand, names)
    case 'compare':
      return [test.left, ...test.comparators].every((each) => collectNames(each, names))
    case 'boolean':
      return test.operands.every((each) => collectNames(each, names))
    case 'list':
    case 'tuple':
    case 'set':
      return test.elements.every((each) => collectNames(each, names))
    default:
      return false
  }
}
