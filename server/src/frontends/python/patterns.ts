// Reads the patterns of `match` statements: what they compare with, what they capture, whether they always match.
// Their structure (classes, sequences, mappings) is not kept: the evaluator treats those as conditions it can't know.

import type { Expression, MatchCase, Span } from '../program.ts'
import { ExpressionReader } from './expressions.ts'
import { Token } from './lexer.ts'

/** What a pattern, or one of its parts, says. */
interface PatternFacts {
  readonly values: readonly Expression[]
  readonly wildcard: boolean
  /** Where the pattern stands, when parentheses around it make that differ from its first and last token. */
  readonly inner?: Span
}

const NO_FACTS: PatternFacts = { values: [], wildcard: false }

export class PatternReader extends ExpressionReader {
  private captures: string[] = []

  /** Everything between `case` and its guard or colon. */
  protected readPattern(): Pick<MatchCase, 'pattern' | 'values' | 'captures' | 'wildcard'> {
    const before = this.captures
    this.captures = []
    const start = this.start
    let facts = this.readAs()
    if (this.at(',')) {
      facts = NO_FACTS
      while (this.take(',')) {
        if (this.at(':') || this.atKeyword('if') || this.kind === Token.newline) break
        this.readAs()
      }
    }
    const captures = this.captures
    this.captures = before
    const pattern = facts.inner ?? { start, end: Math.max(start, this.previousEnd) }
    return { pattern, captures, values: facts.values, wildcard: facts.wildcard }
  }

  private readAs(): PatternFacts {
    let facts = this.readClosed()
    while (this.take('|')) {
      const other = this.readClosed()
      facts = { values: [...facts.values, ...other.values], wildcard: facts.wildcard || other.wildcard }
    }
    if (this.takeKeyword('as')) {
      this.capture()
      return { values: facts.values, wildcard: facts.wildcard }
    }
    return facts
  }

  private capture(): void {
    if (this.kind !== Token.name) {
      this.problem(this.start, this.start)
      return
    }
    if (this.value !== '_' && !this.captures.includes(this.value)) this.captures.push(this.value)
    this.next()
  }

  private readClosed(): PatternFacts {
    if (this.nesting > 100) {
      while (this.kind !== Token.newline && this.kind !== Token.end) this.next()
      return NO_FACTS
    }
    this.nesting++
    const facts = this.readClosedPattern()
    this.nesting--
    return facts
  }

  private readClosedPattern(): PatternFacts {
    if (this.take('*')) {
      this.capture()
      return NO_FACTS
    }
    if (this.at('(')) {
      this.openBracket(')')
      let facts = NO_FACTS
      let count = 0
      this.readElements(')', () => {
        const start = this.start
        facts = this.readAs()
        facts = { ...facts, inner: facts.inner ?? { start, end: this.previousEnd } }
        count += this.at(',') ? 2 : 1
      })
      this.closeBracket(')')
      return count === 1 ? facts : NO_FACTS
    }
    if (this.at('[')) {
      this.openBracket(']')
      this.readElements(']', () => this.readAs())
      this.closeBracket(']')
      return NO_FACTS
    }
    if (this.at('{')) {
      this.openBracket('}')
      this.readElements('}', () => {
        if (this.take('**')) this.capture()
        else {
          this.readBinary(1)
          if (this.take(':')) this.readAs()
        }
      })
      this.closeBracket('}')
      return NO_FACTS
    }
    if (this.kind === Token.name) return this.readNamePattern()
    if (!this.canStart()) {
      this.problem(this.start, this.start)
      return NO_FACTS
    }
    // A literal: `-1`, `1 + 2j`, "text", None. Above `|`, which separates alternatives.
    return { values: [this.readBinary(2)], wildcard: false }
  }

  private readNamePattern(): PatternFacts {
    const start = this.start
    const name = this.value
    let value: Expression = { kind: 'name', name, start, end: this.end }
    this.next()
    let dotted = false
    while (this.at('.')) {
      dotted = true
      this.next()
      const nameSpan = { start: this.start, end: this.end }
      const part = this.kind === Token.name ? this.value : ''
      if (part) this.next()
      value = { kind: 'attribute', object: value, name: part, nameSpan, start, end: this.previousEnd }
    }
    if (this.at('(')) {
      this.openBracket(')')
      this.readElements(')', () => {
        const state = this.kind === Token.name ? this.save() : null
        if (state) {
          this.next()
          if (this.take('=')) {
            this.readAs()
            return
          }
          this.restore(state)
        }
        this.readAs()
      })
      this.closeBracket(')')
      return NO_FACTS
    }
    if (dotted) return { values: [value], wildcard: false }
    if (name !== '_') this.captures.push(name)
    return { values: [], wildcard: true }
  }
}
