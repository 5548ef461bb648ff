// What a program hooks into mapping: listeners that are told of each mapped class (they add indexes, constraints), and
// types that it compiles in its own way. Both take effect when all models are known.

import type { CustomCompilation } from 'orm-core'
import { getAttribute } from '../attributes.ts'
import { callValue, NO_ARGUMENTS, positionally } from '../calls.ts'
import { underlyingFunction } from '../functions.ts'
import { BoundReached, type Interpreter } from '../interpreter.ts'
import { native } from '../library/make.ts'
import { type AnyFunction, isInstanceOf, ormExport } from '../library/orm-core.ts'
import { ormBaseOf, subclassOf } from '../library/types.ts'
import { noteListener } from '../listeners.ts'
import { isUnknown } from '../unknown.ts'
import { type CallArguments, PyClass, PyRaise, type Value } from '../values.ts'

/** Events that tell a listener of a mapper and its class. */
const MAPPER_EVENTS = new Set(['instrument_class', 'after_mapper_constructed', 'mapper_configured'])
/** Events of configuring all mappers: who listens is told nothing, and looks for itself. */
const CONFIGURE_EVENTS = new Set(['before_configured', 'after_configured'])

interface Hooks {
  readonly listeners: { readonly target: Value; readonly fn: Value }[]
  readonly configuring: { readonly event: string; readonly fn: Value }[]
  readonly compiled: {
    readonly type: object
    readonly dialects: readonly string[]
    readonly visitor: CustomCompilation
  }[]
}

const hooks = new WeakMap<Interpreter, Hooks>()

function hooksOf(ctx: Interpreter): Hooks {
  let known = hooks.get(ctx)
  if (known === undefined) {
    known = { listeners: [], configuring: [], compiled: [] }
    hooks.set(ctx, known)
  }
  return known
}

