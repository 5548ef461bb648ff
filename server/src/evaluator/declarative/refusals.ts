// What orm-core refuses to map, and what goes wrong in orm-core itself: the first is a mistake of the program, told in
// SQLAlchemy's words; the second is a gap of this service, and nobody's mistake but ours.

import { BoundReached, type Interpreter } from '../interpreter.ts'
import { isRefusal } from '../library/orm-core.ts'
import type { Place, PyClass } from '../values.ts'

/** Tables of classes with a base that is not known, which may bring more columns. */
const openTables = new WeakSet<object>()

export function mayHaveMoreColumns(table: object): boolean {
  return openTables.has(table)
}

/** The table has columns that nobody here knows. */
export function noteMoreColumns(table: object): void {
  openTables.add(table)
}

/** Takes note of the table of a class, mapped or refused. */
export function noteOpenTable(type: PyClass, registry: object, name: string | null): void {
  if (!type.open || name === null) return
  const { tables } = (registry as { metadata: { tables: ReadonlyMap<string, { name: string }> } }).metadata
  for (const table of tables.values()) if (table.name === name) openTables.add(table)
}

/**
 * Notes why a class, or an attribute of it at `place`, is not mapped; or what is missing in one that is `mapped`. What
 * was thrown on purpose goes on.
 */
export function noteRefusal(
  ctx: Interpreter,
  error: unknown,
  type: PyClass,
  place: Place | null = type.place,
  mapped = place !== type.place,
): void {
  if (!(error instanceof Error) || error instanceof BoundReached) throw error
  const { nameSpan, path } = place ?? { path: '', nameSpan: { start: 0, end: 0 } }
  const declares = mapped ? {} : { declares: type.name }
  if (isRefusal(error)) {
    if (type.open && error.message.includes('could not assemble any primary key')) {
      const reason = `what ${type.name} is made of depends on a base that is not known`
      ctx.unresolved.push({ path, span: nameSpan, reason, declares: type.name })
      return
    }
    const files = type.mro.flatMap((owner) => (owner.place === null ? [] : [owner.place.path]))
    ctx.problems.push({ code: 'mapping', message: error.message, path, span: nameSpan, files, ...declares })
    return
  }
  ctx.ledger.dependsOnAll()
  ctx.unresolved.push({ path, span: nameSpan, reason: `not understood: ${error.message}`, ...declares })
}
