// `User.nme` in an expression: the mapped class has no such attribute, and would raise AttributeError.

import { closestName, type Mapper } from 'orm-core/internal'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { placeOf } from '../places.ts'
import type { Finding } from './finding.ts'
import { isHalfWritten } from './half-written.ts'

/** The findings of one file. */
export function unknownAttributes(snapshot: Snapshot, path: string): Finding[] {
  const { unknownAttributes } = snapshot.analysis(path)
  return unknownAttributes.flatMap(({ span, mapper, name }) => {
    if (isHalfWritten(snapshot, mapper)) return []
    const names = attributeNames(mapper)
    // A back-reference, read while modules are loaded: whether it is there by then hangs on who was first. And what
    // SQLAlchemy keeps on its classes.
    if (names.includes(name) || name.startsWith('_sa_')) return []
    const closest = closestName(name, names)
    const definition = placeOf(snapshot, mapper)
    return {
      path,
      span,
      severity: 'error',
      code: 'unknown-attribute',
      message: `type object '${mapper.className}' has no attribute '${name}'${closest === null ? '' : `; did you mean '${closest}'?`}`,
      related: definition
        ? [{ path: definition.absolute, span: definition.nameSpan, message: `${mapper.className} is defined here` }]
        : [],
      fixes: closest === null ? [] : [{ title: `Change to '${closest}'`, path, edits: [{ span, text: closest }] }],
      source: 'code',
    }
  })
}

function attributeNames(mapper: Mapper): string[] {
  return [...new Set([...mapper.attrs.keys(), ...mapper.allOrmDescriptorKeys])]
}
