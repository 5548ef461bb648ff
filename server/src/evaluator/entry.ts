// The functions and methods of a file as they are read for their statements: each with the receivers that it may have, and
// how it is read once along a run. In which order, and along which runs, is entries.ts's.

import type { Expression, FunctionDefinition } from '../frontends/program.ts'
import type { Run } from './branches.ts'
import { type Concrete, concretesOf, mappedUsersOf, type Users, usersThatCall } from './concrete.ts'
import { callFunction } from './functions.ts'
import { BoundReached, type Interpreter, NEAR_DEPTH } from './interpreter.ts'
import { entryArguments } from './parameters.ts'
import { makeInstance } from './receivers.ts'
import type { Scope } from './scopes.ts'
import type { SiteRecorder } from './sites.ts'
import {
  ClassMethod,
  DeclaredAttr,
  Hybrid,
  NativeFunction,
  PyClass,
  PyFunction,
  PyProperty,
  PyRaise,
  StaticMethod,
  type Value,
} from './values.ts'

export interface Entry {
  readonly fn: PyFunction
  /** The class whose instance is `self`. */
  readonly type: PyClass | null
  /** Makes `self` or `cls`, anew for each run. */
  readonly receiver: (() => Value) | null
  /** The subclass as which a method of a generic class is read. */
  readonly as: (() => string | null) | null
  /** All classes as which it can be read, where it is generic. */
  readonly others: (() => Users) | null
}

/** The functions and methods that the file defines, in source order. */
export function functionsOf(ctx: Interpreter, path: string): Entry[] {
  const scope = ctx.modules.workspaceModule(path)?.scope
  if (!scope) return []
  const entries: Entry[] = []
  const seen = new Set<object>()
  // Looked for when a method is read: most classes stand for themselves.
  const users = new Map<PyClass, Users>()
  const usersOf = (type: PyClass, method: string): Users => {
    const mapped = mappedUsersOf(ctx, type, method)
    if (mapped.users.length > 0) return mapped
    if (!users.has(type)) users.set(type, concretesOf(ctx, type))
    return usersThatCall(ctx, users.get(type)!, method)
  }
  const userOf = (type: PyClass, method: string): Concrete | null => usersOf(type, method).users[0] ?? null
  const instanceReceiver = (type: PyClass, name: string) => () =>
    userOf(type, name)?.instance() ?? makeInstance(ctx, type)
  const classReceiver = (type: PyClass, name: string) => () => userOf(type, name)?.type ?? type
  const nameOf = (type: PyClass, name: string) => () => userOf(type, name)?.name ?? null
  const addFunction = (value: Value, type: PyClass | null): void => {
    for (const { fn, bound } of functionsIn(value)) {
      if (fn.path !== path || seen.has(fn) || fn.name === '<lambda>') continue
      seen.add(fn)
      if (bound === 'static' || type === null) entries.push({ fn, type: null, receiver: null, as: null, others: null })
      else {
        const receiver = bound === 'class' ? classReceiver(type, fn.name) : instanceReceiver(type, fn.name)
        const others = () => usersOf(type, fn.name)
        entries.push({ fn, type: bound === 'class' ? null : type, receiver, as: nameOf(type, fn.name), others })
      }
    }
  }
  const addClass = (type: PyClass): void => {
    if (type.place?.path !== path || seen.has(type)) return
    seen.add(type)
    for (const entry of type.entries.values()) {
      if (entry.value instanceof PyClass) addClass(entry.value)
      else addFunction(entry.value, type)
    }
    for (const fn of type.scope?.definitions ?? []) addDefinition(fn, type)
  }
  // What a decorator of the program's made of a function is another function: the one that was written is read.
  const addDefinition = (fn: PyFunction, type: PyClass | null): void => {
    if (seen.has(fn)) return
    seen.add(fn)
    const decorated = (name: string) =>
      fn.definition.kind === 'function' &&
      fn.definition.decorators.some((each) => each.kind === 'name' && each.name === name)
    const bare = type === null || decorated('staticmethod')
    const receiver = bare
      ? null
      : decorated('classmethod')
        ? classReceiver(type, fn.name)
        : instanceReceiver(type, fn.name)
    const others = type === null || bare ? null : () => usersOf(type, fn.name)
    entries.push({ fn, type: bare ? null : type, receiver, as: bare ? null : nameOf(type, fn.name), others })
  }
  for (const value of scope.names.known()) {
    if (value instanceof PyClass) addClass(value)
    else addFunction(value, null)
  }
  for (const fn of scope.definitions) addDefinition(fn, null)
  for (const fn of mainBlocks(ctx, scope, path))
    entries.push({ fn, type: null, receiver: null, as: null, others: null })
  return entries.sort((a, b) => a.fn.definition.start - b.fn.definition.start)
}

/**
 * The bodies of `if __name__ == "__main__":`, as functions without parameters: an import does not run them, and the names
 * that they bind are nobody else's.
 */
