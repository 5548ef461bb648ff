// Scenarios of the session's features, each equal to SQLAlchemy's session statement for statement and in what it finds.

import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { createEngine, Session } from '../../src/index.ts'
import { Base, seed } from './session-feature-models.ts'
import { scenarios } from './session-features.ts'

interface Recorded {
  readonly name: string
  readonly sent: readonly (readonly [sql: string, parameters: readonly (readonly unknown[])[]])[]
  readonly value: unknown
}

const recorded: Recorded[] = JSON.parse(
  readFileSync(new URL('../recorded/session_features.json', import.meta.url), 'utf8'),
)

test.each(recorded.map((each) => [each.name, each] as const))('%s', async (name, expected) => {
  const engine = createEngine('sqlite://?foreign_keys=0')
  await Base.metadata.createAll(engine)
  await engine.begin(async (connection) => {
    for (const [table, rows] of Object.entries(seed)) {
      for (const row of rows)
        await connection.execDriverSql(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`, [...row])
    }
  })
  const sent: unknown[] = []
  engine.events.on('beforeCursorExecute', (_connection, sql, parameters, _context, executemany) => {
    sent.push([sql.replace(/\s+/g, ' ').trim(), executemany ? parameters : [parameters]])
  })
  let value: unknown
  {
    await using session = new Session(engine)
    const scenario = scenarios[name] as (session: Session) => Promise<unknown>
    value = await scenario(session)
  }
  await engine.dispose()
  expect(sent).toEqual(expected.sent)
  expect(value ?? null).toEqual(expected.value)
})
