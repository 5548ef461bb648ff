// A language server that does nothing: what starting a process and speaking LSP cost by themselves, on this machine.

import { createMessageConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-jsonrpc/node'

const connection = createMessageConnection(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
)
connection.onRequest('initialize', () => ({ capabilities: { textDocumentSync: 2, hoverProvider: true } }))
connection.onRequest('textDocument/hover', () => null)
connection.onRequest('shutdown', () => null)
connection.onNotification('exit', () => process.exit(0))
connection.listen()
