// LSP's requests about a document, each adapted to the feature that answers it.

import {
  CodeActionKind,
  CodeActionRequest,
  CodeLensRequest,
  CompletionItemKind,
  CompletionRequest,
  DefinitionRequest,
  type Diagnostic,
  DocumentSymbolRequest,
  HoverRequest,
  InlayHintRequest,
  SymbolKind,
} from 'vscode-languageserver/node'
import { codeLenses } from '../features/code-lens.ts'
import { completions, isCompletable } from '../features/completion.ts'
import { definition } from '../features/definition.ts'
import { fixesFor } from '../features/diagnostics/fixes.ts'
import { hover } from '../features/hover/index.ts'
import { inlayHints } from '../features/inlay-hints.ts'
import { documentSymbols, type OutlineSymbol } from '../features/symbols.ts'
import { pathOf } from '../workspace/file-system.ts'
import type { Place, Server } from './server.ts'

const SYMBOL_KINDS = {
  class: SymbolKind.Class,
  column: SymbolKind.Field,
  relationship: SymbolKind.Property,
  statement: SymbolKind.Event,
} as const

const COMPLETION_KINDS = {
  class: CompletionItemKind.Class,
  column: CompletionItemKind.Field,
  relationship: CompletionItemKind.Property,
  table: CompletionItemKind.Struct,
} as const

export function registerLanguage(server: Server): void {
  server.onRequest(HoverRequest.type, async ({ position, textDocument }, token) => {
    const place = await server.analysed(pathOf(textDocument.uri), token)
    const found = place && hover(place.snapshot, place.path, position)
    return found ? { contents: { kind: 'markdown', value: found.markdown }, range: found.range } : null
  })

  server.onRequest(DefinitionRequest.type, async ({ position, textDocument }, token) => {
    const place = await server.analysed(pathOf(textDocument.uri), token)
    return place ? definition(place.snapshot, place.path, position) : null
  })

  server.onRequest(CompletionRequest.type, async ({ position, textDocument }, token) => {
    const wanted = ({ path, snapshot }: Place) => isCompletable(snapshot, path, position)
    const place = await server.modelled(pathOf(textDocument.uri), token, wanted)
    if (!place) return null
    return completions(place.snapshot, place.path, position).map(({ detail, kind, name, range }, index) => ({
      label: name,
      // In the order in which they are declared.
      sortText: String(index).padStart(5, '0'),
      kind: COMPLETION_KINDS[kind],
      detail,
      textEdit: { range, newText: name },
    }))
  })

  server.onRequest(CodeLensRequest.type, async ({ textDocument }, token) => {
    const place = await server.analysed(pathOf(textDocument.uri), token)
    if (!place) return null
    return codeLenses(place.snapshot, place.path).map(({ command, range, target, title, tooltip }) => ({
      range,
      command: { title, tooltip, command, arguments: [target] },
    }))
  })

  server.onRequest(DocumentSymbolRequest.type, async ({ textDocument }, token) => {
    const place = await server.analysed(pathOf(textDocument.uri), token)
    return place ? documentSymbols(place.snapshot, place.path).map(asSymbol) : null
  })

  server.onRequest(InlayHintRequest.type, async ({ range, textDocument }, token) => {
    const place = await server.analysed(pathOf(textDocument.uri), token)
    return place ? inlayHints(place.snapshot, place.path, range).map((hint) => ({ ...hint, paddingLeft: true })) : null
  })

  server.onRequest(CodeActionRequest.type, async ({ context, range, textDocument }, token) => {
    const place = await server.analysed(pathOf(textDocument.uri), token)
    if (!place) return null
    return fixesFor(place.snapshot, place.path, range).map(({ edits, finding, title, uri }) => ({
      title,
      kind: CodeActionKind.QuickFix,
      diagnostics: context.diagnostics.filter((each: Diagnostic) => each.code === finding.code),
      isPreferred: true,
      edit: { changes: { [uri]: edits.map((edit) => ({ range: edit.range, newText: edit.text })) } },
    }))
  })
}

interface LspSymbol {
  name: string
  detail: string
  kind: SymbolKind
  range: OutlineSymbol['range']
  selectionRange: OutlineSymbol['range']
  children: LspSymbol[]
}

function asSymbol({ children, detail, kind, name, nameRange, range }: OutlineSymbol): LspSymbol {
  return { name, detail, kind: SYMBOL_KINDS[kind], range, selectionRange: nameRange, children: children.map(asSymbol) }
}
