// The state of one evaluation: modules, bounds, the path through conditions, who is told of statements. The work on
// each kind of node is in the files named after it; they take the interpreter as their first argument.

import type { Expression, Span } from '../frontends/program.ts'
import type { SourceTree } from '../frontends/source-tree.ts'
import type { Unresolved } from './analysis.ts'
import type { Run } from './branches.ts'
import type { Fact } from './facts.ts'
import { Ledger } from './ledger.ts'
import type { ModuleTable } from './modules.ts'
import type { SiteRecorder } from './sites.ts'
import type { Attempt } from './tries.ts'
import type { CallArguments, CallSite, PyClass, PyFunction, PyModule, Value } from './values.ts'

/** Thrown when a bound is reached: what was found until then stays. */
export class BoundReached extends Error {}

/** Thrown when a call made by the function that is read takes too long: the call alone is given up. */
export class CallBoundReached extends Error {}

/** Steps for a module, and for all runs through one function together. */
const MAX_STEPS = 400_000
const MAX_ENTRY_STEPS = 60_000
/** Steps for one call that the function makes, with all that it calls in turn. */
const MAX_CALL_STEPS = 3_000
/**
 * The same for what has been given up more than once in the file that is read and never came to its end, where the
 * function that is read says nothing of SQL.
 */
const MAX_LONG_CALL_STEPS = 300
const MAX_DEPTH = 60
/** The function that is read, and those that it calls. */
export const NEAR_DEPTH = 2

/** Texts of libraries that are described in Python, by a path that no file has. */
export const libraryTexts = new Map<string, string>()

export interface Problem {
  readonly code: string
  readonly message: string
  readonly path: string
  readonly span: Span
  /** The class that is not mapped for it. */
  readonly declares?: string
  /** The files in which it and what it inherits from are written. */
  readonly files?: readonly string[]
}

const AT_MODULE_LEVEL = {
  callLimit: Number.POSITIVE_INFINITY,
  depth: 0,
  far: null,
  isSettling: false,
  moduleRun: null,
  muted: 0,
  mutedByLambdas: 0,
  round: null,
  run: null,
  steps: 0,
  typeOnlyNames: false,
}

/** A place in a file. Its text is read when somebody asks: few of the calls that are followed ever do. */
class SourceSite implements CallSite {
  readonly path: string
  readonly span: Span
  private readonly interpreter: Interpreter

  constructor(interpreter: Interpreter, path: string, span: Span) {
    this.interpreter = interpreter
    this.path = path
    this.span = span
  }

  get source(): string {
    return this.interpreter.source(this.path, this.span)
  }
}

