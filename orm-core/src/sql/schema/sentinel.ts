// Which columns of a table can tell apart the rows that one INSERT of many rows returns (insertmanyvalues), and how
// their values come about. The statement's form for each case is the compiler's decision.

import { InvalidRequestError } from '../exc.ts'
import type { Column } from './column.ts'
import { Sequence } from './defaults.ts'
import type { Table } from './table.ts'

export type SentinelDefault =
  | 'none'
  | 'unknown'
  | 'clientside'
  | 'sentinelDefault'
  | 'serverside'
  | 'identity'
  | 'sequence'

export interface SentinelCharacterization {
  readonly columns: readonly Column<any>[] | null
  readonly isExplicit: boolean
  readonly isAutoinc: boolean
  readonly defaultCharacterization: SentinelDefault
}

/** Table._sentinel_column_characteristics: an explicit column, else the autoincrement one, else the primary key. */
export function sentinelCharacteristics(table: Table<any>): SentinelCharacterization {
  const explicit = table._sentinelColumn
  let autoinc = table._autoincrementColumn
  let isAutoinc = false
  let sentinel: readonly Column<any>[] | null = null
  const isExplicit = explicit !== null
  if (explicit !== null) {
    sentinel = [explicit]
    isAutoinc = explicit === autoinc
  } else if (autoinc !== null) {
    sentinel = [autoinc]
    isAutoinc = true
  }
  let characterization: SentinelDefault = 'unknown'
  /** A counter that runs backwards does not tell the order. */
  const refuse = (what: string): void => {
    if (isExplicit) {
      throw new InvalidRequestError(`Can't use ${what} default with negative increment as an explicit sentinel column`)
    }
    if (isAutoinc) {
      autoinc = null
      isAutoinc = false
    }
    sentinel = null
  }
  if (sentinel !== null) {
    const column = sentinel[0]!
    if (column.identity !== null) {
      if (column.identity._incrementIsNegative) refuse('IDENTITY')
      else characterization = 'identity'
    } else if (column.default === null && column.serverDefault === null) {
      if (column.nullable) {
        throw new InvalidRequestError(
          `Column ${column} has been marked as a sentinel column with no default generation function; it at least needs to be marked nullable=False assuming user-populated sentinel values will be used.`,
        )
      }
      characterization = 'none'
    } else if (column.default !== null) {
      if (column.default.isSentinel) characterization = 'sentinelDefault'
      else if (column.default instanceof Sequence) {
        if (column.default._incrementIsNegative) refuse('SEQUENCE')
        characterization = 'sequence'
      } else if (column.default.isCallable) characterization = 'clientside'
    } else {
      if (isExplicit) {
        throw new InvalidRequestError(
          `Column ${column} can't be a sentinel column because it uses an explicit server side default that's not the Identity() default.`,
        )
      }
      characterization = 'serverside'
    }
  }
  if (sentinel === null && table.primaryKey.length > 0 && autoinc === null) {
    const columns = [...table.primaryKey]
    if (columns.every((c) => c.serverDefault === null && (c.default === null || c.default.isCallable))) {
      sentinel = columns
      characterization = 'clientside'
    }
  }
  return { columns: sentinel, isExplicit, isAutoinc, defaultCharacterization: characterization }
}
