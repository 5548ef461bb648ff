// Libraries that are described in Python: what a class of theirs does is said as they say it, and interpreted like the
// program's own code. Their files are nobody's: nothing of them is reported, and no definition leads there.

import { parsePython } from '../../frontends/python/parser.ts'
import { TextImports } from '../../frontends/text-imports.ts'
import { type Interpreter, libraryTexts } from '../interpreter.ts'
import { PyClass, type Value } from '../values.ts'

/** The names that a description binds, for one program of the workspace; `given` are names that it takes for granted. */
export function describedModule(
  ctx: Interpreter,
  name: string,
  text: string,
  program = 0,
  given: Record<string, Value> = {},
): Record<string, Value> {
  const path = program === 0 ? `library:${name}` : `library:${name}@${program}`
  if (program !== 0) ctx.programs.set(path, program)
  libraryTexts.set(path, text)
  const file = {
    path,
    text,
    language: 'python' as const,
    moduleName: name,
    imports: new TextImports([]),
    program: parsePython(text),
  }
  const module = ctx.modules.runLibrary(file, given)
  const members: Record<string, Value> = {}
  for (const [key, value] of module.scope?.names ?? []) {
    members[key] = value
    if (value instanceof PyClass) forgetPlaces(value, path)
  }
  return members
}

/** Columns that a mixin of the library brings are defined in no file that anybody could open. */
function forgetPlaces(type: PyClass, path: string): void {
  if (type.place?.path !== path) return
  for (const entry of type.entries.values()) entry.place = null
}
