// Lowers TypeScript's statements to the common form. A class keeps its static members, static blocks and methods, which
// is what orm-core's models are made of; instance fields are what its constructor does.
// Namespaces, interfaces and overloads mean nothing at run time, and nothing here.

import type {
  Argument,
  BinaryOperator,
  ExceptHandler,
  Expression,
  MatchCase,
  Span,
  Statement,
  TypeParameter,
} from '../program.ts'
import { ExpressionLowering } from './expressions.ts'
import { stringValue } from './literals.ts'
import { child, childrenOf, hasChild, type Node, spanOf } from './tree.ts'
import { lowerType } from './types.ts'

const LOGICAL = { '??=': 'nullish', '||=': 'or', '&&=': 'and' } as const
const MAX_BLOCKS = 100

export class StatementLowering extends ExpressionLowering {
  private blocks = 0

  /** The statements of a file or block. */
  override block(node: Node): Statement[] {
    const statements: Statement[] = []
    if (this.blocks >= MAX_BLOCKS) return statements
    this.blocks++
    for (const it of childrenOf(node)) this.statement(it, statements)
    this.blocks--
    return statements
  }

  /** The body of an `if` or a loop: a block or one statement. */
  private body(node: Node | null | undefined): Statement[] {
    if (!node) return []
    if (node.name === 'Block') return this.block(node)
    const statements: Statement[] = []
    this.statement(node, statements)
    return statements
  }

  private statement(node: Node, into: Statement[]): void {
    const span = spanOf(node)
    switch (node.name) {
      case 'ImportDeclaration':
        this.importDeclaration(node, into)
        return
      case 'ExportDeclaration':
        this.exportDeclaration(node, into)
        return
      case 'VariableDeclaration':
        this.variables(node, into)
        return
      case 'FunctionDeclaration':
        this.functionDeclaration(node, into)
        return
      case 'ClassDeclaration':
        into.push(this.classDeclaration(node))
        return
      case 'EnumDeclaration':
        this.enumDeclaration(node, into)
        return
      case 'TypeAliasDeclaration': {
        const name = child(node, 'TypeDefinition')
        const value = childrenOf(node).findLast((it) => it.name !== ';')
        if (!name || !value || value.name === 'Equals') return
        into.push({
          kind: 'typeAlias',
          name: this.textOf(name),
          typeParameters: this.typeParameters(node),
          value: lowerType(this.text, value),
          ...span,
        })
        return
      }
      case 'ExpressionStatement': {
        const [value] = childrenOf(node)
        if (value) into.push(this.expressionStatement(value, node))
        return
      }
      case 'Block':
        into.push(...this.block(node))
        return
      case 'LabeledStatement': {
        const inner = childrenOf(node).at(-1)
        if (inner && inner.name !== ':') this.statement(inner, into)
        return
      }
      case 'IfStatement': {
        const parts = childrenOf(node)
        const elseAt = parts.findIndex((it) => it.name === 'else')
        const test = this.test(child(node, 'ParenthesizedExpression'), node)
        const orElse = elseAt >= 0 ? this.body(parts[elseAt + 1]) : []
        into.push({ kind: 'if', test, body: this.body(parts[2]), orElse, ...span })
        return
      }
      case 'WhileStatement': {
        const test = this.test(child(node, 'ParenthesizedExpression'), node)
        into.push({ kind: 'while', test, body: this.body(childrenOf(node)[2]), orElse: [], ...span })
        return
      }
      case 'DoStatement': {
        const body = this.body(childrenOf(node)[1])
        const test = this.test(child(node, 'ParenthesizedExpression'), node)
        // Once in any case, and again while the test says so.
        into.push(...body, { kind: 'while', test, body, orElse: [], ...span })
        return
      }
      case 'ForStatement':
        this.forStatement(node, into)
        return
      case 'SwitchStatement':
        into.push(this.switchStatement(node))
        return
      case 'TryStatement':
        this.tryStatement(node, into)
        return
      case 'ReturnStatement': {
        const value = childrenOf(node).find((it) => it.name !== 'return' && it.name !== ';')
        into.push({ kind: 'return', value: value ? this.expression(value) : null, ...span })
        return
      }
      case 'ThrowStatement': {
        const value = childrenOf(node).find((it) => it.name !== 'throw' && it.name !== ';')
        into.push({ kind: 'raise', value: value ? this.expression(value) : null, ...span })
        return
      }
      case 'BreakStatement':
        into.push({ kind: 'break', ...span })
        return
      case 'ContinueStatement':
        into.push({ kind: 'continue', ...span })
        return
    }
  }

