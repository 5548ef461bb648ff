// What `relationship()` and `backref()` are given, where it is not known: targets go by their names, and an option that only
// a run knows is left to its default and noted, as nothing can be said of it.

import type { Interpreter } from '../interpreter.ts'
import { isUnknown, settledOf } from '../unknown.ts'
import { type CallArguments, type CallSite, PyClass, type Value } from '../values.ts'

/** Options by which a relationship is joined: without one that was given there would be another relationship. */
const JOINED_BY = new Set(['argument', 'secondary', 'primaryjoin', 'secondaryjoin', 'foreign_keys', 'remote_side'])

/** Options that shape no SQL and no other attribute: nobody misses them. */
const ASIDE = new Set(['info', 'doc', 'collection_class', 'comparator_factory', 'overlaps', 'active_history'])

export function relationArguments(ctx: Interpreter, args: CallArguments, site: CallSite): CallArguments {
  return backrefArguments(ctx, withNamedTargets(args), site)
}

/** The options that are known. The others are noted, those by which it is joined stay as they are. */
export function backrefArguments(ctx: Interpreter, args: CallArguments, site: CallSite): CallArguments {
  const keywords = new Map<string, Value>()
  for (const [name, given] of args.keywords) {
    const value = settledOf(given)
    if (isUnknown(value) && !ASIDE.has(name))
      noteOption(ctx, name, value.reason ?? `\`${value.source}\` is not known statically`, site)
    if (!isUnknown(value) || JOINED_BY.has(name)) keywords.set(name, value)
  }
  return { ...args, keywords }
}

function noteOption(ctx: Interpreter, name: string, reason: string, { path, span }: CallSite): void {
  ctx.unresolved.push({ path, span, reason: `\`${name}\` of a relationship: ${reason}` })
}

/**
 * A target that is not known (yet) is named by its source: the registry finds classes by name. The member of an object
 * (`security.user_model`) is no name.
 */
function withNamedTargets(args: CallArguments): CallArguments {
  const named = (value: Value): Value => {
    if (isUnknown(value) && /^(?:[A-Za-z_]\w*|[A-Za-z_][\w.]*\.[A-Z]\w*)$/.test(value.source)) return value.source
    if (value instanceof PyClass && value.mapped === null && value.place !== null && !value.fact('enum'))
      return value.name
    return value
  }
  const keywords = new Map(args.keywords)
  for (const key of ['argument', 'secondary']) if (keywords.has(key)) keywords.set(key, named(keywords.get(key)))
  return { ...args, positional: args.positional.map((value, index) => (index < 2 ? named(value) : value)), keywords }
}
