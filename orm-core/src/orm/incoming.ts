// The many-to-one relationships that lead to a hierarchy: objects behind them may refer to a key that changes.

import { MANYTOONE } from './interfaces.ts'
import type { Mapper } from './mapper.ts'

const incoming = new WeakMap<Mapper, { readonly version: number; readonly props: readonly any[] }>()

/** The many-to-one relationships that lead to a mapper or to one that it inherits from. */
export function leadingTo(mapper: Mapper): readonly any[] {
  const { mappers } = mapper.registry
  let version = mappers.length
  for (const each of mappers) version += each._props.size
  const known = incoming.get(mapper)
  if (known?.version === version) return known.props
  const props = new Set<any>()
  for (const each of mappers) {
    for (const prop of each.relationships.values() as Iterable<any>)
      if (!prop.viewonly && prop.direction === MANYTOONE && mapper.isa(prop.mapper)) props.add(prop)
  }
  incoming.set(mapper, { version, props: [...props] })
  return [...props]
}
