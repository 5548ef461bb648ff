// Models against the catalog of the active connection: tables and columns that the database lacks, types and
// nullability that differ. orm-core compares; this file says it to people, at the line that would have to change.

import { type Column, compareTables, type Difference, type Table } from 'orm-core'
import { mayHaveMoreColumns } from '../../evaluator/index.ts'
import type { Span } from '../../frontends/program.ts'
import type { ConnectedCatalog, Snapshot } from '../../workspace/snapshot.ts'
import { dialectFor } from '../dialects.ts'
import { type KnownPlace, placeOf } from '../places.ts'
import type { Finding, Fix } from './finding.ts'
import { isHalfWritten } from './half-written.ts'

/** All findings of the workspace against one catalog; empty while there is none. */
export function databaseDrift(snapshot: Snapshot, connected: ConnectedCatalog | null = snapshot.catalog): Finding[] {
  if (connected === null) return []
  const { catalog, name } = connected
  const tables = [...snapshot.evaluation.tables].filter(
    (table) => !isView(table) && !mayHaveMoreColumns(table) && !isHalfWritten(snapshot, table),
  )
  return compareTables(tables, catalog, dialectFor(catalog.dialect)).flatMap((difference) => {
    const place = placeOfDifference(snapshot, difference)
    return place === null ? [] : [findingOf(snapshot, difference, place, name)]
  })
}

/** A table that its owner says is a view (`info={"is_view": True}`) is not created by the models. */
function isView(table: Table): boolean {
  const info = table.info as Record<string, unknown>
  return info.is_view === true || info.isView === true
}

function placeOfDifference(snapshot: Snapshot, difference: Difference): KnownPlace | null {
  if (difference.kind === 'missing-table') return placeOf(snapshot, difference.table)
  return placeOf(snapshot, difference.column) ?? placeOf(snapshot, difference.table)
}

function findingOf(snapshot: Snapshot, difference: Difference, place: KnownPlace, connection: string): Finding {
  const base = { path: place.absolute, span: place.nameSpan, source: 'database' as const }
  const { table } = difference
  const tableName = table.key ?? table.name
  const inTable = placeOf(snapshot, table)
  const related = (message: string) => (inTable ? [{ path: inTable.absolute, span: inTable.nameSpan, message }] : [])
  switch (difference.kind) {
    case 'missing-table':
      return {
        ...base,
        severity: 'warning',
        code: 'missing-table',
        message: `The database "${connection}" has no table "${tableName}"${meant(difference.closest)}`,
        related: [],
        fixes: renameFix(snapshot, place, table.name, difference.closest),
      }
    case 'missing-column': {
      const column = difference.column
      return {
        ...base,
        severity: 'warning',
        code: 'missing-column',
        message: `The table "${tableName}" of "${connection}" has no column "${column.name}"${meant(difference.closest)}`,
        related: related(
          `"${tableName}" in the database has: ${difference.found.columns.map((each) => each.name).join(', ')}`,
        ),
        fixes: difference.closest === null ? [] : columnFix(snapshot, place, column, difference.closest),
      }
    }
    case 'type-mismatch':
      return {
        ...base,
        severity: 'warning',
        code: 'type-mismatch',
        message: `"${tableName}.${difference.column.name}" is ${difference.modelType} in the model and ${difference.found.type.ddl} in "${connection}"`,
        related: related(`"${tableName}" is mapped here`),
        fixes: [],
      }
    case 'nullability-mismatch':
      return {
        ...base,
        severity: 'warning',
        code: 'nullability-mismatch',
        message: difference.found.nullable
          ? `"${tableName}.${difference.column.name}" is NOT NULL in the model, but may be NULL in "${connection}"`
          : `"${tableName}.${difference.column.name}" may be NULL in the model, but is NOT NULL in "${connection}"`,
        related: related(`"${tableName}" is mapped here`),
        fixes: [],
      }
  }
}

function meant(closest: string | null): string {
  return closest === null ? '' : `; did you mean "${closest}"?`
}

/** Where the name is written as a string inside the definition, that string changes. */
function renameFix(snapshot: Snapshot, place: KnownPlace, name: string, closest: string | null): Fix[] {
  const span = closest === null ? null : quoted(snapshot, place, name)
  if (span === null || closest === null) return []
  return [{ title: `Change to "${closest}"`, path: place.absolute, edits: [{ span, text: closest }] }]
}

/** A column named by its attribute gets an explicit name; one named by a string gets another string. */
function columnFix(snapshot: Snapshot, place: KnownPlace, column: Column, closest: string): Fix[] {
  const byString = renameFix(snapshot, place, column.name, closest)
  if (byString.length > 0) return byString
  const text = snapshot.sources.file(place.absolute)?.text ?? ''
  const definition = text.slice(place.span.start, place.span.end)
  const call = /\b(mapped_column|Column|mappedColumn)\(/.exec(definition)
  if (call === null) return []
  const at = place.span.start + call.index + call[0].length
  const empty = /^\s*\)/.test(text.slice(at, at + 200))
  return [
    {
      title: `Map it to the column "${closest}"`,
      path: place.absolute,
      edits: [{ span: { start: at, end: at }, text: empty ? `"${closest}"` : `"${closest}", ` }],
    },
  ]
}

function quoted(snapshot: Snapshot, place: KnownPlace, name: string): Span | null {
  const text = snapshot.sources.file(place.absolute)?.text ?? ''
  const definition = text.slice(place.span.start, place.span.end)
  for (const quote of ['"', "'"]) {
    const index = definition.indexOf(`${quote}${name}${quote}`)
    if (index >= 0) {
      const start = place.span.start + index + 1
      return { start, end: start + name.length }
    }
  }
  return null
}
