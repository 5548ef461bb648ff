// A new object that takes over the row of one that is deleted in the same flush: SQLAlchemy's row switch. When that
// happens is unit-of-work.ts's part.

import type { InstanceState } from './state.ts'

/** What the row has that the new object takes, so that an UPDATE is made of the differences. */
export function takeRow(state: InstanceState, existing: InstanceState): void {
  const { mapper } = state
  state.key = existing.key
  const original: unknown[] = state.slots.blank.slice()
  const columns = [...mapper.primaryKey, ...(mapper.versionIdCol === null ? [] : [mapper.versionIdCol])]
  for (const column of columns) {
    const { key } = mapper.getPropertyByColumn(column)
    original[state.slots.at.get(key) as number] = existing.committedValue(key) ?? existing.get(key)
  }
  state.original = original
}
