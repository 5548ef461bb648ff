// Classes that are models when the program runs, by a base of a package that is not here: it would name their table, or
// bring their key. Their statements are shown with a name that is assumed, and say so; nothing of them is among the models.

import type { Interpreter } from '../interpreter.ts'
import { type AnyFunction, isInstanceOf, ormExport } from '../library/orm-core.ts'
import { isReflected, readsColumns } from '../library/reflection.ts'
import type { PyClass } from '../values.ts'
import { mapAssumed } from './declare.ts'
import { mayHaveMoreColumns } from './refusals.ts'

interface Mapping {
  readonly mapper: object
  readonly class: object
}

/** Classes with columns of which an unknown base says whether, and how, they are mapped. */
const candidates = new WeakSet<PyClass>()
const mappings = new WeakMap<PyClass, Mapping | null>()

/** What is assumed of a table, for those who show statements. */
const ofTables = new WeakMap<object, string>()
const ofKeys = new WeakMap<object, { readonly key: string; readonly reason: string }>()

/** Most programs leave nothing to assume: then no statement is searched for it. */
let anything = false

export function noteMayBeMapped(type: PyClass): void {
  candidates.add(type)
}

/** The class as it would be mapped when its unknown base maps it; null for all others. Asked for by statements alone. */
export function assumedMapping(ctx: Interpreter, type: PyClass): Mapping | null {
  if (ctx.run === null || type.mapped !== null || !candidates.has(type)) return null
  let mapping = mappings.get(type)
  if (mapping === undefined) {
    mappings.set(type, null)
    mapping = mapAssumed(ctx, type)
    mappings.set(type, mapping)
    const table = (mapping?.mapper as { readonly localTable?: { readonly name: string } } | undefined)?.localTable
    if (table !== undefined) {
      anything = true
      ofTables.set(table, `a base that is not known names the table of ${type.name}: \`${table.name}\` is assumed`)
    }
  }
  return mapping
}

export function isAssumed(ctx: Interpreter, type: PyClass): boolean {
  return assumedMapping(ctx, type) !== null
}

/** The table has the key `key` only as far as is assumed. */
export function noteAssumedKey(table: object, type: PyClass, key: string): void {
  anything = true
  const bringer = isReflected(table) ? 'the database' : 'a base that is not known'
  ofKeys.set(table, { key, reason: `${bringer} brings the primary key of ${type.name}: \`${key}\` is assumed` })
}

/** A class is mapped to a table that a program reads from its database. */
export function noteReads(): void {
  anything = true
}

interface Element {
  readonly visitName?: string
  readonly key?: string
  readonly table?: object
  readonly metadata?: { readonly tables?: ReadonlyMap<string, object> }
  readonly element?: Element
  readonly _rawColumns?: readonly Element[]
}

/** What a statement takes for granted. */
export function assumptionsOf(statement: object): string[] {
  if (!anything) return []
  const found = new Set<string>()
  const assumeTable = (table: object | undefined): void => {
    const reason = table === undefined ? undefined : ofTables.get(table)
    if (reason !== undefined) found.add(reason)
  }
  const { table: inserted } = statement as { readonly table?: Element }
  const made = inserted === undefined || !isInstanceOf(statement, 'Insert') ? undefined : tableOf(inserted)
  const key = made === undefined ? undefined : ofKeys.get(made)
  if (key !== undefined) found.add(key.reason)
  for (const element of elementsOf(statement)) {
    if (element.visitName === 'column') {
      assumeTable(element.table)
      const assumed = element.table === undefined ? undefined : ofKeys.get(element.table)
      if (assumed !== undefined && assumed.key === element.key) found.add(assumed.reason)
    } else if (element.visitName === 'table') assumeTable(tableOf(element))
    for (const column of element._rawColumns ?? []) {
      // An entity is all of its columns.
      const table = isInstanceOf(column, 'FromClause') ? tableOf(column) : undefined
      if (table === undefined) continue
      const assumed = ofKeys.get(table)
      if (assumed !== undefined) found.add(assumed.reason)
      if (isReflected(table)) found.add(readsColumns(table))
    }
  }
  return [...found]
}

/** Whether a table of the statement may have columns that are not known: from a base that is not here. */
export function mayLackColumns(statement: object): boolean {
  for (const element of elementsOf(statement)) {
    const table = element.visitName === 'column' ? element.table : tableOf(element)
    if (table !== undefined && (ofTables.has(table) || mayHaveMoreColumns(table))) return true
  }
  return false
}

function elementsOf(statement: object): Iterable<Element> {
  const query = statement as { __clauseElement__?(): object; getChildren?: unknown }
  const isQuery = typeof query.getChildren !== 'function'
  if (isQuery && typeof query.__clauseElement__ !== 'function') return []
  return (ormExport('iterate') as AnyFunction)(isQuery ? query.__clauseElement__!() : statement) as Iterable<Element>
}

/** The table itself behind an annotated one, or an alias of it. */
function tableOf(element: Element): object | undefined {
  let inner = element
  while (inner.visitName !== 'table' && inner.element !== undefined) inner = inner.element
  return inner.key === undefined ? undefined : inner.metadata?.tables?.get(inner.key)
}
