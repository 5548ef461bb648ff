// Rows as text for the clipboard: CSV as RFC 4180 has it, JSON as objects, tab-separated for spreadsheets. Pure.

import type { Cell, ResultColumn } from 'athanor-server/protocol'

type Rows = readonly (readonly Cell[])[]
type Columns = readonly Pick<ResultColumn, 'name' | 'kind'>[]

function csvField(cell: Cell): string {
  // NULL is an empty field, an empty text is quoted: so they differ.
  if (cell === null) return ''
  const text = String(cell)
  return text === '' || /[",\r\n]|^\s|\s$/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export function toCsv(columns: Columns, rows: Rows): string {
  const lines = [columns.map((column) => csvField(column.name)), ...rows.map((row) => row.map(csvField))]
  return lines.map((line) => `${line.join(',')}\r\n`).join('')
}

export function toTsv(rows: Rows): string {
  const field = (cell: Cell) => (cell === null ? 'NULL' : String(cell).replaceAll(/[\t\r\n]+/g, ' '))
  return rows.map((row) => row.map(field).join('\t')).join('\n')
}

/** Names that occur twice get a number, so that no value is lost. */
export function toJson(columns: Columns, rows: Rows): string {
  const taken = new Set<string>()
  const names = columns.map(({ name }) => {
    let free = name
    for (let number = 1; taken.has(free); number++) free = `${name}_${number}`
    taken.add(free)
    return free
  })
  const objects = rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name, jsonValue(row[index] ?? null, columns[index]!.kind)])),
  )
  return JSON.stringify(objects, null, 2)
}

function jsonValue(cell: Cell, kind: ResultColumn['kind']): unknown {
  if (kind !== 'json' || typeof cell !== 'string') return cell
  try {
    return JSON.parse(cell)
  } catch {
    // Not JSON after all: shown as the text it is.
    return cell
  }
}
