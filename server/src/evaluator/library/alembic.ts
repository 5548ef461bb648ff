// What Alembic's operations give a statement. All else of them sends DDL, and is unknown.

import type { Interpreter } from '../interpreter.ts'
import type { Value } from '../values.ts'
import { native } from './make.ts'
import { callOrm } from './orm-call.ts'
import { type AnyFunction, ormExport } from './orm-core.ts'

function inlineLiteral(...args: unknown[]): unknown {
  return (ormExport('literal') as AnyFunction)(...args)
}

export function alembicModule(ctx: Interpreter, name: string): Record<string, Value> | null {
  if (name === 'alembic') return {}
  if (name !== 'alembic.op') return null
  return {
    // `op.inline_literal("new")`: a value that is written into the SQL.
    inline_literal: native('inline_literal', (args, site) => {
      const [value, type = args.keywords.get('type_')] = args.positional
      const keywords = new Map<string, Value>([['literal_execute', true]])
      const positional = type === undefined ? [value] : [value, type]
      return callOrm(ctx, inlineLiteral, { positional, keywords, unknownSplats: [] }, site)
    }),
  }
}
