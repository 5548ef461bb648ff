// Which front end reads a file: the one place that knows both.

import { languageOf } from './language.ts'
import type { Language, Program } from './program.ts'
import * as pythonImports from './python/imports.ts'
import { parsePython } from './python/parser.ts'
import { TextImports } from './text-imports.ts'
import * as typescriptImports from './typescript/imports.ts'
import { parseTypeScript } from './typescript/parser.ts'

export function readProgram(path: string, text: string): Program {
  return languageOf(path) === 'typescript' ? parseTypeScript(text, path.endsWith('x')) : parsePython(text)
}

/** What decides, by a file's text alone, whether it can matter. */
export interface TextScan {
  readonly mentions: boolean
  readonly imports: TextImports
}

export function scanText(language: Language, text: string): TextScan {
  const { mentionsOrm, importsOf } = language === 'typescript' ? typescriptImports : pythonImports
  return { mentions: mentionsOrm(text), imports: new TextImports(importsOf(text)) }
}
