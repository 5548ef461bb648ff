// Doing a transaction again that the database gave up so that another could go on: serialization failures (PostgreSQL's
// SERIALIZABLE and REPEATABLE READ, CockroachDB, YugabyteDB, Citus) and deadlocks. Which errors those are is known by
// the drivers' classify(); here is only how often and when to try again.

import { DBAPIError } from '../sql/exc.ts'

/** How a transaction is done again. A number says how often at most, `true` is 5 times. */
export type Retry = boolean | number | RetryOptions

/** How often a transaction is done again after a conflict, and how long to wait before. */
export interface RetryOptions {
  /** How often the work is done again after its first failure. */
  readonly times?: number
  /** Milliseconds to wait before the first repetition, doubled for each further one and shortened by chance. */
  readonly delay?: number
  readonly maxDelay?: number
  /** Which errors are worth it, in place of `isRetryable`. */
  readonly when?: (error: unknown) => boolean
  /** Hears of each failure that is followed by a repetition. */
  readonly onRetry?: (error: unknown, repetition: number) => void
}

/**
 * Whether the database has undone a transaction that may succeed when it is done again from its start: a
 * serialization failure, a deadlock, a lock that was not had in time. A lost connection is none of these, because a
 * COMMIT whose answer is lost may have happened.
 */
export function isRetryable(error: unknown): boolean {
  return error instanceof DBAPIError && error.retryable
}

/**
 * Runs `work` until it succeeds, fails for another reason, or has been repeated as often as `retry` says. `work` has to
 * do all of a transaction: begin, its statements, commit.
 */
export async function withRetry<T>(retry: Retry | undefined, work: (repetition: number) => Promise<T>): Promise<T> {
  if (retry === undefined || retry === false || retry === 0) return work(0)
  const options: RetryOptions = typeof retry === 'object' ? retry : {}
  const times = typeof retry === 'number' ? retry : (options.times ?? 5)
  const { delay = 20, maxDelay = 1000, when = isRetryable } = options
  for (let repetition = 0; ; repetition++) {
    try {
      return await work(repetition)
    } catch (error) {
      if (repetition >= times || !when(error)) throw error
      options.onRetry?.(error, repetition + 1)
      const longest = Math.min(maxDelay, delay * 2 ** repetition)
      // Chance keeps two transactions that met once from meeting again.
      await new Promise((resolve) => setTimeout(resolve, longest * (0.5 + Math.random() / 2)))
    }
  }
}
