// The public operators of anything that behaves like a column: expressions, type comparators, mapped attributes
// (SQLAlchemy's Operators and ColumnOperators). Each method hands its operator object to `operate`; what comes of it is
// default-comparator.ts. `like` and its kin are typed for strings alone.

import type { BinaryExpression } from './elements/binary.ts'
import type { ColumnElement } from './elements/column-element.ts'
import { AttributeError, warn } from './exc.ts'
import type { Operator, OperatorOptions } from './operators.ts'
import * as operators from './operators.ts'
import type { TypeEngineArgument } from './types/type-engine.ts'

/** The value that an object stands for, to TypeScript alone. */
export declare const VALUE: unique symbol

/** Anything with a value of type T in SQL. */
export interface SQLExpression<T> {
  readonly [VALUE]: T
}

/** What may stand on the other side of an operator: a value, or an expression of such values. */
export type Operand<T> =
  | Exclude<T, null>
  | SQLExpression<T>
  | SQLExpression<Exclude<T, null>>
  | SQLExpression<T | null>
  | null

type StringColumn = SQLExpression<string> | SQLExpression<string | null>

/** The list of `in`: values, expressions, a SELECT of one column, or an expanding parameter. */
export type InOperand<T> =
  | readonly (Exclude<T, null> | null | SQLExpression<any>)[]
  | Iterable<Exclude<T, null> | null | SQLExpression<any>>
  | { readonly _isSelectBase: boolean }
  | SQLExpression<any>

/** Options of `like()`: the escape character. */
export interface LikeOptions {
  readonly escape?: string | null
}
/** Options of `contains()`, `startswith()` and `endswith()`: the escape character, escaping by itself. */
export interface ContainsOptions extends LikeOptions {
  /** Escapes `%` and `_` in the value, which then has to be a plain string. */
  readonly autoescape?: boolean
}
export interface CustomOperatorOptions {
  readonly precedence?: number
  readonly isComparison?: boolean
  readonly returnType?: TypeEngineArgument<any> | null
  readonly pythonImpl?: ((left: any, right: any) => unknown) | null
}

