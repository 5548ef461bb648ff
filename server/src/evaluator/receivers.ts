// Instances that nobody made: `self` of a method that is read alone, and parameters whose annotation names a class of
// the program with a constructor (a service, a unit of work). The constructor is followed with arguments that nobody gave.

import { instantiate } from './instances.ts'
import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { isQueryClass, sessionValue } from './library/sessions.ts'
import { entryArguments } from './parameters.ts'
import { Unknown } from './unknown.ts'
import { type CallSite, type PyClass, PyFunction, PyInstance, PyRaise, type Value } from './values.ts'

/** Classes whose instances are being made: one that needs another of its own kind gets an unknown. */
const making = new WeakMap<Interpreter, Set<PyClass>>()

/** An instance for a method: its constructor is followed with arguments that nobody gave. */
export function makeInstance(ctx: Interpreter, type: PyClass): Value {
  const place = type.place!
  const site: CallSite = { path: place.path, span: place.nameSpan, source: type.name }
  const bare = (): PyInstance => {
    const instance = new PyInstance(type)
    for (const name of ['session', 'db', '_session', '_db']) instance.attributes.set(name, sessionValue(`self.${name}`))
    return instance
  }
  if (type.mapped !== null) return new PyInstance(type)
  if (type.fact('enum') === true) {
    const [sample] = enumMembers(type)
    return new Unknown({ ...site, source: 'self', type, ...(sample ? { sample } : {}) })
  }
  // What a query of the program's asks for is known where it is made.
  if (isQueryClass(type)) return new Unknown({ ...site, source: 'self', type })
  let open = making.get(ctx)
  if (open === undefined) {
    open = new Set()
    making.set(ctx, open)
  }
  if (open.has(type)) return bare()
  open.add(type)
  const init = type.lookup('__init__')
  try {
    return ctx.mute(() => {
      if (!(init?.entry.value instanceof PyFunction))
        return instantiate(ctx, type, { positional: [], keywords: new Map(), unknownSplats: [] }, site)
      const given = entryArguments(ctx, init.entry.value, null, type)
      const made = instantiate(ctx, type, { ...given, positional: given.positional.slice(1) }, site)
      return made instanceof PyInstance ? made : bare()
    })
  } catch (error) {
    if (error instanceof PyRaise) return bare()
    throw error
  } finally {
    open.delete(type)
  }
}

/** An instance for a parameter of this type; null when its class has no constructor of the program's to follow. */
export function instanceFor(ctx: Interpreter, known: PyClass): Value | null {
  if (known.place === null || known.mapped !== null || known.fact('enum') || (making.get(ctx)?.size ?? 0) > 3)
    return null
  const init = known.lookup('__init__')
  if (!(init?.entry.value instanceof PyFunction)) return null
  if (making.get(ctx)?.has(known) || isQueryClass(known)) return null
  return makeInstance(ctx, known)
}
