// User functions: what a `def` or lambda defines, and what a call of one gives. Calls are interpreted within bounds of
// depth and steps; a generator gives the list of what it yields.

import type { Expression, FunctionDefinition, LambdaExpression, Parameter, Statement } from '../frontends/program.ts'
import { isAbstract } from './abstract.ts'
import { callValue } from './calls.ts'
import { readFar } from './candidates.ts'
import { evaluate } from './expressions.ts'
import { type Interpreter, libraryTexts } from './interpreter.ts'
import { speaks, speaksOfStatements } from './leads.ts'
import { defaultOf } from './module-forms.ts'
import { declaredResult } from './parameters.ts'
import { Scope } from './scopes.ts'
import { execute } from './statements.ts'
import { arrowDefinition, memberValue, methodDefinition } from './typescript/functions.ts'
import { isTypeScript } from './typescript/source.ts'
import { Unknown } from './unknown.ts'
import {
  type CallArguments,
  type CallSite,
  ClassMethod,
  Hybrid,
  type PyClass,
  PyContext,
  PyDict,
  PyFunction,
  PyList,
  PyProperty,
  PyRaise,
  PySet,
  PyTuple,
  StaticMethod,
  typeVariable,
  type Value,
} from './values.ts'

/** Under this name a generator's scope keeps what it yielded. */
const YIELDS = '\u0000yields'
/** Where conditions are open nothing but this ends a function that calls itself. */
const MAX_RECURSION = 3
const MAX_KNOWN_RECURSION = 40

export function defineFunction(ctx: Interpreter, scope: Scope, given: FunctionDefinition): void {
  const definition = methodDefinition(given)
  const fn = makeFunction(ctx, scope, definition)
  const place = { path: scope.path, span: definition, nameSpan: definition.nameSpan }
  if (scope.kind === 'function') ctx.noteInner(fn)
  else {
    scope.places.set(definition.name, place)
    scope.definitions.push(fn)
  }
  const value = memberValue(definition, fn)
  if (value !== null) scope.assign(definition.name, decorate(ctx, scope, value, definition.decorators, definition.name))
}

export function makeFunction(ctx: Interpreter, scope: Scope, definition: FunctionDefinition): PyFunction {
  const defaults = new Map<string, Value>()
  for (const parameter of definition.parameters) {
    if (parameter.default !== null) defaults.set(parameter.name, evaluate(ctx, scope, parameter.default))
  }
  let inner = scope
  if (definition.typeParameters.length > 0) {
    inner = new Scope('function', scope, scope.module, scope.path, scope.qualname)
    for (const parameter of definition.typeParameters) {
      const bound = parameter.bound === null ? undefined : ctx.mute(() => evaluate(ctx, scope, parameter.bound!))
      inner.names.set(parameter.name, typeVariable(parameter.name, bound))
    }
  }
  return new PyFunction({
    name: definition.name,
    qualname: scope.qualify(definition.name),
    definition,
    scope: inner,
    path: scope.path,
    module: scope.module.name,
    defaults,
  })
}

export function decorate(
  ctx: Interpreter,
  scope: Scope,
  value: Value,
  decorators: readonly Expression[],
  name: string,
  evaluated: readonly Value[] = evaluateDecorators(ctx, scope, decorators),
): Value {
  let result = value
  for (let i = decorators.length - 1; i >= 0; i--) {
    const site = ctx.site(scope.path, decorators[i]!)
    const decorated = ctx.mute(() =>
      callValue(ctx, evaluated[i], { positional: [result], keywords: new Map(), unknownSplats: [] }, site),
    )
    // A decorator that is not known is taken for one that leaves its function what it is.
    if (decorated instanceof Unknown || decorated === null) continue
    result = decorated
  }
  void name
  return result
}

/** What stands behind the `@`s: Python asks for it before the name of what is decorated means something else. */
export function evaluateDecorators(ctx: Interpreter, scope: Scope, decorators: readonly Expression[]): Value[] {
  return decorators.map((expression) => ctx.mute(() => evaluate(ctx, scope, expression)))
}

