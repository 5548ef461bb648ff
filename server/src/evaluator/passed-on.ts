// `stmt = filters.apply(stmt)` of a function that is not known: what comes back is taken for the statement that went in, with
// something that is not known of it. A call that reads rows gives them back, and no statement.

import type { Expression, Span } from '../frontends/program.ts'
import type { Interpreter } from './interpreter.ts'
import type { Scope } from './scopes.ts'
import { statementKind } from './sites.ts'
import { kept, setTrace } from './traces.ts'
import { isUnknown, type Unknown } from './unknown.ts'
import type { CallArguments, CallSite, Value } from './values.ts'

interface Passed {
  readonly statement: object
  /** The function as it is written. */
  readonly by: string
  readonly site: CallSite
}

const passed = new WeakMap<Unknown, Passed>()

/** Names of functions that send what they are given, or write it down. */
const READING =
  /^_*(?:execute|exec|scalars?|stream|fetch|all|first|one|get|read|run|count|exists|iter(?:ate)?|list|load|print|log|str|repr|sql|render|compile|explain|debug|info|warning|error|to|dumps?|cast)(?:_.*|[A-Z].*|)$/

/** A function that is not known was given a statement, or what such a function made of one. */
export function notePassed(made: Unknown, fn: Unknown, args: CallArguments, site: CallSite): void {
  if (fn.session || fn.error || READING.test(fn.name)) return
  for (const value of [...args.positional, ...args.keywords.values()]) {
    if (typeof value !== 'object' || value === null) continue
    const before = isUnknown(value) ? passed.get(value) : undefined
    const statement = before?.statement ?? (isUnknown(value) || statementKind(value) === null ? null : value)
    if (statement !== null) passed.set(made, { statement, by: fn.source, site: before?.site ?? site })
  }
}

/** What is awaited has been sent. */
export function noteAwaited(value: Value): void {
  if (isUnknown(value)) passed.delete(value)
}

/**
 * What a name holds after `name = unknown(name)`: the statement, extended by what nobody knows. The value itself where the
 * name held none before, or the call was given none.
 */
export function passedOn(ctx: Interpreter, scope: Scope, target: Expression, value: Value, span: Span): Value {
  if (target.kind !== 'name' || !isUnknown(value)) return value
  const given = passed.get(value)
  const held = given === undefined ? undefined : scope.names.get(target.name)
  if (given === undefined || typeof held !== 'object' || held === null || statementKind(held) === null) return value
  const { by, site, statement } = given
  const reason = `what \`${value.source}\` makes of the statement is not known statically`
  // `def find(extend=None)`: only where a caller gives the function.
  const { parameters = [] } = scope.function?.definition ?? {}
  const byDefault = parameters.some(({ default: given, name }) => name === by && given !== null)
  const copy = Object.assign(Object.create(Object.getPrototypeOf(statement)), statement) as object
  setTrace(copy, {
    path: site.path,
    span: site.span,
    conditions: kept(ctx.conditions),
    inputs: [statement],
    extends: statement,
    unknown: [byDefault ? { span, reason, byDefault } : { span, reason }],
    error: null,
    added: [],
  })
  return copy
}
