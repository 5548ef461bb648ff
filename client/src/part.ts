// What a part of the extension is, and what all parts are given. Parts meet only here.

import type { NotificationMethod, RequestMethod, Status } from 'athanor-server/protocol'
import type * as vscode from 'vscode'

export interface Part {
  readonly name: string
  /** Left out: always. */
  readonly enabled?: (athanor: Athanor) => boolean
  readonly activate: (athanor: Athanor) => void
}

/** The running extension. */
export interface Athanor {
  readonly extension: vscode.ExtensionContext
  readonly log: vscode.LogOutputChannel
  /** What the server last said of itself. */
  readonly status: Status
  readonly onStatus: vscode.Event<Status>
  /** Ask the server. Waits for its start; a failed start or a failed request rejects with a message for the user. */
  request<P, R>(method: RequestMethod<P, R>, params: P, token?: vscode.CancellationToken): Promise<R>
  /** Told whenever the server sends this, after restarts too. */
  onNotification<P>(method: NotificationMethod<P>, handler: (params: P) => void): vscode.Disposable
  /** Resolves when the server answers, and again for each restart by `onStarted`. */
  start(): Promise<void>
  restart(): Promise<void>
  readonly onStarted: vscode.Event<void>
  /** A command whose failure is shown to the user and logged. */
  command(id: string, run: (...args: any[]) => unknown): void
  /** Show a failure that is no message of the database: what was being done, and why it did not work. */
  fail(doing: string, error: unknown): void
}
