// SQLite's INSERT with ON CONFLICT. What the clause holds and how it is written is shared with PostgreSQL.

import { expect } from '../../sql/coercions.ts'
import { Insert as StandardInsert } from '../../sql/dml.ts'
import { classFlags } from '../../sql/elements.ts'
import { InvalidRequestError } from '../../sql/exc.ts'
import { WhereHavingRole } from '../../sql/roles.ts'
import { alias } from '../../sql/selectable.ts'
import {
  OnConflictClause,
  type OnConflictOptions,
  type OnConflictUpdateOptions,
  type UpsertOptions,
  updateValues,
} from '../on-conflict.ts'

/** `ON CONFLICT … DO NOTHING`. */
export class OnConflictDoNothing extends OnConflictClause {
  readonly visitName = 'onConflictDoNothing'

  constructor(options: OnConflictOptions = {}) {
    super()
    if (options.indexElements != null) this._inferFrom(options.indexElements, options.indexWhere)
  }
}

/** `ON CONFLICT … DO UPDATE SET …`. */
export class OnConflictDoUpdate extends OnConflictClause {
  readonly visitName = 'onConflictDoUpdate'
  readonly updateValuesToSet: readonly (readonly [any, any])[]
  readonly updateWhereclause: any

  constructor(options: OnConflictUpdateOptions = {}) {
    super()
    if (options.indexElements != null) this._inferFrom(options.indexElements, options.indexWhere)
    this.updateValuesToSet = updateValues(options.set)
    this.updateWhereclause = options.where == null ? null : expect(WhereHavingRole, options.where)
  }
}

/** SQLite's INSERT, made by its `insert()`: it knows what to do about rows that are there. */
export class Insert<T = any> extends StandardInsert<T> {
  static override readonly inheritCache: boolean = false

  /** The columns of the row that could not be inserted. */
  get excluded(): any {
    return this._memoized('excluded', () => alias(this.table, 'excluded').columns)
  }

  /** Updates the row that is there already. */
  onConflictDoUpdate(options: UpsertOptions<T>): this {
    return this._withOnConflict(new OnConflictDoUpdate(options))
  }

  /** Leaves the row that is there already as it is. */
  onConflictDoNothing(options: OnConflictOptions = {}): this {
    return this._withOnConflict(new OnConflictDoNothing(options))
  }

  private _withOnConflict(clause: OnConflictClause): this {
    if (this._postValuesClause != null) {
      throw new InvalidRequestError('This Insert construct already has an ON CONFLICT clause established')
    }
    const copy = this._generate()
    copy._postValuesClause = clause
    return copy
  }
}

for (const cls of [Insert, OnConflictDoNothing, OnConflictDoUpdate]) classFlags(cls, { stringifyDialect: 'sqlite' })

/** SQLite's `insert()`. */
export function insert<T>(table: T): Insert<T> {
  return new Insert<T>(table)
}
