// The bulk methods of a session: rows by attribute names, or by objects that are not taken in. How their statements are
// made is in ../bulk-persistence.ts.

import type { Task } from '../../engine/index.ts'
import { bulkInsertRows, bulkUpdateRows } from '../bulk-rows.ts'
import { inspect } from '../inspect.ts'
import { ensureState } from '../instrumentation.ts'
import type { Mapper } from '../mapper.ts'
import type { Session } from '../session.ts'
import type { InstanceState } from '../state.ts'

export interface BulkInsertOptions {
  /** Brings generated keys and defaults back into the mappings. */
  readonly returnDefaults?: boolean
  /** Sends NULL for null instead of leaving the column out. */
  readonly renderNulls?: boolean
}

export interface BulkSaveOptions {
  /** Brings generated keys and defaults back into the objects. */
  readonly returnDefaults?: boolean
  readonly updateChangedOnly?: boolean
}

export function* bulkInsert(
  session: Session,
  entity: any,
  mappings: readonly Record<string, unknown>[],
  options: BulkInsertOptions,
): Task<void> {
  const mapper = configured(entity)
  yield* attempt(session, function* () {
    yield* bulkInsertRows(yield* session._connectionFor({ mapper }), mapper, mappings, options)
  })
}

export function* bulkUpdate(session: Session, entity: any, mappings: readonly Record<string, unknown>[]): Task<void> {
  const mapper = configured(entity)
  yield* attempt(session, function* () {
    yield* bulkUpdateRows(yield* session._connectionFor({ mapper }), mapper, mappings)
  })
}

/** Like a flush: where it fails the transaction can only be rolled back. */
function* attempt(session: Session, work: () => Task<void>): Task<void> {
  const transaction = session._autobegin()
  transaction._assertUsable()
  try {
    yield* work()
  } catch (error) {
    try {
      yield* transaction._fail(error)
    } catch {
      transaction._lost(error)
    }
    throw error
  }
}

/** Objects of one class that have rows, or of one that have none, go together. */
export function* bulkSave(session: Session, objects: Iterable<object>, options: BulkSaveOptions): Task<void> {
  yield* attempt(session, () => saveGroups(session, objects, options))
}

function* saveGroups(session: Session, objects: Iterable<object>, options: BulkSaveOptions): Task<void> {
  for (const states of groupsOf(objects)) {
    const { mapper, key } = states[0] as InstanceState
    const connection = yield* session._connectionFor({ mapper })
    const rows = states.map((state) => columnValues(state, key !== null && options.updateChangedOnly !== false))
    if (key !== null) {
      yield* bulkUpdateRows(connection, mapper, rows)
      continue
    }
    yield* bulkInsertRows(connection, mapper, rows, { ...options, writesBack: true })
    for (const [index, state] of states.entries()) {
      const row = rows[index] as Record<string, unknown>
      if (options.returnDefaults) takeRow(state, row)
      else takeValues(state, row)
    }
  }
}

/** The object has a row now, and no session. */
function takeRow(state: InstanceState, row: Readonly<Record<string, unknown>>): void {
  const { mapper } = state
  const ident = mapper.primaryKey.map((column) => row[mapper.getPropertyByColumn(column).key])
  // what the program has set counts as changed still
  const original: unknown[] = state.slots.blank.slice()
  for (const slot of takeValues(state, row)) original[slot] = state.values[slot]
  state.original = original
  state.key = { mapper: mapper._identityMapper, ident, token: null }
}

/** What has become known of a row on its way through several tables; the slots of what is new. */
function takeValues(state: InstanceState, row: Readonly<Record<string, unknown>>): number[] {
  const taken: number[] = []
  for (const key of Object.keys(row)) {
    const slot = state.slots.at.get(key)
    if (slot === undefined || state.values[slot] !== undefined) continue
    state.values[slot] = row[key]
    taken.push(slot)
  }
  return taken
}

function configured(entity: any): Mapper {
  const { mapper } = inspect(entity)
  mapper._checkConfigure()
  return mapper
}

function groupsOf(objects: Iterable<object>): Iterable<InstanceState[]> {
  const groups = new Map<string, InstanceState[]>()
  const numbers = new Map<Mapper, number>()
  for (const object of objects) {
    const state = ensureState(object)
    if (!numbers.has(state.mapper)) numbers.set(state.mapper, numbers.size)
    const name = `${numbers.get(state.mapper)} ${state.key === null}`
    const group = groups.get(name)
    if (group === undefined) groups.set(name, [state])
    else group.push(state)
  }
  return groups.values()
}

/** The values of an object's columns; with `changedOnly` its key and what differs from its row. */
function columnValues(state: InstanceState, changedOnly: boolean): Record<string, unknown> {
  const changed = new Set(state.changedColumns())
  const { versionIdCol } = state.mapper
  if (versionIdCol !== null) changed.add(state.mapper.getPropertyByColumn(versionIdCol).key)
  const values: Record<string, unknown> = {}
  for (const [key, prop] of state.mapper._props as Map<string, any>) {
    if (!prop._isColumnProperty || !state.has(key)) continue
    if (!changedOnly || changed.has(key) || state.mapper._primaryKeyPropkeys.has(key)) values[key] = state.get(key)
  }
  return values
}