function mainBlocks(ctx: Interpreter, scope: Scope, path: string): PyFunction[] {
  const body = ctx.sources.file(path)?.program.body ?? []
  return body.flatMap((statement) => {
    if (statement.kind !== 'if' || !isMainGuard(statement.test)) return []
    const definition: FunctionDefinition = {
      kind: 'function',
      name: '__main__',
      nameSpan: statement.test,
      async: false,
      generator: false,
      parameters: [],
      returns: null,
      decorators: [],
      typeParameters: [],
      body: statement.body,
      start: statement.start,
      end: statement.end,
    }
    const { module } = scope
    const defaults = new Map<string, Value>()
    return [new PyFunction({ name: '__main__', qualname: '', definition, scope, path, module: module.name, defaults })]
  })
}

function isMainGuard(test: Expression): boolean {
  if (test.kind !== 'compare' || test.operators.length !== 1 || test.operators[0] !== '==') return false
  const sides = [test.left, test.comparators[0]!]
  return (
    sides.some((side) => side.kind === 'name' && side.name === '__name__') &&
    sides.some((side) => side.kind === 'literal' && side.value === '__main__')
  )
}

function functionsIn(value: Value): { fn: PyFunction; bound: 'instance' | 'class' | 'static' }[] {
  if (value instanceof PyFunction) return [{ fn: value, bound: 'instance' }]
  if (value instanceof ClassMethod) return functionsIn(value.function).map(({ fn }) => ({ fn, bound: 'class' }))
  if (value instanceof StaticMethod) return functionsIn(value.function).map(({ fn }) => ({ fn, bound: 'static' }))
  if (value instanceof PyProperty)
    return functionsIn(value.getter).map(({ fn }) => ({ fn, bound: value.onClass ? 'class' : 'instance' }))
  if (value instanceof Hybrid) {
    return [value.getter, value.expression].flatMap(functionsIn).map(({ fn }) => ({ fn, bound: 'class' }))
  }
  if (value instanceof DeclaredAttr) return functionsIn(value.function).map(({ fn }) => ({ fn, bound: 'class' }))
  if (value instanceof NativeFunction && value.members?.get('__wrapped__') instanceof PyFunction)
    return functionsIn(value.members.get('__wrapped__'))
  return []
}

/**
 * @param condition holds for all that is found
 * @param nearDepth down to which depth of calls conditions are turned over
 */
export function* readFunction(
  ctx: Interpreter,
  recorder: SiteRecorder,
  entry: Entry,
  through: Iterable<Run>,
  condition: string | null = null,
  nearDepth = NEAR_DEPTH,
): Generator<void> {
  let steps = 0
  for (const run of through) {
    const { conditions, depth, inner, muted, mutedByLambdas, recorder: before, run: outer, steps: stepsBefore } = ctx
    ctx.recorder = recorder
    ctx.nearDepth = nearDepth
    ctx.steps = steps
    ctx.run = run
    try {
      readOnce(ctx, entry, condition)
    } finally {
      recorder.steps += ctx.steps - steps
      steps = ctx.steps
      Object.assign(ctx, { conditions, depth, inner, muted, mutedByLambdas, recorder: before, run: outer })
      ctx.steps = stepsBefore
      ctx.nearDepth = NEAR_DEPTH
      ctx.ledger.settleChanges()
    }
    yield
  }
}

function readOnce(ctx: Interpreter, { as, fn, receiver }: Entry, condition: string | null): void {
  ctx.conditions = []
  ctx.muted = 0
  ctx.mutedByLambdas = 0
  ctx.depth = 0
  ctx.active.length = 0
  ctx.attempts.length = 0
  try {
    const self = receiver === null ? undefined : receiver()
    const name = as?.() ?? null
    if (condition !== null) ctx.conditions = [condition]
    else if (name !== null) ctx.conditions = [`as ${name}`]
    const args = entryArguments(ctx, fn, self)
    ctx.inner = []
    ctx.called.clear()
    callFunction(ctx, fn, args, { path: fn.path, span: fn.definition, source: fn.name })
    readInner(ctx)
  } catch (error) {
    // The function raises, or is too long to follow: what was found until then stays.
    if (error instanceof BoundReached && ctx.run !== null) ctx.run.isCut = true
    if (error instanceof PyRaise || error instanceof BoundReached) return
    if (!(error instanceof Error)) throw error
    const reason = `not understood: ${error.message}`
    if (!ctx.unresolved.some((known) => known.path === fn.path && known.span.start === fn.definition.start)) {
      ctx.unresolved.push({ path: fn.path, span: fn.definition, reason })
    }
  }
}

/** Functions that the function defines and hands on (a route, a task, a callback): nobody calls them here. */
function readInner(ctx: Interpreter): void {
  for (let fn = ctx.inner.shift(); fn !== undefined; fn = ctx.inner.shift()) {
    if (ctx.called.has(fn.definition)) continue
    ctx.conditions = []
    const args = entryArguments(ctx, fn, undefined)
    try {
      callFunction(ctx, fn, args, { path: fn.path, span: fn.definition, source: fn.name })
    } catch (error) {
      if (!(error instanceof PyRaise)) throw error
    }
  }
}
