// The statements of one file, collected while its module and functions are read. A site may be reached several times
// (other branches, other callers); here it is decided which reading is the main one and what the variants are.

import { type CacheKey, generateCacheKey, Node } from 'orm-core/internal'
import type { AttributeExpression, FunctionDefinition, NameExpression, Span } from '../frontends/program.ts'
import type {
  EngineUrl,
  FileAnalysis,
  ModelUse,
  OptionalClause,
  StatementKind,
  StatementSite,
  UnknownAttribute,
  UnknownPart,
  Variant,
} from './analysis.ts'
import type { OpenReading, Run } from './branches.ts'
import { assumptionsOf } from './declarative/assumed.ts'
import type { Interpreter } from './interpreter.ts'
import { LazyMap } from './lazy-map.ts'
import { isInstanceOf, mapperOf, ormExport } from './library/orm-core.ts'
import type { Scope } from './scopes.ts'
import { gapsOf, joinConditions, optionalClauses, stepKeys, stepsOf } from './traces.ts'
import { Unknown } from './unknown.ts'
import { PyClass, type Value } from './values.ts'

/** The first class that fits names the kind: SQLAlchemy's classes, the more special ones first. */
const KINDS: readonly (readonly [string, StatementKind])[] = [
  ['Query', 'query'],
  ['FromStatement', 'select'],
  ['StatementLambdaElement', 'select'],
  ['Select', 'select'],
  ['CompoundSelect', 'compound'],
  ['TextualSelect', 'text'],
  ['Insert', 'insert'],
  ['Update', 'update'],
  ['Delete', 'delete'],
  ['TextClause', 'text'],
  ['ExecutableDDLElement', 'ddl'],
  // a statement of the program's own: like text, nothing can be asked of it
  ['ExecutableElement', 'text'],
]

const kinds = new WeakMap<object, { kind: StatementKind | null }>()

export function statementKind(value: object): StatementKind | null {
  const prototype = Object.getPrototypeOf(value) as object | null
  if (prototype === null || prototype === Object.prototype) return null
  let known = kinds.get(prototype)
  if (known === undefined) {
    known = { kind: null }
    for (const [name, kind] of KINDS) {
      const type = ormExport(name)
      if (typeof type === 'function' && value instanceof type) {
        known = { kind }
        break
      }
    }
    kinds.set(prototype, known)
  }
  return known.kind
}

interface Observation {
  readonly statement: object
  readonly conditions: readonly string[]
  /** Made in the main run of its entry. */
  readonly main: boolean
  /** Made in the function that is read, not in one that it calls. */
  readonly direct: boolean
  readonly entry: number
  /** The function from which its function was called. */
  readonly caller: string | null
  /** The definition of the function that was read. */
  readonly reader: object | null
  /** That was looked for as a caller of callers, and others stand between it and the statement's function. */
  readonly isFar: boolean
  readonly run: Run | null
  /** How many decisions the run had met. */
  readonly decided: number
  /** It chose another of several alternatives. */
  readonly choice: boolean
  /** What holds in a later round of a loop. */
  readonly round: string | null
}

/** A variant, before it is asked what is not known of it. */
type Shape = Omit<Variant, 'complete' | 'unknown'>

/** What the function that is read has made at one place, along its runs. */
export interface PlaceReading {
  readonly span: Span
  /** The run of the main reading. */
  readonly main: Run
  /** Those whose statements are forms of their own, of which all is known. */
  readonly forms: readonly Run[]
  /** Those which have made the same as the main one. */
  readonly alike: readonly Run[]
  /** All that came to the place. */
  readonly met: ReadonlySet<Run>
  /** What the main run had decided when it came there. */
  readonly decided: ReadonlySet<string>
  /** There are more forms than can be read. */
  readonly cut: () => void
  /** What several conditions make together is not shown, but for what is kept. */
  readonly leaveApart: () => void
  readonly keep: (run: Run) => void
}