/** @param name what TypeScript calls it: the key of the object that it is a method of */
export function makeLambda(ctx: Interpreter, scope: Scope, expression: LambdaExpression, name = '<arrow>'): PyFunction {
  if (isTypeScript(scope.path)) {
    const fn = makeFunction(ctx, scope, arrowDefinition(expression, name, expression))
    if (scope.kind === 'function') ctx.noteInner(fn)
    else scope.definitions.push(fn)
    return fn
  }
  const defaults = new Map<string, Value>()
  for (const parameter of expression.parameters) {
    if (parameter.default !== null) defaults.set(parameter.name, evaluate(ctx, scope, parameter.default))
  }
  const fn = new PyFunction({
    name: '<lambda>',
    qualname: scope.qualify('<lambda>'),
    definition: expression,
    scope,
    path: scope.path,
    module: scope.module.name,
    defaults,
  })
  // One that nobody calls here makes its statements elsewhere.
  if (scope.kind !== 'class' && speaksOfStatements(ctx, scope.path, expression)) {
    if (scope.kind === 'function') ctx.noteInner(fn)
    else scope.definitions.push(fn)
  }
  return fn
}

export function callFunction(ctx: Interpreter, fn: PyFunction, args: CallArguments, site: CallSite): Value {
  const follow = (given: CallArguments) =>
    ctx.bounded(
      fn,
      () => isHasty(ctx),
      () => followCall(ctx, fn, given, site),
      () =>
        new Unknown({
          source: site.source,
          path: site.path,
          span: site.span,
          reason: `\`${site.source}\` does too much to be followed`,
        }),
    )
  const { definition } = fn
  const near = ctx.depth === 0 || (ctx.depth < ctx.nearDepth && fn.path === ctx.recorder?.path)
  const isFar = ctx.run !== null && ctx.far === null && !near
  return isFar ? readFar(ctx, definition, site, args, follow, () => isElsewhere(ctx) || isHasty(ctx)) : follow(args)
}

/** Whether the function that is read is the file's own and says nothing of SQL itself: its calls are asked for little. */
function isHasty(ctx: Interpreter): boolean {
  const definition = ctx.active[0]?.definition as PyFunction['definition'] | undefined
  const path = definition === undefined ? undefined : ctx.called.get(definition)
  return path !== undefined && path === ctx.recorder?.path && !speaks(ctx, path, definition!)
}

/** Whether a function of another file is read for what it calls in the file. */
function isElsewhere(ctx: Interpreter): boolean {
  const definition = ctx.active[0]?.definition
  return definition !== undefined && ctx.called.get(definition) !== ctx.recorder?.path
}

function followCall(ctx: Interpreter, fn: PyFunction, args: CallArguments, site: CallSite): Value {
  const definition = fn.definition
  if (isAbstract(fn)) {
    const reason = `which \`${fn.name}\` runs, a subclass says`
    return declaredResult(ctx, fn, new Unknown({ source: site.source, path: site.path, span: site.span, reason }))
  }
  const outer = ctx.active.filter((active) => active.definition === definition)
  const isOpen = outer.some((active) => active.openDecisions < ctx.openDecisions)
  if (ctx.tooDeep || outer.length >= (isOpen ? MAX_RECURSION : MAX_KNOWN_RECURSION)) {
    return new Unknown({
      source: site.source,
      path: site.path,
      span: site.span,
      reason: 'the call is too deep to follow',
    })
  }
  const scope = new Scope(
    'function',
    fn.scope,
    fn.scope.module,
    fn.path,
    fn.name === '<lambda>' ? fn.scope.qualname : fn.qualname,
    fn,
  )
  bindParameters(ctx, scope, definition.parameters, args, fn, site)
  const first = definition.parameters[0]
  if (first) scope.receiver = scope.names.get(first.name)
  const conditions = ctx.conditions.length
  ctx.active.push({ definition, openDecisions: ctx.openDecisions, site })
  ctx.called.set(definition, fn.path)
  ctx.depth++
  const openDecisions = ctx.openDecisions
  try {
    if (!Array.isArray(definition.body)) {
      const { body } = definition
      const isRead = ctx.run !== null && ctx.depth === 1
      return isRead
        ? evaluate(ctx, scope, body as Expression)
        : ctx.inLambda(() => evaluate(ctx, scope, body as Expression))
    }
    const generator = definition.kind === 'function' && definition.generator
    if (generator) scope.names.set(YIELDS, Object.assign(new PyList(), { generator }))
    const farDecisions = ctx.farDecisions
    const completion = ctx.outOfLambdas(() => execute(ctx, scope, definition.body as readonly Statement[]))
    if (generator) return scope.names.get(YIELDS)
    const result = completion?.kind === 'return' ? completion.value : null
    ctx.hasFallenOff = completion === null
    // `is_admin()`: which answer it gives hangs on conditions that are tried one way only.
    // So does an empty collection: `accessible_ids(user)` gives none only when nothing that it asks for holds.
    const isOneWay = ctx.run !== null && ctx.farDecisions > farDecisions && ctx.depth !== ctx.attemptDepth
    if (isOneWay && isEmptyCollection(result)) {
      return new Unknown({ source: site.source, path: site.path, span: site.span })
    }
    if (isOneWay && result instanceof PyTuple && result.items.some(isEmptyCollection))
      return new PyTuple(
        result.items.map((item) =>
          isEmptyCollection(item) ? new Unknown({ source: site.source, path: site.path, span: site.span }) : item,
        ),
        result.fields,
      )
    if (ctx.run !== null && ctx.farDecisions > farDecisions && (result === null || typeof result === 'boolean')) {
      return new Unknown({ source: site.source, path: site.path, span: site.span, sample: result })
    }
    return declaredResult(ctx, fn, result)
  } catch (error) {
    // It raised where conditions were tried one way only: the caller goes on as if it had not.
    const goesOn = ctx.run !== null && ctx.depth > 1 && (ctx.far === null || ctx.far.forced.size === 0)
    if (error instanceof PyRaise && goesOn && ctx.openDecisions > openDecisions) {
      return new Unknown({ source: site.source, path: site.path, span: site.span })
    }
    throw error
  } finally {
    ctx.depth--
    ctx.active.pop()
    ctx.conditions.length = conditions
  }
}

