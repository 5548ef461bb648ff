// A statement as the editor's commands know it: its place, its title, the parameters to ask for, its optional
// clauses and variants. Everything that hovers, previews and runs have in common.

import { Enum, type TypeEngine, types } from 'orm-core'
import type { StatementSite } from '../evaluator/analysis.ts'
import type {
  OptionalClauseInfo,
  ParameterInfo,
  ParameterInput,
  Position,
  StatementInfo,
} from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { type BoundParameter, compileSite, compileStatement, type StatementSql } from './compile-statement.ts'
import { dialectFor, type PreviewDialect } from './dialects.ts'
import { plainValue } from './plain-value.ts'
import { typeText } from './schema-text.ts'

/** Said where a site `combines`. */
export const FORMS_COMBINE = 'Several of these conditions may hold together: each form is shown for one of them.'

/** The innermost statement whose range contains the position; null where there is none. */
export function statementAt(snapshot: Snapshot, path: string, position: Position): StatementSite | null {
  if (snapshot.sources.file(path) === null) return null
  const offset = snapshot.offset(path, position)
  const covering = snapshot.analysis(path).statements.filter(({ span }) => span.start <= offset && offset <= span.end)
  return covering.toSorted((a, b) => a.span.end - a.span.start - (b.span.end - b.span.start))[0] ?? null
}

/** What the protocol says of a statement, in the snapshot's dialect. */
export function statementInfo(snapshot: Snapshot, path: string, site: StatementSite): StatementInfo {
  const { dialect } = snapshot
  const compiled = compileSite(site, dialect, 'readable')
  return {
    uri: snapshot.uri(path),
    range: snapshot.range(path, site.span),
    kind: site.kind,
    title: titleOf(snapshot, path, site, compiled),
    scope: site.scope,
    writes: writes(site, compiled),
    complete: site.complete,
    unknown: site.unknown.map(({ span, reason }) => ({ range: snapshot.range(path, span), reason })),
    parameters: parameterInfos(snapshot, path, site, compiled, dialect),
    clauses: clauseInfos(snapshot, path, compiled),
    variants: variantInfos(snapshot, path, site, dialect),
    error: compiled.error,
  }
}

