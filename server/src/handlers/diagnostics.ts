// Publishes diagnostics: for open documents all findings, for the other files those of the models alone. A change is
// followed after a short pause, files in slices so that requests come in between, and only what differs is sent.

import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver/node'
import {
  diagnostics,
  type Finding,
  filesWithModelDiagnostics,
  modelDiagnostics,
} from '../features/diagnostics/index.ts'
import { languageOf } from '../frontends/language.ts'
import { pathOf } from '../workspace/file-system.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { documentVersion, openDocumentUris } from './documents.ts'
import type { Server } from './server.ts'

/** Long enough for the changes of one keystroke to come together; what is begun for nothing ends with its slice. */
const PAUSE_MS = 5
const SLICE_MS = 20

const SEVERITIES = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
  hint: DiagnosticSeverity.Hint,
} as const

export function registerDiagnostics(server: Server): void {
  const published = new Map<string, string>()
  const timers = new Map<Workspace, NodeJS.Timeout>()

  const publish = (snapshot: Snapshot, path: string, findings: readonly Finding[], version: number | null) => {
    const uri = snapshot.uri(path)
    const list = findings.map((finding) => asDiagnostic(snapshot, finding))
    const text = JSON.stringify(list)
    if ((published.get(uri) ?? '[]') === text) return
    published.set(uri, text)
    void server.connection.sendDiagnostics({ uri, diagnostics: list, ...(version === null ? {} : { version }) })
  }

  const refresh = async (workspace: Workspace) => {
    const { snapshot } = workspace
    const open = new Map(
      openDocumentUris().flatMap((uri) => {
        const path = pathOf(uri)
        return path?.startsWith(`${workspace.root}/`) && languageOf(path) !== null ? [[path, uri] as const] : []
      }),
    )
    let since = performance.now()
    const pause = async () => {
      if (performance.now() - since <= SLICE_MS) return
      await server.idle()
      since = performance.now()
    }
    // A newer snapshot has its own turn.
    const isStale = () => workspace.snapshot !== snapshot
    for (const _ of snapshot.prepare()) {
      await pause()
      if (isStale()) return
    }
    const known = filesWithModelDiagnostics(snapshot)
    const before = [...published.keys()].flatMap((uri) => pathOf(uri) ?? [])
    const others = [...known, ...before.filter((path) => path.startsWith(`${workspace.root}/`))]
    for (const path of new Set([...open.keys(), ...others])) {
      const uri = open.get(path)
      if (uri !== undefined) {
        for (const _ of snapshot.prepareAnalysis(path)) {
          await pause()
          if (isStale()) return
        }
      }
      try {
        if (uri !== undefined) publish(snapshot, path, diagnostics(snapshot, path), documentVersion(uri))
        else publish(snapshot, path, known.has(path) ? modelDiagnostics(snapshot, path) : [], null)
      } catch (error) {
        // What goes wrong in one file keeps nothing from the others.
        server.logError(`Diagnostics of ${path}`, error)
      }
      await pause()
      if (isStale()) return
    }
  }

  const schedule = (workspace: Workspace) => {
    clearTimeout(timers.get(workspace))
    timers.set(
      workspace,
      setTimeout(() => {
        refresh(workspace).catch((error: unknown) => server.logError('Diagnostics', error))
      }, PAUSE_MS),
    )
  }

  server.onChange(schedule)
  server.onIndexing(() => {
    if (server.indexing === null) for (const workspace of server.workspaces) schedule(workspace)
  })
  server.onShutdown(() => {
    for (const timer of timers.values()) clearTimeout(timer)
  })
}

function asDiagnostic(snapshot: Snapshot, finding: Finding): Diagnostic {
  return {
    range: snapshot.range(finding.path, finding.span),
    severity: SEVERITIES[finding.severity],
    code: finding.code,
    source: 'athanor',
    message: finding.message,
    relatedInformation: finding.related.map(({ message, path, span }) => ({
      message,
      location: { uri: snapshot.uri(path), range: snapshot.range(path, span) },
    })),
  }
}
