// How a database's or a run's error is shown outside the results: one message with what to do, and a button for it where
// there is one.

import type { RunError } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor } from '../part.ts'

const REMEDIES: Partial<Record<RunError['code'], readonly [label: string, command: string, argument?: string]>> = {
  'untrusted-workspace': ['Manage Workspace Trust', 'workbench.trust.manage'],
  'no-connection': ['Select Connection', 'athanor.selectConnection'],
  'unknown-connection': ['Select Connection', 'athanor.selectConnection'],
  unreachable: ['Open Settings', 'workbench.action.openSettings', 'athanor.connections'],
  'missing-database': ['Open Settings', 'workbench.action.openSettings', 'athanor.connections'],
  'needs-write-session': ['New Write Session', 'athanor.beginWriteSession'],
}

export function showRunError(athanor: Athanor, error: RunError): void {
  if (error.code === 'cancelled') return
  athanor.log.warn(`${error.code}: ${error.message}${error.databaseCode ? ` (${error.databaseCode})` : ''}`)
  const remedy = REMEDIES[error.code]
  const message = /[.!?]$/.test(error.message) ? error.message : `${error.message}.`
  const text = error.fix ? `${message} ${error.fix}` : message
  void vscode.window.showErrorMessage(`Athanor: ${text}`, ...(remedy ? [remedy[0]] : [])).then((choice) => {
    if (choice && remedy) void vscode.commands.executeCommand(remedy[1], ...(remedy[2] ? [remedy[2]] : []))
  })
}