/** The operators of anything that behaves like a column. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the aliases below are put on the prototype
export abstract class ColumnOperators<T = any> {
  declare readonly [VALUE]: T

  /** Applies an operator to this object, on its left. */
  abstract operate(op: Operator, other?: unknown, options?: OperatorOptions): any
  /** Applies an operator with this object on its right. */
  abstract reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any

  // logic
  /** `a AND b`; Python's `a & b`. */
  and(other: unknown): ColumnElement<boolean> {
    return this.operate(operators.and, other)
  }
  /** `a OR b`; Python's `a | b`. */
  or(other: unknown): ColumnElement<boolean> {
    return this.operate(operators.or, other)
  }
  /** Python's `~a`. */
  invert(): ColumnElement<T> {
    return this.operate(operators.inv)
  }
  /** Python's `~a`. */
  not(): ColumnElement<T> {
    return this.operate(operators.inv)
  }

  // comparison
  eq(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.eq, other)
  }
  ne(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.ne, other)
  }
  lt(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.lt, other)
  }
  le(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.le, other)
  }
  gt(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.gt, other)
  }
  ge(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.ge, other)
  }
  is(other: Operand<T> | boolean): ColumnElement<boolean> {
    return this.operate(operators.is, other)
  }
  isNot(other: Operand<T> | boolean): ColumnElement<boolean> {
    return this.operate(operators.isNot, other)
  }
  /** `IS NULL`. */
  isNull(): ColumnElement<boolean> {
    return this.operate(operators.is, null)
  }
  /** `IS NOT NULL`. */
  isNotNull(): ColumnElement<boolean> {
    return this.operate(operators.isNot, null)
  }
  isDistinctFrom(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.isDistinctFrom, other)
  }
  isNotDistinctFrom(other: Operand<T>): ColumnElement<boolean> {
    return this.operate(operators.isNotDistinctFrom, other)
  }
  in(other: InOperand<T>): ColumnElement<boolean> {
    return this.operate(operators.inOp, other)
  }
  notIn(other: InOperand<T>): ColumnElement<boolean> {
    return this.operate(operators.notInOp, other)
  }
  between(cleft: Operand<T>, cright: Operand<T>, options?: { readonly symmetric?: boolean }): ColumnElement<boolean> {
    return this.operate(operators.betweenOp, cleft, { cright, symmetric: options?.symmetric ?? false })
  }

  // strings
  like(this: StringColumn, other: Operand<string>, options?: LikeOptions): ColumnElement<boolean> {
    return (this as any).operate(operators.likeOp, other, likeOptions(options))
  }
  notLike(this: StringColumn, other: Operand<string>, options?: LikeOptions): ColumnElement<boolean> {
    return (this as any).operate(operators.notLikeOp, other, likeOptions(options))
  }
  ilike(this: StringColumn, other: Operand<string>, options?: LikeOptions): ColumnElement<boolean> {
    return (this as any).operate(operators.ilikeOp, other, likeOptions(options))
  }
  notIlike(this: StringColumn, other: Operand<string>, options?: LikeOptions): ColumnElement<boolean> {
    return (this as any).operate(operators.notIlikeOp, other, likeOptions(options))
  }
  startswith(this: StringColumn, other: Operand<string>, options?: ContainsOptions): ColumnElement<boolean> {
    return escapedLike(this, operators.startswithOp, other, options)
  }
  istartswith(this: StringColumn, other: Operand<string>, options?: ContainsOptions): ColumnElement<boolean> {
    return escapedLike(this, operators.istartswithOp, other, options)
  }
  endswith(this: StringColumn, other: Operand<string>, options?: ContainsOptions): ColumnElement<boolean> {
    return escapedLike(this, operators.endswithOp, other, options)
  }
  iendswith(this: StringColumn, other: Operand<string>, options?: ContainsOptions): ColumnElement<boolean> {
    return escapedLike(this, operators.iendswithOp, other, options)
  }
  /** `LIKE '%' || other || '%'`; ARRAY, JSONB, ranges and collections of relationships give it their own meaning. */
  contains(other: any, options?: ContainsOptions): ColumnElement<boolean> {
    return escapedLike(this, operators.containsOp, other, options)
  }
  icontains(this: StringColumn, other: Operand<string>, options?: ContainsOptions): ColumnElement<boolean> {
    return escapedLike(this, operators.icontainsOp, other, options)
  }
  match(other: unknown, options?: OperatorOptions): ColumnElement<boolean> {
    return this.operate(operators.matchOp, other, options)
  }
  notMatch(other: unknown, options?: OperatorOptions): ColumnElement<boolean> {
    return this.operate(operators.notMatchOp, other, options)
  }
  regexpMatch(pattern: unknown, options?: string | null | { readonly flags?: string | null }): ColumnElement<boolean> {
    return this.operate(operators.regexpMatchOp, pattern, { flags: flagsOf(options) })
  }
  notRegexpMatch(pattern: unknown, options?: { readonly flags?: string | null }): ColumnElement<boolean> {
    return this.operate(operators.notRegexpMatchOp, pattern, { flags: flagsOf(options) })
  }
  regexpReplace(
    pattern: unknown,
    replacement: unknown,
    options?: string | null | { readonly flags?: string | null },
  ): ColumnElement<string> {
    return this.operate(operators.regexpReplaceOp, pattern, { replacement, flags: flagsOf(options) })
  }
  concat(other: unknown): ColumnElement<any> {
    return this.operate(operators.concatOp, other)
  }
  _rconcat(other: unknown): ColumnElement<any> {
    return this.reverseOperate(operators.concatOp, other)
  }
  collate(collation: string): ColumnElement<string> {
    return this.operate(operators.collate, collation)
  }

  // arithmetic
  add(other: unknown): ColumnElement<any> {
    return this.operate(operators.add, other)
  }
  sub(other: unknown): ColumnElement<any> {
    return this.operate(operators.sub, other)
  }
  mul(other: unknown): ColumnElement<any> {
    return this.operate(operators.mul, other)
  }
  /** Division with a fraction: Python's `/`. */
  truediv(other: unknown): ColumnElement<any> {
    return this.operate(operators.truediv, other)
  }
  /** The same as truediv. */
  div(other: unknown): ColumnElement<any> {
    return this.operate(operators.truediv, other)
  }
  /** Whole-number division: Python's `//`. */
  floordiv(other: unknown): ColumnElement<any> {
    return this.operate(operators.floordiv, other)
  }
  mod(other: unknown): ColumnElement<any> {
    return this.operate(operators.mod, other)
  }
  neg(): ColumnElement<T> {
    return this.operate(operators.neg)
  }
  radd(other: unknown): ColumnElement<any> {
    return this.reverseOperate(operators.add, other)
  }
  rsub(other: unknown): ColumnElement<any> {
    return this.reverseOperate(operators.sub, other)
  }
  rmul(other: unknown): ColumnElement<any> {
    return this.reverseOperate(operators.mul, other)
  }
  rmod(other: unknown): ColumnElement<any> {
    return this.reverseOperate(operators.mod, other)
  }
  rtruediv(other: unknown): ColumnElement<any> {
    return this.reverseOperate(operators.truediv, other)
  }
  rfloordiv(other: unknown): ColumnElement<any> {
    return this.reverseOperate(operators.floordiv, other)
  }
  bitwiseXor(other: unknown): ColumnElement<any> {
    return this.operate(operators.bitwiseXorOp, other)
  }
  bitwiseOr(other: unknown): ColumnElement<any> {
    return this.operate(operators.bitwiseOrOp, other)
  }
  bitwiseAnd(other: unknown): ColumnElement<any> {
    return this.operate(operators.bitwiseAndOp, other)
  }
  bitwiseNot(): ColumnElement<T> {
    return this.operate(operators.bitwiseNotOp)
  }
  bitwiseLshift(other: unknown): ColumnElement<any> {
    return this.operate(operators.bitwiseLshiftOp, other)
  }
  bitwiseRshift(other: unknown): ColumnElement<any> {
    return this.operate(operators.bitwiseRshiftOp, other)
  }
  lshift(other: unknown): ColumnElement<any> {
    return this.operate(operators.lshift, other)
  }
  rshift(other: unknown): ColumnElement<any> {
    return this.operate(operators.rshift, other)
  }
  /** Python's `a[index]`: an element of an array, of JSON, … A slice is `new Slice(start, stop, step)` or `{ start, stop }`. */
  getItem(index: unknown): ColumnElement<any> {
    return this.operate(operators.getitem, index)
  }

  // order and sets
  desc(): ColumnElement<T> {
    return this.operate(operators.descOp)
  }
  asc(): ColumnElement<T> {
    return this.operate(operators.ascOp)
  }
  nullsFirst(): ColumnElement<T> {
    return this.operate(operators.nullsFirstOp)
  }
  nullsLast(): ColumnElement<T> {
    return this.operate(operators.nullsLastOp)
  }
  distinct(): ColumnElement<T> {
    return this.operate(operators.distinctOp)
  }
  /** Without arguments `ANY (this)`; an ARRAY takes the value to compare with, and the operator. */
  any(other?: any, operator?: any): ColumnElement<any> {
    const comparator = other === undefined ? undefined : (this as any).comparator
    return comparator === undefined ? this.operate(operators.anyOp) : comparator.any(other, operator)
  }
  /** Without arguments `ALL (this)`; an ARRAY takes the value to compare with, and the operator. */
  all(other?: any, operator?: any): ColumnElement<any> {
    const comparator = other === undefined ? undefined : (this as any).comparator
    return comparator === undefined ? this.operate(operators.allOp) : comparator.all(other, operator)
  }

  // operators of the user's own
  /** An operator that SQLAlchemy does not know: `column.op('->')('key')`. */
  op<R = any>(opstring: string, options?: CustomOperatorOptions | number): (other?: unknown) => BinaryExpression<R> {
    const given: CustomOperatorOptions = typeof options === 'number' ? { precedence: options } : (options ?? {})
    const operator = new operators.CustomOp(opstring, {
      precedence: given.precedence ?? 0,
      isComparison: given.isComparison ?? false,
      returnType: given.returnType ? operatorHooks.toInstance(given.returnType) : null,
      pythonImpl: given.pythonImpl ?? null,
    })
    return (other?: unknown) => operator.apply(this, other)
  }
  /** Like `op`, for an operator that compares. */
  boolOp(opstring: string, options?: CustomOperatorOptions | number): (other?: unknown) => BinaryExpression<boolean> {
    const given = typeof options === 'number' ? { precedence: options } : options
    return this.op(opstring, { ...given, isComparison: true })
  }
}

