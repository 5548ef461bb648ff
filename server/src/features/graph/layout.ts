// Where the boxes and lines of a relationship graph go. elkjs computes it (layered, orthogonal lines); sizes come
// from the metrics that every renderer keeps to. What the graph is about is decided in relationship-graph.ts.

import type { ELK as Elk, ElkExtendedEdge, ElkNode } from 'elkjs/lib/elk-api.js'
import { type Graph, type GraphEdge, type GraphNode, graphMetrics } from '../../protocol/messages.ts'

export type UnplacedNode = Omit<GraphNode, 'x' | 'y' | 'width' | 'height'>
export type UnplacedEdge = Omit<GraphEdge, 'points'>

let engine: Promise<Elk> | null = null

/** elkjs is large: it is loaded when the first graph is asked for. */
function elk(): Promise<Elk> {
  engine ??= import('elkjs/lib/elk.bundled.js').then((module) => {
    const Constructor = (module.default as { default?: unknown }).default ?? module.default
    return new (Constructor as new () => Elk)()
  })
  return engine
}

/** A box's size in pixels: every row has room for a key, the name and the type. */
export function boxSize(node: UnplacedNode): { width: number; height: number } {
  const { charWidth, headerHeight, keyWidth, minWidth, paddingBottom, paddingX, rowHeight } = graphMetrics
  const wide = (text: string) => (text.length + 1) * charWidth
  const rows = node.columns.map(({ name, type }) => keyWidth + wide(name) + wide(type))
  const inner = Math.max(wide(node.name), wide(node.table), ...rows)
  return {
    width: Math.ceil(Math.max(minWidth, inner + 2 * paddingX)),
    height: headerHeight + node.columns.length * rowHeight + paddingBottom,
  }
}

const labelLength = ({ name, backName }: UnplacedEdge) => name.length + (backName ? backName.length + 3 : 0)

/** Lays out the graph. Edges whose ends are not among the nodes are left out. */
export async function layOut(
  nodes: readonly UnplacedNode[],
  edges: readonly UnplacedEdge[],
  classes: readonly string[],
): Promise<Graph> {
  const known = new Set(nodes.map((node) => node.id))
  const drawn = edges.filter((edge) => known.has(edge.from) && known.has(edge.to))
  const root: ElkNode = {
    id: 'root',
    layoutOptions: {
      'elk.algorithm': 'layered',
      'elk.direction': 'RIGHT',
      'elk.edgeRouting': 'ORTHOGONAL',
      'elk.layered.spacing.nodeNodeBetweenLayers': '24',
      'elk.layered.spacing.edgeNodeBetweenLayers': '16',
      'elk.edgeLabels.placement': 'CENTER',
      'elk.spacing.nodeNode': '40',
      'elk.spacing.edgeNode': '24',
      'elk.spacing.edgeEdge': '16',
      'elk.separateConnectedComponents': 'true',
      'elk.spacing.componentComponent': '60',
      'elk.aspectRatio': '1.6',
    },
    children: nodes.map((node) => ({ id: node.id, ...boxSize(node) })),
    edges: drawn.map((edge) => ({
      id: edge.id,
      sources: [edge.from],
      targets: [edge.to],
      // Room for the names on the line, clear of the cardinalities at its ends.
      labels: [
        { text: edge.name, width: labelLength(edge) * graphMetrics.charWidth + 56, height: graphMetrics.rowHeight },
      ],
    })),
  }
  const placed = await (await elk()).layout(root)
  const boxes = new Map((placed.children ?? []).map((box) => [box.id, box]))
  const lines = new Map((placed.edges ?? []).map((line) => [line.id, line as ElkExtendedEdge]))
  return {
    width: Math.ceil(placed.width ?? 0),
    height: Math.ceil(placed.height ?? 0),
    classes,
    nodes: nodes.map((node) => {
      const box = boxes.get(node.id)
      return { ...node, ...boxSize(node), x: box?.x ?? 0, y: box?.y ?? 0 }
    }),
    edges: drawn.map((edge) => {
      const section = lines.get(edge.id)?.sections?.[0]
      const points = section ? [section.startPoint, ...(section.bendPoints ?? []), section.endPoint] : []
      return { ...edge, points: points.map(({ x, y }) => ({ x, y })) }
    }),
  }
}
