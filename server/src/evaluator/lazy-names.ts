// Names that a module gives when it is asked for them: a `__getattr__` of its own, whose function is followed; and where
// that leads nowhere, the imports below `if TYPE_CHECKING:`, which say to type checkers what it would give.

import { callValue, positionally } from './calls.ts'
import type { Interpreter } from './interpreter.ts'
import { isUnknown } from './unknown.ts'
import { type PyFunction, type PyModule, PyRaise, type Value } from './values.ts'

/** Names that are being asked for: a `__getattr__` may ask its own module. */
const asking = new Set<string>()

/** What `__getattr__` of a module, which is `getter`, gives for a name; undefined when it gives nothing that is known. */
export function nameOnDemand(ctx: Interpreter, module: PyModule, getter: PyFunction, name: string): Value | undefined {
  const key = `${module.path}:${name}`
  if (name.startsWith('__') || asking.has(key)) return undefined
  asking.add(key)
  try {
    const value = ctx.mute(() => callValue(ctx, getter, positionally(name), siteOf(module, getter)))
    if (!isUnknown(value)) return value
  } catch (error) {
    if (!(error instanceof PyRaise)) throw error
  } finally {
    asking.delete(key)
  }
  return module.scope === null ? undefined : ctx.modules.typeOnlyName(module.scope, name)
}

function siteOf(module: PyModule, getter: PyFunction) {
  const { start, end } = getter.definition
  return { path: getter.path, span: { start, end }, source: `${module.name}.__getattr__` }
}
