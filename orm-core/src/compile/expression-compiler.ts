// Expressions in SQL: operators, functions, literals, labels, CASE, CAST, windows. SELECT and FROM are
// select-compiler.ts, INSERT, UPDATE and DELETE dml-compiler.ts; dialects override single visit methods.
// A visit method is named after the element (`visitCase`), an operator's after the operator (`visitTruedivBinary`,
// `visitIsTrueUnaryOperator`), a function's after the function (`visitNextValueFunc`).

import {
  BooleanClauseList,
  Cast,
  False_,
  literal,
  literalColumn,
  RANGE_CURRENT,
  RANGE_UNBOUNDED,
  True_,
} from '../sql/elements.ts'
import { CompileError, NotImplementedError, reprString } from '../sql/exc.ts'
import { FUNCTION_NAMES } from '../sql/functions.ts'
import { isAnonymousLabel, QuotedName } from '../sql/names.ts'
import type { Operator } from '../sql/operators.ts'
import * as operators from '../sql/operators.ts'
import { BinaryElementRole, takesRoles } from '../sql/roles.ts'
import { Integer, NULLTYPE, Numeric, STRINGTYPE, type TypeEngine } from '../sql/types.ts'
import { type CompileKw, camelName, NO_KW, type ResultColumnsEntry, unsupported, type VisitMethod } from './compiled.ts'
import { ListCompiler } from './list-compiler.ts'

/** How operators are written where no visit method says otherwise. */
export const OPERATORS: ReadonlyMap<Operator, string> = new Map([
  [operators.and, ' AND '],
  [operators.or, ' OR '],
  [operators.add, ' + '],
  [operators.mul, ' * '],
  [operators.sub, ' - '],
  [operators.mod, ' % '],
  [operators.neg, '-'],
  [operators.lt, ' < '],
  [operators.le, ' <= '],
  [operators.ne, ' != '],
  [operators.gt, ' > '],
  [operators.ge, ' >= '],
  [operators.eq, ' = '],
  [operators.isDistinctFrom, ' IS DISTINCT FROM '],
  [operators.isNotDistinctFrom, ' IS NOT DISTINCT FROM '],
  [operators.concatOp, ' || '],
  [operators.matchOp, ' MATCH '],
  [operators.notMatchOp, ' NOT MATCH '],
  [operators.inOp, ' IN '],
  [operators.notInOp, ' NOT IN '],
  [operators.commaOp, ', '],
  [operators.from, ' FROM '],
  [operators.as, ' AS '],
  [operators.is, ' IS '],
  [operators.isNot, ' IS NOT '],
  [operators.collate, ' COLLATE '],
  [operators.exists, 'EXISTS '],
  [operators.distinctOp, 'DISTINCT '],
  [operators.inv, 'NOT '],
  [operators.anyOp, 'ANY '],
  [operators.allOp, 'ALL '],
  [operators.descOp, ' DESC'],
  [operators.ascOp, ' ASC'],
  [operators.nullsFirstOp, ' NULLS FIRST'],
  [operators.nullsLastOp, ' NULLS LAST'],
  [operators.bitwiseXorOp, ' ^ '],
  [operators.bitwiseOrOp, ' | '],
  [operators.bitwiseAndOp, ' & '],
  [operators.bitwiseNotOp, '~'],
  [operators.bitwiseLshiftOp, ' << '],
  [operators.bitwiseRshiftOp, ' >> '],
])

for (const [operator, text] of OPERATORS) operator.text = text

export const EXTRACT_MAP: Readonly<Record<string, string>> = Object.fromEntries(
  [
    'month',
    'day',
    'year',
    'second',
    'hour',
    'doy',
    'minute',
    'quarter',
    'dow',
    'week',
    'epoch',
    'milliseconds',
    'microseconds',
    'timezone_hour',
    'timezone_minute',
  ].map((field) => [field, field]),
)

/** `:name` in text, and a colon that a backslash keeps from being one. */
const TEXT_BINDS = /(?<![:\p{L}\p{N}_$\\]):([\p{L}\p{N}_$]+)(?![:\p{L}\p{N}_$])/gu
const TEXT_ESCAPES = /\\(:[\p{L}\p{N}_$]*)(?![:\p{L}\p{N}_$])/gu

