// The status bar: which database is active and what Athanor is doing. A click selects another connection; while a query
// runs, a second item cancels it. Nothing is decided here.

import type { Status } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import { dialectNames } from '../connections/choose-connection.ts'
import type { Part } from '../part.ts'

const plural = (count: number, noun: string) => `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`

export const statusBar: Part = {
  name: 'Status bar',
  activate(athanor) {
    const connection = vscode.window.createStatusBarItem('athanor.connection', vscode.StatusBarAlignment.Left, 40)
    connection.name = 'Athanor: Connection'
    connection.command = 'athanor.selectConnection'
    const running = vscode.window.createStatusBarItem('athanor.running', vscode.StatusBarAlignment.Left, 39)
    running.name = 'Athanor: Running Query'
    running.command = 'athanor.cancelQuery'
    running.text = '$(loading~spin) Query'
    running.tooltip = 'Cancel the query'
    running.accessibilityInformation = { label: 'A query is running. Cancel it', role: 'button' }
    const session = vscode.window.createStatusBarItem('athanor.session', vscode.StatusBarAlignment.Left, 38)
    session.name = 'Athanor: Write Session'
    session.command = 'athanor.commitWriteSession'
    session.backgroundColor = new vscode.ThemeColor('statusBarItem.warningBackground')

    const show = (status: Status) => {
      const active = status.active
      const icon = status.indexing ? 'sync~spin' : status.connectionError ? 'warning' : 'database'
      connection.text = `$(${icon}) ${active ? active.name : 'No database'}`
      connection.tooltip = tooltip(status)
      connection.backgroundColor = status.connectionError
        ? new vscode.ThemeColor('statusBarItem.errorBackground')
        : undefined
      connection.accessibilityInformation = {
        label: `Athanor: ${active ? `connected to ${active.name}` : 'no database is active'}. Select a connection`,
        role: 'button',
      }
      connection.show()
      if (status.running.length) running.show()
      else running.hide()
      const write = status.sessions[0]
      if (write) {
        session.text = `$(unlock) ${write.connection.name}: ${plural(write.affected, 'row')} changed`
        session.tooltip = write.failed
          ? 'The transaction has failed and can only be rolled back'
          : 'Write session: commit it, or run "Athanor: Roll Back Write Session"'
        session.command = write.failed ? 'athanor.rollbackWriteSession' : 'athanor.commitWriteSession'
        session.show()
      } else session.hide()
    }
    show(athanor.status)
    athanor.extension.subscriptions.push(connection, running, session, athanor.onStatus(show))
  },
}

function tooltip(status: Status): vscode.MarkdownString {
  const text = new vscode.MarkdownString(undefined, true)
  if (status.indexing) text.appendMarkdown(`Reading files: ${status.indexing.done} of ${status.indexing.total}\n\n`)
  if (status.active) {
    text.appendMarkdown(`**${dialectNames[status.active.dialect]}** \`${status.active.url}\`\n\n`)
    if (status.catalog) {
      text.appendMarkdown(`${plural(status.catalog.tables, 'table')}, ${plural(status.catalog.columns, 'column')}\n\n`)
    }
  } else text.appendMarkdown('No database is active: SQL is shown, but not run or checked.\n\n')
  if (status.connectionError) text.appendText(`${status.connectionError.message} ${status.connectionError.fix}\n\n`)
  if (status.models) text.appendMarkdown(`${plural(status.models, 'model')} in the workspace`)
  return text
}
