// Which statement a command is about: the one that a code lens or hover names, else the one at the cursor.

import { StatementAt, type StatementInfo, type StatementTarget } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor } from '../part.ts'

/** The argument of a command when it is a target, else the cursor's place in the active editor. */
export function targetOf(argument: unknown): StatementTarget | undefined {
  const given = argument as Partial<StatementTarget> | undefined
  if (typeof given?.uri === 'string' && given.position) return { uri: given.uri, position: given.position }
  const editor = vscode.window.activeTextEditor
  if (!editor) return undefined
  const { line, character } = editor.selection.active
  return { uri: editor.document.uri.toString(), position: { line, character } }
}

/** The statement there; the user is told when there is none. */
export async function requireStatement(
  athanor: Athanor,
  target: StatementTarget | undefined,
): Promise<StatementInfo | null> {
  const statement = target ? await athanor.request(StatementAt, target) : null
  if (!statement) {
    void vscode.window.showInformationMessage(
      'Athanor: there is no statement at the cursor. Put it inside a select(…), insert(…), session.query(…) or text("…").',
    )
  }
  return statement
}
