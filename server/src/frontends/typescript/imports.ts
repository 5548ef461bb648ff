// What a TypeScript file imports and whether it uses orm-core, by its text alone; see ../python/imports.ts.

import type { TextImport } from '../text-imports.ts'

export function mentionsOrm(text: string): boolean {
  return text.includes('orm-core')
}

const IMPORT = /(?:\bfrom|\bimport)[ \t]*\(?[ \t]*(['"])([^'"\n]+)\1/g

export function importsOf(text: string): TextImport[] {
  const found: TextImport[] = []
  for (const [, , module] of text.matchAll(IMPORT)) {
    if (!/^(?:node:|orm-core(?:\/|$))/.test(module!)) found.push({ level: 0, module: module!, names: [] })
  }
  return found
}
