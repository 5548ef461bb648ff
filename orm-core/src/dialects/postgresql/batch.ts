// One statement with many sets of values in one go: everything is written before the first answer is awaited, so that a
// thousand rows cost one way to the server and back. pg takes any object with these methods for a query (its cursors are
// such objects); the messages are those of PostgreSQL's extended protocol.

import type { QueryArrayConfig } from 'pg'

/** Of pg's connection, what writes messages. */
interface Wire {
  readonly stream: { cork?(): void; uncork?(): void }
  readonly parsedStatements: Record<string, string | undefined>
  readonly submittedNamedStatements?: Record<string, string | undefined>
  parse(message: { text: string; name: string; types: unknown }): void
  bind(message: { statement: string; values: readonly unknown[]; valueMapper: (value: unknown) => unknown }): void
  execute(message: { portal: string; rows: number }): void
  sync(): void
}

export class PipelinedBatch {
  /** How many rows all of them have changed. */
  readonly done: Promise<number>
  readonly text: string
  readonly name: string
  readonly #paramSets: readonly (readonly unknown[])[]
  readonly #prepareValue: (value: unknown) => unknown
  readonly #types: QueryArrayConfig['types'] | undefined
  #rowcount = 0
  #resolve!: (rowcount: number) => void
  #reject!: (error: unknown) => void

  constructor(
    text: string,
    name: string,
    paramSets: readonly (readonly unknown[])[],
    prepareValue: (value: unknown) => unknown,
    types?: QueryArrayConfig['types'],
  ) {
    this.text = text
    this.name = name
    this.#paramSets = paramSets
    this.#prepareValue = prepareValue
    this.#types = types
    this.done = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
  }

  submit(connection: Wire): null {
    const { name, text } = this
    connection.stream.cork?.()
    try {
      const known = connection.parsedStatements[name] ?? connection.submittedNamedStatements?.[name]
      if (known === undefined) {
        connection.parse({ text, name, types: this.#types })
        if (connection.submittedNamedStatements !== undefined) connection.submittedNamedStatements[name] = text
      }
      try {
        for (const values of this.#paramSets) {
          connection.bind({ statement: name, values, valueMapper: this.#prepareValue })
          connection.execute({ portal: '', rows: 0 })
        }
      } catch (error) {
        // what was written already is carried out; the caller hears why the rest was not, and rolls back
        this.#reject(error)
      }
      connection.sync()
    } finally {
      connection.stream.uncork?.()
    }
    return null
  }

  handleCommandComplete({ text }: { text: string }): void {
    const count = /(\d+)$/.exec(text)
    if (count !== null) this.#rowcount += Number(count[1])
  }
  handleReadyForQuery(): void {
    this.#resolve(this.#rowcount)
  }
  handleError(error: unknown): void {
    this.#reject(error)
  }
  handleRowDescription(): void {}
  handleDataRow(): void {}
  handlePortalSuspended(): void {}
  handleEmptyQuery(): void {}
}
