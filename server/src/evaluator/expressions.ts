// The value of an expression. Chains of names, attributes, calls, subscripts and awaits report the longest part that is
// a statement, which is what a statement site is. Operators, calls, attributes and comprehensions have their own files.

import type {
  AttributeExpression,
  AwaitExpression,
  CallExpression,
  Expression,
  NameExpression,
  Span,
  SubscriptExpression,
} from '../frontends/program.ts'
import { getAttribute } from './attributes.ts'
import { callExpression, ownText, superOf } from './calls.ts'
import { alternativesOf, bearsOnSql } from './choices.ts'
import { evaluateComprehension } from './comprehension.ts'
import { chooseBranch } from './conditions.ts'
import { formOf, formsMade } from './forms.ts'
import { makeLambda } from './functions.ts'
import type { Interpreter } from './interpreter.ts'
import { iterate } from './iteration.ts'
import { concernsSql, speaks } from './leads.ts'
import { builtin } from './library/builtins.ts'
import { isOrmObject } from './library/orm-core.ts'
import { sentBy } from './library/session-verbs.ts'
import { madeByFactory } from './library/sessions.ts'
import { attributeName } from './mangling.ts'
import { heldValue } from './module-forms.ts'
import { binaryOperation, compareOperation, unaryOperation } from './operators.ts'
import { noteAwaited } from './passed-on.ts'
import type { Scope } from './scopes.ts'
import { statementKind } from './sites.ts'
import { formatValue } from './strings.ts'
import { subscript } from './subscripts.ts'
import { raiseMissing } from './tries.ts'
import { truthOf } from './truth.ts'
import { typescriptGlobal } from './typescript/library.ts'
import { isTypeScript } from './typescript/source.ts'
import { noteUndefinedName } from './undefined-names.ts'
import { inheritFallback, isUnknown, NO_SAMPLE, sampleOf, Unknown, withFallback } from './unknown.ts'
import {
  type CallSite,
  ELLIPSIS,
  isContainer,
  PyBytes,
  PyClass,
  PyDict,
  PyFloat,
  PyFunction,
  PyInstance,
  PyList,
  PyRaise,
  PyScalar,
  PySet,
  PySlice,
  PyTuple,
  type Value,
} from './values.ts'

type ChainExpression = NameExpression | AttributeExpression | CallExpression | SubscriptExpression | AwaitExpression

/** The last link of a chain whose value is a statement. */
export interface Chain {
  last: { span: Span; value: object } | null
}

export function evaluate(ctx: Interpreter, scope: Scope, expression: Expression): Value {
  ctx.step()
  switch (expression.kind) {
    case 'name':
    case 'attribute':
    case 'call':
    case 'subscript':
    case 'await':
      return evaluateChain(ctx, scope, expression)
    case 'literal':
      switch (expression.type) {
        case 'float':
          return new PyFloat(Number(expression.value))
        case 'bytes':
          return new PyBytes(String(expression.value))
        case 'ellipsis':
          return ELLIPSIS
        case 'complex':
          return new PyScalar('complex', String(expression.value))
        case 'none':
        case 'undefined':
          return null
        default:
          return expression.value
      }
    case 'template':
      return evaluateTemplate(ctx, scope, expression)
    case 'list': {
      const list = spread(ctx, scope, expression.elements, new PyList())
      list.born = ctx.conditions.length
      return list
    }
    case 'tuple': {
      const list = spread(ctx, scope, expression.elements, new PyList())
      const tuple = new PyTuple(list.items)
      tuple.rest = list.rest
      return tuple
    }
    case 'set':
      return new PySet(spread(ctx, scope, expression.elements, new PyList()).items)
    case 'dict':
      return evaluateDict(ctx, scope, expression)
    case 'binary': {
      const left = evaluate(ctx, scope, expression.left)
      const right = evaluate(ctx, scope, expression.right)
      return observed(
        ctx,
        scope,
        expression,
        binaryOperation(ctx, expression.operator, left, right, ctx.site(scope.path, expression)),
      )
    }
    case 'unary': {
      const operand = evaluate(ctx, scope, expression.operand)
      return observed(
        ctx,
        scope,
        expression,
        unaryOperation(ctx, expression.operator, operand, ctx.site(scope.path, expression)),
      )
    }
    case 'compare':
      return observed(ctx, scope, expression, evaluateCompare(ctx, scope, expression))
    case 'boolean':
      return evaluateBoolean(ctx, scope, expression)
    case 'conditional': {
      const test = evaluate(ctx, scope, expression.test)
      const choice = chooseBranch(ctx, scope, expression.test, test, expression)
      const value = ctx.under(choice.condition, () =>
        evaluate(ctx, scope, choice.taken ? expression.body : expression.orElse),
      )
      const { orElse } = expression
      const isWord = choice.taken && choice.condition !== null && orElse.kind === 'literal' && orElse.type === 'string'
      return isWord && isUnknown(value) ? withFallback(value, String(orElse.value)) : value
    }
    case 'lambda':
      return makeLambda(ctx, scope, expression)
    case 'comprehension':
      return evaluateComprehension(ctx, scope, expression)
    case 'yield':
      return evaluateYield(ctx, scope, expression)
    case 'starred':
      return evaluate(ctx, scope, expression.value)
    case 'slice':
      return new PySlice(
        expression.lower === null ? null : evaluate(ctx, scope, expression.lower),
        expression.upper === null ? null : evaluate(ctx, scope, expression.upper),
        expression.step === null ? null : evaluate(ctx, scope, expression.step),
      )
    case 'assignment': {
      const value = evaluate(ctx, scope, expression.value)
      if (expression.target.kind === 'name') {
        let target: Scope = scope
        while (target.kind === 'function' && target.function === null && target.parent !== null) target = target.parent
        target.assign(expression.target.name, value)
      }
      return value
    }
    case 'unreadable':
      return unknownAt(ctx, scope, expression, 'this part of the file could not be read')
  }
}

