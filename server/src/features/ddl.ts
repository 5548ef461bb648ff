// CREATE statements for the models' tables, in an order in which the database accepts them.

import { compileDdl, type MetaData, type Table } from 'orm-core'
import type { Snapshot } from '../workspace/snapshot.ts'
import { dialectFor, type PreviewDialect } from './dialects.ts'
import { placeOf } from './places.ts'

/** One statement each, without terminator. Tables of files for which `includes` is false are left out. */
export function createTables(
  snapshot: Snapshot,
  dialect: PreviewDialect,
  includes: (path: string) => boolean = () => true,
): string[] {
  const metadatas = new Set<MetaData>([...snapshot.evaluation.tables].map((table) => table.metadata))
  return [...metadatas].flatMap((metadata) => {
    const wanted = (table: Table) =>
      includes(placeOf(snapshot, table)?.absolute ?? '') || placeOf(snapshot, table) === null
    const tables = metadata.sortedTables.filter(wanted)
    return compileDdl
      .createAll(metadata, dialectFor(dialect), { tables })
      .map((sql) => sql.trim().replaceAll('\t', '  ').replace(/ +$/gm, ''))
  })
}