/** The names of functions whose method is known; a program that makes up names does not make the list grow for ever. */
const MOST_FUNCTIONS = 1000

/** An operand of ILIKE on databases that compare lower-cased. */
export class IlikeCaseInsensitive {
  readonly visitName = 'ilikeCaseInsensitiveOperand'
  readonly isClauseElement = true
  readonly _propagateAttrs: any
  readonly _annotations: any
  readonly _hash: number
  readonly _isCollectionAggregate = false
  readonly element: any
  constructor(element: any) {
    this.element = element
    this._propagateAttrs = element._propagateAttrs
    this._annotations = element._annotations
    this._hash = element._hash
  }
  get comparator(): any {
    return this.element.comparator
  }
  get proxySet(): any {
    return this.element.proxySet
  }
  get type(): TypeEngine<any> {
    return this.element.type
  }
  selfGroup(): this {
    return this
  }
  _withBinaryElementType(type: TypeEngine<any>): IlikeCaseInsensitive {
    return new IlikeCaseInsensitive(this.element._withBinaryElementType(type))
  }
}

takesRoles(IlikeCaseInsensitive, BinaryElementRole)

const NOTHING_AROUND: readonly [string, string] = ['', '']
const LIKE_PERCENT = literalColumn("'%'", STRINGTYPE)

export abstract class ExpressionCompiler extends ListCompiler {
  /** The statements that enclose the element at hand, outermost first. */
  stack: any[] = []
  _resultColumns: ResultColumnsEntry[] = []
  _orderedColumns = true
  _textualOrderedColumns = false
  _adHocTextual = false
  _looseColumnNameMatching = false
  /** The statement is plain text. */
  isplaintext = false
  /** How EXTRACT's fields are written. */
  readonly extractMap: Readonly<Record<string, string>> = EXTRACT_MAP

  readonly _boundAddToResultMap = (
    keyname: string | null,
    name: string | null,
    objects: readonly unknown[],
    type: TypeEngine<any>,
  ): void => {
    this._addToResultMap(keyname, name, objects, type)
  }

  get resultColumns(): readonly ResultColumnsEntry[] {
    return this._resultColumns
  }

  /** Notes a column of the result. */
  _addToResultMap(
    keyname: string | null,
    name: string | null,
    objects: readonly unknown[],
    type: TypeEngine<any>,
  ): void {
    if (keyname === null || keyname === '*') {
      this._orderedColumns = false
      this._adHocTextual = true
    }
    if (type._isTupleType) {
      throw new CompileError(
        "Most backends don't support SELECTing from a tuple() object.  If this is an ORM query, consider using the " +
          'Bundle object.',
      )
    }
    this._resultColumns.push({ keyname, name, objects, type })
  }

  // names

  visitLabelReference(reference: any, kw: CompileKw): string {
    const { element } = reference
    if (this.stack.length > 0 && this.dialect.supportsSimpleOrderByLabel) {
      const { compileState } = this.stack.at(-1)!
      if (!compileState) {
        throw new CompileError("Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc.")
      }
      const [, onlyFroms, onlyCols] = compileState._labelResolveDict
      const resolve: ReadonlyMap<string, any> = kw.withinColumnsClause ? onlyFroms : onlyCols
      const label = element._orderByLabelElement
      if (label !== null) {
        const found = resolve.get(String(label.name))
        if (found !== undefined && label.sharesLineage(found)) {
          return this.process(element, { ...kw, renderLabelAsLabel: label })
        }
      }
    }
    return this.process(element, kw)
  }

  visitTextualLabelReference(reference: any, kw: CompileKw): string {
    if (this.stack.length === 0) return this.process(reference._textClause)
    const { compileState } = this.stack.at(-1)!
    const unresolved = () => {
      const text = reference.element as string
      const expression = reprString(text.length > 25 ? `${text.slice(0, 25)}...` : text)
      return new CompileError(
        `Can't resolve label reference for ORDER BY / GROUP BY / DISTINCT etc. Textual SQL expression ${expression} ` +
          `should be explicitly declared as text(${expression})`,
      )
    }
    if (!compileState) throw unresolved()
    const [withCols, onlyFroms] = compileState._labelResolveDict
    const resolve: ReadonlyMap<string, any> = kw.withinColumnsClause ? onlyFroms : withCols
    const column = resolve.get(reference.element)
    if (column === undefined) throw unresolved()
    return this.process(column, { ...kw, renderLabelAsLabel: column })
  }

