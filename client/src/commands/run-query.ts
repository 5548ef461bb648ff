// Run Query: the statement at the cursor, with the parameters that the user is asked for, on the active connection. What
// writes goes into a write session, which the user opens knowingly; all else is read-only by the server's promise.

import { Run, type RunParams, type StatementInfo, type StatementTarget } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import { requireConnection } from '../connections/choose-connection.ts'
import { withPassword } from '../connections/passwords.ts'
import { requireTrust } from '../connections/trust.ts'
import type { Athanor, Part } from '../part.ts'
import { results } from '../views/results-view.ts'
import { askParameters, type Choices } from './ask-parameters.ts'
import { requireStatement, targetOf } from './target.ts'
import { requireWriteSession } from './write-sessions.ts'

export const runQuery: Part = {
  name: 'Run Query',
  activate(athanor) {
    athanor.command('athanor.runQuery', (argument) => run(athanor, targetOf(argument)))
    results.onRunAgain(() => {
      const last = results.last
      if (last) void vscode.commands.executeCommand('athanor.runQuery', last)
    })
  },
}

let counter = 0

async function run(athanor: Athanor, target: StatementTarget | undefined): Promise<void> {
  if (!requireTrust()) return
  const statement = await requireStatement(athanor, target)
  if (!target || !statement) return
  if (statement.error) {
    void vscode.window.showErrorMessage(`Athanor: the statement cannot be built: ${statement.error}`)
    return
  }
  const connection = await requireConnection(athanor, 'Athanor: Run Query')
  if (!connection) return
  const session = statement.writes ? await requireWriteSession(athanor, connection) : undefined
  if (session === null) return
  if (!(await acceptIncomplete(statement))) return
  const choices = await askParameters(athanor, statement)
  if (!choices) return
  await send(athanor, target, statement, choices, session)
}

async function acceptIncomplete(statement: StatementInfo): Promise<boolean> {
  if (statement.complete) return true
  const reasons = statement.unknown.map((part) => part.reason).join('; ')
  const choice = await vscode.window.showWarningMessage(
    'A part of this statement is not known without running your program.',
    { modal: true, detail: `${reasons}\n\nWhat is known can be run without it.` },
    'Run What Is Known',
  )
  return choice !== undefined
}

async function send(
  athanor: Athanor,
  target: StatementTarget,
  statement: StatementInfo,
  choices: Choices,
  session: string | undefined,
): Promise<void> {
  const connection = athanor.status.active
  if (!connection) return
  const params: RunParams = {
    ...target,
    ...choices,
    runId: `run-${++counter}`,
    connection: connection.id,
    limit: vscode.workspace.getConfiguration('athanor').get('run.limit', 500),
    ...(session === undefined ? {} : { session }),
  }
  await results.running(athanor, params.runId, statement.title, connection, target)
  try {
    const result = await withPassword(athanor, connection, (password) =>
      athanor.request(Run, password === undefined ? params : { ...params, password }),
    )
    results.show(athanor, result)
  } catch (error) {
    results.failed(params.runId, error)
    throw error
  }
}
