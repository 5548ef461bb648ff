// What each operator builds (SQLAlchemy's sql/default_comparator.py): comparisons with null and booleans become IS,
// IN takes lists and SELECTs, and so on. Reached from a type's Comparator.

import { expect, undefinedGiven } from './coercions.ts'
import { BinaryExpression } from './elements/binary.ts'
import { CollationClause } from './elements/collation.ts'
import type { ColumnElement } from './elements/column-element.ts'
import { False_, Null, True_ } from './elements/constants.ts'
import { and, ExpressionClauseList, OperatorExpression, or } from './elements/expression-list.ts'
import { CollectionAggregate, UnaryExpression } from './elements/unary.ts'
import { ArgumentError, NotImplementedError } from './exc.ts'
import { late } from './late.ts'
import * as operators from './operators.ts'
import { type CustomOp, NO_ESCAPE, NO_OPTIONS, type Operator, type OperatorOptions } from './operators.ts'
import * as roles from './roles.ts'
import { BOOLEANTYPE, MATCHTYPE, NULLTYPE, type TypeEngine } from './types/type-engine.ts'

type Implementation = (expr: ColumnElement<any>, op: Operator, other: unknown, options: OperatorOptions) => any

/** Options that steer the construction; the rest are the operator's modifiers. */
const STEERING: ReadonlySet<string> = new Set(['reverse', 'negateOp', '_pythonIsTypes', 'resultType'])

function modifiersOf(options: OperatorOptions): OperatorOptions | null {
  if (options === NO_OPTIONS) return null
  if (options === NO_ESCAPE) return NO_ESCAPE
  let modifiers: OperatorOptions | null = null
  for (const name in options) {
    if (STEERING.has(name) || options[name] === undefined) continue
    modifiers ??= {}
    modifiers[name] = options[name]
  }
  return modifiers
}

export type IsTypes = 'nullAndBoolean' | 'null' | 'none'

function isConstant(value: unknown, types: IsTypes): boolean {
  if (typeof value === 'object' && value !== null) {
    return value instanceof Null || value instanceof True_ || value instanceof False_
  }
  if (types === 'none') return false
  if (value === null || value === undefined) return true
  return types === 'nullAndBoolean' && typeof value === 'boolean'
}

function booleanCompare(expr: ColumnElement<any>, op: Operator, obj: unknown, options: OperatorOptions): any {
  const type: TypeEngine<any> = options.resultType ?? BOOLEANTYPE
  const negate: Operator | null = options.negateOp ?? op.opposite
  let operand: any
  if (obj === undefined) throw undefinedGiven(expr)
  if (isConstant(obj, options._pythonIsTypes ?? 'nullAndBoolean')) {
    const isBoolean = typeof obj === 'boolean' || obj instanceof True_ || obj instanceof False_
    if (
      ((op === operators.eq || op === operators.ne) && isBoolean) ||
      op === operators.isDistinctFrom ||
      op === operators.isNotDistinctFrom
    ) {
      return OperatorExpression._constructForOp(expr, expect(roles.ConstExprRole, obj), op, {
        type,
        negate,
        modifiers: modifiersOf(options),
      })
    }
    if (expr._isCollectionAggregate) operand = expect(roles.ConstExprRole, obj, { operator: op, expr })
    else if (op === operators.eq || op === operators.is) {
      return OperatorExpression._constructForOp(expr, expect(roles.ConstExprRole, obj), operators.is, {
        type,
        negate: operators.isNot,
      })
    } else if (op === operators.ne || op === operators.isNot) {
      return OperatorExpression._constructForOp(expr, expect(roles.ConstExprRole, obj), operators.isNot, {
        type,
        negate: operators.is,
      })
    } else {
      throw new ArgumentError(
        "Only '=', '!=', 'is_()', 'is_not()', 'is_distinct_from()', 'is_not_distinct_from()' operators can be used " +
          'with None/True/False',
      )
    }
  } else operand = expect(roles.BinaryElementRole, obj, { operator: op, expr })
  const built = { type, negate, modifiers: modifiersOf(options) }
  return options.reverse
    ? OperatorExpression._constructForOp(operand, expr, op, built)
    : OperatorExpression._constructForOp(expr, operand, op, built)
}

