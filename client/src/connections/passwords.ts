// Passwords live in the editor's secret storage and nowhere else: asked for once, sent with the request that needs them,
// forgotten when the user says so or when the database refuses them. Nothing here knows what a request does.

import type { ConnectionInfo, RunError } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor } from '../part.ts'

const secretKey = (id: string) => `athanor.password:${id}`
/** Secret storage cannot be listed everywhere, so the ids of what is in it are remembered beside it. Id to name. */
const INDEX = 'athanor.savedPasswords'

export function savedPasswords(athanor: Athanor): Record<string, string> {
  return athanor.extension.globalState.get<Record<string, string>>(INDEX, {})
}

export async function passwordOf(athanor: Athanor, id: string): Promise<string | undefined> {
  return athanor.extension.secrets.get(secretKey(id))
}

export async function savePassword(athanor: Athanor, id: string, name: string, password: string): Promise<void> {
  await athanor.extension.secrets.store(secretKey(id), password)
  await athanor.extension.globalState.update(INDEX, { ...savedPasswords(athanor), [id]: name })
}

export async function forgetPassword(athanor: Athanor, id: string): Promise<void> {
  await athanor.extension.secrets.delete(secretKey(id))
  const { [id]: _, ...rest } = savedPasswords(athanor)
  await athanor.extension.globalState.update(INDEX, rest)
}

/**
 * Do something that may need the connection's password: first with what is saved, and when the database wants another
 * one, with what the user types. A password that worked is saved.
 */
export async function withPassword<R extends { readonly error: RunError | null }>(
  athanor: Athanor,
  connection: ConnectionInfo,
  action: (password: string | undefined) => Promise<R>,
): Promise<R> {
  const saved = await passwordOf(athanor, connection.id)
  let result = await action(saved)
  while (result.error?.code === 'password-needed' || result.error?.code === 'password-wrong') {
    const password = await vscode.window.showInputBox({
      title: `Athanor: Password of ${connection.name}`,
      prompt: `${result.error.code === 'password-wrong' ? `${result.error.message} ` : ''}${connection.url} — kept in the secret storage, until "Athanor: Forget Saved Passwords"`,
      password: true,
      ignoreFocusOut: true,
    })
    if (password === undefined) {
      if (saved !== undefined && result.error.code === 'password-wrong') await forgetPassword(athanor, connection.id)
      throw new vscode.CancellationError()
    }
    result = await action(password)
    const refused = result.error?.code.startsWith('password-')
    if (!refused) {
      await savePassword(athanor, connection.id, connection.name, password)
    }
  }
  return result
}
