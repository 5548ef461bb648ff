// Values that only a run can tell. An unknown remembers the source it came from, what its annotation says, and a
// sample: a value of the annotated type, with which conditions and pure functions are tried, so that one main path
// through a function is chosen. The sample never reaches the SQL: orm-core is handed the Unknown itself.

import type { Span } from '../frontends/program.ts'
import type { UnknownValue } from './analysis.ts'
import { sqlTyping, type Value } from './values.ts'

export const NO_SAMPLE: unique symbol = Symbol('no sample')

export interface UnknownOptions {
  readonly source: string
  readonly path?: string | null
  readonly span?: Span | null
  readonly annotation?: string | null
  /** The evaluated annotation: a PyClass, PyUnion, … */
  readonly type?: Value
  readonly sample?: Value
  readonly session?: boolean
  readonly reason?: string | null
  readonly error?: { readonly message: string; readonly span: Span; readonly path: string } | null
  /** All values that it can have, where they are known. */
  readonly alternatives?: readonly Value[] | null
  /** What holds for each of them, where a run decides it: "if kind == Kind.ORDER". */
  readonly whens?: readonly string[] | null
  /** Where that is decided, when it is not where this stands: `f"{way} nulls last"` goes the way that `way` does. */
  readonly decided?: DecisionPlace | null
  /** Text of a template with a name or a sample for each part that is not known: `GRANT ALL TO user`. */
  readonly pattern?: string | null
  /** A name that is imported from a module of the workspace, which lacks it: in the middle of an edit, it may be back. */
  readonly lost?: boolean
  /** The sample is the parameter's default, and what a call without it gives. */
  readonly byDefault?: boolean
  /** The sample is what the program says for the case that nobody sets it: the default of a setting. */
  readonly settled?: boolean
  /** It stands for a part of SQL that could not be built, not for a value. */
  readonly clause?: boolean
}

/** What tells one choice among alternatives from another. */
export interface DecisionPlace {
  readonly path: string
  readonly span: Span
}

export class Unknown implements UnknownValue {
  readonly unknown = true as const
  readonly source: string
  readonly annotation: string | null
  readonly path: string | null
  readonly span: Span | null
  readonly type: Value
  readonly sample: Value
  /** A session, connection, engine or a factory of them: `.query(…)` of it is a Query. */
  readonly session: boolean
  readonly reason: string | null
  /** Set when it is unknown because orm-core refused to build it. */
  readonly error: UnknownOptions['error']
  readonly pattern: string | null
  readonly lost: boolean
  readonly byDefault: boolean
  readonly settled: boolean
  readonly clause: boolean
  readonly alternatives: readonly Value[] | null
  readonly whens: readonly string[] | null
  readonly decided: DecisionPlace | null

  constructor(options: UnknownOptions) {
    this.source = options.source
    this.path = options.path ?? null
    this.span = options.span ?? null
    this.annotation = options.annotation ?? null
    this.type = options.type
    this.sample = 'sample' in options ? options.sample : NO_SAMPLE
    this.session = options.session ?? false
    this.reason = options.reason ?? null
    this.error = options.error ?? null
    this.pattern = options.pattern ?? null
    this.lost = options.lost ?? false
    this.byDefault = options.byDefault ?? false
    this.settled = options.settled === true && this.sample !== NO_SAMPLE
    this.clause = options.clause ?? false
    this.alternatives = options.alternatives ?? null
    this.whens = options.whens ?? null
    this.decided = options.decided ?? null
  }

  /** The same, with what an annotation says of it. */
  typed(type: Value): Unknown {
    return new Unknown({ ...this, type })
  }

  get hasSample(): boolean {
    return this.sample !== NO_SAMPLE
  }

  /** The type by which orm-core binds a value that has no other side to take a type from. */
  get __sqlType__(): unknown {
    return this.sample === NO_SAMPLE ? undefined : sqlTyping.typeOf(this.sample)
  }

  /** What the value is called in a cache key: two unknowns of one source text are the same statement. */
  get __sqlKey__(): string {
    return this.source
  }

  /** What orm-core asks an object for when a statement is sent: `user.posts.select()` needs the user's key. */
  __sqlAttribute__(key: string): Unknown {
    return new Unknown({ source: `${this.source}.${key}`, reason: this.reason })
  }

  /** The last identifier of the source: how a hole is named. */
  get name(): string {
    const names = this.source.match(/[A-Za-z_]\w*/g)
    return names?.at(-1) ?? 'param'
  }

  toString(): string {
    return this.source
  }
}

export function isUnknown(value: Value): value is Unknown {
  return value instanceof Unknown
}

/** The sample of an unknown, the value itself otherwise. */
export function sampleOf(value: Value): Value {
  return value instanceof Unknown ? value.sample : value
}

/** Whether each of the values is known, or an unknown whose sample is the program's own default. */
export function allSettled(values: Iterable<Value>): boolean {
  for (const value of values) if (value instanceof Unknown && !value.settled) return false
  return true
}

/** The default of a setting, for names and types of tables; anything else as it is. */
export function settledOf(value: Value): Value {
  const { sample } = value instanceof Unknown && value.settled ? value : { sample: value }
  return typeof sample === 'string' || typeof sample === 'number' || typeof sample === 'bigint' ? sample : value
}

const fallbacks = new WeakMap<Unknown, string>()

/** `name or "things"`: the word that stands there when nobody gives another, also in text that is made with it. */
export function withFallback(value: Unknown, word: string): Unknown {
  const made = new Unknown({ ...value, pattern: word })
  fallbacks.set(made, word)
  return made
}

/** Text that is made of values which have such words, and of nothing else that is not known, is one of these words itself. */
export function inheritFallback(made: Unknown, parts: readonly Value[]): Unknown {
  const open = parts.filter(isUnknown)
  if (made.pattern !== null && open.length > 0 && open.every((part) => fallbacks.has(part)))
    fallbacks.set(made, made.pattern)
  return made
}

/** The word by which a program names a table when nobody gives another; the value itself where there is none. */
export function fallbackOf(value: Value): Value {
  return (value instanceof Unknown ? fallbacks.get(value) : undefined) ?? value
}
