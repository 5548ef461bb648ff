// What can't be said while somebody types: a file that can't be read to its end may still say what seems to be missing,
// and a class that is refused is no reason for errors wherever it is named. Rules ask here before they speak; they are
// silent about the consequences, and the cause is where the cursor is.

import type { Mapper, Table } from 'orm-core'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { placeOf } from '../places.ts'

/** Whether what is known of the class or the table may not be all, since a file that says something of it is half written. */
export function isHalfWritten(snapshot: Snapshot, object: Mapper | Table | null | undefined): boolean {
  if (snapshot.evaluation.halfWritten.size === 0 || !object) return false
  return filesOf(snapshot, object).some((path) => restsOnHalf(snapshot, path))
}

/** Whether the file is half written, or one that it has taken something from: a preset of columns, a mixin. */
export function restsOnHalf(snapshot: Snapshot, path: string): boolean {
  const { evaluation } = snapshot
  const { halfWritten } = evaluation
  return halfWritten.has(path) || [...evaluation.filesBehind(path)].some((other) => halfWritten.has(other))
}

function filesOf(snapshot: Snapshot, object: Mapper | Table): readonly string[] {
  const { evaluation } = snapshot
  if ('localTable' in object) return evaluation.filesOf(object)
  const place = placeOf(snapshot, object)
  const mappers = evaluation.mappers.filter(({ localTable }) => (localTable as unknown) === object)
  return [...(place ? [place.absolute] : []), ...mappers.flatMap((mapper) => evaluation.filesOf(mapper))]
}

/** Whether a class that is not there is only refused, or may be written where somebody types. */
export function mayBeClass(snapshot: Snapshot, name: string): boolean {
  const { halfWritten, problems, unresolved } = snapshot.evaluation
  const last = /[\p{L}\p{N}_]+/u.exec(name.split('.').at(-1)!)?.[0] ?? ''
  // Null: a class whose name is not known.
  if (unresolved.some(({ declares }) => declares === null || declares === last)) return true
  if (problems.some(({ declares }) => declares === last)) return true
  if (last === '') return false
  const word = new RegExp(`(?<![\\p{L}\\p{N}_])${last}(?![\\p{L}\\p{N}_])`, 'u')
  return [...halfWritten].some((path) => word.test(snapshot.sources.file(path)?.text ?? ''))
}

/** The same for a table. Its name may be made from that of its class: `UserRole`, `user_roles`. */
export function mayBeTable(snapshot: Snapshot, name: string): boolean {
  const { halfWritten, problems, unresolved } = snapshot.evaluation
  if ([...unresolved, ...problems].some(({ declares }) => declares !== undefined)) return true
  const bare = (text: string) => text.replaceAll('_', '').toLowerCase()
  const stem = bare(name).replace(/(?:es|s)$/, '')
  return [...halfWritten].some((path) => bare(snapshot.sources.file(path)?.text ?? '').includes(stem))
}
