// The blocks that stand inside of a statement, and the names that a statement binds: what those go by who read programs
// without running them. Functions and classes have bodies of their own, which run another time or in a scope of their own:
// they are no blocks.

import type { Expression, Statement } from '../frontends/program.ts'

/** All blocks of a statement, in the order of the text: handlers, cases, `else` and `finally` too. */
export function blocksOf(statement: Statement): readonly (readonly Statement[])[] {
  switch (statement.kind) {
    case 'if':
    case 'for':
    case 'while':
      return [statement.body, statement.orElse]
    case 'with':
      return [statement.body]
    case 'try':
      return [statement.body, ...statement.handlers.map(({ body }) => body), statement.orElse, statement.finalBody]
    case 'match':
      return statement.cases.map(({ body }) => body)
    default:
      return []
  }
}

/** Whether the statement, or one in its blocks, is what is looked for. */
export function isSomewhere(statement: Statement, isWanted: (statement: Statement) => boolean): boolean {
  return isWanted(statement) || blocksOf(statement).some((block) => block.some((each) => isSomewhere(each, isWanted)))
}

/** The names that a statement binds in its scope; those that its blocks bind are theirs. */
export function namesBoundBy(statement: Statement): string[] {
  switch (statement.kind) {
    case 'class':
    case 'function':
    case 'typeAlias':
      return [statement.name]
    case 'assign':
      return statement.targets.flatMap(namesIn)
    case 'annotatedAssign':
      return statement.value === null ? [] : namesIn(statement.target)
    case 'augmentedAssign':
    case 'for':
      return namesIn(statement.target)
    case 'with':
      return statement.items.flatMap(({ target }) => (target === null ? [] : namesIn(target)))
    case 'try':
      return statement.handlers.flatMap(({ name }) => (name === null ? [] : [name]))
    case 'match':
      return statement.cases.flatMap(({ captures }) => captures)
    case 'import':
      return statement.names.map(({ as, module }) => as ?? module.split('.')[0]!)
    case 'importFrom':
      return statement.names.map(({ as, name }) => as ?? name)
    default:
      return []
  }
}

/** The names that statements bind, those in their blocks too. */
export function namesBoundIn(body: readonly Statement[]): Set<string> {
  const names = new Set<string>()
  const open = [...body]
  for (const each of open) {
    for (const name of namesBoundBy(each)) names.add(name)
    for (const block of blocksOf(each)) open.push(...block)
  }
  return names
}

/** Whether the block never comes to its end: it returns, raises, or goes on with another round. */
export function leavesAlways(body: readonly Statement[]): boolean {
  const last = body.at(-1)
  switch (last?.kind) {
    case 'return':
    case 'raise':
    case 'continue':
    case 'break':
      return true
    case 'if':
      return leavesAlways(last.body) && leavesAlways(last.orElse)
    case 'with':
      return leavesAlways(last.body)
    case 'match':
      return last.cases.some(isTakenElse) && last.cases.every((each) => leavesAlways(each.body))
    case 'try':
      return (
        leavesAlways(last.finalBody) || (triesInVain(last) && last.handlers.every((each) => leavesAlways(each.body)))
      )
    default:
      return false
  }
}

/** Whether what stands behind a `try` is come to through a handler alone. */
export function triesInVain(statement: Statement & { kind: 'try' }): boolean {
  return leavesAlways(statement.body) || leavesAlways(statement.orElse)
}

/** `case _:` and `case name:` */
function isTakenElse({ captures, guard, wildcard }: (Statement & { kind: 'match' })['cases'][number]): boolean {
  return guard === null && wildcard && captures.length <= 1
}

function namesIn(target: Expression): string[] {
  if (target.kind === 'name') return [target.name]
  if (target.kind === 'starred') return namesIn(target.value)
  return target.kind === 'tuple' || target.kind === 'list' ? target.elements.flatMap(namesIn) : []
}
