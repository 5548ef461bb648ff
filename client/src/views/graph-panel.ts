// The extension's side of the relationship graph: asks the server for it, again when models change, and opens the code of
// what is chosen. How it looks is the page's business (webviews/graph).

import { type GraphParams, ModelsChanged, RelationshipGraph } from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor, Part } from '../part.ts'
import type { FromGraph, ToGraph } from '../webviews/graph/messages.ts'
import { goTo } from './go-to.ts'
import { webviewHtml, webviewOptions } from './webview-html.ts'

interface Shown {
  readonly panel: vscode.WebviewPanel
  focus: string | null
  hops: number
}

let shown: Shown | undefined

export const graphPanel: Part = {
  name: 'Relationship graph',
  activate(athanor) {
    const refresh = () => {
      if (shown) send(athanor, shown).catch((error) => athanor.log.warn(`Graph not refreshed: ${String(error)}`))
    }
    athanor.onNotification(ModelsChanged, refresh)
    athanor.extension.subscriptions.push(athanor.onStarted(refresh))
  },
}

export async function showGraphPanel(athanor: Athanor, params: GraphParams): Promise<void> {
  const focus = params.focus ?? null
  const hops = params.hops ?? 1
  if (shown) {
    Object.assign(shown, { focus, hops })
    shown.panel.reveal()
    await send(athanor, shown)
    return
  }
  const panel = vscode.window.createWebviewPanel('athanor.graph', 'Relationship Graph', vscode.ViewColumn.Active, {
    ...webviewOptions(athanor.extension),
    retainContextWhenHidden: true,
  })
  const icon = (theme: string) => vscode.Uri.joinPath(athanor.extension.extensionUri, 'media', `graph-${theme}.svg`)
  panel.iconPath = { light: icon('light'), dark: icon('dark') }
  const current: Shown = { panel, focus, hops }
  shown = current
  panel.onDidDispose(() => {
    if (shown === current) shown = undefined
  })
  panel.webview.onDidReceiveMessage((message: FromGraph) => {
    receive(athanor, current, message).catch((error) => athanor.fail('The graph did not answer', error))
  })
  panel.webview.html = webviewHtml(athanor.extension, panel.webview, 'graph', 'Relationship graph')
}

async function receive(athanor: Athanor, current: Shown, message: FromGraph): Promise<void> {
  switch (message.type) {
    case 'ready':
      await send(athanor, current)
      return
    case 'focus':
      current.focus = message.focus
      current.hops = message.hops
      await send(athanor, current)
      return
    case 'open':
      await goTo(message.location, message.aside ? vscode.ViewColumn.Beside : current.panel.viewColumn)
      return
    case 'export':
      await save(message.svg)
  }
}

async function send(athanor: Athanor, current: Shown): Promise<void> {
  const post = (message: ToGraph) => current.panel.webview.postMessage(message)
  const { focus, hops } = current
  try {
    const graph = await athanor.request(RelationshipGraph, focus ? { focus, hops } : {})
    await post({ type: 'graph', graph, focus, hops })
  } catch (error) {
    await post({ type: 'failed', message: error instanceof Error ? error.message : String(error) })
    throw error
  }
}

async function save(svg: string): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri
  const uri = await vscode.window.showSaveDialog({
    title: 'Export the relationship graph',
    filters: { SVG: ['svg'] },
    ...(folder ? { defaultUri: vscode.Uri.joinPath(folder, 'relationships.svg') } : {}),
  })
  if (!uri) return
  await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(svg))
  const choice = await vscode.window.showInformationMessage(
    `Athanor: saved ${vscode.workspace.asRelativePath(uri)}`,
    'Open',
  )
  if (choice) await vscode.commands.executeCommand('vscode.open', uri)
}
