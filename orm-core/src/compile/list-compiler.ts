// Lists of values: `x IN (…)` is compiled with a mark in place of its parameters, which are written when the statement runs
// ("post-compile"), for their number is known only then. An empty list has a form of its own.

import type { BindParameter } from '../sql/elements.ts'
import { NotImplementedError } from '../sql/exc.ts'
import * as operators from '../sql/operators.ts'
import type { BindProcessor, TypeEngine } from '../sql/types.ts'
import { BindCompiler, type ConstructParamsOptions, type ExpandedState, PYFORMAT } from './bind-compiler.ts'
import { type CompileKw, NO_KW } from './compiled.ts'
import { isSequence, itemsOf, listOf } from './list-values.ts'
import { unguarded } from './literal-guard.ts'

const POST_COMPILE = /__\[POSTCOMPILE_(\S+?)(~~.+?~~)?\]/g

export abstract class ListCompiler extends BindCompiler {
  /** IN with an empty list: true or false, in a form that every database takes. */
  visitEmptySetOpExpr(types: readonly TypeEngine<any>[], expandOp: operators.Operator | null): string {
    const nulls = types.length > 1 ? `(${types.map(() => 'NULL').join(', ')}))` : 'NULL)'
    if (expandOp === operators.notInOp) return `${nulls} OR (1 = 1`
    if (expandOp === operators.inOp) return `${nulls} AND (1 != 1`
    return this.visitEmptySetExpr(types)
  }
  visitEmptySetExpr(_types: readonly TypeEngine<any>[], _kw?: CompileKw): string {
    throw new NotImplementedError(`Dialect '${this.dialect.name}' does not support empty set expression.`)
  }

  private _emptyExpression(bind: BindParameter<any>, isTuple: boolean): string {
    return this.visitEmptySetOpExpr(isTuple ? (bind.type as any).types : [bind.type], bind.expandOp)
  }

  protected override _expandingLiteralBinds(
    bind: BindParameter<any>,
    values: readonly any[],
    template: string | null,
  ): string {
    const impl = bind.type._unwrappedDialectImpl(this.dialect)
    const prefix = this.dialect.tupleInValues ? 'VALUES ' : ''
    if (values.length === 0) return (impl._isTupleType ? prefix : '') + this._emptyExpression(bind, impl._isTupleType)
    if (impl._isTupleType || (impl._isnull && isSequence(values[0]))) {
      if (impl._hasBindExpression) {
        throw new NotImplementedError('bind_expression() on TupleType not supported with literal_binds')
      }
      const types = ((bind.type as any).types ?? []) as TypeEngine<any>[]
      const tuples = values.map((tuple) => {
        const items = itemsOf(tuple).slice(0, types.length)
        return `(${items.map((item, i) => this.renderLiteralValue(item, types[i]!)).join(', ')})`
      })
      return prefix + tuples.join(', ')
    }
    const literals = values.map((value) => this.renderLiteralValue(value, bind.type))
    if (template === null) return literals.join(', ')
    const [, left, , right] = /~~.+~~/s.exec(template)![0].split('~~')
    return literals.map((text) => `${left}${text}${right}`).join(', ')
  }

  /** The parameters that a list becomes, and their placeholders. */
  private _expandParameter(
    name: string,
    bind: BindParameter<any>,
    values: readonly any[],
  ): { readonly parameters: readonly (readonly [string, unknown])[]; readonly expression: string } {
    if (bind.literalExecute) return { parameters: [], expression: this._expandingLiteralBinds(bind, values, null) }
    const impl = bind.type._unwrappedDialectImpl(this.dialect)
    const casts = this.dialect._bindTypingRenderCasts && impl.renderBindCast
    const placeholder = (parameter: string) => {
      const text = this._placeholder(parameter, this._numericBinds)
      return casts ? this.renderBindCast(bind.type, impl, text) : text
    }
    if (values.length === 0) return { parameters: [], expression: this._emptyExpression(bind, impl._isTupleType) }
    const parameters: [string, unknown][] = []
    if (impl._isTupleType || (impl._isnull && isSequence(values[0]))) {
      const length = ((bind.type as any).types ?? []).length
      const tuples = values.map((tuple, i) => {
        const names = itemsOf(tuple, length).map((value, j) => {
          const parameter = `${name}_${i + 1}_${j + 1}`
          parameters.push([parameter, value])
          return placeholder(parameter)
        })
        return `(${names.join(', ')})`
      })
      return { parameters, expression: (this.dialect.tupleInValues ? 'VALUES ' : '') + tuples.join(', ') }
    }
    const texts = values.map((value, i) => {
      const parameter = `${name}_${i + 1}`
      parameters.push([parameter, value])
      return placeholder(parameter)
    })
    return { parameters, expression: texts.join(', ') }
  }

