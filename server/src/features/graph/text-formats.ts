// A relationship graph as text that other tools draw: Mermaid's erDiagram and DBML. Layout does not matter here.

import type { Cardinality, Graph, GraphNode } from '../../protocol/messages.ts'

const MERMAID_LEFT: Record<Cardinality, string> = { '1': '||', '0..1': '|o', '*': '}o', '1..*': '}|' }
const MERMAID_RIGHT: Record<Cardinality, string> = { '1': '||', '0..1': 'o|', '*': 'o{', '1..*': '|{' }

function mermaidWord(text: string): string {
  return text.replace(/[^\p{L}\p{N}_-]+/gu, '_')
}

function names(graph: Graph): Map<string, string> {
  const counts = new Map<string, number>()
  for (const node of graph.nodes) counts.set(node.name, (counts.get(node.name) ?? 0) + 1)
  return new Map(
    graph.nodes.map((node) => [node.id, counts.get(node.name) === 1 ? node.name : node.id.replace(/^table:/, '')]),
  )
}

/** Mermaid's `erDiagram`: https://mermaid.js.org/syntax/entityRelationshipDiagram.html */
export function renderMermaid(graph: Graph): string {
  const name = names(graph)
  const lines = ['erDiagram']
  for (const node of graph.nodes) {
    lines.push(`  ${mermaidWord(name.get(node.id) as string)} {`)
    for (const column of node.columns) {
      const keys = [column.primaryKey ? 'PK' : '', column.foreignKey ? 'FK' : ''].filter(Boolean).join(', ')
      lines.push(`    ${mermaidWord(column.type)} ${mermaidWord(column.name)}${keys === '' ? '' : ` ${keys}`}`)
    }
    lines.push('  }')
  }
  for (const edge of graph.edges) {
    const [from, to] = [mermaidWord(name.get(edge.from) as string), mermaidWord(name.get(edge.to) as string)]
    const line = `${MERMAID_LEFT[edge.fromCardinality]}--${MERMAID_RIGHT[edge.toCardinality]}`
    lines.push(`  ${from} ${line} ${to} : "${edge.name.replaceAll('"', "'")}"`)
  }
  return `${lines.join('\n')}\n`
}

function dbmlName(text: string): string {
  return /^[A-Za-z_]\w*$/.test(text) ? text : `"${text.replaceAll('"', '\\"')}"`
}

function dbmlTable(table: string): string {
  return table.split('.').map(dbmlName).join('.')
}

/**
 * DBML (https://dbml.dbdiagram.io/docs): one `Table` for each table, one `Ref` for each foreign key. Classes that
 * share a table are one table with all their columns.
 */
export function renderDbml(
  graph: Graph,
  foreignKeys: readonly { from: [string, string[]]; to: [string, string[]] }[],
): string {
  const tables = new Map<string, Map<string, GraphNode['columns'][number]>>()
  for (const node of graph.nodes) {
    const columns = tables.get(node.table) ?? new Map()
    for (const column of node.columns) columns.set(column.name, column)
    tables.set(node.table, columns)
  }
  const lines: string[] = []
  for (const [table, columns] of tables) {
    lines.push(`Table ${dbmlTable(table)} {`)
    for (const column of columns.values()) {
      const settings = [column.primaryKey ? 'pk' : '', !column.primaryKey && !column.nullable ? 'not null' : ''].filter(
        Boolean,
      )
      const type = /^[A-Za-z_]\w*(\([\w, ]*\))?$/.test(column.type)
        ? column.type
        : `"${column.type.replaceAll('"', '\\"')}"`
      lines.push(`  ${dbmlName(column.name)} ${type}${settings.length === 0 ? '' : ` [${settings.join(', ')}]`}`)
    }
    lines.push('}', '')
  }
  const side = ([table, columns]: [string, string[]]) =>
    `${dbmlTable(table)}.${columns.length === 1 ? dbmlName(columns[0] as string) : `(${columns.map(dbmlName).join(', ')})`}`
  for (const key of foreignKeys) {
    if (tables.has(key.from[0]) && tables.has(key.to[0])) lines.push(`Ref: ${side(key.from)} > ${side(key.to)}`)
  }
  return `${lines.join('\n').trimEnd()}\n`
}