/** An unknown that stands for a whole expression. */
export function unknownAt(ctx: Interpreter, scope: Scope, expression: Expression, reason?: string): Unknown {
  const source = ctx.source(scope.path, expression)
  return new Unknown({
    source,
    path: scope.path,
    span: { start: expression.start, end: expression.end },
    reason: reason ?? null,
  })
}

function evaluateChain(ctx: Interpreter, scope: Scope, expression: ChainExpression): Value {
  if (!ctx.reports(scope.path)) return evaluateLink(ctx, scope, expression, null)
  const chain: Chain = { last: null }
  try {
    return evaluateLink(ctx, scope, expression, chain)
  } finally {
    if (chain.last) ctx.recorder?.record(scope, chain.last.span, chain.last.value, ctx)
  }
}

/** A part of a chain that is not itself a name, attribute, call, subscript or await starts a chain of its own. */
function evaluateInner(ctx: Interpreter, scope: Scope, expression: Expression, chain: Chain | null): Value {
  switch (expression.kind) {
    case 'name':
    case 'attribute':
    case 'call':
    case 'subscript':
    case 'await':
      return evaluateLink(ctx, scope, expression, chain)
    default:
      return evaluate(ctx, scope, expression)
  }
}

function evaluateLink(ctx: Interpreter, scope: Scope, expression: ChainExpression, chain: Chain | null): Value {
  ctx.step()
  const value = linkValue(ctx, scope, expression, chain)
  if (chain !== null && ctx.recorder?.concerned === false && concernsSql(value)) ctx.recorder.concerned = true
  if (chain !== null && typeof value === 'object' && value !== null && statementKind(value) !== null) {
    chain.last = { span: { start: expression.start, end: expression.end }, value }
  } else if (chain !== null && expression.kind === 'call' && isUnknown(value)) {
    const statement = sentBy(value)
    // The call itself, not another that hands its result on.
    if (statement && value.span?.start === expression.start && value.span.end === expression.end)
      ctx.recorder?.record(scope, expression, statement, ctx, true)
  }
  return value
}

/** `func.` while the name is being typed. */
function unfinished({ source, path, span }: CallSite): Unknown {
  return new Unknown({ source, path, span, reason: 'the name after the dot is missing' })
}

function linkValue(ctx: Interpreter, scope: Scope, expression: ChainExpression, chain: Chain | null): Value {
  switch (expression.kind) {
    case 'name':
      return evaluateName(ctx, scope, expression)
    case 'attribute': {
      const object = evaluateInner(ctx, scope, expression.object, chain)
      const name = attributeName(scope, expression.name)
      const site = ctx.site(scope.path, expression)
      const value = name === '' ? unfinished(site) : getAttribute(ctx, object, name, site)
      if (ctx.attempts.length > 0) raiseMissing(ctx, value, name)
      ctx.recorder?.useAttribute(ctx, scope, expression, object, value)
      return value
    }
    case 'call':
      return callExpression(ctx, scope, expression, (inner) => evaluateInner(ctx, scope, inner, chain))
    case 'subscript': {
      const object = evaluateInner(ctx, scope, expression.object, chain)
      const index = evaluate(ctx, scope, expression.index)
      return subscript(ctx, object, index, ctx.site(scope.path, expression))
    }
    case 'await': {
      const value = evaluateInner(ctx, scope, expression.value, chain)
      noteAwaited(value)
      return value
    }
  }
}

