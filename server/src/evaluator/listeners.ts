// What functions that listen to the ORM's events are given (`@event.listens_for(User, "before_insert")`): SQLAlchemy calls
// them with the mapper, or with an object of the class that they listen to. Listeners of mapping itself are hooks.ts'.

import type { Parameter } from '../frontends/program.ts'
import { chooseCandidate } from './candidates.ts'
import type { Interpreter } from './interpreter.ts'
import { fromOrm, isInstanceOf } from './library/orm-core.ts'
import { type CallSite, PyClass, type PyFunction, type Value } from './values.ts'

/** Events of `MapperEvents` while a session is flushed: `(mapper, connection, target)`. */
const FLUSH_EVENTS = /^(?:before|after)_(?:insert|update|delete)$/
/** Events of `InstanceEvents` and of `AttributeEvents`: the object comes first. */
const OBJECT_EVENTS =
  /^(?:init|init_failure|load|refresh|refresh_flush|expire|append|append_wo_mutation|bulk_replace|remove|set|init_scalar|init_collection|dispose_collection|modified)$/

interface Listener {
  readonly flushes: boolean
  /** The classes that it listens to, by their full names. */
  readonly types: Map<string, PyClass>
}

/** By the definition of the function that listens. */
const listeners = new WeakMap<Interpreter, WeakMap<object, Listener>>()

/** Notes that a function hears of an event of a class, or of an attribute of one. */
export function noteListener(ctx: Interpreter, target: Value, event: string, fn: PyFunction): void {
  const flushes = FLUSH_EVENTS.test(event)
  if (!flushes && !OBJECT_EVENTS.test(event)) return
  const type = isInstanceOf(target, 'QueryableAttribute') ? fromOrm((target as { class_?: unknown }).class_) : target
  if (!(type instanceof PyClass)) return
  let known = listeners.get(ctx)
  if (known === undefined) {
    known = new WeakMap()
    listeners.set(ctx, known)
  }
  const listener = known.get(fn.definition) ?? { flushes, types: new Map<string, PyClass>() }
  listener.types.set(`${type.module}.${type.qualname}`, type)
  known.set(fn.definition, listener)
}

/** What a parameter of a listener is given, as far as its class says it: its mapper, or the class of the object. */
export function listenedArgument(
  ctx: Interpreter,
  fn: PyFunction,
  parameter: Parameter,
  site: CallSite,
): { readonly mapper: Value } | { readonly type: PyClass } | null {
  const listener = listeners.get(ctx)?.get(fn.definition)
  if (listener === undefined) return null
  const types = [...listener.types.values()].filter((each) => each.mapped !== null)
  const index = fn.definition.parameters.indexOf(parameter)
  if (types.length === 0) return null
  if (listener.flushes && index === 0)
    return {
      mapper: chooseCandidate(
        ctx,
        types.map((each) => each.mapped!.mapper),
        parameter.name,
        site,
      ),
    }
  if (index !== (listener.flushes ? 2 : 0)) return null
  // Which mapper it is was said already, where there is one.
  const type = types.length === 1 || listener.flushes ? types[0] : chooseCandidate(ctx, types, parameter.name, site)
  return type instanceof PyClass && (types.length === 1 || !listener.flushes) ? { type } : null
}
