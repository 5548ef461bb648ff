// The SQL preview: a read-only document whose text follows the source that it was opened from. What the text says is
// composed in sql-text.ts.

import { SqlPreviewAt, type StatementTarget } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor, Part } from '../part.ts'
import { previewText } from './sql-text.ts'

const SCHEME = 'athanor-sql'

interface Preview {
  readonly target: StatementTarget
  lastText: string
}

const previews = new Map<string, Preview>()

export const sqlDocument: Part = {
  name: 'SQL preview',
  activate(athanor) {
    const changed = new vscode.EventEmitter<vscode.Uri>()
    const refresh = (of?: string) => {
      for (const [key, { target }] of previews) if (!of || target.uri === of) changed.fire(vscode.Uri.parse(key))
    }
    let pending: ReturnType<typeof setTimeout> | undefined
    let dialect: string | undefined
    athanor.extension.subscriptions.push(
      changed,
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
        onDidChange: changed.event,
        provideTextDocumentContent: (uri) => text(athanor, uri),
      }),
      vscode.workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
        if (!contentChanges.length || document.uri.scheme === SCHEME) return
        move(document.uri.toString(), contentChanges)
        clearTimeout(pending)
        pending = setTimeout(() => refresh(document.uri.toString()), 200)
      }),
      vscode.workspace.onDidCloseTextDocument((document) => {
        if (document.uri.scheme === SCHEME) previews.delete(document.uri.toString())
      }),
      athanor.onStatus(({ active }) => {
        if (active?.dialect !== dialect) refresh()
        dialect = active?.dialect
      }),
    )
  },
}

/** Lines added or removed above a statement take its place along. */
function move(uri: string, changes: readonly vscode.TextDocumentContentChangeEvent[]): void {
  for (const [key, preview] of previews) {
    if (preview.target.uri !== uri) continue
    let { line, character } = preview.target.position
    for (const { range, text } of changes) {
      if (range.end.line < line || (range.end.line === line && range.end.character <= character)) {
        const added = text.split('\n')
        if (range.end.line === line) {
          const last = added.at(-1)!
          character += last.length - range.end.character + (added.length === 1 ? range.start.character : 0)
        }
        line += added.length - 1 - (range.end.line - range.start.line)
      }
    }
    previews.set(key, { ...preview, target: { uri, position: { line, character } } })
  }
}

async function text(athanor: Athanor, uri: vscode.Uri): Promise<string> {
  const preview = previews.get(uri.toString())
  if (!preview) return '-- The source of this preview is no longer open. Run "Athanor: Show SQL" again.\n'
  const answer = await athanor.request(SqlPreviewAt, preview.target)
  // While the source is being typed it may not be a statement for a moment: the last SQL stays.
  if (!answer) return preview.lastText || '-- There is no statement here.\n'
  const path = vscode.workspace.asRelativePath(vscode.Uri.parse(preview.target.uri))
  preview.lastText = previewText(answer, `${path}:${answer.statement.range.start.line + 1}`)
  return preview.lastText
}

export async function openSqlDocument(target: StatementTarget, title: string): Promise<void> {
  const name = title.replace(/:.*$/s, '').replace(/[^\w.-]+/g, '-') || 'statement'
  const place = `${target.uri}#${target.position.line}:${target.position.character}`
  const uri = vscode.Uri.from({ scheme: SCHEME, path: `/${name}.athanor-sql`, query: place })
  previews.set(uri.toString(), { target, lastText: '' })
  const document = await vscode.workspace.openTextDocument(uri)
  await vscode.window.showTextDocument(document, {
    viewColumn: vscode.ViewColumn.Beside,
    preview: true,
    preserveFocus: true,
  })
}
