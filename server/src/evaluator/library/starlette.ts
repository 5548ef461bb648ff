// Starlette's `Config`: settings of the environment and of a file that nobody reads here. What a setting is without them
// is what the program says itself, as with `os.environ.get()`.

import { callValue, positionally } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { Unknown } from '../unknown.ts'
import { type CallArguments, type CallSite, NativeFunction, type Value } from '../values.ts'
import { builtinClass } from './builtins.ts'
import { libraryClass } from './make.ts'

/** `starlette.config` */
export function starletteConfig(ctx: Interpreter): Record<string, Value> {
  const setting = ({ keywords, positional }: CallArguments, site: CallSite): Value => {
    const cast = positional[2] ?? keywords.get('cast') ?? null
    const given = positional[3] ?? keywords.get('default')
    const place = { source: site.source, path: site.path, span: site.span }
    if (given === undefined) return new Unknown(place)
    const value = given === null || cast === null ? given : callValue(ctx, cast, positionally(given), site)
    const sample = value instanceof Unknown ? value.sample : value
    const settled = !(value instanceof Unknown) || value.settled
    return new Unknown({ ...place, sample, settled })
  }
  const call = new NativeFunction('Config', setting, { mark: 'method' })
  return {
    Config: libraryClass('starlette.config', 'Config', {
      bases: [builtinClass(ctx, 'object')],
      members: { __call__: call, get: call },
    }),
  }
}
