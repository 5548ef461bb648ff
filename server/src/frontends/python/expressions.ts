// Reads Python's expressions into the common form. Every method leaves an expression, be it `unreadable`, and never
// goes backwards; where something is missing it notes a problem and goes on. Statements and patterns are subclasses.
// Spans are those of Python's own `ast`: parentheses around an expression are outside of it.

import type {
  Argument,
  BinaryOperator,
  BooleanExpression,
  CompareOperator,
  ComprehensionExpression,
  DictExpression,
  Expression,
  Parameter,
  Span,
  TemplateHole,
} from '../program.ts'
import { Lexer, Token } from './lexer.ts'
import { type HoleValue, numberLiteral, stringParts, stringValue, templateParts } from './literals.ts'

/** Python itself refuses 200 nested brackets; beyond this an expression is unreadable. */
const MAX_DEPTH = 200
/** Links of a chain (`a.b.c`, `a + b + c`) nest to the left: the evaluator goes down as many levels. */
const MAX_CHAIN = 500

const PRECEDENCE: Readonly<Record<string, number>> = {
  '|': 1,
  '^': 2,
  '&': 3,
  '<<': 4,
  '>>': 4,
  '+': 5,
  '-': 5,
  '*': 6,
  '/': 6,
  '//': 6,
  '%': 6,
  '@': 6,
}

type Clause = ComprehensionExpression['clauses'][number]

export class ExpressionReader extends Lexer {
  /** Set when a `yield` of the function being read has been met. */
  protected sawYield = false
  /** Reading the line that opens a block (`if …:`): a `:` at its end closes what brackets are open. */
  protected header = false
  protected nesting = 0

  /** `a, *b` without parentheses, `yield` included: the right side of an assignment. */
  protected readExpressions(): Expression {
    return this.atKeyword('yield') ? this.readYield() : this.readTupleOf(() => this.readStarredOrNamed())
  }

  /** One item, or a tuple without parentheses when a comma follows. */
  protected readTupleOf(readItem: () => Expression): Expression {
    const start = this.start
    const first = readItem()
    if (!this.at(',')) return first
    const elements = [first]
    while (this.take(',')) {
      if (!this.canStart()) break
      elements.push(readItem())
    }
    return { kind: 'tuple', elements, start, end: this.previousEnd }
  }

  /** Whether the current token can begin an expression. */
  protected canStart(): boolean {
    switch (this.kind) {
      case Token.name:
      case Token.number:
      case Token.string:
        return true
      case Token.keyword:
        switch (this.value) {
          case 'None':
          case 'True':
          case 'False':
          case 'not':
          case 'lambda':
          case 'await':
          case 'yield':
            return true
        }
        return false
      case Token.operator:
        switch (this.value) {
          case '(':
          case '[':
          case '{':
          case '-':
          case '+':
          case '~':
          case '*':
          case '...':
            return true
        }
    }
    return false
  }

  protected readStarredOrNamed(): Expression {
    if (!this.at('*')) return this.readNamed()
    const start = this.start
    this.next()
    const value = this.readBinary(1)
    return { kind: 'starred', value, start, end: this.previousEnd }
  }

  /** An expression, or `name := expression`. */
  protected readNamed(): Expression {
    if (this.atKeyword('yield')) return this.readYield()
    const start = this.start
    const target = this.readExpression()
    if (!this.at(':=')) return target
    this.next()
    const value = this.readExpression()
    return { kind: 'assignment', target, value, start, end: this.previousEnd }
  }

  /** A conditional expression, a lambda, or anything that binds tighter. */
  protected readExpression(): Expression {
    if (this.nesting >= MAX_DEPTH) return this.skipUnreadable()
    this.nesting++
    const start = this.start
    let value: Expression
    if (this.atKeyword('lambda')) value = this.readLambda()
    else {
      value = this.readOr()
      if (this.atKeyword('if')) {
        this.next()
        const test = this.readOr()
        let orElse: Expression
        if (this.takeKeyword('else')) orElse = this.readExpression()
        else orElse = this.missing()
        value = { kind: 'conditional', test, body: value, orElse, start, end: this.previousEnd }
      }
    }
    this.nesting--
    return value
  }

