// ColumnElement<T>, an expression with a type and the operators that the type gives it; names and labels that it gets
// in a columns clause, and its lineage through subqueries (`proxySet`). Columns with a name are named-column.ts.

import { mixinColumnOperators, ColumnOperators as Operators } from '../column-operators.ts'
import { guardDepth } from '../depth.ts'
import { AttributeError } from '../exc.ts'
import { late } from '../late.ts'
import { anonymousLabel, isAnonymousLabel, QuotedName } from '../names.ts'
import { ElementSet } from '../node.ts'
import type { Operator, OperatorOptions } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { BOOLEANTYPE, type Comparator, type TypeEngine, type TypeEngineArgument } from '../types/type-engine.ts'
import type { BindParameter } from './bind-parameter.ts'
import type { Cast } from './cast.ts'
import { ClauseElement, classFlags, expandCloned } from './clause-element.ts'
import type { ColumnClause, Label } from './named-column.ts'

export interface MakeProxyOptions {
  readonly primaryKey?: any
  readonly foreignKeys?: any
  readonly name?: string | null
  readonly key?: string | null
  /** A dialect may shorten the name of the column, as it may that of any column of a subquery. */
  readonly nameIsTruncatable?: boolean
  /** The name was generated: a label that has it stays one that may be shortened. */
  readonly nameIsGenerated?: boolean
  readonly compoundSelectCols?: readonly ColumnElement<any>[] | null
  readonly disallowIsLiteral?: boolean
  readonly [option: string]: unknown
}

export interface ColumnElement<T = any> extends Operators<T> {
  type: TypeEngine<T>
  key: string | null
  primaryKey: boolean
  foreignKeys: any
  _insertSentinel: boolean
  _isImplicitlyBoolean: boolean
  _allowLabelResolve: boolean
  /** False for columns that are written without `AS` in a columns clause although they have a label. */
  _renderLabelInColumnsClause: boolean
  /** Columns of which this one is the column in a subquery or alias. */
  _proxies: ColumnElement<any>[]
  _resolveLabel: string | null
  _altNames: readonly string[]
}

const NO_PROXIES: ColumnElement<any>[] = []
Object.freeze(NO_PROXIES)

