// A plain value as an expression.

import { expect } from '../coercions.ts'
import * as roles from '../roles.ts'
import { isType, type TypeEngineArgument } from '../types/type-engine.ts'
import type { BindParameter } from './bind-parameter.ts'

export interface LiteralOptions<T> {
  readonly type?: TypeEngineArgument<T> | null
  /** The value is written into the SQL when the statement runs. */
  readonly literalExecute?: boolean
}

/** A parameter with this value, whose type comes from the value unless one is given. */
export function literal<T>(
  value: T,
  type?: TypeEngineArgument<any> | null | LiteralOptions<any>,
  options: LiteralOptions<any> = {},
): BindParameter<T> {
  const given: LiteralOptions<any> =
    type === null || type === undefined
      ? options
      : isType(type)
        ? { ...options, type: type as any }
        : (type as LiteralOptions<any>)
  return expect(roles.LiteralValueRole, value, {
    type: given.type ?? null,
    literalExecute: given.literalExecute ?? false,
  })
}
