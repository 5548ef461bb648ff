// What a value becomes in a place that wants a role: a plain value a parameter, a string a label reference or an error,
// a SELECT a scalar subquery (SQLAlchemy's sql/coercions.py). `expect` is the one entrance; each role that has rules of
// its own has its own `define` at the end.

import { isUnknownValue } from './column-operators.ts'
import { type ClauseElement, NO_PROPAGATE_ATTRS } from './elements/clause-element.ts'
import { ArgumentError, describe, reprString, warn, warnDeprecated } from './exc.ts'
import { late } from './late.ts'
import type { Operator } from './operators.ts'
import * as roles from './roles.ts'
import { hasRole, type Role } from './roles.ts'
import type { TypeEngineArgument } from './types/type-engine.ts'

export interface CoercionOptions {
  /** The element that takes over the plugin mark of what it is made of. */
  readonly applyPropagateAttrs?: ClauseElement | null
  readonly argname?: string | null
  readonly postInspect?: boolean
  readonly disableInspection?: boolean
  /** Name of a parameter that is made of a plain value. */
  readonly name?: string | null
  readonly type?: TypeEngineArgument<any> | null
  readonly isCrud?: boolean
  readonly literalExecute?: boolean
  /** The expression and the operator that the value is an operand of. */
  readonly expr?: any
  readonly operator?: Operator | null
  readonly bindparamType?: TypeEngineArgument<any> | null
  readonly asKey?: boolean
  readonly explicitSubquery?: boolean
  readonly allowSelect?: boolean
  readonly deannotate?: boolean
  readonly flat?: boolean
  readonly legacy?: boolean
  readonly [option: string]: unknown
}

const NO_COERCION_OPTIONS: CoercionOptions = Object.freeze({})

interface Impl {
  readonly role: Role
  /** The role takes plain values only: nothing is unwrapped. */
  readonly resolveLiteralOnly?: boolean
  /** An object that already has the role is not unwrapped. */
  readonly skipClauseElementForTargetMatch?: boolean
  readonly literal: (element: any, kw: CoercionOptions) => any
  readonly implicit?: (element: any, resolved: any, kw: CoercionOptions) => any
  /** `original` is what was given. */
  readonly post?: (resolved: any, kw: CoercionOptions, original: any) => any
  readonly advice?: (element: any, resolved: any) => string | null
  /** For the advice that a SELECT is no FROM clause. */
  readonly selectIsNotFrom?: boolean
}

/** Whether the value is SQL or schema already, so that nothing has to be unwrapped. */
function isElement(value: any): boolean {
  return (
    value !== null &&
    typeof value === 'object' &&
    (value.isClauseElement === true || value.isSchemaItem === true || value._isFetchedValue === true)
  )
}

/** Whether the value is a plain one, which becomes a parameter. */
export function isLiteral(value: any): boolean {
  if (value === null || value === undefined) return true
  if (typeof value !== 'object' && typeof value !== 'function') return true
  if (isUnknownValue(value)) return true
  return !isElement(value) && typeof value.__clauseElement__ !== 'function' && value.visitName === undefined
}

/**
 * `element` in the place of `role`: itself if it has the role, what it stands for, or what a plain value becomes.
 * Raises SQLAlchemy's ArgumentError when it can't be used there.
 */
