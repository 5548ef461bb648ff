// Instances that nobody made: `self` of a method that is read alone, and parameters whose annotation names a class of
// the program with a constructor (a service, a unit of work). The constructor is followed with arguments that nobody gave.

import type { LambdaExpression, Parameter } from '../frontends/program.ts'
import { callValue, NO_ARGUMENTS } from './calls.ts'
import { fieldsOf, forgetMaker, instantiate } from './instances.ts'
import type { Interpreter } from './interpreter.ts'
import { enumMembers } from './iteration.ts'
import { isClassVariable, isModel } from './library/pydantic.ts'
import { isQueryClass, sessionValue } from './library/sessions.ts'
import { entryArgument, entryArguments } from './parameters.ts'
import { isUnknown, Unknown } from './unknown.ts'
import {
  type CallArguments,
  type CallSite,
  type PyClass,
  PyFunction,
  PyInstance,
  PyRaise,
  type Value,
} from './values.ts'

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
      if (!(init?.entry.value instanceof PyFunction)) {
        const keywords = type.fact('dataclass') === true || isModel(type) ? fieldArguments(ctx, type, site) : new Map()
        return nobodys(instantiate(ctx, type, { positional: [], keywords, unknownSplats: [] }, site))
      }
      const given = withoutParts(init.entry.value, entryArguments(ctx, init.entry.value, null, type))
      const made = instantiate(ctx, type, { ...given, positional: given.positional.slice(1) }, site)
      return made instanceof PyInstance ? nobodys(made) : bare()
    })
  } catch (error) {
    if (error instanceof PyRaise) return bare()
    throw error
  } finally {
    open.delete(type)
  }
}

/** Arguments for the constructor that a dataclass or a model of pydantic gets from its fields. */
function fieldArguments(ctx: Interpreter, type: PyClass, site: CallSite): Map<string, Value> {
  const given = new Map<string, Value>()
  for (const name of fieldsOf(type)) {
    const owner = type.mro.find(({ entries }) => entries.get(name)?.annotation)
    const annotation = owner?.entries.get(name)?.annotation
    if (!owner?.scope || !annotation || isClassVariable(ctx, type, name)) continue
    const { path } = owner.scope
    const defaults = new Map<string, Value>()
    const value = type.lookup(name)?.entry.value
    if (value instanceof PyInstance && value.class.name === 'dataclass field') {
      const options = value.attributes
      if (options.get('init') === false) continue
      const factory = options.get('default_factory')
      if (factory !== undefined) defaults.set(name, callValue(ctx, factory, NO_ARGUMENTS, site))
      else if (options.has('default')) defaults.set(name, options.get('default'))
    } else if (value !== undefined) defaults.set(name, value)
    const span = owner.entries.get(name)?.place?.nameSpan ?? annotation
    const { start, end } = span
    const parameter: Parameter = { name, nameSpan: span, mode: 'keywordOnly', annotation, default: null, start, end }
    const definition: LambdaExpression = { kind: 'lambda', async: false, parameters: [parameter], body: [], start, end }
    const { qualname, module } = owner
    const fn = new PyFunction({ name: '__init__', qualname, definition, scope: owner.scope, path, module, defaults })
    given.set(name, entryArgument(ctx, fn, parameter, type))
  }
  return given
}

/** A statement, model or clause that a constructor may be given and need not: an instance that nobody made has none. */
function withoutParts(init: PyFunction, given: CallArguments): CallArguments {
  const positional = [...given.positional]
  const keywords = new Map(given.keywords)
  for (const [index, { annotation, mode, name }] of init.definition.parameters.entries()) {
    const value = mode === 'keywordOnly' ? keywords.get(name) : positional[index]
    if (annotation === null || init.defaults.get(name) !== null) continue
    if (!isUnknown(value) || value.hasSample || !PARTS.test(value.annotation ?? '')) continue
    if (mode === 'keywordOnly') keywords.set(name, null)
    else positional[index] = null
  }
  return { ...given, positional, keywords }
}

const PARTS = /\b(?:Select|Executable|Query|TextClause|ColumnElement|ClauseElement|ColumnExpressionArgument|[Tt]ype)\b/

function nobodys<T extends Value>(made: T): T {
  if (made instanceof PyInstance) forgetMaker(made)
  return made
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
