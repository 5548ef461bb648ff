// What a function's statements lack without its arguments is asked of those who call it, in other files too: loader
// options that each caller gives, a class that is handed on through two functions. Which files call it, callers.ts tells.

import type { Span } from '../frontends/program.ts'
import { choiceRuns, furtherRuns, Run } from './branches.ts'
import { filesThatCall } from './callers.ts'
import { type Concrete, keptInstances, userThatCalls } from './concrete.ts'
import { type Entry, functionsOf, readFunction } from './entry.ts'
import { type Interpreter, NEAR_DEPTH } from './interpreter.ts'
import type { SiteRecorder } from './sites.ts'
import type { PyClass, PyFunction } from './values.ts'

/** Functions of other files that are read for one file's sake. */
const MAX_CALLERS = 48
/** Functions that are read for other forms of what is known. */
const MAX_FURTHER_CALLERS = 24
/** Those whose conditions are turned over, for each function. */
const MAX_TURNED_CALLERS = 6
/** Steps of the runs that turn something over in callers, for one file. */
const MAX_TURNED_STEPS = 400_000
/** Callers that are read when one has closed what was open, and instances that are kept. */
const MAX_FORMS = 4
/** Functions through which callers may come, beside the function itself. */
const MAX_WAYS = 5
const BUILDS =
  /\b(?:select|query|filter|filter_by|filterBy|where|order_by|orderBy|options|(?<!["'`]\.|\bpath\.)join|outerjoin|limit)\(/
const ELSEWHERE: Span = { start: -1, end: -1 }

/** The function whose statements are open, or one that calls it, itself or through others. */
interface Way {
  readonly name: string
  readonly path: string
  readonly definition: object
  /** How many functions stand between them. */
  readonly distance: number
  /** Callers that name a class which the function names come first. */
  readonly byClass: boolean
}

/** How a caller was read along its main path. */
interface Reading {
  readonly run: Run
  readonly distance: number
  readonly called: ReadonlySet<object>
}

/** Reads functions that call those of the file whose statements stay open without their arguments. */
export function* readCallers(
  ctx: Interpreter,
  recorder: SiteRecorder,
  path: string,
  entries: readonly Entry[],
): Generator<void> {
  const reader = new CallerReader(ctx, recorder, path, entries)
  for (const entry of entries) {
    if (reader.tired) return
    yield* reader.read(entry)
  }
}

class CallerReader {
  /** As many callers were read as one file is worth. */
  tired = false
  private readonly ctx: Interpreter
  private readonly recorder: SiteRecorder
  private readonly path: string
  private readonly entries: readonly Entry[]
  private readonly functions = new Map<string, readonly Entry[]>()
  private readonly readings = new Map<object, Reading>()
  private readonly kept = new Map<PyClass, readonly Concrete[]>()
  private asked = 0
  private turnedSteps = 0
  private further = MAX_FURTHER_CALLERS

  constructor(ctx: Interpreter, recorder: SiteRecorder, path: string, entries: readonly Entry[]) {
    this.ctx = ctx
    this.recorder = recorder
    this.path = path
    this.entries = entries
  }

  *read(entry: Entry): Generator<void> {
    const { fn } = entry
    if (fn.name === '__init__' || !this.leans(fn)) return
    yield* this.readKept(entry)
    if (fn.name.startsWith('__') || !this.leans(fn)) return
    yield* this.readWays(fn)
  }

  private isOpen({ definition }: PyFunction): boolean {
    return this.recorder.isOpen(definition) ?? BUILDS.test(this.ctx.text(this.path, definition))
  }

  private leans(fn: PyFunction): boolean {
    return this.isOpen(fn) || this.recorder.leansOnCallers(fn.definition)
  }

  /** Reads a method as those of the instances that modules keep. */
  private *readKept(entry: Entry): Generator<void> {
    const { ctx, kept, recorder } = this
    const { fn, type } = entry
    if (type === null) return
    if (!kept.has(type)) kept.set(type, yield* keptInstances(ctx, type))
    const first = userThatCalls(ctx, kept.get(type)!, fn.name)
    const others = kept.get(type)!.filter((it) => it !== first)
    for (const user of first === null ? [] : [first, ...others].slice(0, MAX_FORMS)) {
      recorder.begin(ELSEWHERE, user.keptAs)
      yield* readFunction(ctx, recorder, { ...entry, receiver: user.instance }, [new Run()], `as \`${user.keptAs}\``)
      if (this.isOpen(fn)) break
    }
  }

  /** The first caller that says what was open gives the statement; what a few others make of it are its other forms. */
  private *readWays(fn: PyFunction): Generator<void> {
    const { recorder } = this
    let turns = MAX_TURNED_CALLERS
    let forms = MAX_FORMS
    const isMet = recorder.isOpen(fn.definition) !== undefined
    const itself = { name: fn.name, path: fn.path, definition: fn.definition, distance: 0 }
    const ways: Way[] = [{ ...itself, byClass: false }]
    // Statements that nobody has met yet are reached through functions of the file that are not met either.
    if (!isMet) this.addOwn(ways, ways[0]!)
    else ways.push({ ...itself, byClass: true })
    for (const way of ways) {
      if (isMet && way !== ways[0] && !this.isOpen(fn)) return
      const classes = way.byClass ? this.classesNamedBy(fn) : null
      for (const caller of this.callersIn(yield* this.filesOf(way, classes), way)) {
        const { definition, name, path, qualname } = caller.fn
        const known = this.readings.get(definition)
        const isRead = known !== undefined && known.distance >= way.distance
        if (isRead && (way === ways[0] || !this.isOpen(fn))) continue
        if (!isRead && !this.mayAsk(fn)) return
        if (isRead) recorder.begin(ELSEWHERE, qualname, definition, known.distance > 0)
        const reading = isRead ? known : yield* this.readMain(caller, way)
        const reaches = reading.called.has(fn.definition)
        // Another function of that name may have led there.
        if (reaches && reading.called.has(way.definition)) recorder.speakFor(way.definition)
        if (recorder.mayClose(fn.definition) === true && turns-- > 0) {
          const words = new Set(fn.definition.parameters.map((each) => each.name))
          const open = () => (recorder.mayClose(fn.definition) ? [{ run: reading.run, words }] : [])
          yield* this.readTurned(caller, furtherRuns(open, true), reading)
        }
        if (!this.isOpen(fn)) {
          if (--forms === 0) return
        } else if (reaches) addWay(ways, { name, path, definition, distance: way.distance + 1, byClass: true })
      }
      if (isMet && way.path === this.path) this.addOwn(ways, way)
    }
  }

  /** Whether one more caller may be read for the function's sake. */
  private mayAsk(fn: PyFunction): boolean {
    if (!this.isOpen(fn)) return this.further-- > 0
    this.tired = this.asked++ === MAX_CALLERS
    return !this.tired
  }

  private *readMain(caller: Entry, { distance }: Way): Generator<void, Reading> {
    const run = new Run()
    this.recorder.begin(ELSEWHERE, caller.fn.qualname, caller.fn.definition, distance > 0)
    yield* this.readAgain(caller, [run], { distance })
    const { called } = this.ctx
    const reading = { run, distance, called: new Set(called.keys()) }
    const reaches = [...called.values()].includes(this.path)
    this.readings.set(caller.fn.definition, reading)
    this.speakFor(caller, reading)
    // What it chooses among is a form each.
    if (reaches) yield* this.readTurned(caller, choiceRuns(run), reading)
    return reading
  }

  /** What the caller gives to functions of the file that it calls itself is known, whosever sake it was read for. */
  private speakFor(caller: Entry, { called }: Reading): void {
    const text = this.ctx.text(caller.fn.path, caller.fn.definition)
    for (const { fn } of this.entries)
      if (called.has(fn.definition) && text.includes(`${fn.name}(`)) this.recorder.speakFor(fn.definition)
  }

  /** Reads a caller along some runs. Conditions of all functions between it and the statement are turned over. */
  private *readAgain(caller: Entry, through: Iterable<Run>, { distance }: Pick<Reading, 'distance'>): Generator<void> {
    const { ctx, recorder } = this
    const { qualname } = caller.fn
    yield* readFunction(ctx, recorder, caller, through, `called by ${qualname}`, NEAR_DEPTH + distance)
  }

  /** Reads a caller along runs that turn something over, while one file is worth more of them. */
  private *readTurned(caller: Entry, through: Iterable<Run>, way: Pick<Reading, 'distance'>): Generator<void> {
    if (this.turnedSteps >= MAX_TURNED_STEPS) return
    const { steps } = this.recorder
    yield* this.readAgain(caller, through, way)
    this.turnedSteps += this.recorder.steps - steps
  }

  /** Functions of the file that call what is reached by the way. */
  private addOwn(ways: Way[], way: Way): void {
    for (const inner of ways) {
      if (inner.path !== way.path) continue
      for (const { fn } of this.entries) {
        if (fn.name.startsWith('__') || !this.ctx.text(fn.path, fn.definition).includes(`${inner.name}(`)) continue
        addWay(ways, {
          name: fn.name,
          path: fn.path,
          definition: fn.definition,
          distance: inner.distance + 1,
          byClass: true,
        })
      }
    }
  }

  private classesNamedBy({ definition, path }: PyFunction): ReadonlySet<string> {
    return new Set(this.ctx.text(path, definition).match(/\b[A-Z]\w*[a-z]\w*/g))
  }

  /** The files in which somebody comes by the way. */
  private *filesOf(way: Way, classes: ReadonlySet<string> | null): Generator<void, string[]> {
    const files = yield* filesThatCall(this.ctx, way.name, way.path, classes)
    return (way.path === this.path ? files : [way.path, ...files]).filter((file) => file !== this.path)
  }

  /** The functions that mention a call of that name. */
  private *callersIn(files: readonly string[], way: Way): Generator<Entry> {
    const { ctx, functions } = this
    for (const file of files) {
      if (!functions.has(file)) {
        ctx.modules.load(file)
        functions.set(file, functionsOf(ctx, file))
      }
      for (const caller of functions.get(file)!) {
        const isSelf = caller.fn.name === way.name && file === way.path
        if (!isSelf && ctx.text(file, caller.fn.definition).includes(`${way.name}(`)) yield caller
      }
    }
  }
}

function addWay(ways: Way[], way: Way): void {
  if (ways.length <= MAX_WAYS && !ways.some(({ name, path }) => name === way.name && path === way.path)) ways.push(way)
}
