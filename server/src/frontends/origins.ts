// Where an ORM object stands in the source: mappers, properties, tables and columns lead back to the place that declared
// them. The map is weak: it keeps no object alive, and orm-core knows nothing of it.

import type { Span } from './program.ts'

/** Where an ORM object came from. `path` is absolute. */
export interface Origin {
  readonly path: string
  readonly span: Span
  /** The span of the name itself, when the origin is a definition. */
  readonly nameSpan: Span
}

const origins = new WeakMap<object, Origin>()

/** The first place that declared an object stays: a copy or a later mention does not move it. */
export function setOrigin(object: object, origin: Origin): void {
  if (!origins.has(object)) origins.set(object, origin)
}

export function originOf(object: object): Origin | undefined {
  return origins.get(object)
}
