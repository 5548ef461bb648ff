// Keys that travel along relationships in a flush: from the object that has them to the one that refers to it, or into a
// row of an association table. SQLAlchemy's sync.py.

import type { Task } from '../engine/index.ts'
import type { Mapper } from './mapper.ts'
import type { Session } from './session.ts'
import type { InstanceState } from './state.ts'

export type SyncPairs = readonly (readonly [source: any, dest: any])[]

/** What a flush was told that a refused key means: Python's error of that name. */
export class AssertionError extends Error {
  override name = 'AssertionError'
}

/** What a key's column holds, read again first where it is expired. */
export function* columnValue(state: InstanceState, mapper: Mapper, column: any): Task<any> {
  const { key } = mapper.getPropertyByColumn(column)
  const value = state.get(key)
  if (value !== undefined) return value
  if (state.hasKey && state.session !== null && state.expired?.has(key)) {
    yield* state.session._refreshExpired(state)
    return state.get(key)
  }
  return state.hasKey ? state.getAttribute(key) : null
}

/** Mapper._set_state_attr: the old value of a key is read first where it is expired. */
function needsOldValue(state: InstanceState, mapper: Mapper, column: any): boolean {
  if (state.expired === null || !state.hasKey || state.session === null) return false
  const prop: any = mapper.getPropertyByColumn(column)
  if (!state.expired.has(prop.key) || state.has(prop.key)) return false
  return prop.activeHistory || state.mapper._primaryKeyPropkeys.has(prop.key)
}

function assign(state: InstanceState, mapper: Mapper, column: any, value: unknown): void {
  const { key } = mapper.getPropertyByColumn(column)
  if (state.get(key) !== value) state.instance[key] = value
}

/** sync.populate. `onCascaded` hears of parts of primary keys that the database has changed along with it. */
export function* populate(
  source: InstanceState,
  sourceMapper: Mapper,
  dest: InstanceState,
  destMapper: Mapper,
  pairs: SyncPairs,
  onCascaded: ((dest: InstanceState, column: any) => void) | null,
): Task<void> {
  for (const [from, to] of pairs) {
    const value =
      source.get(sourceMapper.getPropertyByColumn(from).key) ?? (yield* columnValue(source, sourceMapper, from))
    if (needsOldValue(dest, destMapper, to)) yield* (dest.session as Session)._refreshExpired(dest)
    assign(dest, destMapper, to, value ?? null)
    if (onCascaded !== null && from.primaryKey && to.primaryKey && to.references(from)) onCascaded(dest, to)
  }
}

/** sync.clear: what referred to an object refers to none. */
export function* clear(dest: InstanceState, destMapper: Mapper, pairs: SyncPairs): Task<void> {
  for (const [from, to] of pairs) {
    if (to.primaryKey && ((yield* columnValue(dest, destMapper, to)) ?? null) !== null) {
      throw new AssertionError(
        `Dependency rule on column '${from}' tried to blank-out primary key column '${to}' on instance '${dest}'`,
      )
    }
    if (needsOldValue(dest, destMapper, to)) yield* (dest.session as Session)._refreshExpired(dest)
    assign(dest, destMapper, to, null)
  }
}

/** sync.populate_dict: the part of an association table's row that names an object. */
export function* populateRow(
  source: InstanceState,
  mapper: Mapper,
  row: Record<string, unknown>,
  pairs: SyncPairs,
): Task<void> {
  for (const [from, to] of pairs) row[to.key] = yield* columnValue(source, mapper, from)
}

/** sync.update: the same with the key that the object had before. */
export function* populateChangedRow(
  source: InstanceState,
  mapper: Mapper,
  row: Record<string, unknown>,
  pairs: SyncPairs,
): Task<void> {
  for (const [from, to] of pairs) {
    const { key } = mapper.getPropertyByColumn(from)
    const value = yield* columnValue(source, mapper, from)
    row[to.key] = value
    row[`old_${to.key}`] = source.hasCommitted(key) ? source.committedValue(key) : value
  }
}

/** sync.source_modified: whether the key that a relationship carries has changed. */
export function sourceModified(state: InstanceState, mapper: Mapper, pairs: SyncPairs): boolean {
  if (state.original === null || !state.hasKey) return false
  for (const [from] of pairs) {
    const slot = state.slots.at.get(mapper.getPropertyByColumn(from).key)
    if (slot === undefined) continue
    const before = state.original[slot]
    if (before !== undefined && before !== state.values[slot]) return true
  }
  return false
}
