// Lets the workspaces release memory when nothing has happened for a moment, in slices so that requests come in between.

import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { release } from '../workspace/release.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Server } from './server.ts'
import { inSlices } from './slices.ts'

const QUIET_MS = 1000
/** Of so many files something was let go that it is worth a pause of some ten milliseconds while nobody asks. */
const MANY_FILES = 100

/** With so much resident memory garbage is looked for whenever nothing happens, though not more often than this. */
const MUCH_MEMORY = 200 * 1024 * 1024
const COLLECT_EVERY_MS = 3000

/** V8 collects garbage when something is allocated: a server that is idle would keep all that it has let go of. */
const collectGarbage = garbageCollector()

function garbageCollector(): ((options?: object) => void) | undefined {
  setFlagsFromString('--expose-gc')
  const gc: unknown = runInNewContext('typeof gc === "function" ? gc : undefined')
  return typeof gc === 'function' ? () => gc({ type: 'major', execution: 'async' }) : undefined
}

/**
 * An editor's server is one of many processes: it rather collects garbage more often than let its heap grow to a multiple of
 * what is in it (bench/README.md). Not while models are first read: what is made then stays.
 */
function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=25')
}

export function registerHousekeeping(server: Server): void {
  const timers = new Map<Workspace, NodeJS.Timeout>()

  let collected = Number.NEGATIVE_INFINITY

  const collect = () => {
    const now = performance.now()
    if (now - collected < COLLECT_EVERY_MS) return
    collected = now
    collectGarbage?.()
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
    else if (released >= MANY_FILES || process.memoryUsage.rss() > MUCH_MEMORY) collect()
  }

  const schedule = (workspace: Workspace) => {
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
    for (const timer of timers.values()) clearTimeout(timer)
  })
}
