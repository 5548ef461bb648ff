// The result of a plain statement: rows with their columns' types applied, and what the execution tells besides:
// row counts, generated keys, defaults. Fetching itself is Result's.

import { InvalidRequestError, ResourceClosedError } from '../sql/exc.ts'
import type { ExecutionContext } from './execution-context.ts'
import { Result } from './result.ts'
import { ResultMetaData, type Row } from './row.ts'

const NO_COLUMNS = new ResultMetaData([])

/** The result of a statement: its rows, what it changed, and the keys that an INSERT made. */
export class CursorResult<R = Row, S = any> extends Result<R, S> {
  readonly context: ExecutionContext
  readonly #returnsRows: boolean
  #rowcount: number

  constructor(context: ExecutionContext, metadata: ResultMetaData | null, rows: unknown[][], rowcount: number) {
    super(metadata ?? NO_COLUMNS, { rows, at: 0, closed: false })
    this.context = context
    this.#returnsRows = metadata !== null
    this.#rowcount = rowcount
  }

  override get returnsRows(): boolean {
    return this.#returnsRows
  }

  override _take(count: number): unknown[] {
    if (!this.#returnsRows) {
      throw new ResourceClosedError('This result object does not return rows. It has been closed automatically.')
    }
    return super._take(count)
  }

  /** Rows matched by an UPDATE or DELETE; -1 where the driver does not tell. */
  get rowcount(): number {
    return this.#rowcount
  }

  get isInsert(): boolean {
    return this.context.isinsert
  }

  /** The primary key of the row inserted by a single INSERT. */
  get insertedPrimaryKey(): readonly unknown[] {
    const rows = this.insertedPrimaryKeyRows
    if (this.context.executemany) {
      throw new InvalidRequestError(
        'This statement was an executemany call; if primary key returning is supported, please use .inserted_primary_key_rows.',
      )
    }
    return rows[0] ?? []
  }

  get insertedPrimaryKeyRows(): readonly (readonly unknown[])[] {
    const { context } = this
    if (!context.isinsert) throw new InvalidRequestError('Statement is not an insert() expression construct.')
    if (context.isExplicitReturning) {
      throw new InvalidRequestError("Can't call inserted_primary_key when returning() is used.")
    }
    context.insertedPrimaryKeyRows ??= context.primaryKeysFromParameters()
    return context.insertedPrimaryKeyRows
  }

  /** The row that `returnDefaults()` asked for. */
  get returnedDefaults(): readonly unknown[] | null {
    return this.context.returnedDefaultRows?.[0] ?? null
  }

  get returnedDefaultsRows(): readonly (readonly unknown[])[] | null {
    return this.context.returnedDefaultRows
  }

  lastInsertedParams(): Record<string, unknown> {
    if (!this.context.isinsert) throw new InvalidRequestError('Statement is not an insert() expression construct.')
    return this.context.compiledParameters[0] ?? {}
  }

  lastUpdatedParams(): Record<string, unknown> {
    if (!this.context.isupdate) throw new InvalidRequestError('Statement is not an update() expression construct.')
    return this.context.compiledParameters[0] ?? {}
  }

  prefetchCols(): readonly unknown[] {
    return this.context.prefetchCols
  }

  postfetchCols(): readonly unknown[] {
    return this.context.postfetchCols
  }

  lastrowHasDefaults(): boolean {
    return (this.isInsert || this.context.isupdate) && this.context.postfetchCols.length > 0
  }
}
