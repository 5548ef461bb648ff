// Python's operators as the methods of orm-core that they are there.

import type { Interpreter } from '../interpreter.ts'
import { isUnknown, Unknown } from '../unknown.ts'
import type { CallArguments, CallSite, Value } from '../values.ts'
import { callOrm } from './orm-call.ts'
import { fromOrm, isInstanceOf } from './orm-core.ts'
import { OrmMethod } from './orm-method.ts'
import { reflectedColumn } from './reflection.ts'

const BINARY_NAMES: Record<string, string> = {
  '+': 'add',
  '-': 'sub',
  '*': 'mul',
  '/': 'truediv',
  '//': 'floordiv',
  '%': 'mod',
  '<<': 'lshift',
  '>>': 'rshift',
  '&': 'and',
  '|': 'or',
  '^': 'bitwiseXor',
  '**': 'pow',
  '@': 'matmul',
}

/** The method for an operator with the object on its left. */
export function ormOperator(left: object, operator: string): OrmMethod {
  return new OrmMethod(left, BINARY_NAMES[operator] ?? operator)
}

/** `5 - column`: the column's reversed operator. */
export function ormReverseOperator(
  right: object,
  operator: string,
  left: Value,
): { method: OrmMethod; args: CallArguments } | null {
  const name = BINARY_NAMES[operator]
  if (name === undefined) return null
  const reversed = `r${name}`
  const method = reversed in right ? reversed : operator === '&' || operator === '|' ? name : null
  if (method === null) return null
  return { method: new OrmMethod(right, method), args: { positional: [left], keywords: new Map(), unknownSplats: [] } }
}

export function ormUnary(operand: object, operator: '-' | '+' | '~'): OrmMethod {
  if (operator === '-') return new OrmMethod(operand, 'neg')
  return new OrmMethod(operand, 'invert' in operand ? 'invert' : 'not')
}

/** `column[index]`, `collection["name"]`, `query[0:10]`. */
export function ormGetItem(ctx: Interpreter, object: object, index: Value, site: CallSite): Value {
  if (isInstanceOf(object, 'Query')) return new Unknown({ source: site.source, path: site.path, span: site.span })
  if (object instanceof Map) return fromOrm(object.get(index)) ?? new Unknown({ source: site.source })
  const known = typeof index !== 'string' || (object as { get?(key: string): unknown }).get?.(index)
  const read = known ? undefined : reflectedColumn(object, index as string)
  if (read !== undefined) return read
  const target = object as Record<string, unknown>
  // `subquery.c[f"{label}_total"]`: which column it is, only a run can tell.
  const keyed = isUnknown(index) && isInstanceOf(object, 'ColumnCollection')
  if (typeof target.getItem === 'function' && !keyed) {
    return callOrm(
      ctx,
      new OrmMethod(object, 'getItem'),
      { positional: [index], keywords: new Map(), unknownSplats: [] },
      site,
    )
  }
  return new Unknown({ source: site.source, path: site.path, span: site.span })
}
