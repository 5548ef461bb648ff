// How an orm-core object came about while source was interpreted: which calls built it, under which conditions, and
// what in them is not known. From this follow a statement's optional clauses, its variants and its holes. Traces hang
// on the objects weakly; orm-core knows nothing of them.

import type { Span } from '../frontends/program.ts'
import type { OptionalClause, UnknownPart } from './analysis.ts'

export interface Trace {
  readonly path: string
  readonly span: Span
  /** Conditions under which the step was taken, outermost first: "if name". */
  readonly conditions: readonly string[]
  /** What the step was given: the receiver first, when there is one. */
  readonly inputs: readonly object[]
  /** The receiver is the statement that this step extends. */
  readonly extends: object | null
  readonly unknown: readonly UnknownPart[]
  readonly error: { readonly message: string; readonly span: Span } | null
  /** Node that the step added to its receiver when none of the inputs is one: a LIMIT of a plain number. */
  readonly added: readonly object[]
  /** All that the step was given, where other runs may give it something else (outcomes.ts). */
  readonly given?: readonly unknown[]
}

const traces = new WeakMap<object, Trace>()

/** Most lists of a trace are empty: they are this one. */
const NOTHING: readonly never[] = []

export function setTrace(node: object, trace: Trace): void {
  traces.set(node, trace)
}

/** A trace of what stands in a statement as it is written: it was made of nothing else. */
export function setLeafTrace(node: object, path: string, span: Span, conditions: readonly string[]): void {
  setTrace(node, {
    path,
    span,
    conditions: kept(conditions),
    inputs: NOTHING,
    extends: null,
    unknown: NOTHING,
    error: null,
    added: NOTHING,
  })
}

/** The list as it is now, to be kept. */
export function kept<T>(list: readonly T[]): readonly T[] {
  return list.length === 0 ? NOTHING : list.slice()
}

export function traceOf(node: object): Trace | undefined {
  return traces.get(node)
}

/** Every step that led to `node`, each once. */
export function stepsOf(node: object): Map<object, Trace> {
  const found = new Map<object, Trace>()
  const open = [node]
  while (open.length > 0) {
    const next = open.pop()!
    if (found.has(next)) continue
    const trace = traces.get(next)
    if (!trace) continue
    found.set(next, trace)
    for (const input of trace.inputs) open.push(input)
  }
  return found
}

/** The steps as text keys: two runs of one function made the same thing when the keys are the same. */
export function stepKeys(node: object): Set<string> {
  const keys = new Set<string>()
  for (const trace of stepsOf(node).values()) keys.add(`${trace.path}:${trace.span.start}-${trace.span.end}`)
  return keys
}

/** The conditions of `inner` that `outer` does not imply already. */
export function conditionsBeyond(inner: readonly string[], outer: readonly string[]): string[] {
  const remaining = [...outer]
  return inner.filter((condition) => {
    const index = remaining.indexOf(condition)
    if (index < 0) return true
    remaining.splice(index, 1)
    return false
  })
}

/** Several conditions as one: "if a" and "if b" are "if a and b". */
export function joinConditions(conditions: readonly string[]): string {
  if (conditions.length === 1) return conditions[0]!
  if (!conditions.every((condition) => condition.startsWith('if '))) return conditions.join(', ')
  const parts = conditions.map((condition) => condition.slice(3))
  return `if ${parts.map((part) => (/\b(or|if|lambda)\b/.test(part) ? `(${part})` : part)).join(' and ')}`
}

/** Parts of the statement that only some runs add, when it is reached under `conditions`. */
export function optionalClauses(statement: object, conditions: readonly string[]): OptionalClause[] {
  const found: OptionalClause[] = []
  const seen = new Set<object>()
  const add = (node: object, beyond: readonly string[], { path, span }: { path: string; span: Span }) => {
    if (!found.some((clause) => clause.node === node)) found.push({ node, when: joinConditions(beyond), span, path })
  }
  const visit = (node: object): void => {
    if (seen.has(node)) return
    seen.add(node)
    const trace = traces.get(node)
    if (!trace) return
    const beyond = conditionsBeyond(trace.conditions, conditions)
    if (trace.extends) visit(trace.extends)
    if (beyond.length > 0 && trace.extends) {
      const given = trace.inputs.filter((input) => input !== trace.extends)
      const nodes = given.length > 0 ? given : trace.added
      for (const input of nodes) add(input, beyond, traces.get(input) ?? trace)
      return
    }
    for (const input of trace.inputs) {
      if (input === trace.extends) continue
      const step = traces.get(input)
      const own = step ? conditionsBeyond(step.conditions, conditions) : []
      if (step && own.length > 0 && !step.extends) add(input, own, step)
      else visit(input)
    }
  }
  visit(statement)
  return found.sort((a, b) => a.span.start - b.span.start)
}

/**
 * What is not known of a statement, and the first refusal on the way to it. What lies in another file than `path` is
 * placed at `site`.
 */
export function gapsOf(statement: object, path: string, site: Span): { unknown: UnknownPart[]; error: Trace['error'] } {
  const unknown: UnknownPart[] = []
  let error: Trace['error'] = null
  for (const trace of stepsOf(statement).values()) {
    const near = trace.path === path
    for (const given of trace.unknown) {
      const part = near ? given : { ...given, span: site }
      if (!unknown.some((u) => u.span.start === part.span.start && u.reason === part.reason)) unknown.push(part)
    }
    if (trace.error) error = near ? trace.error : { ...trace.error, span: site }
  }
  unknown.sort((a, b) => a.span.start - b.span.start)
  return { unknown, error }
}
