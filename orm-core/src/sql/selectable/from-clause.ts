// FromClause, the base of everything that can stand in a FROM list, and its columns: made when they are first asked
// for, and made anew after a column was added below. The kinds of FROM elements are in the files beside this one.

import { guardDepth } from '../depth.ts'
import { ClauseElement, classFlags, gatherFroms } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { late } from '../late.ts'
import { NO_ANNOTATIONS } from '../node.ts'
import * as roles from '../roles.ts'
import { TABLEVALUE } from '../types/type-engine.ts'
import { ColumnCollection, ColumnSet } from './column-collection.ts'

/** `FROM` elements of all the elements, in order. */
export function fromObjects(...elements: readonly ClauseElement[]): FromClause[] {
  return addFromObjects(elements, [])
}

/** Adds the FROM elements of all the elements to `out`. */
export function addFromObjects(elements: Iterable<any>, out: FromClause[]): FromClause[] {
  const pending: any[] = []
  for (const element of elements) gatherFroms(element, out, pending)
  return out
}

/** The columns that the elements stand for in a columns clause: a table stands for its columns. */
export function selectIterables(elements: Iterable<any>): any[] {
  const out: any[] = []
  for (const element of elements) for (const column of element._selectIterable) out.push(column)
  return out
}

/** Anything that gives rows: FROM elements, SELECT, DML with RETURNING. */
export abstract class ReturnsRows extends ClauseElement {
  declare _isLateral: boolean

  get selectable(): this {
    return this
  }

  abstract isDerivedFrom(fromclause: any): boolean
  abstract get exportedColumns(): ColumnCollection

  abstract _generateFromclauseColumnProxies(
    fromclause: any,
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
    compound?: readonly (readonly ColumnElement<any>[])[] | null,
  ): void

  abstract _refreshForNewColumn(column: ColumnElement<any>): void
}
classFlags(ReturnsRows, { _isReturnsRows: true, _isLateral: false })
roles.takesRoles(ReturnsRows, roles.ReturnsRowsRole)

/** Anything that gives rows. */
export abstract class Selectable extends ReturnsRows {
  /** LATERAL (…) AS name */
  lateral(name: string | null = null): any {
    return late.Lateral._construct(this, { name })
  }

  /** This element with `old` and its columns replaced by `alias`. */
  replaceSelectable(_old: unknown, alias: unknown): this {
    return new (late as any).ClauseAdapter(alias).traverse(this)
  }

  correspondingColumn(column: ColumnElement<any>, requireEmbedded = false): ColumnElement<any> | null {
    return this.exportedColumns.correspondingColumn(column, requireEmbedded)
  }
}
classFlags(Selectable, { isSelectable: true } as object)

interface Columns {
  readonly columns: ColumnCollection<any>
  readonly primaryKey: ColumnSet
  readonly foreignKeys: Set<any>
}

/** Options of a join: outer, full. */
export interface JoinOptions {
  isouter?: boolean
  full?: boolean
}

type LooseColumns = { readonly [key: string]: any }

/** Anything that can stand in FROM. */
export abstract class FromClause<C = LooseColumns> extends Selectable {
  declare readonly visitName: string
  declare schema: any
  declare readonly namedWithColumn: boolean
  declare readonly _isJoin: boolean
  declare readonly _useSchemaMap: boolean
  declare protected _cols: Columns | null

  /** FROM elements that this one contains, and that therefore aren't listed beside it. */
  get _hideFroms(): readonly FromClause<any>[] {
    return []
  }

  /** SELECT from this element. */
  select(): any {
    return new late.Select(this)
  }

  join(right: any, onclause: any = null, options: JoinOptions = {}): any {
    const [on, given] = joinArguments(onclause, options)
    return new late.Join(this, right, on, given)
  }

  outerjoin(right: any, onclause: any = null, options: { full?: boolean } = {}): any {
    const [on, given] = joinArguments(onclause, options)
    return new late.Join(this, right, on, { isouter: true, full: given.full ?? false })
  }

  alias(name: string | null = null, _options: { flat?: boolean } = {}): any {
    return late.Alias._construct(this, { name })
  }

