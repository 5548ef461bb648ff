// Keeps the `when` clauses' keys in package.json true: athanor.active, athanor.running, athanor.writeSession.

import * as vscode from 'vscode'
import type { Part } from '../part.ts'

export const contextKeys: Part = {
  name: 'Context keys',
  activate(athanor) {
    const set = (key: string, value: boolean) => vscode.commands.executeCommand('setContext', `athanor.${key}`, value)
    void set('active', true)
    athanor.extension.subscriptions.push(
      athanor.onStatus((status) => {
        void set('running', status.running.length > 0)
        void set('writeSession', status.sessions.length > 0)
      }),
    )
  },
}
