// Operators as functions, for those who like them better than methods.

import { expect } from '../coercions.ts'
import * as roles from '../roles.ts'
import type { ColumnElement } from './column-element.ts'

/** `expr BETWEEN lower AND upper`. */
export function between(
  expr: unknown,
  lower: unknown,
  upper: unknown,
  options: { readonly symmetric?: boolean } = {},
): ColumnElement<boolean> {
  return expect(roles.ExpressionElementRole, expr).between(lower, upper, options)
}
