// Lowers TypeScript's expressions to the common form. `===` is `==`, `&&` is `and`, an object literal is a dict with
// string keys, an arrow is a lambda; casts and non-null marks are stepped over. What has no counterpart is unreadable.

import type {
  Argument,
  BinaryOperator,
  CompareOperator,
  DictExpression,
  Expression,
  Parameter,
  Span,
  Statement,
  TemplateHole,
} from '../program.ts'
import { numberLiteral, stringValue, unescape } from './literals.ts'
import { child, childrenOf, hasChild, type Node, spanOf } from './tree.ts'
import { lowerType } from './types.ts'

/** A chain of calls nests two levels for each. */
const MAX_DEPTH = 600

const BINARY = new Set<string>(['+', '-', '*', '/', '%', '**', '<<', '>>', '&', '|', '^'])
const COMPARE: Readonly<Record<string, CompareOperator>> = {
  '==': '==',
  '===': '==',
  '!=': '!=',
  '!==': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
  in: 'in',
}
const LOGIC: Readonly<Record<string, 'and' | 'or' | 'nullish'>> = { '&&': 'and', '||': 'or', '??': 'nullish' }

/** A function's parameters; `prologue` takes destructured ones apart, at the body's beginning. */
export interface LoweredParameters {
  /** Those that are properties of the object as well: `constructor(private readonly session: Session)`. */
  readonly properties: readonly Parameter[]
  readonly parameters: Parameter[]
  readonly prologue: Statement[]
}

export abstract class ExpressionLowering {
  readonly text: string
  private depth = 0
  /** Set when a `yield` of the function being lowered has been met. */
  protected sawYield = false

  constructor(text: string) {
    this.text = text
  }

  protected abstract block(node: Node): Statement[]

  protected textOf(node: Node): string {
    return this.text.slice(node.from, node.to)
  }

  protected unreadable(span: Span): Expression {
    return { kind: 'unreadable', start: span.start, end: span.end }
  }

  /** The expression of a child that may be missing. */
  protected optional(node: Node | null | undefined, at: Node): Expression {
    return node ? this.expression(node) : { kind: 'unreadable', start: at.to, end: at.to }
  }

  expression(node: Node): Expression {
    if (this.depth >= MAX_DEPTH) return this.unreadable(spanOf(node))
    this.depth++
    try {
      return this.lower(node)
    } finally {
      this.depth--
    }
  }

  private lower(node: Node): Expression {
    const span = spanOf(node)
    switch (node.name) {
      case 'VariableName':
      case 'VariableDefinition':
      case 'this':
      case 'super': {
        const name = this.textOf(node)
        if (name === 'undefined') return { kind: 'literal', type: 'undefined', value: null, ...span }
        return { kind: 'name', name, ...span }
      }
      case 'Number':
        return numberLiteral(this.textOf(node), span)
      case 'String':
        return { kind: 'literal', type: 'string', value: stringValue(this.textOf(node)), ...span }
      case 'BooleanLiteral':
        return { kind: 'literal', type: 'bool', value: this.textOf(node) === 'true', ...span }
      case 'null':
        return { kind: 'literal', type: 'none', value: null, ...span }
      case 'RegExp':
        return { kind: 'literal', type: 'regexp', value: this.textOf(node), ...span }
      case 'TemplateString':
        return { kind: 'template', parts: this.templateParts(node), tag: null, ...span }
      case 'TaggedTemplateExpression': {
        const [tag, template] = childrenOf(node)
        if (!tag || template?.name !== 'TemplateString') break
        return { kind: 'template', parts: this.templateParts(template), tag: this.textOf(tag), ...span }
      }
      case 'ArrayExpression':
      case 'ArrayPattern':
        return { kind: 'list', elements: this.elements(node), ...span }
      case 'ObjectExpression':
        return { kind: 'dict', entries: this.properties(node), ...span }
      case 'ObjectPattern':
        return { kind: 'dict', entries: this.patternProperties(node), ...span }
      case 'ParenthesizedExpression':
      case 'InstantiationExpression':
        return this.optional(
          childrenOf(node).find((it) => it.name !== '('),
          node,
        )
      case 'PrefixCast':
        return this.optional(childrenOf(node).at(-1), node)
      case 'SequenceExpression':
        return this.optional(childrenOf(node).at(-1), node)
      case 'MemberExpression':
        return this.member(node)
      case 'CallExpression':
      case 'NewExpression':
        return this.call(node)
      case 'UnaryExpression':
        return this.unary(node)
      case 'BinaryExpression':
        return this.binary(node)
      case 'PostfixExpression': {
        const [operand, operator] = childrenOf(node)
        if (operand && operator && this.textOf(operator) === '!') return this.expression(operand)
        break
      }
      case 'ConditionalExpression': {
        const [test, , body, , orElse] = childrenOf(node)
        if (!test) break
        return {
          kind: 'conditional',
          test: emptiness(this.expression(test)),
          body: this.optional(body, node),
          orElse: this.optional(orElse, node),
          ...span,
        }
      }
      case 'AssignmentExpression': {
        const [target, operator, value] = childrenOf(node)
        if (!target || !operator || operator.name !== 'Equals') break
        return { kind: 'assignment', target: this.expression(target), value: this.optional(value, node), ...span }
      }
      case 'AwaitExpression':
        return { kind: 'await', value: this.optional(childrenOf(node)[1], node), ...span }
      case 'YieldExpression': {
        this.sawYield = true
        const value = childrenOf(node).find((it) => it.name !== 'yield' && it.name !== 'Star')
        return { kind: 'yield', from: hasChild(node, 'Star'), value: value ? this.expression(value) : null, ...span }
      }
      case 'ArrowFunction':
      case 'FunctionExpression':
        return this.lambda(node)
    }
    return this.unreadable(span)
  }

