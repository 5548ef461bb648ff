// Small helpers over @lezer/javascript's tree, so that the lowering reads as what it means. No tree leaves this folder.

import type { SyntaxNode } from '@lezer/common'
import { parser as javascript } from '@lezer/javascript'
import type { Span } from '../program.ts'

export type Node = SyntaxNode

const parser = javascript.configure({ dialect: 'ts' })
const withJsx = javascript.configure({ dialect: 'ts jsx' })

export function parseTree(text: string, jsx: boolean): Node {
  return (jsx ? withJsx : parser).parse(text).topNode
}

const SKIPPED = new Set(['LineComment', 'BlockComment', '⚠'])

/** The node's children without comments and without what could not be read. */
export function childrenOf(node: Node): Node[] {
  const list: Node[] = []
  for (let child = node.firstChild; child; child = child.nextSibling) if (!SKIPPED.has(child.name)) list.push(child)
  return list
}

export function child(node: Node, ...names: string[]): Node | null {
  for (let it = node.firstChild; it; it = it.nextSibling) if (names.includes(it.name)) return it
  return null
}

export function hasChild(node: Node, name: string): boolean {
  return child(node, name) !== null
}

export function spanOf(node: Node): Span {
  return { start: node.from, end: node.to }
}

/** Where the tree could not be read. */
export function errorsOf(tree: Node): Span[] {
  const found: Span[] = []
  tree.cursor().iterate((node) => {
    if (node.type.isError) found.push({ start: node.from, end: node.to })
  })
  return found
}
