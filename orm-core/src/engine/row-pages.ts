// The rows of a driver's stream, page by page, with their types applied.

import type { Connection } from './connection.ts'
import type { DriverStream } from './driver.ts'
import type { ResultDescription } from './execution-context.ts'
import type { ExecutionOptions } from './execution-options.ts'
import type { PagedSource } from './result.ts'
import { type Description, processRows } from './row-description.ts'
import { type Task, wait } from './task.ts'

/** The rows of a stream. What the driver throws becomes an error of the connection's. */
export class RowPages implements PagedSource {
  readonly #stream: DriverStream
  readonly #processors: ResultDescription['processors']
  readonly #failed: (error: unknown) => unknown

  constructor(
    connection: Connection,
    stream: DriverStream,
    description: Description,
    statement: string,
    values: readonly unknown[],
    options: ExecutionOptions,
  ) {
    const failed = (error: unknown) => connection._handle(error, statement, values, options)
    this.#stream = stream
    this.#processors = connection._record.driver.processed ? null : description.processors
    this.#failed = failed
  }

  *fetch(count: number): Task<unknown[]> {
    let page: unknown[][]
    try {
      page = yield* wait(this.#stream.fetch(count))
    } catch (error) {
      throw this.#failed(error)
    }
    return processRows(page, this.#processors)
  }

  *close(): Task<void> {
    yield* wait(this.#stream.close())
  }
}
