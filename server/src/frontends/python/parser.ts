// The door to the Python front end: text in, the common form out. It never throws, whatever the text is, and takes
// time linear in its length. Resolving what the imports mean is modules.ts's; meaning is the evaluator's.

import type { Expression, Program, Span, Statement } from '../program.ts'
import { EmbeddedReader } from './expressions.ts'
import { stringParts } from './literals.ts'
import { StatementReader } from './statements.ts'

/**
 * Reads a file. Functions' bodies are read when they are asked for, and the problems in them are added to
 * `problems` then.
 */
export function parsePython(text: string): Program {
  const problems: Span[] = []
  const reader = new StatementReader(text, 0, text.length, problems)
  const body = reader.readAll()
  if (reader.openString || reader.brokenString) {
    // A triple quote that is missing turns all strings after it inside out, up to an apostrophe in one of them.
    const pieces = parseInPieces(text)
    if (countDefinitions(pieces.body) > countDefinitions(body)) return pieces
  }
  return { language: 'python', body, problems, halfWritten: problems.length > 0 || reader.openString }
}

const PIECE = /^(?:class[ \t]+\w|def[ \t]+\w|async[ \t]+def\b|@\w|from[ \t]+[.\w]|import[ \t]+\w)/gm

/** Reads separately from each line that begins a definition or an import in column 0. */
function parseInPieces(text: string): Program {
  const starts = [0]
  let decorated = false
  for (const match of text.matchAll(PIECE)) {
    const isDecorator = match[0].startsWith('@')
    if (match.index > 0 && !decorated) starts.push(match.index)
    decorated = isDecorator
  }
  const problems: Span[] = []
  const body: Statement[] = []
  for (const [i, start] of starts.entries()) {
    const end = starts[i + 1] ?? text.length
    body.push(...new StatementReader(text, start, end, problems).readAll())
  }
  return { language: 'python', body, problems, halfWritten: true }
}

function countDefinitions(statements: readonly Statement[]): number {
  let count = 0
  for (const statement of statements) {
    if (statement.kind === 'class') count += 1 + countDefinitions(statement.body)
    else if (statement.kind === 'function' || statement.kind === 'importFrom' || statement.kind === 'import') count++
  }
  return count
}

/** Reads `text` as one expression which stands at `offset` in its file: a quoted annotation, a relationship's target. */
export function parseExpression(text: string, offset = 0): Expression {
  const value = new EmbeddedReader(text, 0, text.length, [], 1).readWhole()
  return offset === 0 ? value : shifted(value, offset)
}

/**
 * Reads the inside of the string literal `source[literal.start, literal.end)` as an expression, with its real spans.
 * Null when the literal is not one plain string, or has escapes: then its text is not its value.
 */
export function parseQuoted(source: string, literal: Span): Expression | null {
  const { template, bytes, contentStart, contentEnd } = stringParts(source, literal.start, literal.end)
  if (template !== null || bytes) return null
  const quote = source[contentStart - 1]!
  for (let i = contentStart; i < contentEnd; i++) if (source[i] === '\\' || source[i] === quote) return null
  return new EmbeddedReader(source, contentStart, contentEnd, [], 1).readWhole()
}

function shifted<T>(value: T, offset: number): T {
  if (Array.isArray(value)) return value.map((item) => shifted(item, offset)) as T
  if (value === null || typeof value !== 'object') return value
  const copy: Record<string, unknown> = {}
  for (const [key, part] of Object.entries(value)) {
    copy[key] = (key === 'start' || key === 'end') && typeof part === 'number' ? part + offset : shifted(part, offset)
  }
  return copy as T
}
