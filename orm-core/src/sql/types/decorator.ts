// Types that users make: TypeDecorator, which changes what another type does with values, and UserDefinedType, which is
// a type of its own.

import type { BindParameter } from '../elements/bind-parameter.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { NotImplementedError, warn } from '../exc.ts'
import type { Operator, OperatorOptions } from '../operators.ts'
import {
  type BindProcessor,
  type Comparator,
  type ComparatorFactory,
  type LiteralProcessor,
  type ResultProcessor,
  type TypeClass,
  type TypeDialect,
  TypeEngine,
} from './type-engine.ts'

const decorated = new WeakMap<ComparatorFactory, ComparatorFactory>()
const decoratedComparators = new WeakSet<ComparatorFactory>()

/** SQLAlchemy's `_create_td_comparator_type`: the comparator of the decorated type, with other constants for IS. */
export function decoratorComparator(base: ComparatorFactory): ComparatorFactory {
  if (decoratedComparators.has(base)) return base
  let factory = decorated.get(base)
  if (!factory) {
    factory = class TDComparator extends (base as new (expr: ColumnElement<any>) => Comparator<any>) {
      override operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
        return super.operate(op, other, { ...options, _pythonIsTypes: (this.expr.type as any)._isTypes })
      }
      override reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any {
        return super.reverseOperate(op, other, { ...options, _pythonIsTypes: (this.expr.type as any)._isTypes })
      }
    }
    decorated.set(base, factory)
    decoratedComparators.add(factory)
  }
  return factory
}

/** The cache key of a user's type: there is one only if the class says `static cacheOk = true` itself. */
function externalCacheKey(type: TypeEngine<any>, kind: string, compute: () => string | null): string | null {
  const cls = type.constructor as any
  const target = Object.getPrototypeOf(type).constructor
  const ok = Object.hasOwn(cls, 'cacheOk') ? cls.cacheOk : Object.hasOwn(target, 'cacheOk') ? target.cacheOk : undefined
  if (ok === true) return compute()
  if (ok === undefined) {
    warn(
      `${kind} ${type._repr()} will not produce a cache key because the \`\`cache_ok\`\` attribute is not set to True.  ` +
        'This can have significant performance implications including some performance degradations in comparison to ' +
        "prior SQLAlchemy versions.  Set this attribute to True if this type object's state is safe to use in a cache " +
        'key, or False to disable this warning.',
    )
  }
  return null
}

/**
 * A type made of another: `class Money extends TypeDecorator { static impl = Integer; processBindParam(v) {…} }`.
 * Override `processBindParam`, `processResultValue`, `processLiteralParam`, `bindExpression`, `columnExpression`,
 * `coerceComparedValue`, `loadDialectImpl` or `comparatorFactory`.
 */
export abstract class TypeDecorator_<T = any> extends TypeEngine<T> {
  static readonly _typeMixin: boolean = true
  static readonly impl: any
  static readonly cacheOk: boolean | null | undefined
  override readonly visitName: string = 'typeDecorator'
  impl: TypeEngine<any>

  constructor(...args: unknown[]) {
    super()
    const impl = (this.constructor as any).impl
    if (impl === undefined || impl === null) {
      throw new TypeError(
        "TypeDecorator implementations require a class-level variable 'impl' which refers to the class of type being " +
          `decorated: write \`static override readonly impl = String\` in ${this.constructor.name}`,
      )
    }
    this.impl = typeof impl === 'function' ? new (impl as any)(...args) : impl
  }

  override get _isTypeDecorator(): boolean {
    return true
  }
  get implInstance(): TypeEngine<any> {
    return this.impl
  }
  override get _isIndexable(): boolean {
    return false
  }
  /** What arithmetic makes of the decorated type, for its comparator. */
  get _expressionAdaptations(): unknown {
    return (this.impl as { readonly _expressionAdaptations?: unknown })._expressionAdaptations
  }
  override get _isArray(): boolean {
    return this.impl._isArray
  }
  override get hashable(): boolean {
    return this.impl.hashable
  }
  override get shouldEvaluateNone(): boolean {
    return this._shouldEvaluateNone || this.impl.shouldEvaluateNone
  }
  override set shouldEvaluateNone(value: boolean) {
    this._shouldEvaluateNone = value
  }
  override get sortKeyFunction(): ((value: any) => any) | null {
    return this.impl.sortKeyFunction
  }
  /** Constants that `==` turns into IS: by default NULL alone, since a decorator may stand for a boolean. */
  get coerceToIsTypes(): readonly ('null' | 'boolean')[] {
    return ['null']
  }
  get _isTypes(): 'none' | 'null' | 'nullAndBoolean' {
    const types = this.coerceToIsTypes
    if (types.includes('boolean')) return 'nullAndBoolean'
    return types.includes('null') ? 'null' : 'none'
  }

