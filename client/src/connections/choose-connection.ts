// The list of connections to choose from, and making one the active one. Who asks for it, and what is done with the
// connection afterwards, is elsewhere.

import { ActivateConnection, type ConnectionInfo, type ConnectResult, ListConnections } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor } from '../part.ts'
import { showRunError } from '../views/run-error.ts'
import { withPassword } from './passwords.ts'
import { requireTrust } from './trust.ts'

const SOURCES = {
  settings: 'from the settings',
  environment: 'from the environment',
  dotenv: 'from',
  code: 'from',
} as const

export const dialectNames = { sqlite: 'SQLite', postgresql: 'PostgreSQL', mysql: 'MySQL' } as const

function sourceOf(connection: ConnectionInfo): string {
  const file = connection.location
    ? ` ${vscode.workspace.asRelativePath(vscode.Uri.parse(connection.location.uri))}`
    : ''
  return `${SOURCES[connection.source]}${file}`
}

interface Choice extends vscode.QuickPickItem {
  readonly connection?: ConnectionInfo
  readonly action?: 'none' | 'add'
}

/** Ask for a connection. Undefined: dismissed. Null: none shall be active. */
export async function pickConnection(athanor: Athanor, title: string): Promise<ConnectionInfo | null | undefined> {
  const connections = await athanor.request(ListConnections, {})
  const active = athanor.status.active
  const items: Choice[] = connections.map((connection) => ({
    label: `$(${connection.problem ? 'warning' : 'database'}) ${connection.name}`,
    description: `${dialectNames[connection.dialect] ?? ''}${connection.id === active?.id ? ' · active' : ''}`,
    detail: connection.problem ?? `${connection.url} · ${sourceOf(connection)}`,
    connection,
  }))
  if (items.length) items.push({ label: '', kind: vscode.QuickPickItemKind.Separator })
  if (active) items.push({ label: '$(debug-disconnect) Disconnect', detail: 'No connection is active', action: 'none' })
  items.push({ label: '$(add) Add a connection in the settings', action: 'add' })
  const choice = await vscode.window.showQuickPick(items, {
    title,
    placeHolder: connections.length
      ? 'Which database?'
      : 'No connection was found in the settings, in .env files or in the code',
    matchOnDescription: true,
    matchOnDetail: true,
  })
  if (choice?.action === 'add') {
    await vscode.commands.executeCommand('workbench.action.openSettings', 'athanor.connections')
    return undefined
  }
  if (choice?.connection?.problem) {
    void vscode.window.showErrorMessage(`Athanor: ${choice.connection.name}: ${choice.connection.problem}`)
    return undefined
  }
  return choice?.action === 'none' ? null : choice?.connection
}

/** Make it the active connection, asking for a password if need be; the failure is shown. */
export async function activateConnection(athanor: Athanor, connection: ConnectionInfo): Promise<ConnectResult> {
  const result = await vscode.window.withProgress(
    { location: vscode.ProgressLocation.Window, title: `Connecting to ${connection.name}` },
    () =>
      withPassword(athanor, connection, (password) =>
        athanor.request(ActivateConnection, { id: connection.id, ...(password === undefined ? {} : { password }) }),
      ),
  )
  if (result.error) showRunError(athanor, result.error)
  return result
}

/** The active connection; without one the user chooses, and the choice becomes active. */
export async function requireConnection(athanor: Athanor, why: string): Promise<ConnectionInfo | undefined> {
  if (!requireTrust()) return undefined
  if (athanor.status.active) return athanor.status.active
  const chosen = await pickConnection(athanor, why)
  if (!chosen) return undefined
  const result = await activateConnection(athanor, chosen)
  return result.ok ? (result.connection ?? chosen) : undefined
}
