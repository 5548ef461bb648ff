// A SELECT with one parameter that is sent over and over: what it compiles to, how the value becomes the driver's and what
// its rows mean are looked up once. Everything that a statement may need besides is the connection's `_execute`.

import type { Connection } from './connection.ts'
import type { DriverResult, ExecuteOptions } from './driver.ts'
import type { ExecutionContext } from './execution-context.ts'
import { NO_OPTIONS } from './execution-options.ts'
import type { ResultMetaData } from './row.ts'
import { type Description, describeOnce, processRows } from './row-description.ts'
import { isPromise, type MaybePromise } from './task.ts'

const known = new WeakMap<object, PreparedSelect | null>()

export class PreparedSelect {
  readonly compiled: any
  readonly #context: ExecutionContext
  readonly #sql: string
  readonly #names: readonly string[]
  readonly #bind: ((value: unknown) => unknown) | null
  #options: ExecuteOptions | null = null
  #description: Description | null = null

  private constructor(context: ExecutionContext) {
    const { compiled } = context
    this.compiled = compiled
    this.#context = context
    this.#sql = compiled.string
    this.#names = compiled.positiontup
    this.#bind = compiled._bindProcessors.get(compiled.positiontup[0]) ?? null
  }

  /** The same for each execution of a compiled statement; null when it takes more than one plain value. */
  static of(context: ExecutionContext): PreparedSelect | null {
    const { compiled } = context
    let found = known.get(compiled)
    if (found === undefined) {
      const plain =
        compiled.positional &&
        compiled.bindNames.size === 1 &&
        compiled.positiontup?.length === 1 &&
        !compiled._hasPostCompile &&
        compiled.schemaTranslateMap === null &&
        compiled.isinsert !== true &&
        compiled.isupdate !== true &&
        compiled.isdelete !== true &&
        typeof compiled._bindProcessors.get(compiled.positiontup[0]) !== 'object'
      found = plain ? new PreparedSelect(context) : null
      known.set(compiled, found)
    }
    return found
  }

  /** What the rows hold: known after the first result. */
  get metadata(): ResultMetaData {
    return (this.#description as Description).metadata
  }

  /** Sends it with a value; rows with their types applied. */
  send(connection: Connection, value: unknown): MaybePromise<unknown[][]> {
    const parameters = [this.#bind === null ? value : this.#bound(connection, value)]
    const options = this.#optionsFor(connection, parameters)
    const sent = connection._sendReady(this.#sql, parameters, options)
    return isPromise(sent) ? sent.then((result) => this.#rows(result, connection)) : this.#rows(sent, connection)
  }

  #bound(connection: Connection, value: unknown): unknown {
    try {
      return this.#bind?.(value)
    } catch (error) {
      throw connection._refuseParameters(error, this.#context, [{ [this.#names[0] as string]: value }])
    }
  }

  #optionsFor(connection: Connection, parameters: readonly unknown[]): ExecuteOptions {
    this.#options ??= connection._driverOptions(this.#context, NO_OPTIONS)
    const { dialect } = connection
    if (dialect.bindTypes === undefined) return this.#options
    return { ...this.#options, parameterTypes: dialect.bindTypes(this.compiled, this.#names, parameters) }
  }

  #rows(result: DriverResult, connection: Connection): unknown[][] {
    this.#description ??= describeOnce(this.#context, result)
    return connection._record.driver.processed ? result.rows : processRows(result.rows, this.#description.processors)
  }
}
