// Requests about the names of models: where they are mentioned, and new names for them.

import {
  type CancellationToken,
  LSPErrorCodes,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  ResponseError,
  type TextEdit,
} from 'vscode-languageserver/node'
import { references } from '../features/references.ts'
import { modelName, renameEdits, renameTarget } from '../features/rename.ts'
import { ModelNameAt, RenameEditsAt, RenameTargetAt, type StatementTarget } from '../protocol/messages.ts'
import { pathOf } from '../workspace/file-system.ts'
import type { Place, Server } from './server.ts'
import { resultInSlices } from './slices.ts'

export function registerNames(server: Server): void {
  /** What the steps give, for the document as it is now; null when it has no place or nobody waits any more. */
  const ask = async <T>(
    uri: string,
    token: CancellationToken,
    steps: (place: Place) => Generator<void, T>,
  ): Promise<T | null> => {
    const place = await server.analysed(pathOf(uri), token)
    const stop = () => token.isCancellationRequested || place?.workspace.snapshot !== place?.snapshot
    return place && (await resultInSlices(steps(place), { stop }))
  }
  const target = ({ position, uri }: StatementTarget, token: CancellationToken) =>
    ask(uri, token, ({ path, snapshot }) => renameTarget(snapshot, path, position))
  const edits = ({ newName, position, uri }: StatementTarget & { newName: string }, token: CancellationToken) =>
    ask(uri, token, ({ path, snapshot }) => renameEdits(snapshot, path, position, newName))

  server.onRequest(ReferencesRequest.type, ({ context, position, textDocument }, token) =>
    ask(textDocument.uri, token, ({ path, snapshot }) => references(snapshot, path, position, context)),
  )

  server.onRequest(ModelNameAt, async ({ position, uri }, token) => {
    const place = await server.analysed(pathOf(uri), token)
    return place && modelName(place.snapshot, place.path, position)
  })
  server.onRequest(RenameTargetAt, target)
  server.onRequest(RenameEditsAt, async (params, token) => (await edits(params, token)) ?? { edits: [] })

  // An editor that knows nothing of the requests above renames what is in strings alone: the rest would be half done.
  server.onRequest(PrepareRenameRequest.type, async ({ position, textDocument: { uri } }, token) => {
    const found = await target({ uri, position }, token)
    return found?.inCode === null ? { range: found.range, placeholder: found.name } : null
  })
  server.onRequest(RenameRequest.type, async ({ newName, position, textDocument: { uri } }, token) => {
    const found = await target({ uri, position }, token)
    if (found === null) return null
    const changed = await edits({ uri, position, newName }, token)
    const refused =
      found.inCode === null
        ? changed && 'refused' in changed && changed.refused
        : `'${found.name}' is defined in code: rename it there.`
    if (refused) throw new ResponseError(LSPErrorCodes.RequestFailed, refused)
    const changes: Record<string, TextEdit[]> = {}
    for (const edit of changed && 'edits' in changed ? changed.edits : []) {
      changes[edit.uri] ??= []
      changes[edit.uri]!.push({ range: edit.range, newText: edit.text })
    }
    return { changes }
  })
}
