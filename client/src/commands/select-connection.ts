// Select Connection and Test Connection.

import { ActivateConnection, TestConnection } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import { activateConnection, pickConnection } from '../connections/choose-connection.ts'
import { withPassword } from '../connections/passwords.ts'
import { rememberConnection } from '../connections/remembered-connection.ts'
import { requireTrust } from '../connections/trust.ts'
import type { Part } from '../part.ts'
import { showRunError } from '../views/run-error.ts'

export const selectConnection: Part = {
  name: 'Select Connection',
  activate(athanor) {
    athanor.command('athanor.selectConnection', async () => {
      if (!requireTrust()) return
      const chosen = await pickConnection(athanor, 'Athanor: Select Connection')
      if (chosen === undefined) return
      if (chosen === null) {
        await athanor.request(ActivateConnection, { id: null })
        await rememberConnection(athanor, null)
        return
      }
      await activateConnection(athanor, chosen)
    })
    // However a connection became active, it is the one to come back to.
    athanor.extension.subscriptions.push(
      athanor.onStatus((status) => {
        if (status.active) void rememberConnection(athanor, status.active.id)
      }),
    )
    athanor.command('athanor.testConnection', async () => {
      if (!requireTrust()) return
      const connection = await pickConnection(athanor, 'Athanor: Test Connection')
      if (!connection) return
      const result = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: `Testing ${connection.name}` },
        () =>
          withPassword(athanor, connection, (password) =>
            athanor.request(TestConnection, { id: connection.id, ...(password === undefined ? {} : { password }) }),
          ),
      )
      if (result.error) showRunError(athanor, result.error)
      else void vscode.window.showInformationMessage(`Athanor: ${connection.name} works: ${result.serverVersion ?? ''}`)
    })
  },
}