  private readOr(): Expression {
    const start = this.start
    const first = this.readAnd()
    return this.atKeyword('or') ? this.readOperands('or', first, start) : first
  }

  private readAnd(): Expression {
    const start = this.start
    const first = this.readNot()
    return this.atKeyword('and') ? this.readOperands('and', first, start) : first
  }

  private readOperands(operator: 'or' | 'and', first: Expression, start: number): BooleanExpression {
    const operands = [first]
    while (this.takeKeyword(operator)) operands.push(operator === 'or' ? this.readAnd() : this.readNot())
    return { kind: 'boolean', operator, operands, start, end: this.previousEnd }
  }

  private readNot(): Expression {
    if (!this.atKeyword('not')) return this.readComparison()
    if (this.nesting >= MAX_DEPTH) return this.skipUnreadable()
    this.nesting++
    const start = this.start
    this.next()
    const operand = this.readNot()
    this.nesting--
    return { kind: 'unary', operator: 'not', operand, start, end: this.previousEnd }
  }

  private readComparison(): Expression {
    const start = this.start
    const left = this.readBinary(1)
    let operator = this.takeComparison()
    if (operator === null) return left
    const operators: CompareOperator[] = []
    const comparators: Expression[] = []
    while (operator !== null) {
      operators.push(operator)
      comparators.push(this.readBinary(1))
      operator = this.takeComparison()
    }
    return { kind: 'compare', left, operators, comparators, start, end: this.previousEnd }
  }

  private takeComparison(): CompareOperator | null {
    if (this.kind === Token.operator) {
      const value = this.value
      if (value === '==' || value === '<' || value === '>' || value === '!=' || value === '<=' || value === '>=') {
        this.next()
        return value
      }
      if (value === '<>') {
        this.next()
        return '!='
      }
      return null
    }
    if (this.kind !== Token.keyword) return null
    if (this.value === 'in' && !this.noIn) {
      this.next()
      return 'in'
    }
    if (this.value === 'is') {
      this.next()
      return this.takeKeyword('not') ? 'is not' : 'is'
    }
    if (this.value === 'not') {
      const state = this.save()
      this.next()
      if (this.takeKeyword('in')) return 'not in'
      this.restore(state)
    }
    return null
  }

  /** Set while reading the target of a `for`: its `in` is not a comparison. */
  private noIn = false

  protected readBinary(minimum: number): Expression {
    const start = this.start
    let left = this.readUnary()
    for (let links = 0; this.kind === Token.operator; links++) {
      const precedence = PRECEDENCE[this.value]
      if (precedence === undefined || precedence < minimum) break
      if (links >= MAX_CHAIN) return this.skipUnreadable()
      const operator = this.value as BinaryOperator
      this.next()
      const right = this.readBinary(precedence + 1)
      left = { kind: 'binary', operator, left, right, start, end: this.previousEnd }
    }
    return left
  }

  private readUnary(): Expression {
    if (this.kind !== Token.operator) return this.readPower()
    const operator = this.value
    if (operator !== '-' && operator !== '+' && operator !== '~') return this.readPower()
    if (this.nesting >= MAX_DEPTH) return this.skipUnreadable()
    this.nesting++
    const start = this.start
    this.next()
    const operand = this.readUnary()
    this.nesting--
    return { kind: 'unary', operator, operand, start, end: this.previousEnd }
  }

  private readPower(): Expression {
    const start = this.start
    let left: Expression
    if (this.atKeyword('await')) {
      this.next()
      const value = this.readPostfix()
      left = { kind: 'await', value, start, end: this.previousEnd }
    } else left = this.readPostfix()
    if (!this.at('**')) return left
    if (this.nesting >= MAX_DEPTH) return this.skipUnreadable()
    this.nesting++
    this.next()
    const right = this.readUnary()
    this.nesting--
    return { kind: 'binary', operator: '**', left, right, start, end: this.previousEnd }
  }