function isEmptyCollection(value: Value): boolean {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length === 0 && value.rest === null
  return value instanceof PySet && value.entries.size === 0
}

function bindParameters(
  ctx: Interpreter,
  scope: Scope,
  parameters: readonly Parameter[],
  args: CallArguments,
  fn: PyFunction,
  site: CallSite,
): void {
  const { defaults, path } = fn
  const positional = [...args.positional]
  const keywords = new Map(args.keywords)
  // A function of a library has its options from those who name them.
  const open = args.unknownSplats.length > 0 && !libraryTexts.has(path)
  for (const parameter of parameters) {
    const { name, mode } = parameter
    if (mode === 'variadic') {
      const rest = new PyTuple(positional.splice(0))
      rest.rest = args.unknownSplats[0] ?? null
      scope.names.set(name, rest)
    } else if (mode === 'keywordVariadic') {
      const rest = new PyDict([...keywords])
      rest.rest = args.unknownSplats[0] ?? null
      rest.optional = rest.rest !== null
      scope.names.set(name, rest)
      keywords.clear()
    } else if (mode !== 'keywordOnly' && positional.length > 0) {
      scope.names.set(name, positional.shift())
    } else if (keywords.has(name)) {
      scope.names.set(name, keywords.get(name))
      keywords.delete(name)
    } else if (defaults.has(name) && !open) {
      scope.names.set(name, defaultOf(ctx, fn, parameter))
    } else {
      scope.names.set(
        name,
        new Unknown({
          source: name,
          path: site.path,
          span: site.span,
          reason: `parameter \`${name}\` is not known statically`,
        }),
      )
    }
  }
}

/** What the decorators of the library make of a function. */
export function asContextManager(ctx: Interpreter, fn: Value): (args: CallArguments, site: CallSite) => Value {
  return (args, site) => {
    const yielded = callValue(ctx, fn, args, site)
    return yielded instanceof PyList
      ? new PyContext(yielded.items[0] ?? new Unknown({ source: site.source, path: site.path, span: site.span }))
      : yielded
  }
}

/** The function inside classmethod, staticmethod and the like. */
export function underlyingFunction(value: Value): PyFunction | null {
  if (value instanceof PyFunction) return value
  if (value instanceof ClassMethod || value instanceof StaticMethod) return underlyingFunction(value.function)
  return null
}

/** Marks the functions of a class body as its own, for `super()`. */
export function adopt(type: PyClass, value: Value): void {
  if (value instanceof Hybrid) {
    for (const each of [value.getter, value.expression]) adopt(type, each)
    return
  }
  if (value instanceof PyProperty) adopt(type, value.setter)
  const fn = underlyingFunction(value instanceof PyProperty ? value.getter : value)
  if (fn !== null && fn.owner === null) fn.owner = type
}
