// Text with known columns: `text('SELECT …').columns(users.c.id)`.

import { expect } from '../coercions.ts'
import { classFlags } from '../elements/clause-element.ts'
import type { ColumnElement } from '../elements/column-element.ts'
import { late } from '../late.ts'
import type { Internals } from '../node.ts'
import * as roles from '../roles.ts'
import type { TypeEngine } from '../types/type-engine.ts'
import type { Subquery } from './alias.ts'
import { ColumnCollection, type ColumnSet } from './column-collection.ts'
import type { SubqueryColumns } from './row-types.ts'
import { SelectBase } from './select-base.ts'
import { CTE_INTERNALS, EXECUTABLE_INTERNALS } from './statement-mixins.ts'

/** SQL text whose columns are known, made by `text(…).columns(…)`. */
export class TextualSelect<R = any, S = any> extends SelectBase {
  declare readonly __row: R
  declare readonly __scalar: S
  static override readonly internals: Internals = [
    ['element', 'clause'],
    ['columnArgs', 'clauses'],
    ...CTE_INTERNALS,
    ...EXECUTABLE_INTERNALS,
  ]
  override readonly visitName = 'textualSelect'
  element: any
  columnArgs: any[]
  readonly positional: boolean

  constructor(text: any, columns: readonly any[], positional = false) {
    super()
    this.element = text
    this.columnArgs = columns.map((column) => expect(roles.LabeledColumnExprRole, column))
    this.positional = positional
  }

  override subquery(name: string | null = null): Subquery<SubqueryColumns<R>> {
    return super.subquery(name)
  }

  override get selectedColumns(): ColumnCollection<any> {
    return this._memoized(
      'selectedColumns',
      () => new ColumnCollection<any>(this.columnArgs.map((column) => [column.key, column] as const)),
    )
  }

  override get _allSelectedColumns(): any[] {
    return this.columnArgs
  }

  override setLabelStyle(_style: unknown): this {
    return this
  }

  override _ensureDisambiguatedNames(): this {
    return this
  }

  override isDerivedFrom(_fromclause: any): boolean {
    return false
  }

  bindparams(...binds: any[]): this {
    const copy = this._generate()
    copy.element = this.element.bindparams(...binds)
    return copy
  }

  override _generateFromclauseColumnProxies(
    fromclause: any,
    columns: ColumnCollection,
    primaryKey: ColumnSet,
    foreignKeys: Set<any>,
    compound: readonly (readonly ColumnElement<any>[])[] | null = null,
  ): void {
    columns._populateSeparateKeys(
      this.columnArgs.map((column, i) =>
        column._makeProxy(fromclause, { compoundSelectCols: compound?.[i], primaryKey, foreignKeys }),
      ),
    )
  }

  override _scalarType(): TypeEngine<any> {
    return this.columnArgs[0].type
  }
}
classFlags(TextualSelect, { _isTextual: true, isText: true } as object)
;(late as any).TextualSelect = TextualSelect