  /** An atom with its calls, attributes and subscripts. */
  protected readPostfix(): Expression {
    const start = this.start
    let value = this.readAtom()
    for (let links = 0; this.kind === Token.operator; links++) {
      if (links >= MAX_CHAIN) return this.skipUnreadable()
      if (this.value === '.') {
        const dotEnd = this.end
        this.next()
        let name = ''
        let nameSpan: Span = { start: dotEnd, end: dotEnd }
        if (this.kind === Token.name && !this.givesUpOperand()) {
          name = this.value
          nameSpan = { start: this.start, end: this.end }
          this.next()
        } else this.problem(dotEnd, dotEnd)
        value = { kind: 'attribute', object: value, name, nameSpan, start, end: nameSpan.end }
      } else if (this.value === '(') {
        const list = this.readArguments()
        value = { kind: 'call', callee: value, arguments: list, start, end: this.previousEnd }
      } else if (this.value === '[') {
        const index = this.readIndex()
        value = { kind: 'subscript', object: value, index, start, end: this.previousEnd }
      } else break
    }
    return value
  }

  protected readAtom(): Expression {
    const { start, end } = this
    switch (this.kind) {
      case Token.name: {
        if (this.givesUpOperand()) break
        const name = this.value
        this.next()
        return { kind: 'name', name, start, end }
      }
      case Token.number: {
        const text = this.text.slice(start, end)
        this.next()
        return numberLiteral(text, { start, end })
      }
      case Token.string:
        return this.readStrings()
      case Token.operator:
        if (this.value === '(') return this.readParenthesised()
        if (this.value === '[') return this.readList()
        if (this.value === '{') return this.readBraces()
        if (this.value === '...') {
          this.next()
          return { kind: 'literal', type: 'ellipsis', value: null, start, end }
        }
        break
      case Token.keyword:
        switch (this.value) {
          case 'None':
            this.next()
            return { kind: 'literal', type: 'none', value: null, start, end }
          case 'True':
          case 'False': {
            const value = this.value === 'True'
            this.next()
            return { kind: 'literal', type: 'bool', value, start, end }
          }
          case 'lambda':
            return this.readLambda()
          case 'not':
            return this.readNot()
          case 'yield':
            return this.readYield()
        }
    }
    return this.missing()
  }

  /**
   * `f(a == ⏎ b = 1`: an operand is missing and the next line is a statement. After a comma or an opening bracket the
   * line may as well be an argument.
   */
  private givesUpOperand(): boolean {
    if (!this.atNextStatement || ',([{'.includes(this.text[this.previousEnd - 1]!)) return false
    this.open.length = 0
    this.abandonLine()
    return true
  }

  /** Adjacent string literals are one value. */
  private readStrings(): Expression {
    const start = this.start
    const tokens: Span[] = []
    while (this.kind === Token.string) {
      tokens.push({ start: this.start, end: this.end })
      this.next()
    }
    const end = this.previousEnd
    const pieces: (string | TemplateHole)[] = []
    let template = false
    let tag: string | null = null
    let bytes = false
    for (const token of tokens) {
      const parts = stringParts(this.text, token.start, token.end)
      if (parts.bytes) bytes = true
      if (parts.template === null) pieces.push(stringValue(this.text, parts))
      else {
        template = true
        if (parts.template === 't') tag = 't'
        pieces.push(...templateParts(this.text, parts, (from, to) => this.readHole(from, to)))
      }
    }
    if (!template) return { kind: 'literal', type: bytes ? 'bytes' : 'string', value: pieces.join(''), start, end }
    const parts: (string | TemplateHole)[] = []
    for (const piece of pieces) {
      const last = parts.at(-1)
      if (typeof piece === 'string' && typeof last === 'string') parts[parts.length - 1] = last + piece
      else if (piece !== '') parts.push(piece)
    }
    return { kind: 'template', parts, tag, start, end }
  }

  private readHole(from: number, to: number): HoleValue {
    if (this.nesting >= MAX_DEPTH) return { value: { kind: 'unreadable', start: from, end: to }, end: to }
    const reader = new EmbeddedReader(this.text, from, to, this.problems, 1)
    return reader.readHoleValue(this.nesting + 1)
  }