export function expect(role: Role, element: unknown, kw: CoercionOptions = NO_COERCION_OPTIONS): any {
  const impl: Impl | undefined = role.impl
  if (impl === undefined) throw new ArgumentError(`no coercion for role ${role.name}`)
  let resolved: any
  if (isElement(element)) resolved = element
  else if (element instanceof late.LambdaVariable) resolved = element._literal(kw)
  else if (role.allowsLambda && isLambda(element)) {
    resolved = new late.LambdaElement(expect(role, (element as () => unknown)(), kw))
    const mark = resolved._resolved._propagateAttrs
    if (kw.applyPropagateAttrs && mark?.compileStatePlugin !== undefined) kw.applyPropagateAttrs._propagateAttrs = mark
    return resolved
  } else if (impl.resolveLiteralOnly || !isObjectLike(element) || isUnknownValue(element)) {
    resolved = impl.literal(element, kw)
  } else resolved = resolve(role, impl, element, kw)

  const target = kw.applyPropagateAttrs
  if (target && resolved !== null && resolved !== undefined) {
    const mark = resolved._propagateAttrs
    if (
      mark !== NO_PROPAGATE_ATTRS &&
      mark?.compileStatePlugin !== undefined &&
      target._propagateAttrs.compileStatePlugin === undefined
    ) {
      target._propagateAttrs = mark
    }
  }
  if (hasRole(resolved, role)) return impl.post ? impl.post(resolved, kw, element) : resolved
  if (impl.implicit) return impl.implicit(element, resolved, kw)
  return raiseForExpected(impl, element, kw, resolved)
}

/** What an object that is no element itself stands for. */
function resolve(role: Role, impl: Impl, element: any, kw: CoercionOptions): any {
  let current = element
  let isClauseElement = false
  if (
    impl.skipClauseElementForTargetMatch &&
    hasRole(current, role) &&
    typeof current.__clauseElement__ === 'function'
  ) {
    return current
  }
  while (current !== null && current !== undefined && typeof current.__clauseElement__ === 'function') {
    isClauseElement = true
    if (current.isClauseElement === true) break
    current = current.__clauseElement__()
  }
  if (isClauseElement) return current
  let resolved: any
  if (role.usesInspection && !kw.disableInspection && late.inspect !== undefined) {
    const inspected = isObjectLike(current) ? late.inspect(current) : null
    if (inspected !== null && inspected !== undefined) {
      if (kw.postInspect) inspected._postInspect?.()
      if (typeof inspected.__clauseElement__ !== 'function') raiseForExpected(impl, element, kw)
      resolved = inspected.__clauseElement__()
    }
  }
  return resolved === undefined ? impl.literal(current, kw) : resolved
}

/** A function that gives SQL: neither a class, nor a function of SQL, nor anything that stands for SQL. */
function isLambda(value: unknown): boolean {
  if (typeof value !== 'function') return false
  const made = value as {
    readonly prototype?: unknown
    readonly __clauseElement__?: unknown
    readonly __mapper__?: unknown
  }
  return made.prototype === undefined && made.__clauseElement__ === undefined && made.__mapper__ === undefined
}

function isObjectLike(value: unknown): boolean {
  return value !== null && (typeof value === 'object' || typeof value === 'function')
}

/** Like `expect`, for the key that a column of INSERT or UPDATE goes by. */
export function expectAsKey(role: Role, element: unknown, kw: CoercionOptions = NO_COERCION_OPTIONS): string {
  return expect(role, element, { ...kw, asKey: true })
}

/** For a list of columns of a constraint or index: the expression, its first column, its text, what to add. */
export function* expectColExpressionCollection(
  role: Role,
  expressions: Iterable<unknown>,
): Generator<[any, any, string | null, any]> {
  for (const expression of expressions) {
    let strname: string | null = null
    let column: any = null
    const resolved = expect(role, expression)
    if (typeof resolved === 'string') strname = resolved
    else {
      late.traverse(
        resolved,
        {},
        {
          column(found: any) {
            column ??= found
          },
        },
      )
    }
    yield [resolved, column, strname, column ?? strname]
  }
}