  override get comparatorFactory(): ComparatorFactory {
    const own = this.constructor as typeof TypeEngine
    const base = own.Comparator === TypeEngine.Comparator ? this.impl.comparatorFactory : own.Comparator
    return decoratorComparator(base)
  }
  override get _typeAffinity(): TypeClass {
    return this.impl._typeAffinity
  }
  override _genDialectImpl(dialect: TypeDialect): TypeEngine<any> {
    const adapted = dialect.typeDescriptor(this._variantMapping.get(dialect.name) ?? this)
    if (adapted !== this) return adapted
    const copy = this.copy()
    copy.impl = this.loadDialectImpl(dialect).dialectImpl(dialect)
    return copy
  }
  override _withCollation(collation: string): TypeEngine<any> {
    const copy = this.copy()
    copy.impl = this.impl._withCollation(collation)
    return copy
  }
  /** The type that DDL shows on a dialect. */
  typeEngine(dialect: TypeDialect): TypeEngine<any> {
    const adapted = dialect.typeDescriptor(this)
    return adapted instanceof (this.constructor as any) ? this.loadDialectImpl(dialect) : adapted
  }
  /** The type that this one decorates on a dialect. */
  loadDialectImpl(_dialect: TypeDialect): TypeEngine<any> {
    return this.impl
  }
  override _unwrappedDialectImpl(dialect: TypeDialect): TypeEngine<any> {
    const type = this.dialectImpl(dialect) as any
    return type instanceof (this.constructor as any) ? type.loadDialectImpl(dialect).dialectImpl(dialect) : type
  }
  _setParentWithDispatch(parent: any, kw?: any): void {
    ;(this.impl as any)._setParentWithDispatch?.(parent, kw)
  }

  /** A value on its way to SQL text. */
  processLiteralParam(_value: T | null, _dialect: TypeDialect): string {
    throw new NotImplementedError('process_literal_param')
  }
  /** A value on its way to the database. */
  processBindParam(_value: T | null, _dialect: TypeDialect): unknown {
    throw new NotImplementedError('process_bind_param')
  }
  /** A value on its way from the database. */
  processResultValue(_value: any, _dialect: TypeDialect): T | null {
    throw new NotImplementedError('process_result_value')
  }

  override literalProcessor(dialect: TypeDialect): LiteralProcessor | null {
    const inner = this.impl.literalProcessor(dialect)
    if (this.processLiteralParam !== TypeDecorator_.prototype.processLiteralParam) {
      return inner
        ? (value) => inner(this.processLiteralParam(value, dialect))
        : (value) => this.processLiteralParam(value, dialect)
    }
    if (this.processBindParam !== TypeDecorator_.prototype.processBindParam) {
      return inner ? (value) => inner(this.processBindParam(value, dialect)) : null
    }
    return inner
  }
  override bindProcessor(dialect: TypeDialect): BindProcessor | null {
    const inner = this.impl.bindProcessor(dialect)
    if (this.processBindParam === TypeDecorator_.prototype.processBindParam) return inner
    return inner
      ? (value) => inner(this.processBindParam(value, dialect))
      : (value) => this.processBindParam(value, dialect)
  }
  override resultProcessor(dialect: TypeDialect, coltype?: unknown): ResultProcessor | null {
    const inner = this.impl.resultProcessor(dialect, coltype)
    if (this.processResultValue === TypeDecorator_.prototype.processResultValue) return inner
    return inner
      ? (value) => this.processResultValue(inner(value), dialect)
      : (value) => this.processResultValue(value, dialect)
  }
  override get _hasBindExpression(): boolean {
    return this.bindExpression !== TypeDecorator_.prototype.bindExpression || this.impl._hasBindExpression
  }
  override bindExpression(bindparam: BindParameter<any>): ColumnElement<any> | null {
    return this.impl.bindExpression(bindparam)
  }
  override get _hasColumnExpression(): boolean {
    return this.columnExpression !== TypeDecorator_.prototype.columnExpression || this.impl._hasColumnExpression
  }
  override columnExpression(column: ColumnElement<any>): ColumnElement<any> | null {
    return this.impl.columnExpression(column)
  }
  override coerceComparedValue(_op: Operator | null, _value: unknown): TypeEngine<any> {
    return this
  }
  override copy(): this {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this) as this
    ;(copy as any)._cacheKeyMemo = undefined
    ;(copy as any)._cacheKeyNumberMemo = undefined
    ;(copy as any)._lastDialect = undefined
    return copy
  }
  override adapt(cls: TypeClass, more: Record<string, unknown> = {}): TypeEngine<any> {
    return cls === this.constructor && Object.keys(more).length === 0 ? this.copy() : super.adapt(cls, more)
  }
  override compareValues(x: unknown, y: unknown): boolean {
    return this.impl.compareValues(x, y)
  }
  override _computeStaticCacheKey(): string | null {
    return externalCacheKey(this, 'TypeDecorator', () => super._computeStaticCacheKey())
  }
}
/** A type of one's own over another type: how values go in and come out. */
export const TypeDecorator = TypeDecorator_
export type TypeDecorator<T = any> = TypeDecorator_<T>

/** A type of the user's own: its DDL is what `getColSpec` says. */
export abstract class UserDefinedType<T = any> extends TypeEngine<T> {
  static readonly _typeMixin: boolean = true
  static readonly cacheOk: boolean | null | undefined
  override readonly visitName: string = 'userDefined'
  abstract getColSpec(kw?: Record<string, unknown>): string
  override coerceComparedValue(_op: Operator | null, _value: unknown): TypeEngine<any> {
    return this
  }
  override _computeStaticCacheKey(): string | null {
    return externalCacheKey(this, 'UserDefinedType', () => super._computeStaticCacheKey())
  }
}
