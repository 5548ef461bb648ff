// The workspace's active connection comes back after a restart of the window or of the server. It is not asked for:
// where a password is needed and none is saved, the status bar says so and the user selects again.

import { ActivateConnection, ListConnections } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor, Part } from '../part.ts'
import { passwordOf } from './passwords.ts'

const REMEMBERED = 'athanor.activeConnection'

export const rememberedConnection: Part = {
  name: 'Remembered connection',
  activate(athanor) {
    const reconnect = () => {
      connect(athanor).catch((error) => athanor.log.warn(`Could not reconnect: ${String(error)}`))
    }
    athanor.extension.subscriptions.push(
      athanor.onStarted(reconnect),
      vscode.workspace.onDidGrantWorkspaceTrust(reconnect),
    )
  },
}

export async function rememberConnection(athanor: Athanor, id: string | null): Promise<void> {
  await athanor.extension.workspaceState.update(REMEMBERED, id ?? undefined)
}

async function connect(athanor: Athanor): Promise<void> {
  const id = athanor.extension.workspaceState.get<string>(REMEMBERED)
  if (!id || !vscode.workspace.isTrusted || athanor.status.active) return
  const connection = (await athanor.request(ListConnections, {})).find((one) => one.id === id)
  if (!connection || connection.problem) {
    athanor.log.info(`The connection used last, ${id}, is no longer there`)
    return
  }
  const password = await passwordOf(athanor, id)
  const result = await athanor.request(ActivateConnection, { id, ...(password === undefined ? {} : { password }) })
  if (result.error) athanor.log.warn(`Could not reconnect to ${connection.name}: ${result.error.message}`)
}
