// Text that is SQL already: `text("…")`, with its named parameters. As a SELECT with known columns it becomes
// selectable's TextualSelect, by `columns()`.

import { expect } from './coercions.ts'
import type { SQLExpression } from './column-operators.ts'
import { BindParameter } from './elements/bind-parameter.ts'
import { ClauseElement, classFlags } from './elements/clause-element.ts'
import { and } from './elements/expression-list.ts'
import { Grouping } from './elements/grouping.ts'
import { ColumnClause } from './elements/named-column.ts'
import { ArgumentError, describe } from './exc.ts'
import { late } from './late.ts'
import type { Internals } from './node.ts'
import type { Operator } from './operators.ts'
import * as operators from './operators.ts'
import * as roles from './roles.ts'
import type { Condition, ExecutableOption, RowOf, SelectedValue, TypedTextRow } from './selectable/row-types.ts'
import type { TextualSelect } from './selectable/textual-select.ts'
import { type Comparator, isType, NULLTYPE, type TypeEngine, type TypeEngineArgument } from './types/type-engine.ts'

/** `:name`, not after a colon, a word character or a backslash, and not before a colon. */
const BIND_PARAMETERS = /(?<![:\p{L}\p{N}_\\]):([\p{L}\p{N}_]+)(?!:)/gu

/** SQL text, made by `text()`. */
export class TextClause extends ClauseElement {
  override readonly visitName = 'textclause'
  static override readonly internals: Internals = [
    ['_bindparams', 'clauseDict'],
    ['text', 'string'],
    ['_withOptions', 'hasCacheKeys'],
    ['_withContextOptions', 'plain'],
    ['_propagateAttrs', 'propagateAttrs'],
  ]

  text: string
  _bindparams: Map<string, BindParameter<any>>
  _withOptions: readonly any[] = []
  _withContextOptions: readonly any[] = []
  _executionOptions: Readonly<Record<string, any>> = {}
  readonly key: string | null = null
  readonly _label: string | null = null

  constructor(text: string) {
    super()
    this.text = text
    this._bindparams = new Map()
    for (const match of text.matchAll(BIND_PARAMETERS)) {
      // a name that occurs twice is one parameter, the one of its last place
      this._bindparams.set(match[1]!, new BindParameter(match[1]!))
    }
  }

  override get _isStar(): boolean {
    return this.text === '*'
  }
  get _selectIterable(): Iterable<any> {
    return [this]
  }
  get _hideFroms(): Iterable<any> {
    return []
  }
  get type(): TypeEngine<any> {
    return NULLTYPE
  }
  get comparator(): Comparator<any> {
    return new this.type.comparatorFactory(this as any)
  }
  and(other: Condition): any {
    return and(this, other)
  }
  override selfGroup(against?: Operator | null): ClauseElement {
    return against === operators.inOp ? new Grouping(this) : this
  }

  /** Gives parameters of the text their values or types: `bindparams({ id: 5 })`, `bindparams(bindparam('id', …))`. */
  bindparams(...binds: (BindParameter<any> | Readonly<Record<string, unknown>>)[]): this {
    const copy = this._generate()
    const params = new Map(this._bindparams)
    copy._bindparams = params
    const missing = (name: string) =>
      new ArgumentError(`This text() construct doesn't define a bound parameter named ${describe(name)}`)
    for (const bind of binds) {
      if (bind instanceof BindParameter) {
        const existing = params.get(bind._origKey)
        if (existing === undefined) throw missing(bind._origKey)
        params.set(existing._origKey, bind)
      } else {
        for (const name in bind) {
          const existing = params.get(name)
          if (existing === undefined) throw missing(name)
          params.set(name, existing._withValue(bind[name], { required: false }))
        }
      }
    }
    return copy
  }

  /** The text as a SELECT with these columns: columns in order, or `{ name: type }`. */
  columns<const E extends readonly [SQLExpression<any>, ...SQLExpression<any>[]]>(
    ...columns: E
  ): TextualSelect<RowOf<E>, SelectedValue<E[0]>>
  columns<O extends Readonly<Record<string, TypeEngineArgument<any>>>>(
    types: O,
  ): TextualSelect<TypedTextRow<O>, TypedTextRow<O>[keyof O]>
  columns(...columns: unknown[]): TextualSelect
  columns(...columns: unknown[]): TextualSelect {
    const last = columns.at(-1)
    const types: Record<string, TypeEngineArgument<any>> = last !== null &&
    typeof last === 'object' &&
    Object.getPrototypeOf(last) === Object.prototype
      ? { ...(last as Record<string, TypeEngineArgument<any>>) }
      : {}
    const given = Object.keys(types).length > 0 || isEmptyObject(last) ? columns.slice(0, -1) : columns
    const positional = given.map((column) => {
      const input = expect(roles.LabeledColumnExprRole, column)
      const key = input.key as string
      if (!Object.hasOwn(types, key)) return input
      const type = types[key]!
      delete types[key]
      return new ColumnClause(key, type)
    })
    const keyed = Object.entries(types).map(([key, type]) => new ColumnClause(key, type))
    return new late.TextualSelect(this, [...positional, ...keyed], positional.length > 0 && keyed.length === 0)
  }

  options(...options: ExecutableOption[]): this {
    const copy = this._generate()
    copy._withOptions = [...this._withOptions, ...options]
    return copy
  }
  executionOptions(options: Readonly<Record<string, any>>): this {
    const copy = this._generate()
    copy._executionOptions = { ...this._executionOptions, ...options }
    return copy
  }
  getExecutionOptions(): Readonly<Record<string, any>> {
    return this._executionOptions
  }
}

function isEmptyObject(value: unknown): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    !isType(value) &&
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.keys(value).length === 0
  )
}

classFlags(TextClause, {
  _isTextClause: true,
  _isTextual: true,
  supportsExecution: true,
  _isImplicitlyBoolean: false,
  _renderLabelInColumnsClause: false,
  _allowLabelResolve: false,
} as any)
roles.takesRoles(
  TextClause,
  roles.DDLConstraintColumnRole,
  roles.DDLExpressionRole,
  roles.StatementOptionRole,
  roles.WhereHavingRole,
  roles.OrderByRole,
  roles.FromClauseRole,
  roles.SelectStatementRole,
  roles.InElementRole,
  roles.BinaryElementRole,
)

/** SQL as text. `:name` is a parameter; `\:` is a colon. */
export function text(sql: string): TextClause {
  return new TextClause(sql)
}

declare module './late.ts' {
  interface Late {
    TextClause: typeof TextClause
    TextualSelect: new (text: any, columns: any[], positional: boolean) => any
  }
}
late.TextClause = TextClause
