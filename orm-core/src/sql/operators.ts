// The operators and their facts: precedence, which are comparisons, commutative, associative, mirrored
// (SQLAlchemy's sql/operators.py). The public methods `eq`, `like`, `in`, … that build expressions with them are
// column-operators.ts; what each operator builds is default-comparator.ts.

import { InvalidRequestError, reprString } from './exc.ts'
import type { TypeEngine } from './types/type-engine.ts'

/** Options that travel with an operator: `escape`, `autoescape`, `flags`, `symmetric`, `resultType`, `reverse`, … */
export type OperatorOptions = Record<string, any>
export const NO_OPTIONS: OperatorOptions = Object.freeze({})
/** The options of LIKE when nothing was said. */
export const NO_ESCAPE: OperatorOptions = Object.freeze({ escape: null })

let lastOperator = 0
const methods = new Set<string>()

/** An operator. Each is one object: operators are compared by identity (custom ones by `sameOperator`). */
export class Operator {
  readonly name: string
  /** The method of ColumnOperators that stands for it; null where an operator can't be applied by a user. */
  readonly method: string | null
  /** Precedence: the higher binds tighter; undefined where SQLAlchemy's table has none. */
  readonly precedence: number | undefined
  readonly isComparison: boolean
  readonly isCommutative: boolean
  readonly isAssociative: boolean
  readonly naturalSelfPrecedent: boolean
  readonly eagerGrouping: boolean = false
  readonly id: number = ++lastOperator
  /** The operator in a cache key. */
  keyPart: number | string = this.id
  /** Where compilers keep their visit methods for it: custom operators share the place 0. */
  readonly dispatchIndex: number = this.id
  /** How it is written where no visit method says otherwise; the compilers put it here. */
  text: string | undefined = undefined
  /** What it builds; default-comparator.ts puts it here. */
  implementation: ((expr: any, op: any, other: unknown, options: OperatorOptions) => any) | null = null
  /** The comparison that says the opposite, where the operator has one. */
  opposite: Operator | null = null

  constructor(
    name: string,
    method: string | null,
    precedence: number | undefined,
    facts: { comparison?: boolean; commutative?: boolean; associative?: boolean; natural?: boolean } = {},
  ) {
    this.name = name
    this.method = method
    if (method !== null) methods.add(method)
    this.precedence = precedence
    this.isComparison = facts.comparison ?? false
    this.isCommutative = facts.commutative ?? false
    this.isAssociative = facts.associative ?? false
    this.naturalSelfPrecedent = facts.natural ?? this.isAssociative
  }

  get cacheKey(): string {
    return this.name
  }

  /** `left <op> other`, by the method of `left`: so a custom comparator's method is what runs. */
  apply(left: any, other?: unknown, options?: OperatorOptions): any {
    if (this.method === null) throw new InvalidRequestError(`Operator '${this.name}' can't be applied to an expression`)
    return left[this.method](other, options)
  }
}

const comparison = { comparison: true }
const op = (name: string, method: string | null, precedence?: number, facts = {}) =>
  new Operator(name, method, precedence, facts)

export const from = op('from_', null, 15)
export const functionAsComparisonOp = op('function_as_comparison_op', null, 15, comparison)
export const anyOp = op('any_op', 'any', 15)
export const allOp = op('all_op', 'all', 15)
export const getitem = op('getitem', 'getItem', 15, { natural: true })
export const jsonGetitemOp = op('json_getitem_op', null, 15, { natural: true })
export const jsonPathGetitemOp = op('json_path_getitem_op', null, 15, { natural: true })

