// What the evaluator knows of one file after reading it: its statements, its models, and what could not be
// known. Plain data around live `orm-core` objects; features read it and add nothing to it.
// Offsets are UTF-16 code units in the file that `path` names.

import type { Mapper } from 'orm-core'
import type { Span } from '../frontends/program.ts'

/** Why a part is not known, and where. `reason` is shown to the user: "parameter `options` is not known statically". */
export interface UnknownPart {
  readonly span: Span
  readonly reason: string
  /** The statement is built with a parameter's default: this is open only where a caller gives something else. */
  readonly byDefault?: boolean
}

export type { Origin } from '../frontends/origins.ts'

/** A clause that only some runs add: `if name: stmt = stmt.where(…)`. `node` is the clause element in the statement. */
export interface OptionalClause {
  readonly node: object
  /** The condition as written, with its keyword: "if name", "if not (name)". */
  readonly when: string
  readonly span: Span
  /** The file that the span is in. */
  readonly path?: string
}

/** Another shape that the statement takes: the `else` of an unknown condition. */
export interface Variant {
  readonly when: string
  readonly statement: object
  readonly optional: readonly OptionalClause[]
  /** Of this shape not everything is known, for the reasons in `unknown`; the site's own say nothing of it. */
  readonly complete: boolean
  readonly unknown: readonly UnknownPart[]
}

export type StatementKind = 'select' | 'insert' | 'update' | 'delete' | 'text' | 'compound' | 'query' | 'ddl'

/** An expression of the file whose value is a statement, as CLI.md's "athanor sql" counts them. */
export interface StatementSite {
  readonly span: Span
  readonly kind: StatementKind
  /** Dotted names of the enclosing functions and classes, "" at module level. */
  readonly scope: string
  /** An `orm-core` executable: Select, CompoundSelect, Insert, Update, Delete, TextClause, Query, DDL element… */
  readonly statement: object
  /** Refused by orm-core while it was built (SQLAlchemy's own message), then `statement` is what was built before. */
  readonly error: { readonly message: string; readonly span: Span } | null
  readonly complete: boolean
  readonly unknown: readonly UnknownPart[]
  readonly optional: readonly OptionalClause[]
  readonly variants: readonly Variant[]
  /** Conditions of variants may hold together: what several of them make is not among them, as there would be many. */
  readonly combines: boolean
  /** The condition under which the site is reached, outermost first: ["if admin"]. */
  readonly when: readonly string[]
}

/** A value that is known only when the program runs. It sits inside the BindParameter that stands for it. */
export interface UnknownValue {
  readonly unknown: true
  /** The source text of the value: "user_id", "(page - 1) * size", 'f"%{name}%"'. */
  readonly source: string
  /** What its annotation says, when there is one: "int", "str | None". */
  readonly annotation: string | null
}

/** A use of an attribute, a class or a relationship of a model: what definition, references and rename read. */
export interface ModelUse {
  readonly span: Span
  readonly mapper: Mapper
  /** The attribute's key, null for the class itself. */
  readonly key: string | null
}

/** An attribute that a mapped class does not have: `User.nme`. */
export interface UnknownAttribute {
  readonly span: Span
  readonly mapper: Mapper
  readonly name: string
}

/** A literal engine URL: `create_engine("postgresql://…")`. */
export interface EngineUrl {
  readonly span: Span
  readonly url: string
}

export interface FileAnalysis {
  readonly path: string
  readonly statements: readonly StatementSite[]
  readonly uses: readonly ModelUse[]
  readonly unknownAttributes: readonly UnknownAttribute[]
  readonly engineUrls: readonly EngineUrl[]
}

/** What was declared but can't be known: a class made by `type(…)`, a table name computed from an unknown. */
export interface Unresolved {
  readonly path: string
  readonly span: Span
  readonly reason: string
  /** Set when a class may be mapped here: its name, null when that is not known either. */
  readonly declares?: string | null
}

/** A mapper error that the program would meet when its mappers are configured, with its cause's place. */
export interface MapperProblem {
  readonly code: string
  readonly message: string
  readonly path: string
  readonly span: Span
  readonly related: readonly { readonly path: string; readonly span: Span; readonly message: string }[]
  /** The class that is not mapped for it. */
  readonly declares?: string
  /** The files in which the class and what it inherits from are written. */
  readonly files?: readonly string[]
  /** What was configured when orm-core refused: rules look into it for the exact place and a fix. */
  readonly cause?: { readonly mapper: Mapper; readonly property: object | null; readonly error: Error }
}
