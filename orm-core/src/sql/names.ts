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
  let text = needsSanitizing(body) ? body.replace(SANITIZED, '_') : body
  if (sanitizeKey) text = stripUnderscores(text)
  const label = `${OPEN}${seed} ${text}${CLOSE}`
  return enclosing ? enclosing + label : label
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
  private readonly names = new Map<string, string>()
  private readonly counters = new Map<string, number>()

  readonly resolve = (seedAndBody: string): string => {
    const known = this.names.get(seedAndBody)
    if (known !== undefined) return known
    const body = seedAndBody.slice(seedAndBody.indexOf(' ') + 1)
    const counter = this.counters.get(body) ?? 1
    this.counters.set(body, counter + 1)
    const name = `${body}_${counter}`
    this.names.set(seedAndBody, name)
    return name
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
