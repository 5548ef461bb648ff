// One of several known things, where a run decides which: the class that a loop over all models finds by its name, what a
// function of another file gives under its conditions. Near to the function that is read each of them is a form of the
// statement; elsewhere, and where they are too many to be shown, what is chosen is a hole.

import type { Span, Statement } from '../frontends/program.ts'
import { combinedRuns, Run, runs } from './branches.ts'
import { alternativesOf, bearsOnSql, isMember } from './choices.ts'
import { isScalar } from './forms.ts'
import { BoundReached, type Interpreter } from './interpreter.ts'
import { isInstanceOf, isOrmObject } from './library/orm-core.ts'
import {
  asOne,
  changeableIn,
  hasChanged,
  isSameOutcome,
  leaveOpen,
  type Outcome,
  restore,
  type States,
  statesOf,
} from './outcomes.ts'
import type { Scope } from './scopes.ts'
import type { SiteRecorder } from './sites.ts'
import { assign, type Completion, execute } from './statements.ts'
import { conditionsBeyond, traceOf } from './traces.ts'
import { Unknown } from './unknown.ts'
import {
  type CallArguments,
  type CallSite,
  isContainer,
  PyClass,
  PyInstance,
  PyList,
  PyRaise,
  PyTuple,
  type Value,
} from './values.ts'

/** More than these are too many to be read one by one. */
const MAX_CANDIDATES = 8

/** One of the values: each in a run of its own where that can be, else a hole. `name` is what they are called there. */
export function chooseCandidate(
  ctx: Interpreter,
  values: readonly Value[],
  name: string,
  at: { readonly path: string; readonly span: Span },
): Value {
  const all = [...new Set(values)]
  if (all.length < 2 || ctx.trying === null) return all[0]
  const run = ctx.choiceAt(at.path)
  if (run === null || all.length > MAX_CANDIDATES) return oneOf(all, name, at)
  return all[run.choose(at.path, at.span, labelsOf(name, all), true)]
}

function oneOf(values: readonly Value[], name: string, at: { readonly path: string; readonly span: Span }): Unknown {
  const reason = `which of ${values.length} \`${name}\` is, only a run can tell`
  return new Unknown({ source: name, path: at.path, span: at.span, reason, alternatives: values })
}

function labelsOf(name: string, values: readonly Value[]): string[] {
  return values.map((value, index) => labelOf(name, value, index))
}

function labelOf(name: string, value: Value, index: number): string {
  return `if ${name} is ${nameOf(value) ?? `no. ${index + 1}`}`
}

function nameOf(value: Value): string | null {
  if (value instanceof PyClass) return value.name
  if (value instanceof PyTuple || value instanceof PyList) return nameOf(value.items.find(bearsOnSql) ?? null)
  if (!isOrmObject(value)) return null
  const { className, key, name } = value as { className?: unknown; key?: unknown; name?: unknown }
  const found = [className, key, name].find((each) => typeof each === 'string')
  return typeof found === 'string' ? found : null
}

/** A mapped class, its mapper or a table: what a statement is about. */
function isEntity(value: Value): boolean {
  if (value instanceof PyClass) return value.mapped !== null
  if (value instanceof PyTuple || value instanceof PyList) return value.items.some(isEntity)
  return isInstanceOf(value, 'Mapper') || isInstanceOf(value, 'FromClause')
}

/** Whether the items of a loop are parts of SQL that statements can be made of one by one. */
export function areCandidates(ctx: Interpreter, values: readonly Value[]): boolean {
  return ctx.run !== null && values.length > 1 && values.every((value) => bearsOnSql(value) && !hasTrace(value))
}

function hasTrace(value: Value): boolean {
  return typeof value === 'object' && value !== null && traceOf(value) !== undefined
}

type For = Statement & { readonly kind: 'for' }

/**
 * A loop over parts of SQL. Each round is read for itself. Where a condition that is not known ends the loop, or keeps
 * an item, any of them may be the one.
 */
