// What a statement does to its scope. A block ends with null, or with the jump that left it: return, break, continue.
// `raise` is a thrown PyRaise. Definitions are in functions.ts and classes.ts, imports in modules.ts.

import type { AssignStatement, Expression, Span, Statement } from '../frontends/program.ts'
import { setAttribute } from './attributes.ts'
import { namesBoundIn } from './blocks.ts'
import { callMethod, containsUnknown } from './calls.ts'
import { areCandidates, executeOverCandidates } from './candidates.ts'
import { defineClass } from './classes.ts'
import { chooseBranch } from './conditions.ts'
import { isDeadEnd, readDeadEnd } from './dead-ends.ts'
import { forgetWhatIsTested } from './detours.ts'
import { evaluate, evaluateName, unknownAt } from './expressions.ts'
import { formOf } from './forms.ts'
import { defineFunction } from './functions.ts'
import type { Interpreter } from './interpreter.ts'
import { iterate } from './iteration.ts'
import { attributeName } from './mangling.ts'
import { executeSide, executeWatched, isWatched } from './module-forms.ts'
import { narrow } from './narrowing.ts'
import { OpenRound } from './open-rounds.ts'
import { augmentedOperation } from './operators.ts'
import { declaredValue } from './parameters.ts'
import { passedOn } from './passed-on.ts'
import { matchPattern, patternOf } from './patterns.ts'
import type { Scope } from './scopes.ts'
import { statementKind } from './sites.ts'
import { setSubscript } from './subscripts.ts'
import { kept, setTrace } from './traces.ts'
import { executeTry } from './tries.ts'
import { truthOf } from './truth.ts'
import { namedArrow } from './typescript/functions.ts'
import { isTypeScript } from './typescript/source.ts'
import { isUnknown, Unknown } from './unknown.ts'
import {
  PyClass,
  PyContext,
  PyDict,
  PyInstance,
  PyList,
  PyRaise,
  PyTypeAlias,
  PyTypeVar,
  type Value,
} from './values.ts'

export type Completion =
  | null
  | { readonly kind: 'return'; readonly value: Value }
  | { readonly kind: 'break' | 'continue' }

const MAX_ITERATIONS = 200

export function execute(ctx: Interpreter, scope: Scope, body: readonly Statement[]): Completion {
  for (const statement of body) {
    const completion = executeOne(ctx, scope, statement)
    if (completion !== null) return completion
  }
  return null
}

function executeOne(ctx: Interpreter, scope: Scope, statement: Statement): Completion {
  return isWatched(ctx, scope, statement)
    ? executeWatched(ctx, scope, statement, () => executeKind(ctx, scope, statement))
    : executeKind(ctx, scope, statement)
}

