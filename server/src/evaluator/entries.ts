// Reading one file: its module level was recorded when it was loaded; here each of its functions and methods is read
// with arguments that nobody gave (parameters.ts), once for the main path and once for each condition turned over. What
// stays open is asked of those who call them (caller-reading.ts).

import type { FileAnalysis } from './analysis.ts'
import { furtherRuns, Run, runs } from './branches.ts'
import { readCallers } from './caller-reading.ts'
import { combinationsOf } from './combinations.ts'
import { detoursOf } from './detours.ts'
import { type Entry, functionsOf, readFunction } from './entry.ts'
import type { Interpreter } from './interpreter.ts'
import { mayLead } from './leads.ts'
import { readOpenStatements } from './module-forms.ts'
import type { SiteRecorder } from './sites.ts'
import type { PyFunction } from './values.ts'

const NOTHING: FileAnalysis = { path: '', statements: [], uses: [], unknownAttributes: [], engineUrls: [] }

/** Reads a file in small steps: what others ask of the same interpreter may come in between. */
export function* analyzeInSteps(ctx: Interpreter, path: string): Generator<void, FileAnalysis> {
  const module = ctx.modules.load(path)
  if (module === null || module.scope === null) return { ...NOTHING, path }
  const recorder = ctx.modules.recorderOf(path).copy()
  readOpenStatements(module.scope, recorder)
  const entries = functionsOf(ctx, path)
  for (const entry of entries) {
    recorder.begin(entry.fn.definition, entry.fn.qualname)
    const alone: Run[] = []
    yield* readFunction(ctx, recorder, entry, runsOf(ctx, recorder, entry.fn, alone))
    const open = furtherRuns(() => recorder.openReadings(entry.fn.definition))
    yield* readFunction(ctx, recorder, entry, open)
    yield* readFunction(ctx, recorder, entry, combinationsOf(ctx, recorder, path, alone))
    yield* readOtherUsers(ctx, recorder, entry)
  }
  yield* readCallers(ctx, recorder, path, entries)
  for (const entry of entries) {
    recorder.begin(entry.fn.definition, entry.fn.qualname)
    yield* readFunction(ctx, recorder, entry, detoursOf(ctx, recorder, entry.fn))
  }
  return yield* recorder.finish()
}

/** Other classes as which a method is read. */
const MAX_OTHER_USERS = 7

/** Reads a method of a generic class or a mixin as the other classes run it that inherit it. */
function* readOtherUsers(ctx: Interpreter, recorder: SiteRecorder, entry: Entry): Generator<void> {
  const { definition, qualname } = entry.fn
  if (entry.others === null || recorder.isOpen(definition) === undefined) return
  const { more, users } = entry.others()
  for (const user of users.slice(1, 1 + MAX_OTHER_USERS)) {
    recorder.begin(definition, qualname)
    const receiver = entry.type === null ? () => user.type : () => user.instance()
    yield* readFunction(ctx, recorder, { ...entry, receiver }, [new Run()], `as ${user.name}`)
  }
  if (more || users.length > 1 + MAX_OTHER_USERS) recorder.noteManyUsers(definition)
}

/**
 * The main path, and the others where they may lead to something.
 * @param read is given those that are read
 */
function* runsOf(ctx: Interpreter, recorder: SiteRecorder, fn: PyFunction, read: Run[]): Generator<Run> {
  let first = true
  for (const run of runs()) {
    if (!first && !recorder.concerned && !mayLead(ctx, fn, ctx.called)) return
    first = false
    read.push(run)
    yield run
  }
}
