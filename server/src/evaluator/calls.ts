// Calls: arguments with their splats, and what each kind of callable does with them. How orm-core's callables take
// Python's arguments is library/orm-call.ts's and library/given.ts's.

import type { CallExpression, Expression } from '../frontends/program.ts'
import { getAttribute } from './attributes.ts'
import { evaluate, evaluateName } from './expressions.ts'
import { formsMade } from './forms.ts'
import { callFunction } from './functions.ts'
import { instantiate } from './instances.ts'
import type { Interpreter } from './interpreter.ts'
import { iterate } from './iteration.ts'
import { isBaked, sendBaked } from './library/baked.ts'
import { builtin } from './library/builtins.ts'
import { callOrm } from './library/orm-call.ts'
import { isInstanceOf, isOrmObject } from './library/orm-core.ts'
import { OrmMethod } from './library/orm-method.ts'
import { madeByFactory } from './library/sessions.ts'
import { attributeName } from './mangling.ts'
import { notePassed } from './passed-on.ts'
import type { Scope } from './scopes.ts'
import { patternOfCall } from './text-patterns.ts'
import { raiseMissing, refuseSample } from './tries.ts'
import { isTypeScript } from './typescript/source.ts'
import { allSettled, isUnknown, NO_SAMPLE, sampleOf, Unknown } from './unknown.ts'
import {
  BoundMethod,
  type CallArguments,
  type CallSite,
  ClassMethod,
  EnumMember,
  NativeFunction,
  PyClass,
  PyDict,
  PyFunction,
  PyGeneric,
  PyInstance,
  PyList,
  PyNamespace,
  PySuper,
  PyTuple,
  StaticMethod,
  type Value,
} from './values.ts'

export function callExpression(
  ctx: Interpreter,
  scope: Scope,
  expression: CallExpression,
  inner: (expression: Expression) => Value,
): Value {
  const site = ctx.site(scope.path, expression)
  const { callee } = expression
  let fn: Value
  if (callee.kind === 'attribute') {
    const object = inner(callee.object)
    const at = ctx.site(scope.path, callee)
    fn = getAttribute(ctx, object, attributeName(scope, callee.name), at)
    if (ctx.attempts.length > 0) raiseMissing(ctx, fn, callee.name)
    ctx.recorder?.useAttribute(ctx, scope, callee, object, fn)
  } else if (callee.kind === 'name') {
    if (callee.name === 'super' && isTypeScript(scope.path)) {
      const args = evaluateArguments(ctx, scope, expression)
      return callValue(ctx, getAttribute(ctx, superOf(scope), '__init__', site), args, site)
    }
    if (callee.name === 'super' && expression.arguments.length === 0) return superOf(scope)
    fn = evaluateName(ctx, scope, callee)
    const isVars = callee.name === 'vars' && expression.arguments.length === 0 && fn === builtin(ctx, 'vars')
    if (isVars || (callee.name === 'locals' && fn === builtin(ctx, 'locals'))) {
      if (scope.kind === 'module') return callValue(ctx, builtin(ctx, 'globals'), positionally(), site)
      // A class body binds what it puts there.
      if (scope.kind === 'class') return new PyNamespace(scope)
      return new PyDict([...scope.names].filter(([name]) => !name.startsWith('\u0000')))
    }
  } else fn = inner(callee)
  const args = evaluateArguments(ctx, scope, expression)
  return callValue(ctx, fn, args, site)
}

/** `super()` of Python, `super` of TypeScript. */
export function superOf(scope: Scope): Value {
  let holder: Scope | null = scope
  while (holder !== null && holder.function?.owner == null) holder = holder.parent
  const owner = holder?.function?.owner
  return owner ? new PySuper(owner, holder!.receiver) : new Unknown({ source: 'super()' })
}

export function evaluateArguments(ctx: Interpreter, scope: Scope, expression: CallExpression): CallArguments {
  const positional: Value[] = []
  const expressions: (Expression | null)[] = []
  const keywords = new Map<string, Value>()
  const keywordExpressions = new Map<string, Expression>()
  const unknownSplats: Value[] = []
  for (const argument of expression.arguments) {
    const value = evaluate(ctx, scope, argument.value)
    if (argument.splat === 'list') {
      const items = iterate(ctx, value, ctx.site(scope.path, argument.value))
      for (const item of items.values) {
        positional.push(item)
        expressions.push(argument.value)
      }
      if (items.rest !== null && !(isUnknown(value) && items.values.length > 0)) unknownSplats.push(items.rest)
    } else if (argument.splat === 'dict') {
      const known = sampleOf(value)
      if (known instanceof PyDict) {
        for (const { key, value: item } of known.entries.values()) {
          if (typeof key === 'string') keywords.set(key, item)
          else if (isUnknown(key)) unknownSplats.push(key)
        }
        if (known.rest !== null) unknownSplats.push(known.rest)
      }
      if (isUnknown(value)) unknownSplats.push(value)
    } else if (argument.name !== null) {
      keywords.set(argument.name, value)
      keywordExpressions.set(argument.name, argument.value)
    } else {
      positional.push(value)
      expressions.push(argument.value)
    }
  }
  return { positional, keywords, unknownSplats, expressions, keywordExpressions }
}

