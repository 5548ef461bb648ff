// Draws the laid-out graph as SVG: boxes with columns, lines with their cardinalities. Positions are the server's; colours
// are custom properties, so the same drawing follows the editor's theme and is exported with the colours it has.

import { type Cardinality, type Graph, type GraphEdge, type GraphNode, graphMetrics } from 'athanor-server/protocol'
import { svg } from '../dom.ts'

const { charWidth, fontSize, headerHeight, keyWidth, paddingX, rowHeight } = graphMetrics

/** Name of a colour in the drawing, and the theme's colours that it takes, by preference. */
export const colours: Readonly<Record<string, readonly string[]>> = {
  '--graph-background': ['--vscode-editor-background', '#ffffff'],
  '--graph-box': ['--vscode-editorWidget-background', '--vscode-editor-background', '#f5f5f7'],
  '--graph-border': ['--vscode-contrastBorder', '--vscode-editorWidget-border', '--vscode-panel-border', '#9aa0ad'],
  '--graph-text': ['--vscode-editor-foreground', '#1f2430'],
  '--graph-muted': ['--vscode-descriptionForeground', '#6b7280'],
  '--graph-key': ['--vscode-charts-yellow', '--vscode-editor-foreground', '#9a6700'],
  '--graph-line': ['--vscode-contrastBorder', '--vscode-descriptionForeground', '#7b8496'],
  '--graph-accent': ['--vscode-focusBorder', '#0066cc'],
  '--graph-hover': ['--vscode-list-hoverBackground', '#e8eefc'],
  '--graph-title': ['color-mix(in srgb, var(--graph-accent) 14%, var(--graph-box))'],
}

/** Everything that the drawing needs to look right, in the page and in the exported file. */
export const drawingStyle = `
.graph { font: ${fontSize}px var(--vscode-editor-font-family, ui-monospace, Menlo, Consolas, monospace); }
.graph text { fill: var(--graph-text); dominant-baseline: central; }
.graph .box { vector-effect: non-scaling-stroke; }
.graph .box { fill: var(--graph-box); stroke: var(--graph-border); stroke-width: 1; }
.graph .title-bar { fill: var(--graph-title); }
.graph .title-line { stroke: var(--graph-border); }
.graph .class-name { font-weight: 600; }
.graph .table-name, .graph .column-type { fill: var(--graph-muted); font-size: ${fontSize - 1}px; }
.graph .table-node .box { stroke-dasharray: 4 3; }
.graph .key { fill: var(--graph-key); font-size: ${fontSize - 3}px; font-weight: 600; }
.graph .not-null { font-weight: 600; }
.graph .line { fill: none; stroke: var(--graph-line); stroke-width: 1.5; stroke-linejoin: round; }
.graph .foreign-key .line { stroke-dasharray: 5 4; }
.graph .end { fill: var(--graph-background); stroke: var(--graph-line); stroke-width: 1.5; stroke-linecap: round; }
.graph .edge-label, .graph .cardinality { fill: var(--graph-muted); font-size: ${fontSize - 1}px; paint-order: stroke; stroke: var(--graph-background); stroke-width: 4px; stroke-linejoin: round; }
`

/** Text that is wider than its place ends in an ellipsis; the row's title has all of it. */
function text(content: string, attributes: Record<string, string | number>, room: number): SVGTextElement {
  const most = Math.max(2, Math.floor((room + 1) / charWidth))
  return svg('text', attributes, content.length > most ? `${content.slice(0, most - 1)}…` : content)
}

