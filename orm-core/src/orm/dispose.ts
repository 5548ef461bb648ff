// Takes mapped classes and tables away again, as if they had never been declared: what the others had found out with
// them is forgotten, and is found anew when the mappers are configured next. A language service needs it, which
// evaluates one module of many again; programs declare their classes once.

import type { Column, ForeignKey, Table } from '../sql/index.ts'
import { iterate } from '../sql/visitors.ts'
import { inspect } from './inspect.ts'
import { forgetInstrumentation } from './instrumentation.ts'
import type { Mapper } from './mapper.ts'
import type { Registry } from './registry.ts'
import { isThunk, RelationshipProperty } from './relationships.ts'

export interface Disposal {
  /** All registries whose classes can refer to each other. */
  readonly registries: Iterable<Registry>
  /** Whole hierarchies: a class goes with those that it inherits from, and those that inherit from it. */
  readonly mappers: ReadonlySet<Mapper>
  readonly tables: ReadonlySet<Table>
  /** Names of classes and tables that come or go: what strings say by them may be something else from now on. */
  readonly names: ReadonlySet<string>
}

/** Options of a relationship that say more of its join than the two tables do. */
const JOIN_OPTIONS = ['primaryjoin', 'secondaryjoin', 'foreignKeys', 'remoteSide', 'orderBy'] as const

/** Gives the relationships that were replaced, each with the one that is in its place. */
export function disposeMapped(disposal: Disposal): ReadonlyMap<RelationshipProperty, RelationshipProperty> {
  const replaced = new Map<RelationshipProperty, RelationshipProperty>()
  const { mappers, registries, tables } = disposal
  const { lost, referring } = disposeTables(tables)
  const all = [...registries]
  const kept = all.flatMap((registry) => registry.mappers.filter((mapper) => !mappers.has(mapper)))
  const stale = staleRelationships(kept, disposal, referring)
  for (const mapper of mappers) for (const prop of mapper._props.values()) forgetRelationship(prop)
  for (const registry of all) registry._dispose(mappers)
  for (const mapper of kept) {
    mapper._resetMemoizations()
    mapper._memoizedValues.clear()
    mapper._configureFailed = null
    mapper._deleteOrphans = mapper._deleteOrphans.filter(([key, class_]) => {
      const prop = class_.__mapper__?._props.get(key)
      return !mappers.has(class_.__mapper__) && !stale.has(prop)
    })
    for (const prop of mapper._props.values()) {
      if (prop._configureFinished) continue
      prop._configureStarted = false
      mapper.configured = false
    }
  }
  const changed = new Map<Mapper, Set<string>>()
  const note = (mapper: Mapper, key: string) => {
    for (const each of mapper.selfAndDescendants) {
      const keys = changed.get(each)
      if (keys) keys.add(key)
      else changed.set(each, new Set([key]))
    }
  }
  for (const prop of stale) {
    note(prop.parent, prop.key)
    forgetRelationship(prop)
    if (prop._madeBy !== null) takeAway(prop)
    else {
      const again = prop._declaredAgain()
      prop.parent._configureProperty(prop.key, again, { init: false })
      prop.parent._initProperties.set(prop.key, again)
      replaced.set(prop, again)
    }
  }
  for (const mapper of kept) refresh(mapper, changed.get(mapper), lost)
  return replaced
}

/** Puts what `backref` made in the order in which it would be made if all classes were configured now. */
export function orderBackrefs(registries: Iterable<Registry>): void {
  const mappers = [...registries].flatMap((registry) => registry.mappers)
  const places = new Map<unknown, number>()
  for (const mapper of mappers) {
    for (const prop of mapper._props.values()) if (prop.parent === mapper) places.set(prop, places.size)
  }
  const placeOf = ({ _madeBy }: RelationshipProperty) => places.get(_madeBy) ?? places.size
  for (const mapper of mappers) {
    const made = [...mapper._props.values()].filter(
      (prop): prop is RelationshipProperty => prop instanceof RelationshipProperty && prop._madeBy !== null,
    )
    const sorted = made.toSorted((a, b) => placeOf(a) - placeOf(b))
    if (sorted.every((prop, index) => prop === made[index])) continue
    for (const prop of sorted) mapper._props.delete(prop.key)
    for (const prop of sorted) mapper._props.set(prop.key, prop)
    mapper._expireMemoizations()
  }
}

/** By table the keys of columns. */
type ColumnKeys = ReadonlyMap<unknown, ReadonlySet<unknown>>

interface Loosened {
  /** The columns of other tables that had their types from a table that is gone. */
  readonly lost: ReadonlySet<Column>
  /** All columns of other tables that refer to one that is gone. */
  readonly referring: ColumnKeys
}

