// functools.singledispatch: a function that has another body for each class of its first argument.

import { callValue } from '../calls.ts'
import type { Interpreter } from '../interpreter.ts'
import { annotationValue } from '../parameters.ts'
import { NativeFunction, PyClass, PyFunction, type Value } from '../values.ts'
import { typeOf } from './builtins.ts'
import { native } from './make.ts'

/** @param method the argument is the second one, after `self` */
export function singleDispatch(ctx: Interpreter, general: Value, method: boolean): NativeFunction {
  const bodies = new Map<PyClass, Value>()
  const register = native('register', ({ positional: [first, second] }) => {
    if (first instanceof PyClass) {
      const add = (body: Value): Value => {
        bodies.set(first, body)
        return body
      }
      return second === undefined ? native('register', (inner) => add(inner.positional[0])) : add(second)
    }
    if (first instanceof PyFunction) {
      const annotation = first.definition.parameters[method ? 1 : 0]?.annotation
      const type = annotation ? annotationValue(ctx, first.scope, annotation) : undefined
      if (type instanceof PyClass) bodies.set(type, first)
    }
    return first
  })
  const members = new Map<string, Value>([
    ['register', register],
    ['__wrapped__', general],
  ])
  return new NativeFunction(
    'singledispatch',
    (args, site) => {
      const type = typeOf(ctx, args.positional[method ? 1 : 0], site.source)
      const known = type instanceof PyClass ? type.mro.find((owner) => bodies.has(owner)) : undefined
      return callValue(ctx, known === undefined ? general : bodies.get(known), args, site)
    },
    { members, ...(method ? { mark: 'method' } : {}) },
  )
}
