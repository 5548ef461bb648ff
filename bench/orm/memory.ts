// What a session keeps in memory: a stream of a million entities has to need no more than a page of them, and sessions
// that come and go have to leave nothing behind. Run with `node --expose-gc --conditions=source bench/orm/memory.ts`,
// after `npx tsc -b orm-core`: the stream is read by the built package, in a process of its own (stream.mjs).

import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Session } from '../../orm-core/src/index.ts'
import { makeDatabase, openOurs, User } from './schema.ts'

const collect = (globalThis as { gc?: () => void }).gc ?? (() => {})

function stream(): Record<string, number> {
  const file = makeDatabase({ users: 1_000_000, posts: 0, links: 0 })
  const program = fileURLToPath(new URL('./stream.mjs', import.meta.url))
  return JSON.parse(execFileSync(process.execPath, [program, `sqlite:///${file}`], { encoding: 'utf8' }))
}

async function sessions(): Promise<Record<string, number>> {
  const engine = openOurs(makeDatabase({ users: 100, posts: 0, links: 0 }))
  const run = async (count: number) => {
    for (let i = 0; i < count; i++) {
      await using session = new Session(engine)
      await session.get(User as any, (i % 100) + 1)
      if (i % 1000 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
  }
  await run(5_000)
  collect()
  const before = process.memoryUsage().heapUsed
  const started = performance.now()
  await run(100_000)
  const seconds = (performance.now() - started) / 1000
  collect()
  const after = process.memoryUsage().heapUsed
  const { checkedOut } = engine.pool.metrics as any
  await engine.dispose()
  return {
    sessions: 100_000,
    seconds: Math.round(seconds * 10) / 10,
    addedKilobytes: Math.round((after - before) / 1024),
    connectionsStillOut: checkedOut ?? 0,
  }
}

const results = {
  date: new Date().toISOString(),
  machine: `${cpus().length} x ${cpus()[0]?.model}, Node ${process.version}`,
  stream: stream(),
  sessions: await sessions(),
}
console.log(JSON.stringify(results, null, 2))
writeFileSync(new URL('../results/orm-memory.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
