// A statement without some of its optional clauses: what a run sends when the user unticks `if name`. The statement that
// the source builds is not touched: copies are made on the way down to each clause.

import type { OptionalClause } from '../evaluator/analysis.ts'
import { executable } from '../features/compile-statement.ts'

interface Node {
  readonly _original?: Node | null
  readonly clauses?: readonly Node[]
  readonly element?: Node
  _clone?(): Node
  _generate?(): Node
}

/** The statement (of a Query: its SELECT) without the clauses. */
export function leaveOut(statement: object, clauses: readonly OptionalClause[]): object {
  const whole = executable(statement) as Node
  if (clauses.length === 0 || whole._generate === undefined) return statement
  const out = new Set<object>(clauses.map((clause) => clause.node))
  const copy = whole._generate() as unknown as Record<string, unknown>
  for (const [key, value] of Object.entries(copy)) {
    if (Array.isArray(value)) {
      const kept = keep(value, out)
      if (kept !== value) copy[key] = kept
    } else if (isOut(value, out)) copy[key] = null
  }
  return copy
}

/** Copies of a clause lead back to it by `_original`. */
function isOut(value: unknown, out: ReadonlySet<object>): boolean {
  for (let node = value as Node | null | undefined; typeof node === 'object' && node !== null; node = node._original) {
    if (out.has(node)) return true
  }
  return false
}

/** The same list when nothing goes. A join is a list of its parts: it goes when one of them does. */
function keep(list: readonly unknown[], out: ReadonlySet<object>): readonly unknown[] {
  const kept = list.flatMap((item) => {
    if (isOut(item, out) || (Array.isArray(item) && item.some((part) => isOut(part, out)))) return []
    const rest = reduce(item, out)
    return rest === null ? [] : [rest]
  })
  return kept.length === list.length && kept.every((item, index) => item === list[index]) ? list : kept
}

/** What is left of `a AND b` or `(…)`; null when nothing is. */
function reduce(item: unknown, out: ReadonlySet<object>): unknown {
  const node = item as Node | null
  if (typeof node !== 'object' || node === null || typeof node._clone !== 'function') return item
  if (Array.isArray(node.clauses)) {
    const kept = keep(node.clauses, out)
    if (kept === node.clauses) return item
    if (kept.length < 2) return kept[0] ?? null
    return Object.assign(node._clone(), { clauses: kept })
  }
  if (node.element === undefined) return item
  if (isOut(node.element, out)) return null
  const inner = reduce(node.element, out)
  return inner === node.element ? item : inner
}
