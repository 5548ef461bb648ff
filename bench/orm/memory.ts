// What a session keeps in memory: a stream of a million entities has to need no more than a page of them, and sessions
// that come and go have to leave nothing behind. Run with `node --expose-gc --conditions=source bench/orm/memory.ts`.

import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { Session, select } from '../../orm-core/src/index.ts'
import { makeDatabase, openOurs, User } from './schema.ts'

const collect = (globalThis as { gc?: () => void }).gc ?? (() => {})
const megabytes = (bytes: number) => Math.round(bytes / 1024 / 1024)

async function stream(): Promise<Record<string, number>> {
  const file = makeDatabase({ users: 1_000_000, posts: 0, links: 0 })
  const engine = openOurs(file)
  await using session = new Session(engine)
  collect()
  const before = process.memoryUsage().rss
  const started = performance.now()
  let first = 0
  let count = 0
  let peak = 0
  let peakHeap = 0
  const result = await session.streamScalars(select(User as any) as any, null, { executionOptions: { yieldPer: 1000 } })
  for await (const user of result as any) {
    if (count === 0) first = performance.now() - started
    count += 1
    if (user.id % 10_000 === 0) {
      const { rss, heapUsed } = process.memoryUsage()
      peak = Math.max(peak, rss)
      peakHeap = Math.max(peakHeap, heapUsed)
    }
  }
  const seconds = (performance.now() - started) / 1000
  await engine.dispose()
  return {
    rows: count,
    firstRowMilliseconds: Math.round(first * 10) / 10,
    seconds: Math.round(seconds * 10) / 10,
    peakHeapMegabytes: megabytes(peakHeap),
    startMegabytes: megabytes(before),
    peakMegabytes: megabytes(peak),
    addedMegabytes: megabytes(peak - before),
  }
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
  stream: await stream(),
  sessions: await sessions(),
}
console.log(JSON.stringify(results, null, 2))
writeFileSync(new URL('../results/orm-memory.json', import.meta.url), `${JSON.stringify(results, null, 2)}\n`)
