// Open documents: applies the editor's incremental changes and hands the text to the workspace. Before the workspaces
// are known, the documents wait here.

import { TextDocument, type TextDocumentContentChangeEvent } from 'vscode-languageserver-textdocument'
import { languageOf } from '../frontends/language.ts'
import { pathOf } from '../workspace/file-system.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Server } from './server.ts'

const documents = new Map<string, TextDocument>()
/** Workspaces of files that were opened by themselves. */
const loose = new WeakSet<Workspace>()

/** All documents that are open in the editor, by URI: the one that was opened or edited last comes first. */
export function openDocumentUris(): readonly string[] {
  return [...documents.keys()].reverse()
}

/** The version of an open document, for answers that name it; null when it is not open. */
export function documentVersion(uri: string): number | null {
  return documents.get(uri)?.version ?? null
}

export function registerDocuments(server: Server): void {
  const { connection } = server

  connection.onDidOpenTextDocument(({ textDocument: { uri, languageId, version, text } }) => {
    if (typeof uri !== 'string' || typeof text !== 'string') throw new TypeError('A document without URI or text')
    documents.set(uri, TextDocument.create(uri, languageId, version, text))
    tell(server, uri, 'open')
  })

  connection.onDidChangeTextDocument(({ textDocument: { uri, version }, contentChanges }) => {
    const document = documents.get(uri)
    if (!document) return
    if (!contentChanges.every(isChange)) throw new TypeError(`A change of ${uri} without range or text`)
    TextDocument.update(document, contentChanges, version)
    // The document that was edited last comes last, as the map's order tells.
    documents.delete(uri)
    documents.set(uri, document)
    tell(server, uri, 'edit')
  })

  connection.onDidCloseTextDocument(({ textDocument: { uri } }) => {
    documents.delete(uri)
    const place = server.place(pathOf(uri))
    if (place) server.apply(place.workspace, { kind: 'close', path: place.path })
  })
}

/** Whether a change can be applied: one that can't be would leave the document in a state that nobody knows. */
function isChange(change: TextDocumentContentChangeEvent): boolean {
  if (typeof change?.text !== 'string') return false
  if (!('range' in change)) return true
  const { end, start } = change.range
  return [start.line, start.character, end.line, end.character].every(Number.isInteger)
}

/**
 * Hands all open documents to workspaces that have just become known. What was opened by itself in one of their folders
 * belongs to them now.
 */
export function openDocuments(server: Server): void {
  const folders = server.workspaces.filter((it) => !loose.has(it))
  server.workspaces = server.workspaces.filter(
    (it) => !loose.has(it) || !folders.some(({ root }) => it.root.startsWith(`${root}/`)),
  )
  for (const uri of documents.keys()) tell(server, uri, 'open')
}

function tell(server: Server, uri: string, kind: 'open' | 'edit'): void {
  const path = pathOf(uri)
  if (path !== null && languageOf(path) !== null && server.place(path) === null) {
    // It may be in a folder that is still being walked through: it is handed over then.
    if (server.makeWorkspace === null || server.walking > 0) return
    // A file opened by itself: its folder is its workspace, but only what is open of it is read.
    loose.add(server.makeWorkspace(path.slice(0, path.lastIndexOf('/')), { files: [path], projects: [], messages: [] }))
  }
  const place = server.place(path)
  if (place) server.apply(place.workspace, { kind, path: place.path, text: documents.get(uri)!.getText() })
}
