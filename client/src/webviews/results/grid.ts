// The grid of rows: Tabulator's virtual rows with range selection, and what it does not bring: NULL in a style of its
// own, types in the header, copying with NULL, cells announced to screen readers, a cell's whole text in a dialog.

import type { Cell, ResultColumn } from 'athanor-server/protocol'
import {
  type CellComponent,
  type ColumnDefinition,
  FormatModule,
  FrozenColumnsModule,
  InteractionModule,
  KeybindingsModule,
  type RangeComponent,
  ResizeColumnsModule,
  SelectRangeModule,
  Tabulator,
} from 'tabulator-tables'
import { element } from '../dom.ts'
import { toTsv } from './export-rows.ts'

Tabulator.registerModule([
  FormatModule,
  FrozenColumnsModule,
  InteractionModule,
  KeybindingsModule,
  ResizeColumnsModule,
  SelectRangeModule,
])

export interface Grid {
  add(rows: readonly (readonly Cell[])[]): void
  focus(): void
  destroy(): void
}

const rightAligned = new Set<ResultColumn['kind']>(['number'])

function showCell(cell: CellComponent): HTMLElement | string {
  const value = cell.getValue() as Cell
  if (value === null) return element('span', { class: 'null' }, 'NULL')
  if (value === '') return element('span', { class: 'empty', 'aria-label': 'empty text' })
  // One line of a long text is enough for the grid; the dialog has all of it.
  const text = String(value)
  return element('span', {}, text.length > 300 ? `${text.slice(0, 300)}…` : text)
}

function header(column: ResultColumn): HTMLElement {
  const type = column.entity ? `${column.entity} · ${column.type}` : column.type
  return element(
    'div',
    { class: 'head', title: `${column.name} ${type}${column.primaryKey ? ', primary key' : ''}` },
    element(
      'span',
      { class: 'name' },
      column.primaryKey && element('span', { class: 'key', 'aria-hidden': 'true' }, '◆ '),
      column.name,
    ),
    element('span', { class: 'type' }, type),
  )
}

export function createGrid(
  host: HTMLElement,
  columns: readonly ResultColumn[],
  rows: readonly (readonly Cell[])[],
  events: { readonly nearEnd: () => void; readonly announce: (text: string) => void },
): Grid {
  const definitions: ColumnDefinition[] = columns.map((column, index) => ({
    field: String(index),
    title: column.name,
    titleFormatter: () => header(column),
    formatter: showCell,
    resizable: 'header',
    minWidth: 56,
    // A wide column does not push the others out of sight; it can be widened by hand.
    maxInitialWidth: 360,
    ...(rightAligned.has(column.kind) ? { hozAlign: 'right', headerHozAlign: 'right' } : {}),
    cssClass: `kind-${column.kind}`,
  }))
  const table = new Tabulator(host, {
    data: rows.map((row) => [...row]),
    columns: definitions,
    nestedFieldSeparator: false,
    height: '100%',
    layout: 'fitData',
    placeholder: 'No rows',
    renderHorizontal: columns.length > 40 ? 'virtual' : 'basic',
    selectableRange: 1,
    selectableRangeColumns: true,
    selectableRangeRows: true,
    rowHeader: {
      field: '__row',
      title: '',
      formatter: 'rownum',
      hozAlign: 'right',
      resizable: false,
      frozen: true,
      width: 56,
      cssClass: 'row-number',
    },
  } as ConstructorParameters<typeof Tabulator>[1])

  const built = new Promise<void>((resolve) => table.on('tableBuilt', resolve))
  host.setAttribute('aria-label', 'Rows')
  host.setAttribute('aria-rowcount', String(rows.length))
  host.setAttribute('aria-colcount', String(columns.length))

  const range = (): RangeComponent | undefined => table.getRanges?.()[0]

  table.on('scrollVertical', () => {
    const holder = host.querySelector('.tabulator-tableholder')
    if (holder && holder.scrollTop + holder.clientHeight > holder.scrollHeight - 3 * holder.clientHeight)
      events.nearEnd()
  })

  // Ranges are announced: the grid's cells are no focusable elements of their own. A move changes a range's two ends one
  // after the other, so what it came to is read afterwards.
  const announce = () => {
    const cells = range()?.getStructuredCells() as CellComponent[][] | undefined
    const cell = cells?.[0]?.[0]
    if (!cell || !host.contains(document.activeElement)) return
    if (cells.length === 1 && cells[0]!.length === 1) {
      const value = cell.getValue() as Cell
      const name = columns[Number(cell.getField())]?.name ?? ''
      events.announce(`${name} ${value === null ? 'NULL' : String(value)}, row ${range()!.getTopEdge() + 1}`)
    } else events.announce(`${cells.length} by ${cells[0]!.length} cells selected`)
  }
  let pending = 0
  table.on(
    'rangeChanged' as never,
    (() => {
      cancelAnimationFrame(pending)
      pending = requestAnimationFrame(announce)
    }) as never,
  )

  const selectedRows = (): Cell[][] =>
    (range()?.getStructuredCells() ?? []).map((row: CellComponent[]) => row.map((cell) => cell.getValue() as Cell))

  const onCopy = (event: ClipboardEvent) => {
    if (!host.contains(document.activeElement)) return
    const selected = selectedRows()
    if (!selected.length) return
    event.clipboardData?.setData('text/plain', toTsv(selected))
    event.preventDefault()
  }
  document.addEventListener('copy', onCopy)

  const showWhole = (cell: CellComponent | undefined) => {
    if (!cell) return
    const column = columns[Number(cell.getField())]
    if (column)
      showDialog(column, cell.getValue() as Cell, () =>
        host.querySelector<HTMLElement>('.tabulator-tableholder')?.focus(),
      )
  }
  table.on('cellDblClick', (_event, cell) => showWhole(cell))
  // Before Tabulator sees it, which would edit the cell.
  host.addEventListener(
    'keydown',
    (event) => {
      if (event.key !== 'Enter' || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      event.stopPropagation()
      showWhole(range()?.getCells().flat()[0])
    },
    { capture: true },
  )

  return {
    add: (more) =>
      void built.then(async () => {
        await table.addData(more.map((row) => [...row]))
        host.setAttribute('aria-rowcount', String(table.getDataCount()))
      }),
    focus: () => void built.then(() => host.querySelector<HTMLElement>('.tabulator-tableholder')?.focus()),
    destroy: () => {
      document.removeEventListener('copy', onCopy)
      void built.then(() => table.destroy())
    },
  }
}

function showDialog(column: ResultColumn, value: Cell, closed: () => void): void {
  const dialog = element(
    'dialog',
    { 'aria-label': `${column.name} ${column.type}` },
    element('h2', {}, column.name, ' ', element('span', { class: 'type' }, column.type)),
    value === null ? element('p', { class: 'null' }, 'NULL') : element('pre', { tabindex: '0' }, pretty(column, value)),
    element('form', { method: 'dialog' }, element('button', { value: 'close' }, 'Close')),
  )
  dialog.addEventListener('close', () => {
    dialog.remove()
    closed()
  })
  document.body.append(dialog)
  dialog.showModal()
}

function pretty(column: ResultColumn, value: Exclude<Cell, null>): string {
  if (column.kind !== 'json') return String(value)
  try {
    return JSON.stringify(JSON.parse(String(value)), null, 2)
  } catch {
    return String(value)
  }
}
