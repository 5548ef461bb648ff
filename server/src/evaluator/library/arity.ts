// Calls that Python refuses before SQLAlchemy sees them: an argument is missing, or there is one too many. Half-typed calls are
// most of these.

import type { CallArguments } from '../values.ts'
import { PYTHON_ARITY } from './python-arity.ts'

/**
 * @param key a function's name in orm-core, a method's with a dot before it
 * @returns what Python says of the call (its TypeError), null where all is well or what is given is not known
 */
export function refusedCall(key: string, { positional, keywords, unknownSplats }: CallArguments): string | null {
  const arity = PYTHON_ARITY[key]
  if (arity === undefined || unknownSplats.length > 0) return null
  const [name, required, most] = arity
  const missing = required
    .slice(positional.length)
    .filter((names) => !names.split('|').some((parameter) => keywords.has(parameter)))
    .map((names) => `'${names.split('|')[0]}'`)
  if (missing.length > 0) {
    const list = missing.length === 1 ? missing[0] : `${missing.slice(0, -1).join(', ')} and ${missing.at(-1)}`
    return `${name}() missing ${missing.length} required positional argument${missing.length === 1 ? '' : 's'}: ${list}`
  }
  if (most === null || positional.length <= most) return null
  // Python counts `self`, too.
  const own = key.startsWith('.') ? 1 : 0
  const least = required.length + own
  const takes = least === most + own ? `${least}` : `from ${least} to ${most + own}`
  return `${name}() takes ${takes} positional argument${most + own === 1 ? '' : 's'} but ${positional.length + own} were given`
}
