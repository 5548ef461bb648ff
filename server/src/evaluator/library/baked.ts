// Baked queries (`sqlalchemy.ext.baked`): a query that functions put together, each once for the life of the program. Here
// it is the Query itself that they make; a call with a session gives what sends it.

import { callValue } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import { type CallArguments, type CallSite, PyTuple, type Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass, native } from './make.ts'
import { isInstanceOf } from './orm-core.ts'
import { sessionValue } from './sessions.ts'

const baked = new WeakSet<object>()

export function isBaked(value: Value): value is object {
  return typeof value === 'object' && value !== null && baked.has(value)
}

/** The names of the module. */
export function bakedMember(ctx: Interpreter, name: string): Value | undefined {
  const bakery = native('bakery', () => native('bakery', (args, site) => begin(ctx, args, site)))
  if (name === 'bakery') return bakery
  if (name !== 'BakedQuery') return undefined
  return libraryClass('sqlalchemy.ext.baked', name, { bases: [builtinClass(ctx, 'object')], members: { bakery } })
}

/** `bakery(lambda session: session.query(User))` */
function begin(ctx: Interpreter, args: CallArguments, site: CallSite): Value {
  const [make, ...given] = args.positional
  const session = sessionValue('session', { path: site.path, span: site.span })
  return bake(callValue(ctx, make, { ...args, positional: [session, ...given], expressions: [] }, site))
}

function bake(made: Value): Value {
  if (isInstanceOf(made, 'Query')) baked.add(made as object)
  return made
}

/** `query += lambda query: query.filter(…)`, also with arguments: `query += fn, name`. */
export function bakedWith(ctx: Interpreter, query: object, step: Value, site: CallSite): Value {
  const [fn, ...given] = step instanceof PyTuple ? step.items : [step]
  return bake(callValue(ctx, fn, { positional: [query, ...given], keywords: new Map(), unknownSplats: [] }, site))
}

export function bakedAttribute(ctx: Interpreter, query: object, name: string): Value | undefined {
  switch (name) {
    case 'add_criteria':
    case 'with_criteria':
      return native(name, ({ positional }, site) => bakedWith(ctx, query, new PyTuple(positional), site))
    case 'spoil':
    case 'to_query':
      return native(name, () => query)
    case 'for_session':
      return native(name, (_args, site) => sendBaked(site))
    default:
      return undefined
  }
}

/** What a baked query is with a session: something that sends it, in one way or another. */
export function sendBaked({ path, source, span }: CallSite): Value {
  return new Unknown({ source, path, span, reason: `the result of \`${source}\` is known only when it runs` })
}