export function executeOverCandidates(
  ctx: Interpreter,
  scope: Scope,
  statement: For,
  values: readonly Value[],
): Completion {
  const site = ctx.site(scope.path, statement.iterable)
  const name = ctx.source(scope.path, statement.target)
  const run = ctx.choiceAt(scope.path)
  const kept = new KeptCandidates(scope, namesIn(name))
  let turnedDown = run?.chosen(site.path, site.span) ?? 0
  let first: number | null = null
  for (const [index, value] of values.entries()) {
    const mark = ctx.recorder?.mark ?? 0
    const { openDecisions } = ctx
    const { length } = ctx.conditions
    const round = (item: Value): Completion => {
      assign(ctx, scope, statement.target, item)
      const label = index > 0 && isEntity(item) ? labelOf(name, item, index) : null
      const completion = ctx.inRound(label, () => execute(ctx, scope, statement.body))
      ctx.conditions.length = length
      return completion
    }
    let completion = round(value)
    const open = ctx.openDecisions > openDecisions
    if (completion === null || completion.kind === 'continue') {
      kept.note(open)
      continue
    }
    first ??= index
    const others = values.slice(first)
    if (open && others.length > 1) {
      if (turnedDown > 0) {
        turnedDown--
        ctx.recorder?.forgetSince(mark)
        continue
      }
      if (run === null || others.length > MAX_CANDIDATES) {
        ctx.recorder?.forgetSince(mark)
        completion = round(oneOf(others, name, site))
      } else run.choose(site.path, site.span, labelsOf(name, others), true)
    }
    return completion?.kind === 'return' ? completion : null
  }
  kept.settle(ctx, name, site)
  return execute(ctx, scope, statement.orElse)
}

function namesIn(text: string): ReadonlySet<string> {
  return new Set(text.match(/[A-Za-z_]\w*/g))
}

/** What the rounds of a loop leave behind in names and lists: `if model.name == name: found = model`. */
class KeptCandidates {
  private readonly scope: Scope
  /** The loop's own variables. */
  private readonly own: ReadonlySet<string>
  private values = new Map<string, Value>()
  private lengths = new Map<PyList, number>()
  private readonly found = new Map<string, Value[]>()
  private readonly grown = new Map<PyList, number>()

  constructor(scope: Scope, own: ReadonlySet<string>) {
    this.scope = scope
    this.own = own
    this.look()
  }

  /** A round has ended. `open`: it had a condition that only a run can tell. */
  note(open: boolean): void {
    const { lengths, values } = this
    this.look()
    if (!open) return
    for (const [name, value] of this.values) {
      if (values.get(name) === value || !bearsOnSql(value) || hasTrace(value) || value instanceof PyList) continue
      this.found.set(name, [...(this.found.get(name) ?? []), value])
    }
    for (const [list, length] of this.lengths) {
      const before = lengths.get(list)
      if (before === undefined || length <= before || !list.items.slice(before).every(isEntity)) continue
      this.grown.set(list, (this.grown.get(list) ?? 0) + 1)
    }
  }

  /** The loop has ended. */
  settle(ctx: Interpreter, name: string, site: CallSite): void {
    for (const [key, values] of this.found) this.scope.assign(key, chooseCandidate(ctx, values, key, site))
    for (const [list, rounds] of this.grown) if (rounds > 1) list.someOf = name
  }

  private look(): void {
    const names = [...this.scope.names.knownEntries()].filter(([name]) => !this.own.has(name))
    this.values = new Map(names)
    this.lengths = new Map(
      names.flatMap(([, value]) => (value instanceof PyList ? [[value, value.items.length] as const] : [])),
    )
  }
}

/** Runs through a function that stands far, at most. */
const MAX_FAR_RUNS = 16
/** Steps after which only the main path of such functions is read. */
const MANY_STEPS = 30_000
/** Steps of a call that is not read again where the function that is read says nothing of SQL. */
const LONG_CALL = 200