export const NO_ARGUMENTS: CallArguments = { positional: [], keywords: new Map(), unknownSplats: [] }

export function positionally(...positional: Value[]): CallArguments {
  return { positional, keywords: new Map(), unknownSplats: [] }
}

export function callMethod(ctx: Interpreter, object: Value, name: string, args: Value[], site: CallSite): Value {
  return callValue(ctx, getAttribute(ctx, object, name, site), positionally(...args), site)
}

/** What the class of an instance says of it as a text (`__str__`); undefined where it says nothing. */
export function ownText(ctx: Interpreter, value: Value, site: CallSite): Value | undefined {
  if (!(value instanceof PyInstance)) return undefined
  const method = value.class.lookup('__str__')?.entry.value
  if (!(method instanceof PyFunction)) return undefined
  const text = ctx.mute(() => callMethod(ctx, value, '__str__', [], site))
  if (typeof text === 'string') return text
  const { path, source, span } = site
  // It is unknown where it is asked for, by what is asked there.
  return text instanceof Unknown
    ? new Unknown({ source, path, span, reason: text.reason, pattern: text.pattern, sample: text.sample })
    : new Unknown({ source, path, span })
}

export function callValue(ctx: Interpreter, fn: Value, args: CallArguments, site: CallSite): Value {
  ctx.step()
  if (fn instanceof PyFunction) return callFunction(ctx, fn, args, site)
  if (fn instanceof BoundMethod) {
    const bound = {
      ...args,
      positional: [fn.receiver, ...args.positional],
      expressions: [null, ...(args.expressions ?? [])],
    }
    return callValue(ctx, fn.function, bound, site)
  }
  if (ctx.attempts.length > 0 && (fn instanceof NativeFunction || fn instanceof PyClass))
    refuseSample(ctx, fn, args, site)
  if (fn instanceof NativeFunction) return callNative(ctx, fn, args, site)
  if (fn instanceof OrmMethod || (typeof fn === 'function' && !(fn instanceof PyClass))) {
    return callOrm(ctx, fn as OrmMethod | ((...args: unknown[]) => unknown), args, site)
  }
  if (fn instanceof PyClass) return instantiate(ctx, fn, args, site)
  if (fn instanceof PyGeneric) return callValue(ctx, fn.origin, args, site)
  if (fn instanceof StaticMethod || fn instanceof ClassMethod) return callValue(ctx, fn.function, args, site)
  if (fn instanceof PyInstance || fn instanceof EnumMember) {
    const method = fn.class.lookup('__call__')
    if (method) return callValue(ctx, new BoundMethod(fn, method.entry.value), args, site)
  }
  if (isUnknown(fn)) return callUnknown(ctx, fn, args, site)
  if (isBaked(fn)) return sendBaked(site)
  if (isInstanceOf(fn, 'Operator')) return callOperator(ctx, fn as { readonly method: string | null }, args, site)
  return new Unknown({ source: site.source, path: site.path, span: site.span })
}

/** `operators.add(left, right)`: an operator as a function is the method of its left side. */
function callOperator(
  ctx: Interpreter,
  operator: { readonly method: string | null },
  args: CallArguments,
  site: CallSite,
): Value {
  const [left, ...others] = args.positional
  if (operator.method === null && isOrmObject(left)) {
    // an operator without a name: `custom_op('!!')(left, right)`
    return callOrm(
      ctx,
      new OrmMethod(left, 'operate'),
      { ...args, positional: [operator, ...others], expressions: [] },
      site,
    )
  }
  if (operator.method === null || !isOrmObject(left)) {
    return new Unknown({ source: site.source, path: site.path, span: site.span })
  }
  const expressions = args.expressions?.slice(1)
  const rest = { ...args, positional: others, ...(expressions === undefined ? {} : { expressions }) }
  return callOrm(ctx, new OrmMethod(left, operator.method), rest, site)
}

