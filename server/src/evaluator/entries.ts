// Reading one file: its module level was recorded when it was loaded; here each of its functions and methods is read
// with arguments that nobody gave (parameters.ts), once for the main path and once for each condition turned over.

import type { Expression, FunctionDefinition, Span } from '../frontends/program.ts'
import type { FileAnalysis } from './analysis.ts'
import { furtherRuns, Run, runs } from './branches.ts'
import { filesThatCall } from './callers.ts'
import {
  type Concrete,
  concretesOf,
  keptInstances,
  mappedUsersOf,
  type Users,
  usersThatCall,
  userThatCalls,
} from './concrete.ts'
import { callFunction } from './functions.ts'
import { BoundReached, type Interpreter } from './interpreter.ts'
import { mayLead } from './leads.ts'
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

const NOTHING: FileAnalysis = { path: '', statements: [], uses: [], unknownAttributes: [], engineUrls: [] }

/** Reads a file in small steps: what others ask of the same interpreter may come in between. */
export function* analyzeInSteps(ctx: Interpreter, path: string): Generator<void, FileAnalysis> {
  const module = ctx.modules.load(path)
  if (module === null || module.scope === null) return { ...NOTHING, path }
  const recorder = ctx.modules.recorderOf(path).copy()
  const entries = functionsOf(ctx, path)
  for (const entry of entries) {
    recorder.begin(entry.fn.definition, entry.fn.qualname)
    yield* readFunction(ctx, recorder, entry, runsOf(ctx, recorder, entry.fn))
    const open = furtherRuns(() => recorder.openReadings(entry.fn.definition))
    yield* readFunction(ctx, recorder, entry, open)
    yield* readOtherUsers(ctx, recorder, entry)
  }
  yield* readCallers(ctx, recorder, path, entries)
  return yield* recorder.finish()
}

/** Other classes as which a method is read. */
const MAX_OTHER_USERS = 7

/** Reads a method of a generic class or a mixin as the other classes run it that inherit it. */
function* readOtherUsers(ctx: Interpreter, recorder: SiteRecorder, entry: Entry): Generator<void> {
  const { definition, qualname } = entry.fn
  if (entry.others === null || recorder.isOpen(definition) === undefined) return
  const { more, users } = entry.others()
  for (const user of users.slice(1, 1 + MAX_OTHER_USERS)) {
    recorder.begin(definition, qualname)
    const receiver = entry.type === null ? () => user.type : () => user.instance()
    yield* readFunction(ctx, recorder, { ...entry, receiver }, [new Run()], `as ${user.name}`)
  }
  if (more || users.length > 1 + MAX_OTHER_USERS) recorder.noteManyUsers(definition)
}

/** The main path, and the others where they may lead to something. */
function* runsOf(ctx: Interpreter, recorder: SiteRecorder, fn: PyFunction): Generator<Run> {
  let first = true
  for (const run of runs()) {
    if (!first && !recorder.concerned && !mayLead(ctx, fn, ctx.called)) return
    first = false
    yield run
  }
}