function executeKind(ctx: Interpreter, scope: Scope, statement: Statement): Completion {
  ctx.step()
  if (ctx.run !== null && ctx.reports(scope.path)) ctx.recorder!.executed.add(statement)
  const arrow = isTypeScript(scope.path) ? namedArrow(statement) : null
  if (arrow !== null) {
    defineFunction(ctx, scope, arrow)
    return null
  }
  switch (statement.kind) {
    case 'expression':
      evaluate(ctx, scope, statement.value)
      return null
    case 'assign': {
      const value = evaluate(ctx, scope, statement.value)
      if (isBeingTyped(scope, statement)) return null
      for (const target of statement.targets)
        assign(ctx, scope, target, passedOn(ctx, scope, target, value, statement.value), statement)
      return null
    }
    case 'annotatedAssign': {
      if (statement.target.kind === 'name') {
        scope.annotations.set(statement.target.name, {
          annotation: statement.annotation,
          place: { path: scope.path, span: statement, nameSpan: statement.target },
        })
      }
      if (statement.value !== null) {
        const value = evaluate(ctx, scope, statement.value)
        const said = scope.kind === 'class' ? value : declaredValue(ctx, scope, statement.annotation, value)
        assign(ctx, scope, statement.target, said, statement)
      }
      return null
    }
    case 'augmentedAssign':
      return augmentedAssign(ctx, scope, statement)
    case 'if':
      return executeIf(ctx, scope, statement)
    case 'for':
      return executeFor(ctx, scope, statement)
    case 'while':
      return executeWhile(ctx, scope, statement)
    case 'try':
      return executeTry(ctx, scope, statement)
    case 'with':
      for (const item of statement.items) {
        const context = evaluate(ctx, scope, item.context)
        const entered = enter(ctx, context, item.context, scope)
        if (item.target !== null) assign(ctx, scope, item.target, entered)
      }
      return execute(ctx, scope, statement.body)
    case 'return':
      return { kind: 'return', value: statement.value === null ? null : evaluate(ctx, scope, statement.value) }
    case 'raise': {
      const value = statement.value === null ? null : evaluate(ctx, scope, statement.value)
      const type = value instanceof PyInstance ? value.class.name : value instanceof PyClass ? value.name : 'Exception'
      throw new PyRaise(type, 'raised by the program', value)
    }
    case 'assert':
      evaluate(ctx, scope, statement.test)
      return null
    case 'function':
      defineFunction(ctx, scope, statement)
      return null
    case 'class':
      defineClass(ctx, scope, statement)
      return null
    case 'import':
      ctx.modules.executeImport(scope, statement)
      return null
    case 'importFrom':
      ctx.modules.executeImportFrom(scope, statement)
      return null
    case 'match':
      return executeMatch(ctx, scope, statement)
    case 'delete':
      for (const target of statement.targets) {
        if (target.kind === 'name') scope.names.delete(target.name)
        else if (target.kind === 'subscript') {
          const object = evaluate(ctx, scope, target.object)
          const index = evaluate(ctx, scope, target.index)
          if (object instanceof PyDict) object.delete(index)
        }
      }
      return null
    case 'global':
    case 'nonlocal':
      for (const name of statement.names) scope.redirected.set(name, statement.kind)
      return null
    case 'typeAlias': {
      const inner = scope
      for (const parameter of statement.typeParameters) {
        if (!scope.names.has(parameter.name)) scope.assign(parameter.name, new PyTypeVar(parameter.name, undefined))
      }
      const alias = new PyTypeAlias(statement.name, () => ctx.mute(() => evaluate(ctx, inner, statement.value)))
      scope.assign(statement.name, alias)
      return null
    }
    case 'break':
    case 'continue':
      return { kind: statement.kind }
    case 'pass':
      return null
  }
}

/** `db = ` whose value is still to come takes nothing from a name that has one. */
function isBeingTyped(scope: Scope, { targets, value }: AssignStatement): boolean {
  if (value.kind !== 'unreadable' || value.start !== value.end) return false
  return targets.every((target) => target.kind === 'name' && scope.names.has(target.name))
}

/**
 * Binds a target. An unknown takes the name it is bound to when it has none of its own yet.
 * @param definition the statement that binds it: what the name is defined by
 */
export function assign(
  ctx: Interpreter,
  scope: Scope,
  target: Expression,
  value: Value,
  definition: Span = target,
): void {
  switch (target.kind) {
    case 'name':
      scope.assign(target.name, value)
      if (scope.kind !== 'function') {
        scope.places.set(target.name, { path: scope.path, span: definition, nameSpan: target })
      }
      return
    case 'attribute': {
      const object = evaluate(ctx, scope, target.object)
      const name = attributeName(scope, target.name)
      setAttribute(ctx, object, name, value, { path: scope.path, span: definition, nameSpan: target.nameSpan })
      return
    }
    case 'subscript': {
      const object = evaluate(ctx, scope, target.object)
      setSubscript(object, formOf(ctx, evaluate(ctx, scope, target.index)), value)
      return
    }
    case 'starred':
      assign(ctx, scope, target.value, value)
      return
    case 'list':
    case 'tuple':
      unpack(ctx, scope, target.elements, value, ctx.source(scope.path, target))
      return
    default:
      return
  }
}

