// `athanor graph`: the relationship graph as SVG, Mermaid, DBML or JSON.

import { renderSvg } from '../../features/graph/svg.ts'
import { renderDbml, renderMermaid } from '../../features/graph/text-formats.ts'
import { foreignKeysOf, relationshipGraph, UnknownModelError } from '../../features/relationship-graph.ts'
import type { Graph } from '../../protocol/messages.ts'
import type { Context } from '../context.ts'
import { type CommandLine, UsageError } from '../usage.ts'

/** Prints the graph; exit code 0. */
export async function graph(context: Context, line: CommandLine): Promise<number> {
  const { snapshot } = context
  let found: Graph
  try {
    found = await relationshipGraph(snapshot, line.focus === null ? {} : { focus: line.focus, hops: line.hops })
  } catch (error) {
    if (error instanceof UnknownModelError) throw new UsageError(`--focus: ${error.message}`)
    throw error
  }
  if (found.nodes.length === 0) throw new UsageError(`${snapshot.root}: no models found to draw`)
  const write: Record<string, () => string> = {
    svg: () => renderSvg(found),
    mermaid: () => renderMermaid(found),
    dbml: () => renderDbml(found, foreignKeysOf(snapshot)),
    json: () => `${JSON.stringify({ version: 1, ...found }, null, 2)}\n`,
  }
  context.print((write[line.format] as () => string)())
  return 0
}