export const mul = op('mul', 'mul', 8, { commutative: true, associative: true })
export const truediv = op('truediv', 'truediv', 8)
export const floordiv = op('floordiv', 'floordiv', 8)
export const mod = op('mod', 'mod', 8)
export const neg = op('neg', 'neg', 8)
export const bitwiseNotOp = op('bitwise_not_op', 'bitwiseNot', 8)
export const add = op('add', 'add', 7, { commutative: true, associative: true })
export const sub = op('sub', 'sub', 7)
export const bitwiseXorOp = op('bitwise_xor_op', 'bitwiseXor', 7)
export const bitwiseOrOp = op('bitwise_or_op', 'bitwiseOr', 7)
export const bitwiseAndOp = op('bitwise_and_op', 'bitwiseAnd', 7)
export const bitwiseLshiftOp = op('bitwise_lshift_op', 'bitwiseLshift', 7)
export const bitwiseRshiftOp = op('bitwise_rshift_op', 'bitwiseRshift', 7)
export const filterOp = op('filter_op', null, 6)
export const concatOp = op('concat_op', 'concat', 5, { associative: true })
export const matchOp = op('match_op', 'match', 5, comparison)
export const notMatchOp = op('not_match_op', 'notMatch', 5, comparison)
export const regexpMatchOp = op('regexp_match_op', 'regexpMatch', 5, comparison)
export const notRegexpMatchOp = op('not_regexp_match_op', 'notRegexpMatch', 5, comparison)
export const regexpReplaceOp = op('regexp_replace_op', null, 5)
export const ilikeOp = op('ilike_op', 'ilike', 5, comparison)
export const notIlikeOp = op('not_ilike_op', 'notIlike', 5, comparison)
export const likeOp = op('like_op', 'like', 5, comparison)
export const notLikeOp = op('not_like_op', 'notLike', 5, comparison)
export const inOp = op('in_op', 'in', 5, comparison)
export const notInOp = op('not_in_op', 'notIn', 5, comparison)
export const is = op('is_', 'is', 5, comparison)
export const isNot = op('is_not', 'isNot', 5, comparison)
export const eq = op('eq', 'eq', 5, { comparison: true, commutative: true })
export const ne = op('ne', 'ne', 5, { comparison: true, commutative: true })
export const isDistinctFrom = op('is_distinct_from', 'isDistinctFrom', 5, comparison)
export const isNotDistinctFrom = op('is_not_distinct_from', 'isNotDistinctFrom', 5, comparison)
export const gt = op('gt', 'gt', 5, comparison)
export const lt = op('lt', 'lt', 5, comparison)
export const ge = op('ge', 'ge', 5, comparison)
export const le = op('le', 'le', 5, comparison)
export const betweenOp = op('between_op', null, 5, comparison)
export const notBetweenOp = op('not_between_op', null, 5, comparison)
export const distinctOp = op('distinct_op', 'distinct', 5)
export const inv = op('inv', 'invert', 5)
export const isTrue = op('is_true', null, 5)
export const isFalse = op('is_false', null, 5)
export const and = op('and_', 'and', 3, { associative: true })
export const or = op('or_', 'or', 2, { associative: true })
export const commaOp = op('comma_op', null, -1)
export const descOp = op('desc_op', 'desc', 3)
export const ascOp = op('asc_op', 'asc', 3)
export const collate = op('collate', 'collate', 4)
export const as = op('as_', null, -1)
export const exists = op('exists', null, 0)
export const _asbool = op('_asbool', null, -10)

// Operators without a place in the precedence table.
export const nullsFirstOp = op('nulls_first_op', 'nullsFirst')
export const nullsLastOp = op('nulls_last_op', 'nullsLast')
export const startswithOp = op('startswith_op', 'startswith', undefined, comparison)
export const notStartswithOp = op('not_startswith_op', null, undefined, comparison)
export const istartswithOp = op('istartswith_op', 'istartswith', undefined, comparison)
export const notIstartswithOp = op('not_istartswith_op', null, undefined, comparison)
export const endswithOp = op('endswith_op', 'endswith', undefined, comparison)
export const notEndswithOp = op('not_endswith_op', null, undefined, comparison)
export const iendswithOp = op('iendswith_op', 'iendswith', undefined, comparison)
export const notIendswithOp = op('not_iendswith_op', null, undefined, comparison)
export const containsOp = op('contains_op', 'contains', undefined, comparison)
export const notContainsOp = op('not_contains_op', null, undefined, comparison)
export const icontainsOp = op('icontains_op', 'icontains', undefined, comparison)
export const notIcontainsOp = op('not_icontains_op', null, undefined, comparison)
export const lshift = op('lshift', 'lshift')
export const rshift = op('rshift', 'rshift')
/** Python's `in` on an expression: refused, but there to be named. */
export const contains = op('contains', null)