function customOpOperate(expr: ColumnElement<any>, op: Operator, obj: unknown, options: OperatorOptions): any {
  const custom = op as CustomOp
  const resultType = options.resultType ?? custom.returnType ?? (custom.isComparison ? BOOLEANTYPE : null)
  return binaryOperate(expr, op, obj, { ...options, resultType })
}

function binaryOperate(expr: ColumnElement<any>, op: Operator, obj: unknown, options: OperatorOptions): any {
  const coerced = expect(roles.BinaryElementRole, obj, { expr, operator: op })
  const [left, right] = options.reverse ? [coerced, expr] : [expr, coerced]
  let operator = op
  let type: TypeEngine<any> | null = options.resultType ?? null
  if (type === null) [operator, type] = left.comparator._adaptExpression(op, right.comparator)
  else if (typeof type === 'function') type = new (type as any)() as TypeEngine<any>
  return OperatorExpression._constructForOp(left, right, operator, {
    type: type as TypeEngine<any>,
    modifiers: modifiersOf(options),
  })
}

const conjunction: Implementation = (expr, op, other: any) =>
  op === operators.and ? and(expr, other) : or(expr, other)

const inImpl: Implementation = (expr, op, other, options) => {
  const operand = expect(roles.InElementRole, other, { expr, operator: op })
  const annotated = operand._annotations.inOps
  if (annotated) return booleanCompare(expr, annotated[0], operand, { ...options, negateOp: annotated[1] })
  return booleanCompare(expr, op, operand, options)
}

const getitemImpl: Implementation = (expr, op, other, options) => {
  const type = expr.type as any
  if (!type._isIndexable && !(type._isTypeDecorator && type.implInstance._isIndexable)) {
    return unsupported(expr, op, other, options)
  }
  return binaryOperate(expr, op, expect(roles.BinaryElementRole, other, { expr, operator: op }), options)
}

const unsupported: Implementation = (_expr, op) => {
  throw new NotImplementedError(`Operator '${op.name}' is not supported on this expression`)
}

const matchImpl: Implementation = (expr, op, other, options) =>
  booleanCompare(
    expr,
    operators.matchOp,
    expect(roles.BinaryElementRole, other, { expr, operator: operators.matchOp }),
    {
      ...options,
      resultType: MATCHTYPE,
      negateOp: op === operators.matchOp ? operators.notMatchOp : operators.matchOp,
    },
  )

const betweenImpl: Implementation = (expr, op, cleft, options) => {
  const { cright, ...modifiers } = options
  return new BinaryExpression(
    expr,
    ExpressionClauseList._constructForList(
      operators.and,
      NULLTYPE,
      [
        expect(roles.BinaryElementRole, cleft, { expr, operator: operators.and }),
        expect(roles.BinaryElementRole, cright, { expr, operator: operators.and }),
      ],
      false,
    ),
    op,
    {
      negate: op === operators.betweenOp ? operators.notBetweenOp : operators.betweenOp,
      modifiers: modifiersOf(modifiers),
    },
  )
}

const regexpMatchImpl: Implementation = (expr, op, pattern, options) =>
  new BinaryExpression(expr, expect(roles.BinaryElementRole, pattern, { expr, operator: operators.commaOp }), op, {
    negate: operators.notRegexpMatchOp,
    modifiers: { flags: options.flags ?? null },
  })

const regexpReplaceImpl: Implementation = (expr, op, pattern, options) =>
  new BinaryExpression(
    expr,
    ExpressionClauseList._constructForList(
      operators.commaOp,
      NULLTYPE,
      [
        expect(roles.BinaryElementRole, pattern, { expr, operator: operators.commaOp }),
        expect(roles.BinaryElementRole, options.replacement, { expr, operator: operators.commaOp }),
      ],
      false,
    ),
    op,
    { modifiers: { flags: options.flags ?? null } },
  )

const scalar =
  (build: (expr: ColumnElement<any>) => any): Implementation =>
  (expr) =>
    build(expr)

