// Forget Saved Passwords and Forget Remembered Parameters.

import * as vscode from 'vscode'
import { forgetPassword, savedPasswords } from '../connections/passwords.ts'
import type { Part } from '../part.ts'
import { forgetParameters } from './ask-parameters.ts'

export const forget: Part = {
  name: 'Forget',
  activate(athanor) {
    athanor.command('athanor.forgetPasswords', async () => {
      const saved = Object.entries(savedPasswords(athanor))
      if (!saved.length) {
        void vscode.window.showInformationMessage('Athanor: no password is saved.')
        return
      }
      const choice = await vscode.window.showQuickPick(
        saved.map(([id, name]) => ({ label: name, picked: true, id })),
        { title: 'Athanor: Forget Saved Passwords', placeHolder: 'Of which connections?', canPickMany: true },
      )
      for (const { id } of choice ?? []) await forgetPassword(athanor, id)
      if (choice?.length) {
        const names = choice.map((one) => one.label).join(', ')
        void vscode.window.showInformationMessage(`Athanor: forgot the password of ${names}.`)
      }
    })
    athanor.command('athanor.forgetParameters', async () => {
      await forgetParameters(athanor)
      void vscode.window.showInformationMessage('Athanor: the parameters of earlier runs are forgotten.')
    })
  },
}