/** The methods by which users apply operators. */
export const METHODS: readonly string[] = [...methods]

/** An operator that a user wrote: `column.op('->')`. */
export class CustomOp extends Operator {
  readonly opstring: string
  readonly returnType: TypeEngine<any> | null
  override readonly eagerGrouping: boolean
  override readonly dispatchIndex: number = 0
  readonly pythonImpl: ((left: any, right: any) => unknown) | null

  constructor(
    opstring: string,
    options: {
      precedence?: number
      isComparison?: boolean
      returnType?: TypeEngine<any> | null
      naturalSelfPrecedent?: boolean
      eagerGrouping?: boolean
      pythonImpl?: ((left: any, right: any) => unknown) | null
    } = {},
  ) {
    super('custom_op', null, options.precedence ?? 0, {
      comparison: options.isComparison ?? false,
      natural: options.naturalSelfPrecedent ?? false,
    })
    this.opstring = opstring
    this.returnType = options.returnType ?? null
    this.eagerGrouping = options.eagerGrouping ?? false
    this.pythonImpl = options.pythonImpl ?? null
    this.keyPart = this.cacheKey
  }

  override get cacheKey(): string {
    const flags = `${this.precedence},${this.isComparison},${this.naturalSelfPrecedent},${this.eagerGrouping}`
    return `op(${this.opstring},${flags},${this.returnType?._staticCacheKey ?? ''})`
  }

  override apply(left: any, other?: unknown, options?: OperatorOptions): any {
    if (left !== null && typeof left === 'object' && typeof left.operate === 'function') {
      return left.operate(this, other, options)
    }
    if (this.pythonImpl) return this.pythonImpl(left, other)
    throw new InvalidRequestError(
      `Custom operator ${reprString(this.opstring)} can't be used with plain Python objects unless it includes the ` +
        `'python_impl' parameter.`,
    )
  }
}

/** Equality of operators: identity, except that custom operators are equal when all their facts are. */
export function sameOperator(left: Operator | null, right: Operator | null): boolean {
  if (left === right) return true
  return left instanceof CustomOp && right instanceof CustomOp && left.cacheKey === right.cacheKey
}

export function isComparison(operator: Operator): boolean {
  return operator.isComparison
}
export function isCommutative(operator: Operator): boolean {
  return operator.isCommutative
}
export function isAssociative(operator: Operator): boolean {
  return operator.isAssociative
}
export function isNaturalSelfPrecedent(operator: Operator): boolean {
  return operator.naturalSelfPrecedent
}
export function isOrderingModifier(operator: Operator | null): boolean {
  return operator === ascOp || operator === descOp || operator === nullsFirstOp || operator === nullsLastOp
}
export const isOrderByModifier: (operator: Operator | null) => boolean = isOrderingModifier
export function isBoolean(operator: Operator): boolean {
  return (
    operator.isComparison ||
    operator === inv ||
    operator === isTrue ||
    operator === isFalse ||
    operator === and ||
    operator === or
  )
}

/** The operator that gives the same when its operands change sides: `a < b` is `b > a`. */
export function mirror(operator: Operator): Operator {
  if (operator === gt) return lt
  if (operator === lt) return gt
  if (operator === ge) return le
  if (operator === le) return ge
  return operator
}

/** Whether an expression of `operator` needs parentheses when it is an operand of `against`. */
export function isPrecedent(operator: Operator, against: Operator | null | undefined): boolean {
  if (operator === against && operator.naturalSelfPrecedent) return false
  if (against == null) return true
  return (operator.precedence ?? -100) <= (against.precedence ?? 100)
}
