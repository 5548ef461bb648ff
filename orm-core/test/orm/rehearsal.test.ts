// What a rehearsal lists is what SQLAlchemy's session sent for the same statement over three generated rows of each
// table: recorded in emits.json.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { rehearsal, SQLiteDialect } from '../../src/internal.ts'
import { statements } from './emits-models.ts'

interface Recorded {
  readonly source: string
  readonly emits: readonly string[]
}

const recorded: Recorded[] = JSON.parse(readFileSync(new URL('emits.json', import.meta.url), 'utf8'))
const fold = (sql: string) => sql.replace(/\s+/g, ' ').trim()

test.each(
  statements.map((make, index) => [recorded[index]?.source ?? `statement ${index}`, make, recorded[index]] as const),
)('%s', (_source, make, expected) => {
  const { statements: sent, error } = rehearsal(make(), new SQLiteDialect())
  expect(error).toBeNull()
  expect(sent.map(fold)).toEqual(expected?.emits.map(fold))
})
