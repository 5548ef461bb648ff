// Runs inside VS Code's extension host, with its API instead of its window: the extension activates, the server answers
// through VS Code, commands are there. Loaded by VS Code, so this file is no Vitest test.

import assert from 'node:assert/strict'
import * as vscode from 'vscode'

const cases: readonly (readonly [name: string, run: () => Promise<void>])[] = [
  [
    'activates on a Python file',
    async () => {
      await vscode.window.showTextDocument(await open('shop/queries.py'))
      const extension = vscode.extensions.getExtension('athanor.athanor')
      assert.ok(extension, 'the extension is installed')
      await extension.activate()
      assert.ok(extension.isActive)
    },
  ],
  [
    'registers every command of its manifest',
    async () => {
      const present = new Set(await vscode.commands.getCommands(true))
      const { contributes } = vscode.extensions.getExtension('athanor.athanor')!.packageJSON
      for (const { command } of contributes.commands) assert.ok(present.has(command), command)
    },
  ],
  [
    'shows SQL on hover',
    async () => {
      const document = await open('shop/queries.py')
      const position = document.positionAt(document.getText().indexOf('select(User).where') + 2)
      const text = await eventually(async () => {
        const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
          'vscode.executeHoverProvider',
          document.uri,
          position,
        )
        const all = hovers.flatMap((hover) => hover.contents.map((content) => (content as vscode.MarkdownString).value))
        return all.find((value) => value.includes('SELECT'))
      })
      assert.match(text, /FROM users/)
    },
  ],
  [
    'finds no problem in the shop',
    async () => {
      await eventually(
        async () => vscode.languages.getDiagnostics().every(([, list]) => list.length === 0) || undefined,
      )
    },
  ],
  [
    'opens the SQL preview',
    async () => {
      const document = await open('shop/queries.py')
      const { line, character } = document.positionAt(document.getText().indexOf('select(User).where') + 2)
      await vscode.commands.executeCommand('athanor.showSql', {
        uri: document.uri.toString(),
        position: { line, character },
      })
      const preview = await eventually(async () =>
        vscode.workspace.textDocuments.find(
          (one) => one.languageId === 'athanor-sql' && one.getText().includes('SELECT'),
        ),
      )
      assert.match(preview.getText(), /FROM users/)
    },
  ],
]

function open(path: string): Thenable<vscode.TextDocument> {
  return vscode.workspace.openTextDocument(vscode.Uri.joinPath(vscode.workspace.workspaceFolders![0]!.uri, path))
}

async function eventually<T>(attempt: () => Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 100; tries++) {
    const value = await attempt()
    if (value !== undefined) return value
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error('It did not happen within ten seconds')
}

/** Called by VS Code. */
export async function run(): Promise<void> {
  let failed = 0
  for (const [name, test] of cases) {
    try {
      await test()
      console.log(`ok ${name}`)
    } catch (error) {
      failed++
      console.error(`not ok ${name}\n${error instanceof Error ? error.stack : String(error)}`)
    }
  }
  console.log(`${cases.length - failed} passed, ${failed} failed`)
  if (failed) throw new Error(`${failed} failed`)
}
