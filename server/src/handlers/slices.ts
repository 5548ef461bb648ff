// Long work in slices: after each, what has come in meanwhile is heard and answered. Node reads its pipes between the
// turns of its loop, and JavaScript is never interrupted within one.

/** How long to work before letting others through. */
const SLICE_MS = 20

/** The next turn of the loop, after what has come in. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

export interface SliceOptions {
  /** Asked after each slice: gives the work up. */
  readonly stop?: () => boolean
  readonly afterSlice?: () => void
}

/** Does the work to its end; null when it was given up. */
export async function resultInSlices<T>(work: Generator<void, T>, options: SliceOptions = {}): Promise<T | null> {
  let result: T | null = null
  const steps = (function* () {
    result = yield* work
  })()
  return (await inSlices(steps, options)) ? result : null
}

/** Does the work to its end, and says whether it came there. */
export async function inSlices(work: Iterator<unknown>, options: SliceOptions = {}): Promise<boolean> {
  for (let start = performance.now(); !work.next().done; ) {
    if (performance.now() - start < SLICE_MS) continue
    options.afterSlice?.()
    await nextTurn()
    if (options.stop?.()) return false
    start = performance.now()
  }
  return true
}
