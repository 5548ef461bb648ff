// The SQL of one statement for one dialect, with its parameters in the order in which the driver gets them, and the
// places of clauses that only some runs add. SQL is as orm-core compiles it; laying it out is format-sql.ts's work.

import type { BindParameter, DefaultDialect } from 'orm-core/internal'
import type { OptionalClause, StatementSite, UnknownValue } from '../evaluator/analysis.ts'
import { dialectFor, type PreviewDialect } from './dialects.ts'
import { clauseMark, withoutMarks } from './format-sql.ts'

/** A parameter as it is sent: one element of a list in `IN` is a parameter of its own. */
export interface BoundParameter {
  /** "id_1", "id_1_2" for the second element of the list that `id_1` holds. */
  readonly name: string
  /** The name of the bind that the statement has. */
  readonly bindName: string
  readonly bind: BindParameter<any>
  readonly value: unknown
  /** Set when only a run can tell the value. */
  readonly unknown: UnknownValue | null
  /** The bind holds a list. */
  readonly list: boolean
}

export interface ClauseSql {
  readonly clause: OptionalClause
  /** Empty when the clause has no text of its own in this dialect. */
  readonly sql: string
}

export type StatementSql =
  | {
      readonly error: null
      /** As the driver gets it. */
      readonly sql: string
      /** The same with `clauseMark(n)` behind the n-th optional clause. */
      readonly marked: string
      readonly parameters: readonly BoundParameter[]
      readonly clauses: readonly ClauseSql[]
    }
  | { readonly error: string }

interface Compiler {
  process(element: object, kw?: object): string
  run(): Compiler
  readonly string: string
  readonly positiontup: readonly string[] | null
  readonly bindNames: Iterable<readonly [BindParameter<any>, string]>
  readonly binds: ReadonlyMap<string, BindParameter<any>>
  readonly escapedBindNames: ReadonlyMap<string, string>
  readonly literalExecuteParams: { has(bind: BindParameter<any>): boolean }
  readonly _postCompileExpandedState: {
    readonly parameters: Record<string, unknown>
    readonly parameterExpansion: Readonly<Record<string, readonly string[]>>
  } | null
}

/** A legacy Query stands for the SELECT that `Query.all()` sends; other statements for themselves. */
export function executable(statement: object): object {
  const query = statement as { _statement20?: () => { params(values: object): object }; _params?: object }
  if (typeof query._statement20 !== 'function') return statement
  const select = query._statement20()
  return Object.keys(query._params ?? {}).length > 0 ? select.params(query._params as object) : select
}

/**
 * Compiles a statement of a site, its main reading or a variant.
 * @param manner "driver": parameters as the default driver writes them; "readable": as `:name`
 * @returns the SQL, or orm-core's message when the statement could not be built or the dialect refuses it
 */
export function compileStatement(
  statement: object,
  optional: readonly OptionalClause[],
  dialectName: PreviewDialect,
  manner: 'driver' | 'readable' = 'driver',
): StatementSql {
  try {
    return compileOrThrow(executable(statement), optional, dialectFor(dialectName, manner))
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) }
  }
}

/** The site's main reading; the site's own error counts first. */
export function compileSite(
  site: StatementSite,
  dialect: PreviewDialect,
  manner: 'driver' | 'readable' = 'driver',
): StatementSql {
  return site.error ? { error: site.error.message } : compileStatement(site.statement, site.optional, dialect, manner)
}

function compileOrThrow(statement: object, optional: readonly OptionalClause[], dialect: DefaultDialect): StatementSql {
  const options = { dialect, compileKwargs: { renderPostcompile: true, requireValues: false } }
  const make = (statement as { _compiler?: (dialect: object, options: object) => Compiler })._compiler
  const compiler =
    make?.call(statement, dialect, options) ??
    new (dialect.statementCompiler as unknown as new (dialect: object, statement: object, options: object) => Compiler)(
      dialect,
      statement,
      options,
    )
  const found = optional.length > 0 ? markClauses(compiler, optional) : null
  compiler.run()
  const marked = compiler.string
  return {
    error: null,
    sql: found ? withoutMarks(marked) : marked,
    marked,
    parameters: parametersOf(compiler),
    clauses: optional.map((clause, index) => ({ clause, sql: withoutMarks(found?.get(index) ?? '') })),
  }
}

/** Lets the compiler leave a mark behind each optional clause. Copies of a node lead back to it by `_original`. */
function markClauses(compiler: Compiler, optional: readonly OptionalClause[]): Map<number, string> {
  const indexes = new Map<object, number>(optional.map((clause, index) => [clause.node, index]))
  const texts = new Map<number, string>()
  const process = compiler.process
  compiler.process = function (this: Compiler, element: object, kw?: object): string {
    const text = process.call(this, element, kw)
    // An AND of nothing is no text, and what it stands in goes by that.
    if (text === '') return text
    let node: object | null = element
    while (node) {
      const index = indexes.get(node)
      if (index !== undefined) {
        // A wrapper and what it wraps may both lead to the clause: the outermost text has the one mark.
        const mark = clauseMark(index)
        texts.set(index, text)
        return text.endsWith(mark) ? text : `${text} ${mark}`
      }
      node = (node as { _original?: object | null })._original ?? null
    }
    return text
  }
  return texts
}

function parametersOf(compiler: Compiler): BoundParameter[] {
  if (!compiler.bindNames) return []
  const expansion = compiler._postCompileExpandedState?.parameterExpansion ?? {}
  const values = compiler._postCompileExpandedState?.parameters ?? {}
  const owners = new Map<string, string>()
  const order: string[] = []
  for (const [, name] of compiler.bindNames) {
    const parts = expansion[name]
    for (const part of parts ?? [name]) {
      owners.set(part, name)
      order.push(part)
    }
  }
  return (compiler.positiontup ?? order).flatMap((name) => {
    const bindName = owners.get(name) ?? name
    const bind = compiler.binds.get(bindName)
    if (bind === undefined) return []
    const list = expansion[bindName] !== undefined
    const value = list ? values[name] : bind.callable ? bind.effectiveValue : bind.value
    const unknown = unknownIn(value) ?? missing(bind, value)
    // A known value that is written into the SQL is not sent.
    if (unknown === null && compiler.literalExecuteParams.has(bind)) return []
    // Where the SQL names its parameters, they have its spelling: `%(a_b)s` for "a b".
    const spelled = compiler.positiontup ? name : (compiler.escapedBindNames.get(name) ?? name)
    return [{ name: spelled, bindName, bind, value, unknown, list }]
  })
}

/** A bind that must be given a value and has none, such as one of `text(":user_id")`, is unknown by its name. */
function missing(bind: BindParameter<any>, value: unknown): UnknownValue | null {
  if (bind.required !== true || (value !== null && value !== undefined)) return null
  return { unknown: true, source: bind.key, annotation: null }
}

/** The unknown that a value is, or null for a value that is known. */
export function unknownIn(value: unknown): UnknownValue | null {
  return typeof value === 'object' && value !== null && (value as UnknownValue).unknown === true
    ? (value as UnknownValue)
    : null
}
