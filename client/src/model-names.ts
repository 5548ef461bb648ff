// References and renaming of names of models. Strings and keywords are the server's; what is in code, the language's own
// extension knows (Pylance, TypeScript). VS Code shows the references of all, but takes the new name from one extension
// alone: so here the other is asked as well, and both sets of edits become one. When the other has none, nothing is
// renamed: a program with half of its names changed is broken.

import {
  type Location,
  ModelNameAt,
  type Position,
  RenameEditsAt,
  RenameTargetAt,
  type RequestMethod,
  type StatementTarget,
} from 'athanor-server/protocol'
import * as vscode from 'vscode'
import type { Middleware } from 'vscode-languageclient'

type Ask = <P, R>(method: RequestMethod<P, R>, params: P, token: vscode.CancellationToken) => Promise<R>

/** While others are asked, VS Code asks this extension as well: it leaves the answer to them. */
let asking = 0

async function others<T>(command: string, place: Location, ...more: unknown[]): Promise<T | undefined> {
  asking++
  try {
    return await vscode.commands.executeCommand<T>(command, vscode.Uri.parse(place.uri), at(place.range.start), ...more)
  } finally {
    asking--
  }
}

const at = ({ character, line }: Position) => new vscode.Position(line, character)
const rangeOf = ({ end, start }: Location['range']) => new vscode.Range(at(start), at(end))

export function modelNames(
  ask: Ask,
): Required<Pick<Middleware, 'prepareRename' | 'provideReferences' | 'provideRenameEdits'>> {
  const target = (document: vscode.TextDocument, { character, line }: vscode.Position): StatementTarget => ({
    uri: document.uri.toString(),
    position: { line, character },
  })
  return {
    async provideReferences(document, position, options, token, next) {
      const own = (await next(document, position, options, token)) ?? []
      const name = asking === 0 ? await ask(ModelNameAt, target(document, position), token) : null
      if (!name?.inString || name.inCode === null) return own
      const found = (await others<vscode.Location[]>('vscode.executeReferenceProvider', name.inCode)) ?? []
      const seen = new Set(own.map(shown))
      return [...own, ...found.filter((each) => !seen.has(shown(each)))]
    },

    async prepareRename(document, position, token) {
      const name = asking === 0 ? await ask(RenameTargetAt, target(document, position), token) : null
      return name && { range: rangeOf(name.range), placeholder: name.name }
    },

    async provideRenameEdits(document, position, newName, token) {
      const place = target(document, position)
      const name = asking === 0 ? await ask(RenameTargetAt, place, token) : null
      if (name === null) return null
      const own = await ask(RenameEditsAt, { ...place, newName }, token)
      if ('refused' in own) throw new Error(own.refused)
      const edit =
        name.inCode === null ? new vscode.WorkspaceEdit() : await renamedInCode(name.inCode, name.name, newName)
      for (const { range, text, uri } of own.edits) {
        const file = vscode.Uri.parse(uri)
        const where = rangeOf(range)
        if (!edit.get(file).some((known) => known.range.intersection(where))) edit.replace(file, where, text)
      }
      return edit
    },
  }
}

const shown = ({ range, uri }: vscode.Location) => `${uri} ${range.start.line}:${range.start.character}`

async function renamedInCode(place: Location, name: string, newName: string): Promise<vscode.WorkspaceEdit> {
  let reason = ''
  try {
    const edit = await others<vscode.WorkspaceEdit>('vscode.executeDocumentRenameProvider', place, newName)
    if (edit && edit.size > 0) return edit
  } catch (error) {
    reason = error instanceof Error ? ` (${error.message})` : ''
  }
  throw new Error(`'${name}' is a name in code as well, and no other extension renames it there${reason}.`)
}