  private readParenthesised(): Expression {
    const start = this.start
    this.openBracket(')')
    if (this.at(')')) {
      this.closeBracket(')')
      return { kind: 'tuple', elements: [], start, end: this.previousEnd }
    }
    const elements: Expression[] = []
    let comma = false
    let first: Expression | null = null
    this.readElements(
      ')',
      () => {
        const element = this.readStarredOrNamed()
        if (elements.length === 0 && this.atComprehension()) {
          first = element
          return
        }
        elements.push(element)
        if (this.at(',')) comma = true
      },
      true,
    )
    if (first !== null) {
      const clauses = this.readClauses()
      this.closeBracket(')')
      return {
        kind: 'comprehension',
        result: 'generator',
        key: null,
        element: first,
        clauses,
        start,
        end: this.previousEnd,
      }
    }
    this.closeBracket(')')
    if (elements.length === 1 && !comma && elements[0]!.kind !== 'starred') return elements[0]!
    return { kind: 'tuple', elements, start, end: this.previousEnd }
  }

  private readList(): Expression {
    const start = this.start
    this.openBracket(']')
    const elements: Expression[] = []
    let first: Expression | null = null
    this.readElements(
      ']',
      () => {
        const element = this.readStarredOrNamed()
        if (elements.length === 0 && this.atComprehension()) first = element
        else elements.push(element)
      },
      true,
    )
    const clauses = first === null ? null : this.readClauses()
    this.closeBracket(']')
    const end = this.previousEnd
    if (first === null || clauses === null) return { kind: 'list', elements, start, end }
    return { kind: 'comprehension', result: 'list', key: null, element: first, clauses, start, end }
  }

  /** A dict or a set. */
  private readBraces(): Expression {
    const start = this.start
    this.openBracket('}')
    const entries: DictExpression['entries'][number][] = []
    const elements: Expression[] = []
    let comprehension: { key: Expression | null; element: Expression } | null = null
    this.readElements(
      '}',
      () => {
        const from = this.start
        if (this.take('**')) {
          const value = this.readBinary(1)
          entries.push({ key: null, value, span: { start: from, end: this.previousEnd } })
          return
        }
        const key = this.readStarredOrNamed()
        if (this.take(':')) {
          const value = this.readExpression()
          if (entries.length === 0 && this.atComprehension()) comprehension = { key, element: value }
          else entries.push({ key, value, span: { start: from, end: this.previousEnd } })
        } else if (elements.length === 0 && this.atComprehension()) comprehension = { key: null, element: key }
        else elements.push(key)
      },
      true,
    )
    if (comprehension !== null) {
      const { key, element } = comprehension as { key: Expression | null; element: Expression }
      const clauses = this.readClauses()
      this.closeBracket('}')
      const result = key === null ? 'set' : 'dict'
      return { kind: 'comprehension', result, key, element, clauses, start, end: this.previousEnd }
    }
    this.closeBracket('}')
    const end = this.previousEnd
    if (elements.length > 0 && entries.length === 0) return { kind: 'set', elements, start, end }
    return { kind: 'dict', entries, start, end }
  }

  protected atComprehension(): boolean {
    return this.kind === Token.keyword && (this.value === 'for' || this.value === 'async')
  }

  protected readClauses(): Clause[] {
    const clauses: Clause[] = []
    while (this.atComprehension()) {
      const async = this.takeKeyword('async')
      if (!this.takeKeyword('for')) {
        this.problem(this.start, this.end)
        break
      }
      const target = this.readTargets()
      let iterable: Expression
      if (this.takeKeyword('in')) iterable = this.readOr()
      else iterable = this.missing()
      const conditions: Expression[] = []
      while (this.takeKeyword('if')) {
        const start = this.start
        const condition = this.readOr()
        if (this.take(':=')) {
          const value = this.readExpression()
          conditions.push({ kind: 'assignment', target: condition, value, start, end: this.previousEnd })
        } else conditions.push(condition)
      }
      clauses.push({ target, iterable, conditions, async })
    }
    return clauses
  }

  /** What a `for` binds: everything up to its `in`. */
  protected readTargets(): Expression {
    const before = this.noIn
    this.noIn = true
    const target = this.readTupleOf(() => this.readStarredOrNamed())
    this.noIn = before
    return target
  }

  /** The inside of `object[…]`. */
  private readIndex(): Expression {
    this.openBracket(']')
    const start = this.start
    const elements: Expression[] = []
    let comma = false
    this.readElements(']', () => {
      elements.push(this.readSlice())
      if (this.at(',')) comma = true
    })
    const end = this.previousEnd
    this.closeBracket(']')
    if (elements.length === 0) return { kind: 'unreadable', start, end: start }
    if (elements.length === 1 && !comma && elements[0]!.kind !== 'starred') return elements[0]!
    return { kind: 'tuple', elements, start, end }
  }

