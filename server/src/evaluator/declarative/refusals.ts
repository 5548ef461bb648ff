// What orm-core refuses to map, and what goes wrong in orm-core itself: the first is a mistake of the program, told in
// SQLAlchemy's words; the second is a gap of this service, and nobody's mistake but ours.

import { BoundReached, type Interpreter } from '../interpreter.ts'
import { isRefusal } from '../library/orm-core.ts'
import type { Place, PyClass } from '../values.ts'

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
    const files = type.mro.flatMap((owner) => (owner.place === null ? [] : [owner.place.path]))
    ctx.problems.push({ code: 'mapping', message: error.message, path, span: nameSpan, files, ...declares })
    return
  }
  ctx.ledger.dependsOnAll()
  ctx.unresolved.push({ path, span: nameSpan, reason: `not understood: ${error.message}`, ...declares })
}
