// Lets the workspaces release memory when nothing has happened for a moment, in slices so that requests come in between.

import { release } from '../workspace/release.ts'
import type { Workspace } from '../workspace/workspace.ts'
import type { Server } from './server.ts'
import { inSlices } from './slices.ts'

const QUIET_MS = 1000

export function registerHousekeeping(server: Server): void {
  const timers = new Map<Workspace, NodeJS.Timeout>()

  const tidy = async (workspace: Workspace) => {
    const { snapshot } = workspace
    let released = false
    const steps = (function* () {
      released = yield* release(snapshot)
    })()
    await server.idle()
    const done = await inSlices(steps, { stop: () => workspace.snapshot !== snapshot })
    if (done && !released && server.workspaces.includes(workspace)) schedule(workspace)
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
  server.onIndexing(() => {
    if (server.indexing === null) for (const workspace of server.workspaces) schedule(workspace)
  })
  server.onShutdown(() => {
    for (const timer of timers.values()) clearTimeout(timer)
  })
}
