// Reads Python's statements into the common form. Blocks are found by their columns alone, so a broken line spoils
// itself and no more; a function's body is stepped over and read when somebody asks for it.
// Python 2's `print x`, templates' placeholders and half-typed lines are problems, never errors.

import type {
  BinaryOperator,
  ExceptHandler,
  Expression,
  MatchCase,
  Span,
  Statement,
  TypeParameter,
} from '../program.ts'
import { LazyFunction } from './function.ts'
import { Token } from './lexer.ts'
import { PatternReader } from './patterns.ts'
import { scanBlock } from './scanner.ts'

/** Python refuses a hundred indentation levels; deeper blocks are not read. */
const MAX_BLOCKS = 100

const AUGMENTED = new Map<string, BinaryOperator>(
  (['+', '-', '*', '/', '//', '%', '**', '@', '<<', '>>', '&', '|', '^'] as const).map((it) => [`${it}=`, it]),
)

export class StatementReader extends PatternReader {
  private blocks = 0

  /** Everything from the first token to the limit. */
  readAll(): Statement[] {
    const statements: Statement[] = []
    this.next()
    while (this.kind !== Token.end) this.readLine(statements)
    return statements
  }

  /** Whether the statements read had a `yield` of their own. */
  get yields(): boolean {
    return this.sawYield
  }

  /** One compound statement, or the simple statements of one line. */
  private readLine(into: Statement[]): void {
    if (this.kind === Token.newline) {
      this.next()
      return
    }
    if (this.first) this.statementColumn = this.column
    this.suspect = -1
    this.open.length = 0
    this.header = false
    const start = this.start
    if (this.kind === Token.keyword || this.kind === Token.name || this.at('@')) {
      if (this.readCompound(into)) return
    }
    this.readSimpleLine(into)
    // Whatever happened, a line that took no token would never end.
    if (this.start === start && this.kind !== Token.end && this.kind !== Token.newline) this.next()
  }

  private readCompound(into: Statement[]): boolean {
    const start = this.start
    if (this.kind === Token.name) return this.value === 'match' && this.readMatch(into)
    if (this.kind === Token.operator) {
      this.readDecorated(into)
      return true
    }
    switch (this.value) {
      case 'def':
        this.readFunction(into, start, false, [])
        return true
      case 'class':
        this.readClass(into, start, [])
        return true
      case 'async':
        this.readAsync(into, [])
        return true
      case 'if':
        this.readIf(into)
        return true
      case 'while':
        this.readWhile(into)
        return true
      case 'for':
        this.readFor(into, start, false)
        return true
      case 'try':
        this.readTry(into)
        return true
      case 'with':
        this.readWith(into, start, false)
        return true
      case 'elif':
      case 'else':
      case 'except':
      case 'finally':
        this.readOrphan(into)
        return true
    }
    return false
  }

  private readAsync(into: Statement[], decorators: readonly Expression[]): void {
    const start = this.start
    this.next()
    if (this.atKeyword('def')) this.readFunction(into, start, true, decorators)
    else if (this.atKeyword('for')) this.readFor(into, start, true)
    else if (this.atKeyword('with')) this.readWith(into, start, true)
    else this.skipLine(start)
  }

  // --- blocks ---

  /** The block of a header whose statement stands in `column`: indented lines, or the rest of the line. */
  private readBlock(column: number): Statement[] {
    this.header = false
    this.endHeader()
    const statements: Statement[] = []
    if (this.kind !== Token.newline) {
      this.readSimpleLine(statements)
      this.readStrayLines(statements, column)
      return statements
    }
    if (this.blocks >= MAX_BLOCKS) {
      this.skipBlock(column)
      return statements
    }
    this.next()
    if (this.kind === Token.end || this.column <= column) {
      this.problem(this.previousEnd, this.previousEnd)
      return statements
    }
    this.blocks++
    while (this.kind !== Token.end && (this.kind === Token.newline || this.column > column)) this.readLine(statements)
    this.blocks--
    this.statementColumn = column
    return statements
  }

