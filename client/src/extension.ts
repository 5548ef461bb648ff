// The extension's start and end: a list of parts, each of which registers what it brings and knows nothing of the others.
// A part goes here once; what it does lives in its own file.

import * as vscode from 'vscode'
import { cancelQuery } from './commands/cancel-query.ts'
import { checkModels } from './commands/check-models.ts'
import { explainQuery } from './commands/explain-query.ts'
import { forget } from './commands/forget.ts'
import { refreshSchema } from './commands/refresh-schema.ts'
import { runQuery } from './commands/run-query.ts'
import { selectConnection } from './commands/select-connection.ts'
import { serverCommands } from './commands/server.ts'
import { showGraph } from './commands/show-graph.ts'
import { showSql } from './commands/show-sql.ts'
import { writeSessions } from './commands/write-sessions.ts'
import { passwordsInSettings } from './connections/passwords-in-settings.ts'
import { rememberedConnection } from './connections/remembered-connection.ts'
import { startLanguageClient } from './language-client.ts'
import type { Part } from './part.ts'
import { contextKeys } from './views/context-keys.ts'
import { graphPanel } from './views/graph-panel.ts'
import { resultsView } from './views/results-view.ts'
import { sqlDocument } from './views/sql-document.ts'
import { statusBar } from './views/status-bar.ts'

const parts: readonly Part[] = [
  contextKeys,
  statusBar,
  sqlDocument,
  resultsView,
  graphPanel,
  showSql,
  runQuery,
  explainQuery,
  cancelQuery,
  writeSessions,
  selectConnection,
  rememberedConnection,
  passwordsInSettings,
  checkModels,
  refreshSchema,
  showGraph,
  forget,
  serverCommands,
]

export async function activate(extension: vscode.ExtensionContext): Promise<void> {
  const athanor = startLanguageClient(extension)
  // Parts register their commands at once; what needs the server waits for it inside.
  for (const part of parts) {
    if (part.enabled && !part.enabled(athanor)) continue
    try {
      part.activate(athanor)
    } catch (error) {
      athanor.log.error(`Part "${part.name}" could not start: ${error instanceof Error ? error.stack : String(error)}`)
      void vscode.window.showErrorMessage(`Athanor: ${part.name} could not start. See the log for why.`)
    }
  }
  await athanor.start()
}

// The language client is among the context's subscriptions; disposing of it stops the server.
export function deactivate(): void {}