  private templateParts(node: Node): (string | TemplateHole)[] {
    const parts: (string | TemplateHole)[] = []
    let at = node.from + 1
    const flush = (end: number) => {
      if (end > at) parts.push(unescape(this.text.slice(at, end)))
    }
    for (const hole of childrenOf(node)) {
      if (hole.name !== 'Interpolation') continue
      flush(hole.from)
      const value = childrenOf(hole).find((it) => !it.name.startsWith('Interpolation'))
      parts.push({ ...spanOf(hole), value: this.optional(value, hole), conversion: null, format: null })
      at = hole.to
    }
    flush(this.text[node.to - 1] === '`' && node.to - 1 > node.from ? node.to - 1 : node.to)
    return parts
  }

  /** The elements of an array or of an array pattern; `...x` is starred, `x = 1` in a pattern an assignment. */
  private elements(node: Node): Expression[] {
    const elements: Expression[] = []
    let spread: Node | null = null
    let value: Expression | null = null
    let equals = false
    const flush = () => {
      if (value !== null) {
        elements.push(spread ? { kind: 'starred', value, start: spread.from, end: value.end } : value)
      }
      spread = null
      value = null
      equals = false
    }
    for (const it of childrenOf(node)) {
      if (it.name === ',' || it.name === ']') flush()
      else if (it.name === 'Spread') spread = it
      else if (it.name === 'Equals') equals = true
      else if (it.name !== '[') {
        const read: Expression = this.expression(it)
        const before: Expression | null = value
        value = equals && before ? this.withDefault(before, read) : read
      }
    }
    flush()
    return elements
  }

  private withDefault(target: Expression, value: Expression): Expression {
    return { kind: 'assignment', target, value, start: target.start, end: value.end }
  }

  private key(node: Node): Expression {
    const span = spanOf(node)
    if (node.name === 'String')
      return { kind: 'literal', type: 'string', value: stringValue(this.textOf(node)), ...span }
    if (node.name === 'Number') return numberLiteral(this.textOf(node), span)
    return { kind: 'literal', type: 'string', value: this.textOf(node), ...span }
  }

  private properties(node: Node): DictExpression['entries'][number][] {
    return childrenOf(node)
      .filter((it) => it.name === 'Property')
      .map((property) => {
        const span = spanOf(property)
        const parts = childrenOf(property).filter((it) => !['async', 'get', 'set', 'Star'].includes(it.name))
        const [first, second] = parts
        if (!first) return { key: null, value: this.unreadable(span), span }
        if (first.name === 'Spread') return { key: null, value: this.optional(second, property), span }
        const computed = first.name === '['
        const key = computed ? this.optional(second, property) : this.key(first)
        if (hasChild(property, 'ParamList')) {
          const value = hasChild(property, 'get') ? this.unreadable(span) : this.lambda(property)
          return { key, value, span }
        }
        const colon = parts.findIndex((it) => it.name === ':')
        if (colon >= 0) return { key, value: this.optional(parts[colon + 1], property), span }
        // `{ name }`
        const value: Expression = { kind: 'name', name: this.textOf(first), ...spanOf(first) }
        return { key, value, span }
      })
  }

