// What a program would be told when its mappers are configured: SQLAlchemy's own words, placed at the word that is the
// cause where it can be found. Foreign keys without target have a rule of their own (unknown-foreign-key-target.ts).

import { closestName, type Mapper, type RelationshipProperty, type Table } from 'orm-core/internal'
import type { MapperProblem } from '../../evaluator/analysis.ts'
import { isPartial } from '../../evaluator/index.ts'
import type { Span } from '../../frontends/program.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { relationshipTarget } from '../models.ts'
import { type KnownPlace, placeOf } from '../places.ts'
import { isImportedFromBeyond } from './beyond.ts'
import { wordIn } from './definition-text.ts'
import type { Finding, FindingCode, Fix } from './finding.ts'
import { isHalfWritten, mayBeClass, restsOnHalf } from './half-written.ts'

/** The findings of one file. */
export function mapperProblems(snapshot: Snapshot, path: string): Finding[] {
  return snapshot.evaluation.problems
    .filter((problem) => problem.path === path)
    .flatMap((problem) => findingOf(snapshot, problem))
}

function findingOf(snapshot: Snapshot, problem: MapperProblem): Finding[] {
  const code = codeOf(snapshot, problem)
  if (code === null) return []
  const place = problem.cause?.property ? placeOf(snapshot, problem.cause.property) : null
  const { related, span, wrong } = place ? explain(snapshot, problem, code, place) : NOTHING
  const fixes: Fix[] =
    span && wrong?.closest
      ? [
          {
            title: `Change to '${wrong.closest}'`,
            path: problem.path,
            edits: [{ span: wrong.span, text: wrong.closest }],
          },
        ]
      : []
  return [
    {
      path: problem.path,
      span: span ?? problem.span,
      severity: 'error',
      code,
      message: problem.message,
      related: [...related, ...problem.related],
      fixes,
      source: 'code',
    },
  ]
}

/** A message about something that only the evaluator knows as such: the program would have a real object there. */
const OURS = /<(?:Unknown|Py[A-Z]\w+|DeclaredAttr|Hybrid|NativeFunction|BoundMethod|OrmMethod) object>|received: object/

/** Null for what another rule reports, and for what is wrong only as far as is known. */
function codeOf(snapshot: Snapshot, problem: MapperProblem): FindingCode | null {
  const { cause, message } = problem
  const name = cause?.error.name
  if (OURS.test(message) || isHalfKnown(snapshot, problem)) return null
  const missing = /failed to locate a name \((["'])(.+?)\1\)/.exec(message)?.[2]
  if (missing !== undefined && mayBeClass(snapshot, missing)) return null
  if (missing !== undefined && isImportedFromBeyond(snapshot, missing.split('.').at(-1)!)) return null
  if (cause !== undefined && dependsOnMissing(cause)) return null
  if (name === 'NoReferencedTableError' || name === 'NoReferencedColumnError') return null
  if (name === 'AmbiguousForeignKeysError') return 'ambiguous-foreign-keys'
  if (name === 'NoForeignKeysError' || message.includes('no foreign keys')) return 'no-foreign-key'
  if (message.includes('failed to locate a name')) return 'unknown-relationship-target'
  if (/\bback_populates\b|^reverse_property|back-reference|has no property/.test(message))
    return 'back-populates-mismatch'
  return 'mapper-error'
}

/** Whether one of the classes that the problem is about is being written at the moment. */
function isHalfKnown(snapshot: Snapshot, { cause, files = [], message, path }: MapperProblem): boolean {
  if (snapshot.evaluation.halfWritten.size === 0) return false
  if ([path, ...files].some((each) => restsOnHalf(snapshot, each))) return true
  if (cause === undefined) return false
  const { _knownMapper: target = null, secondary = null } = (cause.property ?? {}) as Partial<RelationshipProperty>
  const named = new Set([...message.matchAll(/<class '([\w.]+)'>/g)].map(([, name]) => name))
  const mentioned = snapshot.evaluation.mappers.filter(({ qualname }) => named.has(qualname))
  const all = [cause.mapper, target, secondary, ...mentioned]
  return all.some((each) => isHalfWritten(snapshot, each as Mapper | Table | null))
}

/** Columns that a base beyond the workspace brings may be what a join lacks. */
function dependsOnMissing({ mapper, property }: NonNullable<MapperProblem['cause']>): boolean {
  if (isPartial(mapper.localTable)) return true
  try {
    return isPartial((property as RelationshipProperty | null)?.mapper?.localTable)
  } catch {
    return false
  }
}

interface Explanation {
  readonly span: Span | null
  readonly wrong: { readonly span: Span; readonly closest: string | null } | null
  readonly related: Finding['related']
}

const NOTHING: Explanation = { span: null, wrong: null, related: [] }

function explain(snapshot: Snapshot, problem: MapperProblem, code: FindingCode, place: KnownPlace): Explanation {
  const { mapper, property } = problem.cause as { mapper: Mapper; property: object }
  const relationship = property as RelationshipProperty
  if (code === 'unknown-relationship-target') {
    const name = /failed to locate a name \((["'])(.+?)\1\)/.exec(problem.message)?.[2] ?? ''
    const span = wordIn(snapshot, place, name)
    const classes = snapshot.evaluation.mappers
      .filter((each) => each.registry === mapper.registry)
      .map((each) => each.className)
    return span ? { span, wrong: { span, closest: closestName(name, classes) }, related: [] } : NOTHING
  }
  if (code === 'back-populates-mismatch' && typeof relationship.backPopulates === 'string') {
    const span = wordIn(snapshot, place, relationship.backPopulates, /\b(back_populates|backPopulates)\s*[=:]\s*["']/)
    const target = relationshipTarget(relationship)
    const keys = target ? [...(target.relationships as ReadonlyMap<string, unknown>).keys()] : []
    const there = target ? placeOf(snapshot, target) : null
    const related = there
      ? [{ path: there.absolute, span: there.nameSpan, message: `class ${target?.className ?? ''}` }]
      : []
    return span ? { span, wrong: { span, closest: closestName(relationship.backPopulates, keys) }, related } : NOTHING
  }
  return NOTHING
}
