// What INSERT, UPDATE and DELETE have in common: the table, RETURNING, hints, prefixes, values, WHERE.

import { type ClauseList, chainedList, extended } from '../clause-chain.ts'
import { expect } from '../coercions.ts'
import { CompileState } from '../compile-state.ts'
import { ClauseElement, classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { ArgumentError, InvalidRequestError, NotImplementedError } from '../exc.ts'
import { late } from '../late.ts'
import { ElementSet } from '../node.ts'
import * as roles from '../roles.ts'
import { flattenDialectOptions, isPlainObject, splitOptions } from '../schema/schema-item.ts'
import { ColumnCollection, type ColumnSet } from '../selectable/column-collection.ts'
import { type ColumnPlusNames, generateColumnsPlusNames } from '../selectable/columns-plus-names.ts'
import { entityNamespaceKey } from '../selectable/entity-namespace.ts'
import { selectIterables } from '../selectable/from-clause.ts'
import { LABEL_STYLE_DISAMBIGUATE_ONLY } from '../selectable/label-style.ts'
import type { Condition } from '../selectable/row-types.ts'
import {
  addHint,
  Executable,
  HasCTE,
  HasDialectOptions,
  HasPrefixes,
  type Hint,
  mixin,
  STATEMENT_DEFAULTS,
} from '../selectable/statement-mixins.ts'
import { type DmlValues, valueEntries } from './dml-state.ts'

export interface UpdateBase extends HasCTE, Executable, HasPrefixes, HasDialectOptions {
  readonly visitName: string
  _generate(): this
}

/** What INSERT, UPDATE and DELETE have in common. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export abstract class UpdateBase extends ClauseElement {
  declare _hints: readonly Hint[]
  declare readonly namedWithColumn: boolean
  declare readonly _labelStyle: string
  declare readonly nameCteColumns: boolean
  declare _returnDefaults: boolean
  declare _returnDefaultsColumns: readonly any[] | null
  declare _supplementalReturning: readonly any[] | null
  declare _returning: readonly any[]
  declare _sortByParameterOrder: boolean
  declare _isLateral: boolean
  table: any

  constructor(table: any) {
    super()
    this.table = expect(roles.DMLTableRole, table, { applyPropagateAttrs: this })
  }

  get kwargs(): Record<string, unknown> {
    return flattenDialectOptions(this._givenDialectOptions)
  }

  get dialectKwargs(): Record<string, unknown> {
    return this.kwargs
  }

  _generateColumnsPlusNames(anonForDupeKey: boolean, columns?: readonly any[]): ColumnPlusNames[] {
    return generateColumnsPlusNames(this, anonForDupeKey, columns)
  }

  _generateFromclauseColumnProxies(
    fromclause: any,
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
  ): void {
    const proxies: [string, ColumnElement<any>][] = []
    for (const { column, proxyName, requiredLabelName, requiredIsGenerated } of this._generateColumnsPlusNames(false)) {
      if (!column._isColumnElement) continue
      const names = {
        key: proxyName,
        name: requiredLabelName as string | null,
        nameIsTruncatable: true,
        nameIsGenerated: requiredIsGenerated,
      }
      proxies.push(column._makeProxy(fromclause, { ...names, primaryKey, foreignKeys }))
    }
    columns._populateSeparateKeys(proxies)
  }

  override params(): never {
    throw new NotImplementedError(
      'params() is not supported for INSERT/UPDATE/DELETE statements. To set the values for an INSERT or UPDATE statement, use stmt.values(**parameters).',
    )
  }

  /** Options of one dialect: `withDialectOptions({ mysqlLimit: 10 })`. */
  withDialectOptions(options: Record<string, unknown>): this {
    return this._addDialectOptions(options)
  }

  /** RETURNING of what the database generates, fetched into the result's own places. */
  returnDefaults(...args: any[]): this {
    const [columns, options] = splitOptions<{ supplementalCols?: readonly any[]; sortByParameterOrder?: boolean }>(args)
    const copy = this._generate()
    const given = columns.map((column) => expect(roles.ColumnsClauseRole, column))
    if (!this._returnDefaults) copy._returnDefaultsColumns = given
    else if (this._returnDefaultsColumns?.length && given.length > 0) {
      copy._returnDefaultsColumns = [...new ElementSet<any>([...this._returnDefaultsColumns, ...given])]
    } else copy._returnDefaultsColumns = []
    copy._returnDefaults = true
    if (options.sortByParameterOrder) copy._requireInsert('return_defaults')
    if (options.supplementalCols) {
      const supplemental = options.supplementalCols.map((column) => expect(roles.ColumnsClauseRole, column))
      copy._supplementalReturning = [...new ElementSet<any>([...(this._supplementalReturning ?? []), ...supplemental])]
    }
    return copy
  }

  private _requireInsert(method: string): void {
    if (!this.isInsert) {
      throw new ArgumentError(`The 'sort_by_parameter_order' argument to ${method}() only applies to INSERT statements`)
    }
    this._sortByParameterOrder = true
  }

  isDerivedFrom(_fromclause: any): boolean {
    return false
  }

  /** RETURNING columns or entities; the last argument may say `{ sortByParameterOrder: true }`. */
  returning(...args: any[]): any {
    const [columns, options] = splitOptions<{ sortByParameterOrder?: boolean }>(args)
    if (this._returnDefaults) {
      throw new InvalidRequestError('return_defaults() is already configured on this statement')
    }
    const copy = this._generate()
    copy._returning = [
      ...this._returning,
      ...columns.map((column) => expect(roles.ColumnsClauseRole, column, { applyPropagateAttrs: copy })),
    ]
    if (options.sortByParameterOrder) copy._requireInsert('returning')
    return copy
  }

  correspondingColumn(column: ColumnElement<any>, requireEmbedded = false): ColumnElement<any> | null {
    return this.exportedColumns.correspondingColumn(column, requireEmbedded)
  }

  get _allSelectedColumns(): any[] {
    return this._memoized('_allSelectedColumns', () => selectIterables(this._returning))
  }

  get exportedColumns(): ColumnCollection<any> {
    return this._memoized('exportedColumns', () => {
      const columns = this._allSelectedColumns.filter((column) => column._isColumnElement)
      return new ColumnCollection<any>(columns.map((column) => [column.key, column] as const))
    })
  }

  /** A hint for the table, or for another one. */
  withHint(text: string, selectable: any = null, dialectName = '*'): this {
    const copy = this._generate()
    const from = selectable === null ? this.table : expect(roles.DMLTableRole, selectable)
    copy._hints = addHint(this._hints, from, dialectName, text)
    return copy
  }

  get entityDescription(): any {
    return CompileState.getPluginClass(this).getEntityDescription(this)
  }

  get returningColumnDescriptions(): any[] {
    return CompileState.getPluginClass(this).getReturningColumnDescriptions(this)
  }

  _refreshForNewColumn(_column: unknown): void {}
}
mixin(UpdateBase, HasCTE, Executable, HasPrefixes, HasDialectOptions)
classFlags(UpdateBase, {
  ...STATEMENT_DEFAULTS,
  _isReturnsRows: true,
  namedWithColumn: false,
  _labelStyle: LABEL_STYLE_DISAMBIGUATE_ONLY,
  nameCteColumns: false,
  _returnDefaults: false,
  _returnDefaultsColumns: null,
  _supplementalReturning: null,
  _returning: Object.freeze([]),
  _sortByParameterOrder: false,
  _isLateral: false,
  isDml: true,
  isSelect: false,
  isInsert: false,
  isUpdate: false,
  isDelete: false,
  isText: false,
  isFromStatement: false,
  supportsExecution: true,
} as object)
roles.takesRoles(UpdateBase, roles.DMLRole, roles.HasCTERole)