  private expressionStatement(value: Node, node: Node): Statement {
    const span = spanOf(node)
    if (value.name === 'AssignmentExpression') {
      const [first, sign, second] = childrenOf(value)
      if (first && sign) {
        const operator = this.textOf(sign)
        const target = this.expression(first)
        const operand = this.optional(second, value)
        if (sign.name === 'Equals') return { kind: 'assign', targets: [target], value: operand, ...span }
        const logical = LOGICAL[operator as keyof typeof LOGICAL]
        if (logical) {
          const all: Expression = { kind: 'boolean', operator: logical, operands: [target, operand], ...spanOf(value) }
          return { kind: 'assign', targets: [target], value: all, ...span }
        }
        const sum = operator.slice(0, -1).replace('>>>', '>>') as BinaryOperator
        return { kind: 'augmentedAssign', target, operator: sum, value: operand, ...span }
      }
    }
    const [first, sign] = childrenOf(value)
    if (value.name === 'PostfixExpression' && first && sign && /^(\+\+|--)$/.test(this.textOf(sign))) {
      const operator = this.textOf(sign)[0] as BinaryOperator
      const one: Expression = { kind: 'literal', type: 'int', value: 1, ...spanOf(sign) }
      return { kind: 'augmentedAssign', target: this.expression(first), operator, value: one, ...span }
    }
    return { kind: 'expression', value: this.expression(value), ...span }
  }

  // --- imports and exports ---

  private importDeclaration(node: Node, into: Statement[]): void {
    const source = child(node, 'String')
    if (!source) return
    const module = stringValue(this.textOf(source))
    const moduleSpan = spanOf(source)
    const star = hasChild(node, 'Star')
    const names: { name: string; as: string | null; span: { start: number; end: number } }[] = []
    for (const it of childrenOf(node)) {
      if (it.name === 'ImportGroup') names.push(...this.specifiers(it))
      else if (it.name === 'VariableDefinition') {
        const span = spanOf(it)
        const as = this.textOf(it)
        if (star) into.push({ kind: 'import', names: [{ module, as, span }], ...spanOf(node) })
        else names.push({ name: 'default', as, span })
      }
    }
    if (star) return
    if (names.length === 0)
      into.push({ kind: 'import', names: [{ module, as: null, span: moduleSpan }], ...spanOf(node) })
    else into.push({ kind: 'importFrom', level: 0, module, moduleSpan, star: false, names, ...spanOf(node) })
  }

  /** `{ a, type B, c as d }` */
  private specifiers(group: Node): { name: string; as: string | null; span: { start: number; end: number } }[] {
    const found: { name: string; as: string | null; span: { start: number; end: number } }[] = []
    let words: Node[] = []
    const flush = () => {
      const [first, second] = words
      if (first) {
        const name = first.name === 'String' ? stringValue(this.textOf(first)) : this.textOf(first)
        const as = second ? this.textOf(second) : null
        found.push({ name, as, span: { start: first.from, end: (second ?? first).to } })
      }
      words = []
    }
    for (const it of childrenOf(group)) {
      if (it.name === ',' || it.name === '}') flush()
      else if (it.name !== '{' && it.name !== 'as' && it.name !== 'type') words.push(it)
    }
    flush()
    return found
  }