export function drawNode(node: GraphNode): SVGGElement {
  const { width, height } = node
  const inner = width - 2 * paddingX
  const marker = graphMetrics.keyWidth
  const group = svg(
    'g',
    {
      class: `node ${node.kind}-node`,
      transform: `translate(${node.x} ${node.y})`,
      'data-id': node.id,
      role: 'button',
      tabindex: '-1',
      'aria-label': nodeLabel(node),
    },
    svg('rect', { class: 'box', width, height, rx: 4 }),
    svg('path', {
      class: 'title-bar',
      d: `M.5 ${headerHeight}V4.500a4 4 0 0 1 4 -4H${width - 4.5}a4 4 0 0 1 4 4V${headerHeight}z`,
    }),
    svg('line', { class: 'title-line', x1: 0, x2: width, y1: headerHeight, y2: headerHeight }),
    text(node.name, { class: 'class-name', x: paddingX, y: headerHeight / 2 - (node.kind === 'class' ? 8 : 0) }, inner),
    node.kind === 'class' && text(node.table, { class: 'table-name', x: paddingX, y: headerHeight / 2 + 9 }, inner),
  )
  node.columns.forEach((column, index) => {
    const y = headerHeight + index * rowHeight
    const middle = y + rowHeight / 2 + 1
    const key = [column.primaryKey ? 'PK' : '', column.foreignKey ? 'FK' : ''].filter(Boolean)
    // The box was made wide enough for both; a wider font shortens the longer of them.
    const nameRoom = (column.name.length + 1) * charWidth
    const typeRoom = Math.min(column.type.length * charWidth, Math.max(inner - marker - nameRoom, inner / 3))
    group.append(
      svg(
        'g',
        { class: 'row', 'data-column': index },
        svg('rect', {
          class: 'row-area',
          x: 1,
          y: y + 1,
          width: width - 2,
          height: rowHeight - 1,
          fill: 'transparent',
        }),
        key.length > 0 && svg('text', { class: 'key', x: paddingX - 4, y: middle }, key[0]!),
        text(
          column.name,
          { class: column.nullable ? 'column' : 'column not-null', x: paddingX + keyWidth - 4, y: middle },
          inner - keyWidth - typeRoom - 2,
        ),
        text(column.type, { class: 'column-type', x: width - paddingX, y: middle, 'text-anchor': 'end' }, typeRoom),
        svg(
          'title',
          {},
          `${column.name} ${column.type}${column.nullable ? ', nullable' : ', not null'}${column.primaryKey ? ', primary key' : ''}${column.foreignKey ? ', foreign key' : ''}`,
        ),
      ),
    )
  })
  return group
}

export function nodeLabel(node: GraphNode): string {
  const columns = `${node.columns.length} column${node.columns.length === 1 ? '' : 's'}`
  return node.kind === 'class' ? `${node.name}, table ${node.table}, ${columns}` : `Table ${node.table}, ${columns}`
}

const how: Readonly<Record<Cardinality, string>> = {
  '1': 'exactly one',
  '0..1': 'at most one',
  '*': 'many',
  '1..*': 'one or more',
}

export function edgeLabel(edge: GraphEdge, names: ReadonlyMap<string, string>): string {
  const from = names.get(edge.from) ?? edge.from
  const to = names.get(edge.to) ?? edge.to
  if (edge.kind === 'inheritance') return `${from} inherits from ${to}`
  const back = edge.backName ? `, back as ${to}.${edge.backName} (${how[edge.fromCardinality]})` : ''
  const over = edge.secondary ? ` through ${edge.secondary}` : ''
  return `${from}.${edge.name}: ${how[edge.toCardinality]} ${to}${over}${back}\n${edge.joinCondition}`
}

interface Point {
  readonly x: number
  readonly y: number
}

/** The line with rounded corners. */
function path(points: readonly Point[]): string {
  const [first, ...rest] = points
  if (!first) return ''
  let d = `M${first.x} ${first.y}`
  rest.forEach((point, index) => {
    const next = rest[index + 1]
    const before = index === 0 ? first : rest[index - 1]!
    if (!next) {
      d += `L${point.x} ${point.y}`
      return
    }
    const radius = Math.min(8, distance(before, point) / 2, distance(point, next) / 2)
    const a = towards(point, before, radius)
    const b = towards(point, next, radius)
    d += `L${a.x} ${a.y}Q${point.x} ${point.y} ${b.x} ${b.y}`
  })
  return d
}

const distance = (a: Point, b: Point) => Math.hypot(b.x - a.x, b.y - a.y)

function towards(from: Point, to: Point, by: number): Point {
  const length = distance(from, to) || 1
  return { x: from.x + ((to.x - from.x) * by) / length, y: from.y + ((to.y - from.y) * by) / length }
}

