// All rules together. A rule is a function from the snapshot to findings; which rules there are is said here only.

import type { Snapshot } from '../../workspace/snapshot.ts'
import { oneSidedBackPopulates } from './back-populates.ts'
import { databaseDrift } from './database-drift.ts'
import { fileTooLarge } from './file-too-large.ts'
import type { Finding } from './finding.ts'
import { mapperProblems } from './mapper-problems.ts'
import { unknownAttributes } from './unknown-attribute.ts'
import { unknownForeignKeyTargets } from './unknown-foreign-key-target.ts'

export type { Finding, FindingCode, Fix, Related, Severity } from './finding.ts'

/** Rules that look into the bodies of one file's functions. */
const STATEMENT_RULES = [unknownAttributes, fileTooLarge] as const
/** Rules that look at the models alone. */
const MODEL_RULES = [mapperProblems] as const
/** Rules whose findings are known for all files at once, computed once for a snapshot. */
const WORKSPACE_RULES = [unknownForeignKeyTargets, oneSidedBackPopulates] as const

/** The findings of one file, those against the database included, in source order. */
export function diagnostics(snapshot: Snapshot, path: string): Finding[] {
  if (!snapshot.settings.diagnostics.enabled) return []
  return inOrder([...STATEMENT_RULES.flatMap((rule) => rule(snapshot, path)), ...modelDiagnostics(snapshot, path)])
}

/** The findings that need no statement of the file: cheap for files that are not open. */
export function modelDiagnostics(snapshot: Snapshot, path: string): Finding[] {
  if (!snapshot.settings.diagnostics.enabled) return []
  return inOrder([
    ...MODEL_RULES.flatMap((rule) => rule(snapshot, path)),
    ...workspaceFindings(snapshot).filter((each) => each.path === path),
  ])
}

/** The files for which `modelDiagnostics` gives anything. */
export function filesWithModelDiagnostics(snapshot: Snapshot): ReadonlySet<string> {
  if (!snapshot.settings.diagnostics.enabled) return new Set()
  return new Set([...snapshot.evaluation.problems, ...workspaceFindings(snapshot)].map(({ path }) => path))
}

function workspaceFindings(snapshot: Snapshot): readonly Finding[] {
  const ofCode = snapshot.memo('workspace-rules', () => WORKSPACE_RULES.flatMap((rule) => rule(snapshot)))
  if (!snapshot.settings.diagnostics.database) return ofCode
  return [...ofCode, ...snapshot.memo('database-drift', () => databaseDrift(snapshot))]
}

/** The findings of the whole workspace, by file and place. */
export function workspaceDiagnostics(snapshot: Snapshot): Finding[] {
  return inOrder([...snapshot.relevantFiles()].flatMap((path) => diagnostics(snapshot, path)))
}

function inOrder(findings: Finding[]): Finding[] {
  return findings.sort((a, b) => (a.path < b.path ? -1 : a.path > b.path ? 1 : a.span.start - b.span.start))
}
