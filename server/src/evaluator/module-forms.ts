// What the names of a module, or of a class body, hold where a condition decides that only a run knows: `if settings.big:`
// at module level. A module is executed once, along its main path, and models are always those of it; what a name would
// hold otherwise is found out when a function asks for it, and is one of its forms then (forms.ts).

import type { Parameter, Span, Statement } from '../frontends/program.ts'
import { namesBoundBy } from './blocks.ts'
import { Run, runs } from './branches.ts'
import type { Choice } from './conditions.ts'
import { formOf } from './forms.ts'
import { BoundReached, CallBoundReached, type Interpreter } from './interpreter.ts'
import type { Names } from './names.ts'
import { asOne, isSameOutcome, restore, type States, statesOf } from './outcomes.ts'
import type { Scope } from './scopes.ts'
import type { SiteRecorder } from './sites.ts'
import { type Completion, execute } from './statements.ts'
import { joinConditions } from './traces.ts'
import { type DecisionPlace, Unknown } from './unknown.ts'
import {
  isContainer,
  making,
  PyClass,
  PyDict,
  type PyFunction,
  PyInstance,
  PyList,
  PyRaise,
  PySet,
  type Value,
} from './values.ts'

/** A name that a statement leaves open, as it is called there. */
export interface OpenName {
  readonly statement: OpenStatement
  readonly name: string
}

/** The values of a name, the main path's first, and what holds for each; `one` stands for all where they are plain. */
interface Forms {
  readonly one: Value | undefined
  readonly values: readonly Value[]
  readonly whens: readonly string[]
  readonly decided: DecisionPlace
}

interface Form {
  readonly when: string
  readonly value: Value
}

/** More forms than these are not told apart. */
const MAX_FORMS = 8
/** Steps for one form of a statement. */
const MAX_STEPS = 4_000

