// INSERT … ON CONFLICT, which SQLite and PostgreSQL share: what the clause holds and how it is written. Each dialect's
// dml.ts says which targets it takes.

import { expect, isLiteral } from '../sql/coercions.ts'
import type { UpdateValuesOf } from '../sql/dml.ts'
import { BindParameter, ClauseElement } from '../sql/elements.ts'
import { ValueError, warn } from '../sql/exc.ts'
import type { Internals } from '../sql/node.ts'
import {
  DDLConstraintColumnRole,
  DMLColumnRole,
  ExpressionElementRole,
  type Role,
  WhereHavingRole,
} from '../sql/roles.ts'
import { ColumnCollection } from '../sql/selectable.ts'
import { entriesOf, type Mapping } from './mapping.ts'

export interface OnConflictOptions {
  readonly indexElements?: Iterable<any> | null
  readonly indexWhere?: any
}

export interface OnConflictUpdateOptions extends OnConflictOptions {
  readonly set?: Mapping | ColumnCollection | null
  readonly where?: any
}

/** The same for a table or class whose columns are known: `set` takes what an UPDATE of it takes. */
export interface UpsertOptions<T> extends Omit<OnConflictUpdateOptions, 'set'> {
  readonly set?: UpdateValuesOf<T> | ReadonlyMap<any, unknown> | ColumnCollection | null
}

/** ON CONFLICT with the index or the constraint by which a conflict is recognised. */
export abstract class OnConflictClause extends ClauseElement {
  static override readonly internals: Internals = []
  static override readonly inheritCache: boolean = false
  inferredTargetElements: any[] | null = null
  inferredTargetWhereclause: any = null

  protected _inferFrom(elements: Iterable<any>, where: any, whereRole: Role = WhereHavingRole): void {
    this.inferredTargetElements = Array.from(elements, (each) => expect(DDLConstraintColumnRole, each))
    this.inferredTargetWhereclause = where == null ? null : expect(whereRole, where)
  }
}

/** The columns and values of `SET`, by column or by name, in the order given. */
export function updateValues(set: Mapping | ColumnCollection | null | undefined): [any, any][] {
  let entries: [any, any][]
  if (set instanceof ColumnCollection) {
    entries = set.items().map(([key, column]: [string, any]) => [key, column])
  } else if (set !== null && typeof set === 'object') {
    entries = entriesOf(set)
    if (entries.length === 0) throw new ValueError('set parameter dictionary must not be empty')
  } else {
    throw new ValueError(
      'set parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` collection of a Table object',
    )
  }
  return entries.map(([key, value]) => [expect(DMLColumnRole, key), value])
}

/** The names or columns between the parentheses of `ON CONFLICT (…)`. */
export function writeTargetElements(compiler: any, clause: OnConflictClause): string {
  const elements = (clause.inferredTargetElements as any[]).map((each) =>
    typeof each === 'string'
      ? compiler.preparer.quote(each)
      : compiler.process(each, { includeTable: false, useSchema: false }),
  )
  return `(${elements.join(', ')})`
}

interface OnConflictUpdateClause extends OnConflictClause {
  readonly updateValuesToSet: readonly (readonly [any, any])[]
  readonly updateWhereclause: any
}

/** `ON CONFLICT target DO UPDATE SET …`: the table's columns in its order, then what matches none of them. */
export function writeOnConflictDoUpdate(
  compiler: any,
  clause: OnConflictUpdateClause,
  target: string,
  kw: any,
): string {
  // a mapped attribute stands for its column: keys that are columns go by their hash
  const values = new Map<any, any>(clause.updateValuesToSet.map(([key, value]) => [key?._hash ?? key, [key, value]]))
  const table = compiler.stack.at(-1).selectable.table
  const setKw = { ...kw, useSchema: false }
  const assignments: string[] = []
  for (const column of table.c) {
    const key = values.has(column.key) ? column.key : column._hash
    if (!values.has(key)) continue
    let [, value] = values.get(key)
    values.delete(key)
    if (isLiteral(value)) {
      value = new BindParameter(null, value, { type: column.type })
    } else if (value instanceof BindParameter && value.type._isnull) {
      value = value._clone()
      value.type = column.type
    }
    const text = compiler.process(value.selfGroup(), { ...setKw, isUpsertSet: true })
    assignments.push(`${compiler.preparer.quote(column.name)} = ${text}`)
  }
  if (values.size > 0) {
    const names = Array.from(values.values(), ([key]) => `'${key}'`).join(', ')
    warn(
      `Additional column names not matching any column keys in table '${compiler.currentExecutable.table.name}': ${names}`,
    )
    for (const [key, value] of values.values()) {
      const name = typeof key === 'string' ? compiler.preparer.quote(key) : compiler.process(key, setKw)
      const text = compiler.process(expect(ExpressionElementRole, value), { ...setKw, isUpsertSet: true })
      assignments.push(`${name} = ${text}`)
    }
  }
  let action = assignments.join(', ')
  if (clause.updateWhereclause != null) {
    action += ` WHERE ${compiler.process(clause.updateWhereclause, { ...kw, includeTable: true, useSchema: false })}`
  }
  return `ON CONFLICT ${target} DO UPDATE SET ${action}`
}