interface SiteReading {
  readonly main: Observation
  readonly unknown: readonly UnknownPart[]
  readonly error: StatementSite['error']
  /** Readings by callers that close what the defaults of the main one leave open. */
  readonly callers: readonly Observation[]
}

interface Site {
  readonly span: Span
  readonly scope: string
  /** The call is no statement: its session sends one. */
  readonly sent: boolean
  readonly observations: Observation[]
  /** Entries of which forms are missing: there were too many to be kept. */
  readonly cut: Set<number>
  /** Entries of which only what single conditions make is kept. */
  readonly apart: Set<number>
  /** Runs that turn several conditions over, which are kept nevertheless. */
  readonly keeps: Set<string>
  /** Counts the sites as they were found. */
  readonly order: number
}

/** Sites are found by the part of the file that they begin in: of this many characters. */
const PART_BITS = 11

const MAX_OBSERVATIONS = 64
/** By one reader: callers that are read later still find room. */
const MAX_ENTRY_OBSERVATIONS = 24
/** Of a reader that goes through the forms of values one by one. */
const MAX_FORMS = 48
const MAX_VARIANTS = 24

export class SiteRecorder {
  readonly path: string
  private readonly sites = new LazyMap<string, Site>()
  private readonly parts = new LazyMap<number, Site[]>()
  private readonly uses = new LazyMap<string, ModelUse>()
  private readonly missing = new LazyMap<string, UnknownAttribute>()
  private readonly urls = new LazyMap<string, EngineUrl>()
  private readonly gaps = new WeakMap<object, { readonly span: Span; readonly gaps: Gaps }>()
  private entry = 0
  /** Those which the function that is read has come to. */
  private readonly ofEntry = new Set<Site>()
  /** The sites in the order in which they were observed. */
  private readonly observed: Site[] = []
  /** Functions of which more classes have one than they were read as. */
  private readonly manyUsers: Span[] = []
  private entrySpan: Span | null = null
  private entryName: string | null = null
  private reader: object | null = null
  private isFar = false
  /** Functions whose own callers were read: what those do not know, these do not know either. */
  private readonly spokenFor = new Set<object>()
  /** Something that has to do with SQL was met in the function that is read. */
  concerned = false
  /** Statements of the file's functions that some run has come to. */
  readonly executed = new Set<object>()
  /** Steps of all runs until now. */
  steps = 0
  /** How often calls of a function of another file were too long to be followed; below zero when one came to its end. */
  readonly callLengths = new Map<object, number>()

  constructor(path: string) {
    this.path = path
  }

  /** Another recorder which has the same until now. */
  copy(): SiteRecorder {
    const other = new SiteRecorder(this.path)
    for (const [key, site] of this.sites)
      other.add(key, {
        ...site,
        observations: [...site.observations],
        cut: new Set(site.cut),
        apart: new Set(site.apart),
        keeps: new Set(site.keeps),
      })
    for (const [key, use] of this.uses) other.uses.set(key, use)
    for (const [key, missing] of this.missing) other.missing.set(key, missing)
    for (const [key, url] of this.urls) other.urls.set(key, url)
    other.entry = this.entry
    other.entrySpan = this.entrySpan
    other.entryName = this.entryName
    return other
  }

  /**
   * A function of the file (or the module, with null) is about to be read; `name` is its dotted name.
   * @param reader the definition that is read, in whichever file
   * @param isFar it is a caller of callers
   */
  begin(span: Span | null, name: string | null, reader: object | null = span, isFar = false): void {
    this.reader = reader
    this.isFar = isFar
    this.entry++
    this.ofEntry.clear()
    this.concerned = false
    this.entrySpan = span
    this.entryName = name
  }

