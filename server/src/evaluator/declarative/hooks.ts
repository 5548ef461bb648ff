// What a program hooks into mapping: listeners that are told of each mapped class (they add indexes, constraints), and
// types that it compiles in its own way. Both take effect when all models are known.

import { callValue, positionally } from '../calls.ts'
import { BoundReached, type Interpreter } from '../interpreter.ts'
import { native } from '../library/make.ts'
import { type AnyFunction, isInstanceOf, ormExport } from '../library/orm-core.ts'
import { Unknown } from '../unknown.ts'
import { type CallArguments, PyClass, PyRaise, type Value } from '../values.ts'

/** Events that tell a listener of a mapper and its class. */
const MAPPER_EVENTS = new Set(['instrument_class', 'after_mapper_constructed', 'mapper_configured'])

interface Hooks {
  readonly listeners: { readonly target: Value; readonly fn: Value }[]
  readonly compiled: { readonly type: object; readonly dialects: readonly string[]; readonly fn: Value }[]
}

const hooks = new WeakMap<Interpreter, Hooks>()

function hooksOf(ctx: Interpreter): Hooks {
  let known = hooks.get(ctx)
  if (known === undefined) {
    known = { listeners: [], compiled: [] }
    hooks.set(ctx, known)
  }
  return known
}

/** `event.listen(target, "instrument_class", fn)`. */
export function listen(ctx: Interpreter, args: CallArguments): Value {
  const [target, event, fn] = args.positional
  if (typeof event === 'string' && MAPPER_EVENTS.has(event)) hooksOf(ctx).listeners.push({ target, fn })
  return null
}

/** `@event.listens_for(target, "instrument_class")`. */
export function listensFor(ctx: Interpreter, args: CallArguments): Value {
  return native('listens_for', (inner) => {
    const [fn] = inner.positional
    listen(ctx, { ...args, positional: [...args.positional, fn] })
    return fn
  })
}

/** `@compiles(DateTime, "mysql")`. */
export function compiles(ctx: Interpreter, args: CallArguments): Value {
  return native('compiles', (inner) => {
    const [type, ...dialects] = args.positional
    const [fn] = inner.positional
    if (typeof type === 'function')
      hooksOf(ctx).compiled.push({ type, dialects: dialects.filter((d): d is string => typeof d === 'string'), fn })
    return fn
  })
}

/** Tells the listeners of the mapped classes, and gives columns the types that the program writes itself. */
export function applyHooks(ctx: Interpreter): void {
  const { listeners, compiled } = hooksOf(ctx)
  for (const { target, fn } of listeners) {
    for (const type of ctx.mappedClasses as PyClass[]) {
      if (type.mapped === null || (target instanceof PyClass && target.place !== null && !type.isSubclassOf(target)))
        continue
      const { mapper } = type.mapped
      quietly(ctx, () => callValue(ctx, fn, positionally(mapper, type), siteOf(type)))
    }
  }
  for (const { type, dialects, fn } of compiled) {
    const site = { path: '', span: { start: 0, end: 0 }, source: 'compiles' }
    const text = quietly(ctx, () =>
      callValue(ctx, fn, positionally(new Unknown({ source: 'type' }), new Unknown({ source: 'compiler' })), site),
    )
    if (typeof text === 'string' && dialects.length > 0) rewrite(ctx, type, dialects, text)
  }
}

function siteOf(type: PyClass) {
  return {
    path: type.place?.path ?? '',
    span: type.place?.nameSpan ?? { start: 0, end: 0 },
    source: type.name,
  }
}

/** A hook that raises, or does too much, changes nothing. */
function quietly(ctx: Interpreter, body: () => Value): Value {
  ctx.steps = 0
  try {
    return ctx.mute(body)
  } catch (error) {
    if (error instanceof PyRaise || error instanceof BoundReached) return undefined
    throw error
  }
}

function rewrite(ctx: Interpreter, type: object, dialects: readonly string[], text: string): void {
  const base = ormExport('UserDefinedType') as new () => object
  const written = class extends base {
    getColSpec(): string {
      return text
    }
  }
  for (const metadata of ctx.metadatas) {
    const { tables } = metadata as { tables: Map<string, { columns: Iterable<{ type: object }> }> }
    for (const table of tables.values()) {
      for (const column of table.columns) {
        if (column.type.constructor !== type && !isInstanceOf(column.type, (type as AnyFunction).name)) continue
        const variant = (column.type as { withVariant(t: object, ...d: string[]): object }).withVariant
        column.type = variant.call(column.type, new written(), ...dialects)
      }
    }
  }
}