/** "get_user_post_count: SELECT users", short, for a tab. */
function titleOf(snapshot: Snapshot, path: string, site: StatementSite, compiled: StatementSql): string {
  const place =
    site.scope === '' ? `${snapshot.relative(path)}:${snapshot.range(path, site.span).start.line + 1}` : site.scope
  if (compiled.error !== null) return `${place}: ${site.kind}`
  const sql = compiled.sql.replace(/\s+/g, ' ')
  const verb = /^\w+/.exec(sql)?.[0] ?? site.kind.toUpperCase()
  const table = /\b(?:FROM|INTO|UPDATE)\s+([\w."`]+)/.exec(sql)?.[1] ?? ''
  return `${place}: ${verb} ${table}`.trimEnd()
}

/** A run of it needs a write session. Text is a query when it begins like one. */
export function writes(site: StatementSite, compiled: StatementSql): boolean {
  if (site.kind === 'insert' || site.kind === 'update' || site.kind === 'delete' || site.kind === 'ddl') return true
  if (site.kind !== 'text' || compiled.error !== null) return false
  return !/^\s*(\(|SELECT\b|VALUES\b|TABLE\b|SHOW\b|EXPLAIN\b|DESC(RIBE)?\b|WITH\b)/i.test(
    withoutComments(compiled.sql),
  )
}

function withoutComments(sql: string): string {
  return sql.replace(/^(\s|--[^\n]*\n|\/\*[\s\S]*?\*\/)+/, '')
}

/** One entry for each bind, lists in `IN` as one. */
export function parameterInfos(
  snapshot: Snapshot,
  path: string,
  site: StatementSite,
  compiled: StatementSql,
  dialect: PreviewDialect,
): ParameterInfo[] {
  if (compiled.error !== null) return []
  const seen = new Set<string>()
  return compiled.parameters.flatMap((parameter) => {
    if (seen.has(parameter.bindName)) return []
    seen.add(parameter.bindName)
    const elements = compiled.parameters.filter((each) => each.bindName === parameter.bindName)
    return [parameterInfo(snapshot, path, site, parameter, elements, dialect)]
  })
}

function parameterInfo(
  snapshot: Snapshot,
  path: string,
  site: StatementSite,
  parameter: BoundParameter,
  elements: readonly BoundParameter[],
  dialect: PreviewDialect,
): ParameterInfo {
  const unknown = elements.find((each) => each.unknown !== null)?.unknown ?? null
  const known = unknown === null
  const { bind, bindName, list } = parameter
  const type = bind.type as TypeEngine<unknown>
  const annotation = unknown?.annotation ?? null
  return {
    name: bindName,
    known,
    value: known
      ? list
        ? `(${elements.map((each) => sqlText(each.value)).join(', ')})`
        : sqlText(parameter.value)
      : null,
    type: typeText(type, dialectFor(dialect)),
    input: inputOf(type, annotation),
    source: known ? null : (unknown?.source ?? bindName),
    annotation,
    nullable: annotation === null || /\bNone\b|\bOptional\b|\bnull\b/.test(annotation),
    list,
    choices: type instanceof Enum ? [...(type as unknown as { enums: readonly string[] }).enums] : null,
    suggestion: null,
    key: `${snapshot.relative(path)}#${site.scope}#${unknown?.source ?? bindName}`,
  }
}

/** A value as SQL text for reading. */
export function sqlText(value: unknown): string {
  const plain = plainValue(value)
  if (plain === null) return 'NULL'
  if (typeof plain === 'boolean') return plain ? 'TRUE' : 'FALSE'
  if (typeof plain === 'number') return String(plain)
  return `'${(typeof plain === 'string' ? plain : JSON.stringify(plain)).replaceAll("'", "''")}'`
}

/** By which form a value for the type is typed. The first that fits; a decorator counts as what it decorates. */
const INPUTS: readonly (readonly [keyof typeof types, ParameterInput])[] = [
  ['Boolean', 'boolean'],
  ['Integer', 'integer'],
  ['Float', 'number'],
  ['Numeric', 'decimal'],
  ['DateTime', 'datetime'],
  ['Date', 'date'],
  ['Time', 'time'],
  ['Interval', 'interval'],
  ['Uuid', 'uuid'],
  ['JSON', 'json'],
  ['LargeBinary', 'bytes'],
  ['String', 'text'],
]

const ANNOTATED: readonly (readonly [RegExp, ParameterInput])[] = [
  [/\bbool\b|\bboolean\b/, 'boolean'],
  [/\bint\b/, 'integer'],
  [/\bfloat\b|\bnumber\b/, 'number'],
  [/\bDecimal\b/, 'decimal'],
  [/\bdatetime\b|\bDate\b/, 'datetime'],
  [/\bdate\b/, 'date'],
  [/\bUUID\b/, 'uuid'],
  [/\bstr\b|\bstring\b/, 'text'],
]

function inputOf(type: TypeEngine<unknown>, annotation: string | null): ParameterInput {
  const decorated = (type as { implInstance?: TypeEngine<unknown> }).implInstance
  if (decorated && decorated !== type) return inputOf(decorated, annotation)
  for (const [name, input] of INPUTS) {
    const Type = types[name] as unknown
    if (typeof Type === 'function' && type instanceof Type) return input
  }
  return ANNOTATED.find(([pattern]) => annotation !== null && pattern.test(annotation))?.[1] ?? 'any'
}

function clauseInfos(snapshot: Snapshot, path: string, compiled: StatementSql): OptionalClauseInfo[] {
  if (compiled.error !== null) return []
  const own = (sql: string) => new Set([...sql.matchAll(/:(\w+)/g)].map(([, name]) => name as string))
  return compiled.clauses.map(({ clause, sql }, index) => {
    const elsewhere = own(sql === '' ? compiled.sql : compiled.sql.split(sql).join(' '))
    const names = new Set(
      compiled.parameters
        .filter((each) => own(sql).has(each.name) && !elsewhere.has(each.name))
        .map((each) => each.bindName),
    )
    return { index, sql, when: clause.when, range: snapshot.range(path, clause.span), parameters: [...names] }
  })
}

function variantInfos(
  snapshot: Snapshot,
  path: string,
  site: StatementSite,
  dialect: PreviewDialect,
): StatementInfo['variants'] {
  if (site.variants.length === 0) return []
  const main = compileSite(site, dialect, 'readable')
  return [
    {
      index: 0,
      when: site.when.join(', ') || 'otherwise',
      parameters: parameterInfos(snapshot, path, site, main, dialect),
    },
    ...site.variants.map((variant, index) => ({
      index: index + 1,
      when: variant.when,
      parameters: parameterInfos(
        snapshot,
        path,
        site,
        compileStatement(variant.statement, variant.optional, dialect, 'readable'),
        dialect,
      ),
    })),
  ]
}
