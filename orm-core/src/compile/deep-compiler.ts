// Expressions that are nested deeper than the stack allows: what is simply put together from its parts (operators,
// functions, lists, CASE) is taken apart on a list of its own instead of by visit methods that call each other. Used
// only below DEEP levels; how each element is written is decided by the visit methods of expression-compiler.ts, whose
// rules the pieces here repeat, and what they don't know goes back to them.

import type { Operator } from '../sql/operators.ts'
import type { CompileKw, VisitMethod } from './compiled.ts'
import { ExpressionCompiler, innerLabelKw, inOperatorKw, without } from './expression-compiler.ts'

/** Text, or an element to be written with its options. */
type Piece = string | readonly [element: any, kw: CompileKw]

const usual = ExpressionCompiler.prototype as any

export abstract class DeepCompiler extends ExpressionCompiler {
  protected override _processDeep(element: any, kw: CompileKw): string {
    let text = ''
    const pending: Piece[] = [[element, kw]]
    for (let piece = pending.pop(); piece !== undefined; piece = pending.pop()) {
      if (typeof piece === 'string') {
        text += piece
        continue
      }
      const [each, eachKw] = piece
      const pieces = this._pieces(each, eachKw)
      if (pieces === null) text += super._processDeep(each, eachKw)
      else for (let i = pieces.length - 1; i >= 0; i--) pending.push(pieces[i]!)
    }
    return text
  }

  /** Whether this compiler writes an element as all compilers do. */
  private _isUsual(method: string): boolean {
    return (this as any)[method] === usual[method]
  }

  /** What an element is put together from; null when its visit method has to say. */
  private _pieces(element: any, kw: CompileKw): readonly Piece[] | null {
    if (this._isCustom()) return null
    switch (element.visitName) {
      case 'binary':
        return this._binaryPieces(element, kw)
      case 'unary':
        return this._unaryPieces(element, kw)
      case 'grouping':
        return this._isUsual('visitGrouping')
          ? ['(', [element.element, kw.asfrom === undefined ? kw : without(kw, 'asfrom')], ')']
          : null
      case 'expressionClauselist': {
        const operator: Operator = element.operator
        if (!this._isUsual('visitExpressionClauselist')) return null
        const method = this._methodFor(this._visits.lists, operator, 'ExpressionClauselist')
        if (method !== null || operator.text === undefined) return null
        return listPieces(element.clauses, operator.text, inOperatorKw(kw))
      }
      case 'clauselist':
        if (!this._isUsual('visitClauselist')) return null
        return listPieces(element.clauses, element.operator === null ? ' ' : element.operator.text, kw)
      case 'function':
        return this._functionPieces(element, kw)
      case 'case':
        return this._isUsual('visitCase') ? casePieces(element, kw) : null
      case 'cast': {
        if (!this._isUsual('visitCast')) return null
        const [before, after] = this._castParts(element, kw)
        return [before, [element.clause, kw], after]
      }
      case 'label': {
        const isWritten = (kw.withinColumnsClause && !kw.withinLabelClause) || kw.renderLabelAsLabel === element
        return isWritten || !this._isUsual('visitLabel') ? null : [[element.element, innerLabelKw(kw, false)]]
      }
      default:
        return null
    }
  }

  private _methodFor(
    known: (VisitMethod | null | undefined)[],
    operator: Operator,
    qualifier: string,
  ): VisitMethod | null {
    const method = known[operator.dispatchIndex]
    return method === undefined ? this._operatorVisit(known, operator, qualifier) : method
  }

