// Opens a place in the source.

import type { Location } from 'athanor-server/protocol'
import * as vscode from 'vscode'

export async function goTo(location: Location, viewColumn?: vscode.ViewColumn): Promise<void> {
  const { start, end } = location.range
  await vscode.window.showTextDocument(vscode.Uri.parse(location.uri), {
    selection: new vscode.Range(start.line, start.character, end.line, end.character),
    ...(viewColumn === undefined ? {} : { viewColumn }),
  })
}