  visitLabel(label: any, kw: CompileKw): string {
    const withAs = kw.withinColumnsClause && !kw.withinLabelClause
    const only = kw.renderLabelAsLabel === label
    if (!withAs && !only) {
      return this.process(label.element, innerLabelKw(kw, false))
    }
    const name = label.name
    const labelname =
      label._nameIsTruncatable || isAnonymousLabel(name) ? this._truncatedIdentifier('colident', name) : name
    if (!withAs) return this.preparer.formatLabel(label, labelname)
    const add = kw.addToResultMap
    if (add) {
      add(
        String(labelname),
        String(name),
        [label, String(labelname), ...label._altNames, ...(kw.resultMapTargets ?? [])],
        label.type,
      )
    }
    return `${this.process(label.element, innerLabelKw(kw, true))} AS ${this.preparer.formatLabel(label, labelname)}`
  }

  _fallbackColumnName(_column: any): string {
    throw new CompileError("Cannot compile Column object until its 'name' is assigned.")
  }

  visitColumn(column: any, kw: CompileKw): string {
    const original = column.name ?? this._fallbackColumnName(column)
    let name = original
    const { isLiteral } = column
    if (!isLiteral && (column._nameIsTruncatable || isAnonymousLabel(name))) {
      name = this._truncatedIdentifier('colident', name)
    }
    const add = kw.addToResultMap
    if (add) {
      const targets: unknown[] = [column, String(name), column.key]
      if (kw.resultMapTargets) targets.push(...kw.resultMapTargets)
      if (column._tqLabel) targets.push(column._tqLabel)
      add(String(name), String(original), targets, column.type)
    }
    const text: string = isLiteral ? this.escapeLiteralColumn(String(name)) : this.preparer.quote(name)
    const { table } = column
    if (!table || kw.includeTable === false || !table.namedWithColumn) return text
    const schema = this.preparer.schemaForObject(table)
    let tablename: any = table.name
    const ambiguous = kw.ambiguousTableNameMap
    if (!schema && ambiguous) tablename = ambiguous.get(String(tablename)) ?? tablename
    if (isAnonymousLabel(tablename)) tablename = this._truncatedIdentifier('alias', tablename)
    const prefix = schema ? `${this.preparer.quoteSchema(schema)}.` : ''
    return `${prefix}${this.preparer.quote(tablename)}.${text}`
  }

  visitCollation(element: any, _kw: CompileKw): string {
    return this.preparer.formatCollation(element.collation)
  }
  visitIndex(index: any, _kw: CompileKw): string {
    return String(index.name)
  }
  visitTypeclause(typeclause: any, kw: CompileKw): string {
    return this.dialect.typeCompilerInstance.process(typeclause.type, {
      ...kw,
      typeExpression: typeclause,
      identifierPreparer: this.preparer,
    })
  }

  // text and constants

  postProcessText(text: string): string {
    return this.preparer._doublePercents ? text.replaceAll('%', '%%') : text
  }
  escapeLiteralColumn(text: string): string {
    return this.preparer._doublePercents ? text.replaceAll('%', '%%') : text
  }
  visitTextclause(textclause: any, kw: CompileKw): string {
    const { addToResultMap, ...inner } = kw
    if (this.stack.length === 0) this.isplaintext = true
    if (addToResultMap) addToResultMap(null, null, [textclause], NULLTYPE)
    return this.postProcessText(textclause.text)
      .replace(TEXT_BINDS, (_match: string, name: string) => {
        const bind = textclause._bindparams.get(name)
        return bind === undefined ? this.bindparamString(name) : this.process(bind, inner)
      })
      .replace(TEXT_ESCAPES, (_match: string, rest: string) => rest)
  }
  visitNull(_element: any, _kw: CompileKw): string {
    return 'NULL'
  }
  visitTrue(_element: any, _kw: CompileKw): string {
    return this.dialect.supportsNativeBoolean ? 'true' : '1'
  }
  visitFalse(_element: any, _kw: CompileKw): string {
    return this.dialect.supportsNativeBoolean ? 'false' : '0'
  }

