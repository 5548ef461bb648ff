// The door to the TypeScript front end: text in, the common form out. It never throws. Its grammar is @lezer/javascript's,
// whose errors are never shown; a file with errors is read a second time in pieces, and the better reading is kept.

import type { Program, Span, Statement } from '../program.ts'
import { StatementLowering } from './statements.ts'
import { errorsOf, parseTree } from './tree.ts'

/** Reads a file; `jsx` for one whose name ends with `.tsx`. */
export function parseTypeScript(source: string, jsx = false): Program {
  const text = withoutHeritageTypes(source)
  const tree = parseTree(text, jsx)
  const problems = errorsOf(tree)
  const body = new StatementLowering(text).block(tree)
  if (problems.length > 0) {
    const pieces = parseInPieces(text, jsx)
    if (countDefinitions(pieces.body) > countDefinitions(body)) return pieces
  }
  return { language: 'typescript', body, problems, halfWritten: problems.length > 0 }
}

/**
 * `class A extends base(B)<typeof A> {`: the grammar knows type arguments behind a name only. They say nothing at run
 * time, so blanks of the same length stand for them.
 */
function withoutHeritageTypes(text: string): string {
  return text.replace(
    /(\bextends\s[^{};]*?\))(<[^<>{}();]*>)(?=\s*\{)/g,
    (_all, base: string, types: string) => base + ' '.repeat(types.length),
  )
}

const PIECE = /^(?:export|import|class|abstract|async|function|const|let|var|interface|type|enum|declare|@\w)/gm

/** Reads separately from each line that begins a declaration in column 0. */
function parseInPieces(text: string, jsx: boolean): Program {
  const starts = [0]
  for (const { index } of text.matchAll(PIECE)) if (index > 0) starts.push(index)
  const body: Statement[] = []
  const problems: Span[] = []
  for (const [i, start] of starts.entries()) {
    const piece = readPiece(text.slice(start, starts[i + 1] ?? text.length), jsx)
    problems.push(...piece.problems.map((it) => ({ start: it.start + start, end: it.end + start })))
    body.push(...piece.body.map((it) => shifted(it, start)))
  }
  return { language: 'typescript', body, problems, halfWritten: problems.length > 0 }
}

interface Piece {
  readonly body: readonly Statement[]
  readonly problems: readonly Span[]
}

/** A declaration: as it stands, or without the lines that keep the rest of it from being read. */
function readPiece(piece: string, jsx: boolean): Piece {
  const read = (text: string): Piece => {
    const tree = parseTree(text, jsx)
    return { body: new StatementLowering(text).block(tree), problems: errorsOf(tree) }
  }
  const asItStands = read(piece)
  if (piece.length > LARGE) return asItStands
  let best = asItStands
  let text = piece
  for (let blanked = 0; blanked < MOST_BLANKED && best.problems.length > 0; blanked++) {
    const others = linesAround(text, (best.problems[0] as Span).start).map(({ start, end }) => {
      const without = text.slice(0, start) + ' '.repeat(end - start) + text.slice(end)
      return { without, piece: read(without) }
    })
    const fewest = others.sort((a, b) => a.piece.problems.length - b.piece.problems.length)[0]
    if (fewest === undefined || fewest.piece.problems.length >= best.problems.length) break
    best = fewest.piece
    text = fewest.without
  }
  const isBetter = countDefinitions(best.body) > countDefinitions(asItStands.body)
  return isBetter ? { body: best.body, problems: asItStands.problems } : asItStands
}

/** So many lines of a declaration may be half there. */
const MOST_BLANKED = 3
/** Characters of a declaration that is not read several times. */
const LARGE = 100_000

/** The line of an error and the two before it that say something: what is not closed is noticed behind it. */
function linesAround(text: string, at: number): Span[] {
  const lines: Span[] = []
  let end = text.indexOf('\n', at)
  if (end < 0) end = text.length
  while (lines.length < 3 && end > 0) {
    const start = text.lastIndexOf('\n', end - 1) + 1
    // not the head of the declaration
    if (start === 0) break
    if (text.slice(start, end).trim() !== '') lines.push({ start, end })
    end = start - 1
  }
  return lines
}

function shifted<T>(value: T, offset: number): T {
  if (offset === 0 || value === null || typeof value !== 'object') return value
  if (Array.isArray(value)) return value.map((item) => shifted(item, offset)) as T
  const copy: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    copy[key] = (key === 'start' || key === 'end') && typeof part === 'number' ? part + offset : shifted(part, offset)
  }
  return copy as T
}

function countDefinitions(statements: readonly Statement[]): number {
  let count = 0
  for (const statement of statements) {
    if (statement.kind === 'class') count += 1 + countDefinitions(statement.body)
    else if (statement.kind === 'function' || statement.kind === 'importFrom' || statement.kind === 'assign') count++
  }
  return count
}
