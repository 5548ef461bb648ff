// Reads the patterns of `match` statements: what they compare with, what they capture, whether they always match, and
// how they are built of others (classes, sequences, mappings).

import type { Expression, MatchCase, Pattern, PatternParts, Span } from '../program.ts'
import { ExpressionReader } from './expressions.ts'
import { Token } from './lexer.ts'

/** What a pattern, or one of its parts, says. */
interface ClosedFacts {
  readonly values: readonly Expression[]
  readonly wildcard: boolean
  readonly structure: PatternParts
  /** Where the pattern stands, when parentheses around it make that differ from its first and last token. */
  readonly inner?: Span
}

interface PatternFacts extends ClosedFacts {
  readonly structure: Pattern
}

/** A pattern of parts: no single value says it all. */
function built(structure: PatternParts): ClosedFacts {
  return { values: [], wildcard: false, structure }
}

/** What could not be read matches nothing that is known. */
const UNREADABLE = built({ kind: 'or', alternatives: [] })

function valued(value: Expression): ClosedFacts {
  return { values: [value], wildcard: false, structure: { kind: 'value', value } }
}

export class PatternReader extends ExpressionReader {
  private captures: string[] = []

  /** Everything between `case` and its guard or colon. */
  protected readPattern(): Pick<MatchCase, 'pattern' | 'values' | 'captures' | 'wildcard' | 'structure'> {
    const before = this.captures
    this.captures = []
    const start = this.start
    let facts = this.readAs()
    if (this.at(',')) {
      const items = [facts.structure]
      while (this.take(',')) {
        if (this.at(':') || this.atKeyword('if') || this.kind === Token.newline) break
        items.push(this.readAs().structure)
      }
      facts = this.placed(start, built({ kind: 'sequence', items }))
    }
    const captures = this.captures
    this.captures = before
    const pattern = facts.inner ?? { start, end: Math.max(start, this.previousEnd) }
    return { pattern, captures, values: facts.values, wildcard: facts.wildcard, structure: facts.structure }
  }

  /** A pattern from `start` to here. */
  private placed(start: number, facts: ClosedFacts): PatternFacts {
    return { ...facts, structure: { ...facts.structure, start, end: Math.max(start, this.previousEnd) } }
  }

  private readAs(): PatternFacts {
    const start = this.start
    let facts = this.readClosed()
    while (this.take('|')) {
      const other = this.readClosed()
      const known = facts.structure.kind === 'or' ? facts.structure.alternatives : [facts.structure]
      facts = this.placed(start, {
        values: [...facts.values, ...other.values],
        wildcard: facts.wildcard || other.wildcard,
        structure: { kind: 'or', alternatives: [...known, other.structure] },
      })
    }
    if (this.takeKeyword('as')) {
      const name = this.capture()
      const structure: PatternParts = name === null ? facts.structure : { kind: 'as', pattern: facts.structure, name }
      return this.placed(start, { values: facts.values, wildcard: facts.wildcard, structure })
    }
    return facts
  }

  /** The name that is bound; null for `_`. */
  private capture(): string | null {
    if (this.kind !== Token.name) {
      this.problem(this.start, this.start)
      return null
    }
    const name = this.value === '_' ? null : this.value
    if (name !== null && !this.captures.includes(name)) this.captures.push(name)
    this.next()
    return name
  }

  private readClosed(): PatternFacts {
    if (this.nesting > 100) {
      const start = this.start
      while (this.kind !== Token.newline && this.kind !== Token.end) this.next()
      return this.placed(start, UNREADABLE)
    }
    this.nesting++
    const start = this.start
    const facts = this.readClosedPattern()
    this.nesting--
    return this.placed(start, facts)
  }

  private readClosedPattern(): ClosedFacts {
    if (this.take('*')) return built({ kind: 'star', name: this.capture() })
    if (this.at('(')) {
      this.openBracket(')')
      let facts: ClosedFacts = UNREADABLE
      let count = 0
      const items: Pattern[] = []
      this.readElements(')', () => {
        const start = this.start
        const read = this.readAs()
        facts = { ...read, inner: read.inner ?? { start, end: this.previousEnd } }
        items.push(read.structure)
        count += this.at(',') ? 2 : 1
      })
      this.closeBracket(')')
      return count === 1 ? facts : built({ kind: 'sequence', items })
    }
    if (this.at('[')) {
      this.openBracket(']')
      const items: Pattern[] = []
      this.readElements(']', () => items.push(this.readAs().structure))
      this.closeBracket(']')
      return built({ kind: 'sequence', items })
    }
    if (this.at('{')) {
      this.openBracket('}')
      const entries: { key: Expression; pattern: Pattern }[] = []
      let rest: string | null = null
      this.readElements('}', () => {
        if (this.take('**')) rest = this.capture()
        else {
          const key = this.readBinary(1)
          const end = this.previousEnd
          const missing: Pattern = { kind: 'capture', name: null, start: end, end }
          entries.push({ key, pattern: this.take(':') ? this.readAs().structure : missing })
        }
      })
      this.closeBracket('}')
      return built({ kind: 'mapping', entries, rest })
    }
    if (this.kind === Token.name) return this.readNamePattern()
    if (!this.canStart()) {
      this.problem(this.start, this.start)
      return UNREADABLE
    }
    // A literal: `-1`, `1 + 2j`, "text", None. Above `|`, which separates alternatives.
    return valued(this.readBinary(2))
  }

  private readNamePattern(): ClosedFacts {
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
      const positional: Pattern[] = []
      const keywords: { name: string; pattern: Pattern }[] = []
      this.readElements(')', () => {
        const state = this.kind === Token.name ? this.save() : null
        if (state) {
          const keyword = this.value
          this.next()
          if (this.take('=')) {
            keywords.push({ name: keyword, pattern: this.readAs().structure })
            return
          }
          this.restore(state)
        }
        positional.push(this.readAs().structure)
      })
      this.closeBracket(')')
      return built({ kind: 'class', type: value, positional, keywords })
    }
    if (dotted) return valued(value)
    if (name !== '_') this.captures.push(name)
    return { values: [], wildcard: true, structure: { kind: 'capture', name: name === '_' ? null : name } }
  }
}