/** Aliases that SQLAlchemy keeps from its older releases. */
export interface ColumnOperators<T = any> {
  notin(other: InOperand<T>): ColumnElement<boolean>
  notlike(other: Operand<string>, options?: LikeOptions): ColumnElement<boolean>
  notilike(other: Operand<string>, options?: LikeOptions): ColumnElement<boolean>
  isnot(other: Operand<T> | boolean): ColumnElement<boolean>
  isnotDistinctFrom(other: Operand<T>): ColumnElement<boolean>
  nullsfirst(): ColumnElement<T>
  nullslast(): ColumnElement<T>
}
for (const [alias, method] of [
  ['notin', 'notIn'],
  ['notlike', 'notLike'],
  ['notilike', 'notIlike'],
  ['isnot', 'isNot'],
  ['isnotDistinctFrom', 'isNotDistinctFrom'],
  ['nullsfirst', 'nullsFirst'],
  ['nullslast', 'nullsLast'],
] as const) {
  Object.defineProperty(ColumnOperators.prototype, alias, {
    value(this: any, ...args: unknown[]) {
      return this[method](...args)
    },
    writable: true,
    configurable: true,
  })
}

/**
 * Operators that only some types have (JSON, arrays, ranges, HSTORE): they are members of the type's Comparator, and a
 * column passes them on, as SQLAlchemy's `ColumnElement.__getattr__` does.
 */
