// Conditions that are turned over together. Where two of them make a form of a statement each, what both make is another:
// `select(a if x else b).order_by(c if y else d)` has four. Where these are many, the site says that conditions may hold
// together instead; but a form of which a part is in no other is read. Clauses that a condition adds to a statement say so
// themselves: they need no run of their own.

import type { Span } from '../frontends/program.ts'
import { placeOfKey, type Run } from './branches.ts'
import type { Interpreter } from './interpreter.ts'
import type { PlaceReading, SiteRecorder } from './sites.ts'

/** Runs for the combinations of one function. */
const MAX_RUNS = 16
/** More forms of one statement than these are not put together. */
const MAX_TOGETHER = 10

interface Wanted {
  readonly run: Run
  /** Where a part of it may be in no other. */
  readonly own: PlaceReading[]
  /** Where it puts together what is known. */
  readonly together: PlaceReading[]
}

/**
 * Runs that turn over at once what others have turned over alone, until nothing new comes of it.
 * @param alone those others
 */
export function* combinationsOf(
  ctx: Interpreter,
  recorder: SiteRecorder,
  path: string,
  alone: readonly Run[],
): Generator<Run> {
  const tried = new Set<string>()
  for (let left = MAX_RUNS; ; ) {
    const wanted = new Map<string, Wanted>()
    const readings = recorder.readings()
    const forms = new Set(readings.flatMap((each) => each.forms.filter(isAlone)))
    // Those which have only added clauses, where they came to a statement, are told by these.
    const told = new Set(readings.flatMap(({ alike, met }) => [...met].filter((run) => !alike.includes(run))))
    const untold = alone.filter((run) => run.forced.size > 0 && !told.has(run))
    if (forms.size === 0 && untold.length === 0) return
    const add = (run: Run, of: (wanted: Wanted) => PlaceReading[], reading: PlaceReading): void => {
      const { text } = run
      if (tried.has(text)) return
      const known = wanted.get(text) ?? { run, own: [], together: [] }
      wanted.set(text, known)
      of(known).push(reading)
    }
    for (const reading of readings) {
      for (const run of hiddenForms(reading, (one, other) => mayHide(ctx, path, one, other))) {
        reading.keep(run)
        add(run, ({ own }) => own, reading)
      }
      const named = untold.filter((run) => reading.main.forced.size > 0 && mayShow(ctx, path, run, reading))
      const together = [...formsBehind(reading, [...forms, ...named]), ...formsTogether(reading)]
      if (together.length === 0) continue
      if (Math.max(countOf(reading), together.length) > MAX_TOGETHER) reading.leaveApart()
      else for (const run of together) add(run, ({ together }) => together, reading)
    }
    if (wanted.size === 0) return
    for (const [text, { own, run, together }] of wanted) {
      tried.add(text)
      if (left > 0) yield run
      if (left-- > 0 && !run.isCut) continue
      for (const { cut } of own) cut()
      for (const { leaveApart } of together) leaveApart()
    }
  }
}

const isAlone = ({ parts }: Run): boolean => parts.length === 1

/**
 * What is hidden on the main path as another condition replaces it.
 * @param mayHide whether what one run makes may be hidden by what another does
 */
function* hiddenForms(
  { alike, decided, forms, main, met }: PlaceReading,
  mayHide: (one: Run, other: Run) => boolean,
): Generator<Run> {
  const known = textsOf(met)
  for (const base of forms)
    for (const other of alike)
      if (isAlone(other) && isBefore(other, decided, main) && mayHide(other, base)) yield* bothOf(base, other, known)
}

/**
 * What conditions make behind one that was turned over.
 * @param forms runs that have made a form somewhere in the function, or may
 */
function* formsBehind({ decided, main, met }: PlaceReading, forms: readonly Run[]): Generator<Run> {
  if (main.forced.size === 0) return
  const known = textsOf(met)
  for (const other of forms) if (!met.has(other) && isBefore(other, decided, main)) yield* bothOf(main, other, known)
}

