// The default computations behind INSERT, UPDATE and DELETE: which values are set, in which form, and which FROM
// elements there are besides the table. The ORM registers its own states for its entities.

import { expect } from '../coercions.ts'
import { CompileState } from '../compile-state.ts'
import { InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import { ElementSet } from '../node.ts'
import * as roles from '../roles.ts'
import { fromObjects } from '../selectable/from-clause.ts'
import { NULLTYPE } from '../types/type-engine.ts'
import { tablesFromLeftmost } from '../util.ts'

/** A key of `values()`: a column by its key, or the column itself. */
export type DmlKey = any
/** Values in the order given. */
export type DmlValues = ReadonlyMap<DmlKey, unknown>

/**
 * The pairs of what `values()` takes: a Map, a plain object, a list of pairs. What is undefined in an object is left out, as
 * if it were not there.
 */
export function valueEntries(values: unknown): [DmlKey, unknown][] {
  if (values instanceof Map) return [...values]
  if (Array.isArray(values)) return values.map(([key, value]) => [key, value])
  if (typeof (values as Iterable<unknown>)[Symbol.iterator] === 'function') {
    return [...(values as Iterable<[DmlKey, unknown]>)]
  }
  return Object.entries(values as object).filter(([, value]) => value !== undefined)
}

export class DMLState extends CompileState {
  _noParameters = true
  _dictParameters: DmlValues | null = null
  _multiParameters: DmlValues[] | null = null
  _orderedValues: readonly (readonly [DmlKey, unknown])[] | null = null
  _parameterOrdering: readonly DmlKey[] | null = null
  _supportsImplicitReturning = true
  _hasMultiParameters = false
  _primaryTable: any = null
  _extraFroms: any[] = []
  includeTableWithColumnExprs = false
  readonly isupdate: boolean = false
  readonly isdelete: boolean = false
  readonly isinsert: boolean = false

  static getEntityDescription(statement: any): any {
    const { table } = statement
    return { name: table.namedWithColumn ? table.name : null, table }
  }

  static getReturningColumnDescriptions(statement: any): any[] {
    return statement._allSelectedColumns.map((column: any) => ({ name: column.key, type: column.type, expr: column }))
  }

  get dmlTable(): any {
    return this.statement.table
  }

  get isMultitable(): boolean {
    return this._extraFroms.length > 0
  }

  static _getMultiCrudKvPairs(_statement: any, rows: readonly unknown[]): DmlValues[] {
    return rows.map(
      (row) => new Map(valueEntries(row).map(([key, value]) => [expect(roles.DMLColumnRole, key), value])),
    )
  }

  static _getCrudKvPairs(
    _statement: any,
    entries: readonly (readonly [DmlKey, unknown])[],
    needsToBeCacheable: boolean,
  ): [DmlKey, unknown][] {
    return entries.map(([key, value]) => [
      expect(roles.DMLColumnRole, key),
      needsToBeCacheable ? expect(roles.ExpressionElementRole, value, { type: NULLTYPE, isCrud: true }) : value,
    ])
  }

  protected _makeExtraFroms(statement: any): void {
    const [primary, ...rest] = tablesFromLeftmost(statement.table)
    const froms: any[] = []
    const seen = new ElementSet<any>([primary])
    const consider: any[] = [...statement._whereCriteria]
    if (this._dictParameters !== null) {
      for (const value of this._dictParameters.values()) {
        if ((value as { isClauseElement?: boolean } | null)?.isClauseElement) consider.push(value)
      }
    }
    for (const criterion of consider) {
      for (const from of fromObjects(criterion)) {
        if (!seen.intersects(from._clonedSet)) froms.push(from)
        seen.update(from._clonedSet)
      }
    }
    this._primaryTable = primary
    this._extraFroms = [...froms, ...rest]
  }

  protected _processValues(statement: any): void {
    if (this._noParameters) {
      this._dictParameters = statement._values
      this._noParameters = false
    }
  }

  protected _processSelectValues(statement: any): void {
    if (!this._noParameters) throw new Error('This statement already has parameters')
    this._noParameters = false
    this._dictParameters = new Map(statement._selectNames.map((name: string) => [name, new (late as any).Null()]))
  }

  protected _noMultiValuesSupported(statement: any): never {
    throw new InvalidRequestError(
      `${statement.visitName.toUpperCase()} construct does not support multiple parameter sets.`,
    )
  }

  protected _cantMixFormatsError(): never {
    throw new InvalidRequestError(
      "Can't mix single and multiple VALUES formats in one INSERT statement; one style appends to a list while the other replaces values, so the intent is ambiguous.",
    )
  }
}

export class InsertDMLState extends DMLState {
  override readonly isinsert = true

  constructor(statement: any, compiler: any, kw: { disableImplicitReturning?: boolean } = {}) {
    super(statement, compiler, kw)
    this._primaryTable = statement.table
    if (kw.disableImplicitReturning) this._supportsImplicitReturning = false
    if (statement._selectNames !== null) this._processSelectValues(statement)
    if (statement._values !== null) this._processValues(statement)
    if (statement._multiValues.length > 0) this._processMultiValues(statement)
  }

  get _insertColKeys(): string[] {
    return [...(this._dictParameters?.keys() ?? [])].map((column) =>
      expect(roles.DMLColumnRole, column, { asKey: true }),
    )
  }

  protected override _processValues(statement: any): void {
    if (this._noParameters) {
      this._hasMultiParameters = false
      this._dictParameters = statement._values
      this._noParameters = false
    } else if (this._hasMultiParameters) this._cantMixFormatsError()
  }

  private _processMultiValues(statement: any): void {
    const columns: any[] = [...statement.table.c]
    for (const rows of statement._multiValues as readonly (readonly unknown[])[]) {
      const parameters: DmlValues[] = rows.map((row) => {
        if (!Array.isArray(row)) return row as DmlValues
        const length = Math.min(columns.length, row.length)
        return new Map(columns.slice(0, length).map((column, i) => [column.key, row[i]]))
      })
      if (this._noParameters) {
        this._noParameters = false
        this._hasMultiParameters = true
        this._multiParameters = parameters
        this._dictParameters = parameters[0] ?? null
      } else if (!this._hasMultiParameters) this._cantMixFormatsError()
      else this._multiParameters = [...this._multiParameters!, ...parameters]
    }
  }
}
CompileState.pluginFor('default', 'insert')(InsertDMLState)

export class UpdateDMLState extends DMLState {
  override readonly isupdate = true

  constructor(statement: any, compiler: any, kw: any = {}) {
    super(statement, compiler, kw)
    if (statement._orderedValues !== null) this._processOrderedValues(statement)
    else if (statement._values !== null) this._processValues(statement)
    else if (statement._multiValues.length > 0) this._noMultiValuesSupported(statement)
    this._makeExtraFroms(statement)
    this.includeTableWithColumnExprs = this.isMultitable && compiler.renderTableWithColumnInUpdateFrom
  }

  private _processOrderedValues(statement: any): void {
    if (!this._noParameters) {
      throw new InvalidRequestError('Can only invoke ordered_values() once, and not mixed with any other values() call')
    }
    const parameters = statement._orderedValues as readonly (readonly [DmlKey, unknown])[]
    this._noParameters = false
    this._dictParameters = new Map(parameters)
    this._orderedValues = parameters
    this._parameterOrdering = parameters.map(([key]) => key)
  }
}
CompileState.pluginFor('default', 'update')(UpdateDMLState)

export class DeleteDMLState extends DMLState {
  override readonly isdelete = true

  constructor(statement: any, compiler: any, kw: any = {}) {
    super(statement, compiler, kw)
    this._makeExtraFroms(statement)
  }
}
CompileState.pluginFor('default', 'delete')(DeleteDMLState)