function unpack(ctx: Interpreter, scope: Scope, targets: readonly Expression[], value: Value, source: string): void {
  const star = targets.findIndex((target) => target.kind === 'starred')
  const items = isUnknown(value)
    ? null
    : iterate(ctx, value, { path: scope.path, span: targets[0] ?? { start: 0, end: 0 }, source }).values
  const enough = items !== null && (star < 0 ? items.length === targets.length : items.length >= targets.length - 1)
  for (const [index, target] of targets.entries()) {
    if (items === null || !enough) {
      const same = passedOn(ctx, scope, target, value, target)
      assign(ctx, scope, target, same === value ? unknownAt(ctx, scope, target) : same)
    } else if (star < 0 || index < star) {
      assign(ctx, scope, target, items[index])
    } else if (index === star) {
      assign(ctx, scope, target, new PyList(items.slice(star, items.length - (targets.length - star - 1))))
    } else {
      assign(ctx, scope, target, items[items.length - (targets.length - index)])
    }
  }
}

function augmentedAssign(
  ctx: Interpreter,
  scope: Scope,
  statement: Statement & { kind: 'augmentedAssign' },
): Completion {
  const value = evaluate(ctx, scope, statement.value)
  const target = statement.target
  const current =
    target.kind === 'name' ? evaluateName(ctx, scope, target) : ctx.mute(() => evaluate(ctx, scope, target))
  const result = augmentedOperation(ctx, statement.operator, current, value, {
    path: scope.path,
    span: { start: statement.start, end: statement.end },
    get source() {
      return `${ctx.source(scope.path, target)} ${statement.operator} ${ctx.source(scope.path, statement.value)}`
    },
  })
  assign(ctx, scope, target, result)
  const isStatement = typeof result === 'object' && result !== null && statementKind(result) !== null
  if (target.kind === 'name' && isStatement && ctx.reports(scope.path)) {
    ctx.recorder?.record(scope, statement, result, ctx)
  }
  return null
}

function executeIf(ctx: Interpreter, scope: Scope, statement: Statement & { kind: 'if' }): Completion {
  if (isTypeChecking(statement.test)) {
    executeTypeOnly(ctx, scope, statement.body)
    return execute(ctx, scope, statement.orElse)
  }
  const test = evaluate(ctx, scope, statement.test)
  const choice = chooseBranch(ctx, scope, statement.test, test, statement, {
    avoid: raises(statement.body) && !raises(statement.orElse),
    sides: [statement.body, statement.orElse],
  })
  if (choice.condition !== null) {
    const aside = choice.taken ? statement.orElse : statement.body
    if (isDeadEnd(ctx, aside)) readDeadEnd(ctx, scope, aside, choice.otherwise)
  }
  const other = choice.taken ? statement.orElse : statement.body
  const widen = choice.condition === null ? null : narrow(ctx, scope, statement.test, choice.taken)
  const side = choice.taken ? statement.body : statement.orElse
  const executed = () => ctx.under(choice.condition, () => execute(ctx, scope, side))
  const isOpen = choice.condition !== null && ctx.run === null && ctx.moduleRun === null && scope.kind !== 'function'
  const completion = isOpen ? executeSide(ctx, scope, statement, choice, executed) : executed()
  if (completion !== null) return completion
  if (!leaves(other) && !raises(other)) widen?.()
  // `if not name: return stmt`: what follows holds only when the branch was not taken.
  if (choice.condition !== null && leaves(other)) ctx.conditions.push(choice.condition)
  return null
}

/** `if TYPE_CHECKING:` is false when the program runs; what it imports is seen by annotations alone. */
function isTypeChecking(test: Expression): boolean {
  return (
    (test.kind === 'name' && test.name === 'TYPE_CHECKING') ||
    (test.kind === 'attribute' && test.name === 'TYPE_CHECKING')
  )
}