  private readSlice(): Expression {
    const start = this.start
    const lower = this.at(':') ? null : this.readStarredOrNamed()
    if (lower !== null && !this.at(':')) return lower
    this.next()
    const upper = this.at(':') || this.at(',') || this.at(']') || !this.canStart() ? null : this.readExpression()
    let step: Expression | null = null
    if (this.take(':') && !this.at(',') && !this.at(']') && this.canStart()) step = this.readExpression()
    return { kind: 'slice', lower, upper, step, start, end: this.previousEnd }
  }

  /** The arguments of a call or of a class's header, parentheses included. */
  protected readArguments(): Argument[] {
    const open = this.start
    this.openBracket(')')
    const list: Argument[] = []
    this.readElements(')', () => {
      list.push(this.readArgument(open))
    })
    // Never closed, and reading goes on at an earlier line: what was read from there on is not an argument.
    if (!this.closeBracket(')') && this.kind === Token.newline) {
      while (list.length > 0 && list.at(-1)!.start >= this.start) list.pop()
    }
    return list
  }

  private readArgument(open: number): Argument {
    const start = this.start
    if (this.take('**')) {
      const value = this.readExpression()
      return { name: null, nameSpan: null, splat: 'dict', value, start, end: this.previousEnd }
    }
    if (this.take('*')) {
      const value = this.readExpression()
      return { name: null, nameSpan: null, splat: 'list', value, start, end: this.previousEnd }
    }
    const first = this.readNamed()
    if (first.kind === 'name' && this.take('=')) {
      const nameSpan = { start: first.start, end: first.end }
      const value = this.readExpression()
      return { name: first.name, nameSpan, splat: null, value, start, end: this.previousEnd }
    }
    if (!this.atComprehension())
      return { name: null, nameSpan: null, splat: null, value: first, start, end: this.previousEnd }
    const clauses = this.readClauses()
    // Python gives a lone generator the call's own parentheses.
    const alone = this.at(')') && this.text.slice(open + 1, start).trim() === ''
    const span = alone ? { start: open, end: this.end } : { start, end: this.previousEnd }
    const value: Expression = {
      kind: 'comprehension',
      result: 'generator',
      key: null,
      element: first,
      clauses,
      ...span,
    }
    return { name: null, nameSpan: null, splat: null, value, start, end: this.previousEnd }
  }

  protected readYield(): Expression {
    const start = this.start
    this.sawYield = true
    this.next()
    if (this.takeKeyword('from')) {
      const value = this.readExpression()
      return { kind: 'yield', from: true, value, start, end: this.previousEnd }
    }
    const value = this.canStart() ? this.readTupleOf(() => this.readStarredOrNamed()) : null
    return { kind: 'yield', from: false, value, start, end: this.previousEnd }
  }

  private readLambda(): Expression {
    const start = this.start
    this.next()
    if (this.nesting >= MAX_DEPTH) return this.skipUnreadable()
    this.nesting++
    const parameters = this.readParameters(':', false)
    const yields = this.sawYield
    const body = this.take(':') ? this.readExpression() : this.missing()
    this.sawYield = yields
    this.nesting--
    return { kind: 'lambda', async: false, parameters, body, start, end: this.previousEnd }
  }

  /** Parameters up to `close`, which is left as the current token. Python 2's tuples among them are stepped over. */
  protected readParameters(close: string, annotated: boolean): Parameter[] {
    const list: Parameter[] = []
    let keywordOnly = false
    this.readElements(close, () => {
      const start = this.start
      if (this.take('/')) {
        for (const [i, parameter] of list.entries()) {
          if (parameter.mode === 'positionalOrKeyword') list[i] = { ...parameter, mode: 'positionalOnly' }
        }
        return
      }
      let mode: Parameter['mode'] = keywordOnly ? 'keywordOnly' : 'positionalOrKeyword'
      if (this.take('**')) mode = 'keywordVariadic'
      else if (this.take('*')) {
        keywordOnly = true
        if (this.at(',') || this.at(close)) return
        mode = 'variadic'
      }
      if (this.kind !== Token.name) {
        this.readExpression()
        this.problem(start, this.previousEnd)
        return
      }
      const name = this.value
      const nameSpan = { start: this.start, end: this.end }
      this.next()
      const annotation = annotated && this.take(':') ? this.readStarredOrNamed() : null
      const value = this.take('=') ? this.readExpression() : null
      list.push({ name, nameSpan, mode, annotation, default: value, start, end: this.previousEnd })
    })
    return list
  }

