// What a condition says of the values in it: `if kind == "share":` of the kind that it is that word, and no other. A run
// that turns a condition over knows by this how others go that ask the same values, also before it.

import type { CompareExpression, Expression } from '../frontends/program.ts'
import type { Scope } from './scopes.ts'
import { Unknown } from './unknown.ts'
import { EnumMember, hashKey, PyClass } from './values.ts'

/** A value is true, is a constant, or is not. */
export interface Fact {
  /** Where the value comes from, with the attributes that are read from it. */
  readonly subject: string
  /** What it is; `TRUE` says that it counts as true. */
  readonly constant: unknown
  readonly holds: boolean
}

/** What a value is when `if value:` holds. */
export const TRUE: unique symbol = Symbol('true')

/** How keys of values begin of which only a run can tell what they are. */
const OTHER = 'other:'

const isOther = (key: unknown): boolean => typeof key === 'string' && key.startsWith(OTHER)

interface Known {
  truth: boolean | undefined
  is: { readonly constant: unknown } | null
  readonly isNot: Set<unknown>
}

/** The facts of one run. */
export class Facts {
  private readonly known = new Map<string, Known>()

  add({ constant, holds, subject }: Fact): void {
    const known = this.known.get(subject) ?? { truth: undefined, is: null, isNot: new Set() }
    this.known.set(subject, known)
    if (constant === TRUE) known.truth = holds
    else if (!holds) known.isNot.add(constant)
    else known.is = { constant }
  }

  addAll(other: Facts): void {
    for (const [subject, { is, isNot, truth }] of other.known) {
      if (truth !== undefined) this.add({ subject, constant: TRUE, holds: truth })
      for (const constant of isNot) this.add({ subject, constant, holds: false })
      if (is !== null) this.add({ subject, ...is, holds: true })
    }
  }

  /** Whether a value counts as true; undefined where nothing says so. */
  truth(subject: string): boolean | undefined {
    const known = this.known.get(subject)
    if (known === undefined || known.truth !== undefined) return known?.truth
    return known.is === null ? undefined : isTrue(known.is.constant)
  }

  /** How a condition goes by what is known; undefined where it may go either way. */
  answer(scope: Scope, test: Expression): boolean | undefined {
    if (this.known.size === 0) return undefined
    switch (test.kind) {
      case 'name':
      case 'attribute': {
        const subject = subjectOf(scope, test)
        return subject === null ? undefined : this.truth(subject)
      }
      case 'unary': {
        const answer = test.operator === 'not' ? this.answer(scope, test.operand) : undefined
        return answer === undefined ? undefined : !answer
      }
      case 'boolean': {
        if (test.operator === 'nullish') return undefined
        const answers = test.operands.map((operand) => this.answer(scope, operand))
        const decides = test.operator === 'or'
        if (answers.includes(decides)) return decides
        return answers.includes(undefined) ? undefined : !decides
      }
      case 'compare':
        return this.compared(scope, test)
      default:
        return undefined
    }
  }

  private compared(scope: Scope, test: CompareExpression): boolean | undefined {
    const asked = questionOf(scope, test)
    const known = asked === null ? undefined : this.known.get(asked.subject)
    if (asked === null || known === undefined) return undefined
    const answers = asked.constants.map((constant) => this.isConstant(known, constant))
    const found = answers.includes(true) ? true : answers.includes(undefined) ? undefined : false
    return found === undefined ? undefined : found === asked.holds
  }

  private isConstant({ is, isNot, truth }: Known, constant: unknown): boolean | undefined {
    if (is?.constant === constant) return true
    if (is !== null && !isOther(is.constant) && !isOther(constant)) return false
    if (isNot.has(constant) || (truth !== undefined && isTrue(constant) === !truth)) return false
    return undefined
  }
}

/** What is so when the condition is `holds`. */
export function factsOf(scope: Scope, test: Expression, holds: boolean): readonly Fact[] {
  switch (test.kind) {
    case 'name':
    case 'attribute': {
      const subject = subjectOf(scope, test)
      return subject === null ? [] : [{ subject, constant: TRUE, holds }]
    }
    case 'unary':
      return test.operator === 'not' ? factsOf(scope, test.operand, !holds) : []
    case 'boolean':
      return test.operator === (holds ? 'and' : 'or')
        ? test.operands.flatMap((operand) => factsOf(scope, operand, holds))
        : []
    case 'compare': {
      const asked = questionOf(scope, test)
      if (asked === null) return []
      const { constants, subject } = asked
      const is = holds === asked.holds
      return is && constants.length > 1 ? [] : constants.map((constant) => ({ subject, constant, holds: is }))
    }
    default:
      return []
  }
}

interface Question {
  readonly subject: string
  readonly constants: readonly unknown[]
  /** It asks whether the value is one of them, or whether it is none. */
  readonly holds: boolean
}

/** `kind == "share"`, `kind is None`, `kind in ("share", "like")`. */
function questionOf(scope: Scope, { comparators, left, operators }: CompareExpression): Question | null {
  const [operator] = operators
  const [right] = comparators as [Expression]
  if (operators.length !== 1) return null
  const isAmong = operator === 'in' || operator === 'not in'
  if (!isAmong && operator !== '==' && operator !== '!=' && operator !== 'is' && operator !== 'is not') return null
  const subject = subjectOf(scope, left)
  if (subject === null) return null
  if (isAmong && right.kind !== 'list' && right.kind !== 'tuple' && right.kind !== 'set') return null
  const constants: unknown[] = []
  for (const each of 'elements' in right && isAmong ? right.elements : [right]) {
    const constant = constantOf(scope, each)
    if (constant === undefined) return null
    constants.push(constant)
  }
  return { subject, constants, holds: operator === '==' || operator === 'is' || operator === 'in' }
}

/** The key of a constant, or another value that only a run can tell; undefined for anything else. */
function constantOf(scope: Scope, expression: Expression): unknown {
  const other = subjectOf(scope, expression)
  if (other !== null) return `${OTHER}${other}`
  if (expression.kind === 'literal') {
    const { type, value } = expression
    if (type === 'none' || type === 'undefined') return null
    return type === 'int' || type === 'bool' || type === 'string' ? hashKey(value) : undefined
  }
  if (expression.kind !== 'attribute' || expression.object.kind !== 'name') return undefined
  const owner = scope.lookup(expression.object.name)
  const member = owner instanceof PyClass ? owner.entries.get(expression.name)?.value : undefined
  return member instanceof EnumMember ? hashKey(member) : undefined
}

/** Whether the constant of a key counts as true; undefined where only a run can tell. */
function isTrue(key: unknown): boolean | undefined {
  return isOther(key) ? undefined : key !== null && key !== 0 && key !== 's:'
}

/** Where a value comes from that only a run can tell. */
function subjectOf(scope: Scope, expression: Expression): string | null {
  if (expression.kind === 'attribute') {
    const object = subjectOf(scope, expression.object)
    return object === null ? null : `${object}.${expression.name}`
  }
  if (expression.kind !== 'name') return null
  const value = scope.lookup(expression.name)
  return value instanceof Unknown && value.span !== null ? placeOf(value, expression.name) : null
}

/** What the facts of a value go by: one that stands for all of `**options` is another under each name. */
export function placeOf({ path, span }: Pick<Unknown, 'path' | 'span'>, name: string): string {
  return `${path}:${span?.start}-${span?.end} ${name}`
}