  tablesample(sampling: any, options: { name?: string | null; seed?: any } = {}): any {
    return late.TableSample._construct(this, { sampling, name: options.name ?? null, seed: options.seed ?? null })
  }

  override isDerivedFrom(fromclause: any): boolean {
    return fromclause !== null && this._clonedSet.has(fromclause)
  }

  _isLexicalEquivalent(other: FromClause<any>): boolean {
    return this._clonedSet.intersects(other._clonedSet)
  }

  override get description(): any {
    const name = (this as { name?: unknown }).name
    return name === undefined || name === null ? `${this.constructor.name} object` : name
  }

  override _generateFromclauseColumnProxies(
    fromclause: any,
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
  ): void {
    const proxies: [string, ColumnElement<any>][] = []
    for (const column of this.c as unknown as ColumnCollection) {
      proxies.push(column._makeProxy(fromclause, { primaryKey, foreignKeys }))
    }
    columns._populateSeparateKeys(proxies)
  }

  private _collections(): Columns {
    if (this._cols !== null) return this._cols
    // An annotated FROM element shows the columns of the one that it annotates (AnnotatedFromClause).
    const base = this._annotations === NO_ANNOTATIONS ? this : this._deannotate()
    if (base !== this) {
      this._cols = (base as this)._collections()
      return this._cols
    }
    const columns = new ColumnCollection()
    const primaryKey = new ColumnSet()
    const foreignKeys = new Set<any>()
    guardDepth('given columns', () => this._populateColumnCollection(columns, primaryKey, foreignKeys))
    this._cols = { columns, primaryKey, foreignKeys }
    return this._cols
  }

  /** The columns, by key. */
  get c(): ColumnCollection<any> & C {
    return this._collections().columns as ColumnCollection<any> & C
  }

  get columns(): ColumnCollection<any> & C {
    return this.c
  }

  override get exportedColumns(): ColumnCollection<any> {
    return this.c
  }

  override get entityNamespace(): any {
    return this.c
  }

  get primaryKey(): any {
    return this._collections().primaryKey
  }

  get foreignKeys(): Set<any> {
    return this._collections().foreignKeys
  }

  _resetColumnCollection(): void {
    this._cols = null
  }

  get _selectIterable(): any[] {
    return [...(this.c as ColumnCollection<any>)].filter((column) => !column._omitFromStatements)
  }

  get _colsPopulated(): boolean {
    return this._cols !== null
  }

  protected _populateColumnCollection(
    _columns: ColumnCollection,
    _primaryKey: ColumnSet,
    _foreignKeys: Set<any>,
  ): void {}

  override _refreshForNewColumn(_column: ColumnElement<any>): void {
    this._resetColumnCollection()
  }

  _anonymousFromclause(options: { name?: string | null; flat?: boolean } = {}): FromClause<any> {
    return this.alias(options.name ?? null)
  }

  override selfGroup(_against?: any): any {
    return this
  }
}
classFlags(FromClause, {
  visitName: 'fromclause',
  _cols: null,
  _isFromClause: true,
  schema: null,
  namedWithColumn: false,
  _isJoin: false,
  _useSchemaMap: false,
} as object)
roles.takesRoles(FromClause, roles.AnonymizedFromClauseRole)

/** Lets options stand in the place of an ON clause: `a.join(b, { isouter: true })`. */
export function joinArguments(onclause: any, options: JoinOptions): [any, JoinOptions] {
  if (onclause !== null && onclause !== undefined && Object.getPrototypeOf(onclause) === Object.prototype) {
    return [null, onclause as JoinOptions]
  }
  return [onclause ?? null, options]
}

/** A FROM element with a name that qualifies its columns. */
export abstract class NamedFromClause<C = LooseColumns> extends FromClause<C> {
  /** The whole row as one column, as a function's argument. */
  tableValued(): any {
    return new (late as any).TableValuedColumn(this, TABLEVALUE)
  }
}
classFlags(NamedFromClause, { namedWithColumn: true } as object)

export abstract class LateralFromClause<C = LooseColumns> extends NamedFromClause<C> {}