  /** Lines that are indented below `class A: pass`: the break behind the colon is what is missing. */
  private readStrayLines(into: Statement[], column: number): void {
    if (this.kind === Token.end || !this.first || this.column <= column || this.blocks >= MAX_BLOCKS) return
    this.problem(this.start, this.start)
    this.blocks++
    while (this.kind !== Token.end && (this.kind === Token.newline || this.column > column)) this.readLine(into)
    this.blocks--
    this.statementColumn = column
  }

  /** Steps over a header's colon; when it is missing, over what is there instead. */
  private endHeader(): void {
    if (this.take(':')) return
    const start = this.start
    while (this.kind !== Token.newline && this.kind !== Token.end && !this.at(':')) {
      if (this.givesUpBracket()) break
      this.next()
    }
    this.problem(start, Math.max(start, this.previousEnd))
    this.take(':')
  }

  /** Ends the line when a bracket is open and the current token looks like the beginning of the next statement. */
  private givesUpBracket(): boolean {
    if (this.depth === 0 || !this.first || this.column > this.statementColumn) return false
    if (this.kind !== Token.name && this.kind !== Token.keyword && !this.at('@')) return false
    this.open.length = 0
    this.abandonLine()
    return true
  }

  private skipBlock(column: number): Span {
    const start = this.nextLine
    const block = scanBlock(this.text, start, this.limit, column)
    if (block.openString) this.openString = true
    if (block.brokenString) this.brokenString = true
    this.jump(block.end, block.last)
    return { start, end: block.last }
  }

  private skipLine(start: number): void {
    while (this.kind !== Token.newline && this.kind !== Token.end) {
      if (this.givesUpBracket()) break
      this.next()
    }
    this.problem(start, Math.max(start, this.previousEnd))
  }

  // --- definitions ---

  private readDecorated(into: Statement[]): void {
    const column = this.statementColumn
    const decorators: Expression[] = []
    while (this.at('@')) {
      const from = this.start
      this.suspect = -1
      this.next()
      if (this.kind === Token.newline) this.problem(from, this.previousEnd)
      else decorators.push(this.readNamed())
      if (this.kind !== Token.newline) this.skipLine(this.start)
      while (this.kind === Token.newline) this.next()
      this.statementColumn = column
    }
    const start = this.start
    this.suspect = -1
    if (this.kind !== Token.end && this.column < column) return
    if (this.atKeyword('def')) this.readFunction(into, start, false, decorators)
    else if (this.atKeyword('class')) this.readClass(into, start, decorators)
    else if (this.atKeyword('async')) this.readAsync(into, decorators)
    else this.problem(start, start)
  }

  private readFunction(into: Statement[], start: number, async: boolean, decorators: readonly Expression[]): void {
    const column = this.statementColumn
    this.header = true
    this.next()
    const name = this.kind === Token.name ? this.value : ''
    const nameSpan = { start: this.start, end: name ? this.end : this.start }
    if (name) this.next()
    else this.problem(start, this.start)
    const typeParameters = this.readTypeParameters()
    let parameters: ReturnType<typeof this.readParameters> = []
    if (this.at('(')) {
      this.openBracket(')')
      parameters = this.readParameters(')', true)
      this.closeBracket(')')
    } else this.problem(this.start, this.start)
    const returns = this.take('->') ? this.readExpression() : null
    this.header = false
    this.endHeader()
    const head = { name, nameSpan, async, parameters, returns, decorators, typeParameters, start }
    if (this.kind === Token.newline) {
      const bodyStart = this.nextLine
      const block = scanBlock(this.text, bodyStart, this.limit, column)
      if (block.openString) this.openString = true
      if (block.brokenString) this.brokenString = true
      if (block.last === bodyStart) this.problem(this.previousEnd, this.previousEnd)
      const end = block.last > bodyStart ? block.last : this.previousEnd
      const read = (again: boolean) => readBody(this.text, bodyStart, block.end, again ? [] : this.problems)
      if (name) into.push(new LazyFunction(head, end, read))
      this.jump(block.end, end)
      return
    }
    const outer = this.sawYield
    this.sawYield = false
    const body: Statement[] = []
    this.readSimpleLine(body)
    const generator = this.sawYield
    this.sawYield = outer
    if (name) into.push(new LazyFunction(head, this.previousEnd, () => ({ body, generator })))
  }

