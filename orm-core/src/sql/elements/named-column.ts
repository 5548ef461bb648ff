// Columns with a name: `column('x')`, literal SQL as a column, labels, and the column of a table-valued function.
// schema/column.ts extends ColumnClause; which label a column gets is decided here, when it is used by the compilers.

import { expect } from '../coercions.ts'
import { InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import { anonymousLabel, isAnonymousLabel, QuotedName } from '../names.ts'
import type { CloneFn, CloneOptions, Internals } from '../node.ts'
import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { isType, type TypeEngine, type TypeEngineArgument, toInstance } from '../types/type-engine.ts'
import { type ClauseElement, classFlags } from './clause-element.ts'
import { ColumnElement, type MakeProxyOptions, nameOf } from './column-element.ts'

export interface NamedColumn<T = any> extends ColumnElement<T> {
  readonly isLiteral: boolean
  table: FromClause | null
}

// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the values are on the prototype
export abstract class NamedColumn<T = any> extends ColumnElement<T> {
  declare name: string
  declare key: string

  override get description(): string | null {
    return nameOf(this)
  }
  override _compareNameForResult(other: any): boolean {
    return this.name === nameOf(other) || (other._label !== undefined && this._label === other._label)
  }
  override get _tqKeyLabel(): string | null {
    const key = this._proxyKey
    return key && key !== nameOf(this) ? this._genTqLabel(key) : this._tqLabel
  }
  override get _tqLabel(): string | null {
    return this._memoized('_tqLabel', () => this._genTqLabel(this.name))
  }
  override get _nonAnonLabel(): string | null {
    return nameOf(this)
  }
  /** The name, qualified by the table's where there is a table. */
  _genTqLabel(name: string, _dedupeOnKey = true): string | null {
    return String(name)
  }
  override _bindParam(
    operator: Operator | null,
    value: unknown,
    options: { type?: TypeEngineArgument<any> | null; expanding?: boolean } = {},
  ): any {
    return new late.BindParameter(this.key, value, {
      _comparedToOperator: operator,
      _comparedToType: this.type,
      type: options.type ?? null,
      unique: true,
      expanding: options.expanding ?? false,
    })
  }
  override _makeProxy(selectable: FromClause, options: MakeProxyOptions = {}): [string, ColumnElement<any>] {
    const name = options.name || this.name
    const column: ColumnClause<any> = new late.ColumnClause(name, this.type, {
      _selectable: selectable,
      _nameIsTruncatable: options.nameIsTruncatable ?? false,
    })
    return finishProxy(this, column, selectable, options)
  }
}
classFlags(NamedColumn, { _isKeyedColumnElement: true, _isNamedColumn: true, isLiteral: false, table: null } as any)

/** What all `_makeProxy` have in common: lineage, and the place in a cloned selectable. */
function finishProxy(
  source: NamedColumn<any>,
  column: ColumnClause<any>,
  selectable: FromClause,
  options: MakeProxyOptions,
): [string, ColumnElement<any>] {
  column._propagateAttrs = selectable._propagateAttrs
  if (options.name === null || options.name === undefined) column.key = source.key
  column._proxies = options.compoundSelectCols?.length ? [...options.compoundSelectCols] : [source]
  const origin = selectable._isCloneOf as any
  if (origin !== null) column._isCloneOf = origin.columns.get(column.key) ?? null
  return [column.key, column]
}

/** `expression AS name`. */
export class Label<T = any, K extends string = string> extends NamedColumn<T> {
  declare readonly __labelKey: K
  declare readonly visitName: string
  static override readonly internals: Internals = [
    ['name', 'anonName'],
    ['type', 'type'],
    ['_labeled', 'clause'],
  ]
  static override readonly cacheKeyInternals: Internals | undefined = [
    ['name', 'anonName'],
    ['_labeled', 'clause'],
  ]

  declare name: string
  declare key: string
  /** SQLAlchemy's `_element`: the expression before grouping. */
  declare _labeled: ColumnElement<any>
  declare type: TypeEngine<T>
  declare _proxies: ColumnElement<any>[]
  declare private _grouped: ColumnElement<any> | null

  constructor(name: string | QuotedName | null, element: unknown, type?: TypeEngineArgument<T> | null) {
    super()
    const original = element
    let expression: ColumnElement<any> = expect(roles.ExpressionElementRole, element, { applyPropagateAttrs: this })
    while (expression instanceof Label) expression = expression.element
    if (name) this.name = name as string
    else {
      this.name = anonymousLabel(this._hash, nameOf(expression) ?? 'anon')
      if (original instanceof Label) this._resolveLabel = original._label
    }
    this.key = this.name
    this._labeled = expression
    this.type = type === null || type === undefined ? expression.type : toInstance(type)
    this._proxies = [expression]
    this._grouped = null
    this._mappedKey = null
  }

  override _resetMemoizations(): void {
    super._resetMemoizations()
    this._grouped = null
  }

  override get _tqLabel(): string | null {
    return String(this.name)
  }
  /** The mapper gives a mapped label the key of its attribute. */
  declare private _mappedKey: string | null
  override get _tqKeyLabel(): string | null {
    return this._mappedKey ?? String(this.name)
  }
  override set _tqKeyLabel(key: string | null) {
    this._mappedKey = key
  }
  override get _renderLabelInColumnsClause(): boolean {
    return true
  }
  override set _renderLabelInColumnsClause(_value: boolean) {}
  override _bindParam(
    operator: Operator | null,
    value: unknown,
    options: { type?: TypeEngineArgument<any> | null; expanding?: boolean } = {},
  ): any {
    return new late.BindParameter(null, value, {
      _comparedToOperator: operator,
      type: options.type ?? null,
      _comparedToType: this.type,
      unique: true,
      expanding: options.expanding ?? false,
    })
  }
  override get _isImplicitlyBoolean(): boolean {
    return this.element._isImplicitlyBoolean
  }
  override set _isImplicitlyBoolean(_value: boolean) {}
  override get _allowLabelResolve(): boolean {
    return this.element._allowLabelResolve
  }
  override set _allowLabelResolve(_value: boolean) {}
  override get _orderByLabelElement(): Label<any, any> | null {
    return this
  }
  get element(): ColumnElement<any> {
    this._grouped ??= this._labeled.selfGroup(operators.as)
    return this._grouped
  }
  override selfGroup(against?: Operator | null): Label<T, K> {
    return this._applyToInner(this._labeled.selfGroup(against))
  }
  override _negate(): ColumnElement<any> {
    return this._applyToInner(this._labeled._negate())
  }
  private _applyToInner(inner: ColumnElement<any>): Label<T, K> {
    return inner === this._labeled ? this : new Label<T, K>(this.name, inner, this.type)
  }
  override get primaryKey(): boolean {
    return this.element.primaryKey
  }
  override set primaryKey(_value: boolean) {}
  override get foreignKeys(): any {
    return this.element.foreignKeys
  }
  override set foreignKeys(_value: any) {}

  override _copyInternals(clone: CloneFn, kw: CloneOptions = {}): void {
    this._resetMemoizations()
    this._labeled = clone(this._labeled, kw)
    if (kw.anonymizeLabels) {
      this.name = anonymousLabel(this._hash, nameOf(this.element) ?? 'anon')
      this.key = this.name
    }
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.element)
  }
  override _makeProxy(selectable: FromClause, options: MakeProxyOptions = {}): [string, ColumnElement<any>] {
    const name = options.name || this.name
    const [key, column] = this.element._makeProxy(selectable, {
      ...options,
      key: undefined as any,
      name,
      disallowIsLiteral: true,
      nameIsTruncatable: options.nameIsGenerated || isAnonymousLabel(name),
    })
    if (key !== this.name && !isAnonymousLabel(this.name)) {
      if (String(key) !== String(this.name)) {
        throw new InvalidRequestError(
          `Label name ${this.name} is being renamed to an anonymous label due to disambiguation which is not ` +
            'supported right now.  Please use unique names for explicit labels.',
        )
      }
    }
    column._propagateAttrs = selectable._propagateAttrs
    column._proxies = [...column._proxies, this]
    column.type = this.type
    return [this.key, column]
  }
}
classFlags(Label, { visitName: 'label' })
roles.takesRoles(Label, roles.LabeledColumnExprRole)

