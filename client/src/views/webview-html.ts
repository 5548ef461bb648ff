// The page around every webview: a content security policy that lets only this extension's script and style in, and
// nothing from anywhere else. The page's content is made by its script.

import { randomBytes } from 'node:crypto'
import * as vscode from 'vscode'

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
  const nonce = randomBytes(18).toString('base64url')
  const file = (suffix: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(extension.extensionUri, 'dist', 'webviews', `${name}.${suffix}`))
  const policy = [
    "default-src 'none'",
    `script-src 'nonce-${nonce}'`,
    `style-src ${webview.cspSource}`,
    `font-src ${webview.cspSource}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="${file('css')}">
<title>${title}</title>
</head>
<body class="athanor-${name}">
<main id="root"></main>
<script nonce="${nonce}" src="${file('js')}"></script>
</body>
</html>`
}
