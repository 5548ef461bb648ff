// What the tests of the Python front end share: reading one statement or expression, and showing a form without spans.

import type { Expression, Program, Statement } from '../../src/frontends/program.ts'
import { parsePython } from '../../src/frontends/python/parser.ts'

export function statementsOf(text: string): readonly Statement[] {
  return parsePython(text).body
}

export function statementOf(text: string): Statement {
  const [statement] = statementsOf(text)
  if (!statement) throw new Error(`no statement in ${JSON.stringify(text)}`)
  return statement
}

export function expressionOf(text: string): Expression {
  const statement = statementOf(text)
  if (statement.kind !== 'expression') throw new Error(`not an expression: ${statement.kind}`)
  return statement.value
}

/** An expression with brackets around every operation and the common form's own words: `(a + (b * c))`. */
export function show(node: Expression | null): string {
  if (node === null) return '-'
  const all = (nodes: readonly Expression[]) => nodes.map(show).join(', ')
  switch (node.kind) {
    case 'name':
      return node.name
    case 'attribute':
      return `${show(node.object)}.${node.name || '?'}`
    case 'subscript':
      return `${show(node.object)}[${show(node.index)}]`
    case 'call': {
      const list = node.arguments.map((it) => {
        const splat = it.splat === 'list' ? '*' : it.splat === 'dict' ? '**' : ''
        return `${it.name === null ? '' : `${it.name}=`}${splat}${show(it.value)}`
      })
      return `${show(node.callee)}(${list.join(', ')})`
    }
    case 'literal':
      if (node.type === 'none') return 'None'
      if (node.type === 'ellipsis') return '...'
      if (node.type === 'string') return JSON.stringify(node.value)
      return `${node.type}:${node.value}`
    case 'template': {
      const parts = node.parts.map((it) => {
        if (typeof it === 'string') return JSON.stringify(it)
        const conversion = it.conversion === null ? '' : `!${it.conversion}`
        return `{${show(it.value)}${conversion}${it.format === null ? '' : `:${it.format}`}}`
      })
      return `${node.tag ?? 'f'}<${parts.join(' ')}>`
    }
    case 'list':
      return `[${all(node.elements)}]`
    case 'tuple':
      return `tuple(${all(node.elements)})`
    case 'set':
      return `set(${all(node.elements)})`
    case 'dict':
      return `{${node.entries.map((it) => (it.key ? `${show(it.key)}: ${show(it.value)}` : `**${show(it.value)}`)).join(', ')}}`
    case 'binary':
      return `(${show(node.left)} ${node.operator} ${show(node.right)})`
    case 'unary':
      return `(${node.operator} ${show(node.operand)})`
    case 'compare':
      return `(${show(node.left)}${node.operators.map((it, i) => ` ${it} ${show(node.comparators[i]!)}`).join('')})`
    case 'boolean':
      return `(${node.operands.map(show).join(` ${node.operator} `)})`
    case 'conditional':
      return `(${show(node.test)} ? ${show(node.body)} : ${show(node.orElse)})`
    case 'lambda': {
      const body = node.body as Expression
      const marks = { variadic: '*', keywordVariadic: '**' } as Record<string, string>
      return `lambda(${node.parameters.map((it) => `${marks[it.mode] ?? ''}${it.name}`).join(', ')} -> ${show(body)})`
    }
    case 'comprehension': {
      const clauses = node.clauses.map(
        (it) =>
          ` ${it.async ? 'async ' : ''}for ${show(it.target)} in ${show(it.iterable)}${it.conditions.map((c) => ` if ${show(c)}`).join('')}`,
      )
      return `${node.result}(${node.key ? `${show(node.key)}: ` : ''}${show(node.element)}${clauses.join('')})`
    }
    case 'await':
      return `await(${show(node.value)})`
    case 'yield':
      return `yield${node.from ? ' from' : ''}(${show(node.value)})`
    case 'starred':
      return `*${show(node.value)}`
    case 'slice':
      return `slice(${show(node.lower)}, ${show(node.upper)}, ${show(node.step)})`
    case 'assignment':
      return `(${show(node.target)} := ${show(node.value)})`
    case 'unreadable':
      return '<unreadable>'
  }
}

/** Dotted names of all definitions, functions' bodies included. */
export function definitions(statements: readonly Statement[], scope = ''): string[] {
  const names: string[] = []
  for (const it of statements) {
    if (it.kind === 'class' || it.kind === 'function') {
      names.push(scope + it.name, ...definitions(it.body, `${scope}${it.name}.`))
    } else if (it.kind === 'match') for (const each of it.cases) names.push(...definitions(each.body, scope))
    else {
      if ('body' in it) names.push(...definitions(it.body, scope))
      if ('orElse' in it) names.push(...definitions(it.orElse, scope))
      if ('handlers' in it) for (const each of it.handlers) names.push(...definitions(each.body, scope))
      if ('finalBody' in it) names.push(...definitions(it.finalBody, scope))
    }
  }
  return names
}

/** All spans of a program, bodies included, with the kind of their node. */
export function spans(program: Program): { kind: string; start: number; end: number }[] {
  const found: { kind: string; start: number; end: number }[] = []
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const item of value) visit(item)
    else if (value !== null && typeof value === 'object') {
      const node = value as { kind?: string; start?: number; end?: number; body?: unknown }
      if (node.kind !== undefined) found.push({ kind: node.kind, start: node.start!, end: node.end! })
      for (const [key, part] of Object.entries(value)) if (key !== 'read' && key !== 'known') visit(part)
      if (node.kind === 'function') visit(node.body)
    }
  }
  visit(program.body)
  return found
}