export function evaluateName(ctx: Interpreter, scope: Scope, expression: NameExpression): Value {
  if (expression.name === 'super' && isTypeScript(scope.path)) return superOf(scope)
  let known = scope.lookup(expression.name)
  if (known === undefined)
    known = isTypeScript(scope.path)
      ? typescriptGlobal(ctx, expression.name)
      : (ctx.modules.starName(scope, expression.name) ?? builtin(ctx, expression.name))
  // `global engine`: None is what the module starts with, another value comes when the program runs.
  if (
    known === null &&
    scope.global.names.get(expression.name) === null &&
    ctx.modules.rebinds(scope.path, expression.name)
  )
    return unknownAt(ctx, scope, expression)
  if (isUnknown(known) && known.reason?.endsWith('in a cycle'))
    known = ctx.modules.lateName(scope, expression.name) ?? known
  if (known !== undefined) {
    if (known instanceof PyClass && known.mapped) ctx.recorder?.useClass(ctx, scope, expression, known)
    const held = scope.holderOf(expression.name)
    if (held !== null) known = heldValue(ctx, held, expression.name, known)
    return isUnknown(known) && known.whens !== null && known.alternatives!.some(bearsOnSql) ? formOf(ctx, known) : known
  }
  const pending = ctx.modules.pendingName(scope, expression.name)
  if (pending !== undefined) return pending
  if (ctx.typeOnlyNames) {
    const typeOnly = ctx.modules.typeOnlyName(scope, expression.name)
    if (typeOnly !== undefined) return typeOnly
  }
  const implied = ctx.modules.impliedName(scope, expression.name)
  if (implied !== undefined) {
    if (implied instanceof PyClass && implied.mapped) ctx.recorder?.useClass(ctx, scope, expression, implied)
    return implied
  }
  if (scope.kind === 'class' && ctx.run === null && ctx.muted === 0) noteUndefinedName(ctx, scope.path)
  return new Unknown({
    source: expression.name,
    path: scope.path,
    span: { start: expression.start, end: expression.end },
    reason: `\`${expression.name}\` is not known statically`,
  })
}

function observed(ctx: Interpreter, scope: Scope, expression: Expression, value: Value): Value {
  if (ctx.reports(scope.path) && typeof value === 'object' && value !== null && statementKind(value) !== null) {
    ctx.recorder?.record(scope, expression, value, ctx)
  }
  return value
}

/** `[a, *b]`: elements with splats spread; what cannot be spread makes the rest unknown. */
export function spread(ctx: Interpreter, scope: Scope, elements: readonly Expression[], into: PyList): PyList {
  for (const element of elements) {
    if (element.kind !== 'starred') {
      into.items.push(evaluate(ctx, scope, element))
      continue
    }
    const value = evaluate(ctx, scope, element.value)
    const items = iterate(ctx, value, ctx.site(scope.path, element.value))
    into.items.push(...items.values)
    if (items.rest !== null) into.rest = items.rest
  }
  return into
}

function evaluateDict(ctx: Interpreter, scope: Scope, expression: Expression & { kind: 'dict' }): Value {
  const dict = new PyDict()
  for (const entry of expression.entries) {
    if (entry.key !== null) {
      const key = formOf(ctx, evaluate(ctx, scope, entry.key))
      const method = entry.value.kind === 'lambda' && typeof key === 'string' && isTypeScript(scope.path)
      dict.set(key, method ? makeLambda(ctx, scope, entry.value, key) : evaluate(ctx, scope, entry.value))
      continue
    }
    const splat = evaluate(ctx, scope, entry.value)
    const known = sampleOf(splat) instanceof PyDict ? (sampleOf(splat) as PyDict) : null
    if (known) {
      for (const { key, value } of known.entries.values()) dict.set(key, value)
      if (known.rest !== null) dict.rest = known.rest
    }
    if (isUnknown(splat)) dict.rest = splat
  }
  return dict
}

