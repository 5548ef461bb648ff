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
  /** It names no ORM and adds to queries that others give it. */
  readonly builds: boolean
  readonly imports: TextImports
}

const BUILDS = /\.(?:query|filter|filter_by|filterBy|where|order_by|orderBy|with_session|withSession)\(/

export function scanText(language: Language, text: string): TextScan {
  const { mentionsOrm, importsOf } = language === 'typescript' ? typescriptImports : pythonImports
  const mentions = mentionsOrm(text)
  return { mentions, builds: !mentions && BUILDS.test(text), imports: new TextImports(importsOf(text)) }
}
