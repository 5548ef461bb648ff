// CASE, in its two forms: conditions, and values to compare with.

import { expect } from '../coercions.ts'
import type { SQLExpression } from '../column-operators.ts'
import { ArgumentError } from '../exc.ts'
import type { Internals } from '../node.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import type { Condition } from '../selectable/row-types.ts'
import { NULLTYPE, type TypeEngine } from '../types/type-engine.ts'
import { isOptions } from './bind-parameter.ts'
import type { ClauseElement } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'

/** Options of `case_()`: the value to compare with, the value when nothing fits. */
export interface CaseOptions {
  readonly value?: unknown
  readonly else?: unknown
}

/** WHENs: pairs, or one mapping of values to results. */
export type Whens =
  | readonly (readonly [unknown, unknown])[]
  | readonly [Record<string, unknown> | Map<unknown, unknown>]

/** A CASE expression, made by `case_()`. */
export class Case<T = any> extends ColumnElement<T> {
  override readonly visitName = 'case'
  static override readonly internals: Internals = [
    ['value', 'clause'],
    ['whens', 'clauseTuples'],
    ['else', 'clause'],
  ]
  value: ColumnElement<any> | null
  whens: (readonly [ColumnElement<any>, ColumnElement<any>])[]
  else: ColumnElement<any> | null
  override type: TypeEngine<any>

  constructor(whens: readonly unknown[], options: CaseOptions = {}) {
    super()
    this.whens = pairsOf(whens).map(([condition, result]) => [
      expect(roles.ExpressionElementRole, condition, { applyPropagateAttrs: this }).selfGroup() as ColumnElement<any>,
      expect(roles.ExpressionElementRole, result),
    ])
    const { value, else: otherwise } = options
    this.value = value === undefined || value === null ? null : expect(roles.ExpressionElementRole, value)
    this.else = otherwise === undefined || otherwise === null ? null : expect(roles.ExpressionElementRole, otherwise)
    // the type of the last result that has one
    let type: TypeEngine<any> = this.else?.type ?? NULLTYPE
    for (let i = this.whens.length - 1; i >= 0; i--) {
      const then = this.whens[i]![1].type
      if (!then._isnull) {
        type = then
        break
      }
    }
    this.type = type
  }

  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(...(this.getChildren() as ClauseElement[]).reverse())
  }
}

function pairsOf(whens: readonly unknown[]): (readonly [unknown, unknown])[] {
  const [first] = whens
  if (whens.length === 1) {
    if (first instanceof Map) return [...first]
    if (Array.isArray(first) && (first.length === 0 || Array.isArray(first[0]))) {
      throw new ArgumentError(
        'The "whens" argument to case(), when referring to a sequence of items, is now passed as a series of ' +
          'positional elements, rather than as a list. ',
      )
    }
    if (isOptions(first, { has: () => true } as any)) return Object.entries(first)
  }
  for (const pair of whens) {
    if (Array.isArray(pair) && pair.length === 2) continue
    throw new ArgumentError(`each argument of case() is a list of a condition and its result, got ${shown(pair)}`)
  }
  return whens as (readonly [unknown, unknown])[]
}

function shown(value: unknown): string {
  return Array.isArray(value) ? `a list of ${value.length}` : String(value)
}

const CASE_OPTIONS: ReadonlySet<string> = new Set(['value', 'else'])

type When = readonly [Condition, unknown]
/** The value of a result, which is an expression or a value. */
type Outcome<V> =
  V extends SQLExpression<infer T>
    ? T
    : V extends string
      ? string
      : V extends number
        ? number
        : V extends boolean
          ? boolean
          : V

/** `CASE WHEN … THEN … ELSE … END`: `case_([condition, result], …, { else: other })` or `case_({ a: 1 }, { value: column })`. */
export function case_<const W extends readonly [When, ...When[]], const E>(
  ...whens: readonly [...whens: W, options: { readonly else: E; readonly value?: undefined }]
): Case<Outcome<W[number][1]> | Outcome<E>>
export function case_<const W extends readonly [When, ...When[]]>(...whens: W): Case<Outcome<W[number][1]> | null>
export function case_<const M extends Readonly<Record<string, unknown>>, const E>(
  whens: M,
  options: { readonly value: unknown; readonly else: E },
): Case<Outcome<M[keyof M]> | Outcome<E>>
export function case_<const M extends Readonly<Record<string, unknown>>>(
  whens: M,
  options: { readonly value: unknown },
): Case<Outcome<M[keyof M]> | null>
export function case_<T = any>(...whens: unknown[]): Case<T>
export function case_(...whens: unknown[]): Case<any> {
  const last = whens.at(-1)
  if (whens.length > 1 && isOptions(last, CASE_OPTIONS)) return new Case<any>(whens.slice(0, -1), last)
  return new Case<any>(whens)
}
