// Which of the interpreter's two languages a place is written in. Asked at each name and attribute, so it is quick.

import { languageOf } from '../../frontends/language.ts'

/** Whether a file is TypeScript's; places without a file are Python's. */
export function isTypeScript(path: string): boolean {
  return path !== '' && !path.endsWith('.py') && languageOf(path) === 'typescript'
}
