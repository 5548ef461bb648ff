// The JavaScript class that stands for an interpreted one: what orm-core maps.

import { isOrmObject } from '../library/orm-core.ts'
import { isUnknown } from '../unknown.ts'
import { type ClassEntry, DeclaredAttr, Hybrid, type PyClass } from '../values.ts'

/** A JavaScript class for an interpreted one: what orm-core maps. */
export function makeEntityClass(type: PyClass): object {
  const parent = type.mro.slice(1).find((owner) => owner.mapped !== null)?.mapped?.class as
    | (new () => object)
    | undefined
  const made = parent === undefined ? class {} : class extends parent {}
  Object.defineProperty(made, 'name', { value: type.name, configurable: true })
  const assigned = [...type.entries].flatMap(([name, entry]) => (entry.assigned ? [name] : []))
  Object.defineProperty(made, '__ownAttributes__', { value: new Set(assigned), configurable: true })
  Object.defineProperty(made, '__plainAttributes__', { value: plainAttributes(type), configurable: true })
  return made
}

/** Names behind which a class has a property, a method or a value: no mapped attribute of a parent comes through them. */
function plainAttributes(type: PyClass): { own: Set<string>; all: Set<string> } {
  const own = new Set<string>()
  const all = new Set<string>()
  const found = new Set<string>()
  for (const owner of type.mro) {
    const mapper = owner.mapped?.mapper as { readonly _props: ReadonlyMap<string, unknown> } | undefined
    for (const key of mapper?._props.keys() ?? []) found.add(key)
    for (const [name, entry] of owner.entries) {
      if (!entry.assigned || found.has(name)) continue
      found.add(name)
      if (!isPlain(entry)) continue
      all.add(name)
      if (owner === type) own.add(name)
    }
  }
  return { own, all }
}

/** Neither mapped nor a part of SQL; what is annotated may be the field of a dataclass. */
function isPlain({ annotation, value }: ClassEntry): boolean {
  if (annotation !== null || value === null || value === undefined) return false
  return !(value instanceof DeclaredAttr || value instanceof Hybrid || isUnknown(value) || isOrmObject(value))
}
