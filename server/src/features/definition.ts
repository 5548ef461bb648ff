// Where a model's class or attribute is defined, from a use of it in a statement, or from a string that names it.

import type { Location, Position } from '../protocol/messages.ts'
import type { Snapshot } from '../workspace/snapshot.ts'
import { modelStringAt } from './model-strings.ts'
import { namedPart } from './named-parts.ts'
import { locationOf } from './places.ts'

/** Null where no model is used, or its definition is not in the workspace. */
export function definition(snapshot: Snapshot, path: string, position: Position): Location | null {
  const file = snapshot.sources.file(path)
  if (file === null) return null
  const offset = snapshot.offset(path, position)
  const use = snapshot.analysis(path).uses.find(({ span }) => span.start <= offset && offset <= span.end)
  if (use === undefined) {
    const string = modelStringAt(file.text, path, offset)
    return string === null ? null : locationOf(snapshot, namedPart(snapshot, path, string, offset)?.object)
  }
  if (use.key === null) return locationOf(snapshot, use.mapper)
  const property = use.mapper.attrs.get(use.key) ?? use.mapper.allOrmDescriptors.get(use.key)
  return locationOf(snapshot, property)
}
