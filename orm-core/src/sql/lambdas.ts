// Functions in the place of SQL: `select(…).where(() => …)`, and the variables that such a function is closed over, which
// become parameters with the variable's name (SQLAlchemy's sql/lambdas.py). What SQLAlchemy tracks in order to cache a
// function's SQL is not needed: statements are cached by their structure.

import { ColumnOperators } from './column-operators.ts'
import { ClauseElement, classFlags } from './elements/clause-element.ts'
import { late } from './late.ts'
import type { Internals } from './node.ts'
import type { Operator, OperatorOptions } from './operators.ts'
import type { TypeEngine } from './types/type-engine.ts'

/** SQL that a function gave. It is never put in parentheses, whatever the function gave. */
export class LambdaElement extends ClauseElement {
  readonly visitName = 'lambdaElement'
  static override readonly internals: Internals = [['_resolved', 'clause']]
  _resolved: any

  constructor(resolved: any) {
    super()
    this._resolved = resolved
  }
  override _addFroms(_out: any[], pending: any[]): void {
    pending.push(this._resolved)
  }
  get _selectIterable(): Iterable<any> {
    return this._resolved._selectIterable
  }
  get type(): TypeEngine<any> {
    return this._resolved.type
  }
}
classFlags(LambdaElement, { _isLambdaElement: true } as any)

export interface LambdaVariable extends ColumnOperators<any> {}

/** A variable of a function that gives SQL. In SQL it is one parameter, named after it: `users.id = :user_id_1`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the operators are inherited
export class LambdaVariable extends ColumnOperators<any> {
  readonly name: string
  readonly value: unknown
  private _param: any = null

  constructor(name: string, value: unknown) {
    super()
    this.name = name
    this.value = value
  }

  /** The parameter; its type is that of what it is compared with first, or else that of its value. */
  _literal(kw: { readonly expr?: any; readonly operator?: Operator | null } = {}): any {
    this._param ??= new late.BindParameter(this.name, null, {
      required: false,
      unique: true,
      _comparedToOperator: kw.operator ?? null,
      _comparedToType: kw.expr?.type ?? null,
    })
    return this._param._withValue(this.value, { maintainKey: true })
  }
  override operate(op: Operator, other?: unknown, options?: OperatorOptions): any {
    return this._literal().operate(op, other, options)
  }
  override reverseOperate(op: Operator, other: unknown, options?: OperatorOptions): any {
    return this._literal().reverseOperate(op, other, options)
  }
}

declare module './late.ts' {
  interface Late {
    LambdaElement: typeof LambdaElement
    LambdaVariable: typeof LambdaVariable
  }
}
late.LambdaElement = LambdaElement
late.LambdaVariable = LambdaVariable