function executeTypeOnly(ctx: Interpreter, scope: Scope, body: readonly Statement[]): void {
  for (const statement of body) {
    if (statement.kind === 'import' || statement.kind === 'importFrom') ctx.modules.noteTypeOnlyImport(scope, statement)
  }
}

function leaves(body: readonly Statement[]): boolean {
  const last = body.at(-1)
  return last !== undefined && (last.kind === 'return' || last.kind === 'continue' || last.kind === 'break')
}

function raises(body: readonly Statement[]): boolean {
  const last = body.at(-1)
  if (last === undefined) return false
  if (last.kind === 'raise') return true
  // abort(404) and its kin never return.
  return (
    last.kind === 'expression' &&
    last.value.kind === 'call' &&
    ((last.value.callee.kind === 'name' && ['abort', 'exit'].includes(last.value.callee.name)) ||
      (last.value.callee.kind === 'attribute' && ['abort', 'exit'].includes(last.value.callee.name)))
  )
}

function executeFor(ctx: Interpreter, scope: Scope, statement: Statement & { kind: 'for' }): Completion {
  const iterable = evaluate(ctx, scope, statement.iterable)
  const items = iterate(ctx, iterable, ctx.site(scope.path, statement.iterable))
  const isOpen = !items.known || (items.rest !== null && items.values.length > 0 && items.values.every(containsUnknown))
  const condition = isOpen ? `for ${headOf(ctx, scope, statement)}` : null
  if (items.known && areCandidates(ctx, items.values))
    return executeOverCandidates(ctx, scope, statement, items.values.slice(0, MAX_ITERATIONS))
  let count = 0
  if (ctx.run?.detour?.get(statement.body) === false) return execute(ctx, scope, statement.orElse)
  if (items.values.length === 0 && ctx.run?.detour?.get(statement.body) === true) {
    const completion = executeAround(ctx, scope, statement)
    if (completion?.kind === 'return') return completion
    return completion?.kind === 'break' ? null : execute(ctx, scope, statement.orElse)
  }
  const round = OpenRound.begin(ctx, scope, items.values.length > 0 && (isOpen || items.rest !== null))
  for (const item of items.values) {
    if (++count > MAX_ITERATIONS) break
    const length = ctx.conditions.length
    assign(ctx, scope, statement.target, renamed(scope, statement.target, item, items.known))
    const completion = ctx.under(condition, () => execute(ctx, scope, statement.body))
    ctx.conditions.length = length
    if (completion === null || completion.kind === 'continue') continue
    if (completion.kind === 'break') return null
    return completion
  }
  round?.end(`for ${headOf(ctx, scope, statement)}`, statement.iterable)
  if (items.values.length === 1 && items.rest !== null && tellsFirstRound(statement.body)) {
    const completion = executeAnother(ctx, scope, statement, items.values[0])
    if (completion?.kind === 'return') return completion
  }
  if (items.values.length === 0 && items.rest !== null) {
    const completion = executeOnce(ctx, scope, statement, items.rest)
    if (completion?.kind === 'return') return completion
  }
  return execute(ctx, scope, statement.orElse)
}

/** `if query is None: query = each` and `else: query = query.union(each)`: later rounds do what the first does not. */
function tellsFirstRound(body: readonly Statement[]): boolean {
  return body.some((statement) => {
    if (statement.kind !== 'if' || statement.orElse.length === 0) return false
    const { test } = statement
    const asked = test.kind === 'compare' ? test.left : test.kind === 'unary' ? test.operand : test
    if (asked.kind !== 'name') return false
    const sets = (each: Statement) =>
      each.kind === 'assign' && each.targets.some((target) => target.kind === 'name' && target.name === asked.name)
    return statement.body.some(sets) && statement.orElse.some(sets)
  })
}

