// TypeEngine, the base of all types, and its Comparator, which gives a column's operators the meaning that fits its
// type (SQLAlchemy's sql/type_api.py). The types themselves are in the files beside this one; DDL text of a type is
// the type compiler's.

import { ColumnOperators } from '../column-operators.ts'
import type { BindParameter } from '../elements/bind-parameter.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { ArgumentError, describe, NotImplementedError } from '../exc.ts'
import { late } from '../late.ts'
import type { Operator, OperatorOptions } from '../operators.ts'

/** What a type needs to know of a dialect. */
export interface TypeDialect {
  readonly name: string
  typeDescriptor(type: TypeEngine<any>): TypeEngine<any>
  readonly supportsNativeBoolean?: boolean
  readonly supportsNativeDecimal?: boolean
  readonly supportsNativeUuid?: boolean
  readonly supportsNativeEnum?: boolean
  readonly _typeMemos?: WeakMap<TypeEngine<any>, TypeMemo>
  [member: string]: any
}

export interface TypeMemo {
  readonly impl: TypeEngine<any>
  literal?: ((value: any) => string) | null
  bind?: ((value: any) => unknown) | null
  result?: Map<unknown, ((value: any) => any) | null>
}

export type TypeClass<T = any> = abstract new (...args: any) => TypeEngine<T>
/** Where a type is expected: an instance, or the class itself. */
export type TypeEngineArgument<T> = TypeEngine<T> | (abstract new (...args: any) => TypeEngine<T>)
/** The value that a type stands for. */
export type ValueOf<T> = T extends TypeEngine<infer V> ? V : never

export type LiteralProcessor = (value: any) => string
export type BindProcessor = (value: any) => unknown
export type ResultProcessor<T = any> = (value: any) => T

/** Stands for the value of a comparison against an empty list (`_NO_VALUE_IN_LIST`). */
export const NO_VALUE_IN_LIST: unique symbol = Symbol('NO_VALUE_IN_LIST')

/** The value that an object stands for, to TypeScript alone. */
export declare const VALUE: unique symbol

let lastTypeClass = 0
const classKeys = new WeakMap<object, number>()
/** A number for a class, for cache keys. */
export function classKey(cls: object): number {
  let key = classKeys.get(cls)
  if (key === undefined) {
    key = ++lastTypeClass
    classKeys.set(cls, key)
  }
  return key
}

/**
 * What a type does to the operators of an expression that has it. A subclass overrides `operate` or single operators,
 * or `_adaptExpression`, which decides the type of the result.
 */
export class Comparator<T = any> extends ColumnOperators<T> {
  declare readonly expr: ColumnElement<any>
  declare readonly type: TypeEngine<any>
  /** Whether the class has operators of its own: set by the expression that makes the comparator. */
  declare _overridesOperators: boolean

  constructor(expr: ColumnElement<any>) {
    super()
    this.expr = expr
    this.type = expr.type
    this._overridesOperators = true
  }

  __clauseElement__(): ColumnElement<any> {
    return this.expr
  }

  override operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
    return late.defaultOperate(this.expr, op, other, options)
  }

  override reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any {
    return late.defaultOperate(this.expr, op, other, { ...options, reverse: true })
  }

  /** The operator and the type of `this <op> other`. */
  _adaptExpression(op: Operator, _other: Comparator): [Operator, TypeEngine<any>] {
    return [op, this.type]
  }
}

export type ComparatorFactory = new (expr: ColumnElement<any>) => Comparator<any>

/** The base of all types. */
export abstract class TypeEngine<T = any> {
  declare readonly [VALUE]: T

  static readonly Comparator: ComparatorFactory = Comparator

  abstract readonly visitName: string
  _variantMapping: ReadonlyMap<string, TypeEngine<any>> = NO_VARIANTS
  /** Set on a copy by `evaluatesNone()`. */
  _shouldEvaluateNone = false
  private _cacheKeyMemo: string | null | undefined = undefined
  declare private _lastDialect: TypeDialect | undefined
  declare private _lastMemo: TypeMemo | undefined
  declare private _cacheKeyNumberMemo: number | undefined
  declare private _affinityMemo: TypeClass | undefined
  declare private _comparatorMemo: ComparatorFactory | undefined