/** Crow's foot at a line's end. Drawn pointing right: the box's border is at x = 0, the line comes from the left. */
function foot(cardinality: Cardinality, at: Point, from: Point): SVGGElement {
  const angle = (Math.atan2(at.y - from.y, at.x - from.x) * 180) / Math.PI
  const many = cardinality === '*' || cardinality === '1..*'
  const optional = cardinality === '*' || cardinality === '0..1'
  return svg(
    'g',
    { class: 'foot', transform: `translate(${at.x} ${at.y}) rotate(${angle})` },
    many
      ? svg('path', { class: 'end', d: 'M-11 0L0 -6M-11 0L0 6M-11 0H0' })
      : svg('path', { class: 'end', d: 'M-7 -6V6' }),
    optional
      ? svg('circle', { class: 'end', cx: -15, cy: 0, r: 3.5 })
      : svg('path', { class: 'end', d: many ? 'M-14 -6V6' : 'M-12 -6V6' }),
  )
}

function triangle(at: Point, from: Point): SVGGElement {
  const angle = (Math.atan2(at.y - from.y, at.x - from.x) * 180) / Math.PI
  return svg(
    'g',
    { transform: `translate(${at.x} ${at.y}) rotate(${angle})` },
    svg('path', { class: 'end', d: 'M0 0L-12 -7V7z' }),
  )
}

/** The label stands at the middle of the longest piece of the line. */
function middle(points: readonly Point[]): Point {
  let best = { x: 0, y: 0 }
  let longest = -1
  for (let index = 1; index < points.length; index++) {
    const [a, b] = [points[index - 1]!, points[index]!]
    const length = distance(a, b)
    if (length > longest) {
      longest = length
      // Above a level piece, where the line and its ends stay in sight.
      const level = Math.abs(b.x - a.x) >= Math.abs(b.y - a.y)
      best = { x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 - (level ? 11 : 0) }
    }
  }
  return best
}

/** Beside the end of a line, clear of the crow's foot. */
function beside(at: Point, from: Point): Point {
  const along = towards(at, from, Math.min(24, distance(at, from) / 2))
  const horizontal = Math.abs(at.x - from.x) >= Math.abs(at.y - from.y)
  return horizontal ? { x: along.x, y: along.y + 11 } : { x: along.x + 12, y: along.y }
}

export function drawEdge(edge: GraphEdge, names: ReadonlyMap<string, string>): SVGGElement {
  const { points } = edge
  const [start, second] = [points[0]!, points[1]!]
  const [end, beforeEnd] = [points.at(-1)!, points.at(-2)!]
  const label = middle(points)
  const from = beside(start, second)
  const to = beside(end, beforeEnd)
  const inheritance = edge.kind === 'inheritance'
  return svg(
    'g',
    { class: `edge ${edge.kind}`, 'data-id': edge.id },
    svg('title', {}, edgeLabel(edge, names)),
    svg('path', { class: 'grip', d: path(points), fill: 'none', stroke: 'transparent', 'stroke-width': 12 }),
    svg('path', { class: 'line', d: path(points) }),
    inheritance ? triangle(end, beforeEnd) : foot(edge.toCardinality, end, beforeEnd),
    !inheritance && foot(edge.fromCardinality, start, second),
    !inheritance &&
      svg('text', { class: 'cardinality', x: from.x, y: from.y, 'text-anchor': 'middle' }, edge.fromCardinality),
    !inheritance &&
      svg('text', { class: 'cardinality', x: to.x, y: to.y, 'text-anchor': 'middle' }, edge.toCardinality),
    !inheritance &&
      svg(
        'text',
        { class: 'edge-label', x: label.x, y: label.y, 'text-anchor': 'middle' },
        edge.backName ? `${edge.name} / ${edge.backName}` : edge.name,
      ),
  )
}

/** Lines first, so that boxes are above them. */
export function drawGraph(graph: Graph): {
  readonly layer: SVGGElement
  readonly nodes: Map<string, SVGGElement>
  readonly edges: Map<string, SVGGElement>
} {
  const names = new Map(graph.nodes.map((node) => [node.id, node.name]))
  const edges = new Map(
    graph.edges.filter((edge) => edge.points.length > 1).map((edge) => [edge.id, drawEdge(edge, names)]),
  )
  const nodes = new Map(graph.nodes.map((node) => [node.id, drawNode(node)]))
  return { layer: svg('g', { class: 'graph' }, ...edges.values(), ...nodes.values()), nodes, edges }
}
