// What several statements can carry: prefixes and suffixes, hints, options of the ORM and of execution, independent
// CTEs, options of one dialect. Each is a set of methods that a class takes over with `mixin()`.

import { expect } from '../coercions.ts'
import { ArgumentError } from '../exc.ts'
import { late } from '../late.ts'
import { QuotedName } from '../names.ts'
import type { Internals } from '../node.ts'
import { NO_OPTIONS } from '../operators.ts'
import * as roles from '../roles.ts'
import { type DialectOptions, dialectOptionsView, splitOptions, validateDialectOptions } from '../schema/schema-item.ts'
import type { NameLike } from '../schema/schema-name.ts'
import type { ExecutableOption } from './row-types.ts'

/** Copies methods and getters of `source`'s prototype to the class. */
export function mixin(
  cls: { readonly prototype: object },
  ...sources: readonly { readonly prototype: object }[]
): void {
  for (const source of sources) {
    for (const [name, descriptor] of Object.entries(Object.getOwnPropertyDescriptors(source.prototype))) {
      if (name !== 'constructor') Object.defineProperty(cls.prototype, name, descriptor)
    }
  }
}

/** [element, dialect] */
export type Prefix = readonly [any, string]

export const PREFIX_INTERNALS: Internals = [['_prefixes', 'prefixes']]
export const SUFFIX_INTERNALS: Internals = [['_suffixes', 'prefixes']]
export const HINT_INTERNALS: Internals = [
  ['_statementHints', 'plain'],
  ['_hints', 'hints'],
]
export const CTE_INTERNALS: Internals = [
  ['_independentCtes', 'clauses'],
  ['_independentCtesOpts', 'plain'],
]
export const EXECUTABLE_INTERNALS: Internals = [
  ['_withOptions', 'hasCacheKeys'],
  ['_withContextOptions', 'plain'],
  ['_propagateAttrs', 'propagateAttrs'],
]
export const DIALECT_INTERNALS: Internals = [['_givenDialectOptions', 'plainDict']]

function prefixesFrom(args: readonly unknown[]): Prefix[] {
  const [elements, options] = splitOptions<{ dialect?: string }>(args)
  return elements.map((element) => [expect(roles.StatementOptionRole, element), options.dialect ?? '*'] as const)
}

/** A statement that can have words before its columns. */
export class HasPrefixes {
  declare _generate: () => this
  declare _prefixes: readonly Prefix[]

  /** Text after the first keyword: `SELECT HIGH_PRIORITY …`. The last argument may say `{ dialect: 'mysql' }`. */
  prefixWith(...prefixes: unknown[]): this {
    const copy = this._generate()
    copy._prefixes = [...this._prefixes, ...prefixesFrom(prefixes)]
    return copy
  }
}

/** A statement that can have words at its end. */
export class HasSuffixes {
  declare _generate: () => this
  declare _suffixes: readonly Prefix[]

  /** Text after the statement. */
  suffixWith(...suffixes: unknown[]): this {
    const copy = this._generate()
    copy._suffixes = [...this._suffixes, ...prefixesFrom(suffixes)]
    return copy
  }
}

/** [FROM element, dialect, text] */
export type Hint = readonly [any, string, string]

export class HasHints {
  declare _generate: () => this
  declare _hints: readonly Hint[]
  declare _statementHints: readonly (readonly [string, string])[]

  /** A hint for the whole statement. */
  withStatementHint(text: string, dialectName = '*'): this {
    const copy = this._generate()
    copy._statementHints = [...this._statementHints, [dialectName, text]]
    return copy
  }

  /** A hint for one table; `%(name)s` in it is the table's name. */
  withHint(selectable: unknown, text: string, dialectName = '*'): this {
    if (selectable === null) return this.withStatementHint(text, dialectName)
    const copy = this._generate()
    copy._hints = addHint(this._hints, expect(roles.FromClauseRole, selectable), dialectName, text)
    return copy
  }
}

/** A later hint for the same table and dialect replaces the earlier. */
export function addHint(hints: readonly Hint[], from: any, dialect: string, text: string): Hint[] {
  const at = hints.findIndex(([known, name]) => known._hash === from._hash && name === dialect)
  const hint: Hint = [from, dialect, text]
  return at < 0 ? [...hints, hint] : hints.with(at, hint)
}

export type ContextOption = readonly [(compileState: any) => void, unknown]

