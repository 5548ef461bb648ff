// All rules together. A rule is a function from the snapshot to findings; which rules there are is said here only.

import type { Snapshot } from '../../workspace/snapshot.ts'
import { databaseDrift } from './database-drift.ts'
import type { Finding } from './finding.ts'
import { mapperProblems } from './mapper-problems.ts'
import { unknownAttributes } from './unknown-attribute.ts'

export type { Finding, FindingCode, Fix, Related, Severity } from './finding.ts'

const FILE_RULES = [mapperProblems, unknownAttributes] as const

/** The findings of one file, those against the database included, in source order. */
export function diagnostics(snapshot: Snapshot, path: string): Finding[] {
  const { enabled, database } = snapshot.settings.diagnostics
  if (!enabled) return []
  const found = FILE_RULES.flatMap((rule) => rule(snapshot, path))
  if (database)
    found.push(...snapshot.memo('database-drift', () => databaseDrift(snapshot)).filter((each) => each.path === path))
  return inOrder(found)
}

/** The findings of the whole workspace, by file and place. */
export function workspaceDiagnostics(snapshot: Snapshot): Finding[] {
  return inOrder([...snapshot.relevantFiles()].flatMap((path) => diagnostics(snapshot, path)))
}

function inOrder(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.span.start - b.span.start))
}
