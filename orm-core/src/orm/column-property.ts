// A mapped column or SQL expression: ColumnProperty, its comparator, and the functions column_property(), deferred()
// and query_expression(). The declarative `mappedColumn()` is in mapped-column.ts.

import type { SQLExpression } from '../sql/column-operators.ts'
import { warn } from '../sql/exc.ts'
import { coercions, null_ } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'
import type { Column } from '../sql/schema/column.ts'
import { PropComparator, registerDescriptor } from './attributes.ts'
import type { ComputedAttribute, SettableAttribute } from './declared-attributes.ts'
import { StrategizedProperty, type StrategyOpts } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import { COLUMN_TOKEN } from './path-registry.ts'

/** Options of `columnProperty()`: deferred loading, a group, the doc. */
export interface ColumnPropertyOptions {
  group?: string | null
  deferred?: boolean
  raiseload?: boolean
  comparatorFactory?: any
  activeHistory?: boolean
  expireOnFlush?: boolean
  info?: Record<string, unknown>
  doc?: string | null
  _instrument?: boolean
  /** Declarative dataclass options and others that do not concern statements. */
  [name: string]: unknown
}

/** An attribute that stands for one or more columns of the same value, or for an expression. */
export class ColumnProperty extends StrategizedProperty {
  readonly _isColumnProperty = true
  readonly strategyWildcardKey = COLUMN_TOKEN
  columns: any[]
  group: string | null
  deferred: boolean
  raiseload: boolean
  instrument: boolean
  activeHistory: boolean
  expireOnFlush: boolean
  comparatorFactory: any
  _isPolymorphicDiscriminator: boolean | null = null
  _mappedBySynonym: string | null = null

  constructor(columns: readonly any[], options: ColumnPropertyOptions = {}) {
    super()
    this.columns = columns.map((column) =>
      column?._isMappedColumn && !column._attribute
        ? column.column
        : coercions.expect(roles.LabeledColumnExprRole, column),
    )
    this.group = options.group ?? null
    this.deferred = options.deferred ?? false
    this.raiseload = options.raiseload ?? false
    this.instrument = options._instrument ?? true
    this.comparatorFactory = options.comparatorFactory ?? ColumnPropertyComparator
    this.activeHistory = options.activeHistory ?? false
    this.expireOnFlush = options.expireOnFlush ?? true
    if (options.info) Object.assign(this.info, options.info)
    this.doc = options.doc ?? this.columns.findLast((column) => column.doc)?.doc ?? null
    this.strategyOpts = this.#strategyOpts()
  }

  #strategyOpts(): StrategyOpts {
    const opts = { deferred: this.deferred, instrument: this.instrument }
    return this.raiseload ? { ...opts, raiseload: true } : opts
  }

  override get _mapperPropertyName(): string {
    return 'ColumnProperty'
  }

  /** The class to derive a `comparatorFactory` from. */
  static get Comparator(): typeof ColumnPropertyComparator {
    return ColumnPropertyComparator
  }

  get expression(): any {
    return this.columns[0]
  }

  get comparator(): any {
    return this.comparatorOf(this.parent)
  }

  comparatorOf(mapper: Mapper): any {
    return new this.comparatorFactory(this, mapper)
  }

  __clauseElement__(): any {
    return this.expression
  }

  /** Whether a subquery of the entity has it: not deferred, or a column that can be written. */
  get _rendersInSubqueries(): boolean {
    if (this.strategyOpts.queryExpression) return (this.strategy as any)._haveDefaultExpression
    return !this.strategyOpts.deferred || !this.parent._readonlyProps?.has(this)
  }

  override instrumentClass(mapper: Mapper): void {
    if (!this.instrument) return
    registerDescriptor(mapper, this.key, this.comparatorOf(mapper))
  }

  override doInit(): void {
    super.doInit()
    const pk = new Set<any>(this.parent.primaryKey)
    if (this.columns.length > 1 && this.columns.every((column) => pk.has(column))) {
      warn(
        `On mapper ${this.parent}, primary key column '${this.columns[1]}' is being combined with distinct primary key column '${this.columns[0]}' in attribute '${this.key}'. Use explicit properties to give each column its own mapped attribute name.`,
      )
    }
  }

  copy(): ColumnProperty {
    return new ColumnProperty(this.columns, {
      deferred: this.deferred,
      group: this.group,
      activeHistory: this.activeHistory,
    })
  }

  /** Makes the property deferred after it was made, as a composite does with its columns. */
  setDeferred(): void {
    this.deferred = true
    this.strategyOpts = { deferred: true, instrument: true }
  }
}