  private _binaryPieces(binary: any, kw: CompileKw): readonly Piece[] | null {
    if (kw.overrideOperator || !this._isUsual('visitBinary') || !this._isUsual('_generateGenericBinary')) return null
    if (this.ansiBindRules && binary.left._isBindParameter && binary.right._isBindParameter) return null
    const { operator } = binary
    const method = this._methodFor(this._visits.binary, operator, 'Binary')
    let inner = kw.eagerGrouping === undefined ? kw : without(kw, 'eagerGrouping')
    let { text } = operator
    let isGrouped = false
    if (method === usual.visitCustomOpBinary) {
      text = ` ${this.escapeLiteralColumn(operator.opstring)} `
      isGrouped = operator.eagerGrouping && (inner._inOperatorExpression ?? false)
      inner = { ...inner, eagerGrouping: operator.eagerGrouping }
    } else if (method === usual.visitModBinary) {
      const sign = this.preparer._doublePercents ? ' %% ' : ' % '
      return [[binary.left, inner], sign, [binary.right, inner]]
    } else if (method === usual.visitTruedivBinary) {
      const [before, after] = this._aroundDivisor
      return [[binary.left, inner], ` / ${before}`, [this._divisor(binary.right), inner], after]
    } else if (method === usual.visitLikeOpBinary || method === usual.visitNotLikeOpBinary) {
      const like = method === usual.visitLikeOpBinary ? ' LIKE ' : ' NOT LIKE '
      return [[binary.left, inner], like, [binary.right, inner], this._escapeClause(binary)]
    } else if (method !== null || text === undefined) return null
    const operandKw = inOperatorKw(inner, operator)
    const pieces: Piece[] = [[binary.left, operandKw], text, [binary.right, operandKw]]
    return isGrouped ? ['(', ...pieces, ')'] : pieces
  }

  private _unaryPieces(unary: any, kw: CompileKw): readonly Piece[] | null {
    const { operator, modifier } = unary
    if (kw.addToResultMap || (operator && modifier) || !this._isUsual('visitUnary')) return null
    if (operator) {
      const method = this._methodFor(this._visits.unaryOperators, operator, 'UnaryOperator')
      if (method === null) {
        if (operator.text === undefined || !this._isUsual('_generateGenericUnaryOperator')) return null
        return [operator.text, [unary.element, kw]]
      }
      const isBoolean = unary._isImplicitlyBoolean || this.dialect.supportsNativeBoolean
      if (method === usual.visitIsTrueUnaryOperator) {
        return isBoolean ? [[unary.element, kw]] : [[unary.element, kw], ' = 1']
      }
      if (method === usual.visitIsFalseUnaryOperator) {
        return isBoolean ? ['NOT ', [unary.element, kw]] : [[unary.element, kw], ' = 0']
      }
      return null
    }
    if (!modifier || !this._isUsual('_generateGenericUnaryModifier')) return null
    const method = this._methodFor(this._visits.unaryModifiers, modifier, 'UnaryModifier')
    return method === null ? [[unary.element, kw], modifier.text] : null
  }

  private _functionPieces(fn: any, kw: CompileKw): readonly Piece[] | null {
    if (kw.addToResultMap !== undefined || !this._isUsual('visitFunction') || !this._isUsual('functionArgspec')) {
      return null
    }
    if (this._functionVisit(String(fn.name)) !== null) return null
    const pieces: Piece[] = [this._functionHead(fn)]
    if (this._functionIsCalled(fn)) pieces.push([this._argumentsOf(fn), kw])
    if (fn._withOrdinality) pieces.push(' WITH ORDINALITY')
    return pieces
  }
}

function listPieces(elements: readonly any[], separator: string, kw: CompileKw): Piece[] {
  const pieces: Piece[] = []
  for (const element of elements) {
    // a list without elements is written as nothing, also between separators
    if (element.visitName === 'expressionClauselist' && element.length === 0) continue
    if (pieces.length > 0) pieces.push(separator)
    pieces.push([element, kw])
  }
  return pieces
}

function casePieces(element: any, kw: CompileKw): Piece[] {
  const pieces: Piece[] = ['CASE ']
  if (element.value !== null) pieces.push([element.value, kw], ' ')
  for (const [condition, result] of element.whens) pieces.push('WHEN ', [condition, kw], ' THEN ', [result, kw], ' ')
  if (element.else !== null) pieces.push('ELSE ', [element.else, kw], ' ')
  pieces.push('END')
  return pieces
}
