// Nothing connects to a database from a workspace that the user has not trusted: its settings and files name the server.

import * as vscode from 'vscode'

/** True in a trusted workspace; else the user is told how to trust it. */
export function requireTrust(): boolean {
  if (vscode.workspace.isTrusted) return true
  void vscode.window
    .showWarningMessage(
      'Athanor connects to databases in trusted workspaces only, because connections come from the workspace.',
      'Manage Workspace Trust',
    )
    .then((choice) => {
      if (choice) void vscode.commands.executeCommand('workbench.trust.manage')
    })
  return false
}