/**
 * What the main path has found of a call, while one file is read: what it gives is known, with all of its forms; only
 * what it gives there is known; or other calls of it have to be looked at again.
 */
type Finding = 'known' | 'open' | 'mixed'

const findings = new WeakMap<SiteRecorder, Map<string, Finding>>()

function findingsOf({ recorder }: Interpreter): Map<string, Finding> {
  const known = recorder === null ? undefined : findings.get(recorder)
  const found = known ?? new Map<string, Finding>()
  if (recorder !== null && known === undefined) findings.set(recorder, found)
  return found
}

/**
 * What a function gives that stands too far from the one that is read for its conditions to be turned over with those.
 * When others would come of it under other conditions each is an alternative of the call.
 */
export function readFar(
  ctx: Interpreter,
  definition: object,
  site: CallSite,
  args: CallArguments,
  callWith: (args: CallArguments) => Value,
  isHasty: () => boolean,
): Value {
  const call = () => callWith(args)
  if (site.path === '') return call()
  const objects = changeableIn(args)
  const before = statesOf(objects)
  const first = new Run()
  const { steps } = ctx
  const result = within(ctx, first, call)
  const length = ctx.steps - steps
  if (first.decisions.size === 0 && !(result instanceof Unknown)) return result
  const after = statesOf(objects)
  if (result instanceof Unknown && !result.hasSample) {
    const chosen = byMember(ctx, definition, site, args, callWith, before)
    restore(after)
    if (chosen !== null) return chosen
  }
  const changes = hasChanged(before, after)
  const matters = changes || isSqlPart(result) || (isComparable(result) && !isHandedOn(ctx, site))
  if (first.decisions.size === 0 || !matters) return result
  const run = ctx.choiceAt(site.path)
  const key = `${site.path}:${site.span.start}-${site.span.end}`
  const found = findingsOf(ctx)
  // This run turns something else over: here it takes the first.
  if (run !== null && run.forced.size > 0 && run.chosen(site.path, site.span) === 0) {
    if (isSqlPart(result) || found.get(key) === 'known') return result
    if (found.get(key) === 'open' && !changes) return openOutcome(result, site)
  }
  if (!isSqlPart(result) && length > LONG_CALL && isHasty())
    return isScalar(result) ? openOutcome(result, site) : result
  const { all, outcomes } = otherOutcomes(ctx, first, { when: '', value: answerOf(result, site), left: after }, () => {
    restore(before)
    const isShort = ctx.steps <= MANY_STEPS && ctx.steps + 2 * length <= ctx.callLimit
    return isShort ? { call, site, objects } : null
  })
  restore(after)
  if (outcomes.length === 1) {
    found.set(key, all || !isScalar(result) ? 'known' : 'open')
    return all || !isScalar(result) ? result : openOutcome(result, site)
  }
  const one = asOne(outcomes, all, site, ctx.conditions)
  found.set(key, all ? 'known' : one === undefined || one.value instanceof Unknown ? 'open' : 'mixed')
  if (one !== undefined) {
    restore(one.left)
    return one.value === outcomes[0]!.value ? result : one.value
  }
  if (run !== null && (all || hasTrace(result))) {
    const whens = outcomes.map(({ when }) => when)
    const outcome = outcomes[run.choose(site.path, site.span, whens, true)]!
    restore(outcome.left)
    return outcome === outcomes[0] ? result : outcome.value
  }
  leaveOpen(outcomes, openOutcome(null, site), ctx.conditions)
  if (hasTrace(result) || result instanceof PyInstance) return result
  if (!isSqlPart(result) && !(result instanceof PyClass)) return openOutcome(result, site)
  return oneOf(
    outcomes.map(({ value }) => value),
    site.source,
    site,
  )
}

interface FarCall {
  readonly call: () => Value
  readonly site: CallSite
  readonly objects: Parameters<typeof statesOf>[0]
}