function raiseForExpected(
  impl: Impl,
  element: any,
  kw: CoercionOptions,
  resolved: any = undefined,
  advice: string | null = null,
  code?: string,
): never {
  let hint = advice ?? impl.advice?.(element, resolved) ?? null
  let errorCode = code
  if (
    impl.selectIsNotFrom &&
    ((!hint && hasRole(element, roles.SelectStatementRole)) || hasRole(resolved, roles.SelectStatementRole))
  ) {
    const what =
      resolved !== undefined && resolved !== null ? `<class '${resolved.constructor.name}'>` : describe(element)
    hint = `To create a FROM clause from a ${what} object, use the .subquery() method.`
    errorCode = '89ve'
  }
  const got =
    resolved !== undefined && resolved !== null && resolved !== element
      ? `${describe(resolved)} object resolved from ${describe(element)} object`
      : describe(element)
  let message = kw.argname
    ? `${impl.role.roleName} expected for argument ${reprString(kw.argname)}; got ${got}.`
    : `${impl.role.roleName} expected, got ${got}.`
  if (hint) message += ` ${hint}`
  throw new ArgumentError(message, { code: errorCode })
}

/** `repr`-like ellipsis of long text in messages: SQLAlchemy's `util.ellipses_string`. */
function ellipses(text: string, length = 25): string {
  return text.length > length ? `${text.slice(0, length)}...` : text
}

function noTextCoercion(element: string, kw: CoercionOptions): never {
  const expression = reprString(ellipses(element))
  const argument = kw.argname ? `for argument ${kw.argname} ` : ''
  throw new ArgumentError(
    `Textual SQL expression ${expression} ${argument}should be explicitly declared as text(${expression})`,
  )
}

function constant(element: unknown): any {
  if (element === null) return late.Null._singleton
  if (element === undefined) throw undefinedGiven()
  if (element === true) return late.True_._singleton
  if (element === false) return late.False_._singleton
  return undefined
}

/**
 * Python has no `undefined`. It is never taken for NULL: a name that is misspelt or a field that a request does not have
 * would choose the rows without a value.
 */
export function undefinedGiven(other: unknown = null): Error {
  const where = other === null ? 'an SQL expression is expected' : `${other} is used with a value`
  return new ArgumentError(
    `undefined was given where ${where}: a misspelt attribute or a value that is not there? Write null for NULL, and leave conditions out that do not apply`,
  )
}

/** SQLAlchemy's `_CoerceLiterals._literal_coercion`. */
function coerceLiterals(options: {
  star?: boolean
  consts?: boolean
  numerics?: boolean
  text?: (element: string, kw: CoercionOptions) => any
}): (this: void, impl: () => Impl) => (element: any, kw: CoercionOptions) => any {
  return (impl) => (element, kw) => {
    if (typeof element === 'string') {
      if (options.star && element === '*') return new late.ColumnClause('*', null, { isLiteral: true })
      return (options.text ?? noTextCoercion)(element, kw)
    }
    if (options.consts) {
      const value = constant(element)
      if (value !== undefined) return value
    }
    if (options.numerics && (typeof element === 'number' || typeof element === 'bigint')) {
      return new late.ColumnClause(String(element), null, { isLiteral: true })
    }
    return raiseForExpected(impl(), element, kw)
  }
}

/** SQLAlchemy's `_ColumnCoercions`: a SELECT in a column's place is a scalar subquery. */
function columnCoercions(impl: () => Impl): (element: any, resolved: any, kw: CoercionOptions) => any {
  return (element, resolved, kw) => {
    if (resolved?.isClauseElement !== true) return raiseForExpected(impl(), element, kw, resolved)
    if (resolved._isSelectBase) {
      warnForScalarSubquery()
      return resolved.scalarSubquery()
    }
    if (resolved._isFromClause && resolved._isSubquery && resolved.element?._isSelectBase) {
      warnForScalarSubquery()
      return resolved.element.scalarSubquery()
    }
    if (impl().role.allowsLambda && resolved._isLambdaElement) return resolved
    return raiseForExpected(impl(), element, kw, resolved)
  }
}

function warnForScalarSubquery(): void {
  warn(
    'implicitly coercing SELECT object to scalar subquery; please use the .scalar_subquery() method to produce a ' +
      'scalar subquery.',
  )
}