/** A second round of a loop over what is not known: a run of its own, as the main path makes one. */
function executeAnother(
  ctx: Interpreter,
  scope: Scope,
  statement: Statement & { kind: 'for' },
  item: Value,
): Completion {
  const condition = `for another ${headOf(ctx, scope, statement)}`
  const place = { start: statement.iterable.start, end: -1 }
  if (ctx.decide(scope.path, place, false, condition) !== true) return null
  assign(ctx, scope, statement.target, item)
  return ctx.under(condition, () => execute(ctx, scope, statement.body))
}

/** A round of a loop over what is empty only in the sample. */
function executeAround(ctx: Interpreter, scope: Scope, statement: Statement & { kind: 'for' }): Completion {
  forgetWhatIsTested(ctx, scope, statement.iterable)
  return executeRound(ctx, scope, statement, headOf(ctx, scope, statement))
}

/** "name in names" */
function headOf(ctx: Interpreter, scope: Scope, { iterable, target }: Statement & { kind: 'for' }): string {
  return `${ctx.source(scope.path, target)} in ${ctx.source(scope.path, iterable)}`
}

/** A round with an element of which nothing is known but where it comes from. */
function executeRound(
  ctx: Interpreter,
  scope: Scope,
  statement: Statement & { kind: 'for' },
  source: string,
): Completion {
  const element = new Unknown({ source, path: scope.path, span: statement.iterable })
  assign(ctx, scope, statement.target, renamed(scope, statement.target, element, false))
  return ctx.under(`for ${headOf(ctx, scope, statement)}`, () => execute(ctx, scope, statement.body))
}

/** `for name in names` of a function's `*names`: nothing is given, or something that the loop is read with once. */
function executeOnce(ctx: Interpreter, scope: Scope, statement: Statement & { kind: 'for' }, rest: Value): Completion {
  const condition = `for ${headOf(ctx, scope, statement)}`
  if (ctx.decide(scope.path, statement.iterable, false, condition) !== true) {
    if (ctx.run !== null) leaveToCallers(ctx, scope, statement, rest)
    return null
  }
  const source = isUnknown(rest) ? rest.source : ctx.source(scope.path, statement.iterable)
  return executeRound(ctx, scope, statement, source)
}

/** The statements that the loop would extend are open where a caller gives something, as `where(*conditions)` is. */
function leaveToCallers(ctx: Interpreter, scope: Scope, statement: Statement & { kind: 'for' }, rest: Value): void {
  for (const name of namesBoundIn(statement.body)) {
    const value = scope.names.get(name)
    if (typeof value !== 'object' || value === null || statementKind(value) === null) continue
    const extended = value as { _generate?(): object }
    const copy = extended._generate?.()
    if (copy === undefined) continue
    const text = ctx.source(scope.path, statement.iterable)
    const reason = (isUnknown(rest) ? rest.reason : null) ?? `\`${text}\` is not known statically`
    setTrace(copy, {
      path: scope.path,
      span: statement.iterable,
      conditions: kept(ctx.conditions),
      inputs: [value],
      extends: value,
      unknown: [{ span: statement.iterable, reason, byDefault: true }],
      error: null,
      added: [],
    })
    scope.assign(name, copy)
  }
}

/** An element of an unknown iterable is called by the loop's variable. */
export function renamed(scope: Scope, target: Expression, item: Value, known: boolean): Value {
  if (known || !isUnknown(item) || target.kind !== 'name') return item
  return new Unknown({
    source: target.name,
    path: scope.path,
    span: { start: target.start, end: target.end },
    annotation: item.annotation,
    type: item.type,
    reason: item.reason,
    session: item.session,
    ...(item.hasSample ? { sample: item.sample } : {}),
  })
}