  constructor() {
    const cls = new.target
    if (!announced.has(cls)) {
      announced.add(cls)
      announceComparator(cls.Comparator)
    }
  }

  get _isnull(): boolean {
    return false
  }
  get _isTupleType(): boolean {
    return false
  }
  get _isTableValue(): boolean {
    return false
  }
  get _isArray(): boolean {
    return false
  }
  get _isTypeDecorator(): boolean {
    return false
  }
  get _isIndexable(): boolean {
    return false
  }
  /** Whether a bound value of this (dialect) type is rendered inside a cast. */
  get renderBindCast(): boolean {
    return false
  }
  get renderLiteralCast(): boolean {
    return false
  }
  get hashable(): boolean {
    return true
  }
  get shouldEvaluateNone(): boolean {
    return this._shouldEvaluateNone
  }
  set shouldEvaluateNone(value: boolean) {
    this._shouldEvaluateNone = value
  }
  get sortKeyFunction(): ((value: any) => any) | null {
    return null
  }

  get comparatorFactory(): ComparatorFactory {
    this._comparatorMemo ??= (this.constructor as typeof TypeEngine).Comparator
    return this._comparatorMemo
  }

  /** A copy of this type for which null is a value like any other. */
  evaluatesNone(): this {
    const copy = this.copy()
    copy.shouldEvaluateNone = true
    return copy
  }

  copy(): this {
    return this.adapt(this.constructor as TypeClass) as this
  }

  /** How a value is written in SQL text; null when this type can't. */
  literalProcessor(_dialect: TypeDialect): LiteralProcessor | null {
    return null
  }
  /** What makes a driver's value of a program's value; null when they are the same. */
  bindProcessor(_dialect: TypeDialect): BindProcessor | null {
    return null
  }
  resultProcessor(_dialect: TypeDialect, _coltype?: unknown): ResultProcessor | null {
    return null
  }
  /** SQL around a column of this type in the columns clause; null for none. */
  columnExpression(_column: ColumnElement<any>): ColumnElement<any> | null {
    return null
  }
  /** SQL around a bound value of this type; null for none. */
  bindExpression(_bindvalue: BindParameter<any>): ColumnElement<any> | null {
    return null
  }
  get _hasColumnExpression(): boolean {
    return this.columnExpression !== TypeEngine.prototype.columnExpression
  }
  get _hasBindExpression(): boolean {
    return this.bindExpression !== TypeEngine.prototype.bindExpression
  }

  compareValues(x: unknown, y: unknown): boolean {
    return x === y
  }

  /** This type, with another type for the dialects of these names. */
  withVariant(type: TypeEngineArgument<any>, ...dialectNames: string[]): this {
    if (dialectNames.length === 0) throw new ArgumentError('At least one dialect name is required')
    for (const name of dialectNames) {
      if (this._variantMapping.has(name)) {
        throw new ArgumentError(`Dialect '${name}' is already present in the mapping for this ${describe(this)}`)
      }
    }
    const copy = this.copy()
    const variant = toInstance(type)
    if (variant._variantMapping.size > 0) {
      throw new ArgumentError("can't pass a type that already has variants as a dialect-level type to with_variant()")
    }
    const mapping = new Map(this._variantMapping)
    for (const name of dialectNames) mapping.set(name, variant)
    copy._variantMapping = mapping
    return copy
  }

  /** The type of a literal `value`, of those types that this one is the first choice for. */
  _resolveForLiteral(_value: unknown): TypeEngine<any> {
    return this
  }

  _withCollation(_collation: string): TypeEngine<any> {
    throw new NotImplementedError('this datatype does not support collation')
  }

  /** The most general class of this type: VARCHAR and Text have the affinity String. */
  get _typeAffinity(): TypeClass {
    this._affinityMemo ??= affinityOf(this.constructor as TypeClass)
    return this._affinityMemo
  }