  protected openBracket(close: string): void {
    this.open.push(close)
    this.next()
  }

  /** Reads elements with commas between them until `close` is the current token, or until the bracket is given up. */
  protected readElements(close: string, readElement: () => void, comprehension = false): void {
    while (!this.at(close)) {
      if (this.kind === Token.newline || this.kind === Token.end || this.atOuterCloser(close)) return
      const before = this.start
      readElement()
      if (this.at(close)) return
      if (this.take(',')) continue
      if (comprehension && this.atComprehension()) return
      if (!this.recoverElement(close, before)) return
    }
  }

  /** After an element there is neither a comma nor the closer. False when the bracket is to be given up. */
  private recoverElement(close: string, before: number): boolean {
    if (this.kind === Token.newline || this.kind === Token.end || this.atOuterCloser(close)) return false
    if (this.inStatement && this.depth > 0) {
      const closer = this.at(')') || this.at(']') || this.at('}')
      if (this.first && !closer && (this.column <= this.statementColumn || (this.header && this.kind === Token.name))) {
        this.open.length = 0
        this.abandonLine()
        return false
      }
      if (this.header && this.at(':')) {
        this.problem(this.start, this.start)
        this.open.length = 0
        this.depth = 0
        return false
      }
    } else if (close === ':') return false
    this.problem(this.start, this.end)
    if (this.start === before || !this.canStart()) {
      if (this.at(')') || this.at(']') || this.at('}')) this.depth++
      this.next()
    }
    return true
  }

  /** Whether the current token closes a bracket around the one that waits for `close`. */
  private atOuterCloser(close: string): boolean {
    if (this.kind !== Token.operator) return false
    const value = this.value
    if (value !== ')' && value !== ']' && value !== '}') return false
    const own = this.open.lastIndexOf(close)
    for (let i = own < 0 ? this.open.length - 1 : own - 1; i >= 0; i--) if (this.open[i] === value) return true
    return false
  }

  /** Steps over the closer; when it is missing, notes that and takes the bracket for closed. */
  protected closeBracket(close: string): boolean {
    const index = this.open.lastIndexOf(close)
    if (index >= 0) this.open.length = index
    if (this.at(close)) {
      this.next()
      return true
    }
    this.problem(this.previousEnd, this.previousEnd)
    if (this.depth > 0) this.depth--
    return false
  }

  /** Stands for an expression that is not there; takes no token. */
  protected missing(): Expression {
    const at = Math.min(this.previousEnd, this.start)
    this.problem(at, at)
    return { kind: 'unreadable', start: at, end: at }
  }

  /** Too deep: everything to the end of the line is unreadable. */
  private skipUnreadable(): Expression {
    const start = this.start
    while (this.kind !== Token.newline && this.kind !== Token.end) this.next()
    this.problem(start, this.previousEnd)
    return { kind: 'unreadable', start, end: Math.max(start, this.previousEnd) }
  }
}

/** Reads an expression that stands inside other text: the hole of an f-string, a quoted annotation. */
export class EmbeddedReader extends ExpressionReader {
  protected override get inStatement(): boolean {
    return false
  }

  readHoleValue(nesting: number): HoleValue {
    this.nesting = nesting
    this.next()
    const value = this.atKeyword('yield') ? this.readYield() : this.readTupleOf(() => this.readHoleItem())
    return { value, end: Math.min(this.kind === Token.newline ? this.limit : this.start, this.limit) }
  }

  /** `:=` in a hole is a format that begins with `=`. */
  private readHoleItem(): Expression {
    return this.at('*') ? this.readStarredOrNamed() : this.readExpression()
  }

  /** The whole text as one expression; what follows it is a problem. */
  readWhole(): Expression {
    this.next()
    const value = this.readExpressions()
    if (this.kind !== Token.newline && this.kind !== Token.end) this.problem(this.start, this.limit)
    return value
  }
}
