// Python's tokens, one at a time, with the little that recovery needs to know: which token opens a line and in what
// column. It makes no INDENT and DEDENT: the statement reader compares columns. The grammar lives in its subclasses.

import { ownText } from '../own-text.ts'
import type { Span } from '../program.ts'
import { afterLineBreak, beginsStatement, columnOf, endOfLine, endOfString, endOfTemplate } from './scanner.ts'

type TokenKind = 'name' | 'keyword' | 'number' | 'string' | 'operator' | 'newline' | 'end' | 'unknown'

/** Kinds of tokens as numbers. Typed as such: with literal types TypeScript would believe that `next()` changes nothing. */
export const Token: Readonly<Record<TokenKind, number>> = {
  name: 1,
  keyword: 2,
  number: 3,
  string: 4,
  operator: 5,
  newline: 6,
  end: 7,
  unknown: 8,
}

const KEYWORDS = new Set(
  (
    'False None True and as assert async await break class continue def del elif else except finally for from global ' +
    'if import in is lambda nonlocal not or pass raise return try while with yield'
  ).split(' '),
)

const OPERATORS = new Map<number, readonly string[]>()
for (const operator of (
  '**= //= >>= <<= ... -> := == != <= >= <> += -= *= /= %= &= |= ^= @= ** // >> << ( ) [ ] { } , : . ; = < > + - * / % ' +
  '& | ^ ~ @'
).split(' ')) {
  const code = operator.charCodeAt(0)
  OPERATORS.set(code, [...(OPERATORS.get(code) ?? []), operator])
}
/** Operators by first character, longest first; a table, since `Map.get` for each token is measurable. */
const OPERATOR_TABLE: readonly (readonly string[] | undefined)[] = Array.from({ length: 128 }, (_, code) =>
  OPERATORS.get(code),
)

