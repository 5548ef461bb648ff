// Adapters of the mapping layer: they turn columns of a mapper into those of an alias or subquery. The mechanics are
// sql's ColumnAdapter; what is added here is the limit to the columns of one entity.

import { ColumnAdapter } from '../sql/index.ts'

export interface AdapterOptions {
  selectable?: any
  equivalents?: any
  adaptRequired?: boolean
  allowLabelResolve?: boolean
  anonymizeLabels?: boolean
  limitOnEntity?: boolean
  adaptOnNames?: boolean
  adaptFromSelectables?: Iterable<any> | null
}

/** Adapts to a whole statement: the subquery around a limited select, or the target of from_statement(). */
export class ORMStatementAdapter extends ColumnAdapter {
  constructor(selectable: any, options: AdapterOptions = {}) {
    super(selectable, options as any)
  }
}

/** Adapts the columns of one entity. */
export class ORMAdapter extends ColumnAdapter {
  readonly mapper: any
  readonly isAliasedClass: boolean
  readonly aliasedInsp: any

  constructor(entity: any, options: AdapterOptions = {}) {
    const { selectable = entity.selectable, limitOnEntity = true, ...rest } = options
    const { mapper } = entity
    const includeFn = limitOnEntity
      ? (element: any) => {
          const of = element._annotations.parentmapper
          const its = of?.mapper
          return !its || its.isa(mapper) || mapper.isa(its)
        }
      : null
    super(selectable, { ...rest, includeFn } as any)
    this.mapper = mapper
    this.isAliasedClass = Boolean(entity.isAliasedClass)
    this.aliasedInsp = this.isAliasedClass ? entity : null
  }
}