const IMPLEMENTATIONS: readonly (readonly [Operator, Implementation])[] = [
  [operators.and, conjunction],
  [operators.or, conjunction],
  [operators.inv, (expr) => (expr as any).negationClause ?? expr._negate()],
  [operators.neg, (expr) => new UnaryExpression(expr, { operator: operators.neg, type: expr.type })],
  [operators.bitwiseNotOp, (expr) => new UnaryExpression(expr, { operator: operators.bitwiseNotOp, type: expr.type })],
  [operators.distinctOp, (expr) => new UnaryExpression(expr, { operator: operators.distinctOp, type: expr.type })],
  [operators.anyOp, scalar((expr) => CollectionAggregate._createAny(expr))],
  [operators.allOp, scalar((expr) => CollectionAggregate._createAll(expr))],
  [operators.descOp, scalar((expr) => UnaryExpression._createDesc(expr))],
  [operators.ascOp, scalar((expr) => UnaryExpression._createAsc(expr))],
  [operators.nullsFirstOp, scalar((expr) => UnaryExpression._createNullsFirst(expr))],
  [operators.nullsLastOp, scalar((expr) => UnaryExpression._createNullsLast(expr))],
  [operators.inOp, inImpl],
  [operators.notInOp, inImpl],
  [operators.collate, (expr, _op, collation) => CollationClause._createCollationExpression(expr, collation as string)],
  [operators.matchOp, matchImpl],
  [operators.notMatchOp, matchImpl],
  [operators.betweenOp, betweenImpl],
  [operators.notBetweenOp, betweenImpl],
  [operators.getitem, getitemImpl],
  [operators.lshift, unsupported],
  [operators.rshift, unsupported],
  [operators.contains, unsupported],
  [operators.regexpMatchOp, regexpMatchImpl],
  [operators.notRegexpMatchOp, regexpMatchImpl],
  [operators.regexpReplaceOp, regexpReplaceImpl],
]
for (const [op, implementation] of IMPLEMENTATIONS) op.implementation = implementation
for (const op of [
  operators.add,
  operators.mul,
  operators.sub,
  operators.mod,
  operators.truediv,
  operators.floordiv,
  operators.concatOp,
  operators.bitwiseXorOp,
  operators.bitwiseOrOp,
  operators.bitwiseAndOp,
  operators.bitwiseLshiftOp,
  operators.bitwiseRshiftOp,
  operators.jsonGetitemOp,
  operators.jsonPathGetitemOp,
]) {
  op.implementation = binaryOperate
}

/** Comparisons, each with the one that says the opposite. */
for (const [op, opposite] of [
  [operators.lt, operators.ge],
  [operators.le, operators.gt],
  [operators.ne, operators.eq],
  [operators.gt, operators.le],
  [operators.ge, operators.lt],
  [operators.eq, operators.ne],
  [operators.isDistinctFrom, operators.isNotDistinctFrom],
  [operators.isNotDistinctFrom, operators.isDistinctFrom],
  [operators.likeOp, operators.notLikeOp],
  [operators.ilikeOp, operators.notIlikeOp],
  [operators.notLikeOp, operators.likeOp],
  [operators.notIlikeOp, operators.ilikeOp],
  [operators.containsOp, operators.notContainsOp],
  [operators.icontainsOp, operators.notIcontainsOp],
  [operators.startswithOp, operators.notStartswithOp],
  [operators.istartswithOp, operators.notIstartswithOp],
  [operators.endswithOp, operators.notEndswithOp],
  [operators.iendswithOp, operators.notIendswithOp],
  [operators.is, operators.is],
  [operators.isNot, operators.isNot],
] as const) {
  op.implementation = booleanCompare
  op.opposite = opposite
}
operators.inOp.opposite = operators.notInOp
operators.notInOp.opposite = operators.inOp

late.defaultOperate = (expr, op, other, options) => {
  const implementation = op instanceof operators.CustomOp ? customOpOperate : op.implementation
  if (implementation === null) return unsupported(expr, op, other, NO_OPTIONS)
  return implementation(expr, op, other, options ?? NO_OPTIONS)
}
