// The language of a file, by its name. Apart from the front ends, so that asking for it loads none of them.

import type { Language } from './program.ts'

/** Null for a file that no front end reads. Declaration files declare what is written elsewhere. */
export function languageOf(path: string): Language | null {
  if (path.endsWith('.py')) return 'python'
  return /(?<!\.d)\.[mc]?tsx?$/.test(path) ? 'typescript' : null
}

/** The language of which a file of this name says how modules are found; null for other files. */
export function projectLanguageOf(name: string): Language | null {
  if (/^(?:pyproject\.toml|setup\.py|setup\.cfg|alembic\.ini)$/.test(name)) return 'python'
  return name === 'package.json' || /^[tj]sconfig(?:\.[\w-]+)*\.json$/.test(name) ? 'typescript' : null
}