  private readClass(into: Statement[], start: number, decorators: readonly Expression[]): void {
    const column = this.statementColumn
    this.header = true
    this.next()
    const name = this.kind === Token.name ? this.value : ''
    const nameSpan = { start: this.start, end: name ? this.end : this.start }
    if (name) this.next()
    else this.problem(start, this.start)
    const typeParameters = this.readTypeParameters()
    this.classHeader = true
    const bases = this.at('(') ? this.readArguments() : []
    this.classHeader = false
    const body = this.readBlock(column)
    const end = this.previousEnd
    if (!name) {
      // A class whose name is being typed: what it defines may come to be.
      const test: Expression = { kind: 'unreadable', start, end: start }
      into.push({ kind: 'if', test, body, orElse: [], start, end })
      return
    }
    into.push({ kind: 'class', name, nameSpan, bases, decorators, typeParameters, body, start, end })
  }

  private readTypeParameters(): TypeParameter[] {
    const list: TypeParameter[] = []
    if (!this.at('[')) return list
    this.openBracket(']')
    this.readElements(']', () => {
      const start = this.start
      let mode: TypeParameter['mode'] = 'type'
      if (this.take('**')) mode = 'parameters'
      else if (this.take('*')) mode = 'variadic'
      if (this.kind !== Token.name) {
        this.problem(start, this.start)
        this.readExpression()
        return
      }
      const name = this.value
      this.next()
      const bound = this.take(':') ? this.readExpression() : null
      const value = this.take('=') ? this.readStarredOrNamed() : null
      list.push({ name, mode, bound, default: value, start, end: this.previousEnd })
    })
    this.closeBracket(']')
    return list
  }

  // --- compound statements ---

  private readIf(into: Statement[]): void {
    const column = this.statementColumn
    const branches: { readonly start: number; readonly test: Expression; readonly body: Statement[] }[] = []
    do {
      const start = this.start
      this.header = true
      this.suspect = -1
      this.next()
      const test = this.readNamed()
      branches.push({ start, test, body: this.readBlock(column) })
    } while (this.atKeyword('elif') && this.column === column)
    let orElse = this.readElse(column)
    const end = this.previousEnd
    for (const { start, test, body } of branches.reverse()) orElse = [{ kind: 'if', test, body, orElse, start, end }]
    into.push(...orElse)
  }

  private readElse(column: number): Statement[] {
    if (!this.atKeyword('else') || this.column !== column) return []
    this.next()
    return this.readBlock(column)
  }

  private readWhile(into: Statement[]): void {
    const { start, statementColumn: column } = this
    this.header = true
    this.next()
    const test = this.readNamed()
    const body = this.readBlock(column)
    const orElse = this.readElse(column)
    into.push({ kind: 'while', test, body, orElse, start, end: this.previousEnd })
  }

  private readFor(into: Statement[], start: number, async: boolean): void {
    const column = this.statementColumn
    this.header = true
    this.next()
    const target = this.readTargets()
    const iterable = this.takeKeyword('in') ? this.readExpressions() : this.missing()
    const body = this.readBlock(column)
    const orElse = this.readElse(column)
    into.push({ kind: 'for', async, target, iterable, body, orElse, start, end: this.previousEnd })
  }

  private readTry(into: Statement[]): void {
    const { start, statementColumn: column } = this
    this.next()
    const body = this.readBlock(column)
    const handlers: ExceptHandler[] = []
    while (this.atKeyword('except') && this.column === column) handlers.push(this.readHandler(column))
    const orElse = this.readElse(column)
    let finalBody: Statement[] = []
    if (this.atKeyword('finally') && this.column === column) {
      this.next()
      finalBody = this.readBlock(column)
    }
    into.push({ kind: 'try', body, handlers, orElse, finalBody, start, end: this.previousEnd })
  }