function warnForImplicitSubquery(): void {
  warnDeprecated(
    'Implicit coercion of SELECT and textual SELECT constructs into FROM clauses is deprecated; please call ' +
      '.subquery() on any Core select or ORM Query object in order to produce a subquery object.',
  )
}

/** SQLAlchemy's `_NoTextCoercion`: a string is never SQL here. */
function noText(role: Role, impl: () => Impl): (element: any, kw: CoercionOptions) => any {
  return (element, kw) => {
    if (typeof element === 'string' && (late.TextClause.prototype as any)[role.mark] === true) {
      return noTextCoercion(element, kw)
    }
    return raiseForExpected(impl(), element, kw)
  }
}

/** SQLAlchemy's `_ReturnsStringKey`: a string stays a string. */
const stringKey = {
  literal: (element: any) => element,
  implicit: (impl: () => Impl) => (element: any, resolved: any, kw: CoercionOptions) =>
    typeof element === 'string' ? element : raiseForExpected(impl(), element, kw, resolved),
}

function define(role: Role, make: (self: () => Impl) => Omit<Impl, 'role'>): void {
  const made = make(() => role.impl as Impl)
  // one shape for all: `expect` is called for every operand
  const impl: Impl = {
    role,
    resolveLiteralOnly: made.resolveLiteralOnly ?? false,
    skipClauseElementForTargetMatch: made.skipClauseElementForTargetMatch ?? false,
    literal: made.literal,
    implicit: made.implicit,
    post: made.post,
    advice: made.advice,
    selectIsNotFrom: made.selectIsNotFrom ?? false,
  }
  role.impl = impl
}

function expressionAdvice(element: any): string | null {
  if (element?._isValues) return 'To create a column expression from a VALUES clause, use the .scalar_values() method.'
  if (hasRole(element, roles.AnonymizedFromClauseRole)) {
    return 'To create a column expression from a FROM clause row as a whole, use the .table_valued() method.'
  }
  return null
}

function expressionLiteral(element: any, kw: CoercionOptions): any {
  const type = kw.type as any
  if (element === undefined) throw undefinedGiven()
  if (
    element === null &&
    !kw.isCrud &&
    (type === null || type === undefined || typeof type === 'function' || !type.shouldEvaluateNone)
  ) {
    return late.Null._singleton
  }
  return new late.BindParameter(kw.name ?? null, element, {
    type: kw.type ?? null,
    unique: true,
    _isCrud: kw.isCrud ?? false,
  })
}

define(roles.LiteralValueRole, (self) => ({
  resolveLiteralOnly: true,
  literal: (element) => element,
  implicit(element, resolved, kw) {
    if (!isLiteral(resolved)) return raiseForExpected(self(), element, kw, resolved)
    return new late.BindParameter(null, element, {
      type: kw.type ?? null,
      unique: true,
      literalExecute: kw.literalExecute ?? false,
    })
  },
}))

define(roles.ExpressionElementRole, (self) => ({
  literal: expressionLiteral,
  implicit: columnCoercions(self),
  advice: expressionAdvice,
}))

define(roles.BinaryElementRole, (self) => ({
  literal(element, kw) {
    if (element === undefined) throw undefinedGiven(kw.expr)
    return kw.expr._bindParam(kw.operator, element, { type: kw.bindparamType ?? null })
  },
  implicit: columnCoercions(self),
  advice: expressionAdvice,
  post(resolved, kw) {
    if (resolved.type._isnull && !kw.expr.type._isnull) {
      const type: any = kw.bindparamType ?? kw.expr.type
      return resolved._withBinaryElementType(typeof type === 'function' ? new type() : type)
    }
    return resolved
  },
}))