function evaluateTemplate(ctx: Interpreter, scope: Scope, expression: Expression & { kind: 'template' }): Value {
  let text = ''
  let pattern = ''
  let unknown = false
  let sampled = true
  let settled = true
  let alternatives = null as readonly string[] | null
  let holes = 0
  const values: Value[] = []
  const open: Value[] = []
  for (const part of expression.parts) {
    if (typeof part === 'string') {
      text += part
      pattern += part
      alternatives = alternatives?.map((each) => each + part) ?? null
      continue
    }
    // Before Python 3.12 the oracle does not look into templates, and a statement in one is a rarity.
    const given = ctx.mute(() => evaluate(ctx, scope, part.value))
    const isPlain = part.format === null && (part.conversion === null || part.conversion === 's')
    const own =
      isPlain && given instanceof PyInstance ? ownText(ctx, given, ctx.site(scope.path, part.value)) : undefined
    const value = own ?? given
    values.push(value)
    if (isUnknown(value)) {
      unknown = true
      open.push(value)
      if (!value.settled) settled = false
    }
    const sample = sampleOf(value)
    const shown = sample === NO_SAMPLE ? null : formatValue(sample, part.conversion, part.format)
    if (isUnknown(value)) {
      const before = text
      const texts = alternativesOf(value)?.map((each) => formatValue(each, part.conversion, part.format)) ?? [null]
      alternatives = holes++ > 0 || texts.includes(null) ? null : texts.map((each) => before + String(each))
    } else if (alternatives !== null) {
      alternatives = shown === null ? null : alternatives.map((each) => each + shown)
    }
    pattern += isUnknown(value) ? (value.pattern ?? shown ?? value.name) : (shown ?? 'value')
    if (shown === null) {
      sampled = false
      unknown = true
    } else text += shown
  }
  if (!unknown) return text
  const made = new Unknown({
    settled: sampled && settled,
    source: ctx.source(scope.path, expression),
    path: scope.path,
    span: { start: expression.start, end: expression.end },
    annotation: 'str',
    pattern,
    alternatives,
    sample: sampled ? text : ctx.source(scope.path, expression),
    ...formsMade(ctx, values, (forms) => {
      let at = 0
      const texts = expression.parts.map((part) =>
        typeof part === 'string' ? part : formatValue(forms[at++], part.conversion, part.format),
      )
      return texts.includes(null) ? undefined : texts.join('')
    }),
  })
  return inheritFallback(made, open)
}

function evaluateCompare(ctx: Interpreter, scope: Scope, expression: Expression & { kind: 'compare' }): Value {
  let left = evaluate(ctx, scope, expression.left)
  let result: Value = true
  for (const [index, operator] of expression.operators.entries()) {
    const right = evaluate(ctx, scope, expression.comparators[index]!)
    result = compareOperation(ctx, operator, left, right, ctx.site(scope.path, expression))
    if (index < expression.operators.length - 1 && truthOf(result).value === false) return result
    left = right
  }
  return result
}

function evaluateBoolean(ctx: Interpreter, scope: Scope, expression: Expression & { kind: 'boolean' }): Value {
  let result: Value = null
  let unsure: Unknown | null = null
  for (const [index, operand] of expression.operands.entries()) {
    result = evaluate(ctx, scope, operand)
    if (index === expression.operands.length - 1) break
    result = formOf(ctx, result)
    const truth = truthOf(result, ctx)
    if (!truth.known && isUnknown(result)) unsure = result
    const stop =
      expression.operator === 'and' ? !truth.value : expression.operator === 'or' ? truth.value : result !== null
    if (stop && !truth.known) {
      const fallback = readFallback(ctx, scope, expression, index, result)
      if (fallback !== undefined) return fallback
      readBeside(ctx, scope, expression, index)
    }
    if (stop) break
  }
  // `filters or {}`: an empty one for None, else what was given
  if (unsure !== null && expression.operator === 'or' && (result instanceof PyDict || result instanceof PyList)) {
    const last = expression.operands.at(-1)
    const { length } = result instanceof PyDict ? result.keys() : result.items
    if ((last?.kind === 'dict' || last?.kind === 'list') && length === 0) result.rest ??= unsure
  }
  // The truth of `a and b` is unknown when that of `a` is: the result keeps the main path's value as its sample.
  if (unsure !== null && (isUnknown(result) || isPlain(result))) {
    const value = new Unknown({
      source: ctx.source(scope.path, expression),
      path: scope.path,
      span: { start: expression.start, end: expression.end },
      annotation: isUnknown(result) ? result.annotation : null,
      sample: sampleOf(result),
      settled: unsure.settled && (!isUnknown(result) || result.settled),
      type: isUnknown(result) ? result.type : undefined,
      session: isUnknown(result) && result.session,
    })
    const last = expression.operator === 'or' ? expression.operands.at(-1) : undefined
    return last?.kind === 'literal' && typeof last.value === 'string' && last.type === 'string'
      ? withFallback(value, last.value)
      : value
  }
  // `wide and ["id", "name"]`: which of the two it is, a run decides, as for any other condition.
  if (unsure !== null && expression.operator === 'and' && (isContainer(result) || result instanceof PyTuple)) {
    const text = ctx.source(scope.path, expression.operands[0]!)
    if (ctx.decide(scope.path, expression, true, `if not (${text})`) === false) return false
  }
  return result
}

