// Replays recorded session scenarios: each on a database of its own with the same rows, with the SQL that was sent.

import { readFileSync } from 'node:fs'
import { createEngine, Session } from '../../src/index.ts'

export interface Recorded {
  readonly name: string
  readonly sent: readonly (readonly [sql: string, parameters: readonly (readonly unknown[])[]])[]
  readonly value: unknown
}

export interface Scenarios {
  readonly Base: any
  readonly seed: Readonly<Record<string, readonly (readonly unknown[])[]>>
  readonly scenarios: Readonly<Record<string, (session: any) => Promise<any>>>
}

export function recordedScenarios(file: string): Recorded[] {
  return JSON.parse(readFileSync(new URL(`../recorded/${file}`, import.meta.url), 'utf8'))
}

/** What a scenario sends and finds. */
export async function replay(name: string, { Base, seed, scenarios }: Scenarios): Promise<Omit<Recorded, 'name'>> {
  const scenario = scenarios[name]
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`)
  const engine = createEngine('sqlite://?foreign_keys=0')
  await Base.metadata.createAll(engine)
  await engine.begin(async (connection) => {
    for (const [table, rows] of Object.entries(seed)) {
      for (const row of rows)
        await connection.execDriverSql(`INSERT INTO ${table} VALUES (${row.map(() => '?').join(', ')})`, [...row])
    }
  })
  const sent: [string, readonly (readonly unknown[])[]][] = []
  engine.events.on('beforeCursorExecute', (_connection, sql, parameters, _context, executemany) => {
    sent.push([sql.replace(/\s+/g, ' ').trim(), (executemany ? parameters : [parameters]) as readonly unknown[][]])
  })
  const session = new Session(engine)
  try {
    return { sent, value: (await scenario(session)) ?? null }
  } finally {
    await session.close()
    await engine.dispose()
  }
}