  /** `except*` counts as `except`; `except A, B:` is a tuple, as in Python 3.14. */
  private readHandler(column: number): ExceptHandler {
    const start = this.start
    this.header = true
    this.suspect = -1
    this.next()
    this.take('*')
    let type: Expression | null = null
    let name: string | null = null
    if (this.canStart()) {
      type = this.readTupleOf(() => this.readExpression())
      if (this.takeKeyword('as') && this.kind === Token.name) {
        name = this.value
        this.next()
      }
    }
    const body = this.readBlock(column)
    return { type, name, body, start, end: this.previousEnd }
  }

  private readWith(into: Statement[], start: number, async: boolean): void {
    const column = this.statementColumn
    this.header = true
    this.next()
    const items = this.readParenthesisedItems() ?? this.readItems()
    const body = this.readBlock(column)
    into.push({ kind: 'with', async, items, body, start, end: this.previousEnd })
  }

  private readItem(): { context: Expression; target: Expression | null } {
    const context = this.readExpression()
    const target = this.takeKeyword('as') ? this.readBinary(1) : null
    return { context, target }
  }

  private readItems(): { context: Expression; target: Expression | null }[] {
    const items = [this.readItem()]
    while (this.take(',') && this.canStart()) items.push(this.readItem())
    return items
  }

  /** `with (a as b, c as d):`, or null when the parenthesis belongs to an expression. */
  private readParenthesisedItems(): { context: Expression; target: Expression | null }[] | null {
    if (!this.at('(')) return null
    const state = this.save()
    const items: { context: Expression; target: Expression | null }[] = []
    this.openBracket(')')
    this.readElements(')', () => items.push(this.readItem()))
    if (this.closeBracket(')') && this.at(':') && items.length > 0 && this.problems.length === state.problems)
      return items
    this.restore(state)
    return null
  }

  /** `match subject:` with a `case` below it; otherwise `match` is a name and nothing has been read. */
  private readMatch(into: Statement[]): boolean {
    const { start, statementColumn: column } = this
    const state = this.save()
    this.header = true
    this.next()
    let subject: Expression | null = this.canStart() ? this.readExpressions() : null
    if (!this.take(':') || this.kind !== Token.newline || this.problems.length !== state.problems) subject = null
    if (subject !== null) {
      this.next()
      if (this.kind !== Token.name || this.value !== 'case' || this.column <= column) subject = null
    }
    this.header = false
    if (subject === null) {
      this.restore(state)
      return false
    }
    const cases: MatchCase[] = []
    this.blocks++
    while (this.kind !== Token.end && (this.kind === Token.newline || this.column > column)) {
      if (this.kind === Token.name && this.value === 'case') cases.push(this.readCase())
      else if (this.kind === Token.newline) this.next()
      else this.skipLine(this.start)
    }
    this.blocks--
    into.push({ kind: 'match', subject, cases, start, end: this.previousEnd })
    return true
  }

  private readCase(): MatchCase {
    const { start, column } = this
    this.statementColumn = column
    this.header = true
    this.suspect = -1
    this.next()
    const pattern = this.readPattern()
    const guard = this.takeKeyword('if') ? this.readNamed() : null
    const body = this.readBlock(column)
    return { ...pattern, guard, body, start, end: this.previousEnd }
  }

  /** `else`, `except`… without what they belong to: their block is read as one that may or may not run. */
  private readOrphan(into: Statement[]): void {
    const { start, end, statementColumn: column } = this
    this.problem(start, end)
    this.header = true
    this.next()
    if (this.canStart()) this.readNamed()
    const body = this.readBlock(column)
    into.push({ kind: 'if', test: { kind: 'unreadable', start, end }, body, orElse: [], start, end: this.previousEnd })
  }

  // --- simple statements ---