export class Interpreter {
  sources: SourceTree
  modules!: ModuleTable
  /** Where statements of the analysed file are reported; null while modules are only loaded. */
  recorder: SiteRecorder | null = null
  /** The decisions of the function run that is on; null at module level, where the main path alone is taken. */
  run: Run | null = null
  /** The decisions in functions that stand too far from the one that is read, while one of those runs (candidates.ts). */
  far: Run | null = null
  /** The decisions of a statement at module level, while one is executed (module-forms.ts). */
  moduleRun: Run | null = null
  /** Such a statement is executed another time, for its other forms. */
  isSettling = false
  /** It has asked for a name that another one leaves open. */
  hasConsulted = false
  /** At this depth a call is read whose conditions are tried both ways. */
  attemptDepth = -1
  /** The function that was called last has come to its end without a `return`. */
  hasFallenOff = false
  /** The expression that orm-core is at work for: functions of the program that it calls are called there. */
  place: CallSite | null = null
  /** What holds in the round of a loop that is on, when it is not the first: "if model is Order". */
  round: string | null = null
  /** Conditions that hold at this point, outermost first. */
  conditions: string[] = []
  /** Above zero in what is not reported: decorators, bases, annotations, lambda bodies. */
  muted = 0
  /** How many of these are bodies of lambdas. */
  mutedByLambdas = 0
  /** Names of `if TYPE_CHECKING:` blocks are seen: while the annotations of parameters are read. */
  typeOnlyNames = false
  depth = 0
  /** Functions of the recorder's file are near down to this depth of calls. */
  nearDepth = NEAR_DEPTH
  steps = 0
  /** Functions being interpreted, so that recursion ends. */
  readonly active: { readonly definition: object; readonly openDecisions: number; readonly site: CallSite }[] = []
  /** How many conditions went their default way because they stand too far from the function that is read. */
  farDecisions = 0
  /** How many conditions were not known. */
  openDecisions = 0
  /** Functions inside the function that is read, as its run defines them. */
  inner: PyFunction[] = []
  /** Definitions that the run has called, and the files in which they are written. */
  readonly called = new Map<object, string>()
  /** The `try` statements whose bodies are being read, outermost first. */
  readonly attempts: Attempt[] = []
  readonly unresolved: Unresolved[] = []
  readonly problems: Problem[] = []
  /** Mapped classes in order of declaration. */
  readonly mappedClasses: Value[] = []
  /** Classes right below AbstractConcreteBase: they are mapped when their subclasses are there. */
  readonly abstractBases: PyClass[] = []
  /** Metadata objects in order of first use. */
  readonly metadatas = new Set<object>()
  /** Metadata objects that modules make, whether a base uses them or not. */
  readonly plainMetadatas = new Set<object>()
  readonly registries = new Set<object>()
  /** Registries of bases that are lost for the moment, by the base's name. */
  readonly lostRegistries = new Map<string, object>()
  /** The registry of classes whose declarative base is that of a package beyond the workspace. */
  registryBeyond: object | null = null
  /** The registry of classes that only statements take for mapped (declarative/assumed.ts). */
  registryAssumed: object | null = null
  /** Files of other programs than the first, by the program's number (programs.ts). */
  readonly programs = new Map<string, number>()
  /** The program's own SQL functions (subclasses of GenericFunction), by `package.identifier` in lower case. */
  readonly sqlFunctions = new Map<string, PyClass>()
  /** How to forget what imports led to while files were analysed, in order; null while the models are made. */
  forgettable: (() => void)[] | null = null

  /** How often the program has hooked into mapping. */
  hookCount = 0
  readonly ledger = new Ledger(this)

  constructor(sources: SourceTree) {
    this.sources = sources
  }

  /** Where the call that is on must have come to its end. */
  callLimit = Number.POSITIVE_INFINITY

  /** How to forget what imports led to while the models were made. */
  readonly settled: (() => void)[] = []

  /** Hears of an import whose value was looked up. */
  readonly remember = (forget: () => void): void => {
    ;(this.forgettable ?? this.settled).push(forget)
  }

  step(): void {
    this.steps++
    if (this.steps > this.callLimit) throw new CallBoundReached('too many steps in one call')
    if (this.steps > (this.run === null ? MAX_STEPS : MAX_ENTRY_STEPS)) throw new BoundReached('too many steps')
  }

  /** Runs a call of the function that is read within its own bound; `over` says what it gives when it is given up. */
  bounded<T>(fn: PyFunction, isHasty: () => boolean, body: () => T, over: () => T): T {
    if (this.run === null || this.depth !== 1) return body()
    const before = this.callLimit
    const lengths = fn.path === this.recorder?.path ? null : (this.recorder?.callLengths ?? null)
    const isLong = (lengths?.get(fn) ?? 0) > 1 && isHasty()
    this.callLimit = this.steps + (isLong ? MAX_LONG_CALL_STEPS : MAX_CALL_STEPS)
    try {
      const result = body()
      lengths?.set(fn, Number.NEGATIVE_INFINITY)
      return result
    } catch (error) {
      if (!(error instanceof CallBoundReached)) throw error
      lengths?.set(fn, (lengths.get(fn) ?? 0) + 1)
      return over()
    } finally {
      this.callLimit = before
    }
  }

  /**
   * Which way an unknown condition goes in this run; undefined at module level, where nothing is tried. `leadsOn` is false
   * when there is nothing to find on the other side.
   */
  decide(
    path: string,
    span: Span,
    byDefault: boolean,
    otherwise: string | null,
    leadsOn = true,
    about: readonly Fact[] = [],
  ): boolean | undefined {
    const near = this.isNear(path)
    this.openDecisions++
    if (!near) this.farDecisions++
    if (!leadsOn) return this.run === null ? undefined : byDefault
    if (!near && this.far !== null) return this.far.decide(path, span, byDefault, otherwise, true)
    if (this.run === null) return this.moduleRun?.decide(path, span, byDefault, otherwise, true)
    return this.run.decide(path, span, byDefault, otherwise, near, about)
  }

