// Which front end reads a file, by its name.

import type { Language, Program } from './program.ts'
import { parsePython } from './python/parser.ts'

/** Null for a file that no front end reads. */
export function languageOf(path: string): Language | null {
  return path.endsWith('.py') ? 'python' : null
}

export function readProgram(_language: Language, text: string): Program {
  return parsePython(text)
}