  // lists

  _generateDelimitedList(elements: Iterable<any>, separator: string, kw: CompileKw = NO_KW): string {
    let text = ''
    for (const element of elements) {
      const part = this.process(element, kw)
      if (part !== '') text = text === '' ? part : text + separator + part
    }
    return text
  }

  /** Conditions joined by AND, simplified as `and()` does. */
  _generateDelimitedAndList(clauses: Iterable<any>, kw: CompileKw = NO_KW): string {
    const [count, kept] = (BooleanClauseList as any)._processClausesForBoolean(
      operators.and,
      True_._singleton,
      False_._singleton,
      clauses,
    )
    if (count === 1) return this.process(kept[0], kw)
    return this._generateDelimitedList(kept, ' AND ', kw)
  }

  visitTuple(tuple: any, kw: CompileKw): string {
    return `(${this.visitClauselist(tuple, kw)})`
  }
  visitClauselist(list: any, kw: CompileKw): string {
    return this._generateDelimitedList(list.clauses, list.operator === null ? ' ' : OPERATORS.get(list.operator)!, kw)
  }
  visitExpressionClauselist(list: any, kw: CompileKw): string {
    const operator: Operator = list.operator
    const { lists } = this._visits
    let method = lists[operator.dispatchIndex]
    if (method === undefined) method = this._operatorVisit(lists, operator, 'ExpressionClauselist')
    if (method !== null) return method.call(this, list, operator, kw)
    const { text } = operator
    if (text === undefined) throw unsupported(this, operator)
    return this._generateDelimitedList(list.clauses, text, inOperatorKw(kw))
  }
  visitGrouping(grouping: any, kw: CompileKw): string {
    return `(${this.process(grouping.element, kw.asfrom === undefined ? kw : without(kw, 'asfrom'))})`
  }

  visitLambdaElement(lambda: any, kw: CompileKw): string {
    return this.process(lambda._resolved, kw)
  }

  /** The method for an operator at one kind of place: `visitTruedivBinary`; null where there is none. */
  protected _operatorVisit(
    known: (VisitMethod | null | undefined)[],
    operator: Operator,
    qualifier: string,
  ): VisitMethod | null {
    const visit = ((this as any)[`visit${camelName(operator.name)}${qualifier}`] ?? null) as VisitMethod | null
    known[operator.dispatchIndex] = visit
    return visit
  }
  protected _functionVisit(name: string): VisitMethod | null {
    const { functions } = this._visits
    const known = functions.get(name)
    if (known !== undefined) return known
    const visit = ((this as any)[`visit${camelName(name.toLowerCase())}Func`] ?? null) as VisitMethod | null
    if (functions.size < MOST_FUNCTIONS) functions.set(name, visit)
    return visit
  }

  // compound expressions