  private exportDeclaration(node: Node, into: Statement[]): void {
    const span = spanOf(node)
    const source = child(node, 'String')
    const group = child(node, 'ExportGroup')
    if (source) {
      const module = stringValue(this.textOf(source))
      const moduleSpan = spanOf(source)
      const alias = child(node, 'VariableName')
      if (group) {
        const names = this.specifiers(group)
        into.push({ kind: 'importFrom', level: 0, module, moduleSpan, star: false, names, ...span })
      } else if (alias) {
        into.push({ kind: 'import', names: [{ module, as: this.textOf(alias), span: spanOf(alias) }], ...span })
      } else into.push({ kind: 'importFrom', level: 0, module, moduleSpan, star: true, names: [], ...span })
      return
    }
    if (group) {
      for (const { name, as, span: at } of this.specifiers(group)) {
        if (as === null || as === name) continue
        const value: Expression = { kind: 'name', name, ...at }
        into.push({ kind: 'assign', targets: [{ kind: 'name', name: as, ...at }], value, ...at })
      }
      return
    }
    const declared = childrenOf(node).find((it) => !['export', 'default', 'type', ';', 'Equals'].includes(it.name))
    if (!declared) return
    if (!hasChild(node, 'default')) {
      this.statement(declared, into)
      return
    }
    const target: Expression = { kind: 'name', name: 'default', ...spanOf(child(node, 'default')!) }
    if (declared.name === 'ClassDeclaration' || declared.name === 'FunctionDeclaration') {
      const before = into.length
      this.statement(declared, into)
      const made = into[before]
      if (made?.kind !== 'class' && made?.kind !== 'function') return
      const value: Expression = { kind: 'name', name: made.name, ...made.nameSpan }
      into.push({ kind: 'assign', targets: [target], value, ...made.nameSpan })
    } else into.push({ kind: 'assign', targets: [target], value: this.expression(declared), ...span })
  }

  // --- declarations ---

  private variables(node: Node, into: Statement[]): void {
    let parts: Node[] = []
    const flush = () => {
      if (parts.length > 0) this.variable(parts, into)
      parts = []
    }
    for (const it of childrenOf(node)) {
      if (it.name === ',' || it.name === ';') flush()
      else if (!['const', 'let', 'var', 'using', 'await'].includes(it.name)) parts.push(it)
    }
    flush()
  }

  private variable(parts: readonly Node[], into: Statement[]): void {
    const first = parts[0]!
    const span = { start: first.from, end: parts.at(-1)!.to }
    const equals = parts.findIndex((it) => it.name === 'Equals')
    const given = equals >= 0 ? parts[equals + 1] : undefined
    if (given?.name === 'ClassExpression' && first.name === 'VariableDefinition') {
      into.push({ ...this.classDeclaration(given), name: this.textOf(first), nameSpan: spanOf(first) })
      return
    }
    const target = this.expression(first)
    const value = equals >= 0 ? this.optional(given, parts[equals]!) : null
    const annotated = parts.find((it) => it.name === 'TypeAnnotation')
    const type = annotated && childrenOf(annotated).find((it) => it.name !== ':')
    if (type) {
      into.push({ kind: 'annotatedAssign', target, annotation: lowerType(this.text, type), value, ...span })
    } else {
      const nothing: Expression = { kind: 'literal', type: 'undefined', value: null, start: span.end, end: span.end }
      into.push({ kind: 'assign', targets: [target], value: value ?? nothing, ...span })
    }
  }

  private functionDeclaration(node: Node, into: Statement[]): void {
    const name = child(node, 'VariableDefinition')
    const body = child(node, 'Block')
    // Without a body it is an overload's signature.
    if (body) into.push(this.callable(node, name, body, name ? this.textOf(name) : 'default', []))
  }

