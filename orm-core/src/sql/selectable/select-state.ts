// The default computation behind a SELECT: joins put in their places, the list of FROM elements, what is left of it
// in an enclosing statement (correlation), and the names by which ORDER BY finds columns.

import { CompileState } from '../compile-state.ts'
import { clonedDifference, clonedIntersection, expandCloned } from '../elements/clause-element.ts'
import { describe, InvalidRequestError } from '../exc.ts'
import { anonymousLabel } from '../names.ts'
import { ElementSet } from '../node.ts'
import { findLeftClauseThatMatchesGiven, findLeftClauseToJoinFrom } from '../util.ts'
import type { ColumnPlusNames } from './columns-plus-names.ts'
import { addFromObjects, type FromClause, selectIterables } from './from-clause.ts'
import { Join } from './join.ts'

type Froms = FromClause<any>[]
export type LabelResolveDict = readonly [
  withColumns: Map<string, any>,
  onlyFroms: Map<string, any>,
  onlyColumns: Map<string, any>,
]

/** [target, ON clause, left side, flags] */
export type SetupJoin = readonly [any, any, any, { readonly isouter: boolean; readonly full: boolean }]

/** Seeds of the anonymous names of tables that have one name in two schemas: one for each name. */
const ambiguousSeeds = new Map<string, string>()

export class SelectState extends CompileState {
  fromClauses: any[]
  froms: Froms
  columnsPlusNames: ColumnPlusNames[]
  private _resolve: LabelResolveDict | null = null

  constructor(statement: any, compiler: any, kw?: any) {
    super(statement, compiler, kw)
    this.fromClauses = statement._fromObj
    for (const memoized of statement._memoizedSelectEntities) {
      this._setupJoins(memoized._setupJoins, memoized._rawColumns)
    }
    if (statement._setupJoins.length > 0) this._setupJoins(statement._setupJoins, statement._rawColumns)
    this.froms = this._getFroms(statement)
    this.columnsPlusNames = statement._generateColumnsPlusNames(true)
  }

  static _pluginNotImplemented(): never {
    throw new Error('The default SELECT construct without plugins does not implement this method.')
  }

  static getColumnDescriptions(statement: any): { name: string | null; type: any; expr: any }[] {
    return statement
      ._generateColumnsPlusNames(false)
      .map((each: ColumnPlusNames) => ({ name: each.proxyName, type: each.column.type, expr: each.column }))
  }

  static fromStatement(_statement: any, _from: any): any {
    return SelectState._pluginNotImplemented()
  }

  static getColumnsClauseFroms(statement: any): Froms {
    return normalizeFroms(addFromObjects(statement._rawColumns, []))
  }

  static determineLastJoinedEntity(statement: any): any {
    return statement._setupJoins.at(-1)?.[0] ?? null
  }

  static allSelectedColumns(statement: any): any[] {
    return selectIterables(statement._rawColumns)
  }

  private _getFroms(statement: any): Froms {
    const all: Froms = [...this.fromClauses]
    addFromObjects(statement._rawColumns, all)
    addFromObjects(statement._whereCriteria, all)
    const froms = normalizeFroms(all, statement)
    this._ambiguousTableNameMap = ambiguousTableNames(froms)
    return froms
  }

  /** The FROM elements to write, less those that the enclosing statements have (`correlate`). */
  _getDisplayFroms(
    explicitCorrelateFroms: ElementSet<any> | null = null,
    implicitCorrelateFroms: ElementSet<any> | null = null,
  ): Froms {
    let froms = this.froms
    const statement = this.statement
    const without = (remove: ElementSet<any>): void => {
      if (remove.size > 0) froms = froms.filter((from) => !remove.has(from))
    }
    if (statement._correlate.length > 0) {
      without(clonedIntersection(clonedIntersection(froms, explicitCorrelateFroms ?? []), statement._correlate))
    }
    if (statement._correlateExcept !== null) {
      without(clonedDifference(clonedIntersection(froms, explicitCorrelateFroms ?? []), statement._correlateExcept))
    }
    if (
      statement._autoCorrelate &&
      implicitCorrelateFroms !== null &&
      implicitCorrelateFroms.size > 0 &&
      froms.length > 1
    ) {
      without(clonedIntersection(froms, implicitCorrelateFroms))
      if (froms.length === 0) {
        throw new InvalidRequestError(
          `Select statement '${describe(statement)}' returned no FROM clauses due to auto-correlation; specify correlate(<tables>) to control correlation manually.`,
        )
      }
    }
    return froms
  }

  get _labelResolveDict(): LabelResolveDict {
    if (this._resolve === null) {
      const onlyColumns = new Map<string, any>()
      for (const column of this.statement._allSelectedColumns) {
        if (column._allowLabelResolve) onlyColumns.set(column._tqLabel || column.key, column)
      }
      const onlyFroms = new Map<string, any>()
      for (const column of selectIterables(this.froms)) if (column._allowLabelResolve) onlyFroms.set(column.key, column)
      const withColumns = new Map(onlyColumns)
      for (const [key, column] of onlyFroms) if (!withColumns.has(key)) withColumns.set(key, column)
      this._resolve = [withColumns, onlyFroms, onlyColumns]
    }
    return this._resolve
  }

