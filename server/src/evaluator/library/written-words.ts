// Arguments that SQLAlchemy writes into the SQL as they are: hints, operators, collations, names of aliases. Where one is
// not known its own name stands in its place, and the statement says that it is not known.

import type { Unknown } from '../unknown.ts'

/** Positions of such arguments, by call; -1 is every position. */
const POSITIONS: Readonly<Record<string, readonly number[]>> = {
  alias: [0],
  boolOp: [0],
  collate: [0, 1],
  column: [0],
  cte: [0],
  extract: [0],
  inlineLiteral: [0],
  lateral: [0],
  op: [0],
  prefixWith: [-1],
  regexpMatch: [1],
  regexpReplace: [2],
  subquery: [0],
  suffixWith: [-1],
  table: [0],
  withHint: [1],
  withStatementHint: [0],
}

const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  alias: ['name'],
  aliased: ['name'],
  contains: ['escape'],
  cte: ['name'],
  endswith: ['escape'],
  ilike: ['escape'],
  like: ['escape'],
  notIlike: ['escape'],
  notLike: ['escape'],
  onConflictDoNothing: ['constraint', 'indexElements'],
  onConflictDoUpdate: ['constraint', 'indexElements'],
  prefixWith: ['dialect'],
  regexpMatch: ['flags'],
  regexpReplace: ['flags'],
  startswith: ['escape'],
  subquery: ['name'],
  withHint: ['text'],
}

/** Options that take several such words. */
const LISTS = new Set(['indexElements'])

/** Whether the argument at `index` of the call is written as it is. */
export function isWrittenAt(call: string, index: number): boolean {
  const positions = Object.hasOwn(POSITIONS, call) ? POSITIONS[call]! : []
  return positions.includes(-1) || positions.includes(index)
}

export function isWrittenOption(call: string, option: string): boolean {
  return Object.hasOwn(OPTIONS, call) && OPTIONS[call]!.includes(option)
}

/** What is written where the argument is not known: what is known of its text, else its name. */
export function wordFor(value: Unknown): string {
  return value.pattern ?? (typeof value.sample === 'string' ? value.sample : value.name)
}

export function optionFor(option: string, value: Unknown): string | string[] {
  return LISTS.has(option) ? [wordFor(value)] : wordFor(value)
}
