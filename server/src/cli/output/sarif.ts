// Findings as SARIF 2.1.0, which code hosts show in pull requests.
// https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html

import type { ReportedFinding } from '../../features/report.ts'

const LEVELS = { error: 'error', warning: 'warning', information: 'note', hint: 'note' } as const

/** The log's text. Paths are relative to the root, as code hosts want them. */
export function renderSarif(findings: readonly ReportedFinding[], version: string): string {
  const region = ({ start, end }: ReportedFinding['range']) => ({
    startLine: start.line + 1,
    startColumn: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
  })
  const place = (path: string, range: ReportedFinding['range']) => ({
    physicalLocation: { artifactLocation: { uri: encodeURI(path), uriBaseId: '%SRCROOT%' }, region: region(range) },
  })
  const log = {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'athanor',
            version,
            rules: [...new Set(findings.map((each) => each.code))].sort().map((id) => ({ id })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: findings.map((finding) => ({
          ruleId: finding.code,
          level: LEVELS[finding.severity],
          message: { text: finding.message },
          locations: [place(finding.path, finding.range)],
          relatedLocations: finding.related.map((related) => ({
            ...place(related.path, related.range),
            message: { text: related.message },
          })),
        })),
      },
    ],
  }
  return `${JSON.stringify(log, null, 2)}\n`
}