  private callable(
    node: Node,
    name: Node | null,
    body: Node,
    called: string,
    decorators: readonly Expression[],
  ): Extract<Statement, { kind: 'function' }> {
    const { parameters, properties, prologue } = this.parameters(child(node, 'ParamList'))
    const annotated = child(node, 'TypeAnnotation')
    const type = annotated && childrenOf(annotated).find((it) => it.name !== ':')
    const outer = this.sawYield
    this.sawYield = false
    const kept = properties.map((it) =>
      setOnThis(it.name, it.nameSpan, { kind: 'name', name: it.name, ...it.nameSpan }),
    )
    const statements = afterSuper([...prologue, ...this.block(body)], kept)
    const generator = this.sawYield || hasChild(node, 'Star')
    this.sawYield = outer
    return {
      kind: 'function',
      name: called,
      nameSpan: name ? spanOf(name) : { start: node.from, end: node.from },
      async: hasChild(node, 'async'),
      generator,
      parameters,
      returns: type ? lowerType(this.text, type) : null,
      decorators,
      typeParameters: this.typeParameters(node),
      body: statements,
      ...spanOf(node),
    }
  }

  private typeParameters(node: Node): TypeParameter[] {
    const list = child(node, 'TypeParamList')
    if (!list) return []
    return childrenOf(list)
      .filter((it) => it.name === 'TypeDefinition')
      .map((it) => ({ name: this.textOf(it), mode: 'type', bound: null, default: null, ...spanOf(it) }))
  }

  private classDeclaration(node: Node): Extract<Statement, { kind: 'class' }> {
    const name = child(node, 'VariableDefinition')
    const parts = childrenOf(node)
    const extendsAt = parts.findIndex((it) => it.name === 'extends')
    const base = extendsAt >= 0 ? parts[extendsAt + 1] : undefined
    const bases: Argument[] = []
    if (base && base.name !== 'ClassBody') {
      bases.push({ name: null, nameSpan: null, splat: null, value: this.expression(base), ...spanOf(base) })
    }
    const body: Statement[] = []
    const members = child(node, 'ClassBody')
    const fields: Statement[] = []
    for (const member of members ? childrenOf(members) : []) this.classMember(member, body, fields)
    if (fields.length > 0) constructWith(body, fields, bases.length > 0, spanOf(members!))
    return {
      kind: 'class',
      name: name ? this.textOf(name) : 'default',
      nameSpan: name ? spanOf(name) : { start: node.from, end: node.from },
      bases,
      decorators: this.decorators(node),
      typeParameters: this.typeParameters(node),
      body,
      ...spanOf(node),
    }
  }

  private decorators(node: Node): Expression[] {
    return childrenOf(node)
      .filter((it) => it.name === 'Decorator')
      .flatMap((it) =>
        childrenOf(it)
          .filter((part) => part.name !== '@')
          .map((part) => this.expression(part)),
      )
  }

  /** @param fields takes the instance fields, as what a constructor does */
  private classMember(node: Node, into: Statement[], fields: Statement[]): void {
    if (node.name === 'StaticBlock') {
      const block = child(node, 'Block')
      if (block) into.push(...this.block(block))
      return
    }
    const name = child(node, 'PropertyDefinition', 'PrivatePropertyDefinition', 'String', 'Number')
    const computed = hasChild(node, '[')
    if (!name || computed) return
    const called = name.name === 'String' ? stringValue(this.textOf(name)) : this.textOf(name)
    const isStatic = hasChild(node, 'static')
    if (node.name === 'MethodDeclaration') {
      const body = child(node, 'Block')
      if (!body) return
      const method = this.callable(node, name, body, called, this.decorators(node))
      const accessor = hasChild(node, 'get') ? 'get' : hasChild(node, 'set') ? 'set' : null
      into.push({ ...method, member: { static: isStatic, accessor } })
    } else if (node.name === 'PropertyDeclaration') {
      const parts = childrenOf(node)
      const equals = parts.findIndex((it) => it.name === 'Equals')
      if (!isStatic) {
        if (equals >= 0) fields.push(setOnThis(called, spanOf(name), this.optional(parts[equals + 1], node)))
        return
      }
      const target: Expression = { kind: 'name', name: called, ...spanOf(name) }
      const annotated = child(node, 'TypeAnnotation')
      const type = annotated && childrenOf(annotated).find((it) => it.name !== ':')
      const value = equals >= 0 ? this.optional(parts[equals + 1], node) : null
      const span = { start: name.from, end: value?.end ?? (annotated ?? name).to }
      if (type) into.push({ kind: 'annotatedAssign', target, annotation: lowerType(this.text, type), value, ...span })
      else if (value) into.push({ kind: 'assign', targets: [target], value, ...span })
    }
  }