function callNative(ctx: Interpreter, fn: NativeFunction, args: CallArguments, site: CallSite): Value {
  if (!fn.pure) return fn.call(args, site)
  const values = [...args.positional, ...args.keywords.values()]
  const isOpen = fn.name === 'join' && values.some(isOpenList)
  if (!isOpen && !values.some((value) => containsUnknown(value)) && args.unknownSplats.length === 0) {
    try {
      return fn.call(args, site)
    } catch (error) {
      // The function is known, but not for these values.
      if (error instanceof TypeError || error instanceof RangeError || error instanceof SyntaxError) {
        return new Unknown({ source: site.source, path: site.path, span: site.span })
      }
      throw error
    }
  }
  return liftCall(ctx, fn, args, site)
}

/** A pure function of unknowns is unknown, and its sample is the function of their samples. */
function liftCall(ctx: Interpreter, fn: NativeFunction, args: CallArguments, site: CallSite): Value {
  const sampled = sampledArguments(args)
  let sample: Value = NO_SAMPLE
  if (sampled !== null) {
    try {
      sample = fn.call(sampled, site)
    } catch {
      // A sample that the function refuses says nothing of the value.
      sample = NO_SAMPLE
    }
  }
  if (sample instanceof Unknown) sample = sample.sample
  const { positional, keywords } = args
  return new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    settled: allSettled([...args.positional, ...args.keywords.values()]),
    pattern: patternOfCall(fn, positional, keywords, (words, options) =>
      fn.call({ positional: words, keywords: options, unknownSplats: [] }, site),
    ),
    ...(sample === NO_SAMPLE || sample === undefined ? {} : { sample }),
    ...formsOfCall(ctx, args, (given) => fn.call(given, site)),
  })
}

/** What a pure call gives for each form of what it is given. */
function formsOfCall(ctx: Interpreter, args: CallArguments, call: (args: CallArguments) => Value) {
  const { length } = args.positional
  if (args.unknownSplats.length > 0) return {}
  return formsMade(ctx, [...args.positional, ...args.keywords.values()], (forms) => {
    try {
      const keywords = new Map([...args.keywords.keys()].map((name, index) => [name, forms[length + index]] as const))
      return call({ ...args, positional: forms.slice(0, length), keywords })
    } catch {
      // A value that the function refuses is none of its forms.
      return undefined
    }
  })
}

function sampledArguments(args: CallArguments): CallArguments | null {
  const deep = (value: Value): Value => {
    if (value instanceof Unknown) return value.sample
    if (value instanceof PyList) return new PyList(value.items.map(deep))
    if (value instanceof PyTuple) return new PyTuple(value.items.map(deep), value.fields)
    return value
  }
  const positional = args.positional.map(deep)
  const keywords = new Map([...args.keywords].map(([name, value]) => [name, deep(value)] as const))
  const missing = (value: Value): boolean =>
    value === NO_SAMPLE || ((value instanceof PyList || value instanceof PyTuple) && value.items.some(missing))
  if ([...positional, ...keywords.values()].some(missing)) return null
  return { positional, keywords, unknownSplats: [] }
}

/** A list of which there is more than is known: text that is joined of it is open, as it is with a part that is not known. */
function isOpenList(value: Value): boolean {
  return value instanceof PyList && value.rest instanceof Unknown && value.items.length > 0
}

export function containsUnknown(value: Value): boolean {
  if (isUnknown(value)) return true
  if (value instanceof PyList || value instanceof PyTuple) return value.items.some(containsUnknown)
  return false
}

/** Methods of a dict that only read it. */
const VIEWS = new Set(['items', 'keys', 'values'])

function callUnknown(ctx: Interpreter, fn: Unknown, args: CallArguments, site: CallSite): Value {
  let sample: Value = NO_SAMPLE
  const target = fn.sample
  const callable =
    (target instanceof BoundMethod && target.function instanceof NativeFunction && target.function.pure) ||
    (target instanceof NativeFunction && (target.pure || VIEWS.has(target.name)))
  if (callable) {
    const sampled = sampledArguments(args)
    if (sampled !== null) {
      try {
        sample = sampleOf(callValue(ctx, target, sampled, site))
      } catch {
        sample = NO_SAMPLE
      }
    }
  }
  const made = new Unknown({
    source: site.source,
    path: site.path,
    span: site.span,
    session: fn.session,
    reason: fn.reason ?? `what \`${fn.source}(…)\` returns is not known statically`,
    error: fn.error ?? null,
    settled: fn.settled && allSettled([...args.positional, ...args.keywords.values()]),
    ...(sample === NO_SAMPLE || sample === undefined ? {} : { sample }),
    ...(callable && args.keywords.size === 0
      ? formsMade(ctx, [fn, ...args.positional], ([method, ...given]) =>
          callValue(ctx, method, positionally(...given), site),
        )
      : {}),
  })
  notePassed(made, fn, args, site)
  return fn.session ? madeByFactory(made, fn) : made
}