  visitCase(element: any, kw: CompileKw): string {
    let text = 'CASE '
    if (element.value !== null) text += `${this.process(element.value, kw)} `
    for (const [condition, result] of element.whens) {
      text += `WHEN ${this.process(condition, kw)} THEN ${this.process(result, kw)} `
    }
    if (element.else !== null) text += `ELSE ${this.process(element.else, kw)} `
    return `${text}END`
  }
  visitTypeCoerce(element: any, kw: CompileKw): string {
    return this.process(element.typedExpression, kw)
  }
  visitCast(element: any, kw: CompileKw): string {
    const [before, after] = this._castParts(element, kw)
    return before + this.process(element.clause, kw) + after
  }
  /** The text before and after what is cast; the type's collation goes behind the parentheses. */
  protected _castParts(element: any, kw: CompileKw): readonly [string, string] {
    const type = this.process(element.typeclause, kw)
    const collate = type.lastIndexOf(' COLLATE ')
    const [name, suffix] = collate < 0 ? [type, ''] : [type.slice(0, collate), type.slice(collate)]
    return ['CAST(', ` AS ${name})${suffix}`]
  }
  private _formatFrameBound(bound: any, unbounded: string, kw: CompileKw): string {
    if (bound === RANGE_UNBOUNDED) return unbounded
    if (bound === RANGE_CURRENT) return 'CURRENT ROW'
    const count = this.process(literal(Math.abs(bound)), kw)
    return bound < 0 ? `${count} PRECEDING` : `${count} FOLLOWING`
  }
  private _formatFrameClause(range: readonly [any, any], kw: CompileKw): string {
    const lower = this._formatFrameBound(range[0], 'UNBOUNDED PRECEDING', kw)
    return `${lower} AND ${this._formatFrameBound(range[1], 'UNBOUNDED FOLLOWING', kw)}`
  }
  visitOver(over: any, kw: CompileKw): string {
    const text = this.process(over.element, kw)
    let frame: string | null = null
    if (over.range !== null) frame = `RANGE BETWEEN ${this._formatFrameClause(over.range, kw)}`
    else if (over.rows !== null) frame = `ROWS BETWEEN ${this._formatFrameClause(over.rows, kw)}`
    else if (over.groups !== null) frame = `GROUPS BETWEEN ${this._formatFrameClause(over.groups, kw)}`
    const parts: string[] = []
    if (over.partitionBy?.length) parts.push(`PARTITION BY ${this.process(over.partitionBy, kw)}`)
    if (over.orderBy?.length) parts.push(`ORDER BY ${this.process(over.orderBy, kw)}`)
    if (frame !== null) parts.push(frame)
    return `${text} OVER (${parts.join(' ')})`
  }
  visitWithingroup(element: any, kw: CompileKw): string {
    return `${this.process(element.element, kw)} WITHIN GROUP (ORDER BY ${this.process(element.orderBy, kw)})`
  }
  visitFuncfilter(element: any, kw: CompileKw): string {
    return `${this.process(element.func, kw)} FILTER (WHERE ${this.process(element.criterion, kw)})`
  }
  visitExtract(element: any, kw: CompileKw): string {
    return `EXTRACT(${this.extractMap[element.field] ?? element.field} FROM ${this.process(element.expr, kw)})`
  }

  // functions

  visitScalarFunctionColumn(element: any, kw: CompileKw): string {
    return `(${this.visitFunction(element.fn, kw)}).${this.visitColumn(element, kw)}`
  }
  visitFunction(fn: any, kw: CompileKw): string {
    const { addToResultMap } = kw
    let inner = kw
    if (addToResultMap !== undefined) {
      if (addToResultMap) addToResultMap(String(fn.name), String(fn.name), [String(fn.name)], fn.type)
      inner = without(kw, 'addToResultMap')
    }
    const name = String(fn.name)
    const method = this._functionVisit(name)
    let text: string
    if (method !== null) text = method.call(this, fn, inner)
    else {
      text = this._functionHead(fn)
      if (this._functionIsCalled(fn)) text += this.functionArgspec(fn, inner)
    }
    return fn._withOrdinality ? `${text} WITH ORDINALITY` : text
  }
  /** The name of a function, with its packages. */
  protected _functionHead(fn: any): string {
    let head = FUNCTION_NAMES.get(fn._functionClass)
    if (head === undefined) {
      head = String(fn.name)
      if (fn.name instanceof QuotedName || this.preparer._requiresQuotesIllegalChars(head)) {
        head = this.preparer.quote(fn.name) as string
      }
    }
    if (fn.packagenames.length === 0) return head
    const packages = fn.packagenames.map((token: any) =>
      this.preparer._requiresQuotesIllegalChars(String(token)) || fn.name instanceof QuotedName
        ? this.preparer.quote(token)
        : token,
    )
    return [...packages, head].join('.')
  }
  /** Whether parentheses follow the name: a few functions are written without. */
  protected _functionIsCalled(fn: any): boolean {
    return fn._hasArgs || !FUNCTION_NAMES.has(fn._functionClass)
  }
  visitNextValueFunc(nextValue: any, kw: CompileKw): string {
    return this.visitSequence(nextValue.sequence, kw)
  }
  visitSequence(_sequence: any, _kw: CompileKw): string {
    throw new NotImplementedError(`Dialect '${this.dialect.name}' does not support sequence increments.`)
  }
  functionArgspec(fn: any, kw: CompileKw = NO_KW): string {
    return this.process(this._argumentsOf(fn), kw)
  }
  /** The arguments in their parentheses, which are about to be written. */
  protected _argumentsOf(fn: any): any {
    return fn.clauseExpr
  }