  /** The statements of one line, up to and with its line break. */
  private readSimpleLine(into: Statement[]): void {
    for (;;) {
      const start = this.start
      const statement = this.readSimple()
      if (statement !== null) into.push(statement)
      if (this.take(';')) {
        if (this.kind === Token.newline || this.kind === Token.end) break
        continue
      }
      if (this.kind === Token.newline || this.kind === Token.end) break
      const from = this.start
      const last = this.skipUnexpected()
      // A line that wanted to open a block: what is indented below it may or may not run.
      if (last === ':' && this.kind === Token.newline) {
        const column = this.statementColumn
        const state = this.save()
        this.next()
        const deeper = this.kind !== Token.end && this.column > column
        this.restore(state)
        if (deeper) {
          const test: Expression = { kind: 'unreadable', start, end: this.previousEnd }
          const body = this.readIndented(column)
          into.push({ kind: 'if', test, body, orElse: [], start: from, end: this.previousEnd })
          return
        }
      }
      break
    }
    if (this.kind === Token.newline) this.next()
  }

  private readIndented(column: number): Statement[] {
    const body: Statement[] = []
    if (this.blocks >= MAX_BLOCKS) {
      this.skipBlock(column)
      return body
    }
    this.next()
    this.blocks++
    while (this.kind !== Token.end && (this.kind === Token.newline || this.column > column)) this.readLine(body)
    this.blocks--
    this.statementColumn = column
    return body
  }

  /** Steps over the rest of a line; answers the last operator on it. */
  private skipUnexpected(): string {
    const start = this.start
    let last = ''
    while (this.kind !== Token.newline && this.kind !== Token.end) {
      if (this.givesUpBracket()) break
      last = this.kind === Token.operator ? this.value : ''
      this.next()
    }
    this.problem(start, Math.max(start, this.previousEnd))
    return last
  }

  private readSimple(): Statement | null {
    const { start, end } = this
    if (this.kind === Token.keyword) {
      switch (this.value) {
        case 'pass':
        case 'break':
        case 'continue': {
          const kind = this.value
          this.next()
          return { kind, start, end }
        }
        case 'return': {
          this.next()
          const value = this.canStart() ? this.readExpressions() : null
          return { kind: 'return', value, start, end: this.previousEnd }
        }
        case 'raise': {
          this.next()
          const value = this.canStart() ? this.readExpression() : null
          if (this.takeKeyword('from')) this.readExpression()
          while (this.take(',')) this.readExpression()
          return { kind: 'raise', value, start, end: this.previousEnd }
        }
        case 'assert': {
          this.next()
          const test = this.readExpression()
          if (this.take(',')) this.readExpression()
          return { kind: 'assert', test, start, end: this.previousEnd }
        }
        case 'del': {
          this.next()
          const value = this.readTupleOf(() => this.readStarredOrNamed())
          const targets = value.kind === 'tuple' ? value.elements : [value]
          return { kind: 'delete', targets, start, end: this.previousEnd }
        }
        case 'global':
        case 'nonlocal':
          return this.readScope(this.value)
        case 'import':
          return this.readImport()
        case 'from':
          return this.readImportFrom()
      }
    } else if (this.kind === Token.name && this.value === 'type') {
      const alias = this.readTypeAlias()
      if (alias !== null) return alias
    }
    return this.readExpressionStatement()
  }

