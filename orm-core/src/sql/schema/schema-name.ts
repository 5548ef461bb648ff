// Names of schema items: text, or text with a decision about its quotes, or a name that a naming convention made.

import { QuotedName } from '../names.ts'

export type NameLike = string | QuotedName

/** The name as given, with the decision about quotes when there is one (`quoted_name.construct`). */
export function constructName(name: NameLike, quote: boolean | null): NameLike
export function constructName(name: NameLike | null, quote: boolean | null): NameLike | null
export function constructName(name: NameLike | null, quote: boolean | null): NameLike | null {
  if (name === null || quote === null) return name
  return new QuotedName(name, quote)
}

/**
 * A name that is final: no naming convention changes it, and a dialect may shorten it (SQLAlchemy's `conv`).
 * Naming conventions make such names; a migration states them.
 */
export class ConventionName extends QuotedName {
  applyMap(_map: unknown): this {
    return this
  }
}

/** SQLAlchemy's `conv(name)`. */
export function conv(name: string, quote: boolean | null = null): ConventionName {
  return new ConventionName(name, quote)
}