  /** A condition that only a run can tell has been decided together with another. */
  noteOpen(): void {
    this.openDecisions++
  }

  /** Which of several known alternatives is taken in this run, by what holds for each of them. */
  choose(path: string, span: Span, labels: readonly string[]): number {
    return this.choiceAt(path)?.choose(path, span, labels, true) ?? 0
  }

  /** The run that chooses among alternatives there; null where the first is taken. */
  choiceAt(path: string): Run | null {
    return this.isNear(path) ? this.trying : (this.far ?? this.moduleRun)
  }

  /** The run that is on, of a function or of a statement at module level. */
  get trying(): Run | null {
    return this.run ?? this.moduleRun
  }

  /** Evaluates by itself what a module executes: neither conditions nor the run of whoever asks for it are its own. */
  apart<T>(
    own: Partial<Pick<Interpreter, 'callLimit' | 'isSettling' | 'moduleRun' | 'recorder' | 'steps'>>,
    body: () => T,
  ): T {
    const { callLimit, conditions, depth, far, hasConsulted, isSettling, moduleRun, muted, mutedByLambdas } = this
    const { recorder, round, run, steps, typeOnlyNames } = this
    const active = this.active.splice(0)
    Object.assign(this, AT_MODULE_LEVEL, { conditions: [], ...own })
    try {
      return body()
    } finally {
      Object.assign(this, { callLimit, conditions, depth, far, hasConsulted, isSettling, moduleRun, muted })
      Object.assign(this, { mutedByLambdas, recorder, round, run, steps, typeOnlyNames })
      this.active.push(...active)
    }
  }

  /** Runs `body` as a round of a loop in which `condition` holds. */
  inRound<T>(condition: string | null, body: () => T): T {
    const { round } = this
    this.round = condition ?? round
    try {
      return body()
    } finally {
      this.round = round
    }
  }

  /** Whether conditions there are tried both ways. */
  isNear(path: string): boolean {
    return this.depth <= this.nearDepth && path === this.recorder?.path
  }

  /** A function inside the one that is read: when nobody calls it there, it is read like one of the module. */
  noteInner(fn: PyFunction): void {
    if (this.run !== null && this.reports(fn.path)) this.inner.push(fn)
  }

  get tooDeep(): boolean {
    return this.depth >= MAX_DEPTH
  }

  text(path: string, span: Span): string {
    const text = libraryTexts.get(path) ?? this.sources.file(path)?.text ?? ''
    return text.slice(span.start, span.end)
  }

  /** The source of an expression on one line. */
  source(path: string, span: Span): string {
    return this.text(path, span).replace(/\s+/g, ' ').trim()
  }

  site(path: string, expression: Expression): CallSite {
    return new SourceSite(this, path, { start: expression.start, end: expression.end })
  }

  /** Runs `body` while nothing is reported. */
  mute<T>(body: () => T): T {
    this.muted++
    try {
      return body()
    } finally {
      this.muted--
    }
  }

  /** The body of a lambda is not reported. */
  inLambda<T>(body: () => T): T {
    this.mutedByLambdas++
    try {
      return this.mute(body)
    } finally {
      this.mutedByLambdas--
    }
  }

  /** That of a function which a lambda calls is. */
  outOfLambdas<T>(body: () => T): T {
    const { muted, mutedByLambdas } = this
    this.muted -= mutedByLambdas
    this.mutedByLambdas = 0
    try {
      return body()
    } finally {
      Object.assign(this, { muted, mutedByLambdas })
    }
  }

  /** Runs `body` with one more condition in force. */
  under<T>(condition: string | null, body: () => T): T {
    if (condition === null) return body()
    const length = this.conditions.length
    this.conditions.push(condition)
    try {
      return body()
    } finally {
      this.conditions.length = length
    }
  }

  /** Whether statements of this file are reported now. */
  reports(path: string): boolean {
    return this.recorder !== null && this.muted === 0 && this.recorder.path === path
  }

  /** A literal engine URL, for those who connect. */
  engineUrl(site: CallSite, args: CallArguments): void {
    const url = args.positional[0]
    const expression = args.expressions?.[0]
    if (typeof url !== 'string' || this.recorder?.path !== site.path) return
    this.recorder.addUrl(expression ? { start: expression.start, end: expression.end } : site.span, url)
  }

  moduleOf(path: string): PyModule | null {
    return this.modules.workspaceModule(path)
  }
}
