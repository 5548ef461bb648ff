// The argument of an aggregate with its order: `array_agg(a ORDER BY b DESC)`.

import { expect } from '../../sql/coercions.ts'
import type { SQLExpression } from '../../sql/column-operators.ts'
import { type ClauseElement, ClauseList, ColumnElement, classFlags } from '../../sql/elements.ts'
import type { Internals } from '../../sql/node.ts'
import { ExpressionElementRole } from '../../sql/roles.ts'
import type { Ordering } from '../../sql/selectable/row-types.ts'
import type { TypeEngine } from '../../sql/types.ts'

/** The argument of an aggregate with its order, made by `aggregateOrderBy()`. */
export class AggregateOrderBy<T = any> extends ColumnElement<T> {
  override readonly visitName = 'aggregateOrderBy'
  static override readonly internals: Internals = [
    ['target', 'clause'],
    ['type', 'type'],
    ['orderBy', 'clause'],
  ]
  target: ColumnElement<T>
  orderBy: ClauseElement
  override type: TypeEngine<T>

  constructor(target: SQLExpression<T>, ...orderBy: Ordering[]) {
    super()
    this.target = expect(ExpressionElementRole, target)
    this.type = this.target.type
    if (orderBy.length === 0) throw new TypeError('at least one ORDER BY element is required')
    this.orderBy =
      orderBy.length === 1
        ? expect(ExpressionElementRole, orderBy[0])
        : new ClauseList(orderBy, { _literalAsTextRole: ExpressionElementRole })
  }

  override selfGroup(): ColumnElement<any> {
    return this
  }

  override _addFroms(_out: any[], pending: any[]): void {
    pending.push(this.orderBy, this.target)
  }
}
classFlags(AggregateOrderBy, { stringifyDialect: 'postgresql' })

/** `func.array_agg(aggregateOrderBy(a, b.desc()))`. */
export function aggregateOrderBy<T>(target: SQLExpression<T>, ...orderBy: Ordering[]): AggregateOrderBy<T> {
  return new AggregateOrderBy(target, ...orderBy)
}
