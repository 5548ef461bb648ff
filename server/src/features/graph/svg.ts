// A laid out relationship graph as a stand-alone SVG file, for the command line and for exports. It follows the
// reader's light or dark preference; the editor's own view is drawn by the client.

import { type Cardinality, type Graph, type GraphNode, graphMetrics } from '../../protocol/messages.ts'

const MARGIN = 24

const STYLE = `
  svg { --paper: #ffffff; --ink: #1f2328; --faint: #57606a; --line: #6e7781; --head: #ddf4ff; --rule: #d0d7de; --key: #9a6700; }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #8b949e; --head: #12314f; --rule: #3d444d; --key: #d29922; }
  }
  .paper { fill: var(--paper); }
  .box { fill: var(--paper); stroke: var(--rule); }
  .head { fill: var(--head); }
  text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: ${graphMetrics.fontSize}px; fill: var(--ink); }
  .name { font-weight: 600; }
  .faint { fill: var(--faint); }
  .key { fill: var(--key); font-size: 9px; font-weight: 600; }
  .required { font-weight: 600; }
  .edge { fill: none; stroke: var(--line); stroke-width: 1.2; }
  .inheritance { stroke-dasharray: 6 3; }
  .label { font-size: 11px; fill: var(--faint); paint-order: stroke; stroke: var(--paper); stroke-width: 3px; }`

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

function escape(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] as string)
}

function drawNode(node: GraphNode): string {
  const { headerHeight, keyWidth, paddingX, rowHeight } = graphMetrics
  const right = node.width - paddingX
  const rows = node.columns.map((column, index) => {
    const y = headerHeight + index * rowHeight + rowHeight * 0.7
    const key = column.primaryKey ? 'PK' : column.foreignKey ? 'FK' : ''
    const mark = key === '' ? '' : `<text class="key" x="${paddingX - 4}" y="${y}">${key}</text>`
    const name = `<text class="${column.nullable ? 'column' : 'required'}" x="${paddingX + keyWidth - 4}" y="${y}">${escape(column.name)}</text>`
    const type = escape(column.type)
    return `${mark}${name}<text x="${right}" y="${y}" text-anchor="end" class="faint">${type}</text>`
  })
  return [
    `<g transform="translate(${node.x} ${node.y})">`,
    `<rect class="box" width="${node.width}" height="${node.height}" rx="4"/>`,
    `<path class="head" d="M0.5 ${headerHeight}V4.5a4 4 0 0 1 4-4H${node.width - 4.5}a4 4 0 0 1 4 4V${headerHeight}Z"/>`,
    `<text class="name" x="${paddingX}" y="17">${escape(node.name)}</text>`,
    `<text class="faint" x="${paddingX}" y="33">${escape(node.table)}</text>`,
    ...rows,
    '</g>',
  ].join('\n')
}

function drawEdges(graph: Graph): string[] {
  return graph.edges.flatMap((edge) => {
    const [first, last] = [edge.points[0], edge.points.at(-1)]
    if (!first || !last) return []
    const path = edge.points.map(({ x, y }, index) => `${index === 0 ? 'M' : 'L'}${x} ${y}`).join('')
    const end = (
      cardinality: Cardinality,
      at: { x: number; y: number },
      towards: { x: number; y: number } | undefined,
    ) => {
      const side = towards !== undefined && towards.x < at.x ? -1 : 1
      return `<text class="label" x="${at.x + side * 5}" y="${at.y - 4}" text-anchor="${side < 0 ? 'end' : 'start'}">${cardinality}</text>`
    }
    const name = edge.backName === null ? edge.name : `${edge.name} / ${edge.backName}`
    return [
      `<path class="edge ${edge.kind}" d="${path}"><title>${escape(edge.joinCondition || name)}</title></path>`,
      ...(edge.kind === 'relationship'
        ? [end(edge.fromCardinality, first, edge.points[1]), end(edge.toCardinality, last, edge.points.at(-2))]
        : []),
    ]
  })
}

/** The SVG's text. */
export function renderSvg(graph: Graph): string {
  const [width, height] = [graph.width + 2 * MARGIN, graph.height + 2 * MARGIN]
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img" aria-label="Relationship graph">`,
    `<style>${STYLE}\n</style>`,
    `<rect class="paper" width="${width}" height="${height}"/>`,
    `<g transform="translate(${MARGIN} ${MARGIN})">`,
    ...drawEdges(graph),
    ...graph.nodes.map(drawNode),
    '</g>',
    '</svg>',
    '',
  ].join('\n')
}
