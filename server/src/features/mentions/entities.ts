// Whose attribute a name in a piece of code is: the class behind `User`, `author` after `author = aliased(User)`, the
// entity that `filter_by()` filters, the table that `values()` fills. Statements are not evaluated for it: what can't be
// told from the text of the function is null.

import type { Mapper, RelationshipProperty, Table } from 'orm-core'
import type { AssignStatement, CallExpression, Expression, Span } from '../../frontends/program.ts'
import { relationshipTarget } from '../models.ts'
import type { CodeNode } from './code-walk.ts'
import { isMapper, type Symbols } from './symbols.ts'

/** How many variables and calls are followed from one to the next. */
const MAX_STEPS = 40

/** What an expression stands for: a class or its alias, an instance, a statement about it; or a table. */
export interface Entity {
  readonly object: Mapper | Table
  /** Named itself, or by another name, not by a statement. */
  readonly isItself: boolean
}

interface Assigned {
  readonly value: Expression
  /** Where the function begins in which it is assigned; -1 for the module. */
  readonly scope: number
  readonly at: number
}

/** The functions that make a statement of what they are given first. */
const MAKERS =
  /^(?:select|query|insert|update|delete|exists|get|get_one|with_entities|scalars|scalar|execute|bulk_insert_mappings|bulk_update_mappings|bulkInsertMappings|bulkUpdateMappings)$/
const ALIASES = /^(?:aliased|with_polymorphic|withPolymorphic|alias)$/
const JOINS = /^(?:join|outerjoin|outerJoin|leftJoin|join_from|joinFrom|outerjoin_from|outerjoinFrom)$/

export class Entities {
  private readonly symbols: Symbols
  private readonly path: string
  private readonly assigned = new Map<string, Assigned[]>()

  constructor(symbols: Symbols, path: string) {
    this.symbols = symbols
    this.path = path
  }

  /** Remembers what the names are that the statement binds. */
  note(node: CodeNode, around: readonly CodeNode[]): void {
    if (node.kind !== 'assign' && node.kind !== 'annotatedAssign') return
    const { target, targets = [target!], value } = node as AssignStatement & { target?: Expression }
    for (const each of targets) {
      if (each.kind !== 'name' || !value) continue
      const list = this.assigned.get(each.name) ?? []
      list.push({ value, scope: scopeOf(around), at: node.start })
      this.assigned.set(each.name, list)
    }
  }

  /** The class or table that the expression is about. */
  of(expression: Expression, around: readonly CodeNode[], steps = MAX_STEPS): Entity | null {
    if (steps === 0) return null
    const next = (other: Expression) => this.of(other, around, steps - 1)
    switch (expression.kind) {
      case 'name': {
        const { name } = expression
        const value = this.valueOf(name, expression, around)
        if (value !== null) return next(value)
        const object = this.symbols.meant(this.path, name) ?? ownClass(name, around, this.symbols, this.path)
        return object && { object, isItself: true }
      }
      case 'attribute': {
        const { name, object } = expression
        if (object.kind === 'name' || object.kind === 'attribute') {
          const found = this.symbols.meantIn(this.path, object.name, name)
          if (found !== null) return { object: found, isItself: true }
        }
        const inner = next(object)
        if (inner === null || name === 'c' || name === 'columns' || name === '__table__' || name === 'excluded')
          return inner
        // `User.query`, `User.posts`, `statement.filter_by`: about the class.
        return { object: inner.object, isItself: false }
      }
      case 'call':
        return this.ofCall(expression, around, steps)
      case 'await':
        return next(expression.value)
      default:
        return null
    }
  }

  private ofCall(expression: CallExpression, around: readonly CodeNode[], steps: number): Entity | null {
    const { arguments: args, callee } = expression
    const name = callee.kind === 'name' || callee.kind === 'attribute' ? callee.name : ''
    const next = (other: Expression) => this.of(other, around, steps - 1)
    const first = args[0]?.value
    if (first && ALIASES.test(name)) return next(first)
    if (name === 'alias' && callee.kind === 'attribute') return next(callee.object)
    if (first && MAKERS.test(name)) {
      const made = next(first)
      if (made !== null || callee.kind === 'name') return made && { object: made.object, isItself: false }
    }
    if (JOINS.test(name) && callee.kind === 'attribute') return this.joined(expression, around, steps)
    // A method of a statement gives one about the same; what a class makes is an instance of it.
    const made = callee.kind === 'attribute' ? next(callee.object) : next(callee)
    return made && { object: made.object, isItself: false }
  }

  /** What was joined last: `filter_by()` is about it. */
  private joined(
    { arguments: args, callee }: CallExpression,
    around: readonly CodeNode[],
    steps: number,
  ): Entity | null {
    const name = callee.kind === 'attribute' ? callee.name : ''
    const target = /from$/i.test(name) ? args[1]?.value : args[0]?.value
    if (target === undefined) return null
    const found = this.of(target, around, steps - 1)
    if (found === null) return null
    if (found.isItself) return { object: found.object, isItself: false }
    if (target.kind !== 'attribute' || !isMapper(found.object)) return null
    const relationships = found.object.relationships as ReadonlyMap<string, RelationshipProperty>
    const relationship = relationships.get(target.name)
    const object = relationship === undefined ? null : relationshipTarget(relationship)
    return object && { object, isItself: false }
  }

  /** What the name was bound to last before it is used, in the same function or in the module. */
  private valueOf(name: string, use: Span, around: readonly CodeNode[]): Expression | null {
    const scope = scopeOf(around)
    const before = (this.assigned.get(name) ?? []).filter((each) => each.at < use.start && use.start > each.value.end)
    return (
      (before.findLast((each) => each.scope === scope) ?? before.findLast((each) => each.scope === -1))?.value ?? null
    )
  }
}

function scopeOf(around: readonly CodeNode[]): number {
  return around.findLast(({ kind }) => kind === 'function' || kind === 'lambda')?.start ?? -1
}

/** `cls` and `self` in the methods of a class. */
function ownClass(name: string, around: readonly CodeNode[], symbols: Symbols, path: string): Mapper | Table | null {
  if (name !== 'cls' && name !== 'self' && name !== 'this') return null
  const owner = around.findLast(({ kind }) => kind === 'class') as { name?: string } | undefined
  return owner?.name === undefined ? null : symbols.meant(path, owner.name)
}
