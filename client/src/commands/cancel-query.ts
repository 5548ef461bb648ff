// Cancel Query: ends whatever the database is working on for this window. The results say that it was cancelled.

import { CancelRun } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Part } from '../part.ts'
import { results } from '../views/results-view.ts'

export const cancelQuery: Part = {
  name: 'Cancel Query',
  activate(athanor) {
    athanor.command('athanor.cancelQuery', async () => {
      const pending = new Set([...athanor.status.running, ...(results.pending ? [results.pending] : [])])
      if (!pending.size) void vscode.window.showInformationMessage('Athanor: no query is running.')
      await Promise.all([...pending].map((runId) => athanor.request(CancelRun, { runId })))
    })
  },
}
