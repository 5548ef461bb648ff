// Adds to a statement what one entity needs: each of its attributes adds its columns or joins. SQLAlchemy's
// `loading._setup_entity_query`.

import type { MapperProperty, SetupOptions } from './interfaces.ts'
import type { Mapper } from './mapper.ts'
import type { PathRegistry } from './path-registry.ts'

export interface SetupEntityOptions extends Partial<SetupOptions> {
  withPolymorphic?: readonly Mapper[] | null
  polymorphicDiscriminator?: any
}

export function setupEntityQuery(
  compileState: any,
  mapper: Mapper,
  queryEntity: any,
  path: PathRegistry,
  adapter: any,
  columnCollection: any[],
  options: SetupEntityOptions = {},
): void {
  const { withPolymorphic = null, onlyLoadProps = null, polymorphicDiscriminator = null, ...rest } = options
  const properties =
    withPolymorphic && withPolymorphic.length > 0
      ? mapper._iteratePolymorphicProperties(withPolymorphic)
      : mapper._polymorphicProperties
  const memoizedPopulators = new Map<MapperProperty, unknown>()
  path.set(compileState.attributes, 'memoizedSetups', memoizedPopulators)
  const checkForAdapt = Boolean(adapter) && path.length === 1 && path.at(-1).isAliasedClass
  const setup: SetupOptions = { ...rest, onlyLoadProps, columnCollection, memoizedPopulators, checkForAdapt }
  for (const prop of properties) {
    if (onlyLoadProps && onlyLoadProps.size > 0 && !onlyLoadProps.has(prop.key)) continue
    prop.setup(compileState, queryEntity, path, adapter, setup)
  }
  if (polymorphicDiscriminator !== null && polymorphicDiscriminator !== mapper.polymorphicOn) {
    columnCollection.push(adapter ? adapter.columns.get(polymorphicDiscriminator) : polymorphicDiscriminator)
  }
}