/** Any expression with a value: a column, an operation, a function. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the values are on the prototype
export abstract class ColumnElement<T = any> extends ClauseElement {
  /** What the compilers visit it by. A program's own elements need none: `compiles()` registers what they are in SQL. */
  declare readonly visitName: string
  // what the type's Comparator and the naming rules computed; a copy computes anew
  declare _comparator: Comparator<T> | null

  override _resetMemoizations(): void {
    super._resetMemoizations()
    if (this._comparator !== null) this._comparator = null
  }

  /** The object that implements the operators for this column's type. */
  get comparator(): Comparator<T> {
    let comparator = this._comparator
    if (comparator === null || comparator.type !== this.type) {
      const factory = this.type.comparatorFactory
      comparator = new factory(this)
      comparator._overridesOperators = overridesOperators(factory)
      this._comparator = comparator
    }
    return comparator
  }

  operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
    const { comparator } = this
    return comparator._overridesOperators
      ? applyToComparator(comparator, op, other, options)
      : comparator.operate(op, other, options)
  }
  reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any {
    return this.comparator.reverseOperate(op, other, options)
  }

  override selfGroup(against?: Operator | null): ColumnElement<any> {
    if (
      (against === operators.and || against === operators.or || against === operators._asbool) &&
      this.type._typeAffinity === BOOLEANTYPE._typeAffinity
    ) {
      return new late.AsBoolean(this, operators.isTrue, operators.isFalse)
    }
    if (against === operators.anyOp || against === operators.allOp) return new late.Grouping(this)
    return this
  }
  override _ungroup(): ColumnElement<any> {
    return this
  }

  override invert(): ColumnElement<T> {
    return this.operate(operators.inv)
  }
  override _negate(): ColumnElement<any> {
    if (this.type._typeAffinity === BOOLEANTYPE._typeAffinity) {
      return new late.AsBoolean(this, operators.isFalse, operators.isTrue)
    }
    return new late.UnaryExpression(this.selfGroup(operators.inv), { operator: operators.inv })
  }

  /** The parameter for a plain value that this expression is compared with. */
  _bindParam(
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
    }) as BindParameter<any>
  }

  get expression(): ColumnElement<any> {
    return this
  }
  get _selectIterable(): Iterable<any> {
    return [this]
  }

  // lineage
  get baseColumns(): ElementSet<ColumnElement<any>> {
    return this._memoized('baseColumns', () => {
      const result = new ElementSet<ColumnElement<any>>()
      for (const column of this.proxySet) if (column._proxies.length === 0) result.add(column)
      return result
    })
  }
  /** This column and those that it stands for, down to the tables' own. */
  get proxySet(): ElementSet<ColumnElement<any>> {
    return this._memoized('proxySet', () => {
      const result = new ElementSet<ColumnElement<any>>()
      result.add(this._deannotate())
      guardDepth('traced to its tables', () => {
        for (const proxy of this._proxies) result.update(proxy.proxySet)
      })
      return result
    })
  }
  get _expandedProxySet(): ElementSet<ClauseElement> {
    return this._memoized('_expandedProxySet', () => expandCloned(this.proxySet))
  }
  _uncachedProxyList(): ColumnElement<any>[] {
    const list: ColumnElement<any>[] = [this]
    for (const proxy of this._proxies) list.push(...proxy._uncachedProxyList())
    return list
  }
  sharesLineage(other: ColumnElement<any>): boolean {
    return this.proxySet.intersects(other.proxySet)
  }
  _compareNameForResult(other: ColumnElement<any>): boolean {
    const name = nameOf(this)
    return name !== null && nameOf(other) === name
  }

  // names: SQLAlchemy's label properties. `tq` is "table-qualified".
  get _proxyKey(): string | null {
    const annotated = this._annotations.proxyKey
    if (annotated) return annotated
    const name = this.key || this._nonAnonLabel
    return name === null || isAnonymousLabel(name) ? null : name
  }
  get _expressionLabel(): string | null {
    if (nameOf(this) !== null) return null
    return this._annotations.proxyKey ?? null
  }
  get _tqLabel(): string | null {
    return null
  }
  /** Whether `_tqLabel` is made of the table's name and the column's, so that a dialect may shorten it. */
  get _tqLabelIsGenerated(): boolean {
    return false
  }
  /** What the author of the name that `_tqLabel` is made of decided about its quotes. */
  get _tqLabelQuote(): boolean | null {
    return null
  }
  get _tqKeyLabel(): string | null {
    return this._proxyKey
  }
  get _keyLabel(): string | null {
    return this._tqKeyLabel
  }
  get _label(): string | null {
    return this._tqLabel
  }
  get _nonAnonLabel(): string | null {
    return nameOf(this)
  }
  _anonLabel(seed: string | null, addHash = 0): string {
    let element: ColumnElement<any> = this
    while (element._isCloneOf !== null) element = element._isCloneOf as ColumnElement<any>
    let hash = String(element._hash)
    let body = seed
    if (addHash) {
      hash = `${hash}:${addHash}`
      body = `${seed}_`
    }
    if (isAnonymousLabel(body)) return anonymousLabel(hash, '', body)
    return anonymousLabel(hash, body || 'anon')
  }
  get _anonNameLabel(): string {
    return this._memoized('_anonNameLabel', () => this._anonLabel(nameOf(this)))
  }
  get _anonKeyLabel(): string {
    return this._memoized('_anonKeyLabel', () => this._anonLabel(this._proxyKey))
  }
  _dedupeAnonLabelIdx(index: number): string {
    const label = nameOf(this)
    return label === null ? this._dedupeAnonTqLabelIdx(index) : this._anonLabel(label, index)
  }
  get _anonTqLabel(): string {
    return this._memoized('_anonTqLabel', () => this._anonLabel(this._tqLabel))
  }
  get _anonTqKeyLabel(): string {
    return this._memoized('_anonTqKeyLabel', () => this._anonLabel(this._tqKeyLabel))
  }
  _dedupeAnonTqLabelIdx(index: number): string {
    return this._anonLabel(this._tqLabel || 'anon', index)
  }

  /** The column that stands for this expression in a subquery, and the key that it has there. */
  _makeProxy(selectable: FromClause, options: MakeProxyOptions = {}): [string, ColumnElement<any>] {
    let name = options.name ?? null
    let key: string | null
    if (name === null) {
      name = this._anonNameLabel
      key = options.key ?? this._proxyKey
    } else key = String(name)
    const column: ColumnClause<any> = new late.ColumnClause(name, this.type, {
      _selectable: selectable,
      _nameIsTruncatable: options.nameIsTruncatable ?? false,
    })
    column._propagateAttrs = selectable._propagateAttrs
    column._proxies = options.compoundSelectCols?.length ? [...options.compoundSelectCols] : [this]
    const origin = selectable._isCloneOf as any
    if (origin !== null) column._isCloneOf = key === null ? null : (origin.columns.get(key) ?? null)
    return [key as string, column]
  }

  cast<V>(type: TypeEngineArgument<V>): Cast<V> {
    return new late.Cast(this, type)
  }
  label<K extends string>(name: K): Label<T, K>
  label(name: string | null): Label<T, string>
  label(name: string | null): Label<T, string> {
    return new late.Label(name, this, this.type)
  }
}

