// Names that are not yet text: anonymous labels, which get their number when a statement is compiled, and names whose
// author decided about quotes. Quoting itself is compile/identifier-preparer.ts. Which names a dialect may shorten is no
// property of their text: the columns and labels that have generated names say so (`_nameIsTruncatable`), and a name is
// shortened by the compiler of one statement.
// An anonymous label is an ordinary string that holds one or more marked seeds, so it can be concatenated and compared
// like any other name, as SQLAlchemy's `_anonymous_label` (a `str`) can.

const OPEN = '\u0001'
const CLOSE = '\u0002'

const SANITIZED = /[%() $]+/g

/** SQLAlchemy's `_anonymous_label.safe_construct`: `seed` makes it unique, `body` is what it is named after. */
export function anonymousLabel(seed: number | string, body: string, enclosing?: string, sanitizeKey = false): string {
  const label = `${OPEN}${seed} ${anonymousBody(body, sanitizeKey)}${CLOSE}`
  return enclosing ? enclosing + label : label
}

/** What an anonymous name begins with: without the characters that no name should have. */
export function anonymousBody(body: string, sanitizeKey: boolean): string {
  const text = needsSanitizing(body) ? body.replace(SANITIZED, '_') : body
  return sanitizeKey ? stripUnderscores(text) : text
}

function needsSanitizing(body: string): boolean {
  for (let i = 0; i < body.length; i++) {
    const code = body.charCodeAt(i)
    // % ( ) space $
    if (code === 37 || code === 40 || code === 41 || code === 32 || code === 36) return true
  }
  return false
}

function stripUnderscores(text: string): string {
  let start = 0
  let end = text.length
  while (start < end && text.charCodeAt(start) === 95) start++
  while (end > start && text.charCodeAt(end - 1) === 95) end--
  return start === 0 && end === text.length ? text : text.slice(start, end)
}

export function isAnonymousLabel(name: unknown): name is string {
  return typeof name === 'string' && name.includes(OPEN)
}

/** Replaces each marked seed by what `resolve` makes of it; a plain name stays as it is. */
export function applyAnonMap(name: string, resolve: (seedAndBody: string) => string): string {
  let open = name.indexOf(OPEN)
  if (open < 0) return name
  let result = ''
  let position = 0
  while (open >= 0) {
    const close = name.indexOf(CLOSE, open)
    result += name.slice(position, open) + resolve(name.slice(open + 1, close))
    position = close + 1
    open = name.indexOf(OPEN, position)
  }
  return result + name.slice(position)
}

/** SQLAlchemy's `prefix_anon_map`: `id_1`, `id_2`, … for the seeds in the order in which they are met. */
export class PrefixAnonMap {
  private names: Map<string, string> | null = null
  private seeds: Map<number, { readonly body: string; readonly name: string }> | null = null
  private counters: Map<string, number> | null = null

  readonly resolve = (seedAndBody: string): string => {
    this.names ??= new Map()
    const known = this.names.get(seedAndBody)
    if (known !== undefined) return known
    const space = seedAndBody.indexOf(' ')
    const body = seedAndBody.slice(space + 1)
    const ofSeed = this.seeds?.get(Number(seedAndBody.slice(0, space)))
    const name = ofSeed?.body === body ? ofSeed.name : this.next(body)
    this.names.set(seedAndBody, name)
    return name
  }

  /** The name of a parameter's seed: as `apply()` of its key would give it, without making the key. */
  ofSeed(seed: number, body: string): string {
    this.seeds ??= new Map()
    const known = this.seeds.get(seed)
    if (known !== undefined) return known.name
    const name = this.names?.get(`${seed} ${body}`) ?? this.next(body)
    this.seeds.set(seed, { body, name })
    return name
  }

  private next(body: string): string {
    this.counters ??= new Map()
    const counter = this.counters.get(body) ?? 1
    this.counters.set(body, counter + 1)
    return `${body}_${counter}`
  }

  /** The name with its seeds numbered. */
  apply(name: string): string {
    return applyAnonMap(name, this.resolve)
  }
}

/** A name whose quoting its author decided: true forces quotes, false forbids them. */
export class QuotedName {
  readonly value: string
  readonly quote: boolean | null
  constructor(value: string | QuotedName, quote: boolean | null = null) {
    this.value = String(value)
    this.quote = value instanceof QuotedName && quote === null ? value.quote : quote
  }
  toString(): string {
    return this.value
  }
  toJSON(): string {
    return this.value
  }
}

/** SQLAlchemy's `quoted_name(value, quote)`. */
export function quotedName(value: string | QuotedName, quote: boolean | null = null): QuotedName {
  return new QuotedName(value, quote)
}

/** The text of a name and what its author said about quotes. */
export function unpackName(name: string | QuotedName): { text: string; quote: boolean | null } {
  return typeof name === 'string' ? { text: name, quote: null } : { text: name.value, quote: name.quote }
}