  /** The class without dialect of this type: its CamelCase ancestor if there is one. */
  get _genericTypeAffinity(): TypeClass {
    let upper: TypeClass | null = null
    for (let cls = this.constructor as any; cls && cls !== TypeEngine; cls = Object.getPrototypeOf(cls)) {
      if (!Object.hasOwn(cls, '_generic') || !cls._generic) continue
      if (cls.name === cls.name.toUpperCase()) upper ??= cls
      else return cls
    }
    return upper ?? (NULLTYPE.constructor as TypeClass)
  }

  asGeneric(options: { allowNulltype?: boolean } = {}): TypeEngine<any> {
    const generic = this._genericTypeAffinity
    if (!options.allowNulltype && generic === NULLTYPE.constructor) {
      throw new NotImplementedError(
        'Default TypeEngine.as_generic() heuristic method was unsuccessful for ' +
          `${(this.constructor as TypeClass).name}. A custom as_generic() method must be implemented for this type class.`,
      )
    }
    return constructorCopy(this, generic)
  }

  /** This type as the dialect implements it. */
  dialectImpl(dialect: TypeDialect): TypeEngine<any> {
    return this._dialectInfo(dialect).impl
  }
  _unwrappedDialectImpl(dialect: TypeDialect): TypeEngine<any> {
    return this.dialectImpl(dialect)
  }
  _dialectInfo(dialect: TypeDialect): TypeMemo {
    if (this._lastDialect === dialect) return this._lastMemo!
    let memos = dialect._typeMemos
    if (!memos) {
      memos = otherMemos.get(dialect)
      if (!memos) {
        memos = new WeakMap()
        otherMemos.set(dialect, memos)
      }
    }
    let memo = memos.get(this)
    if (!memo) {
      let impl = this._genDialectImpl(dialect)
      if (impl === this) impl = this.adapt(this.constructor as TypeClass)
      memo = { impl }
      memos.set(this, memo)
    }
    this._lastDialect = dialect
    this._lastMemo = memo
    return memo
  }
  _genDialectImpl(dialect: TypeDialect): TypeEngine<any> {
    const variant = this._variantMapping.get(dialect.name)
    return variant ? variant._genDialectImpl(dialect) : dialect.typeDescriptor(this)
  }
  _cachedLiteralProcessor(dialect: TypeDialect): LiteralProcessor | null {
    const memo = this._dialectInfo(dialect)
    if (memo.literal === undefined) memo.literal = memo.impl.literalProcessor(dialect)
    return memo.literal
  }
  _cachedBindProcessor(dialect: TypeDialect): BindProcessor | null {
    const memo = this._dialectInfo(dialect)
    if (memo.bind === undefined) memo.bind = memo.impl.bindProcessor(dialect)
    return memo.bind
  }
  _cachedResultProcessor(dialect: TypeDialect, coltype?: unknown): ResultProcessor | null {
    const memo = this._dialectInfo(dialect)
    memo.result ??= new Map()
    let processor = memo.result.get(coltype)
    if (processor === undefined) {
      processor = memo.impl.resultProcessor(dialect, coltype)
      memo.result.set(coltype, processor)
    }
    return processor
  }

