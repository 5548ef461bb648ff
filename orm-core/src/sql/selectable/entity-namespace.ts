// Where the names of `filterBy({ name: value })` are looked up: on the columns of a table, or on a mapped class.

import { describe, InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'

function ownNamespace(entity: any): any {
  const annotated = entity._annotations?.entityNamespace
  if (annotated !== undefined) return annotated.entityNamespace ?? annotated
  return entity.entityNamespace ?? null
}

/** The nearest namespace: the element's own, else that of the first element inside it (`_entity_namespace`). */
function namespaceOf(entity: any): any {
  const open: any[] = [entity]
  for (let next = open.shift(); next !== undefined; next = open.shift()) {
    const found = ownNamespace(next)
    if (found !== null) return found
    open.push(...(next.getChildren?.() ?? []))
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

declare module '../late.ts' {
  interface Late {
    entityNamespaceOf: (element: any) => any
  }
}
late.entityNamespaceOf = namespaceOf
