// Types of packages that are not known: their names are all there is to say of them.

import type { Unknown } from '../unknown.ts'
import { ormExport } from './orm-core.ts'

const foreignTypes = new Map<string, new () => object>()

/** A type of a package that is not known: its name is all there is to say of it. `TSVectorType(…)` -> TSVECTORTYPE */
export function foreignType(value: Unknown): object {
  return new (foreignTypeClass(/([A-Za-z_]\w*)\s*(?:\([\s\S]*)?$/.exec(value.source)?.[1] ?? 'UNKNOWN'))()
}

/** The class of such a type, the same for one name. */
export function foreignTypeClass(name: string): new () => object {
  let type = foreignTypes.get(name)
  if (type === undefined) {
    const spec = name.toUpperCase()
    const base = ormExport('UserDefinedType') as new () => object
    type = class extends base {
      static readonly cacheOk = true
      getColSpec(): string {
        return spec
      }
    }
    Object.defineProperty(type, 'name', { value: name, configurable: true })
    foreignTypes.set(name, type)
  }
  return type
}
