// PostgreSQL's INSERT with ON CONFLICT, by columns, by index or by constraint. What the clause holds and how it is
// written is shared with SQLite.

import { expect } from '../../sql/coercions.ts'
import { Insert as StandardInsert } from '../../sql/dml.ts'
import { classFlags } from '../../sql/elements.ts'
import { InvalidRequestError, ValueError } from '../../sql/exc.ts'
import { QuotedName } from '../../sql/names.ts'
import { StatementOptionRole, WhereHavingRole } from '../../sql/roles.ts'
import { Constraint, Index } from '../../sql/schema.ts'
import { alias } from '../../sql/selectable.ts'
import {
  OnConflictClause,
  type OnConflictOptions,
  type OnConflictUpdateOptions,
  type UpsertOptions,
  updateValues,
} from '../on-conflict.ts'
import { ExcludeConstraint } from './exclude-constraint.ts'

/** By which index or constraint a conflict is recognised. */
export interface PGOnConflictOptions extends OnConflictOptions {
  /** The name of a unique or exclusion constraint, or the constraint or index itself. */
  readonly constraint?: string | Constraint | Index | null
}

abstract class PGOnConflictClause extends OnConflictClause {
  /** The name of the constraint; one that a naming convention made is shortened where it is written. */
  constraintTarget: Constraint['name'] | null = null

  constructor(options: PGOnConflictOptions) {
    super()
    let constraint: any = options.constraint ?? null
    let elements: Iterable<any> | null = options.indexElements ?? null
    let where = options.indexWhere
    // a constraint with a name is meant by its name
    if (constraint instanceof Constraint && constraint.name !== null) constraint = constraint.name
    if (constraint !== null) {
      if (elements !== null) throw new ValueError("'constraint' and 'index_elements' are mutually exclusive")
      if (typeof constraint === 'string' || constraint instanceof QuotedName) {
        this.constraintTarget = constraint
      } else if (constraint instanceof ExcludeConstraint) {
        elements = constraint.columns
        where = constraint.where
      } else {
        elements = constraint instanceof Index ? constraint.expressions : constraint.columns
        where = constraint.dialectOptions.postgresql.where
      }
    }
    if (elements !== null) {
      const role = constraint instanceof ExcludeConstraint ? StatementOptionRole : WhereHavingRole
      this._inferFrom(elements, where, role)
    }
  }
}

/** `ON CONFLICT … DO NOTHING`. */
export class OnConflictDoNothing extends PGOnConflictClause {
  readonly visitName = 'onConflictDoNothing'
}

/** `ON CONFLICT … DO UPDATE SET …`. */
export class OnConflictDoUpdate extends PGOnConflictClause {
  readonly visitName = 'onConflictDoUpdate'
  readonly updateValuesToSet: readonly (readonly [any, any])[]
  readonly updateWhereclause: any

  constructor(options: PGOnConflictOptions & OnConflictUpdateOptions) {
    super(options)
    if (this.inferredTargetElements === null && this.constraintTarget === null) {
      throw new ValueError('Either constraint or index_elements, but not both, must be specified unless DO NOTHING')
    }
    this.updateValuesToSet = updateValues(options.set)
    this.updateWhereclause = options.where == null ? null : expect(WhereHavingRole, options.where)
  }
}

/** PostgreSQL's INSERT, made by its `insert()`: it knows what to do about rows that are there. */
export class Insert<T = any> extends StandardInsert<T> {
  static override readonly inheritCache: boolean = false

  /** The columns of the row that could not be inserted. */
  get excluded(): any {
    return this._memoized('excluded', () => alias(this.table, 'excluded').columns)
  }

  /** Updates the row that is there already. */
  onConflictDoUpdate(options: PGOnConflictOptions & UpsertOptions<T>): this {
    return this._withOnConflict(new OnConflictDoUpdate(options))
  }

  /** Leaves the row that is there already as it is. */
  onConflictDoNothing(options: PGOnConflictOptions = {}): this {
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

for (const cls of [Insert, PGOnConflictClause]) classFlags(cls, { stringifyDialect: 'postgresql' })

/** PostgreSQL's `insert()`. */
export function insert<T>(table: T): Insert<T> {
  return new Insert<T>(table)
}