  /** This type's part of a statement's cache key; null when the statement can't be cached. */
  get _staticCacheKey(): string | null {
    if (this._cacheKeyMemo === undefined) this._cacheKeyMemo = this._computeStaticCacheKey()
    return this._cacheKeyMemo
  }
  /** The number of that key; -1 when the statement can't be cached. */
  get _cacheKeyNumber(): number {
    this._cacheKeyNumberMemo ??= numberOfKey(this._staticCacheKey)
    return this._cacheKeyNumberMemo
  }
  _computeStaticCacheKey(): string | null {
    let key = `T${classKey(this.constructor)}`
    for (const [dialect, variant] of this._variantMapping) {
      const inner = variant._staticCacheKey
      if (inner === null) return null
      key += `,${dialect}:${inner}`
    }
    for (const name of Object.keys(this)) {
      const value = (this as Record<string, unknown>)[name]
      if (name.startsWith('_') || value === null || value === undefined || name === 'visitName') continue
      if (value instanceof TypeEngine) {
        const inner = value._staticCacheKey
        if (inner === null) return null
        key += `,${name}=${inner}`
      } else if (Array.isArray(value)) {
        const parts: string[] = []
        for (const item of value) {
          if (item instanceof TypeEngine) {
            const inner = item._staticCacheKey
            if (inner === null) return null
            parts.push(inner)
          } else parts.push(typeof item === 'object' && item !== null ? `#${classKey(item)}` : JSON.stringify(item))
        }
        key += `,${name}=[${parts}]`
      } else if (typeof value === 'object' || typeof value === 'function') key += `,${name}=#${classKey(value)}`
      else key += `,${name}=${typeof value === 'string' ? JSON.stringify(value) : String(value)}`
    }
    return key
  }

  /** A type of another class with the settings of this one that the class knows. */
  adapt(cls: TypeClass, settings: Record<string, unknown> = {}): TypeEngine<any> {
    const copy = constructorCopy(this, cls, settings)
    copy._variantMapping = this._variantMapping
    return copy
  }

  /** The type of the other side of a comparison with this type, where that side is a plain `value`. */
  coerceComparedValue(_op: Operator | null, value: unknown): TypeEngine<any> {
    const coerced = resolveValueToType(value)
    return coerced === NULLTYPE || coerced._typeAffinity === this._typeAffinity ? this : coerced
  }
  _compareTypeAffinity(other: TypeEngine<any>): boolean {
    return this._typeAffinity === other._typeAffinity
  }

  /** The type's text in DDL of a dialect. */
  compile(dialect?: unknown): string {
    return late.compileType(this, dialect)
  }
  toString(): string {
    return this.compile()
  }
  /** Settings that hold unless something else is said, so that they are not worth showing; others are false. */
  get _settledByDefault(): Readonly<Record<string, unknown>> {
    return {}
  }
  _repr(): string {
    const parts: string[] = []
    for (const name of Object.keys(this)) {
      const value = (this as Record<string, unknown>)[name]
      if (name.startsWith('_') || name === 'visitName' || value === null || value === undefined) continue
      if (value === (this._settledByDefault[name] ?? false)) continue
      parts.push(`${name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}=${describe(value)}`)
    }
    return `${(this.constructor as TypeClass).name}(${parts.join(', ')})`
  }
}

const keyNumbers = new Map<string, number>()

function numberOfKey(key: string | null): number {
  if (key === null) return -1
  let number = keyNumbers.get(key)
  if (number === undefined) {
    number = keyNumbers.size
    keyNumbers.set(key, number)
  }
  return number
}

const announced = new WeakSet<object>()
const waiting: ComparatorFactory[] = []

/** Tells expressions of the methods that a comparator adds; types are made before expressions are loaded, too. */
function announceComparator(factory: ComparatorFactory): void {
  waiting.push(factory)
  if (late.delegateToComparator === undefined) return
  for (const each of waiting.splice(0)) late.delegateToComparator(each)
}

const NO_VARIANTS: ReadonlyMap<string, TypeEngine<any>> = new Map()
const otherMemos = new WeakMap<object, WeakMap<TypeEngine<any>, TypeMemo>>()
const affinities = new WeakMap<object, TypeClass>()

function affinityOf(cls: TypeClass): TypeClass {
  let affinity = affinities.get(cls)
  if (!affinity) {
    // the ancestor just below TypeEngine; mixin-like bases mark themselves with `_typeMixin`
    affinity = cls
    for (let c = cls as any; c && c !== TypeEngine; c = Object.getPrototypeOf(c)) {
      if (!(Object.hasOwn(c, '_typeMixin') && c._typeMixin)) affinity = c as TypeClass
      else break
    }
    // a callable class and the class inside it are one: `prototype.constructor` is the callable one
    affinity = (affinity as any).prototype.constructor as TypeClass
    affinities.set(cls, affinity)
  }
  return affinity
}

