// Warns of a password in `athanor.connections`, where it would be committed and synchronised, and moves it to the
// secret storage when the user agrees: the URL in the settings loses it, all else stays.

import { type ConnectionSetting, ConnectionsChanged, ListConnections } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor, Part } from '../part.ts'
import { savePassword } from './passwords.ts'
import { withoutPassword } from './url-password.ts'

const IGNORED = 'athanor.ignoredPasswordWarnings'

export const passwordsInSettings: Part = {
  name: 'Warning of passwords in settings',
  activate(athanor) {
    const warned = new Set<string>()
    let pending: ReturnType<typeof setTimeout> | undefined
    const check = () => {
      clearTimeout(pending)
      pending = setTimeout(() => {
        warn(athanor, warned).catch((error) => athanor.log.warn(`Connections could not be listed: ${String(error)}`))
      }, 500)
    }
    athanor.extension.subscriptions.push(athanor.onStarted(check), { dispose: () => clearTimeout(pending) })
    athanor.onNotification(ConnectionsChanged, check)
  },
}

async function warn(athanor: Athanor, warned: Set<string>): Promise<void> {
  const ignored = athanor.extension.workspaceState.get<string[]>(IGNORED, [])
  for (const connection of await athanor.request(ListConnections, {})) {
    if (!connection.passwordInSettings || warned.has(connection.id) || ignored.includes(connection.id)) continue
    warned.add(connection.id)
    const choice = await vscode.window.showWarningMessage(
      `The setting athanor.connections has the password of "${connection.name}" in clear text.`,
      'Move to Secret Storage',
      'Open Settings',
      "Don't Warn Again",
    )
    if (choice === 'Move to Secret Storage') {
      await move(athanor, connection.id, connection.name)
      warned.delete(connection.id)
    } else if (choice === 'Open Settings') {
      await vscode.commands.executeCommand('workbench.action.openSettings', 'athanor.connections')
    } else if (choice) {
      await athanor.extension.workspaceState.update(IGNORED, [...ignored, connection.id])
    }
  }
}

async function move(athanor: Athanor, id: string, name: string): Promise<void> {
  const folders = vscode.workspace.workspaceFolders?.map((folder) => folder.uri) ?? [undefined]
  for (const folder of folders) {
    const section = vscode.workspace.getConfiguration('athanor', folder)
    const places = section.inspect<ConnectionSetting[]>('connections')
    const targets = [
      [places?.workspaceFolderValue, vscode.ConfigurationTarget.WorkspaceFolder],
      [places?.workspaceValue, vscode.ConfigurationTarget.Workspace],
      [places?.globalValue, vscode.ConfigurationTarget.Global],
    ] as const
    for (const [connections, target] of targets) {
      let found = false
      const changed: ConnectionSetting[] = []
      for (const connection of connections ?? []) {
        const parts = connection.name === name && connection.url ? withoutPassword(connection.url) : null
        if (parts) {
          await savePassword(athanor, id, name, parts.password)
          found = true
        }
        changed.push(parts ? { ...connection, url: parts.url } : connection)
      }
      if (found) await section.update('connections', changed, target)
    }
  }
}
