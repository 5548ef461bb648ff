// One of several known things, where a run decides which: the class that a loop over all models finds by its name, what a
// function of another file gives under its conditions. Near to the function that is read each of them is a form of the
// statement; elsewhere, and where they are too many to be shown, what is chosen is a hole.

import type { Span, Statement } from '../frontends/program.ts'
import { Run, runs } from './branches.ts'
import { alternativesOf, bearsOnSql, isMember, MAX_ALTERNATIVES } from './choices.ts'
import { BoundReached, type Interpreter } from './interpreter.ts'
import { isInstanceOf, isOrmObject } from './library/orm-core.ts'
import type { Scope } from './scopes.ts'
import { type SiteRecorder, statementKind, textOf } from './sites.ts'
import { assign, type Completion, execute } from './statements.ts'
import { traceOf } from './traces.ts'
import { Unknown } from './unknown.ts'
import { type CallArguments, type CallSite, PyClass, PyList, PyRaise, PyTuple, type Value } from './values.ts'

/** One of the values: each in a run of its own where that can be, else a hole. `name` is what they are called there. */
export function chooseCandidate(
  ctx: Interpreter,
  values: readonly Value[],
  name: string,
  at: { readonly path: string; readonly span: Span },
): Value {
  const all = [...new Set(values)]
  if (all.length < 2 || ctx.run === null) return all[0]
  const run = ctx.choiceAt(at.path)
  if (run === null || all.length > MAX_ALTERNATIVES) return oneOf(all, name, at)
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
      if (run === null || others.length > MAX_ALTERNATIVES) {
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
const MAX_FAR_RUNS = 8
/** Steps after which only the main path of such functions is read. */
const MANY_STEPS = 30_000

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
): Value {
  const call = () => callWith(args)
  if (site.path === '') return call()
  const first = new Run()
  const result = within(ctx, first, call)
  if (result instanceof Unknown && !result.hasSample) return byMember(ctx, definition, site, args, callWith) ?? result
  if (first.decisions.size === 0 || !isComparable(result)) return result
  const run = ctx.choiceAt(site.path)
  // This run turns something else over: here it takes the first.
  if (run !== null && run.forced.size > 0 && run.chosen(site.path, site.span) === 0) return result
  const found: { readonly when: string; readonly value: Value }[] = [{ when: '', value: result }]
  let all = true
  for (const other of runs(first, MAX_FAR_RUNS)) {
    if (other === first) continue
    if (ctx.steps > MANY_STEPS) {
      all = false
      break
    }
    const value = attempt(ctx, other, call)
    if (value instanceof Unknown && !value.hasSample) all = false
    if (!isComparable(value) || found.some((known) => isSame(known.value, value))) continue
    found.push({ when: other.label ?? '', value })
  }
  if (found.length === 1) return result
  if (run !== null && (all || hasTrace(result)))
    return found[
      run.choose(
        site.path,
        site.span,
        found.map(({ when }) => when),
        true,
      )
    ]!.value
  return hasTrace(result)
    ? result
    : oneOf(
        found.map(({ value }) => value),
        site.source,
        site,
      )
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
    const value = ctx.steps > MANY_STEPS ? undefined : attempt(ctx, run, () => callWith(given))
    return run.decisions.size > 0 ? undefined : value
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

/** The alternative that the run takes of one whose alternatives are all known by what holds for them. */
export function formOf(ctx: Interpreter, value: Value): Value {
  if (!(value instanceof Unknown) || value.whens === null || ctx.run === null) return value
  return value.alternatives![ctx.run.choose(value.path!, value.span!, value.whens, true)]
}

function within(ctx: Interpreter, run: Run, call: () => Value): Value {
  ctx.far = run
  try {
    return call()
  } finally {
    ctx.far = null
  }
}

function attempt(ctx: Interpreter, run: Run, call: () => Value): Value {
  const { length } = ctx.conditions
  try {
    return ctx.mute(() => within(ctx, run, call))
  } catch (error) {
    if (error instanceof PyRaise || error instanceof BoundReached) return null
    throw error
  } finally {
    ctx.conditions.length = length
  }
}

function isComparable(value: Value): boolean {
  return value instanceof PyClass ? value.mapped !== null : isOrmObject(value) && typeof value === 'object'
}

/** Statements are the same when they begin the same: what only some runs add to them they say themselves. */
function isSame(one: Value, other: Value): boolean {
  if (one === other) return true
  if (one instanceof PyClass || other instanceof PyClass) return false
  const [a, b] = [rootOf(one as object), rootOf(other as object)]
  if (a === b) return true
  if (statementKind(a) === null && (traceOf(a) === undefined || traceOf(b) === undefined)) return false
  return textOf(a) === textOf(b)
}

/** What the statement was before anything was added to it. */
function rootOf(value: object): object {
  let root = value
  for (let before = traceOf(root)?.extends; before != null; before = traceOf(root)?.extends) root = before
  return root
}
