// What SQLAlchemy would raise when it configures the mappers: unknown targets, back_populates that does not refer
// back, missing or ambiguous foreign keys. The evaluator places each at its cause; here it gets its code and fixes.

import type { MapperProblem } from '../../evaluator/analysis.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import type { Finding, FindingCode } from './finding.ts'

const CODES: ReadonlySet<string> = new Set<FindingCode>([
  'unknown-relationship-target',
  'back-populates-mismatch',
  'no-foreign-key',
  'ambiguous-foreign-keys',
  'unknown-foreign-key-target',
])

/** The findings of one file. */
export function mapperProblems(snapshot: Snapshot, path: string): Finding[] {
  return snapshot.evaluation.problems.filter((problem) => problem.path === path).map(findingOf)
}

function findingOf(problem: MapperProblem): Finding {
  return {
    path: problem.path,
    span: problem.span,
    severity: 'error',
    code: CODES.has(problem.code) ? (problem.code as FindingCode) : 'mapper-error',
    message: problem.message,
    related: problem.related,
    fixes: (problem.fixes ?? []).map(({ title, span, text }) => ({
      title,
      path: problem.path,
      edits: [{ span, text }],
    })),
    source: 'code',
  }
}