/** `event.listen(target, "instrument_class", fn)`. */
export function listen(ctx: Interpreter, args: CallArguments): Value {
  const [target, event, fn] = args.positional
  if (typeof event === 'string' && MAPPER_EVENTS.has(event)) {
    hooksOf(ctx).listeners.push({ target, fn })
    ctx.hookCount++
  }
  if (typeof event === 'string' && CONFIGURE_EVENTS.has(event)) {
    hooksOf(ctx).configuring.push({ event, fn })
    ctx.hookCount++
    ctx.ledger.dependsOnAll()
  }
  const heard = underlyingFunction(fn)
  if (typeof event === 'string' && heard !== null) noteListener(ctx, target, event, heard)
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

/** `@compiles(utcnow, "mysql")`: on a class of the program's own at once, on orm-core's for this program's objects alone. */
export function compiles(ctx: Interpreter, args: CallArguments): Value {
  return native('compiles', (inner) => {
    const [type, ...given] = args.positional
    const [fn] = inner.positional
    const dialects = given.filter((dialect): dialect is string => typeof dialect === 'string')
    if (type instanceof PyClass && ormBaseOf(type) !== null) {
      const made = type.ormClass ?? subclassOf(ctx, type)
      registerFor(made as object, type.ormClass === null)
    } else if (typeof type === 'function') registerFor(type, false)
    return fn

    function registerFor(target: object, own: boolean): void {
      const visitor = visitorOf(ctx, fn)
      if (own) ((ormExport('compiles') as AnyFunction)(target, ...dialects) as AnyFunction)(visitor)
      else {
        hooksOf(ctx).compiled.push({ type: target, dialects, visitor })
        ctx.hookCount++
      }
    }
  })
}

/** A function of the program as orm-core's compilers call it. */
function visitorOf(ctx: Interpreter, fn: Value): CustomCompilation {
  const site = { path: '', span: { start: 0, end: 0 }, source: 'compiles' }
  return (element, compiler, kw) => {
    const CompileError = ormExport('CompileError') as new (message: string) => Error
    const keywords = new Map<string, Value>(Object.entries(kw))
    ctx.steps = 0
    let text: Value
    try {
      text = ctx.mute(() => callValue(ctx, fn, { positional: [element, compiler], keywords, unknownSplats: [] }, site))
    } catch (error) {
      if (error instanceof PyRaise) throw new CompileError(error.message)
      throw error
    }
    if (typeof text === 'string') return text
    if (isUnknown(text) && text.error) throw new CompileError(text.error.message)
    if (isUnknown(text) && typeof text.sample === 'string') return text.sample
    const reason = isUnknown(text) ? (text.reason ?? `\`${text.source}\` is not known statically`) : 'it is no string'
    throw new CompileError(`What a compiles() function gives can't be told: ${reason}`)
  }
}

/**
 * Tells the listeners of the mapped classes, and gives columns the types that the program writes itself. `isNew` is false
 * for classes and tables that have been told of before.
 */
export function applyHooks(ctx: Interpreter, isNew: (added: object) => boolean = () => true): void {
  const { listeners, compiled } = hooksOf(ctx)
  tellOfConfiguring(ctx, 'before_configured', '__declare_first__', isNew)
  for (const { target, fn } of listeners) {
    for (const type of (ctx.mappedClasses as PyClass[]).filter(isNew)) {
      if (type.mapped === null || (target instanceof PyClass && target.place !== null && !type.isSubclassOf(target)))
        continue
      const { mapper } = type.mapped
      quietly(ctx, () => callValue(ctx, fn, positionally(mapper, type), siteOf(type)))
    }
  }
  tellOfConfiguring(ctx, 'after_configured', '__declare_last__', isNew)
  for (const each of compiled) rewriteColumns(ctx, each, isNew)
}

/** `__declare_last__()` of each class that has it, and those who listen to the same: nobody has to be configured for it here. */
function tellOfConfiguring(ctx: Interpreter, event: string, method: string, isNew: (added: object) => boolean): void {
  for (const type of (ctx.mappedClasses as PyClass[]).filter(isNew)) {
    if (!hasAtOnce(type, method)) continue
    const site = siteOf(type)
    quietly(ctx, () => callValue(ctx, getAttribute(ctx, type, method, site), NO_ARGUMENTS, site))
  }
  for (const { event: heard, fn } of hooksOf(ctx).configuring) {
    if (heard !== event) continue
    quietly(ctx, () => callValue(ctx, fn, NO_ARGUMENTS, { path: '', span: { start: 0, end: 0 }, source: event }))
  }
}

/** Whether the class has the attribute itself, or from a mixin or an unmapped base (_get_immediate_cls_attr). */
function hasAtOnce(type: PyClass, name: string): boolean {
  return type.mro.some(
    (owner) => owner.entries.has(name) && (owner === type || !owner.mro.some((base) => base.mapped !== null)),
  )
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

type Compiled = Hooks['compiled'][number]

/**
 * Gives an object of orm-core that the program makes the functions which the program registered for its class. A class
 * of orm-core itself is left as it is: other programs use it as well.
 */
export function markCompiled(ctx: Interpreter, value: object): void {
  const compiled = hooks.get(ctx)?.compiled
  if (compiled === undefined || compiled.length === 0) return
  for (const { type, dialects, visitor } of compiled) {
    for (const object of [value, ...columnsOfCreate(value)]) if (isOf(object, type)) mark(object, visitor, dialects)
  }
}

/** A type given as its class (`cast(x, BigInteger)`) as an object, when the program compiles it in its own way. */
export function compiledInstance(ctx: Interpreter, type: unknown): unknown {
  const compiled = hooks.get(ctx)?.compiled
  if (compiled === undefined || typeof type !== 'function') return type
  const base = ormExport('TypeEngine') as AnyFunction
  const concerned = compiled.some(
    (each) =>
      (each.type === type || type.prototype instanceof (each.type as AnyFunction)) && type.prototype instanceof base,
  )
  if (!concerned) return type
  const made = Reflect.construct(type, []) as object
  markCompiled(ctx, made)
  return made
}

/** The columns of a CREATE TABLE, which orm-core makes. */
function columnsOfCreate(value: object): readonly object[] {
  return isInstanceOf(value, 'CreateTable') ? (value as unknown as { readonly columns: readonly object[] }).columns : []
}

function isOf(object: object, type: object): boolean {
  return typeof type === 'function' && object instanceof type
}

function mark(object: object, visitor: CustomCompilation, dialects: readonly string[]): void {
  ;(ormExport('compilesObject') as AnyFunction)(object, visitor, dialects)
}

function rewriteColumns(
  ctx: Interpreter,
  { type, dialects, visitor }: Compiled,
  isNew: (added: object) => boolean,
): void {
  for (const metadata of ctx.metadatas) {
    const { tables } = metadata as { tables: Map<string, { columns: Iterable<{ type: object }> }> }
    for (const table of [...tables.values()].filter(isNew)) {
      for (const column of table.columns) {
        if (!isOf(column.type, type)) continue
        // types without parameters are shared by all programs
        const copy = Object.assign(Object.create(Object.getPrototypeOf(column.type) as object), column.type) as object
        mark(copy, visitor, dialects)
        column.type = copy
      }
    }
  }
}