/** Python's `constructor_copy`: an instance of `cls` with those settings of `source` that `cls` has too. */
export function constructorCopy(
  source: TypeEngine<any>,
  cls: TypeClass,
  settings: Record<string, unknown> = {},
): TypeEngine<any> {
  const copy = new (cls as any)()
  const from = source as unknown as Record<string, unknown>
  for (const name of Object.keys(copy)) {
    if (name === 'visitName' || name === '_variantMapping' || name === '_cacheKeyMemo') continue
    if (Object.hasOwn(settings, name)) copy[name] = settings[name]
    else if (Object.hasOwn(from, name)) copy[name] = from[name]
  }
  // what a layer above has pinned to the type
  for (const mark of Object.getOwnPropertySymbols(source)) copy[mark] = (source as any)[mark]
  return copy
}

/** An instance of the type: of a class an instance without settings; NULLTYPE for nothing. */
export function toInstance<T>(type: TypeEngineArgument<T> | null | undefined): TypeEngine<T> {
  if (type === null || type === undefined) return NULLTYPE as TypeEngine<any>
  const instance = typeof type === 'function' ? new (type as any)() : type
  // What isn't a type (a value that is not known yet) says nothing about the type.
  return instance instanceof TypeEngine ? instance : (NULLTYPE as TypeEngine<any>)
}

/** `type` as the class that `colspecs` names for it or for the nearest of its ancestors. */
export function adaptType(type: TypeEngineArgument<any>, colspecs: ReadonlyMap<any, any>): TypeEngine<any> {
  const instance = toInstance(type)
  for (let cls = instance.constructor as any; cls && cls !== Object; cls = parentClass(cls)) {
    const impl = colspecs.get(cls)
    if (impl === undefined) continue
    return instance instanceof impl ? instance : instance.adapt(impl)
  }
  return instance
}

function parentClass(cls: any): any {
  const proto = Object.getPrototypeOf(cls.prototype)
  return proto === null ? null : proto.constructor
}

/** Whether a value is a type, or a class of types. */
export function isType(value: unknown): value is TypeEngineArgument<any> {
  return value instanceof TypeEngine || (typeof value === 'function' && value.prototype instanceof TypeEngine)
}

// Filled by standard types when they are loaded (types/resolve.ts); no module reads them while loading.
export let NULLTYPE: TypeEngine<null>
export let BOOLEANTYPE: TypeEngine<boolean>
export let STRINGTYPE: TypeEngine<string>
export let INTEGERTYPE: TypeEngine<number>
export let NUMERICTYPE: TypeEngine<any>
export let MATCHTYPE: TypeEngine<boolean>
export let TABLEVALUE: TypeEngine<any>
/** The type of a plain value: SQLAlchemy's `_resolve_value_to_type`. */
export let resolveValueToType: (value: unknown) => TypeEngine<any>

/** Whether a plain value is a string: Python's `isinstance(value, str)`. An unknown one is when its type says so. */
export function isText(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return typeof value === 'string'
  return '__sqlType__' in value && resolveValueToType(value)._typeAffinity === STRINGTYPE._typeAffinity
}

export function setStandardTypes(types: {
  NULLTYPE: TypeEngine<null>
  BOOLEANTYPE: TypeEngine<boolean>
  STRINGTYPE: TypeEngine<string>
  INTEGERTYPE: TypeEngine<number>
  NUMERICTYPE: TypeEngine<any>
  MATCHTYPE: TypeEngine<boolean>
  TABLEVALUE: TypeEngine<any>
  resolveValueToType: (value: unknown) => TypeEngine<any>
}): void {
  NULLTYPE = types.NULLTYPE
  BOOLEANTYPE = types.BOOLEANTYPE
  STRINGTYPE = types.STRINGTYPE
  INTEGERTYPE = types.INTEGERTYPE
  NUMERICTYPE = types.NUMERICTYPE
  MATCHTYPE = types.MATCHTYPE
  TABLEVALUE = types.TABLEVALUE
  resolveValueToType = types.resolveValueToType
}
