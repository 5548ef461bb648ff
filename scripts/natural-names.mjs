// What esbuild's `keepNames` costs, taken out of a bundle again: it sets the name of each function whenever the function is
// made, which takes longer than making it, and V8 then keeps 260 bytes of properties for each. Functions have the names
// under which they are bound anyway; classes, and functions that the bundler has renamed, keep what sets theirs.

import { parser } from '@lezer/javascript'

const NAME = '__name'
const FUNCTIONS = new Set(['ArrowFunction', 'FunctionExpression'])
const BODIES = new Set(['ArrowFunction', 'FunctionExpression', 'FunctionDeclaration', 'MethodDeclaration'])

/** The bundle's text without calls that give a function the name that it has. */
export function withNaturalNames(text) {
  if (!text.includes(`${NAME}(`)) return text
  /** Parts to leave out, in order. */
  const gaps = []
  parser.parse(text).iterate({
    enter(reference) {
      if (reference.name !== 'CallExpression' || !text.startsWith(`${NAME}(`, reference.from)) return
      const { node } = reference
      const callee = node.firstChild
      const given = node.getChild('ArgList')
      const value = given?.firstChild?.nextSibling
      const name = given?.lastChild?.prevSibling
      if (callee?.to !== reference.from + NAME.length || name?.name !== 'String' || value === null) return
      if (FUNCTIONS.has(value.name)) gaps.push([callee.from, callee.to], [value.to, name.to])
      else if (value.name === 'VariableName' && isNamed(text, value, name)) {
        const statement = node.parent.name === 'ExpressionStatement' && text[node.parent.to - 1] === ';'
        if (statement) gaps.push([node.parent.from, node.parent.to])
        else gaps.push([callee.from, value.from], [value.to, node.to])
      }
    },
  })
  gaps.sort(([a], [b]) => a - b)
  let result = ''
  let from = 0
  for (const [start, end] of gaps) {
    result += text.slice(from, start)
    from = end
  }
  return result + text.slice(from)
}

/** Whether the function is declared by that name, or is one of many that a function makes. */
function isNamed(text, value, name) {
  if (text.slice(value.from, value.to) === text.slice(name.from + 1, name.to - 1)) return true
  for (let node = value.node.parent; node !== null; node = node.parent) if (BODIES.has(node.name)) return true
  return false
}
