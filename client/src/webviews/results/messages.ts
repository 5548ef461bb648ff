// What the results view and the extension say to each other. Plain data.

import type { ConnectionInfo, ExplainResult, RunPage, RunResult } from 'athanor-server/protocol'

export type ToResults =
  | { readonly type: 'running'; readonly runId: string; readonly title: string; readonly connection: ConnectionInfo }
  | { readonly type: 'result'; readonly result: RunResult; readonly pageSize: number }
  | { readonly type: 'page'; readonly page: RunPage }
  | { readonly type: 'plan'; readonly runId: string; readonly result: ExplainResult }
  | { readonly type: 'failed'; readonly runId: string; readonly message: string }
  /** The command in the view's title was chosen. */
  | { readonly type: 'copy'; readonly format: 'csv' | 'json' }

export type FromResults =
  | { readonly type: 'ready' }
  | { readonly type: 'more'; readonly runId: string; readonly count: number }
  | { readonly type: 'again' }
  | { readonly type: 'cancel'; readonly runId: string }
  | { readonly type: 'copy'; readonly text: string; readonly what: string }
  /** Go to the statement in the source. */
  | { readonly type: 'source' }
  | { readonly type: 'command'; readonly command: 'athanor.selectConnection' | 'athanor.beginWriteSession' }