  // unary operators

  visitUnary(unary: any, kw: CompileKw): string {
    const inner = kw.addToResultMap ? { ...kw, resultMapTargets: [...(kw.resultMapTargets ?? []), unary] } : kw
    if (unary.operator) {
      if (unary.modifier) {
        throw new CompileError('Unary expression does not support operator and modifier simultaneously')
      }
      const { unaryOperators } = this._visits
      let method = unaryOperators[unary.operator.dispatchIndex]
      if (method === undefined) method = this._operatorVisit(unaryOperators, unary.operator, 'UnaryOperator')
      if (method !== null) return method.call(this, unary, unary.operator, inner)
      const { text } = unary.operator
      if (text === undefined) throw unsupported(this, unary.operator)
      return this._generateGenericUnaryOperator(unary, text, inner)
    }
    if (unary.modifier) {
      const { unaryModifiers } = this._visits
      let method = unaryModifiers[unary.modifier.dispatchIndex]
      if (method === undefined) method = this._operatorVisit(unaryModifiers, unary.modifier, 'UnaryModifier')
      if (method !== null) return method.call(this, unary, unary.modifier, inner)
      return this._generateGenericUnaryModifier(unary, unary.modifier.text, inner)
    }
    throw new CompileError('Unary expression has no operator or modifier')
  }
  visitIsTrueUnaryOperator(element: any, _operator: Operator, kw: CompileKw): string {
    const text = this.process(element.element, kw)
    return element._isImplicitlyBoolean || this.dialect.supportsNativeBoolean ? text : `${text} = 1`
  }
  visitIsFalseUnaryOperator(element: any, _operator: Operator, kw: CompileKw): string {
    const text = this.process(element.element, kw)
    return element._isImplicitlyBoolean || this.dialect.supportsNativeBoolean ? `NOT ${text}` : `${text} = 0`
  }
  visitCustomOpUnaryOperator(element: any, operator: any, kw: CompileKw): string {
    return this._generateGenericUnaryOperator(element, `${this.escapeLiteralColumn(operator.opstring)} `, kw)
  }
  visitCustomOpUnaryModifier(element: any, operator: any, kw: CompileKw): string {
    return this._generateGenericUnaryModifier(element, ` ${this.escapeLiteralColumn(operator.opstring)}`, kw)
  }
  _generateGenericUnaryOperator(unary: any, opstring: string, kw: CompileKw): string {
    return opstring + this.process(unary.element, kw)
  }
  _generateGenericUnaryModifier(unary: any, opstring: string, kw: CompileKw): string {
    return this.process(unary.element, kw) + opstring
  }

  // binary operators