  private readExpressionStatement(): Statement | null {
    const start = this.start
    if (!this.canStart()) return null
    const value = this.readExpressions()
    if (this.kind !== Token.operator) return { kind: 'expression', value, start, end: this.previousEnd }
    if (this.value === '=') {
      const targets: Expression[] = []
      let last = value
      while (this.take('=')) {
        targets.push(last)
        last = this.readExpressions()
      }
      return { kind: 'assign', targets, value: last, start, end: this.previousEnd }
    }
    if (this.value === ':' && (value.kind === 'name' || value.kind === 'attribute' || value.kind === 'subscript')) {
      const state = this.save()
      this.next()
      if (this.kind === Token.newline) {
        this.restore(state)
        return { kind: 'expression', value, start, end: this.previousEnd }
      }
      const annotation = this.readExpression()
      const assigned = this.take('=') ? this.readExpressions() : null
      return { kind: 'annotatedAssign', target: value, annotation, value: assigned, start, end: this.previousEnd }
    }
    const operator = AUGMENTED.get(this.value)
    if (operator !== undefined) {
      this.next()
      const operand = this.readExpressions()
      return { kind: 'augmentedAssign', target: value, operator, value: operand, start, end: this.previousEnd }
    }
    return { kind: 'expression', value, start, end: this.previousEnd }
  }

  private readScope(kind: 'global' | 'nonlocal'): Statement {
    const start = this.start
    const names: string[] = []
    do {
      this.next()
      if (this.kind !== Token.name) break
      names.push(this.value)
      this.next()
    } while (this.at(','))
    return { kind, names, start, end: this.previousEnd }
  }

  /** `type X[T] = value`; null, with nothing read, when `type` is a name. */
  private readTypeAlias(): Statement | null {
    const start = this.start
    const state = this.save()
    this.next()
    if (this.kind !== Token.name) {
      this.restore(state)
      return null
    }
    const name = this.value
    this.next()
    const typeParameters = this.readTypeParameters()
    if (!this.take('=')) {
      this.restore(state)
      return null
    }
    const value = this.readExpression()
    return { kind: 'typeAlias', name, typeParameters, value, start, end: this.previousEnd }
  }

  // --- imports ---

  private readDottedName(): string {
    let name = ''
    while (this.kind === Token.name) {
      name += this.value
      this.next()
      if (!this.at('.')) break
      this.next()
      if (this.kind === Token.name) name += '.'
    }
    return name
  }

  private readAlias(): string | null {
    if (!this.takeKeyword('as') || this.kind !== Token.name) return null
    const name = this.value
    this.next()
    return name
  }

  private readImport(): Statement {
    const start = this.start
    const names: { module: string; as: string | null; span: Span }[] = []
    do {
      this.next()
      const from = this.start
      const module = this.readDottedName()
      if (!module) break
      const as = this.readAlias()
      names.push({ module, as, span: { start: from, end: this.previousEnd } })
    } while (this.at(','))
    return { kind: 'import', names, start, end: this.previousEnd }
  }

  private readImportFrom(): Statement {
    const start = this.start
    this.next()
    const moduleStart = this.start
    let level = 0
    while (this.at('.') || this.at('...')) {
      level += this.value.length
      this.next()
    }
    const module = this.readDottedName()
    const moduleSpan = { start: moduleStart, end: Math.max(moduleStart, this.previousEnd) }
    const names: { name: string; as: string | null; span: Span }[] = []
    let star = false
    if (this.takeKeyword('import')) {
      if (this.take('*')) star = true
      else if (this.at('(')) {
        this.openBracket(')')
        this.readElements(')', () => this.readImportedName(names))
        this.closeBracket(')')
      } else {
        do this.readImportedName(names)
        while (this.take(',') && this.kind === Token.name)
      }
    } else this.problem(this.start, this.start)
    return { kind: 'importFrom', level, module, moduleSpan, star, names, start, end: this.previousEnd }
  }

  private readImportedName(names: { name: string; as: string | null; span: Span }[]): void {
    const start = this.start
    if (this.kind !== Token.name) {
      this.problem(start, start)
      return
    }
    const name = this.value
    this.next()
    const as = this.readAlias()
    names.push({ name, as, span: { start, end: this.previousEnd } })
  }
}

/** What a function's body says, read on demand. */
export interface FunctionBody {
  readonly body: readonly Statement[]
  readonly generator: boolean
}

function readBody(text: string, from: number, to: number, problems: Span[]): FunctionBody {
  const reader = new StatementReader(text, from, to, problems)
  const body = reader.readAll()
  return { body, generator: reader.yields }
}
