// CTE: a statement in the WITH clause, and its aliases. Where it is written and how often is the compiler's decision.

import { expect } from '../coercions.ts'
import { classFlags } from '../elements/clause-element.ts'
import { InvalidRequestError } from '../exc.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as roles from '../roles.ts'
import { AliasedReturnsRows, type AliasOptions } from './alias.ts'
import type { ColumnCollection, ColumnSet } from './column-collection.ts'
import {
  HasPrefixes,
  HasSuffixes,
  mixin,
  PREFIX_INTERNALS,
  type Prefix,
  STATEMENT_DEFAULTS,
  SUFFIX_INTERNALS,
} from './statement-mixins.ts'

type LooseColumns = { readonly [key: string]: any }

export interface CTE<C = LooseColumns> extends HasPrefixes, HasSuffixes {
  _generate(): this
  readonly __columns?: C
}

/** A common table expression, made by `.cte()`. */
// biome-ignore lint/suspicious/noUnsafeDeclarationMerging: the methods are mixed in below
export class CTE<C = LooseColumns> extends AliasedReturnsRows<C> {
  static override readonly internals: Internals = [
    ...AliasedReturnsRows.internals,
    ['_cteAlias', 'clause'],
    ['_restates', 'clause'],
    ['recursive', 'boolean'],
    ['nesting', 'boolean'],
    ...PREFIX_INTERNALS,
    ...SUFFIX_INTERNALS,
  ]
  override readonly visitName = 'cte'
  recursive = false
  nesting = false
  /** The CTE of which this is an alias. */
  _cteAlias: CTE<any> | null = null
  /** The CTE that this one replaces: `cte.union(…)` of a recursive CTE. */
  _restates: CTE<any> | null = null

  protected override _init(selectable: any, options: AliasOptions): void {
    this.recursive = options.recursive ?? false
    this.nesting = options.nesting ?? false
    this._cteAlias = options._cteAlias ?? null
    this._restates = options._restates ?? null
    if (options._prefixes?.length > 0) this._prefixes = options._prefixes as readonly Prefix[]
    if (options._suffixes?.length > 0) this._suffixes = options._suffixes as readonly Prefix[]
    super._init(selectable, options)
  }

  protected override _populateColumnCollection(
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
  ): void {
    const source = this._cteAlias ?? this.element
    source._generateFromclauseColumnProxies(this, columns, primaryKey, foreignKeys)
  }

  override alias(name: string | null = null, _options: { flat?: boolean } = {}): CTE<C> {
    return CTE._construct(this.element, {
      name,
      recursive: this.recursive,
      nesting: this.nesting,
      _cteAlias: this._cteAlias ?? this,
      _prefixes: this._prefixes,
      _suffixes: this._suffixes,
    }) as CTE<C>
  }

  private _restate(element: any): CTE<C> {
    return CTE._construct(element, {
      name: this.name,
      recursive: this.recursive,
      nesting: this.nesting,
      _restates: this,
      _prefixes: this._prefixes,
      _suffixes: this._suffixes,
    }) as CTE<C>
  }

  /** This CTE with UNION and more selects: the recursive part of a recursive CTE. */
  union(...other: any[]): CTE<C> {
    this._assertSelect('union')
    return this._restate(this.element.union(...other))
  }

  unionAll(...other: any[]): CTE<C> {
    this._assertSelect('union_all')
    return this._restate(this.element.unionAll(...other))
  }

  /** CTE.union(): what is a union already takes no more; all of its parts are given at once. */
  private _assertSelect(method: string): void {
    if (!this.element._isSelectStatement)
      throw new InvalidRequestError(`CTE element ${this.element} does not support ${method}()`)
  }

  _getReferenceCte(): CTE<any> {
    return this._restates ?? this
  }
}
mixin(CTE, HasPrefixes, HasSuffixes)
classFlags(CTE, { _prefixes: STATEMENT_DEFAULTS._prefixes, _suffixes: STATEMENT_DEFAULTS._suffixes } as object)
roles.takesRoles(CTE, roles.DMLTableRole, roles.IsCTERole)

/** `cte(statement, name?, { recursive })` */
export function cte(
  selectable: any,
  name: string | null = null,
  options: { recursive?: boolean; nesting?: boolean } = {},
): any {
  return expect(roles.HasCTERole, selectable).cte(name, options)
}

declare module '../late.ts' {
  interface Late {
    CTE: typeof CTE
  }
}
late.CTE = CTE
