// Lets the workspaces release memory when nothing has happened for a moment, in slices so that requests come in between.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { release } from '../workspace/release.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Server } from './server.ts'
import { inSlices } from './slices.ts'

const QUIET_MS = 1000
/** Of so many files something was let go that it is worth a pause while nobody asks. */
const MANY_FILES = 100

/** With so much resident memory garbage is looked for as soon as nothing happens for this long. */
const MUCH_MEMORY = 200 * 1024 * 1024
const BREATH_MS = 300
/** With so much even while requests follow one another. */
const TOO_MUCH_MEMORY = 235 * 1024 * 1024
/** What is in use is not asked for again and again: the heap has to have grown by this much, and some time to have gone by. */
const MUCH_GROWTH = 24 * 1024 * 1024
const COLLECT_EVERY_MS = 5000

/**
 * V8 collects garbage when something is allocated, and keeps the pages: a server that is idle would keep all that it has let
 * go of. `thoroughly` moves what is left together and gives the pages back; that takes some tenths of a second.
 */
const collectGarbage = garbageCollector()

function garbageCollector(): (options: { readonly thoroughly: boolean }) => void {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('typeof gc === "function" ? gc : undefined')
  if (typeof gc !== 'function') return () => {}
  return ({ thoroughly }) =>
    void gc(
      thoroughly ? { type: 'major', execution: 'sync', flavor: 'last-resort' } : { type: 'major', execution: 'async' },
    )
}

/**
 * An editor's server is one of many processes: it rather collects garbage more often than let its heap grow to a multiple of
 * what is in it (bench/README.md). Not while models are first read: what is made then stays. How far the heap may grow V8 says
 * after each collection: without one now it would grow to twice of what is in it first.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=25')
  collectGarbage({ thoroughly: false })
}

export function registerHousekeeping(server: Server): void {
  const timers = new Map<Workspace, NodeJS.Timeout>()

  let breath: NodeJS.Timeout | undefined
  let collected = { at: Number.NEGATIVE_INFINITY, heap: 0 }

  const collect = () => {
    collectGarbage({ thoroughly: true })
    collected = { at: performance.now(), heap: process.memoryUsage().heapUsed }
  }

  /** After a breath in which nothing has happened, or after a request. */
  const collectIfMuch = () => {
    const resident = process.memoryUsage.rss()
    if (server.indexing !== null || resident <= MUCH_MEMORY) return
    if (process.memoryUsage().heapUsed - collected.heap < MUCH_GROWTH) return
    const wait = collected.at + COLLECT_EVERY_MS - performance.now()
    if (wait > 0) breathe(wait)
    else if (server.isAnalysing && resident <= TOO_MUCH_MEMORY) breathe(BREATH_MS)
    else collect()
  }

  const breathe = (ms: number) => {
    clearTimeout(breath)
    breath = setTimeout(collectIfMuch, ms)
    breath.unref()
  }

  const tidy = async (workspace: Workspace) => {
    const { snapshot } = workspace
    let released: number | null = null
    const steps = (function* () {
      released = yield* release(snapshot)
    })()
    await server.idle()
    const done = await inSlices(steps, { stop: () => workspace.snapshot !== snapshot })
    if (!done || !server.workspaces.includes(workspace)) return
    if (released === null) schedule(workspace)
    else if (released >= MANY_FILES) collect()
  }

  const schedule = (workspace: Workspace) => {
    breathe(process.memoryUsage.rss() > TOO_MUCH_MEMORY ? 0 : BREATH_MS)
    clearTimeout(timers.get(workspace))
    const timer = setTimeout(() => {
      timers.delete(workspace)
      tidy(workspace).catch((error: unknown) => server.logError('Releasing memory', error))
    }, QUIET_MS)
    timer.unref()
    timers.set(workspace, timer)
  }

  server.onChange(schedule)
  server.onAsked(schedule)
  server.onIndexing(() => {
    if (server.indexing !== null) return
    keepHeapSmall()
    for (const workspace of server.workspaces) schedule(workspace)
  })
  server.onShutdown(() => {
    clearTimeout(breath)
    for (const timer of timers.values()) clearTimeout(timer)
  })
}
