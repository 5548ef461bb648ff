// Show Relationship Graph: of the whole workspace, or around the model that a code lens or hover names.

import type { GraphParams } from 'athanor-server/protocol'
import type { Part } from '../part.ts'
import { showGraphPanel } from '../views/graph-panel.ts'

export const showGraph: Part = {
  name: 'Show Relationship Graph',
  activate(athanor) {
    athanor.command('athanor.showRelationshipGraph', async (argument) => {
      const given = argument as Partial<GraphParams> | undefined
      const focus = typeof given?.focus === 'string' ? { focus: given.focus, hops: given.hops ?? 1 } : {}
      await showGraphPanel(athanor, focus)
    })
  },
}