define(roles.LabeledColumnExprRole, (self) => ({
  literal: expressionLiteral,
  advice: expressionAdvice,
  implicit(element, resolved, kw) {
    if (hasRole(resolved, roles.ExpressionElementRole)) return resolved.label(null)
    const made = columnCoercions(self)(element, resolved, kw)
    return hasRole(made, roles.ExpressionElementRole)
      ? made.label(null)
      : raiseForExpected(self(), element, kw, resolved)
  },
}))

function postIn(element: any, kw: CoercionOptions): any {
  if (element._isSelectBase) return element.scalarSubquery()
  if (element instanceof late.ClauseList || element instanceof late.Tuple) return element.selfGroup(kw.operator)
  if (element._isBindParameter) {
    const copy = element._clone({ maintainKey: true })
    copy.expanding = true
    copy.expandOp = kw.operator
    return copy
  }
  if (element._isValues) return element.scalarValues()
  return element
}

function warnForSelectInIn(element: any): void {
  warn(
    `Coercing ${element.constructor.name} object into a select() for use in IN(); please pass a select() construct ` +
      'explicitly',
  )
}

define(roles.InElementRole, (self) => ({
  literal(element, kw) {
    const { expr, operator } = kw
    // a list that is known only when the program runs counts as a list of one value
    if (isUnknownValue(element)) return expr._bindParam(operator, [element], { expanding: true })
    if (element === null || typeof element !== 'object' || typeof element[Symbol.iterator] !== 'function') {
      return raiseForExpected(self(), element, kw)
    }
    const values = element instanceof Map ? [...element.keys()] : [...element]
    let hasExpressions = false
    for (const value of values) {
      if (value === undefined) throw undefinedGiven(expr)
      if (isLiteral(value)) continue
      if (value._isColumnElement !== true && typeof value.__clauseElement__ !== 'function') {
        return raiseForExpected(self(), values, kw)
      }
      hasExpressions = true
    }
    if (!hasExpressions) return expr._bindParam(operator, values, { expanding: true })
    return new late.ClauseList(values.map((value) => (isLiteral(value) ? expr._bindParam(operator, value) : value)))
  },
  implicit(element, resolved, kw) {
    if (!resolved?._isFromClause) return raiseForExpected(self(), element, kw, resolved)
    warnForSelectInIn(resolved)
    if (resolved instanceof late.Alias && resolved.element._isSelectBase) return postIn(resolved.element, kw)
    return postIn(resolved.select(), kw)
  },
  post: postIn,
}))

define(roles.OnClauseRole, (self) => ({
  literal: (element, kw) => raiseForExpected(self(), element, kw),
  implicit: columnCoercions(self),
  post(resolved, _kw, original) {
    return hasRole(original, roles.JoinTargetRole) ? original : resolved
  },
}))

define(roles.WhereHavingRole, (self) => ({
  literal: coerceLiterals({ consts: true })(self),
  implicit: columnCoercions(self),
}))

define(roles.StatementOptionRole, (self) => ({
  literal: coerceLiterals({ consts: true, text: (element) => new late.TextClause(element) })(self),
}))

define(roles.ColumnArgumentRole, (self) => ({ literal: noText(roles.ColumnArgumentRole, self) }))
define(roles.ColumnArgumentOrKeyRole, (self) => ({ literal: stringKey.literal, implicit: stringKey.implicit(self) }))
define(roles.StrAsPlainColumnRole, (self) => ({
  literal: coerceLiterals({ text: (element) => new late.ColumnClause(element) })(self),
}))

const labelReference = (element: string) => new late._textual_label_reference(element)

define(roles.ByOfRole, (self) => ({
  literal: coerceLiterals({ consts: true, text: labelReference })(self),
  implicit: columnCoercions(self),
}))
define(roles.OrderByRole, (self) => ({
  literal: coerceLiterals({ consts: true, text: labelReference })(self),
  implicit: columnCoercions(self),
  post: (resolved) =>
    hasRole(resolved, roles.OrderByRole) && resolved._orderByLabelElement
      ? new late._label_reference(resolved)
      : resolved,
}))
define(roles.GroupByRole, (self) => ({
  literal: coerceLiterals({ consts: true, text: labelReference })(self),
  implicit: (_element, resolved) => (resolved?._isFromClause ? new late.ClauseList(resolved.c) : resolved),
}))