mixinColumnOperators(ColumnElement)
classFlags(ColumnElement, {
  _comparator: null,
  _isColumnElement: true,
  key: null,
  primaryKey: false,
  foreignKeys: Object.freeze([]),
  _insertSentinel: false,
  _isImplicitlyBoolean: false,
  _allowLabelResolve: true,
  _renderLabelInColumnsClause: true,
  _proxies: NO_PROXIES,
  _resolveLabel: null,
  _altNames: [],
})
roles.takesRoles(
  ColumnElement,
  roles.ColumnArgumentOrKeyRole,
  roles.StatementOptionRole,
  roles.WhereHavingRole,
  roles.BinaryElementRole,
  roles.OrderByRole,
  roles.ColumnsClauseRole,
  roles.LimitOffsetRole,
  roles.DMLColumnRole,
  roles.DDLConstraintColumnRole,
  roles.DDLExpressionRole,
)

const delegated = new WeakSet<object>()

/**
 * Makes the methods that a comparator class adds (`asString`, `astext`, …) methods of every expression: Python's
 * `__getattr__`, which looks for a missing attribute on the comparator of the expression's type.
 */
export function delegateToComparator(factory: { readonly prototype: any }): void {
  for (let proto = factory.prototype; proto && proto !== Object.prototype; proto = Object.getPrototypeOf(proto)) {
    if (delegated.has(proto)) return
    delegated.add(proto)
    for (const name of Object.getOwnPropertyNames(proto)) {
      if (name.startsWith('_') || name === 'constructor' || name in ColumnElement.prototype) continue
      const isMethod = typeof Object.getOwnPropertyDescriptor(proto, name)!.value === 'function'
      Object.defineProperty(ColumnElement.prototype, name, {
        get(this: ColumnElement<any>) {
          const { comparator } = this as any
          if (!(name in comparator)) {
            if (!isMethod) return undefined
            throw new AttributeError(
              `Neither '${this.constructor.name}' object nor '${comparator.constructor.name}' object has an attribute ` +
                `'${name}'`,
            )
          }
          const value = comparator[name]
          return typeof value === 'function' ? value.bind(comparator) : value
        },
        // an element of that name that is no operator (a field of a subclass) hides it
        set(this: any, value: unknown) {
          Object.defineProperty(this, name, { value, writable: true, enumerable: true, configurable: true })
        },
        configurable: true,
      })
    }
  }
}
late.delegateToComparator = delegateToComparator

/** Python's `getattr(element, "name", None)`. */
export function nameOf(element: any): string | null {
  const name = element.name
  if (typeof name === 'string') return name
  return name instanceof QuotedName ? name.value : null
}

const overriding = new WeakMap<object, boolean>()

/** Whether a class of comparators has operators of its own, besides `operate`. */
function overridesOperators(factory: { readonly prototype: any }): boolean {
  let found = overriding.get(factory)
  if (found === undefined) {
    found = operators.METHODS.some((method) => factory.prototype[method] !== (Operators.prototype as any)[method])
    overriding.set(factory, found)
  }
  return found
}

/** Calls the comparator's own method for the operator where it has one, as Python's operator functions do. */
export function applyToComparator(comparator: any, op: Operator, other: unknown, options?: OperatorOptions): any {
  const method = op.method
  if (method !== null && comparator[method] !== (ColumnElement.prototype as any)[method]) {
    return comparator[method](other, options)
  }
  return comparator.operate(op, other, options)
}

/** An expression that shows the name of the expression inside it: CAST, type_coerce. */
export abstract class WrapsColumnExpression<T = any> extends ColumnElement<T> {
  abstract get wrappedColumnExpression(): any

  override get _tqLabel(): string | null {
    return this.wrappedColumnExpression._tqLabel ?? null
  }
  override get _tqLabelIsGenerated(): boolean {
    return this.wrappedColumnExpression._tqLabelIsGenerated ?? false
  }
  override get _tqLabelQuote(): boolean | null {
    return this.wrappedColumnExpression._tqLabelQuote ?? null
  }
  override get _label(): string | null {
    return this._tqLabel
  }
  override get _nonAnonLabel(): string | null {
    return null
  }
  override get _anonNameLabel(): string {
    return wrappedAnonNameLabel(this, this.wrappedColumnExpression) ?? super._anonNameLabel
  }
  override _dedupeAnonLabelIdx(index: number): string {
    const name = this.wrappedColumnExpression._nonAnonLabel
    return name ? this._anonLabel(`${name}_`) : this._dedupeAnonTqLabelIdx(index)
  }
  override get _proxyKey(): string | null {
    const wrapped = this.wrappedColumnExpression
    return wrapped._isTextClause ? super._proxyKey : wrapped._proxyKey
  }
}

export function wrappedAnonNameLabel(_self: ColumnElement<any>, wrapped: any): string | null {
  if (wrapped._isTextClause) return null
  return wrapped._nonAnonLabel || wrapped._anonNameLabel || null
}

declare module '../late.ts' {
  interface Late {
    delegateToComparator?: (factory: { readonly prototype: any }) => void
  }
}
