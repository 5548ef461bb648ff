// FROM elements that give another element a name: alias, subquery, LATERAL, TABLESAMPLE, and the table that a function
// returns. Common table expressions are in cte.ts.

import { expect } from '../coercions.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { late } from '../late.ts'
import { anonymousLabel, isAnonymousLabel } from '../names.ts'
import { type CloneFn, type CloneOptions, type Internals, nextIdentity } from '../node.ts'
import * as roles from '../roles.ts'
import { TABLEVALUE, type TypeEngine } from '../types/type-engine.ts'
import type { ColumnCollection, ColumnSet } from './column-collection.ts'
import { FromClause, NamedFromClause } from './from-clause.ts'
import { LABEL_STYLE_NONE } from './label-style.ts'
import type { TableClause } from './table-clause.ts'

type LooseColumns = { readonly [key: string]: any }

export interface AliasOptions {
  name?: string | null
  [option: string]: any
}

/** Made by `_construct` alone: users call `alias()`, `subquery()` and so on. */
export abstract class AliasedReturnsRows<C = LooseColumns> extends NamedFromClause<C> {
  static override readonly internals: Internals = [
    ['element', 'clause'],
    ['name', 'anonName'],
  ]
  declare readonly _supportsDerivedColumns: boolean
  declare element: any
  declare name: any
  declare _origName: string | null

  static _construct<T extends AliasedReturnsRows<any>>(
    this: new () => T,
    selectable: any,
    options: AliasOptions = {},
  ): T {
    const made = new this()
    made._init(selectable, options)
    return made
  }

  protected _init(selectable: any, options: AliasOptions): void {
    this.element = expect(roles.ReturnsRowsRole, selectable, { applyPropagateAttrs: this })
    this._origName = options.name ?? null
    let name: any = options.name ?? null
    if (name === null) {
      if (selectable instanceof FromClause && selectable.namedWithColumn) {
        name = (selectable as any).name ?? null
        if (name !== null) name = isAnonymousLabel(name) ? null : String(name)
      }
      name = anonymousLabel(nextIdentity(), name || 'anon')
    }
    this.name = name
  }

  override _refreshForNewColumn(column: ColumnElement<any>): void {
    super._refreshForNewColumn(column)
    this.element._refreshForNewColumn(column)
  }

  protected override _populateColumnCollection(
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
  ): void {
    this.element._generateFromclauseColumnProxies(this, columns, primaryKey, foreignKeys)
  }

  override get description(): any {
    return isAnonymousLabel(this.name) ? 'anon_1' : this.name
  }

  get implicitReturning(): boolean {
    return this.element.implicitReturning
  }

  get original(): any {
    return this.element
  }

  override isDerivedFrom(fromclause: any): boolean {
    if (fromclause === null) return false
    return this._clonedSet.has(fromclause) || this.element.isDerivedFrom(fromclause)
  }

  override _copyInternals(clone: CloneFn, kw: CloneOptions = {}): void {
    const before = this.element
    super._copyInternals(clone, kw)
    if (before !== this.element) this._resetColumnCollection()
  }

  override _addFroms(out: any[]): void {
    out.push(this)
  }
}
classFlags(AliasedReturnsRows, {
  _origName: null,
  _isFromContainer: true,
  _supportsDerivedColumns: false,
} as object)

export abstract class FromClauseAlias<C = LooseColumns> extends AliasedReturnsRows<C> {
  override get description(): any {
    return isAnonymousLabel(this.name) ? `Anonymous alias of ${this.element.description}` : this.name
  }
}

/** `element AS name` */
export class Alias<C = LooseColumns> extends FromClauseAlias<C> {
  override readonly visitName: string = 'alias'
}
roles.takesRoles(Alias, roles.DMLTableRole)

/** `(SELECT …) AS name` */
export class Subquery<C = LooseColumns> extends AliasedReturnsRows<C> {
  override readonly visitName = 'subquery'

  asScalar(): any {
    return this.element.setLabelStyle(LABEL_STYLE_NONE).scalarSubquery()
  }
}
classFlags(Subquery, { _isSubquery: true } as object)

/** `LATERAL (SELECT …) AS name` */
export class Lateral<C = LooseColumns> extends FromClauseAlias<C> {
  override readonly visitName = 'lateral'
}
classFlags(Lateral, { _isLateral: true } as object)