/**
 * What comes of a call when one of its conditions at a time is turned over; where what several of them decide makes one
 * plain value together, also several at a time.
 * @param begin makes everything what it was before the call; null when there is no time for another
 */
function otherOutcomes(
  ctx: Interpreter,
  first: Run,
  main: Outcome,
  begin: () => FarCall | null,
): { outcomes: Outcome[]; all: boolean } {
  const outcomes = [main]
  const ofSql = isSqlPart(main.value)
  const isMadeOfValues = !ofSql || isInstanceOf(main.value, 'TextClause')
  const flips: Run[] = []
  let all = true
  let count = 0
  const read = (run: Run): boolean => {
    const next = ++count === MAX_FAR_RUNS ? null : begin()
    if (next === null) {
      // What is open of a part of SQL, its alternatives say; of a plain value nothing would.
      if (isMadeOfValues) all = false
      return false
    }
    const value = attempt(ctx, run, next.call)
    if (value === CUT) all = false
    if (value === CUT || value === RAISED) return true
    if (value instanceof Unknown && !value.hasSample) all = false
    const answer = answerOf(value, next.site)
    // A function that comes to its end without a part of SQL is not expected to; a clause that only some runs add says so.
    if (ofSql && answer === null && (ctx.hasFallenOff || isOptional(main.value, ctx.conditions))) return true
    const outcome = { when: run.label ?? '', value: answer, left: statesOf(next.objects) }
    if (isMadeOfValues && !isSameOutcome(main, outcome, ctx.conditions)) flips.push(run)
    if (!outcomes.some((known) => isSameOutcome(known, outcome, ctx.conditions))) outcomes.push(outcome)
    return true
  }
  for (const run of runs(first, MAX_FAR_RUNS + 1)) if (run !== first && !read(run)) return { outcomes, all }
  for (const run of combinedRuns([...flips])) if (!read(run)) break
  return { outcomes, all }
}

/** A part of SQL, or what it is made of last, that was made under conditions of its own. */
function isOptional(value: Value, known: readonly string[]): boolean {
  const trace = typeof value === 'object' && value !== null ? traceOf(value) : undefined
  return trace !== undefined && conditionsBeyond(trace.conditions, known).length > 0
}