/** What is made once for all, and is no matter of forms. */
const MAKES_MODELS =
  /\b(?:Table|MetaData|registry|[a-z_]*_base|\w*sessionmaker|create_\w+|scoped_session|SQLAlchemy|relationship|backref|mapped_column|Column|type|import_module|Flask|FastAPI)\s*\(/

/** A statement of a module or a class body that binds names, of which a run decides what they hold. */
export class OpenStatement {
  readonly span: Span
  private readonly ctx: Interpreter
  private readonly scope: Scope
  /** What is executed for the other forms. */
  private readonly body: readonly Statement[]
  /** The other side of a condition, as it is written. */
  private readonly other: readonly Statement[]
  /** Of a condition: what holds on its other side. Null where decisions within the statement are turned over. */
  private readonly when: string | null
  /** What names were bound to before: they may be bound anew behind it. */
  private readonly before: Bindings
  private readonly contents: States
  /** What the names that it binds were left with. */
  private after: Bindings = new Map()
  private readonly forms = new Map<string, Forms | null>()
  private isBeingRead = false

  constructor(
    ctx: Interpreter,
    scope: Scope,
    { start, end }: Span,
    body: readonly Statement[],
    when: string | null,
    before: Bindings,
  ) {
    this.ctx = ctx
    this.scope = scope
    this.span = { start, end }
    this.other = body
    this.body = when === null ? body : repeatable(ctx, scope, body)
    this.when = when
    this.before = before
    this.contents = statesOf(
      [...before.values()].map(({ raw }) => raw).filter((each) => isContainer(each as Value)) as never,
    )
  }

  /** The main path has executed it. */
  settled(bound: Iterable<string>): void {
    this.after = bindingsOf(this.scope.names, bound)
  }

  /** The forms of a name that it binds; null where all are the same, or nothing that is known of them tells. */
  formsOf(name: string): Forms | null {
    // It speaks of itself.
    if (this.isBeingRead) return null
    let found = this.forms.get(name)
    if (found === undefined) {
      this.isBeingRead = true
      try {
        found = this.settle(name)
      } finally {
        this.isBeingRead = false
      }
      this.forms.set(name, found)
      this.ctx.remember(() => this.forms.clear())
    }
    return found
  }

  /** Records the statements that are made in its other forms. */
  read(recorder: SiteRecorder): void {
    const { definitions } = this.scope
    const { length } = definitions
    for (const _each of this.otherRuns(recorder, () => null));
    // Functions that are defined there are read like all others, and each once.
    const known = new Set(definitions.slice(0, length).map(({ definition }) => definition))
    const added = definitions.splice(length).filter(({ definition }) => !known.has(definition))
    definitions.push(...added)
  }

  private settle(name: string): Forms | null {
    const { scope } = this
    const { length } = scope.definitions
    const { open, raw } = this.after.get(name)!
    const main = scope.names.held(raw)
    const forms = formsIn(open, main)
    // A class is made once for all.
    let all = !(main instanceof PyClass && bindsClass(this.other, name))
    for (const { label, value: found } of this.otherRuns(null, () => this.otherForms(name))) {
      if (found === null) all = false
      for (const { value, when } of found ?? []) {
        const joined = joinConditions([label, when].filter((each) => each !== ''))
        forms.push({ value, when: joined })
      }
    }
    scope.definitions.length = length
    const known = main === undefined ? forms.slice(1) : forms
    const outcomes = known
      .filter(({ value }) => value !== undefined)
      .map(({ value, when }) => ({ value, when, left: new Map() }))
    const [first, ...others] = outcomes
    if (first === undefined || (all && others.every((each) => isSameOutcome(first, each, [])))) return null
    if (outcomes.length > MAX_FORMS) all = false
    // An object of the program's is one, whatever it holds: others may have changed it since.
    if (outcomes.every(({ value }) => value instanceof PyInstance && value.class === (first.value as PyInstance).class))
      return null
    const whens = outcomes.map(({ when }) => when)
    const decided = placeFor(scope, whens, this.span)
    const site = { ...decided, source: name }
    const one = others.length === 0 ? undefined : asOne(outcomes, all, site, [])?.value
    const values = outcomes.slice(0, MAX_FORMS).map(({ value }) => value)
    if (!all) {
      const reason = `what \`${name}\` is, only a run can tell`
      values.push(new Unknown({ source: name, path: scope.path, span: this.span, reason }))
      whens.splice(MAX_FORMS, Number.POSITIVE_INFINITY)
      whens.push(this.when !== null && outcomes.length < MAX_FORMS ? this.when : `if \`${name}\` is another`)
    }
    return one !== undefined && one === main ? null : { one, values, whens, decided }
  }

  /** What the name holds now, after another form was executed. */
  private otherForms(name: string): readonly Form[] {
    const { names } = this.scope
    return formsIn(names.open?.get(name), names.get(name))
  }

  /** Executes the other forms, each as the module would have done, and leaves everything as it was. */
  private *otherRuns<T>(recorder: SiteRecorder | null, body: () => T): Generator<{ label: string; value: T | null }> {
    if (this.when !== null) {
      const value = this.asThen(recorder, null, this.when, body)
      if (value !== RAISED) yield { label: this.when, value: value === CUT ? null : value }
      return
    }
    const first = new Run()
    for (const run of runs(first, MAX_FORMS + 2)) {
      const value = this.asThen(run === first ? null : recorder, run, null, body)
      if (run === first || value === RAISED) continue
      yield { label: run.label ?? '', value: value === CUT ? null : value }
    }
  }

  private asThen<T>(
    recorder: SiteRecorder | null,
    run: Run | null,
    condition: string | null,
    body: () => T,
  ): T | typeof RAISED | typeof CUT {
    const { ctx, scope } = this
    const { names } = scope
    const touched = new Set([...this.before.keys(), ...this.after.keys()])
    const now = bindingsOf(names, touched)
    const places = [...scope.places]
    const contents = statesOf([...this.contents.keys()] as never)
    restore(this.contents)
    const outer = making.module
    making.module = scope.path
    try {
      for (const name of touched) bind(names, name, this.before.get(name) ?? UNBOUND)
      return ctx.apart({ recorder, moduleRun: run, isSettling: true, callLimit: MAX_STEPS }, () => {
        const completion = ctx.under(condition, () => execute(ctx, scope, this.body))
        return completion === null ? body() : RAISED
      })
    } catch (error) {
      if (error instanceof PyRaise) return RAISED
      if (error instanceof BoundReached || error instanceof CallBoundReached) return CUT
      throw error
    } finally {
      making.module = outer
      for (const [name, binding] of now) bind(names, name, binding)
      restore(contents)
      scope.places.clear()
      for (const [name, place] of places) scope.places.set(name, place)
    }
  }
}

const RAISED: unique symbol = Symbol('raised')
const CUT: unique symbol = Symbol('cut')

/** The forms of what a statement within has left open, or the one value that there is. */
function formsIn(open: OpenName | undefined, value: Value): Form[] {
  const inner = open?.statement.formsOf(open.name)
  if (!inner) return [{ value: copied(value), when: '' }]
  return inner.values.map((each, index) => ({ value: each, when: inner.whens[index]! }))
}

/** Containers are put back to what they were: what they hold now is kept in another. */
function copied(value: Value): Value {
  if (value instanceof PyList) {
    const { born, generator, optional, rest } = value
    return Object.assign(new PyList([...value.items]), { born, generator, optional, rest })
  }
  if (value instanceof PySet) return new PySet(value.items)
  if (value instanceof PyDict && Object.getPrototypeOf(value) === PyDict.prototype) {
    const { optional, rest } = value
    return Object.assign(new PyDict(value.keys().map((key) => [key, value.get(key)])), { optional, rest })
  }
  return value
}

const places = new WeakMap<Scope, Map<string, DecisionPlace>>()

/** The same condition decides the same. */
function placeFor(scope: Scope, whens: readonly string[], { start, end }: Span): DecisionPlace {
  const { global } = scope
  const known = places.get(global) ?? new Map<string, DecisionPlace>()
  places.set(global, known)
  const key = whens
    .slice(1)
    .map((each) => each.replace(/^if not \((.*)\)$/, 'if not $1'))
    .join('\n')
  const place = known.get(key) ?? { path: scope.path, span: { start, end } }
  known.set(key, place)
  return place
}

/** What a name is bound to, and what leaves it open. */
interface Binding {
  readonly raw: unknown
  readonly open: OpenName | undefined
}

type Bindings = ReadonlyMap<string, Binding>

const UNBOUND: Binding = { raw: undefined, open: undefined }

function bindingOf(names: Names, name: string): Binding {
  return { raw: names.raw(name), open: names.open?.get(name) }
}

function bindingsOf(names: Names, which: Iterable<string>): Map<string, Binding> {
  return new Map([...which].map((name) => [name, bindingOf(names, name)]))
}

function bind(names: Names, name: string, { open, raw }: Binding): void {
  names.setRaw(name, raw)
  names.leaveOpen(name, open)
}

// --- where a module or a class body is executed ---

/** Assignments and expressions, whose values may hang on what only a run decides. */
export function isWatched(ctx: Interpreter, scope: Scope, { kind }: Statement): boolean {
  if (ctx.run !== null || ctx.moduleRun !== null || scope.kind === 'function') return false
  return kind === 'assign' || kind === 'annotatedAssign' || kind === 'augmentedAssign' || kind === 'expression'
}

/** A run that has decided nothing: most statements leave it so. */
let spare: Run | null = null

/** Executes such a statement, and notes when a run decides what comes of it. */
export function executeWatched(
  ctx: Interpreter,
  scope: Scope,
  statement: Statement,
  body: () => Completion,
): Completion {
  const target = targetOf(statement)
  const known = target === null ? UNBOUND : bindingOf(scope.names, target)
  const mark = ctx.recorder?.mark ?? 0
  const run = spare ?? new Run()
  spare = null
  ctx.moduleRun = run
  ctx.hasConsulted = false
  let completion: Completion
  try {
    completion = body()
  } finally {
    ctx.moduleRun = null
    if (run.decisions.size === 0) spare = run
  }
  const observes = (ctx.recorder?.mark ?? 0) > mark
  if ((run.decisions.size === 0 && !ctx.hasConsulted) || (target === null && !observes)) return completion
  if (MAKES_MODELS.test(ctx.text(scope.path, statement))) return completion
  const before = bindingsOf(scope.names, namesHeld(ctx, scope, [statement]))
  const bound = new Set(target === null ? [] : [target])
  if (target !== null) before.set(target, known)
  note(scope, new OpenStatement(ctx, scope, statement, [statement], null, before), bound)
  return completion
}

function targetOf(statement: Statement): string | null {
  const target =
    statement.kind === 'assign' && statement.targets.length === 1
      ? statement.targets[0]!
      : statement.kind === 'annotatedAssign' || statement.kind === 'augmentedAssign'
        ? statement.target
        : null
  return target?.kind === 'name' ? target.name : null
}

/** Executes the side of a condition that the main path takes, and notes what the other binds. */
export function executeSide(
  ctx: Interpreter,
  scope: Scope,
  statement: Statement & { kind: 'if' },
  { otherwise: when, taken }: Choice,
  body: () => Completion,
): Completion {
  const [side, other] = taken ? [statement.body, statement.orElse] : [statement.orElse, statement.body]
  // Which versions there are is no matter of a run.
  if (when === null || /version/i.test(when) || isMainGuard(when)) return body()
  const bound = boundIn(ctx, scope, [...side, ...other])
  if (bound.size === 0) return body()
  const before = bindingsOf(scope.names, [...namesHeld(ctx, scope, [statement]), ...bound])
  const beside = new OpenStatement(ctx, scope, statement, other, when, before)
  const completion = body()
  if (completion === null) note(scope, beside, bound)
  return completion
}

const isMainGuard = (when: string): boolean => when.includes('__name__')

function note(scope: Scope, statement: OpenStatement, bound: ReadonlySet<string>): void {
  statement.settled(bound)
  for (const name of bound) scope.names.leaveOpen(name, { statement, name })
  const known = openStatements.get(scope.global) ?? []
  openStatements.set(scope.global, known)
  known.push(statement)
}

/** The open statements of a module, by its scope. */
const openStatements = new WeakMap<Scope, OpenStatement[]>()

/** Records what the module's open statements make in their other forms. */
export function readOpenStatements(scope: Scope, recorder: SiteRecorder): void {
  for (const statement of openStatements.get(scope) ?? []) statement.read(recorder)
}

/** What a module is made of once for all is not executed another time. */
function repeatable(ctx: Interpreter, scope: Scope, body: readonly Statement[]): Statement[] {
  return body.flatMap((statement): Statement[] => {
    if (statement.kind === 'if' || statement.kind === 'try' || statement.kind === 'with') {
      const inner = { ...statement, body: repeatable(ctx, scope, statement.body) }
      return 'orElse' in inner ? [{ ...inner, orElse: repeatable(ctx, scope, inner.orElse) }] : [inner]
    }
    if (statement.kind === 'class' || statement.kind === 'for' || statement.kind === 'while') return []
    if (statement.kind === 'function') return [statement]
    return MAKES_MODELS.test(ctx.text(scope.path, statement)) ? [] : [statement]
  })
}

/** Whether a class statement binds the name. */
function bindsClass(body: readonly Statement[], name: string): boolean {
  return body.some(
    (each) =>
      (each.kind === 'class' && each.name === name) ||
      (each.kind === 'if' && (bindsClass(each.body, name) || bindsClass(each.orElse, name))),
  )
}

const DEFINES: ReadonlySet<Statement['kind']> = new Set(['class', 'function', 'import', 'importFrom'])

/** The names that statements bind, and those of the containers that they change. */
function boundIn(ctx: Interpreter, scope: Scope, body: readonly Statement[]): Set<string> {
  const found = new Set<string>()
  const open = [...body]
  for (const each of open) {
    const target = targetOf(each)
    if (target !== null && !MAKES_MODELS.test(ctx.text(scope.path, each))) found.add(target)
    if (DEFINES.has(each.kind)) for (const name of namesBoundBy(each)) found.add(name)
    else if (each.kind === 'if' || each.kind === 'try') open.push(...each.body, ...each.orElse)
    else if (each.kind === 'with') open.push(...each.body)
    else if (each.kind === 'expression')
      for (const name of namesHeld(ctx, scope, [each])) if (isContainer(scope.names.raw(name) as Value)) found.add(name)
  }
  return found
}

/** The names in statements that the scope binds itself. */
function namesHeld(ctx: Interpreter, { names, path }: Scope, body: readonly Statement[]): string[] {
  const words = new Set(body.flatMap((each) => ctx.text(path, each).match(/(?<![\w.])[A-Za-z_]\w*/g) ?? []))
  return [...words].filter((word) => names.has(word))
}

// --- where a name is asked for ---

/** What a name holds that a module or a class body has left open; the value itself where it has not. */
export function heldValue(ctx: Interpreter, names: Names, name: string, value: Value): Value {
  return openValue(ctx, names.open?.get(name), value)
}

/** What is held by a name that is open. */
export function openValue(ctx: Interpreter, open: OpenName | undefined, value: Value): Value {
  if (open === undefined) return value
  const { trying } = ctx
  // A module that is executed goes by its main path.
  if (ctx.run === null && !ctx.isSettling) {
    ctx.hasConsulted = true
    return value
  }
  const forms = trying === null ? null : open.statement.formsOf(open.name)
  if (forms === null) return value
  if (forms.one !== undefined) return ctx.run === null ? formOf(ctx, forms.one) : forms.one
  const { path, span } = forms.decided
  return forms.values[trying!.choose(path, span, forms.whens, true)]
}

/** The default of a parameter, evaluated when the function was defined: a name there may be open (module-forms.ts). */
export function defaultOf(
  ctx: Interpreter,
  { defaults, scope }: PyFunction,
  { default: given, name }: Parameter,
): Value {
  const value = defaults.get(name)
  const held = given?.kind === 'name' ? scope.holderOf(given.name) : null
  return given?.kind === 'name' && held !== null ? heldValue(ctx, held, given.name, value) : value
}
