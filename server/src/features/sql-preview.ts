// The SQL of a statement in every dialect, laid out for reading, with its parameters, its variants and all that a
// session would send: the preview document of the editor.

import type { OptionalClause, StatementSite } from '../evaluator/analysis.ts'
import type { DialectName, DialectSql, EmittedSql, SqlPreview } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { compileSite, compileStatement, type StatementSql } from './compile-statement.ts'
import { formatSql } from './format-sql.ts'
import { FORMS_COMBINE, parameterInfos, statementInfo } from './statement-info.ts'
import { emitsOf } from './statement-report.ts'

const DIALECTS: readonly DialectName[] = ['sqlite', 'postgresql', 'mysql']

/** The active dialect comes first. */
export function sqlPreview(snapshot: Snapshot, path: string, site: StatementSite): SqlPreview {
  const activeDialect = snapshot.dialect
  const ordered = [activeDialect, ...DIALECTS.filter((each) => each !== activeDialect)]
  const inAll = (statement: object, optional: readonly OptionalClause[]) =>
    ordered.map((dialect) =>
      dialectSql(
        snapshot,
        path,
        site,
        dialect,
        optional,
        statement === site.statement
          ? compileSite(site, dialect, 'readable')
          : compileStatement(statement, optional, dialect, 'readable'),
      ),
    )
  return {
    statement: statementInfo(snapshot, path, site),
    activeDialect,
    dialects: inAll(site.statement, site.optional),
    variants: site.variants.map(({ when, statement, optional, unknown }) => ({
      when,
      unknown: unknown.map(({ reason, span }) => ({ range: snapshot.range(path, span), reason })),
      dialects: inAll(statement, optional),
    })),
    ...(site.combines ? { note: FORMS_COMBINE } : {}),
    emits: emitted(site, activeDialect),
  }
}

function dialectSql(
  snapshot: Snapshot,
  path: string,
  site: StatementSite,
  dialect: DialectName,
  optional: readonly OptionalClause[],
  compiled: StatementSql,
): DialectSql {
  if (compiled.error !== null) return { dialect, sql: '', error: compiled.error, parameters: [] }
  return {
    dialect,
    sql: formatSql(
      compiled.marked,
      dialect,
      optional.map((clause) => clause.when),
    ),
    error: null,
    parameters: parameterInfos(snapshot, path, site, compiled, dialect),
  }
}

/** What is sent beyond the statement itself is what loaders add to it when it finds something. */
export function emitted(site: StatementSite, dialect: DialectName): EmittedSql[] {
  const compiled = compileSite(site, dialect)
  if (compiled.error !== null) return []
  return emitsOf(site, dialect, compiled.sql, true).map((sql, index) => ({
    sql: formatSql(readable(sql, dialect), dialect),
    purpose: index === 0 ? 'statement' : 'loader',
  }))
}

/** What a driver is sent, with its parameters as they are read: `%(id_1)s` is `:id_1`, and `%%` stands for one `%`. */
function readable(sql: string, dialect: DialectName): string {
  if (dialect === 'sqlite') return sql
  return sql.replace(/%(?:\((\w+)\)s|s|%)/g, (text, name?: string) =>
    name !== undefined ? `:${name}` : text === '%%' ? '%' : '?',
  )
}