/** More values than these are not copied when one is added: they become a Map when it is asked for. */
const FEW = 32

class ValueChain {
  readonly before: DmlValues | ValueChain
  readonly pairs: readonly (readonly [any, unknown])[]
  constructor(before: DmlValues | ValueChain, pairs: readonly (readonly [any, unknown])[]) {
    this.before = before
    this.pairs = pairs
  }
  toMap(): DmlValues {
    const parts: ValueChain[] = []
    let part: DmlValues | ValueChain = this
    for (; part instanceof ValueChain; part = part.before) parts.push(part)
    const values = new Map(part)
    for (let i = parts.length - 1; i >= 0; i--) for (const [key, value] of parts[i]!.pairs) values.set(key, value)
    return values
  }
}

/** INSERT and UPDATE: statements that set values. */
export abstract class ValuesBase extends UpdateBase {
  declare select: any
  declare _postValuesClause: any
  /** The values as they were added, where they are many. */
  declare private _valueList: DmlValues | ValueChain | null
  declare _multiValues: readonly (readonly unknown[])[]
  declare private _multiValueList: ClauseList
  declare _orderedValues: readonly (readonly [any, unknown])[] | null
  declare _selectNames: readonly string[] | null
  declare _inline: boolean

  /** Values by column: an object, a Map, a row as a list; for INSERT also a list of rows. */
  values(...args: any[]): this {
    if (this._selectNames !== null) throw new InvalidRequestError('This construct already inserts from a SELECT')
    if (this._orderedValues !== null) throw new InvalidRequestError('This statement already has ordered values present')
    if (args.length > 1) {
      throw new ArgumentError('Only a single dictionary/tuple or list of dictionaries/tuples is accepted positionally.')
    }
    const copy = this._generate()
    let given = args[0] ?? {}
    const state = CompileState.getPluginClass(this)
    if (Array.isArray(given)) {
      const first = given[0]
      if (first instanceof Map || isPlainObject(first)) {
        copy._multiValueList = extended(this._multiValueList, [state._getMultiCrudKvPairs(this, given)])
        return copy
      }
      if (Array.isArray(first)) {
        copy._multiValueList = extended(this._multiValueList, [given])
        return copy
      }
      const row = given
      const columns = [...this.table.c].slice(0, row.length)
      given = new Map(columns.map((column: any, i) => [column.key, row[i]]))
    }
    const pairs: [any, unknown][] = state._getCrudKvPairs(this, valueEntries(given), true)
    const before = this._valueList
    if (before === null) copy._valueList = new Map(pairs)
    else if (before instanceof Map && before.size < FEW) copy._valueList = new Map([...before, ...pairs])
    else copy._valueList = new ValueChain(before, pairs)
    return copy
  }