/** A statement: what can be executed, with options for the ORM's loading and for the execution. */
export class Executable {
  declare _generate: () => this
  declare readonly supportsExecution: boolean
  declare readonly isSelect: boolean
  declare readonly isInsert: boolean
  declare readonly isUpdate: boolean
  declare readonly isDelete: boolean
  declare readonly isText: boolean
  declare readonly isDml: boolean
  declare readonly isFromStatement: boolean
  declare readonly visitName: string
  declare _executionOptions: Readonly<Record<string, unknown>>
  declare _withOptions: readonly any[]
  declare _withContextOptions: readonly ContextOption[]
  declare _compileOptions: any

  get _effectivePluginTarget(): string {
    return this.visitName
  }

  /** Loader options and other options of the ORM: `selectinload(User.posts)`. */
  options(...options: ExecutableOption[]): this {
    const copy = this._generate()
    copy._withOptions = [...this._withOptions, ...options.map((option) => expect(roles.ExecutableOptionRole, option))]
    return copy
  }

  _setCompileOptions(options: unknown): this {
    const copy = this._generate()
    copy._compileOptions = options
    return copy
  }

  _addContextOption(callable: (compileState: any) => void, cacheArgs: unknown): this {
    const copy = this._generate()
    copy._withContextOptions = [...this._withContextOptions, [callable, cacheArgs]]
    return copy
  }

  executionOptions(options: Readonly<Record<string, unknown>>): this {
    if ('isolationLevel' in options) {
      throw new ArgumentError(
        "'isolation_level' execution option may only be specified on Connection.execution_options(), or per-engine using the isolation_level argument to create_engine().",
      )
    }
    if ('compiledCache' in options) {
      throw new ArgumentError(
        "'compiled_cache' execution option may only be specified on Connection.execution_options(), not per statement.",
      )
    }
    const copy = this._generate()
    copy._executionOptions = { ...this._executionOptions, ...options }
    return copy
  }

  getExecutionOptions(): Readonly<Record<string, unknown>> {
    return this._executionOptions
  }
}

/** What a CTE is told besides its name. */
export interface CteSettings {
  recursive?: boolean
  nesting?: boolean
}
/** The name of a CTE, or all that is said of it. */
export type CteName = NameLike | null | (CteSettings & { name?: NameLike | null })

/** Whether a common table expression stays inside of its statement. */
export interface CteOptions {
  readonly nesting: boolean
}

/** A statement that can have or become a common table expression. */
export class HasCTE {
  declare _generate: () => this
  declare _independentCtes: readonly any[]
  declare _independentCtesOpts: readonly CteOptions[]

  /** Puts CTEs into the WITH clause although the statement doesn't refer to them. */
  addCte(...args: any[]): this {
    const [ctes, options] = splitOptions<{ nestHere?: boolean }>(args)
    const opts: CteOptions = { nesting: options.nestHere ?? false }
    const copy = this._generate()
    copy._independentCtes = [...this._independentCtes, ...ctes.map((cte) => expect(roles.IsCTERole, cte))]
    copy._independentCtesOpts = [...this._independentCtesOpts, ...ctes.map(() => opts)]
    return copy
  }

  /** This statement as a common table expression: `WITH name AS (…)`. */
  cte(nameOrOptions: CteName = null, options: CteSettings = {}): any {
    const isName = typeof nameOrOptions === 'string' || nameOrOptions instanceof QuotedName
    const given = isName || nameOrOptions === null ? options : nameOrOptions
    const name = isName ? (nameOrOptions as string) : ((given as { name?: string | null }).name ?? null)
    return late.CTE._construct(this, { name, recursive: given.recursive ?? false, nesting: given.nesting ?? false })
  }
}

export class HasDialectOptions {
  declare _generate: () => this
  declare _givenDialectOptions: DialectOptions

  get dialectOptions(): DialectOptions {
    return dialectOptionsView(this, this._givenDialectOptions)
  }

  _addDialectOptions(given: Record<string, unknown>): this {
    const copy = this._generate()
    const options: DialectOptions = {}
    for (const dialect in this._givenDialectOptions) options[dialect] = { ...this._givenDialectOptions[dialect] }
    validateDialectOptions(this, given, options)
    copy._givenDialectOptions = options
    return copy
  }
}

const EMPTY: readonly never[] = Object.freeze([])

/** What statements have until something is added: on the prototype, so that a copy is cheap. */
export const STATEMENT_DEFAULTS = {
  _prefixes: EMPTY,
  _suffixes: EMPTY,
  _hints: EMPTY,
  _statementHints: EMPTY,
  _independentCtes: EMPTY,
  _independentCtesOpts: EMPTY,
  _withOptions: EMPTY,
  _withContextOptions: EMPTY,
  _executionOptions: NO_OPTIONS,
  _givenDialectOptions: NO_OPTIONS,
  _compileOptions: null,
} as const
