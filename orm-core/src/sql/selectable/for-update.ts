// The arguments of FOR UPDATE; each dialect writes those that it knows.

import { expect } from '../coercions.ts'
import { ClauseElement } from '../elements/clause-element.ts'
import type { Internals } from '../node.ts'
import * as roles from '../roles.ts'

/** Options of `withForUpdate()`: of which tables, wait or not. */
export interface ForUpdateOptions {
  nowait?: boolean
  read?: boolean
  of?: any
  skipLocked?: boolean
  keyShare?: boolean
}

export class ForUpdateArg extends ClauseElement {
  static override readonly internals: Internals = [
    ['of', 'clauses'],
    ['nowait', 'boolean'],
    ['read', 'boolean'],
    ['skipLocked', 'boolean'],
    ['keyShare', 'boolean'],
  ]
  override readonly visitName = 'forUpdateArg'
  readonly of: any[] | null
  readonly nowait: boolean
  readonly read: boolean
  readonly skipLocked: boolean
  readonly keyShare: boolean

  constructor(options: ForUpdateOptions = {}) {
    super()
    this.nowait = options.nowait ?? false
    this.read = options.read ?? false
    this.skipLocked = options.skipLocked ?? false
    this.keyShare = options.keyShare ?? false
    const of = options.of ?? null
    this.of = of === null ? null : (Array.isArray(of) ? of : [of]).map((each) => expect(roles.ColumnsClauseRole, each))
  }

  static _fromArgument(argument: ForUpdateArg | ForUpdateOptions | boolean | null): ForUpdateArg | null {
    if (argument instanceof ForUpdateArg) return argument
    if (argument === null || argument === false) return null
    return new ForUpdateArg(argument === true ? {} : argument)
  }
}