  private patternProperties(node: Node): DictExpression['entries'][number][] {
    return childrenOf(node)
      .filter((it) => it.name === 'PatternProperty')
      .map((property) => {
        const span = spanOf(property)
        const parts = childrenOf(property)
        if (parts[0]?.name === 'Spread') return { key: null, value: this.optional(parts[1], property), span }
        const equals = parts.findIndex((it) => it.name === 'Equals')
        const head = equals < 0 ? parts : parts.slice(0, equals)
        const colon = head.findIndex((it) => it.name === ':')
        const name = head[0]?.name === '[' ? head[1] : head[0]
        const key = !name ? null : head[0]?.name === '[' ? this.expression(name) : this.key(name)
        let value = colon >= 0 ? this.optional(head[colon + 1], property) : this.optional(name, property)
        if (equals >= 0) value = this.withDefault(value, this.optional(parts[equals + 1], property))
        return { key, value, span }
      })
  }

  private member(node: Node): Expression {
    const parts = childrenOf(node)
    const object = this.optional(parts[0], node)
    const optional = hasChild(node, '?.') ? { optional: true } : {}
    const bracket = parts.findIndex((it) => it.name === '[')
    if (bracket > 0) {
      return { kind: 'subscript', object, index: this.optional(parts[bracket + 1], node), ...spanOf(node) }
    }
    const property = child(node, 'PropertyName', 'PrivatePropertyName')
    const nameSpan = property ? spanOf(property) : { start: node.to, end: node.to }
    const name = property ? this.textOf(property) : ''
    return { kind: 'attribute', object, name, nameSpan, ...optional, start: node.from, end: node.to }
  }

  private call(node: Node): Expression {
    const parts = childrenOf(node)
    const construct = node.name === 'NewExpression'
    const callee = this.optional(parts[construct ? 1 : 0], node)
    const list = child(node, 'ArgList')
    const given = list ? this.arguments(list) : []
    return { kind: 'call', callee, arguments: given, ...(construct ? { construct } : {}), ...spanOf(node) }
  }

  protected arguments(list: Node): Argument[] {
    const given: Argument[] = []
    let spread: Node | null = null
    for (const it of childrenOf(list)) {
      if (it.name === 'Spread') spread = it
      else if (it.name !== '(' && it.name !== ')' && it.name !== ',') {
        const value = this.expression(it)
        const start = spread?.from ?? it.from
        given.push({ name: null, nameSpan: null, splat: spread ? 'list' : null, value, start, end: it.to })
        spread = null
      }
    }
    return given
  }

  /** What an `if` or a loop asks. */
  protected test(node: Node | null | undefined, at: Node): Expression {
    return emptiness(this.optional(node, at))
  }

  private unary(node: Node): Expression {
    const [operator, operand] = childrenOf(node)
    const sign = operator ? this.textOf(operator) : ''
    const kinds = { '-': '-', '+': '+', '~': '~', '!': 'not' } as const
    const lowered = kinds[sign as keyof typeof kinds]
    if (lowered === undefined) return this.unreadable(spanOf(node))
    return { kind: 'unary', operator: lowered, operand: this.optional(operand, node), ...spanOf(node) }
  }

  private binary(node: Node): Expression {
    const [first, sign, second] = childrenOf(node)
    if (!first || !sign) return this.unreadable(spanOf(node))
    const operator = this.textOf(sign)
    if (sign.name === 'as' || sign.name === 'satisfies') return this.expression(first)
    const logic = LOGIC[operator]
    const left = this.expression(first)
    const right = this.optional(second, node)
    if (logic !== undefined) {
      const operands = left.kind === 'boolean' && left.operator === logic && first.name === 'BinaryExpression'
      return {
        kind: 'boolean',
        operator: logic,
        operands: operands ? [...left.operands, right] : [left, right],
        ...spanOf(node),
      }
    }
    const compare = COMPARE[operator]
    if (compare !== undefined) {
      // `!== undefined` and `!= null` ask for nothing, as Python's `is not None` does.
      const nothing = right.kind === 'literal' && (right.type === 'none' || right.type === 'undefined')
      if (nothing && (compare === '==' || compare === '!=')) {
        const operators = [compare === '==' ? 'is' : 'is not'] as const
        return { kind: 'compare', left, operators, comparators: [right], ...spanOf(node) }
      }
      return { kind: 'compare', left, operators: [compare], comparators: [right], ...spanOf(node) }
    }
    if (BINARY.has(operator)) {
      return { kind: 'binary', operator: operator as BinaryOperator, left, right, ...spanOf(node) }
    }
    return this.unreadable(spanOf(node))
  }

  // --- functions ---

