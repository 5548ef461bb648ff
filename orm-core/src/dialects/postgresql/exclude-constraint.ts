// EXCLUDE: a constraint that no two rows may have values that an operator relates.

import { expect, expectColExpressionCollection } from '../../sql/coercions.ts'
import type { Internals } from '../../sql/node.ts'
import { DDLConstraintColumnRole, StatementOptionRole } from '../../sql/roles.ts'
import { ColumnCollectionConstraint, type ConstraintOptions, copyExpression } from '../../sql/schema.ts'
import { isPlainObject } from '../arguments.ts'
import type { Mapping } from '../mapping.ts'

/** Options of an ExcludeConstraint: the index method, its name, a condition. */
export interface ExcludeConstraintOptions extends ConstraintOptions {
  /** The index method; gist when not given. */
  readonly using?: string
  readonly where?: any
  /** Operator classes by column. */
  readonly ops?: Mapping<string>
}

type RenderExpression = readonly [expression: any, name: string | null, operator: string]

/** `new ExcludeConstraint([column, '&&'], [other, '='], { using: 'gist' })`. */
export class ExcludeConstraint extends ColumnCollectionConstraint {
  static readonly internals: Internals = []
  override readonly visitName = 'excludeConstraint'
  override readonly createDropStringifyDialect = 'postgresql'
  _renderExprs: RenderExpression[]
  readonly operators: Readonly<Record<string, string>>
  readonly using: string
  readonly where: any
  readonly ops: Mapping<string>

  constructor(...args: (readonly [any, string] | ExcludeConstraintOptions)[]) {
    const last = args.at(-1)
    const options = (isPlainObject(last) ? last : {}) as ExcludeConstraintOptions
    const elements = args.filter((each) => Array.isArray(each)) as unknown as (readonly [any, string])[]
    const columns: any[] = []
    const renderExprs: RenderExpression[] = []
    const operators: Record<string, string> = {}
    let position = 0
    const expressions = elements.map(([expression]) => expression)
    for (const [resolved, column, strname, addElement] of expectColExpressionCollection(
      DDLConstraintColumnRole,
      expressions,
    )) {
      const operator = (elements[position++] as readonly [any, string])[1]
      if (addElement !== null) columns.push(addElement)
      const name = column === null ? strname : String(column.name)
      if (name !== null) operators[name] = operator
      renderExprs.push([resolved, name, operator])
    }
    const { using = 'gist', where = null, ops = {}, ...rest } = options
    super(columns, { ...rest, _autoattach: false })
    this._renderExprs = renderExprs
    this.operators = operators
    this.using = using
    this.where = where === null ? null : expect(StatementOptionRole, where)
    this.ops = ops
    if ((rest._autoattach ?? true) && columns.length > 0) this._columnsOf.checkAttach(false)
  }

  override _setParent(table: any): void {
    super._setParent(table)
    this._renderExprs = this._renderExprs.map(([expression, name, operator]) => [
      typeof expression === 'string' ? table.c.get(expression) : expression,
      name,
      operator,
    ])
  }

  override _copy(kw: { targetTable?: any } = {}): ExcludeConstraint {
    const elements = this._renderExprs.map(
      ([expression, , operator]) =>
        [copyExpression(expression, this.parent as any, kw.targetTable ?? null), operator] as const,
    )
    return this._schemaItemCopy(
      new ExcludeConstraint(...elements, {
        name: this.name,
        deferrable: this.deferrable,
        initially: this.initially,
        where: this.where,
        using: this.using,
      }),
    )
  }
}
