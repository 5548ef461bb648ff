// `ForeignKey("user.id")` where there is no table "user", or the table has no such column. SQLAlchemy finds out when
// it first needs the target (at a join, a relationship, CREATE TABLE); here it is said at the string itself.

import { type Column, closestName, type ForeignKey, type Table } from 'orm-core/internal'
import { isFromBeyond, mayHaveMoreColumns } from '../../evaluator/index.ts'
import type { Snapshot } from '../../workspace/snapshot.ts'
import { placeOf } from '../places.ts'
import { hasModelsFromBeyond } from './beyond.ts'
import { stringIn } from './definition-text.ts'
import type { Finding } from './finding.ts'
import { isHalfWritten, mayBeTable } from './half-written.ts'

/** The findings of the whole workspace. */
export function unknownForeignKeyTargets(snapshot: Snapshot): Finding[] {
  return snapshot.evaluation.tables.flatMap((table) =>
    [...(table.columns as unknown as Iterable<Column<unknown>>)].flatMap((column) =>
      [...column.foreignKeys].flatMap((key) => {
        const error = refusal(key)
        return error === null ? [] : findingOf(snapshot, table, column, key, error)
      }),
    ),
  )
}

interface Refusal {
  readonly kind: 'table' | 'column'
  readonly message: string
}

function refusal(key: ForeignKey): Refusal | null {
  try {
    void key.column
    return null
  } catch (error) {
    const { message, name } = error as Error
    if (name === 'NoReferencedTableError') return { kind: 'table', message }
    if (name === 'NoReferencedColumnError') return { kind: 'column', message }
    return null
  }
}

function findingOf(
  snapshot: Snapshot,
  table: Table,
  column: Column<unknown>,
  key: ForeignKey,
  error: Refusal,
): Finding[] {
  const place = placeOf(snapshot, column) ?? placeOf(snapshot, table)
  const [schema, tableName, columnName] = key._columnTokens
  const tables = snapshot.evaluation.tables.filter((each) => each.metadata === table.metadata)
  const target = tables.find((each) => each.name === tableName && (schema === null || each.schema === schema))
  const wrong = error.kind === 'table' ? tableName : (columnName ?? '')
  const closest =
    error.kind === 'table'
      ? closestName(
          tableName,
          tables.map((each) => String(each.name)),
        )
      : closestName(wrong, target ? columnKeys(target) : [])
  if (place === null || !isSure(snapshot, table, error, target, tableName, closest)) return []
  const spec = key.targetFullname
  const text = stringIn(snapshot, place, spec)
  const there = target ? placeOf(snapshot, target) : null
  const fixed = closest === null ? null : spec.replace(new RegExp(`(^|\\.)${wrong}(?=\\.|$)`), `$1${closest}`)
  return [
    {
      path: place.absolute,
      span: text ?? place.nameSpan,
      severity: 'error',
      code: 'unknown-foreign-key-target',
      message: error.message,
      related: there
        ? [{ path: there.absolute, span: there.nameSpan, message: `table "${tableName}" is defined here` }]
        : [],
      fixes:
        fixed !== null && text !== null
          ? [{ title: `Change to '${fixed}'`, path: place.absolute, edits: [{ span: text, text: fixed }] }]
          : [],
      source: 'code',
    },
  ]
}

function columnKeys(table: Table): string[] {
  return [...(table.columns as unknown as Iterable<Column<unknown>>)].map((each) => String(each.key))
}

/**
 * A table may be declared where this service can't look: in a package that is not here, or with a computed name. Then
 * only a near miss is worth a word, and none while a class is known whose table is not. A table without columns of its own is read from the database when the program runs.
 */
function isSure(
  snapshot: Snapshot,
  table: Table,
  error: Refusal,
  target: Table | undefined,
  tableName: string,
  closest: string | null,
): boolean {
  if (error.kind === 'column')
    return (
      target === undefined ||
      (columnKeys(target).length > 0 && !mayHaveMoreColumns(target) && !isHalfWritten(snapshot, target))
    )
  if (target !== undefined || isFromBeyond(table.metadata) || mayBeTable(snapshot, tableName)) return false
  if (closest !== null) return true
  return snapshot.evaluation.unresolved.length === 0 && !hasModelsFromBeyond(snapshot)
}
