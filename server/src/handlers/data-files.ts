// Files that the program reads and that are no sources (`queries.sql`): which they are is found out as it is evaluated, so
// the editor is asked then to tell of their changes, on the disk and in its own documents. Elsewhere nothing is watched.

import { type Registration, TextDocumentSyncKind } from 'vscode-languageserver/node'
import type { Server } from './server.ts'

/** Hears of each file that the program reads. */
export function dataFileListener(server: Server): (path: string) => void {
  const asked = new Set<string>()
  let waiting: string[] = []
  let batch = 0
  const register = () => {
    const names = waiting
    waiting = []
    const registrations = registrationsFor(server, names, ++batch)
    if (registrations.length === 0) return
    server.connection
      .sendRequest('client/registerCapability', { registrations })
      .catch((error: unknown) => server.logError('Watching files', error))
  }
  return (path) => {
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (name === '' || asked.has(name)) return
    asked.add(name)
    waiting.push(name)
    if (waiting.length === 1) setImmediate(register)
  }
}

function registrationsFor(server: Server, names: readonly string[], batch: number): Registration[] {
  const { textDocument, workspace } = server.capabilities
  const patterns = names.map((name) => `**/${name.replace(/[[\]{}*?]/g, '[$&]')}`)
  const id = (what: string) => `athanor-data-${what}-${batch}`
  const registrations: Registration[] = []
  if (workspace?.didChangeWatchedFiles?.dynamicRegistration) {
    const watchers = patterns.map((globPattern) => ({ globPattern }))
    registrations.push({ id: id('files'), method: 'workspace/didChangeWatchedFiles', registerOptions: { watchers } })
  }
  if (textDocument?.synchronization?.dynamicRegistration) {
    const documentSelector = patterns.map((pattern) => ({ scheme: 'file', pattern }))
    const syncKind = TextDocumentSyncKind.Incremental
    registrations.push(
      // Changes before openings: what is opened is followed from its first text on.
      { id: id('changes'), method: 'textDocument/didChange', registerOptions: { documentSelector, syncKind } },
      { id: id('closings'), method: 'textDocument/didClose', registerOptions: { documentSelector } },
      { id: id('openings'), method: 'textDocument/didOpen', registerOptions: { documentSelector } },
    )
  }
  return registrations
}
