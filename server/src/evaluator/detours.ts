// Code that no run has come to, though it makes statements: behind conditions of which several hold at once, behind a loop
// over a list that only a run fills, after a `return` that the main path takes. A function is read once more on the way to
// each such place, whatever is known on the way; what is known against it there was known of the samples alone, and is
// taken for unknown from then on.

import type { Expression, FunctionDefinition, LambdaExpression, Statement } from '../frontends/program.ts'
import { blocksOf, leavesAlways, triesInVain } from './blocks.ts'
import { Run } from './branches.ts'
import type { Interpreter } from './interpreter.ts'
import { speaksOfStatements } from './leads.ts'
import type { Scope } from './scopes.ts'
import type { SiteRecorder } from './sites.ts'
import { Unknown } from './unknown.ts'
import { PyDict, PyList, PySet, PyTuple, type Value } from './values.ts'

/** Blocks that a run enters, or goes past, whatever their conditions say: of handlers and cases the one that is chosen. */
export type Detour = ReadonlyMap<readonly Statement[], boolean>

const MAX_DETOURS = 8

/** Runs to the places of a function that none of those before has come to. What they meet on the way is known already. */
export function* detoursOf(
  ctx: Interpreter,
  recorder: SiteRecorder,
  { definition, path }: { readonly definition: FunctionDefinition | LambdaExpression; readonly path: string },
): Generator<Run> {
  const { body } = definition
  if (!Array.isArray(body) || !speaksOfStatements(ctx, path, definition)) return
  const tried = new Set<Statement>()
  const isWanted = (statement: Statement) =>
    !tried.has(statement) && !recorder.executed.has(statement) && speaksOfStatements(ctx, path, statement)
  for (let count = 0; count < MAX_DETOURS; count++) {
    const way = wayThrough(body as readonly Statement[], new Map(), isWanted)
    if (way === null) return
    tried.add(way.target)
    const mark = recorder.mark
    const known = recorder.siteCount
    yield new Run(new Map(), null, false, way.detour)
    recorder.forgetSince(mark, known)
  }
}

interface Way {
  readonly target: Statement
  readonly detour: Detour
}

/** The way to the first wanted statement of a block; null when there is none. */
function wayThrough(
  body: readonly Statement[],
  detour: Map<readonly Statement[], boolean>,
  isWanted: (statement: Statement) => boolean,
): Way | null {
  for (const statement of body) {
    if (statement.kind === 'class') continue
    if (isWanted(statement)) return { target: statement, detour }
    for (const [block, isEntered] of waysInto(statement)) {
      const found = wayThrough(block, new Map([...detour, ...isEntered]), isWanted)
      if (found !== null) return found
    }
    if (!goPast(statement, detour)) return null
  }
  return null
}

/** Adds what has to be so for the run to come to what stands behind the statement; false where nothing can come there. */
function goPast(statement: Statement, detour: Map<readonly Statement[], boolean>): boolean {
  const through = (block: readonly Statement[]) => {
    for (const inner of block) goPast(inner, detour)
  }
  switch (statement.kind) {
    case 'if': {
      const [leaves, goes] = [leavesAlways(statement.body), leavesAlways(statement.orElse)]
      if (leaves && goes) return false
      if (leaves) detour.set(statement.body, false)
      else if (goes) detour.set(statement.body, true)
      if (!leaves) through(statement.body)
      if (!goes) through(statement.orElse)
      return true
    }
    case 'try': {
      if (leavesAlways([statement])) return false
      const handler = triesInVain(statement) ? statement.handlers.find(({ body }) => !leavesAlways(body)) : undefined
      if (handler !== undefined) detour.set(handler.body, true)
      for (const block of handler === undefined ? [statement.body, statement.orElse] : [handler.body]) through(block)
      through(statement.finalBody)
      return true
    }
    case 'match': {
      if (leavesAlways([statement])) return false
      const open = statement.cases.filter(({ body }) => !leavesAlways(body))
      if (open.length === 1 && statement.cases.length > 1) detour.set(open[0]!.body, true)
      for (const { body } of open) through(body)
      return true
    }
    default:
      for (const block of blocksOf(statement)) through(block)
      return !leavesAlways([statement])
  }
}

/** The blocks of a statement, each with what has to be so for it to be entered. */
function waysInto(statement: Statement): (readonly [readonly Statement[], Detour])[] {
  switch (statement.kind) {
    case 'if':
      return [
        [statement.body, new Map([[statement.body, true]])],
        [statement.orElse, new Map([[statement.body, false]])],
      ]
    case 'for':
    case 'while':
      return [
        [statement.body, new Map([[statement.body, true]])],
        [statement.orElse, new Map([[statement.body, false]])],
      ]
    case 'try':
    case 'match': {
      const chosen = new Set((statement.kind === 'try' ? statement.handlers : statement.cases).map(({ body }) => body))
      return blocksOf(statement).map((block) => [block, new Map(chosen.has(block) ? [[block, true]] : [])] as const)
    }
    // One that nobody calls is read when the run has come to it.
    case 'function':
      return [[statement.body, new Map()]]
    default:
      return blocksOf(statement).map((block) => [block, new Map()] as const)
  }
}

/** Takes for unknown what is held by the names in a condition that was known to go another way. */
export function forgetWhatIsTested(ctx: Interpreter, scope: Scope, test: Expression): void {
  ctx.openDecisions++
  for (const name of new Set(ctx.text(scope.path, test).match(/(?<![.\w])[A-Za-z_]\w*/g))) {
    const value = scope.names.get(name)
    if (!isPlain(value)) continue
    const reason = `what \`${name}\` holds here only a run can tell`
    scope.names.set(name, new Unknown({ source: name, path: scope.path, span: test, reason }))
  }
}

/** What a sample or an empty start may have made. A list that has something in it is what it is like with more. */
function isPlain(value: Value | undefined): boolean {
  if (value instanceof PyList || value instanceof PyTuple) return value.items.length === 0
  if (value instanceof PyDict || value instanceof PySet) return value.entries.size === 0
  return value === null || (value !== undefined && typeof value !== 'object' && typeof value !== 'function')
}