export interface ColumnClauseOptions {
  readonly _nameIsTruncatable?: boolean
  readonly isLiteral?: boolean
  readonly _selectable?: FromClause | null
}

/** A column by its name: `column('x')`; with `isLiteral` any SQL text in a column's place. */
export class ColumnClause<T = any> extends NamedColumn<T> {
  override readonly visitName: string = 'column'
  static override readonly internals: Internals = [
    ['name', 'anonName'],
    ['type', 'type'],
    ['table', 'clause'],
    ['isLiteral', 'boolean'],
  ]

  override name: string
  override key: string
  override table: FromClause | null
  override isLiteral: boolean
  override type: TypeEngine<T>
  /** SQLAlchemy's `_truncated_label`: the name is one that a dialect may shorten. */
  declare _nameIsTruncatable: boolean

  constructor(text: string | QuotedName, type?: TypeEngineArgument<T> | null, options: ColumnClauseOptions = {}) {
    super()
    this.name = text as string
    this.key = typeof text === 'string' || !text ? (text as string) : String(text)
    this.table = options._selectable ?? null
    this.type = toInstance(type)
    this.isLiteral = options.isLiteral ?? false
    if (options._nameIsTruncatable) this._nameIsTruncatable = true
  }

  override get _isStar(): boolean {
    return this.isLiteral && this.name === '*'
  }
  override getChildren(): [] {
    return []
  }
  override get entityNamespace(): any {
    return this.table !== null ? this.table.entityNamespace : super.entityNamespace
  }