/** Gives a column attribute the operators of its column. */
export class ColumnPropertyComparator extends PropComparator {
  #element: any = null

  #annotated(column: any): any {
    const entity = this._parententity
    const annotations: Record<string, unknown> = {
      entityNamespace: entity,
      parententity: entity,
      parentmapper: entity,
      proxyKey: this.prop.key,
    }
    let element = column
    const adapter = this._parentmapper._polymorphicAdapter
    if (adapter) {
      annotations.adaptColumn = element
      element = adapter.traverse(element)
    }
    return element._annotate(annotations)._setPropagateAttrs({ compileStatePlugin: 'orm', pluginSubject: entity })
  }

  __clauseElement__(): any {
    if (this.#element === null) {
      const column = this.prop.columns[0]
      this.#element = this.adapter ? this.adapter(column, this.prop.key) : this.#annotated(column)
    }
    return this.#element
  }

  get expressions(): readonly any[] {
    return this.prop.columns.map((column: any) =>
      this.adapter ? this.adapter(column, this.prop.key) : this.#annotated(column),
    )
  }

  override get info(): Record<string, unknown> {
    return this.__clauseElement__().info ?? this.prop.info
  }

  override any(...args: any[]): any {
    return this.__clauseElement__().any(...args)
  }

  override all(...args: any[]): any {
    return this.__clauseElement__().all(...args)
  }

  override contains(...args: any[]): any {
    return this.__clauseElement__().contains(...args)
  }

  /** Members of the column (`type`, `table`), then those of its type's comparator (`astext`, `hasKey`). */
  override _getattr(key: string): unknown {
    const element = this.__clauseElement__()
    const owner = key in element ? element : element.comparator
    const value = owner?.[key]
    return typeof value === 'function' && value.prototype === undefined ? value.bind(owner) : value
  }
}

/** A read-only SQL expression as a mapped attribute, or a column with loading options. */
export function columnProperty<V>(column: Column<V>, ...rest: unknown[]): SettableAttribute<V>
export function columnProperty<V>(
  expression: SQLExpression<V> | (() => SQLExpression<V>),
  ...rest: unknown[]
): ComputedAttribute<V>
export function columnProperty(column: any, ...rest: any[]): any
export function columnProperty(column: any, ...rest: any[]): any {
  const last = rest.at(-1)
  const hasOptions = last && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
  const options: ColumnPropertyOptions = hasOptions ? last : {}
  const columns = [column, ...(hasOptions ? rest.slice(0, -1) : rest)]
  return new LazyColumnProperty(columns, options)
}

/** A column that is loaded when it is first asked for. */
export function deferred(column: any, ...rest: any[]): ColumnProperty {
  const last = rest.at(-1)
  const hasOptions = last && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
  const columns = [column, ...(hasOptions ? rest.slice(0, -1) : rest)]
  return new LazyColumnProperty(columns, { ...(hasOptions ? last : {}), deferred: true })
}

/** An attribute that a query fills by `withExpression()`. */
export function queryExpression<V = any>(
  defaultExpr: any = null,
  options: ColumnPropertyOptions = {},
): ComputedAttribute<V | null> {
  const prop = new ColumnProperty([defaultExpr ?? null_().label(null)], options)
  prop.strategyOpts = { queryExpression: true }
  return prop as any
}

/** A column property whose expression may be given as a function, called when the class is mapped. */
export class LazyColumnProperty extends ColumnProperty {
  #thunk: (() => any) | null = null

  constructor(columns: readonly any[], options: ColumnPropertyOptions) {
    const [first] = columns
    const isThunk = typeof first === 'function' && !first.__mapper__
    super(isThunk ? [] : columns, options)
    if (isThunk) this.#thunk = first
  }

  /** Whether the expression is still to be asked for. */
  get isWaiting(): boolean {
    return this.#thunk !== null
  }

  /** Resolves the expression; the classes that it names have been defined by now. */
  resolve(): void {
    if (this.#thunk === null) return
    this.columns = [coercions.expect(roles.LabeledColumnExprRole, this.#thunk())]
    this.#thunk = null
  }

  override get _mapperPropertyName(): string {
    return 'MappedSQLExpression'
  }
}
