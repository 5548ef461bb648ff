// Where the names of `filterBy({ name: value })` are looked up: on the columns of a table, or on a mapped class.

import { describe, InvalidRequestError } from '../exc.ts'

function namespaceOf(entity: any): any {
  const annotated = entity._annotations?.entityNamespace
  if (annotated !== undefined) return annotated.entityNamespace ?? annotated
  const own = entity.entityNamespace
  if (own !== undefined && own !== null) return own
  for (const child of entity.getChildren?.() ?? []) {
    const found = child.entityNamespace
    if (found !== undefined && found !== null) return found
  }
  return null
}

/** The attribute or column of that name (`_entity_namespace_key`). */
export function entityNamespaceKey(entity: any, key: string): any {
  const namespace = namespaceOf(entity)
  const isCollection = typeof namespace?.get === 'function' && typeof namespace?.correspondingColumn === 'function'
  const found = isCollection ? namespace.get(key) : namespace?.[key]
  if (found === undefined) {
    const shown = entity.description ?? entity.name
    throw new InvalidRequestError(
      `Entity namespace for "${shown === undefined || shown === null ? describe(entity) : shown}" has no property "${key}"`,
    )
  }
  return found
}
