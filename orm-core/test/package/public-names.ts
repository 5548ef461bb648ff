// The names that an entry of the package exports, each with the place of its declaration, read from the source: through
// `export { … } from`, `export *` and renamings, as the compiler resolves them.

import { readFileSync } from 'node:fs'
import path from 'node:path'

export interface Declaration {
  readonly file: string
  /** Where it begins in the file; -1 for a namespace. */
  readonly at: number
}

const known = new Map<string, Map<string, Declaration>>()
const DECLARED =
  /^export (?:declare )?(?:abstract class|class|async function|function\*?|const|let|interface|type)\s+([A-Za-z_$][\w$]*)/gm
const LISTED = /^export (?:type )?\{([^}]*)\}(?: from '([^']+)')?/gms
const STARRED = /^export (?:type )?\* (?:as (\w+) )?from '([^']+)'/gm

export function publicNames(file: string): ReadonlyMap<string, Declaration> {
  const found = known.get(file)
  if (found !== undefined) return found
  const names = new Map<string, Declaration>()
  known.set(file, names)
  const text = readFileSync(file, 'utf8')
  const resolve = (specifier: string) => publicNames(path.resolve(path.dirname(file), specifier))
  for (const match of text.matchAll(DECLARED)) {
    // Of a name that is a value and a type, the documented one counts.
    const name = match[1] as string
    const declaration = { file, at: match.index }
    const before = names.get(name)
    if (before === undefined || !isDocumented(before)) names.set(name, declaration)
  }
  for (const [, list, specifier] of text.matchAll(LISTED)) {
    for (const item of (list as string).split(',')) {
      const match = /^(?:type )?([\w$]+)(?: as ([\w$]+))?$/.exec(item.trim())
      if (match === null) continue
      const [, own, renamed] = match as unknown as [string, string, string | undefined]
      const at = text.search(
        new RegExp(`^(?:export )?(?:abstract )?(?:class|function\\*?|const|interface|type) ${own}\\b`, 'm'),
      )
      const declaration = specifier === undefined ? { file, at } : resolve(specifier).get(own)
      if (declaration !== undefined) names.set(renamed ?? own, declaration)
    }
  }
  for (const [, namespace, specifier] of text.matchAll(STARRED)) {
    if (namespace !== undefined) names.set(namespace, { file, at: -1 })
    else
      for (const [name, declaration] of resolve(specifier as string)) if (!names.has(name)) names.set(name, declaration)
  }
  return names
}

/** A docstring ends on the line above; what biome is told may stand between. */
export function isDocumented({ at, file }: Declaration): boolean {
  if (at < 0) return true
  const lines = readFileSync(file, 'utf8').slice(0, at).trimEnd().split('\n')
  return (
    lines
      .findLast((line) => !line.startsWith('// biome-ignore'))
      ?.trimEnd()
      .endsWith('*/') ?? false
  )
}