function executeWhile(ctx: Interpreter, scope: Scope, statement: Statement & { kind: 'while' }): Completion {
  for (let count = 0; count < MAX_ITERATIONS; count++) {
    const test = formOf(ctx, evaluate(ctx, scope, statement.test))
    if (ctx.run?.detour?.get(statement.body) === false) return execute(ctx, scope, statement.orElse)
    const truth = truthOf(test, ctx)
    const isBound = count === 0 && ctx.run?.detour?.get(statement.body) === true
    if (truth.known && !truth.value && !isBound) return execute(ctx, scope, statement.orElse)
    if (truth.known && !truth.value) forgetWhatIsTested(ctx, scope, statement.test)
    else if (truth.known) {
      const completion = execute(ctx, scope, statement.body)
      if (completion?.kind === 'return') return completion
      if (completion?.kind === 'break') return null
      // `while True` waits for something that only a run brings: a few rounds are enough.
      if (count >= 2 && statement.test.kind === 'literal') return null
      continue
    }
    const text = ctx.source(scope.path, statement.test)
    const condition = `while ${text}`
    if (ctx.decide(scope.path, statement.test, true, `if not (${text})`) === false)
      return execute(ctx, scope, statement.orElse)
    const round = OpenRound.begin(ctx, scope, true)
    const completion = ctx.under(condition, () => execute(ctx, scope, statement.body))
    if (completion?.kind === 'return') return completion
    if (completion === null || completion.kind === 'continue') round?.end(condition, statement.test)
    return completion?.kind === 'break' ? null : execute(ctx, scope, statement.orElse)
  }
  return null
}

function enter(ctx: Interpreter, context: Value, expression: Expression, scope: Scope): Value {
  if (context instanceof PyContext) return context.value
  if (isUnknown(context)) return context
  if (context instanceof PyInstance) {
    for (const name of ['__aenter__', '__enter__']) {
      if (context.class.lookup(name)) return callMethod(ctx, context, name, [], ctx.site(scope.path, expression))
    }
    return context
  }
  if (context instanceof PyList) return context.items[0] ?? unknownAt(ctx, scope, expression)
  return context
}

function executeMatch(ctx: Interpreter, scope: Scope, statement: Statement & { kind: 'match' }): Completion {
  const subject = formOf(ctx, evaluate(ctx, scope, statement.subject))
  const length = ctx.conditions.length
  const bound = statement.cases.find(({ body }) => ctx.run?.detour?.get(body) === true)
  if (bound !== undefined) {
    forgetWhatIsTested(ctx, scope, statement.subject)
    for (const capture of bound.captures)
      scope.assign(capture, new Unknown({ source: capture, path: scope.path, span: bound.pattern }))
    const condition = `case ${ctx.source(scope.path, bound.pattern)}`
    return ctx.under(condition, () => execute(ctx, scope, bound.body))
  }
  try {
    for (const matchCase of statement.cases) {
      for (const capture of matchCase.captures) {
        scope.assign(capture, new Unknown({ source: capture, path: scope.path, span: matchCase.pattern }))
      }
      const test = matchTest(ctx, scope, subject, matchCase)
      const truth = truthOf(test)
      let taken = truth.value
      let condition: string | null = null
      const text = `case ${ctx.source(scope.path, matchCase.pattern)}`
      if (!truth.known) {
        condition = text
        taken =
          ctx.decide(scope.path, matchCase.pattern, truth.value, truth.value ? `not ${text}` : text, true) ??
          truth.value
      }
      if (taken) return ctx.under(condition, () => execute(ctx, scope, matchCase.body))
    }
    return null
  } finally {
    ctx.conditions.length = length
  }
}

function matchTest(
  ctx: Interpreter,
  scope: Scope,
  subject: Value,
  matchCase: (Statement & { kind: 'match' })['cases'][number],
): Value {
  const site = { path: scope.path, span: matchCase.pattern, source: ctx.source(scope.path, matchCase.pattern) }
  const truth = matchPattern(ctx, scope, matchCase.structure ?? patternOf(matchCase), subject, site)
  const test = truth.known ? truth.value : new Unknown({ source: site.source, sample: truth.value })
  if (matchCase.guard === null || !truthOf(test).value) return test
  const guard = evaluate(ctx, scope, matchCase.guard)
  return truthOf(guard).known && truthOf(test).known
    ? guard
    : new Unknown({ source: site.source, sample: truthOf(guard).value })
}
