// Check Models: the catalog is read again, all models are compared with it, and the Problems view shows what differs.

import { CheckModels, type CheckReport } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor, Part } from '../part.ts'
import { showRunError } from '../views/run-error.ts'

export const checkModels: Part = {
  name: 'Check Models',
  activate(athanor) {
    athanor.command('athanor.checkModels', async () => {
      const report = await vscode.window.withProgress(
        { location: vscode.ProgressLocation.Window, title: 'Checking models' },
        () => athanor.request(CheckModels, {}),
      )
      if (report.error) showRunError(athanor, report.error)
      else await tell(athanor, report)
    })
  },
}

async function tell(athanor: Athanor, report: CheckReport): Promise<void> {
  const against = report.connection ? ` against ${report.connection.name}` : ''
  const counted = `${report.models} model${report.models === 1 ? '' : 's'} checked${against}`
  const select = report.connection || !vscode.workspace.isTrusted ? [] : ['Select Connection']
  const hint = report.connection ? '' : ' No database is active, so they were not compared with one.'
  athanor.log.info(`${counted}: ${report.findings.length} findings`)
  const choice = report.findings.length
    ? await vscode.window.showWarningMessage(
        `Athanor: ${counted}, ${report.findings.length} finding${report.findings.length === 1 ? '' : 's'}.${hint}`,
        'Show Problems',
        ...select,
      )
    : await vscode.window.showInformationMessage(`Athanor: ${counted}, no findings.${hint}`, ...select)
  if (choice === 'Show Problems') await vscode.commands.executeCommand('workbench.actions.view.problems')
  else if (choice) await vscode.commands.executeCommand('athanor.selectConnection')
}
