// The protocol's requests about a statement and about the models that need no database: preview, info, graph.

import type { CancellationToken } from 'vscode-languageserver/node'
import { relationshipGraph } from '../features/relationship-graph.ts'
import { sqlPreview } from '../features/sql-preview.ts'
import { statementAt, statementInfo } from '../features/statement-info.ts'
import {
  type Graph,
  ModelsChanged,
  RelationshipGraph,
  SqlPreviewAt,
  StatementAt,
  type StatementTarget,
} from '../protocol/messages.ts'
import { pathOf } from '../workspace/file-system.ts'
import type { Server } from './server.ts'

/** An open graph is told at most this often. */
const MODELS_CHANGED_MS = 1000

const EMPTY: Graph = { width: 0, height: 0, nodes: [], edges: [], classes: [] }

export function registerStatements(server: Server): void {
  const siteOf = async ({ position, uri }: StatementTarget, token: CancellationToken) => {
    const place = await server.analysed(pathOf(uri), token)
    const site = place && statementAt(place.snapshot, place.path, position)
    return place && site ? { ...place, site } : null
  }

  server.onRequest(StatementAt, async (target, token) => {
    const found = await siteOf(target, token)
    return found && statementInfo(found.snapshot, found.path, found.site)
  })

  server.onRequest(SqlPreviewAt, async (target, token) => {
    const found = await siteOf(target, token)
    return found && sqlPreview(found.snapshot, found.path, found.site)
  })

  server.onRequest(RelationshipGraph, async (params) => {
    // With several folders, the graph is that of the folder which has models.
    const workspace = server.workspaces.find((each) => each.snapshot.evaluation.mappers.length > 0)
    return workspace ? relationshipGraph(workspace.snapshot, params) : EMPTY
  })

  let timer: NodeJS.Timeout | null = null
  server.onChange((workspace, before) => {
    if (timer !== null || workspace.snapshot.sources === before.sources) return
    timer = setTimeout(() => {
      timer = null
      void server.connection.sendNotification(ModelsChanged.method, {})
    }, MODELS_CHANGED_MS)
    timer.unref()
  })
}