  protected _setupJoins(joins: readonly SetupJoin[], rawColumns: readonly any[]): void {
    for (const [right, onclause, given, flags] of joins) {
      let left = given
      let replace: number | null
      if (left === null) [left, replace] = this._joinDetermineImplicitLeftSide(rawColumns, right, onclause)
      else replace = this._joinPlaceExplicitLeftSide(left)
      if (replace !== null) {
        this.fromClauses = this.fromClauses.with(replace, new Join(this.fromClauses[replace], right, onclause, flags))
      } else this.fromClauses = [...this.fromClauses, new Join(left, right, onclause, flags)]
    }
  }

  private _joinDetermineImplicitLeftSide(rawColumns: readonly any[], right: any, onclause: any): [any, number | null] {
    let indexes: number[]
    if (this.fromClauses.length > 0) {
      indexes = findLeftClauseToJoinFrom(this.fromClauses, right, onclause)
      if (indexes.length === 1) return [this.fromClauses[indexes[0]!], indexes[0]!]
    } else {
      const potential = addFromObjects(rawColumns, [])
      const all = [...new ElementSet<any>(addFromObjects(this.statement._whereCriteria, potential))]
      indexes = findLeftClauseToJoinFrom(all, right, onclause)
      if (indexes.length === 1) return [all[indexes[0]!], null]
    }
    if (indexes.length > 1) {
      throw new InvalidRequestError(
        "Can't determine which FROM clause to join from, there are multiple FROMS which can join to this entity. Please use the .select_from() method to establish an explicit left side, as well as providing an explicit ON clause if not present already to help resolve the ambiguity.",
      )
    }
    throw new InvalidRequestError(
      `Don't know how to join to ${describe(right)}. Please use the .select_from() method to establish an explicit left side, as well as providing an explicit ON clause if not present already to help resolve the ambiguity.`,
    )
  }

  private _joinPlaceExplicitLeftSide(left: any): number | null {
    const indexes = this.fromClauses.length > 0 ? findLeftClauseThatMatchesGiven(this.fromClauses, left) : []
    if (indexes.length > 1) {
      throw new InvalidRequestError(
        "Can't identify which entity in which to assign the left side of this join.   Please use a more specific ON clause.",
      )
    }
    return indexes[0] ?? null
  }
}
CompileState.pluginFor('default', 'select')(SelectState)

/** Each FROM element once, without those that another contains (SelectState._normalize_froms). */
export function normalizeFroms(all: readonly FromClause<any>[], checkStatement: any = null): Froms {
  let froms = distinctFroms(all, checkStatement)
  if (froms.length === 0) return froms
  let hidden: FromClause<any>[] | null = null
  for (const from of froms) {
    const within = from._hideFroms
    if (within.length > 0) hidden = hidden === null ? [...within] : hidden.concat(within)
  }
  if (hidden !== null) {
    const remove = expandCloned(hidden)
    froms = froms.filter((from) => !remove.has(from))
  }
  return froms
}

/** How many FROM elements are compared one by one. */
const FEW = 8

/** Each element once; of an element and its clones the first. */
function distinctFroms(all: readonly FromClause<any>[], checkStatement: any): Froms {
  const froms: Froms = []
  let seen: ElementSet<any> | null = null
  for (const from of all) {
    if (from._isSubquery && (from as any).element === checkStatement) {
      throw new InvalidRequestError('select() construct refers to itself as a FROM')
    }
    // an element that is no clone is all of its cloned set, so that a few of these need no sets
    if (seen === null) {
      if (froms.some((known) => known._hash === from._hash)) continue
      if (from._isCloneOf === null && froms.length < FEW) {
        froms.push(from)
        continue
      }
      seen = new ElementSet<any>(froms)
    }
    if (seen.has(from)) continue
    const cloned = from._clonedSet
    if (seen.intersects(cloned)) continue
    froms.push(from)
    seen.update(cloned)
  }
  return froms
}

/** Names for the tables of schemas, for where another table has the same name; null without such tables. */
function ambiguousTableNames(froms: Froms): Map<string, string> | null {
  let names: Map<string, string> | null = null
  for (const from of froms) {
    if (from._isTable && !from.schema) continue
    for (const table of from._fromObjects as any[]) {
      if (!table._isTable || !table.schema) continue
      const name = String(table.name)
      names ??= new Map()
      if (names.has(name)) continue
      let label = ambiguousSeeds.get(name)
      if (label === undefined) {
        label = anonymousLabel(`ambiguous:${name}`, name)
        ambiguousSeeds.set(name, label)
      }
      names.set(name, label)
    }
  }
  return names
}