  /** The statement with its lists expanded for these values. */
  constructExpandedState(
    params: Readonly<Record<string, any>> | null = null,
    options: ConstructParamsOptions = {},
  ): ExpandedState {
    const parameters = this.constructParams(params, { ...options, _noPostcompile: true })
    return this._processParametersForPostcompile(parameters)
  }

  /** The text with its lists expanded, and what its parameters are then. */
  override _processParametersForPostcompile(given: Record<string, any>, populateSelf = false): ExpandedState {
    const parameters = { ...given }
    const text = this._preExpandedString ?? this._guardedString ?? this.string
    const before = this.positional ? (this._preExpandedPositiontup ?? this.positiontup) : null
    const positions: string[] | null = this.positional ? [] : null
    const numeric: string[] | null = this.positional && this._numericBinds ? [] : null
    const processors = this._bindProcessors
    const newProcessors = new Map<string, BindProcessor>()
    const replacements = new Map<string, string>()
    const expanded = new Map<string, readonly (readonly [string, unknown])[]>()
    const expansion: Record<string, readonly string[]> = {}

    for (const name of before ?? this.bindNames.values()) {
      const escaped = this.escapedBindNames.get(name) ?? name
      const bind = this.binds.get(name)!
      if (this.literalExecuteParams.has(bind)) {
        if (!replacements.has(escaped)) {
          const value = escaped in parameters ? parameters[escaped] : parameters[name]
          replacements.set(escaped, this.renderLiteralBindparam(bind, NO_KW, { value }))
          delete parameters[escaped]
          delete parameters[name]
        }
        continue
      }
      if (!this.postCompileParams.has(bind)) {
        positions?.push(name)
        continue
      }
      let toUpdate = expanded.get(escaped)
      if (toUpdate === undefined) {
        const given = listOf(name in parameters ? parameters[name] : parameters[escaped])
        // Shown before its value is given, a list has one element.
        const missing = !this._requireValues && bind.required && bind.value === null && bind.callable === null
        const values = missing ? [null] : given
        delete parameters[name]
        delete parameters[escaped]
        const result = this._expandParameter(escaped, bind, values)
        toUpdate = result.parameters
        expanded.set(escaped, toUpdate)
        replacements.set(escaped, result.expression)
      }
      if (bind.literalExecute) continue
      const processor = processors.get(name)
      let column = 0
      for (const [key, value] of toUpdate) {
        parameters[key] = value
        if (typeof processor === 'function') newProcessors.set(key, processor)
        else if (Array.isArray(processor)) {
          const ofItem = processor[column++ % processor.length]
          if (ofItem) newProcessors.set(key, ofItem)
        }
      }
      const keys = toUpdate.map(([key]) => key)
      ;(numeric ?? positions)?.push(...keys)
      expansion[name] = keys
    }

    let statement = text.replace(POST_COMPILE, (match, key: string, wrap: string | undefined) => {
      const expression = replacements.get(key)
      if (expression === undefined) return match
      if (wrap === undefined) return expression
      const [, left, , right] = wrap.split('~~')
      return expression
        .split(', ')
        .map((each) => `${left}${each}${right}`)
        .join(', ')
    })
    if (numeric !== null) {
      const sign = this.dialect.paramstyle === 'numeric_dollar' ? '$' : ':'
      const numbers = new Map(numeric.map((key, i) => [key, `${sign}${this.nextNumericPos + i}`]))
      statement = statement.replace(PYFORMAT, (match, name: string) => numbers.get(name) ?? match)
      positions!.push(...numeric)
    }
    statement = unguarded(statement)
    const state: ExpandedState = {
      statement,
      parameters,
      processors: newProcessors,
      positiontup: positions,
      parameterExpansion: expansion,
    }
    if (populateSelf) {
      this._preExpandedString = text
      this._preExpandedPositiontup = before
      this._string = statement
      if (positions !== null) this.positiontup = [...positions]
      this._postCompileExpandedState = state
    }
    return state
  }
}