define(roles.DMLColumnRole, (self) => ({
  literal: stringKey.literal,
  implicit: stringKey.implicit(self),
  post: (element, kw) => (kw.asKey ? element.key : element),
}))

define(roles.ConstExprRole, (self) => ({
  literal: (element, kw) => constant(element) ?? raiseForExpected(self(), element, kw),
}))

define(roles.TruncatedLabelRole, (self) => ({
  resolveLiteralOnly: true,
  literal: (element) => element,
  implicit: (element, resolved, kw) =>
    typeof element === 'string' || typeof element?.quote !== 'undefined'
      ? resolved
      : raiseForExpected(self(), element, kw, resolved),
}))

const deannotated = (resolved: any) => late.deepDeannotate(resolved)

define(roles.DDLExpressionRole, (self) => ({
  literal: coerceLiterals({ consts: true, text: (element) => new late.TextClause(element) })(self),
  post: deannotated,
}))
define(roles.DDLConstraintColumnRole, (self) => ({
  literal: stringKey.literal,
  implicit: stringKey.implicit(self),
  post: deannotated,
}))
define(roles.DDLReferredColumnRole, (self) => ({
  literal: stringKey.literal,
  implicit: stringKey.implicit(self),
  post: deannotated,
}))

/** Python's `util.asint`: whole numbers, also as text. */
function asInteger(element: any): any {
  if (isUnknownValue(element) || typeof element === 'bigint') return element
  if (typeof element === 'number') return Math.trunc(element)
  const number = Number(element)
  if (!Number.isInteger(number) || element === '') {
    throw new TypeError(`invalid literal for int() with base 10: ${describe(element)}`)
  }
  return number
}

define(roles.LimitOffsetRole, (self) => ({
  literal(element, kw) {
    if (element === null || element === undefined) return null
    return new late._OffsetLimitParam(kw.name ?? null, asInteger(element), { type: kw.type ?? null, unique: true })
  },
  implicit: (element, resolved, kw) => (resolved === null ? null : raiseForExpected(self(), element, kw, resolved)),
}))

define(roles.ColumnsClauseRole, (self) => ({
  selectIsNotFrom: true,
  literal: coerceLiterals({
    consts: true,
    numerics: true,
    star: true,
    text(element, kw) {
      const expression = reprString(ellipses(element))
      const literal = /^[\p{L}\p{N}_]\S*$/u.test(element) ? 'column' : 'literal_column'
      const argument = kw.argname ? `for argument ${kw.argname} ` : ''
      throw new ArgumentError(
        `Textual column expression ${expression} ${argument}should be explicitly declared with text(${expression}), ` +
          `or use ${literal}(${expression}) for more specificity`,
      )
    },
  })(self),
  advice: (element) =>
    Array.isArray(element) ? `Did you mean to say select(${element.map(describe).join(', ')})?` : null,
}))

define(roles.ReturnsRowsRole, (self) => ({ literal: (element, kw) => raiseForExpected(self(), element, kw) }))
define(roles.HasCTERole, (self) => ({ literal: (element, kw) => raiseForExpected(self(), element, kw) }))
define(roles.IsCTERole, (self) => ({ literal: (element, kw) => raiseForExpected(self(), element, kw) }))

define(roles.StatementRole, (self) => ({
  literal: coerceLiterals({})(self),
  implicit: (element, resolved, kw) =>
    resolved?._isLambdaElement ? resolved : raiseForExpected(self(), element, kw, resolved),
}))

