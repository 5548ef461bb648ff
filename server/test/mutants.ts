// Mutants of source files, and all that an editor asks of them: for the tests of broken source, and for
// scripts/mutants.mjs, which does the same to whole applications.

import { codeLenses } from '../src/features/code-lens.ts'
import { definition } from '../src/features/definition.ts'
import { fixesFor } from '../src/features/diagnostics/fixes.ts'
import { diagnostics, filesWithModelDiagnostics } from '../src/features/diagnostics/index.ts'
import { hover } from '../src/features/hover/index.ts'
import { inlayHints } from '../src/features/inlay-hints.ts'
import { placeOf } from '../src/features/places.ts'
import { sqlPreview } from '../src/features/sql-preview.ts'
import { statementAt, statementInfo } from '../src/features/statement-info.ts'
import { documentSymbols } from '../src/features/symbols.ts'
import type { Snapshot } from '../src/workspace/snapshot.ts'

/** Numerical Recipes' generator: from 0 to below 1. */
export function generator(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
}

/** All that an editor asks of a file, the pointer at the offset. */
export function askEverything(snapshot: Snapshot, path: string, offset: number): void {
  const position = snapshot.range(path, { start: offset, end: offset }).start
  const all = { start: { line: 0, character: 0 }, end: position }
  filesWithModelDiagnostics(snapshot)
  diagnostics(snapshot, path)
  hover(snapshot, path, position)
  definition(snapshot, path, position)
  codeLenses(snapshot, path)
  documentSymbols(snapshot, path)
  inlayHints(snapshot, path, all)
  fixesFor(snapshot, path, all)
  const site = statementAt(snapshot, path, position)
  if (site === null) return
  statementInfo(snapshot, path, site)
  sqlPreview(snapshot, path, site)
}

/** The names of the mapped classes of each file. */
export function modelNames(snapshot: Snapshot): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const mapper of snapshot.evaluation.mappers) {
    const path = placeOf(snapshot, mapper)?.absolute
    if (path === undefined) continue
    const known = names.get(path)
    if (known) known.push(mapper.className)
    else names.set(path, [mapper.className])
  }
  return names
}

export interface Mutant {
  readonly text: string
  readonly what: string
  /** Where it was changed. */
  readonly offset: number
}

const TOKEN = /[A-Za-z_]\w*|\d+|"""|'''|[^\s\w]|\n/g

/** The text cut off, or without one to five of its tokens. */
export function mutated(text: string, random: () => number): Mutant {
  if (random() < 0.5) {
    const offset = Math.floor(random() * (text.length + 1))
    return { text: text.slice(0, offset), what: `cut off at ${offset}`, offset }
  }
  const tokens = [...text.matchAll(TOKEN)]
  let changed = text
  const gone: string[] = []
  let offset = 0
  const count = Math.min(tokens.length, 1 + Math.floor(random() * 5))
  const chosen = new Set(Array.from({ length: count }, () => Math.floor(random() * tokens.length)))
  for (const index of [...chosen].sort((a, b) => b - a)) {
    const token = tokens[index]!
    offset = token.index
    gone.push(`${JSON.stringify(token[0])} at ${offset}`)
    changed = changed.slice(0, offset) + changed.slice(offset + token[0].length)
  }
  return { text: changed, what: `without ${gone.join(', ')}`, offset }
}
