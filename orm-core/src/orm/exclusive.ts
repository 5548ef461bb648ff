// One thing at a time: a session is not for two tasks at once, for the second would send its statements into the middle
// of the first one's flush. Work that never waits can't meet other work and passes at the price of one comparison.

import { isPromise, start, type Task, wait } from '../engine/task.ts'
import { IllegalStateChangeError } from '../sql/exc.ts'

/** Lets one task in at a time; the second is refused, not queued. */
export class Exclusive {
  #count = 0
  #running = ''
  /** A listener is being called and awaited: it may use the session in the middle of the work that called it. */
  #lent = 0
  readonly #waiting: (() => void)[] = []

  /** What is going on; null when nothing is. */
  get running(): string | null {
    return this.#count === 0 ? null : this.#running
  }

  /** Refuses when other work has begun and is not over. */
  assertFree(what: string): void {
    if (this.#count > 0 && this.#lent === 0) throw inUse(what, this.#running)
  }

  /** Does `task`, which nothing else may meet. */
  async run<T>(what: string, task: Task<T>): Promise<T> {
    return this.attempt(what, task)
  }

  /** Like `run`; the result is there at once where nothing had to wait. */
  attempt<T>(what: string, task: Task<T>): T | Promise<T> {
    if (this.#count > 0 && this.#lent === 0) return Promise.reject(inUse(what, this.#running))
    this.#running = what
    this.#count += 1
    let outcome: T | PromiseLike<T>
    try {
      outcome = start(task)
    } catch (error) {
      this.#count -= 1
      return Promise.reject(error)
    }
    if (isPromise(outcome)) return this.#waitFor(outcome)
    this.#count -= 1
    return outcome
  }

  async #waitFor<T>(outcome: PromiseLike<T>): Promise<T> {
    try {
      return await outcome
    } finally {
      this.#count -= 1
      if (this.#count === 0) for (const resolve of this.#waiting.splice(0)) resolve()
    }
  }

  /** Like `run`, but waits for what is going on: what ends the work of a session must happen even when two have met. */
  async runAfter<T>(what: string, task: () => Task<T>): Promise<T> {
    while (this.#count > 0 && this.#lent === 0) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    return this.attempt(what, task())
  }

  /** Calls a listener and waits for its answer; meanwhile the listener may use the session. */
  *lend<T>(listener: () => T | PromiseLike<T>): Task<T> {
    this.#lent += 1
    try {
      return yield* wait(listener())
    } finally {
      this.#lent -= 1
    }
  }
}

function inUse(what: string, running: string): IllegalStateChangeError {
  return new IllegalStateChangeError(
    `This session is provisioning a new connection or executing; concurrent operations are not permitted: ${what} was called while ${running} is in progress. A session is for one task at a time: await each call before the next, or give each task of a Promise.all() a session of its own.`,
    { code: 'isce' },
  )
}