  visitBinary(binary: any, kw: CompileKw): string {
    let inner = kw.eagerGrouping === undefined ? kw : without(kw, 'eagerGrouping')
    if (this.ansiBindRules && binary.left._isBindParameter && binary.right._isBindParameter) {
      inner = { ...inner, literalExecute: true }
    }
    let operator: Operator = binary.operator
    if (kw.overrideOperator) {
      operator = kw.overrideOperator
      inner = without(inner, 'overrideOperator')
    }
    const known = this._visits.binary
    let method = known[operator.dispatchIndex]
    if (method === undefined) method = this._operatorVisit(known, operator, 'Binary')
    if (method !== null) return method.call(this, binary, operator, inner)
    const { text } = operator
    if (text === undefined) throw unsupported(this, operator)
    return this._generateGenericBinary(binary, text, inner)
  }
  _generateGenericBinary(binary: any, opstring: string, kw: CompileKw): string {
    const nested = kw._inOperatorExpression ?? false
    const inner = inOperatorKw(kw, binary.operator)
    const text = this.process(binary.left, inner) + opstring + this.process(binary.right, inner)
    return nested && kw.eagerGrouping ? `(${text})` : text
  }
  visitFunctionAsComparisonOpBinary(element: any, _operator: Operator, kw: CompileKw): string {
    return this.process(element.sqlFunction, kw)
  }
  visitTruedivBinary(binary: any, _operator: Operator, kw: CompileKw): string {
    const [before, after] = this._aroundDivisor
    return `${this.process(binary.left, kw)} / ${before}${this.process(this._divisor(binary.right), kw)}${after}`
  }
  /** What makes a fraction of the quotient, where that is text before and after the divisor. */
  protected get _aroundDivisor(): readonly [string, string] {
    return NOTHING_AROUND
  }
  /** What to divide by for a fraction, also where the database divides integers to integers. */
  protected _divisor(right: any): any {
    if (!this.dialect.divIsFloordiv) return right
    return new Cast(right, right.type._typeAffinity === Numeric ? right.type : new Numeric())
  }
  visitFloordivBinary(binary: any, _operator: Operator, kw: CompileKw): string {
    const text = `${this.process(binary.left, kw)} / ${this.process(binary.right, kw)}`
    return this.dialect.divIsFloordiv &&
      binary.right.type._typeAffinity === Integer &&
      binary.left.type._typeAffinity === Integer
      ? text
      : `FLOOR(${text})`
  }
  visitModBinary(binary: any, _operator: Operator, kw: CompileKw): string {
    const sign = this.preparer._doublePercents ? ' %% ' : ' % '
    return this.process(binary.left, kw) + sign + this.process(binary.right, kw)
  }
  visitCustomOpBinary(binary: any, operator: any, kw: CompileKw): string {
    return this._generateGenericBinary(binary, ` ${this.escapeLiteralColumn(operator.opstring)} `, {
      ...kw,
      eagerGrouping: operator.eagerGrouping,
    })
  }
  visitNotMatchOpBinary(binary: any, _operator: Operator, _kw: CompileKw): string {
    return `NOT ${this.visitBinary(binary, { overrideOperator: operators.matchOp })}`
  }
  visitNotInOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return `(${this._generateGenericBinary(binary, OPERATORS.get(operator)!, kw)})`
  }

  // strings

  /** A copy of the expression with other operands. */
  private _withOperands(binary: any, left: any, right: any): any {
    const copy = binary._clone()
    copy.left = left
    copy.right = right
    return copy
  }
  visitIlikeCaseInsensitiveOperand(element: any, kw: CompileKw): string {
    return `lower(${this.process(element.element, kw)})`
  }
  private _around(binary: any): any {
    return this._withOperands(binary, binary.left, LIKE_PERCENT.concat(binary.right).concat(LIKE_PERCENT))
  }
  private _before(binary: any): any {
    return this._withOperands(binary, binary.left, LIKE_PERCENT._rconcat(binary.right))
  }
  private _after(binary: any): any {
    return this._withOperands(binary, binary.left, LIKE_PERCENT.concat(binary.right))
  }
  /** The operands for an ILIKE that `visitIlikeOpBinary` is not to lower again. */
  private _insensitive(binary: any, wrap: (right: any) => any): any {
    const right = new IlikeCaseInsensitive(binary.right)
    return this._withOperands(binary, new IlikeCaseInsensitive(binary.left), wrap(right))
  }
  visitContainsOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitLikeOpBinary(this._around(binary), operator, kw)
  }
  visitNotContainsOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitNotLikeOpBinary(this._around(binary), operator, kw)
  }
  visitIcontainsOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    const copy = this._insensitive(binary, (right) => LIKE_PERCENT.concat(right).concat(LIKE_PERCENT))
    return this.visitIlikeOpBinary(copy, operator, kw)
  }
  visitNotIcontainsOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    const copy = this._insensitive(binary, (right) => LIKE_PERCENT.concat(right).concat(LIKE_PERCENT))
    return this.visitNotIlikeOpBinary(copy, operator, kw)
  }
  visitStartswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitLikeOpBinary(this._before(binary), operator, kw)
  }
  visitNotStartswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitNotLikeOpBinary(this._before(binary), operator, kw)
  }
  visitIstartswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitIlikeOpBinary(
      this._insensitive(binary, (right) => LIKE_PERCENT._rconcat(right)),
      operator,
      kw,
    )
  }
  visitNotIstartswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitNotIlikeOpBinary(
      this._insensitive(binary, (right) => LIKE_PERCENT._rconcat(right)),
      operator,
      kw,
    )
  }
  visitEndswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitLikeOpBinary(this._after(binary), operator, kw)
  }
  visitNotEndswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitNotLikeOpBinary(this._after(binary), operator, kw)
  }
  visitIendswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitIlikeOpBinary(
      this._insensitive(binary, (right) => LIKE_PERCENT.concat(right)),
      operator,
      kw,
    )
  }
  visitNotIendswithOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    return this.visitNotIlikeOpBinary(
      this._insensitive(binary, (right) => LIKE_PERCENT.concat(right)),
      operator,
      kw,
    )
  }
  /** ` ESCAPE '/'` where the expression says so. */
  _escapeClause(binary: any): string {
    const escape = binary.modifiers.escape
    return escape === undefined || escape === null ? '' : ` ESCAPE ${this.renderLiteralValue(escape, STRINGTYPE)}`
  }
  visitLikeOpBinary(binary: any, _operator: Operator, kw: CompileKw): string {
    return `${this.process(binary.left, kw)} LIKE ${this.process(binary.right, kw)}${this._escapeClause(binary)}`
  }
  visitNotLikeOpBinary(binary: any, _operator: Operator, kw: CompileKw): string {
    return `${this.process(binary.left, kw)} NOT LIKE ${this.process(binary.right, kw)}${this._escapeClause(binary)}`
  }
  visitIlikeOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    const lowered = operator === operators.ilikeOp ? this._insensitive(binary, (right) => right) : binary
    return this.visitLikeOpBinary(lowered, operator, kw)
  }
  visitNotIlikeOpBinary(binary: any, operator: Operator, kw: CompileKw): string {
    const lowered = operator === operators.notIlikeOp ? this._insensitive(binary, (right) => right) : binary
    return this.visitNotLikeOpBinary(lowered, operator, kw)
  }
  visitBetweenOpBinary(binary: any, _operator: Operator, kw: CompileKw): string {
    return this._generateGenericBinary(binary, binary.modifiers.symmetric ? ' BETWEEN SYMMETRIC ' : ' BETWEEN ', kw)
  }
  visitNotBetweenOpBinary(binary: any, _operator: Operator, kw: CompileKw): string {
    return this._generateGenericBinary(
      binary,
      binary.modifiers.symmetric ? ' NOT BETWEEN SYMMETRIC ' : ' NOT BETWEEN ',
      kw,
    )
  }
  visitRegexpMatchOpBinary(_binary: any, _operator: Operator, _kw: CompileKw): string {
    throw new CompileError(`${this.dialect.name} dialect does not support regular expressions`)
  }
  visitNotRegexpMatchOpBinary(_binary: any, _operator: Operator, _kw: CompileKw): string {
    throw new CompileError(`${this.dialect.name} dialect does not support regular expressions`)
  }
  visitRegexpReplaceOpBinary(_binary: any, _operator: Operator, _kw: CompileKw): string {
    throw new CompileError(`${this.dialect.name} dialect does not support regular expression replacements`)
  }

  visitAggregateStringsFunc?(fn: any, kw: CompileKw): string
}

/** `kw` without one of its options. */
export function without(kw: CompileKw, name: string): CompileKw {
  return kw[name] === undefined ? kw : { ...kw, [name]: undefined }
}

const IN_OPERATOR: CompileKw = Object.freeze({ _inOperatorExpression: true })

/** What operands are told: that an operator is around them, and which one where literal values are written. */
export function inOperatorKw(kw: CompileKw, operator?: Operator): CompileKw {
  if (operator !== undefined && kw.literalBinds && kw._binaryOp !== operator) {
    return { ...kw, _inOperatorExpression: true, _binaryOp: operator }
  }
  if (kw._inOperatorExpression) return kw
  return kw === NO_KW ? IN_OPERATOR : { ...kw, _inOperatorExpression: true }
}

/** What the expression inside a label is told. */
export function innerLabelKw(kw: CompileKw, withinLabel: boolean): CompileKw {
  return {
    ...kw,
    addToResultMap: undefined,
    renderLabelAsLabel: undefined,
    resultMapTargets: undefined,
    withinColumnsClause: withinLabel,
    withinLabelClause: withinLabel || undefined,
  }
}