  /** Columns are immutable: a clone is the column itself, or the same column of a cloned subquery. */
  override _clone(kw: CloneOptions = {}): this {
    if (kw.detectSubqueryCols && this.table?._isSubquery) {
      const table = kw.clone(this.table, kw)
      return table.c.correspondingColumn(this)
    }
    return this
  }
  override _copyInternals(_clone: CloneFn, _kw?: CloneOptions): void {}

  override _addFroms(out: FromClause[]): void {
    if (this.table !== null) out.push(this.table)
  }
  override get _renderLabelInColumnsClause(): boolean {
    return this.table !== null
  }
  override set _renderLabelInColumnsClause(_value: boolean) {}
  get _ddlLabel(): string | null {
    return this._genTqLabel(this.name, false)
  }
  override _compareNameForResult(other: any): boolean {
    const byName = (column: any) => column.isLiteral || column.table === null || column.table._isTextual
    if (byName(this) || other.proxySet === undefined || (other instanceof ColumnClause && byName(other))) {
      return this.name === nameOf(other) || (other._tqLabel !== undefined && this._tqLabel === other._tqLabel)
    }
    return other.proxySet.intersects(this.proxySet)
  }
  override _genTqLabel(name: string, dedupeOnKey = true): string | null {
    const table = this.table as any
    if (this.isLiteral) return null
    if (table === null || !table.namedWithColumn) return String(name)
    let label = table.schema
      ? `${String(table.schema).replaceAll('.', '_')}_${table.name}_${name}`
      : `${table.name}_${name}`
    if (dedupeOnKey && table.c.has(label)) {
      let counter = 1
      let candidate = label
      do candidate = `${label}_${counter++}`
      while (table.c.has(candidate))
      label = candidate
    }
    return label
  }
  override get _tqLabelIsGenerated(): boolean {
    return !this.isLiteral && this.table !== null && this.table.namedWithColumn
  }
  override get _tqLabelQuote(): boolean | null {
    if (!this._tqLabelIsGenerated) return null
    return quoteOf(this.name) ?? quoteOf((this.table as any).name)
  }
  override _makeProxy(selectable: FromClause, options: MakeProxyOptions = {}): [string, ColumnElement<any>] {
    const given = options.name ?? null
    const isLiteral = !options.disallowIsLiteral && this.isLiteral && (given === null || given === this.name)
    const name = given || this.name
    const column = new ColumnClause<any>(name, this.type, {
      _selectable: selectable,
      _nameIsTruncatable: options.nameIsTruncatable ?? false,
      isLiteral,
    })
    return finishProxy(this, column, selectable, options)
  }
}
classFlags(ColumnClause, {
  _nameIsTruncatable: false,
  _isImmutable: true,
  default: null,
  onupdate: null,
  serverDefault: null,
  serverOnupdate: null,
  _isMultiparamColumn: false,
} as any)
roles.takesRoles(ColumnClause, roles.DDLReferredColumnRole, roles.LabeledColumnExprRole, roles.StrAsPlainColumnRole)