/** What the function that is read hands on to its caller is the caller's to look at. */
function isHandedOn(ctx: Interpreter, { path, span }: CallSite): boolean {
  if (ctx.depth !== 1) return false
  return /\breturn\s+(?:await\s+)?\(?\s*$/.test(
    ctx.text(path, { start: Math.max(span.start - 60, 0), end: span.start }),
  )
}

/** A value of which only the main path is known. */
function openOutcome(sample: Value, { path, source, span }: CallSite): Unknown {
  return new Unknown({ source, path, span, sample, reason: `\`${source}\` is not known statically` })
}

/** None, True and False as they are: of a call that hangs on conditions they are a sample. */
function answerOf(value: Value, site: CallSite): Value {
  const isAnswer = value instanceof Unknown && value.source === site.source && value.span === site.span
  return isAnswer && (value.sample === null || typeof value.sample === 'boolean') ? value.sample : value
}

/** Members of an enumeration or a Literal that are tried one by one. */
const MAX_MEMBERS = 16

/** What functions with one argument give for the members of a type, while one file is read. */
const givenByMembers = new WeakMap<SiteRecorder, Map<object, ReadonlyMap<Value, Value> | null>>()

/**
 * What a function gives for each member of the type that its only open argument has: `model_named(kind)` of an enumeration
 * is one of as many classes as that has members. Null where it is not known for each of them.
 */
function byMember(
  ctx: Interpreter,
  definition: object,
  site: CallSite,
  args: CallArguments,
  callWith: (args: CallArguments) => Value,
  before: States,
): Value | null {
  const all = [...args.positional, ...args.keywords.values()]
  const [by, ...others] = all.filter((each) => each instanceof Unknown)
  const members = by === undefined || others.length > 0 ? null : alternativesOf(by)
  if (by === undefined || members === null || members.length > MAX_MEMBERS) return null
  const give = (member: Value): Value | undefined => {
    const own = (value: Value) => (value === by ? member : value)
    const given = {
      ...args,
      positional: args.positional.map(own),
      keywords: new Map([...args.keywords].map(([name, each]) => [name, own(each)])),
    }
    const run = new Run()
    if (ctx.steps > MANY_STEPS) return undefined
    restore(before)
    const decisions = ctx.run?.decisions.size
    const value = attempt(ctx, run, () => callWith(given))
    return run.decisions.size > 0 || ctx.run?.decisions.size !== decisions
      ? undefined
      : value === RAISED || value === CUT
        ? null
        : value
  }
  const given = all.length === 1 ? keptByMembers(ctx, definition, members, give) : eachOf(members, give)
  if (given === null) return null
  const found = new Map<Value, string>()
  for (const [member, value] of given) if (!found.has(value)) found.set(value, isMember(by, member))
  const alternatives = [...found.keys()]
  if (alternatives.length < 2) return alternatives[0] ?? null
  const { path, source, span } = site
  const reason = `which of ${alternatives.length} \`${source}\` is, only a run can tell`
  return new Unknown({ source, path, span, reason, alternatives, whens: [...found.values()] })
}

/** The class or table for each member; none for one for which the function raises. Null where one is not known. */
function eachOf(
  members: readonly Value[],
  give: (member: Value) => Value | undefined,
): ReadonlyMap<Value, Value> | null {
  const given = new Map<Value, Value>()
  for (const member of members) {
    const value = give(member)
    if (value === null) continue
    if (value === undefined || !isEntity(value)) return null
    given.set(member, value)
  }
  return given
}

function keptByMembers(
  { recorder }: Interpreter,
  definition: object,
  members: readonly Value[],
  give: (member: Value) => Value | undefined,
): ReadonlyMap<Value, Value> | null {
  if (recorder === null) return eachOf(members, give)
  const kept = givenByMembers.get(recorder) ?? new Map<object, ReadonlyMap<Value, Value> | null>()
  givenByMembers.set(recorder, kept)
  const known = kept.get(definition)
  const fits = known instanceof Map && [...known.keys()].every((member) => members.includes(member))
  if (known === null || fits) return known ?? null
  const given = eachOf(members, give)
  kept.set(definition, given)
  return given
}

function within(ctx: Interpreter, run: Run, call: () => Value): Value {
  ctx.far = run
  try {
    return call()
  } finally {
    ctx.far = null
  }
}

/** The call has raised an exception, or was too long to be followed. */
const RAISED: unique symbol = Symbol('raised')
const CUT: unique symbol = Symbol('cut')

function attempt(ctx: Interpreter, run: Run, call: () => Value): Value {
  const { length } = ctx.conditions
  const { attemptDepth } = ctx
  ctx.attemptDepth = ctx.depth + 1
  try {
    return ctx.mute(() => within(ctx, run, call))
  } catch (error) {
    if (error instanceof PyRaise) return RAISED
    if (error instanceof BoundReached) return CUT
    throw error
  } finally {
    ctx.conditions.length = length
    ctx.attemptDepth = attemptDepth
  }
}

/** A part of SQL, or what one is made of. */
function isSqlPart(value: Value): boolean {
  return value instanceof PyClass ? value.mapped !== null : isOrmObject(value) && typeof value === 'object'
}

/** Whether it would show in a statement that the function gives another under other conditions. */
function isComparable(value: Value): boolean {
  if (value instanceof Unknown) return value.whens !== null
  if (value === null || typeof value === 'boolean') return false
  // What a row of a table has in its columns is bound.
  if (value instanceof PyInstance) return value.class.mapped === null
  return isSqlPart(value) || isScalar(value) || value instanceof PyTuple || isContainer(value)
}
