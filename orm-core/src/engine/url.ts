// Database URLs, as SQLAlchemy writes them: `dialect+driver://user:password@host:port/database?option=value`.
// What a driver makes of the parts is in the dialects' drivers; which dialect a name means is in create-engine.ts.

import { ArgumentError } from '../sql/exc.ts'
import { showAs } from '../sql/show.ts'

export type UrlQuery = Readonly<Record<string, string | readonly string[]>>

export interface UrlParts {
  readonly username?: string | null
  readonly password?: string | null
  readonly host?: string | null
  readonly port?: number | null
  readonly database?: string | null
  readonly query?: UrlQuery
}

const URL_PATTERN =
  /^(?<name>[\w+]+):\/\/(?:(?<username>[^:/]*)(?::(?<password>[^@]*))?@)?(?:(?:\[(?<ipv6host>[^/?]+)\]|(?<ipv4host>[^/:?]+))?(?::(?<port>[^/?]*))?)?(?:\/(?<database>[^?]*))?(?:\?(?<query>.*))?/s

/** An immutable database URL. Shown as text, its password is `***`. */
export class URL {
  readonly drivername: string
  readonly username: string | null
  readonly password: string | null
  readonly host: string | null
  readonly port: number | null
  readonly database: string | null
  readonly query: UrlQuery

  private constructor(drivername: string, parts: UrlParts) {
    this.drivername = drivername
    this.username = parts.username ?? null
    this.password = parts.password ?? null
    this.host = parts.host ?? null
    this.port = parts.port ?? null
    this.database = parts.database ?? null
    this.query = Object.freeze({ ...parts.query })
    Object.freeze(this)
  }

  /** Makes a URL from its parts, which need no escaping: `URL.create('postgresql', { host: 'db', database: 'shop' })`. */
  static create(drivername: string, parts: UrlParts = {}): URL {
    if (typeof drivername !== 'string') throw new ArgumentError('drivername must be a string')
    if (parts.port != null && !Number.isInteger(parts.port))
      throw new ArgumentError('Port argument must be an integer or None')
    return new URL(drivername, parts)
  }

  /** A copy with some parts changed. */
  set(changes: UrlParts & { readonly drivername?: string }): URL {
    const { drivername, ...parts } = changes
    const { username, password, host, port, database, query } = this
    return URL.create(drivername ?? this.drivername, { username, password, host, port, database, query, ...parts })
  }

  /** A copy with more query options; an option given again takes the place of the old one. */
  updateQueryDict(more: UrlQuery): URL {
    return this.set({ query: { ...this.query, ...more } })
  }

  /** A copy without the named query options. */
  differenceUpdateQuery(names: Iterable<string>): URL {
    const query = { ...this.query }
    for (const name of names) delete query[name]
    return this.set({ query })
  }

  /** `postgresql` of `postgresql+asyncpg`. */
  getBackendName(): string {
    return this.drivername.split('+')[0] as string
  }

  /** `asyncpg` of `postgresql+asyncpg`; empty when the URL names no driver. */
  getDriverName(): string {
    return this.drivername.split('+')[1] ?? ''
  }

  /** One value of a query option: the last when it is given several times. */
  option(name: string): string | undefined {
    const value = this.query[name]
    return typeof value === 'string' || value === undefined ? (value as string | undefined) : value.at(-1)
  }

  /** The URL as text, in which the password is shown only when asked for. */
  renderAsString(options: { readonly hidePassword?: boolean } = {}): string {
    let text = `${this.drivername}://`
    if (this.username !== null) {
      text += quotePart(this.username)
      if (this.password !== null) text += `:${(options.hidePassword ?? true) ? '***' : quotePart(this.password)}`
      text += '@'
    }
    if (this.host !== null) text += this.host.includes(':') ? `[${this.host}]` : this.host
    if (this.port !== null) text += `:${this.port}`
    if (this.database !== null) text += `/${this.database}`
    const names = Object.keys(this.query).sort()
    if (names.length > 0) {
      text += `?${names
        .flatMap((name) => {
          const value = this.query[name] as string | readonly string[]
          const hidden = (options.hidePassword ?? true) && /password|passwd|secret|token/i.test(name)
          return (typeof value === 'string' ? [value] : value).map(
            (item) => `${quoteQuery(name)}=${hidden ? '***' : quoteQuery(item)}`,
          )
        })
        .join('&')}`
    }
    return text
  }

  toString(): string {
    return this.renderAsString()
  }

  toJSON(): string {
    return this.renderAsString()
  }
}

/** Reads a URL: `makeUrl('postgresql+asyncpg://ann:secret@db.example/shop?sslmode=require')`. */
export function makeUrl(value: string | URL): URL {
  if (value instanceof URL) return value
  if (typeof value !== 'string') {
    throw new ArgumentError(`Expected string or URL object, got ${value === null ? 'None' : typeof value}`)
  }
  const groups = URL_PATTERN.exec(value)?.groups
  if (!groups) {
    throw new ArgumentError(
      'Could not parse SQLAlchemy URL from given URL string; it looks like dialect://user:password@host/database, ' +
        'or sqlite:///path/to/file.db',
    )
  }
  const { name, username, password, ipv4host, ipv6host, port, database, query } = groups
  if (port && !/^\d+$/.test(port)) {
    throw new ArgumentError(
      `The port of the URL ${hidePassword(value)} is not a number; a ':', '@' or '/' inside the user name or ` +
        "password is written '%3A', '%40', '%2F'",
    )
  }
  return URL.create(name as string, {
    username: username === undefined ? null : unquote(username),
    password: password === undefined ? null : unquote(password),
    host: ipv4host || ipv6host || null,
    port: port ? Number(port) : null,
    database: database ?? null,
    query: query === undefined ? {} : parseQuery(query),
  })
}

/** A URL's text without its password, for messages about URLs that can't be read. */
export function hidePassword(text: string): string {
  return text.replace(/(:\/\/[^:/?]*:)(.*)@/s, '$1***@')
}

function parseQuery(text: string): UrlQuery {
  const query: Record<string, string | string[]> = {}
  for (const [name, value] of new URLSearchParams(text)) {
    if (value === '') continue
    const before = query[name]
    query[name] = before === undefined ? value : [...(typeof before === 'string' ? [before] : before), value]
  }
  return query
}

function unquote(text: string): string {
  return text.replace(/(?:%[0-9a-f]{2})+/gi, (escapes) => {
    try {
      return decodeURIComponent(escapes)
    } catch {
      return escapes
    }
  })
}

/** SQLAlchemy quotes all of a user name or password but spaces and `+`. */
function quotePart(text: string): string {
  return encodeURIComponent(text)
    .replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
    .replace(/%20/g, ' ')
    .replace(/%2B/g, '+')
}

function quoteQuery(text: string): string {
  return encodeURIComponent(text).replace(/%20/g, '+')
}
showAs(URL)