/** `element AS name TABLESAMPLE method(…)` */
export class TableSample<C = LooseColumns> extends FromClauseAlias<C> {
  static override readonly internals: Internals = [
    ...AliasedReturnsRows.internals,
    ['sampling', 'clause'],
    ['seed', 'clause'],
  ]
  override readonly visitName = 'tablesample'
  sampling!: any
  seed!: any

  protected override _init(selectable: any, options: AliasOptions): void {
    const { sampling, seed = null } = options
    this.sampling = sampling instanceof (late as any).FunctionBase ? sampling : (late as any).func.system(sampling)
    this.seed = seed === null ? null : expect(roles.ExpressionElementRole, seed)
    super._init(selectable, options)
  }

  _getMethod(): any {
    return this.sampling
  }
}

/** The table that a function returns: `json_each(x) AS name`, perhaps with its columns: `AS name(key, value)`. */
export class TableValuedAlias<C = LooseColumns> extends Alias<C> {
  static override readonly internals: Internals = [
    ...AliasedReturnsRows.internals,
    ['_tablevalType', 'type'],
    ['_renderDerived', 'boolean'],
    ['_renderDerivedWTypes', 'boolean'],
    ['_isLateral', 'boolean'],
  ]
  override readonly visitName = 'tableValuedAlias'
  _renderDerived = false
  _renderDerivedWTypes = false
  joinsImplicitly = false
  _tablevalType!: TypeEngine<any>

  protected override _init(selectable: any, options: AliasOptions): void {
    super._init(selectable, options)
    this.joinsImplicitly = options.joinsImplicitly ?? false
    this._tablevalType = options.tableValueType ?? TABLEVALUE
  }

  /** The whole row as one column. */
  get column(): any {
    return this._memoized('column', () => new late.TableValuedColumn(this, this._tablevalType))
  }

  override alias(name: string | null = null, _options: { flat?: boolean } = {}): TableValuedAlias<C> {
    const alias = TableValuedAlias._construct(this, {
      name,
      tableValueType: this._tablevalType,
      joinsImplicitly: this.joinsImplicitly,
    }) as TableValuedAlias<C>
    if (this._renderDerived) {
      alias._renderDerived = true
      alias._renderDerivedWTypes = this._renderDerivedWTypes
    }
    return alias
  }

  override lateral(name: string | null = null): TableValuedAlias<C> {
    const alias = this.alias(name)
    alias._isLateral = true
    return alias
  }

  /** Writes the names of the columns: `AS name(a, b)`, with types when asked. */
  renderDerived(options: { name?: string | null; withTypes?: boolean } = {}): TableValuedAlias<C> {
    const alias = TableValuedAlias._construct(this.element, {
      name: options.name ?? null,
      tableValueType: this._tablevalType,
      joinsImplicitly: this.joinsImplicitly,
    }) as TableValuedAlias<C>
    alias._renderDerived = true
    alias._renderDerivedWTypes = options.withTypes ?? false
    return alias
  }
}
classFlags(TableValuedAlias, { _supportsDerivedColumns: true } as object)

/** `alias(selectable, name?)` */
export function alias<C>(
  selectable: TableClause<C>,
  name?: string | null,
  options?: { readonly flat?: boolean },
): Alias<C>
export function alias(selectable: any, name?: string | null, options?: { readonly flat?: boolean }): any
export function alias(selectable: any, name: string | null = null, options: { flat?: boolean } = {}): any {
  return expect(roles.FromClauseRole, selectable, { allowSelect: true }).alias(name, options)
}

/** A subquery with a name. */
export function subquery(selectable: any, name: string | null = null): any {
  return expect(roles.SelectStatementRole, selectable).subquery(name)
}

/** A LATERAL subquery, which sees what stands before it in FROM. */
export function lateral(selectable: any, name: string | null = null): any {
  return expect(roles.FromClauseRole, selectable, { explicitSubquery: true }).lateral(name)
}

/** A sample of a table's rows. */
export function tablesample(selectable: any, sampling: any, options: { name?: string | null; seed?: any } = {}): any {
  return expect(roles.FromClauseRole, selectable).tablesample(sampling, options)
}

declare module '../late.ts' {
  interface Late {
    Alias: typeof Alias
    Subquery: typeof Subquery
    Lateral: typeof Lateral
    TableSample: typeof TableSample
    TableValuedAlias: typeof TableValuedAlias
  }
}
late.Alias = Alias
late.Subquery = Subquery
late.Lateral = Lateral
late.TableSample = TableSample
late.TableValuedAlias = TableValuedAlias