/**
 * `order or User.name`, `model or User`: where nobody gives a part of a statement, the other is one. Read in a run of
 * its own, as that of `User if model is None else model` is; undefined in all others.
 */
function readFallback(
  ctx: Interpreter,
  scope: Scope,
  expression: Expression & { kind: 'boolean' },
  index: number,
  given: Value,
): Value | undefined {
  const { operands, operator } = expression
  const last = operands.at(-1)!
  if (operator !== 'or' || index !== operands.length - 2 || last.kind === 'literal' || ctx.run === null)
    return undefined
  if (!isUnknown(given) || given.hasSample) return undefined
  const other = ctx.mute(() => evaluate(ctx, scope, last))
  // `session or Factory()` is a session as the factory makes them
  if (given.session)
    return isUnknown(other) && other.session ? madeByFactory(new Unknown({ ...given }), other) : undefined
  if (!standsForParts(ctx, other)) return undefined
  const condition = `if not ${ctx.source(scope.path, operands[index]!)}`
  if (ctx.decide(scope.path, expression, true, condition) !== false) return undefined
  return ctx.under(condition, () => evaluate(ctx, scope, last))
}

/** A class, a clause, a statement, a function that makes one, or several of them; an object of the program's. */
function standsForParts(ctx: Interpreter, value: Value): boolean {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.some((item) => standsForParts(ctx, item))
  if (value instanceof PyDict) return [...value.entries.values()].some((entry) => standsForParts(ctx, entry.value))
  if (value instanceof PyFunction) return speaks(ctx, value.path, value.definition)
  if (value instanceof PyInstance) return value.class.place !== null
  return value instanceof PyClass ? value.mapped !== null : isOrmObject(value)
}

const SENDS = /\b(?:select|exists|query)\b|\.(?:execute|scalars?|filter|filter_by|where|get|exec)\(/

/** `admin or session.scalar(select(…))`: what the main path does not come to may send a statement. */
function readBeside(
  ctx: Interpreter,
  scope: Scope,
  { operands, operator }: Expression & { kind: 'boolean' },
  index: number,
): void {
  if (ctx.run === null || ctx.run.forced.size > 0 || !ctx.reports(scope.path)) return
  const text = ctx.source(scope.path, operands[index]!)
  ctx.under(operator === 'and' ? `if ${text}` : `if not (${text})`, () => {
    for (const operand of operands.slice(index + 1)) {
      const source = ctx.source(scope.path, operand)
      if (source.includes(':=') || !SENDS.test(source)) continue
      try {
        evaluate(ctx, scope, operand)
      } catch (error) {
        if (!(error instanceof PyRaise)) throw error
      }
    }
  })
}

function isPlain(value: Value): boolean {
  return (
    value === null ||
    (typeof value !== 'object' && typeof value !== 'function') ||
    value instanceof PyFloat ||
    value instanceof PyScalar
  )
}

function evaluateYield(ctx: Interpreter, scope: Scope, expression: Expression & { kind: 'yield' }): Value {
  const value = expression.value === null ? null : evaluate(ctx, scope, expression.value)
  let holder: Scope | null = scope
  while (holder !== null && holder.function === null) holder = holder.parent
  const yielded = holder?.names.get('\u0000yields')
  if (yielded instanceof PyList) {
    if (expression.from) yielded.items.push(...iterate(ctx, value, ctx.site(scope.path, expression)).values)
    else yielded.items.push(value)
  }
  return unknownAt(ctx, scope, expression)
}
