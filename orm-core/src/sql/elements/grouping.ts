// Parentheses, and a stand-in for an expression whose parameters have other values (_OverrideBinds).

import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { NULLTYPE, type TypeEngine } from '../types/type-engine.ts'
import type { BindParameter } from './bind-parameter.ts'
import { type ClauseElement, classFlags, NO_PROPAGATE_ATTRS } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'

/** An expression in parentheses. */
export class Grouping<T = any> extends ColumnElement<T> {
  declare readonly visitName: string
  static override readonly internals: Internals = [
    ['element', 'clause'],
    ['type', 'type'],
  ]
  static override readonly cacheKeyInternals: Internals | undefined = [['element', 'clause']]

  declare element: any
  declare type: TypeEngine<T>

  constructor(element: any) {
    super()
    this._mark = 0
    this.element = element
    this.type = element.type ?? NULLTYPE
    if (element._propagateAttrs !== NO_PROPAGATE_ATTRS) this._propagateAttrs = element._propagateAttrs
  }

  override selfGroup(): this {
    return this
  }
  override _ungroup(): ColumnElement<any> {
    return this.element._ungroup()
  }
  override _withBinaryElementType(type: TypeEngine<any>): Grouping<any> {
    return new (this.constructor as typeof Grouping)(this.element._withBinaryElementType(type))
  }
  override get _isImplicitlyBoolean(): boolean {
    return this.element._isImplicitlyBoolean ?? false
  }
  override set _isImplicitlyBoolean(_value: boolean) {}
  override get _tqLabel(): string | null {
    return this.element._tqLabel || this._anonNameLabel
  }
  override get _proxies(): ColumnElement<any>[] {
    return this.element._isColumnElement ? [this.element] : []
  }
  override set _proxies(_value: ColumnElement<any>[]) {}
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    pending.push(this.element)
  }

  // Python's Grouping hands every other attribute on to the element inside
  get name(): string | undefined {
    return this.element.name
  }
  get clauses(): any {
    return this.element.clauses
  }
  get operator(): any {
    return this.element.operator
  }
  get _flattenedOperatorClauses(): any {
    return this.element._flattenedOperatorClauses
  }
  get value(): any {
    return this.element.value
  }
  get table(): any {
    return this.element.table
  }
}

classFlags(Grouping, { visitName: 'grouping' })

/** An expression with other values for some of its parameters, under the same names. */
export class _OverrideBinds<T = any> extends Grouping<T> {
  override readonly visitName: string = 'overrideBinds'
  readonly translate: ReadonlyMap<string, unknown>

  constructor(
    element: ColumnElement<T>,
    bindparams: readonly BindParameter<any>[],
    replacesParams: readonly BindParameter<any>[],
  ) {
    super(element)
    const translate = new Map<string, unknown>()
    for (let i = 0; i < Math.min(bindparams.length, replacesParams.length); i++) {
      translate.set(replacesParams[i]!.key, bindparams[i]!.value)
    }
    this.translate = translate
  }
}

declare module '../late.ts' {
  interface Late {
    Grouping: typeof Grouping
    _OverrideBinds: typeof _OverrideBinds
  }
}
late.Grouping = Grouping
late._OverrideBinds = _OverrideBinds
