// The statements of a file as plain data: what `athanor sql --format json` prints. A public interface
// (docs/command-line.md); keys are added, never changed.

import { rehearse } from 'orm-core/internal'
import type { OptionalClause, StatementSite, UnknownPart } from '../evaluator/analysis.ts'
import type { Range } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import {
  type BoundParameter,
  compileSite,
  compileStatement,
  executable,
  type StatementSql,
} from './compile-statement.ts'
import { dialectFor, type PreviewDialect } from './dialects.ts'
import { plainValue } from './plain-value.ts'
import { typeText } from './schema-text.ts'

export type ParameterReport =
  | { readonly name: string; readonly value: unknown; readonly type: string }
  | { readonly name: string; readonly unknown: true; readonly source: string; readonly type: string }

export type SqlReport =
  | { readonly sql: string; readonly params: readonly ParameterReport[] }
  | { readonly error: string }

export interface StatementReport {
  readonly range: Range
  readonly kind: StatementSite['kind']
  readonly scope: string
  readonly complete: boolean
  readonly unknown: readonly { readonly range: Range; readonly reason: string }[]
  readonly sql: Readonly<Record<string, SqlReport>>
  readonly clauses: readonly { readonly sql: string; readonly when: string; readonly range: Range }[]
  readonly variants: readonly VariantReport[]
  /** What several conditions of variants make together is not listed. */
  readonly combines: boolean
  readonly emits: readonly string[]
}

export interface VariantReport extends Pick<StatementReport, 'complete' | 'sql' | 'unknown'> {
  readonly when: string
}

export interface FileReport {
  readonly path: string
  readonly statements: readonly StatementReport[]
}

/** One file's statements in source order. `keep` chooses among them. */
export function fileReport(
  snapshot: Snapshot,
  path: string,
  dialects: readonly PreviewDialect[],
  keep: (site: StatementSite) => boolean = () => true,
): FileReport {
  const sites = snapshot.analysis(path).statements.filter(keep)
  return {
    path: snapshot.relative(path),
    statements: sites.map((site) => statementReport(snapshot, path, site, dialects)),
  }
}

function statementReport(
  snapshot: Snapshot,
  path: string,
  site: StatementSite,
  dialects: readonly PreviewDialect[],
): StatementReport {
  const compiled = new Map(dialects.map((dialect) => [dialect, compileSite(site, dialect)]))
  const first = compiled.values().next().value as StatementSql
  const range = (span: OptionalClause['span']) => snapshot.range(path, span)
  return {
    range: range(site.span),
    kind: site.kind,
    scope: site.scope,
    complete: site.complete,
    unknown: openParts(site).map(({ span, reason }) => ({ range: range(span), reason })),
    sql: Object.fromEntries([...compiled].map(([dialect, sql]) => [dialect, sqlReport(sql, dialect)])),
    clauses:
      first.error === null
        ? first.clauses.map(({ clause, sql }) => ({ sql, when: clause.when, range: range(clause.span) }))
        : [],
    variants: site.variants.map(({ when, complete, unknown, statement, optional }) => ({
      when,
      complete,
      unknown: unknown.map(({ span, reason }) => ({ range: range(span), reason })),
      sql: Object.fromEntries(
        dialects.map((dialect) => [dialect, sqlReport(compileStatement(statement, optional, dialect), dialect)]),
      ),
    })),
    combines: site.combines,
    emits: first.error === null ? emitsOf(site, dialects[0] as PreviewDialect, first.sql) : [],
  }
}

/** Why a statement is not complete: what is not known of it, and the call that SQLAlchemy refuses, in its own words. */
function openParts({ error, unknown }: StatementSite): readonly UnknownPart[] {
  if (error === null || unknown.some(({ reason }) => reason === error.message)) return unknown
  return [...unknown, { span: error.span, reason: error.message }]
}

function sqlReport(compiled: StatementSql, dialect: PreviewDialect): SqlReport {
  if (compiled.error !== null) return { error: compiled.error }
  return { sql: compiled.sql, params: compiled.parameters.map((parameter) => parameterReport(parameter, dialect)) }
}

function parameterReport(parameter: BoundParameter, dialect: PreviewDialect): ParameterReport {
  const type = typeText(parameter.bind.type, dialectFor(dialect))
  const { name, unknown, value } = parameter
  return unknown === null
    ? { name, value: plainValue(value), type }
    : { name, unknown: true, source: unknown.source, type }
}

/**
 * All that a session would send, in order; the statement alone when it can't be rehearsed.
 * @param finding rows are found whatever values the statement compares columns with
 */
export function emitsOf(site: StatementSite, dialect: PreviewDialect, sql: string, finding = false): readonly string[] {
  try {
    return rehearse(executable(site.statement) as never, dialectFor(dialect) as never, { finding })
  } catch {
    return [sql]
  }
}
