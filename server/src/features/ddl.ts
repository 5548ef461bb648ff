// CREATE statements for the models' tables, in an order in which the database accepts them.

import { CreateIndex, CreateTable, compile, type ForeignKey, type MetaData, sortTables, type Table } from 'orm-core'
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
    sortTables(byKey(metadata), { skipFn: (foreignKey: ForeignKey) => !leadsSomewhere(foreignKey) })
      .filter((table) => {
        const place = placeOf(snapshot, table)
        return place === null || includes(place.absolute)
      })
      .flatMap((table) => tableDdl(table, dialect)),
  )
}

function byKey(metadata: MetaData): Table[] {
  return [...metadata.tables].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, table]) => table)
}

/** A foreign key without a target orders nothing; its table's own CREATE says what is wrong with it. */
function leadsSomewhere(foreignKey: ForeignKey): boolean {
  try {
    return foreignKey.column !== null
  } catch {
    return false
  }
}

/**
 * CREATE TABLE and its CREATE INDEXes. The standard's words where the dialect has none for a type; a comment with
 * orm-core's message where the table cannot be created at all, for want of a foreign key's target for example.
 */
export function tableDdl(table: Table, dialect: PreviewDialect): string[] {
  return [new CreateTable(table), ...[...table.indexes].map((index) => new CreateIndex(index))].map((element) => {
    return ddlText(element, dialect, String(table.name)).trim().replaceAll('\t', '  ').replace(/ +$/gm, '')
  })
}

function ddlText(element: CreateTable | CreateIndex, dialect: PreviewDialect, table: string): string {
  let message = ''
  for (const each of [dialect, 'default'] as const) {
    try {
      return compile(element, dialectFor(each)).string
    } catch (error) {
      message ||= (error as Error).message
    }
  }
  return `-- table ${table}: ${message.replaceAll('\n', ' ')}`
}
