// Files whose classes name something in their bodies that nothing defines: Python would stop there. It is a word that is
// not typed to its end, and what the class has besides is not known.

import type { SourceFile } from '../frontends/source-tree.ts'
import type { Interpreter } from './interpreter.ts'

const files = new WeakSet<SourceFile>()
const STAR = /^[ \t]*from[ \t]+[.\w]+[ \t]+import[ \t]*\*/m

export function noteUndefinedName(ctx: Interpreter, path: string): void {
  const file = ctx.sources.file(path)
  // What a star brings of a package beyond the workspace may be anything.
  if (file !== null && !STAR.test(file.text)) files.add(file)
}

export function hasUndefinedName(file: SourceFile): boolean {
  return files.has(file)
}
