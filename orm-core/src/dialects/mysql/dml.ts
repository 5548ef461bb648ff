// MySQL's INSERT with ON DUPLICATE KEY UPDATE. How it is written is the compiler's.

import type { UpdateValuesOf } from '../../sql/dml.ts'
import { Insert as StandardInsert } from '../../sql/dml.ts'
import { ClauseElement, classFlags } from '../../sql/elements.ts'
import { ArgumentError, InvalidRequestError, ValueError } from '../../sql/exc.ts'
import type { Internals } from '../../sql/node.ts'
import { alias, ColumnCollection } from '../../sql/selectable.ts'
import { entriesOf, type Mapping } from '../mapping.ts'

/** New values by column name: a mapping, a list of pairs (whose order is kept), or the columns of `inserted`. */
export type DuplicateKeyUpdate = Mapping | ColumnCollection | readonly (readonly [any, any])[]

/** `ON DUPLICATE KEY UPDATE …`. */
export class OnDuplicateClause extends ClauseElement {
  static override readonly internals: Internals = []
  static override readonly inheritCache: boolean = false
  readonly visitName = 'onDuplicateKeyUpdate'
  readonly insertedAlias: any
  readonly update: readonly (readonly [any, any])[]
  readonly _parameterOrdering: readonly any[] | null

  constructor(insertedAlias: any, update: DuplicateKeyUpdate) {
    super()
    this.insertedAlias = insertedAlias
    this._parameterOrdering = null
    if (Array.isArray(update) && Array.isArray(update[0])) {
      this._parameterOrdering = update.map(([key]) => key)
      this.update = update
    } else if (update instanceof ColumnCollection) {
      this.update = update.items()
    } else if (update !== null && typeof update === 'object' && !Array.isArray(update)) {
      this.update = entriesOf(update as Mapping)
      if (this.update.length === 0) throw new ValueError('update parameter dictionary must not be empty')
    } else {
      throw new ValueError(
        'update parameter must be a non-empty dictionary or a ColumnCollection such as the `.c.` collection of a Table object',
      )
    }
  }
}

/** MySQL's INSERT, made by its `insert()`: it knows what to do about rows that are there. */
export class Insert<T = any> extends StandardInsert<T> {
  static override readonly inheritCache: boolean = false

  /** The columns of the row that was to be inserted. */
  get inserted(): any {
    return this.insertedAlias.columns
  }

  get insertedAlias(): any {
    return this._memoized('insertedAlias', () => alias(this.table, 'inserted'))
  }

  /** Updates the row that has the same key. */
  onDuplicateKeyUpdate(
    values: UpdateValuesOf<T> | Exclude<DuplicateKeyUpdate, Mapping> | ReadonlyMap<any, unknown>,
  ): this
  onDuplicateKeyUpdate(...args: DuplicateKeyUpdate[]): this {
    if (this._postValuesClause != null) {
      throw new InvalidRequestError('This Insert construct already has an ON DUPLICATE KEY clause present')
    }
    if (args.length > 1) {
      throw new ArgumentError('Only a single dictionary or list of tuples is accepted positionally.')
    }
    const clause = new OnDuplicateClause(this.insertedAlias, args[0] as DuplicateKeyUpdate)
    const copy = this._generate()
    copy._postValuesClause = clause
    return copy
  }
}

classFlags(OnDuplicateClause, { stringifyDialect: 'mysql' })
classFlags(Insert, { stringifyDialect: 'mysql' })

/** MySQL's `insert()`. */
export function insert<T>(table: T): Insert<T> {
  return new Insert<T>(table)
}