function disposeTables(tables: ReadonlySet<Table>): Loosened {
  const lost = new Set<Column>()
  const referring = new Map<unknown, Set<unknown>>()
  for (const table of tables) {
    const { metadata } = table
    metadata.remove(table)
    const told: ForeignKey[] = []
    for (const memos of metadata._fkMemos.values()) {
      for (const key of memos) if ((key._knownColumn?.table as unknown) === table) told.push(key)
    }
    for (const key of told) {
      key._forgetTarget(lost)
      const { parent } = key as { parent: Column | null }
      if (parent === null) continue
      const keys = referring.get(parent.table)
      if (keys) keys.add(parent.key)
      else referring.set(parent.table, new Set([parent.key]))
    }
  }
  return { lost, referring }
}

function staleRelationships(
  kept: readonly Mapper[],
  disposal: Disposal,
  referring: ColumnKeys,
): Set<RelationshipProperty> {
  const stale = new Set<RelationshipProperty>()
  const own: RelationshipProperty[] = []
  for (const mapper of kept) {
    for (const prop of mapper._props.values()) {
      if (prop instanceof RelationshipProperty && prop.parent === mapper) own.push(prop)
    }
  }
  for (const prop of own) if (isStale(prop, disposal, referring)) stale.add(prop)
  // A relationship and the one that its `backref` made go together.
  for (const prop of own) {
    if (prop._madeBy === null) continue
    if (stale.has(prop) && !disposal.mappers.has(prop._madeBy.parent)) stale.add(prop._madeBy)
    else if (disposal.mappers.has(prop._madeBy.parent)) stale.add(prop)
  }
  for (const prop of own) if (prop._madeBy !== null && stale.has(prop._madeBy)) stale.add(prop)
  return stale
}

function isStale(prop: RelationshipProperty, { mappers, names, tables }: Disposal, referring: ColumnKeys): boolean {
  if (!prop._configureFinished) return prop._configureStarted
  const target = prop._knownMapper
  if (target === null || mappers.has(target)) return true
  if (prop.secondary !== null && involves(prop.secondary, tables, NO_COLUMNS)) return true
  const options = prop._givenOptions
  const named = [prop.argument, prop.secondaryArgument, ...JOIN_OPTIONS.map((name) => options[name])]
  if (named.some((value) => typeof value === 'string' && mentions(value, names))) return true
  if (isThunk(prop.secondaryArgument) || JOIN_OPTIONS.some((name) => isThunk(options[name]))) return true
  if (isThunk(prop.argument) && leadsTo(prop.argument) !== target) return true
  if (JOIN_OPTIONS.every((name) => options[name] === undefined || options[name] === null)) return false
  const expressions = [prop.primaryjoin, prop.secondaryjoin, ...(prop.orderBy === false ? [] : prop.orderBy)]
  return expressions.some((expression) => expression !== null && involves(expression, tables, referring))
}

function mentions(text: string, names: ReadonlySet<string>): boolean {
  return names.size > 0 && (text.match(/[A-Za-z_]\w*/g) ?? []).some((name) => names.has(name))
}

function leadsTo(target: () => any): Mapper | null {
  try {
    const given = target()
    return inspect(Array.isArray(given) ? given[0] : given, false)?.mapper ?? null
  } catch {
    // It is told when the relationship is configured.
    return null
  }
}

const NO_COLUMNS: ColumnKeys = new Map()

/** Whether an expression or a FROM clause has to do with one of the tables or columns. */
function involves(expression: any, tables: ReadonlySet<Table>, columns: ColumnKeys): boolean {
  for (const node of iterate(expression) as Iterable<any>) {
    if (tables.has(node) || tables.has(node.table) || columns.get(node.table)?.has(node.key)) return true
  }
  return false
}

function forgetRelationship(prop: unknown): void {
  if (!(prop instanceof RelationshipProperty)) return
  for (const other of prop._reverseProperty) other._reverseProperty.delete(prop)
  prop._joinCondition?._forgetSyncTargets()
}

/** Undoes what a `backref` did. */
function takeAway(prop: RelationshipProperty): void {
  for (const mapper of prop.parent.selfAndDescendants) {
    if (mapper._props.get(prop.key) !== prop) continue
    mapper._props.delete(prop.key)
    mapper._attributes.delete(prop.key)
    mapper._pathRegistry.pop(prop)
    Reflect.deleteProperty(mapper.class_, prop.key)
  }
}

/** The class-bound attributes that remember what is no longer so are made anew. */
function refresh(mapper: Mapper, keys: ReadonlySet<string> | undefined, lost: ReadonlySet<Column>): void {
  for (const prop of mapper._props.values() as Iterable<any>) {
    const typed = lost.size > 0 && prop.columns?.some((column: Column) => lost.has(column))
    if (typed || (keys !== undefined && (prop._isSynonym || prop._isComposite))) prop.instrumentClass(mapper)
  }
  if (keys === undefined) return
  mapper.configured = false
  forgetInstrumentation(mapper, keys)
}
