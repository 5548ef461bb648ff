// CREATE statements for the models' tables, in an order in which the database accepts them.

import { CreateIndex, CreateTable, compile, type MetaData, type Table } from 'orm-core'
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
  return [...metadatas].flatMap((metadata) =>
    metadata.sortedTables
      .filter((table) => {
        const place = placeOf(snapshot, table)
        return place === null || includes(place.absolute)
      })
      .flatMap((table) => tableDdl(table, dialect)),
  )
}

/** CREATE TABLE and its CREATE INDEXes. The standard's words where the dialect has none for a type. */
export function tableDdl(table: Table, dialect: PreviewDialect): string[] {
  return [new CreateTable(table), ...[...table.indexes].map((index) => new CreateIndex(index))].map((element) => {
    let text: string
    try {
      text = compile(element, dialectFor(dialect)).string
    } catch {
      text = compile(element, dialectFor('default')).string
    }
    return text.trim().replaceAll('\t', '  ').replace(/ +$/gm, '')
  })
}
