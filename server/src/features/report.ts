// Findings as the command line reports them: relative paths, LSP ranges, titles of fixes. A public interface.

import type { Range } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import type { Finding, Severity } from './diagnostics/index.ts'

export interface ReportedFinding {
  readonly path: string
  readonly range: Range
  readonly severity: Severity
  readonly code: string
  readonly message: string
  readonly related: readonly { readonly path: string; readonly range: Range; readonly message: string }[]
  readonly fixes: readonly string[]
}

/** One finding in the report's form. */
export function reported(snapshot: Snapshot, finding: Finding): ReportedFinding {
  return {
    path: snapshot.relative(finding.path),
    range: snapshot.range(finding.path, finding.span),
    severity: finding.severity,
    code: finding.code,
    message: finding.message,
    related: finding.related.map(({ path, span, message }) => ({
      path: snapshot.relative(path),
      range: snapshot.range(path, span),
      message,
    })),
    fixes: finding.fixes.map((fix) => fix.title),
  }
}
