// Conditions that only a run can tell. Each is decided once for the main path, by the samples of the unknowns in it
// (a given argument is true, not None); the function is then read again with one decision turned over at a time, which
// finds the statements of the other branches and the variants of those behind them. The work grows with the number of
// conditions, not with its power.

import type { Span } from '../frontends/program.ts'
import type { Detour } from './detours.ts'
import { type Fact, Facts } from './facts.ts'
import { joinConditions } from './traces.ts'

export interface Decision {
  readonly key: string
  readonly taken: boolean
  /** What holds on the other side: "if not (name)". */
  readonly otherwise: string | null
  /** The other side is another of several alternatives. */
  readonly choice?: boolean
  /** What is so of values on the other side. */
  readonly about?: readonly Fact[]
}

/** The decisions of one run through a function. */
export class Run {
  /** Decisions that this run takes against their default. */
  readonly forced: ReadonlyMap<string, boolean>
  readonly decisions = new Map<string, Decision>()
  /** The condition that this run turned over last. */
  readonly label: string | null
  /** What was turned over last was the choice of an alternative. */
  readonly choice: boolean
  /** One of several alternatives was taken somewhere. */
  hasChosen = false
  /** Where it is on the way to code that no other run has come to. */
  readonly detour: Detour | null
  /** What is so where this run has turned a condition over: others speak of the same values, also before it. */
  readonly facts = new Facts()
  /** The runs of which this one turns over what each of them does; the run itself when it is no such. */
  parts: readonly Run[] = [this]
  /** It was given up, as it took too long. */
  isCut = false
  constructor(
    forced: ReadonlyMap<string, boolean> = new Map(),
    label: string | null = null,
    choice = false,
    detour: Detour | null = null,
  ) {
    this.forced = forced
    this.label = label
    this.choice = choice
    this.detour = detour
  }

  /** A run like this one that takes the other side of one more decision. */
  turned({ about, choice, key, otherwise, taken }: Decision): Run {
    const run = new Run(new Map([...this.forced, [key, !taken]]), otherwise, choice ?? false)
    run.facts.addAll(this.facts)
    for (const fact of about ?? []) run.facts.add(fact)
    return run
  }

  /** A run that turns over what this one does and what another does. */
  and(other: Run): Run {
    const parts = [...new Set([...this.parts, ...other.parts])]
    const labels = parts.flatMap(({ label }) => label ?? [])
    const forced = new Map([...this.forced, ...other.forced])
    const run = new Run(forced, joinConditions(labels), this.choice || other.choice)
    for (const { facts } of parts) run.facts.addAll(facts)
    run.parts = parts
    return run
  }

  /** What it turns over, told apart from that of other runs. */
  get text(): string {
    return [...this.forced]
      .map(([key, taken]) => `${key}=${taken}`)
      .sort()
      .join()
  }

  /** Which of several alternatives this run takes: the first, unless earlier ones were turned down. */
  choose(path: string, span: Span, labels: readonly string[], near: boolean): number {
    if (labels.length > 1) this.hasChosen = true
    if (!near) return 0
    for (let index = 0; index < labels.length - 1; index++) {
      const key = `${path}:${span.start}-${span.end}#${index}`
      const taken = this.forced.get(key) ?? true
      if (!this.decisions.has(key)) this.decisions.set(key, { key, taken, otherwise: labels[index + 1]!, choice: true })
      if (taken) return index
    }
    return labels.length - 1
  }

  /** Which of several alternatives at the place this run was made to take: those before it were turned down. */
  chosen(path: string, span: Span): number {
    let index = 0
    while (this.forced.get(`${path}:${span.start}-${span.end}#${index}`) === false) index++
    return index
  }

  /** `near` is false in functions of other files and deep in calls: those keep to the main path. */
  decide(
    path: string,
    span: Span,
    byDefault: boolean,
    otherwise: string | null,
    near: boolean,
    about: readonly Fact[] = [],
  ): boolean {
    if (!near) return byDefault
    const key = `${path}:${span.start}-${span.end}`
    const taken = this.forced.get(key) ?? byDefault
    if (!this.decisions.has(key)) this.decisions.set(key, { key, taken, otherwise, about })
    return taken
  }
}

