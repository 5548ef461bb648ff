// Small makers for the values of libraries: classes, pure functions, functions of the interpreter.

import { type CallArguments, type CallSite, NativeFunction, PyClass, type Value } from '../values.ts'

export function pure(
  name: string,
  apply: (args: readonly Value[], keywords: ReadonlyMap<string, Value>) => Value,
): NativeFunction {
  return new NativeFunction(name, (args) => apply(args.positional, args.keywords), { pure: true })
}

export function native(
  name: string,
  call: (args: CallArguments, site: CallSite) => Value,
  members?: ReadonlyMap<string, Value>,
): NativeFunction {
  return new NativeFunction(name, call, members ? { members } : {})
}

export function libraryClass(
  module: string,
  name: string,
  options: {
    bases?: readonly PyClass[]
    construct?: (args: CallArguments, site: CallSite) => Value
    members?: Record<string, Value>
    facts?: Record<string, Value>
    resolve?: (name: string, owner: PyClass) => Value | undefined
    ormClass?: unknown
    open?: boolean
  } = {},
): PyClass {
  const type = new PyClass({
    name,
    module,
    bases: options.bases ?? [],
    ...(options.open === undefined ? {} : { open: options.open }),
  })
  type.construct = options.construct ?? null
  type.resolve = options.resolve ?? null
  type.ormClass = options.ormClass ?? null
  for (const [key, value] of Object.entries(options.members ?? {})) {
    type.entries.set(key, { value, annotation: null, assigned: true, place: null })
  }
  for (const [key, value] of Object.entries(options.facts ?? {})) type.facts.set(key, value)
  return type
}