function quoteOf(name: unknown): boolean | null {
  return name instanceof QuotedName ? name.quote : null
}

/** The row of a table-valued function as one column. */
export class TableValuedColumn<T = any> extends NamedColumn<T> {
  override readonly visitName = 'tableValuedColumn'
  static override readonly internals: Internals = [
    ['name', 'anonName'],
    ['type', 'type'],
    ['scalarAlias', 'clause'],
  ]
  override name: string
  override key: string
  override type: TypeEngine<T>
  scalarAlias: any

  constructor(scalarAlias: any, type: TypeEngine<T>) {
    super()
    this.scalarAlias = scalarAlias
    this.name = scalarAlias.name
    this.key = this.name
    this.type = type
  }
  override _copyInternals(clone: CloneFn, kw: CloneOptions = {}): void {
    this.scalarAlias = clone(this.scalarAlias, kw)
    this.name = this.scalarAlias.name
    this.key = this.name
  }
  override _addFroms(out: FromClause[]): void {
    out.push(this.scalarAlias)
  }
}

/** A column by its name, of no table. */
export function column<T = any, const K extends string = string>(
  text: K | QuotedName,
  type?: TypeEngineArgument<T> | null | (ColumnClauseOptions & { readonly type?: TypeEngineArgument<T> }),
  options?: ColumnClauseOptions,
): ColumnClause<T> & { readonly __labelKey: K }
export function column<T = any>(
  text: string | QuotedName,
  type?: TypeEngineArgument<T> | null | (ColumnClauseOptions & { readonly type?: TypeEngineArgument<T> }),
  options?: ColumnClauseOptions,
): ColumnClause<T> {
  if (type !== null && type !== undefined && !isType(type)) {
    const given = type as ColumnClauseOptions & { readonly type?: TypeEngineArgument<T> }
    return new ColumnClause<T>(text, given.type ?? null, given)
  }
  return new ColumnClause<T>(text, type as TypeEngineArgument<T> | null | undefined, options)
}

/** SQL text in the place of a column; it is written as it is given. */
export function literalColumn<T = any>(
  text: string,
  type?: TypeEngineArgument<T> | null | { readonly type?: TypeEngineArgument<T> },
): ColumnClause<T> {
  const given = type !== null && type !== undefined && !isType(type) ? (type as any).type : type
  return new ColumnClause<T>(text, given, { isLiteral: true })
}

/** `expression AS name`. */
export function label<T = any>(
  name: string,
  element: unknown,
  type?: TypeEngineArgument<T> | null | { readonly type?: TypeEngineArgument<T> },
): Label<T> {
  const given = type !== null && type !== undefined && !isType(type) ? (type as any).type : type
  return new Label<T>(name, element, given)
}

declare module '../late.ts' {
  interface Late {
    ColumnClause: typeof ColumnClause
    Label: typeof Label
    NamedColumn: typeof NamedColumn
    TableValuedColumn: typeof TableValuedColumn
  }
}
late.ColumnClause = ColumnClause
late.Label = Label
late.NamedColumn = NamedColumn
late.TableValuedColumn = TableValuedColumn
