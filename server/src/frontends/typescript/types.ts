// TypeScript's types as expressions, for what an annotation says of a value: names, generics, unions, arrays, literals.
// Structural types stay unreadable; their text can still be shown.

import type { Expression } from '../program.ts'
import { numberLiteral, stringValue } from './literals.ts'
import { child, childrenOf, type Node, spanOf } from './tree.ts'

const MAX_DEPTH = 50

export function lowerType(text: string, node: Node, depth = 0): Expression {
  const span = spanOf(node)
  const inner = (it: Node) => lowerType(text, it, depth + 1)
  if (depth > MAX_DEPTH) return { kind: 'unreadable', ...span }
  switch (node.name) {
    case 'TypeName':
    case 'VariableName':
    case 'ThisType':
      return { kind: 'name', name: text.slice(node.from, node.to), ...span }
    case 'NullType':
    case 'VoidType':
      return { kind: 'literal', type: 'none', value: null, ...span }
    case 'LiteralType': {
      const value = node.firstChild
      const token = text.slice(node.from, node.to)
      if (value?.name === 'String') return { kind: 'literal', type: 'string', value: stringValue(token), ...span }
      if (value?.name === 'BooleanLiteral') return { kind: 'literal', type: 'bool', value: token === 'true', ...span }
      return numberLiteral(token, span)
    }
    case 'ParenthesizedType': {
      const [, value] = childrenOf(node)
      return value ? inner(value) : { kind: 'unreadable', ...span }
    }
    case 'ReadonlyType': {
      const value = childrenOf(node).at(-1)
      return value ? inner(value) : { kind: 'unreadable', ...span }
    }
    case 'ArrayType': {
      const object: Expression = { kind: 'name', name: 'Array', start: node.from, end: node.from }
      return { kind: 'subscript', object, index: inner(node.firstChild!), ...span }
    }
    case 'ParameterizedType': {
      const list = child(node, 'TypeArgList')
      const elements = list
        ? childrenOf(list)
            .filter((it) => !'<>,'.includes(it.name))
            .map(inner)
        : []
      const object = inner(node.firstChild!)
      const index: Expression =
        elements.length === 1 ? elements[0]! : { kind: 'tuple', elements, ...(list ? spanOf(list) : span) }
      return { kind: 'subscript', object, index, ...span }
    }
    case 'UnionType': {
      const parts = childrenOf(node).filter((it) => it.name !== 'LogicOp')
      return parts
        .map(inner)
        .reduce((left, right) => ({ kind: 'binary', operator: '|', left, right, start: left.start, end: right.end }))
    }
    case 'IndexedType': {
      const parts = childrenOf(node)
      if (parts.some((it) => it.name === '[')) break
      const names = parts.filter((it) => it.name !== '.')
      return names.slice(1).reduce<Expression>((object, it) => {
        const name = text.slice(it.from, it.to)
        return { kind: 'attribute', object, name, nameSpan: spanOf(it), start: node.from, end: it.to }
      }, inner(names[0]!))
    }
  }
  return { kind: 'unreadable', ...span }
}
