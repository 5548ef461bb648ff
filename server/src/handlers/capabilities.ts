// What the server offers, as `initialize` says it. Plain data, so that answering needs nothing of the features.

import { type ServerCapabilities, TextDocumentSyncKind } from 'vscode-languageserver/node'

export const capabilities: ServerCapabilities = {
  positionEncoding: 'utf-16',
  textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
  hoverProvider: true,
  definitionProvider: true,
  referencesProvider: true,
  renameProvider: { prepareProvider: true },
  completionProvider: { triggerCharacters: ['"', "'", '.'], resolveProvider: false },
  documentSymbolProvider: { label: 'Athanor' },
  codeLensProvider: { resolveProvider: false },
  inlayHintProvider: true,
  codeActionProvider: { codeActionKinds: ['quickfix'] },
  workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
}
