// Sessions, connections and engines as the program uses them: whatever they execute was reported where it was written,
// so their results are unknown. `query(…)` alone makes something: orm-core's Query.

import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import { type CallSite, NativeFunction, PyClass, type Value } from '../values.ts'
import { callOrm } from './orm-call.ts'
import { isOrmObject, ormExport } from './orm-core.ts'
import { getObject, refreshObject } from './session-verbs.ts'

const SESSION_RESULTS = new Set([
  'begin',
  'begin_nested',
  'connection',
  'connect',
  'session',
  'session_factory',
  'sync_session',
  'get_bind',
  'bind',
])

/** Load one object by its key. */
const GETTERS = new Set(['get', 'get_one', 'get_or_404'])

/** A session under the name that the source gives it. */
export function sessionValue(
  source: string,
  options: { path?: string; span?: { start: number; end: number } } = {},
): Unknown {
  return new Unknown({
    source,
    session: true,
    reason: `what \`${source}\` gives is known only when it runs`,
    ...options,
  })
}

export function sessionAttribute(ctx: Interpreter, object: Unknown, name: string, site: CallSite): Value | undefined {
  if (name === 'query' && !object.hasSample) return queryFunction(ctx, object)
  if (!object.session) return undefined
  if (SESSION_RESULTS.has(name)) return sessionValue(site.source, { path: site.path, span: site.span })
  if (name === 'run_sync') {
    return new NativeFunction(name, (_args, at) => new Unknown({ source: at.source, path: at.path, span: at.span }))
  }
  if (GETTERS.has(name)) return new NativeFunction(name, (args, at) => getObject(ctx, args, at))
  if (name === 'refresh') return new NativeFunction(name, (args, at) => refreshObject(ctx, args, at))
  if (!name.startsWith('__')) {
    return new NativeFunction(
      name,
      (_args, at) =>
        new Unknown({
          source: at.source,
          path: at.path,
          span: at.span,
          reason: `the result of \`${at.source}\` is known only when it runs`,
        }),
    )
  }
  return undefined
}

/** `session.query(A, A.name)`; of a name that does not speak of a session, only when it is given something mapped. */
function queryFunction(ctx: Interpreter, object: Unknown): Value {
  return new NativeFunction('query', (args, site) => {
    const query = ormExport('Query')
    const mapped = args.positional.some(
      (value) => (value instanceof PyClass && value.mapped !== null) || isOrmObject(value),
    )
    if (typeof query !== 'function' || (!object.session && !mapped)) {
      return new Unknown({ source: site.source, path: site.path, span: site.span })
    }
    return makeQuery(ctx, args.positional, site)
  })
}

export function makeQuery(ctx: Interpreter, entities: readonly Value[], site: CallSite): Value {
  const make = (...list: unknown[]) => Reflect.construct(ormExport('Query') as new (...a: unknown[]) => object, [list])
  Object.defineProperty(make, 'name', { value: 'query' })
  return callOrm(ctx, make, { positional: entities, keywords: new Map(), unknownSplats: [] }, site)
}
