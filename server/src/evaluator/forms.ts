// The forms of a value of which all are known: `"asc" if flag else "desc"` of a function that stands far away, an entry of
// a dict of words. As the value of a bind parameter it is not known, like any other; where it shapes the SQL, or decides
// a condition, each form is taken in a run of its own. How the forms are found is candidates.ts's and choices.ts's.

import type { Interpreter } from './interpreter.ts'
import { type DecisionPlace, Unknown, type UnknownOptions } from './unknown.ts'
import { EnumMember, PyBytes, PyFloat, PyScalar, type Value } from './values.ts'

/** The form that the run takes of a value whose forms are all known; any other value as it is. */
export function formOf(ctx: Interpreter, value: Value): Value {
  if (!(value instanceof Unknown) || value.whens === null) return value
  const run = ctx.trying
  if (run === null) return value
  const { path, span } = placeOf(value)
  return value.alternatives![run.choose(path, span, value.whens, true)]
}

function placeOf({ decided, path, span }: Unknown): DecisionPlace {
  return decided ?? { path: path!, span: span! }
}

/** What is made of a value whose forms are known has as many, by the same choice. */
export function formsMade(
  ctx: Interpreter,
  operands: readonly Value[],
  make: (forms: Value[]) => Value | undefined,
): Pick<UnknownOptions, 'alternatives' | 'decided' | 'whens'> {
  const open = operands.filter((each) => each instanceof Unknown)
  const [first] = open
  if (first === undefined || ctx.trying === null || open.some(({ whens }) => whens === null)) return {}
  const decided = placeOf(first)
  // Of several such values this run takes the others as they come.
  const given = operands.map((each) =>
    each instanceof Unknown && !isSamePlace(placeOf(each), decided) ? formOf(ctx, each) : each,
  )
  const alternatives: Value[] = []
  for (const index of first.whens!.keys()) {
    const made = make(given.map((each) => (each instanceof Unknown ? each.alternatives![index] : each)))
    if (made === undefined || made instanceof Unknown) return {}
    alternatives.push(made)
  }
  return { alternatives, decided, whens: first.whens }
}

function isSamePlace(one: DecisionPlace, other: DecisionPlace): boolean {
  return one.path === other.path && one.span.start === other.span.start && one.span.end === other.span.end
}

/** Whether it is a value that a statement binds: no container, no part of SQL. */
export function isScalar(value: Value): boolean {
  if (value === null || value instanceof PyFloat || value instanceof PyScalar || value instanceof PyBytes) return true
  return value instanceof EnumMember || ['string', 'number', 'bigint', 'boolean'].includes(typeof value)
}

/** Whether the SQL is the same for each form of a value that it binds: NULL, true and false are written out. */
export function bindsAlike({ alternatives }: Unknown): boolean {
  const kinds = new Set(alternatives?.map(kindOf))
  return kinds.size === 1 && !kinds.has('null') && !kinds.has('boolean')
}

function kindOf(value: Value): string {
  if (value === null) return 'null'
  if (value instanceof EnumMember) return value.class.name
  return value instanceof PyScalar ? value.kind : typeof value === 'object' ? value.constructor.name : typeof value
}