  record(scope: Scope, span: Span, statement: object, ctx: Interpreter, sent = false): void {
    const run = ctx.trying
    const key = `${span.start}-${span.end}`
    let site = this.sites.get(key)
    if (site === undefined) {
      const { size: order } = this.sites
      site = {
        span: { start: span.start, end: span.end },
        scope: scope.qualname,
        sent,
        observations: [],
        cut: new Set(),
        apart: new Set(),
        keeps: new Set(),
        order,
      }
      this.add(key, site)
    }
    const ofEntry = site.observations.filter(({ entry }) => entry === this.entry)
    if (ofEntry.some((it) => it.statement === statement && it.run === run)) return
    const choice = run?.choice ?? false
    const isForm = choice || (run !== null && run.parts.length > 1)
    if (isForm && ofEntry.length >= MAX_FORMS) (run!.parts.length > 1 ? site.apart : site.cut).add(this.entry)
    if (ofEntry.length >= (isForm ? MAX_FORMS : MAX_ENTRY_OBSERVATIONS)) return
    if (!isForm && site.observations.length >= MAX_OBSERVATIONS) return
    const main = run === null || run.forced.size === 0
    const inside = this.entrySpan === null || (this.entrySpan.start <= span.start && span.end <= this.entrySpan.end)
    site.observations.push({
      statement,
      conditions: [...ctx.conditions],
      main,
      direct: inside,
      entry: this.entry,
      caller: inside ? null : this.entryName,
      reader: this.reader,
      isFar: this.isFar && ctx.active.length > 2,
      run,
      decided: run?.decisions.size ?? 0,
      choice,
      round: ctx.round,
    })
    this.observed.push(site)
    this.ofEntry.add(site)
  }

  /** How many places have made statements until now. */
  get siteCount(): number {
    return this.sites.size
  }

  /** A point to which observations can be taken back. */
  get mark(): number {
    return this.observed.length
  }

  /** More classes run the function than it was read as. */
  noteManyUsers(span: Span): void {
    this.manyUsers.push(span)
  }

  /** Takes back what was observed since the mark: all of it, or what is at the places that were found first. */
  forgetSince(mark: number, places = Number.POSITIVE_INFINITY): void {
    for (const site of this.observed.splice(mark).reverse()) {
      if (site.order < places) site.observations.pop()
      else this.observed.splice(mark, 0, site)
    }
  }

  private add(key: string, site: Site): void {
    this.sites.set(key, site)
    const part = site.span.start >> PART_BITS
    const known = this.parts.get(part)
    if (known) known.push(site)
    else this.parts.set(part, [site])
  }

  /** The sites inside, as they were found: a file of ten thousand functions asks for each of them. */
  private within(span: Span): Site[] {
    const found: Site[] = []
    for (let part = span.start >> PART_BITS; part <= span.end >> PART_BITS; part++) {
      for (const site of this.parts.get(part) ?? []) {
        if (site.span.start >= span.start && site.span.end <= span.end && site.observations.length > 0) found.push(site)
      }
    }
    return found.sort((a, b) => a.order - b.order)
  }

  /** Whether a statement inside has gaps yet; undefined when there is none inside. */
  isOpen(span: Span): boolean | undefined {
    let found: boolean | undefined
    for (const site of this.within(span)) {
      if (this.read(site).unknown.length > 0) return true
      found = false
    }
    return found
  }

  /** Whether more callers may close a statement inside: one on which they do not agree stays open. */
  mayClose(span: Span): boolean | undefined {
    const sites = this.within(span)
    if (sites.length === 0) return undefined
    return sites.some((site) => this.read(site).unknown.length > 0 && !this.isDisputed(site))
  }

  /** The function's own callers were read. */
  speakFor(reader: object): void {
    this.spokenFor.add(reader)
  }

  /** Whether a statement inside is what a caller makes of it: alone it has gaps. */
  leansOnCallers(span: Span): boolean {
    return this.within(span).some((site) => this.mainObservation(site).caller !== null)
  }