  /** `enum E { A = 'a', B }` is a dict: `E.A` and `E['A']` mean the same for both. */
  private enumDeclaration(node: Node, into: Statement[]): void {
    const name = child(node, 'TypeDefinition')
    const body = child(node, 'EnumBody')
    if (!name || !body) return
    const parts = childrenOf(body)
    const entries: { key: Expression; value: Expression; span: { start: number; end: number } }[] = []
    let next: number | null = 0
    for (const [i, it] of parts.entries()) {
      if (it.name !== 'PropertyName') continue
      const key: Expression = { kind: 'literal', type: 'string', value: this.textOf(it), ...spanOf(it) }
      const given = parts[i + 1]?.name === 'Equals' ? parts[i + 2] : undefined
      let value: Expression
      if (given) value = this.expression(given)
      else if (next !== null) value = { kind: 'literal', type: 'int', value: next, ...spanOf(it) }
      else value = this.unreadable(spanOf(it))
      next = value.kind === 'literal' && typeof value.value === 'number' ? value.value + 1 : null
      entries.push({ key, value, span: { start: it.from, end: (given ?? it).to } })
    }
    const target: Expression = { kind: 'name', name: this.textOf(name), ...spanOf(name) }
    into.push({ kind: 'assign', targets: [target], value: { kind: 'dict', entries, ...spanOf(body) }, ...spanOf(node) })
  }

  // --- control flow ---

  private forStatement(node: Node, into: Statement[]): void {
    const span = spanOf(node)
    const body = this.body(childrenOf(node).at(-1))
    const spec = child(node, 'ForSpec', 'ForOfSpec', 'ForInSpec')
    if (spec?.name === 'ForOfSpec' || spec?.name === 'ForInSpec') {
      const parts = childrenOf(spec).filter(
        (it) => !['(', ')', 'const', 'let', 'var', 'using', 'await'].includes(it.name),
      )
      const [first, , second] = parts
      const target = this.optional(first, spec)
      const over = this.optional(second, spec)
      // The keys of an object are its dict's keys.
      into.push({ kind: 'for', async: hasChild(node, 'await'), target, iterable: over, body, orElse: [], ...span })
      return
    }
    let tests: Node[] = []
    let section = 0
    let test: Expression = { kind: 'literal', type: 'bool', value: true, start: node.from, end: node.from }
    const update: Statement[] = []
    const flush = () => {
      const [it] = tests
      if (it && section === 0) into.push(this.expressionStatement(it, it))
      else if (it && section === 1) test = this.expression(it)
      else if (it) update.push(this.expressionStatement(it, it))
      tests = []
      section++
    }
    for (const it of spec ? childrenOf(spec) : []) {
      if (it.name === 'VariableDeclaration') {
        this.variables(it, into)
        section = 1
      } else if (it.name === ';' || it.name === ')') flush()
      else if (it.name !== '(') tests.push(it)
    }
    into.push({ kind: 'while', test, body: [...body, ...update], orElse: [], ...span })
  }

  /** Cases that fall through are joined with the ones below them only where they are empty. */
  private switchStatement(node: Node): Statement {
    const subject = this.optional(child(node, 'ParenthesizedExpression'), node)
    const cases: MatchCase[] = []
    let labels: Node[] = []
    let body: Statement[] = []
    let end = node.from
    const flush = () => {
      const [first] = labels
      if (first) {
        const values = labels.filter((it) => it.name === 'CaseLabel').map((it) => this.optional(childrenOf(it)[1], it))
        const wildcard = labels.some((it) => it.name === 'DefaultLabel')
        // `break` ends the case, which in the common form ends by itself.
        const last = body.at(-1)
        const kept = last?.kind === 'break' ? body.slice(0, -1) : body
        const pattern = { start: first.from, end: labels.at(-1)!.to }
        cases.push({
          pattern,
          values,
          captures: [],
          wildcard,
          structure: null,
          guard: null,
          body: kept,
          start: first.from,
          end,
        })
      }
      labels = []
      body = []
    }
    const block = child(node, 'SwitchBody')
    for (const it of block ? childrenOf(block) : []) {
      if (it.name === 'CaseLabel' || it.name === 'DefaultLabel') {
        if (body.length > 0) flush()
        labels.push(it)
      } else this.statement(it, body)
      end = it.to
    }
    flush()
    // Python takes the first case that matches: the one for all others has to be last.
    cases.sort((a, b) => Number(a.wildcard) - Number(b.wildcard))
    return { kind: 'match', subject, cases, ...spanOf(node) }
  }