// 1 letter or underscore, 2 digit
const WORD = new Uint8Array(128)
for (let code = 0; code < 128; code++) {
  if ((code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95) WORD[code] = 1
  else if (code >= 48 && code <= 57) WORD[code] = 2
}

/** Spaces that editors and word processors leave in source; Python refuses most of them, a reader need not. */
function isSpace(code: number): boolean {
  return (
    code === 32 || code === 9 || code === 12 || code === 0xa0 || code === 0xfeff || code === 0x3000 || code === 0x2028
  )
}

/** Words that were read lately, by their hash: a program keeps one string of those that are the same. */
const WORDS = 1 << 14
const words: (string | undefined)[] = Array.from({ length: WORDS })

/** How often reading may go back to an earlier line, so that text made of open brackets alone takes linear time. */
const MAX_REWINDS = 50

export interface LexerState {
  readonly position: number
  readonly depth: number
  readonly kind: number
  readonly value: string
  readonly start: number
  readonly end: number
  readonly previousEnd: number
  readonly first: boolean
  readonly column: number
  readonly lineStart: number
  readonly fresh: boolean
  readonly problems: number
  readonly suspect: number
  readonly open: number
}

export class Lexer {
  readonly text: string
  readonly limit: number
  /** What could not be read; shared with the readers of function bodies and of holes. */
  readonly problems: Span[]
  /** A triple quote was never closed: the text before it may have been read inside out. */
  openString = false
  /** A string of one line was not closed on it. */
  brokenString = false

  /** The current token. `value` is set for names, keywords and operators. */
  kind: number = Token.newline
  value = ''
  start: number
  end: number
  /** Whether the token is the first of its line, then also its column. */
  first = false
  column = 0
  /** Where the token before this one ended. */
  previousEnd: number

  /** How many brackets are open; line breaks count only when none is. */
  protected depth = 0
  /** The closers that open brackets wait for. */
  protected open: string[] = []
  /** Column of the statement being read. */
  protected statementColumn = 0
  /** Where, inside a bracket, a line looks like the next statement: the place to cut if the bracket is never closed. */
  protected suspect = -1
  /** In a class's header even deeper lines may be the next statement: its body's. */
  protected classHeader = false
  private rewinds = 0
  private position: number
  private lineStart: number
  /** Nothing of the current line has been read. */
  private fresh = true

  constructor(text: string, from: number, limit: number, problems: Span[], depth = 0) {
    this.text = text
    this.limit = limit
    this.problems = problems
    this.position = this.start = this.end = this.previousEnd = this.lineStart = from
    this.depth = depth
  }

  protected save(): LexerState {
    return {
      position: this.position,
      depth: this.depth,
      kind: this.kind,
      value: this.value,
      start: this.start,
      end: this.end,
      previousEnd: this.previousEnd,
      first: this.first,
      column: this.column,
      lineStart: this.lineStart,
      fresh: this.fresh,
      problems: this.problems.length,
      suspect: this.suspect,
      open: this.open.length,
    }
  }

  protected restore(state: LexerState): void {
    this.position = state.position
    this.depth = state.depth
    this.kind = state.kind
    this.value = state.value
    this.start = state.start
    this.end = state.end
    this.previousEnd = state.previousEnd
    this.first = state.first
    this.column = state.column
    this.lineStart = state.lineStart
    this.fresh = state.fresh
    this.problems.length = state.problems
    this.suspect = state.suspect
    this.open.length = state.open
  }

  /** Whether the current token is this operator. */
  protected at(operator: string): boolean {
    return this.kind === Token.operator && this.value === operator
  }

  protected atKeyword(word: string): boolean {
    return this.kind === Token.keyword && this.value === word
  }

  /** Steps over the operator if it is the current token. */
  protected take(operator: string): boolean {
    if (this.kind !== Token.operator || this.value !== operator) return false
    this.next()
    return true
  }

  protected takeKeyword(word: string): boolean {
    if (this.kind !== Token.keyword || this.value !== word) return false
    this.next()
    return true
  }

  protected problem(start: number, end: number): void {
    const last = this.problems.at(-1)
    if (last && last.start === start && last.end === end) return
    this.problems.push({ start, end })
  }

  /** The current line break is the last token read: where the lines after it begin. */
  protected get nextLine(): number {
    return this.position
  }

  /** Goes on at a line's beginning, as if what stands before it had been read; its last code ends at `lastEnd`. */
  protected jump(lineStart: number, lastEnd: number): void {
    this.position = this.lineStart = lineStart
    this.depth = 0
    this.fresh = true
    this.next()
    this.previousEnd = lastEnd
  }

  /** Ends the statement before the current token, which opens a line: a bracket before it was never closed. */
  protected abandonLine(): void {
    this.breakAt(this.lineStart)
  }

  /** Inside an open bracket, whether the current token looks like the next statement's first. */
  protected get atNextStatement(): boolean {
    return this.first && this.depth > 0 && this.suspect >= 0 && this.suspect === this.lineStart
  }

  private breakAt(lineStart: number): void {
    const rewind = this.suspect >= 0 && this.rewinds++ < MAX_REWINDS
    const at = rewind ? this.suspect : lineStart
    this.suspect = -1
    this.problem(at, at)
    this.depth = 0
    this.kind = Token.newline
    this.value = ''
    this.start = this.end = at
    this.position = this.lineStart = at
    this.fresh = true
  }

  /** Reads the next token. At the end it stays at `Token.end`, after a line break for the last line. */
  next(): void {
    const text = this.text
    const limit = this.limit
    this.previousEnd = this.kind === Token.newline ? this.previousEnd : this.end
    let at = this.position
    let first = this.fresh
    let code: number
    for (;;) {
      if (at >= limit) {
        this.finish()
        return
      }
      code = text.charCodeAt(at)
      if (code === 32 || code === 9 || code === 12) at++
      else if (code === 10 || code === 13) {
        const after = afterLineBreak(text, at)
        if (this.depth === 0 && !first) {
          this.set(Token.newline, '', at, after)
          this.lineStart = after
          this.fresh = true
          this.first = false
          return
        }
        at = this.lineStart = after
        first = true
      } else if (code === 35) at = endOfLine(text, at, limit)
      else if (code === 92 && (text.charCodeAt(at + 1) === 10 || text.charCodeAt(at + 1) === 13)) {
        at = afterLineBreak(text, at + 1)
      } else if (code > 127 && isSpace(code)) at++
      else break
    }
    this.first = first
    if (first) {
      this.column = columnOf(text, this.lineStart, at)
      if (this.depth > 0 && this.endsBracket(at, code)) {
        this.open.length = 0
        this.breakAt(this.lineStart)
        return
      }
    }
    this.fresh = false
    const kind = code < 128 ? WORD[code]! : 1
    if (kind === 1) this.word(at)
    else if (kind === 2 || (code === 46 && WORD[text.charCodeAt(at + 1)] === 2)) this.numeral(at)
    else if (code === 34 || code === 39) this.quoted(at, at)
    else this.symbol(at, code)
  }

  private set(kind: number, value: string, start: number, end: number): void {
    this.kind = kind
    this.value = value
    this.start = start
    this.end = end
    this.position = end
  }

  private finish(): void {
    if (this.depth > 0 && this.suspect >= 0 && this.rewinds < MAX_REWINDS) {
      this.open.length = 0
      this.breakAt(this.limit)
      return
    }
    if (!this.fresh || (this.kind !== Token.newline && this.kind !== Token.end)) {
      this.depth = 0
      this.fresh = true
      this.first = false
      this.set(Token.newline, '', this.limit, this.limit)
      return
    }
    this.first = true
    this.column = 0
    this.set(Token.end, '', this.limit, this.limit)
  }

  /** Whether the line that begins with the token at `at` can't be inside the brackets that are open. */
  private endsBracket(at: number, code: number): boolean {
    if (!this.inStatement) return false
    if (beginsStatement(this.text, at)) return true
    if (this.column > this.statementColumn && !this.classHeader) return false
    if (code === 64) return WORD[this.text.charCodeAt(at + 1)] === 1
    if (this.suspect < 0 && code < 128 && WORD[code] === 1) {
      NEXT_STATEMENT.lastIndex = at
      if (NEXT_STATEMENT.test(this.text)) this.suspect = this.lineStart
    }
    return false
  }

  /** False for the readers of holes and quoted annotations, which have brackets around them but no statement. */
  protected get inStatement(): boolean {
    return true
  }

  private word(at: number): void {
    const text = this.text
    const limit = this.limit
    let end = at + 1
    let hash = text.charCodeAt(at)
    while (end < limit) {
      const code = text.charCodeAt(end)
      if (code < 128 ? WORD[code] === 0 : isSpace(code)) break
      hash = (Math.imul(hash, 31) + code) | 0
      end++
    }
    const length = end - at
    if (length <= 2 && end < limit) {
      const quote = text.charCodeAt(end)
      if ((quote === 34 || quote === 39) && PREFIX.test(text.slice(at, end))) {
        this.quoted(at, end)
        return
      }
    }
    const slot = (hash ^ (hash >>> 15)) & (WORDS - 1)
    let value = words[slot]
    if (value === undefined || value.length !== length || !text.startsWith(value, at)) {
      value = ownText(text.slice(at, end))
      words[slot] = value
    }
    this.set(length <= 8 && KEYWORDS.has(value) ? Token.keyword : Token.name, value, at, end)
  }

  private numeral(at: number): void {
    NUMBER.lastIndex = at
    NUMBER.test(this.text)
    this.set(Token.number, '', at, Math.min(Math.max(NUMBER.lastIndex, at + 1), this.limit))
  }

  private quoted(start: number, quoteAt: number): void {
    const text = this.text
    const quote = text.charCodeAt(quoteAt)
    const long = text.charCodeAt(quoteAt + 1) === quote && text.charCodeAt(quoteAt + 2) === quote
    const content = long ? quoteAt + 3 : quoteAt + 1
    const prefix = quoteAt > start ? text.slice(start, quoteAt).toLowerCase() : ''
    let end =
      prefix.includes('f') || prefix.includes('t')
        ? endOfTemplate(text, content, this.limit, quote, long, prefix.includes('r'))
        : endOfString(text, content, this.limit, quote, long)
    if (end < 0) {
      end = Math.max(~end, quoteAt + 1)
      this.problem(start, end)
      if (long) this.openString = true
      else this.brokenString = true
    }
    this.set(Token.string, '', start, Math.min(end, this.limit))
  }

  private symbol(at: number, code: number): void {
    const candidates = OPERATOR_TABLE[code]
    if (candidates) {
      for (const operator of candidates) {
        if (operator.length > 1 && (!this.text.startsWith(operator, at) || at + operator.length > this.limit)) continue
        if (code === 40 || code === 91 || code === 123) this.depth++
        else if ((code === 41 || code === 93 || code === 125) && this.depth > 0) this.depth--
        this.set(Token.operator, operator, at, at + operator.length)
        return
      }
    }
    this.set(Token.unknown, '', at, at + 1)
  }
}

const PREFIX = /^(?:[rRbBuUfFtT]|[bBfFtT][rR]|[rR][bBfFtT])$/
const NUMBER =
  /0[xX][\da-fA-F_]+|0[oO][0-7_]+|0[bB][01_]+|(?:\d[\d_]*(?:\.(?:\d[\d_]*)?)?|\.\d[\d_]*)(?:[eE][+-]?\d[\d_]*)?[jJlL]?/y
/** `name = …` and `name: …`: what a class's next attribute looks like. */
const NEXT_STATEMENT = /[A-Za-z_]\w*[ \t]*(?:=(?!=)|:(?!=))/y
