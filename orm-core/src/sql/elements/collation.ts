// COLLATE.

import { expect } from '../coercions.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as operators from '../operators.ts'
import * as roles from '../roles.ts'
import { STRINGTYPE, type TypeEngine } from '../types/type-engine.ts'
import { BinaryExpression } from './binary.ts'
import { ColumnElement } from './column-element.ts'

export class CollationClause extends ColumnElement<string> {
  override readonly visitName = 'collation'
  static override readonly internals: Internals = [['collation', 'string']]
  collation: string
  constructor(collation: string) {
    super()
    this.collation = collation
  }
  static _createCollationExpression(expression: unknown, collation: string): BinaryExpression<string> {
    const expr = expect(roles.ExpressionElementRole, expression)
    const type: TypeEngine<any> =
      expr.type._typeAffinity === STRINGTYPE._typeAffinity ? expr.type._withCollation(collation) : expr.type
    return new BinaryExpression<string>(expr, new CollationClause(collation), operators.collate, { type })
  }
}

/** `expression COLLATE collation`. */
export function collate(expression: unknown, collation: string): BinaryExpression<string> {
  return CollationClause._createCollationExpression(expression, collation)
}

declare module '../late.ts' {
  interface Late {
    CollationClause: typeof CollationClause
  }
}
late.CollationClause = CollationClause