/** Functions of other files that are read for one file's sake. */
const MAX_CALLERS = 48
/** Functions that are read for other forms of what is known. */
const MAX_FURTHER_CALLERS = 24
/** Those whose conditions are turned over, for each function. */
const MAX_TURNED_CALLERS = 6
/** Callers that are read when one has closed what was open, and instances that are kept. */
const MAX_FORMS = 4
const BUILDS =
  /\b(?:select|query|filter|filter_by|filterBy|where|order_by|orderBy|options|(?<!["'`]\.|\bpath\.)join|outerjoin|limit)\(/
const ELSEWHERE: Span = { start: -1, end: -1 }

/**
 * Reads functions of other files that call those whose statements stay open without their arguments: a builder's methods,
 * loader options that each caller gives.
 */
function* readCallers(
  ctx: Interpreter,
  recorder: SiteRecorder,
  path: string,
  entries: readonly Entry[],
): Generator<void> {
  const callers = new Map<string, readonly Entry[]>()
  const read = new Set<object>()
  let asked = 0
  let further = MAX_FURTHER_CALLERS
  const kept = new Map<PyClass, readonly Concrete[]>()
  for (const entry of entries) {
    const { fn, type } = entry
    const isOpen = () => {
      const open = recorder.isOpen(fn.definition)
      return open ?? BUILDS.test(ctx.text(path, fn.definition))
    }
    const leans = () => isOpen() || recorder.leansOnCallers(fn.definition)
    if (fn.name === '__init__' || !leans()) continue
    if (type !== null) {
      if (!kept.has(type)) kept.set(type, yield* keptInstances(ctx, type))
      const first = userThatCalls(ctx, kept.get(type)!, fn.name)
      const others = kept.get(type)!.filter((it) => it !== first)
      for (const user of first === null ? [] : [first, ...others].slice(0, MAX_FORMS)) {
        recorder.begin(ELSEWHERE, user.keptAs)
        yield* readFunction(ctx, recorder, { ...entry, receiver: user.instance }, [new Run()], `as \`${user.keptAs}\``)
        if (isOpen()) break
      }
    }
    if (fn.name.startsWith('__') || !leans()) continue
    // The first caller that says what was open gives the statement; what a few others make of it are its other forms.
    let turns = MAX_TURNED_CALLERS
    let forms = MAX_FORMS
    for (const { file, name } of yield* filesThatLead(ctx, recorder, entry, entries)) {
      if (!callers.has(file)) {
        ctx.modules.load(file)
        callers.set(file, functionsOf(ctx, file))
      }
      for (const caller of callers.get(file)!) {
        const { definition } = caller.fn
        if (read.has(definition) || !ctx.text(file, definition).includes(`${name}(`)) continue
        if (isOpen()) {
          if (asked++ === MAX_CALLERS) return
        } else if (further-- <= 0) {
          forms = 0
          break
        }
        read.add(definition)
        recorder.begin(ELSEWHERE, caller.fn.qualname)
        const condition = `called by ${caller.fn.qualname}`
        const run = new Run()
        yield* readFunction(ctx, recorder, caller, [run], condition)
        if (recorder.isOpen(fn.definition) === true && turns-- > 0) {
          const words = new Set(fn.definition.parameters.map((each) => each.name))
          const open = () => (recorder.isOpen(fn.definition) ? [{ run, words }] : [])
          yield* readFunction(ctx, recorder, caller, furtherRuns(open, true), condition)
        }
        if (!isOpen() && --forms === 0) break
      }
      if (forms === 0) break
    }
  }
}

/** Functions of the same file through which a caller in another file may come. */
const MAX_WAYS = 5

/**
 * The files that call a function, and by which name. One whose statements nobody has met yet may be reached through
 * others of its file: `repository.list(…)` applies the filters that it is given.
 */
function* filesThatLead(
  ctx: Interpreter,
  recorder: SiteRecorder,
  { fn }: Entry,
  entries: readonly Entry[],
): Generator<void, { readonly file: string; readonly name: string }[]> {
  const names = [fn.name]
  if (recorder.isOpen(fn.definition) === undefined) {
    for (const inner of names) {
      for (const { fn: outer } of entries) {
        if (names.length > MAX_WAYS) break
        if (names.includes(outer.name) || outer.name.startsWith('__')) continue
        if (ctx.text(fn.path, outer.definition).includes(`${inner}(`)) names.push(outer.name)
      }
    }
  }
  const found: { file: string; name: string }[] = []
  for (const name of names) for (const file of yield* filesThatCall(ctx, name, fn.path)) found.push({ file, name })
  return found
}

interface Entry {
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
function functionsOf(ctx: Interpreter, path: string): Entry[] {
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
    if (seen.has(fn) || fn.definition.kind !== 'function') return
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

/** @param condition holds for all that is found */
function* readFunction(
  ctx: Interpreter,
  recorder: SiteRecorder,
  entry: Entry,
  through: Iterable<Run>,
  condition: string | null = null,
): Generator<void> {
  let steps = 0
  for (const run of through) {
    const { conditions, depth, inner, muted, mutedByLambdas, recorder: before, run: outer, steps: stepsBefore } = ctx
    ctx.recorder = recorder
    ctx.steps = steps
    ctx.run = run
    try {
      readOnce(ctx, entry, condition)
    } finally {
      steps = ctx.steps
      Object.assign(ctx, { conditions, depth, inner, muted, mutedByLambdas, recorder: before, run: outer })
      ctx.steps = stepsBefore
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
