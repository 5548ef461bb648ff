// Spans of time in the grid: milliseconds to orm-core, days and a time of day to whoever reads the result.

import { Interval, literal, select } from 'orm-core'
import { expect, it } from 'vitest'
import { gridColumns } from '../../src/database/result-rows.ts'

it('writes spans of time as Python does', () => {
  const statement = select(literal(0, Interval).label('span'))
  for (const dialect of ['sqlite', 'postgresql', 'mysql'] as const) {
    const [column] = gridColumns(statement, ['span'], dialect)
    const shown = [0, 93_784_000, 86_400_000, -1000, 172_800_500, null].map((value) => column!.take([value]))
    expect(shown).toEqual([
      '0:00:00',
      '1 day, 2:03:04',
      '1 day, 0:00:00',
      '-1 day, 23:59:59',
      '2 days, 0:00:00.500000',
      null,
    ])
  }
})