export interface ColumnOperators<T = any> {
  get astext(): any
  asBoolean(): ColumnElement<boolean>
  asString(): ColumnElement<string>
  asInteger(): ColumnElement<number>
  asFloat(): ColumnElement<number>
  asNumeric(precision: number, scale: number, options?: { readonly asdecimal?: boolean }): ColumnElement<any>
  asJson(): ColumnElement<any>
  hasKey(other: unknown): ColumnElement<boolean>
  hasAll(other: unknown): ColumnElement<boolean>
  hasAny(other: unknown): ColumnElement<boolean>
  containedBy(other: unknown): ColumnElement<boolean>
  overlap(other: unknown): ColumnElement<boolean>
  overlaps(other: unknown): ColumnElement<boolean>
  deletePath(path: any): ColumnElement<any>
  pathExists(other: unknown): ColumnElement<boolean>
  pathMatch(other: unknown): ColumnElement<boolean>
  defined(key: unknown): ColumnElement<boolean>
  strictlyLeftOf(other: unknown): ColumnElement<boolean>
  strictlyRightOf(other: unknown): ColumnElement<boolean>
  notExtendRightOf(other: unknown): ColumnElement<boolean>
  notExtendLeftOf(other: unknown): ColumnElement<boolean>
  adjacentTo(other: unknown): ColumnElement<boolean>
}
for (const name of [
  'astext',
  'asBoolean',
  'asString',
  'asInteger',
  'asFloat',
  'asNumeric',
  'asJson',
  'hasKey',
  'hasAll',
  'hasAny',
  'containedBy',
  'overlap',
  'overlaps',
  'deletePath',
  'pathExists',
  'pathMatch',
  'defined',
  'strictlyLeftOf',
  'strictlyRightOf',
  'notExtendRightOf',
  'notExtendLeftOf',
  'adjacentTo',
]) {
  Object.defineProperty(ColumnOperators.prototype, name, {
    get(this: any) {
      const comparator = this.comparator
      if (comparator === undefined || comparator === null) {
        const key = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
        throw new AttributeError(`'${this.constructor.name}' object has no attribute '${key}'`)
      }
      const member = comparator[name]
      return typeof member === 'function' ? member.bind(comparator) : member
    },
    configurable: true,
  })
}

/** Set by types/type-engine.ts's users, so that this file stays below the types. */
export const operatorHooks = {} as { toInstance: (type: TypeEngineArgument<any>) => any }

/** A stand-in for a value that is not known yet: it brings its own type, and is never looked into. */
export function isUnknownValue(value: unknown): value is { readonly __sqlType__?: any; readonly __sqlKey__?: unknown } {
  return value !== null && typeof value === 'object' && ('__sqlType__' in value || '__sqlKey__' in value)
}

function likeOptions(options: LikeOptions | undefined): OperatorOptions {
  const escape = options?.escape ?? null
  return escape === null ? operators.NO_ESCAPE : { escape }
}

function flagsOf(options: string | null | undefined | { readonly flags?: string | null }): string | null {
  return typeof options === 'string' ? options : (options?.flags ?? null)
}

/** SQLAlchemy's `_escaped_like_impl`: with `autoescape`, wildcards in the value are escaped. */
function escapedLike(target: any, op: Operator, other: unknown, options: ContainsOptions | undefined): any {
  let escape = options?.escape ?? null
  const autoescape = options?.autoescape ?? false
  if (autoescape) {
    if ((autoescape as unknown) !== true) warn('The autoescape parameter is now a simple boolean True/False')
    escape ??= '/'
    // a value that is known only when the program runs is taken for a string
    if (isUnknownValue(other)) return target.operate(op, other, { escape })
    if (typeof other !== 'string') throw new TypeError('String value expected when autoescape=True')
    let text = other
    if (escape !== '%' && escape !== '_') text = text.replaceAll(escape, escape + escape)
    text = text.replaceAll('%', `${escape}%`).replaceAll('_', `${escape}_`)
    return target.operate(op, text, { escape })
  }
  // options that LIKE does not know (a dialect's own `contains`) go through untouched
  return target.operate(op, other, options ? { ...options, escape, autoescape: undefined } : operators.NO_ESCAPE)
}

/** Copies the operators onto a class that has another base: a column element, a mapped attribute. */
export function mixinColumnOperators(cls: { readonly prototype: object }): void {
  for (const key of Object.getOwnPropertyNames(ColumnOperators.prototype)) {
    if (key === 'constructor' || Object.hasOwn(cls.prototype, key)) continue
    Object.defineProperty(cls.prototype, key, Object.getOwnPropertyDescriptor(ColumnOperators.prototype, key)!)
  }
}
