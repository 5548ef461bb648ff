// Loops of which only a run knows how often they go round. They are read with one round; clauses that it adds say so by
// their conditions, and what it makes of plain values (text that grows, a counter, a list of constants) is open here.

import type { Span } from '../frontends/program.ts'
import { bearsOnSql } from './choices.ts'
import type { Interpreter } from './interpreter.ts'
import type { Scope } from './scopes.ts'
import { traceOf } from './traces.ts'
import { Unknown } from './unknown.ts'
import { PyList, type Value } from './values.ts'

/** What the names of a function held before a round. */
export class OpenRound {
  private readonly scope: Scope
  private readonly before: ReadonlyMap<string, Value>
  private readonly lengths: ReadonlyMap<PyList, number>

  constructor(scope: Scope) {
    this.scope = scope
    this.before = new Map(scope.names.knownEntries())
    const lists = [...this.before.values()].filter((value) => value instanceof PyList)
    this.lengths = new Map(lists.map((list) => [list, list.items.length]))
  }

  /** Null where loops are read as they come: at module level models are made in them. */
  static begin(ctx: Interpreter, scope: Scope, isOpen: boolean): OpenRound | null {
    return isOpen && ctx.run !== null && scope.kind === 'function' ? new OpenRound(scope) : null
  }

  /** The round has ended: as many more may have followed, or none was there. */
  end(source: string, span: Span): void {
    const { path } = this.scope
    const reason = `how often \`${source}\` goes round is known only when it runs`
    for (const [name, before] of this.before) {
      const sample = this.scope.names.get(name)
      if (!hasGrown(before, sample)) continue
      const pattern = String(sample)
      this.scope.names.set(name, new Unknown({ source: name, path, span, sample, pattern, reason }))
    }
    for (const [list, length] of this.lengths) {
      const added = list.items.slice(length)
      if (added.length > 0 && added.every(isConstant)) list.rest ??= new Unknown({ source, path, span, reason })
    }
  }
}

function hasGrown(before: Value, after: Value): boolean {
  if (before === after || typeof before !== typeof after) return false
  return typeof after === 'number' || (typeof after === 'string' && after.includes(before as string))
}

/** Nothing in it says that it was added in a loop. */
function isConstant(value: Value): boolean {
  if (typeof value === 'string' || typeof value === 'number') return true
  return typeof value === 'object' && value !== null && bearsOnSql(value) && traceOf(value) === undefined
}
