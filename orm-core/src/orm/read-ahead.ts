// Statements of loaders that are sent before the rows of the one before have come, in the order in which they would be
// sent one by one. It saves the way to the server and back, and lets the server work while rows become objects. What is
// sent, and what its rows mean, is the loaders' matter; a driver that answers at once never has anything waiting.

import { isPromise, type MaybePromise, start, type Task } from '../engine/index.ts'

interface Waiting {
  readonly rows: PromiseLike<any>
  readonly read: (rows: any) => void
}

/** Statements that were executed, and whose rows no other SELECT followed at once: others may be sent before they come. */
const alone = new WeakSet<object>()

/** Remembers of a statement that was executed that its rows are not followed by a statement of their own. */
export function noteAlone(statement: object): void {
  alone.add(statement)
}

/** What one round of loaders has sent. */
export class ReadAhead {
  readonly #waiting: Waiting[] = [];

  /**
   * Sends a statement by `execute` and has its rows read by `read`: at once, or with a later call, in the order of the
   * calls. Nothing waits behind a statement that was never executed before, or whose rows are followed by another.
   *
   * @throws what `execute` throws, or what a statement before it does; the rest has come to its end then.
   */
  *send<T>(statement: object, execute: Task<T>, read: (rows: T) => void): Task<void> {
    let rows: MaybePromise<T>
    try {
      rows = start(execute)
    } catch (error) {
      yield* this.#abandon()
      throw error
    }
    if (isPromise(rows)) {
      rows.then(undefined, () => {})
      this.#waiting.push({ rows, read })
      yield* this.#readUntil(alone.has(statement) ? 1 : 0)
    } else read(rows as T)
  }

  /** Reads what has not been read. */
  *finish(): Task<void> {
    yield* this.#readUntil(0)
  }

  *#readUntil(rest: number): Task<void> {
    while (this.#waiting.length > rest) {
      const { rows, read } = this.#waiting.shift() as Waiting
      try {
        read(yield rows)
      } catch (error) {
        yield* this.#abandon()
        throw error
      }
    }
  }

  /** Waits for the end of what was sent, so that the connection is free. */
  *#abandon(): Task<void> {
    const sent = this.#waiting.splice(0)
    if (sent.length > 0) yield Promise.allSettled(sent.map(({ rows }) => rows))
  }
}
