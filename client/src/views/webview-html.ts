// Where a webview's files are, as VS Code names them. What the page says is in webview-page.ts.

import { randomBytes } from 'node:crypto'
import * as vscode from 'vscode'
import { webviewPage } from './webview-page.ts'

export function webviewOptions(extension: vscode.ExtensionContext): vscode.WebviewOptions {
  return { enableScripts: true, localResourceRoots: [vscode.Uri.joinPath(extension.extensionUri, 'dist', 'webviews')] }
}

/** `name` is a bundle in dist/webviews: its script and its style sheet. */
export function webviewHtml(
  extension: vscode.ExtensionContext,
  webview: vscode.Webview,
  name: string,
  title: string,
): string {
  const file = (suffix: string) =>
    webview
      .asWebviewUri(vscode.Uri.joinPath(extension.extensionUri, 'dist', 'webviews', `${name}.${suffix}`))
      .toString()
  return webviewPage({
    name,
    title,
    nonce: randomBytes(18).toString('base64url'),
    cspSource: webview.cspSource,
    script: file('js'),
    style: file('css'),
  })
}
