// Marks on the columns of a join condition: which side is remote, which columns are foreign, what the ORM adapts to aliases.
// What a relationship makes of them is join-condition.ts's part.

import { coercions, deepAnnotate } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'

/** An expression as a relationship argument takes it. */
export function columnArgument(value: any): any {
  return coercions.expect(roles.ColumnArgumentRole, value)
}

/** Marks the columns of an expression as being on the remote side of a relationship. */
export function remote(expression: any): any {
  return annotateColumns(columnArgument(expression), { remote: true })
}

/** Marks the columns of an expression as foreign. */
export function foreign(expression: any): any {
  return annotateColumns(columnArgument(expression), { foreign: true })
}

function annotateColumns(element: any, annotations: Record<string, unknown>): any {
  const clone = (node: any): any => {
    const copy = node.visitName === 'column' ? node._annotate(annotations) : node
    if (node.visitName !== 'column') {
      const cloned = copy._clone()
      cloned._copyInternals(clone)
      return cloned
    }
    return copy
  }
  return clone(element)
}

/** Marks what the ORM adapts to aliases and polymorphic selectables. */
export function ormAnnotate(element: any, exclude: Iterable<any> | null = null): any {
  return deepAnnotate(element, { _ormAdapt: true }, { exclude })
}