  private tryStatement(node: Node, into: Statement[]): void {
    const handlers: ExceptHandler[] = []
    const clause = child(node, 'CatchClause')
    if (clause) {
      const name = child(clause, 'VariableDefinition')
      const body = child(clause, 'Block')
      const handled = body ? this.block(body) : []
      handlers.push({ type: null, name: name ? this.textOf(name) : null, body: handled, ...spanOf(clause) })
    }
    const last = child(node, 'FinallyClause')
    const finalBlock = last && child(last, 'Block')
    const block = child(node, 'Block')
    into.push({
      kind: 'try',
      body: block ? this.block(block) : [],
      handlers,
      orElse: [],
      finalBody: finalBlock ? this.block(finalBlock) : [],
      ...spanOf(node),
    })
  }
}

/** `this.name = value` */
function setOnThis(name: string, nameSpan: Span, value: Expression): Statement {
  const { start, end } = nameSpan
  const object: Expression = { kind: 'name', name: 'this', start, end }
  return {
    kind: 'assign',
    targets: [{ kind: 'attribute', object, name, nameSpan, start, end }],
    value,
    start,
    end: value.end,
  }
}

/** Fields are set when the parent's constructor is through. */
function afterSuper(body: readonly Statement[], fields: readonly Statement[]): readonly Statement[] {
  if (fields.length === 0) return body
  const at = body.findIndex(
    (it) =>
      it.kind === 'expression' &&
      it.value.kind === 'call' &&
      it.value.callee.kind === 'name' &&
      it.value.callee.name === 'super',
  )
  const own = body.slice(at + 1).findIndex((it) => !setsParameter(it))
  const from = own < 0 ? body.length : at + 1 + own
  return [...body.slice(0, from), ...fields, ...body.slice(from)]
}

/** `this.session = session`: what a parameter that is a property does. */
function setsParameter(statement: Statement): boolean {
  if (statement.kind !== 'assign' || statement.value.kind !== 'name') return false
  const [target] = statement.targets
  return (
    target?.kind === 'attribute' &&
    target.object.kind === 'name' &&
    target.object.name === 'this' &&
    target.name === statement.value.name
  )
}

/** Gives the class's constructor its fields; a class without one gets it, which hands on what it is given. */
function constructWith(body: Statement[], fields: readonly Statement[], derived: boolean, span: Span): void {
  const at = body.findIndex((it) => it.kind === 'function' && it.name === 'constructor')
  const known = body[at]
  if (known?.kind === 'function') {
    body[at] = { ...known, body: afterSuper(known.body, fields) }
    return
  }
  const place = { start: span.start, end: span.start }
  const given: Expression = { kind: 'name', name: 'args', ...place }
  const parent: Statement = {
    kind: 'expression',
    value: {
      kind: 'call',
      callee: { kind: 'name', name: 'super', ...place },
      arguments: [{ name: null, nameSpan: null, splat: 'list', value: given, ...place }],
      ...place,
    },
    ...place,
  }
  body.push({
    kind: 'function',
    name: 'constructor',
    nameSpan: place,
    async: false,
    generator: false,
    parameters: [{ name: 'args', nameSpan: place, mode: 'variadic', annotation: null, default: null, ...place }],
    returns: null,
    decorators: [],
    typeParameters: [],
    member: { static: false, accessor: null },
    body: derived ? [parent, ...fields] : fields,
    ...place,
  })
}
