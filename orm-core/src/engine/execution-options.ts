// Options of an execution: from the engine, the connection, the statement and the call, the last winning. Names are
// SQLAlchemy's; what each does is at the place that reads it.

import type { CompiledCache } from '../compile/compiled.ts'

/** Options of an execution: isolation level, streaming, a schema map, a signal that cancels. */
export interface ExecutionOptions {
  /** `AUTOCOMMIT` sends no BEGIN. */
  readonly isolationLevel?: string
  /** The transaction may not write; the database sees to it. */
  readonly readOnly?: boolean
  /** PostgreSQL: a serializable read-only transaction waits for a safe snapshot. */
  readonly deferrable?: boolean
  /** Rows are read from the server in pages instead of all at once. */
  readonly streamResults?: boolean
  readonly yieldPer?: number
  readonly maxRowBuffer?: number
  /** Ends the statement when it is aborted. */
  readonly signal?: AbortSignal
  /** Milliseconds after which a statement is ended. */
  readonly timeout?: number
  readonly schemaTranslateMap?: Readonly<Record<string, string | null>>
  /** null turns the cache of compiled statements off. */
  readonly compiledCache?: CompiledCache | null
  readonly insertmanyvaluesPageSize?: number
  readonly loggingToken?: string
  readonly preserveRowcount?: boolean
  /** ORM */
  readonly populateExisting?: boolean
  readonly autoflush?: boolean
  readonly synchronizeSession?: 'auto' | 'evaluate' | 'fetch' | false
  readonly identityToken?: unknown
  readonly renderNulls?: boolean
  readonly dmlStrategy?: string
  readonly [name: string]: unknown
}

export const NO_OPTIONS: ExecutionOptions = Object.freeze({})

/** Merges from the weakest to the strongest. */
export function mergeOptions(...layers: readonly (ExecutionOptions | null | undefined)[]): ExecutionOptions {
  let merged: ExecutionOptions = NO_OPTIONS
  for (const layer of layers) {
    if (layer === null || layer === undefined || layer === NO_OPTIONS) continue
    if (merged === NO_OPTIONS) merged = layer
    else merged = { ...merged, ...layer }
  }
  return merged
}
