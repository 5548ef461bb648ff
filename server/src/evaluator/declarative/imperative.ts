// Mappings that a function makes when the program starts: `start_mappers()` of a module, which some entry point calls.
// No entry point is run here, so the function is called once the models' modules are there.

import { callFunction } from '../functions.ts'
import { BoundReached, type Interpreter } from '../interpreter.ts'
import { type PyFunction, PyRaise } from '../values.ts'

const MAPS = /\bmap_imperatively\(|(?<![.\w])mapper\(/

/** Calls the functions of modules (all that are loaded) that map classes, take no arguments and were not called. */
export function callMappingFunctions(ctx: Interpreter, paths: Iterable<string> = ctx.modules.paths): void {
  for (const path of paths) {
    if (!MAPS.test(ctx.sources.file(path)?.text ?? '')) continue
    for (const fn of ctx.modules.workspaceModule(path)?.scope?.definitions ?? []) {
      if (!isUncalled(ctx, fn) || !MAPS.test(ctx.text(fn.path, fn.definition))) continue
      try {
        const site = { path: fn.path, span: fn.definition, source: fn.name }
        ctx.ledger.during(path, () =>
          ctx.mute(() => callFunction(ctx, fn, { positional: [], keywords: new Map(), unknownSplats: [] }, site)),
        )
      } catch (error) {
        // What it mapped until then is mapped.
        if (!(error instanceof PyRaise || error instanceof BoundReached)) throw error
      }
    }
  }
}

function isUncalled(ctx: Interpreter, fn: PyFunction): boolean {
  if (ctx.called.has(fn.definition)) return false
  return fn.definition.parameters.every(
    ({ default: given, mode }) => given !== null || mode === 'variadic' || mode === 'keywordVariadic',
  )
}
