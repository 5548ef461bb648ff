// Write sessions: a transaction that the user opens, sees in the status bar, and commits or rolls back. Nothing that a
// session changed is kept without the commit.

import {
  BeginSession,
  CommitSession,
  type ConnectionInfo,
  RollbackSession,
  type WriteSession,
} from 'athanor-server/protocol'
import * as vscode from 'vscode'
import { requireConnection } from '../connections/choose-connection.ts'
import { withPassword } from '../connections/passwords.ts'
import type { Athanor, Part } from '../part.ts'
import { showRunError } from '../views/run-error.ts'

export const writeSessions: Part = {
  name: 'Write sessions',
  activate(athanor) {
    athanor.command('athanor.beginWriteSession', async () => {
      const connection = await requireConnection(athanor, 'Athanor: New Write Session')
      if (connection) await begin(athanor, connection)
    })
    athanor.command('athanor.commitWriteSession', async () => {
      const session = await chooseSession(athanor, 'Commit which session?')
      if (!session) return
      const answer = await vscode.window.showWarningMessage(
        `Commit to ${session.connection.name}?`,
        { modal: true, detail: `${describe(session)} ${session.connection.url}` },
        'Commit',
      )
      if (answer === 'Commit') await end(athanor, session, CommitSession, 'committed')
    })
    athanor.command('athanor.rollbackWriteSession', async () => {
      const session = await chooseSession(athanor, 'Roll back which session?')
      if (session) await end(athanor, session, RollbackSession, 'rolled back')
    })
  },
}

const describe = (session: WriteSession) =>
  `${session.statements} statement${session.statements === 1 ? '' : 's'}, ${session.affected} row${session.affected === 1 ? '' : 's'} changed.`

async function begin(athanor: Athanor, connection: ConnectionInfo): Promise<string | null> {
  const result = await withPassword(athanor, connection, (password) =>
    athanor.request(BeginSession, { connection: connection.id, ...(password === undefined ? {} : { password }) }),
  )
  if (result.error || !result.session) {
    if (result.error) showRunError(athanor, result.error)
    return null
  }
  void vscode.window.showInformationMessage(
    `Athanor: write session on ${connection.name}. Nothing is kept until you commit it.`,
  )
  return result.session.id
}

/** The connection's write session; without one the user may open it. Null: the user does not want to write. */
export async function requireWriteSession(athanor: Athanor, connection: ConnectionInfo): Promise<string | null> {
  const open = athanor.status.sessions.find((session) => session.connection.id === connection.id && !session.failed)
  if (open) return open.id
  const choice = await vscode.window.showWarningMessage(
    'This statement changes data.',
    { modal: true, detail: `It runs in a write session on ${connection.name}. Nothing is kept until you commit it.` },
    'Begin Write Session',
  )
  return choice ? begin(athanor, connection) : null
}

async function chooseSession(athanor: Athanor, title: string): Promise<WriteSession | undefined> {
  const { sessions } = athanor.status
  if (sessions.length < 2) {
    if (!sessions.length) void vscode.window.showInformationMessage('Athanor: no write session is open.')
    return sessions[0]
  }
  const choice = await vscode.window.showQuickPick(
    sessions.map((session) => ({ label: session.connection.name, description: describe(session), session })),
    { title: `Athanor: ${title}` },
  )
  return choice?.session
}

async function end(athanor: Athanor, session: WriteSession, how: typeof CommitSession, done: string): Promise<void> {
  const result = await athanor.request(how, { session: session.id })
  if (result.error) showRunError(athanor, result.error)
  else void vscode.window.showInformationMessage(`Athanor: ${done} on ${session.connection.name}. ${describe(session)}`)
}