  get _values(): DmlValues | null {
    if (this._valueList instanceof ValueChain) this._valueList = this._valueList.toMap()
    return this._valueList
  }
  set _values(values: DmlValues | null) {
    this._valueList = values
  }

  /** Without fetching what the database generates. */
  inline(): this {
    const copy = this._generate()
    copy._inline = true
    return copy
  }
}
chainedList(ValuesBase, '_multiValues', '_multiValueList')
classFlags(ValuesBase, {
  select: null,
  _postValuesClause: null,
  _valueList: null,
  _multiValueList: Object.freeze([]),
  _orderedValues: null,
  _selectNames: null,
  _inline: false,
} as object)

/** The methods of DMLWhereBase, for the types of the classes that mix them in. */
export interface DMLWhere {
  where(...criteria: Condition[]): this
  filter(...criteria: Condition[]): this
  filterBy(values: Readonly<Record<string, unknown>>): this
}

/** What UPDATE and DELETE have: WHERE. */
export class DMLWhereBase {
  declare _whereCriteria: readonly any[]
  declare _whereList: ClauseList
  declare table: any
  declare _generate: () => this

  /** Adds to WHERE, with AND. */
  where(...criteria: Condition[]): this {
    const copy = this._generate()
    const options = { applyPropagateAttrs: copy as any }
    copy._whereList = extended(
      this._whereList,
      criteria.map((criterion) => expect(roles.WhereHavingRole, criterion, options)),
    )
    return copy
  }

  filter(...criteria: Condition[]): this {
    return this.where(...criteria)
  }

  filterBy(values: Readonly<Record<string, unknown>>): this {
    return this.filter(...Object.entries(values).map(([key, value]) => entityNamespaceKey(this.table, key).eq(value)))
  }

  get whereclause(): any {
    return late.BooleanClauseList._constructForWhereclause(this._whereCriteria)
  }
}
