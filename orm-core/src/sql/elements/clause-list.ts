// ClauseList, elements with an operator between them that is not part of an expression: the columns of ORDER BY, the
// arguments of a function; and Tuple, `(a, b)` as one value.

import { expect } from '../coercions.ts'
import { ArgumentError, describe } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import type { Operator } from '../operators.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import type { FromClause } from '../selectable/from-clause.ts'
import { type TypeEngine, type TypeEngineArgument, toInstance } from '../types/type-engine.ts'
import { isOptions } from './bind-parameter.ts'
import { ClauseElement, classFlags } from './clause-element.ts'
import { ColumnElement } from './column-element.ts'

export interface ClauseListOptions {
  readonly operator?: Operator
  readonly group?: boolean
  readonly groupContents?: boolean
  readonly _literalAsTextRole?: roles.Role
}

const NOTHING: readonly never[] = []

const CLAUSES: Internals = [
  ['clauses', 'clauses'],
  ['operator', 'operator'],
]

/** Expressions beside each other, with commas or an operator between. */
export class ClauseList extends ClauseElement {
  declare readonly visitName: string
  static override readonly internals: Internals = CLAUSES

  declare clauses: any[]
  declare operator: Operator
  declare group: boolean
  declare groupContents: boolean
  declare _textConverterRole: roles.Role
  declare _isImplicitlyBoolean: boolean

  constructor(clauses: Iterable<unknown>, options: ClauseListOptions = {}) {
    super()
    this._mark = 0
    this.operator = options.operator ?? operators.commaOp
    this.group = options.group ?? true
    this.groupContents = options.groupContents ?? true
    this._textConverterRole = options._literalAsTextRole ?? roles.WhereHavingRole
    this._isImplicitlyBoolean = operators.isBoolean(this.operator)
    this.clauses = []
    for (const clause of clauses) {
      const element = expect(this._textConverterRole, clause, { applyPropagateAttrs: this })
      this.clauses.push(this.groupContents ? element.selfGroup(this.operator) : element)
    }
  }

  /** A list of elements that are coerced and grouped already. */
  static _constructRaw(operator: Operator, clauses: Iterable<any> = []): ClauseList {
    const list = new ClauseList(NOTHING, { operator })
    list.clauses = [...clauses]
    list._isImplicitlyBoolean = false
    return list
  }

  get length(): number {
    return this.clauses.length
  }
  [Symbol.iterator](): IterableIterator<any> {
    return this.clauses[Symbol.iterator]()
  }
  get _selectIterable(): Iterable<any> {
    return this.clauses.flatMap((clause) => [...clause._selectIterable])
  }
  append(clause: unknown): void {
    const element = expect(this._textConverterRole, clause)
    this.clauses.push(this.groupContents ? element.selfGroup(this.operator) : element)
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    for (let i = this.clauses.length - 1; i >= 0; i--) pending.push(this.clauses[i]!)
  }
  override selfGroup(against?: Operator | null): ClauseElement {
    return this.group && operators.isPrecedent(this.operator, against) ? new late.Grouping(this) : this
  }
}
classFlags(ClauseList, { visitName: 'clauselist', _isClauseList: true })
roles.takesRoles(ClauseList, roles.InElementRole, roles.OrderByRole, roles.ColumnsClauseRole, roles.DMLColumnRole)

/** `(a, b)` as a value of its own, to compare with other tuples. */
export class Tuple extends ColumnElement<readonly unknown[]> {
  override readonly visitName = 'tuple'
  static override readonly internals: Internals = CLAUSES

  clauses: ColumnElement<any>[]
  readonly operator: Operator = operators.commaOp
  readonly group = true
  readonly groupContents = true
  override type: TypeEngine<any>

  constructor(clauses: readonly unknown[], options: { types?: readonly TypeEngineArgument<any>[] | null } = {}) {
    super()
    const types = options.types?.map((type) => toInstance(type)) ?? null
    if (types !== null && types.length !== clauses.length) {
      throw new ArgumentError(`Wrong number of elements for ${types.length}-tuple: ${describe(clauses)} `)
    }
    const elements: ColumnElement<any>[] = clauses.map((clause, i) =>
      expect(roles.ExpressionElementRole, clause, { type: types === null || types[i]!._isnull ? null : types[i] }),
    )
    this.type = new late.TupleType(...elements.map((element) => element.type))
    this.clauses = elements.map(
      (element) =>
        expect(roles.WhereHavingRole, element, { applyPropagateAttrs: this }).selfGroup(operators.commaOp) as any,
    )
    this._isImplicitlyBoolean = false
  }

  get length(): number {
    return this.clauses.length
  }
  [Symbol.iterator](): IterableIterator<any> {
    return this.clauses[Symbol.iterator]()
  }
  override _addFroms(_out: FromClause[], pending: ClauseElement[]): void {
    for (let i = this.clauses.length - 1; i >= 0; i--) pending.push(this.clauses[i]!)
  }
  override _bindParam(
    operator: Operator | null,
    value: any,
    options: { type?: TypeEngineArgument<any> | null; expanding?: boolean } = {},
  ): any {
    if (options.expanding) {
      return new late.BindParameter(null, value, {
        _comparedToOperator: operator,
        unique: true,
        expanding: true,
        type: options.type ?? null,
        _comparedToType: this.type,
      })
    }
    const types = (this.type as any).types as TypeEngine<any>[]
    const values = [...value].slice(0, types.length)
    return new Tuple(
      values.map(
        (item, i) =>
          new late.BindParameter(null, item, {
            _comparedToOperator: operator,
            _comparedToType: types[i]!,
            unique: true,
            type: options.type ?? null,
          }),
      ),
    )
  }
  override selfGroup(): this {
    return this
  }
}
classFlags(Tuple, { _isClauseList: true })
roles.takesRoles(Tuple, roles.InElementRole, roles.OrderByRole, roles.ColumnsClauseRole, roles.DMLColumnRole)

const TUPLE_OPTIONS: ReadonlySet<string> = new Set(['types'])

/** `tuple(a, b)`: SQLAlchemy's `tuple_`. */
export function tuple(...clauses: unknown[]): Tuple {
  const last = clauses.at(-1)
  if (clauses.length > 1 && isOptions(last, TUPLE_OPTIONS)) return new Tuple(clauses.slice(0, -1), last)
  return new Tuple(clauses)
}

declare module '../late.ts' {
  interface Late {
    ClauseList: typeof ClauseList
    Tuple: typeof Tuple
    TupleType: new (...types: TypeEngine<any>[]) => TypeEngine<any>
  }
}
late.ClauseList = ClauseList
late.Tuple = Tuple
