// The cascade setting of a relationship, read from SQLAlchemy's text form ("all, delete-orphan").

import { ArgumentError, warn } from '../sql/exc.ts'

const ADDED_BY_ALL = ['delete', 'merge', 'expunge', 'save-update', 'refresh-expire'] as const
const ALLOWED: ReadonlySet<string> = new Set([...ADDED_BY_ALL, 'delete-orphan', 'all', 'none'])
const VIEWONLY: ReadonlySet<string> = new Set(['expunge', 'all', 'none', 'refresh-expire', 'merge'])

/** The set of operations that follow a relationship. */
export class CascadeOptions {
  readonly #values: ReadonlySet<string>

  constructor(argument: string | Iterable<string> | null | undefined | false) {
    const list = typeof argument === 'string' ? argument.split(/\s*,\s*/).filter(Boolean) : [...(argument || [])]
    const values = new Set(list.map((value) => value.trim()))
    const wrong = [...values].filter((value) => !ALLOWED.has(value)).sort()
    if (wrong.length > 0) {
      throw new ArgumentError(`Invalid cascade option(s): ${wrong.map((value) => `'${value}'`).join(', ')}`)
    }
    if (values.has('all')) for (const value of ADDED_BY_ALL) values.add(value)
    if (values.has('none')) values.clear()
    values.delete('all')
    this.#values = values
    if (this.deleteOrphan && !this.delete) warn("The 'delete-orphan' cascade option requires 'delete'.")
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  get saveUpdate(): boolean {
    return this.has('save-update')
  }
  get delete(): boolean {
    return this.has('delete')
  }
  get refreshExpire(): boolean {
    return this.has('refresh-expire')
  }
  get merge(): boolean {
    return this.has('merge')
  }
  get expunge(): boolean {
    return this.has('expunge')
  }
  get deleteOrphan(): boolean {
    return this.has('delete-orphan')
  }

  /** What remains of it on a relationship that is only read. */
  forViewonly(): CascadeOptions {
    return new CascadeOptions([...this.#values].filter((value) => VIEWONLY.has(value)))
  }

  [Symbol.iterator](): Iterator<string> {
    return [...this.#values].sort()[Symbol.iterator]()
  }

  toString(): string {
    return [...this].join(',')
  }
}
