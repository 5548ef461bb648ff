// Conditions on values of an object that are NULL: `x = NULL` is never true, so it is written as IS NULL.

import { clonedTraverse, coercions } from '../sql/index.ts'
import * as operators from '../sql/operators.ts'
import * as roles from '../sql/roles.ts'

/** The criterion with comparisons to the named parameters written as IS NULL. */
export function adaptCriterionToNull(criterion: any, nulls: ReadonlySet<string>): any {
  const isNullBind = (element: any) => element?._isBindParameter && nulls.has(element._identifyingKey)
  return clonedTraverse(
    criterion,
    {},
    {
      binary: (binary: any) => toIsNull(binary, isNullBind),
    },
  )
}

function toIsNull(binary: any, isNullBind: (element: any) => boolean): void {
  if (isNullBind(binary.left)) {
    // reversed so that the column is on the left
    binary.left = binary.right
    nullSide(binary)
  } else if (isNullBind(binary.right)) {
    nullSide(binary)
  }
}

function nullSide(binary: any): void {
  binary.right = coercions.expect(roles.ConstExprRole, null)
  binary.operator = operators.is
  binary.negate = operators.isNot
}
