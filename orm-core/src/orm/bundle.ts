// Bundles: several columns that come back as one element of a row, and can be named as one in a query.

import { ClauseList, ColumnCollection, coercions } from '../sql/index.ts'
import * as roles from '../sql/roles.ts'

/** `new Bundle('pk', User.id, User.name)`. */
export class Bundle {
  readonly isBundle = true
  readonly isClauseElement = false
  readonly isMapper = false
  readonly isAliasedClass = false
  readonly isSelectable = false
  readonly _isLambdaElement = false
  name: string
  readonly exprs: readonly any[]
  readonly c: ColumnCollection
  readonly singleEntity: boolean
  readonly _annotations: Readonly<Record<string, unknown>> = {}
  _propagateAttrs: any = {}

  constructor(name: string, ...args: any[]) {
    const last = args.at(-1)
    const hasOptions = last !== null && typeof last === 'object' && Object.getPrototypeOf(last) === Object.prototype
    const expressions = hasOptions ? args.slice(0, -1) : args
    this.name = name
    this.singleEntity = hasOptions ? Boolean(last.singleEntity) : false
    this.exprs = expressions.map((expression) =>
      coercions.expect(roles.ColumnsClauseRole, expression, { applyPropagateAttrs: this } as any),
    )
    this.c = new ColumnCollection(
      this.exprs.map((expression) => {
        const element = expression._annotations.bundle ?? expression
        return [element.key ?? element._label ?? element.name, element] as const
      }),
    )
  }

  get columns(): ColumnCollection {
    return this.c
  }

  get _label(): string {
    return this.name
  }

  get mapper(): any {
    return this.exprs[0]._annotations.parentmapper ?? null
  }

  get entity(): any {
    return this.exprs[0]._annotations.parententity ?? null
  }

  get entityNamespace(): any {
    return this.c
  }

  get clauses(): any {
    return this.__clauseElement__().clauses
  }

  __clauseElement__(): any {
    const subject = this.exprs[0]._propagateAttrs?.pluginSubject ?? this.entity
    return new ClauseList(
      this.exprs.map((expression) => expression._annotations.bundle?.__clauseElement__() ?? expression),
      { group: false, _literalAsTextRole: roles.ColumnsClauseRole } as any,
    )
      ._annotate({ bundle: this, entityNamespace: this })
      ._setPropagateAttrs({ compileStatePlugin: 'orm', pluginSubject: subject })
  }

  label(name: string): Bundle {
    const copy = Object.assign(Object.create(Object.getPrototypeOf(this)), this) as Bundle
    copy.name = name
    return copy
  }
}