/** Whether the run turns over what the main one has decided before. */
function isBefore({ forced }: Run, decided: ReadonlySet<string>, main: Run): boolean {
  return [...forced.keys()].some((key) => decided.has(key) && !main.forced.has(key))
}

const textsOf = (runs: ReadonlySet<Run>): ReadonlySet<string> => new Set([...runs].map(({ text }) => text))

/** What two conditions make together that make a form each. */
function* formsTogether({ forms, met }: PlaceReading): Generator<Run> {
  const known = textsOf(met)
  const alone = forms.filter(isAlone)
  for (const base of forms) for (const other of alone) yield* bothOf(base, other, known)
}

/** How many forms there are with all that can be put together. */
function countOf({ forms, main }: PlaceReading): number {
  const places = new Map<string, number>()
  for (const { forced } of forms.filter(isAlone)) {
    const first = [...forced.keys()].find((key) => !main.forced.has(key)) ?? ''
    places.set(placeOfKey(first), (places.get(placeOfKey(first)) ?? 1) + 1)
  }
  return [...places.values()].reduce((count, ways) => count * ways, 1)
}

function* bothOf(one: Run, other: Run, known: ReadonlySet<string>): Generator<Run> {
  const run = isCompatible(one, other) ? one.and(other) : null
  if (run !== null && !known.has(run.text)) yield run
}

/** Whether the one comes to what the other turns over, and goes another way there. */
function isCompatible({ decisions, forced }: Run, other: Run): boolean {
  const places = new Set([...forced.keys()].map(placeOfKey))
  const added: string[] = []
  for (const [key, taken] of other.forced) {
    if (forced.get(key) === taken) continue
    if (forced.has(key) || places.has(placeOfKey(key))) return false
    added.push(key)
  }
  return added.length > 0 && decisions.has(added[0]!)
}

/** Whether a name that one run binds is bound anew on the other side of what the other turns over. */
function mayHide(ctx: Interpreter, path: string, one: Run, hider: Run): boolean {
  const ends = new Map(boundBy(ctx, path, one).map(({ end, name }) => [name, end]))
  if (ends.size === 0) return false
  return boundBy(ctx, path, hider).some(({ isAnew, name, start }) => isAnew && (ends.get(name) ?? start + 1) <= start)
}

/** Whether the place names what the run binds. */
function mayShow(ctx: Interpreter, path: string, run: Run, { span }: PlaceReading): boolean {
  const words = new Set(ctx.text(path, span).match(/[A-Za-z_]\w*/g))
  return boundBy(ctx, path, run).some(({ name }) => words.has(name))
}

interface Bound extends Span {
  readonly name: string
  /** What it is bound to is not made of what it was. */
  readonly isAnew: boolean
}

/** Characters behind a `=` in which a name is looked for that is bound there. */
const NEAR = 80

/** The names that are bound where a run turns something over, as the text says it. */
function boundBy(ctx: Interpreter, path: string, { forced }: Run): Bound[] {
  const found: Bound[] = []
  const { text } = ctx.sources.file(path) ?? { text: '' }
  for (const key of forced.keys()) {
    if (!key.startsWith(`${path}:`)) continue
    const [, start = 0, end = 0] = (/:(\d+)-(\d+)$/.exec(key) ?? []).map(Number)
    const lines = text.slice(text.lastIndexOf('\n', start) + 1, end)
    for (const { 0: head, 1: name = '', index } of lines.matchAll(/^[ \t]*([A-Za-z_]\w*)[ \t]*(?::[^=\n]+)?=(?!=)/gm)) {
      const behind = lines.slice(index + head.length, index + head.length + NEAR)
      found.push({ name, start, end, isAnew: !new RegExp(`\\b${name}\\b`).test(behind) })
    }
    // `if x: name = …` on one line
    for (const [, name = ''] of lines.matchAll(/:[ \t]*([A-Za-z_]\w*)[ \t]*=(?!=)/g))
      found.push({ name, start, end, isAnew: true })
  }
  return found
}
