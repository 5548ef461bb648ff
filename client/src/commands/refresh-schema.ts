// Refresh Schema: the catalog of the active connection is read again; diagnostics follow by themselves.

import { RefreshCatalog } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import { requireConnection } from '../connections/choose-connection.ts'
import { withPassword } from '../connections/passwords.ts'
import type { Part } from '../part.ts'
import { showRunError } from '../views/run-error.ts'

export const refreshSchema: Part = {
  name: 'Refresh Schema',
  activate(athanor) {
    athanor.command('athanor.refreshSchema', async () => {
      const connection = await requireConnection(athanor, 'Athanor: Refresh Schema')
      if (!connection) return
      const result = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: `Reading the schema of ${connection.name}` },
        () => withPassword(athanor, connection, () => athanor.request(RefreshCatalog, {})),
      )
      if (result.error) return showRunError(athanor, result.error)
      const tables = result.catalog?.tables ?? 0
      vscode.window.setStatusBarMessage(
        `Athanor: ${connection.name} has ${tables} table${tables === 1 ? '' : 's'}`,
        4000,
      )
    })
  },
}