  private lambda(node: Node): Expression {
    const list = child(node, 'ParamList')
    const { parameters, prologue } = this.parameters(list)
    const receiver = node.name === 'FunctionExpression' && parameters.length === 0 ? this.receiver(list) : null
    if (receiver !== null) parameters.push(receiver)
    const body = childrenOf(node).at(-1)
    const outer = this.sawYield
    const async = hasChild(node, 'async')
    let lowered: Expression | readonly Statement[]
    if (body?.name === 'Block') lowered = [...prologue, ...this.block(body)]
    else {
      const value =
        body && body !== list && body.name !== 'Arrow' ? this.expression(body) : this.unreadable(spanOf(node))
      const { start, end } = value
      lowered = prologue.length > 0 ? [...prologue, { kind: 'return', value, start, end }] : value
    }
    this.sawYield = outer
    return { kind: 'lambda', async, parameters, body: lowered, ...spanOf(node) }
  }

  /** `function (this: User) { … }` is given its object: what calls it passes the object along as its argument. */
  private receiver(list: Node | null): Parameter | null {
    const parts = list === null ? [] : childrenOf(list).filter((it) => it.name !== '(' && it.name !== ')')
    const [name] = parts
    if (name?.name !== 'this') return null
    const type = parts.length > 1 ? childrenOf(parts[1]!).find((it) => it.name !== ':') : undefined
    return {
      name: 'this',
      nameSpan: spanOf(name),
      mode: 'positionalOrKeyword',
      annotation: type ? lowerType(this.text, type) : null,
      default: null,
      start: name.from,
      end: parts.at(-1)!.to,
    }
  }

  protected parameters(list: Node | null): LoweredParameters {
    const parameters: Parameter[] = []
    const properties: Parameter[] = []
    const prologue: Statement[] = []
    if (!list) return { parameters, properties, prologue }
    let parts: Node[] = []
    const flush = () => {
      if (parts.length > 0) this.parameter(parts, parameters, prologue)
      if (parts.some((it) => it.name === 'Privacy' || it.name === 'readonly')) properties.push(parameters.at(-1)!)
      parts = []
    }
    for (const it of childrenOf(list)) {
      if (it.name === ',') flush()
      else if (it.name !== '(' && it.name !== ')') parts.push(it)
    }
    flush()
    return { parameters, properties, prologue }
  }

  private parameter(parts: readonly Node[], parameters: Parameter[], prologue: Statement[]): void {
    const target = parts.find((it) => ['VariableDefinition', 'ObjectPattern', 'ArrayPattern'].includes(it.name))
    // `this: Type` is for the type checker only.
    if (!target) return
    const equals = parts.findIndex((it) => it.name === 'Equals')
    const annotated = parts.find((it) => it.name === 'TypeAnnotation')
    const type = annotated ? childrenOf(annotated).find((it) => it.name !== ':') : undefined
    const nameSpan = spanOf(target)
    const plain = target.name === 'VariableDefinition'
    // Not an identifier, so no name of the program can meet it.
    const name = plain ? this.textOf(target) : `(${parameters.length})`
    if (!plain) {
      const value: Expression = { kind: 'name', name, ...nameSpan }
      prologue.push({ kind: 'assign', targets: [this.expression(target)], value, ...nameSpan })
    }
    parameters.push({
      name,
      nameSpan,
      mode: parts.some((it) => it.name === 'Spread') ? 'variadic' : 'positionalOrKeyword',
      annotation: type ? lowerType(this.text, type) : null,
      default: equals >= 0 ? this.optional(parts[equals + 1], parts[equals]!) : null,
      start: parts[0]!.from,
      end: parts.at(-1)!.to,
    })
  }
}

/** `list.length > 0` and `!list.length` ask whether there is something in it, as Python asks the list itself. */
function emptiness(test: Expression): Expression {
  const { start, end } = test
  if (test.kind === 'boolean') return { ...test, operands: test.operands.map(emptiness) }
  if (test.kind === 'unary' && test.operator === 'not') return { ...test, operand: emptiness(test.operand) }
  if (test.kind === 'attribute' && test.name === 'length' && !test.optional)
    return { kind: 'boolean', operator: 'and', operands: [test.object], start, end }
  if (test.kind !== 'compare' || test.left.kind !== 'attribute' || test.left.name !== 'length') return test
  const [right] = test.comparators
  if (right?.kind !== 'literal') return test
  const asked = `${test.operators[0]} ${right.value}`
  const filled: Expression = { kind: 'boolean', operator: 'and', operands: [test.left.object], start, end }
  if (asked === '> 0' || asked === '!= 0' || asked === '>= 1') return filled
  if (asked === '== 0' || asked === '< 1') return { kind: 'unary', operator: 'not', operand: filled, start, end }
  return test
}
