// The extension's side of the results view in the panel: it holds the last run, hands results to the page and does what
// the page asks. How rows look is the page's business (webviews/results).

import {
  CancelRun,
  CloseRun,
  type ConnectionInfo,
  type ExplainResult,
  FetchMore,
  type RunResult,
  type StatementTarget,
} from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Athanor, Part } from '../part.ts'
import type { FromResults, ToResults } from '../webviews/results/messages.ts'
import { goTo } from './go-to.ts'
import { webviewHtml, webviewOptions } from './webview-html.ts'

const VIEW = 'athanor.results'

class ResultsView {
  /** What the last run was about. */
  last: StatementTarget | null = null
  /** The run whose reply has not come. */
  pending: string | null = null

  #view: vscode.WebviewView | undefined
  #ready = false
  #messages: ToResults[] = []
  /** The run whose rows are shown: it is closed when another takes its place. */
  #open: string | null = null
  readonly #again = new vscode.EventEmitter<void>()
  readonly onRunAgain = this.#again.event

  resolve(athanor: Athanor, view: vscode.WebviewView): void {
    this.#view = view
    this.#ready = false
    view.webview.options = webviewOptions(athanor.extension)
    view.webview.onDidReceiveMessage((message: FromResults) => {
      this.#receive(athanor, message).catch((error) => athanor.fail('The results did not answer', error))
    })
    view.onDidDispose(() => {
      this.#view = undefined
      this.#close(athanor)
    })
    view.webview.html = webviewHtml(athanor.extension, view.webview, 'results', 'Query results')
  }

  async running(
    athanor: Athanor,
    runId: string,
    title: string,
    connection: ConnectionInfo,
    target: StatementTarget | null,
  ): Promise<void> {
    this.#close(athanor)
    if (target) this.last = target
    this.pending = runId
    this.#messages = []
    this.#post({ type: 'running', runId, title, connection })
    void vscode.commands.executeCommand('setContext', 'athanor.running', true)
    // Focus stays in the editor, unless the view has to be opened.
    if (this.#view) this.#view.show(true)
    else await vscode.commands.executeCommand(`${VIEW}.focus`, { preserveFocus: true })
  }

  show(athanor: Athanor, result: RunResult): void {
    this.#settled(result.runId)
    if (result.more) this.#open = result.runId
    const pageSize = vscode.workspace.getConfiguration('athanor').get('run.limit', 500)
    this.#post({ type: 'result', result, pageSize })
    void vscode.commands.executeCommand('setContext', 'athanor.hasResults', result.ok && result.columns.length > 0)
    if (result.error) athanor.log.warn(`${result.title}: ${result.error.message}`)
  }

  showPlan(runId: string, result: ExplainResult): void {
    this.#settled(runId)
    this.#post({ type: 'plan', runId, result })
  }

  failed(runId: string, error: unknown): void {
    this.#settled(runId)
    const message =
      error instanceof vscode.CancellationError ? 'Cancelled' : error instanceof Error ? error.message : String(error)
    this.#post({ type: 'failed', runId, message })
  }

  post(message: ToResults): void {
    this.#post(message)
  }

  #settled(runId: string): void {
    if (this.pending === runId) {
      this.pending = null
      void vscode.commands.executeCommand('setContext', 'athanor.running', false)
    }
  }

  #close(athanor: Athanor): void {
    const runId = this.#open
    this.#open = null
    if (runId)
      athanor.request(CloseRun, { runId }).catch((error) => athanor.log.warn(`Run not closed: ${String(error)}`))
  }

  #post(message: ToResults): void {
    // The page may not be there yet, or come again after the view moved: it then gets all since the last run began.
    if (message.type !== 'copy') this.#messages.push(message)
    if (this.#ready) void this.#view?.webview.postMessage(message)
  }

  async #receive(athanor: Athanor, message: FromResults): Promise<void> {
    switch (message.type) {
      case 'ready':
        this.#ready = true
        for (const waiting of this.#messages) void this.#view?.webview.postMessage(waiting)
        return
      case 'more': {
        const page = await athanor.request(FetchMore, { runId: message.runId, count: message.count })
        if (!page.more && this.#open === message.runId) this.#close(athanor)
        this.#post({ type: 'page', page })
        return
      }
      case 'cancel':
        await athanor.request(CancelRun, { runId: message.runId })
        return
      case 'again':
        this.#again.fire()
        return
      case 'copy':
        await vscode.env.clipboard.writeText(message.text)
        vscode.window.setStatusBarMessage(`Athanor: copied ${message.what}`, 3000)
        return
      case 'source':
        if (this.last) await goTo({ uri: this.last.uri, range: { start: this.last.position, end: this.last.position } })
        return
      case 'command':
        await vscode.commands.executeCommand(message.command)
    }
  }
}

/** There is one in a window. */
export const results = new ResultsView()

export const resultsView: Part = {
  name: 'Query results',
  activate(athanor) {
    athanor.extension.subscriptions.push(
      vscode.window.registerWebviewViewProvider(
        VIEW,
        { resolveWebviewView: (view) => results.resolve(athanor, view) },
        { webviewOptions: { retainContextWhenHidden: true } },
      ),
    )
    athanor.command('athanor.copyResultsCsv', () => results.post({ type: 'copy', format: 'csv' }))
    athanor.command('athanor.copyResultsJson', () => results.post({ type: 'copy', format: 'json' }))
  },
}
