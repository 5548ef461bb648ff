// Rows of a result for a terminal: a table with aligned columns, or CSV (RFC 4180). NULL is shown as NULL in a table
// and as nothing in CSV.

export type Cell = null | string | number | boolean

export interface RowSet {
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[]
  readonly rows: readonly (readonly Cell[])[]
}

const MAX_CELL = 60

/** Columns that a terminal gives a character: wide East Asian characters and emoji take two. */
function displayWidth(text: string): number {
  let width = 0
  for (const character of text) {
    const code = character.codePointAt(0) as number
    if (code < 0x300) width += 1
    else if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) width += 0
    else
      width +=
        /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Extended_Pictographic}/u.test(
          character,
        )
          ? 2
          : 1
  }
  return width
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return right ? space + text : text + space
}

function shown(cell: Cell): string {
  if (cell === null) return 'NULL'
  // A control character in a value must not move the terminal's cursor.
  const text = String(cell)
    .replace(/\r?\n/g, '⏎')
    .replace(/\t/g, ' ')
    .replace(/\p{Cc}/gu, '�')
  return text.length > MAX_CELL ? `${text.slice(0, MAX_CELL - 1)}…` : text
}

/** A table as text, with a line under the names. Ends with a line break. */
export function renderTable({ columns, rows }: RowSet): string {
  if (columns.length === 0) return ''
  const cells = rows.map((row) => row.map(shown))
  const widths = columns.map((column, index) =>
    Math.max(displayWidth(column.name), ...cells.map((row) => displayWidth(row[index] ?? ''))),
  )
  const line = (texts: readonly string[], numeric: (index: number) => boolean) =>
    texts
      .map((text, index) => pad(text, widths[index] as number, numeric(index)))
      .join('  ')
      .trimEnd()
  return [
    line(
      columns.map((column) => column.name),
      (index) => columns[index]?.numeric ?? false,
    ),
    widths.map((width) => '─'.repeat(width)).join('  '),
    ...cells.map((row) => line(row, (index) => columns[index]?.numeric ?? false)),
    '',
  ].join('\n')
}

function csvField(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

/** CSV with a header row, lines ended by CRLF. */
export function renderCsv({ columns, rows }: RowSet): string {
  const lines = [
    columns.map((column) => csvField(column.name)),
    ...rows.map((row) => row.map((cell) => (cell === null ? '' : csvField(String(cell))))),
  ]
  return lines.map((line) => `${line.join(',')}\r\n`).join('')
}
