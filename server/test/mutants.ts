// Mutants of source files, and all that an editor asks of them: for the tests of broken source, and for
// scripts/mutants.mjs, which does the same to whole applications.

import { codeLenses } from '../src/features/code-lens.ts'
import { completions } from '../src/features/completion.ts'
import { definition } from '../src/features/definition.ts'
import { fixesFor } from '../src/features/diagnostics/fixes.ts'
import { diagnostics, type Finding, filesWithModelDiagnostics } from '../src/features/diagnostics/index.ts'
import { hover } from '../src/features/hover/index.ts'
import { inlayHints } from '../src/features/inlay-hints.ts'
import { modelsReport } from '../src/features/models.ts'
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
  completions(snapshot, path, position)
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

/** All that is known of the models: two states with the same digest show the same. */
export function digest(snapshot: Snapshot): string {
  return JSON.stringify(modelsReport(snapshot, 'postgresql'))
}

/** What JavaScript says when a program of its own goes wrong: no user has a use for it. */
const INTERNAL =
  /is not (?:a function|iterable|a constructor|defined|an object)|^Cannot |Cannot (?:read|set|destructure|convert|access|mix|assign|use)|Maximum call stack|Invalid (?:array|string) length|'?undefined'?\b|Reduce of empty|circular structure/

/** Errors of this program itself that were taken for something else: for a mistake in the code, for a gap. */
export function internalErrors(snapshot: Snapshot, path: string): string[] {
  const { problems, unresolved } = snapshot.evaluation
  const said = [
    ...problems.map(({ message }) => message),
    ...unresolved.map(({ reason }) => reason),
    ...snapshot
      .analysis(path)
      .statements.flatMap(({ error, unknown }) => [
        ...(error === null ? [] : [error.message]),
        ...unknown.map(({ reason }) => reason),
      ]),
  ]
  return [...new Set(said.filter((text) => INTERNAL.test(text)))]
}

/** The findings that are shown in the given files and wherever else models are, each as text. */
export function findingsOutside(snapshot: Snapshot, edited: string, open: readonly string[]): Finding[] {
  const files = new Set([...open, ...filesWithModelDiagnostics(snapshot)])
  return [...files].filter((path) => path !== edited).flatMap((path) => diagnostics(snapshot, path))
}

export interface Mutant {
  readonly text: string
  readonly what: string
  /** Where it was changed. */
  readonly offset: number
  /** A line is added, and all that was there is there still. */
  readonly adds?: boolean
}

const TOKEN = /[A-Za-z_]\w*|\d+|"""|'''|[^\s\w]|\n/g

/** The text cut off, or without one to five of its tokens. */
export function mutated(text: string, random: () => number): Mutant {
  return random() < 0.5 ? cutOff(text, random) : withoutTokens(text, random)
}

export function cutOff(text: string, random: () => number): Mutant {
  const offset = Math.floor(random() * (text.length + 1))
  return { text: text.slice(0, offset), what: `cut off at ${offset}`, offset }
}

export function withoutTokens(text: string, random: () => number): Mutant {
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

/** What is typed first and ended later. */
const BEGINNINGS = [
  '(',
  '[',
  '{',
  '"',
  "'",
  '"""',
  '.',
  ', ',
  ' = ',
  ': ',
  '@',
  ' #',
  'f"',
  '\\',
  'class ',
  'def ',
  'from ',
]

/** The text while somebody types in it: a line that is half there, or whose end is gone, or a bracket too many. */
export function halfTyped(text: string, random: () => number): Mutant {
  const lines = text.split('\n')
  const some = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const written = lines.flatMap((line, index) => (line.trim() === '' ? [] : [index]))
  if (written.length === 0) return { text: '(', what: 'with "("', offset: 1 }
  const at = some(written)
  const line = lines[at]!
  const indent = line.length - line.trimStart().length
  const offset = lines.slice(0, at).reduce((sum, each) => sum + each.length + 1, 0)
  switch (Math.floor(random() * 4)) {
    case 0:
    case 1: {
      // A new line before this one, with the beginning of a line of the same depth.
      const alike = written.filter((index) => lines[index]!.length - lines[index]!.trimStart().length === indent)
      const model = lines[some(alike)]!
      const half = model.slice(0, indent + 1 + Math.floor(random() * (model.length - indent)))
      const changed = [...lines.slice(0, at), half, ...lines.slice(at)].join('\n')
      return {
        text: changed,
        what: `with ${JSON.stringify(half)} before line ${at + 1}`,
        offset: offset + half.length,
        adds: true,
      }
    }
    case 2: {
      const kept = indent + Math.floor(random() * (line.length - indent))
      const changed = text.slice(0, offset + kept) + text.slice(offset + line.length)
      return { text: changed, what: `without the end of line ${at + 1} from ${kept}`, offset: offset + kept }
    }
    default: {
      const added = some(BEGINNINGS)
      const column = indent + Math.floor(random() * (line.length - indent + 1))
      const place = offset + column
      const changed = text.slice(0, place) + added + text.slice(place)
      return {
        text: changed,
        what: `with ${JSON.stringify(added)} at ${at + 1}:${column}`,
        offset: place + added.length,
      }
    }
  }
}
