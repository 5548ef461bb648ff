// What a connection really sends, with timings: the list below the results of a run.

import type { Connection } from 'orm-core'
import type { SentStatement } from '../protocol/messages.ts'

/** Statements of one connection, from the moment it is made. */
export class SentLog {
  readonly #entries: { entry: SentStatement; started: number; done: boolean }[] = []
  #reported = 0
  /** What the next statement is sent for. */
  purpose = 'statement'

  constructor(connection: Connection) {
    connection.events.on('beforeCursorExecute', (_connection, sql, parameters) => {
      const transaction = /^(SAVEPOINT|RELEASE|ROLLBACK TO)\b/i.test(sql)
      const purpose = transaction ? 'transaction' : this.purpose
      this.#entries.push({
        entry: { sql, parameters: parametersText(parameters), durationMs: 0, rows: null, purpose },
        started: performance.now(),
        done: false,
      })
      // What follows a statement without being asked for is what its loaders send.
      if (purpose === 'statement') this.purpose = 'loader'
    })
    connection.events.on('afterCursorExecute', (_connection, _sql, _parameters, context) => {
      const open = this.#entries.findLast((each) => !each.done)
      if (open === undefined) return
      const rows = (context as { rowcount?: number } | null)?.rowcount
      this.#finish(open, typeof rows === 'number' && rows >= 0 ? rows : null)
    })
    connection.events.on('handleError', () => {
      const open = this.#entries.findLast((each) => !each.done)
      if (open) this.#finish(open, null)
    })
  }

  #finish(open: { entry: SentStatement; started: number; done: boolean }, rows: number | null): void {
    open.entry = { ...open.entry, durationMs: performance.now() - open.started, rows }
    open.done = true
  }

  /** A line that is no statement of its own: the beginning and the end of the transaction. */
  note(sql: string, durationMs: number): void {
    this.#entries.push({
      entry: { sql, parameters: '', durationMs, rows: null, purpose: 'transaction' },
      started: 0,
      done: true,
    })
  }

  /** All that was sent so far. */
  get all(): SentStatement[] {
    return this.#entries.map((each) => each.entry)
  }

  /** What was sent since this was asked last. */
  takeNew(): SentStatement[] {
    const fresh = this.all.slice(this.#reported)
    this.#reported = this.#entries.length
    return fresh
  }
}

function parametersText(parameters: unknown): string {
  if (parameters === null || parameters === undefined) return ''
  if (Array.isArray(parameters) && parameters.length === 0) return ''
  const text = JSON.stringify(parameters, (_, value) => {
    if (typeof value === 'bigint') return String(value)
    if (value instanceof Uint8Array) return `<${value.length} bytes>`
    return value
  })
  return text === '{}' || text === undefined ? '' : text.length > 2000 ? `${text.slice(0, 2000)}…` : text
}