const MAX_RUNS = 48

/** The runs to make: the main path, then one for each decision turned over, as the runs before have met them. */
export function* runs(first = new Run(), most = MAX_RUNS): Generator<Run> {
  const queue: Run[] = [first]
  const turned = new Set<string>()
  for (let count = 0; queue.length > 0 && count < most; count++) {
    const run = queue.shift()!
    yield run
    for (const decision of run.decisions.values()) {
      if (turned.has(decision.key) || run.forced.has(decision.key)) continue
      turned.add(decision.key)
      queue.push(run.turned(decision))
    }
  }
}

/** Runs that turn over which of several alternatives is taken, and nothing else. */
export function* choiceRuns(first: Run): Generator<Run> {
  const queue: Run[] = [first]
  const turned = new Set<string>()
  for (let count = 0; queue.length > 0 && count < MAX_RUNS; count++) {
    const run = queue.shift()!
    if (run !== first) yield run
    for (const decision of run.decisions.values()) {
      if (decision.choice !== true || turned.has(decision.key) || run.forced.has(decision.key)) continue
      turned.add(decision.key)
      queue.push(run.turned(decision))
    }
  }
}

/** Runs that turn several conditions over at once which others have turned over alone. */
export function* combinedRuns(alone: readonly Run[]): Generator<Run> {
  let sets: (readonly [Run, number])[] = alone.map((run, index) => [run, index])
  while (sets.length > 0) {
    const larger: (readonly [Run, number])[] = []
    for (const [run, last] of sets) {
      for (const [index, other] of alone.entries()) {
        if (index <= last || !isIndependent(run, other)) continue
        const both = run.and(other)
        larger.push([both, index])
        yield both
      }
    }
    sets = larger
  }
}

/** They have nothing in common: neither a condition, nor a place at which one of several alternatives is chosen. */
function isIndependent({ forced }: Run, other: Run): boolean {
  const places = new Set([...forced.keys()].map(placeOfKey))
  return ![...other.forced.keys()].some((key) => places.has(placeOfKey(key)))
}

export function placeOfKey(key: string): string {
  return key.replace(/#\d+$/, '')
}

/** A run that met a statement of which no run could tell everything. */
export interface OpenReading {
  readonly run: Run
  /** Names in what is missing. */
  readonly words: ReadonlySet<string>
}

const MAX_FURTHER_RUNS = 16
/** This many conditions are turned over at once, where they speak of what is missing. */
const MAX_FORCED = 3

/**
 * Runs that turn one more condition over, for statements behind conditions of which each has been turned over alone:
 * `if extra is None: extra = {}` and then `if complete:`. They end when nothing is open any more.
 * @param alone nothing has been turned over yet
 */
export function* furtherRuns(open: () => readonly OpenReading[], alone = false): Generator<Run> {
  const tried = new Set<string>()
  for (let count = 0; count < MAX_FURTHER_RUNS; count++) {
    const readings = open()
    const least = alone ? 0 : 1
    const next = combination(readings, tried, least, true) ?? combination(readings, tried, least, false)
    if (next === null) return
    yield next
  }
}

/**
 * @param least as many conditions have been turned over
 * @param named conditions that speak of what is missing, or any
 */
function combination(readings: readonly OpenReading[], tried: Set<string>, least: number, named: boolean): Run | null {
  for (const { run, words } of readings) {
    if (run.forced.size < least || run.forced.size >= (named ? MAX_FORCED : least + 1)) continue
    for (const decision of run.decisions.values()) {
      const { choice, key, otherwise } = decision
      if (run.forced.has(key) || choice === true) continue
      if (named && !(otherwise?.match(/[A-Za-z_]\w*/g) ?? []).some((word) => words.has(word))) continue
      const text = [...run.forced.keys(), key].sort().join()
      if (tried.has(text)) continue
      tried.add(text)
      return run.turned(decision)
    }
  }
  return null
}