  /** The runs of the function that is read which met a statement inside that has gaps yet. */
  openReadings(span: Span): OpenReading[] {
    const found: OpenReading[] = []
    for (const site of this.within(span)) {
      const { unknown } = this.gapsOf(this.mainObservation(site).statement, site)
      if (unknown.length === 0) continue
      const words = new Set(unknown.flatMap(({ reason }) => reason.match(/`[^`]*`/g)?.flatMap(namesIn) ?? []))
      for (const { entry, run } of site.observations) {
        if (entry === this.entry && run !== null) found.push({ run, words })
      }
    }
    return found
  }

  /** What the runs of the function that is read have made, where all is known of it. */
  readings(): PlaceReading[] {
    const found: PlaceReading[] = []
    for (const site of this.ofEntry) {
      if (site.observations.length === 0) continue
      const main = this.mainObservation(site)
      if (main.entry !== this.entry || main.run === null || this.leavesOpen(main, site)) continue
      const met = new Set(site.observations.flatMap(({ entry, run }) => (entry === this.entry ? (run ?? []) : [])))
      const others = this.forms(site, main, []).map(([, other]) => other)
      const forms = others.flatMap((each) =>
        each.entry === this.entry && !this.leavesOpen(each, site) ? (each.run ?? []) : [],
      )
      const keys = [...stepKeys(main.statement)].sort().join()
      const alike = site.observations.flatMap(({ entry, run, statement }) => {
        if (entry !== this.entry || run === null || run === main.run || others.some((each) => each.run === run))
          return []
        return [...stepKeys(statement)].sort().join() === keys ? run : []
      })
      const decided = new Set([...main.run.decisions.keys()].slice(0, main.decided))
      found.push({
        span: site.span,
        main: main.run,
        forms,
        alike,
        met,
        decided,
        cut: () => void site.cut.add(main.entry),
        leaveApart: () => void site.apart.add(main.entry),
        keep: ({ text }) => void site.keeps.add(text),
      })
    }
    return found
  }

  useClass(ctx: Interpreter, scope: Scope, expression: NameExpression, type: PyClass): void {
    if (scope.path !== this.path) return
    this.addUse(ctx, expression, type, null)
  }

  useAttribute(ctx: Interpreter, scope: Scope, expression: AttributeExpression, object: Value, value: Value): void {
    if (scope.path !== this.path) return
    if (value instanceof PyClass && value.mapped) this.addUse(ctx, expression.nameSpan, value, null)
    const mapper = mapperOf(object)
    if (mapper === null) return
    const owner = object instanceof PyClass ? object : null
    if (value instanceof Unknown && value.reason === MISSING_ATTRIBUTE) {
      // A variable may hold another class where the run would not have come in a program.
      const named = expression.object.kind === 'name' || expression.object.kind === 'attribute'
      const direct = named && expression.object.name === (mapper as { className: string }).className
      const { run } = ctx
      if (!direct && run !== null && (run.forced.size > 0 || run.hasChosen || ctx.conditions.some(isTest))) return
      // A method of a base that is read as one of its subclasses: whether that one ever calls it is not known.
      if (!direct && isBorrowed(ctx)) return
      const key = `${expression.nameSpan.start}`
      this.missing.set(key, { span: expression.nameSpan, mapper: mapper as never, name: expression.name })
      return
    }
    if (owner !== null || mapper !== null) {
      const span = expression.nameSpan
      const key = `${span.start}-${span.end}`
      if (!this.uses.has(key)) this.uses.set(key, { span, mapper: mapper as never, key: expression.name })
    }
  }

  private addUse(_ctx: Interpreter, span: Span, type: PyClass, name: string | null): void {
    const key = `${span.start}-${span.end}`
    if (this.uses.has(key) || !type.mapped) return
    this.uses.set(key, { span: { start: span.start, end: span.end }, mapper: type.mapped.mapper as never, key: name })
  }

  addUrl(span: Span, url: string): void {
    this.urls.set(`${span.start}`, { span, url })
  }

  /** What was found, statement by statement: to tell the forms of one from another takes time. */
  *finish(): Generator<void, FileAnalysis> {
    const statements: StatementSite[] = []
    for (const site of this.outermost()) {
      statements.push(this.describe(site))
      yield
    }
    return {
      path: this.path,
      statements,
      uses: [...this.uses.values()].sort((a, b) => a.span.start - b.span.start),
      unknownAttributes: [...this.missing.values()].sort((a, b) => a.span.start - b.span.start),
      engineUrls: [...this.urls.values()],
    }
  }

  /** Sites that no other site strictly contains, in source order. A call that sends a statement is none's container. */
  private outermost(): Site[] {
    const ordered = [...this.sites.values()]
      .filter(({ observations }) => observations.length > 0)
      .sort((a, b) => a.span.start - b.span.start || b.span.end - a.span.end)
    const kept: Site[] = []
    let end = -1
    for (const site of ordered) {
      if (!site.sent && site.span.end <= end) continue
      kept.push(site)
      if (!site.sent) end = site.span.end
    }
    return kept
  }

  private describe(site: Site): StatementSite {
    const { callers, error, main, unknown: gaps } = this.read(site)
    const reasons = [...unjoined(main.statement), ...assumptionsOf(main.statement)]
    if (isBorrowed(main) && this.manyUsers.some(({ start, end }) => start <= site.span.start && site.span.end <= end))
      reasons.push(`which of many classes runs it is not known statically: this is it ${main.conditions[0]}`)
    const untold: UnknownPart[] = []
    const forms = this.forms(site, main, untold).map(([shape]) => shape)
    const shapes = [...forms, ...this.variantsOfCallers(site, main, callers)]
    const variants = shapes.slice(0, MAX_VARIANTS).map((shape) => this.variant(shape, site, callers.length > 0))
    if (site.cut.has(main.entry)) reasons.push(MORE_FORMS)
    const unknown = [...gaps, ...reasons.map((reason) => ({ span: site.span, reason }))]
    if (callers.length === 0 && gaps.length === 0) unknown.push(...untold)
    const conditions = main.conditions
    return {
      span: site.span,
      kind: statementKind(main.statement) ?? 'select',
      scope: site.scope,
      statement: main.statement,
      error,
      complete: unknown.length === 0 && error === null,
      unknown,
      optional: this.placed(optionalClauses(main.statement, conditions), site),
      variants,
      combines: site.apart.has(main.entry),
      when: conditions,
    }
  }

  /**
   * The main reading and what is not known of it. It is built with the defaults of parameters; what callers may give in
   * their place is open until callers have been read that say it.
   */
  private read(site: Site): SiteReading {
    const main = this.mainObservation(site)
    const gaps = this.gapsOf(main.statement, site)
    if (gaps.unknown.length === 0 || gaps.error !== null || !gaps.unknown.every(({ byDefault }) => byDefault))
      return { main, ...gaps, callers: [] }
    const called = site.observations.filter((it) => it.caller !== null && it.main)
    const callers = called.filter((it) => {
      const { error, unknown } = this.gapsOf(it.statement, site)
      return unknown.length === 0 && error === null
    })
    return callers.length === 0 ? { main, ...gaps, callers } : { main, unknown: [], error: null, callers }
  }

  /** What callers make of the statement with what they give in place of defaults. */
  private variantsOfCallers(site: Site, main: Observation, callers: readonly Observation[]): Shape[] {
    const variants: Shape[] = []
    if (callers.length === 0) return variants
    const texts = new Set([textOf(main.statement)])
    for (const { caller, conditions, statement } of callers) {
      const text = textOf(statement)
      if (texts.has(text)) continue
      texts.add(text)
      const optional = this.placed(optionalClauses(statement, conditions), site)
      variants.push({ when: `called by ${caller}`, statement, optional })
    }
    return variants
  }

  /** What is not known of one more shape. What callers give in place of defaults, other shapes say where they do. */
  private variant(shape: Shape, site: Site, areCallersKnown: boolean): Variant {
    const { error, unknown: gaps } = this.gapsOf(shape.statement, site)
    const open = gaps.filter(({ byDefault }) => !(areCallersKnown && byDefault))
    const unknown = error === null ? open : [...open, { span: error.span, reason: error.message }]
    return { ...shape, complete: unknown.length === 0, unknown }
  }

  /** Clauses that a function of another file adds are placed at the statement. */
  private placed(clauses: readonly OptionalClause[], site: Site): OptionalClause[] {
    return clauses.map((clause) => (clause.path === this.path ? clause : { ...clause, span: site.span }))
  }

  /** The function's own main path before its callers' and before other branches; a complete reading before others. */
  private mainObservation(site: Site): Observation {
    const rank = (o: Observation): number => {
      const reader = o.direct ? (isBorrowed(o) ? 8 : 0) : isBorrowed(o) ? 6 : 4
      return (this.leavesOpen(o, site) ? 16 : 0) + reader + (o.main ? 0 : 1)
    }
    const bestOf = (observations: readonly Observation[]): Observation => {
      let best = observations[0]!
      let bestRank = rank(best)
      for (const observation of observations) {
        if (bestRank === 0) break
        const value = rank(observation)
        if (value < bestRank) {
          best = observation
          bestRank = value
        }
      }
      return best
    }
    const best = this.withItsParts(bestOf(site.observations), site)
    // What one caller of a caller knows, and another does not, is not known.
    if (!best.isFar || !this.isDisputed(site)) return best
    return bestOf(site.observations.filter((it) => !it.isFar || this.leavesOpen(it, site)))
  }

  /**
   * A run that turned a condition over is complete, too, where it only left out what is not known on the main path: then
   * the main path is shown, with its hole. What the function does when nobody gives a parameter stays the main form.
   */
  private withItsParts(best: Observation, site: Site): Observation {
    const main = this.mainRunOf(best, site)
    if (main === null || leavesOutDefaults(best)) return best
    if (isPartOfText(best.statement, main.statement)) return main
    const keys = stepKeys(best.statement)
    const all = stepKeys(main.statement)
    return all.size > keys.size && [...keys].every((key) => all.has(key)) ? main : best
  }

  /** What the main run of the same function has made there; null when it is that itself. */
  private mainRunOf({ direct, entry, main }: Observation, site: Site): Observation | null {
    if (main) return null
    return site.observations.find((it) => it.main && it.entry === entry && it.direct === direct) ?? null
  }

  private leavesOpen({ statement }: Observation, site: Site): boolean {
    return isOpen(this.gapsOf(statement, site))
  }

  /** What is not known of a statement at its place: asked for again and again while more of it is read. */
  private gapsOf(statement: object, { span }: Site): Gaps {
    const known = this.gaps.get(statement)
    if (known?.span === span) return known.gaps
    const gaps = gapsOf(statement, this.path, span)
    this.gaps.set(statement, { span, gaps })
    return gaps
  }

  /** Callers of callers say what is missing, and others that were read do not. */
  private isDisputed(site: Site): boolean {
    const closed = site.observations.filter((it) => !this.leavesOpen(it, site))
    if (closed.length === 0 || closed.some(({ isFar }) => !isFar)) return false
    const closers = new Set(closed.map(({ reader }) => reader))
    return site.observations.some(
      ({ caller, main, reader }) =>
        caller !== null && main && !closers.has(reader) && (reader === null || !this.spokenFor.has(reader)),
    )
  }

  /** @param untold is given what is not known of forms that read like the main one */
  private forms(site: Site, main: Observation, untold: UnknownPart[]): [Shape, Observation][] {
    const forms: [Shape, Observation][] = []
    const mainKeys = stepKeys(main.statement)
    const seen = new Set([[...mainKeys].sort().join()])
    const known = new DistinctStatements()
    const mainRun = this.mainRunOf(main, site)
    const mainLabel = main.run?.label ?? null
    const isApart = site.apart.has(main.entry)
    for (const other of site.observations) {
      if (other.statement === main.statement || (isApart && isTogether(other, site))) continue
      const keys = stepKeys(other.statement)
      const text = [...keys].sort().join()
      const label = labelBeyond(other, main)
      let when = this.otherForm(other, main, site)
      // Built by the same steps, of other parts.
      const sameSteps = when !== null || (seen.has(text) && (label !== null || other === mainRun))
      if (sameSteps) {
        const isWhole = other === mainRun && mainLabel !== null && isPartOfText(main.statement, other.statement)
        // The main path, of which less is known than of another.
        const isLeftOpen = other === mainRun && mainLabel !== null && this.leavesOpen(other, site)
        const isMainPath = isWhole || isLeftOpen
        if (when === null && !isMainPath && (other.entry !== main.entry || other.main)) continue
        when ??= isMainPath ? otherwise(mainLabel!) : label!
        if (known.isEmpty) known.add(main.statement)
        if (!known.add(other.statement)) continue
      } else {
        if (other.entry !== main.entry || (other.main && other !== mainRun) || seen.has(text)) continue
        const added = [...keys].filter((key) => !mainKeys.has(key))
        seen.add(text)
        if (added.length === 0) continue
        when = label ?? this.reasonOf(other, added, main.conditions)
        if (when === null) continue
        const gaps = this.gapsOf(other.statement, site)
        if (isOpen(gaps) && textOf(other.statement) === textOf(main.statement)) {
          const isTold = ({ reason }: UnknownPart) => untold.some((each) => each.reason === reason)
          if (!this.leavesOpen(main, site)) untold.push(...gaps.unknown.filter((each) => !isTold(each)))
          continue
        }
      }
      if (forms.length === MAX_VARIANTS) {
        if (other.entry !== main.entry) continue
        site.cut.add(main.entry)
        break
      }
      const optional = this.placed(optionalClauses(other.statement, other.conditions), site)
      forms.push([{ when, statement: other.statement, optional }, other])
    }
    return forms
  }

  /**
   * What holds when the statement is one of several that are all known: another alternative, another round of a loop, what
   * another caller or another subclass makes of it. Null for other readings.
   */
  private otherForm(other: Observation, main: Observation, site: Site): string | null {
    if (other.entry === main.entry) {
      if (other.main && other.round !== main.round) return other.round
      if (other.main) return main.caller === null || this.leavesOpen(other, site) ? null : `called by ${main.caller}`
      return other.choice ? labelBeyond(other, main) : null
    }
    if (!other.main || other.round !== main.round) return null
    const alike = isBorrowed(main) ? isBorrowed(other) : main.caller !== null && other.caller !== null
    if (!alike || this.leavesOpen(other, site)) return null
    return isBorrowed(other) ? other.conditions[0]! : `called by ${other.caller}`
  }

  /** The condition of the first step that the main reading does not have. */
  private reasonOf(other: Observation, added: readonly string[], known: readonly string[]): string | null {
    for (const trace of stepsOf(other.statement).values()) {
      if (!added.includes(`${trace.path}:${trace.span.start}-${trace.span.end}`)) continue
      const beyond = trace.conditions.filter((condition) => !known.includes(condition))
      if (beyond.length > 0) return joinConditions(beyond)
    }
    return null
  }
}

function namesIn(text: string): string[] {
  return text.match(/[A-Za-z_]\w*/g) ?? []
}

/** The condition that the run turned over speaks of a parameter that need not be given. */
function leavesOutDefaults({ reader, run }: Observation): boolean {
  const { parameters = [] } = (reader ?? {}) as Partial<FunctionDefinition>
  const words = new Set(namesIn(run?.label ?? ''))
  return parameters.some(({ default: given, name }) => given !== null && words.has(name))
}

/** What several conditions make that are shown one by one. */
function isTogether({ run }: Observation, { keeps }: Site): boolean {
  return run !== null && run.parts.length > 1 && !keeps.has(run.text)
}

/** The conditions that a run has turned over and another has not. */
function labelBeyond({ run }: Observation, { run: known }: Observation): string | null {
  const labels = run?.parts.flatMap((part) => (known?.parts.includes(part) ? [] : (part.label ?? []))) ?? []
  return labels.length === 0 ? null : joinConditions(labels)
}

/** The other side of a condition. */
function otherwise(label: string): string {
  const inner = /^if not \((.*)\)$/s.exec(label)?.[1]
  return inner === undefined ? label.replace(/^if (.*)$/s, 'if not ($1)') : `if ${inner}`
}

/** A condition of the program's, not a word on how the function is read. */
const isTest = (condition: string): boolean => condition.startsWith('if ')

/** Both are plain text, which is written in one step, and all words of one are in the other, in their order. */
function isPartOfText(part: object, whole: object): boolean {
  const [words, all] = [part, whole].map((each) =>
    isInstanceOf(each, 'TextClause') ? (each as { readonly text: string }).text.split(/\s+/) : [],
  ) as [string[], string[]]
  let next = 0
  for (const word of all) if (word === words[next]) next++
  return words.length > 0 && next === words.length && words.length < all.length
}

/** Why joins are missing that relationships ask for by themselves (`lazy="joined"`): their targets are not known. */
function unjoined(statement: object): string[] {
  const columns = (statement as { readonly _rawColumns?: readonly object[] })._rawColumns ?? []
  return columns.flatMap((column) => {
    const { _annotations: annotations } = column as { readonly _annotations?: Readonly<Record<string, unknown>> }
    const entity = annotations?.parententity as {
      readonly mapper?: { readonly _props?: ReadonlyMap<string, Property> }
    }
    return isInstanceOf(column, 'FromClause') ? [...(entity?.mapper?._props?.values() ?? [])].flatMap(reasonOf) : []
  })
}

interface Property {
  readonly lazy?: unknown
  readonly _configureError: unknown
  readonly _configureFinished: boolean
}

function reasonOf({ _configureError: error, _configureFinished: finished, lazy }: Property): string[] {
  return lazy === 'joined' && !finished && error instanceof Error ? [error.message] : []
}

type Gaps = ReturnType<typeof gapsOf>

/** Whether something is not known of it but what the defaults of parameters say. */
function isOpen({ error, unknown }: Gaps): boolean {
  return error !== null || unknown.some(({ byDefault }) => !byDefault)
}

/** Read as a subclass that was chosen for its class: a caller in the file knows better. */
function isBorrowed({ conditions }: { readonly conditions: readonly string[] }): boolean {
  return conditions[0]?.startsWith('as ') === true
}

/** Statements that are told apart by their text. Those of one structure have one text, and are not compiled for it. */
class DistinctStatements {
  readonly #keys: CacheKey[] = []
  readonly #texts = new Set<string>()

  get isEmpty(): boolean {
    return this.#texts.size === 0
  }

  /** Whether none of the others has this one's text. */
  add(statement: object): boolean {
    // a Query has no structure of its own
    const key = statement instanceof Node ? structureOf(statement) : null
    if (key !== null) {
      if (this.#keys.some((each) => each.equals(key) && namesOf(each) === namesOf(key))) return false
      this.#keys.push(key)
    }
    const text = textOf(statement)
    if (this.#texts.has(text)) return false
    this.#texts.add(text)
    return true
  }
}

/** Null for one that has no structure to go by: half-typed code has parts in it that are none of SQL. */
function structureOf(statement: Node): CacheKey | null {
  try {
    return generateCacheKey(statement)
  } catch (error) {
    if (error instanceof TypeError) return null
    throw error
  }
}

/** What its parameters are called. */
function namesOf({ bindparams }: CacheKey): string {
  return bindparams.map(({ _origKey, key }) => _origKey ?? key).join()
}

/** A statement as text, by which two are told apart that were built by the same steps. */
export function textOf(statement: object): string {
  try {
    return String((statement as { compile(): unknown }).compile())
  } catch (error) {
    if (error instanceof Error) return error.message
    throw error
  }
}

/** Why a statement of which some forms are shown is not complete. */
const MORE_FORMS = 'it has more forms than are shown'

/** The reason of an Unknown that stands for an attribute which a mapped class does not have. */
export const MISSING_ATTRIBUTE = 'the mapped class has no such attribute'
