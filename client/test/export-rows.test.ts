// Rows as text for the clipboard.

import { describe, expect, it } from 'vitest'
import { toCsv, toJson, toTsv } from '../src/webviews/results/export-rows.ts'

const columns = [
  { name: 'id', kind: 'number' as const },
  { name: 'id', kind: 'text' as const },
  { name: 'data', kind: 'json' as const },
]

describe('export of rows', () => {
  it('quotes what CSV needs quoted, and tells NULL from empty text', () => {
    expect(
      toCsv(columns, [
        [1, 'a "b", c\nd', null],
        [2, '', ' x'],
      ]),
    ).toBe('id,id,data\r\n1,"a ""b"", c\nd",\r\n2,""," x"\r\n')
  })

  it('loses no column that shares its name, and no JSON', () => {
    expect(
      JSON.parse(
        toJson(columns, [
          [1, 'x', '{"a":1}'],
          [2, null, 'not json'],
        ]),
      ),
    ).toEqual([
      { id: 1, id_1: 'x', data: { a: 1 } },
      { id: 2, id_1: null, data: 'not json' },
    ])
  })

  it('keeps a cell in its place for spreadsheets', () => {
    expect(
      toTsv([
        ['a\tb', null],
        ['c\nd', 1],
      ]),
    ).toBe('a b\tNULL\nc d\t1')
  })
})