define(roles.SelectStatementRole, (self) => ({
  literal: noText(roles.SelectStatementRole, self),
  implicit: (element, resolved, kw) =>
    resolved?._isTextClause ? resolved.columns() : raiseForExpected(self(), element, kw, resolved),
}))

define(roles.JoinTargetRole, (self) => ({
  skipClauseElementForTargetMatch: true,
  literal: (element, kw) => raiseForExpected(self(), element, kw),
  implicit(element, resolved, kw) {
    if (hasRole(element, roles.JoinTargetRole)) return element
    if (kw.legacy && resolved?._isSelectBase) {
      warnForImplicitSubquery()
      return resolved
    }
    return raiseForExpected(self(), element, kw, resolved)
  },
}))

define(roles.FromClauseRole, (self) => ({
  selectIsNotFrom: true,
  literal: noText(roles.FromClauseRole, self),
  implicit(element, resolved, kw) {
    if (resolved?._isSelectBase) {
      if (kw.explicitSubquery) return resolved.subquery()
      if (kw.allowSelect ?? true) {
        warnForImplicitSubquery()
        return resolved._implicitSubquery
      }
      return null
    }
    if (resolved?._isTextClause) return resolved
    return raiseForExpected(self(), element, kw, resolved)
  },
  post: (element, kw) => (kw.deannotate ? element._deannotate() : element),
}))

function strictFrom(self: () => Impl) {
  return (element: any, resolved: any, kw: CoercionOptions) => {
    if (resolved?._isSelectBase && kw.allowSelect) {
      warnForImplicitSubquery()
      return resolved._implicitSubquery
    }
    return raiseForExpected(self(), element, kw, resolved)
  }
}

define(roles.StrictFromClauseRole, (self) => ({
  selectIsNotFrom: true,
  literal: noText(roles.StrictFromClauseRole, self),
  implicit: strictFrom(self),
  post: (element, kw) => (kw.deannotate ? element._deannotate() : element),
}))
define(roles.AnonymizedFromClauseRole, (self) => ({
  selectIsNotFrom: true,
  literal: noText(roles.AnonymizedFromClauseRole, self),
  implicit: strictFrom(self),
  post: (element, kw) => element._anonymousFromclause({ flat: kw.flat ?? false }),
}))

define(roles.DMLTableRole, (self) => ({
  selectIsNotFrom: true,
  literal: noText(roles.DMLTableRole, self),
  post: (element) => element._annotations.dmlTable ?? element,
}))

define(roles.DMLSelectRole, (self) => ({
  literal: noText(roles.DMLSelectRole, self),
  implicit(element, resolved, kw) {
    if (!resolved?._isFromClause) return raiseForExpected(self(), element, kw, resolved)
    return resolved instanceof late.Alias && resolved.element._isSelectBase ? resolved.element : resolved.select()
  },
}))

define(roles.CompoundElementRole, (self) => ({
  literal: noText(roles.CompoundElementRole, self),
  advice(element) {
    if (!hasRole(element, roles.FromClauseRole)) return null
    return element._isSubquery
      ? 'Use the plain select() object without calling .subquery() or .alias().'
      : 'To SELECT from any FROM clause, use the .select() method.'
  },
}))

define(roles.HasCacheKeyRole, () => ({ literal: (element) => element, implicit: (element) => element }))
define(roles.ExecutableOptionRole, (self) => ({
  literal: (element) => element,
  implicit: (element, resolved, kw) =>
    element?._isExecutableOption ? element : raiseForExpected(self(), element, kw, resolved),
}))

declare module './late.ts' {
  interface Late {
    /** The ORM's `inspect`: what a class or alias stands for; null for anything else. Absent without an ORM. */
    inspect?: (subject: any) => any
    traverse: (element: any, options: Record<string, any>, visitors: Record<string, (element: any) => void>) => any
    deepDeannotate: (element: any, values?: readonly string[] | null) => any
    _OffsetLimitParam: new (key: string | null, value: unknown, options: Record<string, any>) => any
  }
}
