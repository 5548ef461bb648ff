// A SELECT as an expression: its one value (ScalarSelect), or whether it has rows (Exists).

import { classFlags } from '../elements/clause-element.ts'
import { ColumnElement } from '../elements/column-element.ts'
import { literalColumn } from '../elements/named-column.ts'
import { UnaryExpression } from '../elements/unary.ts'
import { InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import { BOOLEANTYPE, type TypeEngine } from '../types/type-engine.ts'
import { Select } from './select.ts'
import { SelectBase } from './select-base.ts'

/** A SELECT of one value, used as an expression. */
export class ScalarSelect<T = any> extends ColumnElement<T> {
  static override readonly internals: Internals = [
    ['element', 'clause'],
    ['type', 'type'],
  ]
  override readonly visitName = 'grouping'
  element: any
  override type: TypeEngine<T>

  constructor(element: any) {
    super()
    this.element = element
    this.type = element._scalarType()
    this._propagateAttrs = element._propagateAttrs
  }

  override _addFroms(): void {}

  get columns(): never {
    throw new InvalidRequestError(
      'Scalar Select expression has no columns; use this object directly within a column-level expression.',
    )
  }

  get c(): never {
    return this.columns
  }

  private _with(element: any): this {
    const copy = this._generate()
    copy.element = element
    return copy
  }

  where(...criteria: any[]): this {
    return this._with(this.element.where(...criteria))
  }

  correlate(...froms: any[]): this {
    return this._with(this.element.correlate(...froms))
  }

  correlateExcept(...froms: any[]): this {
    return this._with(this.element.correlateExcept(...froms))
  }

  override selfGroup(_against?: any): this {
    return this
  }

  override _ungroup(): this {
    return this
  }
}
classFlags(ScalarSelect, { _isFromContainer: true, _isImplicitlyBoolean: false } as object)
roles.takesRoles(ScalarSelect, roles.InElementRole)

/** An EXISTS, made by `exists()`. */
export class Exists extends UnaryExpression<boolean> {
  constructor(argument: any = null) {
    let select: any
    if (argument === null) select = new Select(literalColumn('*')).scalarSubquery()
    else if (argument instanceof SelectBase) {
      select = argument.scalarSubquery()
      select._propagateAttrs = argument._propagateAttrs
    } else if (argument instanceof ScalarSelect) select = argument
    else select = new Select(argument).scalarSubquery()
    super(select, { operator: operators.exists, type: BOOLEANTYPE })
  }

  override _addFroms(): void {}

  private _regroup(change: (select: Select) => any): this {
    const element = (this.element as any).element
    if (!(element instanceof Select)) {
      throw new InvalidRequestError('Can only apply this operation to a plain SELECT construct')
    }
    const copy = this._clone()
    copy.element = change(element).scalarSubquery()
    return copy
  }

  /** SELECT EXISTS (…) */
  select(): any {
    return new Select(this)
  }

  correlate(...froms: any[]): this {
    return this._regroup((select) => select.correlate(...froms))
  }

  correlateExcept(...froms: any[]): this {
    return this._regroup((select) => select.correlateExcept(...froms))
  }

  selectFrom(...froms: any[]): this {
    return this._regroup((select) => select.selectFrom(...froms))
  }

  where(...criteria: any[]): this {
    return this._regroup((select) => select.where(...criteria))
  }
}

/** EXISTS (SELECT …), of a select or of what one selects. */
export function exists(argument: any = null): Exists {
  return new Exists(argument)
}

declare module '../late.ts' {
  interface Late {
    ScalarSelect: typeof ScalarSelect
    Exists: typeof Exists
  }
}
late.ScalarSelect = ScalarSelect
late.Exists = Exists
